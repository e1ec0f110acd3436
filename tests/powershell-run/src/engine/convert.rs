//! What becomes of a value that is cast, or that a typed variable takes?

use std::rc::Rc;

use super::dictionary::Dictionary;
use super::raise::{Run, Stop};
use super::types::{Type, is_of};
use super::value::{Array, Bag, Text, Value};
use crate::net::object::Object;

/// The text of a value, as `[string]` and `+` make it.
pub fn text(value: &Value) -> Text {
    match value {
        Value::Text(text) => text.clone(),
        Value::Char(unit) => Text::from_units(&[*unit]),
        Value::Array(_) | Value::List(_) => joined(value),
        other => Text::from(plain(other).as_str()),
    }
}

fn joined(value: &Value) -> Text {
    let mut units = Vec::new();
    for (number, item) in value.enumerated().unwrap_or_default().iter().enumerate() {
        if number > 0 {
            units.push(u16::from(b' '));
        }
        units.extend_from_slice(&text(item).0);
    }
    Text(units.into())
}

fn plain(value: &Value) -> String {
    match value {
        Value::Nothing | Value::Null => String::new(),
        Value::Bool(b) => if *b { "True" } else { "False" }.to_owned(),
        Value::Double(d) => double_text(*d),
        Value::Enum(enumeration, number) => enumeration.text(*number),
        Value::Dictionary(dictionary) => dictionary.class.full_name(),
        Value::Bag(bag) => {
            let properties = bag.properties.borrow();
            let parts: Vec<String> = properties
                .iter()
                .map(|(name, value)| format!("{}={}", name.lossy(), text(value).lossy()))
                .collect();
            format!("@{{{}}}", parts.join("; "))
        }
        Value::Type(class) => class.full_name(),
        Value::Exception(exception) => format!("System.{}: {}", exception.class, exception.message),
        Value::Error(record) => record.exception.message.clone(),
        Value::ScriptBlock(_) => "{ }".to_owned(),
        Value::Object(object) => object.text(),
        other => other.whole().map(|n| n.to_string()).unwrap_or_default(),
    }
}

fn double_text(d: f64) -> String {
    if d.fract() == 0.0 && d.abs() < 1e15 { format!("{d:.0}") } else { format!("{d}") }
}

/// What `if` makes of a value.
pub fn truth(value: &Value) -> bool {
    match value {
        Value::Nothing | Value::Null => false,
        Value::Text(text) => !text.0.is_empty(),
        Value::Double(d) => *d != 0.0,
        Value::Array(_) | Value::List(_) => match value.enumerated().unwrap_or_default().as_slice()
        {
            [] => false,
            [one] => match one {
                Value::Array(_) | Value::List(_) => {
                    !one.enumerated().unwrap_or_default().is_empty()
                }
                other => truth(other),
            },
            _ => true,
        },
        Value::Object(_)
        | Value::Dictionary(_)
        | Value::Bag(_)
        | Value::Type(_)
        | Value::Exception(_)
        | Value::Error(_)
        | Value::ScriptBlock(_) => true,
        other => other.whole().is_none_or(|n| n != 0),
    }
}

fn cannot<T>(value: &Value, to: &Type, why: &str) -> Run<T> {
    Stop::throw(
        "management.automation.psinvalidcastexception",
        format!(
            "Cannot convert value \"{}\" to type \"{}\". Error: \"{why}\"",
            text(value).lossy(),
            to.full_name()
        ),
    )
}

fn round_half_even(d: f64) -> f64 {
    d.round_ties_even()
}

/// A whole number between two bounds.
pub fn whole(value: &Value, to: &Type, low: i128, high: i128) -> Run<i128> {
    let number = match value {
        Value::Nothing | Value::Null => 0,
        Value::Double(d) if d.is_finite() => round_half_even(*d) as i128,
        Value::Text(text) => {
            let trimmed = text.lossy().trim().to_owned();
            if trimmed.is_empty() {
                0
            } else if let Ok(number) = trimmed.parse::<i128>() {
                number
            } else {
                match crate::syntax::literal::number(&trimmed) {
                    Some(Value::Double(d)) => round_half_even(d) as i128,
                    Some(number) => number.whole().unwrap_or_default(),
                    None => return cannot(value, to, "Input string was not in a correct format."),
                }
            }
        }
        other => match other.whole() {
            Some(number) => number,
            None => return cannot(value, to, "Invalid cast"),
        },
    };
    if number < low || number > high {
        return cannot(
            value,
            to,
            &format!("Value was either too large or too small for an {}.", to.full_name()),
        );
    }
    Ok(number)
}

/// A cast.
pub fn convert(value: &Value, to: &Type) -> Run<Value> {
    if let Some(element) = to.element() {
        return array(value, &element, to);
    }
    if let Some(enumeration) = super::enums::find(to) {
        return enumeration_member(value, to, enumeration);
    }
    Ok(match to.name() {
        "object" => value.clone(),
        "void" => Value::Nothing,
        "string" => Value::Text(text(value)),
        "bool" | "switch" => Value::Bool(truth(value)),
        "byte" => Value::Byte(whole(value, to, 0, 255)? as u8),
        "int" => Value::Int(whole(value, to, i32::MIN.into(), i32::MAX.into())? as i32),
        "uint32" => Value::UInt(whole(value, to, 0, u32::MAX.into())? as u32),
        "long" => Value::Long(whole(value, to, i64::MIN.into(), i64::MAX.into())? as i64),
        "uint64" => Value::ULong(whole(value, to, 0, u64::MAX.into())? as u64),
        "double" => match value {
            Value::Double(d) => Value::Double(*d),
            Value::Text(t) => match t.lossy().trim().parse::<f64>() {
                Ok(d) => Value::Double(d),
                Err(_) => return cannot(value, to, "Input string was not in a correct format."),
            },
            other => Value::Double(whole(other, to, i128::MIN, i128::MAX)? as f64),
        },
        "char" => match value {
            Value::Text(t) => match &*t.0 {
                [unit] => Value::Char(*unit),
                _ => return cannot(value, to, "String must be exactly one character long."),
            },
            Value::Double(_) | Value::Null | Value::Nothing | Value::Bool(_) => {
                return cannot(value, to, "Invalid cast");
            }
            other => Value::Char(whole(other, to, 0, 0xFFFF)? as u16),
        },
        "hashtable" => match value {
            Value::Null | Value::Nothing => Value::Null,
            Value::Dictionary(d) if d.class.name() == "hashtable" => value.clone(),
            Value::Dictionary(d) if !d.is_set() => {
                let copy = Dictionary::hashtable();
                for (key, item) in d.entries() {
                    copy.set(key, item);
                }
                Value::Dictionary(Rc::new(copy))
            }
            _ => return cannot(value, to, "only dictionaries become hash tables"),
        },
        "psobject" => match value {
            Value::Dictionary(d) if d.is_hashtable() => {
                let properties =
                    d.entries().into_iter().map(|(key, item)| (text(&key), item)).collect();
                Value::Bag(Rc::new(Bag { properties: std::cell::RefCell::new(properties) }))
            }
            other => other.clone(),
        },
        "security.principal.securityidentifier" => match value {
            Value::Text(t) => Value::Object(Rc::new(Object::Sid(t.lossy()))),
            other if is_of(other, to) == Some(true) => other.clone(),
            _ => return cannot(value, to, "Invalid cast"),
        },
        "type" => match value {
            Value::Text(t) => Value::Type(Type::new(&t.lossy())),
            Value::Type(_) => value.clone(),
            _ => return cannot(value, to, "Invalid cast"),
        },
        "array" => match value {
            Value::Array(_) => value.clone(),
            other => array(other, &Type::new("object"), to)?,
        },
        name => {
            if let Some(class) = super::raise::known(name)
                && let Value::Text(message) = value
            {
                return Ok(Value::Exception(Rc::new(super::raise::Exception::new(
                    class,
                    message.lossy(),
                ))));
            }
            match (is_of(value, to), to.generic()) {
                (Some(true), _) => value.clone(),
                (_, Some(("collections.generic.list", arguments)))
                    if value.enumerated().is_some() =>
                {
                    let element =
                        arguments.into_iter().next().unwrap_or_else(|| Type::new("object"));
                    let items = value.enumerated().unwrap_or_default();
                    let items = items
                        .iter()
                        .map(|item| convert(item, &element))
                        .collect::<Run<Vec<_>>>()?;
                    Value::list("collections.generic.list", element, items)
                }
                (Some(false), _) if value.is_null() => Value::Null,
                (Some(false), _) => return cannot(value, to, "Invalid cast"),
                (None, _) => return Stop::unsupported(format!("the type [{name}]")),
            }
        }
    })
}

fn array(value: &Value, element: &Type, to: &Type) -> Run<Value> {
    let items = match value {
        Value::Null | Value::Nothing => return Ok(Value::Null),
        Value::Array(own) if own.element == *element && own.view_of.is_none() => {
            return Ok(value.clone());
        }
        Value::Text(text) if element.name() == "char" => {
            text.0.iter().map(|unit| Value::Char(*unit)).collect()
        }
        other => other.enumerated().unwrap_or_else(|| vec![other.clone()]),
    };
    // Another type of number in an array is converted item by item; text is not taken apart.
    if let (Value::Text(_), "byte") = (value, element.name())
        && whole(value, element, 0, 255).is_err()
    {
        return cannot(value, to, "Input string was not in a correct format.");
    }
    let items = items.iter().map(|item| convert(item, element)).collect::<Run<Vec<_>>>()?;
    Ok(Value::Array(Rc::new(Array {
        element: element.clone(),
        items: items.into(),
        view_of: None,
    })))
}

fn enumeration_member(
    value: &Value,
    to: &Type,
    enumeration: &'static super::enums::Enumeration,
) -> Run<Value> {
    match value {
        Value::Enum(own, _) if own.name == enumeration.name => Ok(value.clone()),
        Value::Text(member) => {
            let number =
                enumeration.number(&member.lossy()).or_else(|| member.lossy().trim().parse().ok());
            match number {
                Some(number) => Ok(Value::Enum(enumeration, number)),
                None => cannot(
                    value,
                    to,
                    "Unable to match the identifier name to a valid enumerator name.",
                ),
            }
        }
        Value::Null | Value::Nothing => cannot(value, to, "null cannot be an enumeration"),
        other => match other.whole() {
            // PowerShell checks that the number is a member.
            Some(number) => {
                match enumeration.members.iter().find(|(_, own)| i128::from(*own) == number) {
                    Some((_, own)) => Ok(Value::Enum(enumeration, *own)),
                    None if enumeration.flags => Ok(Value::Enum(enumeration, number as i64)),
                    None => cannot(value, to, "the number is not that of a member"),
                }
            }
            None => cannot(value, to, "Invalid cast"),
        },
    }
}

/// A parameter takes less than a cast: no array becomes text, no text a truth.
pub fn bind(value: &Value, to: &Type, parameter: &str) -> Run<Value> {
    let refuse = |why: &str| {
        Stop::throw(
            "management.automation.parameterbindingexception",
            format!("Cannot process argument transformation on parameter '{parameter}'. {why}"),
        )
    };
    let value = if matches!(value, Value::Nothing) { &Value::Null } else { value };
    match to.name() {
        "string" if value.enumerated().is_some() => {
            refuse("Cannot convert value to type System.String.")
        }
        "bool" if matches!(value, Value::Text(_) | Value::Null) || value.enumerated().is_some() => {
            refuse("Cannot convert value to type \"System.Boolean\".")
        }
        "switch" if !matches!(value, Value::Bool(_)) && value.whole().is_none() => {
            refuse("Cannot convert value to type \"SwitchParameter\".")
        }
        _ => convert(value, to).map_err(|stop| match stop {
            Stop::Throw(exception, _) => Stop::Throw(
                Rc::new(super::raise::Exception {
                    class: "management.automation.parameterbindingexception",
                    message: format!(
                        "Cannot process argument transformation on parameter '{parameter}'. {}",
                        exception.message
                    ),
                    inner: Some(exception),
                }),
                Value::Null,
            ),
            other => other,
        }),
    }
}
