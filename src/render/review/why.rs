//! Why is it done, and who says so?

use std::collections::BTreeSet;

use super::super::draft::Draft;
use super::super::page::{Block, Row, Section, Table, Text};
use super::is_redacted;
use crate::catalogue;
use crate::change::{Change, Operation};

/// What the values mean, and the documents that the changes rest on.
pub(super) fn section(draft: &Draft) -> Section {
    let columns = ["Setting", "Meaning", "Without the value", "Source"];
    let mut blocks = vec![Block::Table(Table::new("What is set", &columns, meanings(draft)))];
    let sources = sources(draft);
    if !sources.is_empty() {
        blocks.push(Block::Paragraph("Where the changes come from:".into()));
        blocks.push(Block::List(sources));
    }
    Section::new("why", "Why", blocks)
}

fn meanings(draft: &Draft) -> Vec<Row> {
    let mut rows = Vec::new();
    let settings = catalogue::Index::get();
    for change in draft.changes() {
        let Operation::SetValue { name, data } = change.operation() else { continue };
        let Some(setting) = settings.find(change.key(), name) else { continue };
        let number = data.as_ref().as_dword().filter(|_| !is_redacted(draft, change));
        let meaning = number.and_then(|number| setting.meaning_of(number));
        let what = match (number, meaning) {
            (Some(number), Some(meaning)) => format!("{}; {number}: {meaning}", setting.meaning()),
            _ => setting.meaning().to_owned(),
        };
        let titles: Vec<_> = setting.sources().iter().map(|source| source.title()).collect();
        rows.push(Row::plain(vec![
            Text::exact(setting.id()),
            what.into(),
            setting.when_absent().into(),
            titles.join("; ").into(),
        ]));
    }
    rows
}

/// Each preset, file and document once. The lines of a file stand with the operations.
fn sources(draft: &Draft) -> Vec<Text> {
    let mut seen = BTreeSet::new();
    let origins = draft.changes().iter().filter_map(Change::origin);
    let all = origins.flat_map(|origin| std::iter::once(origin.label()).chain(origin.references()));
    all.filter(|source| seen.insert(*source)).map(Text::words).collect()
}
