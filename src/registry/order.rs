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

/// Sorts the values of each key by name, and keeps one of each that was given several times with
/// the same data.
pub(super) fn sort_values(snapshot: &mut Snapshot) -> Result<(), SnapshotError> {
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
    let mut order = Vec::new();
    for key in snapshot.keys() {
        order.clear();
        order.extend(key.value_range().filter_map(|at| {
            let at = u32::try_from(at).ok()?;
            Some((fold::head(snapshot.value_name(at)), at))
        }));
        // Stable: of a repeated value the first one stays.
        order.sort_by(|(head, at), (other, other_at)| {
            let names = || fold::cmp(snapshot.value_name(*at), snapshot.value_name(*other_at));
            head.cmp(other).then_with(names)
        });
        sorted.extend(order.iter().map(|(_, at)| at));
        for pair in order.windows(2) {
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
            repeated.push(again as usize);
        }
    }
    snapshot.sorted = sorted;
    Ok(repeated)
}
