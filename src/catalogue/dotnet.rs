//! Which TLS versions does the .NET Framework ask Windows for?
//!
//! Two values, for each of two versions of the runtime, in each of the two registry views: a 32-bit
//! program reads below `WOW6432Node`, a 64-bit one does not. Setting one view only is the usual
//! mistake.

use super::setting::{Restart, Setting};
use super::source::{DOTNET_TLS, Source};
use crate::registry::{KeyPath, ValueName};

/// A version of the runtime, which serves several versions of the framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Runtime {
    /// `v2.0.50727`: .NET Framework 2.0 to 3.5.
    V2,
    /// `v4.0.30319`: .NET Framework 4.x.
    V4,
}

impl Runtime {
    /// Both.
    pub const ALL: [Runtime; 2] = [Runtime::V2, Runtime::V4];

    /// The name of the runtime's key.
    pub const fn key_name(self) -> &'static str {
        match self {
            Runtime::V2 => "v2.0.50727",
            Runtime::V4 => "v4.0.30319",
        }
    }
}

/// A view of the registry on 64-bit Windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// What 64-bit programs see, and the only one on 32-bit Windows.
    Native,
    /// What 32-bit programs see on 64-bit Windows.
    Wow64,
}

impl View {
    /// Both.
    pub const ALL: [View; 2] = [View::Native, View::Wow64];

    /// The word for it in ids and in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            View::Native => "native",
            View::Wow64 => "wow64",
        }
    }

    const fn framework(self) -> &'static str {
        match self {
            View::Native => r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\.NETFramework",
            View::Wow64 => r"HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\Microsoft\.NETFramework",
        }
    }
}

const SOURCES: &[Source] = &[DOTNET_TLS];

/// The setting `SchUseStrongCrypto`.
pub fn strong_crypto(runtime: Runtime, view: View) -> Setting {
    let when_absent = match runtime {
        Runtime::V2 => "0",
        Runtime::V4 => "1 for programs that target .NET Framework 4.6 or later, else 0",
    };
    setting(
        runtime,
        view,
        "SchUseStrongCrypto",
        when_absent,
        &Facts {
            meaning: "whether .NET asks for strong cryptography on outgoing connections",
            domain: &[
                (0, "the old list: SSL 3.0 and TLS 1.0"),
                (1, "TLS 1.0 to 1.2 as the system has them; RC4 and weaker are blocked"),
            ],
        },
    )
}

/// The setting `SystemDefaultTlsVersions`.
pub fn system_default_tls_versions(runtime: Runtime, view: View) -> Setting {
    let when_absent = match runtime {
        Runtime::V2 => "0",
        Runtime::V4 => "1 for programs that target .NET Framework 4.7 or later, else 0",
    };
    setting(
        runtime,
        view,
        "SystemDefaultTlsVersions",
        when_absent,
        &Facts {
            meaning: "whether .NET leaves the choice of TLS versions to SCHANNEL",
            domain: &[(0, ".NET uses its own list"), (1, "SCHANNEL chooses")],
        },
    )
}

struct Facts {
    meaning: &'static str,
    domain: &'static [(u32, &'static str)],
}

fn setting(
    runtime: Runtime,
    view: View,
    name: &str,
    when_absent: &'static str,
    facts: &Facts,
) -> Setting {
    let key = KeyPath::parse(view.framework()).and_then(|key| key.join(runtime.key_name()));
    let (key, value_name) = super::well_formed(key, ValueName::new(name));
    Setting {
        id: format!("dotnet.{}.{}.{}", runtime.key_name(), view.id(), name.to_ascii_lowercase()),
        key,
        name: value_name,
        meaning: facts.meaning,
        domain: facts.domain,
        when_absent,
        restart: Restart::Programs,
        sources: SOURCES,
    }
}

/// Every setting of this room.
pub(super) fn settings() -> impl Iterator<Item = Setting> {
    let pairs = Runtime::ALL.into_iter().flat_map(|r| View::ALL.into_iter().map(move |v| (r, v)));
    pairs.flat_map(|(r, v)| [system_default_tls_versions(r, v), strong_crypto(r, v)])
}
