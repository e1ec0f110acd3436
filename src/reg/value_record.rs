//! What becomes of a value line, and of the lines that belong to it?
//!
//! Strings go over raw line breaks, bytes over continuations; both ask the scanner for one more line
//! at a time.

use std::io::Read;

use super::ReadError;
use super::current::DataKind;
use super::encoding::ansi_to_utf16le;
use super::hex::{self, Step};
use super::reader::{Extent, Reader};
use super::record::{Fault, Parsed, Version};
use super::scanner::Line;
use super::value_line::{self, Data, Quoted, is_rest_empty, skip_blanks, trailing, unquote};
use crate::diagnostic::Code;
use crate::registry::{TextRef, ValueType, check_value_name};

impl<R: Read> Reader<R> {
    /// A value line, with the lines that belong to it.
    pub(super) fn value(&mut self, line: Line, indent: usize) -> Result<Extent, ReadError> {
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
                    if !odd.is_empty() {
                        // An escape may have stood within a surrogate pair.
                        self.data.join_surrogates();
                    }
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
}
