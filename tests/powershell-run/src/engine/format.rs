//! What does `-f` print?

use super::convert::text;
use super::raise::{Run, Stop};
use super::value::{Text, Value};

pub fn format(pattern: &Text, arguments: &[Value]) -> Run<Text> {
    let source = pattern.lossy();
    let mut out = String::new();
    let mut rest = source.as_str();
    let bad = || Stop::net("formatexception", "Input string was not in a correct format.");
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        if rest[at + 1..].starts_with(brace) {
            out.push_str(brace);
            rest = &rest[at + 2..];
            continue;
        }
        let Some(end) = rest[at..].find('}').filter(|_| brace == "{") else { return bad() };
        let hole = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        let (place, specifier) = hole.split_once(':').unwrap_or((hole, ""));
        let (index, width) = place.split_once(',').unwrap_or((place, "0"));
        let (Ok(index), Ok(width)) = (index.trim().parse::<usize>(), width.trim().parse::<i32>())
        else {
            return bad();
        };
        let Some(value) = arguments.get(index) else {
            return Stop::net(
                "formatexception",
                "Index (zero based) must be greater than or equal to zero and less than the size of the argument list.",
            );
        };
        let shown = specified(value, specifier)?;
        let gap = width.unsigned_abs() as usize;
        let pad = " ".repeat(gap.saturating_sub(shown.chars().count()));
        if width >= 0 {
            out.push_str(&pad);
        }
        out.push_str(&shown);
        if width < 0 {
            out.push_str(&pad);
        }
    }
    out.push_str(rest);
    Ok(Text::from(out.as_str()))
}

/// A value with a specifier such as `X4`; also what `ToString('X4')` gives.
pub fn specified(value: &Value, specifier: &str) -> Run<String> {
    if specifier.is_empty() {
        return Ok(text(value).lossy());
    }
    let (letter, digits) = specifier.split_at(1);
    let width = match digits {
        "" => Some(0),
        digits => digits.parse::<usize>().ok(),
    };
    let (Some(width), Some(whole)) = (width, value.whole()) else {
        // Text ignores a specifier; the rest is not needed.
        return match value {
            Value::Text(text) => Ok(text.lossy()),
            _ => Stop::unsupported(format!("the format {specifier} of this value")),
        };
    };
    let bits: u128 = match value {
        Value::Int(n) => u128::from(*n as u32),
        Value::Long(n) => u128::from(*n as u64),
        Value::Char(_) | Value::Bool(_) | Value::Enum(..) => {
            return Stop::unsupported(format!("the format {specifier} of this value"));
        }
        _ => whole as u128,
    };
    Ok(match letter {
        "X" => format!("{bits:0width$X}"),
        "x" => format!("{bits:0width$x}"),
        "D" | "d" if whole < 0 => format!("-{:0width$}", -whole),
        "D" | "d" => format!("{whole:0width$}"),
        _ => return Stop::unsupported(format!("the format {specifier}")),
    })
}
