//! What a file wrote in canonical order, which is that of exporters.
//!
//! A key behind all others was not written before, and neither was a value in it, unless there. So
//! nothing need be looked up, and what is written is put down as it comes. A table is made of it when
//! something stands out of order.

use super::written::Done;
use crate::registry::{TextRef, hash_name, name_eq};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

/// Up to how many values of a key each new one is compared with all.
const FEW: usize = 16;

/// Names as they come, each with what it belongs to.
#[derive(Debug)]
pub(super) struct InOrder<T> {
    text: Vec<u8>,
    entries: Vec<Entry<T>>,
    /// Where those of the current key begin.
    start: usize,
    /// Those of the current key, if there are more than a few.
    many: Table<usize>,
}

#[derive(Debug)]
struct Entry<T> {
    key: u32,
    /// Where the name ends; it begins where that of the one before ends.
    end: usize,
    what: T,
}

impl<T> Default for InOrder<T> {
    fn default() -> Self {
        Self { text: Vec::new(), entries: Vec::new(), start: 0, many: Table::default() }
    }
}

impl<T> InOrder<T> {
    /// Puts down a name within a key, which is not there yet.
    pub(super) fn push(&mut self, key: u32, name: TextRef<'_>, what: T) {
        self.text.extend_from_slice(name.wtf8());
        self.entries.push(Entry { key, end: self.text.len(), what });
    }

    /// Takes everything out, by digests.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = (Digest, T)> + use<T> {
        let Self { text, entries, .. } = std::mem::take(self);
        let mut start = 0;
        entries.into_iter().map(move |entry| {
            let name = text.get(start..entry.end).unwrap_or_default();
            start = entry.end;
            (digest(entry.key, TextRef::from_wtf8(name)), entry.what)
        })
    }
}

impl InOrder<(u32, Done)> {
    /// Begins a key that has no values yet.
    pub(super) fn begin(&mut self) {
        self.start = self.entries.len();
        // Cleared, a large table would cost as much for each key.
        if !self.many.is_empty() {
            self.many = Table::default();
        }
    }

    /// Puts down a value of the current key. Gives what was put down for it before.
    pub(super) fn replace(
        &mut self,
        key: u32,
        name: TextRef<'_>,
        what: (u32, Done),
    ) -> Option<(u32, Done)> {
        if let Some(at) = self.find(key, name) {
            let entry = self.entries.get_mut(at)?;
            return Some(std::mem::replace(&mut entry.what, what));
        }
        self.push(key, name, what);
        None
    }

    /// Finds a value of the current key. One that is not there is going to be put down.
    fn find(&mut self, key: u32, name: TextRef<'_>) -> Option<usize> {
        let count = self.entries.len() - self.start;
        if count < FEW {
            return (self.start..self.entries.len()).find(|at| name_eq(self.name(*at), name));
        }
        if self.many.is_empty() {
            for at in self.start..self.entries.len() {
                let known = digest(key, self.name(at));
                self.many.insert(known, at);
            }
        }
        let new = self.entries.len();
        let at = *self.many.entry(digest(key, name)).or_insert(new);
        (at != new).then_some(at)
    }

    fn name(&self, at: usize) -> TextRef<'_> {
        let end = |at: usize| self.entries.get(at).map_or(0, |entry| entry.end);
        let start = at.checked_sub(1).map_or(0, end);
        TextRef::from_wtf8(self.text.get(start..end(at)).unwrap_or_default())
    }
}

/// A name within a key, so shortened that no two are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digest(u64, u64);

/// What is known of names. A digest is spread already, so it is its own hash.
pub(super) type Table<T> = HashMap<Digest, T, BuildHasherDefault<AsIs>>;

impl Hash for Digest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0);
    }
}

/// Gives back the number that it is fed.
#[derive(Default)]
pub(super) struct AsIs(u64);

impl Hasher for AsIs {
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn write(&mut self, bytes: &[u8]) {
        // Nothing feeds bytes; if something did, it would still be spread.
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Returns the digest of a name within a key, which is the same for names that Windows takes for the
/// same.
pub(super) fn digest(key: u32, name: TextRef<'_>) -> Digest {
    let half = |salt| {
        let mut state = DefaultHasher::new();
        state.write_u32(salt);
        state.write_u32(key);
        hash_name(name, &mut state);
        state.finish()
    };
    Digest(half(0), half(1))
}
