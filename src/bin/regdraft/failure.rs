//! How does a run end that does not succeed?

use std::fmt;
use std::io;
use std::path::Path;

use regdraft::diagnostic::Diagnostic;

/// A run that ends early: what to say, and the exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: Kind,
    messages: Vec<String>,
}

/// The kinds of failure, which are the exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Wrong usage or invalid input.
    Invalid = 2,
    /// A file could not be read or written.
    Io = 3,
    /// Refused: a target cannot express it, or a safety rule.
    Refused = 4,
    /// A bug.
    Bug = 70,
}

impl Failure {
    pub(crate) fn new(kind: Kind, message: impl fmt::Display) -> Self {
        Self { kind, messages: vec![format!("error: {message}")] }
    }

    pub(crate) fn invalid(message: impl fmt::Display) -> Self {
        Self::new(Kind::Invalid, message)
    }

    pub(crate) fn refused(message: impl fmt::Display) -> Self {
        Self::new(Kind::Refused, message)
    }

    pub(crate) fn io(path: &Path, error: &io::Error) -> Self {
        Self::new(Kind::Io, format_args!("{}: {error}", path.display()))
    }

    /// One message for each diagnostic, and one that says what came of them.
    pub(crate) fn with_diagnostics(
        kind: Kind,
        diagnostics: &[Diagnostic],
        summary: impl fmt::Display,
    ) -> Self {
        let mut messages: Vec<_> =
            diagnostics.iter().map(|d| super::messages::text("", d)).collect();
        messages.push(format!("error: {summary}"));
        Self { kind, messages }
    }

    /// Says of which host it is.
    pub(crate) fn about(mut self, host: &str) -> Self {
        self.messages.push(format!("  (for host {host})"));
        self
    }

    /// Adds what to do.
    pub(crate) fn help(mut self, help: impl fmt::Display) -> Self {
        self.messages.push(format!("  help: {help}"));
        self
    }

    pub(crate) fn exit_code(&self) -> u8 {
        self.kind as u8
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.messages.join("\n"))
    }
}
