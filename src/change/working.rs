//! What does the registry look like in the middle of a list of changes?
//!
//! A snapshot is immutable, so the changes lie over it: per touched key, what was made of it. One
//! pass at the end merges both ([`after`](super::after)).

use std::collections::BTreeMap;

use super::change::{Change, Operation};
use crate::registry::{
    Coverage, KeyPath, KeyRef, Presence, Scope, Snapshot, ValueData, ValueName, ValueRef,
};

/// A snapshot with changes on top.
#[derive(Debug)]
pub(crate) struct Working<'a> {
    pub(super) base: &'a Snapshot,
    pub(super) touched: BTreeMap<KeyPath, Touched>,
    /// The keys that were deleted at some point, as covered subtrees: what the snapshot has there is
    /// gone.
    pub(super) wiped: Coverage,
    /// The key that was looked up last, until a key comes or goes.
    last: Option<(KeyPath, Here<'a>)>,
}

/// What the changes made of one key.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Whether the key exists, where the changes decide that.
    pub(super) presence: Option<Presence<()>>,
    /// What the changes made known beyond its values.
    pub(super) known: Known,
    /// Whether something was done, and not only a key found that was to exist.
    is_changed: bool,
    /// Whether something was deleted of which the snapshot did not know whether it was there.
    lost: bool,
    /// The values set (`Some`) or deleted.
    pub(super) values: BTreeMap<ValueName, Option<ValueData>>,
}

/// What changes made known about a key, or took from what was known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    /// Whether what the snapshot knows of its existence no longer holds.
    pub(super) is_forgotten: bool,
    /// Whether it exists.
    pub(super) key: bool,
    /// Everything below it: it was created where there was nothing.
    pub(super) subtree: bool,
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

/// A key that was looked up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Here<'a> {
    /// What the snapshot has there, unless the changes deleted it.
    base: Presence<KeyRef<'a>>,
    /// Whether the key exists now.
    now: Presence<()>,
}

impl Here<'_> {
    /// Whether the key exists now.
    pub(super) fn now(self) -> Presence<()> {
        self.now
    }
}

impl<'a> Working<'a> {
    pub(crate) fn new(base: &'a Snapshot) -> Self {
        Self { base, touched: BTreeMap::new(), wiped: Coverage::nothing(), last: None }
    }

    pub(super) fn base(&self) -> &'a Snapshot {
        self.base
    }

    /// The keys that the changes did something to, in canonical order.
    pub(super) fn touched(&self) -> impl Iterator<Item = (&KeyPath, &Touched)> {
        self.touched.iter().filter(|(_, touched)| touched.is_changed)
    }

    /// What the changes did to one key.
    pub(super) fn touched_at(&self, path: &KeyPath) -> Option<&Touched> {
        self.touched.get(path)
    }

    /// Whether the changes did something to a key itself, or to its value of that name.
    pub(super) fn touches(&self, path: &KeyPath, name: Option<&ValueName>) -> bool {
        self.touched.get(path).is_some_and(|touched| match name {
            Some(name) => touched.presence.is_some() || touched.values.contains_key(name),
            None => touched.is_changed,
        })
    }

    /// The topmost keys that were deleted at some point.
    pub(super) fn wiped(&self) -> impl Iterator<Item = &KeyPath> {
        self.wiped.subtrees()
    }

    /// Looks a key up in the snapshot. Several changes of one key look it up once.
    pub(super) fn here(&mut self, path: &KeyPath) -> Here<'a> {
        match &self.last {
            Some((last, here)) if last == path => *here,
            _ => {
                let here = self.look(path);
                self.last = Some((path.clone(), here));
                here
            }
        }
    }

    fn look(&self, path: &KeyPath) -> Here<'a> {
        let base = if self.is_wiped(path) { Presence::Absent } else { self.base.key(path) };
        let decided = self.touched.get(path).and_then(|touched| touched.presence);
        Here { base, now: decided.unwrap_or(base.map(|_| ())) }
    }

    /// Whether the key exists now.
    pub(crate) fn key(&self, path: &KeyPath) -> Presence<()> {
        self.look(path).now
    }

    /// The value as it is now, in a key that was looked up.
    pub(super) fn value_at(
        &self,
        here: Here<'a>,
        path: &KeyPath,
        name: &ValueName,
    ) -> Presence<ValueData> {
        if matches!(here.now, Presence::Absent) {
            return Presence::Absent;
        }
        match self.touched.get(path).and_then(|touched| touched.values.get(name)) {
            Some(Some(data)) => Presence::Present(data.clone()),
            Some(None) => Presence::Absent,
            None => self.base.value_in(here.base, path, name).map(ValueRef::to_owned),
        }
    }

    /// What the snapshot has of a value, in a key that was looked up.
    pub(super) fn base_value(
        &self,
        here: Here<'a>,
        path: &KeyPath,
        name: &ValueName,
    ) -> Presence<ValueRef<'a>> {
        self.base.value_in(here.base, path, name)
    }

    /// The names of the key's values that are known to exist now.
    pub(super) fn value_names(&self, path: &KeyPath) -> Vec<ValueName> {
        let mut names: BTreeMap<ValueName, bool> = BTreeMap::new();
        if let Some(key) = self.look(path).base.present() {
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
        let base = self.look(path).base.present().into_iter().flat_map(KeyRef::subtree).skip(1);
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
                .look(path)
                .base
                .present()
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
        self.base.coverage().own_values(path) || matches!(self.look(path).base, Presence::Absent)
    }

    /// Does one operation.
    pub(crate) fn apply(&mut self, change: &Change) -> Outcome {
        let key = change.key();
        match change.operation() {
            Operation::CreateKey => {
                self.create_key(key);
            }
            Operation::DeleteKey => self.delete_key(key),
            Operation::SetValue { name, data } => {
                let touched = self.create_key(key);
                touched.is_changed = true;
                touched.values.insert(name.clone(), Some(data.clone()));
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

    fn create_key(&mut self, path: &KeyPath) -> &mut Touched {
        if !matches!(self.here(path).now, Presence::Present(())) {
            self.create_new(path);
            self.last = None;
        }
        // Whatever was known of it: now it exists.
        let touched = self.touched.entry(path.clone()).or_default();
        touched.known.key = true;
        touched
    }

    /// Creates a key that does not exist, or may not, and those above it.
    fn create_new(&mut self, path: &KeyPath) {
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
        if let Some(top) = new {
            self.entry(&top).known.subtree = true;
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
        self.touched.insert(path.clone(), Touched { is_changed: true, ..Touched::default() });
        self.wiped.add(Scope::Subtree(path.clone()));
        self.last = None;
    }

    fn delete_value(&mut self, path: &KeyPath, name: &ValueName) {
        if !matches!(self.here(path).now, Presence::Absent) {
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
                let unknown_before = !self.base.key(path).is_known();
                self.last = None;
                let entry = self.entry(path);
                entry.presence = Some(Presence::Unknown);
                entry.known = Known { is_forgotten: true, ..Known::default() };
                entry.lost |= unknown_before;
                Outcome::Undetermined
            }
        }
    }

    fn entry(&mut self, path: &KeyPath) -> &mut Touched {
        let touched = self.touched.entry(path.clone()).or_default();
        touched.is_changed = true;
        touched
    }

    /// Whether the key, or one above it, was deleted at some point.
    pub(super) fn is_wiped(&self, path: &KeyPath) -> bool {
        self.wiped.subtree(path)
    }
}
