//! Which TLS versions does the .NET Framework ask Windows for?
//!
//! Two values, for each of two versions of the runtime, in each of the two registry views: a 32-bit
//! program reads below `WOW6432Node`, a 64-bit one does not. Setting one view only is the usual
//! mistake.

use super::kind::{DotnetSwitch, SettingKind};
use super::setting::{Confidence, Domain, Facts, Restart, Setting, SettingView, Support};
use super::source::DOTNET_TLS;
use crate::registry::{KeyPath, ValueName, ValueType};

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

    /// Which programs a setting is for that stands there.
    pub(super) const fn of_setting(self) -> SettingView {
        match self {
            View::Native => SettingView::Native,
            View::Wow64 => SettingView::Wow64,
        }
    }

    const fn framework(self) -> &'static str {
        match self {
            View::Native => r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\.NETFramework",
            View::Wow64 => r"HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\Microsoft\.NETFramework",
        }
    }
}

const STRONG_CRYPTO: Facts = Facts {
    meaning: "whether .NET asks for strong cryptography on outgoing connections",
    value_type: ValueType::DWORD,
    domain: Domain::Numbers(&[
        (0, "the old list: SSL 3.0 and TLS 1.0"),
        (1, "TLS 1.0 to 1.2 as the system has them; RC4 and weaker are blocked"),
    ]),
    when_absent: "1 for programs that target .NET Framework 4.6 or later, else 0",
    restart: Restart::Programs,
    view: SettingView::Native,
    support: Support::Documented,
    confidence: Confidence::Confirmed,
    note: "",
    sources: &[DOTNET_TLS],
};

const SYSTEM_DEFAULT: Facts = Facts {
    meaning: "whether .NET leaves the choice of TLS versions to SCHANNEL",
    domain: Domain::Numbers(&[(0, ".NET uses its own list"), (1, "SCHANNEL chooses")]),
    when_absent: "1 for programs that target .NET Framework 4.7 or later, else 0",
    ..STRONG_CRYPTO
};

/// The setting `SchUseStrongCrypto`.
pub fn strong_crypto(runtime: Runtime, view: View) -> Setting {
    setting(runtime, view, DotnetSwitch::StrongCrypto, STRONG_CRYPTO)
}

/// The setting `SystemDefaultTlsVersions`.
pub fn system_default_tls_versions(runtime: Runtime, view: View) -> Setting {
    setting(runtime, view, DotnetSwitch::SystemDefaultTlsVersions, SYSTEM_DEFAULT)
}

fn setting(runtime: Runtime, view: View, switch: DotnetSwitch, facts: Facts) -> Setting {
    let key = KeyPath::parse(view.framework()).and_then(|key| key.join(runtime.key_name()));
    let (key, name) = super::well_formed(key, ValueName::new(switch.name()));
    let when_absent = match runtime {
        Runtime::V2 => "0",
        Runtime::V4 => facts.when_absent,
    };
    let facts = Facts { when_absent, view: view.of_setting(), ..facts };
    Setting::new(SettingKind::Dotnet { runtime, view, switch }, key, name, facts)
}

/// Switches of `AppContext`, which turn the sense round, and from which target on they are off.
const SWITCHES: [(&str, &str); 4] = [
    ("Switch.System.Net.DontEnableSchUseStrongCrypto", "4.6"),
    ("Switch.System.Net.DontEnableSystemDefaultTlsVersions", "4.7"),
    ("Switch.System.ServiceModel.DisableUsingServicePointManagerSecurityProtocols", "4.7"),
    ("Switch.System.ServiceModel.DontEnableSystemDefaultTlsVersions", "4.7.1"),
];

/// A switch for all programs of a view.
fn switch(view: View, (name, target): (&'static str, &str)) -> Setting {
    let key = KeyPath::parse(view.framework()).and_then(|key| key.join("AppContext"));
    let (key, value_name) = super::well_formed(key, ValueName::new(name));
    let facts = Facts {
        meaning: "whether .NET keeps the behaviour of older versions",
        value_type: ValueType::SZ,
        domain: Domain::Form("true or false"),
        when_absent: match target {
            "4.6" => "false for programs that target .NET Framework 4.6 or later",
            "4.7" => "false for programs that target .NET Framework 4.7 or later",
            _ => "false for programs that target .NET Framework 4.7.1 or later",
        },
        view: view.of_setting(),
        confidence: Confidence::Partly,
        note: "that it is read from here, as text, is remembered",
        ..STRONG_CRYPTO
    };
    Setting::new(SettingKind::AppContext { view, name }, key, value_name, facts)
}

/// Every setting of this room.
pub(super) fn settings() -> impl Iterator<Item = Setting> {
    let pairs = Runtime::ALL.into_iter().flat_map(|r| View::ALL.into_iter().map(move |v| (r, v)));
    let values = pairs.flat_map(|(r, v)| [system_default_tls_versions(r, v), strong_crypto(r, v)]);
    let switches = View::ALL.into_iter().flat_map(|v| SWITCHES.map(|found| switch(v, found)));
    values.chain(switches)
}
