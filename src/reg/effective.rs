//! Finds the parts of a record that an importer acts on: everything but its comments.

use std::ops::Range;

use super::inline_comment::{data_start, quoted_end};
use super::record::Parsed;
use super::value_line::skip_blanks;

/// The parts of a record's text that do something, or that would if the line could be read.
pub(super) fn parts(text: &[u8], parsed: Parsed) -> Vec<Range<usize>> {
    match parsed {
        Parsed::Key { .. } => up_to(close(text)),
        Parsed::SetValue | Parsed::DeleteValue => value(text),
        Parsed::SetDefault => up_to(text.len()),
        // What it was meant to do may depend on how its characters are read.
        Parsed::Ignored => match text.get(skip_blanks(text, 0)) {
            Some(b'[') => up_to(close(text)),
            Some(b'"' | b'@') => up_to(unquoted_semicolon(text)),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// One part, from the beginning.
fn up_to(end: usize) -> Vec<Range<usize>> {
    std::iter::once(0..end).collect()
}

/// After the last closing bracket; the end if there is none.
fn close(text: &[u8]) -> usize {
    text.iter().rposition(|byte| *byte == b']').map_or(text.len(), |at| at + 1)
}

fn value(text: &[u8]) -> Vec<Range<usize>> {
    let data = data_start(text);
    if text.get(data) == Some(&b'"') {
        return up_to(quoted_end(text, data + 1));
    }
    // Numbers and bytes hold no quotes, so the first semicolon of each line begins a comment.
    let mut parts = Vec::new();
    let (mut start, mut searched) = (0, data);
    while start < text.len() {
        let rest = text.get(searched..).unwrap_or_default();
        let line = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
        let end = line.map_or(text.len(), |at| searched + at);
        let line = text.get(searched..end).unwrap_or_default();
        let comment = memchr::memchr(b';', line).map_or(end, |at| searched + at);
        parts.push(start..comment);
        (start, searched) = (end + 1, end + 1);
    }
    parts
}

/// The first semicolon that is not in quotes; the end if there is none.
fn unquoted_semicolon(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b';' => return at,
            b'"' => at = quoted_end(text, at + 1),
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_no_part_of_what_a_line_does() {
        let effective = |text: &str, parsed| -> String {
            parts(text.as_bytes(), parsed).into_iter().map(|part| &text[part]).collect()
        };
        let set = Parsed::SetValue;
        for (text, parsed, expected) in [
            ("[K;a]b] ; c\r\n", Parsed::Key { delete: false }, "[K;a]b]"),
            ("\"a;\" = \"b;\\\"c\" ; d\r\n", set, "\"a;\" = \"b;\\\"c\""),
            ("@=dword:1 ; d\r\n", set, "@=dword:1 "),
            ("\"a\"=hex:1,\\ ; x\r\n;y\n 2 ;z", set, "\"a\"=hex:1,\\  2 "),
            ("\"a;\"=- ; gone\n", Parsed::DeleteValue, "\"a;\"=- "),
            ("\"a;b\"=\"c;\" x ; d", Parsed::Ignored, "\"a;b\"=\"c;\" x "),
            ("\"a;b\r\n", Parsed::Ignored, "\"a;b\r\n"),
            (" [K", Parsed::Ignored, " [K"),
            ("words ; and", Parsed::Ignored, ""),
            ("; a comment", Parsed::Comment, ""),
        ] {
            assert_eq!(effective(text, parsed), expected, "{text:?}");
        }
    }
}
