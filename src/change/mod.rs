//! What is to be done to a registry, what will it do, and how is it undone?
//!
//! [`ChangeSet`] is an ordered list of operations. [`apply`] gives the state after it; [`Plan`]
//! gives the effect of each step on a known state, and the exact inverse, which is an ordinary
//! change set again.

mod after;
mod audit;
#[allow(clippy::module_inception, reason = "the noun itself: one change")]
mod change;
mod change_set;
mod comparison;
mod diff;
mod drift;
mod gap;
mod goal;
mod inverse;
mod merge;
mod needed;
mod plan;
mod protected;
mod selection;
mod working;

pub use after::apply;
pub use audit::{Audit, AuditItem, Verdict};
pub use change::{Change, Operation, Origin};
pub use change_set::ChangeSet;
pub use comparison::{ChangeComparison, ChangeDifference, compare};
pub use diff::{Diff, Difference, DifferenceKind, diff, diff_selected, diff_with_spelling};
pub use drift::{Drift, DriftVerdict};
pub use gap::PartlyCompared;
pub use goal::{Demand, Goal, GoalError, Wanted};
pub use inverse::{Leftover, LeftoverReason};
pub use merge::{Conflict, merge};
pub use needed::Needed;
pub use plan::{Effect, Found, KeyContent, Plan, Reversibility, Step};
pub use protected::{exists_everywhere, is_protected};
pub use selection::Selection;
pub(crate) use working::Working;
