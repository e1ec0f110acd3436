//! What can be asked on the command line?

mod choices;
mod shared;
mod verbs;

use clap::{Args, Parser, Subcommand};
use regdraft::reg::CodePage;

pub(crate) use choices::*;
pub(crate) use shared::*;
pub(crate) use verbs::*;

/// Drafts Windows registry changes offline: the exact change, the exact rollback, and the review of
/// both.
///
/// Reads presets, .reg files, policy files, documents and JSON; never touches a registry.
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
    /// The code page of 8-bit .reg files and of strings in REGEDIT4 files [default: 1252, with a
    /// warning where it matters]
    #[arg(long, value_name = "N", global = true, value_parser = code_page)]
    pub(crate) code_page: Option<CodePage>,
    /// The key at which the root of a .reg file lies that is the export of an offline hive: KEY for all
    /// such files, or FILE=KEY for one; may be repeated. Paths that begin with a root key stay as they are
    #[arg(long, value_name = "[FILE=]KEY", global = true)]
    pub(crate) mount: Vec<String>,
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
  regdraft ticket contoso.toml --host SQL01=sql01.reg --host SQL02=sql02.reg -o CHG0031416
  regdraft ticket change.reg --before empty.reg --covers 'HKLM\\SOFTWARE\\Contoso' -o ticket

Without --before there is no rollback.reg, because nothing is guessed: the review tells what to
export. Prints the ticket digest.")]
    Ticket(TicketArgs),
    /// Write one artefact
    #[command(after_help = "\
Examples:
  regdraft render aps-client --to reg -o aps-client.reg
  regdraft render change.json --to check.ps1 -o check.ps1
  regdraft render change.reg --to capture.ps1 --id CHG0031415 -o capture.ps1
  regdraft render aps-client --to detect.ps1 --engine configmgr -o detect.ps1
  regdraft render change.reg --to json
  regdraft render change.reg --to policy -o policy.toml
  cat change.reg | regdraft render - --from reg --to json")]
    Render(RenderArgs),
    /// Show what a change does to a state, step by step; exit code 1 if it changes anything
    #[command(after_help = "\
Examples:
  regdraft plan aad-connect-enable --before server01.reg
  regdraft plan change.reg --before server01.reg --format json
  regdraft plan change.reg --before server01.reg --format html -o review.html
  regdraft plan change.reg --before server01.reg --field backout-plan
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
    /// Compare two states, or two changes; exit code 1 if they differ
    #[command(after_help = "\
Examples:
  regdraft diff before.reg after.reg
  regdraft diff before.reg after.reg --only 'HKLM\\SOFTWARE' --ignore 'HKLM\\SOFTWARE\\Classes'
  regdraft diff old-change.reg new-change.reg
  regdraft diff golden.reg server01.reg --to reg -o make-golden-server01.reg
  regdraft diff before.json after.reg --format html -o diff.html

Only what both states speak for is compared. What one of them does not tell of is listed, and counts
as a difference: unknown is not absent. So does the case that they have nothing in common.

Two .reg files are compared as changes if one of them holds deletes, or if the other side is a change.
The command then prints what each change does that the other does not. A state and a change cannot be
compared: `regdraft plan` shows what a change does to a state.")]
    Diff(DiffArgs),
    /// Show which TLS versions a state leaves enabled on a version of Windows, per role, and why
    #[command(after_help = "\
Examples:
  regdraft effective schannel.reg --os server-2019
  regdraft effective schannel.reg dotnet.reg --os windows-10-22h2 --format json
  regdraft simulate aps-host --before server01.reg | regdraft effective - --os server-2016

What is known to be absent has the default of that Windows; what the state does not tell of is
unknown.")]
    Effective(EffectiveArgs),
    /// Show the state after regedit has imported a change into a state
    #[command(after_help = "\
Examples:
  regdraft simulate change.reg --before server01.reg
  regdraft simulate apply.reg rollback.reg --before server01.reg --format reg -o after.reg

Lines that an import ignores are reported; --strict makes them an error.")]
    Simulate(SimulateArgs),
    /// Tell which lines of .reg files, documents, policies and plans do not do what they seem to do; exit
    /// code 1 on findings
    #[command(after_help = "\
Examples:
  regdraft lint change.reg
  regdraft lint guide.md --os server-2019
  regdraft lint CHG0031415/plan.json
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
    /// List the settings whose meaning is known, search them, or show one
    #[command(after_help = "\
Examples:
  regdraft catalogue
  regdraft catalogue 'tls 1.3'
  regdraft catalogue schannel.eventlogging
  regdraft catalogue dotnet --format json")]
    Catalogue(CatalogueArgs),
    /// List the change sets that stand in a document; exit code 1 if one cannot be read with certainty
    #[command(after_help = "\
Examples:
  regdraft sections guide.md
  regdraft sections guide.md --format json
  regdraft ticket 'guide.md#disable-tls-10' --before server01.reg -o CHG0031415
  curl -s https://example.org/guide.md | regdraft sections -

Read are .reg text in code blocks and paragraphs, keys in lists with their values below, and tables.
What is mended is said, at its line; what is not certain makes its change set unusable; prose is never
turned into keys.")]
    Sections(SectionsArgs),
    /// Print the JSON Schema of a file that people write, for editors
    #[command(after_help = "\
Examples:
  regdraft schema policy > policy.schema.json")]
    Schema(SchemaArgs),
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
