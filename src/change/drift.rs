//! Is a rollback still right, some time after the change?
//!
//! A rollback was worked out for the state that the change leaves. Whatever differs from that since,
//! at the places that the rollback works at or takes away, is drift: the rollback would undo it, or
//! stop at it.

use super::after::apply;
use super::change::Operation;
use super::change_set::ChangeSet;
use super::diff::{Diff, diff};
use super::plan::Plan;
use crate::registry::{Coverage, Scope, Snapshot, SnapshotError};

/// What became of a change since it was applied, as far as its rollback is concerned.
///
/// # Examples
/// ```
/// use regdraft::change::{Change, ChangeSet, Drift, DriftVerdict};
/// use regdraft::registry::{KeyPath, Scope, Snapshot, ValueData, ValueName};
///
/// let (app, port) = (KeyPath::parse(r"HKLM\SOFTWARE\Contoso")?, ValueName::new("Port")?);
/// let state = |number: u32| {
///     let mut state = Snapshot::builder();
///     state.cover(Scope::Subtree(app.clone()));
///     state.value(&app, &port, ValueData::dword(number).as_ref())?;
///     Ok::<_, Box<dyn std::error::Error>>(state.finish()?)
/// };
/// let change = Change::set_value(app.clone(), port.clone(), ValueData::dword(443));
/// let change = ChangeSet::from_iter([change]);
/// let since = |current| Ok::<_, Box<dyn std::error::Error>>(Drift::new(&state(80)?, &change, &current)?);
///
/// assert_eq!(since(state(443)?)?.verdict(), DriftVerdict::Valid);
/// assert_eq!(since(state(8443)?)?.verdict(), DriftVerdict::Drifted);
/// assert_eq!(since(state(80)?)?.verdict(), DriftVerdict::NotApplied);
/// assert_eq!(since(Snapshot::empty())?.verdict(), DriftVerdict::Undetermined);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Drift {
    since: Diff,
    is_as_before: bool,
}

/// Whether a rollback is still right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DriftVerdict {
    /// Everything it works at is as the change left it.
    Valid,
    /// Everything it would bring back is there: the change was not applied, or is undone already.
    NotApplied,
    /// Something is neither as the change left it nor as before.
    Drifted,
    /// The current state does not tell of everything.
    Undetermined,
}

impl DriftVerdict {
    /// The word for it in JSON.
    pub fn id(self) -> &'static str {
        match self {
            DriftVerdict::Valid => "valid",
            DriftVerdict::NotApplied => "not-applied",
            DriftVerdict::Drifted => "drifted",
            DriftVerdict::Undetermined => "undetermined",
        }
    }
}

impl Drift {
    /// Compares the current state with the one that the change left.
    ///
    /// # Errors
    /// [`SnapshotError::TooLarge`].
    pub fn new(
        before: &Snapshot,
        changes: &ChangeSet,
        current: &Snapshot,
    ) -> Result<Self, SnapshotError> {
        let plan = Plan::new(before, changes);
        let places = places(&plan);
        let current = current.excerpt(&places)?;
        let left = apply(before, changes)?.excerpt(&places)?;
        let since = diff(&left, &current);
        let from_before = diff(&before.excerpt(&places)?, &current);
        let is_as_before = from_before.differences().is_empty()
            && from_before.is_first_covered()
            && plan.changes_anything();
        Ok(Self { since, is_as_before })
    }

    /// Whether the rollback is still right.
    pub fn verdict(&self) -> DriftVerdict {
        match (self.since.differences().is_empty(), self.since.is_first_covered()) {
            (true, true) => DriftVerdict::Valid,
            _ if self.is_as_before => DriftVerdict::NotApplied,
            (false, _) => DriftVerdict::Drifted,
            (true, false) => DriftVerdict::Undetermined,
        }
    }

    /// What differs now from what the change left, at the places of the rollback.
    pub fn since(&self) -> &Diff {
        &self.since
    }
}

/// The places that decide the plan, and all in the keys that the rollback takes away: what was added
/// there since would keep a script from removing the key, and go with it in a `.reg` file.
fn places(plan: &Plan) -> Coverage {
    let mut places = plan.places().clone();
    for change in plan.rollback() {
        if matches!(change.operation(), Operation::RemoveKeyIfEmpty | Operation::DeleteKey) {
            places.add(Scope::Subtree(change.key().clone()));
        }
    }
    places
}
