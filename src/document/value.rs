//! Which values does a line set or delete, and what had to be mended to tell?

use super::key::Mend;
use crate::diagnostic::Code;

/// Values as `.reg` files spell them, and what had to be mended.
pub(super) type Values = (Vec<String>, Vec<Mend>);

/// Reads a line that begins as a value does: each value as `.reg` files spell it. None if it does not
/// begin so; the reason, if it cannot be read with certainty.
pub(super) fn read(text: &str) -> Option<Result<Values, String>> {
    let mut mends = Vec::new();
    let plain = straighten(text, &mut mends);
    let mut rest = plain.trim();
    let begins = name(rest).is_some_and(|(_, rest)| rest.trim_start().starts_with('='));
    if !begins {
        let bare = bare_name(rest)?;
        return Some(bare);
    }
    if plain.len() != plain.trim_end().len() {
        mends.push((Code::DocumentSpelling, "blanks stand behind the data".into()));
    }
    let mut spelled = Vec::new();
    loop {
        match one(rest, &mut mends) {
            Ok((value, behind)) => {
                spelled.push(value);
                rest = behind.trim_start();
            }
            Err(why) => return Some(Err(why)),
        }
        // `,` between two values; behind `;` a comment begins.
        let next = rest.strip_prefix(',').map_or(rest, str::trim_start);
        if rest.is_empty() {
            break;
        }
        if rest.starts_with(';') {
            mends.push((Code::DocumentSpelling, "a comment stands behind the data".into()));
            break;
        }
        if name(next).is_none() {
            return Some(Err("text follows the data".into()));
        }
        rest = next;
    }
    if spelled.len() > 1 {
        mends.push((Code::DocumentKey, format!("{} values stand on one line", spelled.len())));
    }
    Some(Ok((spelled, mends)))
}

/// Straight quotes for typographic ones.
fn straighten(text: &str, mends: &mut Vec<Mend>) -> String {
    const CURLY: [char; 4] = ['\u{201C}', '\u{201D}', '\u{201E}', '\u{201F}'];
    if !text.trim_start().starts_with(CURLY) {
        return text.to_owned();
    }
    mends.push((Code::DocumentKey, "the quotes are typographic ones".into()));
    text.replace(CURLY, "\"")
}

/// A value name, as it is spelled, and what follows it.
fn name(text: &str) -> Option<(&str, &str)> {
    if text.starts_with('@') {
        return text.split_at_checked(1);
    }
    text.split_at_checked(quoted_end(text)?)
}

/// Behind the closing quote of a text that begins with one.
fn quoted_end(text: &str) -> Option<usize> {
    if !text.starts_with('"') {
        return None;
    }
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// A name without quotes, where the data leave no doubt.
fn bare_name(text: &str) -> Option<Result<Values, String>> {
    let (name, data) = text.split_once('=')?;
    let lower = data.trim_start().to_ascii_lowercase();
    if !lower.starts_with("dword:") && !lower.starts_with("hex:") && !lower.starts_with("hex(") {
        return None;
    }
    let name = name.trim_end();
    let is_word = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_word {
        return Some(Err("the value's name stands without quotes".into()));
    }
    let mut mends = vec![(Code::DocumentKey, "the value's name stands without quotes".to_owned())];
    Some(match one(&format!("\"{name}\"={}", data.trim()), &mut mends) {
        Ok((value, "")) => Ok((vec![value], mends)),
        Ok(_) => Err("text follows the data".into()),
        Err(why) => Err(why),
    })
}

/// One value, as `.reg` files spell it, and what follows it.
fn one<'a>(text: &'a str, mends: &mut Vec<Mend>) -> Result<(String, &'a str), String> {
    let (name, rest) = name(text).ok_or("a value's name is expected here")?;
    let behind = rest.trim_start();
    let data = behind.strip_prefix('=').ok_or("no equals sign follows the name")?;
    let after = data.trim_start();
    if behind.len() != rest.len() || after.len() != data.len() {
        mends.push((Code::DocumentSpelling, "there are blanks around the equals sign".into()));
    }
    let (data, rest) = data_of(after, mends)?;
    Ok((format!("{name}={data}"), rest))
}

/// Data, as `.reg` files spell them, and what follows.
fn data_of<'a>(text: &'a str, mends: &mut Vec<Mend>) -> Result<(String, &'a str), String> {
    if let Some(end) = quoted_end(text) {
        let (string, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        return Ok((string.to_owned(), rest));
    }
    if let Some(rest) = text.strip_prefix('-') {
        let is_all = rest.trim().is_empty() || rest.trim_start().starts_with([';', '"', ',']);
        return if is_all { Ok(("-".into(), rest)) } else { Err(NO_DATA.into()) };
    }
    let (kind, rest) = text.split_once(':').ok_or(NO_DATA)?;
    let lower = kind.trim_end().to_ascii_lowercase();
    if kind != lower {
        mends.push((Code::DocumentSpelling, format!("the type is written {kind:?}")));
    }
    let body = rest.trim_start();
    match lower.as_str() {
        "dword" => {
            if body.len() != rest.len() {
                let message = "blanks stand before the number".to_owned();
                mends.push((Code::DocumentSpelling, message));
            }
            number(body, mends)
        }
        _ if lower == "hex" || is_typed_hex(&lower) => bytes(&lower, body, mends),
        _ => Err(NO_DATA.into()),
    }
}

const NO_DATA: &str = "the data are not written as .reg files write them";

fn is_typed_hex(kind: &str) -> bool {
    let digits = kind.strip_prefix("hex(").and_then(|rest| rest.strip_suffix(')'));
    digits.is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_hexdigit()))
}

/// The number of a REG_DWORD, and what follows it.
fn number<'a>(text: &'a str, mends: &mut Vec<Mend>) -> Result<(String, &'a str), String> {
    let prefixed = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    if prefixed.is_some() {
        mends.push((Code::DocumentSpelling, "the number begins with 0x".into()));
    }
    let digits = prefixed.unwrap_or(text);
    let end = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
    let (digits, rest) = digits.split_at_checked(end).unwrap_or((digits, ""));
    if rest.starts_with(|c: char| c.is_alphanumeric()) {
        return Err("the number has digits that are not hexadecimal".into());
    }
    let looks_decimal = prefixed.is_none()
        && (2..8).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.chars().all(|c| c.is_ascii_digit());
    if looks_decimal {
        let message = format!("the number {digits} is hexadecimal, although it looks decimal");
        mends.push((Code::ShortNumber, message));
    }
    match digits.len() {
        0 => return Err("the number has no digits".into()),
        8 => {}
        // One digit is as certain as eight.
        length @ 1..8 => mends.push((
            Code::DocumentSpelling,
            format!(
                "the number has {length} {}; it is read as {digits:0>8}",
                if length == 1 { "digit" } else { "digits" }
            ),
        )),
        length => return Err(format!("the number has {length} digits, more than eight")),
    }
    Ok((["dword:", digits].concat(), rest))
}

/// Bytes, without blanks between them, and what follows.
fn bytes<'a>(
    kind: &str,
    text: &'a str,
    mends: &mut Vec<Mend>,
) -> Result<(String, &'a str), String> {
    let is_part = |c: char| c.is_ascii_hexdigit() || matches!(c, ',' | ' ' | '\t');
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    let (list, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let list = list.trim_end();
    let tight: String = list.chars().filter(|c| !matches!(c, ' ' | '\t')).collect();
    if tight != list {
        mends.push((Code::DocumentSpelling, "blanks stand between the bytes".into()));
    }
    if tight.ends_with(',') {
        return Err("the bytes end in a comma, and may go on elsewhere".into());
    }
    Ok((format!("{kind}:{tight}"), rest))
}
