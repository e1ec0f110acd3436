//! What do security baselines and hardening lists ask for?

use super::super::dotnet::{Runtime, View};
use super::super::schannel::{Protocol, ProtocolState, Role};
use super::super::source::{HARDENING_KITTY, MS_IDENTITY_TOOLS, NSA, STIG, STIG_VIEWER};
use super::item::Item;
use super::{Preset, Scope};

const BOTH: &[Role] = &Role::ALL;
const CLIENT: &[Role] = &[Role::Client];
const SERVER: &[Role] = &[Role::Server];
const ON: ProtocolState = ProtocolState::Enabled;
const OFF: ProtocolState = ProtocolState::Disabled;

/// SSL 2.0 to TLS 1.1.
const OLD: &[Protocol] = &[Protocol::Ssl20, Protocol::Ssl30, Protocol::Tls10, Protocol::Tls11];

pub(super) const ALL: &[Preset] = &[
    Preset {
        id: "hardeningkitty-tls",
        title: "HardeningKitty: its list for TLS",
        machines: "machines that are hardened by that list",
        scope: Scope::Both,
        warnings: &[
            "Hashes\\SHA = 0 takes away every cipher suite that ends in SHA.",
            "It turns AES on with 1, where Microsoft's documents write 0xffffffff.",
            "The list also sets the policies for cipher suites and curves, which are not in here.",
        ],
        sources: &[HARDENING_KITTY],
        items: &[
            Item::Protocols(&[Protocol::MultiProtocolUnifiedHello, Protocol::Pct10], BOTH, OFF),
            Item::Protocols(OLD, BOTH, OFF),
            Item::Protocols(&[Protocol::Tls12], BOTH, ON),
            Item::Numbers(
                &[
                    "schannel.ciphers.null",
                    "schannel.ciphers.des-56/56",
                    "schannel.ciphers.rc2-40/128",
                    "schannel.ciphers.rc2-56/128",
                    "schannel.ciphers.rc2-128/128",
                    "schannel.ciphers.rc4-40/128",
                    "schannel.ciphers.rc4-56/128",
                    "schannel.ciphers.rc4-64/128",
                    "schannel.ciphers.rc4-128/128",
                    "schannel.ciphers.triple-des-168",
                ],
                0,
            ),
            Item::Numbers(&["schannel.ciphers.aes-128/128", "schannel.ciphers.aes-256/256"], 1),
            Item::Numbers(&["schannel.hashes.md5", "schannel.hashes.sha"], 0),
            Item::Numbers(
                &[
                    "schannel.hashes.sha256",
                    "schannel.hashes.sha384",
                    "schannel.hashes.sha512",
                    "schannel.kex.diffie-hellman.enabled",
                    "schannel.kex.ecdh.enabled",
                    "schannel.kex.pkcs.enabled",
                ],
                0xFFFF_FFFF,
            ),
            Item::Numbers(
                &[
                    "schannel.kex.diffie-hellman.serverminkeybitlength",
                    "schannel.kex.diffie-hellman.clientminkeybitlength",
                    "schannel.kex.pkcs.clientminkeybitlength",
                ],
                2048,
            ),
            Item::AllDotnet(1),
        ],
    },
    Preset {
        id: "msft-baseline-ie",
        title: "Microsoft security baselines: WinINet with TLS 1.1 and 1.2",
        machines: "Windows 10 2004 to Windows 11 24H2, Server 2022",
        scope: Scope::Both,
        warnings: &[],
        sources: &[HARDENING_KITTY],
        items: &[Item::Numbers(&["wininet.secureprotocols.policy.hklm"], 2560)],
    },
    Preset {
        id: "msid-legacy-client-off",
        title: "MSIdentityTools: older protocols off for clients",
        machines: "machines as clients",
        scope: Scope::Client,
        warnings: &["It sets Enabled alone, for clients alone; its way back deletes the values."],
        sources: &[MS_IDENTITY_TOOLS],
        items: &[Item::Enabled(OLD, CLIENT, 0)],
    },
    Preset {
        id: "nsa-iis-cnsa-suites",
        title: "NSA, IIS: cipher suites and curve of the CNSA suite",
        machines: "web servers with IIS",
        scope: Scope::Host,
        warnings: &[
            "It writes the local list, which Microsoft says not to edit; the NSA's script wipes the key first.",
            "The curve secP384r1 is off by default and is not there in FIPS mode; NistP384 is.",
            "No suite of TLS 1.3 is in the list.",
        ],
        sources: &[NSA],
        items: &[
            Item::Strings(
                "ciphersuites.local.functions",
                &[
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_RSA_WITH_AES_256_GCM_SHA384",
                ],
            ),
            Item::Strings("ciphersuites.local.ecccurves", &["secP384r1"]),
        ],
    },
    Preset {
        id: "nsa-iis-protocols",
        title: "NSA, IIS: TLS 1.2 alone",
        machines: "web servers with IIS",
        scope: Scope::Host,
        warnings: &["The NSA's script wipes each key first, and with it other values there."],
        sources: &[NSA],
        items: &[
            Item::Protocols(OLD, BOTH, OFF),
            Item::Protocols(&[Protocol::Tls12], BOTH, ON),
            Item::StrongCrypto(Runtime::V2, View::Wow64, 1),
            Item::StrongCrypto(Runtime::V4, View::Native, 1),
        ],
    },
    Preset {
        id: "stig-dotnet4",
        title: "DISA STIG .NET Framework 4 (V-225238)",
        machines: "machines with .NET Framework 4",
        scope: Scope::Both,
        warnings: &["On 32-bit Windows there is the native view alone."],
        sources: &[STIG],
        items: &[
            Item::Dotnet(Runtime::V4, View::Native, 1),
            Item::Dotnet(Runtime::V4, View::Wow64, 1),
        ],
    },
    Preset {
        id: "stig-ie11",
        title: "DISA STIG Internet Explorer 11 (V-250540): WinINet with TLS 1.2 alone",
        machines: "machines with Internet Explorer 11",
        scope: Scope::Client,
        warnings: &[],
        sources: &[STIG],
        items: &[Item::Numbers(&["wininet.secureprotocols.policy.hklm"], 2048)],
    },
    Preset {
        id: "stig-iis10-server",
        title: "DISA STIG IIS 10.0 Server (V-218821)",
        machines: "web servers with IIS 10.0, as servers",
        scope: Scope::Host,
        warnings: &[
            "It speaks of servers alone.",
            "Later releases leave SSL 2.0 out; this list fits both.",
        ],
        sources: &[STIG, STIG_VIEWER],
        items: &[
            Item::Protocols(&[Protocol::Tls12], SERVER, ON),
            Item::Protocols(
                &[Protocol::Tls10, Protocol::Tls11, Protocol::Ssl20, Protocol::Ssl30],
                SERVER,
                OFF,
            ),
        ],
    },
    Preset {
        id: "stig-win11",
        title: "DISA STIG Windows 11 (V-253363, V-253466): curves and FIPS mode",
        machines: "machines with Windows 11",
        scope: Scope::Both,
        warnings: &[
            "The lists for Server 2022 and 2025 ask for FIPS mode alone; that for Server 2022 leaves SharePoint out.",
        ],
        sources: &[STIG],
        items: &[
            Item::Strings("ciphersuites.policy.ecccurves", &["NistP384", "NistP256"]),
            Item::Numbers(&["fips.enabled"], 1),
        ],
    },
];
