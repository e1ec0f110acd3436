//! Lays out the records of a file in the canonical spelling, its comments kept.

use super::header;
use super::inline_comment::{Comments, comments};
use super::record::{Record, RecordKind, Version, lines};
use super::spell::{self, LINE_END};
use super::style::Style;
use super::write::words;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::registry::TextRef;
use crate::span::Span;

/// The lines that have been laid out.
#[derive(Debug)]
pub(super) struct Layout {
    style: Style,
    /// The bytes of the file that nobody has taken yet.
    bytes: Vec<u8>,
    /// Lines that are not yet among the bytes: a block is cheaper than a line.
    text: Vec<u8>,
    /// The line that is being spelled.
    line: Vec<u8>,
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

/// How much text is made bytes at once.
const BLOCK: usize = 32 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    Header,
    Key,
    Line,
}

impl Layout {
    pub(super) fn new(style: Style) -> Self {
        Self {
            style,
            bytes: style.mark().to_vec(),
            text: Vec::new(),
            line: Vec::new(),
            held: Vec::new(),
            blank_before: false,
            blank_after: false,
            is_31: false,
            last: Last::Header,
            refused: Vec::new(),
        }
    }

    /// Hands over the bytes of all that is laid out by now; those of a block at least, unless it is
    /// the end.
    pub(super) fn take(&mut self, bytes: &mut Vec<u8>) {
        bytes.clear();
        std::mem::swap(bytes, &mut self.bytes);
    }

    /// Whether there are bytes to be taken.
    pub(super) fn is_ready(&self) -> bool {
        self.bytes.len() >= BLOCK
    }

    /// Lays out a record.
    pub(super) fn record(&mut self, record: &Record<'_>) {
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
                let mut line = self.new_line();
                spell::key_line(&mut line, *key, false);
                self.line(record, &line);
                line.clear();
                if self.style.spell(&mut line, TextRef::from(""), *data) {
                    self.line(record, &line);
                } else {
                    self.refuse(record, "the text");
                }
                self.line = line;
                self.last = Last::Line;
            }
            _ if doubtful => self.verbatim(record),
            RecordKind::Key(key) | RecordKind::DeleteKey(key) => {
                self.before_key();
                let delete = matches!(record.kind, RecordKind::DeleteKey(_));
                let mut line = self.new_line();
                spell::key_line(&mut line, *key, delete);
                push_comment(&mut line, comments(record).behind);
                self.line(record, &line);
                self.line = line;
                self.last = Last::Key;
            }
            RecordKind::SetValue { name, data } => {
                let mut line = self.new_line();
                if !self.style.spell(&mut line, *name, *data) {
                    let what = format!("the text of {name}");
                    self.refuse(record, &what);
                    return;
                }
                self.value(record, line, &comments(record));
            }
            RecordKind::DeleteValue { name } => {
                let mut line = self.new_line();
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
        self.line = line;
    }

    /// An empty line, in memory that was used before.
    fn new_line(&mut self) -> Vec<u8> {
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        line
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
                self.push(&comment);
            }
            self.last = Last::Line;
            self.blank_before = false;
        }
        self.blank_after = false;
    }

    fn blank(&mut self) {
        self.push(&[]);
        self.last = Last::Line;
    }

    fn line(&mut self, record: &Record<'_>, line: &[u8]) {
        if self.check(record, line) {
            self.push(line);
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

    fn push(&mut self, line: &[u8]) {
        // A line that is a block by itself is not copied once more.
        if line.len() >= BLOCK {
            self.style.push(&mut self.bytes, &self.text);
            self.text.clear();
            self.style.push(&mut self.bytes, line);
        } else {
            self.text.extend_from_slice(line);
        }
        self.text.extend_from_slice(LINE_END);
        if self.text.len() >= BLOCK {
            self.style.push(&mut self.bytes, &self.text);
            self.text.clear();
        }
    }

    /// Lays out what is still held at the end of the file.
    pub(super) fn finish(&mut self) {
        self.flush();
        self.blank();
        self.style.push(&mut self.bytes, &self.text);
        self.text.clear();
    }

    /// Whether the style could express all of it.
    pub(super) fn is_expressed(&self) -> bool {
        self.refused.is_empty()
    }

    /// What the style cannot express.
    pub(super) fn into_refused(self) -> Vec<Diagnostic> {
        self.refused
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
