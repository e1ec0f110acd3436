//! How are data, effects and paths put into words?

use super::tokens::MdToken;
use crate::change::{ChangeSet, Effect, Found};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{KeyPath, Presence, Scope, Snapshot, ValueName, ValueRef, alias};

/// Something shown in a cell: words, or words and exact data.
pub(super) struct Shown {
    words: String,
    exact: Option<String>,
}

impl Shown {
    /// What was found at a place.
    pub(super) fn found(found: &Found) -> Self {
        let words = |words: &str| Self { words: words.to_owned(), exact: None };
        match found {
            Found::Value(Presence::Present(data)) => Self::data(data.as_ref()),
            Found::Key(Presence::Present(content)) => {
                match (content.values.len(), content.keys_below) {
                    (0, 0) => words("key exists"),
                    (values, keys) => {
                        words(&format!("key with {values} values and {keys} keys below"))
                    }
                }
            }
            Found::Value(Presence::Absent) => words("absent"),
            Found::Key(Presence::Absent) => words("key absent"),
            Found::Value(Presence::Unknown) | Found::Key(Presence::Unknown) => words("unknown"),
        }
    }

    /// Data: the type, and what it holds, decoded where it is well-formed and exact in any case.
    pub(super) fn data(value: ValueRef<'_>) -> Self {
        let words = value.value_type().to_string();
        let exact = match (value.as_dword(), value.as_qword(), value.as_text()) {
            (Some(number), _, _) => format!("0x{number:08x} ({number})"),
            (_, Some(number), _) => format!("0x{number:016x} ({number})"),
            (_, _, Some(text)) => format!("\"{text}\""),
            _ => Self::strings(value).unwrap_or_else(|| hex(&value.bytes())),
        };
        Self { words, exact: Some(exact) }
    }

    fn strings(value: ValueRef<'_>) -> Option<String> {
        let strings = value.as_multi_text()?;
        let quoted: Vec<_> = strings.iter().map(|text| format!("\"{text}\"")).collect();
        Some(format!("[{}]", quoted.join(", ")))
    }

    /// In Markdown.
    pub(super) fn token(&self) -> MdToken {
        let words = MdToken::text(&self.words);
        match &self.exact {
            Some(exact) => MdToken::join([&words, &MdToken::cell(exact)], " "),
            None => words,
        }
    }

    /// As plain text.
    pub(super) fn plain(&self) -> String {
        match &self.exact {
            Some(exact) => format!("{} {exact}", self.words),
            None => self.words.clone(),
        }
    }
}

/// Bytes, all of them: a reviewer must be able to see what is written.
fn hex(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "(no bytes)".into();
    }
    let digits: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.join(" ")
}

/// A value's name, as plain text for people.
pub fn describe_name(name: &ValueName) -> String {
    if name.is_default() { "(default value)".into() } else { name.to_string() }
}

/// A value's name in a cell; nothing where there is none.
pub(super) fn name_token(name: Option<&ValueName>) -> MdToken {
    match name {
        Some(name) if name.is_default() => MdToken::text(&describe_name(name)),
        Some(name) => MdToken::cell(&describe_name(name)),
        None => MdToken::text(""),
    }
}

/// What was found, as plain text for people.
pub fn describe_found(found: &Found) -> String {
    Shown::found(found).plain()
}

/// A value's type and data, as plain text for people.
pub fn describe_data(value: ValueRef<'_>) -> String {
    Shown::data(value).plain()
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
