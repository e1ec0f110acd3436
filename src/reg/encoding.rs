//! How do the bytes of a file become text?
//!
//! The first bytes decide, as they do for an importer: a byte order mark for UTF-16LE, else 8 bits
//! in the ANSI code page. UTF-16 is decoded chunk by chunk.

use crate::diagnostic::{Code, Diagnostic};
use crate::registry::push_code_point;

/// How a file's bytes become text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-16LE after its byte order mark: what `regedit` and `reg export` write.
    Utf16Le,
    /// 8 bits in the ANSI code page.
    Ansi,
    /// UTF-8 after its byte order mark.
    Utf8Bom,
}

/// What the first bytes of a file say.
pub(super) struct Detected {
    pub(super) encoding: Encoding,
    /// How many bytes the byte order mark takes.
    pub(super) mark: usize,
    pub(super) remark: Option<Diagnostic>,
    /// Whether importers refuse the file.
    pub(super) refused: bool,
}

pub(super) const SAVE_AS: &str =
    "save the file as UTF-16 LE with byte order mark (\"Unicode\" or \"UTF-16 LE\" in Notepad)";

/// Finds the encoding from the first bytes (at least four, unless the file is shorter).
pub(super) fn detect(head: &[u8]) -> Detected {
    let refused = |what: &str| {
        let message = format!("the file is {what}, which importers refuse");
        let remark = Diagnostic::new(Code::EncodingRefused, message).help(SAVE_AS);
        // Its bytes are kept as they are; nothing of it is read.
        Detected { encoding: Encoding::Ansi, mark: 0, remark: Some(remark), refused: true }
    };
    let read = |encoding, mark, remark| Detected { encoding, mark, remark, refused: false };
    match head {
        [0xFF, 0xFE, ..] => read(Encoding::Utf16Le, 2, None),
        [0xFE, 0xFF, ..] => refused("UTF-16 BE"),
        [0xEF, 0xBB, 0xBF, ..] => {
            let message =
                "the file is UTF-8 with a byte order mark, which some versions of Windows refuse";
            let remark = Diagnostic::new(Code::EncodingDiffers, message).help(SAVE_AS);
            read(Encoding::Utf8Bom, 3, Some(remark))
        }
        [first, 0, ..] if *first != 0 => refused("UTF-16 LE without a byte order mark"),
        [0, second, ..] if *second != 0 => refused("UTF-16 BE without a byte order mark"),
        _ => read(Encoding::Ansi, 0, None),
    }
}

/// Appends UTF-16LE as WTF-8; tells how many bytes at the end must wait for the next chunk, or,
/// after the `last` one, are no whole character.
pub(super) fn decode_utf16le(bytes: &[u8], last: bool, out: &mut Vec<u8>) -> usize {
    let mut rest = bytes;
    out.reserve(bytes.len() / 2);
    loop {
        // Nearly everything is ASCII: many characters at a time, which compiles to vector code.
        loop {
            let ascii = push_ascii(rest, out);
            rest = rest.get(ascii..).unwrap_or_default();
            if ascii < MOST * BLOCK {
                break;
            }
        }
        // The characters up to and after what is not ASCII.
        let mut steps = 32;
        while let Some((pair, after)) = rest.split_first_chunk::<2>() {
            let unit = u16::from_le_bytes(*pair);
            rest = after;
            match unit {
                0..0x80 => out.push(unit.to_le_bytes()[0]),
                0xD800..=0xDBFF => match after.split_first_chunk::<2>() {
                    Some((low, after_low)) => {
                        let low = u16::from_le_bytes(*low);
                        if (0xDC00..=0xDFFF).contains(&low) {
                            let above = u32::from(unit & 0x3FF) << 10 | u32::from(low & 0x3FF);
                            push_code_point(out, 0x1_0000 + above);
                            rest = after_low;
                        } else {
                            push_code_point(out, u32::from(unit));
                        }
                    }
                    None if last => push_code_point(out, u32::from(unit)),
                    None => return after.len() + 2,
                },
                _ => push_code_point(out, u32::from(unit)),
            }
            steps -= 1;
            if steps == 0 {
                break;
            }
        }
        if rest.len() < 2 {
            return rest.len();
        }
    }
}

/// How many bytes are looked at with one test.
const BLOCK: usize = 128;

/// How many blocks are taken at a time.
const MOST: usize = 32;

/// Appends the blocks at the beginning that are all ASCII; tells how many bytes they take.
fn push_ascii(bytes: &[u8], out: &mut Vec<u8>) -> usize {
    // Not more at a time, so that little is done in vain where the text is not ASCII.
    let blocks = bytes.as_chunks::<BLOCK>().0;
    let blocks = blocks.get(..MOST).unwrap_or(blocks);
    let start = out.len();
    // Room first: what is written in place costs least.
    out.resize(start + blocks.len() * BLOCK / 2, 0);
    let room = out.get_mut(start..).unwrap_or_default().as_chunks_mut().0;
    let mut taken = 0;
    for (block, text) in blocks.iter().zip(room) {
        if !narrow(block, text) {
            break;
        }
        taken += BLOCK;
    }
    out.truncate(start + taken / 2);
    taken
}

/// The low halves of a block's units; tells whether they are all ASCII.
fn narrow(block: &[u8; BLOCK], text: &mut [u8; BLOCK / 2]) -> bool {
    let mut all = 0;
    for (byte, pair) in text.iter_mut().zip(block.as_chunks::<2>().0) {
        let unit = u16::from_le_bytes(*pair);
        all |= unit;
        *byte = unit.to_le_bytes()[0];
    }
    all < 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Text, TextRef};

    #[test]
    fn chunks_may_be_cut_anywhere() {
        let text = "a\u{e9}\u{20ac}😀 plain ascii, long enough for more than one block of the fast path, which is sixty-four characters, and then some that are left over\r\n";
        let mut units: Vec<u16> = text.encode_utf16().collect();
        units.extend([0xD800, 0xDC01, 0x41, 0xDC00, 0xD800]);
        let mut bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        bytes.push(0x42);
        let expected = Text::from_utf16(units);
        for cut in 0..bytes.len() {
            let mut out = Vec::new();
            let waits = decode_utf16le(&bytes[..cut], false, &mut out);
            assert!(waits <= 3, "{waits}");
            let left = decode_utf16le(&bytes[cut - waits..], true, &mut out);
            assert_eq!(TextRef::from_wtf8(&out), expected.as_ref(), "cut at {cut}");
            assert_eq!(left, 1, "half a character");
        }
    }

    #[test]
    fn ascii_ends_at_7f() {
        for last in ['\u{7F}', '\u{80}', '\u{FF}', '\u{100}', '\u{7F00}'] {
            let text = format!("{}{last}{}", "a".repeat(100), "b".repeat(100));
            let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let mut out = Vec::new();
            assert_eq!(decode_utf16le(&bytes, true, &mut out), 0);
            assert_eq!(out, text.as_bytes());
        }
    }

    #[test]
    fn text_of_any_length_is_decoded_to_its_end() {
        for character in ["\u{80}", "é", "中", "😀"] {
            for count in 0..200 {
                let text = character.repeat(count);
                let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                let mut out = Vec::new();
                assert_eq!(decode_utf16le(&bytes, true, &mut out), 0, "{count} of {character}");
                assert_eq!(out, text.as_bytes(), "{count} of {character}");
            }
        }
    }

    #[test]
    fn the_first_bytes_decide() {
        let found = |head: &[u8]| {
            let detected = detect(head);
            (detected.remark.map(|r| r.code()), detected.refused, detected.mark)
        };
        assert_eq!(found(b"\xFF\xFEW\0"), (None, false, 2));
        assert_eq!(found(b"REGE"), (None, false, 0));
        assert_eq!(found(b""), (None, false, 0));
        assert_eq!(found(b"\0\0"), (None, false, 0), "no UTF-16, whatever it is");
        assert_eq!(found(b"\xEF\xBB\xBFW"), (Some(Code::EncodingDiffers), false, 3));
        assert_eq!(found(b"\xFE\xFF\0W"), (Some(Code::EncodingRefused), true, 0));
        assert_eq!(found(b"W\0i\0"), (Some(Code::EncodingRefused), true, 0));
        assert_eq!(found(b"\0W\0i"), (Some(Code::EncodingRefused), true, 0));
    }
}
