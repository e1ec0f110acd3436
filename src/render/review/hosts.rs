//! What does one change do to several hosts?

use std::collections::BTreeMap;

use super::super::draft::Draft;
use super::super::page::{Block, Group, Row, Section, Table, Text, Tone};
use super::super::present;
use super::head::{effects, keeps, rollback_words};
use super::{is_redacted, tables};
use crate::change::{Change, Step};

/// On how many hosts the rollback is exact.
pub(super) fn verdict(parts: &[Draft]) -> Section {
    let missing: Vec<_> = parts.iter().filter(|part| !part.has_rollback_reg()).collect();
    let block = if missing.is_empty() && parts.iter().any(keeps) {
        Block::Paragraph("The rollback is exact on each host but for the keys that the change creates: they stay, as asked. hosts/NAME/rollback.reg restores type and data of what the change replaces, relative to the state before that was given for that host.".into())
    } else if missing.is_empty() {
        Block::Paragraph("The rollback is exact on each host, relative to the state before that was given for it: hosts/NAME/rollback.reg removes what the change creates there and restores type and data of what it replaces.".into())
    } else {
        let mut text = Text::words(
            "THE ROLLBACK IS NOT EXACT ON EVERY HOST. The state before of these does not speak for all that the change touches, or a .reg file cannot restore a part of it: ",
        );
        for (at, part) in missing.iter().enumerate() {
            text = text.and_words(if at == 0 { "" } else { ", " }).and(host(part));
        }
        let end = if parts.iter().any(|part| part.without_scripts) {
            ". There are no scripts either, so nothing records the prior state there."
        } else {
            ". There rollback.ps1 restores what apply.ps1 recorded."
        };
        Block::Alert(text.and_words(end))
    };
    let held = parts.iter().any(Draft::holds_back).then(super::head::held_back);
    Section { id: "verdict", heading: None, blocks: std::iter::once(block).chain(held).collect() }
}

fn host(draft: &Draft) -> Text {
    draft.host.as_ref().map_or_else(Text::default, Text::exact)
}

/// One line for each host.
pub(super) fn section(parts: &[Draft]) -> Section {
    let row = |part: &Draft| {
        let changes = part.plan().changes_anything();
        Row {
            tone: if changes { Tone::Changed } else { Tone::Plain },
            cells: vec![
                if changes { "~ differs" } else { "= as wanted" }.into(),
                host(part),
                effects(part).collect::<Vec<_>>().join(", ").into(),
                rollback_words(part).into(),
            ],
        }
    };
    let columns = ["Now", "Host", "The change there", "Rollback"];
    let table = Table::new("Which hosts differ", &columns, parts.iter().map(row).collect());
    Section::new("hosts", "Hosts", vec![Block::Table(table)])
}

/// The operations, key by key, and what is there before on which hosts.
pub(super) fn changes(draft: &Draft, parts: &[Draft]) -> Section {
    let changes: Vec<(usize, &Change)> = draft.changes.iter().enumerate().collect();
    let same_key = |a: &(usize, &Change), b: &(usize, &Change)| tables::stands_together(a.1, b.1);
    let groups = changes.chunk_by(same_key).map(|changes| Group {
        heading: changes.first().map(|(_, change)| Text::exact(change.key())),
        rows: changes.iter().flat_map(|(at, _)| rows(parts, *at)).collect(),
    });
    let columns = ["Effect", "No.", "Operation", "Name", "Before", "After", "Hosts"];
    let table =
        Table::grouped("What changes, in order, and on which hosts", &columns, groups.collect());
    Section::new("changes", "Change", vec![Block::Table(table)])
}

/// A row for each state that hosts have before an operation.
fn rows(parts: &[Draft], at: usize) -> Vec<Row> {
    let mut states: BTreeMap<(usize, String), Vec<(&Draft, &Step)>> = BTreeMap::new();
    for part in parts {
        let Some(step) = part.plan().steps().get(at) else { continue };
        // By what is shown: the rows must not tell which hosts share data that are held back.
        let found = tables::found(is_redacted(part, step.change()));
        let (before, after) = (found(step.before()).plain(), found(step.after()).plain());
        let shown = format!("{:?} {before} -> {after}", step.effect());
        let first = states.keys().find(|(_, known)| *known == shown).map(|(order, _)| *order);
        let order = first.unwrap_or(states.len());
        states.entry((order, shown)).or_default().push((part, step));
    }
    let row = |hosts: Vec<(&Draft, &Step)>| {
        let (part, step) = hosts.first()?;
        let found = tables::found(is_redacted(part, step.change()));
        let (sign, tone) = tables::sign(step.effect());
        let names = if hosts.len() == parts.len() {
            Text::words("all")
        } else {
            let mut names = Text::default();
            for (at, (part, _)) in hosts.iter().enumerate() {
                names = names.and_words(if at == 0 { "" } else { ", " }).and(host(part));
            }
            names
        };
        Some(Row {
            tone,
            cells: vec![
                format!("{sign} {}", present::effect(step.effect())).into(),
                (at + 1).to_string().into(),
                tables::operation(step.change()),
                present::name(step.change().operation().value_name()),
                found(step.before()),
                found(step.after()),
                names,
            ],
        })
    };
    states.into_values().filter_map(row).collect()
}
