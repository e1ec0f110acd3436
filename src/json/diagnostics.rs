//! How are diagnostics written for other programs?

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::Diagnostic;

/// What was found in one file.
#[derive(Clone, Debug)]
pub struct FileReport {
    file: String,
    diagnostics: Vec<Diagnostic>,
}

impl FileReport {
    /// The findings of a file, under the name by which it was given.
    pub fn new(file: impl Into<String>, diagnostics: Vec<Diagnostic>) -> Self {
        Self { file: file.into(), diagnostics }
    }

    /// The file's name.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What was found, in the order of the file.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

#[derive(Serialize)]
struct Reports<'a> {
    schema: &'static str,
    files: Vec<Report<'a>>,
}

#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    diagnostics: Vec<Entry<'a>>,
}

/// One diagnostic.
#[derive(Serialize)]
pub(super) struct Entry<'a> {
    code: &'static str,
    severity: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    /// How many characters are meant; 0 for a point.
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// Writes what was found as `regdraft.diagnostics.v1`.
///
/// # Errors
/// When the output cannot be written.
///
/// # Examples
/// ```
/// use regdraft::diagnostic::{Code, Diagnostic};
/// use regdraft::json::{FileReport, write_diagnostics};
/// use regdraft::span::Span;
///
/// let found = Diagnostic::new(Code::LineIgnored, "the line is ignored").at(Span::new(3, 1));
/// let mut json = Vec::new();
/// write_diagnostics(&mut json, &[FileReport::new("a.reg", vec![found])])?;
/// assert!(String::from_utf8_lossy(&json).contains("\"code\": \"RD1101\""));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_diagnostics(output: impl Write, reports: &[FileReport]) -> io::Result<()> {
    let files = reports
        .iter()
        .map(|report| Report {
            file: &report.file,
            diagnostics: report.diagnostics.iter().map(entry).collect(),
        })
        .collect();
    super::write_document(output, &Reports { schema: "regdraft.diagnostics.v1", files })
}

pub(super) fn entry(diagnostic: &Diagnostic) -> Entry<'_> {
    let span = diagnostic.span();
    Entry {
        code: diagnostic.code().id(),
        severity: diagnostic.severity().to_string(),
        line: span.map(crate::span::Span::line),
        column: span.map(crate::span::Span::column),
        width: span.map(crate::span::Span::width),
        message: diagnostic.message(),
        help: diagnostic.mend(),
    }
}
