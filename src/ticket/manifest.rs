//! What lists the files of a ticket, with their hashes?

use serde::Serialize;

use super::contents::OptionsEntry;
use super::{TicketError, TicketOptions};
use crate::change::Reversibility;
use crate::json;
use crate::render::{Draft, InputCodePage, VERSION, sha256};

#[derive(Serialize)]
struct Manifest<'a> {
    schema: &'static str,
    tool: &'static str,
    version: &'static str,
    ticket: &'a str,
    digest: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    hosts: Vec<&'a str>,
    presets: Vec<&'static str>,
    options: OptionsEntry,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    code_pages: &'a [InputCodePage],
    reversibility: &'static str,
    rollback_exact: bool,
    files: Vec<FileEntry>,
}

#[derive(Serialize)]
struct FileEntry {
    name: String,
    sha256: String,
    size: usize,
}

/// The bytes of `manifest.json`.
pub(super) fn manifest(
    draft: &Draft,
    options: TicketOptions,
    files: &[(String, Vec<u8>)],
) -> Result<Vec<u8>, TicketError> {
    let entry = |(name, bytes): &'_ (String, Vec<u8>)| FileEntry {
        name: name.clone(),
        sha256: sha256(bytes),
        size: bytes.len(),
    };
    let parts = draft.parts();
    let worst = parts.iter().map(|part| part.plan().reversibility()).max();
    let manifest = Manifest {
        schema: "regdraft.manifest.v1",
        tool: "regdraft",
        version: VERSION,
        ticket: draft.id().as_str(),
        digest: draft.digest(),
        date: draft.date(),
        hosts: parts.iter().filter_map(Draft::host).collect(),
        presets: draft.presets().iter().map(|preset| preset.id()).collect(),
        options: OptionsEntry::new(draft, options),
        code_pages: draft.code_pages(),
        reversibility: worst.unwrap_or(Reversibility::Exact).id(),
        rollback_exact: parts.iter().all(Draft::is_rollback_exact),
        files: files.iter().map(entry).collect(),
    };
    let mut bytes = Vec::new();
    json::write_document(&mut bytes, &manifest)
        .map_err(|error| TicketError::Internal(error.to_string()))?;
    Ok(bytes)
}

/// The bytes of `SHA256SUMS`, which `sha256sum --check` reads.
pub(super) fn sums(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let lines = files.iter().map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes)));
    lines.collect::<String>().into_bytes()
}
