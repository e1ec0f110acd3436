//! When are two names the same to Windows?
//!
//! Names compare UTF-16 unit by UTF-16 unit: a unit folds to its simple upper case, and only where
//! that maps back to it. There is no locale, no normalisation and no mapping to several
//! characters, so `ß`, the Kelvin sign, dotless i, long s and every character outside the basic
//! plane are equal to themselves alone.
//!
//! Source of the table: observed on Wine 8.0 (its `l_intl.nls` holds 1163 such units); it is
//! Unicode's simple case mapping under the rule above, which a test derives again from the
//! standard library. Whether Windows also folds final sigma (U+03C2) is not settled: here it does
//! not.

use std::cmp::Ordering;
use std::hash::Hasher;

use super::text::{TextRef, shared_prefix};

/// Folds one unit.
pub(crate) fn fold_unit(unit: u16) -> u16 {
    match unit {
        0x61..=0x7A => unit - 0x20,
        0..0xE0 => unit,
        _ => fold_beyond_latin(unit),
    }
}

/// Folds a unit at or above U+00E0 through the table.
fn fold_beyond_latin(unit: u16) -> u16 {
    let at = TABLE.partition_point(|&(_, last, _, _)| last < unit);
    match TABLE.get(at) {
        Some(&(first, _, step, delta)) if unit >= first && (unit - first).is_multiple_of(step) => {
            // Every mapping of the table stays within 16 bits, so wrapping is exact.
            unit.wrapping_add_signed(delta)
        }
        _ => unit,
    }
}

/// The folded units of a text.
pub(crate) fn fold_units(text: TextRef<'_>) -> impl Iterator<Item = u16> + '_ {
    text.units().map(fold_unit)
}

/// Whether two names are the same.
pub(crate) fn eq(a: TextRef<'_>, b: TextRef<'_>) -> bool {
    a.wtf8() == b.wtf8() || cmp(a, b) == Ordering::Equal
}

/// The order of names: by folded unit, as Windows lists subkeys.
pub(crate) fn cmp(a: TextRef<'_>, b: TextRef<'_>) -> Ordering {
    let (x, y) = (a.wtf8(), b.wtf8());
    // Most names of values differ in their first character.
    if let ([p @ 0..0x80, ..], [q @ 0..0x80, ..]) = (x, y) {
        let by_first = p.to_ascii_uppercase().cmp(&q.to_ascii_uppercase());
        if by_first != Ordering::Equal {
            return by_first;
        }
    }
    // Bytes first: nearly all names are ASCII, and most comparisons end at an ASCII difference.
    let mut at = shared_prefix(x, y);
    // Back to where the character begins in which they differ.
    while at > 0 && x.get(at).or(y.get(at)).is_some_and(|byte| byte & 0xC0 == 0x80) {
        at -= 1;
    }
    loop {
        match (x.get(at), y.get(at)) {
            (Some(p), Some(q)) if p.is_ascii() && q.is_ascii() => {
                match p.to_ascii_uppercase().cmp(&q.to_ascii_uppercase()) {
                    Ordering::Equal => at += 1,
                    other => return other,
                }
            }
            // An end, or the start of a character in both.
            _ => {
                let rest = |bytes| TextRef::from_wtf8(tail(bytes, at)).units().map(fold_unit);
                return rest(x).cmp(rest(y));
            }
        }
    }
}

/// The first eight bytes of a name as a number in the order of [`cmp`], which decides only where
/// two numbers are equal.
///
/// Most names differ that early, and numbers are compared at once.
pub(crate) fn head(name: TextRef<'_>) -> u64 {
    const ONES: u64 = u64::from_be_bytes([1; 8]);
    const HIGHEST: u64 = ONES * 0x80;
    let name = name.wtf8();
    let head = u64::from_be_bytes(name.first_chunk().copied().unwrap_or_else(|| {
        let mut padded = [0; 8];
        for (place, byte) in padded.iter_mut().zip(name) {
            *place = *byte;
        }
        padded
    }));
    if head & HIGHEST != 0 {
        // Whatever is not ASCII folds to something that is not, and comes after it.
        let ascii = (head & HIGHEST).leading_zeros() & !7;
        let all = u64::MAX >> ascii;
        return upper(head & !all) | (all & !(all >> 8));
    }
    upper(head)
}

/// Eight ASCII characters in upper case.
fn upper(word: u64) -> u64 {
    const ONES: u64 = u64::from_be_bytes([1; 8]);
    // The highest bit of each byte that is at least `a`, or beyond `z`.
    let from_a = word + ONES * (0x80 - 0x61);
    let beyond_z = word + ONES * (0x80 - 0x7B);
    word ^ ((from_a & !beyond_z & (ONES * 0x80)) >> 2)
}

/// The bytes from a position on.
fn tail(bytes: &[u8], at: usize) -> &[u8] {
    bytes.get(at..).unwrap_or_default()
}

/// Feeds a name to a hasher so that equal names give equal hashes.
pub(crate) fn hash<H: Hasher>(name: TextRef<'_>, state: &mut H) {
    let bytes = name.wtf8();
    if bytes.is_ascii() {
        // What is not ASCII folds to something that is not, so it never equals such a name.
        let (words, rest) = bytes.as_chunks();
        for word in words {
            state.write_u64(upper(u64::from_be_bytes(*word)));
        }
        let mut last = [0; 8];
        for (place, byte) in last.iter_mut().zip(rest) {
            *place = *byte;
        }
        // At least one NUL, which no name holds, ends the name: ("a", "b") and ("ab", "") differ.
        state.write_u64(upper(u64::from_be_bytes(last)));
        return;
    }
    for unit in name.units() {
        state.write_u16(fold_unit(unit));
    }
    state.write_u16(0);
}

/// Runs of foldable units: first, last, step, and what to add.
const TABLE: &[(u16, u16, u16, i16)] = &[
    (0x00E0, 0x00F6, 1, -32),
    (0x00F8, 0x00FE, 1, -32),
    (0x00FF, 0x00FF, 1, 121),
    (0x0101, 0x012F, 2, -1),
    (0x0133, 0x0137, 2, -1),
    (0x013A, 0x0148, 2, -1),
    (0x014B, 0x0177, 2, -1),
    (0x017A, 0x017E, 2, -1),
    (0x0180, 0x0180, 1, 195),
    (0x0183, 0x0185, 2, -1),
    (0x0188, 0x0188, 1, -1),
    (0x018C, 0x018C, 1, -1),
    (0x0192, 0x0192, 1, -1),
    (0x0195, 0x0195, 1, 97),
    (0x0199, 0x0199, 1, -1),
    (0x019A, 0x019A, 1, 163),
    (0x019E, 0x019E, 1, 130),
    (0x01A1, 0x01A5, 2, -1),
    (0x01A8, 0x01A8, 1, -1),
    (0x01AD, 0x01AD, 1, -1),
    (0x01B0, 0x01B0, 1, -1),
    (0x01B4, 0x01B6, 2, -1),
    (0x01B9, 0x01B9, 1, -1),
    (0x01BD, 0x01BD, 1, -1),
    (0x01BF, 0x01BF, 1, 56),
    (0x01C6, 0x01C6, 1, -2),
    (0x01C9, 0x01C9, 1, -2),
    (0x01CC, 0x01CC, 1, -2),
    (0x01CE, 0x01DC, 2, -1),
    (0x01DD, 0x01DD, 1, -79),
    (0x01DF, 0x01EF, 2, -1),
    (0x01F3, 0x01F3, 1, -2),
    (0x01F5, 0x01F5, 1, -1),
    (0x01F9, 0x021F, 2, -1),
    (0x0223, 0x0233, 2, -1),
    (0x023C, 0x023C, 1, -1),
    (0x023F, 0x0240, 1, 10815),
    (0x0242, 0x0242, 1, -1),
    (0x0247, 0x024F, 2, -1),
    (0x0250, 0x0250, 1, 10783),
    (0x0251, 0x0251, 1, 10780),
    (0x0252, 0x0252, 1, 10782),
    (0x0253, 0x0253, 1, -210),
    (0x0254, 0x0254, 1, -206),
    (0x0256, 0x0257, 1, -205),
    (0x0259, 0x0259, 1, -202),
    (0x025B, 0x025B, 1, -203),
    (0x025C, 0x025C, 1, -23217),
    (0x0260, 0x0260, 1, -205),
    (0x0261, 0x0261, 1, -23221),
    (0x0263, 0x0263, 1, -207),
    (0x0265, 0x0265, 1, -23256),
    (0x0266, 0x0266, 1, -23228),
    (0x0268, 0x0268, 1, -209),
    (0x0269, 0x0269, 1, -211),
    (0x026A, 0x026A, 1, -23228),
    (0x026B, 0x026B, 1, 10743),
    (0x026C, 0x026C, 1, -23231),
    (0x026F, 0x026F, 1, -211),
    (0x0271, 0x0271, 1, 10749),
    (0x0272, 0x0272, 1, -213),
    (0x0275, 0x0275, 1, -214),
    (0x027D, 0x027D, 1, 10727),
    (0x0280, 0x0280, 1, -218),
    (0x0282, 0x0282, 1, -23229),
    (0x0283, 0x0283, 1, -218),
    (0x0287, 0x0287, 1, -23254),
    (0x0288, 0x0288, 1, -218),
    (0x0289, 0x0289, 1, -69),
    (0x028A, 0x028B, 1, -217),
    (0x028C, 0x028C, 1, -71),
    (0x0292, 0x0292, 1, -219),
    (0x029D, 0x029D, 1, -23275),
    (0x029E, 0x029E, 1, -23278),
    (0x0371, 0x0373, 2, -1),
    (0x0377, 0x0377, 1, -1),
    (0x037B, 0x037D, 1, 130),
    (0x03AC, 0x03AC, 1, -38),
    (0x03AD, 0x03AF, 1, -37),
    (0x03B1, 0x03C1, 1, -32),
    (0x03C3, 0x03CB, 1, -32),
    (0x03CC, 0x03CC, 1, -64),
    (0x03CD, 0x03CE, 1, -63),
    (0x03D7, 0x03D7, 1, -8),
    (0x03D9, 0x03EF, 2, -1),
    (0x03F2, 0x03F2, 1, 7),
    (0x03F3, 0x03F3, 1, -116),
    (0x03F8, 0x03F8, 1, -1),
    (0x03FB, 0x03FB, 1, -1),
    (0x0430, 0x044F, 1, -32),
    (0x0450, 0x045F, 1, -80),
    (0x0461, 0x0481, 2, -1),
    (0x048B, 0x04BF, 2, -1),
    (0x04C2, 0x04CE, 2, -1),
    (0x04CF, 0x04CF, 1, -15),
    (0x04D1, 0x052F, 2, -1),
    (0x0561, 0x0586, 1, -48),
    (0x10D0, 0x10FA, 1, 3008),
    (0x10FD, 0x10FF, 1, 3008),
    (0x13F8, 0x13FD, 1, -8),
    (0x1D79, 0x1D79, 1, -30204),
    (0x1D7D, 0x1D7D, 1, 3814),
    (0x1D8E, 0x1D8E, 1, -30152),
    (0x1E01, 0x1E95, 2, -1),
    (0x1EA1, 0x1EFF, 2, -1),
    (0x1F00, 0x1F07, 1, 8),
    (0x1F10, 0x1F15, 1, 8),
    (0x1F20, 0x1F27, 1, 8),
    (0x1F30, 0x1F37, 1, 8),
    (0x1F40, 0x1F45, 1, 8),
    (0x1F51, 0x1F57, 2, 8),
    (0x1F60, 0x1F67, 1, 8),
    (0x1F70, 0x1F71, 1, 74),
    (0x1F72, 0x1F75, 1, 86),
    (0x1F76, 0x1F77, 1, 100),
    (0x1F78, 0x1F79, 1, 128),
    (0x1F7A, 0x1F7B, 1, 112),
    (0x1F7C, 0x1F7D, 1, 126),
    (0x1F80, 0x1F87, 1, 8),
    (0x1F90, 0x1F97, 1, 8),
    (0x1FA0, 0x1FA7, 1, 8),
    (0x1FB0, 0x1FB1, 1, 8),
    (0x1FB3, 0x1FB3, 1, 9),
    (0x1FC3, 0x1FC3, 1, 9),
    (0x1FD0, 0x1FD1, 1, 8),
    (0x1FE0, 0x1FE1, 1, 8),
    (0x1FE5, 0x1FE5, 1, 7),
    (0x1FF3, 0x1FF3, 1, 9),
    (0x214E, 0x214E, 1, -28),
    (0x2170, 0x217F, 1, -16),
    (0x2184, 0x2184, 1, -1),
    (0x24D0, 0x24E9, 1, -26),
    (0x2C30, 0x2C5F, 1, -48),
    (0x2C61, 0x2C61, 1, -1),
    (0x2C65, 0x2C65, 1, -10795),
    (0x2C66, 0x2C66, 1, -10792),
    (0x2C68, 0x2C6C, 2, -1),
    (0x2C73, 0x2C73, 1, -1),
    (0x2C76, 0x2C76, 1, -1),
    (0x2C81, 0x2CE3, 2, -1),
    (0x2CEC, 0x2CEE, 2, -1),
    (0x2CF3, 0x2CF3, 1, -1),
    (0x2D00, 0x2D25, 1, -7264),
    (0x2D27, 0x2D27, 1, -7264),
    (0x2D2D, 0x2D2D, 1, -7264),
    (0xA641, 0xA66D, 2, -1),
    (0xA681, 0xA69B, 2, -1),
    (0xA723, 0xA72F, 2, -1),
    (0xA733, 0xA76F, 2, -1),
    (0xA77A, 0xA77C, 2, -1),
    (0xA77F, 0xA787, 2, -1),
    (0xA78C, 0xA78C, 1, -1),
    (0xA791, 0xA793, 2, -1),
    (0xA794, 0xA794, 1, 48),
    (0xA797, 0xA7A9, 2, -1),
    (0xA7B5, 0xA7C3, 2, -1),
    (0xA7C8, 0xA7CA, 2, -1),
    (0xA7D1, 0xA7D1, 1, -1),
    (0xA7D7, 0xA7D9, 2, -1),
    (0xA7F6, 0xA7F6, 1, -1),
    (0xAB53, 0xAB53, 1, -928),
    (0xAB70, 0xABBF, 1, 26672),
    (0xFF41, 0xFF5A, 1, -32),
];

#[cfg(test)]
mod tests {
    use std::hash::Hash;

    use super::*;
    use crate::registry::{KeyPath, ValueName};

    /// The Greek letters with iota subscript: their simple upper case is one character, but the
    /// standard library only offers the full mapping, which is two.
    fn iota_subscript(unit: u16) -> Option<u16> {
        match unit {
            0x1F80..=0x1F87 | 0x1F90..=0x1F97 | 0x1FA0..=0x1FA7 => Some(unit + 8),
            0x1FB3 | 0x1FC3 | 0x1FF3 => Some(unit + 9),
            _ => None,
        }
    }

    #[test]
    fn the_table_is_the_simple_mapping_that_maps_back() {
        let one = |mut mapped: Box<dyn Iterator<Item = char>>| match (mapped.next(), mapped.next())
        {
            (Some(c), None) => u16::try_from(u32::from(c)).ok(),
            _ => None,
        };
        let mut folded = 0;
        for unit in 0..=u16::MAX {
            let by_rule = iota_subscript(unit).or_else(|| {
                let c = char::from_u32(u32::from(unit))?;
                let upper = one(Box::new(c.to_uppercase()))?;
                let back = one(Box::new(char::from_u32(u32::from(upper))?.to_lowercase()))?;
                (upper != unit && back == unit).then_some(upper)
            });
            let by_table = Some(fold_unit(unit)).filter(|&u| u != unit);
            folded += usize::from(by_table.is_some());
            if by_table.is_some() {
                assert_eq!(by_table, by_rule, "U+{unit:04X}");
            } else if let Some(upper) = by_rule {
                // Letters that Unicode gained since the table was made do not fold.
                assert!(
                    matches!(unit, 0xA7C0..=0xA7FF | 0x019B | 0x0264 | 0x1C8A),
                    "U+{unit:04X} should fold to U+{upper:04X}"
                );
            }
        }
        assert_eq!(folded, 1163);
    }

    #[test]
    fn what_windows_keeps_apart_stays_apart() {
        for (a, b) in [
            ("ß", "SS"),
            ("ſ", "S"),
            ("\u{212A}", "k"),
            ("\u{212B}", "å"),
            ("ı", "I"),
            ("µ", "Μ"),
            ("𐐨", "𐐀"),
            ("ǅ", "ǆ"),
            ("ς", "Σ"),
        ] {
            assert!(!eq(a.into(), b.into()), "{a} and {b}");
        }
        for (a, b) in [("straße", "STRAßE"), ("é", "É"), ("дa", "ДA"), ("ÿ", "Ÿ"), ("ᾳ", "ᾼ")]
        {
            assert!(eq(a.into(), b.into()), "{a} and {b}");
        }
    }

    #[test]
    fn heads_are_in_the_order_of_names() {
        let mut names =
            vec![String::new(), "abcdefgh".into(), "ABCDEFGHi".into(), "zzzzzzzz".into()];
        for unit in (0..0x80).chain([0xE9, 0xC9, 0xFF, 0x178, 0x3C3, 0xFFFD, 0x1_F600]) {
            let c = char::from_u32(unit).unwrap();
            names.extend([
                format!("{c}"),
                format!("a{c}"),
                format!("abcdefg{c}"),
                format!("z{c}B"),
            ]);
        }
        let mut decided = 0;
        for a in &names {
            for b in &names {
                let (a, b) = (TextRef::from(&**a), TextRef::from(&**b));
                let by_head = head(a).cmp(&head(b));
                if by_head != Ordering::Equal {
                    assert_eq!(by_head, cmp(a, b), "{a} and {b}");
                    decided += 1;
                }
            }
        }
        assert!(decided > names.len() * names.len() * 9 / 10, "heads nearly always decide");
        // What the shortcut for other scripts rests on.
        assert!((0x80..=u16::MAX).all(|unit| fold_unit(unit) >= 0x80));
    }

    #[test]
    fn equal_names_hash_alike_and_others_hardly_ever() {
        fn finish(feed: impl FnOnce(&mut std::hash::DefaultHasher)) -> u64 {
            let mut state = std::hash::DefaultHasher::new();
            feed(&mut state);
            state.finish()
        }
        let text = |text: &str| finish(|state| hash(text.into(), state));
        let path = |text: &str| finish(|state| KeyPath::parse(text).unwrap().hash(state));
        let name = |text: &str| finish(|state| ValueName::new(text).unwrap().hash(state));
        assert_eq!(text("École"), text("éCOLE"));
        assert_ne!(text("a"), text("b"));
        assert_ne!(text("a"), text("aa"));
        assert_eq!(path(r"HKLM\A"), path(r"HKLM\a"));
        assert_ne!(path(r"HKLM\A"), path(r"HKLM\B"));
        assert_eq!(name("A"), name("a"));
        assert_ne!(name("A"), name("B"));
    }

    #[test]
    fn order_is_by_upper_case_unit() {
        assert_eq!(cmp("a_".into(), "Alpha".into()), Ordering::Greater, "`_` sorts after letters");
        assert_eq!(cmp("ab".into(), "a".into()), Ordering::Greater);
        assert_eq!(cmp("é".into(), "z".into()), Ordering::Greater);
        assert_eq!(
            cmp("\u{FFFD}".into(), "😀".into()),
            Ordering::Greater,
            "units, not code points"
        );
    }
}
