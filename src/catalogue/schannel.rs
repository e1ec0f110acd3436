//! Which TLS versions does Windows negotiate, and as which end?
//!
//! Below `SCHANNEL\Protocols`, each protocol has a key for each role, with two values: `Enabled`,
//! the hard switch that outranks what a program asks for, and `DisabledByDefault`, the soft one
//! that a program may overrule. `SYSTEM` is not redirected, so there is one view.

use super::kind::{ProtocolSwitch, SettingKind};
use super::setting::{Confidence, Domain, Facts, Restart, Setting, SettingView, Support};
use super::source::{KB245030, Source, TLS_REGISTRY_2019, TLS_REGISTRY_2020};
use crate::registry::{KeyPath, KeyPathError, ValueName, ValueType};

const PROTOCOLS: &str =
    r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols";

/// A protocol that SCHANNEL knows by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// The SSL 2 style of greeting.
    MultiProtocolUnifiedHello,
    /// Private Communications Technology 1.0.
    Pct10,
    /// SSL 2.0.
    Ssl20,
    /// SSL 3.0.
    Ssl30,
    /// TLS 1.0.
    Tls10,
    /// TLS 1.1.
    Tls11,
    /// TLS 1.2.
    Tls12,
    /// TLS 1.3.
    Tls13,
    /// DTLS 1.0.
    Dtls10,
    /// DTLS 1.2.
    Dtls12,
}

impl Protocol {
    /// All protocols. (There is no DTLS 1.1.)
    pub const ALL: [Protocol; 10] = [
        Protocol::MultiProtocolUnifiedHello,
        Protocol::Pct10,
        Protocol::Ssl20,
        Protocol::Ssl30,
        Protocol::Tls10,
        Protocol::Tls11,
        Protocol::Tls12,
        Protocol::Tls13,
        Protocol::Dtls10,
        Protocol::Dtls12,
    ];

    /// The name of the protocol's key.
    pub const fn key_name(self) -> &'static str {
        match self {
            Protocol::MultiProtocolUnifiedHello => "Multi-Protocol Unified Hello",
            Protocol::Pct10 => "PCT 1.0",
            Protocol::Ssl20 => "SSL 2.0",
            Protocol::Ssl30 => "SSL 3.0",
            Protocol::Tls10 => "TLS 1.0",
            Protocol::Tls11 => "TLS 1.1",
            Protocol::Tls12 => "TLS 1.2",
            Protocol::Tls13 => "TLS 1.3",
            Protocol::Dtls10 => "DTLS 1.0",
            Protocol::Dtls12 => "DTLS 1.2",
        }
    }

    /// Its bit in `DefaultSecureProtocols` of WinHTTP and `SecureProtocols` of WinINet, if it has one.
    ///
    /// Source: "Option Flags" (WinHTTP).
    pub const fn winhttp_bit(self) -> Option<u32> {
        match self {
            Protocol::Ssl20 => Some(0x8),
            Protocol::Ssl30 => Some(0x20),
            Protocol::Tls10 => Some(0x80),
            Protocol::Tls11 => Some(0x200),
            Protocol::Tls12 => Some(0x800),
            Protocol::Tls13 => Some(0x2000),
            _ => None,
        }
    }

    /// The protocol's key, above those of the roles.
    ///
    /// # Errors
    /// Never: the path is well-formed.
    pub fn key(self) -> Result<KeyPath, KeyPathError> {
        KeyPath::parse(PROTOCOLS)?.join(self.key_name())
    }
}

/// The end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The end that calls.
    Client,
    /// The end that answers.
    Server,
}

impl Role {
    /// Both.
    pub const ALL: [Role; 2] = [Role::Client, Role::Server];

    /// The name of the role's key.
    pub const fn key_name(self) -> &'static str {
        match self {
            Role::Client => "Client",
            Role::Server => "Server",
        }
    }
}

/// A state of a protocol for a role, as both values together make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProtocolState {
    /// Offered and accepted.
    Enabled,
    /// Only where a program asks for it through `SCHANNEL_CRED`. Looks like "disabled", is not.
    DisabledByDefault,
    /// Never negotiated, whatever a program asks for.
    Disabled,
}

impl ProtocolState {
    /// What the value `Enabled` is then.
    pub const fn enabled(self) -> u32 {
        match self {
            ProtocolState::Enabled | ProtocolState::DisabledByDefault => 1,
            ProtocolState::Disabled => 0,
        }
    }

    /// What the value `DisabledByDefault` is then.
    pub const fn disabled_by_default(self) -> u32 {
        match self {
            ProtocolState::Enabled => 0,
            ProtocolState::DisabledByDefault | ProtocolState::Disabled => 1,
        }
    }
}

const SOURCES: &[Source] = &[TLS_REGISTRY_2019, TLS_REGISTRY_2020, KB245030];

const ENABLED: Facts = Facts {
    meaning: "whether the protocol is negotiated at all; outranks what a program asks for",
    value_type: ValueType::DWORD,
    domain: Domain::Numbers(&[
        (0, "never negotiated, whatever a program asks for"),
        (1, "negotiated"),
        (0xFFFF_FFFF, "negotiated, in the form of older documents"),
    ]),
    when_absent: "the default of the Windows version",
    restart: Restart::Windows,
    view: SettingView::All,
    support: Support::Documented,
    confidence: Confidence::Confirmed,
    note: "",
    sources: SOURCES,
};

const DISABLED_BY_DEFAULT: Facts = Facts {
    meaning: "whether the protocol is left out unless a program asks for it",
    domain: Domain::Numbers(&[
        (0, "offered by default"),
        (1, "offered only where a program asks for it through SCHANNEL_CRED"),
    ]),
    note: "the page of 2023 does not mention it; product documents still ask for it",
    ..ENABLED
};

/// The setting `Enabled`, the hard switch.
pub fn enabled(protocol: Protocol, role: Role) -> Setting {
    setting(protocol, role, ProtocolSwitch::Enabled, ENABLED)
}

/// The setting `DisabledByDefault`, the soft switch.
pub fn disabled_by_default(protocol: Protocol, role: Role) -> Setting {
    setting(protocol, role, ProtocolSwitch::DisabledByDefault, DISABLED_BY_DEFAULT)
}

fn setting(protocol: Protocol, role: Role, switch: ProtocolSwitch, facts: Facts) -> Setting {
    let key = protocol.key().and_then(|key| key.join(role.key_name()));
    // The parts are constants that fit; a test builds every setting.
    let (key, name) = super::well_formed(key, ValueName::new(switch.name()));
    Setting::new(SettingKind::Protocol { protocol, role, switch }, key, name, facts)
}

/// Every setting of this room.
pub(super) fn settings() -> impl Iterator<Item = Setting> {
    let pairs = Protocol::ALL.into_iter().flat_map(|p| Role::ALL.into_iter().map(move |r| (p, r)));
    pairs.flat_map(|(p, r)| [enabled(p, r), disabled_by_default(p, r)])
}
