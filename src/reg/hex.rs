//! What do the bytes of `hex:` data come to, over all their lines?
//!
//! One or two digits a byte, commas between; a `\` behind a comma continues on the next line that
//! is neither blank nor a comment.

use super::record::Fault;
use super::value_line::{is_rest_empty, skip_blanks};
use crate::diagnostic::Code;

/// How far one line goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The data ends here.
    Done,
    /// It goes on in another line.
    Continued,
}

/// Reads the bytes of one line from a position on. `first` says that this is the value's own line,
/// where there may be no bytes at all.
pub(super) fn parse_line(
    line: &[u8],
    from: usize,
    first: bool,
    out: &mut Vec<u8>,
) -> Result<Step, Fault> {
    let mut at = from;
    let mut after_comma = false;
    loop {
        at = skip_blanks(line, at);
        let rest = line.get(at..).unwrap_or_default();
        match *rest {
            [] | [b';', ..] if after_comma || first => return Ok(Step::Done),
            [b'\\', ..] if after_comma && is_rest_empty(line, at + 1) => {
                return Ok(Step::Continued);
            }
            [b'\\', ..] if !after_comma => {
                return Err(fault(at, "the `\\` does not follow a comma"));
            }
            [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                out.push(digit(high) << 4 | digit(low));
                at += 2;
            }
            [low, ..] if low.is_ascii_hexdigit() => {
                out.push(digit(low));
                at += 1;
            }
            _ => return Err(fault(at, "this is no byte of one or two hexadecimal digits")),
        }
        match line.get(at) {
            Some(b',') => {
                after_comma = true;
                at += 1;
            }
            _ if is_rest_empty(line, at) => return Ok(Step::Done),
            Some(byte) if byte.is_ascii_hexdigit() => {
                return Err(fault(at, "a byte has more than two digits"));
            }
            _ if line.get(skip_blanks(line, at)) == Some(&b'\\') => {
                return Err(fault(at, "the `\\` does not follow a comma"));
            }
            _ => return Err(fault(at, "a comma is missing")),
        }
    }
}

fn fault(at: usize, cause: &str) -> Fault {
    Fault::new(
        Code::ValueHex,
        at,
        format!("{cause}; the value is dropped"),
        "write bytes as 01,02,03 and continue a line with `,\\`",
    )
}

fn digit(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        _ => byte.wrapping_sub(b'A').wrapping_add(10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<(Vec<u8>, Step), usize> {
        let mut out = Vec::new();
        match parse_line(line.as_bytes(), 0, true, &mut out) {
            Ok(step) => Ok((out, step)),
            Err(fault) => Err(fault.position),
        }
    }

    #[test]
    fn bytes_of_a_line() {
        for (line, bytes, step) in [
            ("", &[][..], Step::Done),
            ("01,2,fF", &[1, 2, 0xFF], Step::Done),
            ("01, 02 ;x", &[1, 2], Step::Done),
            ("01,", &[1], Step::Done),
            ("01,\\", &[1], Step::Continued),
            ("01, \\ ;x", &[1], Step::Continued),
        ] {
            assert_eq!(read(line), Ok((bytes.to_vec(), step)), "{line}");
        }
        for (line, at) in [
            (",01", 0),
            ("01,,02", 3),
            ("100", 2),
            ("0g", 1),
            ("01 ,02", 2),
            ("01\\", 2),
            ("\\", 0),
            ("01,\\x", 3),
            ("01 #x", 2),
            ("01,#", 3),
            ("-1", 0),
        ] {
            assert_eq!(read(line), Err(at), "{line}");
        }
    }
}
