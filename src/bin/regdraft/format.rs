//! What does a file hold?

use std::ffi::OsStr;
use std::path::Path;

use regdraft::{json, policy};

use super::args::InputFormat;

impl InputFormat {
    /// What a file holds, by its name or else by how it begins.
    pub(crate) fn guess(name: &str, bytes: &[u8]) -> Self {
        let extension = Path::new(name).extension().map(OsStr::to_ascii_lowercase);
        let by_schema = || match schema_of(bytes).as_deref() {
            Some(policy::SCHEMA) => Self::Policy,
            Some(json::PLAN_SCHEMA) => Self::Plan,
            _ => Self::Json,
        };
        match extension.as_deref().and_then(OsStr::to_str) {
            Some("reg") => Self::Reg,
            Some("toml") => Self::Policy,
            Some("md" | "markdown" | "txt") => Self::Document,
            Some("json") => by_schema(),
            _ if !bytes.trim_ascii_start().starts_with(b"{") => Self::Reg,
            _ => by_schema(),
        }
    }
}

/// Returns `true` if the text is a state in JSON.
pub(crate) fn is_json_state(bytes: &[u8]) -> bool {
    schema_of(bytes).is_some_and(|schema| schema == json::STATE_SCHEMA)
}

/// The schema that JSON names.
fn schema_of(bytes: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Head {
        schema: String,
    }
    serde_json::from_slice(bytes).ok().map(|head: Head| head.schema)
}
