//! What will the changes do to this very state, and how is it undone?

use super::change::{Change, Operation};
use super::change_set::ChangeSet;
use super::inverse::{self, Leftover};
use super::protected::is_protected;
use super::working::{Here, Outcome, Working};
use crate::registry::{
    Coverage, KeyPath, Presence, Scope, Snapshot, SnapshotError, ValueData, ValueName,
};

/// What a list of changes does to a known state: the effect of each step, and the exact inverse.
///
/// # Examples
/// ```
/// use regdraft::change::{Change, ChangeSet, Effect, Plan};
/// use regdraft::registry::{KeyPath, Scope, Snapshot, ValueData, ValueName};
///
/// // The key is known not to exist.
/// let app = KeyPath::parse(r"HKLM\SOFTWARE\Contoso")?;
/// let mut before = Snapshot::builder();
/// before.cover(Scope::Subtree(app.clone()));
/// let before = before.finish()?;
///
/// let set = Change::set_value(app, ValueName::new("Port")?, ValueData::dword(443));
/// let plan = Plan::new(&before, &ChangeSet::from_iter([set]));
/// assert_eq!(plan.steps()[0].effect(), Effect::Created);
/// let undo: Vec<_> = plan.rollback().iter().map(ToString::to_string).collect();
/// assert_eq!(undo, [
///     r"delete-value Port in HKEY_LOCAL_MACHINE\SOFTWARE\Contoso",
///     r"remove-key-if-empty HKEY_LOCAL_MACHINE\SOFTWARE\Contoso",
/// ]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Plan {
    steps: Vec<Step>,
    rollback: ChangeSet,
    leftovers: Vec<Leftover>,
    places: Coverage,
}

/// One change and what it does, given the changes before it.
#[derive(Clone, Debug)]
pub struct Step {
    change: Change,
    effect: Effect,
    before: Found,
    after: Found,
    creates: Vec<KeyPath>,
    reversibility: Reversibility,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// The key or value did not exist and now does.
    Created,
    /// It existed and now is different.
    Changed,
    /// It existed and now does not.
    Removed,
    /// It is already as wanted.
    AlreadySo,
    /// What is there before is not known.
    Unknown,
}

impl Effect {
    /// The word for it in JSON and in messages.
    pub fn id(self) -> &'static str {
        match self {
            Effect::Created => "created",
            Effect::Changed => "changed",
            Effect::Removed => "removed",
            Effect::AlreadySo => "already-so",
            Effect::Unknown => "unknown",
        }
    }
}

/// Whether a step can be undone.
///
/// # Ordering
/// From best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reversibility {
    /// What was there before is known.
    Exact,
    /// It is not known, but the script that applies the change records it first.
    Captured,
    /// It is not known and nothing records it.
    Irreversible,
}

impl Reversibility {
    /// The word for it in JSON and in messages.
    pub fn id(self) -> &'static str {
        match self {
            Reversibility::Exact => "exact",
            Reversibility::Captured => "captured",
            Reversibility::Irreversible => "irreversible",
        }
    }
}

/// What is found where a step works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A value, for the operations on one.
    Value(Presence<ValueData>),
    /// A key, with what is known to be in it: its values, and the keys below it.
    Key(Presence<KeyContent>),
}

/// What is known to be in a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyContent {
    /// The names of its own values.
    pub values: Vec<ValueName>,
    /// How many keys are below it, for the operations that depend on that.
    pub keys_below: usize,
}

impl Plan {
    /// Works out what the changes do to the state.
    ///
    /// What the state does not cover stays unknown: such a step is not inverted, and
    /// [`leftovers`](Self::leftovers) lists it.
    pub fn new(before: &Snapshot, changes: &ChangeSet) -> Self {
        let mut working = Working::new(before);
        let mut steps = Vec::with_capacity(changes.len());
        for change in changes {
            steps.push(Step::take(&mut working, change));
        }
        let mut places = Coverage::nothing();
        places.extend(scopes(changes));
        let (rollback, leftovers) = inverse::of(&working);
        Self { steps, rollback, leftovers, places }
    }

    /// The steps, one for each change.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The inverse: what restores the state before, in an order that works. It removes exactly
    /// what the changes created, restores what they replaced, and touches nothing else.
    pub fn rollback(&self) -> &ChangeSet {
        &self.rollback
    }

    /// What the rollback does not bring back, and why.
    pub fn leftovers(&self) -> &[Leftover] {
        &self.leftovers
    }

    /// The places whose state before decides everything in this plan.
    pub fn places(&self) -> &Coverage {
        &self.places
    }

    /// The part of the state before that decides everything in this plan: planning the same changes
    /// against it gives the same plan.
    ///
    /// # Errors
    /// [`SnapshotError::TooLarge`], which cannot happen to a part of a snapshot.
    pub fn excerpt(&self, before: &Snapshot) -> Result<Snapshot, SnapshotError> {
        before.excerpt(&self.places)
    }

    /// The same plan where no script will record anything first: what is not known is lost.
    pub fn without_capture(mut self) -> Self {
        for step in &mut self.steps {
            if step.reversibility == Reversibility::Captured {
                step.reversibility = Reversibility::Irreversible;
            }
        }
        self
    }

    /// The worst reversibility of any step.
    pub fn reversibility(&self) -> Reversibility {
        self.steps.iter().map(Step::reversibility).max().unwrap_or(Reversibility::Exact)
    }

    /// Whether any step does, or may do, anything.
    pub fn changes_anything(&self) -> bool {
        self.steps.iter().any(|step| step.effect != Effect::AlreadySo)
    }
}

impl Step {
    /// Looks, applies the change, and looks again.
    fn take(working: &mut Working<'_>, change: &Change) -> Self {
        let here = working.here(change.key());
        let before = look(working, here, change);
        let creates = match change.operation() {
            Operation::CreateKey | Operation::SetValue { .. } => creates(working, here, change),
            _ => Vec::new(),
        };
        let known = knows(working, here, &before, change);
        let outcome = working.apply(change);
        let after = match change.operation() {
            Operation::SetValue { data, .. } => Found::Value(Presence::Present(data.clone())),
            Operation::DeleteValue { .. } => Found::Value(Presence::Absent),
            _ => {
                let here = working.here(change.key());
                look(working, here, change)
            }
        };
        let effect = match (&before, &after) {
            _ if outcome == Outcome::Undetermined => Effect::Unknown,
            (Found::Value(before), Found::Value(after)) => effect(before, after),
            (Found::Key(before), Found::Key(after)) => match effect(before, after) {
                // A key's content is only what is known of it.
                Effect::AlreadySo | Effect::Changed if !known => Effect::Unknown,
                effect => effect,
            },
            _ => Effect::Unknown,
        };
        let reversibility = if known { Reversibility::Exact } else { Reversibility::Captured };
        Self { change: change.clone(), effect, before, after, creates, reversibility }
    }

    /// The change.
    pub fn change(&self) -> &Change {
        &self.change
    }

    /// What it does.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// What is there before the step.
    pub fn before(&self) -> &Found {
        &self.before
    }

    /// What is there after it.
    pub fn after(&self) -> &Found {
        &self.after
    }

    /// The keys that the step creates, as far as they are known not to exist.
    pub fn creates(&self) -> &[KeyPath] {
        &self.creates
    }

    /// Whether the step can be undone.
    pub fn reversibility(&self) -> Reversibility {
        self.reversibility
    }
}

fn effect<T: PartialEq>(before: &Presence<T>, after: &Presence<T>) -> Effect {
    match (before, after) {
        (Presence::Unknown, _) | (_, Presence::Unknown) => Effect::Unknown,
        (Presence::Absent, Presence::Absent) => Effect::AlreadySo,
        (Presence::Absent, Presence::Present(_)) => Effect::Created,
        (Presence::Present(_), Presence::Absent) => Effect::Removed,
        (Presence::Present(x), Presence::Present(y)) if x == y => Effect::AlreadySo,
        (Presence::Present(_), Presence::Present(_)) => Effect::Changed,
    }
}

/// What is there now, where the change works.
pub(super) fn look(working: &Working<'_>, here: Here<'_>, change: &Change) -> Found {
    let key = change.key();
    match change.operation() {
        Operation::SetValue { name, .. } | Operation::DeleteValue { name } => {
            Found::Value(working.value_at(here, key, name))
        }
        Operation::CreateKey => Found::Key(here.now().map(|()| KeyContent::default())),
        operation => Found::Key(here.now().map(|()| KeyContent {
            values: working.value_names(key),
            // Values can be purged whatever is below.
            keys_below: match operation {
                Operation::KeepOnlyValues { .. } => 0,
                _ => working.keys_below(key),
            },
        })),
    }
}

/// The keys that a change creates, as far as they are known not to exist.
fn creates(working: &Working<'_>, here: Here<'_>, change: &Change) -> Vec<KeyPath> {
    // Above a key that exists, all exist.
    if matches!(here.now(), Presence::Present(())) {
        return Vec::new();
    }
    let new = |key: &KeyPath| matches!(working.key(key), Presence::Absent);
    change.key().lineage().into_iter().filter(new).collect()
}

/// Whether all that the change may replace is known, given what is there before.
fn knows(working: &Working<'_>, here: Here<'_>, before: &Found, change: &Change) -> bool {
    let key = change.key();
    match (change.operation(), before) {
        (Operation::SetValue { .. }, Found::Value(before)) => {
            before.is_known() && knows_lineage(working, here, key)
        }
        (Operation::DeleteValue { .. }, Found::Value(before)) => before.is_known(),
        (Operation::CreateKey, _) => knows_lineage(working, here, key),
        (Operation::DeleteKey, _) => working.knows_subtree(key),
        (Operation::KeepOnlyValues { .. }, _) => working.knows_values(key),
        // What is known to hold something stays, whatever else it holds.
        _ => working.knows_subtree(key) || working.holds_something(key),
    }
}

/// Whether it is known of the key, and of each key above it that may have to be created, whether it
/// exists. Keys that every Windows has are never removed, so it does not matter for them.
fn knows_lineage(working: &Working<'_>, here: Here<'_>, key: &KeyPath) -> bool {
    // Above a key that exists, all exist.
    matches!(here.now(), Presence::Present(()))
        || key.upwards().all(|key| working.key(&key).is_known() || is_protected(&key))
}

/// The places whose state decides what changes do.
fn scopes(changes: &ChangeSet) -> impl Iterator<Item = Scope> + '_ {
    let mut last: Option<&KeyPath> = None;
    changes.iter().flat_map(move |change| {
        let key = change.key();
        // Those above the key before have been named.
        let known = last.replace(key).map_or(0, |last| key.names_shared_with(last));
        let above = key.lineage_from(known).map(Scope::Key);
        let own = match change.operation() {
            Operation::CreateKey => Scope::Key(key.clone()),
            Operation::DeleteKey | Operation::RemoveKeyIfEmpty => Scope::Subtree(key.clone()),
            Operation::KeepOnlyValues { .. } => Scope::Values(key.clone()),
            Operation::SetValue { name, .. } | Operation::DeleteValue { name } => {
                Scope::Value(key.clone(), name.clone())
            }
        };
        above.chain([own])
    })
}
