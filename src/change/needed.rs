//! Tells which operations of a large change do something to known states.

use super::change::{Change, Operation};
use super::change_set::ChangeSet;
use super::working::Working;
use crate::registry::{Presence, Snapshot};

/// The operations of a change that do something, or may do something, to one of several states.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Needed {
    /// The operations, in order.
    pub changes: ChangeSet,
    /// How many other operations there are. Each of them is known to change nothing in any of the states.
    pub unchanged: usize,
}

impl Needed {
    /// Finds the operations of a change that do something, or may do something, to one of the states.
    /// Without any state, that is all of them. Returns `None` if there are more than `most`, as soon as
    /// that is certain.
    ///
    /// A plan of these has the same steps as a plan of all, but for steps without effect, and so the same
    /// rollback.
    ///
    /// # Examples
    /// ```
    /// use regdraft::change::{Change, ChangeSet, Needed};
    /// use regdraft::registry::{KeyPath, Snapshot, ValueData, ValueName};
    ///
    /// let (key, name) = (KeyPath::parse(r"HKLM\SOFTWARE\Contoso")?, ValueName::new("Port")?);
    /// let mut state = Snapshot::builder();
    /// state.value(&key, &name, ValueData::dword(443).as_ref())?;
    /// let state = state.finish()?;
    /// let set = |name: ValueName| Change::set_value(key.clone(), name, ValueData::dword(443));
    /// let changes = ChangeSet::from_iter([set(name), set(ValueName::new("Fallback")?)]);
    ///
    /// let needed = Needed::at_most(&changes, [&state], 1).expect("there is one");
    /// assert_eq!((needed.changes.len(), needed.unchanged), (1, 1));
    /// assert_eq!(Needed::at_most(&changes, [&state], 0), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn at_most<'s>(
        changes: &ChangeSet,
        states: impl IntoIterator<Item = &'s Snapshot>,
        most: usize,
    ) -> Option<Self> {
        let mut states = states.into_iter().peekable();
        let mut needed = vec![states.peek().is_none(); changes.len()];
        let mut count = if states.peek().is_none() { changes.len() } else { 0 };
        for state in states {
            let mut working = Working::new(state);
            for (change, needed) in changes.iter().zip(&mut needed) {
                if count > most {
                    break;
                }
                if !changes_nothing(&mut working, change) {
                    count += usize::from(!std::mem::replace(needed, true));
                    working.apply(change);
                }
            }
        }
        let kept = changes.iter().zip(&needed).filter(|(_, needed)| **needed);
        let kept = || kept.map(|(change, _)| change.clone()).collect();
        (count <= most).then(|| Self { changes: kept(), unchanged: changes.len() - count })
    }
}

/// Whether a change is known to find everything as it is to be.
fn changes_nothing(working: &mut Working<'_>, change: &Change) -> bool {
    let key = change.key();
    let here = working.here(key);
    // Where the changes before did something, it takes a plan to tell.
    if working.touches(key, change.operation().value_name()) {
        return false;
    }
    match change.operation() {
        Operation::CreateKey => matches!(here.now(), Presence::Present(())),
        Operation::DeleteKey => matches!(here.now(), Presence::Absent),
        Operation::SetValue { name, data } => {
            let is = working.base_value(here, key, name);
            matches!(is, Presence::Present(is) if is == data.as_ref())
        }
        Operation::DeleteValue { name } => {
            matches!(working.base_value(here, key, name), Presence::Absent)
        }
        Operation::RemoveKeyIfEmpty | Operation::KeepOnlyValues { .. } => false,
    }
}
