//! What lists the files of a ticket, with their hashes?

use serde::Serialize;

use super::contents::OptionsEntry;
use super::{TicketError, TicketOptions};
use crate::json;
use crate::render::{Draft, VERSION, sha256};

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
    reversibility: &'static str,
    rollback_exact: bool,
    files: Vec<FileEntry<'a>>,
}

#[derive(Serialize)]
struct FileEntry<'a> {
    name: &'a str,
    sha256: String,
    size: usize,
}

/// The bytes of `manifest.json`.
pub(super) fn manifest(
    draft: &Draft,
    options: TicketOptions,
    files: &[(&'static str, Vec<u8>)],
) -> Result<Vec<u8>, TicketError> {
    let entry = |(name, bytes): &(&'static str, Vec<u8>)| FileEntry {
        name,
        sha256: sha256(bytes),
        size: bytes.len(),
    };
    let manifest = Manifest {
        schema: "regdraft.manifest.v1",
        tool: "regdraft",
        version: VERSION,
        ticket: draft.id().as_str(),
        digest: draft.digest(),
        date: draft.date(),
        hosts: draft.host().into_iter().collect(),
        presets: draft.presets().iter().map(|preset| preset.id()).collect(),
        options: OptionsEntry::new(draft, options),
        reversibility: draft.plan().reversibility().id(),
        rollback_exact: draft.is_rollback_exact(),
        files: files.iter().map(entry).collect(),
    };
    let mut bytes = Vec::new();
    json::write_document(&mut bytes, &manifest)
        .map_err(|error| TicketError::Internal(error.to_string()))?;
    Ok(bytes)
}

/// The bytes of `SHA256SUMS`, which `sha256sum --check` reads.
pub(super) fn sums(files: &[(&'static str, Vec<u8>)]) -> Vec<u8> {
    let lines = files.iter().map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes)));
    lines.collect::<String>().into_bytes()
}
