//! Which lines of a `.reg` file do not do what they seem to do?
//!
//! The reader says what becomes of a line; the rules here say where that is probably not what was
//! meant. The rules of [`check_changes`] know what settings mean. One file for each family of rules.

mod digest;
#[cfg(feature = "document")]
mod document;
mod in_order;
mod line;
mod look_alike;
mod names;
mod nearest;
mod padded;
mod repetition;
mod settings;
mod values;
mod written;

use std::io::Read;

use crate::catalogue::Windows;
use crate::change::{Change, ChangeSet, Origin};
use crate::diagnostic::Diagnostic;
use crate::reg::{ReadError, Reader, Record, RecordKind};
use crate::registry::{KeyPath, Snapshot, TextRef, ValueName};
use line::Parts;
use repetition::Repetition;

#[cfg(feature = "document")]
pub use document::check_document;
pub use settings::{check_changes, check_from};

/// Checks the records of one file, in order.
///
/// What the reader itself has to say stands in [`Record::remarks`] and is not said again.
#[derive(Debug, Default)]
pub struct Linter {
    repetition: Repetition,
    current: Option<KeyPath>,
    interest: settings::Interest,
    /// Whether the rules of settings look at all that is done in the current key.
    is_interesting: bool,
    padded: padded::Padded,
    /// What is done to settings.
    settings: ChangeSet,
}

impl Linter {
    /// For one file.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is to be said about a record beyond its remarks.
    pub fn check(&mut self, record: &Record<'_>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let parts = Parts::of(record);
        values::check(record, &parts, &mut found);
        self.padded.take(&mut found);
        names::check(record, &parts, &mut found);
        look_alike::check(record, &parts, &mut found);
        self.repetition.check(record, &mut found);
        self.keep(record);
        found.sort_by_key(Diagnostic::span);
        found
    }

    /// What is to be said about the file as a whole: what its changes of settings do, on that version
    /// of Windows if one is given.
    pub fn finish(self, windows: Option<Windows>) -> Vec<Diagnostic> {
        let mut found = self.padded.finish();
        found.extend(settings::meaning(&Snapshot::empty(), &self.settings, windows));
        found
    }

    /// Keeps what the rules of settings look at.
    ///
    /// A large export has hundreds of thousands of values and hardly any of interest, so what is tested
    /// of a key is tested once, and nothing is copied before.
    fn keep(&mut self, record: &Record<'_>) {
        match &record.kind {
            RecordKind::Key(key) => {
                self.is_interesting = self.interest.of_key(*key);
                self.current = Some(key.to_path());
            }
            RecordKind::DeleteKey(key) if self.interest.of_key(*key) => {
                self.push(record.line, Change::delete_key(key.to_path()));
            }
            _ => {}
        }
        let Some(key) = &self.current else { return };
        let change = match &record.kind {
            RecordKind::Key(_) if self.is_interesting => Change::create_key(key.clone()),
            RecordKind::SetValue { name, data } if self.is_of_interest(*name) => {
                let name = ValueName::from_checked(*name);
                Change::set_value(key.clone(), name, (*data).to_owned())
            }
            RecordKind::DeleteValue { name } if self.is_of_interest(*name) => {
                Change::delete_value(key.clone(), ValueName::from_checked(*name))
            }
            _ => return,
        };
        self.push(record.line, change);
    }

    /// Whether the rules of settings look at a value of the current key.
    fn is_of_interest(&self, name: TextRef<'_>) -> bool {
        self.is_interesting || settings::is_name_of_interest(name)
    }

    fn push(&mut self, line: u32, change: Change) {
        self.settings.push(change.with_origin(Some(Origin::new("").at_line(line))));
    }
}

/// Reads a whole file and hands over each record about which there is something to say, with
/// everything that is: what the reader says first. Gives what is to be said about the file as a whole,
/// on that version of Windows if one is given.
///
/// # Errors
/// [`ReadError`] if the input cannot be read. That importers refuse the file is a diagnostic.
///
/// # Examples
/// ```
/// use regdraft::{lint, reg::Reader};
///
/// let file = b"REGEDIT4\n[HKEY_CURRENT_USER\\A]\n\"Port\"=dword:443\n-[HKEY_CURRENT_USER\\B]\n";
/// let mut found = Vec::new();
/// let whole = lint::check(Reader::new(&file[..]), None, |_, diagnostics| {
///     found.extend(diagnostics.iter().map(|diagnostic| diagnostic.code().id()));
/// })?;
/// assert_eq!(found, ["RD1602", "RD1103"]);
/// assert!(whole.is_empty());
/// # Ok::<(), regdraft::reg::ReadError>(())
/// ```
pub fn check(
    mut reader: Reader<impl Read>,
    windows: Option<Windows>,
    mut say: impl FnMut(&Record<'_>, &[Diagnostic]),
) -> Result<Vec<Diagnostic>, ReadError> {
    let mut linter = Linter::new();
    while let Some(record) = reader.next_record()? {
        let own = linter.check(&record);
        if record.remarks.is_empty() && own.is_empty() {
            continue;
        }
        let all: Vec<_> = record.remarks.iter().cloned().chain(own).collect();
        say(&record, &all);
    }
    Ok(linter.finish(windows))
}
