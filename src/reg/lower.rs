//! Which changes can a `.reg` file express, and what does it express in place of the others?
//!
//! Exactly, or declared, or refused. Two things are declared: deleting a value also creates its
//! key, and a key that a rollback removes goes with whatever is in it by then. All else that the
//! format cannot say is refused by name.

use crate::change::{Change, ChangeSet, Operation, Working};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{Presence, Snapshot, TextRef};

/// What the changes are for, which decides what may stand in for what.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Target<'a> {
    /// A change. What is known of the state before tells which keys exist.
    Change {
        /// The state before, if there is one.
        before: Option<&'a Snapshot>,
    },
    /// A rollback, made by a [`Plan`](crate::change::Plan).
    Rollback {
        /// Leave the keys that the change created, instead of removing them.
        keep_created_keys: bool,
    },
}

/// Changes that a `.reg` file expresses exactly, made of others.
#[derive(Clone, Debug, Default)]
pub struct Lowered {
    changes: ChangeSet,
    widenings: Vec<Diagnostic>,
}

impl Lowered {
    /// The changes: create-key, delete-key, set-value and delete-value only.
    pub fn changes(&self) -> &ChangeSet {
        &self.changes
    }

    /// What the file does beyond, or short of, what was asked: each declared.
    pub fn widenings(&self) -> &[Diagnostic] {
        &self.widenings
    }
}

/// Makes of any changes those that a `.reg` file can express.
///
/// # Errors
/// One diagnostic for each change that it cannot express, naming the change, the reason and what
/// to do.
///
/// # Examples
/// ```
/// use regdraft::change::{Change, ChangeSet};
/// use regdraft::reg::{self, Target};
/// use regdraft::registry::{KeyPath, ValueData, ValueName, ValueType};
///
/// let key = KeyPath::parse(r"HKCU\Contoso")?;
/// let unterminated = ValueData::from_raw(ValueType::SZ, b"x\0");
/// let set = Change::set_value(key, ValueName::new("v")?, unterminated);
/// let refused = reg::lower(&ChangeSet::from_iter([set]), Target::Change { before: None });
/// assert!(refused.unwrap_err()[0].message().contains("appends a NUL"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn lower(changes: &ChangeSet, target: Target<'_>) -> Result<Lowered, Vec<Diagnostic>> {
    let mut lowered = Lowered::default();
    let mut refused = Vec::new();
    let nothing = Snapshot::empty();
    let before = match target {
        Target::Change { before } => before.unwrap_or(&nothing),
        Target::Rollback { .. } => &nothing,
    };
    // What is known when the importer comes to each change, which only deletes of values ask for.
    let mut working = Working::new(before);
    let asks = |change: &Change| matches!(change.operation(), Operation::DeleteValue { .. });
    let is_asked = matches!(target, Target::Change { .. }) && changes.iter().any(asks);
    for change in changes {
        if let Some((reason, mend)) = unsupported(change, target) {
            let message = format!("a .reg file cannot express {change}: {reason}");
            refused.push(Diagnostic::new(Code::NotExpressible, message).help(mend));
            continue;
        }
        let done = lowered.changes.len();
        match change.operation() {
            Operation::RemoveKeyIfEmpty => lowered.remove_key(change, target),
            Operation::DeleteValue { .. } => lowered.delete_value(change, target, &working),
            _ => lowered.changes.push(change.clone()),
        }
        for new in lowered.changes.iter().skip(done).filter(|_| is_asked) {
            working.apply(new);
        }
    }
    if refused.is_empty() { Ok(lowered) } else { Err(refused) }
}

impl Lowered {
    /// A key that is to go only if it is empty goes with whatever is in it, or stays.
    fn remove_key(&mut self, change: &Change, target: Target<'_>) {
        let key = change.key();
        if matches!(target, Target::Rollback { keep_created_keys: true }) {
            let message = format!("{key} stays, as asked: the change created it");
            self.widenings.push(Diagnostic::new(Code::Kept, message));
            return;
        }
        let message = format!("{key} is deleted with whatever was added to it after the change");
        self.widenings
            .push(Diagnostic::new(Code::Widened, message).help(
                "rollback.ps1 removes it only if it is empty; --keep-created-keys leaves it",
            ));
        let delete = Change::delete_key(key.clone());
        self.changes.push(delete.with_origin(change.origin().cloned()));
    }

    /// The key line that the value stands under creates the key.
    fn delete_value(&mut self, change: &Change, target: Target<'_>, working: &Working<'_>) {
        let key = change.key();
        // A rollback deletes values only in keys that the change made sure of.
        let rollback = matches!(target, Target::Rollback { .. });
        match working.key(key) {
            Presence::Absent if !rollback => {
                let message = format!(
                    "{change} is left out: the key does not exist there, and the file would create it"
                );
                self.widenings.push(Diagnostic::new(Code::LeftOut, message));
                return;
            }
            Presence::Unknown if !rollback => {
                let message = format!(
                    "{key} is created if it does not exist: a .reg file cannot delete a value otherwise"
                );
                self.widenings.push(
                    Diagnostic::new(Code::Created, message)
                        .help("give the state before with --before, or use apply.ps1"),
                );
            }
            _ => {}
        }
        let create = Change::create_key(key.clone());
        self.changes.push(create.with_origin(change.origin().cloned()));
        self.changes.push(change.clone());
    }
}

/// Why the change cannot be expressed, and what to do.
fn unsupported(change: &Change, target: Target<'_>) -> Option<(&'static str, &'static str)> {
    const RENAME: &str = "no target expresses such a name; leave it out";
    if breaks_line(change.key().text()) {
        return Some(("the key's name has a line break", RENAME));
    }
    if change.operation().value_name().is_some_and(|name| breaks_line(name.text())) {
        return Some(("the value's name has a line break", RENAME));
    }
    match change.operation() {
        Operation::SetValue { data, .. } if data.as_ref().import_appends_nul() => Some((
            "its text has no final NUL, and an importer appends a NUL",
            "end the text in a NUL, or set the value by other means",
        )),
        Operation::DeleteKey | Operation::RemoveKeyIfEmpty if change.key().depth() == 0 => {
            Some(("an importer does not delete a root key", "name a key below the root key"))
        }
        Operation::RemoveKeyIfEmpty if matches!(target, Target::Change { .. }) => Some((
            "an importer deletes a key with whatever is in it, or not at all",
            "use delete-key if that is meant",
        )),
        Operation::KeepOnlyValues { .. } => Some((
            "an importer cannot delete values that the file does not name",
            "write a delete-value for each value that is to go",
        )),
        _ => None,
    }
}

/// Whether a name cannot stand on one line.
pub(super) fn breaks_line(name: TextRef<'_>) -> bool {
    name.wtf8().iter().any(|byte| matches!(byte, b'\r' | b'\n'))
}
