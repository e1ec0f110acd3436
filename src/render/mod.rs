//! How does a planned change become the artefacts that are handed over?
//!
//! A [`Draft`] holds what is to be rendered; [`Draft::render`] makes one [`Artefact`] of it. The
//! same draft always gives the same bytes: no clock, no environment, no locale. What an artefact
//! cannot express is refused by name.

pub(crate) mod tokens;

mod batch;
mod change_comparison;
mod code_pages;
mod command_line;
mod comparison;
mod derived;
mod draft;
mod effective;
mod exports;
mod page;
mod powershell;
mod present;
mod redaction;
mod reg_add;
mod reg_file;
mod review;
mod runbook;
mod surrogates;
mod ticket_id;

use std::fmt;

use askama::Template;
use sha2::{Digest, Sha256};

use crate::change::Change;
use crate::diagnostic::{Code, Diagnostic};
use crate::reg::Style;
use crate::registry::hex;

pub use change_comparison::{comparison_html, comparison_markdown, comparison_text};
pub use code_pages::InputCodePage;
pub use comparison::{diff_html, diff_markdown, diff_text, kept as kept_keys, not_compared};
pub use draft::Draft;
pub use effective::EffectivePage;
pub use powershell::{Engine, size_warning};
pub use present::{
    alias_diagnostics, describe_count, describe_data, describe_found, describe_name,
};
pub use redaction::{PatternError, Redaction};
pub use review::{Field, Review, RiskLevel};
pub use ticket_id::{TicketId, TicketIdError};

/// The version of this crate, as it stands in every artefact.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A file that is made of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Artefact {
    /// `apply.reg`.
    ApplyReg,
    /// `rollback.reg`: needs a state before.
    RollbackReg,
    /// `apply.ps1`.
    ApplyScript,
    /// `check.ps1`.
    CheckScript,
    /// `rollback.ps1`.
    RollbackScript,
    /// `capture.ps1`: records the state before, on the host.
    CaptureScript,
    /// `detect.ps1`: tells a management system whether the change is needed.
    DetectScript,
    /// `remediate.ps1`: makes the change for a management system.
    RemediateScript,
    /// `apply.cmd`: for hosts on which no script runs.
    ApplyBatch,
    /// `capture.cmd`: exports the state before, on such a host.
    CaptureBatch,
    /// `review.md`.
    Review,
    /// `review.html`.
    ReviewHtml,
    /// `runbook.md`, for the person at the console.
    Runbook,
}

/// Why an artefact could not be rendered.
#[derive(Debug)]
#[non_exhaustive]
pub enum RenderError {
    /// It cannot express some changes: one diagnostic each.
    NotExpressible(Vec<Diagnostic>),
    /// A rollback by `.reg` needs a state before.
    NoStateBefore,
    /// A template failed: a bug.
    Template(String),
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RenderError::NotExpressible(diagnostics) => {
                let lines: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
                f.write_str(&lines.join("\n"))
            }
            RenderError::NoStateBefore => {
                f.write_str("without a state before there is no exact rollback: nothing is guessed")
            }
            RenderError::Template(error) => write!(f, "a template failed: {error}"),
        }
    }
}

impl std::error::Error for RenderError {}

impl Draft {
    /// Renders `apply.reg` in another version, encoding or line ends.
    ///
    /// # Errors
    /// [`RenderError::NotExpressible`] for what the style cannot express.
    pub fn render_reg(&self, style: Style) -> Result<Vec<u8>, RenderError> {
        reg_file::apply(self, style)
    }

    /// Renders one artefact.
    ///
    /// # Errors
    /// [`RenderError::NotExpressible`] if the artefact cannot express a change, and
    /// [`RenderError::NoStateBefore`] for a rollback that would have to guess.
    pub fn render(&self, artefact: Artefact) -> Result<Vec<u8>, RenderError> {
        match artefact {
            Artefact::ApplyReg => reg_file::apply(self, Style::default()),
            Artefact::RollbackReg => reg_file::rollback(self),
            Artefact::ApplyScript => powershell::apply(self),
            Artefact::CheckScript => powershell::check(self),
            Artefact::RollbackScript => powershell::rollback(self),
            Artefact::CaptureScript => powershell::capture(self),
            Artefact::DetectScript => powershell::detect(self),
            Artefact::RemediateScript => powershell::remediate(self),
            Artefact::ApplyBatch => batch::apply(self),
            Artefact::CaptureBatch => batch::capture(self),
            Artefact::Review => self.review(&[]).markdown(),
            Artefact::ReviewHtml => self.review(&[]).html(),
            Artefact::Runbook => runbook::page(self).markdown(),
        }
    }

    /// The title as a line of a banner, where it says more than the id.
    fn title_line(&self) -> Option<String> {
        (self.title != self.id.as_str()).then(|| format!("Title: {}", self.title))
    }
}

/// A change that something cannot express, but a `.reg` file can.
fn only_reg(what: &str, change: &Change, reason: &str) -> Diagnostic {
    let message = format!("{what} cannot express {change}: {reason}");
    Diagnostic::new(Code::NotExpressible, message).help("a .reg file can; see `render --to reg`")
}

/// The SHA-256 of bytes, in lower-case hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::text(&Sha256::digest(bytes))
}

/// Renders a template.
fn render_template(template: &impl Template) -> Result<String, RenderError> {
    let mut text = String::with_capacity(template_size(template));
    template.render_into(&mut text).map_err(|error| RenderError::Template(error.to_string()))?;
    Ok(text)
}

fn template_size<T: Template>(_: &T) -> usize {
    T::SIZE_HINT
}
