//! How does what a machine will negotiate stand in JSON?

use std::io::{self, Write};

use serde::Serialize;

use super::write_document;
use crate::catalogue::schannel::{Protocol, Role};
use crate::catalogue::{Effective, HealthClass};

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    os: &'static str,
    protocols: Vec<ProtocolEntry>,
    dotnet: Vec<DotnetEntry>,
    winhttp: Vec<WinHttpEntry>,
    health_checker: Vec<HealthEntry>,
}

#[derive(Serialize)]
struct ProtocolEntry {
    protocol: &'static str,
    role: &'static str,
    state: &'static str,
    reason: String,
}

#[derive(Serialize)]
struct DotnetEntry {
    runtime: &'static str,
    view: &'static str,
    system_default_tls_versions: String,
    strong_crypto: String,
}

#[derive(Serialize)]
struct WinHttpEntry {
    view: &'static str,
    mask: Option<u32>,
    protocols: Vec<&'static str>,
    reason: String,
}

#[derive(Serialize)]
struct HealthEntry {
    protocol: &'static str,
    class: Option<&'static str>,
}

/// Writes what a machine will negotiate: `regdraft.effective.v1`.
///
/// # Errors
/// When the output cannot be written.
pub fn write_effective(output: impl Write, effective: &Effective) -> io::Result<()> {
    let role = |role| match role {
        Role::Client => "client",
        Role::Server => "server",
    };
    let document = Document {
        schema: "regdraft.effective.v1",
        os: effective.windows().id(),
        protocols: effective
            .protocols()
            .iter()
            .map(|found| ProtocolEntry {
                protocol: found.protocol().key_name(),
                role: role(found.role()),
                state: found.state().id(),
                reason: found.reason().to_owned(),
            })
            .collect(),
        dotnet: effective
            .dotnet()
            .iter()
            .map(|found| DotnetEntry {
                runtime: found.runtime().key_name(),
                view: found.view().id(),
                system_default_tls_versions: found.system_default().words(),
                strong_crypto: found.strong_crypto().words(),
            })
            .collect(),
        winhttp: effective
            .winhttp()
            .iter()
            .map(|found| WinHttpEntry {
                view: found.view().id(),
                mask: found.mask(),
                protocols: found.protocols().into_iter().map(Protocol::key_name).collect(),
                reason: found.reason().to_owned(),
            })
            .collect(),
        health_checker: effective
            .health()
            .iter()
            .map(|(protocol, class)| HealthEntry {
                protocol: protocol.key_name(),
                class: class.map(HealthClass::words),
            })
            .collect(),
    };
    write_document(output, &document)
}
