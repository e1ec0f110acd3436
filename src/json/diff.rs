//! How does the comparison of two states stand in JSON, and what became of a change since?

use std::io::{self, Write};

use serde::Serialize;

use super::atoms::{
    Hex, KeyString, KeyUtf16, ListedName, NameString, NameUtf16, key_fields, name_fields,
};
use super::changes::ChangesEntry;
use super::state::ScopeEntry;
use super::write_document;
use crate::change::{Diff, Difference, Drift, PartlyCompared, Selection};
use crate::registry::{KeyPath, Scope, ValueData, ValueName};

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    differences: Vec<DifferenceEntry>,
    only_first: Vec<ScopeEntry>,
    only_second: Vec<ScopeEntry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    partly_first: Vec<PartlyEntry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    partly_second: Vec<PartlyEntry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    neither: Vec<ScopeEntry>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    disjoint: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<SelectionEntry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    kept: Vec<ListedKey>,
    changes: ChangesEntry,
}

/// A key path in a list: text, or the hexadecimal form of its UTF-16LE bytes.
#[derive(Serialize)]
pub(super) struct ListedKey {
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<KeyString>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_utf16: Option<KeyUtf16>,
}

impl ListedKey {
    pub(super) fn new(path: &KeyPath) -> Self {
        let (key, key_utf16) = key_fields(path);
        Self { key, key_utf16 }
    }
}

/// A key whose subkeys were not compared, except these.
#[derive(Serialize)]
struct PartlyEntry {
    #[serde(flatten)]
    key: ListedKey,
    compared: Vec<ListedKey>,
}

impl PartlyEntry {
    fn new(partly: &PartlyCompared) -> Self {
        Self {
            key: ListedKey::new(partly.key()),
            compared: partly.compared().iter().map(ListedKey::new).collect(),
        }
    }
}

/// What a comparison was restricted to.
#[derive(Serialize)]
pub(super) struct SelectionEntry {
    only: Vec<ListedKey>,
    ignored: Vec<ListedKey>,
    left_out: usize,
}

impl SelectionEntry {
    pub(super) fn new(selection: &Selection, left_out: usize) -> Option<Self> {
        let keys = |keys: &[KeyPath]| keys.iter().map(ListedKey::new).collect();
        (!selection.is_everything()).then(|| Self {
            only: keys(selection.only_keys()),
            ignored: keys(selection.ignored_keys()),
            left_out,
        })
    }
}

#[derive(Serialize)]
struct DifferenceEntry {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<KeyString>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_utf16: Option<KeyUtf16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<NameString>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_utf16: Option<NameUtf16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spelling: Option<ListedName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<DataEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<DataEntry>,
}

#[derive(Serialize)]
struct DataEntry {
    #[serde(rename = "type")]
    value_type: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    type_name: Option<&'static str>,
    data: Hex,
}

impl DataEntry {
    fn new(data: &ValueData) -> Self {
        let (value_type, bytes) = data.to_raw();
        Self { value_type: value_type.number(), type_name: value_type.name(), data: Hex(bytes) }
    }
}

impl DifferenceEntry {
    fn new(found: &Difference) -> Self {
        let (key, key_utf16) = key_fields(found.key());
        let (name, name_utf16) = found.name().map(name_fields).unwrap_or_default();
        // The own name of a key, or a value's: as long as a value's may be.
        let spelling = found.spelling().map(ValueName::from_checked);
        Self {
            kind: found.kind().id(),
            key,
            key_utf16,
            name,
            name_utf16,
            spelling: spelling.as_ref().map(ListedName::new),
            before: found.before().map(DataEntry::new),
            after: found.after().map(DataEntry::new),
        }
    }
}

#[derive(Serialize)]
struct DriftDocument {
    schema: &'static str,
    verdict: &'static str,
    differences: Vec<DifferenceEntry>,
    unknown: Vec<ScopeEntry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    partly_unknown: Vec<PartlyEntry>,
}

/// Writes whether a rollback is still right, and what differs from what the change left.
///
/// # Errors
/// When the output cannot be written.
pub fn write_drift(output: impl Write, drift: &Drift) -> io::Result<()> {
    let since = drift.since();
    let document = DriftDocument {
        schema: "regdraft.drift.v1",
        verdict: drift.verdict().id(),
        differences: since.differences().iter().map(DifferenceEntry::new).collect(),
        unknown: since.only_first().iter().map(ScopeEntry::new).collect(),
        partly_unknown: since.partly_first().iter().map(PartlyEntry::new).collect(),
    };
    write_document(output, &document)
}

/// Writes what two states do not have in common, and the smallest change that makes the first the
/// second.
///
/// # Errors
/// When the output cannot be written.
pub fn write_diff(output: impl Write, diff: &Diff) -> io::Result<()> {
    let document = Document {
        schema: "regdraft.diff.v1",
        differences: diff.differences().iter().map(DifferenceEntry::new).collect(),
        only_first: diff.only_first().iter().map(ScopeEntry::new).collect(),
        only_second: diff.only_second().iter().map(ScopeEntry::new).collect(),
        partly_first: diff.partly_first().iter().map(PartlyEntry::new).collect(),
        partly_second: diff.partly_second().iter().map(PartlyEntry::new).collect(),
        neither: diff
            .neither()
            .iter()
            .cloned()
            .map(Scope::Subtree)
            .map(|scope| ScopeEntry::new(&scope))
            .collect(),
        disjoint: diff.is_disjoint(),
        selection: SelectionEntry::new(diff.selection(), diff.left_out()),
        kept: diff.kept_keys().map(ListedKey::new).collect(),
        changes: ChangesEntry::new(&diff.changes()),
    };
    write_document(output, &document)
}
