//! What does a policy say of one value?

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::registry::{KeyPath, ValueData, ValueName, ValueType};

/// A key's path.
pub(super) struct Path(pub(super) KeyPath);

/// A value's name.
pub(super) struct Name(pub(super) ValueName);

/// How a value is to be.
pub(super) enum Entry {
    Absent,
    Set(ValueData),
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        KeyPath::parse(&text)
            .map(Self)
            .map_err(|error| D::Error::custom(format_args!("the path {text:?}: {error}")))
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        ValueName::new(&text)
            .map(Self)
            .map_err(|error| D::Error::custom(format_args!("the value name {text:?}: {error}")))
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EntryVisitor)
    }
}

struct EntryVisitor;

const MULTI_SZ_HELP: &str = "an empty string ends the list for most readers: give the bytes, as { type = \"REG_MULTI_SZ\", hex = \"…\" }";
const NUL_HELP: &str = "the text holds a NUL, at which most readers stop: give the bytes, as { type = …, hex = \"…\" }";

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = Entry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text (REG_SZ), a number (REG_DWORD), a list of texts (REG_MULTI_SZ), or a table with `type`, or with `absent`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Entry, E> {
        Ok(Entry::Set(ValueData::string(checked(text).map_err(E::custom)?)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Entry, E> {
        Ok(Entry::Set(ValueData::dword(dword(number.into()).map_err(E::custom)?)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Entry, E> {
        Ok(Entry::Set(ValueData::dword(dword(number.into()).map_err(E::custom)?)))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Entry, E> {
        Err(E::custom("the registry has no true and false: give the number, mostly 1 or 0"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Entry, A::Error> {
        let mut strings: Vec<String> = Vec::new();
        while let Some(text) = seq.next_element()? {
            strings.push(text);
        }
        multi_string(&strings).map(Entry::Set).map_err(A::Error::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Entry, A::Error> {
        let table = Table::deserialize(MapAccessDeserializer::new(map))?;
        table.entry().map_err(A::Error::custom)
    }
}

/// The long form.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    absent: Option<bool>,
    #[serde(rename = "type")]
    value_type: Option<TypeName>,
    text: Option<String>,
    strings: Option<Vec<String>>,
    number: Option<i128>,
    hex: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum TypeName {
    Number(u32),
    Name(String),
}

impl Table {
    fn entry(self) -> Result<Entry, String> {
        let says_data = self.text.is_some()
            || self.strings.is_some()
            || self.number.is_some()
            || self.hex.is_some();
        let value_type = match (self.absent, self.value_type) {
            (Some(true), None) if !says_data => return Ok(Entry::Absent),
            (Some(true), _) => {
                return Err("a value that is absent has neither type nor data".into());
            }
            (Some(false), _) => {
                return Err("leave `absent` out, and say the type and the data".into());
            }
            (None, None) => {
                return Err("say the type, as in { type = \"REG_EXPAND_SZ\", text = \"…\" }".into());
            }
            (None, Some(TypeName::Number(number))) => ValueType::from_number(number),
            (None, Some(TypeName::Name(name))) => type_of(&name)?,
        };
        data(value_type, self.text, self.strings, self.number, self.hex).map(Entry::Set)
    }
}

/// The data of the one field that is given, if it is the one that the type takes.
fn data(
    value_type: ValueType,
    text: Option<String>,
    strings: Option<Vec<String>>,
    number: Option<i128>,
    hex: Option<String>,
) -> Result<ValueData, String> {
    match (text, strings, number, hex) {
        (None, None, None, Some(hex)) => Ok(ValueData::from_raw(value_type, &bytes(&hex)?)),
        (Some(text), None, None, None) if value_type == ValueType::SZ => {
            Ok(ValueData::string(checked(&text)?))
        }
        (Some(text), None, None, None) if value_type == ValueType::EXPAND_SZ => {
            Ok(ValueData::expand_string(checked(&text)?))
        }
        (None, Some(strings), None, None) if value_type == ValueType::MULTI_SZ => {
            multi_string(&strings)
        }
        (None, None, Some(number), None) if value_type == ValueType::DWORD => {
            Ok(ValueData::dword(dword(number)?))
        }
        (None, None, Some(number), None) if value_type == ValueType::QWORD => {
            let number = u64::try_from(number)
                .map_err(|_| format!("{number} does not fit 64 bits without a sign"))?;
            Ok(ValueData::qword(number))
        }
        _ => Err(format!(
            "{value_type} takes exactly one of {}",
            match value_type {
                ValueType::SZ | ValueType::EXPAND_SZ => "`text` and `hex`",
                ValueType::MULTI_SZ => "`strings` and `hex`",
                ValueType::DWORD | ValueType::QWORD => "`number` and `hex`",
                _ => "`hex`, the exact bytes",
            }
        )),
    }
}

fn type_of(name: &str) -> Result<ValueType, String> {
    let known = (0..=11).map(ValueType::from_number);
    let mut named = known.filter(|known| known.name() == Some(name));
    named.next().ok_or_else(|| {
        format!("{name:?} is no value type: write one such as \"REG_SZ\", or its number")
    })
}

fn checked(text: &str) -> Result<&str, String> {
    if text.contains('\0') { Err(NUL_HELP.into()) } else { Ok(text) }
}

fn multi_string(strings: &[String]) -> Result<ValueData, String> {
    for text in strings {
        if checked(text)?.is_empty() {
            return Err(MULTI_SZ_HELP.into());
        }
    }
    Ok(ValueData::multi_string(strings.iter().map(String::as_str)))
}

fn dword(number: i128) -> Result<u32, String> {
    u32::try_from(number).map_err(|_| {
        format!("{number} does not fit a REG_DWORD: for 64 bits write {{ type = \"REG_QWORD\", number = … }}")
    })
}

/// Bytes from hexadecimal digits, with or without spaces or commas between two.
fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let byte = |pair: &[u8]| {
        let text = std::str::from_utf8(pair).ok().filter(|text| text.len() == 2)?;
        // A sign would be taken, too.
        let is_hex = text.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_hex.then(|| u8::from_str_radix(text, 16).ok()).flatten()
    };
    // Each piece on its own: digits on both sides of a space are no pair.
    let pieces = text.split([' ', ',', '\n', '\r', '\t']);
    let bytes: Option<Vec<u8>> =
        pieces.flat_map(|piece| piece.as_bytes().chunks(2).map(byte)).collect();
    bytes.ok_or_else(|| format!("{text:?} is not made of pairs of hexadecimal digits"))
}
