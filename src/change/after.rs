//! What is left when changes have been applied: one pass over what was there and what they touched.

use std::collections::BTreeSet;
use std::ops::Range;

use super::working::{Touched, Working};
use crate::registry::{
    Carrier, Coverage, KeyPath, KeyRef, Presence, Scope, Snapshot, SnapshotBuilder, SnapshotError,
    ValueName,
};

impl Working<'_> {
    /// The snapshot after the changes. What they did not touch is carried over as it is.
    pub(super) fn finish(&self) -> Result<Snapshot, SnapshotError> {
        let mut after = Carrier::new(self.base);
        let mut left = Left { wiped: self.wiped_keys(), next: 0 };
        for (path, touched) in &self.touched {
            let place = self.base.find(path);
            left.carry(&mut after, place.unwrap_or_else(|next| next))?;
            let key = place.ok().filter(|at| !left.is_wiped(*at)).and_then(|at| self.base.at(at));
            if let Ok(at) = place {
                left.next = at + 1;
            }
            if matches!(self.key(path), Presence::Present(())) {
                write(after.own(), path, touched, key)?;
            }
        }
        left.carry(&mut after, self.base.len())?;
        after.finish(self.coverage())
    }

    /// The keys of the snapshot that were deleted, as ranges of their numbers.
    fn wiped_keys(&self) -> Vec<Range<usize>> {
        let keys = self.wiped().filter_map(|top| self.base.key(top).present());
        keys.map(|key| key.index()..key.end()).collect()
    }

    /// What is known after the changes.
    fn coverage(&self) -> Coverage {
        let mut coverage = self.base.coverage().clone();
        let forgotten = self.touched.iter().filter(|(_, touched)| touched.known.is_forgotten);
        forgotten.for_each(|(key, _)| coverage.forget_key(key));
        let known = self.touched.iter().flat_map(|(key, touched)| {
            let grains = [
                touched.known.subtree.then(|| Scope::Subtree(key.clone())),
                touched.known.key.then(|| Scope::Key(key.clone())),
            ];
            let value = |name: &ValueName| Scope::Value(key.clone(), name.clone());
            grains.into_iter().flatten().chain(touched.values.keys().map(value))
        });
        coverage.extend(self.wiped().cloned().map(Scope::Subtree).chain(known));
        coverage
    }
}

/// What of the snapshot before has not been carried over yet.
struct Left {
    /// The keys that were deleted, in order.
    wiped: Vec<Range<usize>>,
    next: usize,
}

impl Left {
    /// Carries over all keys before a number, but for those that were deleted.
    fn carry(&mut self, after: &mut Carrier<'_>, end: usize) -> Result<(), SnapshotError> {
        while self.next < end {
            let at = self.wiped.partition_point(|wiped| wiped.end <= self.next);
            let stop = match self.wiped.get(at) {
                Some(wiped) if wiped.start <= self.next => {
                    self.next = wiped.end.min(end);
                    continue;
                }
                Some(wiped) => wiped.start.min(end),
                None => end,
            };
            after.keys(self.next..stop)?;
            self.next = stop;
        }
        Ok(())
    }

    fn is_wiped(&self, key: usize) -> bool {
        let at = self.wiped.partition_point(|wiped| wiped.end <= key);
        self.wiped.get(at).is_some_and(|wiped| wiped.contains(&key))
    }
}

/// Writes a touched key, with what the snapshot has of it.
fn write(
    after: &mut SnapshotBuilder,
    path: &KeyPath,
    touched: &Touched,
    base: Option<KeyRef<'_>>,
) -> Result<(), SnapshotError> {
    // The first spelling stays.
    after.key(&base.map_or_else(|| path.clone(), KeyRef::path))?;
    let mut done = BTreeSet::new();
    for (spelling, value) in base.into_iter().flat_map(KeyRef::values) {
        let name = ValueName::from_checked(spelling);
        match touched.values.get(&name) {
            None => after.add_value(spelling, value)?,
            Some(Some(data)) => after.add_value(spelling, data.as_ref())?,
            Some(None) => {}
        }
        done.insert(name);
    }
    for (name, data) in &touched.values {
        if let (Some(data), false) = (data, done.contains(name)) {
            after.add_value(name.text(), data.as_ref())?;
        }
    }
    Ok(())
}

/// The state after the changes.
///
/// The result covers what the snapshot covered and what the changes made known. Where nothing is
/// known before, nothing is assumed: a key that was to be removed if empty, and of which it is not
/// known whether it was, is unknown afterwards.
///
/// # Errors
/// [`SnapshotError::TooLarge`].
///
/// # Examples
/// ```
/// use regdraft::change::{self, Change, ChangeSet};
/// use regdraft::registry::{KeyPath, Presence, Snapshot, ValueData, ValueName};
///
/// let (key, name) = (KeyPath::parse(r"HKLM\SOFTWARE\Contoso")?, ValueName::new("Port")?);
/// let change = Change::set_value(key.clone(), name.clone(), ValueData::dword(443));
/// let after = change::apply(&Snapshot::empty(), &ChangeSet::from_iter([change]))?;
/// assert!(matches!(after.value(&key, &name), Presence::Present(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn apply(before: &Snapshot, changes: &super::ChangeSet) -> Result<Snapshot, SnapshotError> {
    let mut working = Working::new(before);
    for change in changes {
        working.apply(change);
    }
    working.finish()
}
