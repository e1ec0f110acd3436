//! Which keys do two snapshots have in common?
//!
//! Both hold their keys in canonical order, so one pass over both finds out, without a single path.

use std::cmp::Ordering;

use super::fold;
use super::snapshot::{KeyRef, Snapshot};

/// Keys of two snapshots, side by side.
pub(crate) enum Pair<'a> {
    /// A key that both have.
    Both(KeyRef<'a>, KeyRef<'a>),
    /// A key that only the first has, and so all below it.
    First(KeyRef<'a>),
    /// A key that only the second has, and so all below it.
    Second(KeyRef<'a>),
}

/// Goes through the keys of two snapshots in canonical order.
pub(crate) struct Pairs<'a> {
    first: &'a Snapshot,
    second: &'a Snapshot,
    at: (usize, usize),
}

impl<'a> Pairs<'a> {
    pub(crate) fn new(first: &'a Snapshot, second: &'a Snapshot) -> Self {
        Self { first, second, at: (0, 0) }
    }

    fn only_first(&mut self, key: KeyRef<'a>) -> Pair<'a> {
        self.at.0 = key.end();
        Pair::First(key)
    }

    fn only_second(&mut self, key: KeyRef<'a>) -> Pair<'a> {
        self.at.1 = key.end();
        Pair::Second(key)
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Pair<'a>;

    fn next(&mut self) -> Option<Pair<'a>> {
        let (a, b) = match (self.first.at(self.at.0), self.second.at(self.at.1)) {
            (None, None) => return None,
            (Some(a), None) => return Some(self.only_first(a)),
            (None, Some(b)) => return Some(self.only_second(b)),
            (Some(a), Some(b)) => (a, b),
        };
        // What only one has was passed with all below it, so the keys above are the same; and the
        // deeper of two keys is below one that both have.
        let order = b.depth().cmp(&a.depth()).then_with(|| fold::cmp(a.name(), b.name()));
        Some(match order {
            Ordering::Less => self.only_first(a),
            Ordering::Greater => self.only_second(b),
            Ordering::Equal => {
                self.at = (self.at.0 + 1, self.at.1 + 1);
                Pair::Both(a, b)
            }
        })
    }
}
