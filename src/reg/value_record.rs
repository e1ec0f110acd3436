//! What becomes of a value line, and of the lines that belong to it?
//!
//! Strings go over raw line breaks, bytes over continuations; both ask the scanner for one more line
//! at a time.

use std::io::Read;

use super::ReadError;
use super::current::DataKind;
use super::exported::{self, Content};
use super::hex::{self, From, Short, Step};
use super::reader::Reader;
use super::record::{Fault, Parsed, Version};
use super::scanner::Line;
use super::value_line::{self, Data, Name, Quoted, is_rest_empty, skip_blanks, trailing, unquote};
use crate::diagnostic::{Code, ImportEffect};
use crate::registry::{MAX_VALUE_NAME, ValueType, check_value_name};

impl<R: Read> Reader<R> {
    /// A value that stands at the current position as exporters write it, with the lines that
    /// belong to it; none where there is no such value.
    #[inline]
    pub(super) fn exported(&mut self) -> Result<Option<Parsed>, ReadError> {
        let start = self.scanner.position();
        let Some(found) = exported::read(self.scanner.rest(start), &mut self.name_buffer) else {
            return Ok(None);
        };
        let ends = |end: usize| Line { start, end, next: end + b"\r\n".len() };
        let line = match found.content {
            Content::Text { end, .. } => ends(start + end + 1),
            Content::Dword { end, .. } => ends(start + end),
            Content::Begun { searched, .. } => {
                let line = self.scanner.line_with(start, start + searched)?;
                // The text is there, so there is a line.
                let Some(line) = line else { return Ok(None) };
                line
            }
        };
        // The window may have moved.
        let start = line.start;
        self.begin_line(line);
        self.name = found.name.shift(start);
        let mut odd = Vec::new();
        let parsed = match found.content {
            Content::Text { start: from, end } => {
                self.data.value_type = ValueType::SZ;
                self.data.kind = DataKind::Window { start: start + from, end: start + end };
                Parsed::SetValue
            }
            Content::Dword { number, .. } => {
                self.data(line, start, Data::Dword(number), &mut odd)?
            }
            Content::Begun { data, .. } => self.data(line, start, data, &mut odd)?,
        };
        let parsed = self.checked_value(line, start, &odd, parsed);
        Ok(Some(self.checked_characters(line, parsed)))
    }

    /// A value line, with the lines that belong to it.
    #[cold]
    pub(super) fn value(&mut self, line: Line, indent: usize) -> Result<Parsed, ReadError> {
        let start = line.start + indent;
        let mut odd = Vec::new();
        let text = self.scanner.slice(start, line.end);
        let (name, data) = match value_line::parse(text, &mut self.name_buffer, &mut odd) {
            Ok(parsed) => parsed,
            Err(fault) => {
                self.fault(line, 0, fault.shift(start));
                return Ok(Parsed::Ignored);
            }
        };
        self.name = name.shift(start);
        for (at, _) in &mut odd {
            *at += start;
        }
        let parsed = self.data(line, start, data, &mut odd)?;
        Ok(self.checked_value(line, start, &odd, parsed))
    }

    /// The data of a value whose line begins at a position.
    #[inline]
    fn data(
        &mut self,
        line: Line,
        start: usize,
        data: Data,
        odd: &mut Vec<(usize, u8)>,
    ) -> Result<Parsed, ReadError> {
        match data {
            Data::Delete => Ok(Parsed::DeleteValue),
            Data::Dword(number) => {
                self.data.value_type = ValueType::DWORD;
                self.data.kind = DataKind::Dword(number);
                Ok(Parsed::SetValue)
            }
            Data::String { from } => self.string(line, start + from, odd),
            Data::Hex { value_type, from } => self.hex(line, start + from, value_type),
        }
    }

    /// What becomes of a value whose line could be read.
    #[inline]
    fn checked_value(
        &mut self,
        line: Line,
        start: usize,
        odd: &[(usize, u8)],
        mut parsed: Parsed,
    ) -> Parsed {
        let is_plain = odd.is_empty() && self.has_key && !self.scanner.has_nul();
        if !(is_plain && self.name_len() <= MAX_VALUE_NAME) && parsed != Parsed::Ignored {
            self.check_value(line, start, odd, &mut parsed);
        }
        parsed
    }

    /// How long the current name is, in bytes.
    fn name_len(&self) -> usize {
        match self.name {
            Name::Window { start, end } => end - start,
            Name::Buffer => self.name_buffer.len(),
        }
    }

    /// What remains to be checked of a value whose line could be read.
    #[cold]
    fn check_value(&mut self, line: Line, start: usize, odd: &[(usize, u8)], parsed: &mut Parsed) {
        self.escapes(line, odd, parsed);
        if let Err(error) = check_value_name(self.value_name()) {
            let message = format!("{error}; the line is dropped");
            self.fault(line, 0, Fault::new(Code::ValueName, start, message, "shorten the name"));
            *parsed = Parsed::Ignored;
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
            *parsed = Parsed::Ignored;
        }
    }

    /// What is to be said about the escapes of a value, once for all of them.
    fn escapes(&mut self, line: Line, odd: &[(usize, u8)], parsed: &mut Parsed) {
        let help = "write `\\\\` for a backslash and `\\\"` for a quote";
        // `\0` makes the whole line invalid (Wine's conformance tests, which run on Windows).
        if let Some((at, _)) = odd.iter().find(|(_, escaped)| *escaped == b'0') {
            *parsed = Parsed::Ignored;
            let message = "`\\0` is no escape; the line is dropped";
            self.fault_with(
                line,
                Fault::new(Code::Escape, *at, message, help),
                ImportEffect::Ignored,
            );
            return;
        }
        let Some(((at, escaped), others)) = odd.split_first() else { return };
        let shown = char::from(*escaped);
        let more = match others.len() {
            0 => String::new(),
            1 => "; so is 1 more escape of the value".to_owned(),
            count => format!("; so are {count} more escapes of the value"),
        };
        let message = format!(
            "`\\{shown}` is an escape that Windows never writes; it is read as `{shown}`{more}"
        );
        self.fault(line, 0, Fault::new(Code::Escape, *at, message, help));
    }

    /// A string, which may hold raw line breaks: Windows exports them as they are.
    fn string(
        &mut self,
        line: Line,
        from: usize,
        odd: &mut Vec<(usize, u8)>,
    ) -> Result<Parsed, ReadError> {
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
                    self.extent.next = last.next;
                    if !odd.is_empty() {
                        // An escape may have stood within a surrogate pair.
                        self.data.join_surrogates();
                    }
                    self.data.unfold_nul();
                    return Ok(Parsed::SetValue);
                }
                Quoted::Closed(after) if self.extent.lines == 1 => {
                    let fault = trailing(text, after, "the closing quote").shift(from);
                    self.fault(line, 0, fault);
                    break;
                }
                // A line that ends in a backslash does not continue the string.
                Quoted::Open if !cut => {
                    read_to = last.end;
                    if let Some(next) = self.scanner.line_at(last.next)? {
                        last = next;
                        self.extent.lines += 1;
                        continue;
                    }
                }
                // A later line closes the quote but goes on: that quote opens something else, and
                // this string was never closed.
                Quoted::Open | Quoted::Closed(_) => {}
            }
            if self.extent.lines > 1 || matches!(end, Quoted::Open) {
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
        self.extent.next = line.next;
        self.extent.lines = 1;
        Ok(Parsed::Ignored)
    }

    /// Bytes, over as many lines as they take.
    fn hex(&mut self, line: Line, from: usize, value_type: u32) -> Result<Parsed, ReadError> {
        self.data.value_type = ValueType::from_number(value_type);
        self.data.kind = DataKind::Bytes;
        self.data.bytes.clear();
        let (mut current, mut at, mut place) = (line, from, From::Start);
        // The first line with a byte of one digit, how many lines are above it, and where.
        let (mut short, mut first) = (Short::default(), None);
        loop {
            let plain = hex::plain_bytes(self.scanner.rest(at), &mut self.data.bytes);
            if plain.breaks > 0 {
                // The text is there, so there is a line.
                let Some(last) = self.scanner.line_with(at + plain.line, at + plain.taken)? else {
                    break;
                };
                current = last;
                self.extent.lines += plain.breaks;
                self.extent.next = current.next;
            }
            if plain.taken > 0 {
                place = From::Comma;
            }
            at += plain.taken;
            let text = self.scanner.slice(at, current.end);
            let step = hex::parse_line(text, place, &mut self.data.bytes, &mut short);
            if short.count > 0 && first.is_none() {
                first = Some((current, self.extent.lines - 1, at + short.first));
            }
            match step {
                Ok(Step::Done) => break,
                Ok(Step::Continued) => {}
                Err(fault) => {
                    self.fault(current, self.extent.lines - 1, fault.shift(at));
                    return Ok(Parsed::Ignored);
                }
            }
            match self.continuation(current)? {
                Continuation::Line(next, digits) => (current, at) = (next, digits),
                Continuation::EndOfFile => break,
                Continuation::Swallowed => return Ok(Parsed::Ignored),
            }
            place = From::Line;
        }
        if self.version == Some(Version::V4)
            && self.data.value_type.is_text()
            && !self.widen_ansi(line, from)
        {
            return Ok(Parsed::Ignored);
        }
        self.data.settle();
        if let Some((line, lines, at)) = first {
            self.short_bytes(line, lines, at, short.count);
        }
        Ok(Parsed::SetValue)
    }

    /// Notes bytes of one digit, at the first of them.
    #[cold]
    fn short_bytes(&mut self, line: Line, lines: u32, at: usize, count: usize) {
        let what = match count {
            1 => "a byte has one digit".to_owned(),
            _ => format!("{count} bytes have one digit"),
        };
        let message = format!(
            "{what}; exporters write two, and importers read one digit as the low half of a byte"
        );
        let help = "check that no digit is missing, and write two digits for each byte";
        self.fault(line, lines, Fault::new(Code::ShortByte, at, message, help).to(at + 1));
    }

    /// The line on which bytes go on, and where.
    fn continuation(&mut self, current: Line) -> Result<Continuation, ReadError> {
        let above = self.extent.lines - 1;
        let mut after = current.next;
        while let Some(next) = self.scanner.line_with(after, after)? {
            if self.scanner.is_end_mark(next) {
                break;
            }
            self.extent.lines += 1;
            self.extent.next = next.next;
            let text = self.scanner.slice(next.start, next.end);
            let indent = skip_blanks(text, 0);
            match text.get(indent) {
                None | Some(b';') => after = next.next,
                Some(digit) if digit.is_ascii_hexdigit() => {
                    return Ok(Continuation::Line(next, next.start + indent));
                }
                Some(_) => {
                    let fault = Fault::new(
                        Code::LineSwallowed,
                        next.start + indent,
                        "the line above ends in `\\`, so this one is taken for its continuation and dropped together with the value",
                        "remove the `,\\` above, or write the missing bytes",
                    );
                    self.fault(next, self.extent.lines - 1, fault.to(next.end));
                    return Ok(Continuation::Swallowed);
                }
            }
        }
        self.fault(current, above, Fault::new(
            Code::ContinuationUnfinished, current.end,
            "the file ends where the value should go on; the value is set from the bytes so far",
            "check that the file is complete",
        ));
        Ok(Continuation::EndOfFile)
    }

    /// A REGEDIT4 file writes the bytes of text in the code page.
    fn widen_ansi(&mut self, line: Line, from: usize) -> bool {
        let page = self.scanner.page();
        if !self.data.bytes.is_ascii() {
            self.note_page_of_data(line, from);
        }
        if let Some(wide) = page.widen(&self.data.bytes) {
            self.data.bytes = wide;
            return true;
        }
        let message = format!(
            "the bytes of the text have no meaning in code page {}; the value is not used",
            page.number()
        );
        let help = "name the right code page (--code-page), or write the value in a version 5 file";
        self.fault(line, 0, Fault::new(Code::CodePage, from, message, help));
        false
    }
}

/// Where bytes go on after a line that says so.
enum Continuation {
    /// In this line, at this position.
    Line(Line, usize),
    /// Nowhere: the file ends.
    EndOfFile,
    /// In a line that holds something else, which is lost.
    Swallowed,
}
