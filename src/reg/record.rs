//! What does a `.reg` file consist of?

use std::borrow::Cow;

use super::narrow::Narrow;
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{KeyPathRef, TextRef, ValueRef};

/// The version a file declares in its first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Version {
    /// `Windows Registry Editor Version 5.00`: text in `hex(1)`, `hex(2)` and `hex(7)` is UTF-16LE.
    V5,
    /// `REGEDIT4`: that text is in the ANSI code page.
    V4,
    /// `REGEDIT`, the form of Windows 3.1: each line sets the default value of a key below
    /// `HKEY_CLASSES_ROOT`. It is read as a change, and never written.
    Windows31,
}

/// One record: a line, or the lines that make up one value.
///
/// Every byte of a file belongs to exactly one record, whatever the file holds.
#[derive(Debug)]
#[non_exhaustive]
pub struct Record<'a> {
    /// The number of its first line, from 1.
    pub line: u32,
    /// How many lines it takes.
    pub lines: u32,
    /// What it is.
    pub kind: RecordKind<'a>,
    /// What is to be said about it.
    pub remarks: &'a [Diagnostic],
    /// Its text, line ends included. A byte without meaning in the code page shows as U+FFFD.
    pub text: TextRef<'a>,
    /// Whether its characters are uncertain: it has bytes above 7F, no code page was named, and they
    /// do not look like text in the one that is assumed.
    pub(crate) is_guessed: bool,
    pub(super) raw: Raw<'a>,
}

/// The bytes of a record, made only when asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Raw<'a> {
    /// Bytes that are no text.
    Bytes(&'a [u8]),
    /// UTF-16LE after so many bytes of byte order mark.
    Utf16Le(usize),
    /// A stretch of an 8-bit file's text, after so many bytes of byte order mark.
    Narrow { mark: usize, narrow: &'a Narrow, start: usize, end: usize },
}

impl<'a> Record<'a> {
    /// Its lines, without their ends.
    pub fn lines_of_text(&self) -> impl Iterator<Item = TextRef<'a>> {
        lines(self.text.wtf8()).map(TextRef::from_wtf8)
    }

    /// The bytes that it was read from. Those of all records, one after the other, are the file.
    ///
    /// # Examples
    /// ```
    /// use regdraft::reg::Reader;
    ///
    /// let file = b"REGEDIT4\r\n\nnonsense\r[HKEY_CURRENT_USER\\A] ; kept \xFF\r\n\"x\"=hex:1,\\\n 2";
    /// let mut bytes = Vec::new();
    /// let mut reader = Reader::new(&file[..]);
    /// while let Some(record) = reader.next_record()? {
    ///     bytes.extend_from_slice(&record.raw());
    /// }
    /// assert_eq!(bytes, file);
    /// # Ok::<(), regdraft::reg::ReadError>(())
    /// ```
    pub fn raw(&self) -> Cow<'_, [u8]> {
        match self.raw {
            Raw::Bytes(bytes) => Cow::Borrowed(bytes),
            // WTF-8 and UTF-16 say the same, so the text gives back its bytes.
            Raw::Utf16Le(mark) => {
                let mut bytes = b"\xFF\xFE".get(..mark).unwrap_or_default().to_vec();
                bytes.extend(self.text.units().flat_map(u16::to_le_bytes));
                Cow::Owned(bytes)
            }
            Raw::Narrow { mark: 0, narrow, start, end } => Cow::Borrowed(narrow.raw(start, end)),
            Raw::Narrow { mark, narrow, start, end } => {
                let mark = b"\xEF\xBB\xBF".get(..mark).unwrap_or_default();
                Cow::Owned([mark, narrow.raw(start, end)].concat())
            }
        }
    }
}

/// The lines of a text, without their ends.
pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
        let (line, after) = rest.split_at_checked(end)?;
        rest = after.strip_prefix(b"\r\n").or(after.get(1..)).unwrap_or_default();
        Some(line)
    })
}

/// What a record is.
#[derive(Debug)]
#[non_exhaustive]
pub enum RecordKind<'a> {
    /// The header.
    Header(Version),
    /// A blank line, or the Ctrl-Z (1A) at the very end of the file.
    Blank,
    /// A line whose first character makes it a comment: `;` or `#`.
    Comment,
    /// `[key]`: from here on values belong to this key, which comes to exist.
    Key(KeyPathRef<'a>),
    /// `[-key]`: the key is deleted with everything below it.
    DeleteKey(KeyPathRef<'a>),
    /// `"name"=data`.
    SetValue {
        /// The value's name.
        name: TextRef<'a>,
        /// Its type and data, as they stand in the file.
        data: ValueRef<'a>,
    },
    /// A line of a Windows 3.1 file: the key comes to exist, and its default value is set.
    SetDefault {
        /// The key.
        key: KeyPathRef<'a>,
        /// The text, a `REG_SZ`.
        data: ValueRef<'a>,
    },
    /// `"name"=-`.
    DeleteValue {
        /// The value's name.
        name: TextRef<'a>,
    },
    /// A line that does nothing. The remarks say why.
    Ignored,
    /// The beginning of a file that importers refuse, or of which they import nothing. The remarks
    /// say why; what follows is [`Unread`](Self::Unread).
    Refused,
    /// A line of a file that importers refuse.
    Unread,
}

/// What the parser made of a record, before it borrows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parsed {
    Header(Version),
    Blank,
    Comment,
    Key {
        delete: bool,
    },
    SetValue,
    SetDefault,
    DeleteValue,
    Ignored,
    Refused,
    Unread,
    /// The Ctrl-Z at the end of the file.
    EndMark,
    /// Half a character at the end of the file.
    Cut,
}

/// Why a record, or a part of it, cannot be used.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: Code,
    /// The position in the window.
    pub(super) position: usize,
    /// Where the part ends that is meant; the position itself for a point.
    pub(super) end: usize,
    pub(super) message: Cow<'static, str>,
    pub(super) help: &'static str,
}

impl Fault {
    pub(super) fn new(
        code: Code,
        position: usize,
        message: impl Into<Cow<'static, str>>,
        help: &'static str,
    ) -> Self {
        Self { code, position, end: position, message: message.into(), help }
    }

    /// Says how far the part goes that is meant.
    pub(super) fn to(self, end: usize) -> Self {
        Self { end, ..self }
    }

    /// Moves it, from within a part of the window to its place there.
    pub(super) fn shift(self, by: usize) -> Self {
        Self { position: self.position + by, end: self.end + by, ..self }
    }
}
