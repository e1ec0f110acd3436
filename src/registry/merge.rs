//! How do several snapshots of one machine become one, and one a part of itself?

use std::fmt;

use super::coverage::{Coverage, Scope};
use super::key_path::KeyPath;
use super::name::ValueName;
use super::snapshot::{Presence, Snapshot, SnapshotError};

/// Two states that cannot both be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The positions of the two in the list given.
    pub parts: (usize, usize),
    /// The key they differ on.
    pub key: KeyPath,
    /// The value they differ on; none where it is the key's existence.
    pub name: Option<ValueName>,
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "the states contradict each other on {name} in {}", self.key),
            None => write!(f, "the states contradict each other on whether {} exists", self.key),
        }
    }
}

impl std::error::Error for Contradiction {}

/// Why snapshots could not be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MergeError {
    /// Two of them contradict each other.
    Contradiction(Contradiction),
    /// Together they are too large.
    Snapshot(SnapshotError),
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MergeError::Contradiction(error) => error.fmt(f),
            MergeError::Snapshot(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for MergeError {}

impl From<SnapshotError> for MergeError {
    fn from(error: SnapshotError) -> Self {
        MergeError::Snapshot(error)
    }
}

impl Snapshot {
    /// One snapshot of all that the parts know.
    ///
    /// # Errors
    /// [`MergeError::Contradiction`] if one part states what another knows to be different or
    /// absent.
    pub fn merge(parts: &[Snapshot]) -> Result<Snapshot, MergeError> {
        for (j, second) in parts.iter().enumerate() {
            for (i, first) in parts.iter().take(j).enumerate() {
                // Exports of different places, the usual case, need no comparison.
                if overlap(first.coverage(), second.coverage()) {
                    let found =
                        contradiction(first, second).or_else(|| contradiction(second, first));
                    if let Some((key, name)) = found {
                        let error = Contradiction { parts: (i, j), key, name };
                        return Err(MergeError::Contradiction(error));
                    }
                }
            }
        }
        if let [only] = parts {
            return Ok(only.clone());
        }
        let mut whole = Snapshot::builder();
        for part in parts {
            for key in part.keys() {
                whole.key(&key.path())?;
                for (name, value) in key.values() {
                    whole.add_value(name, value)?;
                }
            }
            part.coverage().scopes().into_iter().for_each(|scope| whole.cover(scope));
        }
        Ok(whole.finish()?)
    }

    /// Returns the same snapshot with another coverage.
    pub(crate) fn with_coverage(self, coverage: Coverage) -> Snapshot {
        Snapshot { coverage, ..self }
    }

    /// The same snapshot, declared complete for one more place: what it does not have there does
    /// not exist.
    pub fn declare(mut self, scope: Scope) -> Snapshot {
        self.coverage.add(scope);
        self
    }

    /// What the snapshot knows about the given places, and nothing else.
    ///
    /// # Errors
    /// [`SnapshotError::TooLarge`], which cannot happen to a part of a snapshot.
    pub fn excerpt(&self, places: &Coverage) -> Result<Snapshot, SnapshotError> {
        let mut part = Snapshot::builder();
        for scope in places.scopes() {
            for known in self.known_within(&scope) {
                part.cover(known);
            }
            let Presence::Present(key) = self.key(scope.key()) else { continue };
            match &scope {
                Scope::Subtree(_) => {
                    for key in key.subtree() {
                        part.key(&key.path())?;
                        for (name, value) in key.values() {
                            part.add_value(name, value)?;
                        }
                    }
                }
                Scope::Values(_) => {
                    part.key(&key.path())?;
                    for (name, value) in key.values() {
                        part.add_value(name, value)?;
                    }
                }
                Scope::Key(_) => part.key(&key.path())?,
                Scope::Value(_, name) => {
                    part.key(&key.path())?;
                    if let Some((spelling, value)) = key.value(name) {
                        part.add_value(spelling, value)?;
                    }
                }
            }
        }
        part.finish()
    }

    /// What this snapshot's coverage says within a place.
    fn known_within(&self, place: &Scope) -> Vec<Scope> {
        let path = place.key();
        let mut known = Vec::new();
        // A key that exists is known to, whether or not the coverage speaks for it.
        if self.key(path).is_known() {
            known.push(Scope::Key(path.clone()));
        }
        let whole = match place {
            Scope::Subtree(key) => self.coverage().subtree(key),
            Scope::Values(key) => self.coverage().own_values(key),
            Scope::Key(_) => return known,
            Scope::Value(key, name) => self.value(key, name).is_known(),
        };
        if whole {
            known.push(place.clone());
            return known;
        }
        let within = |scope: &Scope| match place {
            Scope::Subtree(key) => scope.key().is_at_or_below(key),
            _ => scope.key() == path && !matches!(scope, Scope::Subtree(_)),
        };
        if !matches!(place, Scope::Value(..)) {
            known.extend(self.coverage().scopes().into_iter().filter(within));
        }
        known
    }
}

/// Whether two coverages may speak for the same thing.
fn overlap(a: &Coverage, b: &Coverage) -> bool {
    let (a, b) = (a.scopes(), b.scopes());
    let related = |x: &KeyPath, y: &KeyPath| x.is_at_or_below(y) || y.is_at_or_below(x);
    a.iter().any(|x| b.iter().any(|y| related(x.key(), y.key())))
}

/// Something that the second states and the first knows to be otherwise.
fn contradiction(first: &Snapshot, second: &Snapshot) -> Option<(KeyPath, Option<ValueName>)> {
    for key in second.keys() {
        let path = key.path();
        let Presence::Present(known) = first.key(&path) else {
            if matches!(first.key(&path), Presence::Absent) {
                return Some((path, None));
            }
            continue;
        };
        for (name, value) in key.values() {
            let name = ValueName::from_checked(name);
            let agrees = match known.value(&name) {
                Some((_, stated)) => stated == value,
                None => !first.coverage().value(&path, &name),
            };
            if !agrees {
                return Some((path, Some(name)));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::ValueData;

    fn key(path: &str) -> KeyPath {
        KeyPath::parse(path).unwrap()
    }

    fn state(cover: &str, values: &[(&str, &str, u32)]) -> Snapshot {
        let mut builder = Snapshot::builder();
        builder.cover(Scope::Subtree(key(cover)));
        for (path, name, number) in values {
            let name = ValueName::new(name).unwrap();
            builder.value(&key(path), &name, ValueData::dword(*number).as_ref()).unwrap();
        }
        builder.finish().unwrap()
    }

    #[test]
    fn an_excerpt_knows_what_was_known_of_its_places_and_nothing_else() {
        let value = |path: &str, name: &str| Scope::Value(key(path), ValueName::new(name).unwrap());
        let mut builder = Snapshot::builder();
        for scope in [value(r"HKLM\A", "v"), value(r"HKLM\B", "w"), Scope::Subtree(key(r"HKLM\C"))]
        {
            builder.cover(scope);
        }
        let whole = builder.finish().unwrap();
        let of = |place: Scope| {
            let mut places = Coverage::nothing();
            places.add(place);
            whole.excerpt(&places).unwrap().coverage().scopes()
        };
        assert_eq!(of(Scope::Values(key(r"HKLM\A"))), [value(r"HKLM\A", "v")]);
        assert_eq!(of(Scope::Subtree(key(r"HKLM\A"))), [value(r"HKLM\A", "v")]);
        assert_eq!(of(Scope::Values(key(r"HKLM\C"))), [Scope::Values(key(r"HKLM\C"))]);
        assert_eq!(of(value(r"HKLM\A", "w")), []);
    }

    #[test]
    fn contradictions_between_parts_are_named() {
        let a = state(r"HKLM\A", &[(r"HKLM\A\B", "v", 1)]);
        let other = state(r"HKLM\A\B", &[(r"HKLM\A\B", "v", 2)]);
        let more = state(r"HKLM\A\C", &[(r"HKLM\A\C", "v", 1)]);
        let fine = state(r"HKLM\Z", &[(r"HKLM\Z", "v", 1)]);
        let error = |parts: &[Snapshot]| match Snapshot::merge(parts) {
            Err(MergeError::Contradiction(found)) => {
                (found.parts, found.key.to_string(), found.name.is_some())
            }
            result => panic!("{result:?}"),
        };
        assert_eq!(
            error(&[fine.clone(), a.clone(), other]),
            ((1, 2), r"HKEY_LOCAL_MACHINE\A\B".into(), true)
        );
        assert_eq!(error(&[a.clone(), more]), ((0, 1), r"HKEY_LOCAL_MACHINE\A\C".into(), false));
        // One has a value that the other knows not to be there.
        let one_more = state(r"HKLM\A\B", &[(r"HKLM\A\B", "v", 1), (r"HKLM\A\B", "w", 1)]);
        assert_eq!(
            error(&[a.clone(), one_more.clone()]),
            ((0, 1), r"HKEY_LOCAL_MACHINE\A\B".into(), true)
        );
        let said = Snapshot::merge(&[a.clone(), one_more]).unwrap_err().to_string();
        assert!(said.contains(r"HKEY_LOCAL_MACHINE\A\B"), "{said}");
        let both = Snapshot::merge(&[a, fine]).unwrap();
        assert_eq!(both.coverage().scopes().len(), 2);
    }
}
