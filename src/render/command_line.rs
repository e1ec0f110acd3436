//! How is text quoted as one word of a command line in a batch file?
//!
//! Two programs read the line. The C runtime of the called program reads `\"` as a quote within a
//! word in quotes. `cmd` does not know `\"`: for it each quote begins or ends a quoted part, and it
//! acts on the signs outside of them. Where these signs are all inside quotes, and the quotes come
//! in pairs, the word is written plainly. Otherwise a caret stands before each quote and each sign,
//! so that `cmd` never sees a quoted part.
//!
//! Sources: "Parsing C command-line arguments" of Microsoft's C runtime; the documentation of
//! `cmd`; both observed on Wine.

/// The text as one word: printable ASCII, quotes included, for a line of a batch file.
///
/// A percent sign is doubled, because `cmd` expands variables before it looks at quotes.
pub(super) fn word(text: &str) -> String {
    let word = for_the_runtime(text).replace('%', "%%");
    if is_safe_in_quotes(&word) { word } else { with_carets(&word) }
}

/// The text in quotes, as the C runtime reads it.
fn for_the_runtime(text: &str) -> String {
    let mut word = String::with_capacity(text.len() + 2);
    word.push('"');
    let mut backslashes = 0;
    for c in text.chars() {
        if c == '"' {
            // The C runtime halves the backslashes before a quote.
            word.extend(std::iter::repeat_n('\\', backslashes + 1));
        }
        word.push(c);
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
    }
    word.extend(std::iter::repeat_n('\\', backslashes));
    word.push('"');
    word
}

/// Returns `true` if `cmd` finds no sign to act on, and is outside of quotes at the end.
fn is_safe_in_quotes(word: &str) -> bool {
    let mut in_quotes = false;
    for c in word.chars() {
        match c {
            '"' => in_quotes = !in_quotes,
            _ if is_sign(c) && !in_quotes => return false,
            _ => {}
        }
    }
    !in_quotes
}

fn with_carets(word: &str) -> String {
    let escaped = |c| [(is_sign(c) || c == '"').then_some('^'), Some(c)];
    word.chars().flat_map(escaped).flatten().collect()
}

/// Returns `true` for a sign that `cmd` acts on outside of quotes.
fn is_sign(c: char) -> bool {
    matches!(c, '&' | '|' | '<' | '>' | '^' | '(' | ')')
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn both_readers_are_served() {
        for (text, expected) in [
            ("", r#""""#),
            (r"C:\dir\", r#""C:\dir\\""#),
            ("100%", r#""100%%""#),
            ("a&b", r#""a&b""#),
            (r#"""#, r#"^"\^"^""#),
            (r#""a b""#, r#""\"a b\"""#),
            (r#""a.exe" -o "%1""#, r#""\"a.exe\" -o \"%%1\"""#),
            (r#""a&b" c"#, r#"^"\^"a^&b\^" c^""#),
            (r#"a" b "c&d"#, r#""a\" b \"c&d""#),
            (r#"a"b&c^(d)"#, r#"^"a\^"b^&c^^^(d^)^""#),
            (r#"\"\\"#, r#"^"\\\^"\\\\^""#),
        ] {
            assert_eq!(word(text), expected, "{text}");
        }
    }

    /// What `cmd` makes of a line: percent signs first, then quotes and carets. `None` where a sign
    /// stands bare, on which it would act.
    fn cmd(line: &str) -> Option<String> {
        let line = line.replace("%%", "\0");
        if line.contains('%') {
            return None;
        }
        let (mut out, mut in_quotes, mut chars) = (String::new(), false, line.chars());
        while let Some(c) = chars.next() {
            match c {
                '^' if !in_quotes => out.push(chars.next()?),
                '&' | '|' | '<' | '>' | '(' | ')' if !in_quotes => return None,
                _ => {
                    in_quotes ^= c == '"';
                    out.push(c);
                }
            }
        }
        (!in_quotes).then(|| out.replace('\0', "%"))
    }

    /// How the C runtime splits a command line.
    fn arguments(line: &str) -> Vec<String> {
        let (mut words, mut word, mut in_quotes) = (Vec::new(), None::<String>, false);
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            let backslashes = rest.len() - rest.trim_start_matches('\\').len();
            if backslashes > 0 {
                rest = &rest[backslashes..];
                let quoted = rest.starts_with('"');
                let count = if quoted { backslashes / 2 } else { backslashes };
                let word = word.get_or_insert_default();
                word.push_str(&"\\".repeat(count));
                if quoted && backslashes % 2 == 1 {
                    word.push('"');
                    rest = &rest[1..];
                }
                continue;
            }
            rest = &rest[1..];
            match c {
                '"' => {
                    word.get_or_insert_default();
                    in_quotes = !in_quotes;
                }
                ' ' if !in_quotes => words.extend(word.take()),
                c => word.get_or_insert_default().push(c),
            }
        }
        words.extend(word);
        words
    }

    proptest::proptest! {
        #[test]
        fn a_word_is_read_as_what_was_meant(
            texts in proptest::collection::vec("[\"\\\\%&|<>^() a-c-]{0,10}", 1..4)
        ) {
            let line: Vec<_> = texts.iter().map(|text| word(text)).collect();
            let read = cmd(&line.join(" ")).map(|line| arguments(&line));
            proptest::prop_assert_eq!(read, Some(texts));
        }
    }
}
