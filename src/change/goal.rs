//! What do the changes want in the end?
//!
//! A list of changes says what to do, one step after the other; a script that may be run twice, or
//! interrupted, needs what is to be so afterwards, whatever was done before. Of two changes at one
//! place the last counts, what is deleted with a key need not be set first, and what is to be empty
//! is told by what may stay.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::change::{Change, Operation};
use super::change_set::ChangeSet;
use crate::registry::{KeyPath, ValueData, ValueName};

/// One thing that is to be so in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Demand {
    /// At and below the key there is nothing but what other demands want there.
    NothingElse,
    /// The key, if it exists, has no own values but these.
    OnlyValues {
        /// The values that may be there.
        names: BTreeSet<ValueName>,
    },
    /// The value is there, and holds this.
    Value {
        /// The value's name.
        name: ValueName,
        /// Its type and data.
        data: ValueData,
    },
    /// The value is not there. The key is not created for that.
    NoValue {
        /// The value's name.
        name: ValueName,
    },
    /// The key exists.
    Key,
    /// The key is not there if it holds nothing, after all before this.
    NotEmpty,
}

/// A demand, and where it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    key: KeyPath,
    demand: Demand,
    change: usize,
}

impl Wanted {
    /// The key.
    pub fn key(&self) -> &KeyPath {
        &self.key
    }

    /// What is wanted of it.
    pub fn demand(&self) -> &Demand {
        &self.demand
    }

    /// The place of the change that asks for it in its list.
    pub fn change(&self) -> usize {
        self.change
    }
}

/// Why a list of changes cannot be told by what it ends with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalError {
    change: usize,
    reason: &'static str,
}

impl GoalError {
    /// The place of the change in its list.
    pub fn change(&self) -> usize {
        self.change
    }
}

impl fmt::Display for GoalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)
    }
}

impl std::error::Error for GoalError {}

/// What a list of changes wants in the end, in an order in which it can be done: each place once.
///
/// Done on any state, it gives the same keys and values as the list. A key that is deleted and
/// written anew may stay where it is, and with it what no change speaks of, such as its permissions.
///
/// # Examples
/// ```
/// use regdraft::change::{Change, ChangeSet, Demand, Goal};
/// use regdraft::registry::{KeyPath, ValueData, ValueName};
///
/// let (key, port) = (KeyPath::parse(r"HKLM\SOFTWARE\Contoso")?, ValueName::new("Port")?);
/// let set = |port: &ValueName, n| Change::set_value(key.clone(), port.clone(), ValueData::dword(n));
/// let changes: ChangeSet =
///     [set(&port, 80), Change::delete_key(key.clone()), set(&port, 1), set(&port, 443)].into_iter().collect();
/// let goal = Goal::new(&changes)?;
/// let demands: Vec<_> = goal.wanted().iter().map(|wanted| wanted.demand().clone()).collect();
/// assert_eq!(demands, [
///     Demand::NothingElse,
///     Demand::Value { name: port.clone(), data: ValueData::dword(443) },
/// ]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    wanted: Vec<Wanted>,
}

impl Goal {
    /// Works out what the changes want in the end.
    ///
    /// # Errors
    /// [`GoalError`] where it depends on the state before, step by step, whether a key is empty when
    /// it is to be removed; and for a root key that is to be deleted, which Windows does not let be.
    pub fn new(changes: &ChangeSet) -> Result<Self, GoalError> {
        let mut end = End::default();
        for (at, change) in changes.iter().enumerate() {
            end.take(change, at).map_err(|reason| GoalError { change: at, reason })?;
        }
        Ok(Self { wanted: end.finish() })
    }

    /// What is wanted.
    pub fn wanted(&self) -> &[Wanted] {
        &self.wanted
    }
}

/// What a change asked for, with its place in the list.
type Asked<T> = (usize, T);

/// What is to be so after the changes that were taken, by places.
#[derive(Default)]
struct End {
    /// Keys that are deleted, none of them below another one.
    trees: BTreeMap<KeyPath, usize>,
    only: BTreeMap<KeyPath, Asked<BTreeSet<ValueName>>>,
    values: BTreeMap<KeyPath, BTreeMap<ValueName, Asked<Option<ValueData>>>>,
    /// Keys that exist; those above them do, too.
    keys: BTreeMap<KeyPath, usize>,
    if_empty: BTreeMap<KeyPath, usize>,
}

const ROOT: &str = "Windows does not let a root key be deleted";
const ORDER: &str =
    "an earlier change removes a key if it is empty, and whether it is depends on this one";

impl End {
    fn take(&mut self, change: &Change, at: usize) -> Result<(), &'static str> {
        let key = change.key();
        match change.operation() {
            Operation::CreateKey => self.create(key, at),
            Operation::SetValue { name, data } => {
                self.is_there(key);
                self.values
                    .entry(key.clone())
                    .or_default()
                    .insert(name.clone(), (at, Some(data.clone())));
                if let Some((_, names)) = self.only.get_mut(key) {
                    names.insert(name.clone());
                }
            }
            Operation::DeleteValue { name } => {
                self.must_not_decide(std::iter::once(key.clone()))?;
                self.drop_values(key, at, |known| known == name);
                let is_gone = self.tree_over(key);
                match self.only.get_mut(key) {
                    Some((_, names)) => {
                        names.remove(name);
                    }
                    None if is_gone => {}
                    None => {
                        let values = self.values.entry(key.clone()).or_default();
                        values.insert(name.clone(), (at, None));
                    }
                }
            }
            Operation::KeepOnlyValues { names } => {
                self.must_not_decide(std::iter::once(key.clone()))?;
                self.drop_values(key, at, |known| !names.contains(known));
                let is_gone = self.tree_over(key);
                match self.only.get_mut(key) {
                    Some((_, known)) => known.retain(|name| names.contains(name)),
                    None if is_gone => {}
                    None => {
                        self.only.insert(key.clone(), (at, names.clone()));
                    }
                }
            }
            Operation::DeleteKey if key.depth() == 0 => return Err(ROOT),
            Operation::DeleteKey => {
                self.must_not_decide(key.upwards().skip(1))?;
                self.drop_tree(key, at);
                if !self.tree_over(key) {
                    self.trees.insert(key.clone(), at);
                }
            }
            Operation::RemoveKeyIfEmpty => {
                self.must_not_decide(key.upwards().skip(1))?;
                self.remove_if_empty(key, at);
            }
        }
        Ok(())
    }

    /// A change must not decide whether one of these keys, which was to be removed if empty earlier,
    /// was: a change of its values, or of a key below it.
    fn must_not_decide(&self, keys: impl IntoIterator<Item = KeyPath>) -> Result<(), &'static str> {
        let mut keys = keys.into_iter();
        let decides = !self.if_empty.is_empty() && keys.any(|key| self.if_empty.contains_key(&key));
        if decides { Err(ORDER) } else { Ok(()) }
    }

    /// The key is sure to exist, and so are those above it.
    fn is_there(&mut self, key: &KeyPath) {
        if self.if_empty.is_empty() {
            return;
        }
        for key in key.upwards() {
            self.if_empty.remove(&key);
        }
    }

    fn create(&mut self, key: &KeyPath, at: usize) {
        self.is_there(key);
        if key.depth() > 0 {
            self.keys.entry(key.clone()).or_insert(at);
        }
    }

    /// Forgets values of a key; one that was to be set has created the key.
    fn drop_values(&mut self, key: &KeyPath, at: usize, is_meant: impl Fn(&ValueName) -> bool) {
        let Some(values) = self.values.get_mut(key) else { return };
        let mut was_set = false;
        values.retain(|name, (_, data)| {
            let goes = is_meant(name);
            was_set |= goes && data.is_some();
            !goes
        });
        if was_set {
            self.create(key, at);
        }
    }

    /// Forgets all that is wanted at and below a key. If the changes made sure of any of it, they
    /// created the key above, too.
    fn drop_tree(&mut self, key: &KeyPath, at: usize) {
        let was_there = self.is_sure(key);
        remove_below(&mut self.trees, key);
        remove_below(&mut self.only, key);
        remove_below(&mut self.values, key);
        remove_below(&mut self.keys, key);
        remove_below(&mut self.if_empty, key);
        if was_there && let Some(above) = key.upwards().nth(1) {
            self.create(&above, at);
        }
    }

    fn remove_if_empty(&mut self, key: &KeyPath, at: usize) {
        // Windows does not let a root key be deleted.
        if key.depth() == 0 || self.surely_holds(key) {
            return;
        }
        let was_created = self.keys.remove(key).is_some();
        if was_created && let Some(above) = key.upwards().nth(1) {
            self.create(&above, at);
        }
        // In a tree that was deleted, it is known whether there is anything.
        if !self.tree_over(key) {
            self.if_empty.insert(key.clone(), at);
        }
    }

    /// Whether the key lies at or below one that was deleted.
    fn tree_over(&self, key: &KeyPath) -> bool {
        // None of them is below another one, so only the nearest one before the key can be above it.
        self.trees.range(..=key).next_back().is_some_and(|(top, _)| key.is_at_or_below(top))
    }

    /// Whether the changes make sure that something is at or below the key.
    fn is_sure(&self, key: &KeyPath) -> bool {
        self.keys.range(key..).next().is_some_and(|(other, _)| other.is_at_or_below(key))
            || self.is_set_at(key)
            || self.surely_holds(key)
    }

    fn is_set_at(&self, key: &KeyPath) -> bool {
        self.values.get(key).is_some_and(|values| values.values().any(|(_, data)| data.is_some()))
    }

    /// Whether the changes make sure that something is in or below the key.
    fn surely_holds(&self, key: &KeyPath) -> bool {
        let key_below = |other: &KeyPath| other != key;
        self.is_set_at(key)
            || below(&self.keys, key).any(|(other, _)| key_below(other))
            || below(&self.values, key).any(|(other, _)| key_below(other) && self.is_set_at(other))
    }

    fn finish(self) -> Vec<Wanted> {
        let mut all = Vec::new();
        for (key, change) in &self.keys {
            // What is in or below it tells that it exists.
            if !self.surely_holds(key) {
                all.push(Wanted { key: key.clone(), demand: Demand::Key, change: *change });
            }
        }
        let mut push = |key, demand, change| all.push(Wanted { key, demand, change });
        for (key, change) in self.trees {
            push(key, Demand::NothingElse, change);
        }
        for (key, (change, names)) in self.only {
            push(key, Demand::OnlyValues { names }, change);
        }
        for (key, values) in self.values {
            for (name, (change, data)) in values {
                let demand = match data {
                    Some(data) => Demand::Value { name, data },
                    None => Demand::NoValue { name },
                };
                push(key.clone(), demand, change);
            }
        }
        for (key, change) in self.if_empty {
            push(key, Demand::NotEmpty, change);
        }
        // In the order of the changes: a key is tried for emptiness after what empties it.
        all.sort_by_key(Wanted::change);
        all
    }
}

/// The entries at and below a key: order is component-wise, so they stand together.
fn below<'m, T>(
    map: &'m BTreeMap<KeyPath, T>,
    key: &'m KeyPath,
) -> impl Iterator<Item = (&'m KeyPath, &'m T)> {
    map.range::<KeyPath, _>(key..).take_while(move |(other, _)| other.is_at_or_below(key))
}

/// Removes the entries at and below a key, without a look at the others.
fn remove_below<T>(map: &mut BTreeMap<KeyPath, T>, key: &KeyPath) {
    let keys: Vec<KeyPath> = below(map, key).map(|(other, _)| other.clone()).collect();
    for key in keys {
        map.remove(&key);
    }
}
