//! How is a page written as one HTML file?
//!
//! No script, nothing loaded from anywhere, and a content security policy that would forbid both.

use askama::Template;
use base64::Engine as _;
use sha2::{Digest, Sha256};

use super::text::Piece;
use super::{Block, Page, Section, Table, Text, Tone};
use crate::render::tokens::{HtmlToken, filters};
use crate::render::{RenderError, VERSION, render_template};

/// The page's style, as it stands in the file.
const STYLE: &str = include_str!("../../../templates/page.css");

#[derive(Template)]
#[template(path = "page.html")]
struct Html {
    title: HtmlToken,
    generator: HtmlToken,
    style: HtmlToken,
    style_hash: HtmlToken,
    facts: Vec<(HtmlToken, HtmlToken)>,
    contents: Vec<(HtmlToken, HtmlToken)>,
    parts: Vec<Part>,
}

/// What follows what in the file.
enum Part {
    SectionBegins(HtmlToken, Option<HtmlToken>),
    SectionEnds,
    Paragraph(HtmlToken),
    Alert(HtmlToken),
    List(Vec<HtmlToken>),
    Steps(Vec<HtmlToken>),
    Commands(Vec<HtmlToken>),
    Table(HtmlTable),
    FoldBegins(HtmlToken),
    FoldEnds,
}

struct HtmlTable {
    number: HtmlToken,
    caption: HtmlToken,
    /// Its class, and its heading.
    columns: Vec<(HtmlToken, HtmlToken)>,
    width: HtmlToken,
    groups: Vec<HtmlGroup>,
}

struct HtmlGroup {
    heading: Option<HtmlToken>,
    rows: Vec<HtmlRow>,
}

struct HtmlRow {
    class: HtmlToken,
    cells: Vec<HtmlToken>,
}

impl Page {
    /// The page as HTML: all of it.
    pub(crate) fn html(&self) -> Result<Vec<u8>, RenderError> {
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(STYLE));
        let mut parts = Parts::default();
        self.sections.iter().for_each(|section| parts.section(section));
        let heading = |section: &Section| {
            let heading = section.heading?;
            Some((HtmlToken::word(section.id), HtmlToken::text(heading)))
        };
        let page = Html {
            title: HtmlToken::text(&self.title.plain()),
            generator: HtmlToken::text(&format!("regdraft {VERSION}")),
            style: HtmlToken::word(STYLE),
            style_hash: HtmlToken::text(&format!("sha256-{hash}")),
            facts: self
                .facts
                .iter()
                .map(|(name, text)| (HtmlToken::text(name), inline(text)))
                .collect(),
            contents: self.sections.iter().filter_map(heading).collect(),
            parts: parts.parts,
        };
        let mut text = render_template(&page)?;
        text.push('\n');
        Ok(text.into_bytes())
    }
}

#[derive(Default)]
struct Parts {
    parts: Vec<Part>,
    tables: usize,
}

impl Parts {
    fn section(&mut self, section: &Section) {
        let heading = section.heading.map(HtmlToken::text);
        self.parts.push(Part::SectionBegins(HtmlToken::word(section.id), heading));
        self.blocks(&section.blocks);
        self.parts.push(Part::SectionEnds);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let lines = |lines: &[Text]| lines.iter().map(inline).collect();
        for block in blocks {
            let part = match block {
                Block::Paragraph(text) => Part::Paragraph(inline(text)),
                Block::Alert(text) => Part::Alert(inline(text)),
                Block::List(all) => Part::List(lines(all)),
                Block::Steps(all) => Part::Steps(lines(all)),
                Block::Commands(all) => {
                    Part::Commands(all.iter().map(|line| HtmlToken::text(line)).collect())
                }
                Block::Table(table) => self.table(table),
                Block::Folded(summary, inner) => {
                    self.parts.push(Part::FoldBegins(inline(summary)));
                    self.blocks(inner);
                    Part::FoldEnds
                }
            };
            self.parts.push(part);
        }
    }

    fn table(&mut self, table: &Table) -> Part {
        self.tables += 1;
        let group = |group: &super::Group| HtmlGroup {
            heading: group.heading.as_ref().map(inline),
            rows: group
                .rows
                .iter()
                .map(|row| HtmlRow {
                    class: HtmlToken::word(class(row.tone)),
                    cells: row.cells.iter().map(inline).collect(),
                })
                .collect(),
        };
        Part::Table(HtmlTable {
            number: HtmlToken::number(self.tables),
            caption: HtmlToken::text(table.caption),
            columns: shares(table)
                .into_iter()
                .zip(&table.columns)
                .map(|(share, column)| (HtmlToken::word(share), HtmlToken::text(column)))
                .collect(),
            width: HtmlToken::number(table.columns.len()),
            groups: table.groups.iter().map(group).collect(),
        })
    }
}

/// The classes that share the width of a table among its columns, by what stands in them. (A width of
/// its own for each column would be a style of its own, which the policy forbids.)
fn shares(table: &Table) -> Vec<&'static str> {
    const CLASSES: [&str; 30] = [
        "w2", "w4", "w6", "w8", "w10", "w12", "w14", "w16", "w18", "w20", "w22", "w24", "w26",
        "w28", "w30", "w32", "w34", "w36", "w38", "w40", "w42", "w44", "w46", "w48", "w50", "w52",
        "w54", "w56", "w58", "w60",
    ];
    /// What a line of the page holds, and up to which length a cell stays on one line.
    const LINE: usize = 140;
    const SHORT: usize = 14;
    let widths = table.widths();
    // With room for the padding.
    let short: usize = widths.iter().filter(|width| **width <= SHORT).map(|width| width + 4).sum();
    let long: usize =
        widths.iter().filter(|width| **width > SHORT).map(|width| *width.clamp(&26, &60)).sum();
    let share = |width: usize| {
        let of_line = if width <= SHORT {
            width + 4
        } else {
            LINE.saturating_sub(short) * width.clamp(26, 60) / long.max(1)
        };
        let fiftieths = (of_line * 50).div_ceil(LINE);
        CLASSES.get(fiftieths.saturating_sub(1)).copied().unwrap_or("w60")
    };
    widths.into_iter().map(share).collect()
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Added => "added",
        Tone::Changed => "changed",
        Tone::Removed => "removed",
        Tone::Unknown => "unknown",
        Tone::High => "high",
    }
}

fn inline(text: &Text) -> HtmlToken {
    let tokens: Vec<_> = text
        .pieces()
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => HtmlToken::text(words),
            Piece::Exact(exact) => HtmlToken::code(exact),
            Piece::Redacted => HtmlToken::mark(super::REDACTED),
        })
        .collect();
    HtmlToken::join(&tokens)
}
