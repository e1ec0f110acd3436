//! How does a page read in a terminal, or pasted into a plain field?

use unicode_width::UnicodeWidthStr;

use super::text::Piece;
use super::{Block, Page, REDACTED, Row, Section, Table, Text, Tone, show_hidden};

/// What the place can show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    /// Whether colours are understood.
    pub(crate) color: bool,
    /// How many columns it has; without, nothing is wrapped.
    pub(crate) width: Option<usize>,
}

/// To how many columns a cell is padded at most. A pipe has any width, and one value of a megabyte must
/// not make every row as long.
const PADDED: usize = 80;

/// The styles, as SGR parameters.
mod style {
    pub(super) const NONE: &str = "";
    pub(super) const BOLD: &str = "1";
    pub(super) const QUIET: &str = "2";
    pub(super) const MARK: &str = "7";
    pub(super) const RED: &str = "31";
    pub(super) const GREEN: &str = "32";
    pub(super) const YELLOW: &str = "33";
    pub(super) const MAGENTA: &str = "35";
    pub(super) const CYAN: &str = "36";
    pub(super) const BOLD_RED: &str = "1;31";
}

/// Words with a style each; a space stands between two.
type Words<'a> = Vec<(String, &'a str)>;

impl Page {
    /// The whole page.
    pub(crate) fn terminal(&self, terminal: Terminal) -> String {
        let mut out = Out { text: String::new(), terminal };
        out.line(0, &out_words(&self.title, style::BOLD));
        let width = self.facts.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
        for (name, text) in &self.facts {
            let mut words = vec![(format!("{name:width$}"), style::QUIET)];
            words.extend(out_words(text, style::NONE));
            out.wrapped("", width + 1, &words);
        }
        for section in &self.sections {
            out.text.push('\n');
            out.section(section);
        }
        out.text
    }
}

impl Section {
    /// The section alone, without its heading.
    pub(crate) fn plain(&self) -> String {
        let terminal = Terminal { color: false, width: None };
        let mut out = Out { text: String::new(), terminal };
        out.blocks(&self.blocks, 0);
        out.text
    }
}

struct Out {
    text: String,
    terminal: Terminal,
}

impl Out {
    fn section(&mut self, section: &Section) {
        if let Some(heading) = section.heading {
            self.line(0, &[(heading.to_owned(), style::BOLD)]);
        }
        let indent = if section.heading.is_some() { 2 } else { 0 };
        self.blocks(&section.blocks, indent);
    }

    fn blocks(&mut self, blocks: &[Block], indent: usize) {
        let margin = " ".repeat(indent);
        for block in blocks {
            match block {
                Block::Paragraph(text) => {
                    self.wrapped(&margin, 0, &out_words(text, style::NONE));
                }
                Block::Alert(text) => {
                    let mut words = vec![("!".to_owned(), style::BOLD_RED)];
                    words.extend(out_words(text, style::BOLD));
                    self.wrapped(&margin, 2, &words);
                }
                Block::List(lines) => {
                    for line in lines {
                        self.item(&margin, "-", line);
                    }
                }
                Block::Steps(lines) => {
                    for (at, line) in lines.iter().enumerate() {
                        self.item(&margin, &format!("{}.", at + 1), line);
                    }
                }
                Block::Commands(lines) => {
                    for line in lines {
                        self.line(indent + 2, &[(show_hidden(line), style::CYAN)]);
                    }
                }
                Block::Table(table) => self.table(table, indent),
                Block::Folded(summary, inner) => {
                    self.wrapped(&margin, 0, &out_words(summary, style::QUIET));
                    self.blocks(inner, indent + 2);
                }
            }
        }
    }

    fn item(&mut self, margin: &str, sign: &str, line: &Text) {
        let mut words = vec![(sign.to_owned(), style::NONE)];
        words.extend(out_words(line, style::NONE));
        self.wrapped(margin, sign.len() + 1, &words);
    }

    /// A table: in columns where they fit, else each row's last cells on lines of their own.
    fn table(&mut self, table: &Table, indent: usize) {
        let widths = table.widths();
        let room = self.terminal.width.unwrap_or(usize::MAX).saturating_sub(indent);
        let mut used = 0;
        let fits = widths.iter().take_while(|width| {
            used += **width + 2;
            used <= room.saturating_add(2)
        });
        let columns = fits.count().max(1);
        if columns == widths.len() && table.columns.iter().any(|column| !column.is_empty()) {
            let head: Vec<_> = table.columns.iter().map(|head| Text::words(*head)).collect();
            self.cells(&head, &widths, indent, style::QUIET);
        }
        for group in &table.groups {
            if let Some(heading) = &group.heading {
                self.line(indent, &out_words(heading, style::BOLD));
            }
            for row in &group.rows {
                self.row(table, row, &widths, columns, indent);
            }
        }
    }

    fn row(&mut self, table: &Table, row: &Row, widths: &[usize], columns: usize, indent: usize) {
        let (first, rest) = row.cells.split_at_checked(columns).unwrap_or((&row.cells, &[]));
        self.cells(first, widths, indent, tone(row.tone));
        let margin = " ".repeat(indent + 4);
        for (column, cell) in table.columns.iter().skip(columns).zip(rest) {
            if !cell.is_empty() {
                let mut words = vec![(format!("{column}:"), style::QUIET)];
                words.extend(out_words(cell, style::NONE));
                self.wrapped(&margin, 2, &words);
            }
        }
    }

    /// Cells side by side; the style is that of the first.
    fn cells(&mut self, cells: &[Text], widths: &[usize], indent: usize, first: &str) {
        let mut line = " ".repeat(indent);
        let mut owed = 0;
        for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
            line.push_str(&" ".repeat(owed));
            let style = if at == 0 { first } else { style::NONE };
            line.push_str(&self.painted(&out_words(cell, style)));
            owed = (*width).min(PADDED).saturating_sub(cell.plain().width()) + 2;
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn line(&mut self, indent: usize, words: &[(String, &str)]) {
        let painted = self.painted(words);
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(&painted);
        self.text.push('\n');
    }

    /// Words in lines of the terminal's width; the lines after the first stand further in.
    fn wrapped(&mut self, margin: &str, hang: usize, words: &[(String, &str)]) {
        let most = self.terminal.width.unwrap_or(usize::MAX);
        let mut indent = margin.len();
        let mut used = indent;
        let mut begin = 0;
        for (at, (word, _)) in words.iter().enumerate() {
            let width = word.width();
            if at > begin && used + 1 + width > most {
                self.line(indent, words.get(begin..at).unwrap_or_default());
                indent = margin.len() + hang;
                (begin, used) = (at, indent + width);
            } else {
                used += width + usize::from(at > begin);
            }
        }
        self.line(indent, words.get(begin..).unwrap_or_default());
    }

    /// Words on one line; those of one style that follow each other are painted together.
    fn painted(&self, words: &[(String, &str)]) -> String {
        let runs = words.chunk_by(|a, b| a.1 == b.1).map(|run| {
            let text = run.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(" ");
            match run.first() {
                Some((_, style)) if !style.is_empty() && self.terminal.color => {
                    format!("\u{1b}[{style}m{text}\u{1b}[0m")
                }
                _ => text,
            }
        });
        runs.collect::<Vec<_>>().join(" ")
    }
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => style::NONE,
        Tone::Added => style::GREEN,
        Tone::Changed => style::YELLOW,
        Tone::Removed => style::RED,
        Tone::Unknown => style::MAGENTA,
        Tone::High => style::BOLD_RED,
    }
}

/// A line's words, each with its style. What is exact stays in one piece, spaces and all.
fn out_words<'a>(text: &Text, prose: &'a str) -> Words<'a> {
    let mut words: Words<'_> = Vec::new();
    // Whether the next word follows without a space.
    let mut glued = false;
    let mut push = |word: String, style: &'a str, glue: bool| match words.last_mut() {
        Some((last, kept)) if glue && *kept == style => last.push_str(&word),
        Some((last, _)) if glue && style == prose => last.push_str(&word),
        _ => words.push((word, style)),
    };
    for piece in text.pieces() {
        match piece {
            Piece::Words(text) => {
                let text = show_hidden(text);
                for (at, word) in text.split(' ').enumerate() {
                    if !word.is_empty() {
                        push(word.to_owned(), prose, at == 0 && glued);
                    }
                }
                glued = !text.ends_with(' ');
            }
            Piece::Exact(text) => {
                push(show_hidden(text), style::CYAN, false);
                glued = true;
            }
            Piece::Redacted => {
                push(REDACTED.to_owned(), style::MARK, false);
                glued = true;
            }
        }
    }
    words
}
