//! What a file wrote in canonical order, which is that of exporters.
//!
//! A key behind all others was not written before, and neither was a value in it, unless there. So
//! nothing need be looked up, and what is written is put down as it comes. A table is made of it when
//! something stands out of order.

use super::digest::{Digest, Table, digest};
use crate::registry::{TextRef, name_eq};

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

    /// Begins a key that has no values yet.
    pub(super) fn begin(&mut self) {
        self.start = self.entries.len();
        // Cleared, a large table would cost as much for each key.
        if !self.many.is_empty() {
            self.many = Table::default();
        }
    }

    /// Puts down a value of the current key. Gives what was put down for it before.
    pub(super) fn replace(&mut self, key: u32, name: TextRef<'_>, what: T) -> Option<T> {
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
