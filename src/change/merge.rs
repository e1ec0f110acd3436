//! Can several change sets be one?

use std::collections::BTreeMap;
use std::fmt;

use super::change::{Change, Operation};
use super::change_set::ChangeSet;
use crate::registry::{KeyPath, ValueName};

/// Two changes of different change sets that contradict each other.
#[derive(Clone, Debug)]
pub struct Conflict {
    first: Change,
    second: Change,
}

impl Conflict {
    /// The change of the earlier set.
    pub fn first(&self) -> &Change {
        &self.first
    }

    /// The change of the later set.
    pub fn second(&self) -> &Change {
        &self.second
    }
}

/// One sentence for people, with both origins.
impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = |change: &Change| match change.sources().first() {
            Some(source) => format!("{change} ({source})"),
            None => change.to_string(),
        };
        write!(f, "{} contradicts {}", from(&self.second), from(&self.first))
    }
}

/// Puts change sets together, in order. What a set repeats of an earlier one is left out.
///
/// # Errors
/// The conflicts: the same value set to different data, or set and deleted; a key deleted by one
/// set that another creates, or works in.
///
/// # Examples
/// ```
/// use regdraft::{catalogue::Preset, change};
///
/// let preset = |id| Preset::find(id).expect("it is built in").changes();
/// assert!(change::merge([preset("aps-host"), preset("aps-client")]).is_ok());
/// let both = change::merge([preset("aad-connect-enable"), preset("aad-connect-disable")]);
/// assert_eq!(both.unwrap_err().len(), 8);
/// ```
pub fn merge(sets: impl IntoIterator<Item = ChangeSet>) -> Result<ChangeSet, Vec<Conflict>> {
    let mut merged = ChangeSet::new();
    let mut conflicts = Vec::new();
    for set in sets {
        let earlier = Index::new(&merged);
        let mut added = Vec::new();
        for change in set {
            if let Some(first) = earlier.contradicted(&change) {
                conflicts.push(Conflict { first: first.clone(), second: change });
            } else if earlier.last_word(&change) != Some(&change) {
                added.push(change);
            }
        }
        merged.extend(added);
    }
    if conflicts.is_empty() { Ok(merged) } else { Err(conflicts) }
}

/// The changes of the earlier sets, by place.
struct Index<'a> {
    places: BTreeMap<(&'a KeyPath, Option<&'a ValueName>), Vec<&'a Change>>,
    /// Those that are about a key as a whole.
    whole: BTreeMap<&'a KeyPath, Vec<&'a Change>>,
    keys: BTreeMap<&'a KeyPath, Vec<&'a Change>>,
}

impl<'a> Index<'a> {
    fn new(changes: &'a ChangeSet) -> Self {
        let mut index =
            Self { places: BTreeMap::new(), whole: BTreeMap::new(), keys: BTreeMap::new() };
        for change in changes {
            let place = (change.key(), change.operation().value_name());
            index.places.entry(place).or_default().push(change);
            index.keys.entry(change.key()).or_default().push(change);
            if is_whole(change) {
                index.whole.entry(change.key()).or_default().push(change);
            }
        }
        index
    }

    /// The last change at the very same key or value, if nothing can have undone it since.
    fn last_word(&self, change: &Change) -> Option<&'a Change> {
        let undone = change.key().upwards().any(|key| self.whole.contains_key(&key));
        let place = (change.key(), change.operation().value_name());
        if undone { None } else { self.places.get(&place)?.last().copied() }
    }

    /// A change that this one contradicts.
    fn contradicted(&self, change: &Change) -> Option<&'a Change> {
        let key = change.key();
        let clash = |known: &&&'a Change| contradict(known, change);
        let place = (key, change.operation().value_name());
        let same = self.places.get(&place).into_iter().flatten();
        if let Some(known) = same.rev().find(clash) {
            return Some(known);
        }
        for above in key.upwards() {
            if let Some(known) = self.whole.get(&above).into_iter().flatten().find(clash) {
                return Some(known);
            }
        }
        if !is_whole(change) {
            return None;
        }
        let below = self.keys.range::<KeyPath, _>(key..).take_while(|(k, _)| k.is_at_or_below(key));
        below.flat_map(|(_, changes)| changes).find(clash).copied()
    }
}

/// Whether a change is about all that a key holds.
fn is_whole(change: &Change) -> bool {
    matches!(
        change.operation(),
        Operation::DeleteKey | Operation::RemoveKeyIfEmpty | Operation::KeepOnlyValues { .. }
    )
}

/// Whether one change undoes or hinders what the other does.
fn contradict(a: &Change, b: &Change) -> bool {
    one_way(a, b) || one_way(b, a)
}

fn one_way(a: &Change, b: &Change) -> bool {
    let same_key = a.key() == b.key();
    match (a.operation(), b.operation()) {
        (
            Operation::DeleteKey | Operation::RemoveKeyIfEmpty,
            Operation::CreateKey | Operation::SetValue { .. },
        ) => b.key().is_at_or_below(a.key()),
        (Operation::SetValue { name: x, data: p }, Operation::SetValue { name: y, data: q }) => {
            same_key && x == y && p != q
        }
        (Operation::SetValue { name: x, .. }, Operation::DeleteValue { name: y }) => {
            same_key && x == y
        }
        (Operation::KeepOnlyValues { names }, Operation::SetValue { name, .. }) => {
            same_key && !names.contains(name)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::ValueData;

    fn set(path: &str, number: u32) -> Change {
        let key = KeyPath::parse(path).unwrap();
        Change::set_value(key, ValueName::new("v").unwrap(), ValueData::dword(number))
    }

    fn delete(path: &str) -> Change {
        Change::delete_key(KeyPath::parse(path).unwrap())
    }

    fn conflicts(a: Change, b: Change) -> usize {
        match merge([ChangeSet::from_iter([a]), ChangeSet::from_iter([b])]) {
            Ok(_) => 0,
            Err(conflicts) => conflicts.len(),
        }
    }

    #[test]
    fn contradictions_are_found_wherever_they_are() {
        assert_eq!(conflicts(set(r"HKLM\A\B", 1), set(r"HKLM\a\b", 2)), 1, "names fold");
        assert_eq!(conflicts(set(r"HKLM\A\B", 1), delete(r"HKLM\A")), 1, "below a deleted key");
        assert_eq!(conflicts(delete(r"HKLM\A"), set(r"HKLM\A\B", 1)), 1);
        assert_eq!(conflicts(set(r"HKLM\A\B", 1), set(r"HKLM\A\B", 1)), 0);
        assert_eq!(conflicts(delete(r"HKLM\A\B"), set(r"HKLM\A", 1)), 0);
        let remove = Change::remove_key_if_empty(KeyPath::parse(r"HKLM\A").unwrap());
        assert_eq!(conflicts(remove, set(r"HKLM\A\B", 1)), 1);
        // Values of a name, in a key.
        let value =
            |path: &str, name: &str| (KeyPath::parse(path).unwrap(), ValueName::new(name).unwrap());
        let unset = |path: &str, name: &str| {
            let (key, name) = value(path, name);
            Change::delete_value(key, name)
        };
        let only = |path: &str, name: &str| {
            let (key, name) = value(path, name);
            Change::keep_only_values(key, [name])
        };
        for (path, name, expected) in
            [(r"HKLM\A", "V", 1), (r"HKLM\A", "w", 0), (r"HKLM\B", "v", 0), (r"HKLM\A\B", "v", 0)]
        {
            assert_eq!(conflicts(set(r"HKLM\A", 1), unset(path, name)), expected, "{path} {name}");
            assert_eq!(conflicts(unset(path, name), set(r"HKLM\A", 1)), expected, "{path} {name}");
        }
        for (path, name, expected) in
            [(r"HKLM\a", "w", 1), (r"HKLM\A", "V", 0), (r"HKLM\B", "w", 0), (r"HKLM\A\B", "w", 0)]
        {
            assert_eq!(conflicts(set(r"HKLM\A", 1), only(path, name)), expected, "{path} {name}");
            assert_eq!(conflicts(only(path, name), set(r"HKLM\A", 1)), expected, "{path} {name}");
        }
        // What an earlier set says last counts, not what it said before.
        let again = merge([
            ChangeSet::from_iter([set(r"HKLM\A", 1), set(r"HKLM\A", 2)]),
            ChangeSet::from_iter([set(r"HKLM\A", 1)]),
        ]);
        assert_eq!(again.unwrap_err().len(), 1);
        let deleted = merge([
            ChangeSet::from_iter([set(r"HKLM\A\B", 1), delete(r"HKLM\A")]),
            ChangeSet::from_iter([set(r"HKLM\A\B", 1)]),
        ]);
        assert_eq!(deleted.unwrap_err().len(), 1);
        let twice =
            merge([set(r"HKLM\A", 1), set(r"HKLM\A", 1)].map(|c| ChangeSet::from_iter([c])));
        assert_eq!(twice.unwrap().len(), 1, "a repetition is left out");
    }
}
