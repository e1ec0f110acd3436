//! What does the registry look like in the middle of a list of changes?
//!
//! A snapshot is immutable, so the changes lie over it: per touched key, what was made of it. One
//! pass at the end merges both.

use std::collections::BTreeMap;

use super::change::{Change, Operation};
use crate::registry::{
    Coverage, KeyPath, KeyRef, Presence, Scope, Snapshot, SnapshotBuilder, SnapshotError,
    ValueData, ValueName, ValueRef,
};

/// A snapshot with changes on top.
#[derive(Debug)]
pub(crate) struct Working<'a> {
    base: &'a Snapshot,
    touched: BTreeMap<KeyPath, Touched>,
    /// The keys that were deleted at some point, as covered subtrees: what the snapshot has there is
    /// gone.
    wiped: Coverage,
    /// What is known now.
    coverage: Coverage,
}

/// What the changes made of one key.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Whether the key exists, where the changes decide that.
    presence: Option<Presence<()>>,
    /// Whether something was deleted of which the snapshot did not know whether it was there.
    lost: bool,
    /// The values set (`Some`) or deleted.
    pub(super) values: BTreeMap<ValueName, Option<ValueData>>,
}

impl Touched {
    pub(super) fn lost_something(&self) -> bool {
        self.lost
    }
}

/// What one operation did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Something is different now, or it was already as wanted.
    Done,
    /// Whether the key is still there cannot be said.
    Undetermined,
}

impl<'a> Working<'a> {
    pub(crate) fn new(base: &'a Snapshot) -> Self {
        let coverage = base.coverage().clone();
        Self { base, touched: BTreeMap::new(), wiped: Coverage::nothing(), coverage }
    }

    pub(super) fn base(&self) -> &'a Snapshot {
        self.base
    }

    /// The keys that the changes touched, in canonical order.
    pub(super) fn touched(&self) -> &BTreeMap<KeyPath, Touched> {
        &self.touched
    }

    /// The topmost keys that were deleted at some point.
    pub(super) fn wiped(&self) -> impl Iterator<Item = &KeyPath> {
        self.wiped.subtrees()
    }

    /// Whether the key exists now.
    pub(crate) fn key(&self, path: &KeyPath) -> Presence<()> {
        if let Some(decided) = self.touched.get(path).and_then(|touched| touched.presence) {
            return decided;
        }
        if self.is_wiped(path) { Presence::Absent } else { self.base.key(path).map(|_| ()) }
    }

    /// The value as it is now.
    pub(super) fn value(&self, path: &KeyPath, name: &ValueName) -> Presence<ValueData> {
        if matches!(self.key(path), Presence::Absent) {
            return Presence::Absent;
        }
        match self.touched.get(path).and_then(|touched| touched.values.get(name)) {
            Some(Some(data)) => Presence::Present(data.clone()),
            Some(None) => Presence::Absent,
            None if self.is_wiped(path) => Presence::Absent,
            None => self.base.value(path, name).map(ValueRef::to_owned),
        }
    }

    /// The names of the key's values that are known to exist now.
    pub(super) fn value_names(&self, path: &KeyPath) -> Vec<ValueName> {
        let mut names: BTreeMap<ValueName, bool> = BTreeMap::new();
        if let Some(key) = self.base_key(path) {
            for (name, _) in key.values() {
                names.insert(ValueName::from_checked(name), true);
            }
        }
        for (name, data) in self.touched.get(path).into_iter().flat_map(|t| &t.values) {
            names.insert(name.clone(), data.is_some());
        }
        names.into_iter().filter(|(_, there)| *there).map(|(name, _)| name).collect()
    }

    /// How many keys below a path are known to exist now.
    pub(super) fn keys_below(&self, path: &KeyPath) -> usize {
        let base = self.base_key(path).into_iter().flat_map(KeyRef::subtree).skip(1);
        let changed: BTreeMap<&KeyPath, bool> = self
            .touched_below(path)
            .map(|(key, _)| (key, matches!(self.key(key), Presence::Present(()))))
            .collect();
        // What was deleted below is touched, too.
        if changed.is_empty() {
            return base.count();
        }
        let untouched = base.filter(|key| {
            let key = key.path();
            !changed.contains_key(&key) && matches!(self.key(&key), Presence::Present(()))
        });
        untouched.count() + changed.values().filter(|there| **there).count()
    }

    /// Whether a key below the path is known to exist now.
    fn has_keys_below(&self, path: &KeyPath) -> bool {
        let present = |key: &KeyPath| matches!(self.key(key), Presence::Present(()));
        self.touched_below(path).any(|(key, _)| present(key))
            || self
                .base_key(path)
                .is_some_and(|key| key.subtree().skip(1).any(|below| present(&below.path())))
    }

    /// Whether the key is known to hold a value or a key now.
    pub(super) fn holds_something(&self, path: &KeyPath) -> bool {
        !self.value_names(path).is_empty() || self.has_keys_below(path)
    }

    /// The touched keys below a path.
    fn touched_below(&self, path: &KeyPath) -> impl Iterator<Item = (&KeyPath, &Touched)> {
        let from = self.touched.range::<KeyPath, _>(path..);
        let below = from.take_while(move |(key, _)| key.is_at_or_below(path));
        below.filter(move |(key, _)| *key != path)
    }

    /// Whether all at and below the key is known now.
    pub(super) fn knows_subtree(&self, path: &KeyPath) -> bool {
        self.is_wiped(path) || self.base.knows_subtree(path)
    }

    /// Whether all of the key's own values are known now.
    pub(super) fn knows_values(&self, path: &KeyPath) -> bool {
        self.is_wiped(path)
            || self.base.coverage().own_values(path)
            || matches!(self.base.key(path), Presence::Absent)
    }

    /// Does one operation.
    pub(crate) fn apply(&mut self, change: &Change) -> Outcome {
        let key = change.key();
        match change.operation() {
            Operation::CreateKey => self.create_key(key),
            Operation::DeleteKey => self.delete_key(key),
            Operation::SetValue { name, data } => {
                self.create_key(key);
                self.coverage.add(Scope::Value(key.clone(), name.clone()));
                self.entry(key).values.insert(name.clone(), Some(data.clone()));
            }
            Operation::DeleteValue { name } => self.delete_value(key, name),
            Operation::KeepOnlyValues { names } => {
                if !self.knows_values(key) && !matches!(self.key(key), Presence::Absent) {
                    self.entry(key).lost = true;
                }
                for name in self.value_names(key) {
                    if !names.contains(&name) {
                        self.delete_value(key, &name);
                    }
                }
            }
            Operation::RemoveKeyIfEmpty => return self.remove_if_empty(key),
        }
        Outcome::Done
    }

    fn create_key(&mut self, path: &KeyPath) {
        let mut new = None;
        // Above a key that exists, all exist.
        for key in path.upwards() {
            match self.key(&key) {
                Presence::Present(()) => break,
                // A new key is known whole: it is empty. The topmost one counts.
                Presence::Absent => new = Some(key.clone()),
                Presence::Unknown => {}
            }
            self.entry(&key).presence = Some(Presence::Present(()));
        }
        self.coverage.add(Scope::Key(path.clone()));
        if let Some(top) = new {
            self.coverage.add(Scope::Subtree(top));
        }
    }

    fn delete_key(&mut self, path: &KeyPath) {
        // Windows does not let a root key be deleted.
        if path.depth() == 0 {
            return;
        }
        let below: Vec<_> = self.touched_below(path).map(|(key, _)| key.clone()).collect();
        for key in &below {
            self.touched.remove(key);
        }
        self.touched.insert(path.clone(), Touched::default());
        self.wiped.add(Scope::Subtree(path.clone()));
        self.coverage.add(Scope::Subtree(path.clone()));
    }

    fn delete_value(&mut self, path: &KeyPath, name: &ValueName) {
        if !matches!(self.key(path), Presence::Absent) {
            self.coverage.add(Scope::Value(path.clone(), name.clone()));
            self.entry(path).values.insert(name.clone(), None);
        }
    }

    fn remove_if_empty(&mut self, path: &KeyPath) -> Outcome {
        match self.key(path) {
            Presence::Absent => Outcome::Done,
            // Windows does not let a root key be deleted.
            _ if path.depth() == 0 || self.holds_something(path) => Outcome::Done,
            _ if self.knows_subtree(path) => {
                self.delete_key(path);
                Outcome::Done
            }
            _ => {
                self.coverage.forget_key(path);
                let unknown_before = !self.base.key(path).is_known();
                let entry = self.entry(path);
                entry.presence = Some(Presence::Unknown);
                entry.lost |= unknown_before;
                Outcome::Undetermined
            }
        }
    }

    fn entry(&mut self, path: &KeyPath) -> &mut Touched {
        self.touched.entry(path.clone()).or_default()
    }

    /// Whether the key, or one above it, was deleted at some point.
    fn is_wiped(&self, path: &KeyPath) -> bool {
        self.wiped.subtree(path)
    }

    /// The key as the snapshot has it, unless that is gone.
    fn base_key(&self, path: &KeyPath) -> Option<KeyRef<'a>> {
        if self.is_wiped(path) { None } else { self.base.key(path).present() }
    }

    /// The snapshot after the changes: one pass over the snapshot's keys and the touched ones.
    pub(super) fn finish(&self) -> Result<Snapshot, SnapshotError> {
        let mut after = Snapshot::builder();
        let mut touched = self.touched.iter().peekable();
        for key in self.base.keys() {
            let path = key.path();
            while let Some((at, change)) = touched.next_if(|(at, _)| **at < path) {
                self.write(&mut after, at, change, None)?;
            }
            let change = touched.next_if(|(at, _)| **at == path);
            let visible = !self.is_wiped(&path);
            match change {
                Some((_, change)) => {
                    self.write(&mut after, &path, change, visible.then_some(key))?;
                }
                None if visible => {
                    after.key(&path)?;
                    for (name, value) in key.values() {
                        after.add_value(name, value)?;
                    }
                }
                None => {}
            }
        }
        for (at, change) in touched {
            self.write(&mut after, at, change, None)?;
        }
        self.coverage.scopes().into_iter().for_each(|scope| after.cover(scope));
        after.finish()
    }

    /// Writes a touched key, with what the snapshot has of it.
    fn write(
        &self,
        after: &mut SnapshotBuilder,
        path: &KeyPath,
        change: &Touched,
        base: Option<KeyRef<'_>>,
    ) -> Result<(), SnapshotError> {
        if !matches!(self.key(path), Presence::Present(())) {
            return Ok(());
        }
        after.key(path)?;
        let mut done = std::collections::BTreeSet::new();
        for (spelling, value) in base.into_iter().flat_map(KeyRef::values) {
            let name = ValueName::from_checked(spelling);
            match change.values.get(&name) {
                None => after.add_value(spelling, value)?,
                Some(Some(data)) => after.add_value(spelling, data.as_ref())?,
                Some(None) => {}
            }
            done.insert(name);
        }
        for (name, data) in &change.values {
            if let (Some(data), false) = (data, done.contains(name)) {
                after.add_value(name.text(), data.as_ref())?;
            }
        }
        Ok(())
    }
}

/// The state after the changes.
///
/// The result covers what the snapshot covered and what the changes made known. Where nothing is
/// known before, nothing is assumed: a key that was to be removed if empty, and of which it is not
/// known whether it was, is unknown afterwards.
///
/// # Errors
/// [`SnapshotError::TooLarge`].
///
/// # Examples
/// ```
/// use regdraft::change::{self, Change, ChangeSet};
/// use regdraft::registry::{KeyPath, Presence, Snapshot, ValueData, ValueName};
///
/// let (key, name) = (KeyPath::parse(r"HKLM\SOFTWARE\Contoso")?, ValueName::new("Port")?);
/// let change = Change::set_value(key.clone(), name.clone(), ValueData::dword(443));
/// let after = change::apply(&Snapshot::empty(), &ChangeSet::from_iter([change]))?;
/// assert!(matches!(after.value(&key, &name), Presence::Present(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn apply(before: &Snapshot, changes: &super::ChangeSet) -> Result<Snapshot, SnapshotError> {
    let mut working = Working::new(before);
    for change in changes {
        working.apply(change);
    }
    working.finish()
}
