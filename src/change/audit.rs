//! Is a state already as a change wants it?
//!
//! Every place the change works at is looked at in the state, and in what the change would make of
//! it: so what a list of changes wants is what it ends with, whatever it does on the way.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Operation};
use super::change_set::ChangeSet;
use super::diff::{DifferenceKind, diff};
use super::plan::{Found, look};
use super::protected::is_protected;
use super::working::Working;
use crate::registry::{Coverage, KeyPath, Presence, Scope, Snapshot, SnapshotError, ValueName};

/// How a state compares with what a change wants.
///
/// # Ordering
/// From best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is as wanted.
    Compliant,
    /// The state does not tell: unknown is neither.
    Undetermined,
    /// It is not as wanted.
    NotCompliant,
}

impl Verdict {
    /// The word for it in JSON and in messages.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::Compliant => "compliant",
            Verdict::Undetermined => "undetermined",
            Verdict::NotCompliant => "not-compliant",
        }
    }
}

/// One thing that a change wants, and what the state has there.
#[derive(Clone, Debug)]
pub struct AuditItem {
    change: Change,
    verdict: Verdict,
    found: Found,
    wanted: Found,
}

impl AuditItem {
    /// The change that wants it: the last one, where several do the same at one place.
    pub fn change(&self) -> &Change {
        &self.change
    }

    /// How the state compares.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// What the state has there.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// What would be there after the change.
    pub fn wanted(&self) -> &Found {
        &self.wanted
    }
}

/// How a state compares with everything that a change wants.
///
/// # Examples
/// ```
/// use regdraft::change::{Audit, Change, ChangeSet, Verdict};
/// use regdraft::registry::{KeyPath, Snapshot, ValueData, ValueName};
///
/// let (key, name) = (KeyPath::parse(r"HKLM\SOFTWARE\Contoso")?, ValueName::new("Port")?);
/// let mut state = Snapshot::builder();
/// state.value(&key, &name, ValueData::dword(443).as_ref())?;
/// let state = state.finish()?;
///
/// let wanted = |port| {
///     ChangeSet::from_iter([Change::set_value(key.clone(), name.clone(), ValueData::dword(port))])
/// };
/// assert_eq!(Audit::new(&state, &wanted(443))?.verdict(), Verdict::Compliant);
/// assert_eq!(Audit::new(&state, &wanted(80))?.verdict(), Verdict::NotCompliant);
/// assert_eq!(Audit::new(&Snapshot::empty(), &wanted(80))?.verdict(), Verdict::Undetermined);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Audit {
    items: Vec<AuditItem>,
}

impl Audit {
    /// Compares a state with what a change wants.
    ///
    /// # Errors
    /// [`SnapshotError::TooLarge`].
    pub fn new(state: &Snapshot, changes: &ChangeSet) -> Result<Self, SnapshotError> {
        let mut now = Working::new(state);
        let mut then = Working::new(state);
        for change in changes {
            then.apply(change);
        }
        let after = then.finish()?;
        let mut items = Vec::new();
        for change in last_of_each(changes, &after) {
            let (here, there) = (now.here(change.key()), then.here(change.key()));
            items.push(AuditItem {
                verdict: verdict(state, &after, &change)?,
                found: look(&now, here, &change),
                wanted: look(&then, there, &change),
                change,
            });
        }
        Ok(Self { items })
    }

    /// What the change wants, in its order.
    pub fn items(&self) -> &[AuditItem] {
        &self.items
    }

    /// The worst verdict.
    pub fn verdict(&self) -> Verdict {
        self.items.iter().map(AuditItem::verdict).max().unwrap_or(Verdict::Compliant)
    }

    /// How many things have a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.items.iter().filter(|item| item.verdict == verdict).count()
    }
}

/// The changes with the keys that they create, of those that do the same at one place the last. A
/// key that has such a value in the end need not be told besides.
fn last_of_each(changes: &ChangeSet, after: &Snapshot) -> Vec<Change> {
    type Place<'a> = (&'a KeyPath, &'static str, Option<&'a ValueName>);
    fn place(change: &Change) -> Place<'_> {
        let operation = match change.operation() {
            // Both say what is to be with the value.
            Operation::DeleteValue { .. } => "set-value",
            operation => operation.id(),
        };
        (change.key(), operation, change.operation().value_name())
    }
    let all = changes.normal_form();
    let last: BTreeMap<Place<'_>, usize> =
        all.iter().enumerate().map(|(at, change)| (place(change), at)).collect();
    let has_value = |change: &&Change| match change.operation() {
        Operation::SetValue { name, .. } => {
            matches!(after.value(change.key(), name), Presence::Present(_))
        }
        _ => false,
    };
    let with_values: BTreeSet<&KeyPath> =
        last.values().filter_map(|at| all.get(*at)).filter(has_value).map(Change::key).collect();
    let is_told = |(at, change): &(usize, &Change)| {
        let implied = *change.operation() == Operation::CreateKey;
        last.get(&place(change)) == Some(at) && !(implied && with_values.contains(change.key()))
    };
    all.iter().enumerate().filter(is_told).map(|(_, change)| change.clone()).collect()
}

fn verdict(now: &Snapshot, after: &Snapshot, change: &Change) -> Result<Verdict, SnapshotError> {
    let key = change.key();
    let exists = |key: &KeyPath| same(now.key(key).map(|_| ()), after.key(key).map(|_| ()));
    match change.operation() {
        Operation::SetValue { name, .. } | Operation::DeleteValue { name } => {
            Ok(same(now.value(key, name), after.value(key, name)))
        }
        // It creates those above it, too; but every Windows has some.
        Operation::CreateKey => {
            let above = key.upwards().filter(|key| now.key(key).is_known() || !is_protected(key));
            Ok(above.map(|key| exists(&key)).max().unwrap_or(exists(key)))
        }
        Operation::RemoveKeyIfEmpty => Ok(exists(key)),
        Operation::DeleteKey => {
            let knows = now.knows_subtree(key);
            goes(now, after, Scope::Subtree(key.clone()), knows)
        }
        Operation::KeepOnlyValues { .. } => {
            let is_absent = matches!(now.key(key), Presence::Absent);
            let knows = is_absent || now.coverage().own_values(key);
            goes(now, after, Scope::Values(key.clone()), knows)
        }
    }
}

fn same<T: PartialEq>(now: Presence<T>, after: Presence<T>) -> Verdict {
    match (now, after) {
        (Presence::Unknown, _) | (_, Presence::Unknown) => Verdict::Undetermined,
        (now, after) if now == after => Verdict::Compliant,
        _ => Verdict::NotCompliant,
    }
}

/// Whether there is something that would go. What would be set there is looked at by itself.
fn goes(
    now: &Snapshot,
    after: &Snapshot,
    scope: Scope,
    knows_all: bool,
) -> Result<Verdict, SnapshotError> {
    let mut place = Coverage::nothing();
    place.add(scope);
    let found = diff(&now.excerpt(&place)?, &after.excerpt(&place)?);
    let gone = |kind| matches!(kind, DifferenceKind::KeyRemoved | DifferenceKind::ValueRemoved);
    Ok(match found.differences().iter().any(|difference| gone(difference.kind())) {
        true => Verdict::NotCompliant,
        false if knows_all => Verdict::Compliant,
        false => Verdict::Undetermined,
    })
}
