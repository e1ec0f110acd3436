//! Which bytes of an 8-bit file does a stretch of its text stand for?
//!
//! Text is decoded line by line. ASCII lines have one byte for each character, so only the others
//! are noted: where they stand, in text and in bytes. With that every line can be given back as the
//! bytes it was.

use super::code_page::CodePage;

/// The bytes of the window, and where they stand in its text.
#[derive(Debug)]
pub(super) struct Narrow {
    page: CodePage,
    raw: Vec<u8>,
    /// Up to where the bytes have been decoded: the end of a line.
    decoded: usize,
    /// Up to where no line ends, after that.
    searched: usize,
    odd: Vec<OddLine>,
}

/// A line that is not ASCII.
#[derive(Clone, Copy, Debug)]
pub(super) struct OddLine {
    /// Where its text begins and ends.
    pub(super) start: usize,
    pub(super) end: usize,
    raw_end: usize,
    /// Where the text of the first byte begins that has no meaning in the code page.
    pub(super) no_meaning: Option<usize>,
}

impl Narrow {
    pub(super) fn new(page: CodePage) -> Self {
        Self { page, raw: Vec::new(), decoded: 0, searched: 0, odd: Vec::new() }
    }

    /// Takes bytes of the file, and appends the text of all lines that are whole.
    pub(super) fn push(&mut self, bytes: &[u8], last: bool, text: &mut Vec<u8>) {
        self.raw.extend_from_slice(bytes);
        let new = self.raw.get(self.searched..).unwrap_or_default();
        let end = match memchr::memrchr2(b'\r', b'\n', new) {
            _ if last => self.raw.len(),
            // A line feed may follow in the next chunk; cutting before it makes no difference to
            // what is decoded.
            Some(at) => self.searched + at + 1,
            None => {
                self.searched = self.raw.len();
                return;
            }
        };
        let part = self.raw.get(self.decoded..end).unwrap_or_default();
        // An end mark is a line of its own.
        let (part, mark) =
            part.split_at_checked(before_end_mark(part, last)).unwrap_or((part, &[]));
        if part.is_ascii() {
            text.extend_from_slice(part);
        } else {
            let mut raw_at = self.decoded;
            for line in part.split_inclusive(|byte| matches!(byte, b'\r' | b'\n')) {
                raw_at += line.len();
                let start = text.len();
                let no_meaning = decode_line(self.page, line, text);
                if !line.is_ascii() {
                    self.odd.push(OddLine { start, end: text.len(), raw_end: raw_at, no_meaning });
                }
            }
        }
        text.extend_from_slice(mark);
        self.decoded = end;
        self.searched = end;
    }

    /// The code page.
    pub(super) fn page(&self) -> CodePage {
        self.page
    }

    /// Whether more than so many bytes are there from a line of the text on.
    pub(super) fn has(&self, start: usize, count: usize) -> bool {
        self.raw.len().saturating_sub(self.position(start)) > count
    }

    /// At most so many bytes from a line of the text on, in whole lines if one fits.
    pub(super) fn sample(&self, start: usize, most: usize) -> &[u8] {
        let rest = self.raw.get(self.position(start)..).unwrap_or_default();
        if rest.len() <= most {
            return rest;
        }
        let part = rest.get(..most).unwrap_or_default();
        let end = memchr::memrchr2(b'\r', b'\n', part);
        // No character of several bytes holds one of these.
        let end = end.or_else(|| part.iter().rposition(|byte| *byte < b'0'));
        part.get(..end.unwrap_or(most)).unwrap_or_default()
    }

    /// The bytes between two positions of the text, each at the beginning or end of a line.
    pub(super) fn raw(&self, start: usize, end: usize) -> &[u8] {
        self.raw.get(self.position(start)..self.position(end)).unwrap_or_default()
    }

    /// The lines between two positions that are not ASCII.
    pub(super) fn odd_lines(&self, start: usize, end: usize) -> &[OddLine] {
        let from = self.odd.partition_point(|line| line.end <= start);
        let to = self.odd.partition_point(|line| line.start < end);
        self.odd.get(from..to).unwrap_or_default()
    }

    /// Forgets everything before a position of the text, which becomes the first.
    pub(super) fn drop_before(&mut self, start: usize) {
        let raw = self.position(start);
        self.raw.drain(..raw);
        self.decoded -= raw;
        self.searched -= raw;
        self.odd.retain_mut(|line| {
            let keep = line.end > start;
            if keep {
                line.start -= start;
                line.end -= start;
                line.raw_end -= raw;
            }
            keep
        });
    }

    fn position(&self, text: usize) -> usize {
        let before = self.odd.partition_point(|line| line.end <= text);
        match before.checked_sub(1).and_then(|at| self.odd.get(at)) {
            Some(line) => line.raw_end + (text - line.end),
            None => text,
        }
    }
}

/// Where the Ctrl-Z begins that ends a text, if this is the last of it; else the end.
pub(super) fn before_end_mark(text: &[u8], last: bool) -> usize {
    let marks = text.iter().rev().take_while(|byte| **byte == END_MARK).count();
    if last { text.len() - marks } else { text.len() }
}

/// The character with which CP/M and DOS ended text files.
pub(super) const END_MARK: u8 = 0x1A;

/// Appends the text of a line; tells where that of the first byte without a meaning begins.
fn decode_line(page: CodePage, line: &[u8], text: &mut Vec<u8>) -> Option<usize> {
    if let Some(decoded) = page.decode(line) {
        text.extend_from_slice(decoded.as_bytes());
        return None;
    }
    // What is before that byte may be used; the rest is for showing it.
    let good = decodable(page, line);
    let (head, tail) = line.split_at_checked(good).unwrap_or((&[], line));
    if let Some(decoded) = page.decode(head) {
        text.extend_from_slice(decoded.as_bytes());
    }
    let no_meaning = text.len();
    for byte in tail {
        let shown = if byte.is_ascii() { char::from(*byte) } else { char::REPLACEMENT_CHARACTER };
        text.extend_from_slice(shown.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Some(no_meaning)
}

/// How many bytes at the beginning of a line have a meaning. No character takes more than four.
fn decodable(page: CodePage, line: &[u8]) -> usize {
    let mut good = 0;
    while good < line.len() {
        let length = (1..=4).find(|length| {
            line.get(good..good + length).is_some_and(|bytes| page.decode(bytes).is_some())
        });
        match length {
            Some(length) => good += length,
            None => break,
        }
    }
    good
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_as_the_bytes_they_were() {
        let file = b"plain\r\n\x80uro\rnext\nla\xEFst \xC3\xA9\n\n\x81\xFF end";
        for cut in 0..=file.len() {
            let mut narrow = Narrow::new(CodePage::new(936).unwrap_or_default());
            let mut text = Vec::new();
            narrow.push(&file[..cut], false, &mut text);
            narrow.push(&file[cut..], true, &mut text);
            let mut ends: Vec<usize> = vec![0];
            ends.extend(
                (0..text.len()).filter(|at| matches!(text[*at], b'\r' | b'\n')).map(|at| at + 1),
            );
            ends.push(text.len());
            let lines: Vec<&[u8]> = ends.windows(2).map(|two| narrow.raw(two[0], two[1])).collect();
            assert_eq!(lines.concat(), file, "cut at {cut}");
            assert_eq!(lines[2], b"\x80uro\r");
            let third = ends[3];
            let rest = narrow.raw(third, text.len()).to_vec();
            narrow.drop_before(third);
            assert_eq!(narrow.raw(0, text.len() - third), rest);
            let fifth = ends[5] - third;
            let rest = narrow.raw(fifth, text.len() - third).to_vec();
            narrow.drop_before(fifth);
            assert_eq!(narrow.raw(0, text.len() - third - fifth), rest);
            assert_eq!([1, 3].map(|end| narrow.odd_lines(0, end).len()), [0, 1]);
        }
    }
}
