//! What do WinHTTP and WinINet offer, where a program does not choose?

use super::dotnet::View;
use super::kind::SettingKind;
use super::setting::{Confidence, Domain, Facts, Restart, Setting, SettingView, Support};
use super::source::{
    CONFIGMGR_CLIENT, ENTRA_CONNECTORS, HARDENING_KITTY, KB5017811, MS_IDENTITY_TOOLS, SHAREPOINT,
    SKYPE, STIG, WINHTTP_HOW, WINHTTP_OPTIONS,
};
use crate::registry::{KeyPath, ValueName, ValueType};

/// The bits that stand for protocols.
const PROTOCOLS: Domain = Domain::Bits(&[
    (0x8, "SSL 2.0"),
    (0x20, "SSL 3.0"),
    (0x80, "TLS 1.0"),
    (0x200, "TLS 1.1"),
    (0x800, "TLS 1.2"),
    (0x2000, "TLS 1.3"),
]);

const WINHTTP: Facts = Facts {
    meaning: "which protocols WinHTTP offers for a program that does not choose; SCHANNEL can still refuse them",
    value_type: ValueType::DWORD,
    domain: PROTOCOLS,
    when_absent: "0xa0 on Windows 7 and 8, 0xaa0 on 8.1 and 10, 0x2800 on 11; updates since 2022-09 take TLS 1.0 and 1.1 out",
    restart: Restart::Windows,
    view: SettingView::Native,
    support: Support::Documented,
    confidence: Confidence::Confirmed,
    note: "Windows 7, Server 2008 R2 and 2012 need KB3140245 for it; both views are to be written",
    sources: &[WINHTTP_OPTIONS, WINHTTP_HOW, CONFIGMGR_CLIENT, SKYPE, SHAREPOINT, KB5017811],
};

const WININET: Facts = Facts {
    meaning: "which protocols WinINet offers, for Internet Explorer and programs that use it",
    when_absent: "0xa80 in the time of Internet Explorer 11, 0x800 or 0x2800 later",
    restart: Restart::Programs,
    view: SettingView::All,
    confidence: Confidence::Partly,
    note: "what holds where it is absent is remembered",
    sources: &[MS_IDENTITY_TOOLS, WINHTTP_OPTIONS],
    ..WINHTTP
};

const WININET_POLICY: Facts = Facts {
    when_absent: "the setting of the user or the machine",
    confidence: Confidence::Confirmed,
    note: "a policy: outranks the setting of the same name",
    sources: &[STIG, HARDENING_KITTY],
    ..WININET
};

/// Kind, key, name, facts.
const SETTINGS: &[(SettingKind, &str, &str, Facts)] = &[
    (
        SettingKind::WinHttpProtocols { view: View::Native },
        r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\WinHttp",
        "DefaultSecureProtocols",
        WINHTTP,
    ),
    (
        SettingKind::WinHttpProtocols { view: View::Wow64 },
        r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Internet Settings\WinHttp",
        "DefaultSecureProtocols",
        Facts { view: SettingView::Wow64, ..WINHTTP },
    ),
    (
        SettingKind::WinHttp2,
        r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\WinHttp",
        "EnableDefaultHTTP2",
        Facts {
            meaning: "whether WinHTTP uses HTTP/2 for a program that does not choose",
            domain: Domain::Numbers(&[(0, "it does not"), (1, "it does")]),
            when_absent: "1",
            note: "from Server 2019 on; the document writes the 64-bit view alone",
            sources: &[ENTRA_CONNECTORS],
            ..WINHTTP
        },
    ),
    (
        SettingKind::WinInetProtocols { machine: false, policy: false },
        r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings",
        "SecureProtocols",
        WININET,
    ),
    (
        SettingKind::WinInetProtocols { machine: true, policy: false },
        r"HKLM\Software\Microsoft\Windows\CurrentVersion\Internet Settings",
        "SecureProtocols",
        Facts { view: SettingView::Native, ..WININET },
    ),
    (
        SettingKind::WinInetProtocols { machine: false, policy: true },
        r"HKCU\Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings",
        "SecureProtocols",
        WININET_POLICY,
    ),
    (
        SettingKind::WinInetProtocols { machine: true, policy: true },
        r"HKLM\Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings",
        "SecureProtocols",
        WININET_POLICY,
    ),
];

/// Every setting of this room.
pub(super) fn settings() -> impl Iterator<Item = Setting> {
    SETTINGS.iter().map(|(kind, key, name, facts)| {
        let (key, name) = super::well_formed(KeyPath::parse(key), ValueName::new(name));
        Setting::new(*kind, key, name, *facts)
    })
}
