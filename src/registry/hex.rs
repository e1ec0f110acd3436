//! Writes bytes as hexadecimal digits, by a table.

/// Returns the two digits of a byte, in lower case.
#[inline]
pub(crate) fn digits(byte: u8) -> [u8; 2] {
    DIGITS.get(usize::from(byte)).copied().unwrap_or(*b"00")
}

/// Returns bytes as text, two digits each.
///
/// # Examples
/// `[0x0A, 0xFF]` is `0aff`.
#[cfg(feature = "serde")]
pub(crate) fn text(bytes: &[u8]) -> String {
    let mut text = vec![0; bytes.len() * 2];
    for (pair, byte) in text.as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
        *pair = digits(*byte);
    }
    String::from_utf8(text).unwrap_or_default()
}

/// Appends bytes to a text, two digits each, with a character before each but the first.
pub(crate) fn push_spaced(text: &mut String, bytes: &[u8], between: char) {
    text.reserve(bytes.len() * 3);
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 {
            text.push(between);
        }
        let [high, low] = digits(*byte).map(char::from);
        text.push(high);
        text.push(low);
    }
}

/// The digits of all bytes: a table, because this is the innermost step of every writer.
#[allow(
    clippy::indexing_slicing,
    clippy::cast_lossless,
    reason = "evaluated by the compiler, which checks it"
)]
const DIGITS: [[u8; 2]; 256] = {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut table = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = [HEX[byte >> 4], HEX[byte & 15]];
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_two_digits() {
        for byte in 0..=255u8 {
            assert_eq!(digits(byte), format!("{byte:02x}").as_bytes());
        }
        let mut text = String::from(">");
        push_spaced(&mut text, &[0, 0xAB, 0xFF], ' ');
        assert_eq!(text, ">00 ab ff");
    }
}
