//! How do the change sets of a document stand in JSON?

use std::io::{self, Write};

use serde::Serialize;

use super::diagnostics::{Entry, entry};
use crate::document::{Document, Section};

#[derive(Serialize)]
struct Whole<'a> {
    schema: &'static str,
    sections: Vec<SectionEntry<'a>>,
    /// What is to be said beyond the sections.
    diagnostics: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct SectionEntry<'a> {
    id: &'a str,
    heading: &'a str,
    line: u32,
    operations: usize,
    /// Whether all of it could be read; if not, it is not used.
    certain: bool,
    diagnostics: Vec<Entry<'a>>,
}

/// Writes the change sets of a document: `regdraft.sections.v1`.
///
/// # Errors
/// When the output cannot be written.
///
/// # Examples
/// ```
/// use regdraft::document::{Document, Format};
///
/// let text = "# One\n\n    [HKEY_CURRENT_USER\\A]\n    \"x\"=dword:00000001\n";
/// let mut json = Vec::new();
/// regdraft::json::write_sections(&mut json, &Document::read(text, "a.md", Format::Markdown))?;
/// let json = String::from_utf8_lossy(&json);
/// assert!(json.contains("\"id\": \"one\"") && json.contains("\"operations\": 1"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_sections(output: impl Write, document: &Document) -> io::Result<()> {
    let sections = document.sections().iter().map(section_entry).collect();
    let diagnostics = document.diagnostics().iter().map(entry).collect();
    let whole = Whole { schema: "regdraft.sections.v1", sections, diagnostics };
    super::write_document(output, &whole)
}

fn section_entry(section: &Section) -> SectionEntry<'_> {
    SectionEntry {
        id: section.id(),
        heading: section.heading(),
        line: section.span().line(),
        operations: section.changes().len(),
        certain: section.is_certain(),
        diagnostics: section.diagnostics().iter().map(entry).collect(),
    }
}
