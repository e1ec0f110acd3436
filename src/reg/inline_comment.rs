//! Which comments stand within the lines of a record?

use super::record::{Record, RecordKind};
use super::value_line::{plain_end, skip_blanks, unquote};

/// The comments of a record, each from its `;` on.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Comments<'a> {
    /// Those between the lines of a value, and behind those that go on.
    pub(super) within: Vec<&'a [u8]>,
    /// The one behind everything.
    pub(super) behind: Option<&'a [u8]>,
}

/// The comments within a record that can be used.
pub(super) fn comments<'a>(record: &Record<'a>) -> Comments<'a> {
    let text = record.text.wtf8();
    match record.kind {
        RecordKind::Key(_) | RecordKind::DeleteKey(_) => {
            let close = text.iter().rposition(|byte| *byte == b']').map_or(0, |at| at + 1);
            let behind = text.get(close..).unwrap_or_default().trim_ascii();
            Comments { within: Vec::new(), behind: (!behind.is_empty()).then_some(behind) }
        }
        RecordKind::SetValue { .. } | RecordKind::DeleteValue { .. } => value(text),
        _ => Comments::default(),
    }
}

fn value(text: &[u8]) -> Comments<'_> {
    let data = data_start(text);
    if text.get(data) == Some(&b'"') {
        let end = quoted_end(text, data + 1);
        return Comments {
            within: Vec::new(),
            behind: comment(text.get(end..).unwrap_or_default()),
        };
    }
    // Numbers and bytes hold no quotes, so the first semicolon of each line begins a comment.
    let lines = text.get(data..).unwrap_or_default().split(|byte| matches!(byte, b'\r' | b'\n'));
    let lines: Vec<&[u8]> = lines.filter(|line| !line.trim_ascii().is_empty()).collect();
    let Some((last, before)) = lines.split_last() else { return Comments::default() };
    Comments {
        within: before.iter().filter_map(|line| comment(line)).collect(),
        behind: comment(last),
    }
}

/// The comment of a line.
fn comment(line: &[u8]) -> Option<&[u8]> {
    let start = memchr::memchr(b';', line)?;
    Some(line.get(start..)?.trim_ascii())
}

/// Where the data of a value begins.
fn data_start(text: &[u8]) -> usize {
    let start = skip_blanks(text, 0);
    let name_end =
        if text.get(start) == Some(&b'@') { start + 1 } else { quoted_end(text, start + 1) };
    // Between the name and its data there are blanks and one `=`.
    skip_blanks(text, skip_blanks(text, name_end) + 1)
}

/// The position behind the closing quote of a text, from behind its opening one.
fn quoted_end(text: &[u8], from: usize) -> usize {
    if let Some(end) = plain_end(text, from) {
        return end + 1;
    }
    match unquote(text, from, &mut Vec::new(), &mut Vec::new()) {
        super::value_line::Quoted::Closed(after) => after,
        super::value_line::Quoted::Open => text.len(),
    }
}
