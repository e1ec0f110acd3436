//! What is handed over, and does it hold together?
//!
//! A [`Ticket`] is a set of files made of one [`Draft`]. `plan.json` is enough to
//! render all the others again, and its SHA-256 is the ticket's digest; [`verify`] does just that.

mod contents;
mod manifest;
mod verify;

use std::fmt;

use crate::change::{Reversibility, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::render::{Artefact, Draft, RenderError, TicketId, sha256};

pub use verify::{Finding, digest, verify};

/// The names of the files that a ticket may hold, and those that it may hold for each host.
const FILE_NAMES: [&str; 11] = [
    "apply.ps1",
    "apply.reg",
    "check.ps1",
    "manifest.json",
    "plan.json",
    "review.html",
    "review.md",
    "rollback.ps1",
    "rollback.reg",
    "runbook.md",
    "SHA256SUMS",
];
const HOST_FILE_NAMES: [&str; 4] = ["plan.json", "review.html", "review.md", "rollback.reg"];

/// Whether a ticket may hold a file of that name: one of its own, or `hosts/NAME/` and one of those
/// that each host has.
///
/// # Examples
/// ```
/// use regdraft::ticket::is_file_name;
///
/// assert!(is_file_name("apply.reg") && is_file_name("hosts/SQL01/rollback.reg"));
/// assert!(!is_file_name("hosts/../apply.reg") && !is_file_name("notes.txt"));
/// ```
pub fn is_file_name(name: &str) -> bool {
    let of_host = |rest: &str| {
        rest.split_once('/').is_some_and(|(host, file)| {
            TicketId::new(host).is_ok() && HOST_FILE_NAMES.contains(&file)
        })
    };
    FILE_NAMES.contains(&name) || name.strip_prefix("hosts/").is_some_and(of_host)
}

/// What a ticket is to contain, beyond what its draft says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TicketOptions {
    /// Take changes that cannot be undone.
    pub accept_irreversible: bool,
    /// Take changes that leave a machine without TLS, or turn it on where it is not safe.
    pub allow_unsafe: bool,
}

/// The bundle handed over: each file's name and bytes, in order of names.
///
/// # Examples
/// ```
/// use regdraft::catalogue::Preset;
/// use regdraft::render::{Draft, TicketId};
/// use regdraft::ticket::{Ticket, TicketOptions, verify};
///
/// let preset = Preset::find("aps-client").expect("it is built in");
/// let draft = Draft::new(TicketId::new("CHG0031415")?, preset.changes()).with_presets([preset]);
/// let ticket = Ticket::new(&draft, TicketOptions::default())?;
/// assert!(ticket.files().iter().any(|(name, _)| name == "apply.reg"));
/// assert!(verify(ticket.files()).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ticket {
    files: Vec<(String, Vec<u8>)>,
    digest: String,
}

/// Why a ticket could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum TicketError {
    /// Some changes cannot be expressed or undone: one diagnostic each.
    Refused(Vec<Diagnostic>),
    /// A bug.
    Internal(String),
}

impl fmt::Display for TicketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TicketError::Refused(diagnostics) => {
                let lines: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
                f.write_str(&lines.join("\n"))
            }
            TicketError::Internal(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for TicketError {}

impl From<RenderError> for TicketError {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::NotExpressible(diagnostics) => TicketError::Refused(diagnostics),
            other => TicketError::Internal(other.to_string()),
        }
    }
}

impl Ticket {
    /// Makes all files of a ticket.
    ///
    /// # Errors
    /// [`TicketError::Refused`] if an artefact cannot express a change, or a change cannot be
    /// undone and the options do not accept that.
    pub fn new(draft: &Draft, options: TicketOptions) -> Result<Self, TicketError> {
        if !options.accept_irreversible {
            let parts = draft.parts();
            let steps =
                parts.iter().flat_map(|part| part.plan().steps().iter().map(move |s| (part, s)));
            let lost: Vec<_> = steps.filter_map(|(part, step)| irreversible(part, step)).collect();
            if !lost.is_empty() {
                return Err(TicketError::Refused(lost));
            }
        }
        if !options.allow_unsafe {
            let hazards =
                draft.hazards().map_err(|error| TicketError::Internal(error.to_string()))?;
            if !hazards.is_empty() {
                return Err(TicketError::Refused(hazards));
            }
        }
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let (mut hosts, mut notes) = (Vec::new(), Vec::new());
        for part in draft.host_drafts() {
            let name = part.host().unwrap_or_default().to_owned();
            let plan = contents::plan(&part, options, &[])?;
            hosts.push(contents::HostEntry { name: name.clone(), plan_sha256: sha256(&plan) });
            notes.push((contents::before_digest(&part)?, part.alias_notes().to_vec()));
            files.push((format!("hosts/{name}/plan.json"), plan));
        }
        let plan = contents::plan(draft, options, &hosts)?;
        let digest = sha256(&plan);
        let before_digest = contents::before_digest(draft)?;
        let draft = draft
            .clone()
            .with_digest(&digest)
            .with_before_digest(before_digest)
            .with_host_notes(notes);
        files.push(("plan.json".into(), plan));
        push_artefacts(&mut files, &draft)?;
        push_pages(&mut files, &draft)?;
        let manifest = manifest::manifest(&draft, options, &files)?;
        files.push(("manifest.json".into(), manifest));
        files.sort();
        let sums = manifest::sums(&files);
        files.push(("SHA256SUMS".into(), sums));
        Ok(Self { files, digest })
    }

    /// The files.
    pub fn files(&self) -> &[(String, Vec<u8>)] {
        &self.files
    }

    /// The digest: the SHA-256 of `plan.json`, which decides all other files.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

/// What is applied and undone.
fn push_artefacts(files: &mut Vec<(String, Vec<u8>)>, draft: &Draft) -> Result<(), TicketError> {
    files.push(("apply.reg".into(), draft.render(Artefact::ApplyReg)?));
    for part in draft.parts().iter().filter(|part| part.has_rollback_reg()) {
        let name = in_ticket(draft, part, "rollback.reg");
        files.push((name, part.render(Artefact::RollbackReg)?));
    }
    if !draft.is_without_scripts() {
        files.push(("apply.ps1".into(), draft.render(Artefact::ApplyScript)?));
        files.push(("check.ps1".into(), draft.render(Artefact::CheckScript)?));
        files.push(("rollback.ps1".into(), draft.render(Artefact::RollbackScript)?));
    }
    files.sort();
    Ok(())
}

/// What people read: pages that name the hashes of all that is applied and undone.
fn push_pages(files: &mut Vec<(String, Vec<u8>)>, draft: &Draft) -> Result<(), TicketError> {
    let hashes: Vec<_> = files.iter().map(|(name, bytes)| (name.clone(), sha256(bytes))).collect();
    let mut push = |part: &Draft| -> Result<(), TicketError> {
        let review = part.review(&hashes);
        files.push((in_ticket(draft, part, "review.md"), review.markdown()?));
        files.push((in_ticket(draft, part, "review.html"), review.html()?));
        Ok(())
    };
    push(draft)?;
    draft.host_drafts().iter().try_for_each(push)?;
    files.push(("runbook.md".into(), draft.render(Artefact::Runbook)?));
    files.sort();
    Ok(())
}

/// Where a file of a part stands: of one of several hosts, in that host's folder.
fn in_ticket(draft: &Draft, part: &Draft, name: &str) -> String {
    match part.host() {
        Some(host) if draft.is_for_hosts() && !part.is_for_hosts() => {
            format!("hosts/{host}/{name}")
        }
        _ => name.to_owned(),
    }
}

/// What to say of a step that cannot be undone.
fn irreversible(part: &Draft, step: &Step) -> Option<Diagnostic> {
    (step.reversibility() == Reversibility::Irreversible).then(|| {
        let on = part.host().map(|host| format!(" on {host}")).unwrap_or_default();
        let message = format!(
            "{}{on} cannot be undone: what is there before is not known, and nothing records it",
            step.change()
        );
        Diagnostic::new(Code::Irreversible, message)
            .help("give the state before with --before, or pass --accept-irreversible")
    })
}
