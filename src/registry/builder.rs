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
use super::snapshot::{KeyNode, Kind, Snapshot, SnapshotError, ValueNode};
use super::text::{TextRef, shared_names, split_name};
use super::value_data::{DataRef, ValueRef};

/// Builds a [`Snapshot`].
#[derive(Debug, Default)]
pub struct SnapshotBuilder {
    snapshot: Snapshot,
    /// The keys of the current path, from the root key down.
    stack: Vec<Opened>,
    /// The current path as it was given.
    path: Vec<u8>,
    unsorted: bool,
}

/// How much of a path the path of the key before it begins with, too.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SharedNames {
    /// How many names below the root key.
    pub(crate) names: usize,
    /// Where the last of them ends.
    pub(crate) end: usize,
}

/// A key of the current path.
#[derive(Clone, Copy, Debug)]
struct Opened {
    node: u32,
    /// Where its name ends in the path.
    end: usize,
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
        // What is spelled as in the path before needs no comparing of names.
        let full = path.text().wtf8();
        let (shared, rest) = match known {
            Some(known) => (known.names + 1, full.get(known.end + 1..)),
            None => {
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
    fn close_to(&mut self, depth: usize) {
        self.stack.truncate(depth);
        self.path.truncate(self.stack.last().map_or(0, |key| key.end));
    }

    /// Adds a key below the current one, and makes it the current one.
    fn push_key(&mut self, name: TextRef<'_>) -> Result<(), SnapshotError> {
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
        let mut snapshot = self.snapshot;
        if self.unsorted {
            snapshot = sort(&snapshot)?;
        }
        set_ends(&mut snapshot.keys);
        sort_values(&mut snapshot)?;
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

/// Notes for each key where its subtree ends.
fn set_ends(keys: &mut [KeyNode]) {
    for index in (0..keys.len()).rev() {
        let Some(node) = keys.get_mut(index) else { continue };
        // Bounded by the builder, which counts keys in 32 bits.
        node.end = node.end.max(u32::try_from(index + 1).unwrap_or(u32::MAX));
        let (end, parent) = (node.end, node.parent as usize);
        if let Some(above) = keys.get_mut(parent) {
            above.end = above.end.max(end);
        }
    }
}

/// Puts keys in canonical order and makes one of those that were given in several pieces.
fn sort(pieces: &Snapshot) -> Result<Snapshot, SnapshotError> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); pieces.keys.len()];
    let mut tops = Vec::new();
    for (index, node) in pieces.keys.iter().enumerate() {
        let parent = node.parent as usize;
        if parent == index {
            tops.push(index);
        } else if let Some(list) = below.get_mut(parent) {
            list.push(index);
        }
    }
    let mut sorted = SnapshotBuilder::default();
    sorted.snapshot.coverage = pieces.coverage.clone();
    sorted.snapshot.line_breaks = pieces.line_breaks;
    let mut todo: Vec<(usize, Vec<usize>)> = groups(pieces, tops).map(|group| (0, group)).collect();
    todo.reverse();
    while let Some((depth, group)) = todo.pop() {
        sorted.close_to(depth);
        let Some(first) = group.first().and_then(|at| pieces.at(*at)) else { continue };
        sorted.push_key(first.name())?;
        let mut subkeys = Vec::new();
        for piece in group {
            for (name, value) in pieces.at(piece).into_iter().flat_map(super::KeyRef::values) {
                sorted.add_value(name, value)?;
            }
            subkeys.append(below.get_mut(piece).unwrap_or(&mut Vec::new()));
        }
        let at = todo.len();
        todo.extend(groups(pieces, subkeys).map(|group| (depth + 1, group)));
        if let Some(new) = todo.get_mut(at..) {
            new.reverse();
        }
    }
    Ok(sorted.snapshot)
}

/// Sorts sibling keys and puts those of the same name together, in the order given.
fn groups(pieces: &Snapshot, mut siblings: Vec<usize>) -> impl Iterator<Item = Vec<usize>> {
    let name = |at: usize| pieces.at(at).map(super::KeyRef::name).unwrap_or_default();
    siblings.sort_by(|a, b| fold::cmp(name(*a), name(*b)));
    let groups: Vec<_> =
        siblings.chunk_by(|a, b| fold::eq(name(*a), name(*b))).map(<[usize]>::to_vec).collect();
    groups.into_iter()
}

/// Sorts the values of each key by name, and keeps one of each that was given several times with
/// the same data.
fn sort_values(snapshot: &mut Snapshot) -> Result<(), SnapshotError> {
    let mut repeated = sorted_and_repeated(snapshot)?;
    if repeated.is_empty() {
        return Ok(());
    }
    repeated.sort_unstable();
    for node in &mut snapshot.keys {
        let before = repeated.partition_point(|at| *at < node.first_value as usize);
        node.first_value = node.first_value.saturating_sub(u32::try_from(before).unwrap_or(0));
    }
    let mut at = 0;
    snapshot.values.retain(|_| {
        at += 1;
        repeated.binary_search(&(at - 1)).is_err()
    });
    snapshot.sorted.clear();
    sorted_and_repeated(snapshot).map(|_| ())
}

/// Fills the sorted order; gives the values that repeat another.
fn sorted_and_repeated(snapshot: &mut Snapshot) -> Result<Vec<usize>, SnapshotError> {
    let mut sorted: Vec<u32> = Vec::with_capacity(snapshot.values.len());
    let mut repeated = Vec::new();
    for key in snapshot.keys() {
        let start = sorted.len();
        sorted.extend(key.value_range().filter_map(|at| u32::try_from(at).ok()));
        let order = sorted.get_mut(start..).unwrap_or_default();
        if order.len() < 2 {
            continue;
        }
        // Stable: of a repeated value the first one stays.
        order.sort_by(|a, b| fold::cmp(snapshot.value_name(*a), snapshot.value_name(*b)));
        for pair in order.windows(2) {
            let [first, again] = *pair else { continue };
            if !fold::eq(snapshot.value_name(first), snapshot.value_name(again)) {
                continue;
            }
            let values = [first, again].map(|at| snapshot.value_at(at as usize));
            let [Some((name, first)), Some((_, second))] = values else { continue };
            if first != second {
                return Err(SnapshotError::Contradiction {
                    key: key.path(),
                    name: ValueName::from_checked(name),
                    data: Box::new((first.to_owned(), second.to_owned())),
                });
            }
            repeated.push(again as usize);
        }
    }
    snapshot.sorted = sorted;
    Ok(repeated)
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
