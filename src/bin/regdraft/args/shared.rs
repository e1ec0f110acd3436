//! Which arguments do several verbs take?

use std::path::PathBuf;

use clap::Args;
use regdraft::catalogue::Windows;
use regdraft::render::Redaction;

use super::super::failure::Failure;
use super::choices::InputFormat;

/// What is to be changed.
#[derive(Debug, Args)]
pub(crate) struct ChangeArgs {
    /// A preset, a .reg file, a change set in JSON, a policy file (.toml, .json), or a document (.md,
    /// .txt; doc.md#section is one of its change sets); `-` reads standard input. Several are merged in
    /// order
    #[arg(value_name = "CHANGE", required = true)]
    pub(crate) changes: Vec<String>,
    /// What standard input holds
    #[arg(long, value_name = "FORMAT")]
    pub(crate) from: Option<InputFormat>,
    /// Use a .reg file although an import would ignore some of its lines, or change them
    #[arg(long)]
    pub(crate) lenient: bool,
}

/// What is known of the state before.
#[derive(Debug, Args)]
pub(crate) struct StateArgs {
    /// An export of the host, a state in JSON, or the record that apply.ps1 made of it (.state); several
    /// files of one host are merged
    #[arg(long, value_name = "STATE")]
    pub(crate) before: Vec<String>,
    /// Declare that the state is complete for this key and everything below it
    #[arg(long, value_name = "KEY")]
    pub(crate) covers: Vec<String>,
}

/// The Windows that is to be changed.
#[derive(Debug, Args)]
pub(crate) struct OsArgs {
    /// The version of Windows, as in server-2019 or windows-10-22h2: what leaves it without TLS is
    /// refused, and the review shows which versions of TLS it has before and after
    #[arg(long, value_name = "OS")]
    pub(crate) os: Option<String>,
    /// Go on although the change leaves that Windows without TLS, or turns on what is not safe there
    #[arg(long, requires = "os")]
    pub(crate) allow_unsafe: bool,
}

impl OsArgs {
    /// The version.
    pub(crate) fn windows(&self) -> Result<Option<Windows>, Failure> {
        self.os.as_deref().map(windows).transpose()
    }
}

/// The version of Windows of that id.
pub(crate) fn windows(id: &str) -> Result<Windows, Failure> {
    Windows::find(id).ok_or_else(|| {
        let known: Vec<_> = Windows::all().iter().map(|windows| windows.id()).collect();
        Failure::invalid(format_args!("--os {id}: there is no such version of Windows"))
            .help(format_args!("known are {}", known.join(", ")))
    })
}

/// Where the result goes.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long)]
    pub(crate) force: bool,
}

/// What is held back from pages for people.
#[derive(Debug, Args)]
pub(crate) struct RedactArgs {
    /// Hold back the data of these values too: a name, or a key path and a name; `*` and `?` are
    /// wildcards. Names such as `DefaultPassword` are held back in any case
    #[arg(long, value_name = "PATTERN")]
    pub(crate) redact: Vec<String>,
    /// Show all data, also what is well known to be secret
    #[arg(long, conflicts_with = "redact")]
    pub(crate) no_redact: bool,
}

impl RedactArgs {
    /// What is held back.
    pub(crate) fn redaction(&self) -> Result<Redaction, Failure> {
        if self.no_redact {
            return Ok(Redaction::none());
        }
        let mut redaction = Redaction::well_known();
        for pattern in &self.redact {
            redaction = redaction
                .with(pattern)
                .map_err(|error| Failure::invalid(format_args!("--redact {pattern:?}: {error}")))?;
        }
        Ok(redaction)
    }
}
