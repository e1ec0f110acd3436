//! What was there, where a script works, when the change was reviewed?
//!
//! In the form in which the scripts find it, so that they need only compare.

use super::super::draft::Draft;
use super::super::tokens::PsToken;
use super::entry;
use super::literal::found;
use crate::change::{Demand, Goal, Wanted};
use crate::registry::{KeyPath, KeyRef, Presence, Snapshot, TextRef, ValueName, hex};

/// What was there, on one host.
pub(super) struct ReviewedHost {
    pub(super) name: PsToken,
    pub(super) entries: Vec<Reviewed>,
}

/// What the reviewed state has where an entry works.
pub(super) struct Reviewed {
    pub(super) id: PsToken,
    pub(super) presence: PsToken,
    pub(super) kind: PsToken,
    pub(super) hex: PsToken,
    pub(super) missing: PsToken,
    /// All that the entry is about, where that is more than one thing.
    pub(super) items: Option<PsToken>,
}

/// What is found at a place, as scripts put it.
#[derive(Default)]
struct Found {
    presence: &'static str,
    kind: &'static str,
    hex: String,
    items: Option<Vec<String>>,
}

impl ReviewedHost {
    /// What the state before says of each entry, if there is one.
    pub(super) fn of(draft: &Draft, goal: &Goal) -> Option<Self> {
        let before = draft.before()?;
        let entry = |(at, wanted): (usize, &Wanted)| Reviewed::of(before, wanted, at);
        Some(Self {
            name: PsToken::text(draft.host.as_deref().unwrap_or_default().into()),
            entries: goal.wanted().iter().enumerate().map(entry).collect(),
        })
    }
}

impl Reviewed {
    fn of(before: &Snapshot, wanted: &Wanted, at: usize) -> Self {
        let key = wanted.key();
        let found = match wanted.demand() {
            Demand::Key => Found::new(&before.key(key)),
            Demand::Value { name, .. } | Demand::NoValue { name } => value(before, key, name),
            Demand::NothingElse => {
                whole(&before.key(key), before.knows_subtree(key), |top| top.subtree().collect())
            }
            Demand::OnlyValues { .. } => {
                whole(&before.key(key), before.coverage().own_values(key), |top| vec![top])
            }
            Demand::NotEmpty => emptiness(before, key),
        };
        let items =
            |items: Vec<String>| PsToken::texts(items.iter().map(|item| item.as_str().into()));
        Self {
            id: entry::id(at),
            presence: PsToken::word(found.presence),
            kind: PsToken::word(found.kind),
            hex: PsToken::text(found.hex.as_str().into()),
            missing: PsToken::count_or_none(missing_depth(before, key)),
            items: found.items.map(items),
        }
    }
}

impl Found {
    fn new<T>(found: &Presence<T>) -> Self {
        let presence = match found {
            Presence::Present(_) => "present",
            Presence::Absent => "absent",
            Presence::Unknown => "unknown",
        };
        Self { presence, ..Self::default() }
    }
}

fn value(before: &Snapshot, key: &KeyPath, name: &ValueName) -> Found {
    let value = before.value(key, name);
    match &value {
        Presence::Present(data) => match found(*data) {
            Some((kind, hex)) => Found { kind, hex, ..Found::new(&value) },
            None => Found::new(&Presence::<()>::Unknown),
        },
        Presence::Absent | Presence::Unknown => Found::new(&value),
    }
}

/// Of a key of which all that counts is known: what there is.
fn whole<'s>(
    top: &Presence<KeyRef<'s>>,
    is_known: bool,
    keys: impl Fn(KeyRef<'s>) -> Vec<KeyRef<'s>>,
) -> Found {
    let items = match top {
        Presence::Present(top) if is_known => items(*top, &keys(*top)),
        Presence::Present(_) => None,
        Presence::Absent | Presence::Unknown => Some(Vec::new()),
    };
    match items {
        Some(items) => Found { items: Some(items), ..Found::new(top) },
        None => Found { items: Some(Vec::new()), ..Found::new(&Presence::<()>::Unknown) },
    }
}

/// One line for each key and value, as the scripts write them; none where they may differ.
fn items(top: KeyRef<'_>, keys: &[KeyRef<'_>]) -> Option<Vec<String>> {
    let depth = top.path().depth();
    let mut items = Vec::new();
    for key in keys {
        let path = key.path();
        let names: Vec<String> = path.components().skip(depth).map(text).collect();
        let below = names.join("5c00");
        items.push(format!("{below}:-::"));
        for (name, value) in key.values() {
            let (kind, hex) = found(value)?;
            items.push(format!("{below}:{}:{kind}:{hex}", text(name)));
        }
    }
    items.sort();
    Some(items)
}

/// Text as the hexadecimal digits of its UTF-16LE bytes.
fn text(text: TextRef<'_>) -> String {
    hex::text(&text.units().flat_map(u16::to_le_bytes).collect::<Vec<_>>())
}

/// Of a key that is to go if it is empty: whether it is.
fn emptiness(before: &Snapshot, key: &KeyPath) -> Found {
    let Presence::Present(there) = before.key(key) else { return Found::new(&before.key(key)) };
    let holds = there.values().next().is_some() || there.subtree().nth(1).is_some();
    match (holds, before.knows_subtree(key)) {
        (true, _) => Found { kind: "Held", ..Found::new(&Presence::Present(())) },
        (false, true) => Found { kind: "Empty", ..Found::new(&Presence::Present(())) },
        (false, false) => Found::new(&Presence::<()>::Unknown),
    }
}

/// How many trailing key names of a path do not exist in the reviewed state, if that is known.
fn missing_depth(before: &Snapshot, key: &KeyPath) -> Option<usize> {
    let lineage = key.lineage();
    let mut missing = 0;
    for above in lineage.iter().rev() {
        match before.key(above) {
            Presence::Present(_) => return Some(missing),
            Presence::Absent => missing += 1,
            Presence::Unknown => return None,
        }
    }
    None
}
