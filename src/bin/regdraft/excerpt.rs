//! How does a diagnostic show the line that it is about?

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use regdraft::diagnostic::{Diagnostic, Severity};
use regdraft::reg::{CodePage, Reader, Record};
use regdraft::registry::Text;
use regdraft::span::Span;

use super::messages;

/// Where the lines are to be found.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    Bytes(&'a [u8]),
    /// Text that is no `.reg` file.
    Text(&'a str),
    /// A file that is read again.
    File(&'a str),
    None,
}

/// The lines that some diagnostics are about.
pub(crate) struct Excerpts(BTreeMap<u32, String>);

/// How many characters of a line are shown before and after the place.
const AROUND: usize = 100;

impl Excerpts {
    /// Finds the lines of all diagnostics in one pass.
    pub(crate) fn of(
        diagnostics: &[Diagnostic],
        source: Source<'_>,
        page: Option<CodePage>,
    ) -> Self {
        let mut lines: BTreeMap<u32, String> = BTreeMap::new();
        let wanted: Vec<u32> =
            diagnostics.iter().filter_map(Diagnostic::span).map(Span::line).collect();
        if !wanted.is_empty() {
            match source {
                Source::Bytes(bytes) => {
                    collect(Reader::with_code_page(bytes, page), &wanted, &mut lines);
                }
                Source::File(name) => {
                    if let Ok(file) = File::open(name) {
                        collect(Reader::with_code_page(file, page), &wanted, &mut lines);
                    }
                }
                Source::Text(text) => {
                    let wanted: std::collections::BTreeSet<u32> = wanted.iter().copied().collect();
                    let all = (1..).zip(text.split('\n'));
                    lines
                        .extend(all.filter(|(number, _)| wanted.contains(number)).map(
                            |(number, line)| (number, line.trim_end_matches('\r').to_owned()),
                        ));
                }
                Source::None => {}
            }
        }
        Self(lines)
    }

    /// The lines of one record.
    pub(crate) fn of_record(record: &Record<'_>, diagnostics: &[Diagnostic]) -> Self {
        let mut lines = BTreeMap::new();
        let wanted: Vec<u32> =
            diagnostics.iter().filter_map(Diagnostic::span).map(Span::line).collect();
        keep_lines(record, &wanted, &mut lines);
        Self(lines)
    }

    /// The diagnostic with its line, for a terminal: the stream that it is written to takes the
    /// colours out where they are not wanted.
    pub(crate) fn render(&self, file: &str, diagnostic: &Diagnostic) -> String {
        let Some((span, line)) =
            diagnostic.span().and_then(|span| Some((span, self.0.get(&span.line())?)))
        else {
            return messages::text(file, diagnostic);
        };
        let level = match diagnostic.severity() {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let (shown, place) = excerpt(line, span);
        let origin =
            Origin::path(file).line(span.line() as usize).char_column(span.column() as usize);
        let title = level.primary_title(diagnostic.message()).id(diagnostic.code().id());
        let whole = shown == *line;
        let snippet = Snippet::source(shown)
            .line_start(span.line() as usize)
            .annotation(AnnotationKind::Primary.span(place));
        // A part of a line, or one that shows hidden characters, has other columns than the file.
        let mut group = if whole {
            title.element(snippet.path(file))
        } else {
            title.element(origin).element(snippet)
        };
        if let Some(mend) = diagnostic.mend() {
            group = group.element(Level::HELP.message(mend));
        }
        Renderer::styled().render(&[group])
    }
}

/// Collects the wanted lines of a file; what cannot be read again is not shown.
fn collect(mut reader: Reader<impl Read>, wanted: &[u32], lines: &mut BTreeMap<u32, String>) {
    let last = wanted.iter().max().copied().unwrap_or(0);
    let mut sorted = wanted.to_vec();
    sorted.sort_unstable();
    while let Ok(Some(record)) = reader.next_record() {
        if record.line > last {
            break;
        }
        let from = sorted.partition_point(|line| *line < record.line);
        let to = sorted.partition_point(|line| *line < record.line.saturating_add(record.lines));
        keep_lines(&record, sorted.get(from..to).unwrap_or_default(), lines);
    }
}

/// Keeps those lines of a record that are wanted.
fn keep_lines(record: &Record<'_>, wanted: &[u32], lines: &mut BTreeMap<u32, String>) {
    if wanted.is_empty() {
        return;
    }
    for (number, line) in (record.line..).zip(record.lines_of_text()) {
        if wanted.contains(&number) {
            // An unpaired surrogate is shown as U+FFFD.
            let characters = char::decode_utf16(line.units());
            let line = characters.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
            lines.insert(number, line);
        }
    }
}

/// The part of a line around a place, hidden characters shown, and where the place is in it.
fn excerpt(line: &str, span: Span) -> (String, Range<usize>) {
    let from = span.column() as usize - 1;
    let to = from + span.width().max(1) as usize;
    let mut shown = String::new();
    let (mut start, mut end) = (None, None);
    let first = from.saturating_sub(AROUND);
    if first > 0 {
        shown.push('…');
    }
    for (at, c) in line.chars().enumerate().skip(first) {
        if at == from {
            start = Some(shown.len());
        }
        if at == to {
            end = Some(shown.len());
        }
        if at > from + 2 * AROUND {
            shown.push('…');
            break;
        }
        match c {
            '\t' => shown.push(' '),
            _ => shown.push_str(&Text::from(c.encode_utf8(&mut [0; 4]) as &str).to_string()),
        }
    }
    let start = start.unwrap_or(shown.len());
    let end = end.unwrap_or(shown.len()).max(start);
    (shown, start..end)
}
