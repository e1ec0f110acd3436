//! How does the comparison of two states read?

use std::fmt::Write as _;

use super::RenderError;
use super::page::{Block, Group, Page, Row, Section, Table, Text, Tone};
use super::present::{self, describe_name};
use super::redaction::Redaction;
use crate::change::{Diff, Difference, DifferenceKind, PartlyCompared, Selection};
use crate::registry::{Scope, ValueData};

/// The comparison of two states, by their names, as Markdown, below 60 000 bytes; what it has no room
/// for it names.
///
/// # Errors
/// When a template fails, which is a bug.
pub fn diff_markdown(
    diff: &Diff,
    first: &str,
    second: &str,
    redaction: &Redaction,
) -> Result<Vec<u8>, RenderError> {
    page(diff, first, second, redaction).markdown()
}

/// The comparison of two states, by their names, as one HTML file.
///
/// # Errors
/// When a template fails, which is a bug.
pub fn diff_html(
    diff: &Diff,
    first: &str,
    second: &str,
    redaction: &Redaction,
) -> Result<Vec<u8>, RenderError> {
    page(diff, first, second, redaction).html()
}

fn page(diff: &Diff, first: &str, second: &str, redaction: &Redaction) -> Page {
    let groups = diff.differences().chunk_by(|a, b| a.key() == b.key()).map(|found| Group {
        heading: found.first().map(|found| Text::exact(found.key())),
        rows: found.iter().map(|found| row(found, redaction)).collect(),
    });
    let columns = ["What", "Name", "First", "Second"];
    let table = Table::grouped("The differences, key by key", &columns, groups.collect());
    let apart = not_compared(diff, first, second).into_iter().map(Text::words).collect();
    let left_out = left_out(diff.selection(), diff.left_out(), "difference");
    let left_out = left_out.into_iter().chain(kept(diff)).map(Text::words).collect();
    let page = Page {
        title: Text::words(format!("From {first} to {second}")),
        facts: vec![("First", Text::exact(first)), ("Second", Text::exact(second))],
        sections: vec![
            Section::new("summary", "Summary", vec![Block::Paragraph(summary(diff).into())]),
            Section::new("differences", "Differences", vec![Block::Table(table)]),
            Section::new("not-compared", "Not compared", vec![Block::List(apart)]),
            Section::new("left-out", "Left out", vec![Block::List(left_out)]),
        ],
        whole: "`regdraft diff --format html` and `--format json` show all of it.",
    };
    page.without_empty()
}

fn row(found: &Difference, redaction: &Redaction) -> Row {
    let data = |data: Option<&ValueData>| shown(found, data, redaction);
    let after = match found.spelling() {
        Some(spelling) => Text::exact(spelling),
        None => data(found.after()),
    };
    let tone = match sign(found.kind()) {
        "-" => Tone::Removed,
        "+" => Tone::Added,
        _ => Tone::Changed,
    };
    Row {
        tone,
        cells: vec![
            format!("{} {}", sign(found.kind()), words(found.kind())).into(),
            present::name(found.name()),
            data(found.before()),
            after,
        ],
    }
}

/// Data of a value, unless they are to be held back.
fn shown(found: &Difference, data: Option<&ValueData>, redaction: &Redaction) -> Text {
    let is_redacted = found.name().is_some_and(|name| redaction.covers(found.key(), name));
    match data {
        None => Text::default(),
        Some(data) if is_redacted => present::data_redacted(data.as_ref()),
        Some(data) => present::data(data.as_ref()),
    }
}

/// The comparison of two states, by their names, as plain text: one block for each key, one line for
/// each value.
pub fn diff_text(diff: &Diff, first: &str, second: &str, redaction: &Redaction) -> String {
    let mut out = String::new();
    if !diff.differences().is_empty() {
        let _ = write!(out, "--- {first}\n+++ {second}\n");
    }
    for group in diff.differences().chunk_by(|a, b| a.key() == b.key()) {
        let Some(head) = group.first() else { continue };
        let is_about_key = matches!(
            head.kind(),
            DifferenceKind::KeyAdded | DifferenceKind::KeyRemoved | DifferenceKind::KeySpelling
        );
        let (about_key, values) =
            group.split_at_checked(usize::from(is_about_key)).unwrap_or_default();
        let of_key = about_key.first().map_or(DifferenceKind::DataChanged, Difference::kind);
        let _ = write!(out, "\n{} {}", sign(of_key), head.key());
        match about_key.first().and_then(Difference::spelling) {
            Some(spelling) => {
                let _ = writeln!(out, "  (spelled {spelling})");
            }
            None => out.push('\n'),
        }
        let width = values.iter().map(|found| name(found).chars().count()).max().unwrap_or(0);
        for found in values {
            let _ =
                writeln!(out, "  {} {}", sign(found.kind()), line(found, width.min(40), redaction));
        }
    }
    let _ = writeln!(out, "{}{}", if out.is_empty() { "" } else { "\n" }, summary(diff));
    for line in not_compared(diff, first, second) {
        let _ = writeln!(out, "Not compared: {line}");
    }
    for line in left_out(diff.selection(), diff.left_out(), "difference") {
        let _ = writeln!(out, "Left out: {line}");
    }
    out
}

fn name(found: &Difference) -> String {
    found.name().map(describe_name).unwrap_or_default()
}

/// What a line says of a value.
fn line(found: &Difference, width: usize, redaction: &Redaction) -> String {
    let shown = |data: Option<&ValueData>| shown(found, data, redaction).plain();
    let (before, after) = (shown(found.before()), shown(found.after()));
    match found.kind() {
        DifferenceKind::ValueOrder => "(the values stand in another order)".into(),
        DifferenceKind::ValueSpelling => {
            let spelling = found.spelling().map(|text| text.to_string()).unwrap_or_default();
            format!("{:width$}  (spelled {spelling})", name(found))
        }
        DifferenceKind::ValueRemoved => format!("{:width$}  {before}", name(found)),
        DifferenceKind::ValueAdded => format!("{:width$}  {after}", name(found)),
        _ => format!("{:width$}  {before} -> {after}", name(found)),
    }
}

/// A sign besides any colour.
fn sign(kind: DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::KeyRemoved | DifferenceKind::ValueRemoved => "-",
        DifferenceKind::KeyAdded | DifferenceKind::ValueAdded => "+",
        DifferenceKind::TypeChanged => "!",
        _ => "~",
    }
}

fn words(kind: DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::KeyRemoved => "key removed",
        DifferenceKind::KeyAdded => "key added",
        DifferenceKind::ValueRemoved => "value removed",
        DifferenceKind::ValueAdded => "value added",
        DifferenceKind::TypeChanged => "type changed",
        DifferenceKind::DataChanged => "data changed",
        DifferenceKind::KeySpelling => "key spelled otherwise",
        DifferenceKind::ValueSpelling => "value spelled otherwise",
        DifferenceKind::ValueOrder => "values in another order",
    }
}

/// How many differences of each kind there are.
fn summary(diff: &Diff) -> String {
    use DifferenceKind as Kind;
    let mut parts = Vec::new();
    for (kind, one, many) in [
        (Kind::KeyAdded, "key added", "keys added"),
        (Kind::KeyRemoved, "key removed", "keys removed"),
        (Kind::ValueAdded, "value added", "values added"),
        (Kind::ValueRemoved, "value removed", "values removed"),
        (Kind::TypeChanged, "type changed", "types changed"),
        (Kind::DataChanged, "value with other data", "values with other data"),
        (Kind::KeySpelling, "key spelled otherwise", "keys spelled otherwise"),
        (Kind::ValueSpelling, "value spelled otherwise", "values spelled otherwise"),
        (Kind::ValueOrder, "key with another order of values", "keys with another order of values"),
    ] {
        match diff.differences().iter().filter(|found| found.kind() == kind).count() {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            count => parts.push(format!("{count} {many}")),
        }
    }
    match parts.is_empty() {
        false => parts.join(", "),
        true if diff.is_disjoint() => NOTHING_COMPARED.into(),
        true => "No differences".into(),
    }
}

const NOTHING_COMPARED: &str = "Nothing was compared: the two states cover nothing in common, so they may be equal or different";

/// What of two states, by their names, was not compared, and why: one line each.
pub fn not_compared(diff: &Diff, first: &str, second: &str) -> Vec<String> {
    let place = |scope: &Scope| match scope {
        Scope::Subtree(key) => format!("{key} and all below it"),
        Scope::Values(key) => format!("the values of {key}"),
        Scope::Key(key) => format!("whether {key} exists"),
        Scope::Value(key, name) => format!("{name} in {key}"),
    };
    let line = |scope: &Scope, state: &str| format!("{}: only {state} speaks for it", place(scope));
    let partly = |partly: &PartlyCompared, state: &str| {
        let names: Vec<_> =
            partly.compared().iter().map(|key| key.key_name().to_string()).collect();
        let others = match names.as_slice() {
            [] => String::new(),
            names => format!(", other than {}", names.join(", ")),
        };
        format!("the keys below {}{others}: only {state} speaks for them", partly.key())
    };
    let of_first = diff.only_first().iter().map(|scope| line(scope, first));
    let of_first = of_first.chain(diff.partly_first().iter().map(|key| partly(key, first)));
    let of_second = diff.only_second().iter().map(|scope| line(scope, second));
    let of_second = of_second.chain(diff.partly_second().iter().map(|key| partly(key, second)));
    let neither = diff
        .neither()
        .iter()
        .map(|key| format!("{key} and all below it: neither state speaks for it"));
    of_first.chain(of_second).chain(neither).collect()
}

/// What a selection left out of a comparison, and how much: one line each.
pub(super) fn left_out(selection: &Selection, count: usize, what: &str) -> Vec<String> {
    if selection.is_everything() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    if !selection.only_keys().is_empty() {
        let only: Vec<_> = selection.only_keys().iter().map(ToString::to_string).collect();
        lines.push(format!("everything that is not at or below {}", only.join(", ")));
    }
    let ignored = selection.ignored_keys().iter();
    lines.extend(ignored.map(|key| format!("{key} and all below it")));
    lines.push(match count {
        0 => format!("no {what} was found there"),
        1 => format!("1 {what} was found there"),
        count => format!("{count} {what}s were found there"),
    });
    lines
}

/// Keys that the change between two states keeps, because something in or below them is left out.
pub fn kept(diff: &Diff) -> Vec<String> {
    let line =
        |key| format!("the change does not delete {key}, because something below it is left out");
    diff.kept_keys().map(line).collect()
}
