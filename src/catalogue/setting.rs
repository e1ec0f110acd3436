//! What is a setting?

use super::kind::SettingKind;
use super::source::Source;
use crate::change::{Change, Origin};
use crate::registry::{KeyPath, ValueData, ValueName, ValueRef, ValueType};

/// A registry value whose meaning is known: where it is, what its data mean, what holds without it.
#[derive(Clone, Debug)]
pub struct Setting {
    kind: SettingKind,
    id: String,
    key: KeyPath,
    name: ValueName,
    facts: Facts,
}

/// What the documents say of a setting, or of several that differ in their place alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub(super) meaning: &'static str,
    pub(super) value_type: ValueType,
    pub(super) domain: Domain,
    pub(super) when_absent: &'static str,
    pub(super) restart: Restart,
    pub(super) view: SettingView,
    pub(super) support: Support,
    pub(super) confidence: Confidence,
    /// What else is to be known; empty where nothing is.
    pub(super) note: &'static str,
    pub(super) sources: &'static [Source],
}

/// Which data a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Domain {
    /// One of these numbers, each with its meaning.
    Numbers(&'static [(u32, &'static str)]),
    /// Some of these bits, each with its meaning.
    Bits(&'static [(u32, &'static str)]),
    /// A number of something.
    Amount {
        /// Of what.
        unit: &'static str,
        /// The largest that is documented.
        most: u32,
    },
    /// Text, or bytes, of this form.
    Form(&'static str),
}

/// What it takes for a change to work.
///
/// # Ordering
/// From least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Restart {
    /// The documents do not say.
    NotStated,
    /// Restart the programs that use it.
    Programs,
    /// Restart Windows.
    Windows,
}

impl Restart {
    /// One sentence for people.
    pub fn explanation(self) -> &'static str {
        match self {
            Restart::NotStated => "the documents do not say what it takes",
            Restart::Programs => "restart the programs that use it",
            Restart::Windows => "restart Windows (services keep the credentials they have)",
        }
    }
}

/// Which programs read a setting where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SettingView {
    /// All: there is one copy.
    All,
    /// 64-bit programs; 32-bit programs read another copy below `WOW6432Node`.
    Native,
    /// 32-bit programs on 64-bit Windows.
    Wow64,
}

impl SettingView {
    /// One sentence for people.
    pub fn explanation(self) -> &'static str {
        match self {
            SettingView::All => "one copy for all programs",
            SettingView::Native => "64-bit programs; 32-bit programs have a copy of their own",
            SettingView::Wow64 => "32-bit programs on 64-bit Windows",
        }
    }
}

/// Whether Microsoft supports that a setting is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Support {
    /// It is documented.
    Documented,
    /// Newer documents call it unsupported, product documents still ask for it.
    Legacy,
    /// The documents say not to use it.
    NotSupported,
    /// Windows does not look at it, or not any more; documents and scripts write it all the same.
    Ignored,
}

impl Support {
    /// One sentence for people.
    pub fn explanation(self) -> &'static str {
        match self {
            Support::Documented => "documented",
            Support::Legacy => {
                "newer documents call it unsupported; product documents still ask for it"
            }
            Support::NotSupported => "the documents say not to use it",
            Support::Ignored => "Windows does not look at it, or not any more",
        }
    }
}

/// How well the facts of a setting are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Confidence {
    /// Read in the documents that are named.
    Confirmed,
    /// Read there but for a part, which its note names.
    Partly,
    /// Remembered: recognised where it is read, and never generated.
    Memory,
}

impl Confidence {
    /// One sentence for people.
    pub fn explanation(self) -> &'static str {
        match self {
            Confidence::Confirmed => "read in the sources",
            Confidence::Partly => "read in the sources but for a part",
            Confidence::Memory => "from memory: recognised, never generated",
        }
    }
}

impl Setting {
    pub(super) fn new(kind: SettingKind, key: KeyPath, name: ValueName, facts: Facts) -> Self {
        Self { kind, id: kind.id(), key, name, facts }
    }

    /// What it is.
    pub fn kind(&self) -> SettingKind {
        self.kind
    }

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

    /// The value's type.
    pub fn value_type(&self) -> ValueType {
        self.facts.value_type
    }

    /// What the value decides.
    pub fn meaning(&self) -> &'static str {
        self.facts.meaning
    }

    /// Which data it takes.
    pub fn domain(&self) -> Domain {
        self.facts.domain
    }

    /// What a number means, if the documents say so.
    pub fn meaning_of(&self, number: u32) -> Option<&'static str> {
        let Domain::Numbers(numbers) = self.facts.domain else { return None };
        numbers.iter().find(|(known, _)| *known == number).map(|(_, meaning)| *meaning)
    }

    /// What holds where the value does not exist.
    pub fn when_absent(&self) -> &'static str {
        self.facts.when_absent
    }

    /// What it takes for a change to work.
    pub fn restart(&self) -> Restart {
        self.facts.restart
    }

    /// Which programs read it.
    pub fn view(&self) -> SettingView {
        self.facts.view
    }

    /// Whether Microsoft supports that it is used.
    pub fn support(&self) -> Support {
        self.facts.support
    }

    /// How well its facts are known.
    pub fn confidence(&self) -> Confidence {
        self.facts.confidence
    }

    /// What else is to be known; empty where nothing is.
    pub fn note(&self) -> &'static str {
        self.facts.note
    }

    /// The documents.
    pub fn sources(&self) -> &'static [Source] {
        self.facts.sources
    }

    /// Why these data are none that the documents allow; nothing where they do.
    ///
    /// # Examples
    /// ```
    /// use regdraft::catalogue::schannel::{self, Protocol, Role};
    /// use regdraft::registry::ValueData;
    ///
    /// let enabled = schannel::enabled(Protocol::Tls12, Role::Client);
    /// assert_eq!(enabled.objection(ValueData::dword(1).as_ref()), None);
    /// let text = enabled.objection(ValueData::string("1").as_ref()).expect("it is no number");
    /// assert_eq!(text, "it is REG_SZ, and must be REG_DWORD");
    /// ```
    pub fn objection(&self, data: ValueRef<'_>) -> Option<String> {
        let value_type = self.facts.value_type;
        if data.value_type() != value_type {
            return Some(format!("it is {}, and must be {value_type}", data.value_type()));
        }
        let number = || data.as_dword();
        let odd = || Some(format!("its data do not have the form of {value_type}"));
        match self.facts.domain {
            Domain::Form(_) => None,
            Domain::Numbers(known) => match number() {
                None => odd(),
                Some(number) if known.iter().any(|(known, _)| *known == number) => None,
                Some(number) => {
                    let known: Vec<_> = known.iter().map(|(known, _)| shown(*known)).collect();
                    Some(format!("{} is none of {}", shown(number), known.join(", ")))
                }
            },
            Domain::Bits(known) => match number() {
                None => odd(),
                Some(number) => {
                    let all: u32 = known.iter().fold(0, |all, (bit, _)| all | bit);
                    let other = number & !all;
                    (other != 0).then(|| format!("the bits {} are not documented", shown(other)))
                }
            },
            Domain::Amount { unit, most } => match number() {
                None => odd(),
                Some(number) if number <= most => None,
                Some(number) => Some(format!("{number} {unit} are more than {most}")),
            },
        }
    }

    /// The change that sets it to a number; none if the documents do not allow that, or if the setting
    /// is known from memory alone.
    pub fn set(&self, number: u32, origin: &Origin) -> Option<Change> {
        let data = ValueData::dword(number);
        let is_sure = self.facts.confidence != Confidence::Memory
            && self.facts.support != Support::Ignored
            && self.objection(data.as_ref()).is_none();
        is_sure.then(|| {
            let change = Change::set_value(self.key.clone(), self.name.clone(), data);
            change.with_origin(Some(origin.clone()))
        })
    }
}

/// Small numbers in decimal, others as they stand in `.reg` files.
fn shown(number: u32) -> String {
    if number < 10 { number.to_string() } else { format!("0x{number:x}") }
}
