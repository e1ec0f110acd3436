//! How does text become the bytes of a `.reg` file?

use std::fmt;
use std::io::{self, Write};

use super::lower::{Lowered, breaks_line};
use super::spell;
use crate::change::{ChangeSet, Operation};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{KeyPath, Snapshot, TextRef};

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

/// Writes changes as a version 5 file.
///
/// # Errors
/// When the output cannot be written.
///
/// # Examples
/// ```
/// use regdraft::change::{Change, ChangeSet};
/// use regdraft::reg::{self, Target};
/// use regdraft::registry::KeyPath;
///
/// let changes = ChangeSet::from_iter([Change::create_key(KeyPath::parse(r"HKCU\Contoso")?)]);
/// let lowered = reg::lower(&changes, Target::Change { before: None }).expect("a key is expressible");
/// let mut file = Vec::new();
/// reg::write_changes(&mut file, &lowered)?;
/// assert!(file.starts_with(b"\xFF\xFEW\0i\0n\0"));
/// assert_eq!(reg::read_changes(reg::Reader::new(&file[..]), None, &mut Vec::new())?, changes);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_changes(output: impl Write, changes: &Lowered) -> io::Result<()> {
    let mut sink = Sink::new(output)?;
    let mut text = format!("{}\n", spell::HEADER).into_bytes();
    for section in sections(changes.changes()) {
        text.push(b'\n');
        section.spell(&mut text);
        sink.write(&mut text)?;
    }
    text.push(b'\n');
    sink.write(&mut text)?;
    sink.output.flush()
}

/// A key line and the value lines below it.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    key: &'a KeyPath,
    delete: bool,
    changes: &'a [crate::change::Change],
}

impl Section<'_> {
    /// The key line and the value lines.
    pub(crate) fn spell(&self, out: &mut Vec<u8>) {
        spell::key_line(out, self.key.as_ref(), self.delete);
        for change in self.changes {
            match change.operation() {
                Operation::SetValue { name, data } => {
                    spell::value_line(out, name.text(), data.as_ref());
                }
                Operation::DeleteValue { name } => spell::delete_line(out, name.text()),
                // The key line says it; the others were refused or replaced by `lower`.
                _ => {}
            }
        }
    }
}

/// Puts changes in a row that share a key under one key line.
pub(crate) fn sections(changes: &ChangeSet) -> Vec<Section<'_>> {
    let changes = changes.as_slice();
    let deletes = |change: &crate::change::Change| *change.operation() == Operation::DeleteKey;
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
    let mut sink = Sink::new(output)?;
    let mut text = format!("{}\n", spell::HEADER).into_bytes();
    let mut keys = state.walk();
    while let Some((path, key)) = keys.next_key() {
        text.push(b'\n');
        spell::key_line(&mut text, path, false);
        for (name, value) in key.values() {
            spell::value_line(&mut text, name, value);
        }
        if text.len() > WINDOW {
            sink.write(&mut text)?;
        }
    }
    text.push(b'\n');
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

/// The bytes of a file: UTF-16LE with byte order mark and CRLF, from WTF-8 with LF.
#[cfg(feature = "render")]
pub(crate) fn encode(text: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xFE];
    push_utf16le(&mut bytes, text);
    bytes
}

fn push_utf16le(bytes: &mut Vec<u8>, text: &[u8]) {
    bytes.reserve(text.len() * 2 + 64);
    let mut rest = text;
    while !rest.is_empty() {
        let line = memchr::memchr(b'\n', rest);
        let (body, after) = match line {
            Some(at) => (rest.get(..at), rest.get(at + 1..)),
            None => (Some(rest), None),
        };
        push_widened(bytes, body.unwrap_or_default());
        if line.is_some() {
            bytes.extend_from_slice(b"\r\0\n\0");
        }
        rest = after.unwrap_or_default();
    }
}

/// Appends text as UTF-16LE.
fn push_widened(bytes: &mut Vec<u8>, text: &[u8]) {
    if !text.is_ascii() {
        bytes.extend(TextRef::from_wtf8(text).units().flat_map(u16::to_le_bytes));
        return;
    }
    let start = bytes.len();
    // Room first: what is written in place compiles to vector code.
    bytes.resize(start + text.len() * 2, 0);
    let room = bytes.get_mut(start..).unwrap_or_default().as_chunks_mut().0;
    for (pair, byte) in room.iter_mut().zip(text) {
        *pair = [*byte, 0];
    }
}

/// Writes text section by section, so that the file is never held whole.
struct Sink<W> {
    output: W,
    bytes: Vec<u8>,
}

impl<W: Write> Sink<W> {
    fn new(mut output: W) -> io::Result<Self> {
        output.write_all(&[0xFF, 0xFE])?;
        Ok(Self { output, bytes: Vec::new() })
    }

    /// Writes the text and empties it.
    fn write(&mut self, text: &mut Vec<u8>) -> io::Result<()> {
        self.bytes.clear();
        push_utf16le(&mut self.bytes, text);
        text.clear();
        self.output.write_all(&self.bytes)
    }
}
