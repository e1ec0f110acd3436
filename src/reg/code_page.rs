//! Which characters do the bytes of an 8-bit file stand for, and which bytes a text?
//!
//! Importers read files without a byte order mark in the machine's ANSI code page, and `REGEDIT4`
//! files hold the bytes of strings in it. Files that a batch file or another console program made
//! are in its OEM code page. The tables of ANSI pages are those of the WHATWG Encoding Standard, which
//! follow Windows'; those of OEM pages are made from Windows' own (`oem_cp`). Bytes without a meaning
//! there are never replaced.

use std::borrow::Cow;
use std::fmt;

use crate::registry::TextRef;

/// An ANSI or OEM code page of Windows.
///
/// # Examples
/// ```
/// use regdraft::reg::CodePage;
///
/// assert_eq!(CodePage::default().number(), 1252);
/// assert!(CodePage::new(866).is_ok(), "files that Russian consoles write");
/// assert!(CodePage::new(1361).is_err(), "no library that is kept up has its table");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CodePage(u16);

/// The number is not that of a code page that is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCodePage {
    number: u16,
}

impl fmt::Display for UnknownCodePage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a known code page; known are", self.number)?;
        for (at, number) in CodePage::NUMBERS.iter().enumerate() {
            write!(f, "{} {number}", if at == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownCodePage {}

/// Western European, which importers use where nothing else is said.
impl Default for CodePage {
    fn default() -> Self {
        Self(1252)
    }
}

impl CodePage {
    /// The numbers that [`CodePage::new`] takes. Without the feature `codepages` only ASCII is read
    /// in them, except 65001, which is UTF-8.
    pub const NUMBERS: &'static [u16] = &[
        437, 720, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874,
        932, 936, 949, 950, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 65001,
    ];

    /// UTF-8, which newer versions of Windows can be set to use as ANSI code page.
    pub(super) const UTF_8: Self = Self(65001);

    /// A code page by its number.
    ///
    /// # Errors
    /// [`UnknownCodePage`].
    pub fn new(number: u16) -> Result<Self, UnknownCodePage> {
        if Self::NUMBERS.contains(&number) {
            Ok(Self(number))
        } else {
            Err(UnknownCodePage { number })
        }
    }

    /// The number.
    pub fn number(self) -> u16 {
        self.0
    }

    /// The text of some bytes; none if one of them has no meaning.
    pub(super) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        if bytes.is_ascii() || self == Self::UTF_8 {
            return std::str::from_utf8(bytes).ok().map(Cow::Borrowed);
        }
        self.decode_table(bytes)
    }

    /// The bytes of a text; none if one of its characters has none, or would read back as another.
    pub(super) fn encode(self, text: TextRef<'_>) -> Option<Cow<'_, [u8]>> {
        let text = text.as_str().ok()?;
        if text.is_ascii() || self == Self::UTF_8 {
            return Some(Cow::Borrowed(text.as_bytes()));
        }
        let bytes = self.encode_table(text)?;
        (self.decode(&bytes)? == text).then_some(Cow::Owned(bytes))
    }

    /// The UTF-16LE bytes of a string that a `REGEDIT4` file holds as bytes of the code page.
    pub(super) fn widen(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let text = self.decode(bytes)?;
        Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect())
    }

    /// The bytes of the code page for a string's UTF-16LE bytes; none if they do not read back.
    pub(super) fn narrow(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let (units, []) = bytes.as_chunks::<2>() else { return None };
        let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
        let text = crate::registry::Text::from_utf16(units);
        self.encode(text.as_ref()).map(Cow::into_owned)
    }

    /// The table of a code page that is not UTF-8.
    #[cfg(feature = "codepages")]
    fn encoding(self) -> &'static encoding_rs::Encoding {
        match self.0 {
            874 => encoding_rs::WINDOWS_874,
            932 => encoding_rs::SHIFT_JIS,
            936 => encoding_rs::GBK,
            949 => encoding_rs::EUC_KR,
            950 => encoding_rs::BIG5,
            1250 => encoding_rs::WINDOWS_1250,
            1251 => encoding_rs::WINDOWS_1251,
            1253 => encoding_rs::WINDOWS_1253,
            1254 => encoding_rs::WINDOWS_1254,
            1255 => encoding_rs::WINDOWS_1255,
            1256 => encoding_rs::WINDOWS_1256,
            1257 => encoding_rs::WINDOWS_1257,
            1258 => encoding_rs::WINDOWS_1258,
            _ => encoding_rs::WINDOWS_1252,
        }
    }

    /// The tables of an OEM code page. 874 is the same as the ANSI code page.
    #[cfg(feature = "codepages")]
    fn oem(self) -> Option<Oem> {
        use oem_cp::code_table::{DECODING_TABLE_CP_MAP, ENCODING_TABLE_CP_MAP};
        if self.0 >= 874 {
            return None;
        }
        Some((DECODING_TABLE_CP_MAP.get(&self.0)?, ENCODING_TABLE_CP_MAP.get(&self.0)?))
    }

    #[cfg(feature = "codepages")]
    fn decode_table(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        if let Some((table, _)) = self.oem() {
            return table.decode_string_checked(bytes).map(Cow::Owned);
        }
        self.encoding().decode_without_bom_handling_and_without_replacement(bytes)
    }

    #[cfg(feature = "codepages")]
    fn encode_table(self, text: &str) -> Option<Vec<u8>> {
        if let Some((_, table)) = self.oem() {
            return oem_cp::encode_string_checked(text, table);
        }
        let (bytes, _, replaced) = self.encoding().encode(text);
        (!replaced).then(|| bytes.into_owned())
    }

    #[cfg(not(feature = "codepages"))]
    #[allow(clippy::unused_self, reason = "with code pages it is the table")]
    fn decode_table(self, _bytes: &[u8]) -> Option<Cow<'_, str>> {
        None
    }

    #[cfg(not(feature = "codepages"))]
    #[allow(clippy::unused_self, reason = "with code pages it is the table")]
    fn encode_table(self, _text: &str) -> Option<Vec<u8>> {
        None
    }
}

/// The tables of an OEM code page, for reading and for writing.
#[cfg(feature = "codepages")]
type Oem = (&'static oem_cp::code_table_type::TableType, &'static oem_cp::OEMCPHashMap<char, u8>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_code_pages_are_refused_with_a_list() {
        for number in CodePage::NUMBERS {
            assert_eq!(CodePage::new(*number).unwrap().number(), *number);
        }
        let error = CodePage::new(1361).unwrap_err().to_string();
        assert!(error.starts_with("1361 is not a known code page; known are 437, 720,"), "{error}");
    }

    #[cfg(feature = "codepages")]
    #[test]
    fn text_and_bytes() {
        let page = |number| CodePage::new(number).unwrap();
        for (number, bytes, text) in [
            (1252, &b"\x80\xE9\x81"[..], "€é\u{81}"),
            (1251, b"\xC6", "Ж"),
            (932, b"\x83\x5C\xB1", "ソｱ"),
            (936, b"\xD6\xD0", "中"),
            (949, b"\xC7\xD1", "한"),
            (950, b"\xA4\xA4", "中"),
            (874, b"\xA1", "ก"),
            (1250, b"\xE8", "č"),
            (1253, b"\xE1", "α"),
            (1254, b"\xF0", "ğ"),
            (1255, b"\xE0", "א"),
            (1256, b"\xC7", "ا"),
            (1257, b"\xE0", "ą"),
            (1258, b"\xD0", "Đ"),
            (65001, "中".as_bytes(), "中"),
            (437, b"\x81\xE1", "üß"),
            (720, b"\x91", "\u{651}"),
            (737, b"\x98", "α"),
            (775, b"\xD0", "ą"),
            (850, b"\x81\xD5", "üı"),
            (852, b"\x9F", "č"),
            (855, b"\xA0", "а"),
            (857, b"\x8D", "ı"),
            (858, b"\xD5", "€"),
            (860, b"\x84", "ã"),
            (861, b"\x8B", "Ð"),
            (862, b"\x80", "א"),
            (863, b"\x8D", "‗"),
            (864, b"\xC7", "\u{FE8D}"),
            (865, b"\x9B", "ø"),
            (866, b"\xAE\xE1", "ос"),
            (869, b"\xD6", "α"),
        ] {
            assert_eq!(page(number).decode(bytes).as_deref(), Some(text), "{number}");
            assert_eq!(
                page(number).encode(TextRef::from(text)).as_deref(),
                Some(bytes),
                "{number}"
            );
        }
        assert_eq!(page(1253).decode(b"\xAA"), None, "no meaning");
        assert_eq!(page(932).decode(b"\x83"), None, "cut");
        assert_eq!(page(65001).decode(b"\xE9"), None);
        assert_eq!(page(1252).encode(TextRef::from("中")), None);
        assert_eq!(page(1252).widen(b"\x80\0"), Some(vec![0xAC, 0x20, 0, 0]));
        assert_eq!(page(1252).narrow(&[0xAC, 0x20, 0, 0]), Some(vec![0x80, 0]));
        assert_eq!(page(1252).narrow(&[0x41]), None);
        assert_eq!(page(1252).narrow(&[0, 0xD8]), None, "an unpaired surrogate");
    }
}
