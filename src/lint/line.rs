//! Where in a record's first line do its name and its data stand?

use std::ops::Range;

use crate::reg::{Record, RecordKind, plain_length};
use crate::registry::TextRef;
use crate::span::Span;

/// The parts of a record's first line, by position in its text.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    text: &'a [u8],
    line: u32,
    /// The key path, or the value's name as it is written, without what surrounds it.
    pub(super) name: Range<usize>,
    /// What follows the `=`.
    pub(super) data: Range<usize>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(record: &Record<'a>) -> Self {
        let text = record.text.wtf8();
        let end = memchr::memchr2(b'\r', b'\n', text).unwrap_or(text.len());
        let line = text.get(..end).unwrap_or_default();
        let indent = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let (name, data) = match record.kind {
            RecordKind::Key(_) | RecordKind::DeleteKey(_) => {
                let delete = usize::from(line.get(indent + 1) == Some(&b'-'));
                let close = memchr::memrchr(b']', line).unwrap_or(end);
                (indent + 1 + delete..close, end..end)
            }
            RecordKind::SetValue { .. } | RecordKind::DeleteValue { .. } => {
                let name = if line.get(indent) == Some(&b'@') {
                    indent + 1..indent + 1
                } else {
                    indent + 1..closing_quote(line, indent + 1)
                };
                let behind = line.get(name.end..).unwrap_or_default();
                let equals = memchr::memchr(b'=', behind);
                // A value's lines may be several; its data goes to the end of the record.
                (name.clone(), equals.map_or(end, |at| name.end + at + 1)..text.len())
            }
            _ => (0..0, 0..0),
        };
        Self { text, line: record.line, name, data }
    }

    /// The text of a part.
    pub(super) fn text(&self, part: &Range<usize>) -> &'a [u8] {
        self.text.get(part.clone()).unwrap_or_default()
    }

    /// The place of a part.
    pub(super) fn span(&self, part: &Range<usize>) -> Span {
        let before = self.text.get(..part.start).unwrap_or_default();
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let lines = memchr::memchr_iter(b'\n', before).count();
        let characters =
            |bytes| u32::try_from(TextRef::from_wtf8(bytes).characters()).unwrap_or(u32::MAX);
        let column = characters(before.get(line_start..).unwrap_or_default()).saturating_add(1);
        let line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        Span::new(line, column).with_width(characters(self.text(part)))
    }
}

/// Where a quoted text ends, from behind its opening quote.
fn closing_quote(line: &[u8], from: usize) -> usize {
    let mut at = from;
    loop {
        at += plain_length(line.get(at..).unwrap_or_default());
        match line.get(at) {
            None | Some(b'"') => break,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
    at.min(line.len())
}
