//! What change does a policy file ask for?
//!
//! A policy file says in TOML or JSON how keys and values are to be: set, absent, or the only ones; and,
//! in the field's own words, which protocols and algorithms SCHANNEL has, and what .NET and `WinHTTP` use.
//!
//! ```toml
//! schema = "regdraft.policy.v1"
//! title = "Contoso: hardening"                # optional
//! reference = "CHG0031415"                    # optional: the ticket, or the document
//! presets = ["aps-client"]                    # optional: what it builds on; the policy has the last word
//! sources = ["Contoso baseline 7, section 3"] # optional: who asks for it
//!
//! [schannel.protocols]                        # enabled, disabled, disabled-by-default, os-default
//! "TLS 1.0" = "disabled"                      # as a client and as a server
//! "TLS 1.2" = { client = "enabled", server = "os-default" }
//! [schannel.ciphers]                          # also hashes, key-exchanges
//! "RC4 128/128" = "disabled"
//! [dotnet]                                    # both runtimes, 64-bit and 32-bit
//! strong-crypto = true
//! system-default-tls-versions = true
//! [winhttp]                                   # 64-bit and 32-bit
//! protocols = ["TLS 1.1", "TLS 1.2"]
//!
//! [[keys]]
//! path = 'HKLM\SOFTWARE\Contoso'
//! exclusive = true                            # all other values of the key go
//! [keys.values]
//! Port = 443                                  # REG_DWORD
//! Name = "text"                               # REG_SZ
//! Servers = ["a", "b"]                        # REG_MULTI_SZ
//! Legacy = { absent = true }
//! Path = { type = "REG_EXPAND_SZ", text = '%ProgramFiles%\Contoso' }
//! Limit = { type = "REG_QWORD", number = 5 }
//! Blob = { type = "REG_BINARY", hex = "00 ff" }  # any type, exactly these bytes
//! "" = "the default value"
//!
//! [[keys]]
//! path = 'HKLM\SOFTWARE\Contoso\Old'
//! absent = true                               # with everything in and below it
//! ```
//!
//! A key without values, and without `absent`, is created; so is one with `create = true`, though all of
//! its values are absent. `remove-if-empty = true` deletes a key
//! that holds nothing. In JSON the same names stand in objects. What is said twice, or below a key
//! that is to be absent, is an error: a policy is a state, so it has no order.

mod entry;
mod file;
mod word;
mod words;
mod write;

use std::fmt;

use crate::catalogue::Preset;
use crate::change::ChangeSet;
use crate::diagnostic::Diagnostic;
use crate::span::Span;

pub use write::{PolicyHead, write};

/// A policy file, read.
#[derive(Clone, Debug)]
pub struct Policy {
    title: Option<String>,
    reference: Option<String>,
    changes: ChangeSet,
    presets: Vec<Preset>,
    departures: Vec<Diagnostic>,
}

/// Why a policy file could not be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    message: String,
    span: Option<Span>,
}

impl PolicyError {
    /// The cause, and what to do.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where it is, if it is at one place.
    pub fn span(&self) -> Option<Span> {
        self.span
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.span {
            Some(span) => write!(f, "{span}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for PolicyError {}

impl Policy {
    /// Reads a policy in TOML. The label names the file in the origin of each change.
    ///
    /// # Errors
    /// [`PolicyError`] for what is no policy, and for what contradicts itself.
    ///
    /// # Examples
    /// ```
    /// use regdraft::policy::Policy;
    ///
    /// let text = r#"
    /// schema = "regdraft.policy.v1"
    /// [[keys]]
    /// path = 'HKLM\SOFTWARE\Contoso'
    /// values = { Port = 443, Legacy = { absent = true } }
    /// "#;
    /// let policy = Policy::from_toml(text, "contoso.toml")?;
    /// let changes: Vec<String> = policy.changes().iter().map(ToString::to_string).collect();
    /// assert_eq!(changes[0], r"set-value Port in HKEY_LOCAL_MACHINE\SOFTWARE\Contoso");
    /// assert_eq!(policy.changes().iter().next().unwrap().sources(), ["contoso.toml:5"]);
    ///
    /// let error = Policy::from_toml(&text.replace("443", "4.43"), "contoso.toml").unwrap_err();
    /// assert_eq!(error.span().map(|span| span.line()), Some(5));
    /// # Ok::<(), regdraft::policy::PolicyError>(())
    /// ```
    pub fn from_toml(text: &str, label: &str) -> Result<Self, PolicyError> {
        file::from_toml(text, label)
    }

    /// Reads a policy in JSON. The label names the file in the origin of each change.
    ///
    /// # Errors
    /// [`PolicyError`] for what is no policy, and for what contradicts itself.
    pub fn from_json(text: &str, label: &str) -> Result<Self, PolicyError> {
        file::from_json(text, label)
    }

    /// Its title, if it has one.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The ticket or the document that it is made for, if it names one.
    pub fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    /// The presets that it builds on.
    pub fn presets(&self) -> &[Preset] {
        &self.presets
    }

    /// Where it departs from them: the policy has the last word, and that is told.
    pub fn departures(&self) -> &[Diagnostic] {
        &self.departures
    }

    /// The change that makes a registry as the policy says.
    pub fn changes(&self) -> &ChangeSet {
        &self.changes
    }
}

/// The JSON Schema of policy files.
///
/// # Examples
/// ```
/// assert!(regdraft::policy::JSON_SCHEMA.contains("\"regdraft.policy.v1\""));
/// ```
pub const JSON_SCHEMA: &str = include_str!("schema.json");

/// The schema that a policy file names.
pub const SCHEMA: &str = "regdraft.policy.v1";
