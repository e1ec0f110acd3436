//! What do the bytes of `hex:` data come to, over all their lines?
//!
//! One or two digits a byte, commas between; a `\` behind a comma, or before the first byte,
//! continues on the next line that is neither blank nor a comment.

use super::record::Fault;
use super::value_line::{is_rest_empty, skip_blanks, trailing};
use crate::diagnostic::Code;

/// How far one line goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The data ends here.
    Done,
    /// It goes on in another line.
    Continued,
}

/// Where the bytes of a line begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// After the `hex:`, before any byte.
    Start,
    /// After a comma on the same line.
    Comma,
    /// At the first byte of a further line.
    Line,
}

/// The bytes of a value that have one digit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Short {
    /// How many there are.
    pub(super) count: usize,
    /// The position of the first one, in its line.
    pub(super) first: usize,
}

/// Reads the bytes of one line from its beginning, which may be right behind a comma.
pub(super) fn parse_line(
    line: &[u8],
    from: From,
    out: &mut Vec<u8>,
    short: &mut Short,
) -> Result<Step, Fault> {
    // A `\` goes on only where a byte could follow.
    let mut may_continue = from != From::Line;
    let mut at = 0;
    loop {
        at = skip_blanks(line, at);
        let rest = line.get(at..).unwrap_or_default();
        match *rest {
            // A further line begins with a byte.
            [] | [b';', ..] => return Ok(Step::Done),
            [b'\\', ..] if may_continue && is_rest_empty(line, at + 1) => {
                return Ok(Step::Continued);
            }
            [b'\\', ..] if !may_continue => {
                return Err(fault(line, at, "the `\\` does not follow a comma"));
            }
            [high, low, ..] if nibble(high) | nibble(low) <= 0x0F => {
                out.push(nibble(high) << 4 | nibble(low));
                at += 2;
            }
            [low, ..] if nibble(low) <= 0x0F => {
                out.push(nibble(low));
                if short.count == 0 {
                    short.first = at;
                }
                short.count += 1;
                at += 1;
            }
            _ => return Err(fault(line, at, "this is no byte of one or two hexadecimal digits")),
        }
        match line.get(at) {
            Some(b',') => {
                may_continue = true;
                at += 1;
            }
            _ if is_rest_empty(line, at) => return Ok(Step::Done),
            Some(byte) if byte.is_ascii_hexdigit() => {
                return Err(fault(line, at, "a byte has more than two digits"));
            }
            _ if line.get(skip_blanks(line, at)) == Some(&b'\\') => {
                return Err(fault(line, at, "the `\\` does not follow a comma"));
            }
            _ if line.get(skip_blanks(line, at)) == Some(&b'#') => {
                return Err(trailing(line, at, "the bytes"));
            }
            _ => return Err(fault(line, at, "a comma is missing")),
        }
    }
}

/// How exporters go on in a further line.
const BREAK: &[u8] = b"\\\r\n  ";

/// How far bytes went that are written as exporters write them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Plain {
    /// How many characters they take, the last one a comma.
    pub(super) taken: usize,
    /// How many line breaks are among them, and where the last line begins.
    pub(super) breaks: u32,
    pub(super) line: usize,
}

/// Reads as many bytes as stand in the form `xx,`, and over line breaks, as exporters write them:
/// nearly all do. The rest is for [`parse_line`].
pub(super) fn plain_bytes(text: &[u8], out: &mut Vec<u8>) -> Plain {
    let mut plain = Plain::default();
    // What is written in place costs least, so there is always room for a line.
    let mut used = out.len();
    loop {
        if out.len() < used + LINE {
            out.resize((used + LINE) * 2, 0);
        }
        let rest = text.get(plain.taken..).unwrap_or_default();
        let room = out.get_mut(used..used + LINE).unwrap_or_default();
        let read = groups(rest, room);
        used += read;
        plain.taken += read * 3;
        if read == LINE {
            // A longer line than exporters write.
            continue;
        }
        // A byte that is cut by the end of the window is read again when its line is whole.
        match rest.get(read * 3..).and_then(|rest| rest.strip_prefix(BREAK)) {
            Some([high, low, b',', ..]) if read > 0 && pair([*high, *low]) <= 0xFF => {}
            _ => break,
        }
        plain.breaks += 1;
        plain.taken += BREAK.len();
        // Two blanks begin the line.
        plain.line = plain.taken - 2;
    }
    out.truncate(used);
    plain
}

/// Reads data as exporters write it, up to the end of its last line: where the next line begins, and
/// how many breaks there are within. Nothing for data of another form, or that is not whole.
#[inline]
pub(super) fn whole(text: &[u8], out: &mut Vec<u8>) -> Option<(usize, u32)> {
    let plain = plain_bytes(text, out);
    match text.get(plain.taken..)? {
        [high, low, b'\r', b'\n', ..] => {
            let byte = u8::try_from(pair([*high, *low])).ok()?;
            out.push(byte);
            Some((plain.taken + 4, plain.breaks))
        }
        [b'\r', b'\n', ..] if plain.taken == 0 => Some((2, 0)),
        _ => None,
    }
}

/// Where data ends, from a position of its line on, if it stands as exporters write it up to the end
/// of its last line. The bytes are looked at, but not taken.
pub(super) fn plain_end(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        match text.get(at..)? {
            [high, low, b',', ..] if pair([*high, *low]) < NO_PAIR => at += 3,
            [high, low, b'\r', b'\n', ..] if pair([*high, *low]) < NO_PAIR => return Some(at + 2),
            [b'\r', b'\n', ..] if at == from => return Some(at),
            // Behind a comma; behind a break there must be a byte.
            rest if rest.starts_with(BREAK) && text.get(..at)?.ends_with(b",") => {
                at += BREAK.len();
                while text.get(at..)?.first_chunk().is_some_and(is_full_line) {
                    at += FULL_LENGTH;
                }
            }
            _ => return None,
        }
    }
}

/// Whether this is a full line.
fn is_full_line(text: &[u8; FULL_LENGTH]) -> bool {
    let signs = text.iter().zip(&FULL_SIGNS);
    signs.fold(true, |all, (byte, sign)| {
        let is_digit = byte.wrapping_sub(b'0') < 10 || (byte | 0x20).wrapping_sub(b'a') < 6;
        all & if *sign == 0 { is_digit } else { byte == sign }
    })
}

/// Reads bytes in the form `xx,` until there is no room; tells how many.
///
/// On its own, because within its caller the loop costs a third more.
#[inline(never)]
fn groups(text: &[u8], room: &mut [u8]) -> usize {
    // Most other lines do not have a break there.
    if let (Some(line), Some(room)) = (text.first_chunk(), room.first_chunk_mut())
        && line.get(FULL * 3) == BREAK.first()
        && full_line(line, room)
    {
        return room.len();
    }
    let groups = text.as_chunks::<3>().0;
    let mut read = 0;
    for (slot, [digits @ .., comma]) in room.iter_mut().zip(groups) {
        let byte = pair(*digits);
        if byte > 0xFF || *comma != b',' {
            break;
        }
        *slot = byte.to_le_bytes()[0];
        read += 1;
    }
    read
}

/// How many bytes an exporter writes in a line that goes on in a further one, but for the first.
const FULL: usize = 25;

/// How many bytes an exporter writes in a line at most, and one more.
const LINE: usize = 27;

/// How long a full line is, with the break behind it.
const FULL_LENGTH: usize = FULL * 3 + BREAK.len();

/// What stands in a full line, and where; zero for the digits.
#[allow(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks it")]
const FULL_SIGNS: [u8; FULL_LENGTH] = {
    let mut signs = [0; FULL_LENGTH];
    let mut at = 0;
    while at < signs.len() {
        if at >= FULL * 3 {
            signs[at] = BREAK[at - FULL * 3];
        } else if at % 3 == 2 {
            signs[at] = b',';
        }
        at += 1;
    }
    signs
};

/// Reads the bytes of a full line: nearly all lines are. Tells whether it is one.
///
/// Their number is known, so no byte needs a test of its own.
fn full_line(text: &[u8; FULL_LENGTH], room: &mut [u8; FULL]) -> bool {
    let signs = text.iter().zip(&FULL_SIGNS);
    let odd = signs.fold(0, |odd, (byte, sign)| odd | if *sign == 0 { 0 } else { byte ^ sign });
    let mut all = u16::from(odd) << 8;
    for (slot, [digits @ .., _]) in room.iter_mut().zip(text.as_chunks::<3>().0) {
        let byte = pair(*digits);
        all |= byte;
        *slot = byte.to_le_bytes()[0];
    }
    all < NO_PAIR
}

fn fault(line: &[u8], at: usize, cause: &str) -> Fault {
    Fault::new(
        Code::ValueHex,
        at,
        format!("{cause}; the value is dropped"),
        "write bytes as 01,02,03 and continue a line with `,\\`",
    )
    .to(line.len())
}

/// The value of a hexadecimal digit.
pub(super) fn digit(byte: u8) -> Option<u8> {
    let value = nibble(byte);
    (value <= 0x0F).then_some(value)
}

/// The value of a hexadecimal digit; 255 for any other character.
const fn nibble(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        b'A'..=b'F' => byte - b'A' + 10,
        _ => 0xFF,
    }
}

/// The byte that two digits stand for; more than any byte for other characters.
fn pair(digits: [u8; 2]) -> u16 {
    PAIRS.get(usize::from(u16::from_le_bytes(digits))).copied().unwrap_or(NO_PAIR)
}

/// What the table says of characters that are no digits.
const NO_PAIR: u16 = 0x100;

/// The bytes of all pairs of characters: a table, because this is the innermost step of the reader.
#[allow(
    clippy::indexing_slicing,
    clippy::cast_lossless,
    reason = "evaluated by the compiler, which checks it"
)]
static PAIRS: [u16; 0x1_0000] = {
    let digits = b"0123456789abcdefABCDEF";
    let mut table = [NO_PAIR; 0x1_0000];
    let mut high = 0;
    while high < digits.len() {
        let mut low = 0;
        while low < digits.len() {
            let at = u16::from_le_bytes([digits[high], digits[low]]) as usize;
            table[at] = (nibble(digits[high]) << 4 | nibble(digits[low])) as u16;
            low += 1;
        }
        high += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<(Vec<u8>, Step), usize> {
        let mut out = Vec::new();
        let (mut slow, mut short) = (Vec::new(), Short::default());
        let result = match parse_line(line.as_bytes(), From::Start, &mut slow, &mut short) {
            Ok(step) => Ok((slow, step)),
            Err(fault) => Err(fault.position),
        };
        // With the quick beginning it is the same.
        let plain = plain_bytes(line.as_bytes(), &mut out);
        assert_eq!((plain.breaks, plain.line), (0, 0));
        let from = if plain.taken > 0 { From::Comma } else { From::Start };
        let rest = &line.as_bytes()[plain.taken..];
        let again = match parse_line(rest, from, &mut out, &mut Short::default()) {
            Ok(step) => Ok((out, step)),
            Err(fault) => Err(fault.position + plain.taken),
        };
        assert_eq!(again, result, "{line}");
        result
    }

    #[test]
    fn plain_bytes_go_over_line_breaks() {
        let text =
            b"01,02,\\\r\n  03,04,05,06,07,08,09,0a,0b,\\\r\n  0c,0d\r\n\"x\"=hex:01,\\\r\n  02";
        let mut out = Vec::new();
        let plain = plain_bytes(text, &mut out);
        assert_eq!(out, (1..=12).collect::<Vec<u8>>());
        assert_eq!((&text[plain.taken..][..4], plain.breaks), (&b"0d\r\n"[..], 2));
        assert!(text[plain.line..].starts_with(b"  0c,0d"));
        // A window that ends anywhere leaves the position at the beginning of a byte or at a break.
        for end in 0..text.len() {
            let mut part = Vec::new();
            let plain = plain_bytes(&text[..end], &mut part);
            assert!(plain.taken <= end && out.starts_with(&part));
            let rest = &text[plain.taken..];
            assert!(rest[0].is_ascii_hexdigit() || rest.starts_with(BREAK), "{end}");
        }
        for text in
            ["01,\\\n  02,", "01,\\\r\n\t02,", "01,\\\r\n02,", "01,\\\r\n  ,", "\\\r\n  02,"]
        {
            let plain = plain_bytes(text.as_bytes(), &mut Vec::new());
            assert_eq!(plain.breaks, 0, "{text}: for the slow way");
        }
    }

    #[test]
    fn a_full_line_is_no_different() {
        let line: String = (0..FULL).map(|byte| format!("{:02x},", byte * 10)).collect();
        let line = line + "\\\r\n  ";
        for at in 0..line.len() {
            for byte in *b"0fF,;g\\\r\n \"\0\x7f" {
                let mut text = [line.as_bytes(), b"0A,"].concat();
                text[at] = byte;
                let is_group = |group: &&[u8]| matches!(group, [a, b, b','] if digit(*a).and(digit(*b)).is_some());
                let plain: Vec<u8> = text
                    .chunks(3)
                    .take_while(is_group)
                    .map(|group| digit(group[0]).unwrap() << 4 | digit(group[1]).unwrap())
                    .collect();
                for room in [3, FULL, LINE] {
                    let mut out = vec![0; room];
                    let read = groups(&text, &mut out);
                    assert_eq!(out[..read], plain[..plain.len().min(room)], "{at} {byte}");
                }
            }
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
            ("\\", &[], Step::Continued),
            (" \\\t;x", &[], Step::Continued),
        ] {
            assert_eq!(read(line), Ok((bytes.to_vec(), step)), "{line}");
        }
        for (line, at) in [
            (",01", 0),
            ("01,,02", 3),
            ("100", 2),
            ("0g", 1),
            ("gg", 0),
            ("01 ,02", 2),
            ("01\\", 2),
            ("\\25", 0),
            (",\\", 0),
            ("01,\\x", 3),
            ("01 #x", 3),
            ("01,#", 3),
            ("-1", 0),
        ] {
            assert_eq!(read(line), Err(at), "{line}");
        }
        for (line, says) in [
            ("01\\", "the `\\` does not follow a comma"),
            ("\\25", "this is no byte"),
            ("01,\\x", "this is no byte"),
            ("100", "a byte has more than two digits"),
            ("01 ,02", "a comma is missing"),
            ("01 #x", "`#` follows the bytes"),
        ] {
            let fault =
                parse_line(line.as_bytes(), From::Start, &mut Vec::new(), &mut Short::default())
                    .unwrap_err();
            assert!(fault.message.starts_with(says), "{line}: {}", fault.message);
        }
        // A further line begins with a byte.
        let further = parse_line(b"\\", From::Line, &mut Vec::new(), &mut Short::default());
        assert!(further.is_err());
    }

    #[test]
    fn bytes_of_one_digit_are_counted() {
        for (line, count, first) in [("01,02", 0, 0), ("1", 1, 0), ("01,2,03, f", 2, 3)] {
            let mut short = Short::default();
            parse_line(line.as_bytes(), From::Start, &mut Vec::new(), &mut short).unwrap();
            assert_eq!(short, Short { count, first }, "{line}");
        }
    }
}
