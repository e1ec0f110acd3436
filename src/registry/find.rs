//! Finds the place of a key in a snapshot.

use std::cmp::Ordering;
use std::ops::Range;

use super::fold;
use super::key_path::KeyPath;
use super::snapshot::{KeyRef, Snapshot};
use super::text::TextRef;

impl Snapshot {
    /// Returns the number of a key, or the number of the key before which it would stand.
    pub(crate) fn find(&self, path: &KeyPath) -> Result<usize, usize> {
        let mut range = 0..self.keys.len();
        let mut found = Err(0);
        for (depth, name) in names(path).enumerate() {
            let at = self.sibling(range, depth, name)?;
            range = at + 1..self.keys.get(at).map_or(at, |key| key.end as usize);
            found = Ok(at);
        }
        found
    }

    /// Returns the deepest existing key on the way to a path, the path's own key included.
    pub(super) fn deepest(&self, path: &KeyPath) -> Option<KeyRef<'_>> {
        let mut range = 0..self.keys.len();
        let mut deepest = None;
        for (depth, name) in names(path).enumerate() {
            let Ok(at) = self.sibling(range, depth, name) else { break };
            deepest = self.at(at);
            range = at + 1..deepest.map_or(at, KeyRef::end);
        }
        deepest
    }

    /// Finds the key of a name among those of one depth within a range: its number, or that of the
    /// first one behind it.
    pub(super) fn sibling(
        &self,
        range: Range<usize>,
        depth: usize,
        name: TextRef<'_>,
    ) -> Result<usize, usize> {
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            // Each probe climbs to the sibling that contains it.
            let mut probe = low + (high - low) / 2;
            while let Some(key) = self.keys.get(probe).filter(|key| usize::from(key.depth) > depth)
            {
                probe = key.parent as usize;
            }
            let Some(key) = self.at(probe) else { break };
            match fold::cmp(key.name(), name) {
                Ordering::Equal => return Ok(probe),
                Ordering::Less => low = key.end(),
                Ordering::Greater => high = probe,
            }
        }
        Err(low)
    }
}

/// Lists the names of a path, the root key's first.
fn names(path: &KeyPath) -> impl Iterator<Item = TextRef<'_>> {
    std::iter::once(TextRef::from(path.root().name())).chain(path.components())
}
