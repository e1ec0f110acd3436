//! Which keys does a comparison look at?

use crate::registry::KeyPath;

/// The part of the registry to which a comparison is restricted: subtrees to compare, and subtrees to
/// leave out.
///
/// Without a subtree to compare, everything is compared that is not left out.
///
/// # Examples
/// ```
/// use regdraft::change::Selection;
/// use regdraft::registry::KeyPath;
///
/// let key = |path| KeyPath::parse(path);
/// let selection = Selection::everything()
///     .only(key(r"HKLM\SOFTWARE\Contoso")?)
///     .ignoring(key(r"HKLM\SOFTWARE\Contoso\Cache")?);
/// assert!(selection.includes(&key(r"HKLM\SOFTWARE\contoso\App")?));
/// assert!(!selection.includes(&key(r"HKLM\SOFTWARE\Contoso\Cache\1")?));
/// assert!(!selection.includes(&key(r"HKLM\SOFTWARE")?));
/// # Ok::<(), regdraft::registry::KeyPathError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    only: Vec<KeyPath>,
    ignored: Vec<KeyPath>,
}

impl Selection {
    /// All keys.
    pub fn everything() -> Self {
        Self::default()
    }

    /// Restricts the comparison to this key and everything below it, and to other keys given so.
    #[must_use]
    pub fn only(mut self, key: KeyPath) -> Self {
        self.only.push(key);
        self
    }

    /// Leaves out this key and everything below it.
    #[must_use]
    pub fn ignoring(mut self, key: KeyPath) -> Self {
        self.ignored.push(key);
        self
    }

    /// Returns `true` if nothing is left out.
    pub fn is_everything(&self) -> bool {
        self.only.is_empty() && self.ignored.is_empty()
    }

    /// The subtrees to which the comparison is restricted; none where it is not.
    pub fn only_keys(&self) -> &[KeyPath] {
        &self.only
    }

    /// The subtrees that are left out.
    pub fn ignored_keys(&self) -> &[KeyPath] {
        &self.ignored
    }

    /// Returns `true` if the comparison looks at the key and its values.
    pub fn includes(&self, key: &KeyPath) -> bool {
        let in_any = |tops: &[KeyPath]| tops.iter().any(|top| key.is_at_or_below(top));
        (self.only.is_empty() || in_any(&self.only)) && !in_any(&self.ignored)
    }

    /// Returns `true` if the comparison looks at anything at or below the key.
    pub(super) fn reaches(&self, key: &KeyPath) -> bool {
        self.includes(key) || self.within(key).next().is_some()
    }

    /// The subtrees to compare that are below the key.
    pub(super) fn within(&self, key: &KeyPath) -> impl Iterator<Item = &KeyPath> {
        self.only.iter().filter(move |top| top.is_at_or_below(key) && self.includes(top))
    }
}
