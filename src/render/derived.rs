//! What follows from the changes of a draft and its state before.

use std::sync::OnceLock;

use super::draft::Draft;
use super::present;
use crate::change::{ChangeSet, Plan};
use crate::diagnostic::Diagnostic;
use crate::reg::{self, Lowered, Target};
use crate::registry::Snapshot;

/// What follows from the changes and the state before. It is worked out when it is first asked for,
/// because many files need none of it, and shared by all copies of a draft.
#[derive(Debug, Default)]
pub(super) struct Derived {
    plan: OnceLock<Plan>,
    alias_notes: OnceLock<Vec<String>>,
    change: OnceLock<Result<Lowered, Vec<Diagnostic>>>,
    rollback: OnceLock<Result<Lowered, Vec<Diagnostic>>>,
}

impl Draft {
    /// What is to be said about keys that may be reached by several paths.
    pub fn alias_notes(&self) -> &[String] {
        self.derived.alias_notes.get_or_init(|| alias_notes(&self.changes, self.before()))
    }

    /// What the changes do to the state before.
    pub fn plan(&self) -> &Plan {
        self.derived.plan.get_or_init(|| {
            let unknown = Snapshot::empty();
            let plan = Plan::new(self.before().unwrap_or(&unknown), &self.changes);
            if self.without_scripts { plan.without_capture() } else { plan }
        })
    }

    /// The change as a `.reg` file for this host alone would express it, or why it cannot.
    pub(super) fn lowered_change(&self) -> Result<&Lowered, &[Diagnostic]> {
        let target = Target::Change { before: self.before() };
        let lowered = self.derived.change.get_or_init(|| reg::lower(&self.changes, target));
        lowered.as_ref().map_err(Vec::as_slice)
    }

    /// The rollback as a `.reg` file expresses it, or why it cannot.
    pub(super) fn lowered_rollback(&self) -> Result<&Lowered, &[Diagnostic]> {
        let target = Target::Rollback { keep_created_keys: self.keep_created_keys };
        let lowered =
            self.derived.rollback.get_or_init(|| reg::lower(self.plan().rollback(), target));
        lowered.as_ref().map_err(Vec::as_slice)
    }
}

impl Derived {
    pub(super) fn with_alias_notes(notes: Vec<String>) -> Self {
        Self { alias_notes: OnceLock::from(notes), ..Self::default() }
    }

    /// Keeps what was found of aliases, and nothing else.
    pub(super) fn of_aliases(&self) -> Self {
        Self { alias_notes: self.alias_notes.clone(), ..Self::default() }
    }
}

fn alias_notes(changes: &ChangeSet, before: Option<&Snapshot>) -> Vec<String> {
    let found = present::alias_diagnostics(changes, before);
    found.iter().map(|note| note.message().to_owned()).collect()
}
