//! What does a reviewer have to see, on one page?
//!
//! First whether the rollback is exact, then what changes, why, how it is applied, undone and
//! tested. Every text on the page is a token: a name cannot become markup, and what cannot be seen
//! is shown.

use askama::Template;

use super::draft::Draft;
use super::instructions;
use super::present::{self, Shown};
use super::tokens::{MdToken, filters};
use super::{RenderError, VERSION};
use crate::catalogue::{self, Restart};
use crate::change::{Change, Effect, Operation, Step};
use crate::registry::KeyPath;

#[derive(Template)]
#[template(path = "review.md")]
struct Review {
    title: MdToken,
    facts: Vec<(MdToken, MdToken)>,
    rollback_first: Vec<MdToken>,
    export_lines: Vec<MdToken>,
    summary: Vec<MdToken>,
    warnings: Vec<MdToken>,
    rows: Vec<Row>,
    creates: Vec<MdToken>,
    meanings: Vec<Meaning>,
    sources: Vec<MdToken>,
    implementation: Vec<MdToken>,
    backout: Vec<MdToken>,
    undo_rows: Vec<Row>,
    limits: Vec<MdToken>,
    test: Vec<MdToken>,
    files: Vec<(MdToken, MdToken)>,
}

/// One operation.
struct Row {
    number: MdToken,
    operation: MdToken,
    key: MdToken,
    name: MdToken,
    before: MdToken,
    after: MdToken,
    effect: MdToken,
    undo: MdToken,
}

/// What a setting means.
struct Meaning {
    setting: MdToken,
    sense: MdToken,
    absent: MdToken,
    source: MdToken,
}

/// `review.md`.
pub(super) fn markdown(draft: &Draft, files: &[(String, String)]) -> Result<Vec<u8>, RenderError> {
    let review = Review {
        title: MdToken::text(&draft.title),
        facts: facts(draft),
        rollback_first: instructions::rollback_first(draft),
        export_lines: instructions::export_lines(draft),
        summary: summary(draft),
        warnings: warnings(draft),
        rows: draft.plan.steps().iter().enumerate().map(|(at, step)| row(at + 1, step)).collect(),
        creates: creates(draft),
        meanings: meanings(draft),
        sources: sources(draft),
        implementation: instructions::implementation(draft),
        backout: instructions::backout(draft),
        undo_rows: undo_rows(draft),
        limits: instructions::limits(draft),
        test: instructions::test(draft),
        files: files
            .iter()
            .map(|(name, hash)| (MdToken::cell(name), MdToken::cell(hash)))
            .collect(),
    };
    let mut text = super::render_template(&review)?;
    text.truncate(text.trim_end().len());
    text.push('\n');
    Ok(text.into_bytes())
}

fn facts(draft: &Draft) -> Vec<(MdToken, MdToken)> {
    let fact = |name: &str, token: MdToken| (MdToken::text(name), token);
    let mut facts = vec![fact("Ticket", MdToken::cell(draft.id.as_str()))];
    facts.push(fact(
        "Host",
        draft.host.as_deref().map_or_else(|| MdToken::text("any"), MdToken::cell),
    ));
    facts.extend(draft.date.as_deref().map(|date| fact("Date", MdToken::text(date))));
    facts.push(fact("Made by", MdToken::text(&format!("regdraft {VERSION}"))));
    if !draft.digest.is_empty() {
        facts.push(fact("Ticket digest", MdToken::cell(&draft.digest)));
    }
    facts
}

fn summary(draft: &Draft) -> Vec<MdToken> {
    let steps = draft.plan.steps();
    let count = |effect| steps.iter().filter(|step| step.effect() == effect).count();
    let mut parts = vec![format!("{} operations", steps.len())];
    for effect in
        [Effect::Created, Effect::Changed, Effect::Removed, Effect::AlreadySo, Effect::Unknown]
    {
        if count(effect) > 0 {
            parts.push(format!("{} {}", count(effect), present::effect(effect)));
        }
    }
    let mut lines = vec![MdToken::text(&parts.join(", "))];
    let restart = match draft.restart() {
        Some(restart) => restart.explanation(),
        None => "whether something must be restarted is not known for these values",
    };
    lines.push(MdToken::text(&format!("Afterwards: {restart}")));
    if draft.restart() == Some(Restart::Windows) {
        lines.push(MdToken::text(
            "Windows must be restarted; apply.ps1 says so with exit code 3010",
        ));
    }
    for preset in &draft.presets {
        lines.push(MdToken::text(&format!(
            "Preset {}: {}; meant for {}",
            preset.id(),
            preset.title(),
            preset.machines(),
        )));
    }
    lines
}

fn warnings(draft: &Draft) -> Vec<MdToken> {
    let mut lines: Vec<String> = Vec::new();
    for preset in &draft.presets {
        lines.extend(preset.warnings().iter().map(|warning| format!("{}: {warning}", preset.id())));
    }
    lines.extend(draft.alias_notes.iter().cloned());
    for change in draft.changes() {
        if *change.operation() == Operation::DeleteKey {
            lines.push(format!("{} is deleted with everything in and below it", change.key()));
        }
    }
    lines.iter().map(|line| MdToken::text(line)).collect()
}

fn row(number: usize, step: &Step) -> Row {
    let change = step.change();
    let (before, after) = (Shown::found(step.before()), Shown::found(step.after()));
    Row {
        number: MdToken::number(number),
        operation: MdToken::text(change.operation().id()),
        key: MdToken::cell(&change.key().to_string()),
        name: present::name_token(change.operation().value_name()),
        before: before.token(),
        after: after.token(),
        effect: MdToken::text(present::effect(step.effect())),
        undo: MdToken::text(step.reversibility().id()),
    }
}

fn creates(draft: &Draft) -> Vec<MdToken> {
    let mut keys: Vec<&KeyPath> = draft.plan.steps().iter().flat_map(Step::creates).collect();
    keys.sort();
    keys.into_iter().map(|key| MdToken::code(&key.to_string())).collect()
}

fn meanings(draft: &Draft) -> Vec<Meaning> {
    let mut rows = Vec::new();
    let settings = catalogue::Index::new();
    for change in draft.changes() {
        let Operation::SetValue { name, data } = change.operation() else { continue };
        let Some(setting) = settings.find(change.key(), name) else { continue };
        let number = data.as_ref().as_dword();
        let meaning = number.and_then(|number| setting.meaning_of(number));
        let what = match (number, meaning) {
            (Some(number), Some(meaning)) => format!("{}; {number}: {meaning}", setting.meaning()),
            _ => setting.meaning().to_owned(),
        };
        let titles: Vec<_> = setting.sources().iter().map(|source| source.title()).collect();
        rows.push(Meaning {
            setting: MdToken::cell(setting.id()),
            sense: MdToken::text(&what),
            absent: MdToken::text(setting.when_absent()),
            source: MdToken::text(&titles.join("; ")),
        });
    }
    rows
}

fn sources(draft: &Draft) -> Vec<MdToken> {
    let mut seen = std::collections::BTreeSet::new();
    let all = draft.changes().iter().flat_map(Change::sources);
    all.filter(|source| seen.insert(source.clone())).map(|source| MdToken::text(&source)).collect()
}

fn undo_rows(draft: &Draft) -> Vec<Row> {
    if draft.before.is_none() {
        return Vec::new();
    }
    let row = |(at, change): (usize, &Change)| Row {
        number: MdToken::number(at + 1),
        operation: MdToken::text(change.operation().id()),
        key: MdToken::cell(&change.key().to_string()),
        name: present::name_token(change.operation().value_name()),
        before: MdToken::text(""),
        after: match change.operation() {
            Operation::SetValue { data, .. } => Shown::data(data.as_ref()).token(),
            _ => MdToken::text(""),
        },
        effect: MdToken::text(""),
        undo: MdToken::text(""),
    };
    draft.plan.rollback().iter().enumerate().map(row).collect()
}
