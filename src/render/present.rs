//! How are data, effects and paths put into words?

use super::page::Text;
use crate::change::{ChangeSet, Effect, Found};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{self, KeyPath, Presence, Scope, Snapshot, ValueName, ValueRef, alias};

/// What was found at a place.
pub(super) fn found(found: &Found) -> Text {
    match found {
        Found::Value(Presence::Present(value)) => data(value.as_ref()),
        Found::Key(Presence::Present(content)) => {
            match (content.values.len(), content.keys_below) {
                (0, 0) => "key exists".into(),
                (values, keys) => format!("key with {values} values and {keys} keys below").into(),
            }
        }
        Found::Value(Presence::Absent) => "absent".into(),
        Found::Key(Presence::Absent) => "key absent".into(),
        Found::Value(Presence::Unknown) | Found::Key(Presence::Unknown) => "unknown".into(),
    }
}

/// What was found of a value whose data are held back.
pub(super) fn found_redacted(place: &Found) -> Text {
    match place {
        Found::Value(Presence::Present(value)) => data_redacted(value.as_ref()),
        _ => found(place),
    }
}

/// Data: the type, and what it holds, decoded where it is well-formed and exact in any case.
pub(super) fn data(value: ValueRef<'_>) -> Text {
    let exact = match (value.as_dword(), value.as_qword(), value.as_text()) {
        (Some(number), _, _) => format!("0x{number:08x} ({number})"),
        (_, Some(number), _) => format!("0x{number:016x} ({number})"),
        (_, _, Some(text)) => quoted(&[text], value),
        _ => match value.as_multi_text() {
            Some(strings) => quoted(&strings, value),
            None => hex(&value.bytes()),
        },
    };
    Text::words(format!("{} ", value.value_type())).and_exact(exact)
}

/// Data that are held back: only the type is told.
pub(super) fn data_redacted(value: ValueRef<'_>) -> Text {
    Text::words(format!("{} ", value.value_type())).and_redacted()
}

/// Text in quotes, strings in brackets; and the bytes, where quotes in the text could mislead.
fn quoted(strings: &[registry::Text], value: ValueRef<'_>) -> String {
    let quoted: Vec<_> = strings.iter().map(|text| format!("\"{text}\"")).collect();
    let list = match value.as_multi_text() {
        Some(_) => format!("[{}]", quoted.join(", ")),
        None => quoted.concat(),
    };
    let misleading = |text: &registry::Text| text.to_string().contains('"');
    if strings.iter().any(misleading) {
        return format!("{list} = {}", hex(&value.bytes()));
    }
    list
}

/// Bytes, all of them: a reviewer must be able to see what is written.
fn hex(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "(no bytes)".into();
    }
    let mut digits = String::with_capacity(bytes.len() * 3);
    registry::hex::push_spaced(&mut digits, bytes, ' ');
    digits
}

/// A value's name, as plain text for people.
pub fn describe_name(name: &ValueName) -> String {
    if name.is_default() { "(default value)".into() } else { name.to_string() }
}

/// A value's name in a line; nothing where there is none.
pub(super) fn name(name: Option<&ValueName>) -> Text {
    match name {
        Some(name) if name.is_default() => Text::words(describe_name(name)),
        Some(name) => Text::exact(name),
        None => Text::default(),
    }
}

/// What was found, as plain text for people.
pub fn describe_found(place: &Found) -> String {
    found(place).plain()
}

/// A number for people, its thousands set apart.
pub fn describe_count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A value's type and data, as plain text for people.
pub fn describe_data(value: ValueRef<'_>) -> String {
    data(value).plain()
}

/// An effect in words.
pub(super) fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Created => "created",
        Effect::Changed => "changed",
        Effect::Removed => "removed",
        Effect::AlreadySo => "already so",
        Effect::Unknown => "unknown",
    }
}

/// What is to be said about the paths of a change that may lead to the same key as another: each
/// kind of alias once.
pub fn alias_diagnostics(changes: &ChangeSet, before: Option<&Snapshot>) -> Vec<Diagnostic> {
    let mut keys: Vec<&KeyPath> = changes.iter().map(crate::change::Change::key).collect();
    keys.sort();
    keys.dedup();
    let covered: Vec<KeyPath> = before
        .map(|before| before.coverage().scopes().iter().map(Scope::key).cloned().collect())
        .unwrap_or_default();
    let alone = keys.iter().filter_map(|key| Some(((*key).clone(), None, alias::of(key)?)));
    let mut together = alias::among(keys.iter().copied());
    together.extend(alias::covered(keys.iter().copied(), &covered));
    let together = together.into_iter().map(|(other, key, why)| (other, Some(key), why));
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut said = Vec::new();
    for (key, other, why) in alone.chain(together) {
        if !said.contains(&why) {
            said.push(why);
            let beside = other.map(|other| format!(" (beside {other})")).unwrap_or_default();
            let message = format!("{key}{beside}: {}", why.explanation());
            found.push(Diagnostic::new(Code::Alias, message));
        }
    }
    found
}
