//! Which exports tell the state before?

use super::draft::Draft;
use crate::change::{Leftover, LeftoverReason, is_protected};
use crate::registry::{KeyPath, RootKey};

/// The keys whose exports tell the state of all that a change touches, none below another one, in
/// canonical order.
pub(super) fn keys(draft: &Draft) -> Vec<KeyPath> {
    let mut keys: Vec<_> = draft.changes().iter().map(|change| export_root(change.key())).collect();
    // Those below a key stand behind it.
    keys.sort();
    keys.dedup_by(|key, above| key.is_at_or_below(above));
    keys
}

/// The keys to export so that a rollback becomes exact: none of the merged view, because no export of
/// it does that; and none at all where the state that was given leaves nothing unknown.
pub(super) fn useful(draft: &Draft) -> Vec<KeyPath> {
    let is_unknown = |left: &Leftover| {
        !matches!(left.reason(), LeftoverReason::Protected | LeftoverReason::MergedView)
    };
    if draft.before().is_some() && !draft.plan().leftovers().iter().any(is_unknown) {
        return Vec::new();
    }
    let mut keys = keys(draft);
    keys.retain(|key| !is_merged(key));
    keys
}

/// The keys of the merged view in which the change works, none below another one.
pub(super) fn merged(draft: &Draft) -> Vec<KeyPath> {
    keys(draft).into_iter().filter(is_merged).collect()
}

fn is_merged(key: &KeyPath) -> bool {
    key.root() == RootKey::ClassesRoot
}

/// The key whose export tells the state of a touched key: the first one below those that every
/// Windows has, or one of those that are small.
fn export_root(key: &KeyPath) -> KeyPath {
    const SMALL: [&str; 5] =
        ["Protocols", "Ciphers", "Hashes", "KeyExchangeAlgorithms", ".NETFramework"];
    let lineage = key.lineage();
    let last = lineage.iter().rposition(is_protected).unwrap_or(0);
    let protected = lineage.get(last).unwrap_or(key);
    let small = |name: &str| protected.key_name() == name.into();
    if SMALL.into_iter().any(small) {
        return protected.clone();
    }
    lineage.get(last + 1).unwrap_or(key).clone()
}
