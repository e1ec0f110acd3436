//! How does text become UTF-16LE, a window at a time?
//!
//! Nearly all text of exports is ASCII, and its lines are short: 16 bytes at a time are widened,
//! over the end of the line, and what was too much is left behind.

use crate::registry::TextRef;

/// How many bytes are widened at a time: what one vector instruction takes.
const BLOCK: usize = 16;

/// A block in UTF-16LE.
type Wide = [[u8; 2]; BLOCK];

/// The bits that no ASCII character has.
const NOT_ASCII: u128 = u128::from_le_bytes([0x80; BLOCK]);

/// Appends lines, each ending in LF, as UTF-16LE with another line end, given in UTF-16LE too.
pub(super) fn push_lines<const N: usize>(bytes: &mut Vec<u8>, lines: &[u8], end: [u8; N]) {
    // A line in UTF-16LE. Longer ones than this holds are rare.
    let mut wide: [Wide; 64] = [[[0; 2]; BLOCK]; 64];
    let mut rest = lines;
    while !rest.is_empty() {
        let found = memchr::memchr(b'\n', rest);
        let length = found.unwrap_or(rest.len());
        if let Some(line) = widen_ascii(&mut wide, rest, length) {
            bytes.extend_from_slice(line);
        } else {
            let line = TextRef::from_wtf8(rest.get(..length).unwrap_or_default());
            bytes.extend(line.units().flat_map(u16::to_le_bytes));
        }
        if found.is_some() {
            bytes.extend_from_slice(&end);
        }
        rest = rest.get(length + 1..).unwrap_or_default();
    }
}

/// Widens so many bytes at the beginning of a text. None where there is no room for them, their
/// last block is cut by the text's end, or any of them is not ASCII.
fn widen_ascii<'a>(wide: &'a mut [Wide], text: &[u8], length: usize) -> Option<&'a [u8]> {
    let count = length.div_ceil(BLOCK);
    let blocks = text.as_chunks::<BLOCK>().0.get(..count)?;
    let room = wide.get_mut(..count)?;
    // Block by block: on lines of this length faster than asking the slice.
    let seen = blocks.iter().fold(0, |seen, block| seen | u128::from_le_bytes(*block));
    if seen & NOT_ASCII != 0 {
        return None;
    }
    for (wide, block) in room.iter_mut().zip(blocks) {
        *wide = block.map(|byte| [byte, 0]);
    }
    room.as_flattened().as_flattened().get(..length * 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_any_length_and_script() {
        for length in (0..70).chain(1000..1050) {
            for odd in [None, Some("é"), Some("😀")] {
                let mut line = "x".repeat(length);
                line.extend(odd);
                for text in [format!("{line}\n"), format!("a\n\n{line}\nb\n{line}")] {
                    let mut bytes = b"kept".to_vec();
                    push_lines(&mut bytes, text.as_bytes(), *b"\r\0\n\0");
                    let expected = text.replace('\n', "\r\n");
                    let units: Vec<u8> =
                        expected.encode_utf16().flat_map(u16::to_le_bytes).collect();
                    assert_eq!(bytes.strip_prefix(b"kept"), Some(&units[..]), "{text}");
                }
            }
        }
    }
}
