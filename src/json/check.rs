//! How does an audit stand in JSON?

use std::io::{self, Write};

use serde::Serialize;

use super::changes::ChangeEntry;
use super::plan::FoundEntry;
use super::write_document;
use crate::change::{Audit, AuditItem, Verdict};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    verdict: &'static str,
    hosts: Vec<HostEntry<'a>>,
}

#[derive(Serialize)]
struct HostEntry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<&'a str>,
    verdict: &'static str,
    compliant: usize,
    not_compliant: usize,
    undetermined: usize,
    items: Vec<ItemEntry>,
}

impl<'a> HostEntry<'a> {
    fn new(host: Option<&'a str>, audit: &Audit) -> Self {
        Self {
            host,
            verdict: audit.verdict().id(),
            compliant: audit.count(Verdict::Compliant),
            not_compliant: audit.count(Verdict::NotCompliant),
            undetermined: audit.count(Verdict::Undetermined),
            items: audit.items().iter().map(ItemEntry::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct ItemEntry {
    #[serde(flatten)]
    change: ChangeEntry,
    verdict: &'static str,
    found: FoundEntry,
    wanted: FoundEntry,
}

impl ItemEntry {
    fn new(item: &AuditItem) -> Self {
        Self {
            change: ChangeEntry::new(item.change()),
            verdict: item.verdict().id(),
            found: FoundEntry::new(item.found()),
            wanted: FoundEntry::new(item.wanted()),
        }
    }
}

/// Writes how the states of some hosts compare with what a change wants.
///
/// # Errors
/// When the output cannot be written.
pub fn write_audits(output: impl Write, audits: &[(Option<&str>, &Audit)]) -> io::Result<()> {
    let worst = audits.iter().map(|(_, audit)| audit.verdict()).max();
    let document = Document {
        schema: "regdraft.check.v1",
        verdict: worst.unwrap_or(Verdict::Compliant).id(),
        hosts: audits.iter().map(|(host, audit)| HostEntry::new(*host, audit)).collect(),
    };
    write_document(output, &document)
}
