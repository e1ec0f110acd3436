//! How does a snapshot come to be?
//!
//! Keys may be given in any order. In canonical order, which is that of an export, each one is
//! found from the one before by the components they share, without any table; the first key out
//! of order switches to sorting at the end.

use super::coverage::Scope;
use super::fold;
use super::key_path::KeyPath;
use super::key_path_ref::KeyPathRef;
use super::name::ValueName;
use super::order;
use super::snapshot::{KeyNode, Kind, Snapshot, SnapshotError, ValueNode};
use super::text::{TextRef, shared_names, split_name};
use super::value_data::{DataRef, ValueRef};

/// Builds a [`Snapshot`].
#[derive(Debug, Default)]
pub struct SnapshotBuilder {
    pub(super) snapshot: Snapshot,
    /// The keys of the current path, from the root key down.
    pub(super) stack: Vec<Opened>,
    /// The current path as it was given.
    pub(super) path: Vec<u8>,
    unsorted: bool,
    pub(super) sorter: order::Sorter,
}

/// How much of a path the path of the key before it begins with, too.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SharedNames {
    /// How many names below the root key.
    pub(crate) names: usize,
    /// Where the last of them ends.
    pub(crate) end: usize,
    /// Whether it is known that just one name follows.
    pub(crate) is_parent: bool,
}

/// A key of the current path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opened {
    pub(super) node: u32,
    /// Where its name ends in the path.
    pub(super) end: usize,
}

impl Snapshot {
    /// Starts a new snapshot.
    pub fn builder() -> SnapshotBuilder {
        SnapshotBuilder::default()
    }
}

impl SnapshotBuilder {
    /// Declares what the snapshot speaks for.
    pub fn cover(&mut self, scope: Scope) {
        self.snapshot.coverage.add(scope);
    }

    /// States that a key exists, and makes it the one that [`add_value`](Self::add_value) means.
    ///
    /// # Errors
    /// [`SnapshotError::TooLarge`].
    pub fn key<'p>(&mut self, path: impl Into<KeyPathRef<'p>>) -> Result<(), SnapshotError> {
        let path = path.into();
        self.note_line_breaks(path.text());
        self.key_of_line(path, None)
    }

    /// As [`key`](Self::key), for a path that was read from a line, so that it holds no line break.
    /// `known` is what it is known to share with the path before.
    pub(crate) fn key_of_line(
        &mut self,
        path: KeyPathRef<'_>,
        known: Option<SharedNames>,
    ) -> Result<(), SnapshotError> {
        if let Some(SharedNames { names, end, is_parent: true }) = known
            && names < self.stack.len()
            && let Some(name) = path.text().wtf8().get(end + 1..)
            && !self.is_at_or_after(names + 1, name)
        {
            self.close_to(names + 1);
            return self.push_key(TextRef::from_wtf8(name));
        }
        // What is spelled as in the path before needs no comparing of names.
        let full = path.text().wtf8();
        let (shared, rest) = match known {
            // The first key shares nothing, although there was room for it.
            Some(known) if known.names < self.stack.len() => {
                (known.names + 1, full.get(known.end + 1..))
            }
            _ => {
                let ends = self.stack.iter().map(|key| key.end);
                let shared = shared_names(&self.path, ends, full);
                match shared.checked_sub(1).and_then(|at| self.stack.get(at)) {
                    Some(key) => (shared, full.get(key.end + 1..)),
                    None => (0, Some(full)),
                }
            }
        };
        match rest {
            // Nearly always: one key below those that are shared, and behind its sibling.
            Some(name)
                if memchr::memchr(b'\\', name).is_none() && !self.is_at_or_after(shared, name) =>
            {
                self.close_to(shared);
                self.push_key(TextRef::from_wtf8(name))
            }
            _ => self.open_below(shared, rest),
        }
    }

    /// Whether the key that is open at a depth has this name or a later one.
    fn is_at_or_after(&self, depth: usize, name: &[u8]) -> bool {
        let known = self.stack.get(depth).and_then(|key| self.name_of(key.node));
        known.is_some_and(|known| fold::cmp(known, TextRef::from_wtf8(name)).is_ge())
    }

    /// States that a value exists in a key, and so that the key does.
    ///
    /// # Errors
    /// [`SnapshotError::TooLarge`]. A contradiction is found by [`finish`](Self::finish).
    pub fn value(
        &mut self,
        path: &KeyPath,
        name: &ValueName,
        value: ValueRef<'_>,
    ) -> Result<(), SnapshotError> {
        self.key(path)?;
        self.add_value(name.text(), value)
    }

    /// Opens a key given by its names below those of the current path that it is known to share.
    fn open_below(
        &mut self,
        mut shared: usize,
        mut names: Option<&[u8]>,
    ) -> Result<(), SnapshotError> {
        while let Some(text) = names {
            let (name, after) = split_name(text);
            let Some(known) = self.stack.get(shared).and_then(|key| self.name_of(key.node)) else {
                break;
            };
            match fold::cmp(known, TextRef::from_wtf8(name)) {
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    names = after;
                }
                std::cmp::Ordering::Less => break,
                std::cmp::Ordering::Greater => {
                    self.unsorted = true;
                    break;
                }
            }
        }
        if names.is_none() {
            if shared == self.stack.len() {
                return Ok(());
            }
            return self.open_again(shared);
        }
        self.close_to(shared);
        while let Some(text) = names {
            let (name, after) = split_name(text);
            self.push_key(TextRef::from_wtf8(name))?;
            names = after;
        }
        Ok(())
    }

    /// Opens a key above the current one, which already stands further up: one more piece of it.
    fn open_again(&mut self, shared: usize) -> Result<(), SnapshotError> {
        self.unsorted = true;
        let again = shared.checked_sub(1).and_then(|at| self.stack.get(at));
        let node = again.and_then(|key| self.snapshot.keys.get(key.node as usize)).copied();
        self.close_to(shared.saturating_sub(1));
        let Some(node) = node else { return Ok(()) };
        let start = node.name as usize;
        let name = self.snapshot.arena.get(start..start + usize::from(node.name_len));
        let name = name.unwrap_or_default().to_vec();
        self.push_node(node.name, node.name_len, &name)
    }

    /// Leaves the keys of the current path that are deeper than so many.
    pub(super) fn close_to(&mut self, depth: usize) {
        self.stack.truncate(depth);
        self.path.truncate(self.stack.last().map_or(0, |key| key.end));
    }

    /// Adds a key below the current one, and makes it the current one.
    pub(super) fn push_key(&mut self, name: TextRef<'_>) -> Result<(), SnapshotError> {
        let start = self.store(name.wtf8())?;
        let len = u16::try_from(name.wtf8().len()).map_err(|_| SnapshotError::TooLarge)?;
        self.push_node(start, len, name.wtf8())
    }

    /// Adds a value to the key that was stated last.
    pub(crate) fn add_value(
        &mut self,
        name: TextRef<'_>,
        value: ValueRef<'_>,
    ) -> Result<(), SnapshotError> {
        self.note_line_breaks(name);
        self.value_of_line(name, value)
    }

    /// As [`add_value`](Self::add_value), for a name that was read from a line.
    pub(crate) fn value_of_line(
        &mut self,
        name: TextRef<'_>,
        value: ValueRef<'_>,
    ) -> Result<(), SnapshotError> {
        let name_len = u16::try_from(name.wtf8().len()).map_err(|_| SnapshotError::TooLarge)?;
        let name = self.store(name.wtf8())?;
        let (kind, data, len) = match value.shape() {
            DataRef::Dword(number) => (Kind::Dword, number, 0),
            DataRef::Text(text) => (Kind::Text, self.store(text.wtf8())?, text.wtf8().len()),
            DataRef::Bytes(bytes) => {
                let number = value.value_type().number();
                let kind = if let Ok(small) = u8::try_from(number) {
                    Kind::Bytes(small)
                } else {
                    self.store(&number.to_le_bytes())?;
                    Kind::WideType
                };
                (kind, self.store(bytes)?, bytes.len())
            }
        };
        let data_len = u32::try_from(len).map_err(|_| SnapshotError::TooLarge)?;
        self.snapshot.values.push(ValueNode { name, name_len, kind, data, data_len });
        Ok(())
    }

    /// The snapshot.
    ///
    /// # Errors
    /// [`SnapshotError::Contradiction`] if a value was given twice with different data.
    pub fn finish(self) -> Result<Snapshot, SnapshotError> {
        let (mut snapshot, mut sorter) = (self.snapshot, self.sorter);
        if self.unsorted {
            (snapshot, sorter) = (order::sort(&snapshot)?, order::Sorter::default());
        }
        order::set_ends(&mut snapshot.keys);
        sorter.finish(&mut snapshot)?;
        Ok(snapshot)
    }

    /// The snapshot that is left when all was written in the order given: of a value that was given
    /// several times the first spelling of the name stays, and the last data.
    ///
    /// # Errors
    /// [`SnapshotError::TooLarge`].
    pub(crate) fn finish_overwritten(self) -> Result<Snapshot, SnapshotError> {
        let mut snapshot = if self.unsorted { order::sort(&self.snapshot)? } else { self.snapshot };
        order::set_ends(&mut snapshot.keys);
        order::sort_and_overwrite(&mut snapshot);
        Ok(snapshot)
    }

    fn note_line_breaks(&mut self, name: TextRef<'_>) {
        self.snapshot.line_breaks |= memchr::memchr2(b'\r', b'\n', name.wtf8()).is_some();
    }

    fn name_of(&self, index: u32) -> Option<TextRef<'_>> {
        let node = self.snapshot.keys.get(index as usize)?;
        let start = node.name as usize;
        let name = self.snapshot.arena.get(start..start + usize::from(node.name_len))?;
        Some(TextRef::from_wtf8(name))
    }

    fn store(&mut self, bytes: &[u8]) -> Result<u32, SnapshotError> {
        let start =
            u32::try_from(self.snapshot.arena.len()).map_err(|_| SnapshotError::TooLarge)?;
        self.snapshot.arena.extend_from_slice(bytes);
        Ok(start)
    }

    fn push_node(&mut self, name: u32, name_len: u16, text: &[u8]) -> Result<(), SnapshotError> {
        let too_large = |_| SnapshotError::TooLarge;
        let index = u32::try_from(self.snapshot.keys.len()).map_err(too_large)?;
        let first_value = u32::try_from(self.snapshot.values.len()).map_err(too_large)?;
        let depth = u16::try_from(self.stack.len()).map_err(too_large)?;
        let parent = self.stack.last().map_or(index, |key| key.node);
        self.snapshot.keys.push(KeyNode { name, name_len, depth, parent, end: 0, first_value });
        if !self.stack.is_empty() {
            self.path.push(b'\\');
        }
        self.path.extend_from_slice(text);
        self.stack.push(Opened { node: index, end: self.path.len() });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::ValueData;

    fn key(path: &str) -> KeyPath {
        KeyPath::parse(path).unwrap()
    }

    fn listing(snapshot: &Snapshot) -> Vec<String> {
        snapshot
            .keys()
            .map(|key| {
                let values: Vec<_> = key.values().map(|(name, _)| name.to_string()).collect();
                format!("{} {}", key.path(), values.join(","))
            })
            .collect()
    }

    #[test]
    fn any_order_gives_the_same_snapshot() {
        let value = |builder: &mut SnapshotBuilder, path: &str, name: &str| {
            let name = ValueName::new(name).unwrap();
            builder.value(&key(path), &name, ValueData::dword(1).as_ref()).unwrap();
        };
        let mut ordered = Snapshot::builder();
        ordered.key(&key("HKCU")).unwrap();
        value(&mut ordered, r"HKLM\A", "x");
        value(&mut ordered, r"HKLM\A\B", "y");
        value(&mut ordered, r"HKLM\A_", "z");
        assert!(!ordered.unsorted);
        let mut mixed = Snapshot::builder();
        value(&mut mixed, r"HKLM\a_", "z");
        value(&mut mixed, r"HKLM\a\b", "y");
        value(&mut mixed, r"HKLM\A", "x");
        value(&mut mixed, r"HKLM\A", "X");
        mixed.key(&key("HKCU")).unwrap();
        assert!(mixed.unsorted);
        let (ordered, mixed) = (ordered.finish().unwrap(), mixed.finish().unwrap());
        assert_eq!(ordered, mixed);
        assert_eq!(
            listing(&ordered),
            [
                "HKEY_CURRENT_USER ",
                "HKEY_LOCAL_MACHINE ",
                r"HKEY_LOCAL_MACHINE\A x",
                r"HKEY_LOCAL_MACHINE\A\B y",
                r"HKEY_LOCAL_MACHINE\A_ z"
            ]
        );
        assert_eq!(listing(&mixed)[2], r"HKEY_LOCAL_MACHINE\a x", "the first spelling stays");
    }

    #[test]
    fn contradictions_are_found() {
        let mut builder = Snapshot::builder();
        let name = ValueName::new("v").unwrap();
        builder.value(&key(r"HKLM\A"), &name, ValueData::dword(1).as_ref()).unwrap();
        builder.value(&key(r"HKLM\a"), &name, ValueData::dword(2).as_ref()).unwrap();
        assert!(matches!(builder.finish(), Err(SnapshotError::Contradiction { .. })));
    }

    #[test]
    fn nodes_stay_small() {
        assert_eq!(size_of::<KeyNode>(), 20);
        assert_eq!(size_of::<ValueNode>(), 16);
    }
}
