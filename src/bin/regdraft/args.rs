//! What can be asked on the command line?

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use regdraft::reg::CodePage;

pub(crate) use super::choices::*;

/// Drafts Windows registry changes offline: the exact change, the exact rollback, and the review of
/// both.
///
/// Reads presets, .reg files and JSON; never touches a registry.
#[derive(Debug, Parser)]
#[command(
    name = "regdraft",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  regdraft ticket aad-connect-enable --before server01.reg --id CHG0031415 -o CHG0031415
  regdraft plan change.reg --before server01.reg
  regdraft rollback change.reg --before server01.reg -o rollback.reg
  regdraft verify CHG0031415

Exit codes: 0 done, nothing differs; 1 differences or findings; 2 wrong usage or invalid input;
3 a file could not be read or written; 4 refused; 70 a bug."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
}

/// What holds for every verb.
#[derive(Debug, Args)]
pub(crate) struct GlobalArgs {
    /// The ANSI code page of 8-bit .reg files and of strings in REGEDIT4 files
    #[arg(long, value_name = "N", default_value = "1252", global = true, value_parser = code_page)]
    pub(crate) code_page: CodePage,
    /// Whether messages are coloured
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(crate) color: Color,
}

fn code_page(text: &str) -> Result<CodePage, String> {
    let number = text.parse().map_err(|_| format!("{text:?} is no number"))?;
    CodePage::new(number).map_err(|error| error.to_string())
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a change ticket: the files to apply, check and undo a change, and its review
    #[command(after_help = "\
Examples:
  regdraft ticket aad-connect-enable --before net.reg --before schannel.reg -o CHG0031415
  regdraft ticket aps-host aps-client --host SQL01=sql01.reg --id CHG0031415 -o CHG0031415
  regdraft ticket change.reg --before empty.reg --covers 'HKLM\\SOFTWARE\\Contoso' -o ticket

Without --before there is no rollback.reg, because nothing is guessed: the review tells what to
export. Prints the ticket digest.")]
    Ticket(TicketArgs),
    /// Write one artefact
    #[command(after_help = "\
Examples:
  regdraft render aps-client --to reg -o aps-client.reg
  regdraft render change.json --to check.ps1 -o check.ps1
  regdraft render change.reg --to json
  cat change.reg | regdraft render - --from reg --to json")]
    Render(RenderArgs),
    /// Show what a change does to a state, step by step; exit code 1 if it changes anything
    #[command(after_help = "\
Examples:
  regdraft plan aad-connect-enable --before server01.reg
  regdraft plan change.reg --before server01.reg --format json
  regdraft plan change.reg --before server01.reg --format md -o review.md
  regdraft plan change.reg --before server01.reg --current server01-today.reg

With --current it tells instead whether the rollback is still right: what differs now from what the
change left. Exit code 1 if anything does, or is not known.")]
    Plan(PlanArgs),
    /// Write the exact inverse of a change, given the state before
    #[command(after_help = "\
Examples:
  regdraft rollback change.reg --before server01.reg -o rollback.reg
  regdraft rollback aps-host --before server01.reg --to json

What the state before does not cover is left out, and said: exit code 1.")]
    Rollback(RollbackArgs),
    /// Audit states offline: are they already as a change wants them? Exit code 1 unless they are
    #[command(after_help = "\
Examples:
  regdraft check aps-client --state server01.reg
  regdraft check change.reg --host SQL01=sql01.reg --host SQL02=sql02.reg
  regdraft check change.reg --state server01.reg --format sarif > check.sarif

What a state does not tell of is undetermined: neither compliant nor not.")]
    Check(CheckArgs),
    /// Compare two states; exit code 1 if they differ
    #[command(after_help = "\
Examples:
  regdraft diff before.reg after.reg
  regdraft diff golden.reg server01.reg --to reg -o make-golden-server01.reg
  regdraft diff before.json after.reg --format json

Only what both states speak for is compared. What one of them does not tell of is listed, and counts
as a difference: unknown is not absent.")]
    Diff(DiffArgs),
    /// Show the state after regedit has imported a change into a state
    #[command(after_help = "\
Examples:
  regdraft simulate change.reg --before server01.reg
  regdraft simulate apply.reg rollback.reg --before server01.reg --format reg -o after.reg

Lines that an import ignores are reported; --strict makes them an error.")]
    Simulate(SimulateArgs),
    /// Tell which lines of .reg files do not do what they seem to do; exit code 1 on findings
    #[command(after_help = "\
Examples:
  regdraft lint change.reg
  regdraft lint *.reg --format sarif > lint.sarif
  cat change.reg | regdraft lint - --format json

Notes alone are no findings. `regdraft explain CODE` tells what a finding means.")]
    Lint(LintArgs),
    /// Write .reg files anew in the canonical spelling, comments kept
    #[command(after_help = "\
Examples:
  regdraft fmt change.reg
  regdraft fmt --check *.reg
  cat change.reg | regdraft fmt - > formatted.reg

Files are replaced in place. Version, encoding and line ends stay; `regdraft convert` changes them.
Lines that an import ignores stay as they are, and are reported.")]
    Fmt(FmtArgs),
    /// Convert a .reg file: its version, its encoding, its line ends
    #[command(after_help = "\
Examples:
  regdraft convert old.reg --to reg -o new.reg
  regdraft convert new.reg --to regedit4 --code-page 1251 -o old.reg
  regdraft convert change.reg --to reg --encoding ansi --line-ends lf

What the code page does not have is refused, by line.")]
    Convert(ConvertArgs),
    /// Show a .reg file as text, for git diff
    #[command(after_help = "\
Examples:
  git config diff.reg.textconv 'regdraft textconv'
  echo '*.reg -text diff=reg' >> .gitattributes
  regdraft textconv export.reg --sort")]
    Textconv(TextconvArgs),
    /// Tell what a diagnostic means, why, and what to do
    #[command(after_help = "\
Examples:
  regdraft explain RD1208
  regdraft explain --format md > diagnostics.md")]
    Explain(ExplainArgs),
    /// List the presets, or show one
    #[command(after_help = "\
Examples:
  regdraft presets
  regdraft presets aad-connect-enable
  regdraft presets --format json")]
    Presets(PresetsArgs),
    /// Check that a ticket is consistent: every file is rendered again and compared
    #[command(after_help = "\
Examples:
  regdraft verify CHG0031415
  regdraft verify CHG0031415 --digest 3f0c…

This shows consistency, not who made the ticket: signing stays outside.")]
    Verify(VerifyArgs),
}

/// What is to be changed.
#[derive(Debug, Args)]
pub(crate) struct ChangeArgs {
    /// A preset, a .reg file, or a change set in JSON; `-` reads standard input. Several are merged
    /// in order
    #[arg(value_name = "CHANGE", required = true)]
    pub(crate) changes: Vec<String>,
    /// What standard input holds
    #[arg(long, value_name = "FORMAT")]
    pub(crate) from: Option<InputFormat>,
    /// Use a .reg file although an import would ignore some of its lines
    #[arg(long)]
    pub(crate) lenient: bool,
}

/// What is known of the state before.
#[derive(Debug, Args)]
pub(crate) struct StateArgs {
    /// An export of the host, or a state in JSON; several files of one host are merged
    #[arg(long, value_name = "STATE")]
    pub(crate) before: Vec<String>,
    /// Declare that the state is complete for this key and everything below it
    #[arg(long, value_name = "KEY")]
    pub(crate) covers: Vec<String>,
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

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct TicketArgs {
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
    #[command(flatten)]
    pub(crate) state: StateArgs,
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
    /// Take changes that cannot be undone
    #[arg(long)]
    pub(crate) accept_irreversible: bool,
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
    /// What to write
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: RenderFormat,
    /// The ticket's id, which scripts carry [default: from CHANGE]
    #[arg(long)]
    pub(crate) id: Option<String>,
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
    /// How to show the plan
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: PlanFormat,
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
    /// An export, or a state in JSON; `-` reads standard input
    #[arg(value_name = "FIRST")]
    pub(crate) first: String,
    /// The other state
    #[arg(value_name = "SECOND")]
    pub(crate) second: String,
    /// Declare that both states are complete for this key and everything below it
    #[arg(long, value_name = "KEY")]
    pub(crate) covers: Vec<String>,
    /// How to show the differences
    #[arg(long, value_name = "FORMAT", default_value = "text", conflicts_with = "to")]
    pub(crate) format: DiffFormat,
    /// Write the change that makes the first state the second instead
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: Option<RenderFormat>,
    /// Show names that are spelled with other letters that Windows takes for the same, and values
    /// that stand in another order
    #[arg(long)]
    pub(crate) spelling: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    /// A preset, a .reg file, or a change set in JSON; `-` reads standard input. Several are imported
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
    /// Fail if an import would ignore a line
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// The files; `-` reads standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<String>,
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
