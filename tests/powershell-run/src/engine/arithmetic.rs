//! What do `+`, `-`, `*`, `/`, `%`, `-band`, `-shl` and `..` make?

use super::convert::{convert, text};
use super::dictionary::Dictionary;
use super::raise::{Run, Stop};
use super::types::Type;
use super::value::{Text, Value};

pub fn add(left: &Value, right: &Value) -> Run<Value> {
    match left {
        Value::Nothing | Value::Null => Ok(right.clone()),
        Value::Text(own) => {
            let mut units = own.0.to_vec();
            units.extend_from_slice(&text(right).0);
            Ok(Value::Text(Text(units.into())))
        }
        Value::Char(_) if matches!(right, Value::Text(_) | Value::Char(_)) => {
            let mut units = text(left).0.to_vec();
            units.extend_from_slice(&text(right).0);
            Ok(Value::Text(Text(units.into())))
        }
        Value::Array(_) | Value::List(_) => {
            let mut items = left.enumerated().unwrap_or_default();
            match right.enumerated() {
                Some(more) => items.extend(more),
                None if matches!(right, Value::Nothing) => {}
                None => items.push(right.clone()),
            }
            Ok(Value::array(items))
        }
        Value::Dictionary(own) if own.class.name() == "hashtable" => {
            let Value::Dictionary(other) = right else {
                return Stop::throw(
                    "management.automation.runtimeexception",
                    "A hash table can only be added to another hash table.",
                );
            };
            let sum = Dictionary::hashtable();
            for (key, value) in own.entries().into_iter().chain(other.entries()) {
                if sum.contains(&key) {
                    return Stop::throw("argumentexception", "Item has already been added.");
                }
                sum.set(key, value);
            }
            Ok(Value::Dictionary(std::rc::Rc::new(sum)))
        }
        _ => numeric("+", left, right),
    }
}

pub fn numeric(operator: &'static str, left: &Value, right: &Value) -> Run<Value> {
    if operator == "*" {
        if let Value::Text(own) = left {
            let times = super::convert::whole(right, &Type::new("int"), 0, i128::from(i32::MAX))?;
            return Ok(Value::Text(Text(own.0.repeat(usize::try_from(times).unwrap_or(0)).into())));
        }
        if let Value::Array(_) = left {
            let times = super::convert::whole(right, &Type::new("int"), 0, i128::from(i32::MAX))?;
            let items = left.enumerated().unwrap_or_default();
            let times = usize::try_from(times).unwrap_or(0);
            return Ok(Value::array(std::iter::repeat_n(items, times).flatten().collect()));
        }
    }
    let (left, right) = (operand(operator, left)?, operand(operator, right)?);
    if let (Value::Double(_), _) | (_, Value::Double(_)) = (&left, &right) {
        return real(operator, &left, &right);
    }
    let (Some(a), Some(b)) = (left.whole(), right.whole()) else {
        return Stop::unsupported(format!("{operator} on such operands"));
    };
    let result = match operator {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" | "%" if b == 0 => {
            return Stop::throw(
                "management.automation.runtimeexception",
                "Attempted to divide by zero.",
            );
        }
        "/" if a % b != 0 => return Ok(Value::Double(a as f64 / b as f64)),
        "/" => a / b,
        "%" => a % b,
        _ => return Stop::unsupported(format!("the operator {operator}")),
    };
    // The wider type of the two, and if the result does not fit it, a double.
    Ok(match rank(&left).max(rank(&right)) {
        0 if i32::try_from(result).is_ok() => Value::Int(result as i32),
        1 if u32::try_from(result).is_ok() => Value::UInt(result as u32),
        2 if i64::try_from(result).is_ok() => Value::Long(result as i64),
        3 if u64::try_from(result).is_ok() => Value::ULong(result as u64),
        _ => Value::Double(result as f64),
    })
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::UInt(_) => 1,
        Value::Long(_) => 2,
        Value::ULong(_) => 3,
        _ => 0,
    }
}

fn operand(operator: &str, value: &Value) -> Run<Value> {
    Ok(match value {
        Value::Nothing | Value::Null => Value::Int(0),
        Value::Text(own) => {
            match super::convert::whole(value, &Type::new("int"), i128::MIN, i128::MAX) {
                Ok(whole) if i32::try_from(whole).is_ok() => convert(value, &Type::new("int"))?,
                Ok(_) => convert(value, &Type::new("long"))?,
                Err(_) => {
                    return Stop::throw(
                        "management.automation.runtimeexception",
                        format!(
                            "Cannot convert value \"{}\" to type \"System.Int32\".",
                            own.lossy()
                        ),
                    );
                }
            }
        }
        Value::Bool(_) | Value::Byte(_) | Value::Char(_) => {
            Value::Int(value.whole().unwrap_or_default() as i32)
        }
        Value::Enum(_, number) => Value::Int(*number as i32),
        Value::Int(_) | Value::UInt(_) | Value::Long(_) | Value::ULong(_) | Value::Double(_) => {
            value.clone()
        }
        other => {
            return Stop::throw(
                "management.automation.runtimeexception",
                format!(
                    "Method invocation failed because [{}] does not contain a method named for '{operator}'.",
                    other.type_of().full_name()
                ),
            );
        }
    })
}

fn real(operator: &str, left: &Value, right: &Value) -> Run<Value> {
    let value = |v: &Value| {
        if let Value::Double(d) = v { *d } else { v.whole().unwrap_or_default() as f64 }
    };
    let (a, b) = (value(left), value(right));
    Ok(Value::Double(match operator {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        "%" => a % b,
        _ => return Stop::unsupported(format!("the operator {operator}")),
    }))
}

pub fn negate(value: &Value) -> Run<Value> {
    numeric("-", &Value::Int(0), value)
}

pub fn bitwise(operator: &str, left: &Value, right: &Value) -> Run<Value> {
    let (left, right) = (operand(operator, left)?, operand(operator, right)?);
    let (Some(a), Some(b)) = (left.whole(), right.whole()) else {
        return Stop::unsupported(format!("{operator} on such operands"));
    };
    if matches!(operator, "-shl" | "-shr") {
        return Ok(match left {
            Value::Long(n) => Value::Long(if operator == "-shl" {
                n.wrapping_shl(b as u32 & 63)
            } else {
                n >> (b & 63)
            }),
            Value::Int(n) => Value::Int(if operator == "-shl" {
                n.wrapping_shl(b as u32 & 31)
            } else {
                n >> (b & 31)
            }),
            _ => return Stop::unsupported(format!("{operator} on such operands")),
        });
    }
    let result = match operator {
        "-band" => a & b,
        "-bor" => a | b,
        "-bxor" => a ^ b,
        _ => return Stop::unsupported(format!("the operator {operator}")),
    };
    Ok(match rank(&left).max(rank(&right)) {
        0 => Value::Int(result as i32),
        1 if matches!((&left, &right), (Value::UInt(_), Value::UInt(_))) => {
            Value::UInt(result as u32)
        }
        1 | 2 => Value::Long(result as i64),
        _ => Value::ULong(result as u64),
    })
}

pub fn range(left: &Value, right: &Value) -> Run<Value> {
    let int = Type::new("int");
    let bound =
        |value: &Value| super::convert::whole(value, &int, i32::MIN.into(), i32::MAX.into());
    let (from, to) = (bound(left)? as i32, bound(right)? as i32);
    let items = if from <= to {
        (from..=to).map(Value::Int).collect()
    } else {
        (to..=from).rev().map(Value::Int).collect()
    };
    Ok(Value::array(items))
}
