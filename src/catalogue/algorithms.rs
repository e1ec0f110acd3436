//! Which ciphers, hashes and key exchanges does SCHANNEL allow by name, and with which key sizes?
//!
//! The older way: newer documents order cipher suites instead and call these keys unsupported, except
//! for key sizes; product documents still ask for them. The slash is part of a cipher's one key name.

use super::kind::{AlgorithmGroup, SettingKind};
use super::setting::{Confidence, Domain, Facts, Restart, Setting, SettingView, Support};
use super::source::{
    EXCHANGE, HARDENING_KITTY, KB245030, SCHANNEL_DSC, SKYPE, TLS_REGISTRY_2019, TLS_REGISTRY_2023,
};
use crate::registry::{KeyPath, ValueName, ValueType};

const SCHANNEL: &str =
    r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";

const ALGORITHM: Facts = Facts {
    meaning: "whether the algorithm may be used",
    value_type: ValueType::DWORD,
    domain: Domain::Numbers(&[(0, "refused"), (0xFFFF_FFFF, "allowed")]),
    when_absent: "allowed",
    restart: Restart::Windows,
    view: SettingView::All,
    support: Support::Legacy,
    confidence: Confidence::Confirmed,
    note: "",
    sources: &[KB245030, SCHANNEL_DSC, SKYPE, HARDENING_KITTY],
};

/// Not in the list of KB245030.
const NEWER: Facts = Facts { sources: &[SCHANNEL_DSC, SKYPE, HARDENING_KITTY], ..ALGORITHM };

/// Names that documents write and Windows does not look at.
const IGNORED: Facts = Facts {
    meaning: "nothing from Windows Vista on",
    domain: Domain::Numbers(&[(0, "no effect")]),
    when_absent: "no effect",
    restart: Restart::NotStated,
    support: Support::Ignored,
    ..ALGORITHM
};

const CIPHERS: &[(&str, Facts)] = &[
    ("AES 128/128", NEWER),
    ("AES 256/256", NEWER),
    ("DES 56/56", ALGORITHM),
    (
        "NULL",
        Facts {
            meaning: "whether connections may go without encryption",
            domain: Domain::Numbers(&[
                (0, "connections are encrypted"),
                (0xFFFF_FFFF, "encryption is turned OFF"),
            ]),
            when_absent: "connections are encrypted",
            ..ALGORITHM
        },
    ),
    ("RC2 128/128", ALGORITHM),
    ("RC2 40/128", ALGORITHM),
    ("RC2 56/128", ALGORITHM),
    ("RC4 128/128", ALGORITHM),
    ("RC4 40/128", ALGORITHM),
    ("RC4 56/128", ALGORITHM),
    ("RC4 64/128", ALGORITHM),
    (
        "Triple DES 168",
        Facts { note: "before Windows Vista its name was Triple DES 168/168", ..ALGORITHM },
    ),
    (
        "RC2 56/56",
        Facts {
            note: "in no list of ciphers; Exchange and Skype for Business documents write it",
            sources: &[EXCHANGE, SKYPE],
            ..IGNORED
        },
    ),
    (
        "Triple DES 168/168",
        Facts {
            note: "the name before Windows Vista; since then Triple DES 168",
            sources: &[KB245030],
            ..IGNORED
        },
    ),
];

const HASHES: &[(&str, Facts)] = &[
    ("MD5", ALGORITHM),
    ("SHA", Facts { note: "this is SHA-1, which has no other key", ..ALGORITHM }),
    ("SHA256", NEWER),
    ("SHA384", NEWER),
    ("SHA512", NEWER),
];

const EXCHANGES: &[(&str, Facts)] = &[
    ("Diffie-Hellman", NEWER),
    ("ECDH", NEWER),
    (
        "PKCS",
        Facts {
            note: "this is RSA: without it, all suites go whose key exchange is RSA",
            ..ALGORITHM
        },
    ),
];

const KEY_SIZE: Facts = Facts {
    meaning: "how many bits a key must have at least",
    domain: Domain::Amount { unit: "bits", most: 16_384 },
    when_absent: "1024",
    support: Support::Documented,
    note: "a number of bits: 2048 is dword:00000800; from Windows 10 1507 and Server 2016 on; that a restart is needed is an assumption",
    sources: &[TLS_REGISTRY_2019, TLS_REGISTRY_2023, SCHANNEL_DSC],
    ..ALGORITHM
};

const LARGEST: Facts = Facts {
    meaning: "how many bits a key may have at most",
    when_absent: "no maximum",
    ..KEY_SIZE
};

/// Key exchange, value, facts.
const KEY_SIZES: &[(&str, &str, Facts)] = &[
    ("Diffie-Hellman", "ClientMinKeyBitLength", KEY_SIZE),
    ("Diffie-Hellman", "ClientMaxKeyBitLength", LARGEST),
    (
        "Diffie-Hellman",
        "ServerMinKeyBitLength",
        Facts {
            meaning: "how many bits the key of the server has",
            when_absent: "2048",
            ..KEY_SIZE
        },
    ),
    ("PKCS", "ClientMinKeyBitLength", KEY_SIZE),
    ("PKCS", "ClientMaxKeyBitLength", LARGEST),
    (
        "PKCS",
        "ServerMinKeyBitLength",
        Facts {
            meaning: "nothing: the certificate decides",
            when_absent: "no effect",
            restart: Restart::NotStated,
            support: Support::Ignored,
            note: "in no document; scripts write it",
            sources: &[TLS_REGISTRY_2023],
            ..KEY_SIZE
        },
    ),
];

fn setting(kind: SettingKind, folder: &str, key: &str, name: &str, facts: Facts) -> Setting {
    let path =
        KeyPath::parse(SCHANNEL).and_then(|path| path.join(folder)).and_then(|path| path.join(key));
    let (path, name) = super::well_formed(path, ValueName::new(name));
    Setting::new(kind, path, name, facts)
}

/// Every setting of this room.
pub(super) fn settings() -> impl Iterator<Item = Setting> {
    let of = |group: AlgorithmGroup, list: &'static [(&'static str, Facts)]| {
        list.iter().map(move |(name, facts)| {
            let kind = SettingKind::Algorithm { group, name };
            setting(kind, group.key_name(), name, "Enabled", *facts)
        })
    };
    let sizes = KEY_SIZES.iter().map(|(exchange, name, facts)| {
        let kind = SettingKind::KeySize { exchange, name };
        setting(kind, AlgorithmGroup::KeyExchanges.key_name(), exchange, name, *facts)
    });
    of(AlgorithmGroup::Ciphers, CIPHERS)
        .chain(of(AlgorithmGroup::Hashes, HASHES))
        .chain(of(AlgorithmGroup::KeyExchanges, EXCHANGES))
        .chain(sizes)
}
