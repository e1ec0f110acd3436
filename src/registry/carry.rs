//! Carries parts of one snapshot over into another, without looking at each name.

use std::ops::Range;

use super::builder::{Opened, SnapshotBuilder};
use super::coverage::Coverage;
use super::snapshot::{KeyNode, KeyRef, Snapshot, SnapshotError, ValueNode};

/// Builds a snapshot from runs of another one's keys and from keys of its own, in canonical order.
#[derive(Debug)]
pub(crate) struct Carrier<'a> {
    base: &'a Snapshot,
    builder: SnapshotBuilder,
}

impl<'a> Carrier<'a> {
    /// Starts with all names and data of the snapshot, but none of its keys.
    pub(crate) fn new(base: &'a Snapshot) -> Self {
        let mut builder = Snapshot::builder();
        // Copied as one block, so that keys and values can be carried over as they are.
        builder.snapshot.arena.clone_from(&base.arena);
        builder.snapshot.line_breaks = base.line_breaks;
        Self { base, builder }
    }

    /// What adds a key of its own.
    pub(crate) fn own(&mut self) -> &mut SnapshotBuilder {
        &mut self.builder
    }

    /// Carries over the keys with these numbers, and their values. They come behind all keys so far,
    /// and each key is carried over, or is added, after the one above it.
    ///
    /// # Errors
    /// [`SnapshotError::TooLarge`], and [`SnapshotError::Contradiction`] for what was added before.
    pub(crate) fn keys(&mut self, numbers: Range<usize>) -> Result<(), SnapshotError> {
        let keys = self.base.keys.get(numbers.clone()).unwrap_or_default();
        let Some(first) = keys.first() else { return Ok(()) };
        let end = self.base.keys.get(numbers.end).map(|key| key.first_value as usize);
        let values = first.first_value as usize..end.unwrap_or(self.base.values.len());
        self.builder.sort_values()?;
        for key in keys {
            self.builder.carry_key(key, values.start)?;
        }
        let sorted = self.base.sorted.get(values.clone()).unwrap_or_default();
        let nodes: &[ValueNode] = self.base.values.get(values.clone()).unwrap_or_default();
        self.builder.carry_values(nodes, sorted, values.start, keys.len())?;
        let path = self.base.at(numbers.end.saturating_sub(1)).map(KeyRef::path);
        self.builder.stand_at(path.as_ref().map_or(&[], |path| path.text().wtf8()));
        Ok(())
    }

    /// The snapshot, with what it covers.
    ///
    /// # Errors
    /// As [`SnapshotBuilder::finish`].
    pub(crate) fn finish(mut self, coverage: Coverage) -> Result<Snapshot, SnapshotError> {
        self.builder.snapshot.coverage = coverage;
        self.builder.finish()
    }
}

impl SnapshotBuilder {
    /// Puts in order what is not yet.
    fn sort_values(&mut self) -> Result<(), SnapshotError> {
        self.sorter.sort(&mut self.snapshot)
    }

    /// Adds a key as another snapshot has it, whose values begin as far behind a position as they will
    /// behind those that are there now.
    fn carry_key(&mut self, key: &KeyNode, first_value: usize) -> Result<(), SnapshotError> {
        let too_large = |_| SnapshotError::TooLarge;
        let index = u32::try_from(self.snapshot.keys.len()).map_err(too_large)?;
        let values = self.snapshot.values.len() + (key.first_value as usize - first_value);
        let first_value = u32::try_from(values).map_err(too_large)?;
        self.stack.truncate(usize::from(key.depth));
        let parent = self.stack.last().map_or(index, |above| above.node);
        // Where its name ends is found out once the last of many keys stands.
        self.stack.push(Opened { node: index, end: 0 });
        self.snapshot.keys.push(KeyNode { parent, end: 0, first_value, ..*key });
        Ok(())
    }

    fn carry_values(
        &mut self,
        nodes: &[ValueNode],
        sorted: &[u32],
        start: usize,
        keys: usize,
    ) -> Result<(), SnapshotError> {
        let too_large = |_| SnapshotError::TooLarge;
        let new = u32::try_from(self.snapshot.values.len()).map_err(too_large)?;
        let old = u32::try_from(start).map_err(too_large)?;
        self.snapshot.values.extend_from_slice(nodes);
        self.snapshot.sorted.extend(sorted.iter().map(|at| at - old + new));
        self.sorter.skip(keys);
        Ok(())
    }

    /// Makes a path that of the key that was carried over last.
    fn stand_at(&mut self, path: &[u8]) {
        self.path.clear();
        self.path.extend_from_slice(path);
        let ends = memchr::memchr_iter(b'\\', path).chain([path.len()]);
        for (key, end) in self.stack.iter_mut().zip(ends) {
            key.end = end;
        }
    }
}
