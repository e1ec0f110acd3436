//! What is handed to the renderers?

use std::sync::Arc;

use super::derived::Derived;
use super::powershell::Engine;
use super::redaction::Redaction;
use super::ticket_id::TicketId;
use crate::catalogue::{self, Preset, Restart, Windows};
use crate::change::{ChangeSet, Found, LeftoverReason, Operation, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{KeyPath, Presence, Snapshot, SnapshotError, ValueName};

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
    pub(super) changes: Arc<ChangeSet>,
    pub(super) left_out: usize,
    pub(super) presets: Vec<Preset>,
    pub(super) before: Option<Arc<Snapshot>>,
    pub(super) derived: Arc<Derived>,
    pub(super) keep_created_keys: bool,
    pub(super) without_scripts: bool,
    pub(super) before_digest: Option<String>,
    pub(super) redaction: Redaction,
    pub(super) hosts: Vec<HostState>,
    pub(super) engine: Engine,
    pub(super) windows: Option<Windows>,
    pub(super) code_pages: Vec<super::InputCodePage>,
    /// What it has to know of the others, if it is the draft of one of several hosts.
    pub(super) part: Option<Part>,
}

/// What the draft of one of several hosts, which share `apply.reg`, has to know of the others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Whether data of any host are held back, so that no hash of the ticket may be shown.
    holds_back: bool,
}

/// The state before of one of several hosts, and what follows from it.
#[derive(Clone, Debug)]
pub(super) struct HostState {
    name: String,
    before: Arc<Snapshot>,
    derived: Arc<Derived>,
    before_digest: Option<String>,
}

impl Draft {
    /// A draft of these changes, without any known state before.
    pub fn new(id: TicketId, changes: ChangeSet) -> Self {
        Self {
            title: id.to_string(),
            id,
            host: None,
            date: None,
            digest: String::new(),
            changes: Arc::new(changes),
            left_out: 0,
            presets: Vec::new(),
            before: None,
            derived: Arc::default(),
            keep_created_keys: false,
            without_scripts: false,
            before_digest: None,
            redaction: Redaction::well_known(),
            hosts: Vec::new(),
            engine: Engine::default(),
            windows: None,
            code_pages: Vec::new(),
            part: None,
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

    /// Says how many operations were left out of the changes because they change nothing in the states
    /// before: pages and `plan.json` declare it.
    pub fn with_left_out(self, left_out: usize) -> Self {
        Self { left_out, ..self }
    }

    /// How many operations were left out because they change nothing.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Gives the state before, which makes the rollback exact.
    pub fn with_before(self, before: Snapshot) -> Self {
        Self { before: Some(Arc::new(before)), derived: Arc::default(), ..self }
    }

    /// Makes it for several hosts, each with its state before. They share the change and its
    /// scripts; plan, rollback and review are made for each.
    pub fn with_hosts(self, hosts: impl IntoIterator<Item = (String, Snapshot)>) -> Self {
        let state = |(name, before): (String, Snapshot)| HostState {
            name,
            before: Arc::new(before),
            derived: Arc::default(),
            before_digest: None,
        };
        Self { hosts: hosts.into_iter().map(state).collect(), ..self }
    }

    /// The draft of each of several hosts; none if it is for one, or for any.
    pub fn host_drafts(&self) -> Vec<Draft> {
        let mut drafts = self.host_parts();
        let holds_back = drafts.iter().any(|part| !part.redacted_places().is_empty());
        for draft in &mut drafts {
            draft.part = Some(Part { holds_back });
        }
        drafts
    }

    fn host_parts(&self) -> Vec<Draft> {
        let part = Some(Part { holds_back: false });
        let shared = Draft { hosts: Vec::new(), part, ..self.clone() };
        let draft = |state: &HostState| Draft {
            host: Some(state.name.clone()),
            before: Some(Arc::clone(&state.before)),
            derived: Arc::clone(&state.derived),
            before_digest: state.before_digest.clone(),
            ..shared.clone()
        };
        self.hosts.iter().map(draft).collect()
    }

    /// Whether it is for several hosts.
    pub fn is_for_hosts(&self) -> bool {
        !self.hosts.is_empty()
    }

    /// The draft of the hosts that decide on the whole: of each of several, else this one.
    pub(crate) fn parts(&self) -> Vec<Draft> {
        if self.hosts.is_empty() { vec![self.clone()] } else { self.host_drafts() }
    }

    /// Sets the digests of several hosts' states before, and what was found of their aliases.
    pub(crate) fn with_host_notes(mut self, notes: Vec<(Option<String>, Vec<String>)>) -> Self {
        for (host, (digest, aliases)) in self.hosts.iter_mut().zip(notes) {
            host.before_digest = digest;
            host.derived = Arc::new(Derived::with_alias_notes(aliases));
        }
        self
    }

    /// Leaves the keys that the change creates when rolling back by `.reg`.
    pub fn keep_created_keys(self, keep: bool) -> Self {
        Self { keep_created_keys: keep, ..self }.derived_anew()
    }

    /// Makes it of `.reg` files alone: there will be no scripts, so nothing records the prior state
    /// on the host.
    pub fn without_scripts(self, without: bool) -> Self {
        Self { without_scripts: without, ..self }.derived_anew()
    }

    /// Forgets what follows from options that have changed, but not what was found of aliases.
    fn derived_anew(mut self) -> Self {
        self.derived = Arc::new(self.derived.of_aliases());
        for host in &mut self.hosts {
            host.derived = Arc::new(host.derived.of_aliases());
        }
        self
    }

    /// Says which data are held back from reviews; without this, those that are well known to be
    /// secret.
    pub fn with_redaction(self, redaction: Redaction) -> Self {
        Self { redaction, ..self }
    }

    /// Says which management system runs `detect.ps1` and `remediate.ps1`; without this, Intune.
    pub fn for_engine(self, engine: Engine) -> Self {
        Self { engine, ..self }
    }

    /// Says which version of Windows it is for: the review shows what becomes of TLS there, and
    /// [`hazards`](Self::hazards) looks for what is dangerous.
    pub fn for_windows(self, windows: Option<Windows>) -> Self {
        Self { windows, ..self }
    }

    /// Replaces what was found of aliases, which a part of the state before cannot tell again.
    pub(crate) fn with_alias_notes(self, alias_notes: Vec<String>) -> Self {
        Self { derived: Arc::new(Derived::with_alias_notes(alias_notes)), ..self }
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

    /// The version of Windows it is for.
    pub fn windows(&self) -> Option<Windows> {
        self.windows
    }

    /// What is dangerous about the changes on that version of Windows, host by host; nothing is looked
    /// for where it is not given.
    ///
    /// # Errors
    /// [`SnapshotError::TooLarge`](crate::registry::SnapshotError::TooLarge).
    pub fn hazards(&self) -> Result<Vec<Diagnostic>, SnapshotError> {
        let Some(windows) = self.windows else { return Ok(Vec::new()) };
        let unknown = Snapshot::empty();
        let mut found = Vec::new();
        for part in self.parts() {
            let before = part.before().unwrap_or(&unknown);
            for hazard in catalogue::hazards(before, &self.changes, windows)? {
                // What holds on every host alike is said once.
                if !found.contains(&hazard) {
                    found.push(hazard);
                }
            }
        }
        Ok(found)
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
        self.before.as_deref()
    }

    /// Which data are held back from reviews.
    pub fn redaction(&self) -> &Redaction {
        &self.redaction
    }

    /// The values whose data are held back from the review: those that the change writes, and
    /// those that are there before.
    pub fn redacted_places(&self) -> Vec<(KeyPath, ValueName)> {
        if !self.hosts.is_empty() {
            let all = self.host_parts();
            let mut places: Vec<_> = all.iter().flat_map(Draft::redacted_places).collect();
            places.sort();
            places.dedup();
            return places;
        }
        let mut places: Vec<_> = self
            .plan()
            .steps()
            .iter()
            .filter(|step| holds_data(step))
            .filter_map(|step| {
                Some((step.change().key().clone(), step.change().operation().value_name()?.clone()))
            })
            .chain(self.restored().map(|(key, name)| (key.clone(), name.clone())))
            .filter(|(key, name)| self.redaction.covers(key, name))
            .collect();
        places.sort();
        places.dedup();
        places
    }

    /// The values that the rollback writes.
    fn restored(&self) -> impl Iterator<Item = (&KeyPath, &ValueName)> {
        self.plan().rollback().iter().filter_map(|change| match change.operation() {
            Operation::SetValue { name, .. } => Some((change.key(), name)),
            _ => None,
        })
    }

    /// Whether data of the ticket are held back, from this page or from that of another host.
    pub(crate) fn holds_back(&self) -> bool {
        self.part.is_some_and(|part| part.holds_back) || !self.redacted_places().is_empty()
    }

    /// Whether a file of a ticket holds data that are held back from its review, or a hash made from
    /// them: such a file is for the host, not for a change system that others read.
    pub(crate) fn is_unsafe_to_attach(file: &str) -> bool {
        let page = ["review.md", "review.html", "runbook.md"];
        !page.iter().any(|page| file.ends_with(page))
    }

    /// Whether a rollback by `.reg` brings back everything that the change touches: there is a
    /// state before, it speaks for all of it, and nothing is left on request. Keys that every
    /// Windows has may stay.
    pub fn is_rollback_exact(&self) -> bool {
        let kept = |note: &Diagnostic| note.code() == Code::Kept;
        self.has_rollback_reg()
            && self.lowered_rollback().is_ok_and(|lowered| !lowered.widenings().iter().any(kept))
    }

    /// Whether there is a `rollback.reg`: it is exact, but for keys that are kept on request.
    pub fn has_rollback_reg(&self) -> bool {
        // A file that may create a key has done more than is planned to be undone. One that several
        // hosts share creates it also where it would be left out of a file for this host alone.
        let creates = |note: &Diagnostic| match note.code() {
            Code::Created => true,
            Code::LeftOut => self.part.is_some(),
            _ => false,
        };
        self.before.is_some()
            && self.plan().leftovers().iter().all(|left| left.reason() == LeftoverReason::Protected)
            && self.lowered_rollback().is_ok()
            && self.lowered_change().is_ok_and(|lowered| !lowered.widenings().iter().any(creates))
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
            && let Ok(lowered) = self.lowered_rollback()
        {
            all.extend(of("rollback.reg", lowered.widenings()));
        }
        all
    }

    /// What it takes for the change to work, as far as that is known of its values.
    pub fn restart(&self) -> Option<Restart> {
        let settings = catalogue::Index::get();
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

/// Whether a step writes data, or meets some.
fn holds_data(step: &Step) -> bool {
    matches!(step.change().operation(), Operation::SetValue { .. })
        || matches!(step.before(), Found::Value(Presence::Present(_)))
}
