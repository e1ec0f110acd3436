//! Where does each line begin and end?
//!
//! Holds one window of decoded text, refilled as lines are taken from it. Lines are addressed by
//! position within the window, so that a record may reach over several of them; what has been
//! taken is dropped when the window is next filled.

use std::io::Read;

use super::ReadError;
use super::encoding::{Decoder, detect};
use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// How many bytes are read at a time.
const WINDOW: usize = 256 * 1024;

/// A line of the window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) start: usize,
    /// Where its text ends.
    pub(super) end: usize,
    /// Where the next line begins.
    pub(super) next: usize,
}

#[derive(Debug)]
pub(super) struct Scanner<R> {
    input: R,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    text: Vec<u8>,
    /// Where the current record begins.
    at: usize,
    /// The number of the line there.
    line: u32,
    ended: bool,
    /// What was to be said about the encoding.
    remark: Option<Diagnostic>,
    /// Whether the file ended within a character.
    cut: bool,
}

impl<R: Read> Scanner<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            decoder: None,
            raw: Vec::new(),
            text: Vec::new(),
            at: 0,
            line: 1,
            ended: false,
            remark: None,
            cut: false,
        }
    }

    /// What is to be said about the encoding, once.
    pub(super) fn take_remark(&mut self) -> Option<Diagnostic> {
        self.remark.take()
    }

    /// Whether the file ended within a character; once.
    pub(super) fn take_cut(&mut self) -> bool {
        std::mem::take(&mut self.cut)
    }

    /// Begins the next record: everything before the position is dropped for good.
    pub(super) fn begin(&mut self, next: usize, lines: u32) {
        self.at = next;
        self.line = self.line.saturating_add(lines);
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

    /// The place of a position that lies `lines` lines below the current record's first.
    pub(super) fn span(&self, line: Line, lines: u32, position: usize) -> Span {
        let before = self.slice(line.start, position.clamp(line.start, line.end));
        // A character has one byte that is no continuation.
        let column = before.iter().filter(|byte| **byte & 0xC0 != 0x80).count() + 1;
        Span::new(self.line.saturating_add(lines), u32::try_from(column).unwrap_or(u32::MAX))
    }

    /// The line that begins at a position; none at the end of the file.
    ///
    /// The window may grow, but positions in it stay valid until [`begin`](Self::begin).
    pub(super) fn line_at(&mut self, start: usize) -> Result<Option<Line>, ReadError> {
        let mut searched = start;
        loop {
            let found = self.slice(searched, self.text.len()).iter();
            match found.clone().position(|byte| matches!(byte, b'\r' | b'\n')) {
                Some(offset) => {
                    let end = searched + offset;
                    match (self.text.get(end), self.text.get(end + 1)) {
                        (Some(b'\r'), Some(b'\n')) => {
                            return Ok(Some(Line { start, end, next: end + 2 }));
                        }
                        // A line feed may follow in the next window.
                        (Some(b'\r'), None) if !self.ended => searched = end,
                        _ => return Ok(Some(Line { start, end, next: end + 1 })),
                    }
                }
                None => searched = self.text.len(),
            }
            if self.ended {
                let end = self.text.len();
                return Ok((start < end).then_some(Line { start, end, next: end }));
            }
            self.fill()?;
        }
    }

    /// Drops what has been taken, so that the window does not grow with the file. Positions change:
    /// only between records.
    pub(super) fn compact(&mut self) {
        if self.at > WINDOW && self.at > self.text.len() / 2 {
            self.text.drain(..self.at);
            self.at = 0;
        }
    }

    /// Reads and decodes one more window.
    fn fill(&mut self) -> Result<(), ReadError> {
        self.raw.resize(WINDOW, 0);
        let mut filled = 0;
        // The first bytes decide the encoding, so a short read must not hide them.
        let wanted = if self.decoder.is_none() { 4 } else { 1 };
        while filled < wanted {
            let free = self.raw.get_mut(filled..).unwrap_or_default();
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
        let mut bytes = self.raw.get(..filled).unwrap_or_default();
        let decoder = match &mut self.decoder {
            Some(decoder) => decoder,
            None => {
                let detected =
                    detect(bytes).map_err(|d| ReadError::refused(d.at(Span::new(1, 1))))?;
                self.remark = detected.remark.map(|remark| remark.at(Span::new(1, 1)));
                bytes = bytes.get(detected.mark..).unwrap_or_default();
                self.decoder.insert(Decoder::new(detected.encoding))
            }
        };
        let outcome = decoder.decode(bytes, self.ended, &mut self.text);
        self.cut |= decoder.is_cut();
        outcome.map_err(|diagnostic| {
            let lines = self.text.iter().skip(self.at).filter(|byte| **byte == b'\n').count();
            let line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            ReadError::refused(diagnostic.at(Span::new(line, 1)))
        })
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
        let mut scanner = Scanner::new(Drip(bytes));
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
    }
}
