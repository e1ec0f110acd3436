//! What is the next key of an export, how far does it go, and what are the names of its values?
//!
//! To compare two exports, nothing more need be known of what both have. So what stands as
//! exporters write it is gone over here without taking the data; every other line is left to the
//! reader.

use std::cmp::Ordering;

use super::exported::{self, Content};
use super::hex;
use super::plain::plain_length;
use super::value_line::{Data, Name};
use crate::registry::{
    KeyPathRef, MAX_DEPTH, MAX_KEY_NAME, MAX_VALUE_NAME, RootKey, TextRef, name_cmp, name_eq,
    name_head, shared_prefix, split_name,
};

/// A key's path, in memory that is used again for the next one; at first that of no key.
#[derive(Debug)]
pub(super) struct Path {
    root: RootKey,
    full: Vec<u8>,
}

impl Default for Path {
    fn default() -> Self {
        Self { root: RootKey::LocalMachine, full: Vec::new() }
    }
}

impl Path {
    /// The path; none if it is that of no key.
    pub(super) fn get(&self) -> Option<KeyPathRef<'_>> {
        (!self.full.is_empty()).then(|| KeyPathRef::from_checked(self.root, &self.full))
    }

    pub(super) fn set(&mut self, path: Option<KeyPathRef<'_>>) {
        self.full.clear();
        if let Some(path) = path {
            self.root = path.root();
            self.full.extend_from_slice(path.text().wtf8());
        }
    }

    /// Takes the path of the key line at the beginning of a text that stands as exporters write it,
    /// one key below what the path has in common with the one before, and behind it.
    ///
    /// Tells how much it has in common, in whole names, and where the next line begins; none for any
    /// other line.
    pub(super) fn take(&mut self, before: &Self, text: &[u8]) -> Option<(usize, usize)> {
        let before = before.get()?;
        let known = before.text().wtf8();
        let (shared, name) = exported_key(known, text)?;
        // What the key before is called there, if it goes further down.
        let next = known.get(shared + 1..).map(|below| split_name(below).0);
        let is_behind = next.is_none_or(|next| {
            name_cmp(TextRef::from_wtf8(next), TextRef::from_wtf8(name)) == Ordering::Less
        });
        // A name and its backslash take at least two bytes.
        if !is_behind || shared + name.len() >= 2 * MAX_DEPTH {
            return None;
        }
        self.root = before.root();
        self.full.clear();
        self.full.extend_from_slice(known.get(..shared)?);
        self.full.push(b'\\');
        self.full.extend_from_slice(name);
        Some((shared, b"[".len() + self.full.len() + b"]\r\n".len()))
    }
}

/// The names of the values of a key, by where they stand in its text.
#[derive(Debug, Default)]
pub(super) struct Names {
    places: Vec<Place>,
    /// What those stand for that have escapes.
    unescaped: Vec<u8>,
    /// For the one that is read.
    buffer: Vec<u8>,
}

/// Where a name is.
#[derive(Debug)]
struct Place {
    /// Its first letters, as a number.
    head: u64,
    start: usize,
    end: usize,
    /// Whether that is a place among the names with escapes, and not in the text.
    is_unescaped: bool,
}

impl Names {
    pub(super) fn clear(&mut self) {
        self.places.clear();
        self.unescaped.clear();
    }

    /// Notes a name that stands at a place of the key's text.
    pub(super) fn push(&mut self, name: TextRef<'_>, start: usize, end: usize) {
        self.places.push(Place { head: name_head(name), start, end, is_unescaped: false });
    }

    /// Notes a name that does not stand in the key's text as it is.
    pub(super) fn push_unescaped(&mut self, name: TextRef<'_>) {
        let start = self.unescaped.len();
        self.unescaped.extend_from_slice(name.wtf8());
        let end = self.unescaped.len();
        self.places.push(Place { head: name_head(name), start, end, is_unescaped: true });
    }

    /// Notes the names of the values at the beginning of a text, over empty lines, up to a line that
    /// stands otherwise; tells where that is. The text begins so far behind that of the key.
    pub(super) fn take(&mut self, text: &[u8], behind: usize) -> usize {
        let mut at = 0;
        loop {
            let rest = text.get(at..).unwrap_or_default();
            if rest.starts_with(b"\r\n") {
                at += b"\r\n".len();
                continue;
            }
            let Some((name, next)) = value(rest, &mut self.buffer) else { return at };
            match name {
                Name::Window { start, end } => {
                    let name = TextRef::from_wtf8(rest.get(start..end).unwrap_or_default());
                    self.push(name, behind + at + start, behind + at + end);
                }
                Name::Buffer => {
                    let buffer = std::mem::take(&mut self.buffer);
                    self.push_unescaped(TextRef::from_wtf8(&buffer));
                    self.buffer = buffer;
                }
            }
            at += next;
        }
    }

    /// Whether two of the names are the same, in the text of the key.
    pub(super) fn has_twice(&mut self, text: &[u8]) -> bool {
        if self.places.len() < 2 {
            return false;
        }
        self.places.sort_unstable_by_key(|place| place.head);
        let name = |place: &Place| {
            let text = if place.is_unescaped { &self.unescaped } else { text };
            TextRef::from_wtf8(text.get(place.start..place.end).unwrap_or_default())
        };
        let mut alike = self.places.chunk_by(|a, b| a.head == b.head);
        alike.any(|group| {
            // Many names may begin alike; most do not.
            if group.len() == 1 {
                return false;
            }
            let mut group: Vec<_> = group.iter().map(name).collect();
            group.sort_unstable_by(|a, b| name_cmp(*a, *b));
            group.windows(2).any(|pair| matches!(pair, [a, b] if name_eq(*a, *b)))
        })
    }
}

/// Where the name of a value is, and where the next line begins.
fn value(text: &[u8], buffer: &mut Vec<u8>) -> Option<(Name, usize)> {
    let found = exported::read(text, buffer)?;
    let end = match found.content {
        Content::Text { end, .. } => end + 1,
        Content::Dword { end, .. } => end,
        Content::Begun { data: Data::Hex { from, .. }, .. } => hex::plain_end(text, from)?,
        Content::Begun { searched, .. } => escaped_end(text, searched)?,
    };
    let length = match found.name {
        Name::Window { start, end } => end - start,
        Name::Buffer => buffer.len(),
    };
    // A unit takes at least one byte.
    (length <= MAX_VALUE_NAME).then_some((found.name, end + b"\r\n".len()))
}

/// Where a string ends that goes on with a backslash at a position, if it holds only escapes that
/// exporters write.
fn escaped_end(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += plain_length(text.get(at..)?);
        match text.get(at..)? {
            [b'\\', b'\\' | b'"', ..] => at += 2,
            [b'"', b'\r', b'\n', ..] => return Some(at + 1),
            _ => return None,
        }
    }
}

/// Reads a key line at the beginning of a text, if it stands as exporters write it and holds one key
/// below what it has in common with the path before; tells how much that is, and the name.
#[inline]
fn exported_key<'a>(before: &[u8], text: &'a [u8]) -> Option<(usize, &'a [u8])> {
    let line = text.strip_prefix(b"[")?;
    let same = shared_prefix(before, line);
    let kept = match (before.get(same), line.get(same)?) {
        (None, b'\\') => same,
        _ => memchr::memrchr(b'\\', before.get(..same)?)?,
    };
    let rest = line.get(kept + 1..)?;
    let end = plain_length(rest).checked_sub(1)?;
    let name = rest.get(..end)?;
    // A unit takes at least one byte. A bracket within the name may deserve a remark.
    let is_plain = rest.get(end..)?.starts_with(b"]\r\n")
        && (1..=MAX_KEY_NAME).contains(&end)
        && memchr::memchr(b']', name).is_none();
    is_plain.then_some((kept, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reg::{Reader, RecordKind};
    use crate::registry::MAX_KEY_NAME;

    const BEFORE: &str = r"HKEY_LOCAL_MACHINE\SOFTWARE\Contoso\Service";

    /// What the reader makes of the first record of a text, if there is nothing to say about it: the
    /// key's path or the value's name, and how long the record is.
    fn read(text: &str) -> Option<(String, usize)> {
        let head = format!("Windows Registry Editor Version 5.00\r\n\r\n[{BEFORE}]\r\n");
        let file: Vec<u8> =
            format!("\u{feff}{head}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut reader = Reader::new(&file[..]);
        for _ in 0..3 {
            reader.next_record().unwrap();
        }
        let record = reader.next_record().unwrap()?;
        let what = match record.kind {
            RecordKind::Key(path) => path.to_string(),
            RecordKind::SetValue { name, .. } => name.to_string(),
            _ => return None,
        };
        record.remarks.is_empty().then(|| (what, record.text.wtf8().len()))
    }

    /// A text with each of its characters replaced by each of some others, or left out.
    fn altered(text: &str) -> impl Iterator<Item = String> {
        text.char_indices().flat_map(move |(at, old)| {
            let (head, tail) = (&text[..at], &text[at + old.len_utf8()..]);
            let new = ["", "0", "g", "é", "\"", "\\", "\r", "\n", "]", "[", ",", " ", ";", "-"];
            new.map(|new| format!("{head}{new}{tail}"))
        })
    }

    #[test]
    fn values_that_are_gone_over_are_those_that_the_reader_takes() {
        let bytes = |count: usize| vec!["0a"; count].join(",");
        let full = format!("{},\\\r\n  ", bytes(25));
        for line in [
            "\"Name\"=\"some text\"\r\n".to_owned(),
            "\"C:\\\\x \\\"y\\\"\"=dword:00000001\r\n".to_owned(),
            "@=\"C:\\\\x\\\\\\\"y\\\"\"\r\n".to_owned(),
            "\"\"=dword:0000001F\r\n".to_owned(),
            "\"Empty\"=hex:\r\n".to_owned(),
            format!("\"b\"=hex(2):{}\r\n", bytes(3)),
            format!("\"b\"=hex:{},\\\r\n  {full}{}\r\n", bytes(22), bytes(2)),
            format!("\"b\"=hex:{},\\\r\n  {full}{full}{}\r\n", bytes(1), bytes(25)),
        ] {
            let text = line.clone() + "[HKEY_USERS]\r\n";
            let next = value(text.as_bytes(), &mut Vec::new()).map(|found| found.1);
            assert_eq!(next, Some(line.len()), "{line}");
            for text in altered(&text) {
                let mut buffer = Vec::new();
                if let Some((name, next)) = value(text.as_bytes(), &mut buffer) {
                    let name = match name {
                        Name::Window { start, end } => text[start..end].to_owned(),
                        Name::Buffer => String::from_utf8(buffer).unwrap(),
                    };
                    assert_eq!(read(&text), Some((name, next)), "{text}");
                }
            }
            // Nothing is known of a line that is cut.
            for end in 0..line.len() {
                let cut = value(&line.as_bytes()[..end], &mut Vec::new());
                assert_eq!(cut, None, "{end} of {line}");
            }
        }
    }

    #[test]
    fn keys_that_are_gone_over_are_those_that_the_reader_takes() {
        let root = RootKey::LocalMachine;
        let before = Path { root, full: BEFORE.into() };
        let mut taken = 0;
        for (line, shared) in [
            (format!("[{BEFORE}\\Below]\r\n"), Some(BEFORE.len())),
            (format!("[{BEFORE}s]\r\n"), Some(35)),
            (r"[HKEY_LOCAL_MACHINE\SOFTWARE\Fabrikam]".to_owned() + "\r\n", Some(27)),
            // The same key, one before it, another spelling, two names at once, another root key.
            (format!("[{BEFORE}]\r\n"), None),
            (r"[HKEY_LOCAL_MACHINE\SOFTWARE\Contoso]".to_owned() + "\r\n", None),
            (r"[HKEY_LOCAL_MACHINE\SOFTWARE\Contoso\Actor]".to_owned() + "\r\n", None),
            (r"[HKEY_LOCAL_MACHINE\Software\Fabrikam]".to_owned() + "\r\n", None),
            (format!("[{BEFORE}\\Below\\it]\r\n"), None),
            ("[HKEY_USERS]\r\n".to_owned(), None),
        ] {
            let text = line.clone() + "\r\n";
            let mut path = Path::default();
            let found = path.take(&before, text.as_bytes());
            assert_eq!(found, shared.map(|shared| (shared, line.len())), "{line}");
            for text in altered(&text) {
                if let Some((shared, next)) = path.take(&before, text.as_bytes()) {
                    let path = path.get().unwrap();
                    assert_eq!(read(&text), Some((path.to_string(), next)), "{text}");
                    assert!(before.get().unwrap().order(path).is_lt(), "{text}");
                    assert_eq!(path.text().wtf8()[..shared], before.full[..shared]);
                    taken += 1;
                }
            }
            for end in 0..line.len() {
                assert_eq!(path.take(&before, &line.as_bytes()[..end]), None, "{end} of {line}");
            }
        }
        assert!(taken > 200, "{taken}");
        // Without a key before it, nothing is known of a line.
        assert_eq!(Path::default().take(&Path::default(), b"[\\a]\r\n"), None);
        // A key too deep is the reader's to refuse.
        let deep = format!("HKEY_LOCAL_MACHINE{}", r"\k".repeat(MAX_DEPTH));
        let below = format!("[{deep}\\{}]\r\n", "n".repeat(100));
        let deepest = Path { root, full: deep.into() };
        assert_eq!(Path::default().take(&deepest, below.as_bytes()), None);
        // Names of a length at which characters must be counted are left to the reader.
        let long = format!("[{BEFORE}\\{}]\r\n", "a".repeat(MAX_KEY_NAME + 1));
        assert_eq!(Path::default().take(&before, long.as_bytes()), None);
    }
}
