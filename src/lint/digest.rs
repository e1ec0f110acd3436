//! Names within keys, so shortened that no two are the same, and tables of them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use crate::registry::{TextRef, hash_name};

/// A name within a key, so shortened that no two are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digest(u64, u64);

/// What is known of names. A digest is spread already, so it is its own hash.
pub(super) type Table<T> = HashMap<Digest, T, BuildHasherDefault<AsIs>>;

impl Hash for Digest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0);
    }
}

/// Gives back the number that it is fed.
#[derive(Default)]
pub(super) struct AsIs(u64);

impl Hasher for AsIs {
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn write(&mut self, bytes: &[u8]) {
        // Nothing feeds bytes; if something did, it would still be spread.
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Returns the digest of a name within a key, which is the same for names that Windows takes for the
/// same.
pub(super) fn digest(key: u32, name: TextRef<'_>) -> Digest {
    let half = |salt| {
        let mut state = DefaultHasher::new();
        state.write_u32(salt);
        state.write_u32(key);
        hash_name(name, &mut state);
        state.finish()
    };
    Digest(half(0), half(1))
}
