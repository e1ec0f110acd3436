//! How does text become UTF-16LE, a window at a time?
//!
//! Nearly all text of exports is ASCII: it is widened in blocks, whatever its lines are.

use crate::registry::TextRef;

/// How many bytes are looked at with one test, and appended at once.
const BLOCK: usize = 128;

/// How many bytes are widened at a time: what one vector instruction takes.
const VECTOR: usize = 16;

/// Appends WTF-8 as UTF-16LE.
pub(super) fn push(bytes: &mut Vec<u8>, text: &[u8]) {
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = push_ascii(bytes, rest);
        rest = rest.get(ascii..).unwrap_or_default();
        // The line that holds something else, or the end.
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        bytes.extend(TextRef::from_wtf8(line).units().flat_map(u16::to_le_bytes));
        rest = after;
    }
}

/// Appends the blocks at the beginning that are all ASCII; tells how many bytes they are.
fn push_ascii(bytes: &mut Vec<u8>, text: &[u8]) -> usize {
    let mut taken = 0;
    let mut wide = [[[0; 2]; VECTOR]; BLOCK / VECTOR];
    bytes.reserve(text.len() * 2);
    for block in text.as_chunks::<BLOCK>().0 {
        if block.iter().fold(0, |all, byte| all | byte) >= 0x80 {
            break;
        }
        for (wide, part) in wide.iter_mut().zip(block.as_chunks().0) {
            *wide = part.map(|byte| [byte, 0]);
        }
        bytes.extend_from_slice(wide.as_flattened().as_flattened());
        taken += BLOCK;
    }
    taken
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
                    push(&mut bytes, text.as_bytes());
                    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                    assert_eq!(bytes.strip_prefix(b"kept"), Some(&units[..]), "{text}");
                }
            }
        }
    }
}
