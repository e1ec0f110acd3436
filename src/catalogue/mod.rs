//! What do registry values mean, and which changes do vendors ask for?
//!
//! Settings as typed data, each with its source, what its data mean, and what it takes for a change
//! to work; presets, which are published guidance exactly as it is published; and what a state makes
//! of all this on a version of Windows.

mod algorithms;
mod cryptography;
mod defaults;
pub mod dotnet;
mod effective;
mod hazard;
mod internet;
mod kind;
mod preset;
mod provider;
pub mod schannel;
mod setting;
pub mod source;
mod windows;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use crate::registry::{KeyPath, KeyPathError, NameError, RootKey, ValueName};

pub use effective::{
    Ask, Effective, EffectiveDotnet, EffectiveProtocol, EffectiveState, EffectiveWinHttp,
    HealthClass, Reason,
};
pub use hazard::hazards;
pub(crate) use hazard::hazards_between;
pub use kind::{
    AlgorithmGroup, DotnetSwitch, ProtocolSwitch, ProviderValue, SettingKind, SuitePlace,
};
pub use preset::{LEFT_OUT as PRESETS_LEFT_OUT, Preset, Scope as PresetScope};
pub use setting::{Confidence, Domain, Restart, Setting, SettingView, Support};
pub use source::Source;
pub use windows::{ProtocolDefault, Windows};

/// Every setting that is known.
pub fn settings() -> Vec<Setting> {
    schannel::settings()
        .chain(algorithms::settings())
        .chain(provider::settings())
        .chain(cryptography::settings())
        .chain(dotnet::settings())
        .chain(internet::settings())
        .collect()
}

/// The setting at a place, if it is known.
///
/// # Examples
/// ```
/// use regdraft::{catalogue, registry::{KeyPath, ValueName}};
///
/// let key = r"HKLM\SOFTWARE\Wow6432Node\Microsoft\.NETFramework\v4.0.30319";
/// let setting = catalogue::find(&KeyPath::parse(key)?, &ValueName::new("schusestrongcrypto")?);
/// assert_eq!(setting.expect("it is known").id(), "dotnet.v4.0.30319.wow64.schusestrongcrypto");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn find(key: &KeyPath, name: &ValueName) -> Option<Setting> {
    Index::get().find(key, name).cloned()
}

/// All settings, to be looked up by place, kind or id.
#[derive(Debug)]
pub struct Index {
    by_place: BTreeMap<(KeyPath, ValueName), Setting>,
    ids: HashMap<String, SettingKind>,
    kinds: HashMap<SettingKind, (KeyPath, ValueName)>,
    algorithms: HashMap<(AlgorithmGroup, String), SettingKind>,
    /// The names of their values: most others have none of these.
    names: HashSet<ValueName>,
}

impl Index {
    /// The index of every setting that is known, which is made once.
    pub fn get() -> &'static Self {
        static INDEX: LazyLock<Index> = LazyLock::new(Index::new);
        &INDEX
    }

    fn new() -> Self {
        let place = |setting: &Setting| (setting.key().clone(), setting.name().clone());
        let all = settings();
        let ids = all.iter().map(|setting| (setting.id().to_owned(), setting.kind())).collect();
        let kinds = all.iter().map(|setting| (setting.kind(), place(setting))).collect();
        let algorithms = all.iter().filter_map(|setting| match setting.kind() {
            kind @ SettingKind::Algorithm { group, name } => {
                Some(((group, kind::slug(name)), kind))
            }
            _ => None,
        });
        let algorithms = algorithms.collect();
        let names = all.iter().map(|setting| setting.name().clone()).collect();
        let by_place = all.into_iter().map(|setting| (place(&setting), setting)).collect();
        Self { by_place, ids, kinds, algorithms, names }
    }

    /// The setting at a place, if it is known.
    pub fn find(&self, key: &KeyPath, name: &ValueName) -> Option<&Setting> {
        self.names.contains(name).then(|| self.by_place.get(&(key.clone(), name.clone())))?
    }

    /// All of them, by place.
    pub fn settings(&self) -> impl Iterator<Item = &Setting> {
        self.by_place.values()
    }

    /// The setting of a kind, if it is known.
    pub fn of(&self, kind: SettingKind) -> Option<&Setting> {
        self.by_place.get(self.kinds.get(&kind)?)
    }

    /// The setting of an id that somebody wrote.
    pub fn by_id(&self, id: &str) -> Option<&Setting> {
        self.of(*self.ids.get(id)?)
    }

    /// The setting of an algorithm, by the name of its key in any case; a dash may stand for a blank.
    pub fn algorithm(&self, group: AlgorithmGroup, name: &str) -> Option<&Setting> {
        self.of(*self.algorithms.get(&(group, kind::slug(name)))?)
    }
}

/// Unwraps parts that are constants of this room. They are well-formed, which a test shows for
/// every one of them; were one not, it would lead nowhere rather than stop the program.
fn well_formed(
    key: Result<KeyPath, KeyPathError>,
    name: Result<ValueName, NameError>,
) -> (KeyPath, ValueName) {
    (
        key.unwrap_or_else(|_| KeyPath::root_of(RootKey::CurrentConfig)),
        name.unwrap_or_else(|_| ValueName::default_value()),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_setting_is_well_formed_and_has_its_own_id_and_place() {
        let settings = settings();
        let ids: HashSet<_> = settings.iter().map(|s| s.id().to_owned()).collect();
        let places: HashSet<_> =
            settings.iter().map(|s| (s.key().clone(), s.name().clone())).collect();
        assert_eq!((ids.len(), places.len()), (settings.len(), settings.len()));
        for setting in &settings {
            let root = setting.key().root();
            let is_known = matches!(root, RootKey::LocalMachine | RootKey::CurrentUser);
            assert!(is_known && setting.key().depth() > 3, "{}", setting.id());
            assert!(!setting.name().is_default() && !setting.sources().is_empty());
            assert!(!setting.meaning().is_empty() && !setting.when_absent().is_empty());
        }
    }

    #[test]
    fn presets_are_sorted_and_name_their_documents() {
        assert!(Preset::all().is_sorted_by_key(|preset| preset.id()));
        for preset in Preset::all() {
            assert!(!preset.sources().is_empty() && !preset.machines().is_empty());
        }
    }
}
