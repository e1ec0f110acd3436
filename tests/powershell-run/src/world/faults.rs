//! What goes wrong, and when?

use std::collections::BTreeSet;

use super::registry::Registry;

pub type Meddle = Box<dyn FnMut(&mut Registry)>;

/// Faults to strike. Those with a number strike once, at the n-th mutating call of a run, from 1.
#[derive(Default)]
pub struct Faults {
    /// Keys that cannot be opened for writing, deleted, or given subkeys. Any spelling of the root.
    pub deny: BTreeSet<String>,
    /// Keys, and all below, that are denied as in `deny`.
    pub deny_tree: BTreeSet<String>,
    /// Keys that cannot be opened at all.
    pub deny_read: BTreeSet<String>,
    /// This mutating call on the registry throws an `IOException` and changes nothing.
    pub fail_at_write: Option<usize>,
    /// From this mutating call on the registry, all throw, until the run ends.
    pub fail_from_write: Option<usize>,
    /// This mutating call, on the registry or on files, throws an `IOException`: the disk is full.
    pub fail_change_at: Option<usize>,
    /// A deletion of a value that fails does so without a word, as in .NET.
    pub silent_delete: bool,
    /// The process is killed before this mutating call, on the registry or on files.
    pub crash_at: Option<usize>,
    /// The process is killed after this mutating call.
    pub crash_after: Option<usize>,
    /// With `crash_at` on a write to a file: half of the bytes get there.
    pub torn: bool,
    /// Somebody else changes the registry before this mutating call on the registry.
    pub on_write: Option<(usize, Meddle)>,
    /// Somebody else changes the registry after this mutating call on the registry.
    pub after_write: Option<(usize, Meddle)>,
    /// Mutating calls on the registry in the last run.
    pub registry_writes: usize,
    /// Mutating calls on the registry and on files in the last run.
    pub mutations: usize,
}

/// What is to become of a mutating call.
#[derive(Debug, PartialEq, Eq)]
pub enum Strike {
    None,
    Fail,
    Crash,
}

impl Faults {
    /// Counts a mutating call that is about to be made on the registry.
    pub fn before_write(&mut self, registry: &mut Registry) -> Strike {
        self.registry_writes += 1;
        if self.on_write.as_ref().is_some_and(|(number, _)| *number == self.registry_writes)
            && let Some((_, mut meddle)) = self.on_write.take()
        {
            meddle(registry);
        }
        let strike = self.before_change();
        if strike != Strike::None {
            return strike;
        }
        if self.fail_at_write == Some(self.registry_writes) {
            self.fail_at_write = None;
            return Strike::Fail;
        }
        if self.fail_from_write.is_some_and(|first| self.registry_writes >= first) {
            Strike::Fail
        } else {
            Strike::None
        }
    }

    /// Counts a mutating call of any kind.
    pub fn before_change(&mut self) -> Strike {
        self.mutations += 1;
        if self.crash_at == Some(self.mutations) {
            self.crash_at = None;
            return Strike::Crash;
        }
        if self.fail_change_at == Some(self.mutations) {
            self.fail_change_at = None;
            return Strike::Fail;
        }
        Strike::None
    }

    /// Lets others change the registry after a mutating call, and dies if that is due.
    pub fn after_write(&mut self, registry: &mut Registry) -> Strike {
        if self.after_write.as_ref().is_some_and(|(number, _)| *number == self.registry_writes)
            && let Some((_, mut meddle)) = self.after_write.take()
        {
            meddle(registry);
        }
        self.after_change()
    }

    pub fn after_change(&mut self) -> Strike {
        if self.crash_after == Some(self.mutations) {
            self.crash_after = None;
            return Strike::Crash;
        }
        Strike::None
    }

    fn names(set: &BTreeSet<String>, path: &str, tree: bool) -> bool {
        let path = super::registry::normal(path);
        set.iter().map(|own| super::registry::normal(own)).any(|own| {
            path == own
                || (tree && path.strip_prefix(&own).is_some_and(|rest| rest.starts_with('\\')))
        })
    }

    pub fn denies(&self, path: &str) -> bool {
        self.denies_reading(path)
            || Self::names(&self.deny, path, false)
            || Self::names(&self.deny_tree, path, true)
    }

    pub fn denies_reading(&self, path: &str) -> bool {
        Self::names(&self.deny_read, path, false)
    }
}
