//! How does a change set stand in JSON?

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use super::atoms::{
    Hex, KeyString, KeyUtf16, ListedName, NameString, NameUtf16, key_fields, name_fields,
};
use super::{JsonError, check_schema, write_document};
use crate::change::{Change, ChangeSet, Operation, Origin};
use crate::registry::{ValueData, ValueType};

const SCHEMA: &str = "regdraft.changes.v1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: String,
    changes: Vec<ChangeEntry>,
}

/// A change set within another document.
#[derive(Serialize)]
pub(super) struct ChangesEntry {
    schema: &'static str,
    changes: Vec<ChangeEntry>,
}

impl ChangesEntry {
    pub(super) fn new(changes: &ChangeSet) -> Self {
        Self { schema: SCHEMA, changes: to_entries(changes) }
    }
}

/// One change, as it stands in JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeEntry {
    op: Op,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<KeyString>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key_utf16: Option<KeyUtf16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<NameString>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name_utf16: Option<NameUtf16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    names: Option<Vec<ListedName>>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    value_type: Option<u32>,
    /// For readers; the number counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    type_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<Hex>,
    /// For readers; the bytes count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sources: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Op {
    CreateKey,
    DeleteKey,
    RemoveKeyIfEmpty,
    SetValue,
    DeleteValue,
    KeepOnlyValues,
}

impl ChangeEntry {
    /// The entry of a change, with its sources.
    pub fn new(change: &Change) -> Self {
        let (key, key_utf16) = key_fields(change.key());
        let mut entry = Self {
            op: Op::CreateKey,
            key,
            key_utf16,
            name: None,
            name_utf16: None,
            names: None,
            value_type: None,
            type_name: None,
            data: None,
            text: None,
            sources: change.sources(),
        };
        if let Some(name) = change.operation().value_name() {
            (entry.name, entry.name_utf16) = name_fields(name);
        }
        entry.op = match change.operation() {
            Operation::CreateKey => Op::CreateKey,
            Operation::DeleteKey => Op::DeleteKey,
            Operation::RemoveKeyIfEmpty => Op::RemoveKeyIfEmpty,
            Operation::DeleteValue { .. } => Op::DeleteValue,
            Operation::KeepOnlyValues { names } => {
                entry.names = Some(names.iter().map(ListedName::new).collect());
                Op::KeepOnlyValues
            }
            Operation::SetValue { data, .. } => {
                let (value_type, bytes) = data.to_raw();
                entry.value_type = Some(value_type.number());
                entry.type_name = value_type.name().map(str::to_owned);
                entry.data = Some(Hex(bytes));
                Op::SetValue
            }
        };
        entry
    }

    /// The change, with its origin.
    ///
    /// # Errors
    /// [`JsonError`] if a field is missing, or one is there that the operation does not have.
    pub fn into_change(self) -> Result<Change, JsonError> {
        let of = |field: &str, what: &str| JsonError::new(format!("{what} `{field}`"));
        let key = match (self.key, self.key_utf16) {
            (Some(KeyString(key)), None) | (None, Some(KeyUtf16(key))) => key,
            (Some(_), Some(_)) => return Err(of("key_utf16", "`key` stands beside")),
            (None, None) => return Err(of("key", "the change lacks")),
        };
        let name = match (self.name, self.name_utf16) {
            (Some(NameString(name)), None) | (None, Some(NameUtf16(name))) => Some(name),
            (Some(_), Some(_)) => return Err(of("name_utf16", "`name` stands beside")),
            (None, None) => None,
        };
        let one_value = matches!(self.op, Op::SetValue | Op::DeleteValue);
        let extra = [
            ("name", name.is_some() && !one_value),
            ("names", self.names.is_some() && self.op != Op::KeepOnlyValues),
            ("type", self.value_type.is_some() && self.op != Op::SetValue),
            ("data", self.data.is_some() && self.op != Op::SetValue),
        ];
        if let Some((field, _)) = extra.iter().find(|(_, there)| *there) {
            return Err(of(field, "the operation does not have"));
        }
        let lacks = |field| move || of(field, "the change lacks");
        let operation = match self.op {
            Op::CreateKey => Operation::CreateKey,
            Op::DeleteKey => Operation::DeleteKey,
            Op::RemoveKeyIfEmpty => Operation::RemoveKeyIfEmpty,
            Op::DeleteValue => Operation::DeleteValue { name: name.ok_or_else(lacks("name"))? },
            Op::KeepOnlyValues => {
                let names = self.names.ok_or_else(lacks("names"))?;
                Operation::KeepOnlyValues {
                    names: names.into_iter().map(ListedName::into_name).collect(),
                }
            }
            Op::SetValue => {
                let number = self.value_type.ok_or_else(lacks("type"))?;
                let known = ValueType::from_number(number).name();
                if self.type_name.as_deref().is_some_and(|given| Some(given) != known) {
                    return Err(of("type_name", "another type than `type` says stands in"));
                }
                let Hex(bytes) = self.data.ok_or_else(lacks("data"))?;
                let data = ValueData::from_raw(ValueType::from_number(number), &bytes);
                Operation::SetValue { name: name.ok_or_else(lacks("name"))?, data }
            }
        };
        Ok(Change::new(key, operation).with_origin(Origin::from_sources(&self.sources)))
    }
}

/// The changes as entries.
pub fn to_entries(changes: &ChangeSet) -> Vec<ChangeEntry> {
    changes.iter().map(ChangeEntry::new).collect()
}

/// The changes of entries.
///
/// # Errors
/// As [`ChangeEntry::into_change`], with the number of the change.
pub(crate) fn from_entries(entries: Vec<ChangeEntry>) -> Result<ChangeSet, JsonError> {
    let number = |(at, entry): (usize, ChangeEntry)| {
        entry.into_change().map_err(|error| JsonError {
            message: format!("change {}: {}", at + 1, error.message),
            ..error
        })
    };
    entries.into_iter().enumerate().map(number).collect()
}

/// Writes a change set.
///
/// # Errors
/// When the output cannot be written.
///
/// # Examples
/// ```
/// use regdraft::{change::{Change, ChangeSet}, json, registry::KeyPath};
///
/// let changes = ChangeSet::from_iter([Change::create_key(KeyPath::parse(r"HKCU\Contoso")?)]);
/// let mut text = Vec::new();
/// json::write_changes(&mut text, &changes)?;
/// assert_eq!(json::read_changes(&text[..])?, changes);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_changes(output: impl Write, changes: &ChangeSet) -> io::Result<()> {
    write_document(output, &Document { schema: SCHEMA.into(), changes: to_entries(changes) })
}

/// Reads a change set.
///
/// # Errors
/// [`JsonError`] with the place of what is wrong.
pub fn read_changes(input: impl Read) -> Result<ChangeSet, JsonError> {
    let document: Document = serde_json::from_reader(input)?;
    check_schema(&document.schema, SCHEMA)?;
    from_entries(document.changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(change: &str) -> String {
        let text = format!("{{\"schema\": \"regdraft.changes.v1\",\n\"changes\": [{change}]}}");
        read_changes(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (change, message) in [
            (r#"{"op": "create-key"}"#, "change 1: the change lacks `key`"),
            (
                r#"{"op": "create-key", "key": "HKXX\\a"}"#,
                "2:50: the path does not begin with a root key such as HKEY_LOCAL_MACHINE: HKXX\\a",
            ),
            (
                r#"{"op": "create-key", "key": "HKCU\\a", "name": "x"}"#,
                "change 1: the operation does not have `name`",
            ),
            (
                r#"{"op": "set-value", "key": "HKCU\\a", "name": "x", "type": 4}"#,
                "change 1: the change lacks `data`",
            ),
            (
                r#"{"op": "set-value", "key": "HKCU\\a", "name": "x", "type": 4, "data": "0"}"#,
                "2:86: the hexadecimal data has an odd number of digits",
            ),
        ] {
            assert_eq!(error(change), message);
        }
        assert!(error(r#"{"op": "nonsense"}"#).contains("unknown variant `nonsense`"));
        assert!(error(r#"{"op": "create-key", "kee": 1}"#).contains("unknown field `kee`"));
    }

    #[test]
    fn names_that_are_not_unicode_survive() {
        use crate::registry::{KeyPath, ValueName};
        let key = KeyPath::from_utf16("HKCU\\a".encode_utf16().chain([0xD800])).unwrap();
        let name = ValueName::from_utf16([0xDC00, 0x41]).unwrap();
        let changes: ChangeSet = [
            Change::set_value(key.clone(), name.clone(), ValueData::dword(1)),
            Change::keep_only_values(key, [name, ValueName::default_value()]),
        ]
        .into_iter()
        .collect();
        let mut text = Vec::new();
        write_changes(&mut text, &changes).unwrap();
        assert_eq!(read_changes(&text[..]).unwrap(), changes);
        assert!(String::from_utf8(text).unwrap().contains("\"name_utf16\": \"00dc4100\""));
    }
}
