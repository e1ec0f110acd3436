//! Which methods does text have?

use std::cmp::Ordering;

use super::arguments::{member, out_of_range, size, string, unknown};
use crate::engine::convert::convert;
use crate::engine::raise::{Run, Stop};
use crate::engine::types::Type;
use crate::engine::value::{Text, Value, fold};

/// The order of code units, with or without regard to case.
pub fn ordinal(left: &Text, right: &Text, ignore_case: bool) -> Ordering {
    if ignore_case { left.folded().cmp(&right.folded()) } else { left.0.cmp(&right.0) }
}

/// Whether a StringComparison ignores case; those of a culture differ from ordinal ones for text that
/// is not ASCII.
pub fn ignores_case(comparison: &Value, texts: &[&Text]) -> Run<bool> {
    let number = member(comparison, "stringcomparison")?;
    if number < 4 && texts.iter().any(|text| text.0.iter().any(|unit| *unit > 0x7E || *unit < 0x20))
    {
        return Stop::unsupported("a comparison of a culture, for such text");
    }
    Ok(number % 2 == 1)
}

fn find(own: &[u16], wanted: &[u16], from: usize, ignore_case: bool) -> Option<usize> {
    let key = |units: &[u16]| -> Vec<u16> {
        units.iter().map(|u| if ignore_case { fold(*u) } else { *u }).collect()
    };
    let (own, wanted) = (key(own), key(wanted));
    if wanted.is_empty() {
        return Some(from);
    }
    let windows = own.get(from..)?.windows(wanted.len()).position(|window| window == wanted);
    windows.map(|at| at + from)
}

fn place(found: Option<usize>) -> Value {
    found.map_or(Value::Int(-1), Value::count)
}

pub fn method(own: &Text, lower: &str, arguments: &[Value]) -> Run<Value> {
    let units = &own.0;
    let text = |units: &[u16]| Ok(Value::Text(Text::from_units(units)));
    match (lower, arguments) {
        ("tochararray", []) => Ok(chars(units)),
        ("substring", [start]) => {
            let start = size(start, "startIndex")?;
            units.get(start..).map_or_else(|| out_of_range("startIndex"), text)
        }
        ("substring", [start, length]) => {
            let (start, length) = (size(start, "startIndex")?, size(length, "length")?);
            units.get(start..start + length).map_or_else(|| out_of_range("length"), text)
        }
        ("split", [separators, ..]) => split(own, separators, arguments),
        ("replace", [from, to]) => {
            if let (Value::Char(from), Value::Char(to)) = (from, to) {
                return text(
                    &units.iter().map(|u| if u == from { *to } else { *u }).collect::<Vec<_>>(),
                );
            }
            let (from, to) = (string(from), string(to));
            if from.0.is_empty() {
                return Stop::net(
                    "argumentexception",
                    "String cannot be of zero length. Parameter name: oldValue",
                );
            }
            let mut out = Vec::new();
            let mut at = 0;
            while let Some(found) = find(units, &from.0, at, false) {
                out.extend_from_slice(&units[at..found]);
                out.extend_from_slice(&to.0);
                at = found + from.0.len();
            }
            out.extend_from_slice(&units[at..]);
            text(&out)
        }
        ("toupperinvariant" | "toupper", []) => {
            text(&units.iter().map(|u| fold(*u)).collect::<Vec<_>>())
        }
        ("tolowerinvariant" | "tolower", []) => Ok(Value::Text(lower_case(own))),
        ("trim", []) => Ok(Value::from(own.lossy().trim())),
        ("trimstart", []) => Ok(Value::from(own.lossy().trim_start())),
        ("trimend", []) => Ok(Value::from(own.lossy().trim_end())),
        ("trim" | "trimstart" | "trimend", [set]) => {
            let set = set_of(set)?;
            let within = |unit: &u16| set.contains(unit);
            let start = if lower == "trimend" {
                0
            } else {
                units.iter().position(|u| !within(u)).unwrap_or(units.len())
            };
            let end = if lower == "trimstart" {
                units.len()
            } else {
                units.iter().rposition(|u| !within(u)).map_or(start, |at| at + 1)
            };
            text(&units[start..end.max(start)])
        }
        ("padleft" | "padright", [width]) | ("padleft" | "padright", [width, _]) => {
            let width = size(width, "totalWidth")?;
            let with = match arguments.get(1) {
                Some(value) => match convert(value, &Type::new("char"))? {
                    Value::Char(unit) => unit,
                    _ => return unknown("String", lower, arguments),
                },
                None => u16::from(b' '),
            };
            let pad = vec![with; width.saturating_sub(units.len())];
            if lower == "padleft" {
                text(&[&pad[..], units].concat())
            } else {
                text(&[units, &pad[..]].concat())
            }
        }
        (
            "startswith" | "endswith" | "contains" | "equals" | "indexof" | "lastindexof",
            [wanted, ..],
        ) => search(own, lower, &string(wanted), arguments),
        ("indexofany", [set]) => {
            let set = set_of(set)?;
            Ok(place(units.iter().position(|u| set.contains(u))))
        }
        ("remove", [start]) => {
            let start = size(start, "startIndex")?;
            units.get(..start).map_or_else(|| out_of_range("startIndex"), text)
        }
        ("remove", [start, count]) => {
            let (start, count) = (size(start, "startIndex")?, size(count, "count")?);
            if start + count > units.len() {
                return out_of_range("count");
            }
            text(&[&units[..start], &units[start + count..]].concat())
        }
        ("insert", [start, value]) => {
            let start = size(start, "startIndex")?;
            if start > units.len() {
                return out_of_range("startIndex");
            }
            text(&[&units[..start], &string(value).0, &units[start..]].concat())
        }
        ("compareto", [other]) => {
            Ok(Value::Int(crate::engine::compare::culture(own, &string(other), false) as i32))
        }
        ("tostring", _) => Ok(Value::Text(own.clone())),
        _ => unknown("String", lower, arguments),
    }
}

fn search(own: &Text, lower: &str, wanted: &Text, arguments: &[Value]) -> Run<Value> {
    let (mut ignore_case, mut from) = (false, 0);
    for more in &arguments[1..] {
        match more {
            Value::Enum(kind, _) if kind.name == "stringcomparison" => {
                ignore_case = ignores_case(more, &[own, wanted])?
            }
            Value::Int(_)
                if lower == "indexof" && arguments.len() == 2
                    || matches!(more, Value::Int(_)) && arguments.len() == 3 =>
            {
                from = size(more, "startIndex")?;
                if from > own.0.len() {
                    return out_of_range("startIndex");
                }
            }
            _ => return unknown("String", lower, arguments),
        }
    }
    // Without a word about it these go by the culture, which skips some characters.
    let ordinal = matches!(arguments.get(1), Some(Value::Enum(..)))
        || matches!(arguments.first(), Some(Value::Char(_)));
    if !ordinal && matches!(lower, "startswith" | "endswith" | "indexof" | "lastindexof") {
        ignores_case(&Value::from("CurrentCulture"), &[own, wanted])?;
    }
    let units = &own.0;
    Ok(match lower {
        "contains" => Value::Bool(find(units, &wanted.0, 0, ignore_case).is_some()),
        "equals" => Value::Bool(own.same(wanted, ignore_case)),
        "startswith" => Value::Bool(
            units
                .get(..wanted.0.len())
                .is_some_and(|part| Text::from_units(part).same(wanted, ignore_case)),
        ),
        "endswith" => {
            let start = units.len().checked_sub(wanted.0.len());
            Value::Bool(
                start.is_some_and(|at| Text::from_units(&units[at..]).same(wanted, ignore_case)),
            )
        }
        "indexof" => place(find(units, &wanted.0, from, ignore_case)),
        _ => {
            let places = 0..=units.len().saturating_sub(wanted.0.len());
            place(places.rev().find(|at| find(units, &wanted.0, *at, ignore_case) == Some(*at)))
        }
    })
}

fn lower_case(own: &Text) -> Text {
    let units: Vec<u16> = own
        .0
        .iter()
        .map(|unit| {
            let Some(c) = char::from_u32(u32::from(*unit)) else { return *unit };
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) => u16::try_from(u32::from(one)).unwrap_or(*unit),
                _ => *unit,
            }
        })
        .collect();
    Text::from_units(&units)
}

fn chars(units: &[u16]) -> Value {
    Value::typed_array(Type::new("char"), units.iter().map(|unit| Value::Char(*unit)).collect())
}

/// The characters of a char, a char[] or text.
fn set_of(value: &Value) -> Run<Vec<u16>> {
    match value {
        Value::Char(unit) => Ok(vec![*unit]),
        other => match convert(other, &Type::new("char[]"))? {
            Value::Array(array) => Ok(array
                .items
                .borrow()
                .iter()
                .filter_map(|c| if let Value::Char(u) = c { Some(*u) } else { None })
                .collect()),
            _ => Stop::unsupported("a set of characters"),
        },
    }
}

fn split(own: &Text, separators: &Value, arguments: &[Value]) -> Run<Value> {
    // Windows PowerShell takes text of several characters as a set of them; PowerShell 7 does not.
    if matches!(separators, Value::Text(text) if text.0.len() > 1) {
        return Stop::unsupported(
            "Split by a text of several characters, which differs between editions",
        );
    }
    let set = set_of(separators)?;
    let (mut limit, mut remove_empty) = (usize::MAX, false);
    for more in &arguments[1..] {
        match more {
            Value::Int(_) => limit = size(more, "count")?,
            Value::Enum(kind, number) if kind.name == "stringsplitoptions" => {
                remove_empty = *number == 1
            }
            _ => return unknown("String", "split", arguments),
        }
    }
    let mut parts: Vec<Text> = Vec::new();
    let mut start = 0;
    for (at, unit) in own.0.iter().enumerate() {
        if set.contains(unit) && parts.len() + 1 < limit {
            parts.push(Text::from_units(&own.0[start..at]));
            start = at + 1;
        }
    }
    parts.push(Text::from_units(&own.0[start..]));
    if remove_empty {
        parts.retain(|part| !part.0.is_empty());
    }
    Ok(Value::texts(parts))
}
