//! What does a snapshot speak for?
//!
//! A snapshot knows some things to exist. What it knows *not* to exist is everything else inside
//! its coverage; outside, a thing is unknown, which is not the same as absent.

use std::collections::{BTreeMap, BTreeSet};

use super::key_path::KeyPath;
use super::name::ValueName;

/// The places for which a snapshot is complete, in four grains.
///
/// Entries that a wider one implies are dropped, so that equal coverage is equal data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    subtrees: BTreeSet<KeyPath>,
    values: BTreeSet<KeyPath>,
    keys: BTreeSet<KeyPath>,
    single: BTreeMap<KeyPath, BTreeSet<ValueName>>,
}

/// One entry of a coverage.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope {
    /// Whether the key exists, its values, and everything below it.
    Subtree(KeyPath),
    /// Whether the key exists, and all its own values.
    Values(KeyPath),
    /// Whether the key exists.
    Key(KeyPath),
    /// One value.
    Value(KeyPath, ValueName),
}

impl Scope {
    /// The key of the entry.
    pub fn key(&self) -> &KeyPath {
        match self {
            Scope::Subtree(key) | Scope::Values(key) | Scope::Key(key) | Scope::Value(key, _) => {
                key
            }
        }
    }
}

impl Coverage {
    /// Covers nothing.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Adds an entry.
    pub fn add(&mut self, scope: Scope) {
        match scope {
            Scope::Subtree(key) if !self.subtree(&key) => {
                self.remove_below(&key);
                self.subtrees.insert(key);
            }
            Scope::Values(key) if !self.own_values(&key) => {
                self.keys.remove(&key);
                self.single.remove(&key);
                self.values.insert(key);
            }
            Scope::Key(key) if !self.key(&key) => {
                self.keys.insert(key);
            }
            Scope::Value(key, name) if !self.value(&key, &name) => {
                self.single.entry(key).or_default().insert(name);
            }
            _ => {}
        }
    }

    /// Adds many entries: each wide one by itself, the others in one pass over what is there.
    pub(crate) fn extend(&mut self, scopes: impl IntoIterator<Item = Scope>) {
        let (mut keys, mut single) = (Vec::new(), Vec::new());
        for scope in scopes {
            match scope {
                Scope::Key(key) => keys.push(key),
                Scope::Value(key, name) => single.push((key, name)),
                wide => self.add(wide),
            }
        }
        // What comes out of a file is in order already, which a stable sort notices.
        keys.sort();
        keys.dedup();
        keys.retain(|key| !self.own_values(key));
        self.keys.append(&mut BTreeSet::from_iter(keys));
        single.sort_by(|a, b| a.0.cmp(&b.0));
        let groups = single.chunk_by(|a, b| a.0 == b.0).filter_map(|group| {
            let (key, _) = group.first().filter(|(key, _)| !self.own_values(key))?;
            let mut names = BTreeSet::new();
            names.extend(group.iter().map(|(_, name)| name.clone()));
            Some((key.clone(), names))
        });
        let mut new: BTreeMap<_, _> = groups.collect();
        new.retain(|key, names| match self.single.get_mut(key) {
            Some(known) => {
                known.extend(std::mem::take(names));
                false
            }
            None => true,
        });
        self.single.append(&mut new);
    }

    /// Takes back what is known about one key's existence, where that rests on the key alone.
    /// Entries that speak for its values speak for its existence, so they go too.
    pub(crate) fn forget_key(&mut self, key: &KeyPath) {
        self.keys.remove(key);
        self.values.remove(key);
    }

    /// Drops the entries that a subtree implies.
    fn remove_below(&mut self, key: &KeyPath) {
        fn split_off(set: &mut BTreeSet<KeyPath>, key: &KeyPath) {
            // Mostly there is nothing behind it.
            if set.last().is_none_or(|last| last < key) {
                return;
            }
            let below: Vec<_> =
                set.range(key..).take_while(|k| k.is_at_or_below(key)).cloned().collect();
            for k in &below {
                set.remove(k);
            }
        }
        split_off(&mut self.subtrees, key);
        split_off(&mut self.values, key);
        split_off(&mut self.keys, key);
        if self.single.is_empty() {
            return;
        }
        let single = self.single.range(key..).map(|(k, _)| k);
        let below: Vec<_> = single.take_while(|k| k.is_at_or_below(key)).cloned().collect();
        for k in &below {
            self.single.remove(k);
        }
    }

    /// Whether everything at and below the key is covered.
    pub fn subtree(&self, key: &KeyPath) -> bool {
        // No subtree of the set lies within another, and order is component-wise, so only the
        // nearest one before the key can contain it.
        self.subtrees.range(..=key).next_back().is_some_and(|top| key.is_at_or_below(top))
    }

    /// The keys of the entries of each grain, each in canonical order: first those of subtrees.
    pub(super) fn keys_by_grain(&self) -> [Box<dyn Iterator<Item = &KeyPath> + '_>; 4] {
        [
            Box::new(self.subtrees.iter()),
            Box::new(self.values.iter()),
            Box::new(self.keys.iter()),
            Box::new(self.single.keys()),
        ]
    }

    /// The topmost keys of the covered subtrees.
    pub(crate) fn subtrees(&self) -> impl Iterator<Item = &KeyPath> {
        self.subtrees.iter()
    }

    /// Whether all of the key's own values are covered.
    pub fn own_values(&self, key: &KeyPath) -> bool {
        self.values.contains(key) || self.subtree(key)
    }

    /// Whether the key's existence is covered by an entry.
    pub fn key(&self, key: &KeyPath) -> bool {
        self.keys.contains(key) || self.own_values(key)
    }

    /// Whether the value is covered.
    pub fn value(&self, key: &KeyPath, name: &ValueName) -> bool {
        self.single.get(key).is_some_and(|names| names.contains(name)) || self.own_values(key)
    }

    /// The entries, in canonical order: by key, then from wide to narrow.
    pub fn scopes(&self) -> Vec<Scope> {
        let subtrees = self.subtrees.iter().cloned().map(Scope::Subtree);
        let values = self.values.iter().cloned().map(Scope::Values);
        let keys = self.keys.iter().cloned().map(Scope::Key);
        let single = self.single.iter().flat_map(|(key, names)| {
            names.iter().map(|name| Scope::Value(key.clone(), name.clone()))
        });
        let mut all: Vec<_> = subtrees.chain(values).chain(keys).chain(single).collect();
        // Stable, so entries of one key stay in the order above.
        all.sort_by(|a, b| a.key().cmp(b.key()));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str) -> KeyPath {
        KeyPath::parse(path).unwrap()
    }

    #[test]
    fn wider_entries_absorb_narrower_ones() {
        let name = ValueName::new("v").unwrap();
        let mut coverage = Coverage::nothing();
        coverage.add(Scope::Value(key(r"HKLM\A\B"), name.clone()));
        coverage.add(Scope::Key(key(r"HKLM\A\B")));
        coverage.add(Scope::Subtree(key(r"HKLM\A\C")));
        coverage.add(Scope::Key(key(r"HKLM\A b")));
        assert_eq!(coverage.scopes().len(), 4);
        coverage.add(Scope::Values(key(r"HKLM\A\B")));
        assert!(coverage.value(&key(r"HKLM\a\b"), &name));
        assert!(coverage.own_values(&key(r"HKLM\A\B")) && !coverage.subtree(&key(r"HKLM\A\B")));
        coverage.add(Scope::Subtree(key(r"HKLM\A")));
        coverage.add(Scope::Value(key(r"HKLM\A\X"), name));
        coverage.add(Scope::Values(key(r"HKLM\A\Y")));
        assert_eq!(
            coverage.scopes(),
            [Scope::Subtree(key(r"HKLM\A")), Scope::Key(key(r"HKLM\A b"))],
            "a key that merely sorts nearby stays"
        );
    }
}
