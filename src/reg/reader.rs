//! What does an importer see in a `.reg` file, record by record?
//!
//! One raw step, [`Reader::next_record`], lends each record from a window that is reused; a bad
//! line never stops the rest. Nothing here decides what the records are for: reading them as a
//! change or as a state is in [`read`](super::read).

use std::io::Read;

use super::ReadError;
use super::current::{DataKind, ReadData};
use super::encoding::ansi_to_utf16le;
use super::hex::{self, Step};
use super::key_line::{self, BadKey};
use super::record::{Fault, Parsed, Record, RecordKind, Version};
use super::scanner::{Line, Scanner};
use super::value_line::{self, Data, Quoted, is_rest_empty, skip_blanks, trailing, unquote};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{KeyPath, TextRef, ValueType, check_value_name};
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
    scanner: Scanner<R>,
    version: Option<Version>,
    /// A header that imports nothing ends the reading.
    ended: bool,
    /// Whether a key is current, so that values belong to something.
    has_key: bool,
    key: Option<KeyPath>,
    name: Vec<u8>,
    data: ReadData,
    remarks: Vec<Diagnostic>,
}

/// A record by its extent.
struct Extent {
    parsed: Parsed,
    next: usize,
    lines: u32,
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
            return if self.version.is_some() { Ok(None) } else { Err(no_header(number)) };
        };
        let extent = if self.version.is_none() { self.header(line)? } else { self.record(line)? };
        self.scanner.begin(extent.next, extent.lines);
        Ok(Some(Record {
            line: number,
            lines: extent.lines,
            kind: self.lend(extent.parsed),
            remarks: &self.remarks,
        }))
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

    fn value(&mut self, line: Line, indent: usize) -> Result<Extent, ReadError> {
        self.name.clear();
        let start = line.start + indent;
        let mut odd = Vec::new();
        let data = value_line::parse(self.scanner.slice(start, line.end), &mut self.name, &mut odd);
        let mut extent = Extent { parsed: Parsed::SetValue, next: line.next, lines: 1 };
        for (at, _) in &mut odd {
            *at += start;
        }
        match data {
            Ok(Data::Delete) => extent.parsed = Parsed::DeleteValue,
            Ok(Data::Dword(number)) => {
                self.data.value_type = ValueType::DWORD;
                self.data.kind = DataKind::Dword(number);
            }
            Ok(Data::String { from }) => self.string(line, start + from, &mut extent, &mut odd)?,
            Ok(Data::Hex { value_type, from }) => {
                self.hex(line, start + from, value_type, &mut extent)?;
            }
            Err(mut fault) => {
                fault.position += start;
                self.fault(line, 0, fault);
                extent.parsed = Parsed::Ignored;
            }
        }
        if extent.parsed != Parsed::Ignored {
            self.check_value(line, start, &odd, &mut extent);
        }
        Ok(extent)
    }

    /// What remains to be checked of a value whose line could be read.
    fn check_value(&mut self, line: Line, start: usize, odd: &[(usize, u8)], extent: &mut Extent) {
        for (at, escaped) in odd {
            let shown = char::from(*escaped);
            // `\0` makes the whole line invalid (Wine's conformance tests, which run on Windows).
            let (dropped, what) = match escaped {
                b'0' => (true, "`\\0` is no escape; the line is dropped".to_owned()),
                _ => (
                    false,
                    format!(
                        "`\\{shown}` is an escape that Windows never writes; it is read as `{shown}`"
                    ),
                ),
            };
            if dropped {
                extent.parsed = Parsed::Ignored;
            }
            let help = "write `\\\\` for a backslash and `\\\"` for a quote";
            self.fault(line, 0, Fault::new(Code::Escape, *at, what, help));
        }
        if let Err(error) = check_value_name(TextRef::from_wtf8(&self.name)) {
            let message = format!("{error}; the line is dropped");
            self.fault(line, 0, Fault::new(Code::ValueName, start, message, "shorten the name"));
            extent.parsed = Parsed::Ignored;
        }
        if !self.has_key {
            self.fault(
                line,
                0,
                Fault::new(
                    Code::ValueWithoutKey,
                    start,
                    "no key is open here, so the value is dropped",
                    "put a key line such as [HKEY_LOCAL_MACHINE\\…] before it",
                ),
            );
            extent.parsed = Parsed::Ignored;
        }
    }

    /// A string, which may hold raw line breaks: Windows exports them as they are.
    fn string(
        &mut self,
        line: Line,
        from: usize,
        extent: &mut Extent,
        odd: &mut Vec<(usize, u8)>,
    ) -> Result<(), ReadError> {
        self.data.value_type = ValueType::SZ;
        self.data.kind = DataKind::Text;
        self.data.bytes.clear();
        let (mut read_to, mut last) = (from, line);
        loop {
            let mut found = Vec::new();
            let text = self.scanner.slice(read_to, last.end);
            let end = unquote(text, 0, &mut self.data.bytes, &mut found);
            let cut = found.last().is_some_and(|(_, escaped)| *escaped == b'\n');
            odd.extend(found.into_iter().map(|(at, escaped)| (read_to + at, escaped)));
            match end {
                Quoted::Closed(after) if is_rest_empty(text, after) => {
                    extent.next = last.next;
                    self.data.unfold_nul();
                    return Ok(());
                }
                Quoted::Closed(after) if extent.lines == 1 => {
                    self.fault(line, 0, trailing(from + after, "the closing quote"));
                    break;
                }
                // A line that ends in a backslash does not continue the string.
                Quoted::Open if !cut => {
                    read_to = last.end;
                    if let Some(next) = self.scanner.line_at(last.next)? {
                        last = next;
                        extent.lines += 1;
                        continue;
                    }
                }
                // A later line closes the quote but goes on: that quote opens something else, and
                // this string was never closed.
                Quoted::Open | Quoted::Closed(_) => {}
            }
            if extent.lines > 1 || matches!(end, Quoted::Open) {
                self.fault(
                    line,
                    0,
                    Fault::new(
                        Code::ValueString,
                        from.saturating_sub(1),
                        "the string has no closing quote; the line is dropped",
                        "close the string with a quote",
                    ),
                );
            }
            break;
        }
        odd.clear();
        *extent = Extent { parsed: Parsed::Ignored, next: line.next, lines: 1 };
        Ok(())
    }

    /// Bytes, over as many lines as they take.
    fn hex(
        &mut self,
        line: Line,
        from: usize,
        value_type: u32,
        extent: &mut Extent,
    ) -> Result<(), ReadError> {
        self.data.value_type = ValueType::from_number(value_type);
        self.data.kind = DataKind::Bytes;
        self.data.bytes.clear();
        let (mut current, mut at) = (line, from);
        loop {
            let text = self.scanner.slice(at, current.end);
            let first = current.start == line.start;
            match hex::parse_line(text, 0, first, &mut self.data.bytes) {
                Ok(Step::Done) => break,
                Ok(Step::Continued) => {}
                Err(mut fault) => {
                    fault.position += at;
                    self.fault(current, extent.lines - 1, fault);
                    extent.parsed = Parsed::Ignored;
                    return Ok(());
                }
            }
            match self.continuation(current, extent)? {
                Some((next, digits)) => (current, at) = (next, digits),
                None => break,
            }
            if extent.parsed == Parsed::Ignored {
                return Ok(());
            }
        }
        self.widen_ansi(line, from, extent);
        self.data.settle();
        Ok(())
    }

    /// The line on which bytes go on, and where; none at the end of the file.
    fn continuation(
        &mut self,
        current: Line,
        extent: &mut Extent,
    ) -> Result<Option<(Line, usize)>, ReadError> {
        let mut after = current.next;
        while let Some(next) = self.scanner.line_at(after)? {
            extent.lines += 1;
            extent.next = next.next;
            let text = self.scanner.slice(next.start, next.end);
            let indent = skip_blanks(text, 0);
            match text.get(indent) {
                None | Some(b';') => after = next.next,
                Some(digit) if digit.is_ascii_hexdigit() => {
                    return Ok(Some((next, next.start + indent)));
                }
                Some(_) => {
                    self.fault(next, extent.lines - 1, Fault::new(
                        Code::LineSwallowed, next.start + indent,
                        "the line above ends in `\\`, so this one is taken for its continuation and dropped together with the value",
                        "remove the `,\\` above, or write the missing bytes",
                    ));
                    extent.parsed = Parsed::Ignored;
                    return Ok(Some((next, next.start)));
                }
            }
        }
        self.fault(current, extent.lines - 1, Fault::new(
            Code::ContinuationUnfinished, current.end,
            "the file ends where the value should go on; the value is set from the bytes so far",
            "check that the file is complete",
        ));
        Ok(None)
    }

    /// A REGEDIT4 file writes the bytes of text in the code page.
    fn widen_ansi(&mut self, line: Line, from: usize, extent: &mut Extent) {
        if self.version == Some(Version::V4) && self.data.value_type.is_text() {
            match ansi_to_utf16le(&self.data.bytes) {
                Ok(wide) => self.data.bytes = wide,
                Err(diagnostic) => {
                    self.fault(
                        line,
                        0,
                        Fault::new(
                            diagnostic.code(),
                            from,
                            diagnostic.message().to_owned(),
                            "write the value in a version 5 file",
                        ),
                    );
                    extent.parsed = Parsed::Ignored;
                }
            }
        }
    }

    /// Notes what is wrong, at its place `lines` lines below the record's first.
    fn fault(&mut self, line: Line, lines: u32, fault: Fault) {
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
