//! How do names, paths and bytes stand in JSON?

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::registry::{KeyPath, Text, TextRef, ValueName, hex};

/// Bytes as lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hex(pub(super) Vec<u8>);

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::text(&self.0))
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
            return Err(D::Error::custom("the hexadecimal data has an odd number of digits"));
        };
        let byte = |pair: &[u8; 2]| {
            let digits = std::str::from_utf8(pair).ok().filter(|s| !s.starts_with('+'));
            digits.and_then(|digits| u8::from_str_radix(digits, 16).ok())
        };
        let bytes: Option<Vec<u8>> = pairs.iter().map(byte).collect();
        bytes.map(Hex).ok_or_else(|| D::Error::custom("the data is not hexadecimal"))
    }
}

impl Hex {
    /// The UTF-16LE bytes of a text.
    pub(super) fn utf16(text: TextRef<'_>) -> Self {
        Self(text.units().flat_map(u16::to_le_bytes).collect())
    }

    /// The text of UTF-16LE bytes.
    pub(super) fn to_text(&self) -> Option<Text> {
        let (units, []) = self.0.as_chunks::<2>() else { return None };
        Some(Text::from_utf16(units.iter().map(|unit| u16::from_le_bytes(*unit))))
    }
}

/// A key path as a string.
#[derive(Clone, Debug)]
pub(super) struct KeyString(pub(super) KeyPath);

/// A key path as UTF-16 bytes.
#[derive(Clone, Debug)]
pub(super) struct KeyUtf16(pub(super) KeyPath);

/// A value name as a string.
#[derive(Clone, Debug)]
pub(super) struct NameString(pub(super) ValueName);

/// A value name as UTF-16 bytes.
#[derive(Clone, Debug)]
pub(super) struct NameUtf16(pub(super) ValueName);

/// The two fields for a key path, of which one is used.
pub(super) type KeyFields = (Option<KeyString>, Option<KeyUtf16>);

/// The two fields for a value name, of which one is used.
pub(super) type NameFields = (Option<NameString>, Option<NameUtf16>);

/// The two fields for a text, of which one is used.
pub(super) fn text_fields(text: TextRef<'_>) -> (Option<&str>, Option<Hex>) {
    match text.as_str() {
        Ok(text) => (Some(text), None),
        Err(_) => (None, Some(Hex::utf16(text))),
    }
}

/// The fields for a key path.
pub(super) fn key_fields(key: &KeyPath) -> KeyFields {
    match key.as_str() {
        Ok(_) => (Some(KeyString(key.clone())), None),
        Err(_) => (None, Some(KeyUtf16(key.clone()))),
    }
}

/// The fields for a value name.
pub(super) fn name_fields(name: &ValueName) -> NameFields {
    match name.as_str() {
        Ok(_) => (Some(NameString(name.clone())), None),
        Err(_) => (None, Some(NameUtf16(name.clone()))),
    }
}

macro_rules! text_atoms {
    ($($string:ident, $utf16:ident, $inner:ty;)*) => {$(
        impl Serialize for $string {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let text = self.0.as_str().map_err(serde::ser::Error::custom)?;
                serializer.serialize_str(text)
            }
        }

        impl<'de> Deserialize<'de> for $string {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                <$inner>::from_text(TextRef::from(text.as_str()))
                    .map(Self)
                    .map_err(|error| D::Error::custom(format!("{error}: {}", TextRef::from(text.as_str()))))
            }
        }

        impl Serialize for $utf16 {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Hex::utf16(self.0.text()).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $utf16 {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Hex::deserialize(deserializer)?.to_text();
                let text = text.ok_or_else(|| D::Error::custom("UTF-16 has an even number of bytes"))?;
                <$inner>::from_text(text.as_ref()).map(Self).map_err(D::Error::custom)
            }
        }
    )*};
}

text_atoms! {
    KeyString, KeyUtf16, KeyPath;
    NameString, NameUtf16, ValueName;
}

/// A value name within a list: a string, or an object with `name_utf16`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum ListedName {
    String(NameString),
    Utf16 { name_utf16: NameUtf16 },
}

impl ListedName {
    pub(super) fn new(name: &ValueName) -> Self {
        match name_fields(name) {
            (Some(name), _) => ListedName::String(name),
            _ => ListedName::Utf16 { name_utf16: NameUtf16(name.clone()) },
        }
    }

    pub(super) fn into_name(self) -> ValueName {
        match self {
            ListedName::String(NameString(name))
            | ListedName::Utf16 { name_utf16: NameUtf16(name) } => name,
        }
    }
}
