//! What is the table of data that a script works through?

use super::super::only_reg;
use super::super::tokens::PsToken;
use super::literal::literal;
use crate::change::{ChangeSet, Demand, Goal, Wanted, exists_everywhere, is_protected};
use crate::diagnostic::Diagnostic;
use crate::registry::ValueName;

/// One entry of the plan table.
pub(super) struct Entry {
    pub(super) id: PsToken,
    pub(super) action: PsToken,
    pub(super) hive: PsToken,
    pub(super) keep: PsToken,
    pub(super) key: PsToken,
    pub(super) name: PsToken,
    pub(super) kind: PsToken,
    pub(super) data: PsToken,
    /// The values that may stay, where the rest goes.
    pub(super) names: Option<PsToken>,
}

impl Entry {
    /// What is done, for a hash.
    pub(super) fn text(&self) -> String {
        // Which keys a rollback leaves says nothing of what is done.
        let Self { id, action, hive, keep: _, key, name, kind, data, names } = self;
        let fields = [id, action, hive, key, name, kind, data].into_iter().chain(names);
        fields.map(|field| format!("{}\n", field.as_str())).collect()
    }
}

/// What the changes want in the end, if a script can reach it.
pub(super) fn goal(changes: &ChangeSet) -> Result<Goal, Vec<Diagnostic>> {
    Goal::new(changes).map_err(|error| {
        let change = changes.as_slice().get(error.change());
        change.map(|change| only_reg("a script", change, &error.to_string())).into_iter().collect()
    })
}

/// An entry for each thing that is wanted, or why it cannot be one.
pub(super) fn all(changes: &ChangeSet, goal: &Goal) -> Result<Vec<Entry>, Vec<Diagnostic>> {
    let (mut entries, mut refused) = (Vec::new(), Vec::new());
    for (at, wanted) in goal.wanted().iter().enumerate() {
        match entry(wanted, at) {
            Ok(entry) => entries.push(entry),
            Err(reason) => refused.extend(
                changes
                    .as_slice()
                    .get(wanted.change())
                    .map(|change| only_reg("a script", change, &reason)),
            ),
        }
    }
    if refused.is_empty() { Ok(entries) } else { Err(refused) }
}

/// What a script calls the entry at a place of the table.
pub(super) fn id(at: usize) -> PsToken {
    PsToken::text(format!("E{:04}", at + 1).as_str().into())
}

fn entry(wanted: &Wanted, at: usize) -> Result<Entry, String> {
    let key = wanted.key();
    let (mut kind, mut data, mut names) = ("", PsToken::word(""), None);
    let (action, name) = match wanted.demand() {
        Demand::Key => ("ensurekey", None),
        Demand::NothingElse | Demand::NotEmpty if exists_everywhere(key) => {
            return Err("every Windows has this key, and a script does not delete it".into());
        }
        Demand::NotEmpty => ("removeifempty", None),
        Demand::NothingElse => ("deletekey", None),
        Demand::OnlyValues { names: kept } => {
            names = Some(PsToken::texts(kept.iter().map(ValueName::text)));
            ("keepvalues", None)
        }
        Demand::NoValue { name } => ("deletevalue", Some(name)),
        Demand::Value { name, data: wanted } => {
            (kind, data) = literal(wanted)?;
            ("set", Some(name))
        }
    };
    Ok(Entry {
        id: id(at),
        action: PsToken::word(action),
        hive: PsToken::word(key.root().hive()),
        keep: PsToken::count(key.lineage().iter().rposition(is_protected).unwrap_or(0)),
        key: PsToken::text(key.below_root()),
        name: PsToken::text(name.map(ValueName::text).unwrap_or_default()),
        kind: PsToken::word(kind),
        data,
        names,
    })
}
