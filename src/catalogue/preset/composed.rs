//! What is composed of confirmed parts, for those who follow no one document?

use super::super::dotnet::{Runtime, View};
use super::super::schannel::{Protocol, ProtocolState, Role};
use super::super::source::{
    DEPRECATION, DOTNET_TLS, EXCHANGE, MBAM, MS_IDENTITY_TOOLS, PROTOCOLS, SCHANNEL_DSC,
};
use super::item::Item;
use super::{Preset, RESTART, Scope};

const BOTH: &[Role] = &Role::ALL;

/// SSL 2.0 to TLS 1.1, off.
const OLD_OFF: Item = Item::Protocols(
    &[Protocol::Ssl20, Protocol::Ssl30, Protocol::Tls10, Protocol::Tls11],
    BOTH,
    ProtocolState::Disabled,
);

pub(super) const ALL: &[Preset] = &[
    Preset {
        id: "reset-to-os-default",
        title: "All values for protocols and .NET away: the defaults of Windows",
        machines: "machines that are to have the defaults of their Windows",
        scope: Scope::Both,
        warnings: &[
            RESTART,
            "This is no way back from a preset, unless the values were absent before.",
            "A new installation may have DisabledByDefault = 1 for SSL 2.0 as a client.",
            "Ciphers, hashes, key exchanges, WinHTTP, WinINet, cipher suites, FIPS mode and renegotiation stay as they are.",
        ],
        sources: &[DEPRECATION, MS_IDENTITY_TOOLS, SCHANNEL_DSC],
        items: &[
            Item::ForgetProtocols(&Protocol::ALL),
            Item::ForgetDotnet(Runtime::V2, View::Native),
            Item::ForgetDotnet(Runtime::V2, View::Wow64),
            Item::ForgetDotnet(Runtime::V4, View::Native),
            Item::ForgetDotnet(Runtime::V4, View::Wow64),
        ],
    },
    Preset {
        id: "tls12-and-13",
        title: "TLS 1.2 and 1.3 on, all older protocols off",
        machines: "Windows 11, Server 2022 and later",
        scope: Scope::Both,
        warnings: &[
            RESTART,
            "Not for older versions of Windows: there, TLS 1.3 is no safe configuration.",
        ],
        sources: &[EXCHANGE, DOTNET_TLS, PROTOCOLS],
        items: &[
            OLD_OFF,
            Item::Protocols(&[Protocol::Tls12, Protocol::Tls13], BOTH, ProtocolState::Enabled),
            Item::AllDotnet(1),
        ],
    },
    Preset {
        id: "tls12-only",
        title: "TLS 1.2 on, all older protocols off",
        machines: "any machine",
        scope: Scope::Both,
        warnings: &[RESTART, "On Windows 11, Server 2022 and later TLS 1.3 stays on."],
        sources: &[MBAM, DOTNET_TLS],
        items: &[
            OLD_OFF,
            Item::Protocols(&[Protocol::Tls12], BOTH, ProtocolState::Enabled),
            Item::AllDotnet(1),
        ],
    },
];
