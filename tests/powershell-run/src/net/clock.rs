//! How is a moment written?

use crate::engine::raise::{Run, Stop};
use crate::engine::value::Value;

/// Year, month, day, hour, minute, second.
fn parts(seconds: u64) -> [u64; 6] {
    let days = (seconds / 86_400) as i64 + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let time = seconds % 86_400;
    [year as u64, month as u64, day as u64, time / 3600, time / 60 % 60, time % 60]
}

pub fn invariant(seconds: u64) -> String {
    let [year, month, day, hour, minute, second] = parts(seconds);
    format!("{month:02}/{day:02}/{year:04} {hour:02}:{minute:02}:{second:02}")
}

pub fn formatted(seconds: u64, format: &str) -> Run<Value> {
    let [year, month, day, hour, minute, second] = parts(seconds);
    if matches!(format, "o" | "O") {
        return Ok(Value::from(format!(
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.0000000Z"
        )));
    }
    if matches!(format, "s") {
        return Ok(Value::from(format!(
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )));
    }
    if format.len() < 2 {
        return Stop::unsupported(format!("the date format {format}"));
    }
    let mut out = String::new();
    let mut rest = format;
    'next: while let Some(first) = rest.chars().next() {
        let patterns = [
            ("yyyy", format!("{year:04}")),
            ("MM", format!("{month:02}")),
            ("dd", format!("{day:02}")),
            ("HH", format!("{hour:02}")),
            ("mm", format!("{minute:02}")),
            ("ss", format!("{second:02}")),
            ("fffffff", "0000000".to_owned()),
            ("fff", "000".to_owned()),
        ];
        for (pattern, text) in patterns {
            if let Some(after) = rest.strip_prefix(pattern) {
                out.push_str(&text);
                rest = after;
                continue 'next;
            }
        }
        rest = &rest[first.len_utf8()..];
        match first {
            '\'' => match rest.split_once('\'') {
                Some((literal, after)) => {
                    out.push_str(literal);
                    rest = after;
                }
                None => {
                    return Stop::net(
                        "formatexception",
                        "Input string was not in a correct format.",
                    );
                }
            },
            '\\' => {
                let literal = rest.chars().next().unwrap_or_default();
                out.push(literal);
                rest = rest.get(literal.len_utf8()..).unwrap_or_default();
            }
            'T' | 'Z' | '-' | ':' | ' ' | '_' | '.' | '/' => out.push(first),
            _ => return Stop::unsupported(format!("the date format {format}")),
        }
    }
    Ok(Value::from(out))
}
