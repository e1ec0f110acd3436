//! How does a template, which carries `str`, carry an unpaired surrogate?
//!
//! By an injective escape that the UTF-16 sink decodes: the noncharacter U+FDD0 and a private-use
//! character for the surrogate. U+FDD0 itself is doubled, so nothing is ambiguous.

use crate::registry::{next_code_point, push_code_point};

const ESCAPE: u32 = 0xFDD0;
const PRIVATE: u32 = 0xE000;
const SURROGATES: std::ops::Range<u32> = 0xD800..0xE000;

/// WTF-8 as a string.
pub(super) fn escape(wtf8: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(wtf8)
        && !text.contains('\u{FDD0}')
    {
        return text.to_owned();
    }
    let mut out = String::with_capacity(wtf8.len() + 8);
    let mut rest = wtf8;
    while let Some((code, after)) = next_code_point(rest) {
        if SURROGATES.contains(&code) {
            out.extend(char::from_u32(ESCAPE));
            out.extend(char::from_u32(code - SURROGATES.start + PRIVATE));
        } else {
            if code == ESCAPE {
                out.extend(char::from_u32(ESCAPE));
            }
            out.extend(char::from_u32(code));
        }
        rest = after;
    }
    out
}

/// The WTF-8 of an escaped string.
pub(super) fn unescape(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut chars = text.chars().map(u32::from);
    while let Some(code) = chars.next() {
        match (code, if code == ESCAPE { chars.next() } else { None }) {
            (ESCAPE, Some(private)) if private != ESCAPE => {
                push_code_point(
                    &mut out,
                    private.wrapping_sub(PRIVATE).wrapping_add(SURROGATES.start),
                );
            }
            _ => push_code_point(&mut out, code),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Text;

    #[test]
    fn every_text_comes_back() {
        for units in [
            vec![0x61, 0xD800, 0xFDD0, 0xE000, 0xDFFF],
            vec![0xFDD0, 0xFDD0],
            vec![0xFDD0, 0xE000],
            vec![0xD83D, 0xDE00],
        ] {
            let text = Text::from_utf16(units);
            assert_eq!(unescape(&escape(text.as_ref().wtf8())), text.as_ref().wtf8());
        }
    }
}
