//! Which blocks does a Markdown text consist of?

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::block::{Block, Line, Trace};
use super::html::{is_line_break, is_style, strikes};
use super::signs;

/// The blocks of a Markdown text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let parser = Parser::new_ext(text, options);
    // `[key]: …` is the definition of a link, which no event tells of.
    let mut definitions: Vec<Range<usize>> =
        parser.reference_definitions().iter().map(|(_, found)| found.span.clone()).collect();
    definitions.sort_by_key(|range| std::cmp::Reverse(range.start));
    let mut builder = Builder::new(text);
    for (event, range) in parser.into_offset_iter() {
        while let Some(lost) = definitions.pop_if(|lost| lost.start <= range.start) {
            builder.lose(&lost, "to Markdown the line defines a link, and is not shown");
        }
        builder.event(event, range);
    }
    for lost in definitions.into_iter().rev() {
        builder.lose(&lost, "to Markdown the line defines a link, and is not shown");
    }
    builder.end_text();
    builder.blocks
}

/// Where the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Heading,
    Code,
    Html,
    Cell,
    Metadata,
}

struct Builder<'a> {
    source: &'a str,
    line_starts: Vec<usize>,
    blocks: Vec<Block>,
    /// The lines of the block at hand.
    lines: Vec<Line>,
    current: Option<Line>,
    rows: Vec<Vec<Line>>,
    place: Place,
    /// The first word behind a fence.
    language: String,
    depth: usize,
    /// How many marks that strike text out are open.
    struck: usize,
    /// The last place whose column was counted: line, byte, column.
    counted: (usize, usize, usize),
    /// Where the text before ends.
    end: usize,
}

impl<'a> Builder<'a> {
    fn new(source: &'a str) -> Self {
        let starts = source.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            source,
            line_starts: std::iter::once(0).chain(starts).collect(),
            blocks: Vec::new(),
            lines: Vec::new(),
            current: None,
            rows: Vec::new(),
            place: Place::Text,
            language: String::new(),
            depth: 0,
            struck: 0,
            counted: (0, 0, 0),
            end: 0,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(tag) => self.finish(tag, &range),
            Event::Text(text) => self.text(&text, range, self.place == Place::Code),
            Event::SoftBreak => self.end_line(),
            Event::HardBreak => {
                // A backslash at the end of a line continues a value.
                if self.source.get(range).is_some_and(|text| text.starts_with('\\'))
                    && let Some(line) = &mut self.current
                {
                    line.text.push('\\');
                }
                self.end_line();
            }
            Event::InlineHtml(html) if is_line_break(&html) => self.end_line(),
            // Marks of style may go; anything else may be a placeholder.
            Event::InlineHtml(html) if html.starts_with("<!--") => {
                self.lose(&range, "the line is a comment, which no page shows");
                self.end = range.end;
            }
            Event::InlineHtml(html) if strikes(&html) => self.strike(&html),
            Event::InlineHtml(html) if is_style(&html) => {
                self.mark_within();
                self.end = range.end;
            }
            Event::Code(text) => {
                // Backticks within a quoted text may belong to it.
                if self.is_quoting() {
                    self.mark_within();
                }
                self.text(&text, range, true);
                if let Some(line) = &mut self.current {
                    line.codes += 1;
                }
            }
            Event::InlineHtml(text) | Event::Html(text) => {
                self.text(&text, range, true);
            }
            Event::Rule => {
                self.end_text();
                self.blocks.push(Block::Rule);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Heading { .. } => self.begin(Place::Heading),
            Tag::CodeBlock(kind) => {
                self.begin(Place::Code);
                if let CodeBlockKind::Fenced(info) = kind {
                    let word = info.split_whitespace().next().unwrap_or_default();
                    self.language = word.to_ascii_lowercase();
                }
            }
            Tag::HtmlBlock => self.begin(Place::Html),
            Tag::Table(_) => self.begin(Place::Cell),
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            Tag::TableCell => self.current = Some(self.line_at(range.start)),
            Tag::MetadataBlock(_) => self.begin(Place::Metadata),
            Tag::List(_) => {
                self.end_line();
                self.depth += 1;
            }
            Tag::Item | Tag::Paragraph => self.end_line(),
            Tag::BlockQuote(_) => self.divide(),
            Tag::Strikethrough => self.struck += 1,
            Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. } => {
                self.mark_within();
            }
            _ => {}
        }
    }

    fn finish(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Heading(_) => {
                self.end_line();
                let mut heading = join(std::mem::take(&mut self.lines));
                heading.text = heading.text.replace('\n', " ");
                self.blocks.push(Block::Heading(heading));
                self.place = Place::Text;
            }
            TagEnd::CodeBlock => {
                self.end_line();
                let lines = std::mem::take(&mut self.lines);
                let language = std::mem::take(&mut self.language);
                let closed = self.is_closed(range);
                self.blocks.push(Block::Code { language, lines, closed });
                self.place = Place::Text;
            }
            TagEnd::HtmlBlock => {
                self.end_line();
                let lines = std::mem::take(&mut self.lines);
                for line in lines.iter().filter(|line| strikes(&line.text)) {
                    self.strike(&line.text);
                }
                self.blocks.push(Block::Html(lines));
                self.place = Place::Text;
            }
            TagEnd::MetadataBlock(_) => {
                self.current = None;
                self.lines.clear();
                self.place = Place::Text;
                // Metadata stand at the head alone.
                if range.start > 0 {
                    self.lose(range, "to Markdown the lines between two rules are metadata");
                }
            }
            TagEnd::TableCell => {
                // A cell of several lines keeps them as one text with line feeds.
                let last = self.current.take();
                let parts: Vec<Line> = self.lines.drain(..).chain(last).collect();
                if let Some(row) = self.rows.last_mut() {
                    row.push(join(parts));
                }
            }
            TagEnd::Table => {
                let rows = std::mem::take(&mut self.rows);
                self.blocks.push(Block::Table(rows));
                self.place = Place::Text;
            }
            TagEnd::List(_) => {
                self.end_line();
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::Item | TagEnd::Paragraph => self.end_line(),
            TagEnd::BlockQuote(_) => self.divide(),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            _ => {}
        }
    }

    /// Notes a stretch that no page shows, if it names the registry.
    fn lose(&mut self, range: &Range<usize>, why: &'static str) {
        let text = self.source.get(range.clone()).unwrap_or_default();
        if !signs::names_the_registry(text) {
            return;
        }
        self.end_text();
        let mut line = self.line_at(range.start);
        text.lines().next().unwrap_or_default().clone_into(&mut line.text);
        self.blocks.push(Block::Lost(line, why));
    }

    /// Text begins or ends to be struck out.
    fn strike(&mut self, html: &str) {
        let closes = html.matches("</").count();
        let opens = html.matches('<').count() - closes;
        self.struck = (self.struck + opens).saturating_sub(closes);
    }

    /// Two parts do not belong together.
    fn divide(&mut self) {
        self.end_text();
        self.blocks.push(Block::Rule);
    }

    /// Notes that marks which are gone stood within a line.
    fn mark_within(&mut self) {
        if let Some(line) = &mut self.current
            && !line.text.trim().is_empty()
        {
            line.traces.insert(Trace::Markup);
        }
    }

    /// Whether a quoted text has begun and not ended.
    fn is_quoting(&self) -> bool {
        self.current.as_ref().is_some_and(|line| line.text.matches('"').count() % 2 == 1)
    }

    /// A block of another kind begins.
    fn begin(&mut self, place: Place) {
        self.end_text();
        self.place = place;
    }

    /// Whether the fence of a code block, if it has one, is closed.
    fn is_closed(&self, range: &Range<usize>) -> bool {
        let block = self.source.get(range.clone()).unwrap_or_default().trim_start();
        let mark = block.chars().next().filter(|c| matches!(c, '`' | '~'));
        let Some(mark) = mark else { return true };
        let length = block.chars().take_while(|c| *c == mark).count();
        let last = block.lines().skip(1).last().unwrap_or_default();
        let last = last.trim_start_matches(['>', ' ', '\t']).trim_end();
        last.len() >= length && last.chars().all(|c| c == mark)
    }

    /// Adds text to the current line, or begins one.
    fn text(&mut self, text: &str, range: Range<usize>, literal: bool) {
        if self.place == Place::Metadata {
            return;
        }
        let source = self.source.get(range.clone()).unwrap_or_default();
        let before = range.start.checked_sub(1).and_then(|at| self.source.as_bytes().get(at));
        let escaped = !literal
            && before == Some(&b'\\')
            && self.end < range.start
            && text.starts_with(|c: char| c.is_ascii_punctuation());
        let at_once = literal && !source.starts_with(text);
        let mut at = range.start;
        for (number, piece) in text.split('\n').enumerate() {
            if number > 0 {
                self.end_line();
            }
            let piece = piece.strip_suffix('\r').unwrap_or(piece);
            if !(piece.is_empty() && number > 0) {
                let from = if at_once { range.start } else { at };
                self.add(piece, from, literal, escaped && number == 0);
            }
            at += piece.len() + 1;
        }
        if !literal
            && source != text
            && let Some(line) = &mut self.current
        {
            line.traces.insert(Trace::Entity);
        }
        self.end = range.end;
    }

    fn add(&mut self, text: &str, from: usize, literal: bool, escaped: bool) {
        if self.current.is_none() {
            let mut line = self.line_at(from);
            line.literal = literal;
            self.current = Some(line);
        }
        let Some(line) = &mut self.current else { return };
        if line.text.is_empty() {
            line.literal = literal;
        }
        if self.struck > 0 {
            line.traces.insert(Trace::Struck);
        }
        line.literal &= literal || text.trim().is_empty();
        if escaped && text.starts_with('\\') {
            line.traces.insert(Trace::Doubled);
        } else if escaped {
            line.escaped.push(line.text.len());
        }
        line.text.push_str(text);
    }

    /// An empty line that begins at a byte.
    fn line_at(&mut self, at: usize) -> Line {
        let index = self.line_starts.partition_point(|start| *start <= at).saturating_sub(1);
        let start = self.line_starts.get(index).copied().unwrap_or_default();
        // A long line is counted once, not once for each cell.
        let (from, counted) = match self.counted {
            (line, from, counted) if line == index && from >= start && from <= at => {
                (from, counted)
            }
            _ => (start, 0),
        };
        let before = counted + self.source.get(from..at).unwrap_or_default().chars().count();
        self.counted = (index, at, before);
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (number, column) = (small(index + 1), small(before + 1));
        Line { number, column, depth: self.depth, ..Line::default() }
    }

    fn end_line(&mut self) {
        self.lines.extend(self.current.take());
    }

    /// Ends a stretch of paragraphs and lists.
    fn end_text(&mut self) {
        self.end_line();
        let lines = std::mem::take(&mut self.lines);
        if !lines.is_empty() {
            self.blocks.push(Block::Text(lines));
        }
    }
}

/// One line of several, with line feeds between.
fn join(parts: Vec<Line>) -> Line {
    let mut parts = parts.into_iter();
    let mut whole = parts.next().unwrap_or_default();
    for part in parts {
        whole.text.push('\n');
        let offset = whole.text.len();
        whole.escaped.extend(part.escaped.iter().map(|at| at + offset));
        whole.text.push_str(&part.text);
        whole.literal &= part.literal;
        whole.codes += part.codes;
        whole.traces.extend(&part.traces);
    }
    whole
}
