//! Why is a line nothing that an importer knows?

use std::io::Read;

use super::ReadError;
use super::reader::Reader;
use super::record::{Fault, Parsed};
use super::scanner::Line;
use super::value_line::skip_blanks;
use crate::diagnostic::Code;
use crate::registry::{TextRef, next_code_point};

/// What is to be said about a line that is no key, value or comment; its first character that is
/// not blank stands at `indent`.
pub(super) fn fault(line: &[u8], indent: usize) -> Fault {
    let rest = line.get(indent..).unwrap_or_default();
    let whole = |fault: Fault| fault.to(line.len());
    if rest.starts_with(b"-[") {
        return whole(Fault::new(
            Code::MinusBeforeKey,
            indent,
            "the minus stands before the bracket, so the line is ignored: nothing is deleted, and values below it go to the key before it",
            "to delete a key with everything below it write [-KEY]",
        ));
    }
    let first = next_code_point(rest).map_or(0, |(code, _)| code);
    match char::from_u32(first) {
        Some(quote @ ('\u{2018}'..='\u{201F}' | '\u{00AB}' | '\u{00BB}' | '\u{FF02}')) => {
            whole(Fault::new(
                Code::LineIgnored,
                indent,
                format!(
                    "the line begins with `{quote}`, which is no quote to an importer; it is ignored"
                ),
                "write straight quotes: \"",
            ))
        }
        Some(c) if c.is_whitespace() || crate::registry::is_hidden(c) => {
            let character = TextRef::from_wtf8(rest.get(..char::len_utf8(c)).unwrap_or_default());
            whole(Fault::new(
                Code::LineIgnored,
                indent,
                format!(
                    "the line begins with {character}, which is no blank to an importer; it is ignored"
                ),
                "remove it",
            ))
        }
        _ => whole(Fault::new(
            Code::LineIgnored,
            indent,
            "the line is no key, value or comment; it is ignored",
            "begin a key with `[`, a value with `\"` or `@`, a comment with `;`",
        )),
    }
}

/// How many lines, and how many bytes of them, one record takes at most.
const MOST_LINES: u32 = 1000;
const MOST_BYTES: usize = 64 * 1024;

impl<R: Read> Reader<R> {
    /// A line that does nothing, with those directly below it of which the same is to be said.
    #[cold]
    pub(super) fn odd_lines(&mut self, line: Line, indent: usize) -> Result<Parsed, ReadError> {
        let found = fault(self.scanner.slice(line.start, line.end), indent);
        let (code, message) = (found.code, found.message.clone());
        self.ignore(line, found, |text| {
            let indent = skip_blanks(text, 0);
            if matches!(text.get(indent), None | Some(b';' | b'#' | b'[' | b'"' | b'@')) {
                return false;
            }
            let other = fault(text, indent);
            code == Code::LineIgnored && (other.code, &other.message) == (code, &message)
        })
    }

    /// A line that is ignored, with those directly below it that are ignored for the same reason.
    /// The place of the fault is counted from the beginning of the line.
    pub(super) fn ignore(
        &mut self,
        line: Line,
        mut found: Fault,
        is_alike: impl Fn(&[u8]) -> bool,
    ) -> Result<Parsed, ReadError> {
        let mut next = line.next;
        while self.extent.lines < MOST_LINES && next - line.start < MOST_BYTES {
            let Some(below) = self.scanner.line_with(next, next)? else { break };
            let text = self.scanner.slice(below.start, below.end);
            if memchr::memchr(0, text).is_some() || !is_alike(text) {
                break;
            }
            next = below.next;
            self.extent.lines += 1;
            self.extent.next = next;
        }
        match self.extent.lines - 1 {
            0 => {}
            1 => found.message = format!("{}; so is the line below it", found.message).into(),
            more => {
                found.message =
                    format!("{}; so are the {more} lines below it", found.message).into();
            }
        }
        self.fault(line, 0, found.shift(line.start));
        Ok(Parsed::Ignored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_told_what_is_wrong_with_it() {
        for (line, code, says) in [
            ("-[HKEY_USERS\\K]", Code::MinusBeforeKey, "the minus stands before"),
            ("\u{201C}a\u{201D}=1", Code::LineIgnored, "the line begins with `\u{201C}`"),
            ("\u{AB}a\u{BB}=1", Code::LineIgnored, "the line begins with `\u{AB}`"),
            ("\u{A0}\"a\"=1", Code::LineIgnored, "the line begins with <U+00A0>"),
            ("\u{FEFF}[K]", Code::LineIgnored, "the line begins with <U+FEFF>"),
            ("\u{B}x", Code::LineIgnored, "the line begins with <U+000B>"),
            ("hello", Code::LineIgnored, "the line is no key"),
            ("- [K]", Code::LineIgnored, "the line is no key"),
        ] {
            let fault = fault(line.as_bytes(), 0);
            assert_eq!(fault.code, code, "{line}");
            assert!(fault.message.starts_with(says), "{line}: {}", fault.message);
            assert_eq!((fault.position, fault.end), (0, line.len()));
        }
    }
}
