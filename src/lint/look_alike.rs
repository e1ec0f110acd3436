//! Is there a character that looks like another, or that cannot be seen?
//!
//! Names copied from documents and chats bring typographic characters along: a division slash in
//! `AES 128∕128`, a no-break space, a curly quote. To Windows they are other names.

use std::ops::Range;

use super::line::Parts;
use crate::change::{ChangeSet, Origin};
use crate::diagnostic::{Code, Diagnostic};
use crate::reg::{Record, RecordKind};
use crate::registry::{TextRef, ValueName, is_hidden, next_code_point};
use crate::span::Span;

pub(super) fn check(record: &Record<'_>, parts: &Parts<'_>, found: &mut Vec<Diagnostic>) {
    // Characters that are probably read in a wrong code page look like nothing.
    if record.text.wtf8().is_ascii() || record.is_guessed {
        return;
    }
    part(parts, &parts.name, true, found);
    if let RecordKind::SetValue { .. } = record.kind {
        // In prose, dashes and curly quotes are right; in paths and commands they are not.
        let text = parts.text(&parts.data);
        let technical = text.windows(2).any(|two| matches!(two, br"\\" | b".e" | b" /" | b"\"-"));
        part(parts, &parts.data, technical, found);
    }
}

/// What is odd in the names that changes have, wherever they come from.
pub(super) fn of_changes(changes: &ChangeSet) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for change in changes {
        let names =
            [Some(change.key().text()), change.operation().value_name().map(ValueName::text)];
        for text in names.into_iter().flatten().map(TextRef::wtf8).filter(|text| !text.is_ascii()) {
            let line = change.origin().and_then(Origin::line);
            each(text, true, |_, message| {
                let diagnostic = diagnostic(format!("{change}: {message}"));
                found.push(match line {
                    Some(line) => diagnostic.at(Span::new(line, 1)),
                    None => diagnostic,
                });
            });
        }
    }
    found
}

/// Says what is odd in one part of a line, each character once.
fn part(parts: &Parts<'_>, part: &Range<usize>, strict: bool, found: &mut Vec<Diagnostic>) {
    each(parts.text(part), strict, |at, message| {
        let place = part.start + at.start..part.start + at.end;
        found.push(diagnostic(message).at(parts.span(&place)));
    });
}

fn diagnostic(message: String) -> Diagnostic {
    Diagnostic::new(Code::LookAlike, message)
        .help("write the plain character, unless this one is really meant")
}

/// Hands over each odd character of a text once: where it is, and what is odd about it.
fn each(text: &[u8], strict: bool, mut say: impl FnMut(Range<usize>, String)) {
    let mut said = Vec::new();
    let mut at = 0;
    while let Some((code, rest)) = text.get(at..).and_then(next_code_point) {
        let next = text.len() - rest.len();
        let c = char::from_u32(code).filter(|c| !c.is_ascii() && !said.contains(c));
        if let Some(c) = c
            && let Some(message) = odd(c, strict, text, at..next)
        {
            said.push(c);
            say(at..next, message);
        }
        at = next;
    }
}

/// What is odd about a character.
fn odd(c: char, strict: bool, text: &[u8], at: Range<usize>) -> Option<String> {
    let code = u32::from(c);
    if let Some((plain, always)) = twin(c)
        && (strict || always)
    {
        let shown = if plain == ' ' { "a blank".to_owned() } else { format!("`{plain}`") };
        return Some(format!(
            "U+{code:04X} looks like {shown} and is another character to Windows"
        ));
    }
    if is_hidden(c) && (strict || !matches!(c, '\u{A0}' | '\u{AD}')) && !c.is_control() {
        return Some(format!("U+{code:04X} cannot be seen, and is part of the text to Windows"));
    }
    let latin = foreign_letter(c).filter(|_| is_within_latin(text, at))?;
    Some(format!("U+{code:04X} looks like the Latin letter {latin} among Latin letters"))
}

/// The ASCII character that another one looks like, and whether it is out of place everywhere.
fn twin(c: char) -> Option<(char, bool)> {
    Some(match c {
        '\u{2044}' | '\u{2215}' | '\u{29F8}' => ('/', true),
        '\u{2216}' | '\u{29F5}' => ('\\', true),
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => (' ', false),
        '\u{201C}'..='\u{201F}' | '\u{2033}' => ('"', false),
        '\u{2018}'..='\u{201B}' | '\u{2032}' => ('\'', false),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => ('-', false),
        '\u{FF01}'..='\u{FF5E}' => {
            let plain = u32::from(c) - 0xFF01 + u32::from('!');
            (char::from_u32(plain)?, false)
        }
        _ => return None,
    })
}

/// The Latin letter that a Greek or Cyrillic one looks like.
fn foreign_letter(c: char) -> Option<char> {
    const PAIRS: &[(char, char)] = &[
        ('А', 'A'),
        ('В', 'B'),
        ('Е', 'E'),
        ('К', 'K'),
        ('М', 'M'),
        ('Н', 'H'),
        ('О', 'O'),
        ('Р', 'P'),
        ('С', 'C'),
        ('Т', 'T'),
        ('Х', 'X'),
        ('а', 'a'),
        ('е', 'e'),
        ('о', 'o'),
        ('р', 'p'),
        ('с', 'c'),
        ('у', 'y'),
        ('х', 'x'),
        ('і', 'i'),
        ('ј', 'j'),
        ('ѕ', 's'),
        ('Α', 'A'),
        ('Β', 'B'),
        ('Ε', 'E'),
        ('Ζ', 'Z'),
        ('Η', 'H'),
        ('Ι', 'I'),
        ('Κ', 'K'),
        ('Μ', 'M'),
        ('Ν', 'N'),
        ('Ο', 'O'),
        ('Ρ', 'P'),
        ('Τ', 'T'),
        ('Υ', 'Y'),
        ('Χ', 'X'),
        ('ο', 'o'),
        ('ν', 'v'),
    ];
    PAIRS.iter().find(|(foreign, _)| *foreign == c).map(|(_, latin)| *latin)
}

/// Whether a neighbour is a Latin letter.
fn is_within_latin(text: &[u8], at: Range<usize>) -> bool {
    let before = at.start.checked_sub(1).and_then(|before| text.get(before));
    let after = text.get(at.end);
    [before, after].into_iter().flatten().any(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reg::Reader;

    fn codes(line: &str) -> Vec<String> {
        let file = format!(
            "\u{FEFF}Windows Registry Editor Version 5.00\n[HKEY_CURRENT_USER\\K]\n{line}\n"
        );
        let mut found = Vec::new();
        let mut reader = Reader::new(file.as_bytes());
        while let Some(record) = reader.next_record().unwrap() {
            check(&record, &Parts::of(&record), &mut found);
        }
        found.iter().map(|d| format!("{} {}", d.span().unwrap(), &d.message()[..6])).collect()
    }

    #[test]
    fn names_paths_and_prose() {
        for (line, expected) in [
            ("[HKEY_CURRENT_USER\\AES 128\u{2215}128]", &["3:27 U+2215"][..]),
            ("\"Tls\u{A0}1\"=dword:1", &["3:5 U+00A0"]),
            ("\"Sеrver\"=\"x\"", &["3:3 U+0435"]),
            ("\"Сервер\"=\"Б\"", &[]),
            ("\"a\"=\"well \u{2013} yes\"", &[]),
            ("\"a\"=\"C:\\\\x.exe \u{2013}q \u{2013}r\"", &["3:16 U+2013"]),
            ("\"a\"=\"\u{200B}\"", &["3:6 U+200B"]),
            ("\"a\u{202E}\"=-", &["3:3 U+202E"]),
            ("; \u{201C}comments\u{201D}", &[]),
        ] {
            assert_eq!(codes(line), expected, "{line}");
        }
    }
}
