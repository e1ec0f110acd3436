//! What kinds of value are there?

use std::fmt;

/// The type of a value: any 32-bit number. Windows names twelve of them and stores the others just
/// as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueType(u32);

impl ValueType {
    /// No defined type.
    pub const NONE: Self = Self(0);
    /// A string.
    pub const SZ: Self = Self(1);
    /// A string with `%VARIABLES%` for the reader to expand.
    pub const EXPAND_SZ: Self = Self(2);
    /// Bytes.
    pub const BINARY: Self = Self(3);
    /// A 32-bit number, little-endian.
    pub const DWORD: Self = Self(4);
    /// A 32-bit number, big-endian.
    pub const DWORD_BIG_ENDIAN: Self = Self(5);
    /// The target of a link key.
    pub const LINK: Self = Self(6);
    /// Several strings.
    pub const MULTI_SZ: Self = Self(7);
    /// A device driver's resource list.
    pub const RESOURCE_LIST: Self = Self(8);
    /// A device driver's full resource descriptor.
    pub const FULL_RESOURCE_DESCRIPTOR: Self = Self(9);
    /// A device driver's requirements list.
    pub const RESOURCE_REQUIREMENTS_LIST: Self = Self(10);
    /// A 64-bit number, little-endian.
    pub const QWORD: Self = Self(11);

    /// The type of a number.
    pub const fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The name that Windows gives the type, if it has one.
    pub fn name(self) -> Option<&'static str> {
        const NAMES: [&str; 12] = [
            "REG_NONE",
            "REG_SZ",
            "REG_EXPAND_SZ",
            "REG_BINARY",
            "REG_DWORD",
            "REG_DWORD_BIG_ENDIAN",
            "REG_LINK",
            "REG_MULTI_SZ",
            "REG_RESOURCE_LIST",
            "REG_FULL_RESOURCE_DESCRIPTOR",
            "REG_RESOURCE_REQUIREMENTS_LIST",
            "REG_QWORD",
        ];
        NAMES.get(usize::try_from(self.0).ok()?).copied()
    }

    /// Whether the data is text: the types to which an importer of `.reg` files appends a missing
    /// NUL (1, 2 and 7).
    pub const fn is_text(self) -> bool {
        matches!(self, Self::SZ | Self::EXPAND_SZ | Self::MULTI_SZ)
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "type 0x{:x}", self.0),
        }
    }
}
