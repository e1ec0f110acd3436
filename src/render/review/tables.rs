//! What is there before and after, operation by operation?

use super::super::draft::Draft;
use super::super::page::{Block, Group, Row, Section, Table, Text, Tone};
use super::super::present;
use super::is_redacted;
use crate::change::{Change, Effect, Found, Operation, Step};
use crate::registry::KeyPath;

const COLUMNS: [&str; 8] =
    ["Effect", "No.", "Operation", "Name", "Before", "After", "Undo", "Source"];

/// The operations that change something, key by key; those that find everything as wanted folded
/// away; and the keys that come into being.
pub(super) fn changes(draft: &Draft) -> Section {
    let steps: Vec<(usize, &Step)> = draft.plan().steps().iter().enumerate().collect();
    let (same, changing): (Vec<_>, Vec<_>) =
        steps.into_iter().partition(|(_, step)| step.effect() == Effect::AlreadySo);
    let mut blocks = Vec::new();
    if changing.is_empty() {
        blocks.push(Block::Paragraph("Nothing changes: everything is as wanted already.".into()));
    }
    let table = |caption, steps| Table::grouped(caption, &COLUMNS, groups(draft, steps));
    blocks.push(Block::Table(table("What changes, in order, key by key", &changing)));
    if !same.is_empty() {
        let summary = match same.len() {
            1 => "1 operation finds everything as wanted already".to_owned(),
            many => format!("{many} operations find everything as wanted already"),
        };
        let table = table("What is as wanted already", &same);
        blocks.push(Block::Folded(summary.into(), vec![Block::Table(table)]));
    }
    let mut creates: Vec<&KeyPath> = draft.plan().steps().iter().flat_map(Step::creates).collect();
    creates.sort();
    if !creates.is_empty() {
        blocks.push(Block::Paragraph("Keys that this creates:".into()));
        blocks.push(Block::List(creates.into_iter().map(Text::exact).collect()));
    }
    Section::new("changes", "Change", blocks)
}

fn groups(draft: &Draft, steps: &[(usize, &Step)]) -> Vec<Group> {
    let same_key =
        |a: &(usize, &Step), b: &(usize, &Step)| stands_together(a.1.change(), b.1.change());
    steps
        .chunk_by(same_key)
        .map(|steps| Group {
            heading: steps.first().map(|(_, step)| Text::exact(step.change().key())),
            rows: steps.iter().map(|(at, step)| row(draft, at + 1, step)).collect(),
        })
        .collect()
}

fn row(draft: &Draft, number: usize, step: &Step) -> Row {
    let change = step.change();
    let found = found(is_redacted(draft, change));
    let (sign, tone) = sign(step.effect());
    Row {
        tone,
        cells: vec![
            format!("{sign} {}", present::effect(step.effect())).into(),
            number.to_string().into(),
            operation(change),
            present::name(change.operation().value_name()),
            found(step.before()),
            found(step.after()),
            step.reversibility().id().into(),
            change.origin().map_or_else(Text::default, |origin| origin.place().into()),
        ],
    }
}

/// Whether two changes stand under one heading: their keys are spelled alike, too.
pub(super) fn stands_together(a: &Change, b: &Change) -> bool {
    a.key().text() == b.key().text()
}

/// How what was found is shown.
pub(super) fn found(is_redacted: bool) -> fn(&Found) -> Text {
    if is_redacted { present::found_redacted } else { present::found }
}

/// A sign besides any colour.
pub(super) fn sign(effect: Effect) -> (&'static str, Tone) {
    match effect {
        Effect::Created => ("+", Tone::Added),
        Effect::Changed => ("~", Tone::Changed),
        Effect::Removed => ("-", Tone::Removed),
        Effect::AlreadySo => ("=", Tone::Plain),
        Effect::Unknown => ("?", Tone::Unknown),
    }
}

/// The operation, with the names that a purge keeps.
pub(super) fn operation(change: &Change) -> Text {
    let id = Text::words(change.operation().id());
    let Operation::KeepOnlyValues { names } = change.operation() else { return id };
    if names.is_empty() {
        return id.and_words(": none");
    }
    let mut text = id.and_words(": ");
    for (at, name) in names.iter().enumerate() {
        text = text.and_words(if at == 0 { "" } else { ", " }).and(present::name(Some(name)));
    }
    text
}

/// The operations of the rollback; nothing without a state before.
pub(super) fn undo(draft: &Draft) -> Table {
    let changes: Vec<(usize, &Change)> = match draft.before {
        Some(_) => draft.plan().rollback().iter().enumerate().collect(),
        None => Vec::new(),
    };
    let same_key = |a: &(usize, &Change), b: &(usize, &Change)| stands_together(a.1, b.1);
    let groups = changes.chunk_by(same_key).map(|changes| Group {
        heading: changes.first().map(|(_, change)| Text::exact(change.key())),
        rows: changes.iter().map(|(at, change)| undo_row(draft, at + 1, change)).collect(),
    });
    Table::grouped(
        "What the rollback does, in order",
        &["No.", "Operation", "Name", "Data"],
        groups.collect(),
    )
}

fn undo_row(draft: &Draft, number: usize, change: &Change) -> Row {
    let data = match change.operation() {
        Operation::SetValue { data, .. } if is_redacted(draft, change) => {
            present::data_redacted(data.as_ref())
        }
        Operation::SetValue { data, .. } => present::data(data.as_ref()),
        _ => Text::default(),
    };
    Row::plain(vec![
        number.to_string().into(),
        change.operation().id().into(),
        present::name(change.operation().value_name()),
        data,
    ])
}
