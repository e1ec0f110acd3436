//! Do two files mean the same?

use std::io::Read;

use super::ReadError;
use super::reader::Reader;
use super::record::{RecordKind, Version};
use crate::registry::{KeyPath, Text, TextRef, ValueData};

/// What a file does and what an importer ignores of it, in order.
struct Meanings<R> {
    reader: Reader<R>,
    /// The second thing that a record does.
    second: Option<(u32, Meaning)>,
}

impl<R: Read> Meanings<R> {
    fn next(&mut self) -> Result<Option<(u32, Meaning)>, ReadError> {
        if let Some(second) = self.second.take() {
            return Ok(Some(second));
        }
        // Such lines are kept as comments.
        let is_31 = self.reader.version() == Some(Version::Windows31);
        loop {
            let Some(record) = self.reader.next_record()? else { return Ok(None) };
            let meaning = match &record.kind {
                RecordKind::Key(key) => Meaning::Key(key.to_path(), false),
                RecordKind::DeleteKey(key) => Meaning::Key(key.to_path(), true),
                RecordKind::SetValue { name, data } => {
                    Meaning::Value(name.to_text(), Some((*data).to_owned()))
                }
                RecordKind::SetDefault { key, data } => {
                    let value =
                        Meaning::Value(TextRef::from("").to_text(), Some((*data).to_owned()));
                    self.second = Some((record.line, value));
                    Meaning::Key(key.to_path(), false)
                }
                RecordKind::DeleteValue { name } => Meaning::Value(name.to_text(), None),
                RecordKind::Ignored if !is_31 => Meaning::Ignored,
                _ => continue,
            };
            return Ok(Some((record.line, meaning)));
        }
    }
}

/// What a record does.
#[derive(PartialEq, Eq)]
enum Meaning {
    Key(KeyPath, bool),
    Value(Text, Option<ValueData>),
    Ignored,
}

/// The first line of a file that means something else in another.
pub(super) fn first_difference(
    meant: Reader<impl Read>,
    now: Reader<impl Read>,
) -> Result<Option<u32>, ReadError> {
    let mut meant = Meanings { reader: meant, second: None };
    let mut now = Meanings { reader: now, second: None };
    loop {
        match (meant.next()?, now.next()?) {
            (None, None) => return Ok(None),
            (Some((_, a)), Some((_, b))) if a == b => {}
            (Some((line, _)), _) | (None, Some((line, _))) => return Ok(Some(line)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line, counted from the key's, from which on the first of two texts means something else.
    fn differ(a: &str, b: &str) -> Option<u32> {
        let file = |text| format!("REGEDIT4\n[HKEY_USERS\\K]\n{text}");
        let (a, b) = (file(a), file(b));
        first_difference(Reader::new(a.as_bytes()), Reader::new(b.as_bytes()))
            .unwrap()
            .map(|line| line - 2)
    }

    #[test]
    fn a_file_means_what_its_lines_do() {
        let same = "\"a\"=\"x\"\n\"b\"=-\nnonsense\n[-HKEY_USERS\\L]\n";
        assert_eq!(differ(same, same), None);
        let spaced = "; new\n\n \"a\" = \"x\" ; why\n@=-\n";
        assert_eq!(differ(spaced, "\"a\"=\"x\"\n@=-\n"), None);
        for (other, line) in [
            ("\"a\"=\"y\"\n\"b\"=-\nnonsense\n[-HKEY_USERS\\L]\n", 1),
            ("\"A\"=\"x\"\n\"b\"=-\nnonsense\n[-HKEY_USERS\\L]\n", 1),
            ("\"a\"=-\n\"b\"=-\nnonsense\n[-HKEY_USERS\\L]\n", 1),
            ("\"a\"=\"x\"\n\"c\"=-\nnonsense\n[-HKEY_USERS\\L]\n", 2),
            ("\"a\"=\"x\"\nnonsense\n[-HKEY_USERS\\L]\n", 2),
            ("\"a\"=\"x\"\n\"b\"=-\n[-HKEY_USERS\\L]\n", 3),
            ("\"a\"=\"x\"\n\"b\"=-\nnonsense\n[HKEY_USERS\\L]\n", 4),
            ("\"a\"=\"x\"\n\"b\"=-\nnonsense\n[-HKEY_USERS\\M]\n", 4),
            ("\"a\"=\"x\"\n\"b\"=-\nnonsense\n", 4),
        ] {
            assert_eq!(differ(same, other), Some(line), "{other}");
        }
        assert_eq!(differ("[HKEY_USERS\\L]\n", "[HKEY_USERS\\M]\n"), Some(1));
        assert_eq!(differ("[HKEY_USERS\\L]\n\"a\"=-\n", "\"a\"=-\n"), Some(1));
        // What the second file has beyond is told by its own line.
        assert_eq!(differ("", "\"a\"=-\n"), Some(1));
    }
}
