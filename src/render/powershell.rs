//! How does a change become scripts that are safe to run?
//!
//! The scripts' logic is in the templates and the same for every change; here each change becomes
//! one entry of data, or is refused by name. The rendered bytes are pure ASCII with CRLF and no byte
//! order mark, which every PowerShell, code page and signing tool reads the same way.

use std::collections::BTreeSet;

use askama::Template;

use super::draft::Draft;
use super::tokens::{CommentToken, PsToken, filters};
use super::{RenderError, VERSION};
use crate::catalogue::Restart;
use crate::change::{Change, Operation, is_protected};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{KeyPath, Presence, Snapshot, Text, ValueData, ValueName, ValueType};

/// Everything a script template interpolates.
struct Script {
    banner: Vec<CommentToken>,
    id: PsToken,
    digest: PsToken,
    hosts: PsToken,
    restart_needed: PsToken,
    entries: Vec<Entry>,
    reviewed: Vec<ReviewedHost>,
}

/// What was there, on one host, when the change was reviewed.
struct ReviewedHost {
    name: PsToken,
    entries: Vec<Reviewed>,
}

/// One entry of the plan table.
struct Entry {
    id: PsToken,
    action: PsToken,
    hive: PsToken,
    keep: PsToken,
    key: PsToken,
    name: PsToken,
    kind: PsToken,
    data: PsToken,
}

/// A template for each script; all take the same.
macro_rules! scripts {
    ($($name:ident $path:literal)*) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        struct $name {
            script: Script,
        }
    )*};
}

scripts! {
    Apply "apply.ps1"
    Check "check.ps1"
    Rollback "rollback.ps1"
}

/// `apply.ps1`.
pub(super) fn apply(draft: &Draft) -> Result<Vec<u8>, RenderError> {
    finish(&Apply { script: script(draft, "applies the change")? })
}

/// `check.ps1`.
pub(super) fn check(draft: &Draft) -> Result<Vec<u8>, RenderError> {
    finish(&Check { script: script(draft, "checks the change; changes nothing")? })
}

/// `rollback.ps1`.
pub(super) fn rollback(draft: &Draft) -> Result<Vec<u8>, RenderError> {
    finish(&Rollback { script: script(draft, "undoes the change")? })
}

/// Renders, and checks what every consumer relies on.
fn finish(template: &impl Template) -> Result<Vec<u8>, RenderError> {
    let text = super::render_template(template)?;
    if !text.is_ascii() {
        return Err(RenderError::Template("a script is not ASCII".into()));
    }
    let text = text.trim_end();
    let mut bytes = Vec::with_capacity(text.len() + text.len() / 32);
    for line in text.lines() {
        bytes.extend_from_slice(line.trim_end().as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    Ok(bytes)
}

fn script(draft: &Draft, purpose: &str) -> Result<Script, RenderError> {
    let mut refused = Vec::new();
    let mut entries = Vec::new();
    let mut seen = BTreeSet::new();
    for change in &draft.changes {
        if !seen.insert((change.key().clone(), change.operation().value_name().cloned())) {
            let message = format!("a script cannot express {change}: the change names it twice");
            refused.push(
                Diagnostic::new(Code::NotExpressible, message)
                    .help("keep the one that is meant; a .reg file applies both in order"),
            );
            continue;
        }
        match entry(change, entries.len() + 1) {
            Ok(entry) => entries.push(entry),
            Err(reason) => refused.push(super::only_reg("a script", change, &reason)),
        }
    }
    if !refused.is_empty() {
        return Err(RenderError::NotExpressible(refused));
    }
    let mut banner =
        vec![format!("regdraft {VERSION}: {purpose}"), format!("Ticket: {}", draft.id)];
    if draft.title != draft.id.as_str() {
        banner.push(format!("Title: {}", draft.title));
    }
    let parts = draft.parts();
    let hosts: Vec<&str> = parts.iter().filter_map(Draft::host).collect();
    match hosts.as_slice() {
        [] => {}
        [host] => banner.push(format!("Host: {host}")),
        hosts => banner.push(format!("Hosts: {}", hosts.join(", "))),
    }
    if let Some(date) = &draft.date {
        banner.push(format!("Date: {date}"));
    }
    if !draft.digest.is_empty() {
        banner.push(format!("Ticket digest (SHA-256 of plan.json): {}", draft.digest));
    }
    Ok(Script {
        banner: banner.iter().map(|line| CommentToken::new(line)).collect(),
        id: PsToken::text(draft.id.as_str().into()),
        digest: PsToken::text(draft.digest.as_str().into()),
        hosts: PsToken::texts(hosts.into_iter().map(Into::into)),
        restart_needed: PsToken::boolean(draft.restart() == Some(Restart::Windows)),
        entries,
        reviewed: parts.iter().filter_map(reviewed).collect(),
    })
}

/// What the state before of a host says of each entry.
fn reviewed(draft: &Draft) -> Option<ReviewedHost> {
    let before = draft.before.as_ref()?;
    let entry = |(at, change): (usize, &Change)| Reviewed::of(before, change, at + 1);
    Some(ReviewedHost {
        name: PsToken::text(draft.host.as_deref().unwrap_or_default().into()),
        entries: draft.changes.iter().enumerate().map(entry).collect(),
    })
}

fn entry_id(number: usize) -> PsToken {
    PsToken::text(format!("E{number:04}").as_str().into())
}

fn entry(change: &Change, number: usize) -> Result<Entry, String> {
    let key = change.key();
    let no_value = PsToken::word("");
    let (action, name, kind, data) = match change.operation() {
        Operation::CreateKey => ("ensurekey", None, "", no_value.clone()),
        Operation::DeleteValue { name } => ("deletevalue", Some(name), "", no_value.clone()),
        Operation::SetValue { name, data } => {
            let (kind, literal) = literal(data)?;
            ("set", Some(name), kind, literal)
        }
        Operation::DeleteKey | Operation::RemoveKeyIfEmpty | Operation::KeepOnlyValues { .. } => {
            return Err(format!("scripts do not do {} yet", change.operation().id()));
        }
    };
    Ok(Entry {
        id: entry_id(number),
        action: PsToken::word(action),
        hive: PsToken::word(key.root().hive()),
        keep: PsToken::count(key.lineage().iter().rposition(is_protected).unwrap_or(0)),
        key: PsToken::text(key.below_root()),
        name: PsToken::text(name.map(ValueName::text).unwrap_or_default()),
        kind: PsToken::word(kind),
        data,
    })
}

/// .NET's kind of a value and its data as a literal, if .NET writes exactly these bytes.
fn literal(data: &ValueData) -> Result<(&'static str, PsToken), String> {
    let value_type = data.value_type();
    let value = data.as_ref();
    let bytes = value.bytes();
    let text = || {
        let (units, []) = bytes.as_chunks::<2>() else { return None };
        let [body @ .., [0, 0]] = units else { return None };
        Some(Text::from_utf16(body.iter().map(|u| u16::from_le_bytes(*u))))
    };
    let odd =
        || format!("its data do not have the form of {value_type}, and .NET would write others");
    match value_type {
        ValueType::SZ | ValueType::EXPAND_SZ => {
            let kind = if value_type == ValueType::SZ { "String" } else { "ExpandString" };
            text().map(|text| (kind, PsToken::text(text.as_ref()))).ok_or_else(odd)
        }
        ValueType::MULTI_SZ => {
            let strings = value.as_multi_text().ok_or_else(odd)?;
            Ok(("MultiString", PsToken::texts(strings.iter().map(Text::as_ref))))
        }
        ValueType::DWORD => value.as_dword().map(|n| ("DWord", PsToken::dword(n))).ok_or_else(odd),
        ValueType::QWORD => value.as_qword().map(|n| ("QWord", PsToken::qword(n))).ok_or_else(odd),
        ValueType::BINARY => Ok(("Binary", PsToken::hex(&bytes))),
        ValueType::NONE => Ok(("None", PsToken::hex(&bytes))),
        other => Err(format!(".NET cannot write {other}")),
    }
}

/// What the reviewed state has where an entry works.
struct Reviewed {
    id: PsToken,
    presence: PsToken,
    kind: PsToken,
    hex: PsToken,
    missing: PsToken,
}

impl Reviewed {
    fn of(before: &Snapshot, change: &Change, number: usize) -> Self {
        let nothing = || PsToken::word("");
        let (presence, kind, hex) = match change.operation().value_name() {
            None => (presence(&before.key(change.key())), nothing(), nothing()),
            Some(name) => {
                let found = before.value(change.key(), name);
                let (kind, hex) = match &found {
                    Presence::Present(value) => match literal(&(*value).to_owned()) {
                        Ok((kind, _)) => (PsToken::word(kind), PsToken::hex(&value.bytes())),
                        // No kind equals this one: the host differs, or the script refuses the value.
                        Err(_) => (PsToken::word("(other)"), nothing()),
                    },
                    Presence::Absent | Presence::Unknown => (nothing(), nothing()),
                };
                (presence(&found), kind, hex)
            }
        };
        Self {
            id: entry_id(number),
            presence: PsToken::word(presence),
            kind,
            hex,
            missing: PsToken::count_or_none(missing_depth(before, change.key())),
        }
    }
}

fn presence<T>(found: &Presence<T>) -> &'static str {
    match found {
        Presence::Present(_) => "present",
        Presence::Absent => "absent",
        Presence::Unknown => "unknown",
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
