//! Of what does a line for people consist?

use serde::{Serialize, Serializer};

use crate::registry::is_hidden;

/// A line: words, and what is shown exactly as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text(Vec<Piece>);

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Prose.
    Words(String),
    /// Names, data, paths, hashes: shown as code.
    Exact(String),
    /// The mark that stands where data are held back.
    Redacted,
}

impl Text {
    /// Prose.
    pub(crate) fn words(words: impl Into<String>) -> Self {
        Self::default().and_words(words)
    }

    /// Something exact.
    pub(crate) fn exact(exact: impl std::fmt::Display) -> Self {
        Self::default().and_exact(exact)
    }

    /// Goes on with prose.
    pub(crate) fn and_words(mut self, words: impl Into<String>) -> Self {
        let words = words.into();
        if !words.is_empty() {
            self.0.push(Piece::Words(words));
        }
        self
    }

    /// Goes on with something exact.
    pub(crate) fn and_exact(mut self, exact: impl std::fmt::Display) -> Self {
        self.0.push(Piece::Exact(exact.to_string()));
        self
    }

    /// Goes on with the mark of data that are held back.
    pub(crate) fn and_redacted(mut self) -> Self {
        self.0.push(Piece::Redacted);
        self
    }

    /// Goes on with another line.
    pub(crate) fn and(mut self, other: Text) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As plain text, on one line.
    pub(crate) fn plain(&self) -> String {
        let shown = self.0.iter().map(|piece| match piece {
            Piece::Words(text) | Piece::Exact(text) => show_hidden(text),
            Piece::Redacted => REDACTED.to_owned(),
        });
        shown.collect()
    }

    /// The same line with what is exact in it cut at so many characters, and the cut declared.
    pub(super) fn clipped(&self, limit: usize) -> Self {
        let mut clipped = Self::default();
        for piece in &self.0 {
            let (Piece::Exact(text) | Piece::Words(text)) = piece else {
                clipped.0.push(piece.clone());
                continue;
            };
            match text.char_indices().nth(limit) {
                Some((at, _)) => {
                    let kept = text.get(..at).unwrap_or_default().to_owned();
                    let all = text.chars().count();
                    clipped.0.push(match piece {
                        Piece::Exact(_) => Piece::Exact(kept),
                        _ => Piece::Words(kept),
                    });
                    clipped.0.push(Piece::Words(format!(" (cut here, of {all} characters)")));
                }
                None => clipped.0.push(piece.clone()),
            }
        }
        clipped
    }
}

/// What stands where data are held back.
pub(crate) const REDACTED: &str = "[redacted]";

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::words(words)
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self::words(words)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.plain())
    }
}

/// Shows the characters that cannot be seen.
pub(crate) fn show_hidden(text: &str) -> String {
    // Nearly everything is plain ASCII, which is told many characters at a time.
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~');
    let all_plain = text.bytes().fold(true, |all, byte| all & is_plain(byte));
    if all_plain || !text.chars().any(is_hidden) {
        return text.to_owned();
    }
    let shown = text
        .chars()
        .map(|c| if is_hidden(c) { format!("<U+{:04X}>", u32::from(c)) } else { c.to_string() });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_plain_text_too() {
        let line = Text::words("set ").and_exact("a\u{202e}b").and_words("").and_redacted();
        assert_eq!(line.plain(), "set a<U+202E>b[redacted]");
        assert_eq!(line.pieces().len(), 3);
        assert_eq!(serde_json::to_string(&line).unwrap(), r#""set a<U+202E>b[redacted]""#);
    }

    #[test]
    fn a_cut_is_declared() {
        let line = Text::words("é").and_exact("é".repeat(9));
        assert_eq!(line.clipped(9), line);
        assert_eq!(
            line.clipped(4).plain(),
            "éééé (cut here, of 9 characters)".replacen('é', "éé", 1)
        );
    }
}
