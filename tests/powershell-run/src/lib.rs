//! What does a generated PowerShell script do on a computer that is made up?
//!
//! An interpreter of the part of PowerShell that regdraft's templates use. What it does not know stops
//! the run with [`Unsupported`], which names the line; nothing is passed over.

pub mod engine;
pub mod net;
pub mod syntax;
pub mod world;

use std::fmt;

pub use world::faults::Faults;
pub use world::files::Files;
pub use world::registry::{Hive, Registry};

/// The computer that a script runs on. State stays from run to run; faults are used up as they strike.
pub struct Machine {
    pub registry: Registry,
    pub files: Files,
    pub faults: Faults,
    pub computer: String,
    /// What DNS says, with or without a domain; the computer's name if empty.
    pub dns_name: String,
    pub user: String,
    pub sid: String,
    /// `FullLanguage` on a computer without restrictions.
    pub language_mode: String,
    /// `Windows_NT`
    pub os: String,
    pub is_admin: bool,
    pub is_64_bit_process: bool,
    pub is_64_bit_system: bool,
    /// The answer to every question that `-Confirm` asks.
    pub confirm: bool,
    /// Where relative paths start.
    pub directory: String,
    /// Seconds since 1970.
    pub clock: u64,
    /// How many GUIDs were made.
    pub guids: u64,
    /// Which edition is meant: 5 has .NET Framework's behaviour where the two differ.
    pub major_version: i32,
}

/// How a script ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub exit: i32,
    /// One for each object that was printed; `<null>` for a null among them.
    pub output: Vec<String>,
    pub warnings: Vec<String>,
    /// The process was killed by [`Faults::crash_at`] or [`Faults::crash_after`].
    pub crashed: bool,
    /// An error that nothing caught; the exit code is 1.
    pub error: Option<String>,
    /// Registry keys and streams that were not closed.
    pub leaked_handles: usize,
    /// Mutating calls on the registry.
    pub registry_writes: usize,
    /// Mutating calls on the registry and on files.
    pub mutations: usize,
    /// What `ShouldProcess` was asked, in order: target and action.
    pub asked: Vec<(String, String)>,
}

/// A construct or a call that the interpreter does not have, or that a script must not use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsupported {
    pub line: usize,
    pub what: String,
}

/// What is given to a script's parameter.
#[derive(Debug, Clone)]
pub enum Argument {
    Switch,
    Text(String),
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unsupported: {} at line {}", self.what, self.line)
    }
}

impl std::error::Error for Unsupported {}

impl Machine {
    /// A server with an elevated administrator and an empty registry.
    #[must_use]
    pub fn new(computer: &str) -> Self {
        Self {
            registry: Registry::default(),
            files: Files::windows(),
            faults: Faults::default(),
            computer: computer.to_owned(),
            dns_name: String::new(),
            user: "operator".to_owned(),
            sid: "S-1-5-21-1004336348-1177238915-682003330-1001".to_owned(),
            language_mode: "FullLanguage".to_owned(),
            os: "Windows_NT".to_owned(),
            is_admin: true,
            is_64_bit_process: true,
            is_64_bit_system: true,
            confirm: true,
            directory: r"C:\Temp".to_owned(),
            clock: 1_795_000_000,
            guids: 0,
            major_version: 5,
        }
    }
}

/// Runs a script with named arguments, as `powershell.exe -File` does.
///
/// # Errors
///
/// What the interpreter does not have, with its line. Errors of the script are an [`Outcome`].
pub fn run(
    machine: &mut Machine,
    script: &str,
    arguments: &[(&str, Argument)],
) -> Result<Outcome, Unsupported> {
    let script = syntax::parse(script)?;
    engine::interpreter::Interpreter::new(machine).script(&script, arguments)
}
