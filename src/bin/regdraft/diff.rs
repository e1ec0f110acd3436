//! `regdraft diff`

use std::process::ExitCode;

use regdraft::change::{ChangeComparison, Diff, Operation, Selection, compare, diff_selected};
use regdraft::diagnostic::{Code, Diagnostic};
use regdraft::json;
use regdraft::reg::CodePage;
use regdraft::registry::{KeyPath, Snapshot};
use regdraft::render::{
    Draft, Redaction, TicketId, comparison_html, comparison_markdown, comparison_text, diff_html,
    diff_markdown, diff_text, kept_keys, not_compared,
};

use super::args::{DiffArgs, PageFormat};
use super::diff_sides::{self, Sides};
use super::failure::Failure;
use super::input::label;
use super::{FINDINGS, files, input, messages, render};

pub(crate) fn run(args: &DiffArgs, page: Option<CodePage>) -> Result<ExitCode, Failure> {
    if args.first == "-" && args.second == "-" {
        return Err(Failure::invalid("standard input holds one state only")
            .help("give the other one as a file"));
    }
    let redaction = args.redact.redaction()?;
    let selection = selection(args)?;
    let (bytes, same) = match diff_sides::read(args, page)? {
        Sides::States(first, second) => {
            let found = diff_selected(&first, &second, &selection, args.spelling);
            let same = found.differences().is_empty() && found.is_complete();
            (states(args, page, first, &found, &redaction)?, same)
        }
        Sides::Changes(first, second) => {
            let found = compare(&first.changes, &second.changes, &selection);
            (changes(args, &found, &redaction)?, found.is_same())
        }
    };
    files::deliver(&args.output, &bytes)?;
    Ok(if same { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

/// What is compared, as --only and --ignore say.
fn selection(args: &DiffArgs) -> Result<Selection, Failure> {
    let key = |option: &str, key: &str| {
        KeyPath::parse(key)
            .map_err(|error| Failure::invalid(format_args!("{option} {key}: {error}")))
    };
    let mut selection = Selection::everything();
    for only in &args.only {
        selection = selection.only(key("--only", only)?);
    }
    for ignored in &args.ignore {
        selection = selection.ignoring(key("--ignore", ignored)?);
    }
    Ok(selection)
}

/// The comparison of two states.
fn states(
    args: &DiffArgs,
    page: Option<CodePage>,
    first: Snapshot,
    found: &Diff,
    redaction: &Redaction,
) -> Result<Vec<u8>, Failure> {
    let names = (label(&args.first), label(&args.second));
    match (args.to, args.format) {
        (Some(to), _) => {
            let note = |message: String| {
                messages::say(messages::text(
                    "",
                    &Diagnostic::new(Code::NotCompared, message)
                        .help("export the same keys from both, or declare them with --covers"),
                ));
            };
            not_compared(found, names.0, names.1).into_iter().for_each(note);
            if found.is_disjoint() {
                messages::say(
                    "warning: nothing was compared: the two states cover nothing in common",
                );
            }
            for kept in kept_keys(found) {
                messages::say(format_args!("warning: {kept}"));
            }
            if !found.selection().is_everything() {
                let count = found.left_out();
                messages::say(format_args!(
                    "note: --only and --ignore left out {count} differences"
                ));
            }
            let id = format!("{}-to-{}", input::stem(names.0), input::stem(names.1));
            let draft = Draft::new(TicketId::from_text(&id), found.changes()).with_before(first);
            render::bytes(&draft, to, page)
        }
        (None, PageFormat::Text) => Ok(diff_text(found, names.0, names.1, redaction).into_bytes()),
        (None, PageFormat::Md) => {
            diff_markdown(found, names.0, names.1, redaction).map_err(render::failure)
        }
        (None, PageFormat::Html) => {
            diff_html(found, names.0, names.1, redaction).map_err(render::failure)
        }
        (None, PageFormat::Json) => {
            tell_redacted(found, redaction);
            let mut bytes = Vec::new();
            json::write_diff(&mut bytes, found).map_err(files::bug)?;
            Ok(bytes)
        }
    }
}

/// The comparison of two changes.
fn changes(
    args: &DiffArgs,
    found: &ChangeComparison,
    redaction: &Redaction,
) -> Result<Vec<u8>, Failure> {
    let names = (label(&args.first), label(&args.second));
    match args.format {
        PageFormat::Text => Ok(comparison_text(found, names.0, names.1, redaction).into_bytes()),
        PageFormat::Md => {
            comparison_markdown(found, names.0, names.1, redaction).map_err(render::failure)
        }
        PageFormat::Html => {
            comparison_html(found, names.0, names.1, redaction).map_err(render::failure)
        }
        PageFormat::Json => {
            let operations =
                found.differences().iter().flat_map(|found| [found.first(), found.second()]);
            let held = operations.flatten().any(|change| match change.operation() {
                Operation::SetValue { name, .. } => redaction.covers(change.key(), name),
                _ => false,
            });
            if held {
                messages::say(HOLDS_REDACTED);
            }
            let mut bytes = Vec::new();
            json::write_change_diff(&mut bytes, found).map_err(files::bug)?;
            Ok(bytes)
        }
    }
}

/// Says that JSON holds what pages hold back, if it does.
pub(crate) fn tell_redacted(found: &Diff, redaction: &Redaction) {
    let held = found
        .differences()
        .iter()
        .any(|found| found.name().is_some_and(|name| redaction.covers(found.key(), name)));
    if held {
        messages::say(HOLDS_REDACTED);
    }
}

/// What to say of JSON that holds what pages hold back.
pub(crate) const HOLDS_REDACTED: &str =
    "note: this JSON holds data that a review holds back: keep it where it is needed";
