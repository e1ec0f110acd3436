//! Which published guidance is built in, exactly as it is published?

mod baselines;
mod composed;
mod item;
mod microsoft;
mod products;

use self::item::Item;
use super::Index;
use super::setting::{Restart, Setting};
use super::source::Source;
use crate::change::{ChangeSet, Origin};

/// What a document warns of that requires a restart of Windows.
const RESTART: &str = "Restart Windows after the change: the document requires it.";

/// On which side of a connection the machines of a preset stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Hosts: machines that serve others.
    Host,
    /// Clients: machines as far as they call others.
    Client,
    /// Machines of either kind.
    Both,
}

impl Scope {
    /// The word for it.
    pub const fn id(self) -> &'static str {
        match self {
            Scope::Host => "host",
            Scope::Client => "client",
            Scope::Both => "both",
        }
    }
}

/// Published guidance that is not built in, and why: what it asks for is not confirmed by a document that
/// may be used.
pub const LEFT_OUT: &[(&str, &str)] = &[
    (
        "the community benchmark for IIS 10, section 7",
        "known from scripts of others alone, and its licence allows use of neither its text nor its name",
    ),
    (
        "the templates of IIS Crypto",
        "the names are documented, their settings mostly are not; the excerpt of 2018 leaves TLS 1.0 and 1.1 on",
    ),
    ("BSI TR-02102-2", "it names protocols and cipher suites, and no values of the registry"),
];

/// A change set that a document asks for, with what the document says about it.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    id: &'static str,
    title: &'static str,
    machines: &'static str,
    scope: Scope,
    warnings: &'static [&'static str],
    sources: &'static [Source],
    items: &'static [Item],
}

impl Preset {
    /// All presets, by id.
    pub fn all() -> Vec<Preset> {
        let mut all = [microsoft::ALL, products::ALL, baselines::ALL, composed::ALL].concat();
        all.sort_by_key(|preset| preset.id);
        all
    }

    /// The preset of that id.
    pub fn find(id: &str) -> Option<Preset> {
        Self::all().into_iter().find(|preset| preset.id == id)
    }

    /// The id.
    pub fn id(self) -> &'static str {
        self.id
    }

    /// What it is for.
    pub fn title(self) -> &'static str {
        self.title
    }

    /// The machines it is meant for.
    pub fn machines(self) -> &'static str {
        self.machines
    }

    /// On which side of a connection these machines stand.
    pub fn scope(self) -> Scope {
        self.scope
    }

    /// What the documents say that whoever applies it must know.
    pub fn warnings(self) -> &'static [&'static str] {
        self.warnings
    }

    /// The documents.
    pub fn sources(self) -> &'static [Source] {
        self.sources
    }

    /// The settings it sets or deletes, in the document's order.
    pub fn settings(self) -> Vec<Setting> {
        let index = Index::get();
        self.items.iter().flat_map(|item| item.settings(index)).collect()
    }

    /// What the documents themselves require for the change to work, beyond what its settings do.
    pub fn required_restart(self) -> Option<Restart> {
        self.warnings.contains(&RESTART).then_some(Restart::Windows)
    }

    /// What it takes for the change to work.
    pub fn restart(self) -> Option<Restart> {
        let of_settings = self.settings().iter().map(Setting::restart).max();
        of_settings.max(self.required_restart())
    }

    /// The change set, in the document's order.
    ///
    /// # Examples
    /// ```
    /// use regdraft::catalogue::Preset;
    ///
    /// let changes = Preset::find("aps-host").expect("it is built in").changes();
    /// assert_eq!(changes.len(), 10, "two keys and eight values");
    /// ```
    pub fn changes(self) -> ChangeSet {
        let titles: Vec<String> = self.sources.iter().map(|source| source.title().into()).collect();
        let origin = Origin::new(&format!("preset {}", self.id)).with_references(titles);
        let index = Index::get();
        let changes = self.items.iter().flat_map(|item| item.changes(index));
        changes.map(|change| change.with_origin(Some(origin.clone()))).collect()
    }
}
