//! Where does each line begin and end?
//!
//! Holds one window of decoded text, refilled as lines are taken from it. Lines are addressed by
//! position within the window, so that a record may reach over several of them; what has been
//! taken is dropped when the window is next filled for a new record.

use std::io::Read;

use super::ReadError;
use super::code_page::CodePage;
use super::encoding::{Encoding, decode_utf16le, detect};
use super::narrow::{Narrow, OddLine, before_end_mark};
use super::record::Raw;
use crate::diagnostic::Diagnostic;
use crate::registry::TextRef;
use crate::span::Span;

/// How many bytes are read at a time: small enough that they and their text stay in the cache.
const CHUNK: usize = 64 * 1024;

/// A line of the window.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    pub(super) start: usize,
    /// Where its text ends.
    pub(super) end: usize,
    /// Where the next line begins.
    pub(super) next: usize,
}

#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own about the file")]
pub(super) struct Scanner<R> {
    input: R,
    page: CodePage,
    encoding: Option<Encoding>,
    /// The chunk last read; its first `waiting` bytes are no whole character yet.
    chunk: Vec<u8>,
    waiting: usize,
    /// The bytes of an 8-bit file.
    narrow: Option<Narrow>,
    text: Vec<u8>,
    /// Where the current record begins.
    at: usize,
    /// From where on the text is kept, although it has been taken.
    held: Option<usize>,
    /// The number of the line there.
    line: u32,
    ended: bool,
    /// Whether the file's last line has no line end.
    is_open: bool,
    /// How many bytes the byte order mark takes, until its record has been given out.
    mark: usize,
    has_nul: bool,
    /// What was to be said about the encoding.
    remark: Option<Diagnostic>,
    refused: bool,
}

impl<R: Read> Scanner<R> {
    pub(super) fn new(input: R, page: CodePage) -> Self {
        Self {
            input,
            page,
            encoding: None,
            chunk: Vec::new(),
            waiting: 0,
            narrow: None,
            text: Vec::new(),
            at: 0,
            held: None,
            line: 1,
            ended: false,
            is_open: false,
            mark: 0,
            has_nul: false,
            remark: None,
            refused: false,
        }
    }

    pub(super) fn into_input(self) -> R {
        self.input
    }

    /// How the file is encoded, once its first bytes have been read.
    pub(super) fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// The code page of 8-bit text, and of strings in `REGEDIT4` files.
    pub(super) fn page(&self) -> CodePage {
        self.narrow.as_ref().map_or(self.page, Narrow::page)
    }

    /// So many bytes of an 8-bit file from a line on, if there are as many. Positions stay valid.
    pub(super) fn sample(&mut self, start: usize, most: usize) -> &[u8] {
        while !self.ended && self.narrow.as_ref().is_some_and(|narrow| !narrow.has(start, most)) {
            // What is wrong with the input is found again where its lines are read.
            if self.fill().is_err() {
                break;
            }
        }
        self.narrow.as_ref().map_or(&[], |narrow| narrow.sample(start, most))
    }

    /// Whether importers refuse the encoding.
    pub(super) fn is_refused(&self) -> bool {
        self.refused
    }

    /// What is to be said about the encoding, once.
    pub(super) fn take_remark(&mut self) -> Option<Diagnostic> {
        self.remark.take()
    }

    /// The number of the line on which the file ends.
    pub(super) fn last_line(&self) -> u32 {
        self.line.saturating_sub(u32::from(self.is_open))
    }

    /// The bytes at the end of the file that are no whole character.
    pub(super) fn cut(&self) -> &[u8] {
        let cut = if self.ended { self.waiting } else { 0 };
        self.chunk.get(..cut).unwrap_or_default()
    }

    /// Begins the next record: everything before the position is dropped for good.
    pub(super) fn begin(&mut self, next: usize, lines: u32) {
        self.at = next;
        self.line = self.line.saturating_add(lines);
        self.mark = 0;
    }

    /// The position of the current record.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// The line number of the current record.
    pub(super) fn line_number(&self) -> u32 {
        self.line
    }

    /// A part of the window's text.
    pub(super) fn slice(&self, start: usize, end: usize) -> &[u8] {
        self.text.get(start..end).unwrap_or_default()
    }

    /// What the window holds from a position on.
    pub(super) fn rest(&self, start: usize) -> &[u8] {
        self.text.get(start..).unwrap_or_default()
    }

    /// Whether the text is all that there is to say about the window: no 8-bit file, and no NUL.
    pub(super) fn is_plain(&self) -> bool {
        self.narrow.is_none() && !self.has_nul
    }

    /// Whether there is a NUL in the window at all.
    pub(super) fn has_nul(&self) -> bool {
        self.has_nul
    }

    /// The bytes that a stretch of lines was read from. `mark` is that of [`mark`](Self::mark).
    pub(super) fn raw(&self, mark: usize, start: usize, end: usize) -> Raw<'_> {
        match &self.narrow {
            Some(narrow) => Raw::Narrow { mark, narrow, start, end },
            None => Raw::Utf16Le(mark),
        }
    }

    /// The bytes between two positions of an 8-bit file, each at the beginning or end of a line.
    pub(super) fn raw_bytes(&self, start: usize, end: usize) -> &[u8] {
        self.narrow.as_ref().map_or(&[], |narrow| narrow.raw(start, end))
    }

    /// How many bytes of byte order mark belong to the current record.
    pub(super) fn mark(&self) -> usize {
        self.mark
    }

    /// Whether a stretch of lines holds bytes that are not ASCII, in an 8-bit file.
    pub(super) fn is_odd(&self, start: usize, end: usize) -> bool {
        self.narrow.is_some() && !self.odd_lines(start, end).is_empty()
    }

    /// The lines between two positions whose bytes are not ASCII, in an 8-bit file.
    pub(super) fn odd_lines(&self, start: usize, end: usize) -> &[OddLine] {
        self.narrow.as_ref().map_or(&[], |narrow| narrow.odd_lines(start, end))
    }

    /// The place of a stretch of text that lies `lines` lines below the current record's first.
    pub(super) fn span(&self, line: Line, lines: u32, from: usize, to: usize) -> Span {
        let characters = |start: usize, end: usize| {
            let text = TextRef::from_wtf8(self.slice(start, end.clamp(start, line.end)));
            u32::try_from(text.characters()).unwrap_or(u32::MAX)
        };
        let from = from.clamp(line.start, line.end);
        let column = characters(line.start, from).saturating_add(1);
        Span::new(self.line.saturating_add(lines), column).with_width(characters(from, to))
    }

    /// Where the line that begins at a position ends, if it is there and ends in CR LF: nearly always.
    #[inline]
    pub(super) fn end_at(&self, start: usize) -> Option<usize> {
        let rest = self.rest(start);
        let offset = match rest {
            // Exporters put an empty line before each key.
            [b'\r', b'\n', ..] => 0,
            _ => memchr::memchr2(b'\r', b'\n', rest)?,
        };
        rest.get(offset..)?.starts_with(b"\r\n").then_some(start + offset)
    }

    /// The line that begins at a position; none at the end of the file.
    ///
    /// The window may grow, but positions in it stay valid until [`begin`](Self::begin).
    pub(super) fn line_at(&mut self, start: usize) -> Result<Option<Line>, ReadError> {
        self.line_with(start, start)
    }

    /// The line that begins at a position and does not end before another.
    pub(super) fn line_with(
        &mut self,
        mut start: usize,
        mut searched: usize,
    ) -> Result<Option<Line>, ReadError> {
        loop {
            if let Some(offset) = memchr::memchr2(b'\r', b'\n', self.rest(searched)) {
                let end = searched + offset;
                match (self.text.get(end), self.text.get(end + 1)) {
                    (Some(b'\r'), Some(b'\n')) => {
                        return Ok(Some(Line { start, end, next: end + 2 }));
                    }
                    // A line feed may follow in the next chunk.
                    (Some(b'\r'), None) if !self.ended => searched = end,
                    _ => return Ok(Some(Line { start, end, next: end + 1 })),
                }
            } else {
                searched = self.text.len();
            }
            if self.ended {
                return Ok(self.last(start));
            }
            if start == self.at && start > 0 {
                // A new record: nobody holds a position yet.
                let dropped = self.drop_taken();
                searched -= dropped;
                start -= dropped;
            }
            self.fill()?;
        }
    }

    /// The line at the end of the file, which has no line end. An end mark is a line of its own.
    fn last(&mut self, start: usize) -> Option<Line> {
        let text = self.rest(start);
        let end = match before_end_mark(text, self.waiting == 0) {
            0 if !text.is_empty() && self.waiting == 0 => {
                return Some(Line { start, end: start, next: self.text.len() });
            }
            length => start + length,
        };
        self.is_open |= start < end;
        (start < end).then_some(Line { start, end, next: end })
    }

    /// Whether nothing follows a line but an end mark, or it is one.
    pub(super) fn is_end_mark(&self, line: Line) -> bool {
        line.start == line.end
            && line.start < line.next
            && line.next == self.text.len()
            && self.ended
            && self.slice(line.start, line.next).iter().all(|byte| *byte == super::narrow::END_MARK)
    }

    /// Drops what has been taken and is not held, so that the window does not grow with the file;
    /// tells how much.
    fn drop_taken(&mut self) -> usize {
        let dropped = self.held.map_or(self.at, |held| held.min(self.at));
        if dropped == 0 {
            return 0;
        }
        self.text.drain(..dropped);
        if let Some(narrow) = &mut self.narrow {
            narrow.drop_before(dropped);
        }
        self.at -= dropped;
        self.held = self.held.map(|held| held - dropped);
        self.has_nul = memchr::memchr(0, &self.text).is_some();
        dropped
    }

    /// Keeps the text from the current record on, until something else is held.
    pub(super) fn hold(&mut self) {
        self.held = Some(self.at);
    }

    /// Where the text begins that is held.
    pub(super) fn held(&self) -> usize {
        self.held.unwrap_or(self.at)
    }

    /// Holds nothing.
    pub(super) fn release(&mut self) {
        self.held = None;
    }

    /// The byte at a position, none behind the end of the file. Positions stay valid.
    pub(super) fn byte_at(&mut self, at: usize) -> Result<Option<u8>, ReadError> {
        while self.text.len() <= at && !self.ended {
            self.fill()?;
        }
        Ok(self.text.get(at).copied())
    }

    /// Whether this text stands from the current record on. Positions do not stay valid.
    pub(super) fn is_ahead(&mut self, text: &[u8]) -> Result<bool, ReadError> {
        while self.rest(self.at).len() < text.len() && !self.ended {
            self.drop_taken();
            self.fill()?;
        }
        Ok(self.rest(self.at).starts_with(text))
    }

    /// Reads and decodes one more chunk.
    fn fill(&mut self) -> Result<(), ReadError> {
        self.chunk.resize(CHUNK, 0);
        let mut filled = self.waiting;
        // The first bytes decide the encoding, so a short read must not hide them.
        let wanted = if self.encoding.is_none() { 4 } else { filled + 1 };
        while filled < wanted {
            let free = self.chunk.get_mut(filled..).unwrap_or_default();
            match self.input.read(free) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(n) => filled += n,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(ReadError::io(error)),
            }
        }
        let from = if self.encoding.is_none() { self.detect(filled) } else { 0 };
        let bytes = self.chunk.get(from..filled).unwrap_or_default();
        let new = self.text.len();
        self.waiting = match &mut self.narrow {
            Some(narrow) => {
                narrow.push(bytes, self.ended, &mut self.text);
                0
            }
            None => decode_utf16le(bytes, self.ended, &mut self.text),
        };
        self.chunk.copy_within(filled - self.waiting..filled, 0);
        let text = self.text.get(new..).unwrap_or_default();
        self.has_nul |= memchr::memchr(0, text).is_some();
        Ok(())
    }

    /// Finds the encoding from the first bytes; gives the length of the byte order mark.
    fn detect(&mut self, filled: usize) -> usize {
        let detected = detect(self.chunk.get(..filled).unwrap_or_default());
        self.encoding = Some(detected.encoding);
        self.narrow = match detected.encoding {
            Encoding::Utf16Le => None,
            Encoding::Ansi => Some(Narrow::new(self.page)),
            Encoding::Utf8Bom => Some(Narrow::new(CodePage::UTF_8)),
        };
        self.remark = detected.remark.map(|remark| remark.at(Span::new(1, 1)));
        self.refused = detected.refused;
        self.mark = detected.mark;
        detected.mark
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            out[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn lines(bytes: &[u8]) -> Vec<String> {
        let mut scanner = Scanner::new(Drip(bytes), CodePage::UTF_8);
        let mut lines = Vec::new();
        while let Some(line) = scanner.line_at(scanner.position()).unwrap() {
            let text = scanner.slice(line.start, line.end);
            lines.push(String::from_utf8(text.to_vec()).unwrap());
            scanner.begin(line.next, 1);
        }
        lines
    }

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        assert_eq!(lines(b"a\r\nb\nc\rd\r\r\n\ne"), ["a", "b", "c", "d", "", "", "e"]);
        assert_eq!(lines(b"a\r"), ["a"]);
        assert_eq!(lines(b""), [""; 0]);
        assert_eq!(lines("\u{feff}é\u{2028}x\r\n".as_bytes()), ["é\u{2028}x"]);
        let wide: Vec<u8> = "\u{feff}a\r\né\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(lines(&wide), ["a", "é"]);
    }
}
