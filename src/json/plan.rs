//! How does a plan stand in JSON?

use std::io::{self, Write};

use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use super::atoms::{
    Hex, KeyString, KeyUtf16, ListedName, NameString, NameUtf16, key_fields, name_fields,
};
use super::changes::{ChangeEntry, ChangesEntry};
use super::{JsonError, write_document};
use crate::change::{ChangeSet, Found, Leftover, Plan, Step};
use crate::registry::{KeyPath, Presence, Snapshot};

/// A plan, to be written as JSON.
#[derive(Clone, Copy, Debug)]
pub struct PlanView<'a>(pub &'a Plan);

impl PlanView<'_> {
    /// Adds the plan's fields to a document.
    pub(crate) fn fields<M: SerializeMap>(self, map: &mut M) -> Result<(), M::Error> {
        let steps: Vec<_> = self.0.steps().iter().map(StepEntry::new).collect();
        map.serialize_entry("reversibility", self.0.reversibility().id())?;
        map.serialize_entry("steps", &steps)?;
        map.serialize_entry("rollback", &ChangesEntry::new(self.0.rollback()))?;
        let leftovers: Vec<_> = self.0.leftovers().iter().map(LeftoverEntry::new).collect();
        map.serialize_entry("leftovers", &leftovers)
    }
}

impl Serialize for PlanView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", SCHEMA)?;
        self.fields(&mut map)?;
        map.end()
    }
}

#[derive(Serialize)]
struct StepEntry {
    #[serde(flatten)]
    change: ChangeEntry,
    effect: &'static str,
    before: FoundEntry,
    after: FoundEntry,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    creates: Vec<KeyEntry>,
    reversibility: &'static str,
}

impl StepEntry {
    fn new(step: &Step) -> Self {
        Self {
            change: ChangeEntry::new(step.change()),
            effect: step.effect().id(),
            before: FoundEntry::new(step.before()),
            after: FoundEntry::new(step.after()),
            creates: step.creates().iter().map(KeyEntry::new).collect(),
            reversibility: step.reversibility().id(),
        }
    }
}

#[derive(Serialize)]
struct KeyEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<KeyString>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_utf16: Option<KeyUtf16>,
}

impl KeyEntry {
    fn new(key: &KeyPath) -> Self {
        let (key, key_utf16) = key_fields(key);
        Self { key, key_utf16 }
    }
}

#[derive(Default, Serialize)]
pub(super) struct FoundEntry {
    presence: &'static str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    value_type: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    type_name: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Hex>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<ListedName>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keys_below: Option<usize>,
}

impl FoundEntry {
    pub(super) fn new(found: &Found) -> Self {
        let mut entry = FoundEntry::default();
        entry.presence = match found {
            Found::Value(Presence::Present(data)) => {
                let (value_type, bytes) = data.to_raw();
                entry.value_type = Some(value_type.number());
                entry.type_name = value_type.name();
                entry.data = Some(Hex(bytes));
                "present"
            }
            Found::Key(Presence::Present(content)) => {
                entry.values = Some(content.values.iter().map(ListedName::new).collect());
                entry.keys_below = Some(content.keys_below);
                "present"
            }
            Found::Value(Presence::Absent) | Found::Key(Presence::Absent) => "absent",
            Found::Value(Presence::Unknown) | Found::Key(Presence::Unknown) => "unknown",
        };
        entry
    }
}

#[derive(Serialize)]
struct LeftoverEntry {
    #[serde(flatten)]
    key: KeyEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<NameString>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_utf16: Option<NameUtf16>,
    reason: &'static str,
}

impl LeftoverEntry {
    fn new(leftover: &Leftover) -> Self {
        let (name, name_utf16) = leftover.name().map(name_fields).unwrap_or_default();
        Self {
            key: KeyEntry::new(leftover.key()),
            name,
            name_utf16,
            reason: leftover.reason().id(),
        }
    }
}

/// Writes a plan.
///
/// # Errors
/// When the output cannot be written.
pub fn write_plan(output: impl Write, plan: &Plan) -> io::Result<()> {
    write_document(output, &PlanView(plan))
}

/// What of a plan in JSON says what is wanted, and from where.
#[derive(Debug)]
pub struct WrittenPlan {
    changes: ChangeSet,
    before: Snapshot,
    os: Option<String>,
}

impl WrittenPlan {
    /// The changes, with their sources.
    pub fn changes(&self) -> &ChangeSet {
        &self.changes
    }

    /// What is known of the state before; empty where the plan does not hold it.
    pub fn before(&self) -> &Snapshot {
        &self.before
    }

    /// The id of the version of Windows, if the plan names one.
    pub fn os(&self) -> Option<&str> {
        self.os.as_deref()
    }
}

#[derive(Deserialize)]
struct Read {
    schema: String,
    steps: Vec<WrittenStep>,
    before: Option<serde_json::Value>,
    ticket: Option<ReadTicket>,
}

#[derive(Deserialize)]
struct ReadTicket {
    os: Option<String>,
}

/// A step as it is written; what was worked out is not read.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct WrittenStep(serde_json::Map<String, serde_json::Value>);

impl WrittenStep {
    /// The change.
    pub(crate) fn change(mut self) -> Result<ChangeEntry, JsonError> {
        for worked_out in ["effect", "before", "after", "creates", "reversibility"] {
            self.0.remove(worked_out);
        }
        Ok(serde_json::from_value(serde_json::Value::Object(self.0))?)
    }
}

/// Reads what a plan in JSON wants: the one that `plan` prints, or the `plan.json` of a ticket.
///
/// # Errors
/// [`JsonError`] for what is no plan.
///
/// # Examples
/// ```
/// let json = br#"{"schema": "regdraft.plan.v1", "steps":
///     [{"op": "create-key", "key": "HKEY_CURRENT_USER\\A", "effect": "created"}]}"#;
/// let plan = regdraft::json::read_plan(&json[..])?;
/// assert_eq!((plan.changes().len(), plan.os()), (1, None));
/// # Ok::<(), regdraft::json::JsonError>(())
/// ```
pub fn read_plan(input: impl io::Read) -> Result<WrittenPlan, JsonError> {
    let read: Read = serde_json::from_reader(input)?;
    super::check_schema(&read.schema, SCHEMA)?;
    let entries: Result<Vec<_>, _> = read.steps.into_iter().map(WrittenStep::change).collect();
    let before = match read.before {
        Some(before) => super::state::from_value(before)?,
        None => Snapshot::empty(),
    };
    let changes = super::changes::from_entries(entries?)?;
    Ok(WrittenPlan { changes, before, os: read.ticket.and_then(|ticket| ticket.os) })
}

/// The schema of plans.
pub const SCHEMA: &str = "regdraft.plan.v1";
