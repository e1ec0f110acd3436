//! What may a template interpolate?
//!
//! Only tokens: text that is already in the form its place in the artefact needs. A template's
//! escaper is [`TokensOnly`], which deliberately does not implement askama's `Escaper`: a plain
//! string or number behind `{{ }}` fails to compile. What passes is the output of the filters
//! below, and each filter takes one kind of token only.

use askama::Values;
use askama::filters::Safe;

use super::page::show_hidden;
use crate::reg::spell::LINE_END;
use crate::registry::{TextRef, hex, is_hidden};

/// The "escaper" of every template: no type can be interpolated through it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokensOnly;

/// A piece of PowerShell that is data: a literal, never code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PsToken(String);

/// One line of printable ASCII, for comments in scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CommentToken(String);

/// A piece of a batch file that is data: one or more arguments, or a comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CmdToken(String);

/// Lines of a `.reg` file in the one spelling, or a comment in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RegToken(String);

/// Inline Markdown that shows text as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MdToken(String);

/// HTML that shows text as it is, within an element or a quoted attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HtmlToken(String);

impl PsToken {
    /// Text, in the form that means the same to every PowerShell under every encoding: printable
    /// ASCII in single quotes, everything else as UTF-16 code units.
    pub(crate) fn text(text: TextRef<'_>) -> Self {
        let mut parts: Vec<String> = Vec::new();
        let mut quoted: Option<String> = None;
        for unit in text.units() {
            match u8::try_from(unit) {
                Ok(byte @ b' '..=b'~') => {
                    let run = quoted.get_or_insert_default();
                    // The only escape within single quotes is a doubled quote.
                    if byte == b'\'' {
                        run.push('\'');
                    }
                    run.push(char::from(byte));
                }
                _ => {
                    parts.extend(quoted.take().map(|run| format!("'{run}'")));
                    parts.push(format!("[char]0x{unit:04X}"));
                }
            }
        }
        match quoted {
            Some(run) if parts.is_empty() => return Self(format!("'{run}'")),
            None if parts.is_empty() => return Self("''".into()),
            Some(run) => parts.push(format!("'{run}'")),
            None => {}
        }
        Self(format!("(-join @({}))", parts.join(", ")))
    }

    /// Several texts, as an array of strings.
    pub(crate) fn texts<'a>(texts: impl IntoIterator<Item = TextRef<'a>>) -> Self {
        let items: Vec<String> = texts.into_iter().map(|text| Self::text(text).0).collect();
        Self(format!("@({})", items.join(", ")))
    }

    /// Bytes, as hexadecimal text.
    pub(crate) fn hex(bytes: &[u8]) -> Self {
        Self(format!("'{}'", hex::text(bytes)))
    }

    /// A 32-bit number. The hexadecimal form gives the right bits at any value.
    pub(crate) fn dword(number: u32) -> Self {
        Self(format!("0x{number:08X}"))
    }

    /// A 64-bit number. Windows PowerShell 5.1 takes the shortest type that a hexadecimal number
    /// fits, whatever its leading zeros, so the suffix is needed.
    pub(crate) fn qword(number: u64) -> Self {
        Self(format!("0x{number:016X}L"))
    }

    /// A count.
    pub(crate) fn count(number: usize) -> Self {
        Self(number.to_string())
    }

    /// A count, or -1 for none.
    pub(crate) fn count_or_none(number: Option<usize>) -> Self {
        number.map_or_else(|| Self("-1".into()), Self::count)
    }

    /// A word of a fixed set, quoted.
    pub(crate) fn word(word: &'static str) -> Self {
        Self::text(word.into())
    }

    /// `$true` or `$false`.
    pub(crate) fn boolean(value: bool) -> Self {
        Self(if value { "$true" } else { "$false" }.into())
    }

    /// The literal's text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Makes text one line of printable ASCII that neither opens nor closes anything.
fn one_line_ascii(text: &str) -> String {
    let shown = text.chars().map(|c| match c {
        ' '..='~' => c.to_string(),
        _ => format!("<U+{:04X}>", u32::from(c)),
    });
    // Comment marks are broken up, so that the line can stand anywhere.
    shown.collect::<String>().replace("<#", "< #").replace("#>", "# >").trim().to_owned()
}

impl CmdToken {
    /// Printable ASCII as one argument in quotes, as `cmd` and the C runtime read it.
    pub(crate) fn quoted(text: &str) -> Self {
        Self(format!(" {}", super::command_line::word(text)))
    }

    /// Hexadecimal digits.
    pub(crate) fn hex(digits: &str) -> Self {
        Self(digits.chars().filter(char::is_ascii_alphanumeric).collect())
    }

    /// A count.
    pub(crate) fn count(number: usize) -> Self {
        Self(number.to_string())
    }

    /// A word of letters, digits and what a ticket's id may hold besides; nothing else comes through.
    pub(crate) fn word(text: &str) -> Self {
        let harmless = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        Self(text.chars().filter(harmless).collect())
    }

    /// A comment: one line, in which `cmd` finds nothing to do.
    pub(crate) fn comment(text: &str) -> Self {
        let shown = one_line_ascii(text);
        let harmless = shown.chars().map(|c| match c {
            'a'..='z'
            | 'A'..='Z'
            | '0'..='9'
            | ' '
            | '.'
            | ','
            | ':'
            | '/'
            | '\\'
            | '-'
            | '_'
            | '('
            | ')'
            | '['
            | ']'
            | '+'
            | '='
            | '#'
            | '\'' => c.to_string(),
            c => format!("(U+{:04X})", u32::from(c)),
        });
        // A line must not be longer than `cmd` reads.
        let mut line: String = harmless.clone().take(400).collect();
        if harmless.count() > 400 {
            line.push_str("...");
        }
        Self(format!("- {line}"))
    }

    /// With a word of this program's own behind it.
    pub(crate) fn and_word(self, word: &'static str) -> Self {
        Self(format!("{} {word}", self.0))
    }

    /// With another one behind it, which begins with a blank.
    pub(crate) fn and(self, other: &Self) -> Self {
        Self(format!("{} {}", self.0, other.0.trim_start_matches(' ')))
    }

    /// How many characters it takes.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

impl CommentToken {
    pub(crate) fn new(text: &str) -> Self {
        Self(one_line_ascii(text))
    }
}

impl RegToken {
    /// Lines that [`spell`](crate::reg::spell) wrote, without the last line end.
    pub(crate) fn lines(wtf8: &[u8]) -> Self {
        let wtf8 = wtf8.strip_suffix(LINE_END).unwrap_or(wtf8);
        Self(super::surrogates::escape(wtf8))
    }

    /// A comment: one line, whatever the text; characters that cannot be seen are shown.
    pub(crate) fn comment(text: &str) -> Self {
        Self(super::surrogates::escape(show_hidden(text).trim().as_bytes()))
    }
}

impl MdToken {
    /// Plain text: what Markdown or HTML would take for markup is escaped, and what cannot be seen
    /// is shown.
    pub(crate) fn text(text: &str) -> Self {
        let mut out = String::with_capacity(text.len() + 8);
        for (at, c) in text.char_indices() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                // As a reference: no Markdown dialect takes it for markup, and none shows a
                // backslash too many.
                '`' | '*' | '[' | ']' | '|' | '~' | '@' | '$' => reference(&mut out, c),
                // Neither is markup within a word.
                '_' | '\\' if !within_word(text, at) => reference(&mut out, c),
                '#' | '-' | '+' | '=' if at == 0 => reference(&mut out, c),
                c if is_hidden(c) => out.push_str(&format!("&lt;U+{:04X}&gt;", u32::from(c))),
                c => out.push(c),
            }
        }
        Self(out)
    }

    /// Code in a table: exact text in backticks, as many as it needs.
    pub(crate) fn cell(text: &str) -> Self {
        // Within a table a bar ends the cell, even in code.
        Self::fenced(&show_hidden(text).replace('|', "\\|"))
    }

    /// Code outside of tables.
    pub(crate) fn code(text: &str) -> Self {
        Self::fenced(&show_hidden(text))
    }

    fn fenced(shown: &str) -> Self {
        let longest = shown.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        let ends = |mark| shown.starts_with(mark) || shown.ends_with(mark);
        let pad = if ends('`') || ends(' ') || shown.is_empty() { " " } else { "" };
        Self(format!("{fence}{pad}{shown}{pad}{fence}"))
    }

    /// A line within a fenced block that holds nothing else: only a line break or a fence could
    /// leave it.
    pub(crate) fn verbatim(text: &str) -> Self {
        Self(show_hidden(text).replace("```", "<U+0060>``"))
    }

    /// Several tokens in a row.
    pub(crate) fn join<'t>(tokens: impl IntoIterator<Item = &'t MdToken>) -> Self {
        Self(tokens.into_iter().map(|token| token.0.as_str()).collect())
    }
}

impl HtmlToken {
    /// Text: nothing in it is markup, and what cannot be seen is shown.
    pub(crate) fn text(text: &str) -> Self {
        let mut out = String::with_capacity(text.len() + 8);
        for c in show_hidden(text).chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                c => out.push(c),
            }
        }
        Self(out)
    }

    /// Exact text.
    pub(crate) fn code(text: &str) -> Self {
        Self(format!("<code>{}</code>", Self::text(text).0))
    }

    /// A mark of this program's own, set off from all text.
    pub(crate) fn mark(word: &'static str) -> Self {
        Self(format!("<mark>{}</mark>", Self::text(word).0))
    }

    /// Something that is part of this program: an id, a class, a style.
    pub(crate) fn word(word: &'static str) -> Self {
        Self(word.to_owned())
    }

    /// A number.
    pub(crate) fn number(number: usize) -> Self {
        Self(number.to_string())
    }

    /// Several tokens in a row.
    pub(crate) fn join<'t>(tokens: impl IntoIterator<Item = &'t HtmlToken>) -> Self {
        Self(tokens.into_iter().map(|token| token.0.as_str()).collect())
    }
}

/// Whether the character at a position stands between letters or digits.
fn within_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|text| text.chars().next_back());
    let after = text.get(at + 1..).and_then(|text| text.chars().next());
    before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
}

/// Appends a character as a numeric reference.
fn reference(out: &mut String, c: char) {
    out.push_str(&format!("&#{};", u32::from(c)));
}

/// The filters that templates use, one for each kind of token.
#[allow(
    unreachable_pub,
    clippy::pedantic,
    reason = "the attribute expands to more than is written"
)]
pub(crate) mod filters {
    use super::{CmdToken, CommentToken, HtmlToken, MdToken, PsToken, RegToken, Safe, Values};

    /// A PowerShell literal.
    #[askama::filter_fn]
    pub(crate) fn ps<'a>(token: &'a PsToken, _: &dyn Values) -> askama::Result<Safe<&'a str>> {
        Ok(Safe(&token.0))
    }

    /// A comment's text.
    #[askama::filter_fn]
    pub(crate) fn comment<'a>(
        token: &'a CommentToken,
        _: &dyn Values,
    ) -> askama::Result<Safe<&'a str>> {
        Ok(Safe(&token.0))
    }

    /// A part of a batch file.
    #[askama::filter_fn]
    pub(crate) fn cmd<'a>(token: &'a CmdToken, _: &dyn Values) -> askama::Result<Safe<&'a str>> {
        Ok(Safe(&token.0))
    }

    /// `.reg` lines.
    #[askama::filter_fn]
    pub(crate) fn reg<'a>(token: &'a RegToken, _: &dyn Values) -> askama::Result<Safe<&'a str>> {
        Ok(Safe(&token.0))
    }

    /// HTML.
    #[askama::filter_fn]
    pub(crate) fn html<'a>(token: &'a HtmlToken, _: &dyn Values) -> askama::Result<Safe<&'a str>> {
        Ok(Safe(&token.0))
    }

    /// Markdown.
    #[askama::filter_fn]
    pub(crate) fn md<'a>(token: &'a MdToken, _: &dyn Values) -> askama::Result<Safe<&'a str>> {
        Ok(Safe(&token.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Text;

    #[test]
    fn powershell_literals() {
        for (text, literal) in [
            ("", "''"),
            ("it's", "'it''s'"),
            ("a\u{2019}b", "(-join @('a', [char]0x2019, 'b'))"),
            ("\u{1F600}", "(-join @([char]0xD83D, [char]0xDE00))"),
            ("\r\n", "(-join @([char]0x000D, [char]0x000A))"),
            ("$(x) `n \"", "'$(x) `n \"'"),
        ] {
            assert_eq!(PsToken::text(text.into()).as_str(), literal);
        }
        let lone = Text::from_utf16([0xD800]);
        assert_eq!(PsToken::text(lone.as_ref()).as_str(), "(-join @([char]0xD800))");
        assert_eq!(PsToken::texts([]).as_str(), "@()");
        assert_eq!(PsToken::dword(u32::MAX).as_str(), "0xFFFFFFFF");
    }

    #[test]
    fn comments_are_one_harmless_line() {
        let hostile = "x\r\n#Requires -Version 99\n#> <# # SIG # Begin signature block \u{2019}";
        let CommentToken(line) = CommentToken::new(hostile);
        assert!(line.is_ascii() && !line.contains(['\r', '\n']));
        assert!(!line.contains("#>") && !line.contains("<#"));
        let RegToken(line) = RegToken::comment("x\r\n[HKEY_USERS]\u{202e}");
        assert_eq!(line, "x<U+000D><U+000A>[HKEY_USERS]<U+202E>");
    }

    #[test]
    fn markdown_shows_what_is_there() {
        assert_eq!(MdToken::text("-<b>|*x*-").0, "&#45;&lt;b&gt;&#124;&#42;x&#42;-");
        assert_eq!(MdToken::text(r"REG_SZ _x_ A\B\.N").0, r"REG_SZ &#95;x&#95; A\B&#92;.N");
        assert_eq!(MdToken::code("a`b``c").0, "```a`b``c```");
        assert_eq!(MdToken::code("`").0, "`` ` ``");
        assert_eq!(MdToken::cell("a|b").0, "`a\\|b`");
    }
}
