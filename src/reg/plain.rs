//! Finds how far a text goes as it is: in quotes, or within a key line.

/// Returns how many bytes come before the first control character, quote, or backslash.
#[inline]
pub(crate) fn plain_length(text: &[u8]) -> usize {
    length_before::<b'"'>(text)
}

/// Returns how many bytes come before the first control character, closing bracket, or backslash.
#[inline]
pub(super) fn plain_name_length(text: &[u8]) -> usize {
    length_before::<b']'>(text)
}

/// Returns how many bytes come before the first control character, backslash, or other end.
///
/// Eight at a time: names are so short that a search made for long texts costs more.
#[inline]
fn length_before<const END: u8>(text: &[u8]) -> usize {
    let (words, rest) = text.as_chunks();
    for (index, word) in words.iter().enumerate() {
        if let Some(at) = first_special::<END>(*word) {
            return index * 8 + at;
        }
    }
    match text.last_chunk() {
        // Once more over some that are plain, rather than byte by byte.
        Some(word) => first_special::<END>(*word).map_or(text.len(), |at| text.len() - 8 + at),
        None => rest.iter().take_while(|byte| is_plain::<END>(**byte)).count(),
    }
}

fn is_plain<const END: u8>(byte: u8) -> bool {
    byte >= b' ' && byte != END && byte != b'\\'
}

/// Returns which of eight bytes is the first that is not plain.
#[inline]
fn first_special<const END: u8>(bytes: [u8; 8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let word = u64::from_le_bytes(bytes);
    // The highest bit of each byte that is less than the other: right up to the first that is.
    let less = |word: u64, than: u64| word.wrapping_sub(ONES * than) & !word;
    let (end, backslash) = (word ^ (ONES * u64::from(END)), word ^ (ONES * 0x5C));
    let found = (less(word, 0x20) | less(end, 1) | less(backslash, 1)) & (ONES * 0x80);
    (found != 0).then_some(found.trailing_zeros() as usize / 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_ends_at_the_first_character_that_needs_a_look() {
        for byte in 0..=255u8 {
            for at in 0..20 {
                for after in [b' ', 0xFF, b'"', b'\n', b'!', b'#', b'[', b']'] {
                    for behind in 0..10 {
                        let mut text = [&[b'a'; 20][..at], &[byte]].concat();
                        text.resize(at + 1 + behind, after);
                        let expected = text.iter().position(|b| !is_plain::<b'"'>(*b));
                        let found = plain_length(&text);
                        assert_eq!(found, expected.unwrap_or(text.len()), "{text:?}");
                        let expected = text.iter().position(|b| !is_plain::<b']'>(*b));
                        let found = plain_name_length(&text);
                        assert_eq!(found, expected.unwrap_or(text.len()), "{text:?}");
                    }
                }
            }
        }
    }
}
