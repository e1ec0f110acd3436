//! How is a page written as Markdown, for a ticket or a pull request?

use askama::Template;

use super::text::Piece;
use super::{Block, Page, REDACTED, Table, Text};
use crate::render::tokens::{MdToken, filters};
use crate::render::{RenderError, render_template};

/// The size that a page stays below: the limit of a comment on GitHub is 65 536 characters.
const MOST_BYTES: usize = 60_000;

/// Lengths at which exact text is cut, tried in this order on a page that is too long.
const CUTS: [usize; 3] = [2_000, 300, 60];

#[derive(Template)]
#[template(path = "page.md")]
struct Markdown {
    title: MdToken,
    facts: Vec<(MdToken, MdToken)>,
    blocks: Vec<MdBlock>,
}

/// A block as lines.
enum MdBlock {
    Heading(MdToken),
    Paragraph(MdToken),
    Alert(MdToken),
    List(Vec<MdToken>),
    Steps(Vec<MdToken>),
    Commands(Vec<MdToken>),
    Table(Vec<MdToken>, Vec<Vec<MdToken>>),
}

/// What there is room for.
#[derive(Clone, Copy)]
struct Room {
    /// In each list and table.
    rows: usize,
    /// In each name, path or data.
    characters: usize,
}

impl Page {
    /// The page as Markdown, below 60 kB. What it has no room for it leaves out, and says so where
    /// it would have stood and at its beginning.
    pub(crate) fn markdown(&self) -> Result<Vec<u8>, RenderError> {
        let most_rows = self.longest();
        // A row takes more than ten bytes, so these cannot all stand on the page.
        if most_rows <= MOST_BYTES / 10 {
            let all = Room { rows: usize::MAX, characters: usize::MAX };
            let text = self.in_room(all)?;
            if text.len() <= MOST_BYTES {
                return Ok(text);
            }
        }
        let mut shortest = Vec::new();
        for characters in CUTS {
            let (mut fits, mut too_many) = (0, most_rows.min(MOST_BYTES / 10) + 1);
            shortest = self.in_room(Room { rows: 0, characters })?;
            if shortest.len() > MOST_BYTES {
                continue;
            }
            while fits + 1 < too_many {
                let rows = fits.midpoint(too_many);
                let text = self.in_room(Room { rows, characters })?;
                if text.len() <= MOST_BYTES {
                    (fits, shortest) = (rows, text);
                } else {
                    too_many = rows;
                }
            }
            break;
        }
        Ok(shortest)
    }

    /// How many rows the longest list or table has.
    fn longest(&self) -> usize {
        self.sections.iter().flat_map(|section| &section.blocks).map(longest).max().unwrap_or(0)
    }

    fn in_room(&self, room: Room) -> Result<Vec<u8>, RenderError> {
        let line = |text: &Text| inline(&text.clipped(room.characters), Place::Line);
        let mut blocks = Vec::new();
        if room.rows < usize::MAX {
            let cut = format!(
                "This page had to leave something out to stay below {MOST_BYTES} bytes; each place says so. {}",
                self.whole
            );
            blocks.push(MdBlock::Alert(MdToken::text(&cut)));
        }
        for section in &self.sections {
            blocks.extend(section.heading.map(|text| MdBlock::Heading(MdToken::text(text))));
            self.push_blocks(&section.blocks, room, &mut blocks);
        }
        let markdown = Markdown {
            title: line(&self.title),
            facts: self
                .facts
                .iter()
                .map(|(name, text)| {
                    (MdToken::text(name), inline(&text.clipped(room.characters), Place::Cell))
                })
                .collect(),
            blocks,
        };
        let mut text = render_template(&markdown)?;
        text.truncate(text.trim_end().len());
        text.push('\n');
        Ok(text.into_bytes())
    }

    fn push_blocks(&self, blocks: &[Block], room: Room, out: &mut Vec<MdBlock>) {
        let line = |text: &Text| inline(&text.clipped(room.characters), Place::Line);
        let lines = |lines: &[Text]| lines.iter().take(room.rows).map(line).collect::<Vec<_>>();
        for block in blocks {
            match block {
                Block::Paragraph(text) => out.push(MdBlock::Paragraph(line(text))),
                Block::Alert(text) => out.push(MdBlock::Alert(line(text))),
                Block::List(all) => out.push(MdBlock::List(lines(all))),
                Block::Steps(all) => out.push(MdBlock::Steps(lines(all))),
                Block::Commands(all) => {
                    let verbatim = |line: &String| {
                        let cut = Text::words(line.as_str()).clipped(room.characters);
                        MdToken::verbatim(&cut.plain())
                    };
                    out.push(MdBlock::Commands(all.iter().take(room.rows).map(verbatim).collect()));
                }
                Block::Table(table) => self.push_table(table, room, out),
                Block::Folded(summary, inner) => {
                    out.push(MdBlock::Paragraph(line(summary)));
                    self.push_blocks(inner, room, out);
                }
            }
            // A table says so itself.
            let lines = match block {
                Block::List(all) | Block::Steps(all) => all.len(),
                Block::Commands(all) => all.len(),
                _ => 0,
            };
            self.push_left_out(lines.saturating_sub(room.rows), "lines", out);
        }
    }

    fn push_left_out(&self, count: usize, what: &str, out: &mut Vec<MdBlock>) {
        if count > 0 {
            let line = format!("{count} more {what} are left out here. {}", self.whole);
            out.push(MdBlock::Alert(MdToken::text(&line)));
        }
    }

    fn push_table(&self, table: &Table, room: Room, out: &mut Vec<MdBlock>) {
        let cell = |text: &Text| inline(&text.clipped(room.characters), Place::Cell);
        let head: Vec<_> = table.columns.iter().map(|column| MdToken::text(column)).collect();
        let mut left = room.rows;
        for group in &table.groups {
            if left == 0 {
                break;
            }
            let rows = group.rows.iter().take(left);
            let rows: Vec<Vec<_>> = rows.map(|row| row.cells.iter().map(cell).collect()).collect();
            left -= rows.len();
            let heading = group.heading.as_ref();
            out.extend(heading.map(|heading| {
                MdBlock::Paragraph(inline(&heading.clipped(room.characters), Place::Line))
            }));
            out.push(MdBlock::Table(head.clone(), rows));
        }
        self.push_left_out(table.row_count().saturating_sub(room.rows), "rows", out);
    }
}

fn longest(block: &Block) -> usize {
    match block {
        Block::List(lines) | Block::Steps(lines) => lines.len(),
        Block::Commands(lines) => lines.len(),
        Block::Table(table) => table.row_count(),
        Block::Folded(_, blocks) => blocks.iter().map(longest).max().unwrap_or(0),
        Block::Paragraph(_) | Block::Alert(_) => 0,
    }
}

/// Where a line stands: a bar ends a cell, even in code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Line,
    Cell,
}

fn inline(text: &Text, place: Place) -> MdToken {
    let tokens: Vec<_> = text
        .pieces()
        .iter()
        .map(|piece| match (piece, place) {
            (Piece::Words(words), _) => MdToken::text(words),
            (Piece::Exact(exact), Place::Cell) => MdToken::cell(exact),
            (Piece::Exact(exact), Place::Line) => MdToken::code(exact),
            (Piece::Redacted, _) => MdToken::text(REDACTED),
        })
        .collect();
    MdToken::join(&tokens)
}
