//! What change is made of the lines of a section?

use std::collections::BTreeMap;

use super::block::Line;
use super::key::KeyLine;
use super::line::VERSION_5;
use crate::change::{Change, ChangeSet, Operation, Origin};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::reg::{self, Reader};
use crate::registry::{KeyPath, ValueName};

/// A section while it is read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Lines as `.reg` files have them, each with that of the document.
    spelled: Vec<(String, Line)>,
    version: Option<&'static str>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) first: Option<Line>,
    /// The key that values belong to, and the depth at which it stands.
    key: Option<Open>,
    /// Whether keys stand in paragraphs or lists, where what follows may be words.
    among_words: bool,
    /// Whether the key that values belong to was refused.
    lost: bool,
}

#[derive(Debug)]
struct Open {
    depth: usize,
    /// Whether it stands in a list of its own, below another key.
    nested: bool,
    line: Line,
    /// The depth of its values, once there is one.
    values: Option<usize>,
}

impl Draft {
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// Takes a line that belongs to the section, and what was mended.
    pub(super) fn take(&mut self, line: &Line, said: Vec<Diagnostic>) {
        self.first.get_or_insert_with(|| line.clone());
        self.diagnostics.extend(said);
    }

    /// Refuses a line.
    pub(super) fn refuse(&mut self, line: &Line, why: &str) {
        self.first.get_or_insert_with(|| line.clone());
        self.diagnostics.push(refusal(line, why));
    }

    /// What follows belongs to a key that is not certain.
    pub(super) fn lose_key(&mut self) {
        self.key = None;
        self.lost = true;
    }

    /// Whether a line stands where a value of the open key would, and looks like one.
    pub(super) fn expects_value_at(&self, line: &Line) -> bool {
        let text = line.text.trim();
        let Some(open) = &self.key else { return false };
        line.depth > open.depth
            || text.contains('=')
            || text.starts_with(['"', '\'', '`', '\u{201C}', '\u{201E}', '@'])
    }

    /// Its last key stands in a paragraph or a list.
    pub(super) fn is_among_words(&mut self) {
        self.among_words = true;
    }

    /// Refuses a last key without values in a text: whether it is to be created is not certain.
    pub(super) fn refuse_bare_key(&mut self) {
        let bare = self.key.as_ref().filter(|open| self.among_words && open.values.is_none());
        if let Some(line) = bare.map(|open| open.line.clone()) {
            self.refuse(&line, "no values follow the key, so it is not certain what it is for");
        }
    }

    pub(super) fn header(&mut self, line: &Line, version: &'static str) {
        if self.version.is_some_and(|known| known != version) {
            self.refuse(line, "the headers of two versions stand in one block");
        }
        self.version = Some(version);
    }

    pub(super) fn key(&mut self, line: &Line, key: &KeyLine, values: &[String]) {
        let minus = if key.delete { "-" } else { "" };
        self.spell(line, format!("[{minus}{}]", key.key));
        self.lost = false;
        let nested =
            self.key.as_ref().is_some_and(|outer| outer.depth < line.depth && line.depth > 1);
        let open = Open { depth: line.depth, nested, line: line.clone(), values: None };
        self.key = (!key.delete).then_some(open);
        if key.delete && !values.is_empty() {
            self.refuse(line, "values stand behind a key that is deleted");
            return;
        }
        if let Some(open) = self.key.as_mut().filter(|_| !values.is_empty()) {
            open.values = Some(line.depth);
        }
        for value in values {
            self.spell(line, value.clone());
        }
    }

    pub(super) fn values(&mut self, line: &Line, values: &[String]) {
        // That the key itself is not certain has been said.
        if self.lost {
            return;
        }
        let Some(open) = &mut self.key else {
            self.refuse(line, "the value stands below no key");
            return;
        };
        let expected = open.values.unwrap_or(line.depth);
        let is_among = open.nested && line.depth == open.depth;
        if line.depth < open.depth || line.depth != expected || is_among {
            self.refuse(
                line,
                "it is not certain to which key the value belongs: its indentation differs",
            );
            return;
        }
        open.values = Some(line.depth);
        for value in values {
            self.spell(line, value.clone());
        }
    }

    fn spell(&mut self, line: &Line, spelled: String) {
        self.first.get_or_insert_with(|| line.clone());
        self.spelled.push((spelled, line.clone()));
    }

    /// Reads the lines as an importer would read them.
    pub(super) fn read(&mut self, label: &str) -> ChangeSet {
        let mut text = format!("\u{feff}{}\r\n", self.version.unwrap_or(VERSION_5));
        for (line, _) in &self.spelled {
            text.push_str(line);
            text.push_str("\r\n");
        }
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut said = Vec::new();
        let origin = Origin::new("");
        let read = reg::read_changes(Reader::new(&bytes[..]), Some(&origin), &mut said);
        let place = |line: u32| {
            let index = usize::try_from(line).ok()?.checked_sub(2)?;
            self.spelled.get(index).map(|(_, line)| line)
        };
        let mut found = Vec::new();
        for diagnostic in &said {
            let Some(line) = diagnostic.span().and_then(|span| place(span.line())) else {
                continue;
            };
            if diagnostic.severity() == Severity::Error {
                found.push(refusal(line, diagnostic.message()));
            } else {
                found.push(diagnostic.clone().at(line.span()));
            }
        }
        let changes = match read {
            Ok(changes) => changes,
            Err(_) => ChangeSet::new(),
        };
        let origin = Origin::new(label);
        let moved = changes.iter().map(|change| {
            let line = change.origin().and_then(|origin| place(origin.line()?));
            let from = line.map_or_else(|| origin.clone(), |line| origin.at_line(line.number));
            change.clone().with_origin(Some(from))
        });
        let changes = without_implied(&moved.collect::<Vec<_>>());
        found.extend(repetitions(&changes, &self.spelled));
        self.diagnostics.extend(found);
        changes
    }
}

fn refusal(line: &Line, why: &str) -> Diagnostic {
    line.say(Code::DocumentUnclear, why).help(
        "write it as a .reg file has it, in a code block; nothing of this change set is used as it is",
    )
}

/// Leaves out the creation of a key in which the next change sets a value, which creates it anyway.
fn without_implied(changes: &[Change]) -> ChangeSet {
    let implied = |at: usize| {
        let next = changes.get(at + 1);
        changes.get(at).is_some_and(|change| {
            *change.operation() == Operation::CreateKey
                && next.is_some_and(|next| {
                    matches!(next.operation(), Operation::SetValue { .. })
                        && next.key() == change.key()
                })
        })
    };
    let kept = changes.iter().enumerate().filter(|(at, _)| !implied(*at));
    kept.map(|(_, change)| change.clone()).collect()
}

/// Values that one change set names twice: with two data, or again, as where a key line was lost.
fn repetitions(changes: &ChangeSet, lines: &[(String, Line)]) -> Vec<Diagnostic> {
    let mut known: BTreeMap<(&KeyPath, &ValueName), &Change> = BTreeMap::new();
    let by_number: BTreeMap<u32, &Line> =
        lines.iter().rev().map(|(_, line)| (line.number, line)).collect();
    let mut found = Vec::new();
    for change in changes {
        let Some(name) = change.operation().value_name() else { continue };
        let Some(first) = known.insert((change.key(), name), change) else { continue };
        let at = change.origin().and_then(Origin::line);
        let before = first.origin().and_then(Origin::line).unwrap_or_default();
        let diagnostic = if first.operation() == change.operation() {
            let message = format!("{change} stands in line {before} already");
            Diagnostic::new(Code::DocumentKey, message)
                .help("look whether a key line between the two was lost")
        } else {
            let message = format!("{change} contradicts line {before}");
            Diagnostic::new(Code::DocumentContradiction, message)
                .help("separate what belongs together by headings")
        };
        found.push(match at.and_then(|at| by_number.get(&at)) {
            Some(line) => diagnostic.at(line.span()),
            None => diagnostic,
        });
    }
    found
}
