//! How does a state stand in JSON?

use std::io::{self, Read, Write};

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Serialize, Serializer};

use super::atoms::{
    Hex, KeyString, KeyUtf16, NameString, NameUtf16, key_fields, name_fields, text_fields,
};
use super::{JsonError, check_schema, write_document};
use crate::registry::{Coverage, KeyPath, KeyRef, Scope, Snapshot, ValueData, ValueType, hex};

/// The schema that a state in JSON names.
pub const SCHEMA: &str = "regdraft.state.v1";

/// A snapshot, to be written as JSON.
#[derive(Clone, Copy, Debug)]
pub struct StateView<'a>(pub &'a Snapshot);

impl Serialize for StateView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("schema", SCHEMA)?;
        map.serialize_entry("coverage", &Scopes(&self.0.coverage().scopes()))?;
        map.serialize_entry("keys", &Keys(self.0))?;
        map.end()
    }
}

/// The entries of a coverage, written one by one.
struct Scopes<'a>(&'a [Scope]);

impl Serialize for Scopes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(ScopeEntry::new))
    }
}

/// The keys, written one by one and from where they stand: an export has hundreds of thousands.
struct Keys<'a>(&'a Snapshot);

impl Serialize for Keys<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_seq(None)?;
        let mut walk = self.0.walk();
        while let Some((path, key)) = walk.next_key() {
            let (key_text, key_utf16) = text_fields(path.text());
            keys.serialize_element(&WrittenKey { key: key_text, key_utf16, values: Values(key) })?;
        }
        keys.end()
    }
}

#[derive(Serialize)]
struct WrittenKey<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_utf16: Option<Hex>,
    values: Values<'a>,
}

/// The values of a key, sorted by name.
struct Values<'a>(KeyRef<'a>);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.sorted_values().into_iter().map(|(name, value)| {
            let (name, name_utf16) = text_fields(name);
            WrittenValue {
                name,
                name_utf16,
                value_type: value.value_type().number(),
                type_name: value.value_type().name(),
                data: hex::text(&value.bytes()),
            }
        }))
    }
}

#[derive(Serialize)]
struct WrittenValue<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_utf16: Option<Hex>,
    #[serde(rename = "type")]
    value_type: u32,
    /// For readers; the number counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    type_name: Option<&'static str>,
    data: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: String,
    coverage: Vec<ScopeEntry>,
    keys: Vec<KeyEntry>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Grain {
    Subtree,
    Values,
    Key,
    Value,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScopeEntry {
    scope: Grain,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<KeyString>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key_utf16: Option<KeyUtf16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<NameString>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name_utf16: Option<NameUtf16>,
}

impl ScopeEntry {
    pub(super) fn new(scope: &Scope) -> Self {
        let (key, key_utf16) = key_fields(scope.key());
        let ((name, name_utf16), scope) = match scope {
            Scope::Subtree(_) => ((None, None), Grain::Subtree),
            Scope::Values(_) => ((None, None), Grain::Values),
            Scope::Key(_) => ((None, None), Grain::Key),
            Scope::Value(_, name) => (name_fields(name), Grain::Value),
        };
        Self { scope, key, key_utf16, name, name_utf16 }
    }

    fn into_scope(self) -> Result<Scope, JsonError> {
        let key = one_key(self.key, self.key_utf16)?;
        let name = match (self.name, self.name_utf16) {
            (Some(NameString(name)), None) | (None, Some(NameUtf16(name))) => Some(name),
            (None, None) => None,
            _ => return Err(JsonError::new("`name` and `name_utf16` stand together")),
        };
        match (self.scope, name) {
            (Grain::Subtree, None) => Ok(Scope::Subtree(key)),
            (Grain::Values, None) => Ok(Scope::Values(key)),
            (Grain::Key, None) => Ok(Scope::Key(key)),
            (Grain::Value, Some(name)) => Ok(Scope::Value(key, name)),
            _ => Err(JsonError::new("the scope `value`, and it alone, has a `name`")),
        }
    }
}

fn one_key(key: Option<KeyString>, utf16: Option<KeyUtf16>) -> Result<KeyPath, JsonError> {
    match (key, utf16) {
        (Some(KeyString(key)), None) | (None, Some(KeyUtf16(key))) => Ok(key),
        _ => Err(JsonError::new("one of `key` and `key_utf16` is needed")),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyEntry {
    #[serde(default)]
    key: Option<KeyString>,
    #[serde(default)]
    key_utf16: Option<KeyUtf16>,
    values: Vec<ValueEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValueEntry {
    #[serde(default)]
    name: Option<NameString>,
    #[serde(default)]
    name_utf16: Option<NameUtf16>,
    #[serde(rename = "type")]
    value_type: u32,
    #[serde(default)]
    #[allow(dead_code, reason = "accepted, never used: the number counts")]
    type_name: Option<String>,
    data: Hex,
    #[serde(default)]
    #[allow(dead_code, reason = "accepted, never used: the bytes count")]
    text: Option<String>,
}

/// Writes a state.
///
/// # Errors
/// When the output cannot be written.
pub fn write_state(output: impl Write, state: &Snapshot) -> io::Result<()> {
    write_document(output, &StateView(state))
}

/// Reads a state.
///
/// # Errors
/// [`JsonError`] with the place of what is wrong.
///
/// # Examples
/// ```
/// use regdraft::{json, registry::Snapshot};
///
/// let text = br#"{"schema": "regdraft.state.v1",
///     "coverage": [{"scope": "subtree", "key": "HKEY_CURRENT_USER\\A"}], "keys": []}"#;
/// let state = json::read_state(&text[..])?;
/// let mut again = Vec::new();
/// json::write_state(&mut again, &state)?;
/// assert_eq!(json::read_state(&again[..])?, state);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_state(input: impl Read) -> Result<Snapshot, JsonError> {
    from_document(serde_json::from_reader(input)?)
}

/// Reads a state that is part of another document.
pub(crate) fn from_value(value: serde_json::Value) -> Result<Snapshot, JsonError> {
    from_document(serde_json::from_value(value)?)
}

fn from_document(document: Document) -> Result<Snapshot, JsonError> {
    check_schema(&document.schema, SCHEMA)?;
    let wrong = |error: &dyn std::fmt::Display| JsonError::new(error.to_string());
    let mut state = Snapshot::builder();
    let mut known = Vec::new();
    for scope in document.coverage {
        known.push(scope.into_scope()?);
    }
    for entry in document.keys {
        let key = one_key(entry.key, entry.key_utf16)?;
        state.key(&key).map_err(|error| wrong(&error))?;
        // What is stated is known, whether or not the coverage says so.
        known.push(Scope::Key(key.clone()));
        for value in entry.values {
            let ((Some(NameString(name)), None) | (None, Some(NameUtf16(name)))) =
                (value.name, value.name_utf16)
            else {
                return Err(JsonError::new("one of `name` and `name_utf16` is needed"));
            };
            let data = ValueData::from_raw(ValueType::from_number(value.value_type), &value.data.0);
            state.add_value(name.text(), data.as_ref()).map_err(|error| wrong(&error))?;
            known.push(Scope::Value(key.clone(), name));
        }
    }
    let mut coverage = Coverage::nothing();
    coverage.extend(known);
    let state = state.finish().map_err(|error| wrong(&error))?;
    Ok(state.with_coverage(coverage))
}
