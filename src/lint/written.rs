//! The keys and values that a file has written so far, held as digests.
//!
//! A large export has a million names, and nearly none of them comes twice, so neither names nor data
//! are kept. A name is told by 128 bits of digest, so two names that differ are never taken for one.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use crate::registry::{KeyPath, KeyPathRef, TextRef, ValueRef, hash_name, shared_names};

/// The keys of a file as a tree, with the line of what the file did to each key and value.
#[derive(Debug)]
pub(super) struct Written {
    keys: Vec<Key>,
    /// The keys by their parents and names.
    index: Table<u32>,
    values: Table<(u32, Done)>,
    /// The keys on the way to the current key, from the root key down, and where the name of each ends
    /// in its path.
    open: Vec<(u32, usize)>,
    path: Vec<u8>,
    /// The keys that were deleted and not written since, with the line that deleted each.
    deleted: HashMap<u32, (KeyPath, u32)>,
}

/// A name within a key, so shortened that no two are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Digest(u64, u64);

/// What is known of names. A digest is spread already, so it is its own hash.
type Table<T> = HashMap<Digest, T, BuildHasherDefault<AsIs>>;

impl Hash for Digest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0);
    }
}

/// Gives back the number that it is fed.
#[derive(Default)]
struct AsIs(u64);

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

/// A key that the file wrote, deleted, or wrote something below. Lines and keys count from 1; 0 is none.
#[derive(Debug, Default)]
struct Key {
    /// The line that wrote it first since it was forgotten.
    line: u32,
    /// The line that made the file forget it last: what was done to its values before does not count.
    forgotten: u32,
    first_below: u32,
    next: u32,
    /// Whether it is among those that can be reached from the key above it.
    is_linked: bool,
}

/// What a file did to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// It was set to data with this digest.
    Set(u64),
    Deleted,
}

impl Done {
    /// Returns what setting a value to some data is.
    pub(super) fn set(data: ValueRef<'_>) -> Self {
        let mut state = DefaultHasher::new();
        data.hash(&mut state);
        Done::Set(state.finish())
    }
}

impl Default for Written {
    fn default() -> Self {
        Self {
            // The first stands above all root keys; no key has the number 0.
            keys: vec![Key::default()],
            index: Table::default(),
            values: Table::default(),
            open: Vec::new(),
            path: Vec::new(),
            deleted: HashMap::new(),
        }
    }
}

impl Written {
    /// Makes a key the current one and notes the line that writes it. Returns the line that wrote it
    /// before, or `None` if there is none.
    pub(super) fn open(&mut self, path: KeyPathRef<'_>, line: u32) -> Option<u32> {
        let key = self.find(path);
        let known = self.keys.get_mut(key as usize)?;
        let before = known.line;
        if before == 0 {
            known.line = line;
        }
        (before != 0).then_some(before)
    }

    /// Takes the topmost key on the way to the current one off those that were deleted. Returns it and
    /// the line that deleted it.
    pub(super) fn revive(&mut self) -> Option<(KeyPath, u32)> {
        if self.deleted.is_empty() {
            return None;
        }
        self.open.iter().find_map(|(key, _)| self.deleted.remove(key))
    }

    /// Notes that a line deletes a key, and forgets all at and below it. Returns the first line that
    /// wrote something there, or `None` if no line did. No key is current afterwards.
    pub(super) fn delete(&mut self, path: KeyPathRef<'_>, line: u32) -> Option<u32> {
        let top = self.find(path);
        self.deleted.insert(top, (path.to_path(), line));
        self.open.clear();
        self.path.clear();
        self.forget(top, line)
    }

    /// Notes what is done to a value of the current key. Returns the line that did something to it
    /// before and what that was, or `None` if no line did.
    pub(super) fn value(
        &mut self,
        name: TextRef<'_>,
        line: u32,
        done: Done,
    ) -> Option<(u32, Done)> {
        let (key, _) = *self.open.last()?;
        let before = self.values.insert(digest(key, name), (line, done))?;
        let forgotten = self.keys.get(key as usize).map_or(0, |key| key.forgotten);
        (before.0 > forgotten).then_some(before)
    }

    /// Returns the number of the key with a path, and makes it the current one.
    fn find(&mut self, path: KeyPathRef<'_>) -> u32 {
        let full = path.text().wtf8();
        let ends = self.open.iter().map(|(_, end)| *end);
        let shared = shared_names(&self.path, ends, full);
        self.open.truncate(shared);
        let mut from = self.open.last().map_or(0, |(_, end)| end + 1);
        while let Some(rest) = full.get(from..).filter(|rest| !rest.is_empty()) {
            let end = from + memchr::memchr(b'\\', rest).unwrap_or(rest.len());
            let name = TextRef::from_wtf8(full.get(from..end).unwrap_or_default());
            let above = self.open.last().map_or(0, |(key, _)| *key);
            let key = self.below(above, name);
            self.open.push((key, end));
            from = end + 1;
        }
        self.path.clear();
        self.path.extend_from_slice(full);
        self.open.last().map_or(0, |(key, _)| *key)
    }

    /// Returns the number of the key of a name directly below another.
    fn below(&mut self, above: u32, name: TextRef<'_>) -> u32 {
        // A file has not four billion key lines.
        let new = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        let at = *self.index.entry(digest(above, name)).or_insert(new);
        if at == new {
            self.keys.push(Key::default());
        }
        let first = self.keys.get(above as usize).map_or(0, |key| key.first_below);
        if let Some(key) = self.keys.get_mut(at as usize).filter(|key| !key.is_linked) {
            (key.next, key.is_linked) = (first, true);
            if let Some(above) = self.keys.get_mut(above as usize) {
                above.first_below = at;
            }
        }
        at
    }

    /// Forgets all at and below a key. Returns the first line that wrote something there.
    ///
    /// What is below is unlinked, so that no number of deletes goes through it more than once.
    fn forget(&mut self, top: u32, line: u32) -> Option<u32> {
        let mut first = None::<u32>;
        let mut todo = vec![top];
        while let Some(at) = todo.pop() {
            let Some(key) = self.keys.get_mut(at as usize) else { continue };
            key.forgotten = line;
            let written = std::mem::take(&mut key.line);
            if written != 0 {
                first = Some(first.map_or(written, |first| first.min(written)));
            }
            let mut below = std::mem::take(&mut key.first_below);
            while let Some(key) = self.keys.get_mut(below as usize).filter(|_| below != 0) {
                todo.push(below);
                key.is_linked = false;
                below = key.next;
            }
        }
        first
    }
}

/// Returns the digest of a name within a key, which is the same for names that Windows takes for the
/// same.
fn digest(key: u32, name: TextRef<'_>) -> Digest {
    let half = |salt| {
        let mut state = DefaultHasher::new();
        state.write_u32(salt);
        state.write_u32(key);
        hash_name(name, &mut state);
        state.finish()
    };
    Digest(half(0), half(1))
}
