//! `regdraft sections`

use std::fmt::Write as _;
use std::process::ExitCode;

use regdraft::document::Document;
use regdraft::json;

use super::args::{SectionsArgs, TextOrJson};
use super::failure::Failure;
use super::{FINDINGS, document, files};

pub(crate) fn run(args: &SectionsArgs) -> Result<ExitCode, Failure> {
    let (document, text) = document::read(&args.document, &files::read(&args.document)?)?;
    match args.format {
        TextOrJson::Json => {
            let mut bytes = Vec::new();
            json::write_sections(&mut bytes, &document).map_err(files::bug)?;
            files::print(&bytes)?;
        }
        TextOrJson::Text => {
            let of_sections =
                document.sections().iter().flat_map(regdraft::document::Section::diagnostics);
            let all: Vec<_> = document.diagnostics().iter().chain(of_sections).cloned().collect();
            document::say(&args.document, &text, &all);
            files::print(list(&document).as_bytes())?;
        }
    }
    let all_certain = document.sections().iter().all(regdraft::document::Section::is_certain);
    Ok(if all_certain { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

/// A line for each section.
pub(crate) fn list(document: &Document) -> String {
    let mut out = String::new();
    let width = document.sections().iter().map(|section| section.id().len()).max().unwrap_or(0);
    for section in document.sections() {
        let count = section.changes().len();
        let operations = if count == 1 { "1 operation" } else { &format!("{count} operations") };
        let certain = if section.is_certain() { "" } else { ", NOT CERTAIN: not used" };
        let (id, line) = (section.id(), section.span().line());
        let _ = writeln!(
            out,
            "{id:<width$}  {operations}{certain}  (line {line}: {})",
            section.heading()
        );
    }
    out
}
