//! What is known about a registry, held compactly enough for a whole export?
//!
//! The keys of a snapshot stand in one array in canonical order (a key, then everything below it,
//! subkeys sorted as Windows sorts them), 20 bytes each; the values in another, 16 bytes each, in
//! the order in which they were given; all text and data in one arena. A path is not stored: it is
//! read off the parents. Offsets are 32-bit, which [`SnapshotError::TooLarge`] guards.

use std::fmt;

use super::coverage::Coverage;
use super::fold;
use super::key_path::KeyPath;
use super::name::ValueName;
use super::root_key::RootKey;
use super::text::TextRef;
use super::value_data::{DataRef, ValueData, ValueRef};
use super::value_type::ValueType;

/// State: keys and values known to exist, and what the snapshot speaks for. Immutable.
///
/// # Equality
/// Same coverage, same keys, same values with same data. Neither the spelling of names (beyond
/// what Windows tells apart) nor the order of values counts.
///
/// # Examples
/// ```
/// use regdraft::registry::{KeyPath, Presence, Scope, Snapshot, ValueData, ValueName};
///
/// let app = KeyPath::parse(r"HKLM\SOFTWARE\Contoso")?;
/// let mut builder = Snapshot::builder();
/// builder.value(&app, &ValueName::new("Port")?, ValueData::dword(443).as_ref())?;
/// builder.cover(Scope::Subtree(app.clone()));
/// let snapshot = builder.finish()?;
///
/// assert!(matches!(snapshot.value(&app, &ValueName::new("PORT")?), Presence::Present(_)));
/// assert!(matches!(snapshot.value(&app, &ValueName::new("Host")?), Presence::Absent));
/// let elsewhere = KeyPath::parse(r"HKLM\SOFTWARE\Fabrikam")?;
/// assert!(matches!(snapshot.key(&elsewhere), Presence::Unknown));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Snapshot {
    pub(super) keys: Vec<KeyNode>,
    pub(super) values: Vec<ValueNode>,
    /// The values of each key in order of names: indices into `values`, in the same ranges.
    pub(super) sorted: Vec<u32>,
    pub(super) arena: Vec<u8>,
    pub(super) coverage: Coverage,
    /// Whether any name holds a line break, so that a `.reg` file cannot express it.
    pub(super) line_breaks: bool,
}

/// One key. The values of key `i` are those from its `first_value` to that of key `i + 1`.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyNode {
    pub(super) name: u32,
    pub(super) name_len: u16,
    /// 0 for a root key.
    pub(super) depth: u16,
    /// Its own index for a root key.
    pub(super) parent: u32,
    /// The index after the last key below this one.
    pub(super) end: u32,
    pub(super) first_value: u32,
}

/// One value.
#[derive(Clone, Copy, Debug)]
pub(super) struct ValueNode {
    pub(super) name: u32,
    pub(super) name_len: u16,
    pub(super) kind: Kind,
    /// Where the data begins; the number itself for [`Kind::Dword`].
    pub(super) data: u32,
    pub(super) data_len: u32,
}

/// How the data of a value is stored.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// A REG_SZ as text.
    Text,
    /// A REG_DWORD in place.
    Dword,
    /// Bytes of a type that fits here.
    Bytes(u8),
    /// Bytes of a type whose number stands in the four bytes before them.
    WideType,
}

/// What a snapshot says about one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence<T> {
    /// It exists.
    Present(T),
    /// It does not exist.
    Absent,
    /// The snapshot does not cover it.
    Unknown,
}

impl<T> Presence<T> {
    /// What exists, if it is known to.
    pub fn present(self) -> Option<T> {
        match self {
            Presence::Present(it) => Some(it),
            Presence::Absent | Presence::Unknown => None,
        }
    }

    /// Changes what exists.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Presence<U> {
        match self {
            Presence::Present(it) => Presence::Present(change(it)),
            Presence::Absent => Presence::Absent,
            Presence::Unknown => Presence::Unknown,
        }
    }

    /// Whether it is known, either way.
    pub fn is_known(&self) -> bool {
        !matches!(self, Presence::Unknown)
    }
}

/// Why a snapshot could not be built.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The same value was given twice with different data.
    Contradiction {
        /// The key.
        key: KeyPath,
        /// The value's name.
        name: ValueName,
        /// What was given first, and then.
        data: Box<(ValueData, ValueData)>,
    },
    /// Names and data together exceed 4 GiB.
    TooLarge,
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SnapshotError::Contradiction { key, name, data } => {
                write!(f, "{name} in {key} is stated twice: {:?} and {:?}", data.0, data.1)
            }
            SnapshotError::TooLarge => f.write_str("the state exceeds 4 GiB of names and data"),
        }
    }
}

impl std::error::Error for SnapshotError {}

/// A key of a snapshot.
#[derive(Clone, Copy)]
pub struct KeyRef<'a> {
    snapshot: &'a Snapshot,
    index: usize,
    node: KeyNode,
}

impl Snapshot {
    /// A snapshot that knows nothing.
    pub fn empty() -> Self {
        Self::default()
    }

    /// What the snapshot speaks for.
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// All keys known to exist, in canonical order: a key, then everything below it.
    pub fn keys(&self) -> impl Iterator<Item = KeyRef<'_>> {
        (0..self.keys.len()).filter_map(|index| self.at(index))
    }

    /// The keys that the snapshot's coverage speaks for. The others are known to exist only because
    /// something below them does.
    pub fn stated_keys(&self) -> impl Iterator<Item = KeyRef<'_>> {
        let mut walk = self.walk();
        std::iter::from_fn(move || walk.next_key().map(|(_, key)| key))
    }

    /// Whether any name holds a line break.
    pub(crate) fn has_line_breaks(&self) -> bool {
        self.line_breaks
    }

    /// What is known about a key.
    pub fn key(&self, path: &KeyPath) -> Presence<KeyRef<'_>> {
        let deepest = self.deepest(path);
        let found = deepest.map_or(0, |key| usize::from(key.node.depth) + 1);
        if let Some(key) = deepest.filter(|key| usize::from(key.node.depth) == path.depth()) {
            return Presence::Present(key);
        }
        // Below a key that is known not to exist, nothing does.
        let absent = path.lineage_from(found).any(|above| self.coverage.key(&above));
        if absent { Presence::Absent } else { Presence::Unknown }
    }

    /// What is known about a value.
    pub fn value(&self, path: &KeyPath, name: &ValueName) -> Presence<ValueRef<'_>> {
        self.value_in(self.key(path), path, name)
    }

    /// As [`value`](Self::value), given what is known about the key.
    pub(crate) fn value_in<'k>(
        &self,
        key: Presence<KeyRef<'k>>,
        path: &KeyPath,
        name: &ValueName,
    ) -> Presence<ValueRef<'k>> {
        if let Presence::Present(key) = key
            && let Some((_, value)) = key.value(name)
        {
            return Presence::Present(value);
        }
        match key {
            Presence::Absent => Presence::Absent,
            _ if self.coverage.value(path, name) => Presence::Absent,
            _ => Presence::Unknown,
        }
    }

    /// Whether everything at and below the key is known. So it is below a key known to be absent.
    pub fn knows_subtree(&self, path: &KeyPath) -> bool {
        self.coverage.subtree(path) || matches!(self.key(path), Presence::Absent)
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The key at an index.
    pub(crate) fn at(&self, index: usize) -> Option<KeyRef<'_>> {
        self.keys.get(index).map(|node| KeyRef { snapshot: self, index, node: *node })
    }

    fn arena(&self, start: u32, len: usize) -> &[u8] {
        // The offsets were made by the builder of this very arena.
        let start = start as usize;
        self.arena.get(start..start + len).unwrap_or_default()
    }

    /// The name of the value at an index.
    pub(super) fn value_name(&self, index: u32) -> TextRef<'_> {
        self.values.get(index as usize).map(|node| self.name_of_value(node)).unwrap_or_default()
    }

    /// The name of a value.
    pub(super) fn name_of_value(&self, node: &ValueNode) -> TextRef<'_> {
        TextRef::from_wtf8(self.arena(node.name, usize::from(node.name_len)))
    }

    pub(super) fn value_at(&self, index: usize) -> Option<(TextRef<'_>, ValueRef<'_>)> {
        let node = self.values.get(index)?;
        let name = self.name_of_value(node);
        let data = self.arena(node.data, node.data_len as usize);
        let value = match node.kind {
            Kind::Text => {
                ValueRef::from_shape(ValueType::SZ, DataRef::Text(TextRef::from_wtf8(data)))
            }
            Kind::Dword => ValueRef::from_shape(ValueType::DWORD, DataRef::Dword(node.data)),
            Kind::Bytes(number) => {
                let value_type = ValueType::from_number(u32::from(number));
                ValueRef::from_shape(value_type, DataRef::Bytes(data))
            }
            Kind::WideType => {
                let number = self.arena(node.data.saturating_sub(4), 4);
                let number = number.try_into().map_or(0, u32::from_le_bytes);
                ValueRef::from_shape(ValueType::from_number(number), DataRef::Bytes(data))
            }
        };
        Some((name, value))
    }
}

impl<'a> KeyRef<'a> {
    /// The snapshot that has the key.
    pub(super) fn snapshot(self) -> &'a Snapshot {
        self.snapshot
    }

    /// Where the key stands among all.
    pub(crate) fn index(self) -> usize {
        self.index
    }

    /// The key's own name, in its first spelling.
    pub fn name(self) -> TextRef<'a> {
        TextRef::from_wtf8(self.snapshot.arena(self.node.name, usize::from(self.node.name_len)))
    }

    /// The full path.
    pub fn path(self) -> KeyPath {
        let mut names = vec![self.name()];
        let mut key = self;
        while let Some(parent) = key.parent() {
            names.push(parent.name());
            key = parent;
        }
        let mut full = Vec::new();
        for name in names.iter().rev() {
            if !full.is_empty() {
                full.push(b'\\');
            }
            full.extend_from_slice(name.wtf8());
        }
        let root = RootKey::parse_full(key.name().wtf8()).unwrap_or(RootKey::LocalMachine);
        KeyPath::from_checked(root, &full)
    }

    /// The key above.
    pub fn parent(self) -> Option<KeyRef<'a>> {
        let parent = self.node.parent as usize;
        if parent == self.index { None } else { self.snapshot.at(parent) }
    }

    /// How many components the path has below the root key.
    pub fn depth(self) -> usize {
        usize::from(self.node.depth)
    }

    /// The values, in the order in which they were given.
    pub fn values(self) -> impl Iterator<Item = (TextRef<'a>, ValueRef<'a>)> {
        self.value_range().filter_map(move |at| self.snapshot.value_at(at))
    }

    /// Where the key's values stand.
    pub(super) fn value_range(self) -> std::ops::Range<usize> {
        let next = self.snapshot.keys.get(self.index + 1);
        let end = next.map_or(self.snapshot.values.len(), |next| next.first_value as usize);
        self.node.first_value as usize..end
    }

    /// Where the key's values stand in order of names.
    fn sorted_indices(self) -> &'a [u32] {
        self.snapshot.sorted.get(self.value_range()).unwrap_or_default()
    }

    /// The values, sorted by name: the canonical order.
    pub fn sorted_values(self) -> Vec<(TextRef<'a>, ValueRef<'a>)> {
        let sorted = self.sorted_indices().iter();
        sorted.filter_map(|at| self.snapshot.value_at(*at as usize)).collect()
    }

    /// The value of that name, with the name in its first spelling.
    pub fn value(self, name: &ValueName) -> Option<(TextRef<'a>, ValueRef<'a>)> {
        let sorted = self.sorted_indices();
        let known = |at: &u32| self.snapshot.value_at(*at as usize);
        let found = sorted.binary_search_by(|at| match known(at) {
            Some((known, _)) => fold::cmp(known, name.text()),
            None => std::cmp::Ordering::Less,
        });
        found.ok().and_then(|at| sorted.get(at)).and_then(known)
    }

    /// The keys directly below, in order.
    ///
    /// # Examples
    /// ```
    /// use regdraft::registry::{KeyPath, Snapshot};
    ///
    /// let mut state = Snapshot::builder();
    /// for path in [r"HKCU\B\C", r"HKCU\a", r"HKCU\B\D\E", r"HKCU\C"] {
    ///     state.key(&KeyPath::parse(path)?)?;
    /// }
    /// let state = state.finish()?;
    /// let names = |path| {
    ///     let key = state.key(&KeyPath::parse(path)?).present().expect("it is there");
    ///     let names = key.subkeys().map(|key| key.name().to_string());
    ///     Ok::<_, Box<dyn std::error::Error>>(names.collect::<Vec<_>>())
    /// };
    /// assert_eq!(names("HKCU")?, ["a", "B", "C"]);
    /// assert_eq!(names(r"HKCU\B")?, ["C", "D"]);
    /// assert!(names(r"HKCU\a")?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn subkeys(self) -> impl Iterator<Item = KeyRef<'a>> {
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            let key = (next < self.end()).then(|| self.snapshot.at(next)).flatten()?;
            next = key.end();
            Some(key)
        })
    }

    /// The subkey of that name.
    pub fn subkey(self, name: TextRef<'_>) -> Option<KeyRef<'a>> {
        let found = self.snapshot.sibling(self.index + 1..self.end(), self.depth() + 1, name);
        found.ok().and_then(|at| self.snapshot.at(at))
    }

    /// This key and all keys below it, in canonical order.
    pub fn subtree(self) -> impl Iterator<Item = KeyRef<'a>> {
        (self.index..self.end()).filter_map(move |index| self.snapshot.at(index))
    }

    /// The index after the last key below this one.
    pub(crate) fn end(self) -> usize {
        self.node.end as usize
    }
}

impl fmt::Debug for KeyRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRef({})", self.path())
    }
}

impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        self.coverage == other.coverage
            && self.keys.len() == other.keys.len()
            && self.keys().zip(other.keys()).all(|(a, b)| {
                a.depth() == b.depth()
                    && fold::eq(a.name(), b.name())
                    && same_values(&a.sorted_values(), &b.sorted_values())
            })
    }
}

impl Eq for Snapshot {}

fn same_values(a: &[(TextRef<'_>, ValueRef<'_>)], b: &[(TextRef<'_>, ValueRef<'_>)]) -> bool {
    let same =
        |((x, p), (y, q)): (&(TextRef<'_>, _), &(TextRef<'_>, _))| fold::eq(*x, *y) && p == q;
    a.len() == b.len() && a.iter().zip(b).all(same)
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        map.entry(&"coverage", &self.coverage.scopes());
        for key in self.keys() {
            map.entry(&key.path(), &key.values().collect::<Vec<_>>());
        }
        map.finish()
    }
}
