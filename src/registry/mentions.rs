//! Which keys does a coverage speak for, asked in canonical order?

use std::cmp::Ordering;
use std::iter::Peekable;

use super::coverage::Coverage;
use super::key_path::KeyPath;
use super::key_path_ref::KeyPathRef;

/// How far a coverage has been gone through, of which keys are asked in canonical order.
pub(super) struct Mentions<'a> {
    subtrees: Keys<'a>,
    others: [Keys<'a>; 3],
}

type Keys<'a> = Peekable<Box<dyn Iterator<Item = &'a KeyPath> + 'a>>;

/// What a coverage says of one key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mention {
    /// All at and below the key is covered.
    Subtree,
    /// Something of the key is.
    Some,
    None,
}

impl<'a> Mentions<'a> {
    pub(super) fn of(coverage: &'a Coverage) -> Self {
        let [subtrees, others @ ..] = coverage.keys_by_grain().map(Iterator::peekable);
        Self { subtrees, others }
    }

    /// What is said of a key that comes behind those asked about before, and is not below a covered one.
    pub(super) fn take(&mut self, key: KeyPathRef<'_>) -> Mention {
        let mut is_at = |keys: &mut Keys<'_>| {
            while let Some(next) = keys.peek() {
                match next.as_ref().order(key) {
                    Ordering::Less => _ = keys.next(),
                    order => return order == Ordering::Equal,
                }
            }
            false
        };
        let is_subtree = is_at(&mut self.subtrees);
        // All of them, so that none is left behind.
        let others = self.others.each_mut().map(&mut is_at);
        match (is_subtree, others.contains(&true)) {
            (true, _) => Mention::Subtree,
            (false, true) => Mention::Some,
            (false, false) => Mention::None,
        }
    }
}
