//! What do the field's own words ask for: protocols, algorithms, .NET, WinHTTP?

use serde::Deserialize;

use super::file::Placed;
use super::word::{Entries, Word};
use crate::catalogue::dotnet::{Runtime, View};
use crate::catalogue::schannel::{self, Protocol, ProtocolState, Role};
use crate::catalogue::{AlgorithmGroup, DotnetSwitch, Index, Setting, SettingKind};
use crate::change::Change;
use crate::registry::ValueData;

/// The tables of words; `W` is a word, with its place where the format knows it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words<W> {
    schannel: Option<Schannel<W>>,
    dotnet: Option<Dotnet<W>>,
    winhttp: Option<WinHttp<W>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Schannel<W> {
    #[serde(default = "Entries::none")]
    protocols: Entries<String, W>,
    #[serde(default = "Entries::none")]
    ciphers: Entries<String, W>,
    #[serde(default = "Entries::none")]
    hashes: Entries<String, W>,
    #[serde(default = "Entries::none")]
    key_exchanges: Entries<String, W>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Dotnet<W> {
    strong_crypto: Option<W>,
    system_default_tls_versions: Option<W>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WinHttp<W> {
    protocols: Option<W>,
}

/// A change, and the byte where its word stands.
pub(super) type Drawn = (Option<usize>, Change);

/// What is wrong with a word, and the byte where it stands.
pub(super) type Wrong = (Option<usize>, String);

/// The words for the states of a protocol.
pub(super) const STATES: [(&str, ProtocolState); 3] = [
    ("enabled", ProtocolState::Enabled),
    ("disabled", ProtocolState::Disabled),
    ("disabled-by-default", ProtocolState::DisabledByDefault),
];

/// The word for a setting that is deleted, so that Windows decides.
pub(super) const OS_DEFAULT: &str = "os-default";

/// The groups of algorithms: in a policy, and in the ids of the catalogue.
pub(super) const GROUPS: [(&str, AlgorithmGroup); 3] = [
    ("ciphers", AlgorithmGroup::Ciphers),
    ("hashes", AlgorithmGroup::Hashes),
    ("key-exchanges", AlgorithmGroup::KeyExchanges),
];

/// The two settings of .NET: in a policy, and in the catalogue.
pub(super) const DOTNET: [(&str, DotnetSwitch); 2] = [
    ("strong-crypto", DotnetSwitch::StrongCrypto),
    ("system-default-tls-versions", DotnetSwitch::SystemDefaultTlsVersions),
];

impl<W: Placed<Word>> Words<W> {
    pub(super) const fn of(
        schannel: Option<Schannel<W>>,
        dotnet: Option<Dotnet<W>>,
        winhttp: Option<WinHttp<W>>,
    ) -> Self {
        Self { schannel, dotnet, winhttp }
    }

    /// The changes that the words ask for.
    pub(super) fn changes(self) -> Result<Vec<Drawn>, Wrong> {
        let index = Index::get();
        let mut drawn = Vec::new();
        if let Some(schannel) = self.schannel {
            for (name, word) in schannel.protocols.0 {
                let (word, at) = word.parts();
                let changes = protocol(&name, &word).map_err(|why| (at, why))?;
                drawn.extend(changes.into_iter().map(|change| (at, change)));
            }
            let groups = [schannel.ciphers, schannel.hashes, schannel.key_exchanges];
            for (group, entries) in GROUPS.into_iter().zip(groups) {
                for (name, word) in entries.0 {
                    let (word, at) = word.parts();
                    let change = algorithm(index, group, &name, &word);
                    drawn.push((at, change.map_err(|why| (at, why))?));
                }
            }
        }
        if let Some(dotnet) = self.dotnet {
            let words = [dotnet.strong_crypto, dotnet.system_default_tls_versions];
            for ((_, id), word) in DOTNET.into_iter().zip(words) {
                let Some((word, at)) = word.map(Placed::parts) else { continue };
                let data = switch(&word).map_err(|why| (at, why))?;
                let settings = dotnet_settings(index, id);
                drawn.extend(settings.map(|setting| (at, set(setting, data.as_ref()))));
            }
        }
        if let Some((word, at)) =
            self.winhttp.and_then(|winhttp| winhttp.protocols).map(Placed::parts)
        {
            let data = mask(&word).map_err(|why| (at, why))?;
            let settings = winhttp_settings(index);
            drawn.extend(settings.map(|setting| (at, set(setting, data.as_ref()))));
        }
        Ok(drawn)
    }
}

/// The four copies of a setting of .NET.
pub(super) fn dotnet_settings(
    index: &Index,
    switch: DotnetSwitch,
) -> impl Iterator<Item = &Setting> {
    let places = Runtime::ALL.into_iter().flat_map(|runtime| View::ALL.map(|view| (runtime, view)));
    places
        .filter_map(move |(runtime, view)| index.of(SettingKind::Dotnet { runtime, view, switch }))
}

/// The two copies of the setting of `WinHTTP`.
pub(super) fn winhttp_settings(index: &Index) -> impl Iterator<Item = &Setting> {
    View::ALL.into_iter().filter_map(|view| index.of(SettingKind::WinHttpProtocols { view }))
}

fn set(setting: &Setting, data: Option<&ValueData>) -> Change {
    let (key, name) = (setting.key().clone(), setting.name().clone());
    match data {
        Some(data) => Change::set_value(key, name, data.clone()),
        None => Change::delete_value(key, name),
    }
}

/// The protocol of that name, in any case.
fn protocol_of(name: &str) -> Result<Protocol, String> {
    let known = Protocol::ALL.into_iter();
    let mut found = known.filter(|protocol| protocol.key_name().eq_ignore_ascii_case(name));
    found.next().ok_or_else(|| {
        let names = Protocol::ALL.map(Protocol::key_name).join(", ");
        format!("there is no protocol {name:?}; SCHANNEL knows {names}")
    })
}

fn protocol(name: &str, word: &Word) -> Result<Vec<Change>, String> {
    let protocol = protocol_of(name)?;
    let mut changes = Vec::new();
    let mut role = |role: Role, word: &str| {
        let enabled = schannel::enabled(protocol, role);
        let by_default = schannel::disabled_by_default(protocol, role);
        let state = STATES.iter().find(|(known, _)| *known == word).map(|(_, state)| *state);
        match state {
            Some(state) => {
                let number = |number| Some(ValueData::dword(number));
                changes.push(set(&enabled, number(state.enabled()).as_ref()));
                changes.push(set(&by_default, number(state.disabled_by_default()).as_ref()));
            }
            None if word == OS_DEFAULT => {
                changes.extend([set(&enabled, None), set(&by_default, None)]);
            }
            None => {
                let words: Vec<&str> = STATES.iter().map(|(word, _)| *word).collect();
                let words = words.join(", ");
                return Err(format!("{word:?} is no state: write {words} or {OS_DEFAULT}"));
            }
        }
        Ok(())
    };
    match word {
        Word::Text(word) => {
            for each in Role::ALL {
                role(each, word)?;
            }
        }
        Word::Table(Entries(roles)) if roles.is_empty() => {
            return Err("say of which role: client, server or both".into());
        }
        Word::Table(Entries(roles)) => {
            for (name, word) in roles {
                let each = Role::ALL.into_iter();
                let mut each = each.filter(|role| role.key_name().to_ascii_lowercase() == *name);
                let each = each
                    .next()
                    .ok_or_else(|| format!("there is no role {name:?}: write client or server"))?;
                role(each, word)?;
            }
        }
        _ => return Err("write a state, or one for each role: { client = …, server = … }".into()),
    }
    Ok(changes)
}

fn algorithm(
    index: &Index,
    (group, id): (&str, AlgorithmGroup),
    name: &str,
    word: &Word,
) -> Result<Change, String> {
    let setting = index
        .algorithm(id, name)
        .ok_or_else(|| format!("SCHANNEL knows nothing of that name among {group}: {name:?}"))?;
    let Word::Text(word) = word else {
        return Err(format!("write \"enabled\", \"disabled\" or {OS_DEFAULT:?}"));
    };
    let number = match word.as_str() {
        OS_DEFAULT => return Ok(set(setting, None)),
        "enabled" => u32::MAX,
        "disabled" => 0,
        _ => return Err(format!("{word:?} is no state: write enabled, disabled or {OS_DEFAULT}")),
    };
    let data = ValueData::dword(number);
    match setting.objection(data.as_ref()) {
        None => Ok(set(setting, Some(&data))),
        Some(why) => Err(format!("{name}: {why}; {}", setting.support().explanation())),
    }
}

/// The data of a switch; none where it is deleted.
fn switch(word: &Word) -> Result<Option<ValueData>, String> {
    match word {
        Word::Switch(on) => Ok(Some(ValueData::dword(u32::from(*on)))),
        Word::Text(text) if text == OS_DEFAULT => Ok(None),
        _ => Err(format!("write true, false or {OS_DEFAULT:?}")),
    }
}

/// The data of `DefaultSecureProtocols`; none where it is deleted.
fn mask(word: &Word) -> Result<Option<ValueData>, String> {
    let names = match word {
        Word::Text(text) if text == OS_DEFAULT => return Ok(None),
        Word::List(names) => names,
        _ => return Err(format!("write a list of protocols, or {OS_DEFAULT:?}")),
    };
    let mut mask = 0;
    for name in names {
        let protocol = protocol_of(name)?;
        let bit = protocol.winhttp_bit();
        mask |= bit.ok_or_else(|| format!("WinHTTP has no bit for {name}"))?;
    }
    if mask == 0 {
        return Err("a list of no protocols leaves WinHTTP without any".into());
    }
    Ok(Some(ValueData::dword(mask)))
}
