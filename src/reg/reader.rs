//! What does an importer see in a `.reg` file, record by record?
//!
//! One raw step, [`Reader::next_record`], lends each record from a window that is reused; a bad
//! line never stops the rest. Nothing here decides what the records are for: reading them as a
//! change or as a state is in [`read`](super::read).

use std::io::Read;

use super::ReadError;
use super::current::ReadData;
use super::key_line::{self, BadKey};
use super::record::{Fault, Parsed, Record, RecordKind, Version};
use super::scanner::{Line, Scanner};
use super::value_line::skip_blanks;
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{KeyPath, TextRef};
use crate::span::Span;

/// Reads a `.reg` file as a stream of records.
///
/// # Examples
/// ```
/// use regdraft::reg::{Reader, RecordKind};
///
/// let file = b"REGEDIT4\r\n\r\n[HKEY_CURRENT_USER\\Contoso]\r\n\"Port\"=dword:1bb\r\n";
/// let mut reader = Reader::new(&file[..]);
/// let mut values = 0;
/// while let Some(record) = reader.next_record()? {
///     if let RecordKind::SetValue { data, .. } = record.kind {
///         assert_eq!(data.as_dword(), Some(443));
///         values += 1;
///     }
/// }
/// assert_eq!(values, 1);
/// # Ok::<(), regdraft::reg::ReadError>(())
/// ```
#[derive(Debug)]
pub struct Reader<R> {
    pub(super) scanner: Scanner<R>,
    pub(super) version: Option<Version>,
    /// A header that imports nothing ends the reading.
    ended: bool,
    /// Whether a key is current, so that values belong to something.
    pub(super) has_key: bool,
    key: Option<KeyPath>,
    pub(super) name: Vec<u8>,
    pub(super) data: ReadData,
    remarks: Vec<Diagnostic>,
}

/// A record by its extent.
pub(super) struct Extent {
    pub(super) parsed: Parsed,
    pub(super) next: usize,
    pub(super) lines: u32,
}

impl<R: Read> Reader<R> {
    /// A reader; nothing is read yet.
    pub fn new(input: R) -> Self {
        Self {
            scanner: Scanner::new(input),
            version: None,
            ended: false,
            has_key: false,
            key: None,
            name: Vec::new(),
            data: ReadData::default(),
            remarks: Vec::new(),
        }
    }

    /// The version that the header declared, once it has been read.
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    /// The next record; none at the end of the file.
    ///
    /// # Errors
    /// [`ReadError`] if the input cannot be read, its encoding or header is one that importers
    /// refuse, or the header makes them import nothing.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>, ReadError> {
        self.remarks.clear();
        if self.ended {
            return Ok(None);
        }
        self.scanner.compact();
        let first = self.scanner.line_at(self.scanner.position())?;
        self.remarks.extend(self.scanner.take_remark());
        let number = self.scanner.line_number();
        let Some(line) = first else {
            self.ended = true;
            if self.version.is_none() {
                return Err(no_header(number));
            }
            return Ok(self.cut_end(number));
        };
        let extent = if self.version.is_none() { self.header(line)? } else { self.record(line)? };
        if self.scanner.slice(line.start, extent.next).contains(&0) {
            self.fault(
                line,
                0,
                Fault::new(
                    Code::NulCharacter,
                    line.start,
                    "the line holds a NUL character; what an importer makes of it, and of what follows, is not known",
                    "remove it, or write the value as hex",
                ),
            );
        }
        self.scanner.begin(extent.next, extent.lines);
        Ok(Some(Record {
            line: number,
            lines: extent.lines,
            kind: self.lend(extent.parsed),
            remarks: &self.remarks,
        }))
    }

    /// What is to be said at the end of a file that ends within a character.
    fn cut_end(&mut self, line: u32) -> Option<Record<'_>> {
        if !self.scanner.take_cut() {
            return None;
        }
        let message = "the file ends within a character: it is not complete";
        let at = Span::new(line, 1);
        let cut = Diagnostic::new(Code::CharacterCut, message).at(at).help("get the whole file");
        self.remarks.push(cut);
        Some(Record { line, lines: 0, kind: RecordKind::Ignored, remarks: &self.remarks })
    }

    /// The record's content, borrowed.
    fn lend(&self, parsed: Parsed) -> RecordKind<'_> {
        let name = TextRef::from_wtf8(&self.name);
        match (parsed, &self.key) {
            (Parsed::Header(version), _) => RecordKind::Header(version),
            (Parsed::Blank, _) => RecordKind::Blank,
            (Parsed::Comment, _) => RecordKind::Comment,
            (Parsed::Key { delete: false }, Some(key)) => RecordKind::Key(key),
            (Parsed::Key { delete: true }, Some(key)) => RecordKind::DeleteKey(key),
            (Parsed::SetValue, _) => RecordKind::SetValue { name, data: self.data.as_ref() },
            (Parsed::DeleteValue, _) => RecordKind::DeleteValue { name },
            _ => RecordKind::Ignored,
        }
    }

    /// The first line.
    fn header(&mut self, line: Line) -> Result<Extent, ReadError> {
        let text = self.scanner.slice(line.start, line.end);
        let text = text.get(skip_blanks(text, 0)..).unwrap_or_default();
        let version = match text {
            b"Windows Registry Editor Version 5.00" => Version::V5,
            b"REGEDIT4" => Version::V4,
            _ => {
                let number = self.scanner.line_number();
                return Err(if text.starts_with(b"REGEDIT") {
                    imports_nothing(number)
                } else {
                    no_header(number)
                });
            }
        };
        self.version = Some(version);
        Ok(Extent { parsed: Parsed::Header(version), next: line.next, lines: 1 })
    }

    /// A record after the header.
    fn record(&mut self, line: Line) -> Result<Extent, ReadError> {
        let text = self.scanner.slice(line.start, line.end);
        let indent = skip_blanks(text, 0);
        let one = |parsed| Ok(Extent { parsed, next: line.next, lines: 1 });
        match text.get(indent) {
            None => one(Parsed::Blank),
            Some(b';' | b'#') => one(Parsed::Comment),
            Some(b'[') => {
                let parsed = self.key_line(line, indent);
                one(parsed)
            }
            Some(b'"' | b'@') => self.value(line, indent),
            Some(_) => {
                self.fault(
                    line,
                    0,
                    Fault::new(
                        Code::LineIgnored,
                        line.start + indent,
                        "the line is no key, value or comment; it is ignored",
                        "begin a key with `[`, a value with `\"` or `@`, a comment with `;`",
                    ),
                );
                one(Parsed::Ignored)
            }
        }
    }

    fn key_line(&mut self, line: Line, indent: usize) -> Parsed {
        let start = line.start + indent;
        match key_line::parse(self.scanner.slice(start, line.end), start) {
            Ok(key) => {
                self.key = Some(key.path);
                // After a delete, values have no key until the next key line.
                self.has_key = !key.delete;
                for fault in key.remarks {
                    self.fault(line, 0, fault);
                }
                Parsed::Key { delete: key.delete }
            }
            Err(BadKey::LineIgnored(fault)) => {
                self.fault(line, 0, fault);
                Parsed::Ignored
            }
            Err(BadKey::NoKey(fault)) => {
                self.has_key = false;
                self.fault(line, 0, fault);
                Parsed::NoKey
            }
        }
    }

    /// Notes what is wrong, at its place `lines` lines below the record's first.
    pub(super) fn fault(&mut self, line: Line, lines: u32, fault: Fault) {
        let span = self.scanner.span(line, lines, fault.position);
        self.remarks.push(Diagnostic::new(fault.code, fault.message).at(span).help(fault.help));
    }
}

fn no_header(line: u32) -> ReadError {
    let message = "this is no .reg file: its first line is no header";
    ReadError::refused(
        Diagnostic::new(Code::HeaderMissing, message).at(Span::new(line, 1)).help(
            "begin the file with the line `Windows Registry Editor Version 5.00`, exactly so",
        ),
    )
}

fn imports_nothing(line: u32) -> ReadError {
    let message = "with this header an importer reports success and imports nothing";
    ReadError::refused(
        Diagnostic::new(Code::HeaderImportsNothing, message)
            .at(Span::new(line, 1))
            .help("write exactly `REGEDIT4`, or `Windows Registry Editor Version 5.00`"),
    )
}
