//! How are keys and values put in canonical order?

use super::builder::SnapshotBuilder;
use super::fold;
use super::name::ValueName;
use super::snapshot::{KeyNode, KeyRef, Snapshot, SnapshotError};

/// Notes for each key where its subtree ends.
pub(super) fn set_ends(keys: &mut [KeyNode]) {
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
pub(super) fn sort(pieces: &Snapshot) -> Result<Snapshot, SnapshotError> {
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
            for (name, value) in pieces.at(piece).into_iter().flat_map(KeyRef::values) {
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
    let name = |at: usize| pieces.at(at).map(KeyRef::name).unwrap_or_default();
    siblings.sort_by(|a, b| fold::cmp(name(*a), name(*b)));
    let groups: Vec<_> =
        siblings.chunk_by(|a, b| fold::eq(name(*a), name(*b))).map(<[usize]>::to_vec).collect();
    groups.into_iter()
}

/// Puts the values of keys in order of names, one key after the other.
#[derive(Debug, Default)]
pub(super) struct Sorter {
    /// How many keys have been sorted.
    keys: usize,
    /// The values that repeat another one with the same data.
    repeated: Vec<usize>,
    order: Vec<(u64, u32)>,
}

impl Sorter {
    /// Sorts the values of all keys that the snapshot has by now.
    ///
    /// # Errors
    /// [`SnapshotError::Contradiction`] if a value was given twice with different data.
    pub(super) fn sort(&mut self, snapshot: &mut Snapshot) -> Result<(), SnapshotError> {
        snapshot.sorted.reserve(snapshot.values.len() - snapshot.sorted.len());
        for index in self.keys..snapshot.keys.len() {
            let Some(key) = snapshot.at(index) else { break };
            let values = key.value_range();
            match values.len() {
                0 => {}
                // Nearly half of all keys.
                1 => snapshot.sorted.push(u32::try_from(values.start).unwrap_or(u32::MAX)),
                _ => self.sort_key(snapshot, index)?,
            }
        }
        self.keys = snapshot.keys.len();
        Ok(())
    }

    /// Notes that so many more keys have their values in order.
    pub(super) fn skip(&mut self, keys: usize) {
        self.keys += keys;
    }

    fn sort_key(&mut self, snapshot: &mut Snapshot, index: usize) -> Result<(), SnapshotError> {
        let Some(key) = snapshot.at(index) else { return Ok(()) };
        order_of(key, &mut self.order);
        for pair in self.order.windows(2) {
            let [(head, first), (other, again)] = *pair else { continue };
            if head != other || !fold::eq(snapshot.value_name(first), snapshot.value_name(again)) {
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
            self.repeated.push(again as usize);
        }
        snapshot.sorted.extend(self.order.iter().map(|(_, at)| at));
        Ok(())
    }

    /// Sorts what is left, and keeps one of each value that was given several times with the same data.
    ///
    /// # Errors
    /// As [`sort`](Self::sort).
    pub(super) fn finish(mut self, snapshot: &mut Snapshot) -> Result<(), SnapshotError> {
        self.sort(snapshot)?;
        if self.repeated.is_empty() {
            return Ok(());
        }
        self.repeated.sort_unstable();
        drop_values(snapshot, &self.repeated);
        snapshot.sorted.clear();
        Sorter::default().sort(snapshot)
    }
}

/// Lists the values of a key in order of names; those of one name in the order given.
fn order_of(key: KeyRef<'_>, order: &mut Vec<(u64, u32)>) {
    let snapshot = key.snapshot();
    order.clear();
    order.extend(key.value_range().filter_map(|at| {
        let at = u32::try_from(at).ok()?;
        Some((fold::head(snapshot.value_name(at)), at))
    }));
    order.sort_by(|(head, at), (other, other_at)| {
        let names = || fold::cmp(snapshot.value_name(*at), snapshot.value_name(*other_at));
        head.cmp(other).then_with(names)
    });
}

/// Takes values away, given by their places in ascending order.
fn drop_values(snapshot: &mut Snapshot, gone: &[usize]) {
    for node in &mut snapshot.keys {
        let before = gone.partition_point(|at| *at < node.first_value as usize);
        node.first_value = node.first_value.saturating_sub(u32::try_from(before).unwrap_or(0));
    }
    let mut at = 0;
    snapshot.values.retain(|_| {
        at += 1;
        gone.binary_search(&(at - 1)).is_err()
    });
}

/// Puts the values of each key in order of names. Of a value that was given several times the first
/// spelling of the name stays, and the last data.
pub(super) fn sort_and_overwrite(snapshot: &mut Snapshot) {
    let mut order = Vec::new();
    let mut values = Vec::with_capacity(snapshot.values.len());
    let mut firsts = Vec::with_capacity(snapshot.keys.len());
    for key in snapshot.keys() {
        // Fewer than before, which were counted in 32 bits.
        firsts.push(u32::try_from(values.len()).unwrap_or(u32::MAX));
        order_of(key, &mut order);
        for at in order.iter().map(|(_, at)| *at) {
            let Some(node) = snapshot.values.get(at as usize).copied() else { continue };
            let name = snapshot.value_name(at);
            let is_first = values.len() == firsts.last().map_or(0, |first| *first as usize);
            match values.last_mut() {
                Some(known) if !is_first && fold::eq(snapshot.name_of_value(known), name) => {
                    (known.kind, known.data, known.data_len) =
                        (node.kind, node.data, node.data_len);
                }
                _ => values.push(node),
            }
        }
    }
    for (node, first) in snapshot.keys.iter_mut().zip(firsts) {
        node.first_value = first;
    }
    snapshot.sorted = (0..u32::try_from(values.len()).unwrap_or(u32::MAX)).collect();
    snapshot.values = values;
}
