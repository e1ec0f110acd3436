//! Where is a key, as long as somebody else holds the text of it?

use std::cmp::Ordering;
use std::fmt;

use super::fold;
use super::key_path::KeyPath;
use super::root_key::RootKey;
use super::text::{TextRef, shared_prefix};

/// The full path of a key, borrowed; see [`KeyPath`].
#[derive(Clone, Copy)]
pub struct KeyPathRef<'a> {
    root: RootKey,
    /// The whole path, the root key's full name included.
    full: TextRef<'a>,
}

impl<'a> KeyPathRef<'a> {
    /// A path whose parts have been checked.
    pub(crate) fn from_checked(root: RootKey, full: &'a [u8]) -> Self {
        Self { root, full: TextRef::from_wtf8(full) }
    }

    /// The root key.
    pub fn root(self) -> RootKey {
        self.root
    }

    /// The whole path as text.
    pub fn text(self) -> TextRef<'a> {
        self.full
    }

    /// An owned copy.
    pub fn to_path(self) -> KeyPath {
        KeyPath::from_checked(self.root, self.full.wtf8())
    }

    /// The path below the root key, without a leading backslash; empty for the root key itself.
    pub fn below_root(self) -> TextRef<'a> {
        let below = self.full.wtf8().get(self.root.name().len() + 1..);
        TextRef::from_wtf8(below.unwrap_or_default())
    }

    /// The key names below the root key.
    pub fn components(self) -> impl DoubleEndedIterator<Item = TextRef<'a>> + Clone {
        let below = self.below_root().wtf8();
        // No key name is empty: the filter only drops the one of an empty path.
        below.split(|&b| b == b'\\').filter(|name| !name.is_empty()).map(TextRef::from_wtf8)
    }

    /// Returns which comes first in canonical order.
    #[inline]
    pub(crate) fn order(self, other: KeyPathRef<'_>) -> Ordering {
        let (a, b) = (self.full.wtf8(), other.full.wtf8());
        self.root.cmp(&other.root).then_with(|| order_of_paths(a, b))
    }

    /// Whether this is `other` or a key below it.
    pub fn is_at_or_below(self, other: KeyPathRef<'_>) -> bool {
        let (own, top) = (self.full.wtf8(), other.full.wtf8());
        let shared = shared_prefix(own, top);
        match (own.get(shared), top.get(shared)) {
            // All of the other path: it ends here, or the name goes on.
            (next, None) => matches!(next, None | Some(b'\\')),
            (None, Some(_)) => false,
            (Some(mine @ ..0x80), Some(theirs @ ..0x80)) if !mine.eq_ignore_ascii_case(theirs) => {
                false
            }
            _ => self.is_below_by_names(other),
        }
    }

    fn is_below_by_names(self, other: KeyPathRef<'_>) -> bool {
        let mut own = self.components();
        self.root == other.root
            && other.components().all(|name| own.next().is_some_and(|mine| fold::eq(mine, name)))
    }
}

/// Returns the order of two full paths with the same root key.
///
/// The first bytes that differ decide nearly always: if both are ASCII and different letters, then so
/// are the names there, for all that comes before them is equal.
#[inline]
fn order_of_paths(a: &[u8], b: &[u8]) -> Ordering {
    let shared = shared_prefix(a, b);
    match (a.get(shared), b.get(shared)) {
        // A key comes before everything below it, and a name before longer ones.
        (mine, theirs @ None) | (mine @ None, theirs) => mine.is_some().cmp(&theirs.is_some()),
        (Some(mine @ ..0x80), Some(theirs @ ..0x80)) => {
            rank(*mine).cmp(&rank(*theirs)).then_with(|| order_of_names(a, b, shared))
        }
        _ => order_of_names(a, b, shared),
    }
}

/// Returns where an ASCII character stands among those at one position of a path. The end of a name
/// comes first.
fn rank(byte: u8) -> u8 {
    if byte == b'\\' { 0 } else { byte.to_ascii_uppercase() }
}

/// Compares name by name two paths whose first bytes are equal.
fn order_of_names(a: &[u8], b: &[u8], shared: usize) -> Ordering {
    let head = a.get(..shared).unwrap_or_default();
    let from = memchr::memrchr(b'\\', head).map_or(0, |at| at + 1);
    let (mut mine, mut theirs) = (names_from(a, from), names_from(b, from));
    loop {
        match (mine.next(), theirs.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => match fold::cmp(a, b) {
                Ordering::Equal => {}
                other => return other,
            },
        }
    }
}

/// Returns the names of a path from a position at which one begins.
fn names_from(path: &[u8], from: usize) -> impl Iterator<Item = TextRef<'_>> {
    path.get(from..).unwrap_or_default().split(|&b| b == b'\\').map(TextRef::from_wtf8)
}

impl<'a> From<&'a KeyPath> for KeyPathRef<'a> {
    fn from(path: &'a KeyPath) -> Self {
        Self { root: path.root(), full: path.text() }
    }
}

impl fmt::Debug for KeyPathRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyPathRef({:?})", self.full)
    }
}

/// For people: the whole path, hidden characters escaped.
impl fmt::Display for KeyPathRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.full.fmt(f)
    }
}
