//! What does ConvertTo-Json write?

use super::convert::text;
use super::raise::{Run, Stop};
use super::value::{Text, Value};

pub fn write(value: &Value, depth: usize, compress: bool) -> Run<String> {
    let mut out = String::new();
    item(value, depth, compress, 0, &mut out)?;
    Ok(out)
}

fn item(value: &Value, depth: usize, compress: bool, indent: usize, out: &mut String) -> Run<()> {
    match value {
        Value::Nothing | Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Text(own) => quoted(own, out),
        Value::Char(unit) => quoted(&Text::from_units(&[*unit]), out),
        Value::Array(_) | Value::List(_) => {
            if let Value::Array(array) = value
                && array.view_of.is_some()
            {
                return Stop::unsupported("keys in ConvertTo-Json");
            }
            let items = value.enumerated().unwrap_or_default();
            let items: Vec<(Option<Text>, Value)> =
                items.into_iter().map(|item| (None, item)).collect();
            return group(&items, ('[', ']'), depth, compress, indent, out);
        }
        Value::Dictionary(dictionary) if !dictionary.is_set() => {
            let items: Vec<_> = dictionary
                .entries()
                .into_iter()
                .map(|(key, item)| (Some(text(&key)), item))
                .collect();
            return group(&items, ('{', '}'), depth, compress, indent, out);
        }
        Value::Bag(bag) => {
            let items: Vec<_> = bag
                .properties
                .borrow()
                .iter()
                .map(|(name, item)| (Some(name.clone()), item.clone()))
                .collect();
            return group(&items, ('{', '}'), depth, compress, indent, out);
        }
        other => match other.whole() {
            Some(number) => out.push_str(&number.to_string()),
            None if matches!(other, Value::Double(_)) => out.push_str(&text(other).lossy()),
            None => return Stop::unsupported("this object in ConvertTo-Json"),
        },
    }
    Ok(())
}

fn group(
    items: &[(Option<Text>, Value)],
    (open, close): (char, char),
    depth: usize,
    compress: bool,
    indent: usize,
    out: &mut String,
) -> Run<()> {
    // What is deeper than asked for is printed as text, which loses it.
    if indent > depth {
        return Stop::unsupported("ConvertTo-Json of more than -Depth levels");
    }
    let line = |indent: usize, out: &mut String| {
        if !compress {
            out.push_str("\r\n");
            out.push_str(&"    ".repeat(indent));
        }
    };
    out.push(open);
    for (number, (name, value)) in items.iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        line(indent + 1, out);
        if let Some(name) = name {
            quoted(name, out);
            out.push_str(if compress { ":" } else { ":  " });
        }
        item(value, depth, compress, indent + 1, out)?;
    }
    line(indent, out);
    out.push(close);
    Ok(())
}

fn quoted(value: &Text, out: &mut String) {
    out.push('"');
    for unit in char::decode_utf16(value.0.iter().copied()) {
        match unit {
            Ok('"') => out.push_str("\\\""),
            Ok('\\') => out.push_str("\\\\"),
            Ok('\n') => out.push_str("\\n"),
            Ok('\r') => out.push_str("\\r"),
            Ok('\t') => out.push_str("\\t"),
            Ok(c @ ('<' | '>' | '&' | '\'')) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            Ok(c) if u32::from(c) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            Ok(c) => out.push(c),
            Err(error) => out.push_str(&format!("\\u{:04x}", error.unpaired_surrogate())),
        }
    }
    out.push('"');
}
