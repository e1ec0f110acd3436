//! What restores the state before, exactly?
//!
//! Not the inverses of the steps one by one, but the difference between the state after and the
//! state before, at the places the changes touched: so it is minimal, and does each thing once.
//! Values go first, then the keys that were created (deepest first, and only if empty), then what
//! was replaced or deleted comes back.

use std::fmt;

use super::change::Change;
use super::change_set::ChangeSet;
use super::protected::is_protected;
use super::working::{Touched, Working};
use crate::registry::{KeyPath, KeyRef, Presence, RootKey, ValueName, alias};

/// Something that a rollback does not bring back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    key: KeyPath,
    name: Option<ValueName>,
    reason: LeftoverReason,
}

/// Why a rollback leaves something as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LeftoverReason {
    /// The change creates a key that every Windows has; no rollback deletes such a key.
    Protected,
    /// It is not known whether the key existed before, so it stays.
    KeyUnknown,
    /// It is not known whether the value existed before, or what it held, so it stays as changed.
    ValueUnknown,
    /// It is not known what the deleted key held; what is not known cannot come back.
    ContentUnknown,
    /// `HKEY_CLASSES_ROOT` is a merged view: which keys the change and its rollback reach is not
    /// known.
    MergedView,
}

impl LeftoverReason {
    /// The word for it in JSON.
    pub fn id(self) -> &'static str {
        match self {
            LeftoverReason::Protected => "protected",
            LeftoverReason::KeyUnknown => "key-unknown",
            LeftoverReason::ValueUnknown => "value-unknown",
            LeftoverReason::ContentUnknown => "content-unknown",
            LeftoverReason::MergedView => "merged-view",
        }
    }
}

impl Leftover {
    /// The key.
    pub fn key(&self) -> &KeyPath {
        &self.key
    }

    /// The value, where it is about one.
    pub fn name(&self) -> Option<&ValueName> {
        self.name.as_ref()
    }

    /// Why it is left.
    pub fn reason(&self) -> LeftoverReason {
        self.reason
    }
}

/// One sentence for people.
impl fmt::Display for Leftover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = &self.key;
        match (self.reason, &self.name) {
            (LeftoverReason::Protected, _) => {
                write!(
                    f,
                    "{key} is kept: it is a protected key (a standard Windows key, or directly below a root key)"
                )
            }
            (LeftoverReason::KeyUnknown, _) => {
                write!(f, "{key} stays: it is not known whether it existed before")
            }
            (LeftoverReason::ValueUnknown, Some(name)) => {
                write!(f, "{name} in {key} stays as changed: it is not known what was there before")
            }
            (LeftoverReason::MergedView, _) => {
                write!(
                    f,
                    "{key}: HKEY_CLASSES_ROOT is a merged view, so which keys this reaches is not known"
                )?;
                match alias::behind_classes(key) {
                    Some([machine, user]) => write!(f, "; change {machine} or {user} instead"),
                    None => Ok(()),
                }
            }
            (LeftoverReason::ValueUnknown, None) | (LeftoverReason::ContentUnknown, _) => {
                write!(f, "{key}: not all that was in it is known, so not all of it can come back")
            }
        }
    }
}

/// The inverse of the changes, and what it leaves.
pub(super) fn of(working: &Working<'_>) -> (ChangeSet, Vec<Leftover>) {
    let mut inverse = Inverse::default();
    for (key, touched) in working.touched() {
        inverse.existence(working, key);
        inverse.values(working, key, touched);
        if touched.lost_something() {
            inverse.leave(key, None, LeftoverReason::ContentUnknown);
        }
        if key.root() == RootKey::ClassesRoot {
            inverse.leave(key, None, LeftoverReason::MergedView);
        }
    }
    for key in working.wiped() {
        inverse.deleted(working, key);
    }
    // Stable: the values of one key, and a key before its values, stay in order.
    inverse.restore.sort_by(|a, b| a.key().cmp(b.key()));
    let removed = inverse.remove_keys.into_iter().rev();
    let changes = inverse.delete_values.into_iter().chain(removed).chain(inverse.restore);
    (changes.collect(), inverse.leftovers)
}

#[derive(Default)]
struct Inverse {
    delete_values: Vec<Change>,
    /// In canonical order: a key before those below it.
    remove_keys: Vec<Change>,
    restore: Vec<Change>,
    leftovers: Vec<Leftover>,
}

impl Inverse {
    fn leave(&mut self, key: &KeyPath, name: Option<&ValueName>, reason: LeftoverReason) {
        self.leftovers.push(Leftover { key: key.clone(), name: name.cloned(), reason });
    }

    /// A key that the changes created, or may have removed.
    fn existence(&mut self, working: &Working<'_>, key: &KeyPath) {
        match (working.base().key(key), working.key(key)) {
            (Presence::Absent, Presence::Present(())) if is_protected(key) => {
                self.leave(key, None, LeftoverReason::Protected);
            }
            (Presence::Absent, Presence::Present(())) => {
                self.remove_keys.push(Change::remove_key_if_empty(key.clone()));
            }
            // A protected key would stay in any case.
            (Presence::Unknown, Presence::Present(())) if !is_protected(key) => {
                self.leave(key, None, LeftoverReason::KeyUnknown);
            }
            // Removed if it was empty, which is not known: creating it again is right either way.
            (Presence::Present(_), Presence::Unknown) => {
                self.restore.push(Change::create_key(key.clone()));
            }
            _ => {}
        }
    }

    /// The values that the changes set or deleted.
    fn values(&mut self, working: &Working<'_>, key: &KeyPath, touched: &Touched) {
        let base = working.base().key(key);
        for (name, after) in &touched.values {
            match working.base().value_in(base, key, name) {
                Presence::Present(before) => {
                    if after.as_ref().map(|data| data.as_ref()) != Some(before) {
                        let data = before.to_owned();
                        self.restore.push(Change::set_value(key.clone(), name.clone(), data));
                    }
                }
                Presence::Absent if after.is_some() => {
                    self.delete_values.push(Change::delete_value(key.clone(), name.clone()));
                }
                Presence::Absent => {}
                Presence::Unknown => self.leave(key, Some(name), LeftoverReason::ValueUnknown),
            }
        }
    }

    /// A key that was deleted: everything the state before has at and below it, as far as the
    /// changes did not put it back.
    fn deleted(&mut self, working: &Working<'_>, top: &KeyPath) {
        if !working.base().knows_subtree(top) {
            self.leave(top, None, LeftoverReason::ContentUnknown);
        }
        let base = working.base().key(top).present();
        for key in base.into_iter().flat_map(KeyRef::subtree) {
            let path = key.path();
            let touched = working.touched_at(&path);
            let mut values = key.sorted_values();
            // Those that the changes touched again are dealt with there.
            values.retain(|(name, _)| {
                let name = ValueName::from_checked(*name);
                !touched.is_some_and(|touched| touched.values.contains_key(&name))
            });
            if values.is_empty() && !matches!(working.key(&path), Presence::Present(())) {
                self.restore.push(Change::create_key(path.clone()));
            }
            for (name, value) in values {
                let name = ValueName::from_checked(name);
                self.restore.push(Change::set_value(path.clone(), name, value.to_owned()));
            }
        }
    }
}
