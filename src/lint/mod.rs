//! Which lines of a `.reg` file do not do what they seem to do?
//!
//! The reader says what becomes of a line; the rules here say where that is probably not what was
//! meant. One file for each family of rules.

mod line;
mod look_alike;
mod names;
mod repetition;
mod values;

use std::io::Read;

use crate::diagnostic::Diagnostic;
use crate::reg::{ReadError, Reader, Record};
use line::Parts;
use repetition::Repetition;

/// Checks the records of one file, in order.
///
/// What the reader itself has to say stands in [`Record::remarks`] and is not said again.
#[derive(Debug, Default)]
pub struct Linter {
    repetition: Repetition,
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
        names::check(record, &parts, &mut found);
        look_alike::check(record, &parts, &mut found);
        self.repetition.check(record, &mut found);
        found.sort_by_key(Diagnostic::span);
        found
    }
}

/// Reads a whole file and hands over each record about which there is something to say, with
/// everything that is: what the reader says first.
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
/// lint::check(Reader::new(&file[..]), |_, diagnostics| {
///     found.extend(diagnostics.iter().map(|diagnostic| diagnostic.code().id()));
/// })?;
/// assert_eq!(found, ["RD1602", "RD1103"]);
/// # Ok::<(), regdraft::reg::ReadError>(())
/// ```
pub fn check(
    mut reader: Reader<impl Read>,
    mut say: impl FnMut(&Record<'_>, &[Diagnostic]),
) -> Result<(), ReadError> {
    let mut linter = Linter::new();
    while let Some(record) = reader.next_record()? {
        let own = linter.check(&record);
        if record.remarks.is_empty() && own.is_empty() {
            continue;
        }
        let all: Vec<_> = record.remarks.iter().cloned().chain(own).collect();
        say(&record, &all);
    }
    Ok(())
}
