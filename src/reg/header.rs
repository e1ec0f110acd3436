//! Which files does an importer take, by their first line?

use super::record::Version;
use super::value_line::skip_blanks;
use crate::diagnostic::{Code, Diagnostic};

/// What a first line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    Version(Version),
    /// One with which importers report success and import nothing.
    ImportsNothing,
    /// None: importers refuse the file.
    Missing,
}

/// The spelling of a version.
pub(crate) const fn spelling(version: Version) -> &'static str {
    match version {
        Version::V5 => "Windows Registry Editor Version 5.00",
        Version::V4 => "REGEDIT4",
        Version::Windows31 => "REGEDIT",
    }
}

/// Reads a first line. Blanks before it are nothing, and after it they are reported; everything else
/// counts, case too.
pub(super) fn read(line: &[u8]) -> Header {
    let whole = line.get(skip_blanks(line, 0)..).unwrap_or_default();
    let text = trim_end(whole);
    for version in [Version::V5, Version::V4] {
        if text == spelling(version).as_bytes() {
            return Header::Version(version);
        }
    }
    match text {
        b"REGEDIT" if whole == text => Header::Version(Version::Windows31),
        _ if text.starts_with(b"REGEDIT") => Header::ImportsNothing,
        _ => Header::Missing,
    }
}

/// A line without the spaces and tabs at its end.
fn trim_end(line: &[u8]) -> &[u8] {
    let end = line.iter().rposition(|byte| !matches!(byte, b' ' | b'\t')).map_or(0, |at| at + 1);
    line.get(..end).unwrap_or_default()
}

/// What to say of a header with whitespace after it, and where that begins.
pub(super) fn trailing(version: Version, line: &[u8]) -> Option<(Diagnostic, usize)> {
    let end = trim_end(line).len();
    if end == line.len() {
        return None;
    }
    let wine = match version {
        Version::V4 => "Wine reports success and imports nothing",
        _ => "Wine refuses the file",
    };
    let message = format!(
        "whitespace follows the header: {wine}; what Windows does is not documented, and regdraft reads the file"
    );
    let help = format!("write exactly `{}`; formatting the file does so", spelling(version));
    Some((Diagnostic::new(Code::HeaderTrailing, message).help(help), end))
}

/// Why importers do not read a file with such a first line.
pub(super) fn refusal(header: Header, line: &[u8]) -> Option<Diagnostic> {
    match header {
        Header::Version(_) => None,
        Header::ImportsNothing => Some(
            Diagnostic::new(
                Code::HeaderImportsNothing,
                "with this header an importer reports success and imports nothing",
            )
            .help("write exactly `REGEDIT4`, or `Windows Registry Editor Version 5.00`"),
        ),
        Header::Missing => {
            let wanted = |version| {
                let wanted = spelling(version);
                line.trim_ascii().eq_ignore_ascii_case(wanted.as_bytes()).then_some(wanted)
            };
            match wanted(Version::V5).or_else(|| wanted(Version::V4)) {
                Some(wanted) => {
                    let message =
                        format!("this is not exactly `{wanted}`, so importers refuse the file");
                    Some(Diagnostic::new(Code::HeaderMissing, message).help(HELP))
                }
                None => Some(missing()),
            }
        }
    }
}

const HELP: &str =
    "begin the file with the line `Windows Registry Editor Version 5.00`, exactly so";

/// What is said of a file without a header.
pub(super) fn missing() -> Diagnostic {
    let message = "this is no .reg file: its first line is no header";
    Diagnostic::new(Code::HeaderMissing, message).help(HELP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_exact() {
        for (line, header) in [
            ("Windows Registry Editor Version 5.00", Header::Version(Version::V5)),
            (" \tREGEDIT4", Header::Version(Version::V4)),
            ("REGEDIT", Header::Version(Version::Windows31)),
            ("REGEDIT ", Header::ImportsNothing),
            ("REGEDIT4 ", Header::Version(Version::V4)),
            ("REGEDIT4\u{A0}", Header::ImportsNothing),
            ("REGEDIT4 ; x", Header::ImportsNothing),
            ("REGEDIT5", Header::ImportsNothing),
            ("REGEDIT 4", Header::ImportsNothing),
            ("regedit4", Header::Missing),
            ("AREGEDIT4", Header::Missing),
            ("Windows Registry Editor Version 5.00 \t ", Header::Version(Version::V5)),
            ("Windows Registry Editor Version 5.00 ; x", Header::Missing),
            ("Windows Registry Editor Version 5.0", Header::Missing),
            ("", Header::Missing),
        ] {
            assert_eq!(read(line.as_bytes()), header, "{line:?}");
        }
    }
}
