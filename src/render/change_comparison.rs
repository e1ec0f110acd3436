//! How does the comparison of two changes read?

use std::fmt::Write as _;

use super::RenderError;
use super::comparison::left_out;
use super::page::{Block, Group, Page, Row, Section, Table, Text, Tone};
use super::present::{self, describe_name};
use super::redaction::Redaction;
use crate::change::{Change, ChangeComparison, ChangeDifference, Operation};

/// The comparison of two changes, by their names, as Markdown, below 60 000 bytes; what it has no room
/// for it names.
///
/// # Errors
/// When a template fails, which is a bug.
pub fn comparison_markdown(
    found: &ChangeComparison,
    first: &str,
    second: &str,
    redaction: &Redaction,
) -> Result<Vec<u8>, RenderError> {
    page(found, first, second, redaction).markdown()
}

/// The comparison of two changes, by their names, as one HTML file.
///
/// # Errors
/// When a template fails, which is a bug.
pub fn comparison_html(
    found: &ChangeComparison,
    first: &str,
    second: &str,
    redaction: &Redaction,
) -> Result<Vec<u8>, RenderError> {
    page(found, first, second, redaction).html()
}

/// The comparison of two changes, by their names, as plain text: one block for each key, one line for
/// each operation.
pub fn comparison_text(
    found: &ChangeComparison,
    first: &str,
    second: &str,
    redaction: &Redaction,
) -> String {
    let mut out = String::new();
    if !found.differences().is_empty() {
        let _ = write!(out, "--- {first}\n+++ {second}\n");
    }
    for group in found.differences().chunk_by(|a, b| a.key() == b.key()) {
        let Some(head) = group.first() else { continue };
        let _ = writeln!(out, "\n{}", head.key());
        let name = |found: &ChangeDifference| match value_name(found) {
            Some(name) => describe_name(name),
            None => "(the key)".into(),
        };
        let width =
            group.iter().map(|found| name(found).chars().count()).max().unwrap_or(0).min(40);
        for found in group {
            let said = |change: &Change| described(change, redaction).plain();
            let both = match (found.first().map(said), found.second().map(said)) {
                (Some(first), Some(second)) => format!("{first} -> {second}"),
                (first, second) => first.or(second).unwrap_or_default(),
            };
            let _ = writeln!(out, "  {} {:width$}  {both}", sign(found), name(found));
        }
    }
    let _ = writeln!(
        out,
        "{}{}",
        if out.is_empty() { "" } else { "\n" },
        summary(found, first, second)
    );
    for line in left_out(found.selection(), found.left_out(), "difference") {
        let _ = writeln!(out, "Left out: {line}");
    }
    out
}

fn page(found: &ChangeComparison, first: &str, second: &str, redaction: &Redaction) -> Page {
    let groups = found.differences().chunk_by(|a, b| a.key() == b.key()).map(|group| Group {
        heading: group.first().map(|found| Text::exact(found.key())),
        rows: group.iter().map(|found| row(found, redaction)).collect(),
    });
    let columns = ["What", "Name", "First", "Second"];
    let table = Table::grouped("The differences, key by key", &columns, groups.collect());
    let left_out = left_out(found.selection(), found.left_out(), "difference");
    let left_out = left_out.into_iter().map(Text::words).collect();
    let summary = summary(found, first, second);
    let page = Page {
        title: Text::words(format!("What {first} and {second} do differently")),
        facts: vec![("First", Text::exact(first)), ("Second", Text::exact(second))],
        sections: vec![
            Section::new("summary", "Summary", vec![Block::Paragraph(Text::words(summary))]),
            Section::new("differences", "Differences", vec![Block::Table(table)]),
            Section::new("left-out", "Left out", vec![Block::List(left_out)]),
        ],
        whole: "`regdraft diff --format html` and `--format json` show all of it.",
    };
    page.without_empty()
}

fn row(found: &ChangeDifference, redaction: &Redaction) -> Row {
    let (tone, words) = match found {
        ChangeDifference::OnlyFirst(_) => (Tone::Removed, "only the first"),
        ChangeDifference::OnlySecond(_) => (Tone::Added, "only the second"),
        ChangeDifference::Different { .. } => (Tone::Changed, "different"),
    };
    let said = |change: Option<&Change>| {
        change.map(|change| described(change, redaction)).unwrap_or_default()
    };
    Row {
        tone,
        cells: vec![
            format!("{} {words}", sign(found)).into(),
            present::name(value_name(found)),
            said(found.first()),
            said(found.second()),
        ],
    }
}

fn value_name(found: &ChangeDifference) -> Option<&crate::registry::ValueName> {
    found.first().or(found.second()).and_then(|change| change.operation().value_name())
}

fn sign(found: &ChangeDifference) -> &'static str {
    match found {
        ChangeDifference::OnlyFirst(_) => "-",
        ChangeDifference::OnlySecond(_) => "+",
        ChangeDifference::Different { .. } => "~",
    }
}

/// What an operation does, without its key and the name of its value.
fn described(change: &Change, redaction: &Redaction) -> Text {
    match change.operation() {
        Operation::CreateKey => "create the key".into(),
        Operation::DeleteKey => "delete the key and everything below it".into(),
        Operation::RemoveKeyIfEmpty => "delete the key if it is empty".into(),
        Operation::DeleteValue { .. } => "delete the value".into(),
        Operation::SetValue { name, data } if redaction.covers(change.key(), name) => {
            present::data_redacted(data.as_ref())
        }
        Operation::SetValue { data, .. } => present::data(data.as_ref()),
        Operation::KeepOnlyValues { names } if names.is_empty() => "delete all values".into(),
        Operation::KeepOnlyValues { names } => {
            let names: Vec<_> = names.iter().map(describe_name).collect();
            Text::words("delete all values except ").and_exact(names.join(", "))
        }
    }
}

fn summary(found: &ChangeComparison, first: &str, second: &str) -> String {
    if found.is_other_order() {
        return "The operations are the same, but they come in another order or number, and that may matter"
            .into();
    }
    let count = |id| found.differences().iter().filter(|found| found.id() == id).count();
    let operations = |count| match count {
        1 => "1 operation".to_owned(),
        count => format!("{count} operations"),
    };
    let mut parts = Vec::new();
    for (id, label) in [("only-first", first), ("only-second", second)] {
        match count(id) {
            0 => {}
            count => parts.push(format!("{} only in {label}", operations(count))),
        }
    }
    match count("different") {
        0 => {}
        count => parts.push(format!("{} with another result", operations(count))),
    }
    match parts.is_empty() {
        false => parts.join(", "),
        true if found.is_other_list() => {
            "No differences: the operations are listed in another way, but do the same".into()
        }
        true => "No differences".into(),
    }
}
