//! Which lines of a document belong to one change set?

use std::collections::HashMap;

use super::block::{Block, Line};
use super::draft::Draft;
use super::key::{Brackets, KeyLine};
use super::line::{self, Found};
use super::slug::Slugs;
use super::{Document, Section, signs, table};
use crate::diagnostic::{Code, Diagnostic};

/// Reads the blocks of a document.
pub(super) fn read(blocks: &[Block], label: &str) -> Document {
    let mut reader = DocumentReader::new(label);
    for block in blocks {
        reader.block(block);
    }
    reader.finish()
}

struct DocumentReader<'a> {
    label: &'a str,
    slugs: Slugs,
    /// The id and the text of the heading at hand.
    heading: (String, String),
    sections: Vec<Section>,
    diagnostics: Vec<Diagnostic>,
    draft: Draft,
    restart: bool,
}

impl<'a> DocumentReader<'a> {
    fn new(label: &'a str) -> Self {
        let slugs = Slugs::default();
        let heading = ("document".to_owned(), String::new());
        Self {
            label,
            slugs,
            heading,
            sections: Vec::new(),
            diagnostics: Vec::new(),
            draft: Draft::default(),
            restart: false,
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(line) => {
                // A rule right below makes a heading of the lines above it.
                match line::read(line).0 {
                    Found::Prose | Found::Comment => self.prose(line),
                    _ => self.draft.refuse(line, "to Markdown the line is a heading"),
                }
                self.end_section();
                let text = line.text.trim().to_owned();
                self.heading = (self.slugs.next(&text), text);
            }
            Block::Rule => self.end_section(),
            Block::Lost(line, why) => {
                self.draft.refuse(line, why);
                self.draft.lose_key();
            }
            Block::Code { language, lines, closed } => {
                self.end_section();
                self.code(language, lines, *closed);
                self.end_section();
            }
            Block::Text(lines) => {
                // A blank line or a list does not end a change set, so no section ends here.
                self.text(&line::logical(lines));
            }
            Block::Table(rows) => {
                self.end_section();
                self.table(rows);
                self.end_section();
            }
            Block::Html(lines) => {
                self.end_section();
                self.listen_to(lines);
                self.unread(lines, "the markup");
            }
        }
    }

    /// Words: noted where they name the registry.
    fn prose(&mut self, line: &Line) {
        self.listen(line);
        if signs::names_the_registry(&line.text) {
            let message = "prose that names the registry is not read";
            self.diagnostics.push(line.say(Code::DocumentProse, message));
        }
    }

    /// Hears whether a restart is spoken of, wherever that is.
    fn listen(&mut self, line: &Line) {
        let lower = line.text.to_ascii_lowercase();
        let is_needed = ["no restart", "no reboot", "without restart", "without a restart"]
            .iter()
            .all(|words| !lower.contains(words));
        let is_named = ["restart", "reboot", "shutdown /r"].iter().any(|word| lower.contains(word));
        self.restart |= is_needed && is_named;
    }

    fn listen_to(&mut self, lines: &[Line]) {
        for line in lines {
            self.listen(line);
        }
    }

    /// A part that is not looked into.
    fn unread(&mut self, lines: &[Line], what: &str) {
        if let Some(line) = lines.iter().find(|line| signs::names_the_registry(&line.text)) {
            let message = format!("{what} names the registry, and is not read");
            let help = "look at it by hand; to use a change set of this document, name its section";
            self.diagnostics.push(line.say(Code::DocumentUnread, message).help(help));
        }
    }

    fn code(&mut self, language: &str, lines: &[Line], closed: bool) {
        let lines = line::logical(lines);
        self.listen_to(&lines);
        let read: Vec<_> = lines.iter().map(|line| (line, line::read(line))).collect();
        let is = |wanted: fn(&Found) -> bool| read.iter().any(|(_, (found, _))| wanted(found));
        let has_values = is(|found| matches!(found, Found::Values(_)));
        let has_keys = is(|found| {
            matches!(found, Found::Key(key, values)
                if key.brackets != Brackets::None || !values.is_empty())
        });
        let has_words = read.iter().any(|(line, (found, _))| match found {
            Found::Unclear => true,
            Found::Prose => !line.text.trim().is_empty() && !is_hash_comment(line),
            _ => false,
        });
        if !(has_values || has_keys) || (has_words && is_script(language)) {
            self.unread(&lines, "the block of code");
            return;
        }
        let mut bare: Option<&Line> = None;
        for (line, (found, said)) in read {
            if line.text.trim().is_empty() {
                continue;
            }
            if let (Some(bare), true) = (bare, !matches!(found, Found::Values(_) | Found::Comment))
            {
                self.draft.refuse(bare, ALONE);
            }
            bare = match &found {
                Found::Key(key, values) if key.brackets == Brackets::None && values.is_empty() => {
                    Some(line)
                }
                Found::Comment => bare,
                _ => None,
            };
            self.draft.take(line, said);
            match found {
                Found::Header(version) => self.draft.header(line, version),
                Found::Key(key, values) => {
                    if key.brackets == Brackets::None {
                        self.draft.take(line, vec![line.say(Code::DocumentKey, NO_BRACKETS)]);
                    }
                    self.draft.key(line, &key, &values);
                }
                Found::Values(values) => self.draft.values(line, &values),
                Found::Comment => {}
                // Why it is not clear has been said.
                Found::Unclear => self.draft.lose_key(),
                Found::Prose if is_hash_comment(line) => {}
                Found::Prose => self.draft.refuse(line, "the line is no key, value or comment"),
            }
        }
        if let Some(bare) = bare {
            self.draft.refuse(bare, ALONE);
        }
        if let (false, Some(last)) = (closed, lines.last()) {
            self.draft.refuse(
                last,
                "the block of code is not closed, so it is not certain where it ends",
            );
        }
    }

    /// Paragraphs and lists. Words end a change set.
    fn text(&mut self, lines: &[Line]) {
        for (at, line) in lines.iter().enumerate() {
            let (found, said) = line::read(line);
            let next = lines.get(at + 1).map(|next| line::read(next).0);
            let before_values = matches!(next, Some(Found::Values(_)));
            match found {
                Found::Comment => self.listen(line),
                Found::Header(version) => {
                    self.end_section();
                    self.draft.take(line, said);
                    self.draft.header(line, version);
                }
                Found::Key(key, values) if is_certain_in_text(line, &key) => {
                    let alone =
                        key.brackets == Brackets::None && values.is_empty() && !before_values;
                    if alone {
                        self.end_section();
                        self.prose(line);
                        continue;
                    }
                    self.draft.take(line, said);
                    if key.brackets == Brackets::None {
                        self.draft.take(line, vec![line.say(Code::DocumentKey, NO_BRACKETS)]);
                    }
                    self.draft.key(line, &key, &values);
                    self.draft.is_among_words();
                }
                Found::Values(values) => {
                    self.draft.take(line, said);
                    self.draft.values(line, &values);
                }
                Found::Key(..) if before_values => {
                    self.draft
                        .refuse(line, "it is not certain where the path ends: put it in brackets");
                    self.draft.lose_key();
                }
                // Within a change set, what was meant for the registry is not passed over.
                Found::Unclear => {
                    self.draft.take(line, said);
                    self.draft.lose_key();
                }
                Found::Key(..) | Found::Prose
                    if !self.draft.is_empty()
                        && (line::looks_meant(line)
                            || before_values
                            || self.draft.expects_value_at(line)) =>
                {
                    self.draft.refuse(
                        line,
                        "the line is neither a key nor a value in the way of .reg files",
                    );
                    self.draft.lose_key();
                }
                Found::Key(..) | Found::Prose => {
                    self.end_section();
                    self.prose(line);
                }
            }
        }
    }

    fn table(&mut self, rows: &[Vec<Line>]) {
        for row in rows {
            self.listen_to(row);
        }
        if !table::read(rows, &mut self.draft) {
            let lines: Vec<Line> = rows.iter().flatten().cloned().collect();
            self.unread(&lines, "the table");
        }
    }

    /// Ends the change set at hand, if there is one.
    fn end_section(&mut self) {
        let mut draft = std::mem::take(&mut self.draft);
        draft.refuse_bare_key();
        let Some(first) = draft.first.clone() else { return };
        let changes = draft.read(self.label);
        let (id, heading) = self.heading.clone();
        let mut diagnostics = draft.diagnostics;
        diagnostics.sort_by_key(Diagnostic::span);
        self.sections.push(Section { id, heading, span: first.span(), changes, diagnostics });
    }

    fn finish(mut self) -> Document {
        self.end_section();
        // A heading that only talks of keys, or a header alone, is no change set.
        self.sections
            .retain(|section| !section.changes.is_empty() || !section.diagnostics.is_empty());
        let mut count: HashMap<String, usize> = HashMap::new();
        for section in &self.sections {
            *count.entry(section.id.clone()).or_default() += 1;
        }
        let mut number: HashMap<String, usize> = HashMap::new();
        for section in &mut self.sections {
            if count.get(&section.id).is_some_and(|count| *count > 1) {
                let number = number.entry(section.id.clone()).or_default();
                *number += 1;
                section.id = format!("{}:{number}", section.id);
            }
        }
        let Self { sections, diagnostics, restart, .. } = self;
        Document { sections, diagnostics, restart }
    }
}

const NO_BRACKETS: &str = "both brackets of the key line are missing";
const ALONE: &str =
    "a path without brackets and without values is not certain to be a key to create";

/// Whether a key line among words can be nothing else: its end is certain.
fn is_certain_in_text(line: &Line, key: &KeyLine) -> bool {
    let text = line.text.trim();
    let last = text.rsplit('\\').next().unwrap_or_default();
    // Only where the path is marked as code, or ends in one word, is nothing said behind it.
    let marked = line.literal && line.depth > 0;
    match key.brackets {
        Brackets::Both => true,
        Brackets::One if text.ends_with(']') => true,
        Brackets::One | Brackets::None => {
            let ends_in_word = !last.contains(char::is_whitespace)
                && last.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '}' | ')' | '_'));
            marked || ends_in_word
        }
    }
}

/// Whether a line of code is a comment, as importers take it too.
fn is_hash_comment(line: &Line) -> bool {
    line.text.trim_start().starts_with('#')
}

/// Whether code of that language is a program.
fn is_script(language: &str) -> bool {
    const SCRIPTS: [&str; 18] = [
        "azurecli",
        "azurepowershell",
        "bash",
        "bat",
        "batch",
        "c",
        "cmd",
        "console",
        "cpp",
        "csharp",
        "json",
        "powershell",
        "ps1",
        "pwsh",
        "python",
        "vb",
        "vbscript",
        "xml",
    ];
    let name = language.trim_end_matches("-interactive");
    SCRIPTS.contains(&name)
}
