//! How does text become the bytes of a `.reg` file?

use std::fmt;
use std::io::{self, Write};

use super::encoding::Encoding;
use super::header;
use super::lower::{Lowered, breaks_line};
use super::record::Version;
use super::spell::{self, LINE_END};
use super::style::Style;
use crate::change::{Change, ChangeSet, Operation};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{KeyPath, Snapshot, TextRef, ValueRef};

/// Why a file could not be written.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// The output could not be written.
    Io(io::Error),
    /// The format cannot express something; nothing was written.
    NotExpressible(Diagnostic),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Io(error) => error.fmt(f),
            WriteError::NotExpressible(diagnostic) => diagnostic.fmt(f),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        WriteError::Io(error)
    }
}

/// Writes changes as a file.
///
/// # Errors
/// [`WriteError::NotExpressible`] for a name or text that the style's encoding or code page does not
/// have, before anything is written.
///
/// # Examples
/// ```
/// use regdraft::change::{Change, ChangeSet};
/// use regdraft::reg::{self, Reader, Style, Target};
/// use regdraft::registry::KeyPath;
///
/// let changes = ChangeSet::from_iter([Change::create_key(KeyPath::parse(r"HKCU\Contoso")?)]);
/// let lowered = reg::lower(&changes, Target::Change { before: None }).expect("a key is expressible");
/// let mut file = Vec::new();
/// reg::write_changes(&mut file, &lowered, Style::default())?;
/// assert!(file.starts_with(b"\xFF\xFEW\0i\0n\0"));
/// assert_eq!(reg::read_changes(Reader::new(&file[..]), None, &mut Vec::new())?, changes);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_changes(
    output: impl Write,
    changes: &Lowered,
    style: Style,
) -> Result<(), WriteError> {
    if let Some(diagnostic) = not_in_style(changes.changes(), style).next() {
        return Err(WriteError::NotExpressible(diagnostic));
    }
    let mut sink = Sink::new(output, style)?;
    let mut text = header::spelling(style.version()).as_bytes().to_vec();
    text.extend_from_slice(LINE_END);
    for section in sections(changes.changes()) {
        text.extend_from_slice(LINE_END);
        section.spell(&mut text, style);
        sink.write(&mut text)?;
    }
    text.extend_from_slice(LINE_END);
    sink.write(&mut text)?;
    Ok(sink.output.flush()?)
}

/// What a style cannot express of some changes: one diagnostic for each change.
pub(crate) fn not_in_style(changes: &ChangeSet, style: Style) -> impl Iterator<Item = Diagnostic> {
    changes.iter().filter_map(move |change| {
        let what = part_not_in_style(change, style)?;
        let message = format!("{change}: {what} cannot be written in {}", words(style));
        let help = "write a version 5 file in UTF-16 LE, or name another code page";
        Some(Diagnostic::new(Code::NotExpressible, message).help(help))
    })
}

/// What of a change a style cannot express.
fn part_not_in_style(change: &Change, style: Style) -> Option<&'static str> {
    if !style.can_express(change.key().text()) {
        return Some("the key's name");
    }
    if !change.operation().value_name().is_none_or(|name| style.can_express(name.text())) {
        return Some("the value's name");
    }
    let Operation::SetValue { name, data } = change.operation() else { return None };
    let mut line = Vec::new();
    let fits = style.spell(&mut line, name.text(), data.as_ref())
        && style.can_express(TextRef::from_wtf8(&line));
    (!fits).then_some("its text")
}

/// A style in words.
pub(crate) fn words(style: Style) -> String {
    match style.encoding() {
        Encoding::Ansi => format!("code page {}", style.code_page().number()),
        Encoding::Utf8Bom => "UTF-8".to_owned(),
        Encoding::Utf16Le => format!("code page {} within UTF-16", style.code_page().number()),
    }
}

impl Style {
    /// Spells a value in the style's version. False where its code page has no such text.
    pub(super) fn spell(self, out: &mut Vec<u8>, name: TextRef<'_>, value: ValueRef<'_>) -> bool {
        if self.version() == Version::V4 {
            return spell::value_line_v4(out, name, value, self.code_page());
        }
        spell::value_line(out, name, value);
        true
    }
}

/// A key line and the value lines below it.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    key: &'a KeyPath,
    delete: bool,
    changes: &'a [Change],
}

impl Section<'_> {
    /// The key line and the value lines.
    pub(crate) fn spell(&self, out: &mut Vec<u8>, style: Style) {
        spell::key_line(out, self.key.as_ref(), self.delete);
        out.extend_from_slice(LINE_END);
        for change in self.changes {
            match change.operation() {
                Operation::SetValue { name, data } => {
                    // What the style cannot express was found before.
                    style.spell(out, name.text(), data.as_ref());
                }
                Operation::DeleteValue { name } => spell::delete_line(out, name.text()),
                // The key line says it; the others were refused or replaced by `lower`.
                _ => continue,
            }
            out.extend_from_slice(LINE_END);
        }
    }
}

/// Puts changes in a row that share a key under one key line.
pub(crate) fn sections(changes: &ChangeSet) -> Vec<Section<'_>> {
    let changes = changes.as_slice();
    let deletes = |change: &Change| *change.operation() == Operation::DeleteKey;
    changes
        .chunk_by(|a, b| !deletes(a) && !deletes(b) && a.key() == b.key())
        .filter_map(|group| {
            let first = group.first()?;
            Some(Section { key: first.key(), delete: deletes(first), changes: group })
        })
        .collect()
}

/// Writes a state as an export: its keys in canonical order, values in the order of the state.
///
/// Bytes are written as they are, also where an importer would append a NUL: read as a state, the
/// file gives the same state. What the format cannot say is the coverage.
///
/// # Errors
/// [`WriteError::NotExpressible`] for a name with a line break, before anything is written.
pub fn write_state(output: impl Write, state: &Snapshot) -> Result<(), WriteError> {
    if state.has_line_breaks() {
        check_names(state)?;
    }
    let mut sink = Sink::new(output, Style::default())?;
    let mut text = spell::HEADER.as_bytes().to_vec();
    text.extend_from_slice(LINE_END);
    let mut keys = state.walk();
    while let Some((path, key)) = keys.next_key() {
        text.extend_from_slice(LINE_END);
        spell::key_line(&mut text, path, false);
        text.extend_from_slice(LINE_END);
        for (name, value) in key.values() {
            spell::value_line(&mut text, name, value);
            text.extend_from_slice(LINE_END);
        }
        if text.len() > WINDOW {
            sink.write(&mut text)?;
        }
    }
    text.extend_from_slice(LINE_END);
    sink.write(&mut text)?;
    Ok(sink.output.flush()?)
}

/// How much text is written at a time: so little that it stays in the cache.
const WINDOW: usize = 32 * 1024;

/// Finds a name that the format cannot express.
fn check_names(state: &Snapshot) -> Result<(), WriteError> {
    let mut keys = state.walk();
    while let Some((path, key)) = keys.next_key() {
        let bad = key.values().map(|(name, _)| name).chain([path.text()]).find(|n| breaks_line(*n));
        if let Some(name) = bad {
            let message = format!("a .reg file cannot express the name {name} in {path}");
            let help = "write the state as JSON";
            return Err(WriteError::NotExpressible(
                Diagnostic::new(Code::NotExpressible, message).help(help),
            ));
        }
    }
    Ok(())
}

/// The bytes of a file, from WTF-8 whose lines end in LF or CRLF.
#[cfg(feature = "render")]
pub(crate) fn encode(text: &[u8], style: Style) -> Vec<u8> {
    let mut lines = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let text = line.strip_suffix(b"\n");
        lines.extend_from_slice(text.map_or(line, |text| text.strip_suffix(b"\r").unwrap_or(text)));
        lines.extend_from_slice(text.map_or(&[], |_| LINE_END));
    }
    let mut bytes = style.mark().to_vec();
    style.push(&mut bytes, &lines);
    bytes
}

/// Writes text section by section, so that the file is never held whole.
struct Sink<W> {
    output: W,
    style: Style,
    bytes: Vec<u8>,
}

impl<W: Write> Sink<W> {
    fn new(mut output: W, style: Style) -> io::Result<Self> {
        output.write_all(style.mark())?;
        Ok(Self { output, style, bytes: Vec::new() })
    }

    /// Writes the text and empties it.
    fn write(&mut self, text: &mut Vec<u8>) -> io::Result<()> {
        self.bytes.clear();
        self.style.push(&mut self.bytes, text);
        text.clear();
        self.output.write_all(&self.bytes)
    }
}
