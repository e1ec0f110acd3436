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
    let is_key = matches!(record.kind, RecordKind::Key(_) | RecordKind::DeleteKey(_));
    // Nearly no line has one.
    if (!is_key && memchr::memchr(b';', text).is_none()) || (is_key && text.ends_with(b"]\r\n")) {
        return Comments::default();
    }
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
pub(super) fn data_start(text: &[u8]) -> usize {
    let start = skip_blanks(text, 0);
    let name_end =
        if text.get(start) == Some(&b'@') { start + 1 } else { quoted_end(text, start + 1) };
    // Between the name and its data there are blanks and one `=`.
    skip_blanks(text, skip_blanks(text, name_end) + 1)
}

/// The position behind the closing quote of a text, from behind its opening one.
pub(super) fn quoted_end(text: &[u8], from: usize) -> usize {
    if let Some(end) = plain_end(text, from) {
        return end + 1;
    }
    match unquote(text, from, &mut Vec::new(), &mut Vec::new()) {
        super::value_line::Quoted::Closed(after) => after,
        super::value_line::Quoted::Open => text.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reg::Reader;

    fn of(lines: &str) -> (Vec<String>, Option<String>) {
        let file = format!("REGEDIT4\n[HKEY_USERS\\K]\n{lines}\n");
        let mut reader = Reader::new(file.as_bytes());
        for _ in 0..2 {
            reader.next_record().unwrap();
        }
        let record = reader.next_record().unwrap().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let found = comments(&record);
        (found.within.into_iter().map(text).collect(), found.behind.map(text))
    }

    #[test]
    fn comments_within_and_behind() {
        let none = (Vec::new(), None);
        let behind = |text: &str| (Vec::new(), Some(text.to_owned()));
        assert_eq!(of("[HKEY_USERS\\L]"), none);
        assert_eq!(of("[HKEY_USERS\\L;m] ; n "), behind("; n"));
        assert_eq!(of("\"a;b\" = \"c;d\""), none);
        assert_eq!(of(r#""a\"b;" = "c\";d" ;e"#), behind(";e"));
        assert_eq!(of("@=dword:1;x"), behind(";x"));
        assert_eq!(of("\"a;\"=- ; gone"), behind("; gone"));
        assert_eq!(of("\"a\"=\"b\nc\" ;d"), behind(";d"));
        let within = vec!["; one".to_owned(), ";two".to_owned()];
        assert_eq!(of("@=hex:1,\\ ; one\n\n;two\n 2 ;three"), (within, Some(";three".into())));
        assert_eq!(of("; a line"), none);
    }
}
