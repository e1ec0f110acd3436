//! What is a setting?

use super::source::Source;
use crate::change::{Change, Origin};
use crate::registry::{KeyPath, ValueData, ValueName, ValueType};

/// A registry value whose meaning is known: where it is, what its data mean, what holds without it.
#[derive(Clone, Debug)]
pub struct Setting {
    pub(super) id: String,
    pub(super) key: KeyPath,
    pub(super) name: ValueName,
    pub(super) meaning: &'static str,
    pub(super) domain: &'static [(u32, &'static str)],
    pub(super) when_absent: &'static str,
    pub(super) restart: Restart,
    pub(super) sources: &'static [Source],
}

/// What it takes for a change to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Restart {
    /// Restart the programs that use it.
    Programs,
    /// Restart Windows.
    Windows,
}

impl Restart {
    /// One sentence for people.
    pub fn explanation(self) -> &'static str {
        match self {
            Restart::Programs => "restart the programs that use .NET",
            Restart::Windows => "restart Windows (services keep the credentials they have)",
        }
    }
}

impl Setting {
    /// The stable id, as in `schannel.protocols.tls-1.2.client.enabled`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The key.
    pub fn key(&self) -> &KeyPath {
        &self.key
    }

    /// The value's name.
    pub fn name(&self) -> &ValueName {
        &self.name
    }

    /// The value's type: every setting here is a number.
    pub fn value_type(&self) -> ValueType {
        ValueType::DWORD
    }

    /// What the value decides.
    pub fn meaning(&self) -> &'static str {
        self.meaning
    }

    /// The numbers that are written, each with what it means.
    pub fn domain(&self) -> &'static [(u32, &'static str)] {
        self.domain
    }

    /// What a number means, if the documents say so.
    pub fn meaning_of(&self, number: u32) -> Option<&'static str> {
        self.domain.iter().find(|(known, _)| *known == number).map(|(_, meaning)| *meaning)
    }

    /// What holds where the value does not exist.
    pub fn when_absent(&self) -> &'static str {
        self.when_absent
    }

    /// What it takes for a change to work.
    pub fn restart(&self) -> Restart {
        self.restart
    }

    /// The documents.
    pub fn sources(&self) -> &'static [Source] {
        self.sources
    }

    /// The change that sets it to one of its numbers; none if that is not in the domain.
    pub(super) fn set(&self, number: u32, origin: &Origin) -> Option<Change> {
        self.meaning_of(number)?;
        let data = ValueData::dword(number);
        let change = Change::set_value(self.key.clone(), self.name.clone(), data);
        Some(change.with_origin(Some(origin.clone())))
    }
}
