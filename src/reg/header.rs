//! Which files does an importer take, by their first line?

use super::record::Version;
use super::value_line::skip_blanks;
use crate::diagnostic::{Code, Diagnostic};

/// What a first line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    Version(Version),
    /// The form of Windows 3.1.
    Windows31,
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
    }
}

/// Reads a first line. Blanks before it are nothing; everything else counts, case too.
pub(super) fn read(line: &[u8]) -> Header {
    let text = line.get(skip_blanks(line, 0)..).unwrap_or_default();
    for version in [Version::V5, Version::V4] {
        if text == spelling(version).as_bytes() {
            return Header::Version(version);
        }
    }
    match text {
        b"REGEDIT" => Header::Windows31,
        _ if text.starts_with(b"REGEDIT") => Header::ImportsNothing,
        _ => Header::Missing,
    }
}

/// Why importers do not read a file with such a first line.
pub(super) fn refusal(header: Header, line: &[u8]) -> Option<Diagnostic> {
    match header {
        Header::Version(_) => None,
        Header::Windows31 => Some(
            Diagnostic::new(
                Code::Windows31,
                "this is the form of Windows 3.1: each line sets the default value of a key below HKEY_CLASSES_ROOT; it is not read here",
            )
            .help("write each `HKEY_CLASSES_ROOT\\key = text` as [HKEY_CLASSES_ROOT\\key] and @=\"text\" below the header `Windows Registry Editor Version 5.00`"),
        ),
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
                    let message = format!("this is not exactly `{wanted}`, so importers refuse the file");
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
            ("REGEDIT", Header::Windows31),
            ("REGEDIT4 ", Header::ImportsNothing),
            ("REGEDIT5", Header::ImportsNothing),
            ("REGEDIT 4", Header::ImportsNothing),
            ("regedit4", Header::Missing),
            ("AREGEDIT4", Header::Missing),
            ("Windows Registry Editor Version 5.00 ", Header::Missing),
            ("Windows Registry Editor Version 5.0", Header::Missing),
            ("", Header::Missing),
        ] {
            assert_eq!(read(line.as_bytes()), header, "{line:?}");
        }
    }
}
