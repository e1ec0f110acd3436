//! What do the documents of Microsoft's server products ask for?

use super::super::dotnet::{Runtime, View};
use super::super::schannel::{Protocol, ProtocolState, Role};
use super::super::source::{
    AD_FS, CONFIGMGR_CLIENT, CONFIGMGR_DOTNET, EXCHANGE, HEALTH_CHECKER, MBAM, SHAREPOINT, SKYPE,
    SQL_SERVER,
};
use super::item::Item;
use super::{Preset, RESTART, Scope};

const BOTH: &[Role] = &Role::ALL;
const ON: ProtocolState = ProtocolState::Enabled;
const OFF: ProtocolState = ProtocolState::Disabled;

const WINHTTP: &[&str] =
    &["winhttp.defaultsecureprotocols.native", "winhttp.defaultsecureprotocols.wow64"];

const FARM: &str =
    "Apply it on every node of the farm, and restart each: the document asks for both.";

const fn ad_fs(
    id: &'static str,
    title: &'static str,
    warnings: &'static [&'static str],
    items: &'static [Item],
) -> Preset {
    let machines = "every server of the AD FS farm, and its proxies";
    Preset { id, title, machines, scope: Scope::Host, warnings, sources: &[AD_FS], items }
}

const fn exchange(
    id: &'static str,
    title: &'static str,
    warnings: &'static [&'static str],
    items: &'static [Item],
) -> Preset {
    let machines = "every Exchange server";
    Preset { id, title, machines, scope: Scope::Host, warnings, sources: &[EXCHANGE], items }
}

pub(super) const ALL: &[Preset] = &[
    ad_fs(
        "adfs-disable-ssl2.0",
        "AD FS: disable SSL 2.0",
        &[FARM],
        &[Item::Protocols(&[Protocol::Ssl20], BOTH, OFF)],
    ),
    ad_fs(
        "adfs-disable-ssl3.0",
        "AD FS: disable SSL 3.0",
        &[FARM],
        &[Item::Protocols(&[Protocol::Ssl30], BOTH, OFF)],
    ),
    ad_fs(
        "adfs-disable-tls1.0",
        "AD FS: disable TLS 1.0",
        &[FARM, "Without .NET strong cryptography first, the proxies lose their trust."],
        &[Item::Protocols(&[Protocol::Tls10], BOTH, OFF)],
    ),
    ad_fs(
        "adfs-disable-tls1.1",
        "AD FS: disable TLS 1.1",
        &[FARM],
        &[Item::Protocols(&[Protocol::Tls11], BOTH, OFF)],
    ),
    ad_fs(
        "adfs-strong-auth",
        "AD FS: .NET strong cryptography",
        &[
            "The document sets each runtime in one view alone: 2.0 for 32-bit, 4.x for 64-bit programs.",
        ],
        &[
            Item::StrongCrypto(Runtime::V2, View::Wow64, 1),
            Item::StrongCrypto(Runtime::V4, View::Native, 1),
        ],
    ),
    Preset {
        id: "configmgr-dotnet",
        title: "ConfigMgr: .NET strong cryptography",
        machines: "site servers, site systems and clients",
        scope: Scope::Both,
        warnings: &[],
        sources: &[CONFIGMGR_DOTNET],
        items: &[Item::AllDotnet(1)],
    },
    Preset {
        id: "configmgr-winhttp-compat",
        title: "ConfigMgr: WinHTTP with TLS 1.1 and 1.2 besides the older ones",
        machines: "clients",
        scope: Scope::Client,
        warnings: &[
            "Windows 7, Server 2008 R2 and 2012 need KB3140245 for it.",
            "Change the clients before the servers, or they lose them.",
        ],
        sources: &[CONFIGMGR_CLIENT],
        items: &[Item::Numbers(WINHTTP, 0xAA0)],
    },
    Preset {
        id: "configmgr-winhttp-strict",
        title: "ConfigMgr: WinHTTP with TLS 1.1 and 1.2 alone",
        machines: "clients",
        scope: Scope::Client,
        warnings: &["The document gives the number; both keys are those of its other example."],
        sources: &[CONFIGMGR_CLIENT],
        items: &[Item::Numbers(WINHTTP, 0xA00)],
    },
    exchange(
        "exchange-disable-tls10",
        "Exchange: disable TLS 1.0",
        &[],
        &[Item::Protocols(&[Protocol::Tls10], BOTH, OFF)],
    ),
    exchange(
        "exchange-disable-tls11",
        "Exchange: disable TLS 1.1",
        &[],
        &[Item::Protocols(&[Protocol::Tls11], BOTH, OFF)],
    ),
    exchange(
        "exchange-disable-tls13",
        "Exchange: disable TLS 1.3",
        &[],
        &[Item::Protocols(&[Protocol::Tls13], BOTH, OFF)],
    ),
    exchange(
        "exchange-dotnet35",
        "Exchange: .NET 3.5 takes what SCHANNEL has",
        &[],
        &[Item::Dotnet(Runtime::V2, View::Native, 1), Item::Dotnet(Runtime::V2, View::Wow64, 1)],
    ),
    exchange(
        "exchange-dotnet4",
        "Exchange: .NET 4.x takes what SCHANNEL has",
        &[],
        &[Item::Dotnet(Runtime::V4, View::Native, 1), Item::Dotnet(Runtime::V4, View::Wow64, 1)],
    ),
    exchange(
        "exchange-enable-tls12",
        "Exchange: enable TLS 1.2",
        &[],
        &[Item::Protocols(&[Protocol::Tls12], BOTH, ON)],
    ),
    Preset {
        id: "exchange-enable-tls13",
        title: "Exchange 2019 CU15 and later: enable TLS 1.3",
        machines: "Exchange servers on Windows Server 2022 and later",
        scope: Scope::Host,
        warnings: &[
            "It also takes cipher suites that cmdlets turn on (TLS_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256); they are not in the registry.",
            "Keep TLS 1.2 on: SMTP does not use TLS 1.3, and TLS 1.3 alone is not supported.",
        ],
        sources: &[EXCHANGE, HEALTH_CHECKER],
        items: &[Item::Protocols(&[Protocol::Tls13], BOTH, ON)],
    },
    exchange(
        "exchange-strict-renegotiation",
        "Exchange: renegotiate securely or not at all",
        &[RESTART],
        &[Item::Numbers(
            &["schannel.allowinsecurerenegoclients", "schannel.allowinsecurerenegoservers"],
            0,
        )],
    ),
    exchange(
        "exchange2016-weak-ciphers",
        "Exchange 2016: outdated ciphers and MD5 off",
        &[
            "It names RC2 56/56, which no Windows has, and leaves RC2 128/128 out.",
            "Curves are turned off by cmdlets, which is not in here.",
        ],
        &[Item::Numbers(
            &[
                "schannel.ciphers.des-56/56",
                "schannel.ciphers.null",
                "schannel.ciphers.rc2-40/128",
                "schannel.ciphers.rc2-56/128",
                "schannel.ciphers.rc2-56/56",
                "schannel.ciphers.rc4-40/128",
                "schannel.ciphers.rc4-56/128",
                "schannel.ciphers.rc4-64/128",
                "schannel.ciphers.rc4-128/128",
                "schannel.ciphers.triple-des-168",
                "schannel.hashes.md5",
            ],
            0,
        )],
    ),
    Preset {
        id: "mbam-tls12-only",
        title: "MBAM: TLS 1.2 alone",
        machines: "MBAM servers",
        scope: Scope::Host,
        warnings: &[],
        sources: &[MBAM],
        items: &[
            Item::StrongCrypto(Runtime::V4, View::Native, 1),
            Item::StrongCrypto(Runtime::V4, View::Wow64, 1),
            Item::Protocols(
                &[Protocol::Ssl20, Protocol::Ssl30, Protocol::Tls10, Protocol::Tls11],
                BOTH,
                OFF,
            ),
            Item::Protocols(&[Protocol::Tls12], BOTH, ON),
        ],
    },
    Preset {
        id: "sfb-disable",
        title: "Skype for Business: disable TLS 1.0, TLS 1.1 and all that is older",
        machines: "Skype for Business servers",
        scope: Scope::Host,
        warnings: &[
            "Skype for Business is supported with exactly this set.",
            "The names of the cipher suites end in curves, as before Windows 10.",
        ],
        sources: &[SKYPE],
        items: &[
            Item::Text(
                "ciphersuites.policy.functions",
                "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384_P384,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256_P256,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384_P384,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256_P256,TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384_P384,TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256_P256,TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384_P384,TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256_P256,TLS_RSA_WITH_AES_256_GCM_SHA384,TLS_RSA_WITH_AES_128_GCM_SHA256,TLS_RSA_WITH_AES_256_CBC_SHA256,TLS_RSA_WITH_AES_128_CBC_SHA256",
            ),
            Item::Numbers(
                &["schannel.allowinsecurerenegoclients", "schannel.allowinsecurerenegoservers"],
                0,
            ),
            Item::Numbers(
                &["schannel.ciphers.aes-128/128", "schannel.ciphers.aes-256/256"],
                0xFFFF_FFFF,
            ),
            Item::Numbers(
                &[
                    "schannel.ciphers.des-56/56",
                    "schannel.ciphers.null",
                    "schannel.ciphers.rc2-128/128",
                    "schannel.ciphers.rc2-40/128",
                    "schannel.ciphers.rc2-56/128",
                    "schannel.ciphers.rc2-56/56",
                    "schannel.ciphers.rc4-128/128",
                    "schannel.ciphers.rc4-40/128",
                    "schannel.ciphers.rc4-56/128",
                    "schannel.ciphers.rc4-64/128",
                    "schannel.ciphers.triple-des-168",
                    "schannel.hashes.md5",
                ],
                0,
            ),
            Item::Numbers(
                &[
                    "schannel.hashes.sha",
                    "schannel.hashes.sha256",
                    "schannel.hashes.sha384",
                    "schannel.hashes.sha512",
                    "schannel.kex.diffie-hellman.enabled",
                    "schannel.kex.ecdh.enabled",
                    "schannel.kex.pkcs.enabled",
                ],
                0xFFFF_FFFF,
            ),
            Item::Protocols(
                &[
                    Protocol::MultiProtocolUnifiedHello,
                    Protocol::Pct10,
                    Protocol::Ssl20,
                    Protocol::Ssl30,
                    Protocol::Tls10,
                    Protocol::Tls11,
                ],
                BOTH,
                OFF,
            ),
        ],
    },
    Preset {
        id: "sfb-prereq",
        title: "Skype for Business: what comes before TLS 1.0 and 1.1 are disabled",
        machines: "Skype for Business servers",
        scope: Scope::Host,
        warnings: &[],
        sources: &[SKYPE],
        items: &[
            Item::StrongCrypto(Runtime::V2, View::Native, 1),
            Item::StrongCrypto(Runtime::V2, View::Wow64, 1),
            Item::StrongCrypto(Runtime::V4, View::Native, 1),
            Item::StrongCrypto(Runtime::V4, View::Wow64, 1),
            Item::Numbers(WINHTTP, 0xAA0),
            Item::Protocols(&[Protocol::Tls12], BOTH, ON),
        ],
    },
    Preset {
        id: "sharepoint-winhttp",
        title: "SharePoint: WinHTTP with TLS 1.0 to 1.2",
        machines: "SharePoint servers",
        scope: Scope::Host,
        warnings: &[],
        sources: &[SHAREPOINT],
        items: &[Item::Numbers(WINHTTP, 0xA80)],
    },
    Preset {
        id: "sql-tls12",
        title: "SQL Server: enable TLS 1.2",
        machines: "SQL servers and their clients",
        scope: Scope::Both,
        warnings: &[
            "It is needed at both ends.",
            "The configuration manager of Reporting Services needs Enabled = 1 of the client to be there.",
        ],
        sources: &[SQL_SERVER],
        items: &[Item::Protocols(&[Protocol::Tls12], BOTH, ON)],
    },
];
