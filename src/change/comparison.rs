//! What do two changes do differently?
//!
//! Two change sets are compared by what they do, not by how they are listed. Each becomes the list
//! of what it does in the end ([`Goal`](super::Goal)), in canonical order and in normal form; done
//! on any state, that list gives the same keys and values. Where there is no such list, the normal
//! forms are compared as they stand.

use std::collections::BTreeMap;

use super::change::{Change, Operation};
use super::change_set::ChangeSet;
use super::goal::{Demand, Goal};
use super::selection::Selection;
use crate::registry::{KeyPath, ValueName};

/// One thing that two changes do differently.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeDifference {
    /// Only the first change does this.
    OnlyFirst(Change),
    /// Only the second change does this.
    OnlySecond(Change),
    /// Both do something to the same key or value, but not the same.
    Different {
        /// What the first change does.
        first: Change,
        /// What the second change does.
        second: Change,
    },
}

impl ChangeDifference {
    /// What the first change does, if it does anything there.
    pub fn first(&self) -> Option<&Change> {
        match self {
            Self::OnlyFirst(first) | Self::Different { first, .. } => Some(first),
            Self::OnlySecond(_) => None,
        }
    }

    /// What the second change does, if it does anything there.
    pub fn second(&self) -> Option<&Change> {
        match self {
            Self::OnlySecond(second) | Self::Different { second, .. } => Some(second),
            Self::OnlyFirst(_) => None,
        }
    }

    /// The key.
    pub fn key(&self) -> &KeyPath {
        match self {
            Self::OnlyFirst(change) | Self::OnlySecond(change) => change.key(),
            Self::Different { first, .. } => first.key(),
        }
    }

    /// The word for it in JSON.
    pub fn id(&self) -> &'static str {
        match self {
            Self::OnlyFirst(_) => "only-first",
            Self::OnlySecond(_) => "only-second",
            Self::Different { .. } => "different",
        }
    }
}

/// What two changes do differently.
///
/// # Examples
/// ```
/// use regdraft::change::{Change, ChangeSet, Selection, compare};
/// use regdraft::registry::{KeyPath, ValueData, ValueName};
///
/// let (app, port) = (KeyPath::parse(r"HKLM\SOFTWARE\Contoso")?, ValueName::new("Port")?);
/// let set = |number| Change::set_value(app.clone(), port.clone(), ValueData::dword(number));
/// let first: ChangeSet = [set(80)].into_iter().collect();
/// let second: ChangeSet = [set(1), set(443)].into_iter().collect();
/// let found = compare(&first, &second, &Selection::everything());
/// assert_eq!(found.differences().len(), 1, "80 against 443");
/// assert_eq!(found.differences()[0].id(), "different");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeComparison {
    differences: Vec<ChangeDifference>,
    is_other_order: bool,
    is_other_list: bool,
    selection: Selection,
    left_out: usize,
}

impl ChangeComparison {
    /// The differences, in canonical order: by key, then what is done to the key, then its values
    /// by name.
    pub fn differences(&self) -> &[ChangeDifference] {
        &self.differences
    }

    /// Returns `true` if both do the same on every state.
    pub fn is_same(&self) -> bool {
        self.differences.is_empty() && !self.is_other_order
    }

    /// Returns `true` if both list the same operations in another order, and the order may matter.
    pub fn is_other_order(&self) -> bool {
        self.is_other_order
    }

    /// Returns `true` if both do the same, although they do not list the same operations in the
    /// same order.
    pub fn is_other_list(&self) -> bool {
        self.is_other_list
    }

    /// What was compared.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// How many differences the selection left out.
    pub fn left_out(&self) -> usize {
        self.left_out
    }
}

/// Compares what two changes do, as far as the selection reaches. A key that is deleted is deleted
/// with everything below it, so that counts wherever the selection looks below the key.
pub fn compare(first: &ChangeSet, second: &ChangeSet, selection: &Selection) -> ChangeComparison {
    let canonical = canonical(first).zip(canonical(second));
    let in_the_end = canonical.is_some();
    let (a, b) = canonical.unwrap_or_else(|| (first.normal_form(), second.normal_form()));
    let mut differences = differences(&a, &b);
    let all = differences.len();
    differences.retain(|found| {
        let looks_at = |change: &Change| match change.operation() {
            Operation::DeleteKey => selection.reaches(change.key()),
            _ => selection.includes(change.key()),
        };
        found.first().is_some_and(looks_at) || found.second().is_some_and(looks_at)
    });
    let is_same_list = first == second;
    ChangeComparison {
        is_other_order: !in_the_end && all == 0 && !is_same_list,
        is_other_list: in_the_end && all == 0 && !is_same_list,
        selection: selection.clone(),
        left_out: all - differences.len(),
        differences,
    }
}

/// What a change does in the end, each location once, in canonical order and in normal form; none
/// where that depends on the state.
fn canonical(changes: &ChangeSet) -> Option<Vec<Change>> {
    let goal = Goal::new(changes).ok()?;
    let mut list: Vec<(u8, Change)> = Vec::new();
    for wanted in goal.wanted() {
        let (rank, operation) = match wanted.demand() {
            Demand::NothingElse => (0, Operation::DeleteKey),
            Demand::Key => (1, Operation::CreateKey),
            Demand::OnlyValues { names } => (2, Operation::KeepOnlyValues { names: names.clone() }),
            Demand::Value { name, data } => {
                (3, Operation::SetValue { name: name.clone(), data: data.clone() })
            }
            Demand::NoValue { name } => (3, Operation::DeleteValue { name: name.clone() }),
            Demand::NotEmpty => (4, Operation::RemoveKeyIfEmpty),
        };
        let origin = changes.as_slice().get(wanted.change()).and_then(Change::origin).cloned();
        list.push((rank, Change::new(wanted.key().clone(), operation).with_origin(origin)));
    }
    let name = |change: &Change| change.operation().value_name().cloned();
    list.sort_by_cached_key(|(rank, change)| (change.key().clone(), *rank, name(change)));
    // Whether a key is empty is asked when all else is done, from the deepest key upwards.
    let (mut emptied, others): (Vec<_>, Vec<_>) =
        list.into_iter().partition(|(rank, _)| *rank == 4);
    emptied.reverse();
    let list: ChangeSet = others.into_iter().chain(emptied).map(|(_, change)| change).collect();
    Some(list.normal_form())
}

/// What is done to a location: operations in their order.
type Done<'a> = Vec<&'a Change>;

fn differences(a: &[Change], b: &[Change]) -> Vec<ChangeDifference> {
    // The key itself comes before its values.
    let mut places: BTreeMap<(&KeyPath, Option<&ValueName>), (Done<'_>, Done<'_>)> =
        BTreeMap::new();
    let place = |change| (Change::key(change), change.operation().value_name());
    for change in a {
        places.entry(place(change)).or_default().0.push(change);
    }
    for change in b {
        places.entry(place(change)).or_default().1.push(change);
    }
    let mut found = Vec::new();
    for (mut first, mut second) in places.into_values().filter(|(first, second)| first != second) {
        if first.len() == second.len() && first.iter().all(|change| second.contains(change)) {
            // The same in another order: all of it differs.
        } else {
            let common: Done<'_> =
                first.iter().filter(|change| second.contains(change)).copied().collect();
            first.retain(|change| !common.contains(change));
            second.retain(|change| !common.contains(change));
        }
        let mut second = second.into_iter();
        for change in first {
            found.push(match second.next() {
                Some(other) => {
                    ChangeDifference::Different { first: change.clone(), second: other.clone() }
                }
                None => ChangeDifference::OnlyFirst(change.clone()),
            });
        }
        found.extend(second.map(|change| ChangeDifference::OnlySecond(change.clone())));
    }
    found
}
