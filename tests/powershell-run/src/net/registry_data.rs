//! How does .NET read and write the bytes of a value?

use super::arguments::string;
use crate::engine::convert::whole;
use crate::engine::raise::{Run, Stop};
use crate::engine::types::Type;
use crate::engine::value::{Text, Value};

/// UTF-16 code units; an odd last byte is padded.
fn units(data: &[u8]) -> Vec<u16> {
    data.chunks(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair.get(1).copied().unwrap_or(0)]))
        .collect()
}

/// What GetValue makes of bytes; nothing for kinds that it does not read.
pub fn read(kind: u32, data: &[u8]) -> Option<Value> {
    Some(match kind {
        1 | 2 => {
            let mut units = units(data);
            // One final NUL is hidden; a missing one is not missed.
            if units.last() == Some(&0) {
                units.pop();
            }
            Value::Text(Text::from_units(&units))
        }
        4 if data.len() <= 4 => {
            let mut bytes = [0; 4];
            bytes[..data.len()].copy_from_slice(data);
            Value::Int(i32::from_le_bytes(bytes))
        }
        4 | 11 if data.len() <= 8 => {
            let mut bytes = [0; 8];
            bytes[..data.len()].copy_from_slice(data);
            Value::Long(i64::from_le_bytes(bytes))
        }
        0 | 3 | 4 | 5 | 11 => Value::bytes(data),
        7 => Value::texts(multi(data)),
        _ => return None,
    })
}

fn multi(data: &[u8]) -> Vec<Text> {
    let mut units = units(data);
    if units.last().is_some_and(|last| *last != 0) {
        units.push(0);
    }
    let mut texts = Vec::new();
    let mut at = 0;
    while at < units.len() {
        let end =
            units[at..].iter().position(|unit| *unit == 0).map_or(units.len(), |found| at + found);
        // Empty text at the very end is the NUL that ends the list.
        if end > at || end != units.len() - 1 {
            texts.push(Text::from_units(&units[at..end]));
        }
        at = end + 1;
    }
    texts
}

fn mismatch<T>() -> Run<T> {
    Stop::net(
        "argumentexception",
        "The type of the value object did not match the specified RegistryValueKind or the object could not be properly converted.",
    )
}

/// Kind and bytes that SetValue writes.
pub fn written(value: &Value, kind: i64) -> Run<(u32, Vec<u8>)> {
    let is_array_of =
        |element: &str| matches!(value, Value::Array(array) if array.element.name() == element);
    let kind = match kind {
        0 => match value {
            Value::Int(_) => 4,
            _ if is_array_of("byte") => 3,
            _ if is_array_of("string") => 7,
            Value::Array(_) => {
                return Stop::net(
                    "argumentexception",
                    "RegistryKey.SetValue does not support arrays of this type.",
                );
            }
            _ => 1,
        },
        kind => kind,
    };
    let text_bytes = |text: &Text| {
        text.0.iter().copied().chain([0]).flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    Ok(match kind {
        1 | 2 => match value {
            Value::Array(_)
            | Value::List(_)
            | Value::Dictionary(_)
            | Value::Bag(_)
            | Value::Object(_) => {
                return Stop::unsupported("an object written as text");
            }
            other => (kind as u32, text_bytes(&string(other))),
        },
        -1 | 3 => match value.as_bytes().filter(|_| is_array_of("byte")) {
            Some(bytes) => (if kind == 3 { 3 } else { 0 }, bytes),
            None => return mismatch(),
        },
        4 | 11 => {
            if value.whole().is_none() && !matches!(value, Value::Text(_) | Value::Double(_))
                || matches!(value, Value::Enum(..))
            {
                return mismatch();
            }
            let (low, high) = if kind == 4 {
                (i128::from(i32::MIN), i128::from(i32::MAX))
            } else {
                (i128::from(i64::MIN), i128::from(i64::MAX))
            };
            let Ok(number) = whole(value, &Type::new("long"), low, high) else { return mismatch() };
            if kind == 4 {
                (4, (number as i32).to_le_bytes().to_vec())
            } else {
                (11, (number as i64).to_le_bytes().to_vec())
            }
        }
        7 => {
            if !is_array_of("string") {
                return mismatch();
            }
            let mut data = Vec::new();
            for item in value.enumerated().unwrap_or_default() {
                let Value::Text(text) = item else {
                    return Stop::net(
                        "argumentexception",
                        "RegistryKey.SetValue does not allow a String[] that contains a null String reference.",
                    );
                };
                data.extend(text_bytes(&text));
            }
            data.extend([0, 0]);
            (7, data)
        }
        _ => {
            return Stop::net(
                "argumentexception",
                "The specified RegistryValueKind is an invalid value.",
            );
        }
    })
}
