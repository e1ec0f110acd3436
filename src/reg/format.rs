//! How is a file written anew in the canonical spelling, its comments kept?
//!
//! Every line that does something is spelled as `regedit` spells it; comments stay where they are;
//! lines that an importer ignores stay to the letter. What was written is read again: if it does not
//! mean what the file meant, nothing is given out.

use super::ReadError;
use super::code_page::CodePage;
use super::header;
use super::inline_comment::{Comments, comments};
use super::meaning::first_difference;
use super::reader::Reader;
use super::record::{Record, RecordKind, Version, lines};
use super::spell::{self, LINE_END};
use super::style::{LineEnd, Style};
use super::write::words;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::registry::TextRef;
use crate::span::Span;

/// Why a file could not be written anew.
#[derive(Debug)]
#[non_exhaustive]
pub enum FormatError {
    /// Importers refuse the file.
    Read(ReadError),
    /// The style cannot express some of it.
    NotExpressible(Vec<Diagnostic>),
    /// Written anew it would mean something else, because of a line that an importer ignores.
    OtherMeaning {
        /// The first line whose meaning would change.
        line: u32,
    },
}

impl std::fmt::Display for FormatError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FormatError::Read(error) => error.fmt(f),
            FormatError::NotExpressible(all) => {
                write!(f, "{} lines cannot be written in that form", all.len())
            }
            FormatError::OtherMeaning { line } => write!(
                f,
                "written anew, line {line} would mean something else, because of a line before it that importers ignore"
            ),
        }
    }
}

impl std::error::Error for FormatError {}

impl From<ReadError> for FormatError {
    fn from(error: ReadError) -> Self {
        FormatError::Read(error)
    }
}

/// The style in which a file is written: its version, its encoding, and the end of its first line.
///
/// # Errors
/// [`ReadError`] if importers refuse the file.
pub fn style_of(file: &[u8], page: impl Into<Option<CodePage>>) -> Result<Style, ReadError> {
    let page = page.into();
    let mut reader = Reader::with_code_page(file, page);
    let first = reader.next_record()?;
    let (line_end, refused) = match &first {
        Some(record) => {
            let refused = matches!(record.kind, RecordKind::Refused);
            let end = match record.text.wtf8() {
                [.., b'\r'] => LineEnd::Cr,
                [.., b'\r', b'\n'] => LineEnd::CrLf,
                [.., b'\n'] => LineEnd::Lf,
                _ => LineEnd::CrLf,
            };
            (end, refused.then(|| ReadError::of_remarks(record.remarks)))
        }
        None => (LineEnd::CrLf, None),
    };
    if let Some(error) = refused {
        return Err(error);
    }
    let style = Style::default().with_code_page(page.unwrap_or_default()).with_line_end(line_end);
    let style = reader.version().map_or(style, |version| style.with_version(version));
    Ok(reader.encoding().map_or(style, |encoding| style.with_encoding(encoding)))
}

/// Writes a file anew in the canonical spelling, in a style.
///
/// What the reader has to say about the file goes to `diagnostics`.
///
/// # Errors
/// [`FormatError`].
///
/// # Examples
/// ```
/// use regdraft::reg::{CodePage, format, style_of};
///
/// let file = b"REGEDIT4\n[hkey_current_user\\A\\]\n; the port\n\"Port\" = dword:1BB ; https\n";
/// let page = CodePage::default();
/// let formatted = format(file, page, style_of(file, page)?, &mut Vec::new())?;
/// assert_eq!(
///     String::from_utf8_lossy(&formatted),
///     "REGEDIT4\n\n[HKEY_CURRENT_USER\\A]\n; the port\n\"Port\"=dword:000001bb ; https\n\n"
/// );
/// # Ok::<(), regdraft::reg::FormatError>(())
/// ```
pub fn format(
    file: &[u8],
    page: impl Into<Option<CodePage>>,
    style: Style,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<u8>, FormatError> {
    let page = page.into();
    let written = lay_out(file, page, style, diagnostics)?;
    let meant = Reader::with_code_page(file, page);
    let now = Reader::with_code_page(&written[..], style.code_page());
    match first_difference(meant, now)? {
        None => Ok(written),
        Some(line) => Err(FormatError::OtherMeaning { line }),
    }
}

/// The file in the canonical spelling; not yet read again.
fn lay_out(
    file: &[u8],
    page: Option<CodePage>,
    style: Style,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<u8>, FormatError> {
    let mut reader = Reader::with_code_page(file, page);
    let mut layout = Layout::new(style);
    while let Some(record) = reader.next_record()? {
        if matches!(record.kind, RecordKind::Refused) {
            return Err(ReadError::of_remarks(record.remarks).into());
        }
        diagnostics.extend_from_slice(record.remarks);
        layout.record(&record);
    }
    layout.finish()
}

/// The lines that have been laid out.
struct Layout {
    style: Style,
    bytes: Vec<u8>,
    /// Comments whose place is not yet decided: behind the values before, or above the next key.
    held: Vec<Vec<u8>>,
    /// Whether blank lines stood before what is held, and after it.
    blank_before: bool,
    blank_after: bool,
    /// Whether the file is in the form of Windows 3.1.
    is_31: bool,
    /// What was last laid out.
    last: Last,
    refused: Vec<Diagnostic>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Header,
    Key,
    Line,
}

impl Layout {
    fn new(style: Style) -> Self {
        Self {
            style,
            bytes: style.mark().to_vec(),
            held: Vec::new(),
            blank_before: false,
            blank_after: false,
            is_31: false,
            last: Last::Header,
            refused: Vec::new(),
        }
    }

    fn record(&mut self, record: &Record<'_>) {
        // What a line with an error does is not certain, so nothing of it is changed.
        let doubtful = record.remarks.iter().any(|remark| remark.severity() == Severity::Error);
        match &record.kind {
            RecordKind::Header(version) => {
                self.is_31 = *version == Version::Windows31;
                self.line(record, header::spelling(self.style.version()).as_bytes());
            }
            RecordKind::Blank if self.held.is_empty() => self.blank_before = true,
            RecordKind::Blank => self.blank_after = true,
            RecordKind::Comment => self.comment(record, trim_line(record.text.wtf8())),
            // In another form such lines might do something.
            RecordKind::Ignored if self.is_31 => {
                for line in lines(record.text.wtf8()) {
                    self.comment(record, &[b"; ", line].concat());
                }
            }
            RecordKind::SetDefault { key, data } => {
                self.before_key();
                let mut line = Vec::new();
                spell::key_line(&mut line, *key, false);
                self.line(record, &line);
                line.clear();
                if self.style.spell(&mut line, TextRef::from(""), *data) {
                    self.line(record, &line);
                } else {
                    self.refuse(record, "the text");
                }
                self.last = Last::Line;
            }
            _ if doubtful => self.verbatim(record),
            RecordKind::Key(key) | RecordKind::DeleteKey(key) => {
                self.before_key();
                let delete = matches!(record.kind, RecordKind::DeleteKey(_));
                let mut line = Vec::new();
                spell::key_line(&mut line, *key, delete);
                push_comment(&mut line, comments(record).behind);
                self.line(record, &line);
                self.last = Last::Key;
            }
            RecordKind::SetValue { name, data } => {
                let mut line = Vec::new();
                if !self.style.spell(&mut line, *name, *data) {
                    let what = format!("the text of {name}");
                    self.refuse(record, &what);
                    return;
                }
                self.value(record, line, &comments(record));
            }
            RecordKind::DeleteValue { name } => {
                let mut line = Vec::new();
                spell::delete_line(&mut line, *name);
                self.value(record, line, &comments(record));
            }
            _ => self.verbatim(record),
        }
    }

    /// A comment, whose place is decided by what follows.
    fn comment(&mut self, record: &Record<'_>, text: &[u8]) {
        if self.blank_after {
            self.flush();
            self.blank_before = true;
        }
        self.held.push(text.trim_ascii().to_vec());
        self.check(record, text);
    }

    /// A value's lines, and the comments that stand within them.
    fn value(&mut self, record: &Record<'_>, mut line: Vec<u8>, comments: &Comments<'_>) {
        self.before_line();
        for comment in &comments.within {
            self.line(record, comment);
        }
        push_comment(&mut line, comments.behind);
        self.line(record, &line);
    }

    /// Lines as they are.
    fn verbatim(&mut self, record: &Record<'_>) {
        match record.kind {
            RecordKind::Key(_) | RecordKind::DeleteKey(_) => self.before_key(),
            _ => self.before_line(),
        }
        // Blank lines at the end belong to a record that looked for more bytes there.
        for line in lines(without_blank_end(record.text.wtf8())) {
            self.line(record, line);
        }
    }

    /// What comes above a key: what was held as a paragraph of its own, or right above it.
    fn before_key(&mut self) {
        let attached = !self.held.is_empty() && !self.blank_after;
        if attached {
            self.blank();
            self.blank_before = false;
            self.flush();
        } else {
            self.flush();
            self.blank();
        }
        self.blank_before = false;
    }

    /// What comes above any other line.
    fn before_line(&mut self) {
        let blank = if self.held.is_empty() { self.blank_before } else { self.blank_after };
        self.flush();
        if blank && self.last == Last::Line {
            self.blank();
        }
        self.blank_before = false;
    }

    /// Lays out what is held.
    fn flush(&mut self) {
        if !self.held.is_empty() {
            if self.last == Last::Header || (self.blank_before && self.last != Last::Key) {
                self.blank();
            }
            for comment in std::mem::take(&mut self.held) {
                self.style.push(&mut self.bytes, &[&comment, LINE_END].concat());
            }
            self.last = Last::Line;
            self.blank_before = false;
        }
        self.blank_after = false;
    }

    fn blank(&mut self) {
        self.style.push(&mut self.bytes, LINE_END);
        self.last = Last::Line;
    }

    fn line(&mut self, record: &Record<'_>, line: &[u8]) {
        if self.check(record, line) {
            self.style.push(&mut self.bytes, line);
            self.style.push(&mut self.bytes, LINE_END);
        }
        if !matches!(record.kind, RecordKind::Header(_)) {
            self.last = Last::Line;
        }
    }

    fn check(&mut self, record: &Record<'_>, line: &[u8]) -> bool {
        let fits = self.style.can_express(TextRef::from_wtf8(line));
        if !fits {
            self.refuse(record, "the line");
        }
        fits
    }

    fn refuse(&mut self, record: &Record<'_>, what: &str) {
        let message = format!("{what} cannot be written in {}", words(self.style));
        self.refused.push(
            Diagnostic::new(Code::NotExpressible, message)
                .at(Span::new(record.line, 1))
                .help("write a version 5 file in UTF-16 LE, or name another code page"),
        );
    }

    fn finish(mut self) -> Result<Vec<u8>, FormatError> {
        self.flush();
        self.blank();
        if self.refused.is_empty() {
            Ok(self.bytes)
        } else {
            Err(FormatError::NotExpressible(self.refused))
        }
    }
}

/// Lines without the blank ones at their end.
fn without_blank_end(mut text: &[u8]) -> &[u8] {
    loop {
        let trimmed = trim_line(text);
        let start = trimmed.iter().rposition(|byte| matches!(byte, b'\r' | b'\n'));
        let last = trimmed.get(start.map_or(0, |at| at + 1)..).unwrap_or_default();
        match start {
            Some(at) if last.iter().all(|byte| matches!(byte, b' ' | b'\t')) => {
                text = trimmed.get(..=at).unwrap_or_default();
            }
            _ => return trimmed,
        }
    }
}

/// A line without its end.
fn trim_line(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n')).map_or(0, |at| at + 1);
    text.get(..end).unwrap_or_default()
}

fn push_comment(line: &mut Vec<u8>, comment: Option<&[u8]>) {
    if let Some(comment) = comment {
        line.push(b' ');
        line.extend_from_slice(comment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_at_the_end_are_no_part_of_a_record() {
        for (text, kept) in [
            ("a", "a"),
            ("a\r\n", "a"),
            ("a\n  \n\t\r\n\n", "a"),
            ("a \nb  \n", "a \nb  "),
            ("a\n \nb\n \n", "a\n \nb"),
            ("  \n", "  "),
            ("\n \t", ""),
            ("", ""),
        ] {
            let found = without_blank_end(text.as_bytes());
            assert_eq!(trim_line(found), kept.as_bytes(), "{text:?}");
        }
    }
}
