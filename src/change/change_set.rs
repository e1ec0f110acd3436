//! What is an ordered list of changes, and when are two lists the same?

use std::collections::BTreeSet;
use std::fmt;

use super::change::{Change, Operation};
use crate::registry::KeyPath;

/// Ordered operations.
///
/// # Equality
/// That of the [normal forms](ChangeSet::normal_form): `set-value` alone, and `create-key` then
/// `set-value`, are the same change.
///
/// # Examples
/// ```
/// use regdraft::change::{Change, ChangeSet};
/// use regdraft::registry::{KeyPath, ValueData, ValueName};
///
/// let key = KeyPath::parse(r"HKLM\SOFTWARE\Contoso")?;
/// let set = Change::set_value(key.clone(), ValueName::new("Port")?, ValueData::dword(443));
/// let short: ChangeSet = [set.clone()].into_iter().collect();
/// let long: ChangeSet = [Change::create_key(key), set].into_iter().collect();
/// assert_eq!(short, long);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct ChangeSet {
    changes: Vec<Change>,
}

impl ChangeSet {
    /// No changes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a change at the end.
    pub fn push(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// The changes, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Change> {
        self.changes.iter()
    }

    /// The changes as a slice.
    pub fn as_slice(&self) -> &[Change] {
        &self.changes
    }

    /// How many changes there are, as they were given.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The normal form: before each `set-value` stands the `create-key` it implies, unless the
    /// changes before make sure that the key exists; and a `create-key` that changes nothing for
    /// the same reason is dropped.
    pub fn normal_form(&self) -> Vec<Change> {
        let mut existing = Existing::default();
        let mut normal = Vec::with_capacity(self.changes.len());
        for change in &self.changes {
            let key = change.key();
            match change.operation() {
                Operation::CreateKey | Operation::SetValue { .. } => {
                    if existing.insert(key) {
                        let create = Change::create_key(key.clone());
                        normal.push(create.with_origin(change.origin().cloned()));
                    }
                }
                Operation::DeleteKey => existing.remove_subtree(key),
                Operation::RemoveKeyIfEmpty => existing.remove_if_leaf(key),
                Operation::DeleteValue { .. } | Operation::KeepOnlyValues { .. } => {}
            }
            if *change.operation() != Operation::CreateKey {
                normal.push(change.clone());
            }
        }
        normal
    }
}

/// The keys that a list of changes has made sure exist. A key exists where one below it does.
#[derive(Default)]
struct Existing(BTreeSet<KeyPath>);

impl Existing {
    /// Notes that a key exists; says whether that is new.
    fn insert(&mut self, key: &KeyPath) -> bool {
        let known = self.contains(key);
        if !known {
            self.0.insert(key.clone());
        }
        !known
    }

    /// Whether a key is sure to exist.
    fn contains(&self, key: &KeyPath) -> bool {
        // Order is component-wise: what is below a key follows it at once.
        self.0.range(key..).next().is_some_and(|next| next.is_at_or_below(key))
    }

    fn remove_subtree(&mut self, key: &KeyPath) {
        let below: Vec<_> =
            self.0.range(key..).take_while(|k| k.is_at_or_below(key)).cloned().collect();
        for gone in &below {
            self.0.remove(gone);
        }
        if let (false, Some(parent)) = (below.is_empty(), key.parent()) {
            self.0.insert(parent);
        }
    }

    fn remove_if_leaf(&mut self, key: &KeyPath) {
        if let (true, Some(parent)) = (self.0.remove(key), key.parent()) {
            self.0.insert(parent);
        }
    }
}

impl FromIterator<Change> for ChangeSet {
    fn from_iter<I: IntoIterator<Item = Change>>(changes: I) -> Self {
        Self { changes: changes.into_iter().collect() }
    }
}

impl Extend<Change> for ChangeSet {
    fn extend<I: IntoIterator<Item = Change>>(&mut self, changes: I) {
        self.changes.extend(changes);
    }
}

impl IntoIterator for ChangeSet {
    type Item = Change;
    type IntoIter = std::vec::IntoIter<Change>;

    fn into_iter(self) -> Self::IntoIter {
        self.changes.into_iter()
    }
}

impl<'a> IntoIterator for &'a ChangeSet {
    type Item = &'a Change;
    type IntoIter = std::slice::Iter<'a, Change>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for ChangeSet {
    fn eq(&self, other: &Self) -> bool {
        self.normal_form() == other.normal_form()
    }
}

impl Eq for ChangeSet {}

impl fmt::Debug for ChangeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.changes).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{ValueData, ValueName};

    fn key(path: &str) -> KeyPath {
        KeyPath::parse(path).unwrap()
    }

    fn set(path: &str) -> Change {
        Change::set_value(key(path), ValueName::new("v").unwrap(), ValueData::dword(1))
    }

    fn normal(changes: impl IntoIterator<Item = Change>) -> Vec<String> {
        let set: ChangeSet = changes.into_iter().collect();
        set.normal_form().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn keys_are_created_once_and_again_after_a_delete() {
        assert_eq!(
            normal([
                set(r"HKLM\A\B"),
                Change::create_key(key(r"HKLM\a")),
                set(r"HKLM\A\b"),
                Change::delete_key(key(r"HKLM\A\B")),
                Change::create_key(key(r"HKLM\A")),
                set(r"HKLM\A\B"),
            ]),
            [
                r"create-key HKEY_LOCAL_MACHINE\A\B",
                r"set-value v in HKEY_LOCAL_MACHINE\A\B",
                r"set-value v in HKEY_LOCAL_MACHINE\A\b",
                r"delete-key HKEY_LOCAL_MACHINE\A\B",
                r"create-key HKEY_LOCAL_MACHINE\A\B",
                r"set-value v in HKEY_LOCAL_MACHINE\A\B",
            ],
            "a key above an existing one exists; so does the parent of a deleted one"
        );
    }

    #[test]
    fn a_key_removed_if_empty_is_not_sure_to_exist() {
        let remove = Change::remove_key_if_empty(key(r"HKLM\A\B"));
        let create = Change::create_key;
        let changes = [create(key(r"HKLM\A\B")), remove, create(key(r"HKLM\A"))];
        let again = create(key(r"HKLM\A\B"));
        assert_eq!(
            normal(changes.into_iter().chain([again])),
            [
                r"create-key HKEY_LOCAL_MACHINE\A\B",
                r"remove-key-if-empty HKEY_LOCAL_MACHINE\A\B",
                r"create-key HKEY_LOCAL_MACHINE\A\B",
            ],
            "but the key above it is"
        );
    }

    #[test]
    fn debug_shows_each_change_with_its_data() {
        let keep = Change::keep_only_values(key(r"HKLM\A"), [ValueName::new("w").unwrap()]);
        let shown = format!("{:?}", ChangeSet::from_iter([set(r"HKLM\A"), keep]));
        assert_eq!(
            shown,
            r#"[set-value v in HKEY_LOCAL_MACHINE\A = REG_DWORD:0x1, keep-only-values HKEY_LOCAL_MACHINE\A {ValueName("w")}]"#
        );
    }

    #[test]
    fn order_and_data_count_but_origins_do_not() {
        let origin = Some(crate::change::Origin::new("x"));
        let origin = Change::create_key(key("HKLM\\A")).with_origin(origin);
        let one: ChangeSet = [origin].into_iter().collect();
        let other: ChangeSet = [Change::create_key(key("HKLM\\a"))].into_iter().collect();
        assert_eq!(one, other);
        let swapped: ChangeSet = [set(r"HKLM\B"), set(r"HKLM\A")].into_iter().collect();
        let straight: ChangeSet = [set(r"HKLM\A"), set(r"HKLM\B")].into_iter().collect();
        assert_ne!(swapped, straight);
    }
}
