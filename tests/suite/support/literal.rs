//! How does PowerShell read the data in a generated script?

use regdraft::registry::ValueType;

/// Reads a single-quoted literal; gives its text and what follows.
pub fn literal(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('\'')?;
    let mut out = String::new();
    loop {
        let end = rest.find('\'')?;
        out.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('\'') {
            Some(after) => {
                out.push('\'');
                rest = after;
            }
            None => return Some((out, rest)),
        }
    }
}

/// Evaluates a text literal as PowerShell would: quoted, or joined from quoted parts and code units.
pub fn evaluate(text: &str) -> Option<(Vec<u16>, &str)> {
    let Some(mut rest) = text.strip_prefix("(-join @(") else {
        let (text, rest) = literal(text)?;
        return Some((text.encode_utf16().collect(), rest));
    };
    let mut units = Vec::new();
    loop {
        if let Some(after) = rest.strip_prefix("[char]0x") {
            units.push(u16::from_str_radix(after.get(..4)?, 16).ok()?);
            rest = &after[4..];
        } else {
            let (text, after) = literal(rest)?;
            units.extend(text.encode_utf16());
            rest = after;
        }
        match rest.strip_prefix(", ") {
            Some(after) => rest = after,
            None => return Some((units, rest.strip_prefix("))")?)),
        }
    }
}

/// The fields of each entry of the plan table, as they stand.
pub fn entries(script: &str) -> Vec<Vec<(String, String)>> {
    let (_, table) = script.split_once("$Plan = @(\r\n").unwrap();
    let (table, _) = table.split_once("\r\n)\r\n").unwrap();
    let mut entries = Vec::new();
    for block in table.split("    @{\r\n").skip(1) {
        let mut fields = Vec::new();
        for line in block.lines() {
            let line = line.trim();
            if line == "}" {
                break;
            }
            // A literal may hold anything, so fields are cut outside of them.
            let mut rest = line;
            while !rest.is_empty() {
                let (name, value) = rest.split_once(" = ").unwrap();
                let end = field_end(value);
                fields.push((name.to_owned(), value[..end].to_owned()));
                rest = value[end..].strip_prefix("; ").unwrap_or("");
            }
        }
        entries.push(fields);
    }
    entries
}

/// Where a field's value ends: at `; ` outside of literals, or at the end of the line.
fn field_end(value: &str) -> usize {
    let mut at = 0;
    while at < value.len() {
        if value[at..].starts_with("; ") {
            return at;
        }
        if value[at..].starts_with('\'') {
            let (_, rest) = literal(&value[at..]).unwrap();
            at = value.len() - rest.len();
        } else {
            at += 1;
        }
    }
    at
}

pub fn field<'e>(entry: &'e [(String, String)], name: &str) -> &'e str {
    &entry.iter().find(|(known, _)| known == name).unwrap().1
}

#[track_caller]
pub fn text_field(entry: &[(String, String)], name: &str) -> Vec<u16> {
    let (units, rest) = evaluate(field(entry, name)).unwrap();
    assert_eq!(rest, "");
    units
}

/// The bytes that .NET writes for a kind and a literal.
pub fn decode(kind: &str, literal: &str) -> (ValueType, Vec<u8>) {
    let utf16 = |units: Vec<u16>| {
        units.into_iter().chain([0]).flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    match kind {
        "'String'" => (ValueType::SZ, utf16(evaluate(literal).unwrap().0)),
        "'ExpandString'" => (ValueType::EXPAND_SZ, utf16(evaluate(literal).unwrap().0)),
        "'MultiString'" => {
            let mut rest = literal.strip_prefix("@(").unwrap();
            let mut bytes = Vec::new();
            while rest != ")" {
                let (units, after) = evaluate(rest).unwrap();
                bytes.extend(utf16(units));
                rest = after.strip_prefix(", ").unwrap_or(after);
            }
            bytes.extend([0, 0]);
            (ValueType::MULTI_SZ, bytes)
        }
        "'DWord'" => {
            let number = u32::from_str_radix(literal.strip_prefix("0x").unwrap(), 16).unwrap();
            assert_eq!(literal.len(), 10, "eight digits: an Int32 of the same bits");
            (ValueType::DWORD, number.to_le_bytes().to_vec())
        }
        "'QWord'" => {
            let digits = literal.strip_prefix("0x").unwrap().strip_suffix('L');
            let digits = digits.expect("the suffix that makes an Int64 of small numbers on 5.1");
            let number = u64::from_str_radix(digits, 16).unwrap();
            assert_eq!(digits.len(), 16, "sixteen digits: an Int64 of the same bits");
            (ValueType::QWORD, number.to_le_bytes().to_vec())
        }
        "'Binary'" | "'None'" => {
            let hex = literal.trim_matches('\'');
            let bytes =
                (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap());
            (if kind == "'None'" { ValueType::NONE } else { ValueType::BINARY }, bytes.collect())
        }
        other => panic!("{other}"),
    }
}

#[test]
fn literals_decode_in_this_test_as_powershell_decodes_them() {
    // The decoder itself, on forms whose value is known.
    assert_eq!(evaluate("'it''s' x").unwrap(), ("it's".encode_utf16().collect(), " x"));
    assert_eq!(evaluate("(-join @([char]0xD83D, 'a'))").unwrap().0, [0xD83D, 0x61]);
    assert_eq!(evaluate("'open"), None);
}
