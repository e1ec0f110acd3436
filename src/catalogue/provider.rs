//! How does SCHANNEL log, cache, map certificates, limit messages and renegotiate?

use super::kind::{ProviderValue, SettingKind};
use super::setting::{Confidence, Domain, Facts, Restart, Setting, SettingView, Support};
use super::source::{
    CIPHER_PUNK, EXCHANGE, MEMORY, SKYPE, SSIS_SCALE_OUT, TLS_REGISTRY_2019, TLS_REGISTRY_2023,
    WHATS_NEW,
};
use crate::registry::{KeyPath, ValueName, ValueType};

const SCHANNEL: &str =
    r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";

const VALUE: Facts = Facts {
    meaning: "",
    value_type: ValueType::DWORD,
    domain: Domain::Numbers(&[(0, "off"), (1, "on")]),
    when_absent: "0",
    restart: Restart::NotStated,
    view: SettingView::All,
    support: Support::Documented,
    confidence: Confidence::Confirmed,
    note: "",
    sources: &[TLS_REGISTRY_2019, TLS_REGISTRY_2023],
};

const CACHE_TIME: Facts = Facts {
    meaning: "how long a session can be resumed",
    domain: Domain::Amount { unit: "milliseconds", most: u32::MAX },
    when_absent: "36000000, which is 10 hours",
    note: "0 turns the cache off",
    ..VALUE
};

const MESSAGE_LIMIT: Facts = Facts {
    meaning: "how large a handshake message may be that comes in fragments",
    domain: Domain::Amount { unit: "bytes", most: 0xFF_FFFF },
    when_absent: "0x8000",
    note: "0 refuses fragments, which the standard does not allow; the page of 2023 gives 65536 as the most",
    ..VALUE
};

const RENEGOTIATION: Facts = Facts {
    meaning: "whether peers are served that do not renegotiate securely (RFC 5746)",
    domain: Domain::Numbers(&[(0, "strict: they are refused"), (1, "they are served")]),
    when_absent: "they are served",
    restart: Restart::Windows,
    confidence: Confidence::Partly,
    note: "what holds where it is absent is remembered; any number but 0 serves them",
    sources: &[EXCHANGE, SKYPE],
    ..VALUE
};

const REMEMBERED: Facts = Facts {
    restart: Restart::Windows,
    confidence: Confidence::Memory,
    sources: &[MEMORY],
    ..VALUE
};

const VALUES: &[(ProviderValue, Facts)] = &[
    (
        ProviderValue::EventLogging,
        Facts {
            meaning: "which events are logged",
            domain: Domain::Bits(&[(1, "errors"), (2, "warnings"), (4, "information and success")]),
            when_absent: "1",
            restart: Restart::Windows,
            sources: &[TLS_REGISTRY_2023, CIPHER_PUNK],
            ..VALUE
        },
    ),
    (
        ProviderValue::SendTrustedIssuerList,
        Facts {
            meaning: "whether a server sends the names of the authorities that it trusts",
            when_absent: "1 on Windows 7 and Server 2008 R2, 0 later",
            sources: &[TLS_REGISTRY_2019, TLS_REGISTRY_2023, WHATS_NEW, SSIS_SCALE_OUT],
            ..VALUE
        },
    ),
    (
        ProviderValue::ClientAuthTrustMode,
        Facts {
            meaning: "whom a server trusts to issue certificates of clients",
            domain: Domain::Numbers(&[
                (0, "the machine's authorities"),
                (1, "exclusively root authorities"),
                (2, "exclusively authorities"),
            ]),
            note: "from Windows 8 and Server 2012 on",
            sources: &[WHATS_NEW, SSIS_SCALE_OUT],
            ..VALUE
        },
    ),
    (ProviderValue::ClientCacheTime, CACHE_TIME),
    (ProviderValue::ServerCacheTime, CACHE_TIME),
    (
        ProviderValue::MaximumCacheSize,
        Facts {
            meaning: "how many sessions are cached",
            domain: Domain::Amount { unit: "sessions", most: u32::MAX },
            when_absent: "20000",
            ..CACHE_TIME
        },
    ),
    (
        ProviderValue::IssuerCacheSize,
        Facts {
            meaning: "how many issuers without a mapping are cached",
            domain: Domain::Amount { unit: "entries", most: u32::MAX },
            when_absent: "100",
            note: "",
            sources: &[TLS_REGISTRY_2019],
            ..CACHE_TIME
        },
    ),
    (
        ProviderValue::IssuerCacheTime,
        Facts {
            meaning: "how long issuers without a mapping are cached",
            when_absent: "600000, which is 10 minutes",
            note: "",
            sources: &[TLS_REGISTRY_2019],
            ..CACHE_TIME
        },
    ),
    (
        ProviderValue::CertificateMappingMethods,
        Facts {
            meaning: "how certificates of clients are mapped to accounts",
            domain: Domain::Bits(&[
                (1, "subject and issuer"),
                (2, "issuer"),
                (4, "user principal name"),
                (8, "S4U2Self"),
                (0x10, "S4U2Self, explicit"),
            ]),
            when_absent: "0x18; all methods before the update of May 2022",
            note: "the page prints the bits with nine digits",
            ..VALUE
        },
    ),
    (
        ProviderValue::EnableOcspStaplingForSni,
        Facts {
            meaning: "whether a server that serves several names sends the state of its certificate",
            note: "from Windows 8 and Server 2012 on; it costs performance",
            ..VALUE
        },
    ),
    (ProviderValue::AllowInsecureRenegoClients, RENEGOTIATION),
    (ProviderValue::AllowInsecureRenegoServers, RENEGOTIATION),
    (
        ProviderValue::DisableRenegoOnServer,
        Facts { meaning: "whether a server refuses to renegotiate", ..REMEMBERED },
    ),
    (
        ProviderValue::DisableRenegoOnClient,
        Facts { meaning: "whether a client refuses to renegotiate", ..REMEMBERED },
    ),
    (
        ProviderValue::UseScsvForTls,
        Facts {
            meaning: "whether a client signals secure renegotiation by a cipher suite",
            ..REMEMBERED
        },
    ),
    (
        ProviderValue::EnableSessionTicket,
        Facts {
            meaning: "whether sessions are resumed with tickets",
            domain: Domain::Numbers(&[(2, "they are not")]),
            when_absent: "not known",
            ..REMEMBERED
        },
    ),
];

const LIMITS: &[(&str, Facts)] = &[
    ("MessageLimitClient", MESSAGE_LIMIT),
    ("MessageLimitServer", Facts { when_absent: "0x4000", ..MESSAGE_LIMIT }),
    ("MessageLimitServerClientAuth", MESSAGE_LIMIT),
];

/// Every setting of this room.
pub(super) fn settings() -> impl Iterator<Item = Setting> {
    let own = VALUES.iter().map(|(value, facts)| {
        let name = ValueName::new(value.name());
        let (key, name) = super::well_formed(KeyPath::parse(SCHANNEL), name);
        Setting::new(SettingKind::Provider(*value), key, name, *facts)
    });
    let limits = LIMITS.iter().map(|(name, facts)| {
        let key = KeyPath::parse(SCHANNEL).and_then(|key| key.join("Messaging"));
        let (key, value_name) = super::well_formed(key, ValueName::new(name));
        Setting::new(SettingKind::MessageLimit { name }, key, value_name, *facts)
    });
    own.chain(limits)
}
