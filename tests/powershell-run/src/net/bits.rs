//! What do BitConverter, Convert and Buffer do?

use super::arguments::{bytes, int, lossy, size, string, unknown};
use crate::engine::convert::convert;
use crate::engine::raise::{Run, Stop};
use crate::engine::types::Type;
use crate::engine::value::Value;

pub fn bit_converter(name: &str, arguments: &[Value]) -> Run<Value> {
    match (name, arguments) {
        ("tostring", [data]) => {
            let data = bytes(data)?;
            Ok(Value::from(
                data.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join("-"),
            ))
        }
        ("tostring", [data, from, count]) => {
            let (data, from, count) =
                (bytes(data)?, size(from, "startIndex")?, size(count, "length")?);
            match data.get(from..from + count) {
                Some(part) => Ok(Value::from(
                    part.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join("-"),
                )),
                None => Stop::net(
                    "argumentoutofrangeexception",
                    "Value must be positive or within the array.",
                ),
            }
        }
        ("getbytes", [value]) => Ok(match value {
            Value::Int(n) => Value::bytes(&n.to_le_bytes()),
            Value::UInt(n) => Value::bytes(&n.to_le_bytes()),
            Value::Long(n) => Value::bytes(&n.to_le_bytes()),
            Value::ULong(n) => Value::bytes(&n.to_le_bytes()),
            Value::Char(n) => Value::bytes(&n.to_le_bytes()),
            Value::Double(n) => Value::bytes(&n.to_le_bytes()),
            Value::Bool(b) => Value::bytes(&[u8::from(*b)]),
            _ => return unknown("BitConverter", name, arguments),
        }),
        (
            "toint32" | "touint32" | "toint64" | "touint64" | "toint16" | "touint16",
            [data, from],
        ) => {
            let (data, from) = (bytes(data)?, size(from, "startIndex")?);
            let width = match &name[name.len() - 2..] {
                "32" => 4,
                "64" => 8,
                _ => 2,
            };
            if from >= data.len() {
                return Stop::net(
                    "argumentoutofrangeexception",
                    "Index was out of range. Must be non-negative and less than the size of the collection. Parameter name: startIndex",
                );
            }
            let Some(part) = data.get(from..from + width) else {
                return Stop::net(
                    "argumentexception",
                    "Destination array is not long enough to copy all the items in the collection. Check array index and length.",
                );
            };
            let mut wide = [0; 8];
            wide[..width].copy_from_slice(part);
            let number = u64::from_le_bytes(wide);
            Ok(match name {
                "toint32" => Value::Int(number as u32 as i32),
                "touint32" => Value::UInt(number as u32),
                "toint64" => Value::Long(number as i64),
                "touint64" => Value::ULong(number),
                _ => return Stop::unsupported("16-bit numbers"),
            })
        }
        _ => unknown("BitConverter", name, arguments),
    }
}

pub fn converter(name: &str, arguments: &[Value]) -> Run<Value> {
    let target = match name {
        "tobyte" => "byte",
        "toint32" => "int",
        "toint64" => "long",
        "touint32" => "uint32",
        "touint64" => "uint64",
        "toboolean" => "bool",
        "tochar" => "char",
        "tostring" => "string",
        "tobase64string" => {
            return Ok(Value::from(base64(&bytes(arguments.first().unwrap_or(&Value::Null))?)));
        }
        _ => return unknown("Convert", name, arguments),
    };
    match arguments {
        [value] => convert(value, &Type::new(target)),
        [value, base] => {
            let base = int(base)?;
            if target == "string" {
                let number = value.whole().unwrap_or_default();
                return Ok(Value::from(match base {
                    16 if number < 0 => format!("{:x}", number as i32),
                    16 => format!("{number:x}"),
                    2 => format!("{number:b}"),
                    _ => return unknown("Convert", name, arguments),
                }));
            }
            let digits = lossy(value);
            let digits = if base == 16 { digits.trim_start_matches("0x") } else { &digits };
            let wrong = || Stop::net("formatexception", "Could not find any recognizable digits.");
            if digits.is_empty() {
                return Stop::net("argumentoutofrangeexception", "Index was out of range.");
            }
            if digits.starts_with(['+', '-']) {
                return wrong();
            }
            let Ok(number) = u64::from_str_radix(digits, base.unsigned_abs()) else {
                return wrong();
            };
            let too_large =
                || Stop::net("overflowexception", "Value was either too large or too small.");
            match target {
                "byte" => u8::try_from(number).map_or_else(|_| too_large(), |n| Ok(Value::Byte(n))),
                "int" => {
                    u32::try_from(number).map_or_else(|_| too_large(), |n| Ok(Value::Int(n as i32)))
                }
                "uint32" => {
                    u32::try_from(number).map_or_else(|_| too_large(), |n| Ok(Value::UInt(n)))
                }
                "long" => Ok(Value::Long(number as i64)),
                "uint64" => Ok(Value::ULong(number)),
                _ => unknown("Convert", name, arguments),
            }
        }
        _ => unknown("Convert", name, arguments),
    }
}

fn base64(data: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in data.chunks(3) {
        let group = chunk
            .iter()
            .chain([0, 0].iter())
            .take(3)
            .fold(0_u32, |all, byte| all << 8 | u32::from(*byte));
        for place in 0..4 {
            let digit = (group >> (18 - 6 * place)) & 63;
            out.push(if place <= chunk.len() { char::from(DIGITS[digit as usize]) } else { '=' });
        }
    }
    out
}

fn raw(value: &Value) -> Run<(Vec<u8>, usize)> {
    let Value::Array(array) = value else {
        return Stop::net("argumentnullexception", "Value cannot be null.");
    };
    let items = array.items.borrow();
    let mut data = Vec::new();
    let width = match array.element.name() {
        "byte" => 1,
        "char" => 2,
        "int" | "uint32" => 4,
        "long" => 8,
        _ => return Stop::net("argumentexception", "Object must be an array of primitives."),
    };
    for item in items.iter() {
        let number = item.whole().unwrap_or_default() as i64;
        data.extend_from_slice(&number.to_le_bytes()[..width]);
    }
    Ok((data, width))
}

pub fn block_copy(arguments: &[Value]) -> Run<Value> {
    let [source, from, target, to, count] = arguments else {
        return unknown("Buffer", "blockcopy", arguments);
    };
    let (from, to, count) =
        (size(from, "srcOffset")?, size(to, "dstOffset")?, size(count, "count")?);
    let (own, _) = raw(source)?;
    let (mut other, width) = raw(target)?;
    let (Some(part), true) = (own.get(from..from + count), to + count <= other.len()) else {
        return Stop::net(
            "argumentexception",
            "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.",
        );
    };
    other[to..to + count].copy_from_slice(part);
    let Value::Array(array) = target else { return Ok(Value::Nothing) };
    let mut items = array.items.borrow_mut();
    for (item, chunk) in items.iter_mut().zip(other.chunks(width)) {
        let mut wide = [0; 8];
        wide[..width].copy_from_slice(chunk);
        let number = u64::from_le_bytes(wide);
        *item = match item {
            Value::Byte(_) => Value::Byte(number as u8),
            Value::Char(_) => Value::Char(number as u16),
            Value::Int(_) => Value::Int(number as u32 as i32),
            Value::UInt(_) => Value::UInt(number as u32),
            _ => Value::Long(number as i64),
        };
    }
    Ok(Value::Nothing)
}

/// `[char]::IsDigit` and the like, for ASCII.
pub fn char_method(name: &str, arguments: &[Value]) -> Run<Value> {
    let [value] = arguments else { return unknown("Char", name, arguments) };
    let unit = match string(value).0.first() {
        Some(unit) => *unit,
        None => {
            return Stop::net("argumentexception", "String must be exactly one character long.");
        }
    };
    let c = char::from_u32(u32::from(unit)).unwrap_or('\u{FFFD}');
    Ok(Value::Bool(match name {
        "iscontrol" => c.is_control(),
        "issurrogate" => (0xD800..0xE000).contains(&unit),
        "ishighsurrogate" => (0xD800..0xDC00).contains(&unit),
        "islowsurrogate" => (0xDC00..0xE000).contains(&unit),
        "isdigit" if c.is_ascii() => c.is_ascii_digit(),
        "isletter" if c.is_ascii() => c.is_ascii_alphabetic(),
        "isletterordigit" if c.is_ascii() => c.is_ascii_alphanumeric(),
        "iswhitespace" if c.is_ascii() => c.is_whitespace(),
        _ => return unknown("Char", name, arguments),
    }))
}
