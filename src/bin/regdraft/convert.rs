//! `regdraft convert`

use std::process::ExitCode;

use regdraft::reg::{self, CodePage, Encoding, LineEnd, Style};

use super::args::{ConvertArgs, EncodingArg, LineEndArg, VersionArg};
use super::excerpt::Source;
use super::failure::Failure;
use super::{files, fmt, messages};

pub(crate) fn run(args: &ConvertArgs, page: Option<CodePage>) -> Result<ExitCode, Failure> {
    let label = if args.file == "-" { "standard input" } else { &args.file };
    let bytes = files::read(&args.file)?;
    let style = match args.to {
        VersionArg::Reg => Style::default().with_code_page(page.unwrap_or_default()),
        VersionArg::Regedit4 => Style::regedit4(page.unwrap_or_default()),
    };
    let style = match args.encoding {
        Some(EncodingArg::Utf16) => style.with_encoding(Encoding::Utf16Le),
        Some(EncodingArg::Ansi) => style.with_encoding(Encoding::Ansi),
        None => style,
    };
    let style = style.with_line_end(match args.line_ends {
        LineEndArg::Crlf => LineEnd::CrLf,
        LineEndArg::Lf => LineEnd::Lf,
    });
    let mut diagnostics = Vec::new();
    let converted = reg::format(&bytes, page, style, &mut diagnostics)
        .map_err(|error| fmt::failure(label, &error, Source::Bytes(&bytes), page))?;
    messages::say_all(label, &diagnostics, Source::Bytes(&bytes), page);
    files::deliver(&args.output, &converted)?;
    Ok(ExitCode::SUCCESS)
}
