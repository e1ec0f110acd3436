//! Which values are equal, and which come first?

use std::cmp::Ordering;
use std::rc::Rc;

use super::convert::{convert, text};
use super::raise::{Run, Stop};
use super::types::Type;
use super::value::{Text, Value};

/// `-eq` of two single values: the left one decides what the right one is converted to.
pub fn equal(left: &Value, right: &Value, ignore_case: bool) -> Run<bool> {
    if left.is_null() || right.is_null() {
        return Ok(left.is_null() && right.is_null());
    }
    Ok(match left {
        Value::Text(own) => own.same(&text(right), ignore_case),
        Value::Char(unit) => match right {
            Value::Text(_) | Value::Char(_) => {
                Text::from_units(&[*unit]).same(&text(right), ignore_case)
            }
            other => other.whole() == left.whole(),
        },
        Value::Bool(own) => *own == super::convert::truth(right),
        Value::Enum(..) => match convert(right, &left.type_of()) {
            Ok(other) => other.whole() == left.whole(),
            Err(Stop::Throw(..)) => false,
            Err(stop) => return Err(stop),
        },
        Value::Double(_)
        | Value::Byte(_)
        | Value::Int(_)
        | Value::UInt(_)
        | Value::Long(_)
        | Value::ULong(_) => match right {
            Value::Double(_) => number(left) == number(right),
            other => match other.whole() {
                Some(whole) => match left {
                    Value::Double(d) => *d == whole as f64,
                    _ => left.whole() == Some(whole),
                },
                None => match convert(other, &left.type_of()) {
                    Ok(other) => number(left) == number(&other),
                    Err(Stop::Throw(..)) => false,
                    Err(stop) => return Err(stop),
                },
            },
        },
        Value::Type(own) => matches!(right, Value::Type(other) if own == other),
        Value::Dictionary(own) => {
            matches!(right, Value::Dictionary(other) if Rc::ptr_eq(own, other))
        }
        Value::List(own) => matches!(right, Value::List(other) if Rc::ptr_eq(own, other)),
        Value::Bag(own) => matches!(right, Value::Bag(other) if Rc::ptr_eq(own, other)),
        Value::Array(own) => matches!(right, Value::Array(other) if Rc::ptr_eq(own, other)),
        Value::Object(own) => match right {
            Value::Object(other) => Rc::ptr_eq(own, other) || own.same(other),
            _ => false,
        },
        _ => return Stop::unsupported("a comparison of such objects"),
    })
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Double(d) => Some(*d),
        other => other.whole().map(|n| n as f64),
    }
}

/// Which of two comes first, for `-lt` and for sorting.
pub fn order(left: &Value, right: &Value, ignore_case: bool) -> Run<Ordering> {
    match (left, right) {
        (l, r) if l.is_null() && r.is_null() => Ok(Ordering::Equal),
        (l, r) if l.is_null() => {
            Ok(if number(r).is_some_and(|n| n < 0.0) { Ordering::Greater } else { Ordering::Less })
        }
        (l, r) if r.is_null() => {
            Ok(if number(l).is_some_and(|n| n < 0.0) { Ordering::Less } else { Ordering::Greater })
        }
        (Value::Text(own), other) => Ok(culture(own, &text(other), ignore_case)),
        (Value::Double(_), _) | (_, Value::Double(_)) => {
            let right = convert(right, &Type::new("double"))?;
            number(left)
                .partial_cmp(&number(&right))
                .map_or_else(|| Stop::unsupported("comparing NaN"), Ok)
        }
        _ => {
            let Some(own) = left.whole() else {
                return Stop::unsupported("an order of such objects");
            };
            let other = match right.whole() {
                Some(whole) => whole,
                None => convert(right, &left.type_of())?.whole().unwrap_or_default(),
            };
            Ok(own.cmp(&other))
        }
    }
}

/// The order of a culture, roughly: letters apart from case first, then lower case before upper. For
/// ASCII letters and digits this is right; punctuation sorts as in ASCII here.
pub fn culture(left: &Text, right: &Text, ignore_case: bool) -> Ordering {
    let folded = left.folded().cmp(&right.folded());
    if folded != Ordering::Equal || ignore_case {
        return folded;
    }
    right.0.cmp(&left.0)
}

/// A comparison with an array on the left filters it.
pub fn filtered(left: &Value, test: impl Fn(&Value) -> Run<bool>) -> Run<Value> {
    let Some(items) = left.enumerated() else { return Ok(Value::Bool(test(left)?)) };
    let mut kept = Vec::new();
    for item in items {
        if test(&item)? {
            kept.push(item);
        }
    }
    Ok(Value::array(kept))
}

/// `-match`, with a .NET pattern that means the same to the regex crate.
pub fn matches(value: &Value, pattern: &Value, ignore_case: bool) -> Run<bool> {
    Ok(pattern_of(&text(pattern).lossy(), ignore_case)?.is_match(&text(value).lossy()))
}

pub fn pattern_of(pattern: &str, ignore_case: bool) -> Run<regex::Regex> {
    // In .NET `$` also matches before a final line feed.
    let translated = match pattern.strip_suffix('$') {
        Some(rest) if !rest.ends_with('\\') => format!("{rest}(?:\\n?\\z)"),
        _ => pattern.to_owned(),
    };
    if pattern.contains("(?<") || pattern.contains("(?=") || pattern.contains("(?!") {
        return Stop::unsupported(format!("the pattern {pattern}"));
    }
    match regex::RegexBuilder::new(&translated).case_insensitive(ignore_case).build() {
        Ok(regex) => Ok(regex),
        Err(_) => Stop::unsupported(format!("the pattern {pattern}")),
    }
}

/// `-like`, with `*`, `?` and sets.
pub fn like(value: &Value, pattern: &Value, ignore_case: bool) -> Run<bool> {
    let mut regex = String::from("(?s)\\A");
    for c in text(pattern).lossy().chars() {
        match c {
            '*' => regex.push_str(".*"),
            '?' => regex.push('.'),
            '`' => return Stop::unsupported("an escape in a wildcard"),
            '[' | ']' => regex.push(c),
            other => regex.push_str(&regex::escape(&other.to_string())),
        }
    }
    regex.push_str("\\z");
    match regex::RegexBuilder::new(&regex).case_insensitive(ignore_case).build() {
        Ok(regex) => Ok(regex.is_match(&text(value).lossy())),
        Err(_) => Stop::unsupported("this wildcard"),
    }
}
