//! What do two states not have in common?
//!
//! Only what both speak for is compared; the rest is listed. One pass over both snapshots, which
//! hold their keys in canonical order however the files were sorted, so there is no second way.

use std::collections::BTreeSet;

use super::change::Change;
use super::change_set::ChangeSet;
use super::gap::{Covered, PartlyCompared};
use super::selection::Selection;
use crate::registry::{
    KeyPath, KeyRef, Pair, Pairs, Presence, Scope, Snapshot, Text, TextRef, ValueData, ValueName,
    ValueRef,
};

/// What turns one state into another.
///
/// # Examples
/// ```
/// use regdraft::change::{DifferenceKind, diff};
/// use regdraft::registry::{KeyPath, Scope, Snapshot, ValueData, ValueName};
///
/// let app = KeyPath::parse(r"HKLM\SOFTWARE\Contoso")?;
/// let state = |port| {
///     let mut state = Snapshot::builder();
///     state.cover(Scope::Subtree(app.clone()));
///     state.value(&app, &ValueName::new("Port")?, ValueData::dword(port).as_ref())?;
///     Ok::<_, Box<dyn std::error::Error>>(state.finish()?)
/// };
/// let diff = diff(&state(80)?, &state(443)?);
/// assert_eq!(diff.differences()[0].kind(), DifferenceKind::DataChanged);
/// assert_eq!(diff.changes().len(), 1);
/// assert!(diff.is_complete());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    differences: Vec<Difference>,
    only_first: Vec<Scope>,
    only_second: Vec<Scope>,
    partly_first: Vec<PartlyCompared>,
    partly_second: Vec<PartlyCompared>,
    neither: Vec<KeyPath>,
    is_disjoint: bool,
    selection: Selection,
    left_out: usize,
    /// Keys that only the first state has, and that hold something which is left out.
    kept: BTreeSet<KeyPath>,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    key: KeyPath,
    name: Option<ValueName>,
    kind: DifferenceKind,
    before: Option<ValueData>,
    after: Option<ValueData>,
    spelling: Option<Text>,
}

/// How something differs, from the first state to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DifferenceKind {
    /// The key exists only in the first state.
    KeyRemoved,
    /// The key exists only in the second state.
    KeyAdded,
    /// The value exists only in the first state.
    ValueRemoved,
    /// The value exists only in the second state.
    ValueAdded,
    /// The value is of another type, whatever its data.
    TypeChanged,
    /// The value has other data of the same type.
    DataChanged,
    /// The key's name is spelled with other letters that Windows takes for the same.
    KeySpelling,
    /// The value's name is spelled so.
    ValueSpelling,
    /// The key's values stand in another order.
    ValueOrder,
}

impl DifferenceKind {
    /// The word for it in JSON.
    pub fn id(self) -> &'static str {
        match self {
            DifferenceKind::KeyRemoved => "key-removed",
            DifferenceKind::KeyAdded => "key-added",
            DifferenceKind::ValueRemoved => "value-removed",
            DifferenceKind::ValueAdded => "value-added",
            DifferenceKind::TypeChanged => "type-changed",
            DifferenceKind::DataChanged => "data-changed",
            DifferenceKind::KeySpelling => "key-spelling",
            DifferenceKind::ValueSpelling => "value-spelling",
            DifferenceKind::ValueOrder => "value-order",
        }
    }
}

impl Difference {
    /// The key, as the state spells it that has it; as the first does where both have.
    pub fn key(&self) -> &KeyPath {
        &self.key
    }

    /// The value, where it is about one.
    pub fn name(&self) -> Option<&ValueName> {
        self.name.as_ref()
    }

    /// How it differs.
    pub fn kind(&self) -> DifferenceKind {
        self.kind
    }

    /// What the first state has there, where it is about a value.
    pub fn before(&self) -> Option<&ValueData> {
        self.before.as_ref()
    }

    /// What the second state has there, where it is about a value.
    pub fn after(&self) -> Option<&ValueData> {
        self.after.as_ref()
    }

    /// How the second state spells the name, where that is what differs.
    pub fn spelling(&self) -> Option<TextRef<'_>> {
        self.spelling.as_ref().map(Text::as_ref)
    }
}

impl Diff {
    /// The differences, in canonical order: a key, then its values by name, then the keys below.
    ///
    /// Of a key that only one state has, each value and each key below stands there, too.
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// What only the first state speaks for, so that it was not compared.
    ///
    /// A subtree stands here only if nothing at or below its key was compared; see
    /// [`partly_first`](Self::partly_first) for the others.
    pub fn only_first(&self) -> &[Scope] {
        &self.only_first
    }

    /// What only the second state speaks for, so that it was not compared.
    pub fn only_second(&self) -> &[Scope] {
        &self.only_second
    }

    /// Keys whose subtree only the first state covers as a whole: of their subkeys, others than the
    /// listed ones were not compared.
    pub fn partly_first(&self) -> &[PartlyCompared] {
        &self.partly_first
    }

    /// Keys whose subtree only the second state covers as a whole.
    pub fn partly_second(&self) -> &[PartlyCompared] {
        &self.partly_second
    }

    /// Subtrees to which the comparison was restricted, and of which neither state covers anything.
    pub fn neither(&self) -> &[KeyPath] {
        &self.neither
    }

    /// Whether both states speak for the same.
    pub fn is_complete(&self) -> bool {
        self.is_first_covered()
            && self.only_second.is_empty()
            && self.partly_second.is_empty()
            && self.neither.is_empty()
    }

    /// Returns `true` if the second state covers all that the first covers.
    pub fn is_first_covered(&self) -> bool {
        self.only_first.is_empty() && self.partly_first.is_empty()
    }

    /// Returns `true` if nothing was compared, because what the states cover has nothing in common.
    pub fn is_disjoint(&self) -> bool {
        self.is_disjoint
    }

    /// What was compared.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// How many differences the selection left out.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Keys that only the first state has and that [`changes`](Self::changes) does not delete,
    /// because something in or below them is left out.
    pub fn kept_keys(&self) -> impl Iterator<Item = &KeyPath> {
        self.kept.iter()
    }

    /// Drops the differences that are not selected, and notes the keys that must stay for them.
    fn select(&mut self, selection: &Selection) {
        if selection.is_everything() {
            return;
        }
        self.selection = selection.clone();
        let (kept, left_out): (Vec<_>, Vec<_>) = std::mem::take(&mut self.differences)
            .into_iter()
            .partition(|found| selection.includes(&found.key));
        self.left_out = left_out.len();
        let removed = left_out.iter().filter(|found| found.kind == DifferenceKind::KeyRemoved);
        let holders: BTreeSet<_> = removed.flat_map(|found| found.key.upwards().skip(1)).collect();
        let is_held = |found: &&Difference| {
            found.kind == DifferenceKind::KeyRemoved && holders.contains(&found.key)
        };
        self.kept = kept.iter().filter(is_held).map(|found| found.key.clone()).collect();
        self.differences = kept;
    }

    /// The smallest change that makes the first state the second, in canonical order.
    ///
    /// A key that goes is deleted once, with all in and below it; a key that comes is created by its
    /// first value, or by a key below it, where it has one. Spelling and order stay as they are: the
    /// registry keeps the first spelling. A key that holds something which is left out is not
    /// deleted; what it holds besides is.
    pub fn changes(&self) -> ChangeSet {
        let mut changes = ChangeSet::new();
        let mut deleted: Option<&KeyPath> = None;
        let mut rest = self.differences.iter().peekable();
        while let Some(found) = rest.next() {
            if deleted.is_some_and(|top| found.key.is_at_or_below(top)) {
                continue;
            }
            let key = || found.key.clone();
            match (found.kind, &found.name, &found.after) {
                (DifferenceKind::KeyRemoved, ..) if self.kept.contains(&found.key) => {}
                (DifferenceKind::KeyRemoved, ..) => {
                    deleted = Some(&found.key);
                    changes.extend([Change::delete_key(key())]);
                }
                (DifferenceKind::KeyAdded, ..) => {
                    let implied =
                        rest.peek().is_some_and(|next| next.key.is_at_or_below(&found.key));
                    changes.extend((!implied).then(|| Change::create_key(key())));
                }
                (_, Some(name), Some(data)) => {
                    changes.extend([Change::set_value(key(), name.clone(), data.clone())]);
                }
                (DifferenceKind::ValueRemoved, Some(name), _) => {
                    changes.extend([Change::delete_value(key(), name.clone())]);
                }
                _ => {}
            }
        }
        changes
    }
}

/// Compares two states.
///
/// Names that differ only in what Windows takes for the same, and the order of values, are no
/// differences; [`diff_with_spelling`] shows them. Root keys exist on every Windows, so only what is
/// in them is compared.
pub fn diff(first: &Snapshot, second: &Snapshot) -> Diff {
    diff_selected(first, second, &Selection::everything(), false)
}

/// Compares two states, and shows other spellings of names and other orders of values, too.
pub fn diff_with_spelling(first: &Snapshot, second: &Snapshot) -> Diff {
    diff_selected(first, second, &Selection::everything(), true)
}

/// Compares a part of two states; `with_spelling` as in [`diff_with_spelling`].
///
/// # Examples
/// ```
/// use regdraft::change::{Selection, diff_selected};
/// use regdraft::registry::{KeyPath, Scope, Snapshot, ValueData, ValueName};
///
/// let app = KeyPath::parse(r"HKLM\SOFTWARE\Contoso")?;
/// let state = |number| {
///     let mut state = Snapshot::builder();
///     state.cover(Scope::Subtree(app.clone()));
///     for key in [app.join("App")?, app.join("Cache")?] {
///         state.value(&key, &ValueName::new("n")?, ValueData::dword(number).as_ref())?;
///     }
///     Ok::<_, Box<dyn std::error::Error>>(state.finish()?)
/// };
/// let selection = Selection::everything().ignoring(app.join("Cache")?);
/// let diff = diff_selected(&state(1)?, &state(2)?, &selection, false);
/// assert_eq!((diff.differences().len(), diff.left_out()), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn diff_selected(
    first: &Snapshot,
    second: &Snapshot,
    selection: &Selection,
    with_spelling: bool,
) -> Diff {
    Comparison { first, second, with_spelling, diff: Diff::default() }.run(selection)
}

struct Comparison<'a> {
    first: &'a Snapshot,
    second: &'a Snapshot,
    with_spelling: bool,
    diff: Diff,
}

impl<'a> Comparison<'a> {
    fn run(mut self, selection: &Selection) -> Diff {
        for pair in Pairs::new(self.first, self.second) {
            match pair {
                Pair::Both(a, b) => self.both(a, b),
                Pair::First(key) => self.one(key, self.second, DifferenceKind::KeyRemoved),
                Pair::Second(key) => self.one(key, self.first, DifferenceKind::KeyAdded),
            }
        }
        self.diff.select(selection);
        let covered = Covered::new(self.first, self.second, selection);
        let (first, second) = (covered.only_first(), covered.only_second());
        (self.diff.only_first, self.diff.partly_first) = (first.scopes, first.partly);
        (self.diff.only_second, self.diff.partly_second) = (second.scopes, second.partly);
        self.diff.neither = covered.neither();
        self.diff.is_disjoint =
            self.diff.differences.is_empty() && !self.diff.is_complete() && covered.are_disjoint();
        self.diff
    }

    /// A key that both have.
    fn both(&mut self, a: KeyRef<'a>, b: KeyRef<'a>) {
        if self.with_spelling && a.name() != b.name() {
            self.push(a.path(), DifferenceKind::KeySpelling, |found| {
                found.spelling = Some(b.name().to_text());
            });
        }
        if a.values().eq(b.values()) {
            return;
        }
        let (path, mut x, mut y) = (a.path(), a.sorted_values(), b.sorted_values());
        if self.with_spelling && !same_order(a, b) {
            self.push(path.clone(), DifferenceKind::ValueOrder, |_| {});
        }
        x.reverse();
        y.reverse();
        loop {
            let order = match (x.last(), y.last()) {
                (None, None) => break,
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some((p, _)), Some((q, _))) => {
                    ValueName::from_checked(*p).cmp(&ValueName::from_checked(*q))
                }
            };
            let first = order.is_le().then(|| x.pop()).flatten();
            let second = order.is_ge().then(|| y.pop()).flatten();
            self.value(&path, first, second);
        }
    }

    /// A value that one or both have, in a key that both have.
    fn value(
        &mut self,
        path: &KeyPath,
        first: Option<(TextRef<'_>, ValueRef<'_>)>,
        second: Option<(TextRef<'_>, ValueRef<'_>)>,
    ) {
        let Some((spelling, _)) = first.or(second) else { return };
        let name = ValueName::from_checked(spelling);
        if let (Some((p, _)), Some((q, _))) = (first, second)
            && self.with_spelling
            && p != q
        {
            self.push(path.clone(), DifferenceKind::ValueSpelling, |found| {
                found.name = Some(name.clone());
                found.spelling = Some(q.to_text());
            });
        }
        let is_absent = |state: &Snapshot| matches!(state.value(path, &name), Presence::Absent);
        let kind = match (first, second) {
            (Some((_, x)), Some((_, y))) if x.value_type() != y.value_type() => {
                Some(DifferenceKind::TypeChanged)
            }
            (Some((_, x)), Some((_, y))) => (x != y).then_some(DifferenceKind::DataChanged),
            (Some(_), None) => is_absent(self.second).then_some(DifferenceKind::ValueRemoved),
            (None, _) => is_absent(self.first).then_some(DifferenceKind::ValueAdded),
        };
        if let Some(kind) = kind {
            self.push(path.clone(), kind, |found| {
                found.name = Some(name);
                found.before = first.map(|(_, value)| value.to_owned());
                found.after = second.map(|(_, value)| value.to_owned());
            });
        }
    }

    /// A key that only one has, and all below it.
    fn one(&mut self, top: KeyRef<'a>, other: &Snapshot, kind: DifferenceKind) {
        // How deep the key is with which everything is known to be absent.
        let mut absent: Option<usize> = None;
        for key in top.subtree() {
            let path = key.path();
            absent = absent.filter(|depth| *depth < key.depth());
            if absent.is_none() && matches!(other.key(&path), Presence::Absent) {
                absent = Some(key.depth());
            }
            if absent.is_some() && key.depth() > 0 {
                self.push(path.clone(), kind, |_| {});
            }
            for value in key.sorted_values() {
                match kind {
                    DifferenceKind::KeyRemoved => self.value(&path, Some(value), None),
                    _ => self.value(&path, None, Some(value)),
                }
            }
        }
    }

    fn push(&mut self, key: KeyPath, kind: DifferenceKind, fill: impl FnOnce(&mut Difference)) {
        let mut found =
            Difference { key, name: None, kind, before: None, after: None, spelling: None };
        fill(&mut found);
        self.diff.differences.push(found);
    }
}

/// Whether the values that both keys have stand in the same order.
fn same_order(a: KeyRef<'_>, b: KeyRef<'_>) -> bool {
    let names = |key: KeyRef<'_>, other: KeyRef<'_>| -> Vec<ValueName> {
        let names = key.values().map(|(name, _)| ValueName::from_checked(name));
        names.filter(|name| other.value(name).is_some()).collect()
    };
    names(a, b) == names(b, a)
}
