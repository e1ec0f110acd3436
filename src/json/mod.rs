//! How are changes, states and plans written as JSON?
//!
//! The published shapes: `regdraft.changes.v1`, `regdraft.state.v1`, `regdraft.plan.v1`,
//! `regdraft.diff.v1`, `regdraft.change-diff.v1`, `regdraft.check.v1`, `regdraft.drift.v1`,
//! `regdraft.effective.v1`, `regdraft.catalogue.v1`, `regdraft.sections.v1`,
//! `regdraft.diagnostics.v1`; and SARIF for diagnostics. Output is
//! canonical: keys and values sorted, two blanks of indent, one line feed at the end. Input is
//! strict: a field that is not known is an error, with its line and column.
//!
//! Text that is not well-formed UTF-16 stands as `key_utf16` or `name_utf16`, the hexadecimal form
//! of its UTF-16LE bytes, in place of `key` or `name`.

mod atoms;
mod catalogue;
mod change_diff;
mod changes;
mod check;
mod diagnostics;
mod diff;
mod effective;
mod plan;
mod sarif;
#[cfg(feature = "document")]
mod sections;
mod state;

use std::fmt;
use std::io::{self, Write};

use serde::Serialize;

use crate::span::Span;

pub use catalogue::write_catalogue;
pub use change_diff::{CHANGE_DIFF_SCHEMA, write_change_diff};
#[cfg(feature = "render")]
pub(crate) use changes::from_entries;
pub use changes::{ChangeEntry, read_changes, to_entries, write_changes};
pub use check::write_audits;
pub use diagnostics::{FileReport, write_diagnostics};
pub use diff::{write_diff, write_drift};
pub use effective::write_effective;
#[cfg(feature = "render")]
pub(crate) use plan::WrittenStep;
pub use plan::{PlanView, SCHEMA as PLAN_SCHEMA, WrittenPlan, read_plan, write_plan};
pub use sarif::{MAX_RESULTS, write_sarif};
#[cfg(feature = "document")]
pub use sections::write_sections;
#[cfg(feature = "render")]
pub(crate) use state::from_value as state_from_value;
pub use state::{SCHEMA as STATE_SCHEMA, StateView, read_state, write_state};

/// Why JSON could not be read.
#[derive(Debug)]
pub struct JsonError {
    message: String,
    span: Option<Span>,
    io: bool,
}

impl JsonError {
    /// Where the error is, if it is at one place.
    pub fn span(&self) -> Option<Span> {
        self.span
    }

    /// Whether the input itself could not be read.
    pub fn is_io(&self) -> bool {
        self.io
    }

    /// The cause.
    pub fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), span: None, io: false }
    }
}

impl From<serde_json::Error> for JsonError {
    fn from(error: serde_json::Error) -> Self {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let span =
            (error.line() > 0).then(|| Span::new(small(error.line()), small(error.column())));
        let text = error.to_string();
        // The place is told apart from the message.
        let message = text.split(" at line ").next().unwrap_or(&text).to_owned();
        Self { message, span, io: error.is_io() }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.span {
            Some(span) => write!(f, "{span}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for JsonError {}

/// Writes a document canonically.
///
/// # Errors
/// When the output cannot be written.
pub fn write_document(output: impl Write, document: &impl Serialize) -> io::Result<()> {
    // The serializer writes every brace by itself.
    let mut output = io::BufWriter::with_capacity(64 * 1024, output);
    serde_json::to_writer_pretty(&mut output, document)?;
    output.write_all(b"\n")?;
    output.flush()
}

/// Checks the `schema` of a document.
pub(crate) fn check_schema(found: &str, wanted: &str) -> Result<(), JsonError> {
    if found == wanted {
        return Ok(());
    }
    Err(JsonError::new(format!("the document's schema is {found:?}, not {wanted:?}")))
}
