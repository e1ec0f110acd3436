//! What does each diagnostic mean, why is it so, and what is to be done?

mod changes;
mod documents;
mod files;
mod meaning;
mod settings;
mod values;

use super::Code;

/// The explanation of a code.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// What happens and why, in a few sentences.
    pub text: &'static str,
    /// What to do about it.
    pub mend: &'static str,
    /// Something that gives the diagnostic.
    pub example: Example,
}

/// Something that gives a diagnostic.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Example {
    /// A whole `.reg` file, as text with LF.
    File(&'static str),
    /// A `.reg` file given as bytes, where the bytes are the point.
    Bytes(&'static [u8]),
    /// A document in Markdown.
    Document(&'static str),
    /// A situation, in words.
    Words(&'static str),
}

/// An example that is also a fixture of the tests.
macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../../fixtures/lint/", $name))
    };
}
use fixture;

/// Text, mend and example.
type Parts = (&'static str, &'static str, Example);

impl Code {
    /// What it means, why, and what to do.
    pub fn explanation(self) -> Explanation {
        let (text, mend, example) = files::parts(self)
            .or_else(|| values::parts(self))
            .or_else(|| meaning::parts(self))
            .or_else(|| changes::parts(self))
            .or_else(|| settings::parts(self))
            .or_else(|| documents::parts(self))
            // Every code has its own; a test keeps that.
            .unwrap_or((self.title(), "", Example::Words("")));
        Explanation { text, mend, example }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained() {
        for code in Code::ALL {
            let explanation = code.explanation();
            assert!(explanation.text.len() > 60, "{code}");
            assert!(explanation.mend.ends_with('.'), "{code}");
        }
    }
}
