//! How does the comparison of two states read?

use std::fmt::Write as _;

use askama::Template;

use super::RenderError;
use super::present::{Shown, describe_name, name_token};
use super::tokens::{MdToken, filters};
use crate::change::{Diff, Difference, DifferenceKind};
use crate::registry::{Scope, ValueData};

#[derive(Template)]
#[template(path = "diff.md")]
struct Page {
    title: MdToken,
    summary: Vec<MdToken>,
    rows: Vec<Row>,
    apart: Vec<MdToken>,
}

struct Row {
    sign: MdToken,
    what: MdToken,
    key: MdToken,
    name: MdToken,
    before: MdToken,
    after: MdToken,
}

/// The comparison of two states, by their names, as Markdown.
///
/// # Errors
/// When a template fails, which is a bug.
pub fn diff_markdown(diff: &Diff, first: &str, second: &str) -> Result<Vec<u8>, RenderError> {
    let page = Page {
        title: MdToken::text(&format!("From {first} to {second}")),
        summary: vec![MdToken::text(&summary(diff))],
        rows: diff.differences().iter().map(row).collect(),
        apart: not_compared(diff, first, second).iter().map(|line| MdToken::text(line)).collect(),
    };
    let mut text = super::render_template(&page)?;
    // askama drops a template's last line end.
    text.push('\n');
    Ok(text.into_bytes())
}

fn row(found: &Difference) -> Row {
    let data = |data: Option<&ValueData>| {
        data.map_or_else(|| MdToken::text(""), |data| Shown::data(data.as_ref()).token())
    };
    let after = match found.spelling() {
        Some(spelling) => MdToken::cell(&spelling.to_string()),
        None => data(found.after()),
    };
    Row {
        sign: MdToken::text(sign(found.kind())),
        what: MdToken::text(words(found.kind())),
        key: MdToken::cell(&found.key().to_string()),
        name: name_token(found.name()),
        before: data(found.before()),
        after,
    }
}

/// The comparison of two states, by their names, as plain text: one block for each key, one line for
/// each value.
pub fn diff_text(diff: &Diff, first: &str, second: &str) -> String {
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
            let _ = writeln!(out, "  {} {}", sign(found.kind()), line(found, width.min(40)));
        }
    }
    let _ = writeln!(out, "{}{}", if out.is_empty() { "" } else { "\n" }, summary(diff));
    for line in not_compared(diff, first, second) {
        let _ = writeln!(out, "Not compared: {line}");
    }
    out
}

fn name(found: &Difference) -> String {
    found.name().map(describe_name).unwrap_or_default()
}

/// What a line says of a value.
fn line(found: &Difference, width: usize) -> String {
    let shown = |data: Option<&ValueData>| {
        data.map(|data| Shown::data(data.as_ref()).plain()).unwrap_or_default()
    };
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
    if parts.is_empty() { "No differences".into() } else { parts.join(", ") }
}

/// What of two states, by their names, was not compared, and why: one line each.
pub fn not_compared(diff: &Diff, first: &str, second: &str) -> Vec<String> {
    let place = |scope: &Scope| match scope {
        Scope::Subtree(key) => format!("{key} and all below it"),
        Scope::Values(key) => format!("the values of {key}"),
        Scope::Key(key) => format!("whether {key} exists"),
        Scope::Value(key, name) => format!("{name} in {key}"),
    };
    let line = |scope: &Scope, state: &str| format!("{}: only {state} speaks for it", place(scope));
    let of_first = diff.only_first().iter().map(|scope| line(scope, first));
    of_first.chain(diff.only_second().iter().map(|scope| line(scope, second))).collect()
}
