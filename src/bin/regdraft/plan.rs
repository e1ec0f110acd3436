//! `regdraft plan`

use std::process::ExitCode;

use regdraft::change::{ChangeSet, Drift, DriftVerdict, Plan};
use regdraft::json::{self, PlanView};
use regdraft::registry::Snapshot;
use regdraft::render::{
    Draft, Field, Redaction, Review, TicketId, alias_diagnostics, diff_html, diff_markdown,
    diff_text,
};
use serde::Serialize;

use regdraft::reg::CodePage;

use super::args::{FieldArg, PageFormat, PlanArgs, StateArgs, windows};
use super::excerpt::Source;
use super::failure::Failure;
use super::{FINDINGS, files, input, messages, needed, render};

/// The plan, with the review beside it.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    plan: PlanView<'a>,
    /// Operations that are not among the steps because they change nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    unchanged_left_out: Option<usize>,
    review: &'a Review,
}

pub(crate) fn run(args: &PlanArgs, page: Option<CodePage>) -> Result<ExitCode, Failure> {
    let redaction = args.redact.redaction()?;
    let mut merged = input::changes(&args.change, page)?;
    let mut pages = merged.pages.clone();
    let before = known_state(input::state_on(&args.state, page, &mut pages)?)?;
    let left_out;
    (merged.changes, left_out) =
        needed::needed(merged.changes, &[&before], args.keep_unchanged || !args.current.is_empty());
    let aliases = alias_diagnostics(&merged.changes, Some(&before));
    messages::say_all("", &aliases, Source::None, page);
    if !args.current.is_empty() {
        return drift(args, &before, &merged.changes, &redaction, page);
    }
    let id = TicketId::from_text(&merged.label);
    let title = args.title.clone().unwrap_or_else(|| merged.title(&id));
    let draft = Draft::new(id, merged.changes)
        .with_title(&title)
        .with_presets(merged.presets)
        .with_code_pages(pages)
        .with_redaction(redaction)
        .with_left_out(left_out)
        .for_windows(args.os.as_deref().map(windows).transpose()?)
        .with_before(before);
    messages::say_meaning(&draft);
    let review = draft.review(&[]);
    match (args.field, args.format) {
        (Some(field), _) => {
            files::deliver(&args.output, review.field(field_of(field)).as_bytes())?;
        }
        (None, PageFormat::Text) => {
            files::deliver_text(&args.output, |color, width| review.terminal(color, width))?;
        }
        (None, PageFormat::Md) => {
            files::deliver(&args.output, &review.markdown().map_err(render::failure)?)?;
        }
        (None, PageFormat::Html) => {
            files::deliver(&args.output, &review.html().map_err(render::failure)?)?;
        }
        (None, PageFormat::Json) => {
            if !draft.redacted_places().is_empty() {
                messages::say(super::diff::HOLDS_REDACTED);
            }
            let mut bytes = Vec::new();
            let document = Document {
                plan: PlanView(draft.plan()),
                unchanged_left_out: (left_out > 0).then_some(left_out),
                review: &review,
            };
            json::write_document(&mut bytes, &document).map_err(files::bug)?;
            files::deliver(&args.output, &bytes)?;
        }
    }
    Ok(exit_code(draft.plan()))
}

fn exit_code(plan: &Plan) -> ExitCode {
    if plan.changes_anything() { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS }
}

fn field_of(field: FieldArg) -> Field {
    match field {
        FieldArg::ImplementationPlan => Field::ImplementationPlan,
        FieldArg::BackoutPlan => Field::BackoutPlan,
        FieldArg::TestPlan => Field::TestPlan,
        FieldArg::Risk => Field::Risk,
    }
}

/// Tells whether the rollback is still right.
fn drift(
    args: &PlanArgs,
    before: &Snapshot,
    changes: &ChangeSet,
    redaction: &Redaction,
    page: Option<CodePage>,
) -> Result<ExitCode, Failure> {
    let current = StateArgs { before: args.current.clone(), covers: args.state.covers.clone() };
    let current = known_state(input::state(&current, page)?)?;
    let drift = Drift::new(before, changes, &current).map_err(Failure::refused)?;
    let (left, now) = ("what the change left", "the current state");
    let bytes = match args.format {
        PageFormat::Text => drift_text(&drift, &diff_text(drift.since(), left, now, redaction)),
        PageFormat::Json => {
            super::diff::tell_redacted(drift.since(), redaction);
            let mut bytes = Vec::new();
            json::write_drift(&mut bytes, &drift).map_err(files::bug)?;
            bytes
        }
        PageFormat::Md => {
            diff_markdown(drift.since(), left, now, redaction).map_err(render::failure)?
        }
        PageFormat::Html => {
            diff_html(drift.since(), left, now, redaction).map_err(render::failure)?
        }
    };
    files::deliver(&args.output, &bytes)?;
    let is_valid = drift.verdict() == DriftVerdict::Valid;
    Ok(if is_valid { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

fn drift_text(drift: &Drift, differences: &str) -> Vec<u8> {
    let sentence = match drift.verdict() {
        DriftVerdict::Valid => {
            return b"The rollback is still right: all it works at is as the change left it.\n"
                .to_vec();
        }
        DriftVerdict::NotApplied => {
            "There is nothing to roll back: all is as it was before the change."
        }
        DriftVerdict::Drifted => {
            "The rollback is NOT right any more: something was changed since. It would undo that, too, or stop at it."
        }
        DriftVerdict::Undetermined => {
            "Whether the rollback is still right is not known: the current state does not tell of all it works at."
        }
    };
    format!("{sentence}\n\n{differences}").into_bytes()
}

/// A state is needed: without one everything is unknown.
pub(crate) fn known_state(state: Option<Snapshot>) -> Result<Snapshot, Failure> {
    state.ok_or_else(|| {
        Failure::invalid("the state before is needed")
            .help("give it with --before, or declare it with --covers")
    })
}
