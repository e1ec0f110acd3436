//! `regdraft lint`

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use regdraft::diagnostic::{Code, Diagnostic, Severity};
use regdraft::json::{self, FileReport};
use regdraft::lint;
use regdraft::reg::{CodePage, ReadError, Reader};

use super::args::{LintArgs, LintFormat};
use super::excerpt::Excerpts;
use super::failure::{Failure, Kind};
use super::{FINDINGS, files};

pub(crate) fn run(args: &LintArgs, page: CodePage) -> Result<ExitCode, Failure> {
    let mut any = false;
    let mut reports = Vec::new();
    for name in &args.files {
        let label = if name == "-" { "standard input" } else { name };
        let reader = Reader::with_code_page(files::open(name)?, page);
        let mut found = Vec::new();
        let mut printer = Printer::new(label);
        let mut outcome = Ok(());
        lint::check(reader, |record, diagnostics| {
            any |= diagnostics.iter().any(|d| d.severity() != Severity::Note);
            if args.format == LintFormat::Text {
                if outcome.is_ok() {
                    outcome = printer.print(&Excerpts::of_record(record, diagnostics), diagnostics);
                }
            } else {
                found.extend_from_slice(diagnostics);
            }
        })
        .map_err(|error| failure(label, &error))?;
        outcome.and_then(|()| printer.finish())?;
        reports.push(FileReport::new(name.as_str(), found));
    }
    let mut bytes = Vec::new();
    match args.format {
        LintFormat::Text => {}
        LintFormat::Json => json::write_diagnostics(&mut bytes, &reports).map_err(files::bug)?,
        LintFormat::Sarif => json::write_sarif(&mut bytes, &reports).map_err(files::bug)?,
    }
    files::print(&bytes)?;
    Ok(if any { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
}

fn failure(label: &str, error: &ReadError) -> Failure {
    Failure::new(Kind::Io, format_args!("{label}: {error}"))
}

/// How many notes of one kind are printed: an export has thousands that matter little.
const MOST_NOTES: usize = 20;

/// Prints findings on standard output, as text.
struct Printer<'a> {
    label: &'a str,
    notes: BTreeMap<Code, usize>,
}

impl<'a> Printer<'a> {
    fn new(label: &'a str) -> Self {
        Self { label, notes: BTreeMap::new() }
    }

    fn print(&mut self, excerpts: &Excerpts, diagnostics: &[Diagnostic]) -> Result<(), Failure> {
        for diagnostic in diagnostics {
            if diagnostic.severity() == Severity::Note {
                let count = self.notes.entry(diagnostic.code()).or_default();
                *count += 1;
                if *count > MOST_NOTES {
                    continue;
                }
            }
            say(&excerpts.render(self.label, diagnostic))?;
        }
        Ok(())
    }

    fn finish(self) -> Result<(), Failure> {
        for (code, count) in self.notes {
            if count > MOST_NOTES {
                let more = count - MOST_NOTES;
                say(&format!("{}: {more} more notes {code}: {}", self.label, code.title()))?;
            }
        }
        Ok(())
    }
}

/// Prints a finding. A reader that has gone away has had enough.
fn say(text: &str) -> Result<(), Failure> {
    match writeln!(anstream::stdout().lock(), "{text}\n") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::io(Path::new("standard output"), &error))
        }
        _ => Ok(()),
    }
}
