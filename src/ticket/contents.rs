//! What does `plan.json` hold, so that everything can be rendered again?

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use super::{TicketError, TicketOptions};
use crate::catalogue::{Preset, Windows};
use crate::change::ChangeSet;
use crate::json::{self, JsonError, PLAN_SCHEMA, PlanView, StateView, WrittenStep};
use crate::registry::Snapshot;
use crate::render::{Draft, InputCodePage, Redaction, TicketId, VERSION, sha256};

/// What is known of the ticket itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TicketEntry {
    id: String,
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    os: Option<String>,
    presets: Vec<String>,
    /// How many operations are not among the steps because they change nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unchanged_left_out: Option<usize>,
    options: OptionsEntry,
    /// What is said of aliases: the whole state before was needed to find it.
    aliases: Vec<String>,
    /// Whose data are held back from the pages.
    redact: Vec<String>,
    /// The code pages in which 8-bit inputs were read, where something depends on that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    code_pages: Vec<InputCodePage>,
}

/// The plan of one of several hosts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HostEntry {
    pub(super) name: String,
    /// The SHA-256 of its `plan.json`, so that the ticket's digest decides them all.
    pub(super) plan_sha256: String,
}

/// The options, in the words of the command line.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct OptionsEntry {
    accept_irreversible: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    allow_unsafe: bool,
    keep_created_keys: bool,
    without_scripts: bool,
}

impl OptionsEntry {
    pub(super) fn new(draft: &Draft, options: TicketOptions) -> Self {
        Self {
            accept_irreversible: options.accept_irreversible,
            allow_unsafe: options.allow_unsafe,
            keep_created_keys: draft.keeps_created_keys(),
            without_scripts: draft.is_without_scripts(),
        }
    }
}

struct Document<'a> {
    ticket: TicketEntry,
    hosts: &'a [HostEntry],
    declared: Vec<String>,
    before: Option<&'a Snapshot>,
    plan: PlanView<'a>,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", PLAN_SCHEMA)?;
        map.serialize_entry("version", VERSION)?;
        map.serialize_entry("ticket", &self.ticket)?;
        if !self.hosts.is_empty() {
            map.serialize_entry("hosts", &self.hosts)?;
        }
        map.serialize_entry("declared", &self.declared)?;
        map.serialize_entry("before", &self.before.map(StateView))?;
        self.plan.fields(&mut map)?;
        map.end()
    }
}

/// The bytes of `plan.json`; of several hosts, those of the shared one list the others.
pub(super) fn plan(
    draft: &Draft,
    options: TicketOptions,
    hosts: &[HostEntry],
) -> Result<Vec<u8>, TicketError> {
    let internal = |error: &dyn std::fmt::Display| TicketError::Internal(error.to_string());
    let excerpt = draft.before().map(|before| draft.plan().excerpt(before));
    let excerpt = excerpt.transpose().map_err(|error| internal(&error))?;
    let document = Document {
        ticket: TicketEntry {
            id: draft.id().to_string(),
            title: draft.title().to_owned(),
            host: draft.host().map(str::to_owned),
            date: draft.date().map(str::to_owned),
            os: draft.windows().map(|windows| windows.id().to_owned()),
            presets: draft.presets().iter().map(|preset| preset.id().to_owned()).collect(),
            unchanged_left_out: (draft.left_out() > 0).then_some(draft.left_out()),
            options: OptionsEntry::new(draft, options),
            aliases: draft.alias_notes().to_vec(),
            redact: draft.redaction().patterns().map(str::to_owned).collect(),
            code_pages: draft.code_pages().to_vec(),
        },
        hosts,
        declared: draft.declared(),
        before: excerpt.as_ref(),
        plan: PlanView(draft.plan()),
    };
    let mut bytes = Vec::new();
    json::write_document(&mut bytes, &document).map_err(|error| internal(&error))?;
    Ok(bytes)
}

/// The SHA-256 of the state before, as far as it decides anything in the plan, in canonical JSON.
pub(super) fn before_digest(draft: &Draft) -> Result<Option<String>, TicketError> {
    let Some(before) = draft.before() else { return Ok(None) };
    let internal = |error: &dyn std::fmt::Display| TicketError::Internal(error.to_string());
    let excerpt = draft.plan().excerpt(before).map_err(|error| internal(&error))?;
    let mut text = Vec::new();
    json::write_state(&mut text, &excerpt).map_err(|error| internal(&error))?;
    Ok(Some(sha256(&text)))
}

/// What is read of a `plan.json`. What can be worked out again is, and is not read.
#[derive(Deserialize)]
struct Read {
    schema: String,
    version: String,
    ticket: TicketEntry,
    #[serde(default)]
    hosts: Vec<HostEntry>,
    before: Option<serde_json::Value>,
    steps: Vec<WrittenStep>,
}

/// A draft read back, with the options of its ticket and the version that made it.
pub(super) struct Restored {
    pub(super) draft: Draft,
    pub(super) options: TicketOptions,
    pub(super) version: String,
    pub(super) hosts: Vec<HostEntry>,
}

/// Reads `plan.json` back.
pub(super) fn restore(bytes: &[u8]) -> Result<Restored, JsonError> {
    let read: Read = serde_json::from_slice(bytes)?;
    json::check_schema(&read.schema, PLAN_SCHEMA)?;
    let entries: Result<Vec<_>, _> = read.steps.into_iter().map(WrittenStep::change).collect();
    let changes: ChangeSet = json::from_entries(entries?)?;
    let id = TicketId::new(&read.ticket.id).map_err(|error| JsonError::new(error.to_string()))?;
    let known = |id: &String| {
        Preset::find(id).ok_or_else(|| JsonError::new(format!("there is no preset {id:?}")))
    };
    let presets: Result<Vec<_>, _> = read.ticket.presets.iter().map(known).collect();
    let mut redaction = Redaction::none();
    for pattern in &read.ticket.redact {
        redaction = redaction.with(pattern).map_err(|error| JsonError::new(error.to_string()))?;
    }
    let version = |id: String| {
        Windows::find(&id)
            .ok_or_else(|| JsonError::new(format!("there is no version of Windows {id:?}")))
    };
    let windows = read.ticket.os.map(version).transpose()?;
    let draft = Draft::new(id, changes)
        .for_windows(windows)
        .with_redaction(redaction)
        .with_title(&read.ticket.title)
        .with_host(read.ticket.host)
        .with_date(read.ticket.date)
        .with_presets(presets?)
        .with_left_out(read.ticket.unchanged_left_out.unwrap_or(0))
        .with_code_pages(read.ticket.code_pages)
        .keep_created_keys(read.ticket.options.keep_created_keys);
    let draft = match read.before {
        Some(before) => draft.with_before(json::state_from_value(before)?),
        None => draft,
    };
    let draft = draft
        .with_alias_notes(read.ticket.aliases)
        .without_scripts(read.ticket.options.without_scripts);
    let options = TicketOptions {
        accept_irreversible: read.ticket.options.accept_irreversible,
        allow_unsafe: read.ticket.options.allow_unsafe,
    };
    Ok(Restored { draft, options, version: read.version, hosts: read.hosts })
}
