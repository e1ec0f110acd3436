//! `regdraft plan`

use std::fmt::Write as _;
use std::process::ExitCode;

use regdraft::change::{ChangeSet, Drift, DriftVerdict, LeftoverReason, Plan};
use regdraft::json;
use regdraft::registry::Snapshot;
use regdraft::render::{
    Artefact, Draft, TicketId, alias_diagnostics, describe_found, diff_markdown, diff_text,
};

use regdraft::reg::CodePage;

use super::args::{PlanArgs, PlanFormat, StateArgs};
use super::excerpt::Source;
use super::failure::Failure;
use super::{FINDINGS, files, input, messages, render};

pub(crate) fn run(args: &PlanArgs, page: CodePage) -> Result<ExitCode, Failure> {
    let merged = input::changes(&args.change, page)?;
    let before = known_state(input::state(&args.state, page)?)?;
    let aliases = alias_diagnostics(&merged.changes, Some(&before));
    messages::say_all("", &aliases, Source::None, page);
    if !args.current.is_empty() {
        return drift(args, &before, &merged.changes, page);
    }
    let id = TicketId::from_text(&merged.label);
    let draft = Draft::new(id, merged.changes).with_presets(merged.presets).with_before(before);
    let bytes = match args.format {
        PlanFormat::Text => text(draft.plan()).into_bytes(),
        PlanFormat::Md => draft.render(Artefact::Review).map_err(render::failure)?,
        PlanFormat::Json => {
            let mut bytes = Vec::new();
            json::write_plan(&mut bytes, draft.plan()).map_err(files::bug)?;
            bytes
        }
    };
    files::deliver(&args.output, &bytes)?;
    Ok(if draft.plan().changes_anything() { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
}

/// Tells whether the rollback is still right.
fn drift(
    args: &PlanArgs,
    before: &Snapshot,
    changes: &ChangeSet,
    page: CodePage,
) -> Result<ExitCode, Failure> {
    let current = StateArgs { before: args.current.clone(), covers: args.state.covers.clone() };
    let current = known_state(input::state(&current, page)?)?;
    let drift = Drift::new(before, changes, &current).map_err(Failure::refused)?;
    let bytes = match args.format {
        PlanFormat::Text => drift_text(&drift).into_bytes(),
        PlanFormat::Json => {
            let mut bytes = Vec::new();
            json::write_drift(&mut bytes, &drift).map_err(files::bug)?;
            bytes
        }
        PlanFormat::Md => {
            let (left, now) = ("what the change left", "the current state");
            diff_markdown(drift.since(), left, now).map_err(render::failure)?
        }
    };
    files::deliver(&args.output, &bytes)?;
    let is_valid = drift.verdict() == DriftVerdict::Valid;
    Ok(if is_valid { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

fn drift_text(drift: &Drift) -> String {
    let sentence = match drift.verdict() {
        DriftVerdict::Valid => {
            return "The rollback is still right: all it works at is as the change left it.\n"
                .into();
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
    let differences = diff_text(drift.since(), "what the change left", "the current state");
    format!("{sentence}\n\n{differences}")
}

/// A state is needed: without one everything is unknown.
pub(crate) fn known_state(state: Option<Snapshot>) -> Result<Snapshot, Failure> {
    state.ok_or_else(|| {
        Failure::invalid("the state before is needed")
            .help("give it with --before, or declare it with --covers")
    })
}

/// The plan for a terminal: one block for each key, one line for each step.
fn text(plan: &Plan) -> String {
    let mut out = String::new();
    let mut current = None;
    for step in plan.steps() {
        let change = step.change();
        if current != Some(change.key()) {
            let _ = writeln!(out, "{}", change.key());
            current = Some(change.key());
        }
        let name = change.operation().value_name().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(
            out,
            "  {:<10} {:<14} {name:<26} {} -> {}  ({})",
            step.effect().id(),
            change.operation().id(),
            describe_found(step.before()),
            describe_found(step.after()),
            step.reversibility().id(),
        );
        for key in step.creates().iter().filter(|key| *key != change.key()) {
            let _ = writeln!(out, "  {:<10} {key}", "creates");
        }
    }
    let _ = writeln!(out, "\n{}", counts(plan));
    let _ = writeln!(out, "Rollback: {} operations", plan.rollback().len());
    for change in plan.rollback() {
        let _ = writeln!(out, "  {change}");
    }
    for leftover in plan.leftovers() {
        let mark =
            if leftover.reason() == LeftoverReason::Protected { "note" } else { "NOT UNDONE" };
        let _ = writeln!(out, "  {mark}: {leftover}");
    }
    out
}

/// How many steps do what.
fn counts(plan: &Plan) -> String {
    use regdraft::change::Effect::{AlreadySo, Changed, Created, Removed, Unknown};
    let mut line = format!("{} steps", plan.steps().len());
    for effect in [Created, Changed, Removed, AlreadySo, Unknown] {
        let count = plan.steps().iter().filter(|step| step.effect() == effect).count();
        if count > 0 {
            let _ = write!(line, ", {count} {}", effect.id());
        }
    }
    line
}
