//! What does a backout not bring back, operation by operation?

use std::collections::BTreeSet;

use super::super::draft::Draft;
use super::super::page::{Row, Table, Text};
use super::super::present;
use crate::change::{Effect, Leftover, LeftoverReason, Operation, Step};
use crate::registry::{KeyPath, KeyRef, Presence, Snapshot, ValueName, ValueRef, ValueType};

/// What neither `.reg` files nor scripts carry, of what the operations of these drafts replace or
/// delete. What several drafts lose alike stands there once.
pub(super) fn table(drafts: &[Draft]) -> Table {
    let (mut rows, mut known) = (Vec::new(), BTreeSet::new());
    for draft in drafts {
        let steps = draft.plan().steps().iter().enumerate();
        for (at, step) in steps.filter(|(_, step)| step.effect() != Effect::AlreadySo) {
            for (place, what) in of_step(draft, step) {
                if known.insert((at, place.plain(), what.clone())) {
                    rows.push(Row::plain(vec![(at + 1).to_string().into(), place, what.into()]));
                }
            }
        }
    }
    Table::new("What the backout does not bring back", &["No.", "Place", "What"], rows)
}

/// What is lost for good by a step: where, and what.
fn of_step(draft: &Draft, step: &Step) -> Vec<(Text, String)> {
    const KEY: &str = "owner, permissions and class name of the key";
    const ANEW: &str = "what comes back takes them from the key above; a link to another key comes back as a plain key";
    let (change, nothing) = (step.change(), Snapshot::empty());
    let before = draft.before().unwrap_or(&nothing);
    let key = change.key();
    let known = before.key(key).present();
    let value = |name: &ValueName| {
        let data = before.value(key, name).present()?;
        Some((place(key, Some(name)), of_value(draft, key, name, data)?))
    };
    match change.operation() {
        // A key that the change itself creates first.
        Operation::DeleteKey | Operation::RemoveKeyIfEmpty
            if matches!(before.key(key), Presence::Absent) =>
        {
            Vec::new()
        }
        Operation::DeleteKey => {
            let all = format!("{KEY} and of all keys below it: {ANEW}");
            let below = known.into_iter().flat_map(KeyRef::subtree);
            let values = below.flat_map(|key| of_values(draft, key, |_| true));
            [(place(key, None), all)].into_iter().chain(values).collect()
        }
        Operation::RemoveKeyIfEmpty => vec![(place(key, None), format!("{KEY}: {ANEW}"))],
        Operation::SetValue { name, .. } | Operation::DeleteValue { name } => {
            value(name).into_iter().collect()
        }
        Operation::KeepOnlyValues { names } => {
            let gone = |name: &ValueName| !names.contains(name);
            known.into_iter().flat_map(|key| of_values(draft, key, gone)).collect()
        }
        Operation::CreateKey => Vec::new(),
    }
}

/// The values of a key that go, and whose data do not come back as they are.
fn of_values(
    draft: &Draft,
    key: KeyRef<'_>,
    gone: impl Fn(&ValueName) -> bool,
) -> Vec<(Text, String)> {
    let path = key.path();
    let value = |(name, data)| {
        let name = ValueName::from_checked(name);
        let what = of_value(draft, &path, &name, data).filter(|_| gone(&name))?;
        Some((place(&path, Some(&name)), what))
    };
    key.values().filter_map(value).collect()
}

/// Why a value does not come back as it is.
fn of_value(draft: &Draft, key: &KeyPath, name: &ValueName, data: ValueRef<'_>) -> Option<String> {
    if draft.redaction.covers(key, name) {
        return Some("its data are held back here, and with them whether they come back exactly: plan.json tells".into());
    }
    of_data(draft, data)
}

fn place(key: &KeyPath, name: Option<&ValueName>) -> Text {
    match name {
        None => Text::exact(key),
        Some(_) => Text::default().and(present::name(name)).and_words(" in ").and_exact(key),
    }
}

/// Why data do not come back as they are, by which way.
fn of_data(draft: &Draft, data: ValueRef<'_>) -> Option<String> {
    let bytes = data.bytes();
    let full = |size: usize| (bytes.len() != size).then_some(bytes.len() < size);
    // Whether .NET shows the data, in their regular form.
    let (what, is_shown, script) = match data.value_type() {
        ValueType::LINK => {
            return Some("the target of a link: Windows takes it only while the key is created as a link, which no .reg file and none of these scripts does".into());
        }
        // Only the last NUL is taken for the end.
        ValueType::SZ | ValueType::EXPAND_SZ
            if bytes.len() % 2 == 1 || !bytes.ends_with(&[0, 0]) =>
        {
            ("text that does not end in a NUL", true, "with one")
        }
        ValueType::MULTI_SZ if data.as_multi_text().is_none() => {
            ("a list of strings that does not end in two NULs", true, "with both")
        }
        ValueType::DWORD => ("a number of other than four bytes", full(4)?, "as one of four"),
        ValueType::QWORD => ("a number of other than eight bytes", full(8)?, "as one of eight"),
        _ => return None,
    };
    let file = if data.import_appends_nul() {
        "no .reg file restores it, because an importer appends a NUL"
    } else {
        "a .reg file restores it"
    };
    let script = if is_shown {
        format!(", rollback.ps1 restores it {script}, as .NET shows it")
    } else {
        ", apply.ps1 refuses to replace it".to_owned()
    };
    Some(format!("{what}: {file}{}", if draft.without_scripts { "" } else { &script }))
}

/// What the files do beyond, or short of, what is shown.
pub(super) fn beyond(draft: &Draft) -> Vec<Text> {
    let mut lines = draft.declared();
    if draft.before.is_some() {
        let sorted = |reason: &dyn Fn(LeftoverReason) -> bool| {
            let of = draft.plan().leftovers().iter().filter(|left| reason(left.reason()));
            of.map(Leftover::to_string).collect::<Vec<_>>()
        };
        lines.extend(sorted(&|reason| reason != LeftoverReason::Protected));
        lines.extend(sorted(&|reason| reason == LeftoverReason::Protected));
        if let Err(refused) = draft.lowered_rollback() {
            lines.extend(refused.iter().map(|d| d.message().to_owned()));
        }
    }
    lines.push(
        "Names are restored in the spelling of the change where it deleted and created them anew."
            .into(),
    );
    if !draft.without_scripts {
        lines.push("rollback.ps1 restores text with its final NUL and numbers in their full size: .NET shows a value that lacks them as if it had them.".into());
    }
    lines.into_iter().map(Text::words).collect()
}
