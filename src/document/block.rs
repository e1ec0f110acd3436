//! Of which blocks does a document consist?

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// A part of a document.
#[derive(Debug)]
pub(super) enum Block {
    /// A heading, as text.
    Heading(Line),
    /// Lines that are meant literally.
    Code {
        /// The first word behind the fence.
        language: String,
        lines: Vec<Line>,
        /// Whether the fence is closed.
        closed: bool,
    },
    /// Paragraphs and list items, one after the other.
    Text(Vec<Line>),
    /// The rows of a table, the head first.
    Table(Vec<Vec<Line>>),
    /// Markup that is not looked into.
    Html(Vec<Line>),
    /// A rule, or the end of a quote, between two parts.
    Rule,
    /// A line that Markdown takes for something that no page shows, and why it is not certain.
    Lost(Line, &'static str),
}

/// Something that Markdown made of a line, and that may not have been meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trace {
    /// A backslash is written twice, and stands once.
    Doubled,
    /// A character is written as an HTML entity.
    Entity,
    /// It is struck out.
    Struck,
    /// Emphasis, a link, a tag or code begins within the line: its marks are gone.
    Markup,
}

/// A line of text, without its markup.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) text: String,
    /// Where it begins: line and column, from 1.
    pub(super) number: u32,
    pub(super) column: u32,
    /// In how many lists it stands.
    pub(super) depth: usize,
    /// Whether all of it is marked as code, or meant literally.
    pub(super) literal: bool,
    /// Where, in the text, a character stands whose backslash Markdown takes as an escape.
    pub(super) escaped: Vec<usize>,
    /// How many stretches of it are marked as code.
    pub(super) codes: usize,
    /// What else Markdown made of it.
    pub(super) traces: BTreeSet<Trace>,
}

impl Line {
    pub(super) fn literal(text: &str, number: u32, column: u32) -> Self {
        Self { text: text.to_owned(), number, column, literal: true, ..Self::default() }
    }

    pub(super) fn span(&self) -> Span {
        let width = u32::try_from(self.text.trim().chars().count()).unwrap_or(u32::MAX);
        Span::new(self.number, self.column).with_width(width)
    }

    /// Says something about the line.
    pub(super) fn say(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, message.into()).at(self.span())
    }

    /// What Markdown made of the line: the notes, or why it is not certain what was meant.
    pub(super) fn markup(&self) -> Result<Vec<&'static str>, &'static str> {
        if self.traces.contains(&Trace::Markup) {
            return Err("marks of Markdown stand within the line, and may belong to the text");
        }
        if self.traces.contains(&Trace::Struck) {
            return Err("the line is struck out");
        }
        let mut notes = Vec::new();
        if self.traces.contains(&Trace::Doubled) {
            notes.push("a backslash is written twice, as Markdown wants it");
        }
        if self.traces.contains(&Trace::Entity) {
            notes.push("a character stands as an HTML entity");
        }
        if !self.escaped.is_empty() {
            if !self.escaped.iter().all(|at| self.is_plain_escape(*at)) {
                return Err(
                    "to Markdown a backslash before punctuation is an escape, and cannot be seen on the page",
                );
            }
            notes.push("characters are escaped with a backslash, as Markdown allows");
        }
        Ok(notes)
    }

    /// Whether an escape can be nothing else: brackets around the line, underscores in a root key's
    /// name.
    fn is_plain_escape(&self, at: usize) -> bool {
        let text = self.text.as_str();
        let Some((before, here)) = text.split_at_checked(at) else { return false };
        match here.chars().next() {
            Some('[') => before.trim().is_empty(),
            Some(']') => here.trim() == "]",
            Some('_') => {
                let root = text.trim_start_matches(['[', '-', ' ']);
                !before.contains('\\') && root.to_ascii_uppercase().starts_with("HKEY_")
            }
            _ => false,
        }
    }
}
