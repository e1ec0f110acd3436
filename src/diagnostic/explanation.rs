//! What a diagnostic means, why it is so, and what is to be done.
//!
//! Each code has one document, `docs/diagnostics/CODE.md`: its title and severity, what happens and
//! why, the fix, and an example. `explain` shows what stands there.

use super::Code;

/// The explanation of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// What happens and why, in a few sentences.
    pub text: &'static str,
    /// What to do about it.
    pub fix: &'static str,
    /// Something that gives the diagnostic.
    pub example: Example,
}

/// Something that gives a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Example {
    /// A whole `.reg` file, as text with LF.
    File(&'static str),
    /// A `.reg` file as bytes, where the bytes are the point: `\r`, `\n`, `\xFF` and the like are
    /// escapes.
    Bytes(&'static str),
    /// A document in Markdown.
    Document(&'static str),
    /// A situation, in words.
    Words(&'static str),
}

impl Example {
    /// The example as it stands in the document.
    pub fn text(self) -> &'static str {
        match self {
            Example::File(text)
            | Example::Bytes(text)
            | Example::Document(text)
            | Example::Words(text) => text,
        }
    }
}

/// What stands around an example that is no prose; a document may have shorter fences of its own.
const FENCE: &str = "````";

impl Code {
    /// Returns what the code means, why, and what to do.
    ///
    /// # Examples
    /// ```
    /// use regdraft::diagnostic::{Code, Example};
    ///
    /// let explanation = Code::HeaderMissing.explanation();
    /// assert!(explanation.fix.contains("Windows Registry Editor Version 5.00"));
    /// assert!(matches!(explanation.example, Example::File(text) if text.starts_with("regedit4\n")));
    /// ```
    pub fn explanation(self) -> Explanation {
        // Every document has these parts, which a test keeps.
        let (head, rest) = self.document().split_once("\n\n## Fix\n\n").unwrap_or_default();
        let (fix, shown) = rest.split_once("\n\n## Example\n\n").unwrap_or_default();
        let text = head.splitn(3, "\n\n").nth(2).unwrap_or_default();
        Explanation { text, fix, example: example(shown) }
    }
}

fn example(shown: &'static str) -> Example {
    let fenced = shown.strip_prefix(FENCE).and_then(|rest| {
        let (form, rest) = rest.split_once('\n')?;
        Some((form, rest.strip_suffix("\n")?.strip_suffix(FENCE)?))
    });
    match fenced {
        Some(("bytes", text)) => Example::Bytes(text.trim_end_matches('\n')),
        Some(("markdown", text)) => Example::Document(text),
        Some((_, text)) => Example::File(text),
        None => Example::Words(shown.trim_end_matches('\n')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_has_all_parts() {
        for code in Code::ALL {
            let Explanation { text, fix, example } = code.explanation();
            assert!(text.len() > 60 && fix.ends_with('.') && !example.text().is_empty(), "{code}");
            let head = format!("# {code}: {}\n\n*{}*\n\n{text}", code.title(), code.severity());
            let (fence, close) = match example {
                Example::File(_) => ("````reg\n", "````"),
                Example::Bytes(_) => ("````bytes\n", "\n````"),
                Example::Document(_) => ("````markdown\n", "````"),
                Example::Words(_) => ("", ""),
            };
            let shown = format!("{fence}{}{close}\n", example.text());
            assert_eq!(
                code.document(),
                format!("{head}\n\n## Fix\n\n{fix}\n\n## Example\n\n{shown}"),
                "{code}"
            );
        }
    }
}
