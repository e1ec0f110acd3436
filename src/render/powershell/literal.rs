//! Which data does .NET write, byte for byte, and how do they stand in a script?

use super::super::tokens::PsToken;
use crate::registry::{Text, ValueData, ValueRef, ValueType, hex};

/// .NET's kind of a value and its data as a literal, if .NET writes exactly these bytes.
pub(super) fn literal(data: &ValueData) -> Result<(&'static str, PsToken), String> {
    let value_type = data.value_type();
    let value = data.as_ref();
    let bytes = value.bytes();
    let text = || {
        let (units, []) = bytes.as_chunks::<2>() else { return None };
        let [body @ .., [0, 0]] = units else { return None };
        Some(Text::from_utf16(body.iter().map(|u| u16::from_le_bytes(*u))))
    };
    let odd =
        || format!("its data do not have the form of {value_type}, and .NET would write others");
    match value_type {
        ValueType::SZ | ValueType::EXPAND_SZ => {
            let kind = if value_type == ValueType::SZ { "String" } else { "ExpandString" };
            text().map(|text| (kind, PsToken::text(text.as_ref()))).ok_or_else(odd)
        }
        ValueType::MULTI_SZ => {
            let strings = value.as_multi_text().ok_or_else(odd)?;
            Ok(("MultiString", PsToken::texts(strings.iter().map(Text::as_ref))))
        }
        ValueType::DWORD => value.as_dword().map(|n| ("DWord", PsToken::dword(n))).ok_or_else(odd),
        ValueType::QWORD => value.as_qword().map(|n| ("QWord", PsToken::qword(n))).ok_or_else(odd),
        ValueType::BINARY => Ok(("Binary", PsToken::hex(&bytes))),
        ValueType::NONE => Ok(("None", PsToken::hex(&bytes))),
        other => Err(format!(".NET cannot write {other}")),
    }
}

/// A value as a script finds it: .NET's kind, and its bytes in the form in which .NET would write them
/// again, in hexadecimal digits. No digits where a script refuses it; nothing where versions of .NET
/// differ.
///
/// .NET hides irregular forms (source of `RegistryKey.GetValue`): a missing last NUL of text, an odd
/// byte, what follows a list's end.
pub(super) fn found(value: ValueRef<'_>) -> Option<(&'static str, String)> {
    let bytes = value.bytes();
    let hex = hex::text;
    Some(match value.value_type() {
        ValueType::SZ => ("String", hex(&text(&bytes))),
        ValueType::EXPAND_SZ => ("ExpandString", hex(&text(&bytes))),
        ValueType::MULTI_SZ => ("MultiString", hex(&list(&bytes))),
        ValueType::BINARY => ("Binary", hex(&bytes)),
        ValueType::NONE => ("None", hex(&bytes)),
        ValueType::DWORD if bytes.len() == 4 => ("DWord", hex(&bytes)),
        ValueType::QWORD if bytes.len() == 8 => ("QWord", hex(&bytes)),
        // A short number is padded, or not.
        ValueType::DWORD if bytes.len() < 4 => return None,
        ValueType::QWORD if bytes.len() < 8 => return None,
        ValueType::DWORD => ("DWord", String::new()),
        ValueType::QWORD => ("QWord", String::new()),
        _ => ("Unknown", String::new()),
    })
}

/// Text without one NUL at its end, written again with one.
fn text(bytes: &[u8]) -> Vec<u8> {
    let mut units = units(bytes);
    if units.last() == Some(&[0, 0]) {
        units.pop();
    }
    units.push([0, 0]);
    units.concat()
}

/// The strings of a list, written again: an empty one at the end is none.
fn list(bytes: &[u8]) -> Vec<u8> {
    let mut units = units(bytes);
    if units.last().is_some_and(|last| *last != [0, 0]) {
        units.push([0, 0]);
    }
    // A NUL behind that of the last string ends the list.
    let ends_in_two = units.len() == 1 || units.ends_with(&[[0, 0], [0, 0]]);
    if !units.is_empty() && ends_in_two {
        units.pop();
    }
    units.push([0, 0]);
    units.concat()
}

/// Two bytes each; an odd one is padded.
fn units(bytes: &[u8]) -> Vec<[u8; 2]> {
    let (units, rest) = bytes.as_chunks::<2>();
    units.iter().copied().chain(rest.iter().map(|byte| [*byte, 0])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn irregular_forms_are_found_as_net_shows_them() {
        for (value_type, bytes, found_as) in [
            (ValueType::SZ, &b""[..], "0000"),
            (ValueType::SZ, b"a\0", "61000000"),
            (ValueType::SZ, b"a\0\0\0", "61000000"),
            (ValueType::SZ, b"a\0\0\0\0\0", "610000000000"),
            (ValueType::EXPAND_SZ, b"a\0b", "610062000000"),
            (ValueType::MULTI_SZ, b"", "0000"),
            (ValueType::MULTI_SZ, b"\0\0", "0000"),
            (ValueType::MULTI_SZ, b"\0\0\0\0", "00000000"),
            (ValueType::MULTI_SZ, b"a\0\0\0", "610000000000"),
            (ValueType::MULTI_SZ, b"a\0", "610000000000"),
            (ValueType::MULTI_SZ, b"a\0\0\0\0\0", "610000000000"),
            (ValueType::MULTI_SZ, b"\0\0a\0\0\0\0\0", "0000610000000000"),
            (ValueType::DWORD, b"abcde", ""),
            (ValueType::LINK, b"a", ""),
        ] {
            let value = ValueData::from_raw(value_type, bytes);
            let (_, hex) = found(value.as_ref()).unwrap();
            assert_eq!(hex, found_as, "{value_type} {bytes:?}");
            // What can be written is found as it is written.
            if literal(&value).is_ok() {
                let written: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                assert_eq!(hex, written);
            }
        }
        assert_eq!(found(ValueData::from_raw(ValueType::DWORD, b"ab").as_ref()), None);
    }
}
