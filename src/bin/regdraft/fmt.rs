//! `regdraft fmt`

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use regdraft::diagnostic::{Code, Diagnostic};
use regdraft::reg::{self, CodePage, FormatError};

use super::args::FmtArgs;
use super::excerpt::Source;
use super::failure::{Failure, Kind};
use super::{FINDINGS, files, input, messages};

pub(crate) fn run(args: &FmtArgs, page: Option<CodePage>) -> Result<ExitCode, Failure> {
    let mut differ = false;
    for name in &args.files {
        let label = input::label(name);
        let differs = if Path::new(name).is_file() && name != "-" {
            file(name, args.check, page)?
        } else {
            piped(name, args.check, page)?
        };
        if differs && args.check {
            differ = true;
            files::print(format!("{label}\n").as_bytes())?;
        }
    }
    Ok(if differ { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
}

/// Formats a file in its place, or only checks it, a window at a time; tells whether it differs.
fn file(name: &str, check: bool, page: Option<CodePage>) -> Result<bool, Failure> {
    let source = Source::File(name);
    let failed = |error: FormatError| failure(name, &error, source, page);
    let open = || std::fs::File::open(name);
    let first = open().map_err(|error| Failure::io(Path::new(name), &error))?;
    let Ok(style) = reg::style_of(first, page) else {
        // It may be one that can be fixed, for which all of it is needed.
        return piped(name, check, page);
    };
    let mut diagnostics = Vec::new();
    let mut format = |output: &mut dyn Write| {
        diagnostics.clear();
        reg::format_to(open, page, style, output, &mut diagnostics).map_err(failed)
    };
    let differs = if check {
        format(&mut std::io::sink())?
    } else {
        files::replace_with(Path::new(name), format)?
    };
    messages::say_all(name, &diagnostics, source, page);
    Ok(differs)
}

/// Formats what can be read only once: standard input, or a device. Tells whether it differs.
fn piped(name: &str, check: bool, page: Option<CodePage>) -> Result<bool, Failure> {
    let label = input::label(name);
    let original = files::read(name)?;
    let fixed = reg::header_first(&original, page);
    if fixed.is_some() {
        let what = "importers refuse the file as it is: its header is not on the first line; the formatted file has it there";
        let moved = Diagnostic::new(Code::HeaderMoved, what);
        messages::say_all(label, &[moved], Source::None, page);
    }
    let bytes = fixed.as_ref().unwrap_or(&original);
    let source = Source::Bytes(bytes);
    let failed = |error: FormatError| failure(label, &error, source, page);
    let style = reg::style_of(&bytes[..], page).map_err(|error| failed(error.into()))?;
    let mut diagnostics = Vec::new();
    let formatted = reg::format(bytes, page, style, &mut diagnostics).map_err(failed)?;
    messages::say_all(label, &diagnostics, source, page);
    let differs = formatted != original;
    if name == "-" && !check {
        files::print(&formatted)?;
    } else if differs && !check {
        files::replace(name, &formatted)?;
    }
    Ok(differs)
}

/// What to say of a file that cannot be written anew.
pub(crate) fn failure(
    label: &str,
    error: &FormatError,
    source: Source<'_>,
    page: Option<CodePage>,
) -> Failure {
    match error {
        FormatError::Read(error) => input::read_failure(label, error, source, page),
        FormatError::NotExpressible(diagnostics) => {
            messages::say_all(label, diagnostics, source, page);
            Failure::new(Kind::Refused, format_args!("{label}: nothing was written: {error}"))
        }
        _ => Failure::new(Kind::Refused, format_args!("{label}: nothing was written: {error}"))
            .help("`regdraft lint` shows the lines that importers ignore; mend or remove them"),
    }
}
