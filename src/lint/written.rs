//! The keys and values that a file has written so far, held as digests.
//!
//! A large export has a million names, and nearly none of them comes twice, so neither names nor data
//! are kept. A name is told by 128 bits of digest, so two names that differ are never taken for one.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::digest::{Table, digest};
use super::in_order::InOrder;
use crate::registry::{KeyPath, KeyPathRef, TextRef, ValueRef, name_cmp, shared_names, split_name};

/// The keys of a file as a tree, with the line of what the file did to each key and value.
#[derive(Debug)]
pub(super) struct Written {
    keys: Vec<Key>,
    /// The keys by their parents and names.
    index: Table<u32>,
    values: Table<(u32, Done)>,
    /// The keys and values that are in none of these tables, because they came in order.
    new_keys: InOrder<u32>,
    new_values: InOrder<(u32, Done)>,
    /// Whether nothing was done before to the values of the current key.
    is_new: bool,
    /// The keys on the way to the current key, from the root key down, and where the name of each ends
    /// in its path.
    open: Vec<(u32, usize)>,
    path: Vec<u8>,
    /// The keys that were deleted and not written since, with the line that deleted each.
    deleted: HashMap<u32, (KeyPath, u32)>,
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
    /// The last of the keys below it, as long as they come in order.
    last_below: LastBelow,
    /// Whether it is among those that can be reached from the key above it.
    is_linked: bool,
}

/// The last of the keys below another one, in canonical order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum LastBelow {
    /// There never was any.
    #[default]
    None,
    Key(u32),
    /// Some came out of order.
    Unknown,
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
            new_keys: InOrder::default(),
            new_values: InOrder::default(),
            is_new: false,
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
        let known_before = self.keys.len();
        let key = self.find(path);
        self.is_new = known_before <= key as usize;
        if self.is_new {
            self.new_values.begin();
        }
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
        if self.is_new {
            return self.new_values.replace(key, name, (line, done));
        }
        self.values.extend(self.new_values.drain());
        let before = self.values.insert(digest(key, name), (line, done))?;
        let forgotten = self.keys.get(key as usize).map_or(0, |key| key.forgotten);
        (before.0 > forgotten).then_some(before)
    }

    /// Returns the number of the key with a path, and makes it the current one.
    fn find(&mut self, path: KeyPathRef<'_>) -> u32 {
        let full = path.text().wtf8();
        let ends = self.open.iter().map(|(_, end)| *end);
        let shared = shared_names(&self.path, ends, full);
        // The key at whose place in the path before another one stands now.
        let beside = self.open.get(shared).copied();
        self.open.truncate(shared);
        let mut from = self.open.last().map_or(0, |(_, end)| end + 1);
        let mut is_behind = beside.is_some_and(|(_, end)| {
            let name = |path| TextRef::from_wtf8(split_name(path).0);
            let before = name(self.path.get(from..end).unwrap_or_default());
            let now = name(full.get(from..).unwrap_or_default());
            name_cmp(before, now) == Ordering::Less
        });
        let mut beside = beside.map(|(key, _)| key);
        while let Some(rest) = full.get(from..).filter(|rest| !rest.is_empty()) {
            let end = from + memchr::memchr(b'\\', rest).unwrap_or(rest.len());
            let name = TextRef::from_wtf8(full.get(from..end).unwrap_or_default());
            let above = self.open.last().map_or(0, |(key, _)| *key);
            let key = self.below(above, name, beside.take().filter(|_| is_behind));
            is_behind = false;
            self.open.push((key, end));
            from = end + 1;
        }
        self.path.clear();
        self.path.extend_from_slice(full);
        self.open.last().map_or(0, |(key, _)| *key)
    }

    /// Returns the number of the key of a name directly below another. `before` is one below it, too,
    /// whose name comes first.
    fn below(&mut self, above: u32, name: TextRef<'_>, before: Option<u32>) -> u32 {
        // A file has not four billion key lines.
        let new = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        let last = self.keys.get(above as usize).map_or(LastBelow::Unknown, |key| key.last_below);
        let is_last = match last {
            LastBelow::None => true,
            LastBelow::Key(last) => before == Some(last),
            LastBelow::Unknown => false,
        };
        let at = if is_last {
            self.new_keys.push(above, name, new);
            new
        } else {
            self.index.extend(self.new_keys.drain());
            *self.index.entry(digest(above, name)).or_insert(new)
        };
        if at == new {
            self.keys.push(Key::default());
            if let Some(above) = self.keys.get_mut(above as usize) {
                above.last_below = if is_last { LastBelow::Key(new) } else { LastBelow::Unknown };
            }
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
