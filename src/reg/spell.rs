//! How is each thing spelled in a `.reg` file?
//!
//! The one spelling: the bulk writer and the `apply.reg` template both use it. Everything here is
//! WTF-8 with CRLF between lines and none at the end; [`Style`](super::Style) makes the bytes of the
//! file of it.
//!
//! Sources: observed on exports of `regedit` and `reg export` (wrapping, quoting, order), and Wine's
//! conformance tests of both, which also run on Windows.

use super::code_page::CodePage;
use super::plain::plain_length;
use crate::registry::hex::digits;
use crate::registry::{DataRef, KeyPathRef, TextRef, ValueRef, ValueType};

/// The header of a version 5 file.
pub(crate) const HEADER: &str = super::header::spelling(super::record::Version::V5);

/// What ends a line until it is written, for most files for good.
pub(crate) const LINE_END: &[u8] = b"\r\n";

/// After this many characters of a line, the next comma is followed by a line break.
const WRAP: usize = 77;

/// `[key]`, or `[-key]` to delete it.
pub(crate) fn key_line(out: &mut Vec<u8>, key: KeyPathRef<'_>, delete: bool) {
    out.extend_from_slice(if delete { b"[-" } else { b"[" });
    out.extend_from_slice(key.text().wtf8());
    out.push(b']');
}

/// `"name"=data`, bytes wrapped, as version 5 writes it.
pub(crate) fn value_line(out: &mut Vec<u8>, name: TextRef<'_>, value: ValueRef<'_>) {
    match value.shape() {
        DataRef::Text(text) if is_quotable(text) => {
            value_name(out, name);
            quoted(out, text);
        }
        DataRef::Dword(number) => {
            value_name(out, name);
            out.extend_from_slice(b"dword:");
            for byte in number.to_be_bytes() {
                out.extend_from_slice(&digits(byte));
            }
        }
        _ => hex(out, name, value.value_type(), &value.bytes()),
    }
}

/// `"name"=data`, as `REGEDIT4` files write it: the bytes of text are those of the code page. False,
/// and nothing, where it has no such bytes.
pub(crate) fn value_line_v4(
    out: &mut Vec<u8>,
    name: TextRef<'_>,
    value: ValueRef<'_>,
    page: CodePage,
) -> bool {
    let is_plain = match value.shape() {
        DataRef::Text(text) => is_quotable(text),
        DataRef::Dword(_) => true,
        DataRef::Bytes(_) => !value.value_type().is_text(),
    };
    if is_plain {
        value_line(out, name, value);
        return true;
    }
    let Some(bytes) = page.narrow(&value.bytes()) else { return false };
    hex(out, name, value.value_type(), &bytes);
    true
}

/// `"name"=hex(type):bytes`.
fn hex(out: &mut Vec<u8>, name: TextRef<'_>, value_type: ValueType, bytes: &[u8]) {
    let start = out.len();
    value_name(out, name);
    match value_type {
        ValueType::BINARY => out.extend_from_slice(b"hex:"),
        other => out.extend_from_slice(format!("hex({:x}):", other.number()).as_bytes()),
    }
    let prefix = TextRef::from_wtf8(out.get(start..).unwrap_or_default()).len_utf16();
    hex_bytes(out, prefix, bytes);
}

/// `"name"=-`.
pub(crate) fn delete_line(out: &mut Vec<u8>, name: TextRef<'_>) {
    value_name(out, name);
    out.push(b'-');
}

/// `"name"=`, or `@=` for the default value.
fn value_name(out: &mut Vec<u8>, name: TextRef<'_>) {
    if name.is_empty() {
        out.push(b'@');
    } else {
        quoted(out, name);
    }
    out.push(b'=');
}

fn quoted(out: &mut Vec<u8>, text: TextRef<'_>) {
    out.push(b'"');
    let mut rest = text.wtf8();
    loop {
        let (plain, after) = rest.split_at_checked(plain_length(rest)).unwrap_or((rest, &[]));
        out.extend_from_slice(plain);
        let [special, after @ ..] = after else { break };
        // A control character in a name stands as it is.
        if matches!(special, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(*special);
        rest = after;
    }
    out.push(b'"');
}

/// Whether a string reads back the same from quotes on every importer. One with a control
/// character does not: Windows writes line breaks raw, which others cannot read.
fn is_quotable(text: TextRef<'_>) -> bool {
    text.wtf8().iter().copied().min().is_none_or(|least| least >= b' ')
}

/// Bytes, separated by commas. Once a line has 77 characters and bytes remain, a backslash and a
/// line break follow the comma, and two blanks begin the next line; never before the first byte.
fn hex_bytes(out: &mut Vec<u8>, prefix: usize, bytes: &[u8]) {
    // What all of it takes, but for a line break in the first line.
    let start = out.len();
    let lines = bytes.len() / WRAP.saturating_sub(BREAK.len()).div_ceil(3) + 2;
    out.resize(start + bytes.len() * 3 + lines * BREAK.len(), 0);
    let mut room = out.get_mut(start..).unwrap_or_default();
    let (mut column, mut rest, mut length) = (prefix, bytes, 0);
    loop {
        // As many as fit: the comma that fills the line is the last on it.
        let fit = WRAP.saturating_sub(column).div_ceil(3).max(1);
        let (line, after) = rest.split_at_checked(fit).unwrap_or((rest, &[]));
        let Some((place, behind)) = room.split_at_mut_checked(line.len() * 3) else { break };
        spell_bytes(place, line);
        length += place.len();
        let Some((place, behind)) = behind.split_first_chunk_mut().filter(|_| !after.is_empty())
        else {
            break;
        };
        *place = *BREAK;
        length += BREAK.len();
        (room, rest, column) = (behind, after, 2);
    }
    // No comma behind the last byte.
    out.truncate(start + length.saturating_sub(1));
}

/// What stands between two lines of bytes.
const BREAK: &[u8; 5] = b"\\\r\n  ";

/// Puts bytes in place, with a comma behind each.
fn spell_bytes(room: &mut [u8], bytes: &[u8]) {
    let (fives, rest) = bytes.as_chunks::<5>();
    let (places, room) = room.as_chunks_mut::<15>();
    for (place, five) in places.iter_mut().zip(fives) {
        // So many at once cost half of one at a time; a full line has five times five.
        spell_some(place.as_chunks_mut().0, five);
    }
    spell_some(room.as_chunks_mut().0, rest);
}

#[inline]
fn spell_some(room: &mut [[u8; 3]], bytes: &[u8]) {
    for (place, byte) in room.iter_mut().zip(bytes) {
        let [high, low] = digits(*byte);
        *place = [high, low, b','];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{ValueData, ValueName};

    fn lines(name: &str, data: &ValueData) -> Vec<String> {
        let mut out = Vec::new();
        value_line(&mut out, ValueName::new(name).unwrap().text(), data.as_ref());
        String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn wrapping_is_regedits_to_the_byte() {
        // Lengths of the first line as seen in exports of Windows: the prefix, then its length.
        for (name, prefix, first_bytes, first_len) in [
            ("ImagePath", 19, 20, 80),
            ("FailureActions", 21, 19, 79),
            ("Exactly 26 chars", 26, 17, 78),
        ] {
            let data = match prefix {
                21 => ValueData::binary(&[0; 100]),
                _ => ValueData::from_raw(ValueType::EXPAND_SZ, &[0; 100]),
            };
            let lines = lines(name, &data);
            assert_eq!(lines[0].find("00"), Some(prefix), "{name}");
            assert_eq!(lines[0].len(), first_len, "{name}");
            assert_eq!(lines[0].matches("00").count(), first_bytes, "{name}");
            assert!(lines[0].ends_with("00,\\"));
            assert_eq!(lines[1].len(), 78);
            assert_eq!(lines[1].matches("00").count(), 25);
            assert!(lines[1].starts_with("  00"));
        }
        let long = lines(&"n".repeat(100), &ValueData::binary(&[1, 2]));
        assert_eq!(long[0].len(), 103 + 4 + 4, "one byte, then the break");
        assert_eq!(long[1], "  02");
        let exact = lines("Exactly 26 chars", &ValueData::from_raw(ValueType::EXPAND_SZ, &[0; 17]));
        assert_eq!(exact.len(), 1, "no break after the last byte");
    }

    #[test]
    fn bytes_of_any_length_behind_any_prefix() {
        for prefix in 0..100 {
            for length in 0..160_u8 {
                let (mut expected, mut column) = (String::new(), prefix);
                for byte in 0..length {
                    expected += &format!("{byte:02x},");
                    column += 3;
                    if column >= WRAP && byte + 1 < length {
                        expected += "\\\r\n  ";
                        column = 2;
                    }
                }
                let mut out = b"kept".to_vec();
                hex_bytes(&mut out, prefix, &(0..length).collect::<Vec<_>>());
                let expected = format!("kept{}", expected.trim_end_matches(','));
                assert_eq!(String::from_utf8(out).unwrap(), expected, "{prefix} {length}");
            }
        }
    }

    #[test]
    fn spelling_by_type() {
        for (data, line) in [
            (ValueData::string(r#"C:\a "b""#), r#""n"="C:\\a \"b\"""#),
            (ValueData::string(""), r#""n"="""#),
            (ValueData::string("a\tb"), r#""n"=hex(1):61,00,09,00,62,00,00,00"#),
            (ValueData::from_raw(ValueType::SZ, &[0x61, 0]), r#""n"=hex(1):61,00"#),
            (ValueData::from_raw(ValueType::SZ, &[]), r#""n"=hex(1):"#),
            (ValueData::dword(0xABC), r#""n"=dword:00000abc"#),
            (ValueData::from_raw(ValueType::DWORD, &[1]), r#""n"=hex(4):01"#),
            (ValueData::binary(&[0xFF, 1]), r#""n"=hex:ff,01"#),
            (ValueData::qword(1), r#""n"=hex(b):01,00,00,00,00,00,00,00"#),
            (
                ValueData::from_raw(ValueType::from_number(0xFFFF_0010), &[]),
                r#""n"=hex(ffff0010):"#,
            ),
            (ValueData::expand_string("a"), r#""n"=hex(2):61,00,00,00"#),
        ] {
            assert_eq!(lines("n", &data), [line]);
        }
        assert_eq!(lines("", &ValueData::dword(1)), ["@=dword:00000001"]);
        assert_eq!(lines("@", &ValueData::dword(1)), ["\"@\"=dword:00000001"]);
    }
}
