//! Leaves out of a large change what changes nothing in the states it is for.

use regdraft::change::{ChangeSet, Needed};
use regdraft::registry::Snapshot;
use regdraft::render::describe_count;

use super::messages;

/// So many operations without effect are too many for a person, and for scripts that run on hosts.
const MANY: usize = 10_000;

/// Returns the operations that do something to one of the states, and how many others were left out; all
/// of them where they are few, or where most of the change does something.
///
/// A golden image against a server is a change of hundreds of thousands of operations, nearly all of
/// which the server complies with.
pub(crate) fn needed(changes: ChangeSet, states: &[&Snapshot], keep: bool) -> (ChangeSet, usize) {
    if keep || changes.len() <= MANY || states.is_empty() {
        return (changes, 0);
    }
    let Some(needed) = Needed::at_most(&changes, states.iter().copied(), changes.len() / 10)
        .filter(|needed| needed.unchanged > MANY)
    else {
        return (changes, 0);
    };
    let (unchanged, left) =
        (describe_count(needed.unchanged), describe_count(needed.changes.len()));
    messages::say(format_args!(
        "note: {unchanged} operations change nothing and are left out; {left} are left (--keep-unchanged keeps all; `regdraft diff STATE CHANGE --to reg` writes the differences as a change of their own)"
    ));
    (needed.changes, needed.unchanged)
}
