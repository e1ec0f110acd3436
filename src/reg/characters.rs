//! Checks the characters of a record: a NUL, and bytes whose meaning depends on the code page.

use std::io::Read;
use std::ops::Range;

use super::effective;
use super::encoding::{Encoding, SAVE_AS};
use super::reader::Reader;
use super::record::{Fault, Parsed};
use super::scanner::Line;
use crate::diagnostic::Code;
use crate::registry::KeyPathError;

/// How many bytes of a file decide which code pages are probable.
const SAMPLE: usize = 16 * 1024;

/// How many bytes a warning shows.
const SHOWN: usize = 12;

const NAME_IT: &str = "name the code page in which the file was written (--code-page), or save the file as UTF-16 LE with byte order mark";

impl<R: Read> Reader<R> {
    /// What is to be said about a record's characters.
    #[cold]
    pub(super) fn check_characters(&mut self, line: Line, parsed: &mut Parsed) {
        let next = self.extent.next;
        let text = self.scanner.slice(line.start, next);
        if let Some(at) = memchr::memchr(0, text) {
            self.nul(line, line.start + at, parsed);
        }
        if !self.scanner.is_odd(line.start, next) {
            return;
        }
        let text = self.scanner.slice(line.start, next);
        let parts: Vec<Range<usize>> = effective::parts(text, *parsed)
            .into_iter()
            .map(|part| line.start + part.start..line.start + part.end)
            .collect();
        if let Some(at) = self.first_odd(&parts) {
            self.note_page(line, at, &parts);
        }
        let odd = self.scanner.odd_lines(line.start, next);
        let is_effective = |at: usize| parts.iter().any(|part| part.contains(&at));
        if odd.iter().filter_map(|line| line.no_meaning).any(is_effective) {
            let message = format!(
                "the line holds a byte that has no meaning in code page {}; it is not used",
                self.scanner.page().number()
            );
            let help = "name the right code page (--code-page), or save the file as UTF-16 LE";
            self.fault(line, 0, Fault::new(Code::CodePage, line.start, message, help));
            if matches!(parsed, Parsed::Key { .. }) {
                self.has_key = false;
            }
            *parsed = Parsed::Ignored;
        }
    }

    /// A NUL at a position.
    fn nul(&mut self, line: Line, at: usize, parsed: &mut Parsed) {
        let message = "the line holds a NUL character; what an importer makes of it, and of what follows, is not known";
        let help = "remove it, or write the value as hex";
        self.fault(line, 0, Fault::new(Code::NulCharacter, at, message, help));
        let in_path = memchr::memchr(0, self.path().text().wtf8()).is_some();
        if matches!(parsed, Parsed::Key { .. }) && in_path {
            let message = format!(
                "{}; the key is ignored, and so are the values below it",
                KeyPathError::Nul
            );
            let help = "give the key a name that Windows can have";
            self.fault(line, 0, Fault::new(Code::KeyName, at, message, help));
            self.has_key = false;
            *parsed = Parsed::Ignored;
        }
    }

    /// The first position in some parts of the text that is not ASCII.
    fn first_odd(&self, parts: &[Range<usize>]) -> Option<usize> {
        parts.iter().find_map(|part| {
            let text = self.scanner.slice(part.start, part.end);
            text.iter().position(|byte| !byte.is_ascii()).map(|at| part.start + at)
        })
    }

    /// Notes that a record depends on the code page, and warns, once for a file, if nobody named it
    /// or if the text looks like UTF-8.
    fn note_page(&mut self, line: Line, at: usize, parts: &[Range<usize>]) {
        // A byte order mark leaves nothing open.
        if self.page_use.is_noted() || self.scanner.encoding() != Some(Encoding::Ansi) {
            return;
        }
        let odd = self.scanner.odd_lines(at, at + 1).first().map(|line| line.start);
        let start = odd.unwrap_or(line.start);
        let end = parts.iter().find(|part| part.contains(&at)).map_or(at, |part| part.end);
        let bytes = self.bytes_before(start, end);
        let sample = self.scanner.sample(start, SAMPLE).to_vec();
        let number = self.scanner.page().number();
        let looks_like_utf8 = std::str::from_utf8(&bytes).is_ok();
        let probable = self.page_use.note(&sample).to_vec();
        let lines = memchr::memchr_iter(b'\n', self.scanner.slice(line.start, at)).count();
        let lines = u32::try_from(lines).unwrap_or(u32::MAX);
        let shown = shown(&bytes);
        let (code, message, help) = match (self.page_use.is_named(), looks_like_utf8) {
            (true, true) if number != 65001 => {
                let message = format!(
                    "the bytes {shown} look like UTF-8, but are read in code page {number}, as named"
                );
                (Code::LooksLikeUtf8, message, SAVE_AS)
            }
            (true, _) => return,
            (false, true) => {
                let message = format!(
                    "the bytes {shown} look like UTF-8 (code page 65001), but importers read them in the ANSI code page of the machine; code page {number} is assumed, because none is named"
                );
                (Code::LooksLikeUtf8, message, NAME_IT)
            }
            (false, false) => (Code::CodePageAssumed, assumed(&shown, number, &probable), NAME_IT),
        };
        self.fault(line, lines, Fault::new(code, at, message, help));
    }

    /// Notes that the bytes of text data depend on the code page, as a `REGEDIT4` file holds them.
    #[cold]
    pub(super) fn note_page_of_data(&mut self, line: Line, from: usize) {
        if self.page_use.is_noted() {
            return;
        }
        let bytes = self.data.bytes.clone();
        let probable = self.page_use.note(&bytes).to_vec();
        if !self.page_use.is_named() {
            let number = self.scanner.page().number();
            let message = assumed(&shown(&bytes), number, &probable);
            self.fault(line, 0, Fault::new(Code::CodePageAssumed, from, message, NAME_IT));
        }
    }

    /// The bytes of a line up to a position of its text.
    fn bytes_before(&self, start: usize, end: usize) -> Vec<u8> {
        let line_end = self.scanner.odd_lines(start, start + 1).first().map_or(end, |odd| odd.end);
        let whole = self.scanner.raw_bytes(start, line_end).to_vec();
        let text = self.scanner.slice(start, end.min(line_end));
        let head = self.scanner.page().encode(crate::registry::TextRef::from_wtf8(text));
        match head {
            // Some pages have several ways to write a character.
            Some(head) if whole.starts_with(&head) => head.into_owned(),
            _ => whole,
        }
    }
}

/// The bytes above 7F, in hexadecimal digits.
fn shown(bytes: &[u8]) -> String {
    let odd: Vec<_> = bytes.iter().filter(|byte| !byte.is_ascii()).collect();
    let shown: Vec<_> = odd.iter().take(SHOWN).map(|byte| format!("{byte:02X}")).collect();
    let more = if odd.len() > SHOWN { " …" } else { "" };
    format!("{}{more}", shown.join(" "))
}

/// Says which page is assumed, and which ones are probable.
fn assumed(shown: &str, number: u16, probable: &[u16]) -> String {
    let pages: Vec<_> = probable.iter().map(u16::to_string).collect();
    let probable = match pages.as_slice() {
        [] => "regdraft finds no probable code page".to_owned(),
        [one] => format!("probable is {one}"),
        several => format!("probable are {}", several.join(", ")),
    };
    format!(
        "the bytes {shown} are read in code page {number}, which is assumed, because none is named; {probable}"
    )
}
