//! Does a file do something twice, or undo what it did?
//!
//! The order of a file is the order of effect, so the last line wins. A file that says two things
//! about one place was probably put together from several.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::{Code, Diagnostic};
use crate::reg::{Record, RecordKind};
use crate::registry::{KeyPath, ValueData, ValueName};
use crate::span::Span;

/// What a file has done so far.
#[derive(Debug, Default)]
pub(super) struct Repetition {
    keys: BTreeMap<KeyPath, Key>,
    /// The keys that were deleted, with the line, until something is written there.
    deleted: BTreeMap<KeyPath, u32>,
    current: Option<KeyPath>,
}

/// What a file has done to one key.
#[derive(Debug)]
struct Key {
    line: u32,
    values: HashMap<ValueName, (u32, Done)>,
}

#[derive(Debug, PartialEq, Eq)]
enum Done {
    Set(ValueData),
    Deleted,
}

impl Repetition {
    pub(super) fn check(&mut self, record: &Record<'_>, found: &mut Vec<Diagnostic>) {
        let at = Span::new(record.line, 1);
        let said = match &record.kind {
            RecordKind::Key(key) => self.open(key.to_path(), record.line),
            RecordKind::DeleteKey(key) => self.delete(key.to_path(), record.line),
            RecordKind::SetValue { name, data } => {
                let done = Done::Set((*data).to_owned());
                self.value(ValueName::from_checked(*name), done, record.line)
            }
            RecordKind::DeleteValue { name } => {
                self.value(ValueName::from_checked(*name), Done::Deleted, record.line)
            }
            _ => return,
        };
        found.extend(said.map(|diagnostic| diagnostic.at(at)));
    }

    fn open(&mut self, key: KeyPath, line: u32) -> Option<Diagnostic> {
        self.current = Some(key.clone());
        let above: Vec<_> = key.lineage();
        let deleted = above.iter().find_map(|key| self.deleted.remove_entry(key));
        let again = self.keys.get(&key).map(|known| known.line);
        self.keys.entry(key).or_insert_with(|| Key { line, values: HashMap::new() });
        if let Some((key, line)) = deleted {
            let message = format!(
                "{key} is deleted in line {line} and written again here: whatever else was in it is lost"
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

    fn delete(&mut self, key: KeyPath, line: u32) -> Option<Diagnostic> {
        self.current = None;
        let below = |known: &KeyPath| known.is_at_or_below(&key);
        let gone: Vec<_> = self
            .keys
            .range(key.clone()..)
            .map(|(key, _)| key)
            .take_while(|k| below(k))
            .cloned()
            .collect();
        let first = gone.iter().filter_map(|key| self.keys.remove(key)).map(|key| key.line).min();
        self.deleted.insert(key, line);
        first.map(|line| {
            let message = format!("this deletes what the file wrote from line {line} on");
            Diagnostic::new(Code::SetThenDeleted, message).help("remove one of the two")
        })
    }

    fn value(&mut self, name: ValueName, done: Done, line: u32) -> Option<Diagnostic> {
        let key = self.keys.get_mut(self.current.as_ref()?)?;
        let again = name.clone();
        let (first, before) = match key.values.entry(name) {
            Entry::Vacant(free) => {
                free.insert((line, done));
                return None;
            }
            Entry::Occupied(mut taken) => taken.insert((line, done)),
        };
        let now = key.values.get(&again).map(|(_, done)| done)?;
        let said = |code, message: String| {
            Some(Diagnostic::new(code, message).help("remove one of the two"))
        };
        match (&before, now) {
            (Done::Set(before), Done::Set(now)) if before != now => said(
                Code::SetTwice,
                format!("the value was set to other data in line {first}; this line wins"),
            ),
            (Done::Set(_), Done::Set(_)) => {
                said(Code::SetAgain, format!("the value was set to the same data in line {first}"))
            }
            (Done::Deleted, Done::Deleted) => {
                said(Code::SetAgain, format!("the value was already deleted in line {first}"))
            }
            (Done::Deleted, Done::Set(_)) => said(
                Code::SetTwice,
                format!("the value was deleted in line {first}; this line wins"),
            ),
            (Done::Set(_), Done::Deleted) => said(
                Code::SetThenDeleted,
                format!("this deletes the value that the file set in line {first}"),
            ),
        }
    }
}
