//! How does the comparison of two changes stand in JSON?

use std::io::{self, Write};

use serde::Serialize;

use super::changes::ChangeEntry;
use super::diff::SelectionEntry;
use super::write_document;
use crate::change::{ChangeComparison, ChangeDifference};

/// The JSON Schema of `regdraft.change-diff.v1`.
pub const CHANGE_DIFF_SCHEMA: &str = include_str!("change-diff.schema.json");

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    same: bool,
    differences: Vec<Entry>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    other_order: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    other_list: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<SelectionEntry>,
}

#[derive(Serialize)]
struct Entry {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<ChangeEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    second: Option<ChangeEntry>,
}

impl Entry {
    fn new(found: &ChangeDifference) -> Self {
        Self {
            kind: found.id(),
            first: found.first().map(ChangeEntry::new),
            second: found.second().map(ChangeEntry::new),
        }
    }
}

/// Writes what two changes do differently, as `regdraft.change-diff.v1`.
///
/// # Errors
/// When the output cannot be written.
pub fn write_change_diff(output: impl Write, found: &ChangeComparison) -> io::Result<()> {
    let document = Document {
        schema: "regdraft.change-diff.v1",
        same: found.is_same(),
        differences: found.differences().iter().map(Entry::new).collect(),
        other_order: found.is_other_order(),
        other_list: found.is_other_list(),
        selection: SelectionEntry::new(found.selection(), found.left_out()),
    };
    write_document(output, &document)
}
