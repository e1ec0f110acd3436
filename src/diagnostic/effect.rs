//! Tells a line that an import ignores from one that it uses otherwise than it is written.

use super::Code;

/// What an import makes of the line that a diagnostic is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ImportEffect {
    /// It uses the line as it is written, or the diagnostic is not about a line of an import.
    AsWritten,
    /// It uses the line, but not as it is written, or what it makes of it is not known.
    Changed,
    /// It does not use the line.
    Ignored,
}

impl Code {
    /// Returns what an import makes of a line with this code, unless the
    /// [diagnostic](super::Diagnostic::effect) says otherwise.
    pub const fn effect(self) -> ImportEffect {
        match self {
            Code::NulCharacter
            | Code::KeyBackslashes
            | Code::KeyBracket
            | Code::Escape
            | Code::NulAppended
            | Code::OddText => ImportEffect::Changed,
            Code::HeaderMissing
            | Code::HeaderImportsNothing
            | Code::EncodingRefused
            | Code::CodePage
            | Code::CharacterCut
            | Code::LineIgnored
            | Code::MinusBeforeKey
            | Code::KeyNotClosed
            | Code::KeyBlank
            | Code::KeyRoot
            | Code::KeyName
            | Code::KeyDeleteRoot
            | Code::ValueWithoutKey
            | Code::ValueName
            | Code::ValueSyntax
            | Code::ValueString
            | Code::ValueDword
            | Code::ValueHex
            | Code::ValueTrailingText
            | Code::LineSwallowed => ImportEffect::Ignored,
            _ => ImportEffect::AsWritten,
        }
    }
}
