//! What does a `.reg` file consist of?

use std::borrow::Cow;

use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{KeyPath, TextRef, ValueRef};

/// The version a file declares in its first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Version {
    /// `Windows Registry Editor Version 5.00`: text in `hex(1)`, `hex(2)` and `hex(7)` is UTF-16LE.
    V5,
    /// `REGEDIT4`: that text is in the ANSI code page.
    V4,
}

/// One record: a line, or the lines that make up one value.
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
}

/// What a record is.
#[derive(Debug)]
#[non_exhaustive]
pub enum RecordKind<'a> {
    /// The header.
    Header(Version),
    /// A blank line.
    Blank,
    /// A line whose first character makes it a comment: `;` or `#`.
    Comment,
    /// `[key]`: from here on values belong to this key, which comes to exist.
    Key(&'a KeyPath),
    /// `[-key]`: the key is deleted with everything below it.
    DeleteKey(&'a KeyPath),
    /// `"name"=data`.
    SetValue {
        /// The value's name.
        name: TextRef<'a>,
        /// Its type and data, as they stand in the file.
        data: ValueRef<'a>,
    },
    /// `"name"=-`.
    DeleteValue {
        /// The value's name.
        name: TextRef<'a>,
    },
    /// A line that does nothing. The remarks say why.
    Ignored,
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
    /// A key line after which values are dropped.
    NoKey,
    SetValue,
    DeleteValue,
    Ignored,
}

/// Why a record, or a part of it, cannot be used.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: Code,
    /// The position in the window.
    pub(super) position: usize,
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
        Self { code, position, message: message.into(), help }
    }
}
