//! What does a `.reg` file mean, as a change and as a state?
//!
//! As a change: what an importer would do, bad lines skipped, a NUL appended to unterminated text.
//! As a state: what the file states, bytes as written; a delete or a line that would be ignored
//! makes it no state.

use std::fmt;
use std::io::Read;

use super::lane::Meant;
use super::reader::Reader;
use super::record::{Parsed, Version};
use crate::change::{Change, ChangeSet, Origin};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::registry::{
    KeyPath, KeyPathRef, Scope, SharedNames, Snapshot, SnapshotBuilder, SnapshotError, ValueData,
    ValueName, ValueRef,
};
use crate::span::Span;

/// Why a `.reg` file could not be read at all.
#[derive(Debug)]
pub struct ReadError(Box<Inner>);

#[derive(Debug)]
enum Inner {
    Io(std::io::Error),
    Refused(Diagnostic),
    NotAState(usize),
    State(Diagnostic),
}

/// What kind of failure a [`ReadError`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The input could not be read.
    Io,
    /// Importers refuse the file: its header or its encoding.
    Refused,
    /// The file cannot be read as a state; the diagnostics say which lines are why.
    NotAState,
    /// The state contradicts itself, or is too large.
    State,
}

impl ReadError {
    pub(super) fn io(error: std::io::Error) -> Self {
        Self(Box::new(Inner::Io(error)))
    }

    /// A file that importers refuse, from what its first record says.
    pub(super) fn of_remarks(remarks: &[Diagnostic]) -> Self {
        let cause = remarks.last().cloned();
        Self(Box::new(Inner::Refused(cause.unwrap_or_else(super::header::missing))))
    }

    /// A state that contradicts itself, or is too large.
    pub(super) fn of_state(error: &SnapshotError) -> Self {
        let diagnostic = Diagnostic::new(Code::StateContradiction, error.to_string());
        let help = "give an export as it was written";
        Self(Box::new(Inner::State(diagnostic.help(help))))
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ReadErrorKind {
        match *self.0 {
            Inner::Io(_) => ReadErrorKind::Io,
            Inner::Refused(_) => ReadErrorKind::Refused,
            Inner::NotAState(_) => ReadErrorKind::NotAState,
            Inner::State(_) => ReadErrorKind::State,
        }
    }

    /// The diagnostic of a refused file, or of a state that contradicts itself.
    pub fn diagnostic(&self) -> Option<&Diagnostic> {
        match &*self.0 {
            Inner::Refused(diagnostic) | Inner::State(diagnostic) => Some(diagnostic),
            _ => None,
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Inner::Io(error) => error.fmt(f),
            Inner::Refused(diagnostic) => diagnostic.fmt(f),
            Inner::NotAState(1) => f.write_str("one line of the file cannot be part of a state"),
            Inner::NotAState(lines) => {
                write!(f, "{lines} lines of the file cannot be part of a state")
            }
            Inner::State(diagnostic) => diagnostic.message().fmt(f),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Inner::Io(error) => Some(error),
            _ => None,
        }
    }
}

/// Reads a file as what an importer would do with it.
///
/// Lines that an importer ignores are left out and reported. `origin` says where the changes come
/// from; each gets its line.
///
/// # Errors
/// [`ReadError`] if the file cannot be read, or importers refuse it.
///
/// # Examples
/// ```
/// let file = b"REGEDIT4\n[HKEY_CURRENT_USER\\A]\n\"x\"=dword:1\n\"y\"=dword:012345678\n";
/// let mut found = Vec::new();
/// let changes = regdraft::reg::read_changes(regdraft::reg::Reader::new(&file[..]), None, &mut found)?;
/// assert_eq!(changes.len(), 2, "the key and one value");
/// assert_eq!(found[0].to_string(), "error[RD1305] at 4:11: the number has 9 digits; \
///     the line is dropped (write one to eight hexadecimal digits, as in dword:00000001)");
/// # Ok::<(), regdraft::reg::ReadError>(())
/// ```
pub fn read_changes(
    mut reader: Reader<impl Read>,
    origin: Option<&Origin>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<ChangeSet, ReadError> {
    changes(&mut reader, origin, diagnostics)
}

/// As [`read_changes`] and [`read_state`], with a reader that can be asked afterwards.
impl<R: Read> Reader<R> {
    /// Reads the rest of the file as [`read_changes`] does. Afterwards
    /// [`used_code_page`](Self::used_code_page) tells what the changes rest on.
    ///
    /// # Errors
    /// Those of [`read_changes`].
    pub fn read_changes(
        &mut self,
        origin: Option<&Origin>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<ChangeSet, ReadError> {
        changes(self, origin, diagnostics)
    }

    /// Reads the rest of the file as [`read_state`] does. Afterwards
    /// [`used_code_page`](Self::used_code_page) tells what the state rests on.
    ///
    /// # Errors
    /// Those of [`read_state`].
    pub fn read_state(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Result<Snapshot, ReadError> {
        state(self, diagnostics)
    }
}

fn changes(
    reader: &mut Reader<impl Read>,
    origin: Option<&Origin>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<ChangeSet, ReadError> {
    let mut changes = ChangeSet::new();
    let mut current: Option<KeyPath> = None;
    let said = diagnostics.len();
    while let Some(parsed) = reader.step()? {
        if parsed == Parsed::Refused {
            return Err(ReadError::of_remarks(reader.remarks()));
        }
        diagnostics.extend_from_slice(reader.remarks());
        let change = match parsed {
            Parsed::Key { delete: false } => {
                let key = reader.path().to_path();
                current = Some(key.clone());
                Change::create_key(key)
            }
            Parsed::Key { delete: true } => Change::delete_key(reader.path().to_path()),
            Parsed::SetValue => {
                let Some(key) = &current else { continue };
                let data = import(reader.value_data(), reader.line(), diagnostics);
                Change::set_value(key.clone(), ValueName::from_checked(reader.value_name()), data)
            }
            Parsed::SetDefault => {
                let key = reader.path().to_path();
                let from = origin.map(|origin| origin.at_line(reader.line()));
                changes.push(Change::create_key(key.clone()).with_origin(from));
                let data = import(reader.value_data(), reader.line(), diagnostics);
                Change::set_value(key, ValueName::default_value(), data)
            }
            Parsed::DeleteValue => {
                let Some(key) = &current else { continue };
                Change::delete_value(key.clone(), ValueName::from_checked(reader.value_name()))
            }
            _ => continue,
        };
        let from = origin.map(|origin| origin.at_line(reader.line()));
        changes.push(change.with_origin(from));
    }
    if changes.is_empty() {
        reader.foreign().say_once(said, diagnostics);
    }
    Ok(changes)
}

/// The data that an importer stores.
pub(super) fn import(
    data: ValueRef<'_>,
    line: u32,
    diagnostics: &mut Vec<Diagnostic>,
) -> ValueData {
    let Some(remark) = import_remark(data) else { return data.to_owned() };
    diagnostics.push(remark.at(Span::new(line, 1)));
    let mut bytes = data.bytes().into_owned();
    bytes.extend([0, 0]);
    ValueData::from_raw(data.value_type(), &bytes)
}

/// What is to be said where an importer stores other bytes than a file states.
pub(crate) fn import_remark(data: ValueRef<'_>) -> Option<Diagnostic> {
    if !data.import_appends_nul() {
        return None;
    }
    Some(if data.bytes().len() % 2 == 1 {
        let message = "the text has an odd number of bytes; what Windows makes of it is not known";
        Diagnostic::new(Code::OddText, message).help("write two bytes for each character")
    } else {
        let message = format!(
            "the text has no final NUL, so an importer appends one to the {}",
            data.value_type()
        );
        Diagnostic::new(Code::NulAppended, message).help("end the data in 00,00")
    })
}

/// Reads a file as the state it states: an export.
///
/// The state covers the subtrees under the file's topmost keys. A key's name goes up to the last
/// bracket of its line; where that ends the line, nothing is said of brackets within the name.
///
/// # Errors
/// [`ReadError`] if the file cannot be read or importers refuse it; if it holds deletes or lines
/// that an importer would ignore, which `diagnostics` then tell; or if it contradicts itself.
pub fn read_state(
    mut reader: Reader<impl Read>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Snapshot, ReadError> {
    state(&mut reader, diagnostics)
}

fn state(
    reader: &mut Reader<impl Read>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Snapshot, ReadError> {
    let mut state = Snapshot::builder();
    let mut topmost = Topmost(None);
    let mut bad_lines = 0;
    let said = diagnostics.len();
    let wrong = |error: SnapshotError| ReadError::of_state(&error);
    loop {
        reader
            .take_exported(&mut state, Meant::State, |state, key, shared| {
                topmost.open(state, key, shared)
            })
            .map_err(wrong)?;
        let Some(parsed) = reader.step()? else { break };
        if !reader.remarks().is_empty() {
            if parsed == Parsed::Refused {
                return Err(ReadError::of_remarks(reader.remarks()));
            }
            // An exporter closes the line after the name, whatever the name holds.
            let is_name = |d: &Diagnostic| d.code() == Code::KeyBracket && reader.ends_in_bracket();
            let remarks = reader.remarks().iter().filter(|d| !is_name(d));
            diagnostics.extend(remarks.clone().cloned());
            // What ends in the middle does not state what follows.
            let bad = |d: &Diagnostic| {
                d.severity() == Severity::Error || d.code() == Code::ContinuationUnfinished
            };
            // Several lines may be ignored as one.
            bad_lines += match remarks.clone().find(|d| d.code() == Code::LineIgnored) {
                Some(_) => reader.extent.lines as usize,
                None => usize::from(remarks.clone().any(bad)),
            };
        }
        match parsed {
            Parsed::Key { delete: false } => {
                // A file with a key line before it that opened no key is no state, whatever is
                // made of it here.
                topmost.open(&mut state, reader.path(), reader.shared()).map_err(wrong)?;
            }
            Parsed::SetValue => {
                let (name, data) = (reader.value_name(), reader.value_data());
                state.value_of_line(name, data).map_err(wrong)?;
            }
            Parsed::Header(Version::Windows31) => {
                bad_lines += 1;
                let message = "a file in the form of Windows 3.1 is a change, not a state";
                diagnostics.push(
                    Diagnostic::new(Code::StateForm, message)
                        .at(Span::new(reader.line(), 1))
                        .help("give an export of the state"),
                );
            }
            Parsed::Key { delete: true } | Parsed::DeleteValue => {
                bad_lines += 1;
                let message = "a delete is a change, not part of a state";
                let help = "give the file as a change, or export the state again";
                diagnostics.push(
                    Diagnostic::new(Code::StateDelete, message)
                        .at(Span::new(reader.line(), 1))
                        .help(help),
                );
            }
            _ => {}
        }
    }
    if bad_lines > 0 {
        if topmost.0.is_none() {
            reader.foreign().say_once(said, diagnostics);
        }
        return Err(ReadError(Box::new(Inner::NotAState(bad_lines))));
    }
    state.finish().map_err(wrong)
}

/// The key under which all that follows is covered.
struct Topmost(Option<KeyPath>);

impl Topmost {
    /// Adds a key to the state, and covers all below it where it is a topmost one.
    #[inline]
    fn open(
        &mut self,
        state: &mut SnapshotBuilder,
        key: KeyPathRef<'_>,
        shared: Option<SharedNames>,
    ) -> Result<(), SnapshotError> {
        state.key_of_line(key, shared)?;
        let is_below = self.0.as_ref().is_some_and(|top| {
            shared.is_some_and(|shared| shared.end >= top.text().wtf8().len())
                || key.is_at_or_below(top.as_ref())
        });
        if !is_below {
            let key = key.to_path();
            state.cover(Scope::Subtree(key.clone()));
            self.0 = Some(key);
        }
        Ok(())
    }
}
