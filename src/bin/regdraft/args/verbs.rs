//! Which arguments does each verb take?

use std::path::PathBuf;

use clap::Args;

use super::choices::{
    EncodingArg, EngineArg, ExplainFormat, FieldArg, InputFormat, LineEndArg, LintFormat,
    PageFormat, RegOrJson, RenderFormat, SchemaName, TextOrJson, VersionArg,
};
use super::shared::{ChangeArgs, OsArgs, OutputArgs, RedactArgs, StateArgs};

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct TicketArgs {
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
    #[command(flatten)]
    pub(crate) state: StateArgs,
    #[command(flatten)]
    pub(crate) os: OsArgs,
    /// The host the ticket is for, with an export of it; several files of the host are merged
    #[arg(long, value_name = "NAME=STATE")]
    pub(crate) host: Vec<String>,
    /// The ticket's id: letters, digits, dots, underscores and hyphens [default: from CHANGE]
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// A title for people
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// The date to show, as YYYY-MM-DD; without it, and without `SOURCE_DATE_EPOCH`, there is none
    #[arg(long)]
    pub(crate) date: Option<String>,
    /// The directory to make
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,
    /// Replace the ticket in the directory: only files that its manifest lists
    #[arg(long)]
    pub(crate) force: bool,
    /// Leave keys that the change creates when rolling back by .reg
    #[arg(long)]
    pub(crate) keep_created_keys: bool,
    /// Leave out the scripts, for changes that scripts cannot express
    #[arg(long)]
    pub(crate) without_scripts: bool,
    /// Keep operations that change nothing, although there are more than 10,000 of them
    #[arg(long)]
    pub(crate) keep_unchanged: bool,
    /// Take changes that cannot be undone
    #[arg(long)]
    pub(crate) accept_irreversible: bool,
    #[command(flatten)]
    pub(crate) redact: RedactArgs,
    /// How to print the result
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextOrJson,
}

#[derive(Debug, Args)]
pub(crate) struct RenderArgs {
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
    #[command(flatten)]
    pub(crate) state: StateArgs,
    #[command(flatten)]
    pub(crate) os: OsArgs,
    /// What to write
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: RenderFormat,
    /// The ticket's id, which scripts carry [default: from CHANGE]
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// The management system that runs detect.ps1 and remediate.ps1
    #[arg(long, value_name = "SYSTEM", default_value = "intune")]
    pub(crate) engine: EngineArg,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
    #[command(flatten)]
    pub(crate) state: StateArgs,
    /// The state some time after the change; several files of the host are merged
    #[arg(long, value_name = "STATE", requires = "before")]
    pub(crate) current: Vec<String>,
    /// The version of Windows: the review shows which versions of TLS it has before and after
    #[arg(long, value_name = "OS")]
    pub(crate) os: Option<String>,
    /// How to show the plan
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: PageFormat,
    /// Print one part of the review as plain text, for a field of a change system
    #[arg(long, value_name = "FIELD", conflicts_with_all = ["format", "current"])]
    pub(crate) field: Option<FieldArg>,
    /// The title of the page
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// Keep operations that change nothing, although there are more than 10,000 of them
    #[arg(long)]
    pub(crate) keep_unchanged: bool,
    #[command(flatten)]
    pub(crate) redact: RedactArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RollbackArgs {
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
    #[command(flatten)]
    pub(crate) state: StateArgs,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "reg")]
    pub(crate) to: RegOrJson,
    /// Leave keys that the change creates
    #[arg(long)]
    pub(crate) keep_created_keys: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
    /// An export of the host, or a state in JSON; several files of one host are merged
    #[arg(long, value_name = "STATE", required_unless_present = "host", conflicts_with = "host")]
    pub(crate) state: Vec<String>,
    /// A host by name, with an export of it; several files of one host are merged
    #[arg(long, value_name = "NAME=STATE")]
    pub(crate) host: Vec<String>,
    /// Declare that the states are complete for this key and everything below it
    #[arg(long, value_name = "KEY")]
    pub(crate) covers: Vec<String>,
    /// How to print what is found
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: LintFormat,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// A state: an export, or a state in JSON. Or a change: a .reg file that holds deletes, a preset, a
    /// policy, a document, a change set or a plan in JSON. `-` reads standard input
    #[arg(value_name = "FIRST")]
    pub(crate) first: String,
    /// The other state or change
    #[arg(value_name = "SECOND")]
    pub(crate) second: String,
    /// Compare only this key and everything below it; may be repeated
    #[arg(long, value_name = "KEY")]
    pub(crate) only: Vec<String>,
    /// Leave out this key and everything below it; may be repeated
    #[arg(long, value_name = "KEY")]
    pub(crate) ignore: Vec<String>,
    /// Compare two .reg files as changes, although they hold no deletes
    #[arg(long, conflicts_with_all = ["to", "covers", "spelling"])]
    pub(crate) changes: bool,
    /// Compare changes although an import would ignore some lines of their .reg files
    #[arg(long)]
    pub(crate) lenient: bool,
    /// Declare that both states are complete for this key and everything below it
    #[arg(long, value_name = "KEY")]
    pub(crate) covers: Vec<String>,
    /// How to show the differences
    #[arg(long, value_name = "FORMAT", default_value = "text", conflicts_with = "to")]
    pub(crate) format: PageFormat,
    /// Write the change that makes the first state the second instead
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: Option<RenderFormat>,
    /// Show names that are spelled with other letters that Windows takes for the same, and values
    /// that stand in another order
    #[arg(long)]
    pub(crate) spelling: bool,
    #[command(flatten)]
    pub(crate) redact: RedactArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct EffectiveArgs {
    /// An export, a state in JSON, or a record; `-` reads standard input. Several files of one host are
    /// merged
    #[arg(value_name = "STATE", required = true)]
    pub(crate) states: Vec<String>,
    /// The version of Windows, as in server-2019 or windows-10-22h2
    #[arg(long, value_name = "OS")]
    pub(crate) os: String,
    /// Declare that the state is complete for this key and everything below it
    #[arg(long, value_name = "KEY")]
    pub(crate) covers: Vec<String>,
    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: PageFormat,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    /// A preset, a file, or doc.md#section; `-` reads standard input. Several are imported
    /// one after the other
    #[arg(value_name = "CHANGE", required = true)]
    pub(crate) changes: Vec<String>,
    /// What standard input holds
    #[arg(long, value_name = "FORMAT")]
    pub(crate) from: Option<InputFormat>,
    #[command(flatten)]
    pub(crate) state: StateArgs,
    /// How to write the state after
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub(crate) format: RegOrJson,
    /// Fail if an import would ignore a line, or change it
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// .reg files, documents (.md, .txt), policy files (.toml, .json), change sets and plans in JSON; `-`
    /// reads standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<String>,
    /// What standard input holds
    #[arg(long, value_name = "FORMAT")]
    pub(crate) from: Option<InputFormat>,
    /// The version of Windows, as in server-2019 or windows-10-22h2: what the changes do there is told
    #[arg(long, value_name = "OS")]
    pub(crate) os: Option<String>,
    /// How to print what is found
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: LintFormat,
}

#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    /// The files, replaced in place; `-` reads standard input and writes standard output
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<String>,
    /// Change nothing; exit code 1 if a file is not in the canonical spelling
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ConvertArgs {
    /// The file; `-` reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
    /// The version to write
    #[arg(long, value_name = "VERSION")]
    pub(crate) to: VersionArg,
    /// The encoding to write [default: utf-16 for version 5, ansi for regedit4]
    #[arg(long, value_name = "ENCODING")]
    pub(crate) encoding: Option<EncodingArg>,
    /// The line ends to write
    #[arg(long, value_name = "ENDS", default_value = "crlf")]
    pub(crate) line_ends: LineEndArg,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct TextconvArgs {
    /// The file; `-` reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
    /// Sort keys and values, so that exports of different tools can be compared
    #[arg(long)]
    pub(crate) sort: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The code, such as RD1208 [default: all]
    pub(crate) code: Option<String>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ExplainFormat,
}

#[derive(Debug, Args)]
pub(crate) struct CatalogueArgs {
    /// The id of a setting, or words that stand in its id, place or meaning [default: all]
    pub(crate) query: Option<String>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextOrJson,
}

#[derive(Debug, Args)]
pub(crate) struct SectionsArgs {
    /// The document, in Markdown or plain text; `-` reads standard input
    #[arg(value_name = "DOC")]
    pub(crate) document: String,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextOrJson,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// Of what
    #[arg(value_name = "NAME")]
    pub(crate) name: SchemaName,
}

#[derive(Debug, Args)]
pub(crate) struct PresetsArgs {
    /// The preset to show
    pub(crate) id: Option<String>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextOrJson,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The ticket's directory
    #[arg(value_name = "DIR")]
    pub(crate) directory: PathBuf,
    /// The digest that the ticket must have
    #[arg(long)]
    pub(crate) digest: Option<String>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextOrJson,
}
