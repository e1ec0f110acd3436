//! `regdraft fmt`

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
        let label = if name == "-" { "standard input" } else { name };
        let original = files::read(name)?;
        let bytes = match reg::header_first(&original, page) {
            Some(fixed) => {
                let what = "importers refuse the file as it is: its header is not on the first line; the formatted file has it there";
                messages::say_all(
                    label,
                    &[Diagnostic::new(Code::HeaderMoved, what)],
                    Source::None,
                    page,
                );
                fixed
            }
            None => original.clone(),
        };
        let failed = |error: FormatError| failure(label, &error, &bytes, page);
        let style = reg::style_of(&bytes, page).map_err(|error| failed(error.into()))?;
        let mut diagnostics = Vec::new();
        let formatted = reg::format(&bytes, page, style, &mut diagnostics).map_err(failed)?;
        messages::say_all(label, &diagnostics, Source::Bytes(&bytes), page);
        let differs = formatted != original;
        if args.check {
            if differs {
                differ = true;
                files::print(format!("{label}\n").as_bytes())?;
            }
        } else if name == "-" {
            files::print(&formatted)?;
        } else if differs {
            files::replace(name, &formatted)?;
        }
    }
    Ok(if differ { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
}

/// What to say of a file that cannot be written anew.
pub(crate) fn failure(
    label: &str,
    error: &FormatError,
    bytes: &[u8],
    page: Option<CodePage>,
) -> Failure {
    match error {
        FormatError::Read(error) => input::read_failure(label, error, Source::Bytes(bytes), page),
        FormatError::NotExpressible(diagnostics) => {
            messages::say_all(label, diagnostics, Source::Bytes(bytes), page);
            Failure::new(Kind::Refused, format_args!("{label}: nothing was written: {error}"))
        }
        _ => Failure::new(Kind::Refused, format_args!("{label}: nothing was written: {error}"))
            .help("`regdraft lint` shows the lines that importers ignore; mend or remove them"),
    }
}
