//! What does a value hold?
//!
//! Any bytes under any type: data may contradict its type, and both come back exactly as given.
//! Inside, the two common shapes are kept compactly, and each value has exactly one inner shape,
//! so that comparing shapes is comparing values.

use std::borrow::Cow;
use std::fmt;

use super::text::{Text, TextRef, push_units};
use super::value_type::ValueType;

/// The type and data of a value, owned.
///
/// # Examples
/// ```
/// use regdraft::registry::{ValueData, ValueType};
///
/// let data = ValueData::dword(1);
/// assert_eq!(data.to_raw(), (ValueType::DWORD, vec![1, 0, 0, 0]));
/// assert_eq!(ValueData::from_raw(ValueType::DWORD, &[1, 0, 0, 0]), data);
/// // Data may contradict its type; nothing is lost.
/// let odd = ValueData::from_raw(ValueType::DWORD, &[1]);
/// assert_eq!(odd.to_raw(), (ValueType::DWORD, vec![1]));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ValueData {
    value_type: ValueType,
    shape: Shape,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Shape {
    Text(Text),
    Dword(u32),
    Bytes(Box<[u8]>),
}

/// The type and data of a value, borrowed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ValueRef<'a> {
    value_type: ValueType,
    shape: DataRef<'a>,
}

/// The one inner shape of data:
/// - `Text`: type REG_SZ, an even number of bytes, exactly one NUL and that at the end;
/// - `Dword`: type REG_DWORD and four bytes;
/// - `Bytes`: everything else.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum DataRef<'a> {
    Text(TextRef<'a>),
    Dword(u32),
    Bytes(&'a [u8]),
}

impl ValueData {
    /// Data of any type from its bytes.
    pub fn from_raw(value_type: ValueType, bytes: &[u8]) -> Self {
        ValueRef::from_raw(value_type, bytes, &mut Vec::new()).to_owned()
    }

    /// A REG_SZ. A NUL within the text is kept as data.
    pub fn string(text: &str) -> Self {
        Self::from_raw(ValueType::SZ, &TextRef::from(text).to_utf16le_nul())
    }

    /// A REG_EXPAND_SZ.
    pub fn expand_string(text: &str) -> Self {
        Self::from_raw(ValueType::EXPAND_SZ, &TextRef::from(text).to_utf16le_nul())
    }

    /// A REG_MULTI_SZ: each string and its NUL, then one more NUL.
    pub fn multi_string<'a>(strings: impl IntoIterator<Item = &'a str>) -> Self {
        let mut bytes = Vec::new();
        for string in strings {
            bytes.extend(TextRef::from(string).to_utf16le_nul());
        }
        bytes.extend([0, 0]);
        Self::from_raw(ValueType::MULTI_SZ, &bytes)
    }

    /// A REG_DWORD.
    pub const fn dword(number: u32) -> Self {
        Self { value_type: ValueType::DWORD, shape: Shape::Dword(number) }
    }

    /// A REG_QWORD.
    pub fn qword(number: u64) -> Self {
        Self::from_raw(ValueType::QWORD, &number.to_le_bytes())
    }

    /// A REG_BINARY.
    pub fn binary(bytes: &[u8]) -> Self {
        Self::from_raw(ValueType::BINARY, bytes)
    }

    /// The borrowed form, which has the accessors.
    pub fn as_ref(&self) -> ValueRef<'_> {
        let shape = match &self.shape {
            Shape::Text(text) => DataRef::Text(text.as_ref()),
            Shape::Dword(number) => DataRef::Dword(*number),
            Shape::Bytes(bytes) => DataRef::Bytes(bytes),
        };
        ValueRef { value_type: self.value_type, shape }
    }

    /// The type.
    pub fn value_type(&self) -> ValueType {
        self.value_type
    }

    /// The type and the exact bytes.
    pub fn to_raw(&self) -> (ValueType, Vec<u8>) {
        (self.value_type, self.as_ref().bytes().into_owned())
    }
}

impl fmt::Debug for ValueData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().fmt(f)
    }
}

/// Reads the text of data that has an even number of bytes, exactly one NUL and that at its end;
/// says whether it is such data.
fn plain_text(bytes: &[u8], out: &mut Vec<u8>) -> bool {
    out.clear();
    let (units, []) = bytes.as_chunks::<2>() else { return false };
    let [body @ .., [0, 0]] = units else { return false };
    if body.contains(&[0, 0]) {
        return false;
    }
    push_units(out, body.iter().map(|unit| u16::from_le_bytes(*unit)));
    true
}

impl<'a> ValueRef<'a> {
    /// Data of any type from its bytes, which for a REG_SZ are copied if they are plain text.
    pub(crate) fn from_raw(value_type: ValueType, bytes: &'a [u8], text: &'a mut Vec<u8>) -> Self {
        let shape = match value_type {
            ValueType::DWORD => match <[u8; 4]>::try_from(bytes) {
                Ok(four) => DataRef::Dword(u32::from_le_bytes(four)),
                Err(_) => DataRef::Bytes(bytes),
            },
            ValueType::SZ if plain_text(bytes, text) => DataRef::Text(TextRef::from_wtf8(text)),
            _ => DataRef::Bytes(bytes),
        };
        Self { value_type, shape }
    }

    /// A REG_SZ of text without a NUL.
    pub(crate) fn of_text(text: TextRef<'a>) -> Self {
        Self { value_type: ValueType::SZ, shape: DataRef::Text(text) }
    }

    /// A REG_DWORD.
    pub(crate) fn of_dword(number: u32) -> Self {
        Self { value_type: ValueType::DWORD, shape: DataRef::Dword(number) }
    }

    /// From a shape that keeps the rule of [`DataRef`].
    pub(crate) fn from_shape(value_type: ValueType, shape: DataRef<'a>) -> Self {
        Self { value_type, shape }
    }

    /// The inner shape.
    pub(crate) fn shape(self) -> DataRef<'a> {
        self.shape
    }

    /// The type.
    pub fn value_type(self) -> ValueType {
        self.value_type
    }

    /// The exact bytes.
    pub fn bytes(self) -> Cow<'a, [u8]> {
        match self.shape {
            DataRef::Text(text) => Cow::Owned(text.to_utf16le_nul()),
            DataRef::Dword(number) => Cow::Owned(number.to_le_bytes().to_vec()),
            DataRef::Bytes(bytes) => Cow::Borrowed(bytes),
        }
    }

    /// An owned copy.
    pub fn to_owned(self) -> ValueData {
        let shape = match self.shape {
            DataRef::Text(text) => Shape::Text(text.to_text()),
            DataRef::Dword(number) => Shape::Dword(number),
            DataRef::Bytes(bytes) => Shape::Bytes(bytes.into()),
        };
        ValueData { value_type: self.value_type, shape }
    }

    /// The number of a well-formed REG_DWORD.
    pub fn as_dword(self) -> Option<u32> {
        match self.shape {
            DataRef::Dword(number) => Some(number),
            _ => None,
        }
    }

    /// The number of a well-formed REG_QWORD.
    pub fn as_qword(self) -> Option<u64> {
        match self.shape {
            DataRef::Bytes(bytes) if self.value_type == ValueType::QWORD => {
                bytes.try_into().ok().map(u64::from_le_bytes)
            }
            _ => None,
        }
    }

    /// The text of a well-formed REG_SZ or REG_EXPAND_SZ: an even number of bytes, exactly one NUL
    /// and that at the end.
    pub fn as_text(self) -> Option<Text> {
        match self.shape {
            DataRef::Text(text) => Some(text.to_text()),
            DataRef::Bytes(bytes) if self.value_type == ValueType::EXPAND_SZ => {
                let mut text = Vec::new();
                plain_text(bytes, &mut text).then(|| Text::from_wtf8(&text))
            }
            _ => None,
        }
    }

    /// The strings of a well-formed REG_MULTI_SZ: each ends in a NUL and one more NUL ends the
    /// list. Empty strings within the list are kept, although most readers stop at the first one.
    pub fn as_multi_text(self) -> Option<Vec<Text>> {
        let DataRef::Bytes(bytes) = self.shape else { return None };
        let (units, []) = bytes.as_chunks::<2>() else { return None };
        let [body @ .., [0, 0]] = units else { return None };
        if self.value_type != ValueType::MULTI_SZ {
            return None;
        }
        match body {
            [] => Some(Vec::new()),
            [strings @ .., [0, 0]] => Some(
                strings
                    .split(|unit| *unit == [0, 0])
                    .map(|s| Text::from_utf16(s.iter().map(|unit| u16::from_le_bytes(*unit))))
                    .collect(),
            ),
            _ => None,
        }
    }

    /// Whether an importer of `.reg` files would store other bytes than these: it appends a NUL to
    /// text (types 1, 2 and 7) whose last character is not one, and what it makes of an odd number
    /// of bytes is not known.
    ///
    /// Source: Wine's conformance tests, which also run on Windows.
    pub fn import_appends_nul(self) -> bool {
        match self.shape {
            DataRef::Bytes(bytes) if self.value_type.is_text() && !bytes.is_empty() => {
                bytes.len() % 2 == 1 || !bytes.ends_with(&[0, 0])
            }
            _ => false,
        }
    }
}

impl fmt::Debug for ValueRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shape {
            DataRef::Text(text) => write!(f, "{}:{text:?}", self.value_type),
            DataRef::Dword(number) => write!(f, "{}:{number:#x}", self.value_type),
            DataRef::Bytes(bytes) => write!(f, "{}:{bytes:02x?}", self.value_type),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_views_are_exact_or_absent() {
        let multi = ValueData::multi_string(["a", "", "b"]);
        assert_eq!(multi.as_ref().as_multi_text().unwrap(), ["a", "", "b"].map(Text::from));
        assert_eq!(ValueData::multi_string([]).as_ref().as_multi_text().unwrap(), []);
        assert_eq!(ValueData::multi_string([]).to_raw().1, [0, 0]);
        let unterminated = ValueData::from_raw(ValueType::MULTI_SZ, &[0x61, 0, 0, 0]);
        assert_eq!(unterminated.as_ref().as_multi_text(), None);
        assert_eq!(ValueData::string("x\0y").as_ref().as_text(), None, "more than its text");
        assert_eq!(ValueData::expand_string("%x%").as_ref().as_text(), Some(Text::from("%x%")));
        assert_eq!(ValueData::qword(u64::MAX).as_ref().as_qword(), Some(u64::MAX));
    }

    #[test]
    fn import_changes_only_unterminated_text() {
        let changed = |t, b: &[u8]| ValueData::from_raw(t, b).as_ref().import_appends_nul();
        assert!(changed(ValueType::SZ, &[0x61, 0]));
        assert!(changed(ValueType::MULTI_SZ, &[0x61]));
        assert!(changed(ValueType::EXPAND_SZ, &[0, 0, 0]));
        assert!(!changed(ValueType::SZ, &[]));
        assert!(!changed(ValueType::SZ, &[0x61, 0, 0, 0]));
        assert!(!changed(ValueType::BINARY, &[0x61]));
    }
}
