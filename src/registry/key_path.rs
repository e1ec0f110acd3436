//! Where is a key?

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::fold;
use super::key_path_ref::KeyPathRef;
use super::root_key::RootKey;
use super::text::{NotUnicode, Text, TextRef, push_units, shared_prefix};

/// The longest key name (one component of a path), in UTF-16 units.
///
/// Source: learn.microsoft.com, "Registry element size limits".
pub const MAX_KEY_NAME: usize = 255;

/// The deepest key below a root key, in components.
///
/// Source: learn.microsoft.com, "Registry element size limits".
pub const MAX_DEPTH: usize = 512;

/// The full path of a key: a root key and the key names below it.
///
/// # Equality and ordering
/// Component by component, as Windows compares names. `Eq`, `Ord` and `Hash` agree. A key comes
/// before everything below it.
///
/// # Examples
/// ```
/// use regdraft::registry::KeyPath;
///
/// let key = KeyPath::parse(r"HKLM\SOFTWARE\Contoso")?;
/// assert_eq!(key.as_str(), Ok(r"HKEY_LOCAL_MACHINE\SOFTWARE\Contoso"));
/// assert_eq!(key, KeyPath::parse(r"hkey_local_machine\software\CONTOSO")?);
/// # Ok::<(), regdraft::registry::KeyPathError>(())
/// ```
#[derive(Clone)]
pub struct KeyPath {
    root: RootKey,
    /// The whole path, the root key's full name included.
    full: Text,
}

/// Why a path is not a key's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyPathError {
    /// The first component is no root key.
    UnknownRoot,
    /// Two backslashes in a row, or one at the end.
    EmptyComponent,
    /// A key name of more than [`MAX_KEY_NAME`] units.
    KeyNameTooLong {
        /// How many units it has.
        units: usize,
    },
    /// More than [`MAX_DEPTH`] components.
    TooDeep {
        /// How many components there are.
        components: usize,
    },
    /// A key name with a NUL.
    Nul,
}

impl fmt::Display for KeyPathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyPathError::UnknownRoot => {
                f.write_str("the path does not begin with a root key such as HKEY_LOCAL_MACHINE")
            }
            KeyPathError::EmptyComponent => f.write_str(
                "the path has an empty key name: two backslashes in a row, or one at the end",
            ),
            KeyPathError::KeyNameTooLong { units } => {
                write!(
                    f,
                    "a key name has {units} characters, more than the {MAX_KEY_NAME} that Windows allows"
                )
            }
            KeyPathError::TooDeep { components } => {
                write!(
                    f,
                    "the key is {components} levels deep, more than the {MAX_DEPTH} that Windows allows"
                )
            }
            KeyPathError::Nul => {
                f.write_str("a key name holds a NUL character, which Windows cannot pass")
            }
        }
    }
}

impl std::error::Error for KeyPathError {}

impl KeyPath {
    /// A root key itself.
    pub fn root_of(root: RootKey) -> Self {
        Self { root, full: Text::from(root.name()) }
    }

    /// A path as people write it: a full or short root name, then key names.
    ///
    /// # Errors
    /// [`KeyPathError`] says what is wrong; nothing is mended.
    pub fn parse(path: &str) -> Result<Self, KeyPathError> {
        Self::from_text(TextRef::from(path))
    }

    /// A path from UTF-16 units, unpaired surrogates included.
    ///
    /// # Errors
    /// As [`KeyPath::parse`].
    pub fn from_utf16(units: impl IntoIterator<Item = u16>) -> Result<Self, KeyPathError> {
        Self::from_text(Text::from_utf16(units).as_ref())
    }

    /// A path from text.
    ///
    /// # Errors
    /// As [`KeyPath::parse`].
    pub fn from_text(path: TextRef<'_>) -> Result<Self, KeyPathError> {
        let bytes = path.wtf8();
        let (root, below) = match bytes.iter().position(|&b| b == b'\\') {
            Some(at) => bytes.split_at_checked(at).unwrap_or((bytes, &[])),
            None => (bytes, &[][..]),
        };
        let root = std::str::from_utf8(root).ok().and_then(RootKey::parse);
        Self::from_parts(root.ok_or(KeyPathError::UnknownRoot)?, below)
    }

    /// A path from its root key and the rest, which is empty or begins with a backslash.
    pub(crate) fn from_parts(root: RootKey, below: &[u8]) -> Result<Self, KeyPathError> {
        let names = below.strip_prefix(b"\\");
        check_components(names)?;
        let mut full = Vec::with_capacity(root.name().len() + below.len());
        full.extend_from_slice(root.name().as_bytes());
        full.extend_from_slice(below);
        Ok(Self { root, full: Text::from_wtf8(&full) })
    }

    /// A path whose parts were checked before they went into a snapshot.
    pub(crate) fn from_checked(root: RootKey, full: &[u8]) -> Self {
        Self { root, full: Text::from_wtf8(full) }
    }

    /// The root key.
    pub fn root(&self) -> RootKey {
        self.root
    }

    /// The whole path as text.
    pub fn text(&self) -> TextRef<'_> {
        self.full.as_ref()
    }

    /// The whole path, with the root key's full name.
    ///
    /// # Errors
    /// [`NotUnicode`] if a key name holds an unpaired surrogate.
    pub fn as_str(&self) -> Result<&str, NotUnicode> {
        self.full.as_ref().as_str()
    }

    /// The borrowed form.
    pub fn as_ref(&self) -> KeyPathRef<'_> {
        KeyPathRef::from(self)
    }

    /// The path below the root key, without a leading backslash; empty for the root key itself.
    pub fn below_root(&self) -> TextRef<'_> {
        self.as_ref().below_root()
    }

    /// The key names below the root key.
    pub fn components(&self) -> impl DoubleEndedIterator<Item = TextRef<'_>> + Clone {
        self.as_ref().components()
    }

    /// How many components there are below the root key.
    pub fn depth(&self) -> usize {
        self.components().count()
    }

    /// The key's own name: the last component; the root key's name for a root key.
    pub fn key_name(&self) -> TextRef<'_> {
        self.components().next_back().unwrap_or(self.text())
    }

    /// The key above; none for a root key.
    pub fn parent(&self) -> Option<Self> {
        let bytes = self.text().wtf8();
        let cut = bytes.iter().rposition(|&b| b == b'\\')?;
        Some(Self::from_checked(self.root, bytes.get(..cut)?))
    }

    /// The subkey of that name.
    ///
    /// # Errors
    /// [`KeyPathError`] if the name is not one key name, or the path gets too deep.
    pub fn join(&self, name: &str) -> Result<Self, KeyPathError> {
        self.join_text(TextRef::from(name))
    }

    /// The subkey of that name, from UTF-16 units.
    ///
    /// # Errors
    /// As [`KeyPath::join`].
    pub fn join_utf16(&self, name: impl IntoIterator<Item = u16>) -> Result<Self, KeyPathError> {
        let mut wtf8 = Vec::new();
        push_units(&mut wtf8, name);
        self.join_text(TextRef::from_wtf8(&wtf8))
    }

    /// The key at a relative path below this one.
    pub(crate) fn join_text(&self, name: TextRef<'_>) -> Result<Self, KeyPathError> {
        let mut full = self.text().wtf8().to_vec();
        full.push(b'\\');
        full.extend_from_slice(name.wtf8());
        let below = full.get(self.root.name().len()..).unwrap_or_default();
        Self::from_parts(self.root, below)
    }

    /// Whether this is `other` or a key below it.
    pub fn is_at_or_below(&self, other: &KeyPath) -> bool {
        self.as_ref().is_at_or_below(other.as_ref())
    }

    /// This key and every key above it, from the root key down.
    pub fn lineage(&self) -> Vec<KeyPath> {
        self.lineage_from(0).collect()
    }

    /// This key and the keys above it that are at least so many levels below the root key, from the
    /// top down.
    pub(crate) fn lineage_from(&self, depth: usize) -> impl Iterator<Item = KeyPath> {
        let bytes = self.text().wtf8();
        let cuts = bytes.iter().enumerate().filter(|(_, b)| **b == b'\\').map(|(at, _)| at);
        let cuts = cuts.chain([bytes.len()]).skip(depth);
        cuts.filter_map(|cut| bytes.get(..cut)).map(|full| Self::from_checked(self.root, full))
    }

    /// Returns how many keys, from the root key down, are on the way to both of two paths and are
    /// spelled alike.
    pub(crate) fn names_shared_with(&self, other: &KeyPath) -> usize {
        let (own, other) = (self.text().wtf8(), other.text().wtf8());
        let ends = memchr::memchr_iter(b'\\', own).chain([own.len()]);
        let shared = shared_prefix(own, other);
        let is_shared =
            |end: &usize| *end <= shared && matches!(other.get(*end), None | Some(b'\\'));
        ends.take_while(is_shared).count()
    }

    /// This key and every key above it, from itself up.
    pub(crate) fn upwards(&self) -> impl Iterator<Item = KeyPath> {
        std::iter::successors(Some(self.clone()), KeyPath::parent)
    }
}

/// Checks the length of a key name.
pub(crate) fn check_key_name(name: &[u8]) -> Result<(), KeyPathError> {
    // A unit takes at least one byte, so most names need no counting.
    if name.len() > MAX_KEY_NAME {
        let units = TextRef::from_wtf8(name).len_utf16();
        if units > MAX_KEY_NAME {
            return Err(KeyPathError::KeyNameTooLong { units });
        }
    }
    Ok(())
}

/// Checks the key names of a path; `None` is the root key itself.
fn check_components(names: Option<&[u8]>) -> Result<(), KeyPathError> {
    let Some(names) = names else { return Ok(()) };
    let mut components = 0;
    for name in names.split(|&b| b == b'\\') {
        components += 1;
        if name.is_empty() {
            return Err(KeyPathError::EmptyComponent);
        }
        check_key_name(name)?;
    }
    if names.contains(&0) {
        return Err(KeyPathError::Nul);
    }
    if components > MAX_DEPTH { Err(KeyPathError::TooDeep { components }) } else { Ok(()) }
}

impl PartialEq for KeyPath {
    fn eq(&self, other: &Self) -> bool {
        self.root == other.root && fold::eq(self.below_root(), other.below_root())
    }
}

impl Eq for KeyPath {}

impl PartialOrd for KeyPath {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for KeyPath {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_ref().order(other.as_ref())
    }
}

impl Hash for KeyPath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        fold::hash(self.text(), state);
    }
}

impl fmt::Debug for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyPath({:?})", self.full)
    }
}

/// For people: the whole path, hidden characters escaped.
impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.full.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str) -> KeyPath {
        KeyPath::parse(path).unwrap()
    }

    #[test]
    fn every_limit_has_its_error() {
        let long = "x".repeat(MAX_KEY_NAME);
        assert!(KeyPath::parse(&format!(r"HKLM\{long}")).is_ok());
        let units = "é".repeat(MAX_KEY_NAME);
        assert!(KeyPath::parse(&format!(r"HKLM\{units}")).is_ok(), "units count, not bytes");
        assert_eq!(
            KeyPath::parse(&format!(r"HKLM\{long}x")),
            Err(KeyPathError::KeyNameTooLong { units: 256 })
        );
        assert!(KeyPath::parse(&format!("HKLM{}", r"\a".repeat(MAX_DEPTH))).is_ok());
        assert_eq!(
            KeyPath::parse(&format!("HKLM{}", r"\a".repeat(MAX_DEPTH + 1))),
            Err(KeyPathError::TooDeep { components: 513 })
        );
        for (path, error) in [
            (r"HKXX\a", KeyPathError::UnknownRoot),
            ("", KeyPathError::UnknownRoot),
            (r"HKLM\a\\b", KeyPathError::EmptyComponent),
            (r"HKLM\a\", KeyPathError::EmptyComponent),
            (r"HKLM\", KeyPathError::EmptyComponent),
            ("HKLM\\a\0", KeyPathError::Nul),
        ] {
            assert_eq!(KeyPath::parse(path), Err(error), "{path:?}");
        }
    }

    #[test]
    fn people_see_the_whole_path() {
        let path = key("HKLM\\A\u{200B}");
        assert_eq!(path.to_string(), "HKEY_LOCAL_MACHINE\\A<U+200B>");
        assert_eq!(format!("{path:?}"), "KeyPath(\"HKEY_LOCAL_MACHINE\\A<U+200B>\")");
        assert_eq!(format!("{:?}", path.as_ref()), "KeyPathRef(\"HKEY_LOCAL_MACHINE\\A<U+200B>\")");
        assert_eq!(format!("{}", path.as_ref()), path.to_string());
    }

    #[test]
    fn order_is_component_wise() {
        let mut paths =
            [r"HKLM\a-b", r"HKLM\A\z", r"HKLM\a", "HKLM", r"HKCU\z", r"HKLM\a b"].map(key);
        paths.sort();
        let sorted = paths.each_ref().map(|path| path.below_root().as_str().unwrap());
        assert_eq!(sorted, ["z", "", "a", r"A\z", "a b", "a-b"], "a subtree stands together");
    }

    #[test]
    fn relations() {
        let tls = key(r"HKLM\SYSTEM\TLS 1.0");
        assert!(tls.is_at_or_below(&key(r"HKLM\system")));
        assert!(tls.is_at_or_below(&tls));
        assert!(!key(r"HKLM\SYSTEM2").is_at_or_below(&key(r"HKLM\SYSTEM")));
        assert!(key(r"HKLM\É\x").is_at_or_below(&key(r"HKLM\é")));
        assert_eq!(tls.parent(), Some(key(r"HKLM\SYSTEM")));
        assert_eq!(key("HKLM").parent(), None);
        assert_eq!(tls.lineage(), [key("HKLM"), key(r"HKLM\SYSTEM"), tls.clone()]);
        assert_eq!(tls.key_name(), TextRef::from("TLS 1.0"));
        assert_eq!(tls.join("AES 128/128").unwrap().depth(), 3);
        assert_eq!(tls.join("").unwrap_err(), KeyPathError::EmptyComponent);
    }
}
