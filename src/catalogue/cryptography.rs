//! Which cipher suites, curves and certificates does Windows take, and in which mode?

use super::kind::{SettingKind, SuitePlace};
use super::setting::{Confidence, Domain, Facts, Restart, Setting, SettingView, Support};
use super::source::{
    CIPHER_PUNK, CURVES_1607, EXCHANGE, FIPS_POLICY, GROUPS_24H2, HARDENING_KITTY, HEALTH_CHECKER,
    MANAGE_TLS, MEMORY, NSA, PRIORITIZING, REDIRECTION, SCHANNEL_DSC, SKYPE, STACK_EDGE, STIG,
    TLS_REGISTRY_2019, WEAK_CERTIFICATES,
};
use crate::registry::{KeyPath, ValueName, ValueType};

const POLICY: &str = r"HKLM\SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002";
const LOCAL: &str =
    r"HKLM\SYSTEM\CurrentControlSet\Control\Cryptography\Configuration\Local\SSL\00010002";
const CHAINS: &str = r"HKLM\SOFTWARE\Microsoft\Cryptography\OID\EncodingType 0\CertDllCreateCertificateChainEngine\Config";

const SUITES: Facts = Facts {
    meaning: "which cipher suites are used, in order",
    value_type: ValueType::SZ,
    domain: Domain::Form("names with commas between them, no blanks, at most 1023 characters"),
    when_absent: "the local list",
    restart: Restart::Windows,
    view: SettingView::All,
    support: Support::Documented,
    confidence: Confidence::Confirmed,
    note: "names before Windows 10 end in their curve; while it is set, Enable-TlsCipherSuite and Disable-TlsCipherSuite change nothing",
    sources: &[MANAGE_TLS, PRIORITIZING, SKYPE, STACK_EDGE, HEALTH_CHECKER, HARDENING_KITTY],
};

const CURVES: Facts = Facts {
    meaning: "which elliptic curves are used, in order",
    value_type: ValueType::MULTI_SZ,
    domain: Domain::Form("names such as curve25519, NistP256, NistP384"),
    when_absent: "curve25519, NistP256, NistP384",
    note: "from Windows 10 1607 and Server 2016 on; previews know groups with ML-KEM besides",
    sources: &[MANAGE_TLS, CURVES_1607, GROUPS_24H2, STIG, STACK_EDGE, CIPHER_PUNK],
    ..SUITES
};

/// Kind, key, name, facts.
const SETTINGS: &[(SettingKind, &str, &str, Facts)] = &[
    (SettingKind::CipherSuites(SuitePlace::Policy), POLICY, "Functions", SUITES),
    (SettingKind::Curves(SuitePlace::Policy), POLICY, "EccCurves", CURVES),
    (
        SettingKind::CipherSuites(SuitePlace::Local),
        LOCAL,
        "Functions",
        Facts {
            value_type: ValueType::MULTI_SZ,
            domain: Domain::Form("one name in each string"),
            when_absent: "the list of the Windows version",
            support: Support::NotSupported,
            note: "updates may set it back; use the policy",
            sources: &[HEALTH_CHECKER, NSA, MANAGE_TLS, EXCHANGE],
            ..SUITES
        },
    ),
    (
        SettingKind::Curves(SuitePlace::Local),
        LOCAL,
        "EccCurves",
        Facts {
            domain: Domain::Form("one name in each string"),
            when_absent: "the list of the Windows version",
            support: Support::NotSupported,
            note: "updates may set it back; use the policy",
            sources: &[NSA, CIPHER_PUNK],
            ..CURVES
        },
    ),
    (
        SettingKind::Fips,
        r"HKLM\SYSTEM\CurrentControlSet\Control\Lsa\FipsAlgorithmPolicy",
        "Enabled",
        Facts {
            meaning: "whether only algorithms are used that FIPS 140 approves",
            value_type: ValueType::DWORD,
            domain: Domain::Numbers(&[(0, "off"), (1, "on")]),
            when_absent: "0",
            note: "newer documents do not recommend it; it reaches BitLocker, Remote Desktop and EFS as well; that a restart is needed is remembered",
            sources: &[TLS_REGISTRY_2019, FIPS_POLICY, STIG, SCHANNEL_DSC],
            ..SUITES
        },
    ),
];

const CHAIN: Facts = Facts {
    meaning: "how certificates with a weak algorithm are taken",
    value_type: ValueType::DWORD,
    domain: Domain::Form("bits that are not listed here"),
    when_absent: "the policy of the Windows version",
    restart: Restart::NotStated,
    view: SettingView::Native,
    support: Support::Documented,
    confidence: Confidence::Memory,
    note: "key and pattern of the names are read in a source, the types are remembered",
    sources: &[WEAK_CERTIFICATES, REDIRECTION, MEMORY],
};

/// What a name ends in, and what it holds.
const CHAIN_PARTS: [(&str, Facts); 4] = [
    ("Flags", CHAIN),
    ("MinBitLength", Facts { domain: Domain::Amount { unit: "bits", most: 65_536 }, ..CHAIN }),
    (
        "AfterTime",
        Facts { value_type: ValueType::BINARY, domain: Domain::Form("a FILETIME"), ..CHAIN },
    ),
    (
        "Sha256Allow",
        Facts { value_type: ValueType::MULTI_SZ, domain: Domain::Form("thumbprints"), ..CHAIN },
    ),
];

fn chains() -> impl Iterator<Item = Setting> {
    let algorithms = ["Md5", "Sha1", "Rsa", "Dsa", "Ecdsa"];
    let pairs =
        algorithms.into_iter().flat_map(|a| ["ThirdParty", "All"].into_iter().map(move |s| (a, s)));
    pairs.flat_map(|(algorithm, scope)| {
        CHAIN_PARTS.iter().map(move |(part, facts)| {
            let name = format!("Weak{algorithm}{scope}{part}");
            let (key, name) = super::well_formed(KeyPath::parse(CHAINS), ValueName::new(&name));
            Setting::new(SettingKind::WeakCertificate { algorithm, scope, part }, key, name, *facts)
        })
    })
}

/// Every setting of this room.
pub(super) fn settings() -> impl Iterator<Item = Setting> {
    let own = SETTINGS.iter().map(|(kind, key, name, facts)| {
        let (key, name) = super::well_formed(KeyPath::parse(key), ValueName::new(name));
        Setting::new(*kind, key, name, *facts)
    });
    own.chain(chains())
}
