//! What is handed to the renderers?

use std::fmt;

use crate::catalogue::{self, Preset, Restart};
use crate::change::{ChangeSet, LeftoverReason, Operation, Plan};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::Snapshot;

/// The id of a ticket: 1 to 64 of `A-Z a-z 0-9 . _ -`. It becomes part of paths on hosts, so it
/// neither begins nor ends with a dot, holds no two dots in a row, and is no device name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketId(String);

/// The text is no ticket id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketIdError(&'static str);

impl fmt::Display for TicketIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for TicketIdError {}

impl TicketId {
    /// A ticket id.
    ///
    /// # Errors
    /// [`TicketIdError`] says what is wrong with it.
    ///
    /// # Examples
    /// ```
    /// use regdraft::render::TicketId;
    ///
    /// assert!(TicketId::new("CHG0031415").is_ok());
    /// assert!(TicketId::new("../etc").is_err());
    /// ```
    pub fn new(id: &str) -> Result<Self, TicketIdError> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        if id.is_empty() || id.len() > 64 || !id.bytes().all(allowed) {
            return Err(TicketIdError(
                "an id is 1 to 64 letters, digits, dots, underscores and hyphens",
            ));
        }
        if id.contains("..") || id.starts_with('.') || id.ends_with('.') {
            return Err(TicketIdError(
                "an id neither begins nor ends with a dot, nor holds two in a row: it becomes part of a path",
            ));
        }
        if is_device(id) {
            return Err(TicketIdError("Windows keeps this name for a device: no path can have it"));
        }
        Ok(Self(id.to_owned()))
    }

    /// The id made of any text, by leaving out what an id cannot hold.
    pub fn from_text(text: &str) -> Self {
        let kept: String = text
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '_' | '-') { c } else { '-' })
            .take(64)
            .collect();
        let kept = kept.trim_matches('-');
        Self::new(kept).unwrap_or_else(|_| Self("change".into()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether Windows takes a file name for a device, whatever its extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let numbered = |device: &str| {
        stem.strip_prefix(device)
            .is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// A change as it is to be handed over: what is changed, for whom, on the grounds of what state.
///
/// # Examples
/// ```
/// use regdraft::{catalogue::Preset, render::{Artefact, Draft, TicketId}};
///
/// let preset = Preset::find("aps-client").expect("it is built in");
/// let draft = Draft::new(TicketId::new("CHG0031415")?, preset.changes()).with_presets([preset]);
/// let script = draft.render(Artefact::CheckScript)?;
/// assert!(script.is_ascii());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Draft {
    pub(super) id: TicketId,
    pub(super) title: String,
    pub(super) host: Option<String>,
    pub(super) date: Option<String>,
    pub(super) digest: String,
    pub(super) changes: ChangeSet,
    pub(super) presets: Vec<Preset>,
    pub(super) before: Option<Snapshot>,
    pub(super) plan: Plan,
    pub(super) keep_created_keys: bool,
    pub(super) without_scripts: bool,
    pub(super) alias_notes: Vec<String>,
    pub(super) before_digest: Option<String>,
}

impl Draft {
    /// A draft of these changes, without any known state before.
    pub fn new(id: TicketId, changes: ChangeSet) -> Self {
        let plan = Plan::new(&Snapshot::empty(), &changes);
        let alias_notes = alias_notes(&changes, None);
        Self {
            title: id.to_string(),
            id,
            host: None,
            date: None,
            digest: String::new(),
            changes,
            presets: Vec::new(),
            before: None,
            plan,
            keep_created_keys: false,
            without_scripts: false,
            alias_notes,
            before_digest: None,
        }
    }

    /// Gives it a title for people.
    pub fn with_title(self, title: &str) -> Self {
        Self { title: title.to_owned(), ..self }
    }

    /// Makes it for one host.
    pub fn with_host(self, host: Option<String>) -> Self {
        Self { host, ..self }
    }

    /// Dates it. Without this there is no date anywhere.
    pub fn with_date(self, date: Option<String>) -> Self {
        Self { date, ..self }
    }

    /// Names the presets that it consists of, so that what their documents say is passed on.
    pub fn with_presets(self, presets: impl IntoIterator<Item = Preset>) -> Self {
        Self { presets: presets.into_iter().collect(), ..self }
    }

    /// Gives the state before, which makes the rollback exact.
    pub fn with_before(self, before: Snapshot) -> Self {
        let plan = Plan::new(&before, &self.changes);
        let alias_notes = alias_notes(&self.changes, Some(&before));
        let draft = Self { before: Some(before), plan, alias_notes, ..self };
        let without = draft.without_scripts;
        draft.without_scripts(without)
    }

    /// Leaves the keys that the change creates when rolling back by `.reg`.
    pub fn keep_created_keys(self, keep: bool) -> Self {
        Self { keep_created_keys: keep, ..self }
    }

    /// Makes it of `.reg` files alone: there will be no scripts, so nothing records the prior state
    /// on the host.
    pub fn without_scripts(self, without: bool) -> Self {
        let plan = if without { self.plan.without_capture() } else { self.plan };
        Self { without_scripts: without, plan, ..self }
    }

    /// Replaces what was found of aliases, which a part of the state before cannot tell again.
    pub(crate) fn with_alias_notes(self, alias_notes: Vec<String>) -> Self {
        Self { alias_notes, ..self }
    }

    /// Sets the digest of the state before.
    pub(crate) fn with_before_digest(self, before_digest: Option<String>) -> Self {
        Self { before_digest, ..self }
    }

    /// Sets the digest that identifies the ticket in its scripts and records.
    pub fn with_digest(self, digest: &str) -> Self {
        Self { digest: digest.to_owned(), ..self }
    }

    /// Whether a rollback by `.reg` leaves the keys that the change creates.
    pub fn keeps_created_keys(&self) -> bool {
        self.keep_created_keys
    }

    /// Whether there will be no scripts.
    pub fn is_without_scripts(&self) -> bool {
        self.without_scripts
    }

    /// What is to be said about keys that may be reached by several paths.
    pub fn alias_notes(&self) -> &[String] {
        &self.alias_notes
    }

    /// The digest; empty where it has none.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The id.
    pub fn id(&self) -> &TicketId {
        &self.id
    }

    /// The title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The host it is made for.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The date, if it has one.
    pub fn date(&self) -> Option<&str> {
        self.date.as_deref()
    }

    /// The changes.
    pub fn changes(&self) -> &ChangeSet {
        &self.changes
    }

    /// The presets it consists of.
    pub fn presets(&self) -> &[Preset] {
        &self.presets
    }

    /// The state before, if there is one.
    pub fn before(&self) -> Option<&Snapshot> {
        self.before.as_ref()
    }

    /// What the changes do to the state before.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Whether a rollback by `.reg` brings back everything that the change touches: there is a
    /// state before, it speaks for all of it, and nothing is left on request. Keys that every
    /// Windows has may stay.
    pub fn is_rollback_exact(&self) -> bool {
        let kept = |note: &Diagnostic| note.code() == Code::Kept;
        self.has_rollback_reg()
            && super::reg_file::lower_rollback(self)
                .is_ok_and(|lowered| !lowered.widenings().iter().any(kept))
    }

    /// Whether there is a `rollback.reg`: it is exact, but for keys that are kept on request.
    pub fn has_rollback_reg(&self) -> bool {
        // A file that may create a key has done more than is planned to be undone.
        let creates = |note: &Diagnostic| note.code() == Code::Created;
        self.before.is_some()
            && self.plan.leftovers().iter().all(|left| left.reason() == LeftoverReason::Protected)
            && super::reg_file::lower_rollback(self).is_ok()
            && super::reg_file::lower_change(self)
                .is_ok_and(|lowered| !lowered.widenings().iter().any(creates))
    }

    /// What the `.reg` files do beyond, or short of, the change and its inverse: declared, each
    /// with its file.
    pub fn declared(&self) -> Vec<String> {
        let of = |file: &str, notes: &[Diagnostic]| -> Vec<String> {
            notes.iter().map(|note| format!("{file}: {}", note.message())).collect()
        };
        let mut all = Vec::new();
        if let Ok(lowered) = super::reg_file::lower_change(self) {
            all.extend(of("apply.reg", lowered.widenings()));
        }
        if self.has_rollback_reg()
            && let Ok(lowered) = super::reg_file::lower_rollback(self)
        {
            all.extend(of("rollback.reg", lowered.widenings()));
        }
        all
    }

    /// What it takes for the change to work, as far as that is known of its values.
    pub fn restart(&self) -> Option<Restart> {
        let settings = catalogue::Index::new();
        let named = self.changes.iter().filter_map(|change| match change.operation() {
            Operation::SetValue { name, .. } | Operation::DeleteValue { name } => {
                settings.find(change.key(), name)
            }
            _ => None,
        });
        let of_values = named.map(catalogue::Setting::restart).max();
        of_values.max(self.presets.iter().filter_map(|preset| preset.required_restart()).max())
    }
}

fn alias_notes(changes: &ChangeSet, before: Option<&Snapshot>) -> Vec<String> {
    let found = super::present::alias_diagnostics(changes, before);
    found.iter().map(|note| note.message().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_safe_as_parts_of_paths() {
        for good in ["a", "CHG-1.2_3", &"x".repeat(64), "console", "com10"] {
            assert!(TicketId::new(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "..",
            "a..b",
            ".a",
            "a.",
            "a/b",
            "a\\b",
            "a b",
            "é",
            "NUL",
            "con.x",
            "COM1",
            &"x".repeat(65),
        ] {
            assert!(TicketId::new(bad).is_err(), "{bad}");
        }
        assert_eq!(TicketId::from_text("../my file.reg").as_str(), "my-file-reg");
        assert_eq!(TicketId::from_text("...").as_str(), "change");
    }
}
