//! What do changes of settings do, against what they seem to do?
//!
//! The rules know the catalogue: which values Windows looks at, which data they take, and which of
//! them belong together. They look at what a list of changes wants in the end, wherever it stands.

mod data;
mod interest;
mod near;
mod pairs;
mod place;
mod windows;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Index, Setting, Windows};
use crate::change::{Change, ChangeSet, Operation, Origin};
use crate::diagnostic::Diagnostic;
use crate::registry::{KeyPath, Snapshot, ValueData, ValueName, alias};
use crate::span::Span;

pub(super) use interest::{Interest, is_name_of_interest};

/// Checks changes whose settings are known, wherever they come from. A diagnostic stands at the line
/// that the origin of its change names. What depends on the version of Windows is told for that
/// version; without one, for those versions that are left without any TLS.
///
/// # Examples
/// ```
/// use regdraft::{catalogue::Preset, lint};
///
/// let preset = |id| Preset::find(id).expect("it is built in").changes();
/// let both = regdraft::change::merge([preset("aps-host"), preset("aad-connect-disable")]);
/// let found = lint::check_changes(&both.expect("they fit"), None);
/// assert!(found.iter().any(|found| found.code().id() == "RD4001"), "no version of TLS is left");
/// ```
pub fn check_changes(changes: &ChangeSet, windows: Option<Windows>) -> Vec<Diagnostic> {
    check_from(&Snapshot::empty(), changes, windows)
}

/// [`check_changes`], given what is known of the state before.
pub fn check_from(
    before: &Snapshot,
    changes: &ChangeSet,
    windows: Option<Windows>,
) -> Vec<Diagnostic> {
    let mut found = meaning(before, changes, windows);
    found.extend(super::look_alike::of_changes(changes));
    found.sort_by_key(|diagnostic| (diagnostic.span(), diagnostic.code()));
    found
}

/// What changes of settings do: without what is odd about single characters, which the lines of a
/// `.reg` file are checked for.
pub(super) fn meaning(
    before: &Snapshot,
    changes: &ChangeSet,
    windows: Option<Windows>,
) -> Vec<Diagnostic> {
    let wanted = Wanted::of(changes);
    let mut found = Vec::new();
    place::check(&wanted, &mut found);
    data::check(&wanted, &mut found);
    pairs::check(&wanted, &mut found);
    windows::check(before, &in_current_set(changes), &wanted, windows, &mut found);
    found.sort_by_key(|diagnostic| (diagnostic.span(), diagnostic.code()));
    found
}

/// What a list of changes wants in the end.
struct Wanted {
    index: &'static Index,
    /// Each value that is set, in the key as the rules know it.
    values: BTreeMap<(KeyPath, ValueName), (ValueData, Option<Span>)>,
    /// Each key that is written to or created, as it is written.
    keys: BTreeMap<KeyPath, Option<Span>>,
}

impl Wanted {
    fn of(changes: &ChangeSet) -> Self {
        let mut wanted =
            Self { index: Index::get(), values: BTreeMap::new(), keys: BTreeMap::new() };
        // Several control sets are several configurations; only that of one can be told.
        let one_set = sets(changes).len() == 1;
        let mut interest = Interest::default();
        for change in changes.iter().filter(|change| interest.of_change(change)) {
            wanted.take(change, one_set);
        }
        wanted
    }

    fn take(&mut self, change: &Change, one_set: bool) {
        let span = change.origin().and_then(Origin::line).map(|line| Span::new(line, 1));
        let key = change.key();
        // The control set that is used is a link to a numbered one.
        let current = alias::in_current_control_set(key).filter(|_| one_set);
        let known = current.unwrap_or_else(|| key.clone());
        match change.operation() {
            Operation::SetValue { name, data } => {
                self.values.insert((known, name.clone()), (data.clone(), span));
            }
            Operation::DeleteValue { name } => {
                self.values.remove(&(known, name.clone()));
            }
            Operation::DeleteKey => {
                self.forget(&known, key);
                return;
            }
            Operation::KeepOnlyValues { names } => {
                for place in self.below(&known).filter(|(key, _)| *key == known) {
                    if !names.contains(&place.1) {
                        self.values.remove(&place);
                    }
                }
            }
            Operation::RemoveKeyIfEmpty => return,
            Operation::CreateKey => {}
        }
        self.keys.entry(key.clone()).or_insert(span);
    }

    /// Forgets the values and keys at and below a key, given as the rules know it and as it is written.
    fn forget(&mut self, known: &KeyPath, written: &KeyPath) {
        for place in self.below(known) {
            self.values.remove(&place);
        }
        let keys = self.keys.range::<KeyPath, _>(written..).map(|(key, _)| key);
        let keys: Vec<_> = keys.take_while(|key| key.is_at_or_below(written)).cloned().collect();
        for key in &keys {
            self.keys.remove(key);
        }
    }

    /// The places of the values at and below a key.
    fn below(&self, known: &KeyPath) -> impl Iterator<Item = (KeyPath, ValueName)> + use<> {
        // They stand together, and the default value has the first name.
        let from = (known.clone(), ValueName::default_value());
        let places = self.values.range(from..).map(|(place, _)| place);
        let places = places.take_while(|(key, _)| key.is_at_or_below(known));
        places.cloned().collect::<Vec<_>>().into_iter()
    }

    /// The values whose setting is known.
    fn settings(&self) -> impl Iterator<Item = (&Setting, &ValueData, Option<Span>)> {
        self.values.iter().filter_map(|((key, name), (data, span))| {
            Some((self.index.find(key, name)?, data, *span))
        })
    }

    /// The number that a setting is set to, and where.
    fn number(&self, setting: &Setting) -> Option<(u32, Option<Span>)> {
        let place = (setting.key().clone(), setting.name().clone());
        let (data, span) = self.values.get(&place)?;
        Some((data.as_ref().as_dword()?, *span))
    }
}

/// The control sets that changes work in: the one in use, and numbered ones.
fn sets(changes: &ChangeSet) -> BTreeSet<String> {
    let set = |change: &Change| {
        let mut names = change.key().components();
        let is_system = names.next()?.wtf8().eq_ignore_ascii_case(b"SYSTEM");
        let set = names.next().filter(|_| is_system)?.to_string().to_ascii_lowercase();
        set.contains("controlset").then_some(set)
    };
    changes.iter().filter_map(set).collect()
}

/// The changes as they are for the control set in use, where they work in one alone.
fn in_current_set(changes: &ChangeSet) -> Cow<'_, ChangeSet> {
    if !changes.iter().any(|change| alias::is_in_numbered_control_set(change.key().as_ref())) {
        return Cow::Borrowed(changes);
    }
    let one_set = sets(changes).len() == 1;
    let moved = changes.iter().map(|change| {
        let key = alias::in_current_control_set(change.key()).filter(|_| one_set);
        let key = key.unwrap_or_else(|| change.key().clone());
        Change::new(key, change.operation().clone()).with_origin(change.origin().cloned())
    });
    Cow::Owned(moved.collect())
}

/// A diagnostic at a place, if there is one.
fn at(diagnostic: Diagnostic, span: Option<Span>) -> Diagnostic {
    match span {
        Some(span) => diagnostic.at(span),
        None => diagnostic,
    }
}
