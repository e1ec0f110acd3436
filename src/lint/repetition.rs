//! Does a file do something twice, or undo what it did?
//!
//! The order of a file is the order of effect, so the last line wins. A file that says two things
//! about one place was probably put together from several.

use super::written::{Done, Written};
use crate::diagnostic::{Code, Diagnostic};
use crate::reg::{Record, RecordKind};
use crate::registry::{KeyPathRef, TextRef};
use crate::span::Span;

/// What a file has done so far.
#[derive(Debug, Default)]
pub(super) struct Repetition {
    written: Written,
    /// The line that deleted a key, if nothing but blank lines and comments came since.
    just_deleted: Option<u32>,
}

impl Repetition {
    pub(super) fn check(&mut self, record: &Record<'_>, found: &mut Vec<Diagnostic>) {
        let line = record.line;
        let just_deleted = match record.kind {
            RecordKind::Blank | RecordKind::Comment => return,
            RecordKind::DeleteKey(_) => self.just_deleted.replace(line),
            _ => self.just_deleted.take(),
        };
        let said = match &record.kind {
            RecordKind::Key(key) => self.open(*key, line, just_deleted),
            RecordKind::DeleteKey(key) => self.delete(*key, line),
            RecordKind::SetValue { name, data } => self.value(*name, Done::set(*data), line),
            RecordKind::DeleteValue { name } => self.value(*name, Done::Deleted, line),
            _ => None,
        };
        found.extend(said.map(|diagnostic| diagnostic.at(Span::new(line, 1))));
    }

    fn open(
        &mut self,
        key: KeyPathRef<'_>,
        line: u32,
        just_deleted: Option<u32>,
    ) -> Option<Diagnostic> {
        let again = self.written.open(key, line);
        if let Some((deleted, line)) = self.written.revive() {
            if just_deleted == Some(line) && deleted.as_ref().order(key).is_eq() {
                let message = format!(
                    "{deleted} is deleted in line {line} and written again here: only what follows will be in it"
                );
                let help = "no fix is needed if the key is meant to be replaced as a whole";
                return Some(Diagnostic::new(Code::KeyReplaced, message).help(help));
            }
            let message = format!(
                "{deleted} is deleted in line {line} and written again here: whatever else was in it is lost"
            );
            let help =
                "if only some values are meant, delete these (\"name\"=-) instead of the key";
            return Some(Diagnostic::new(Code::DeletedThenSet, message).help(help));
        }
        again.map(|line| {
            let message = format!("the key was already opened in line {line}");
            Diagnostic::new(Code::KeyAgain, message).help("put the values of a key together")
        })
    }

    fn delete(&mut self, key: KeyPathRef<'_>, line: u32) -> Option<Diagnostic> {
        self.written.delete(key, line).map(|line| {
            let message = format!("this deletes what the file wrote from line {line} on");
            Diagnostic::new(Code::SetThenDeleted, message).help("remove one of the two")
        })
    }

    fn value(&mut self, name: TextRef<'_>, now: Done, line: u32) -> Option<Diagnostic> {
        let (first, before) = self.written.value(name, line, now)?;
        let (code, message) = match (before, now) {
            (Done::Set(before), Done::Set(now)) if before != now => (
                Code::SetTwice,
                format!("the value was set to other data in line {first}; this line wins"),
            ),
            (Done::Set(_), Done::Set(_)) => {
                (Code::SetAgain, format!("the value was set to the same data in line {first}"))
            }
            (Done::Deleted, Done::Deleted) => {
                (Code::SetAgain, format!("the value was already deleted in line {first}"))
            }
            (Done::Deleted, Done::Set(_)) => {
                (Code::SetTwice, format!("the value was deleted in line {first}; this line wins"))
            }
            (Done::Set(_), Done::Deleted) => (
                Code::SetThenDeleted,
                format!("this deletes the value that the file set in line {first}"),
            ),
        };
        Some(Diagnostic::new(code, message).help("remove one of the two"))
    }
}
