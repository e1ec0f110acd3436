//! What does a reviewer have to see, on one page?
//!
//! First whether the rollback is exact, then what changes, why, how it is applied, undone and
//! tested. Every text on the page is a token: a name cannot become markup, and what cannot be seen
//! is shown.

use askama::Template;

use super::draft::Draft;
use super::present::{self, Shown};
use super::tokens::{MdToken, filters};
use super::{RenderError, VERSION};
use crate::catalogue::{self, Restart};
use crate::change::{Change, Effect, Leftover, LeftoverReason, Operation, Step, is_protected};
use crate::diagnostic::Diagnostic;
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
    let exact = draft.is_rollback_exact();
    let review = Review {
        title: MdToken::text(&draft.title),
        facts: facts(draft),
        rollback_first: rollback_first(draft, exact),
        export_lines: if exact { Vec::new() } else { export_lines(draft) },
        summary: summary(draft),
        warnings: warnings(draft),
        rows: draft.plan.steps().iter().enumerate().map(|(at, step)| row(at + 1, step)).collect(),
        creates: creates(draft),
        meanings: meanings(draft),
        sources: sources(draft),
        implementation: implementation(draft),
        backout: backout(draft, exact),
        undo_rows: undo_rows(draft),
        limits: limits(draft),
        test: texts(&[
            "Run check.ps1 before the change: it tells which entries are not as wanted.",
            "Run check.ps1 after the change, and after the restart if one is needed: it must end in \"Verdict: Compliant\" (exit code 0).",
            "Run check.ps1 after a backout: it tells the state before again.",
        ]),
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

fn texts(lines: &[&str]) -> Vec<MdToken> {
    lines.iter().map(|line| MdToken::text(line)).collect()
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

/// The first lines: whether the rollback is exact.
fn rollback_first(draft: &Draft, exact: bool) -> Vec<MdToken> {
    if exact {
        return texts(&[
            "The rollback is exact, relative to the state before that was given: it removes what the change creates and restores type and data of what it replaces.",
        ]);
    }
    let mut lines = if draft.before.is_some() {
        texts(&[
            "THE ROLLBACK IS NOT EXACT. The state before that was given does not speak for all that the change touches, or a .reg file cannot restore a part of it; \"Backout\" tells what is left. There is no rollback.reg; rollback.ps1 restores what apply.ps1 recorded on the host.",
        ])
    } else {
        texts(&[
            "THE ROLLBACK IS NOT EXACT YET. No state before was given, so nothing is guessed: there is no rollback.reg, and what was there before is unknown below. rollback.ps1 restores what apply.ps1 recorded on the host.",
        ])
    };
    lines.push(MdToken::text(
        "These lines, run on the host, export what would make it exact (where reg says that a key does not exist, pass the key with --covers instead):",
    ));
    lines
}

/// The lines that export the state before, and the one that uses it.
fn export_lines(draft: &Draft) -> Vec<MdToken> {
    let mut keys: Vec<KeyPath> = Vec::new();
    for change in draft.changes() {
        let key = export_root(change.key());
        if !keys.iter().any(|known| key.is_at_or_below(known)) {
            keys.retain(|known| !known.is_at_or_below(&key));
            keys.push(key);
        }
    }
    keys.sort();
    let mut lines = Vec::new();
    let mut before = String::new();
    for (at, key) in keys.iter().enumerate() {
        let file = format!("before-{}.reg", at + 1);
        let path = key.to_string();
        // What a command line cannot quote is named instead.
        let line = if path.contains(['"', '%', '<', '>']) {
            format!("(export with regedit, as {file}: {path})")
        } else {
            format!("reg export \"{path}\" {file} /y /reg:64")
        };
        lines.push(MdToken::verbatim(&line));
        before.push_str(&format!(" --before {file}"));
    }
    lines.push(MdToken::verbatim(&format!(
        "regdraft ticket CHANGE{before} --id {} -o DIR",
        draft.id
    )));
    lines
}

/// The key whose export tells the state of a touched key: the first one below those that every
/// Windows has, or one of those that are small.
fn export_root(key: &KeyPath) -> KeyPath {
    const SMALL: [&str; 5] =
        ["Protocols", "Ciphers", "Hashes", "KeyExchangeAlgorithms", ".NETFramework"];
    let lineage = key.lineage();
    let last = lineage.iter().rposition(is_protected).unwrap_or(0);
    let protected = lineage.get(last).unwrap_or(key);
    let small = |name: &str| protected.key_name() == name.into();
    if SMALL.into_iter().any(small) {
        return protected.clone();
    }
    lineage.get(last + 1).unwrap_or(key).clone()
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
        lines.push(MdToken::text("Windows must be restarted: apply.ps1 ends with exit code 3010"));
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
    for diagnostic in alias_warnings(draft) {
        lines.push(diagnostic.message().to_owned());
    }
    for change in draft.changes() {
        if *change.operation() == Operation::DeleteKey {
            lines.push(format!("{} is deleted with everything in and below it", change.key()));
        }
    }
    lines.iter().map(|line| MdToken::text(line)).collect()
}

/// What is to be said about paths that may lead to the same key.
pub(super) fn alias_warnings(draft: &Draft) -> Vec<Diagnostic> {
    present::alias_diagnostics(&draft.changes, draft.before.as_ref())
}

fn row(number: usize, step: &Step) -> Row {
    let change = step.change();
    let (before, after) = (Shown::found(step.before()), Shown::found(step.after()));
    Row {
        number: MdToken::number(number),
        operation: MdToken::text(change.operation().id()),
        key: MdToken::cell(&change.key().to_string()),
        name: name(change.operation()),
        before: before.token(),
        after: after.token(),
        effect: MdToken::text(present::effect(step.effect())),
        undo: MdToken::text(step.reversibility().id()),
    }
}

fn name(operation: &Operation) -> MdToken {
    match operation.value_name() {
        Some(name) if name.is_default() => MdToken::text("(default value)"),
        Some(name) => MdToken::cell(&name.to_string()),
        None => MdToken::text(""),
    }
}

fn creates(draft: &Draft) -> Vec<MdToken> {
    let mut keys: Vec<&KeyPath> = draft.plan.steps().iter().flat_map(Step::creates).collect();
    keys.sort();
    keys.into_iter().map(|key| MdToken::code(&key.to_string())).collect()
}

fn meanings(draft: &Draft) -> Vec<Meaning> {
    let mut rows = Vec::new();
    for change in draft.changes() {
        let Operation::SetValue { name, data } = change.operation() else { continue };
        let Some(setting) = catalogue::find(change.key(), name) else { continue };
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

fn implementation(draft: &Draft) -> Vec<MdToken> {
    let mut lines = vec![
        "By script, which checks the host, records the prior state, verifies each write and undoes everything on a failure: powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File apply.ps1 (add -WhatIf to see what it would do)".to_owned(),
        "Or by import, where scripts are locked down: reg import apply.reg /reg:64. An import does not check, record or verify anything.".to_owned(),
    ];
    if draft.restart() == Some(Restart::Windows) {
        lines.push("Restart Windows.".into());
    }
    if draft.before.is_some() {
        lines.push("apply.ps1 stops with exit code 23, before it changes anything, where the host is not as shown under \"Before\".".into());
    }
    lines.iter().map(|line| MdToken::text(line)).collect()
}

fn backout(draft: &Draft, exact: bool) -> Vec<MdToken> {
    let mut lines = vec![
        "After apply.ps1: powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File rollback.ps1. It restores what apply.ps1 recorded on the host, leaves alone what was changed since, and removes created keys only if they are empty.".to_owned(),
    ];
    if exact {
        lines.push("After reg import apply.reg: reg import rollback.reg /reg:64. It restores the state shown under \"Before\".".into());
    }
    if draft.restart() == Some(Restart::Windows) {
        lines.push("Restart Windows.".into());
    }
    lines.iter().map(|line| MdToken::text(line)).collect()
}

fn undo_rows(draft: &Draft) -> Vec<Row> {
    if draft.before.is_none() {
        return Vec::new();
    }
    let row = |(at, change): (usize, &Change)| Row {
        number: MdToken::number(at + 1),
        operation: MdToken::text(change.operation().id()),
        key: MdToken::cell(&change.key().to_string()),
        name: name(change.operation()),
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

fn limits(draft: &Draft) -> Vec<MdToken> {
    let mut lines = Vec::new();
    if draft.before.is_some() {
        let sorted = |reason: &dyn Fn(LeftoverReason) -> bool| {
            let of = draft.plan.leftovers().iter().filter(|left| reason(left.reason()));
            of.map(Leftover::to_string).collect::<Vec<_>>()
        };
        lines.extend(sorted(&|reason| reason != LeftoverReason::Protected));
        lines.extend(sorted(&|reason| reason == LeftoverReason::Protected));
        match super::reg_file::lower_rollback(draft) {
            Ok(lowered) => {
                lines.extend(
                    lowered.widenings().iter().map(|d| format!("rollback.reg: {}", d.message())),
                );
            }
            Err(refused) => lines.extend(refused.iter().map(|d| d.message().to_owned())),
        }
    }
    lines.push("Security descriptors, key class names and link keys are outside of what .reg files and these scripts carry.".into());
    lines.push("rollback.ps1 restores text with its final NUL and numbers in their full size: .NET shows a value that lacks them as if it had them.".into());
    lines.iter().map(|line| MdToken::text(line)).collect()
}
