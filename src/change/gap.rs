//! Which part of two states can only one of them be asked about?

use std::collections::{BTreeMap, BTreeSet};

use super::selection::Selection;
use crate::registry::{KeyPath, Presence, Scope, Snapshot};

/// A key below which only a part was compared, because the other state covers no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartlyCompared {
    key: KeyPath,
    compared: Vec<KeyPath>,
}

impl PartlyCompared {
    /// The key whose subkeys were not all compared.
    pub fn key(&self) -> &KeyPath {
        &self.key
    }

    /// Its direct subkeys at or below which something was compared.
    pub fn compared(&self) -> &[KeyPath] {
        &self.compared
    }
}

/// What one state covers and another does not.
#[derive(Default)]
pub(super) struct Gap {
    pub(super) scopes: Vec<Scope>,
    pub(super) partly: Vec<PartlyCompared>,
}

/// Two states, as far as a selection reaches.
pub(super) struct Covered<'a> {
    selection: &'a Selection,
    first: Side<'a>,
    second: Side<'a>,
}

struct Side<'a> {
    state: &'a Snapshot,
    /// In canonical order.
    scopes: Vec<Scope>,
}

impl<'a> Side<'a> {
    fn new(state: &'a Snapshot) -> Self {
        Self { state, scopes: state.coverage().scopes() }
    }

    /// The entries at and below a key.
    fn at_or_below(&self, key: &KeyPath) -> impl Iterator<Item = &Scope> {
        let from = self.scopes.partition_point(|scope| scope.key() < key);
        let rest = self.scopes.get(from..).unwrap_or_default();
        rest.iter().take_while(move |scope| scope.key().is_at_or_below(key))
    }

    /// Returns `true` if the state covers all of an entry.
    fn covers(&self, scope: &Scope) -> bool {
        match scope {
            Scope::Subtree(key) => self.state.knows_subtree(key),
            Scope::Values(key) => {
                self.state.coverage().own_values(key)
                    || matches!(self.state.key(key), Presence::Absent)
            }
            Scope::Key(key) => self.state.key(key).is_known(),
            Scope::Value(key, name) => self.state.value(key, name).is_known(),
        }
    }

    /// Returns `true` if the state covers any of a subtree.
    fn touches(&self, key: &KeyPath) -> bool {
        self.state.knows_subtree(key) || self.at_or_below(key).next().is_some()
    }
}

impl<'a> Covered<'a> {
    pub(super) fn new(first: &'a Snapshot, second: &'a Snapshot, selection: &'a Selection) -> Self {
        Self { selection, first: Side::new(first), second: Side::new(second) }
    }

    /// What only the first covers.
    pub(super) fn only_first(&self) -> Gap {
        self.gap(&self.first, &self.second)
    }

    /// What only the second covers.
    pub(super) fn only_second(&self) -> Gap {
        self.gap(&self.second, &self.first)
    }

    /// The subtrees that were asked for, and of which neither covers anything.
    pub(super) fn neither(&self) -> Vec<KeyPath> {
        let mut tops: Vec<_> = self.selection.only_keys().to_vec();
        tops.sort();
        tops.dedup();
        tops.retain(|top| {
            self.selection.includes(top) && !self.first.touches(top) && !self.second.touches(top)
        });
        tops
    }

    /// Returns `true` if one state covers something, and nothing that the other covers too.
    pub(super) fn are_disjoint(&self) -> bool {
        let is_empty = self.first.scopes.is_empty() && self.second.scopes.is_empty();
        !is_empty
            && !self.first.scopes.iter().any(|scope| self.meets(scope, &self.second))
            && !self.second.scopes.iter().any(|scope| self.meets(scope, &self.first))
    }

    /// Returns `true` if something of an entry is compared with another state.
    fn meets(&self, scope: &Scope, other: &Side<'_>) -> bool {
        let key = scope.key();
        let narrower = |scope: &Scope| match scope {
            Scope::Subtree(key) => self.selection.reaches(key),
            _ => self.selection.includes(scope.key()),
        };
        narrower(scope) && other.covers(scope)
            || matches!(scope, Scope::Subtree(_)) && other.at_or_below(key).any(narrower)
            || matches!(scope, Scope::Values(_))
                && self.selection.includes(key)
                && other.at_or_below(key).any(|other| other.key() == key)
    }

    fn gap(&self, side: &Side<'_>, other: &Side<'_>) -> Gap {
        let mut gap = Gap::default();
        for scope in side.scopes.iter().filter(|scope| !other.covers(scope)) {
            let Scope::Subtree(top) = scope else {
                gap.scopes.extend(self.selection.includes(scope.key()).then(|| scope.clone()));
                continue;
            };
            if self.selection.includes(top) {
                self.subtree(top, other, &mut gap);
            } else {
                let mut tops: Vec<_> = self.selection.within(top).collect();
                tops.sort();
                tops.dedup();
                for top in tops.into_iter().filter(|top| !other.state.knows_subtree(top)) {
                    self.subtree(top, other, &mut gap);
                }
            }
        }
        gap
    }

    /// A subtree that the other state does not cover, or only in part.
    fn subtree(&self, top: &KeyPath, other: &Side<'_>, gap: &mut Gap) {
        let mut partly: BTreeMap<KeyPath, BTreeSet<KeyPath>> = BTreeMap::new();
        for scope in other.at_or_below(top).filter(|scope| self.selection.reaches(scope.key())) {
            let key = scope.key();
            if !other.state.knows_subtree(key) {
                partly.entry(key.clone()).or_default();
            }
            let mut below = key.clone();
            while below != *top
                && let Some(above) = below.parent()
            {
                let is_new = partly.entry(above.clone()).or_default().insert(below);
                if !is_new {
                    break;
                }
                below = above;
            }
        }
        if partly.is_empty() {
            gap.scopes.push(Scope::Subtree(top.clone()));
        }
        for (key, compared) in partly {
            if !other.state.coverage().own_values(&key) {
                gap.scopes.push(Scope::Values(key.clone()));
            }
            gap.partly.push(PartlyCompared { key, compared: compared.into_iter().collect() });
        }
    }
}
