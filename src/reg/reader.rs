//! What does an importer see in a `.reg` file, record by record?
//!
//! One raw step, [`Reader::next_record`], lends each record from a window that is reused; a bad
//! line never stops the rest. Nothing here decides what the records are for: reading them as a
//! change or as a state is in [`read`](super::read).

use std::io::Read;

use super::ReadError;
use super::code_page::CodePage;
use super::current::ReadData;
use super::encoding::Encoding;
use super::foreign_root::ForeignRoot;
use super::header::{self, Header};
use super::key_line::{self, BadKey, Current};
use super::page_use::{PageUse, UsedCodePage};
use super::record::{Fault, Parsed, Raw, Record, RecordKind, Version};
use super::scanner::{Line, Scanner};
use super::value_line::{Name, skip_blanks};
use super::win31;
use crate::diagnostic::{Code, Diagnostic, ImportEffect};
use crate::registry::{KeyPath, KeyPathRef, SharedNames, TextRef, ValueRef};
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
    stage: Stage,
    pub(super) version: Option<Version>,
    /// Whether a key is current, so that values belong to something.
    pub(super) has_key: bool,
    pub(super) key: Current,
    pub(super) name: Name,
    pub(super) name_buffer: Vec<u8>,
    pub(super) data: ReadData,
    remarks: Vec<Diagnostic>,
    pub(super) page_use: PageUse,
    pub(super) extent: Extent,
}

/// How far a file has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Header,
    Body,
    /// The body of a Windows 3.1 file.
    Body31,
    /// Importers refuse the file.
    Unread,
    Ended,
}

/// How far the current record goes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    line: Line,
    pub(super) next: usize,
    pub(super) lines: u32,
    mark: usize,
}

impl<R: Read> Reader<R> {
    /// A reader that reads 8-bit text in code page 1252, because no other one is named: it warns
    /// where something depends on that. Nothing is read yet.
    pub fn new(input: R) -> Self {
        Self::with_code_page(input, None)
    }

    /// A reader that reads 8-bit text in a code page; with `None` as [`new`](Self::new).
    pub fn with_code_page(input: R, page: impl Into<Option<CodePage>>) -> Self {
        let page = page.into();
        Self {
            scanner: Scanner::new(input, page.unwrap_or_default()),
            page_use: PageUse::new(page.is_some()),
            stage: Stage::Header,
            version: None,
            has_key: false,
            key: Current::default(),
            name: Name::default(),
            name_buffer: Vec::new(),
            data: ReadData::default(),
            remarks: Vec::new(),
            extent: Extent::default(),
        }
    }

    /// The input, of which nothing may have been read.
    pub(super) fn into_input(self) -> R {
        self.scanner.into_input()
    }

    /// The same reader, for the export of an offline hive whose root lies at this key.
    ///
    /// Programs that export a hive begin its paths with a word of their own, such as `HKEY` or
    /// `machine`, or with a backslash. The first such word of the file is taken for the root of the
    /// hive, and must be the root of all such paths; paths that begin with a root key stay as they are.
    ///
    /// # Examples
    /// ```
    /// use regdraft::reg::{Reader, read_state};
    /// use regdraft::registry::KeyPath;
    ///
    /// let file = b"REGEDIT4\n[\\Setup]\n\"Clean\"=dword:1\n";
    /// let reader = Reader::new(&file[..]).mounted_at(KeyPath::parse(r"HKLM\SYSTEM")?);
    /// let state = read_state(reader, &mut Vec::new())?;
    /// assert!(state.key(&KeyPath::parse(r"HKLM\SYSTEM\Setup")?).present().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn mounted_at(mut self, key: KeyPath) -> Self {
        self.key.foreign = ForeignRoot::mounted_at(key);
        self
    }

    /// What is known of a root that is no root key.
    pub(super) fn foreign(&self) -> &ForeignRoot {
        &self.key.foreign
    }

    /// Returns `true` if the current line ends in a bracket, as the key lines of exporters do.
    pub(super) fn ends_in_bracket(&self) -> bool {
        let line = self.extent.line;
        self.scanner.slice(line.start, line.end).ends_with(b"]")
    }

    /// The version that the header declared, once it has been read.
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    /// How the file is encoded, once its first record has been read.
    pub fn encoding(&self) -> Option<Encoding> {
        self.scanner.encoding()
    }

    /// The code page on which something depends that has been read so far: a key, a name or data
    /// that is written with bytes above 7F. Comments are not.
    ///
    /// # Examples
    /// ```
    /// use regdraft::reg::{CodePage, Reader};
    ///
    /// let file = b"REGEDIT4\n[HKEY_CURRENT_USER\\A]\n\"x\"=\"\xE9\"\n";
    /// let mut reader = Reader::new(&file[..]);
    /// while reader.next_record()?.is_some() {}
    /// let used = reader.used_code_page().expect("E9 is above 7F");
    /// assert_eq!((used.number(), used.is_assumed()), (1252, true));
    /// # Ok::<(), regdraft::reg::ReadError>(())
    /// ```
    pub fn used_code_page(&self) -> Option<UsedCodePage> {
        self.page_use.used(self.scanner.page())
    }

    /// The next record; none at the end of the file.
    ///
    /// # Errors
    /// [`ReadError`] if the input cannot be read. A file that importers refuse is no error here: its
    /// first record is [`RecordKind::Refused`].
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>, ReadError> {
        let Some(parsed) = self.step()? else { return Ok(None) };
        let Extent { line, next, lines, mark } = self.extent;
        let (number, raw) = match parsed {
            Parsed::Cut => (self.scanner.last_line(), Raw::Bytes(self.scanner.cut())),
            // It may be on the last line.
            Parsed::EndMark => (self.scanner.last_line(), self.scanner.raw(mark, line.start, next)),
            _ => (self.scanner.line_number(), self.scanner.raw(mark, line.start, next)),
        };
        Ok(Some(Record {
            line: number,
            lines,
            kind: self.lend(parsed),
            remarks: &self.remarks,
            is_guessed: self.page_use.is_doubtful() && self.scanner.is_odd(line.start, next),
            text: TextRef::from_wtf8(self.scanner.slice(line.start, next)),
            raw,
        }))
    }

    /// Takes the next record, and tells what it is. What it holds can be asked for until the next
    /// step.
    #[inline]
    pub(super) fn step(&mut self) -> Result<Option<Parsed>, ReadError> {
        self.remarks.clear();
        self.scanner.begin(self.extent.next, self.extent.lines);
        let start = self.scanner.position();
        if self.stage == Stage::Body {
            if let Some(parsed) = self.exported()? {
                return Ok(Some(parsed));
            }
            if let Some(length) = self.key.take(self.scanner.rest(start)) {
                return Ok(Some(self.exported_key(start, length)));
            }
        }
        let start = self.scanner.position();
        let line = match self.scanner.end_at(start) {
            Some(end) => Line { start, end, next: end + b"\r\n".len() },
            None => match self.scanner.line_at(start)? {
                Some(line)
                    if self.scanner.is_end_mark(line)
                        && matches!(self.stage, Stage::Body | Stage::Body31) =>
                {
                    return Ok(Some(self.end_mark(line)));
                }
                Some(line) => line,
                None => return Ok(self.end()),
            },
        };
        self.begin_line(line);
        match self.stage {
            Stage::Body if line.start == line.end => Ok(Some(Parsed::Blank)),
            Stage::Body => self.record(line).map(Some),
            Stage::Body31 => self.line_31(line).map(Some),
            Stage::Header => Ok(Some(self.header(line))),
            Stage::Unread | Stage::Ended => Ok(Some(Parsed::Unread)),
        }
    }

    /// Goes to a position of the window, at which a record begins; line numbers are not kept.
    pub(super) fn go_to(&mut self, at: usize) {
        self.scanner.begin(at, 0);
        self.extent = Extent { next: at, ..Extent::default() };
    }

    /// Whether the header has been read and lines are taken.
    pub(super) fn is_in_body(&self) -> bool {
        self.stage == Stage::Body
    }

    /// Goes to a position of the window, so many lines behind where the current record begins.
    pub(super) fn stand_after(&mut self, at: usize, lines: u32) {
        self.extent = Extent { next: at, lines, ..Extent::default() };
    }

    /// Makes a line the current record's first, and so far its last.
    pub(super) fn begin_line(&mut self, line: Line) {
        self.extent = Extent { line, next: line.next, lines: 1, mark: 0 };
    }

    /// What is to be said about the current record.
    pub(super) fn remarks(&self) -> &[Diagnostic] {
        &self.remarks
    }

    /// The number of the current record's first line.
    pub(super) fn line(&self) -> u32 {
        self.scanner.line_number()
    }

    /// The path of the current key line.
    pub(super) fn path(&self) -> KeyPathRef<'_> {
        self.key.path()
    }

    /// What the path of the current key shares with that of the key line before it, be that good or
    /// bad, if they have a root key in common.
    pub(super) fn shared(&self) -> Option<SharedNames> {
        self.key.shared()
    }

    /// The data of the current value.
    pub(super) fn value_data(&self) -> ValueRef<'_> {
        self.data.lend(|start, end| self.scanner.slice(start, end))
    }

    /// The Ctrl-Z that ends a file.
    #[cold]
    fn end_mark(&mut self, line: Line) -> Parsed {
        self.begin_line(line);
        let number = self.scanner.last_line();
        self.extent.lines = u32::from(number == self.scanner.line_number());
        let message = "the file ends with a Ctrl-Z (1A), as DOS programs end text files; it is no part of the text";
        let remark = Diagnostic::new(Code::EndMark, message).at(Span::new(number, 1));
        self.remarks.push(remark.help("remove it: what importers make of it is not documented"));
        Parsed::EndMark
    }

    /// What there is at the end of a file: a header that never came, or half a character.
    fn end(&mut self) -> Option<Parsed> {
        let position = self.scanner.position();
        let line = Line { start: position, end: position, next: position };
        self.extent = Extent { line, next: position, lines: 0, mark: 0 };
        let at = Span::new(self.scanner.last_line(), 1);
        if self.stage == Stage::Header {
            // A file without a single line: empty, or only a mark.
            self.remarks.push(match self.scanner.take_remark() {
                Some(remark) if self.scanner.is_refused() => remark,
                _ => header::missing().at(at),
            });
            self.extent.mark = self.scanner.mark();
            // Half a character may still follow.
            self.stage = Stage::Unread;
            return Some(Parsed::Refused);
        }
        let stage = std::mem::replace(&mut self.stage, Stage::Ended);
        if stage == Stage::Ended || self.scanner.cut().is_empty() {
            return None;
        }
        let message = "the file ends within a character: it is not complete";
        let remark = Diagnostic::new(Code::CharacterCut, message).at(at);
        self.remarks.push(remark.help("get the whole file"));
        Some(Parsed::Cut)
    }

    /// The record's content, borrowed.
    fn lend(&self, parsed: Parsed) -> RecordKind<'_> {
        match parsed {
            Parsed::Header(version) => RecordKind::Header(version),
            Parsed::Blank | Parsed::EndMark => RecordKind::Blank,
            Parsed::Comment => RecordKind::Comment,
            Parsed::Key { delete: false } => RecordKind::Key(self.key.path()),
            Parsed::Key { delete: true } => RecordKind::DeleteKey(self.key.path()),
            Parsed::SetValue => {
                RecordKind::SetValue { name: self.value_name(), data: self.value_data() }
            }
            Parsed::SetDefault => {
                RecordKind::SetDefault { key: self.key.path(), data: self.value_data() }
            }
            Parsed::DeleteValue => RecordKind::DeleteValue { name: self.value_name() },
            Parsed::Ignored | Parsed::Cut => RecordKind::Ignored,
            Parsed::Refused => RecordKind::Refused,
            Parsed::Unread => RecordKind::Unread,
        }
    }

    /// The name of the current value.
    pub(super) fn value_name(&self) -> TextRef<'_> {
        TextRef::from_wtf8(match self.name {
            Name::Window { start, end } => self.scanner.slice(start, end),
            Name::Buffer => &self.name_buffer,
        })
    }

    /// The first line.
    fn header(&mut self, line: Line) -> Parsed {
        self.extent.mark = self.scanner.mark();
        let remark = self.scanner.take_remark();
        let text = self.scanner.slice(line.start, line.end);
        let header = if self.scanner.is_refused() { Header::Missing } else { header::read(text) };
        if let Header::Version(version) = header {
            self.remarks.extend(remark);
            if let Some((trailing, at)) = header::trailing(version, text) {
                let span = self.scanner.span(line, 0, line.start + at, line.end);
                self.remarks.push(trailing.at(span));
            }
            self.version = Some(version);
            self.stage = Stage::Body;
            if version == Version::Windows31 {
                self.stage = Stage::Body31;
                let span = self.scanner.span(line, 0, line.start, line.end);
                self.remarks.push(win31::remark().at(span));
            }
            return Parsed::Header(version);
        }
        self.stage = Stage::Unread;
        let cause = if self.scanner.is_refused() { remark } else { header::refusal(header, text) };
        let span = self.scanner.span(line, 0, line.start, line.end);
        self.remarks.extend(cause.map(|cause| cause.at(span)));
        Parsed::Refused
    }

    /// A record after the header.
    #[inline]
    fn record(&mut self, line: Line) -> Result<Parsed, ReadError> {
        let text = self.scanner.slice(line.start, line.end);
        let indent = skip_blanks(text, 0);
        let parsed = match text.get(indent) {
            None => return Ok(Parsed::Blank),
            Some(b';' | b'#') => return Ok(Parsed::Comment),
            Some(b'[') => self.key_line(line, indent),
            Some(b'"' | b'@') => self.value(line, indent)?,
            Some(_) => self.odd_lines(line, indent)?,
        };
        Ok(self.checked_characters(line, parsed))
    }

    /// What becomes of a record when its characters have been looked at.
    #[inline]
    pub(super) fn checked_characters(&mut self, line: Line, mut parsed: Parsed) -> Parsed {
        if self.scanner.has_nul() || self.scanner.is_odd(line.start, self.extent.next) {
            self.check_characters(line, &mut parsed);
        }
        parsed
    }

    /// What becomes of a key line of so many bytes whose path has been taken.
    fn exported_key(&mut self, start: usize, length: usize) -> Parsed {
        let next = start + length;
        let line = Line { start, end: next - b"\r\n".len(), next };
        self.begin_line(line);
        self.has_key = true;
        self.checked_characters(line, Parsed::Key { delete: false })
    }

    fn key_line(&mut self, line: Line, indent: usize) -> Parsed {
        let start = line.start + indent;
        let mut remarks = Vec::new();
        let text = self.scanner.slice(start, line.end);
        match key_line::parse(text, start, &mut self.key, &mut remarks) {
            Ok(key) => {
                // After a delete, values have no key until the next key line.
                self.has_key = !key.delete;
                for fault in remarks {
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
                Parsed::Ignored
            }
        }
    }

    /// Notes what is wrong, at its place `lines` lines below the record's first.
    pub(super) fn fault(&mut self, line: Line, lines: u32, fault: Fault) {
        let span = self.scanner.span(line, lines, fault.position, fault.end);
        self.remarks.push(Diagnostic::new(fault.code, fault.message).at(span).help(fault.help));
    }

    /// Notes what is wrong with a record's first line, and what an import makes of it.
    pub(super) fn fault_with(&mut self, line: Line, fault: Fault, effect: ImportEffect) {
        self.fault(line, 0, fault);
        if let Some(last) = self.remarks.pop() {
            self.remarks.push(last.with_effect(effect));
        }
    }
}
