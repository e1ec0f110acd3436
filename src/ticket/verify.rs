//! Is a ticket what it says it is?
//!
//! Everything is rendered again from `plan.json` and compared byte for byte; what can be read back
//! is read back, and must hold the same operations; and the rollback is tried on the state before.
//! This shows consistency. Who made the ticket, only a signature can show.

use std::collections::BTreeMap;
use std::fmt;

use super::contents::{self, HostEntry, Restored};
use super::{Ticket, TicketError};
use crate::change::{self, ChangeSet};
use crate::reg::{self, Target};
use crate::render::{Draft, VERSION, sha256};

/// Something about a ticket that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    file: Option<String>,
    message: String,
}

impl Finding {
    fn new(file: &str, message: impl Into<String>) -> Self {
        Self { file: Some(file.to_owned()), message: message.into() }
    }

    /// The file it is about.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// What does not hold.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{file}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// The digest that a ticket's files have, whatever they say it is.
pub fn digest(files: &[(String, Vec<u8>)]) -> Option<String> {
    files.iter().find(|(name, _)| name == "plan.json").map(|(_, bytes)| sha256(bytes))
}

/// Checks a ticket; what comes back empty holds.
pub fn verify(files: &[(String, Vec<u8>)]) -> Vec<Finding> {
    let files: BTreeMap<&str, &[u8]> =
        files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let mut findings = check_sums(&files);
    let Some(plan) = files.get("plan.json") else {
        findings.push(Finding::new(
            "plan.json",
            "the file is missing, so nothing can be rendered again",
        ));
        return findings;
    };
    let Restored { draft, options, version, hosts } = match contents::restore(plan) {
        Ok(restored) => restored,
        Err(error) => {
            findings.push(Finding::new("plan.json", format!("the file cannot be read: {error}")));
            return findings;
        }
    };
    let draft = match with_hosts(&files, draft, &hosts) {
        Ok(draft) => draft,
        Err(finding) => {
            findings.push(finding);
            return findings;
        }
    };
    for part in draft.parts() {
        findings.extend(check_operations(&files, &part, draft.is_for_hosts()));
    }
    if version != VERSION {
        let message = format!(
            "the ticket was made by regdraft {version}, this is {VERSION}: only that version renders it again"
        );
        findings.push(Finding::new("plan.json", message));
        return findings;
    }
    match Ticket::new(&draft, options) {
        Ok(ticket) => findings.extend(compare(&files, &ticket)),
        Err(TicketError::Refused(diagnostics)) => {
            findings.extend(diagnostics.iter().map(|d| Finding::new("plan.json", d.message())));
        }
        Err(error) => findings.push(Finding::new("plan.json", error.to_string())),
    }
    findings
}

/// Reads the plan of each host, and gives the draft their states.
fn with_hosts(
    files: &BTreeMap<&str, &[u8]>,
    draft: Draft,
    hosts: &[HostEntry],
) -> Result<Draft, Finding> {
    let (mut states, mut notes) = (Vec::new(), Vec::new());
    for host in hosts {
        let name = format!("hosts/{}/plan.json", host.name);
        let Some(plan) = files.get(name.as_str()) else {
            return Err(Finding::new(&name, "the file is missing, and plan.json lists it"));
        };
        if sha256(plan) != host.plan_sha256 {
            return Err(Finding::new(&name, "the SHA-256 is not that of plan.json"));
        }
        let read = contents::restore(plan)
            .map_err(|error| Finding::new(&name, format!("the file cannot be read: {error}")))?;
        let part = read.draft;
        if part.changes() != draft.changes() {
            return Err(Finding::new(&name, "the changes are not those of plan.json"));
        }
        let before =
            part.before().ok_or_else(|| Finding::new(&name, "there is no state before in it"))?;
        states.push((host.name.clone(), before.clone()));
        notes.push((None, part.alias_notes().to_vec()));
    }
    if states.is_empty() {
        return Ok(draft);
    }
    Ok(draft.with_hosts(states).with_host_notes(notes))
}

/// Compares each file with what is rendered again.
fn compare(files: &BTreeMap<&str, &[u8]>, ticket: &Ticket) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, bytes) in ticket.files() {
        match files.get(name.as_str()) {
            None => findings.push(Finding::new(name, "the file is missing")),
            Some(found) if found != bytes => {
                findings.push(Finding::new(name, "the file is not what plan.json gives"));
            }
            Some(_) => {}
        }
    }
    for name in files.keys() {
        if !ticket.files().iter().any(|(known, _)| known == name) {
            findings.push(Finding::new(name, "the file is not part of the ticket"));
        }
    }
    findings
}

/// Compares each file with `SHA256SUMS`.
fn check_sums(files: &BTreeMap<&str, &[u8]>) -> Vec<Finding> {
    let Some(sums) = files.get("SHA256SUMS") else {
        return vec![Finding::new("SHA256SUMS", "the file is missing")];
    };
    let Ok(sums) = std::str::from_utf8(sums) else {
        return vec![Finding::new("SHA256SUMS", "the file is no text")];
    };
    let mut findings = Vec::new();
    for line in sums.lines() {
        let Some((hash, name)) = line.split_once("  ") else {
            findings.push(Finding::new("SHA256SUMS", format!("a line cannot be read: {line:?}")));
            continue;
        };
        match files.get(name) {
            None => {
                findings.push(Finding::new(name, "the file is missing, and SHA256SUMS lists it"));
            }
            Some(bytes) if sha256(bytes) != hash => {
                findings.push(Finding::new(name, "the SHA-256 is not that of SHA256SUMS"));
            }
            Some(_) => {}
        }
    }
    findings
}

/// Reads back what can be read back, and tries the rollback.
fn check_operations(
    files: &BTreeMap<&str, &[u8]>,
    draft: &Draft,
    is_one_of_several: bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    // The file is shared, so it cannot rest on the state of one host.
    let before = draft.before().filter(|_| !is_one_of_several);
    let forward = Target::Change { before };
    let back = Target::Rollback { keep_created_keys: draft.keeps_created_keys() };
    let apply = read(files, "apply.reg", draft.changes(), forward, &mut findings);
    let name = match draft.host() {
        Some(host) if is_one_of_several => format!("hosts/{host}/rollback.reg"),
        _ => "rollback.reg".to_owned(),
    };
    let rollback = read(files, &name, draft.plan().rollback(), back, &mut findings);
    let (Some(before), Some(apply), Some(rollback)) = (draft.before(), apply, rollback) else {
        return findings;
    };
    let restored = change::apply(before, &apply).and_then(|after| change::apply(&after, &rollback));
    let same = restored.and_then(|restored| {
        Ok(restored.excerpt(before.coverage())? == before.excerpt(before.coverage())?)
    });
    // What stays on purpose is listed in the review, not a finding.
    let complete = draft.plan().leftovers().is_empty() && draft.is_rollback_exact();
    if complete && same != Ok(true) {
        findings.push(Finding::new(&name, "after apply.reg it does not give the state before"));
    }
    findings
}

/// The changes of a file, which must be those that the plan gives.
fn read(
    files: &BTreeMap<&str, &[u8]>,
    name: &str,
    planned: &ChangeSet,
    target: Target<'_>,
    findings: &mut Vec<Finding>,
) -> Option<ChangeSet> {
    let bytes = files.get(name)?;
    let mut remarks = Vec::new();
    match reg::read_changes(reg::Reader::new(*bytes), None, &mut remarks) {
        Err(error) => {
            findings.push(Finding::new(name, format!("the file cannot be read: {error}")));
        }
        Ok(found) => {
            findings.extend(remarks.iter().map(|remark| Finding::new(name, remark.to_string())));
            let wanted = reg::lower(planned, target);
            if wanted.is_ok_and(|wanted| *wanted.changes() == found) {
                return Some(found);
            }
            findings.push(Finding::new(name, "the file does not hold the operations of the plan"));
        }
    }
    None
}
