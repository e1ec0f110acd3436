//! Which keys does a snapshot state, each with its path?
//!
//! The paths of a whole export, one after the other, in memory that is used again.

use super::key_path_ref::KeyPathRef;
use super::mentions::{Mention, Mentions};
use super::root_key::RootKey;
use super::snapshot::{KeyRef, Snapshot};

/// The keys of a snapshot that its coverage speaks for, in canonical order, with their paths.
pub(crate) struct Walk<'a> {
    snapshot: &'a Snapshot,
    next: usize,
    root: RootKey,
    path: Vec<u8>,
    /// Where the name of each key on the way ends in the path.
    ends: Vec<usize>,
    /// How deep the key is under which everything is covered.
    covered: Option<usize>,
    mentions: Mentions<'a>,
}

impl Snapshot {
    /// The keys that the snapshot's coverage speaks for, with their paths.
    pub(crate) fn walk(&self) -> Walk<'_> {
        Walk {
            snapshot: self,
            next: 0,
            root: RootKey::LocalMachine,
            path: Vec::new(),
            ends: Vec::new(),
            covered: None,
            mentions: Mentions::of(self.coverage()),
        }
    }
}

impl<'a> Walk<'a> {
    /// The next key, whether or not the coverage speaks for it, and its path.
    pub(crate) fn next_of_all(&mut self) -> Option<(KeyPathRef<'_>, KeyRef<'a>)> {
        let key = self.snapshot.at(self.next)?;
        self.next += 1;
        self.enter(key);
        Some((KeyPathRef::from_checked(self.root, &self.path), key))
    }

    /// The next key and its path.
    pub(crate) fn next_key(&mut self) -> Option<(KeyPathRef<'_>, KeyRef<'a>)> {
        loop {
            let key = self.snapshot.at(self.next)?;
            self.next += 1;
            self.enter(key);
            if self.covered.is_none() {
                // Below a covered key nothing is mentioned, so nothing is left out.
                match self.mentions.take(KeyPathRef::from_checked(self.root, &self.path)) {
                    Mention::Subtree => self.covered = Some(key.depth()),
                    Mention::Some => {}
                    Mention::None => continue,
                }
            }
            break Some((KeyPathRef::from_checked(self.root, &self.path), key));
        }
    }

    /// Makes the path that of the next key in order.
    fn enter(&mut self, key: KeyRef<'a>) {
        let depth = key.depth();
        self.covered = self.covered.filter(|covered| *covered < depth);
        self.ends.truncate(depth);
        self.path.truncate(self.ends.last().copied().unwrap_or(0));
        if depth == 0 {
            self.root = RootKey::parse_full(key.name().wtf8()).unwrap_or(RootKey::LocalMachine);
        } else {
            self.path.push(b'\\');
        }
        self.path.extend_from_slice(key.name().wtf8());
        self.ends.push(self.path.len());
    }
}
