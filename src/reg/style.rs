//! In which version, encoding and line ends is a file written?

use super::code_page::CodePage;
use super::encoding::Encoding;
use super::record::Version;
use super::spell::LINE_END;
use super::widen;
use crate::registry::TextRef;

/// How the lines of a file end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LineEnd {
    /// CR LF, as `regedit` writes them.
    #[default]
    CrLf,
    /// LF.
    Lf,
    /// CR.
    Cr,
}

/// In which version, encoding and line ends a file is written.
///
/// # Examples
/// ```
/// use regdraft::reg::{CodePage, Encoding, LineEnd, Style};
///
/// assert_eq!(Style::default().encoding(), Encoding::Utf16Le, "as regedit writes version 5");
/// assert_eq!(Style::regedit4(CodePage::default()).encoding(), Encoding::Ansi);
/// assert_eq!(Style::default().with_line_end(LineEnd::Lf).line_end(), LineEnd::Lf);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Style {
    version: Version,
    encoding: Encoding,
    page: CodePage,
    line_end: LineEnd,
}

/// Version 5, UTF-16LE with byte order mark, CR LF: the one form that every importer reads the same
/// way.
impl Default for Style {
    fn default() -> Self {
        Self {
            version: Version::V5,
            encoding: Encoding::Utf16Le,
            page: CodePage::default(),
            line_end: LineEnd::CrLf,
        }
    }
}

impl Style {
    /// `REGEDIT4`, in a code page, CR LF.
    pub fn regedit4(page: CodePage) -> Self {
        Self { version: Version::V4, encoding: Encoding::Ansi, page, line_end: LineEnd::CrLf }
    }

    /// The same in another version. The form of Windows 3.1 is never written: it gives version 5.
    pub fn with_version(self, version: Version) -> Self {
        let version = if version == Version::Windows31 { Version::V5 } else { version };
        Self { version, ..self }
    }

    /// The same in another encoding.
    pub fn with_encoding(self, encoding: Encoding) -> Self {
        Self { encoding, ..self }
    }

    /// The same in another code page, which matters for 8-bit files and for strings in `REGEDIT4`
    /// files.
    pub fn with_code_page(self, page: CodePage) -> Self {
        Self { page, ..self }
    }

    /// The same with other line ends.
    pub fn with_line_end(self, line_end: LineEnd) -> Self {
        Self { line_end, ..self }
    }

    /// The version.
    pub fn version(self) -> Version {
        self.version
    }

    /// The encoding.
    pub fn encoding(self) -> Encoding {
        self.encoding
    }

    /// The code page.
    pub fn code_page(self) -> CodePage {
        self.page
    }

    /// The line ends.
    pub fn line_end(self) -> LineEnd {
        self.line_end
    }

    /// What begins the file.
    pub(super) fn mark(self) -> &'static [u8] {
        match self.encoding {
            Encoding::Utf16Le => b"\xFF\xFE",
            Encoding::Utf8Bom => b"\xEF\xBB\xBF",
            Encoding::Ansi => b"",
        }
    }

    /// Whether the encoding can express a text.
    pub(crate) fn can_express(self, text: TextRef<'_>) -> bool {
        match self.encoding {
            Encoding::Utf16Le => true,
            Encoding::Utf8Bom => text.as_str().is_ok(),
            Encoding::Ansi => self.page.encode(text).is_some(),
        }
    }

    /// Appends lines, each ending in CRLF but perhaps the last, as the bytes of the file. What cannot
    /// be expressed was found before.
    pub(super) fn push(self, bytes: &mut Vec<u8>, lines: &[u8]) {
        if (self.encoding, self.line_end) == (Encoding::Utf16Le, LineEnd::CrLf) {
            return widen::push(bytes, lines);
        }
        let end: &[u8] = match self.line_end {
            LineEnd::CrLf => b"\r\n",
            LineEnd::Lf => b"\n",
            LineEnd::Cr => b"\r",
        };
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            let text = line.strip_suffix(LINE_END);
            self.push_text(bytes, text.unwrap_or(line));
            self.push_text(bytes, text.map_or(&[], |_| end));
        }
    }

    /// Appends text as the bytes of the file.
    fn push_text(self, bytes: &mut Vec<u8>, text: &[u8]) {
        match self.encoding {
            Encoding::Utf16Le => widen::push(bytes, text),
            Encoding::Utf8Bom => bytes.extend_from_slice(text),
            Encoding::Ansi => {
                let encoded = self.page.encode(TextRef::from_wtf8(text));
                bytes.extend_from_slice(&encoded.unwrap_or_default());
            }
        }
    }
}
