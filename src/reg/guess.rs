//! Finds code pages in which 8-bit text is probably written.
//!
//! No byte says which code page it is from, so this compares what the bytes come to in each page with
//! the letters of the languages that use the page. Often several pages fit; then all are named.

use super::code_page::CodePage;
use crate::registry::{TextRef, name_eq};

/// How many pages are named at most.
const MOST: usize = 4;

/// The numbers of the code pages in which lines of 8-bit text are probably written, the best first;
/// empty if none fits.
pub(super) fn probable(sample: &[u8]) -> Vec<u16> {
    // Text in another page is hardly ever valid UTF-8 by chance.
    if std::str::from_utf8(sample).is_ok() {
        return vec![CodePage::UTF_8.number()];
    }
    let lines = || sample.split(|byte| matches!(byte, b'\r' | b'\n')).filter(|l| !l.is_ascii());
    let double = DOUBLE.iter().map(|page| (page.number, page.score(lines())));
    let single = SINGLE.iter().map(|page| (page.number, page.score(lines())));
    let mut found: Vec<(u16, f64)> =
        single.chain(double).filter_map(|(number, score)| Some((number, score?))).collect();
    // Stable, so pages that fit alike stay in the order of the tables.
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    let best = found.first().map_or(0.0, |(_, score)| *score);
    found.retain(|(_, score)| *score >= best * 0.75 && *score >= 0.3);
    found.into_iter().map(|(number, _)| number).take(MOST).collect()
}

/// A page of one byte for each character.
struct Single {
    number: u16,
    /// The letters that its languages use most, and the other ones; both in lower case.
    common: &'static str,
    others: &'static str,
    /// Whether its letters stand in words together with ASCII letters.
    is_latin: bool,
}

const CYRILLIC: (&str, &str) = ("оеаинтсрвлкмдпуяыьгзбч", "йхжшюцщэфъёіїєґўђѓѕјљњћќџ");
const GREEK: (&str, &str) = ("αοιετσνηυρπκλμςωάέίήόύώ", "βγδζθξφχψϊϋΐΰ");
const WESTERN: (&str, &str) = ("éèàäöüßáíóúñçøåæãâêô", "ëïîìòõœùûýÿðþ¿¡ªº");
const CENTRAL: (&str, &str) = ("čšžřěáíýéůúąęłżóśćźńőű", "ďťňöüäăâîşţôľĺŕđß");
const TURKISH: (&str, &str) = ("ışğçöü", "âîûé");
const BALTIC: (&str, &str) = ("āčēšūžąęėįųī", "ģķļņõäöü");
const HEBREW: (&str, &str) = ("יוהלאתמרבנשדםכחפק", "גזטסעצןףץך");

const fn single(number: u16, letters: (&'static str, &'static str), is_latin: bool) -> Single {
    Single { number, common: letters.0, others: letters.1, is_latin }
}

/// The page that is assumed stands first among those that fit alike.
const SINGLE: &[Single] = &[
    single(1252, WESTERN, true),
    single(1251, CYRILLIC, false),
    single(866, CYRILLIC, false),
    single(1250, CENTRAL, true),
    single(1254, TURKISH, true),
    single(1257, BALTIC, true),
    single(850, WESTERN, true),
    single(852, CENTRAL, true),
    single(857, TURKISH, true),
    single(775, BALTIC, true),
    single(1253, GREEK, false),
    single(737, GREEK, false),
    single(1255, HEBREW, false),
    single(862, HEBREW, false),
    single(1256, ("المنيورتبةدعسفكحه", "جخذزشصضطظغئءؤىآأإپچژگ"), false),
    single(874, ("านรกอเงมยลวดทสตะปบคหแจพชขใไโ่้ิีุูั์", "ฉซฌญฎฏฐฑฒณถธนผฝฟภศษฬฮฯๆ็๊๋ำฤๅึื"), false),
];

/// Signs that stand between words in any language.
const SIGNS: &str = "–—‘’“”„‚…•«»‹›°§©®™€£№·±²³µ×÷\u{A0}";

impl Single {
    /// How well lines fit: from 0, or 1 if all their characters are common letters; none if they
    /// cannot be text in this page.
    fn score<'a>(&self, lines: impl Iterator<Item = &'a [u8]>) -> Option<f64> {
        let page = CodePage::new(self.number).ok()?;
        let (mut sum, mut count, mut bad) = (0.0, 0.0, 0.0);
        for line in lines {
            let text = page.decode(line)?;
            let (mut before, mut run) = (' ', 0);
            let mut characters = text.chars().peekable();
            while let Some(c) = characters.next() {
                let next = characters.peek().copied().unwrap_or(' ');
                if !c.is_ascii() {
                    count += 1.0;
                    sum += self.weight(c);
                    bad += f64::from(u8::from(!self.fits(before, c, next)));
                }
                run = if c.is_alphabetic() && !c.is_ascii() { run + 1 } else { 0 };
                // Words of Latin languages have most of their letters in ASCII.
                bad += f64::from(u8::from(self.is_latin && run >= 3));
                before = c;
            }
        }
        (count > 0.0 && bad * 8.0 <= count).then(|| sum / count)
    }

    fn weight(&self, c: char) -> f64 {
        // Capitals are rarer, except in texts that have nothing else.
        let case = if c.is_uppercase() { 0.8 } else { 1.0 };
        if has(self.common, c) {
            case
        } else if has(self.others, c) {
            case * 0.5
        } else if SIGNS.contains(c) {
            0.4
        } else {
            0.0
        }
    }

    /// Whether a character can stand between its neighbors.
    fn fits(&self, before: char, c: char, next: char) -> bool {
        if !has(self.common, c) && !has(self.others, c) {
            let is_within = before.is_alphabetic() && next.is_alphabetic();
            return SIGNS.contains(c) && (c == '’' || !is_within);
        }
        let is_mixed = [before, next].iter().any(char::is_ascii_alphabetic);
        let is_capital_within = before.is_lowercase() && c.is_uppercase();
        let is_lower_before_capital = c.is_lowercase() && next.is_uppercase();
        (self.is_latin || !is_mixed) && !is_capital_within && !is_lower_before_capital
    }
}

/// Whether a letter, or the small one of a capital, is among some.
fn has(letters: &str, c: char) -> bool {
    let is = |letter: char| {
        let (mut a, mut b) = ([0; 4], [0; 4]);
        let (a, b) = (letter.encode_utf8(&mut a), c.encode_utf8(&mut b));
        name_eq(TextRef::from(&*a), TextRef::from(&*b))
    };
    letters.contains(c) || c.is_uppercase() && letters.chars().any(is)
}

/// A page of one or two bytes for each character.
struct Double {
    number: u16,
    /// How common a character of two bytes is.
    weight: fn(u8, u8) -> f64,
}

const DOUBLE: &[Double] = &[
    Double {
        number: 932,
        weight: |lead, _| match lead {
            // Kana, the kanji of the first level, those of the second.
            0x82 | 0x83 => 1.0,
            0x81 | 0x88..=0x97 => 0.9,
            0x98..=0x9F | 0xE0..=0xEA => 0.4,
            _ => 0.1,
        },
    },
    // What is Korean may also be read as Chinese, but hardly the other way round.
    Double {
        number: 949,
        weight: |lead, trail| match (lead, trail) {
            (0xA1..=0xA3 | 0xB0..=0xC8, 0xA1..) => 1.0,
            _ => 0.1,
        },
    },
    Double {
        number: 936,
        weight: |lead, trail| match (lead, trail) {
            (0xA1..=0xA3 | 0xB0..=0xD7, 0xA1..) => 1.0,
            (0xD8..=0xF7, 0xA1..) => 0.4,
            _ => 0.1,
        },
    },
    Double {
        number: 950,
        weight: |lead, _| match lead {
            0xA1 | 0xA4..=0xC6 => 1.0,
            0xC9..=0xF9 => 0.3,
            _ => 0.1,
        },
    },
];

impl Double {
    /// How well lines fit, as for the other pages.
    fn score<'a>(&self, lines: impl Iterator<Item = &'a [u8]>) -> Option<f64> {
        let page = CodePage::new(self.number).ok()?;
        let (mut sum, mut count) = (0.0, 0.0);
        for line in lines {
            page.decode(line)?;
            let mut rest = line;
            while let Some((first, after)) = rest.split_first() {
                rest = after;
                if first.is_ascii() {
                    continue;
                }
                count += 1.0;
                match after.split_first() {
                    // Katakana of half the width, of one byte.
                    _ if self.number == 932 && matches!(first, 0xA1..=0xDF) => sum += 0.2,
                    Some((second, after)) => {
                        sum += (self.weight)(*first, *second);
                        rest = after;
                    }
                    None => return None,
                }
            }
        }
        (count > 0.0).then(|| sum / count)
    }
}

#[cfg(feature = "codepages")]
#[cfg(test)]
mod tests {
    use super::*;

    fn guess(number: u16, text: &str) -> Vec<u16> {
        let page = CodePage::new(number).unwrap();
        let bytes = page.encode(TextRef::from(text)).unwrap_or_else(|| panic!("{number}: {text}"));
        probable(&bytes)
    }

    #[test]
    fn a_sentence_tells_its_page() {
        for (number, text) in [
            (1250, "\"Jméno\"=\"Příliš žluťoučký kůň\""),
            (1251, "\"Имя\"=\"Учётная запись пользователя\""),
            (866, "\"Имя\"=\"Учетная запись пользователя\""),
            (1252, "\"Größe\"=\"für die Müllabfuhr, Straße\""),
            (850, "\"Größe\"=\"für die Müllabfuhr, Straße\""),
            (852, "\"Jméno\"=\"Příliš žluťoučký kůň\""),
            (1253, "\"Όνομα\"=\"Ο λογαριασμός του χρήστη\""),
            (737, "\"Όνομα\"=\"Ο λογαριασμός του χρήστη\""),
            (1254, "\"Kullanıcı\"=\"Şifre değiştirme\""),
            (857, "\"Kullanıcı\"=\"Şifre değiştirme\""),
            (1255, "\"שם\"=\"חשבון המשתמש\""),
            (1256, "\"اسم\"=\"حساب المستخدم\""),
            (1257, "\"Vārds\"=\"Lietotāja konts, žurnāls\""),
            (874, "\"ชื่อ\"=\"บัญชีผู้ใช้\""),
            (932, "\"名前\"=\"テスト用のアカウント\""),
            (936, "\"名称\"=\"用户的帐户设置\""),
            (949, "\"이름\"=\"사용자 계정\""),
            (950, "\"名稱\"=\"使用者的帳戶設定\""),
            (65001, "\"名称\"=\"ユーザー, Größe\""),
        ] {
            let found = guess(number, text);
            assert_eq!(found.first(), Some(&number), "{text}: {found:?}");
        }
    }

    #[test]
    fn several_pages_may_fit() {
        let found = guess(1252, "\"Menü\"");
        assert!(found.contains(&1252) && found.len() > 1, "{found:?}");
        let found = guess(1251, "\"ПРИВЕТ\"");
        assert!(found.contains(&1251) && found.len() <= MOST, "{found:?}");
    }
}
