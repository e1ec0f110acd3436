//! Which values does a table list?

use super::block::Line;
use super::draft::Draft;
use super::key::KeyLine;
use super::line::{self, Found};
use crate::reg::spell;
use crate::registry::{ValueData, ValueName};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Column {
    Key,
    Name,
    Type,
    Data,
    /// Words for people.
    Remark,
    /// Nothing that is known, so that the table is not read.
    Unknown,
}

/// Reads a table, if it has a column of keys and columns of values. Whether it has is the result; what
/// it holds goes into the draft.
pub(super) fn read(rows: &[Vec<Line>], draft: &mut Draft) -> bool {
    let Some((head, rows)) = rows.split_first() else { return false };
    let columns = columns(head);
    let has = |column| columns.contains(&column);
    let count = |column| columns.iter().filter(|known| **known == column).count();
    let is_twice = [Column::Key, Column::Name, Column::Type, Column::Data]
        .into_iter()
        .any(|column| count(column) > 1);
    if !has(Column::Key) || !has(Column::Name) || has(Column::Unknown) || is_twice {
        return false;
    }
    for row in rows {
        if let Err(fault) = self::row(&columns, row, draft) {
            let (line, why) = *fault;
            draft.refuse(&line, &why);
        }
    }
    true
}

/// What the columns of a table hold, by their heads.
fn columns(head: &[Line]) -> Vec<Column> {
    let words: Vec<String> =
        head.iter().map(|cell| cell.text.trim().to_ascii_lowercase()).collect();
    let named = words.iter().any(|word| name_of_names(word));
    words
        .iter()
        .map(|word| match word.as_str() {
            "key" | "key path" | "path" | "registry key" | "registry path" | "subkey"
            | "registry subkey" => Column::Key,
            "type" | "value type" | "data type" => Column::Type,
            word if name_of_names(word) => Column::Name,
            "data" | "value data" | "setting" | "value setting" => Column::Data,
            // Beside a column of names, a value is the data.
            "value" | "values" if named => Column::Data,
            "value" | "values" | "registry value" => Column::Name,
            "comment" | "comments" | "description" | "meaning" | "note" | "notes" | "purpose"
            | "remark" | "remarks" | "why" => Column::Remark,
            _ => Column::Unknown,
        })
        .collect()
}

fn name_of_names(word: &str) -> bool {
    matches!(word, "name" | "value name" | "entry" | "entry name")
}

/// The cell that is at fault, and why.
type Fault = Box<(Line, String)>;

#[allow(clippy::unnecessary_box_returns, reason = "it is the error of a result")]
fn fault(cell: &Line, why: impl Into<String>) -> Fault {
    Box::new((cell.clone(), why.into()))
}

fn row(columns: &[Column], row: &[Line], draft: &mut Draft) -> Result<(), Fault> {
    let cell = |column| {
        let at = columns.iter().position(|known| *known == column)?;
        row.get(at)
    };
    for (_, remark) in columns.iter().zip(row).filter(|(column, _)| **column == Column::Remark) {
        let lower = remark.text.to_ascii_lowercase();
        if ["delete", "remove", "absent", "optional", "do not"]
            .iter()
            .any(|word| lower.contains(word))
        {
            return Err(fault(remark, "the remark may change what the row asks for"));
        }
    }
    let whole = row.first().cloned().unwrap_or_default();
    let missing = |what: &str| fault(&whole, format!("the row has no {what}"));
    let key_cell = cell(Column::Key).ok_or_else(|| missing("key"))?;
    let key = key(key_cell, draft)?;
    let name = cell(Column::Name).filter(|name| !name.text.trim().is_empty());
    let name = name.ok_or_else(|| missing("value"))?;
    name.markup().map_err(|why| fault(name, why))?;
    let data = cell(Column::Data).filter(|data| !data.text.trim().is_empty());
    let values = match (cell(Column::Type), data) {
        // Whole values, as `.reg` files have them, one or several.
        (_, None) => whole_values(name, draft)?,
        (Some(kind), Some(data)) => vec![typed(name, kind, data)?],
        (None, Some(data)) if data.text.trim() == "-" => {
            let why = "a hyphen may mean that there are no data, or that the value is deleted";
            return Err(fault(data, why));
        }
        (None, Some(data)) => {
            let name_text = spelled_name(&value_name(name)?);
            let text = format!("{name_text}{}", data.text.trim());
            whole_values(&Line { text, ..data.clone() }, draft)?
        }
    };
    draft.key(key_cell, &key, &[]);
    draft.values(&Line { depth: key_cell.depth, ..name.clone() }, &values);
    Ok(())
}

fn key(cell: &Line, draft: &mut Draft) -> Result<KeyLine, Fault> {
    match line::read(cell) {
        (Found::Key(key, values), said) if values.is_empty() && !key.delete => {
            draft.take(cell, said);
            Ok(key)
        }
        (_, said) => {
            let why = said.first().map_or("the cell holds no key", |said| said.message());
            Err(fault(cell, why))
        }
    }
}

fn whole_values(cell: &Line, draft: &mut Draft) -> Result<Vec<String>, Fault> {
    let mut values = Vec::new();
    for text in cell.text.split('\n').filter(|text| !text.trim().is_empty()) {
        let part = Line { text: text.to_owned(), ..cell.clone() };
        match line::read(&part) {
            (Found::Values(found), said) => {
                draft.take(&part, said);
                values.extend(found);
            }
            (_, said) => {
                let why = said.first().map_or("the cell holds no value", |said| said.message());
                return Err(fault(cell, why));
            }
        }
    }
    Ok(values)
}

/// A value whose type stands in a column of its own, as `.reg` files spell it.
fn typed(name: &Line, kind: &Line, data: &Line) -> Result<String, Fault> {
    data.markup().map_err(|why| fault(data, why))?;
    let text = data.text.trim();
    let value = match kind.text.trim().to_ascii_uppercase().as_str() {
        "REG_DWORD" | "DWORD" | "DWORD (32-BIT)" => number(text)
            .map(ValueData::dword)
            .ok_or("it is not certain which number is meant: write it as 0x…, or as one digit"),
        "REG_SZ" | "STRING"
            if data.literal
                && data.codes == 1
                && !text.starts_with('"')
                && !text.contains('\n') =>
        {
            Ok(ValueData::string(text))
        }
        "REG_SZ" | "STRING" => Err("it is not certain where the text ends: mark it as code"),
        _ => Err("data of that type are read from tables only as .reg files write them"),
    };
    let value = value.map_err(|why| fault(data, why))?;
    let mut spelled = Vec::new();
    spell::value_line(&mut spelled, value_name(name)?.text(), value.as_ref());
    match String::from_utf8(spelled) {
        Ok(line) if !line.contains('\n') => Ok(line),
        _ => Err(fault(data, "the text does not fit on one line")),
    }
}

/// The value's name in a cell of its own.
fn value_name(cell: &Line) -> Result<ValueName, Fault> {
    let text = cell.text.trim();
    if text.eq_ignore_ascii_case("(default)") || text == "@" {
        return Ok(ValueName::default_value());
    }
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let has_words = [" or ", " and "].iter().any(|word| inner.to_ascii_lowercase().contains(word));
    if inner.is_empty() || has_words || inner.contains(['\n', '"', '=', ',', '(', '[']) {
        return Err(fault(cell, "the cell does not hold the name of one value"));
    }
    ValueName::new(inner).map_err(|error| fault(cell, error.to_string()))
}

/// A name with its equals sign, as `.reg` files spell it.
fn spelled_name(name: &ValueName) -> String {
    let mut spelled = Vec::new();
    spell::delete_line(&mut spelled, name.text());
    spelled.pop();
    String::from_utf8(spelled).unwrap_or_default()
}

/// A number that has one reading: a single digit, `0x…`, or both notations where they agree.
fn number(text: &str) -> Option<u32> {
    let parse = |text: &str| {
        let text = text.trim();
        if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            let is_plain = digits.chars().all(|c| c.is_ascii_hexdigit());
            return is_plain.then(|| u32::from_str_radix(digits, 16).ok()).flatten();
        }
        let is_hex_of_files = text.len() == 8 && text.chars().all(|c| c.is_ascii_hexdigit());
        if let Some(digits) = text.strip_prefix("dword:") {
            return u32::from_str_radix(digits, 16).ok();
        }
        if is_hex_of_files && text.starts_with("0000000") {
            return u32::from_str_radix(text, 16).ok();
        }
        (text.len() == 1).then(|| text.parse().ok()).flatten()
    };
    let Some((first, second)) = text.split_once('(') else { return parse(text) };
    let second = second.strip_suffix(')')?.trim();
    let decimal = |text: &str| text.trim().parse::<u32>().ok();
    match second.to_ascii_lowercase().as_str() {
        "decimal" => decimal(first),
        "hex" | "hexadecimal" => {
            u32::from_str_radix(first.trim().trim_start_matches("0x"), 16).ok()
        }
        _ => {
            let (a, b) = (parse(first).or(decimal(first))?, parse(second).or(decimal(second))?);
            (a == b && (first.contains("0x") != second.contains("0x"))).then_some(a)
        }
    }
}
