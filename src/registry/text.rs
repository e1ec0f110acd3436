//! How is text kept so that every name Windows allows survives?
//!
//! Registry names and string data are sequences of UTF-16 units, and Windows accepts unpaired
//! surrogates in both. They are kept here as WTF-8: UTF-8, extended so that an unpaired surrogate
//! has an encoding of its own. Two texts are equal exactly when their UTF-16 units are.

use std::fmt;
use std::sync::Arc;

/// An owned piece of text: any sequence of UTF-16 units.
///
/// # Equality
/// Unit by unit. Names that compare as Windows compares them have types of their own
/// ([`ValueName`](crate::registry::ValueName), [`KeyPath`](crate::registry::KeyPath)).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Text(Arc<[u8]>);

/// A borrowed piece of text; see [`Text`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TextRef<'a>(&'a [u8]);

/// The text holds an unpaired surrogate, so it is not Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotUnicode;

impl fmt::Display for NotUnicode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text holds an unpaired surrogate")
    }
}

impl std::error::Error for NotUnicode {}

impl Text {
    /// Text from UTF-16 units.
    pub fn from_utf16(units: impl IntoIterator<Item = u16>) -> Self {
        let mut bytes = Vec::new();
        push_units(&mut bytes, units);
        Self(bytes.into())
    }

    /// Text from bytes that are known to be WTF-8, because this module made them.
    pub(crate) fn from_wtf8(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }

    /// The borrowed form.
    pub fn as_ref(&self) -> TextRef<'_> {
        TextRef(&self.0)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().into())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.as_ref())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().fmt(f)
    }
}

impl<'a> TextRef<'a> {
    /// Borrowed text from bytes that are known to be WTF-8.
    pub(crate) fn from_wtf8(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The WTF-8 bytes.
    pub(crate) fn wtf8(self) -> &'a [u8] {
        self.0
    }

    /// Whether there are no units.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The text as a string slice.
    ///
    /// # Errors
    /// [`NotUnicode`] if there is an unpaired surrogate.
    pub fn as_str(self) -> Result<&'a str, NotUnicode> {
        std::str::from_utf8(self.0).map_err(|_| NotUnicode)
    }

    /// The UTF-16 units.
    pub fn units(self) -> Units<'a> {
        Units { rest: self.0, low: None }
    }

    /// How many UTF-16 units there are: what Windows' limits count.
    pub fn len_utf16(self) -> usize {
        if self.0.is_ascii() { self.0.len() } else { self.units().count() }
    }

    /// How many characters there are: code points, an unpaired surrogate being one.
    pub fn characters(self) -> usize {
        // Each has one byte that is no continuation.
        self.0.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
    }

    /// The data of a REG_SZ that holds this text: UTF-16LE and one terminating NUL.
    pub(crate) fn to_utf16le_nul(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.0.len() * 2 + 2);
        for unit in self.units() {
            out.extend_from_slice(&unit.to_le_bytes());
        }
        out.extend_from_slice(&[0, 0]);
        out
    }

    /// An owned copy.
    pub fn to_text(self) -> Text {
        Text(self.0.into())
    }
}

impl<'a> From<&'a str> for TextRef<'a> {
    fn from(text: &'a str) -> Self {
        Self(text.as_bytes())
    }
}

impl fmt::Debug for TextRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// Shows the text for people: characters that cannot be seen, that reorder what stands around
/// them, or that are no characters at all appear as `<U+202E>`. A literal `<U+` appears as
/// `<U+003C>U+`, so that two different texts never look the same.
impl fmt::Display for TextRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        loop {
            // Whole runs of what is shown as it is: nearly always all of the text.
            let run = rest.iter().take_while(|byte| is_shown(**byte)).count();
            let (shown, after) = rest.split_at_checked(run).unwrap_or((rest, &[]));
            f.write_str(std::str::from_utf8(shown).unwrap_or_default())?;
            let Some((code, after)) = next_code_point(after) else { return Ok(()) };
            match char::from_u32(code) {
                Some('<') if after.starts_with(b"U+") => f.write_str("<U+003C>")?,
                Some(c) if !is_hidden(c) => fmt::Write::write_char(f, c)?,
                _ => write!(f, "<U+{code:04X}>")?,
            }
            rest = after;
        }
    }
}

/// Returns `true` for visible ASCII characters and the space, except for `<`, which may begin an escape.
fn is_shown(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && byte != b'<'
}

/// Whether a character is invisible, or changes how its neighbours are shown, so that a reviewer
/// could be misled by it. Ordinary space is not.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00A0}' | '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}'
            | '\u{1680}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{2000}'..='\u{200F}' | '\u{2028}'..='\u{202F}' | '\u{205F}'..='\u{206F}'
            | '\u{3000}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{FDD0}'..='\u{FDEF}'
            | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The UTF-16 units of a [`TextRef`].
#[derive(Clone, Debug)]
pub struct Units<'a> {
    rest: &'a [u8],
    low: Option<u16>,
}

impl Iterator for Units<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        if let Some(low) = self.low.take() {
            return Some(low);
        }
        let (code, rest) = next_code_point(self.rest)?;
        self.rest = rest;
        if let Ok(unit) = u16::try_from(code) {
            return Some(unit);
        }
        let above = code - 0x1_0000;
        self.low = Some(0xDC00 | low_ten(above));
        Some(0xD800 | low_ten(above >> 10))
    }
}

/// The lowest ten bits.
fn low_ten(n: u32) -> u16 {
    u16::try_from(n & 0x3FF).unwrap_or(0)
}

/// How many bytes two texts have in common at their beginning.
#[inline]
pub(crate) fn shared_prefix(a: &[u8], b: &[u8]) -> usize {
    // Blocks first: neighbouring keys of an export share nearly all of their paths.
    let blocks = a.as_chunks::<32>().0.iter().zip(b.as_chunks::<32>().0);
    let same = 32 * blocks.take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    same + shared_words(a, b)
}

/// As [`shared_prefix`], eight bytes at a time.
#[inline]
fn shared_words(a: &[u8], b: &[u8]) -> usize {
    let mut same = 0;
    for (x, y) in a.as_chunks().0.iter().zip(b.as_chunks().0) {
        match shared_in_word(*x, *y) {
            8 => same += 8,
            more => return same + more,
        }
    }
    let end = a.len().min(b.len());
    let last = |text: &[u8]| text.get(end.checked_sub(8)?..end)?.first_chunk().copied();
    match (last(a), last(b)) {
        // Once more over some that are the same, rather than byte by byte.
        (Some(x), Some(y)) => end - 8 + shared_in_word(x, y),
        _ => a.iter().zip(b).take_while(|(x, y)| x == y).count(),
    }
}

#[inline]
fn shared_in_word(a: [u8; 8], b: [u8; 8]) -> usize {
    let differing = u64::from_le_bytes(a) ^ u64::from_le_bytes(b);
    (differing.trailing_zeros() / 8) as usize
}

/// How many names of one path, given by where each ends, begin another path as well; the text
/// behind the last of them is what differs.
pub(crate) fn shared_names(
    path: &[u8],
    ends: impl DoubleEndedIterator<Item = usize> + ExactSizeIterator + Clone,
    other: &[u8],
) -> usize {
    let ends_name = |end: usize| matches!(other.get(end), None | Some(b'\\'));
    // The next key of an export is nearly always a neighbour: all names, or all but one or two.
    for (at, end) in ends.clone().enumerate().rev().take(3) {
        if ends_name(end) && path.get(..end).is_some_and(|head| other.starts_with(head)) {
            return at + 1;
        }
    }
    let same = shared_prefix(path, other);
    let last = ends.enumerate().rev().find(|(_, end)| *end <= same && ends_name(*end));
    last.map_or(0, |(at, _)| at + 1)
}

/// The first key name of a path, and what follows the backslash behind it, if there is one.
pub(crate) fn split_name(path: &[u8]) -> (&[u8], Option<&[u8]>) {
    match memchr::memchr(b'\\', path) {
        Some(at) => (path.get(..at).unwrap_or_default(), path.get(at + 1..)),
        None => (path, None),
    }
}

/// The first code point of WTF-8 bytes, surrogates included, and what follows it. Bytes that are
/// not WTF-8 (which this crate never makes) come out one by one as U+FFFD.
pub(crate) fn next_code_point(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let tail = |b: u8| u32::from(b & 0x3F);
    match bytes {
        [] => None,
        [a @ ..0x80, rest @ ..] => Some((u32::from(*a), rest)),
        [a @ 0xC2..0xE0, b, rest @ ..] => Some((u32::from(a & 0x1F) << 6 | tail(*b), rest)),
        [a @ 0xE0..0xF0, b, c, rest @ ..] => {
            Some((u32::from(a & 0x0F) << 12 | tail(*b) << 6 | tail(*c), rest))
        }
        [a @ 0xF0..0xF8, b, c, d, rest @ ..] => {
            Some((u32::from(a & 0x07) << 18 | tail(*b) << 12 | tail(*c) << 6 | tail(*d), rest))
        }
        [_, rest @ ..] => Some((0xFFFD, rest)),
    }
}

/// Appends UTF-16 units as WTF-8, joining surrogate pairs.
///
/// A pair that is split over two calls stays two unpaired surrogates: callers hand over whole
/// texts.
pub(crate) fn push_units(out: &mut Vec<u8>, units: impl IntoIterator<Item = u16>) {
    let mut high: Option<u16> = None;
    for unit in units {
        match (high.take(), unit) {
            (Some(h), 0xDC00..=0xDFFF) => {
                let code = 0x1_0000 + (u32::from(h & 0x3FF) << 10 | u32::from(unit & 0x3FF));
                push_code_point(out, code);
                continue;
            }
            (Some(h), _) => push_code_point(out, u32::from(h)),
            (None, _) => {}
        }
        if matches!(unit, 0xD800..=0xDBFF) {
            high = Some(unit);
        } else {
            push_code_point(out, u32::from(unit));
        }
    }
    if let Some(h) = high {
        push_code_point(out, u32::from(h));
    }
}

/// Appends one code point, surrogates included.
pub(crate) fn push_code_point(out: &mut Vec<u8>, code: u32) {
    let byte = |n: u32| n.to_le_bytes()[0];
    match code {
        0..0x80 => out.push(byte(code)),
        0x80..0x800 => out.extend([byte(0xC0 | code >> 6), byte(0x80 | code & 0x3F)]),
        0x800..0x1_0000 => out.extend([
            byte(0xE0 | code >> 12),
            byte(0x80 | code >> 6 & 0x3F),
            byte(0x80 | code & 0x3F),
        ]),
        _ => out.extend([
            byte(0xF0 | code >> 18 & 0x07),
            byte(0x80 | code >> 12 & 0x3F),
            byte(0x80 | code >> 6 & 0x3F),
            byte(0x80 | code & 0x3F),
        ]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &Text) -> Vec<u16> {
        text.as_ref().units().collect()
    }

    #[test]
    fn pairs_join_and_lone_surrogates_survive() {
        for case in [
            vec![],
            vec![0x41, 0xD83D, 0xDE00, 0x42],
            vec![0xD800],
            vec![0xDC00, 0xD800],
            vec![0xD800, 0xD800, 0xDC00],
            vec![0xFFFF, 0xE000, 0x7FF, 0x800],
        ] {
            assert_eq!(units(&Text::from_utf16(case.clone())), case);
        }
        assert_eq!(Text::from_utf16([0xD83D, 0xDE00]), Text::from("😀"), "one spelling per text");
        assert_eq!(Text::from_utf16([0xD800]).as_ref().as_str(), Err(NotUnicode));
    }

    #[test]
    fn display_shows_what_cannot_be_seen_and_never_lies() {
        assert_eq!(Text::from("a\u{202e}b\r\n").to_string(), "a<U+202E>b<U+000D><U+000A>");
        assert_eq!(Text::from_utf16([0xD800]).to_string(), "<U+D800>");
        assert_eq!(Text::from("<U+202E>").to_string(), "<U+003C>U+202E>");
        assert_eq!(Text::from("a < b").to_string(), "a < b");
    }

    #[test]
    fn every_code_point_is_as_in_utf_8_and_comes_back() {
        for code in (0..=0x10_FFFF)
            .step_by(61)
            .chain([0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x1_0000, 0x10_FFFF])
        {
            let Some(character) = char::from_u32(code) else { continue };
            let text = Text::from(&*character.to_string());
            let expected: Vec<u16> = character.encode_utf16(&mut [0; 2]).to_vec();
            assert_eq!(units(&text), expected, "U+{code:04X}");
            assert_eq!(Text::from_utf16(expected), text, "U+{code:04X}");
            let found = next_code_point(text.as_ref().wtf8());
            assert_eq!(found.map(|(code, _)| code), Some(code));
        }
    }

    #[test]
    fn people_see_text_in_quotes_and_errors_in_words() {
        assert_eq!(format!("{:?}", Text::from("a\tb")), "\"a<U+0009>b\"");
        assert!(NotUnicode.to_string().contains("surrogate"));
    }

    #[test]
    fn what_two_texts_share() {
        for (a, b, shared) in [
            (&b""[..], &b"x"[..], 0),
            (b"abc", b"abd", 2),
            (b"12345678", b"12345678", 8),
            (b"123456789abcdefg", b"123456789abcdefX", 15),
            (b"1234567x9", b"1234567y9", 7),
            (b"12345678x", b"12345678", 8),
        ] {
            assert_eq!(shared_prefix(a, b), shared, "{a:?} {b:?}");
            assert_eq!(shared_prefix(b, a), shared, "{a:?} {b:?}");
        }
    }
}
