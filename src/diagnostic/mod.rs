//! What is said about an input or a request, and under which code?
//!
//! A diagnostic has a stable code, so that people can look it up and scripts can match it. The one
//! table of codes is here.

mod effect;
mod explanation;

use std::borrow::Cow;
use std::fmt;

use crate::span::Span;

pub use effect::ImportEffect;
pub use explanation::{Example, Explanation};

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; changes nothing.
    Note,
    /// Taken as it stands, but probably not what was meant.
    Warning,
    /// Not used, or it does not do what it seems to do.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $id:literal, $severity:ident, $title:literal;)*) => {
        /// The stable code of a diagnostic.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// All codes, in order.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The code as it is printed.
            pub const fn id(self) -> &'static str {
                match self { $(Code::$name => $id,)* }
            }

            /// How much it matters.
            pub const fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }

            /// What it is about, in a few words.
            pub const fn title(self) -> &'static str {
                match self { $(Code::$name => $title,)* }
            }

            /// The document that explains it, in Markdown.
            pub const fn document(self) -> &'static str {
                match self {
                    $(Code::$name => {
                        include_str!(concat!("../../docs/diagnostics/", $id, ".md"))
                    })*
                }
            }
        }
    };
}

codes! {
    // 10xx: the file as a whole.
    HeaderMissing = "RD1001", Error, "the file does not begin with a header that an importer takes";
    HeaderImportsNothing = "RD1002", Error, "with this header an importer reads the file and imports nothing";
    EncodingRefused = "RD1003", Error, "an importer cannot read the file's encoding";
    EncodingDiffers = "RD1004", Warning, "importers disagree on how to read the file's encoding";
    CodePage = "RD1005", Error, "a byte has no meaning in the code page";
    CharacterCut = "RD1006", Error, "the file ends within a character";
    LooksLikeUtf8 = "RD1007", Warning, "text that looks like UTF-8 is read in the ANSI code page";
    Windows31 = "RD1008", Warning, "a file in the form of Windows 3.1";
    CodePageAssumed = "RD1009", Warning, "bytes above 7F are read in a code page that nobody named";
    HeaderTrailing = "RD1010", Warning, "whitespace follows the header";
    EndMark = "RD1011", Note, "a Ctrl-Z ends the file";
    HeaderMoved = "RD1012", Warning, "the header is moved to the first line";
    // 11xx: lines.
    LineIgnored = "RD1101", Error, "a line that is no key, value or comment is ignored";
    NulCharacter = "RD1102", Error, "a NUL character in the file";
    MinusBeforeKey = "RD1103", Error, "a minus before the bracket deletes nothing";
    // 12xx: key lines.
    KeyNotClosed = "RD1201", Error, "a key line without a closing bracket is ignored";
    KeyBlank = "RD1202", Error, "a key line that begins with a blank is ignored";
    KeyRoot = "RD1203", Error, "a key line without a full root key name is ignored, and so are its values";
    KeyName = "RD1204", Error, "a key that Windows cannot have is ignored, and so are its values";
    KeyDeleteRoot = "RD1205", Error, "a root key cannot be deleted";
    KeyTrailingText = "RD1206", Note, "text after the closing bracket is ignored";
    KeyBackslashes = "RD1207", Warning, "repeated or trailing backslashes in a key path are dropped";
    KeyBracket = "RD1208", Error, "a key line goes up to its last closing bracket";
    ForeignRoot = "RD1209", Error, "the keys of the file have another root than a root key";
    KeyUnnamed = "RD1210", Note, "a key line names no key";
    // 13xx: value lines.
    ValueWithoutKey = "RD1301", Error, "a value without a key is dropped";
    ValueName = "RD1302", Error, "a value line whose name cannot be read is dropped";
    ValueSyntax = "RD1303", Error, "a value line whose data cannot be read is dropped";
    ValueString = "RD1304", Error, "a value line whose string cannot be read is dropped";
    ValueDword = "RD1305", Error, "a value line whose number cannot be read is dropped";
    ValueHex = "RD1306", Error, "a value line whose bytes cannot be read is dropped";
    ValueTrailingText = "RD1307", Error, "a value line with text after the data is dropped";
    LineSwallowed = "RD1308", Error, "a line is taken as the continuation of the one before, and lost with it";
    Escape = "RD1309", Error, "an escape that Windows never writes";
    ContinuationUnfinished = "RD1310", Warning, "the file ends within a value";
    ShortByte = "RD1311", Note, "a byte has one digit";
    // 14xx: what a value becomes.
    NulAppended = "RD1401", Warning, "an importer appends a NUL to unterminated text";
    OddText = "RD1402", Error, "text with an odd number of bytes";
    // 15xx: a file read as state.
    StateDelete = "RD1501", Error, "a delete cannot be part of a state";
    StateContradiction = "RD1502", Error, "the state contradicts itself";
    StateForm = "RD1503", Error, "a file in the form of Windows 3.1 is no state";
    // 16xx: what a file does, against what it seems to do.
    LookAlike = "RD1601", Warning, "a character that looks like another";
    ShortNumber = "RD1602", Warning, "a number that looks decimal is hexadecimal";
    PaddedNumber = "RD1603", Note, "a number of decimal digits is hexadecimal";
    SetAgain = "RD1604", Note, "a value is set again to the same data";
    SetTwice = "RD1605", Warning, "a value is set twice with different data";
    SetThenDeleted = "RD1606", Warning, "what the file sets, it deletes again";
    DeletedThenSet = "RD1607", Warning, "a key is deleted and then written again";
    TypeContradicted = "RD1608", Warning, "data that contradicts its type";
    ListNotEnded = "RD1609", Warning, "a multi-string that is not ended by an empty string";
    KeyAgain = "RD1610", Note, "a key is opened again";
    NameBlank = "RD1611", Warning, "a name begins or ends with a blank";
    KeyReplaced = "RD1613", Note, "a key is deleted and rebuilt right below";
    // 20xx: what a target cannot express.
    NotExpressible = "RD2001", Error, "the target cannot express the operation";
    Widened = "RD2002", Warning, "the target expresses more than the operation";
    Created = "RD2003", Warning, "the target creates a key in order to delete a value";
    LeftOut = "RD2004", Note, "an operation that does nothing there is left out";
    Kept = "RD2005", Note, "a key that the change created is kept, as asked";
    CoverageWidened = "RD2006", Warning, "the target claims to know more than is known";
    ScriptTooLarge = "RD2007", Warning, "a script is larger than a management system takes";
    // 30xx: plans.
    RollbackIncomplete = "RD3001", Warning, "the rollback does not bring back everything";
    Irreversible = "RD3002", Error, "a step cannot be undone";
    Alias = "RD3003", Warning, "a key that can be reached by several paths";
    ProtectedAssumed = "RD3004", Note, "a key that every Windows has is taken to exist";
    ProtectedStays = "RD3005", Note, "a rollback leaves a key that every Windows has";
    Conflict = "RD3006", Error, "two changes contradict each other";
    NotCompared = "RD3007", Warning, "only one of two states tells of something";
    NotCompliant = "RD3008", Error, "a state is not as the change wants it";
    NotDetermined = "RD3009", Warning, "a state does not tell whether it is as the change wants it";
    Policy = "RD3010", Error, "a policy file that cannot be read, or contradicts itself";
    Departs = "RD3011", Note, "a policy departs from a preset that it builds on";
    // 40xx: what settings do.
    NoProtocolLeft = "RD4001", Error, "a role has no version of TLS left";
    UnsafeProtocol = "RD4002", Error, "TLS 1.3 is turned on where it is not safe";
    ContradictoryPair = "RD4003", Warning, "the two values of a protocol contradict each other";
    RolesDiffer = "RD4004", Warning, "a protocol is not set alike for client and server";
    OneRole = "RD4005", Note, "a protocol is set for one role alone";
    ViewsDiffer = "RD4006", Warning, "a setting differs between 64-bit and 32-bit programs";
    OneView = "RD4007", Note, "a setting is set for 64-bit or for 32-bit programs alone";
    OneRuntime = "RD4008", Note, "one version of the .NET runtime is set alone";
    ProtocolKeyValue = "RD4009", Error, "a value stands in the key of a protocol instead of its roles";
    Misspelt = "RD4010", Error, "Windows does not look at a key or value of that name";
    SettingType = "RD4011", Error, "a setting has data of the wrong type";
    SettingData = "RD4012", Warning, "a setting has data that no document names";
    OldForm = "RD4013", Note, "a setting has data in the form of older documents";
    SettingIgnored = "RD4014", Warning, "Windows does not look at a setting";
    SettingDoubtful = "RD4015", Note, "a setting is not supported, or not confirmed";
    SuitesMissing = "RD4016", Warning, "TLS 1.3 is left without its cipher suites";
    WinHttpUpdate = "RD4017", Warning, "WinHTTP looks at a setting only with an update";
    ControlSet = "RD4018", Warning, "a change works in a numbered control set";
    RestartNotSaid = "RD4019", Warning, "a document does not say that Windows must be restarted";
    // 50xx: change sets in documents.
    DocumentKey = "RD5001", Warning, "a line of a document is mended";
    DocumentSpelling = "RD5002", Note, "a line of a document is spelled in another way than .reg files are";
    DocumentUnclear = "RD5003", Error, "a line of a document cannot be read with certainty";
    DocumentUnread = "RD5004", Warning, "a part of a document that names the registry is not read";
    DocumentContradiction = "RD5005", Error, "a change set of a document contradicts itself";
    DocumentProse = "RD5006", Note, "prose that names the registry is not read";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// One thing to be said: what, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    code: Code,
    // Most texts are constants; a file with a million bad lines has a million diagnostics.
    message: Cow<'static, str>,
    span: Option<Span>,
    help: Option<Cow<'static, str>>,
    /// Where it is not what the code says.
    effect: Option<ImportEffect>,
}

impl Diagnostic {
    /// A diagnostic with its cause.
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), span: None, help: None, effect: None }
    }

    /// Says where.
    pub fn at(self, span: Span) -> Self {
        Self { span: Some(span), ..self }
    }

    /// Says what to do.
    pub fn help(self, help: impl Into<Cow<'static, str>>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Sets what an import makes of the line, where the code alone does not say it.
    pub fn with_effect(self, effect: ImportEffect) -> Self {
        Self { effect: Some(effect), ..self }
    }

    /// Returns what an import makes of the line.
    pub fn effect(&self) -> ImportEffect {
        self.effect.unwrap_or_else(|| self.code.effect())
    }

    /// The code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The cause.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where it is.
    pub fn span(&self) -> Option<Span> {
        self.span
    }

    /// What to do about it.
    pub fn mend(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

/// `error[RD1305] at 12:8: the number has nine digits (write one to eight)`
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.severity(), self.code)?;
        if let Some(span) = self.span {
            write!(f, " at {span}")?;
        }
        write!(f, ": {}", self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_in_order() {
        let ids: Vec<_> = Code::ALL.iter().map(|code| code.id()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    }
}
