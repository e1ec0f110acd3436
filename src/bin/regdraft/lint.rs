//! `regdraft lint`

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::path::Path;
use std::process::ExitCode;

use regdraft::catalogue::Windows;
use regdraft::diagnostic::{Code, Diagnostic, Severity};
use regdraft::json::{self, FileReport};
use regdraft::lint;
use regdraft::reg::{CodePage, ReadError};

use super::args::{InputFormat, LintArgs, LintFormat, windows};
use super::excerpt::{Excerpts, Source};
use super::failure::{Failure, Kind};
use super::input::label;
use super::{FINDINGS, document, files, input, mounts};

pub(crate) fn run(args: &LintArgs, page: Option<CodePage>) -> Result<ExitCode, Failure> {
    let windows = args.os.as_deref().map(windows).transpose()?;
    let mut reports = Vec::new();
    let mut any = false;
    for name in &args.files {
        let mut printer = Printer::new(label(name), args.format == LintFormat::Text);
        check(name, args.from, windows, page, &mut printer)?;
        any |= printer.any;
        let mut found = printer.finish()?;
        // What is told of a file as a whole stands where its line is.
        found.sort_by_key(Diagnostic::span);
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

/// Checks a file of any kind.
fn check(
    name: &str,
    from: Option<InputFormat>,
    windows: Option<Windows>,
    page: Option<CodePage>,
    printer: &mut Printer<'_>,
) -> Result<(), Failure> {
    let label = label(name);
    let mut stream = BufReader::new(files::open(name)?);
    let head = stream.fill_buf().map_err(|error| Failure::io(Path::new(label), &error))?;
    let format = match from {
        Some(format) => format,
        None => InputFormat::guess(name, head),
    };
    if format == InputFormat::Reg {
        let whole = lint::check(mounts::reader(name, stream, page), windows, |record, found| {
            printer.say(&Excerpts::of_record(record, found), found);
        });
        let whole = whole.map_err(|error| failure(label, &error))?;
        // What came through a pipe is gone.
        let source = if name == "-" { Source::None } else { Source::File(name) };
        printer.say(&Excerpts::of(&whole, source, page), &whole);
        return Ok(());
    }
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).map_err(|error| Failure::io(Path::new(label), &error))?;
    // A long file tells its schema only as a whole.
    let (found, text) = match from.unwrap_or_else(|| InputFormat::guess(name, &bytes)) {
        InputFormat::Document => {
            let (document, text) = document::read(name, &bytes)?;
            (lint::check_document(&document, windows), text)
        }
        InputFormat::Policy => {
            let found = lint::check_changes(input::policy(label, &bytes)?.changes(), windows);
            // What was read as a policy is UTF-8.
            (found, String::from_utf8(bytes).unwrap_or_default())
        }
        InputFormat::Plan => {
            let plan = json::read_plan(&bytes[..]).map_err(|e| input::json_failure(label, &e))?;
            let windows = windows.or_else(|| Windows::find(plan.os()?));
            (lint::check_from(plan.before(), plan.changes(), windows), String::new())
        }
        _ => {
            let changes =
                json::read_changes(&bytes[..]).map_err(|e| input::json_failure(label, &e))?;
            (lint::check_changes(&changes, windows), String::new())
        }
    };
    printer.say(&Excerpts::of(&found, Source::Text(&text), page), &found);
    Ok(())
}

fn failure(label: &str, error: &ReadError) -> Failure {
    Failure::new(Kind::Io, format_args!("{label}: {error}"))
}

/// How many notes of one kind are printed: an export has thousands that matter little.
const MOST_NOTES: usize = 20;

/// Collects the findings of a file, or prints them on standard output.
struct Printer<'a> {
    label: &'a str,
    prints: bool,
    any: bool,
    found: Vec<Diagnostic>,
    notes: BTreeMap<Code, usize>,
    outcome: Result<(), Failure>,
}

impl<'a> Printer<'a> {
    fn new(label: &'a str, prints: bool) -> Self {
        let (found, notes) = (Vec::new(), BTreeMap::new());
        Self { label, prints, any: false, found, notes, outcome: Ok(()) }
    }

    fn say(&mut self, excerpts: &Excerpts, diagnostics: &[Diagnostic]) {
        self.any |= diagnostics.iter().any(|found| found.severity() != Severity::Note);
        if !self.prints {
            self.found.extend_from_slice(diagnostics);
        } else if self.outcome.is_ok() {
            self.outcome = self.print(excerpts, diagnostics);
        }
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

    /// What was collected; what was printed is complete then.
    fn finish(self) -> Result<Vec<Diagnostic>, Failure> {
        self.outcome?;
        for (code, count) in self.notes {
            if count > MOST_NOTES {
                let more = count - MOST_NOTES;
                say(&format!("{}: {more} more notes {code}: {}", self.label, code.title()))?;
            }
        }
        Ok(self.found)
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
