//! What is a page for people, whatever it is written as?
//!
//! A review, a runbook, a comparison are pages: sections of paragraphs, lists, commands and tables,
//! made once and written as Markdown, HTML, text for a terminal, or JSON. What a form has no room
//! for, it says.

mod html;
mod markdown;
mod terminal;
mod text;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

pub(crate) use terminal::Terminal;
pub(crate) use text::{REDACTED, Text, show_hidden};

/// A page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Page {
    pub(crate) title: Text,
    /// What it is about, in a few words each.
    pub(crate) facts: Vec<(&'static str, Text)>,
    pub(crate) sections: Vec<Section>,
    /// A sentence for a form that has no room for all: where all of it is.
    #[serde(skip)]
    pub(crate) whole: &'static str,
}

/// A part of a page under a heading.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Section {
    /// Short, and the same on every page.
    pub(crate) id: &'static str,
    /// None for what stands first of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) heading: Option<&'static str>,
    pub(crate) blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Block {
    Paragraph(Text),
    /// What nobody may miss.
    Alert(Text),
    List(Vec<Text>),
    /// What is done in this order.
    Steps(Vec<Text>),
    /// Lines to paste.
    Commands(Vec<String>),
    Table(Table),
    /// What may be folded away, under one line.
    Folded(Text, Vec<Block>),
}

/// A table; its rows may stand in groups under a line of their own.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Table {
    pub(crate) caption: &'static str,
    pub(crate) columns: Vec<&'static str>,
    pub(crate) groups: Vec<Group>,
}

/// Rows that belong together.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Group {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) heading: Option<Text>,
    pub(crate) rows: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    #[serde(skip_serializing_if = "Tone::is_plain")]
    pub(crate) tone: Tone,
    pub(crate) cells: Vec<Text>,
}

/// What a row stands for, shown by colour besides its words and signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Tone {
    #[default]
    Plain,
    Added,
    Changed,
    Removed,
    Unknown,
    /// A risk to be looked at first.
    High,
}

impl Tone {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_plain(&self) -> bool {
        *self == Tone::Plain
    }
}

impl Row {
    /// A row without a tone.
    pub(crate) fn plain(cells: Vec<Text>) -> Self {
        Self { tone: Tone::Plain, cells }
    }
}

impl Table {
    /// A table of rows in one group.
    pub(crate) fn new(caption: &'static str, columns: &[&'static str], rows: Vec<Row>) -> Self {
        Self::grouped(caption, columns, vec![Group { heading: None, rows }])
    }

    /// A table of groups.
    pub(crate) fn grouped(
        caption: &'static str,
        columns: &[&'static str],
        groups: Vec<Group>,
    ) -> Self {
        Self { caption, columns: columns.to_vec(), groups }
    }

    /// How wide each column would have to be to show each cell on one line.
    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self.columns.iter().map(|column| column.width()).collect();
        for row in self.groups.iter().flat_map(|group| &group.rows) {
            for (width, cell) in widths.iter_mut().zip(&row.cells) {
                *width = (*width).max(cell.plain().width());
            }
        }
        widths
    }

    fn row_count(&self) -> usize {
        self.groups.iter().map(|group| group.rows.len()).sum()
    }
}

impl Section {
    /// A section of these blocks; none where nothing is in them.
    pub(crate) fn new(id: &'static str, heading: &'static str, blocks: Vec<Block>) -> Self {
        let blocks = blocks.into_iter().filter(|block| !block.is_empty()).collect();
        Self { id, heading: Some(heading), blocks }
    }
}

impl Block {
    fn is_empty(&self) -> bool {
        match self {
            Block::Paragraph(text) | Block::Alert(text) => text.is_empty(),
            Block::List(lines) | Block::Steps(lines) => lines.is_empty(),
            Block::Commands(lines) => lines.is_empty(),
            Block::Table(table) => table.row_count() == 0,
            Block::Folded(_, blocks) => blocks.iter().all(Block::is_empty),
        }
    }
}

impl Page {
    /// The section of that id.
    pub(crate) fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// Leaves out sections in which nothing stands.
    pub(crate) fn without_empty(mut self) -> Self {
        self.sections.retain(|section| !section.blocks.is_empty());
        self
    }
}
