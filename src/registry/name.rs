//! What is a value called, and what may it be called?

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::fold;
use super::text::{NotUnicode, Text, TextRef};

/// The longest value name, in UTF-16 units.
///
/// Source: learn.microsoft.com, "Registry element size limits".
pub const MAX_VALUE_NAME: usize = 16_383;

/// The name of a value. The empty name is the key's default value, which `.reg` files spell `@`.
///
/// # Equality
/// As Windows compares names: case-blind, see the module [`registry`](crate::registry). `Eq`,
/// `Ord` and `Hash` agree.
///
/// # Examples
/// ```
/// use regdraft::registry::ValueName;
///
/// let name = ValueName::new("Enabled")?;
/// assert_eq!(name, ValueName::new("ENABLED")?);
/// assert_eq!(name.as_str(), Ok("Enabled"), "the spelling is kept");
/// # Ok::<(), regdraft::registry::NameError>(())
/// ```
#[derive(Clone)]
pub struct ValueName(Text);

/// Why a value or key name is not one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameError {
    /// A value name of more than [`MAX_VALUE_NAME`] units.
    ValueNameTooLong {
        /// How many units it has.
        units: usize,
    },
    /// A name with a NUL, which no Windows programming interface can pass.
    Nul,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NameError::ValueNameTooLong { units } => {
                write!(
                    f,
                    "the value name has {units} characters, more than the {MAX_VALUE_NAME} that Windows allows"
                )
            }
            NameError::Nul => {
                f.write_str("the name holds a NUL character, which Windows cannot pass")
            }
        }
    }
}

impl std::error::Error for NameError {}

impl ValueName {
    /// A value name.
    ///
    /// # Errors
    /// [`NameError`] if it is too long or holds a NUL.
    pub fn new(name: &str) -> Result<Self, NameError> {
        Self::from_text(TextRef::from(name))
    }

    /// A value name from UTF-16 units, unpaired surrogates included.
    ///
    /// # Errors
    /// [`NameError`] if it is too long or holds a NUL.
    pub fn from_utf16(units: impl IntoIterator<Item = u16>) -> Result<Self, NameError> {
        Self::from_text(Text::from_utf16(units).as_ref())
    }

    /// A value name from text.
    ///
    /// # Errors
    /// [`NameError`] if it is too long or holds a NUL.
    pub fn from_text(name: TextRef<'_>) -> Result<Self, NameError> {
        check_value_name(name)?;
        Ok(Self(name.to_text()))
    }

    /// The name of the default value: the empty name.
    pub fn default_value() -> Self {
        Self(Text::from(""))
    }

    /// A name that was checked before it went into a snapshot.
    pub(crate) fn from_checked(name: TextRef<'_>) -> Self {
        Self(name.to_text())
    }

    /// Whether this is the default value.
    pub fn is_default(&self) -> bool {
        self.0.as_ref().is_empty()
    }

    /// The name as text.
    pub fn text(&self) -> TextRef<'_> {
        self.0.as_ref()
    }

    /// The name as a string slice.
    ///
    /// # Errors
    /// [`NotUnicode`] if it holds an unpaired surrogate.
    pub fn as_str(&self) -> Result<&str, NotUnicode> {
        self.0.as_ref().as_str()
    }
}

/// Checks a value name.
pub(crate) fn check_value_name(name: TextRef<'_>) -> Result<(), NameError> {
    // A unit takes at least one byte, so most names need no counting.
    if name.wtf8().len() > MAX_VALUE_NAME {
        let units = name.len_utf16();
        if units > MAX_VALUE_NAME {
            return Err(NameError::ValueNameTooLong { units });
        }
    }
    if name.wtf8().contains(&0) { Err(NameError::Nul) } else { Ok(()) }
}

impl PartialEq for ValueName {
    fn eq(&self, other: &Self) -> bool {
        fold::eq(self.text(), other.text())
    }
}

impl Eq for ValueName {}

impl PartialOrd for ValueName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ValueName {
    fn cmp(&self, other: &Self) -> Ordering {
        fold::cmp(self.text(), other.text())
    }
}

impl Hash for ValueName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        fold::hash(self.text(), state);
    }
}

impl fmt::Debug for ValueName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ValueName({:?})", self.0)
    }
}

/// For people: hidden characters are escaped, and the default value is named as such.
impl fmt::Display for ValueName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_default() { f.write_str("(default value)") } else { self.0.fmt(f) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_named() {
        assert!(ValueName::new(&"x".repeat(MAX_VALUE_NAME)).is_ok());
        assert!(ValueName::new(&"é".repeat(MAX_VALUE_NAME)).is_ok(), "units count, not bytes");
        let error = ValueName::new(&"x".repeat(MAX_VALUE_NAME + 1)).unwrap_err();
        assert_eq!(error, NameError::ValueNameTooLong { units: 16_384 });
        assert_eq!(ValueName::new("a\0b"), Err(NameError::Nul));
        assert!(error.to_string().contains("16384"), "{error}");
        assert_eq!(format!("{:?}", ValueName::new("a").unwrap()), "ValueName(\"a\")");
    }
}
