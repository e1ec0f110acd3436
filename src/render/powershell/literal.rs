//! Which data does .NET write, byte for byte, and how do they stand in a script?

use super::super::tokens::PsToken;
use crate::registry::{Text, ValueData, ValueRef, ValueType};

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

/// .NET's kind of a value and its bytes in hexadecimal digits, as a script finds them: no digits
/// where a script could not write them back.
pub(super) fn found(value: ValueRef<'_>) -> (&'static str, String) {
    match literal(&value.to_owned()) {
        Ok((kind, _)) => (kind, value.bytes().iter().map(|byte| format!("{byte:02x}")).collect()),
        // No kind equals this one: the host differs, or the script refuses the value.
        Err(_) => ("(other)", String::new()),
    }
}
