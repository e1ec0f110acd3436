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
use crate::render::{Artefact, Draft, RenderError, sha256};

pub use verify::{Finding, digest, verify};

/// The names of all files that a ticket may hold.
pub const FILE_NAMES: [&str; 11] = [
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

/// What a ticket is to contain, beyond what its draft says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TicketOptions {
    /// Take changes that cannot be undone.
    pub accept_irreversible: bool,
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
            let lost: Vec<_> = draft.plan().steps().iter().filter_map(irreversible).collect();
            if !lost.is_empty() {
                return Err(TicketError::Refused(lost));
            }
        }
        let plan = contents::plan(draft, options)?;
        let digest = sha256(&plan);
        let before_digest = contents::before_digest(draft)?;
        let draft = draft.clone().with_digest(&digest).with_before_digest(before_digest);
        let mut files = vec![("apply.reg", draft.render(Artefact::ApplyReg)?), ("plan.json", plan)];
        if draft.has_rollback_reg() {
            files.push(("rollback.reg", draft.render(Artefact::RollbackReg)?));
        }
        if !draft.is_without_scripts() {
            files.push(("apply.ps1", draft.render(Artefact::ApplyScript)?));
            files.push(("check.ps1", draft.render(Artefact::CheckScript)?));
            files.push(("rollback.ps1", draft.render(Artefact::RollbackScript)?));
        }
        files.sort_by_key(|(name, _)| *name);
        let hashes: Vec<_> =
            files.iter().map(|(name, b)| ((*name).to_owned(), sha256(b))).collect();
        let review = draft.review(&hashes);
        files.push(("review.md", review.markdown()?));
        files.push(("review.html", review.html()?));
        files.push(("runbook.md", draft.render(Artefact::Runbook)?));
        files.sort_by_key(|(name, _)| *name);
        let manifest = manifest::manifest(&draft, options, &files)?;
        files.push(("manifest.json", manifest));
        files.sort_by_key(|(name, _)| *name);
        let sums = manifest::sums(&files);
        files.push(("SHA256SUMS", sums));
        let files = files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
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

/// What to say of a step that cannot be undone.
fn irreversible(step: &Step) -> Option<Diagnostic> {
    (step.reversibility() == Reversibility::Irreversible).then(|| {
        let message = format!(
            "{} cannot be undone: what is there before is not known, and nothing records it",
            step.change()
        );
        Diagnostic::new(Code::Irreversible, message)
            .help("give the state before with --before, or pass --accept-irreversible")
    })
}
