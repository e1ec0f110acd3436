//! Which blocks does a Markdown text consist of?

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::block::{Block, Line, Trace};

/// The blocks of a Markdown text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut builder = Builder::new(text);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        builder.event(event, range);
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
            Tag::Item | Tag::Paragraph | Tag::BlockQuote(_) => self.end_line(),
            Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. } => {
                self.mark_within()
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
                self.blocks.push(Block::Html(lines));
                self.place = Place::Text;
            }
            TagEnd::MetadataBlock(_) => {
                self.current = None;
                self.lines.clear();
                self.place = Place::Text;
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
            TagEnd::Item | TagEnd::Paragraph | TagEnd::BlockQuote(_) => self.end_line(),
            _ => {}
        }
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
        let mut at = range.start;
        for (number, piece) in text.split('\n').enumerate() {
            if number > 0 {
                self.end_line();
            }
            let piece = piece.strip_suffix('\r').unwrap_or(piece);
            if !(piece.is_empty() && number > 0) {
                let from = if literal && !source.starts_with(text) { range.start } else { at };
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
        line.literal &= literal || text.trim().is_empty();
        if escaped && text.starts_with('\\') {
            line.traces.insert(Trace::Doubled);
        } else if escaped {
            line.escaped.push(line.text.len());
        }
        line.text.push_str(text);
    }

    /// An empty line that begins at a byte.
    fn line_at(&self, at: usize) -> Line {
        let index = self.line_starts.partition_point(|start| *start <= at).saturating_sub(1);
        let start = self.line_starts.get(index).copied().unwrap_or_default();
        let before = self.source.get(start..at).unwrap_or_default().chars().count();
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
        whole.traces.extend(&part.traces);
    }
    whole
}

/// The name of an HTML tag.
fn tag_name(html: &str) -> String {
    let name = html.trim_start_matches(['<', '/']);
    name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

fn is_line_break(html: &str) -> bool {
    tag_name(html) == "br"
}

fn is_style(html: &str) -> bool {
    const STYLES: [&str; 10] = ["a", "b", "code", "em", "i", "kbd", "span", "strong", "tt", "u"];
    STYLES.contains(&tag_name(html).as_str())
}
