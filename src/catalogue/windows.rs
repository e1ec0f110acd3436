//! Which versions of Windows are there, and what do they negotiate where nothing is set?
//!
//! Source: "Protocols in TLS/SSL (Schannel SSP)". Its tables have no row for DTLS and SSL on Windows 10
//! 1709, 21H2 and 22H2, and one for all of Windows 11: those follow their neighbours.

use super::schannel::{Protocol, Role};

/// A version of Windows.
///
/// # Examples
/// ```
/// use regdraft::catalogue::{ProtocolDefault, Windows, schannel::{Protocol, Role}};
///
/// let windows = Windows::find("server-2019").expect("it is known");
/// assert_eq!(windows.name(), "Windows Server 2019");
/// assert_eq!(windows.default_of(Protocol::Tls13, Role::Server), ProtocolDefault::NotSupported);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Windows {
    generation: Generation,
    id: &'static str,
    name: &'static str,
}

/// Versions that negotiate alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Generation {
    /// Windows 7 and Server 2008 R2.
    Seven,
    /// Server 2012.
    Eight,
    /// Windows 8.1 and Server 2012 R2; the first two versions of Windows 10.
    EightOne,
    /// Windows 10 from 1607 on; Server 2016 and 2019.
    Ten,
    /// Windows 11; Server 2022 and 2025.
    Eleven,
}

/// What becomes of a protocol for a role where neither of its values is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ProtocolDefault {
    /// Offered and accepted.
    Enabled,
    /// There, but off; `DisabledByDefault` = 0 turns it on.
    DisabledByDefault,
    /// There, but off.
    Disabled,
    /// This Windows does not have it.
    NotSupported,
}

const fn windows(generation: Generation, id: &'static str, name: &'static str) -> Windows {
    Windows { generation, id, name }
}

/// All versions, clients first, each from the oldest.
const ALL: &[Windows] = &[
    windows(Generation::Seven, "windows-7", "Windows 7"),
    windows(Generation::EightOne, "windows-8.1", "Windows 8.1"),
    windows(Generation::EightOne, "windows-10-1507", "Windows 10 1507"),
    windows(Generation::EightOne, "windows-10-1511", "Windows 10 1511"),
    windows(Generation::Ten, "windows-10-1607", "Windows 10 1607"),
    windows(Generation::Ten, "windows-10-1703", "Windows 10 1703"),
    windows(Generation::Ten, "windows-10-1709", "Windows 10 1709"),
    windows(Generation::Ten, "windows-10-1803", "Windows 10 1803"),
    windows(Generation::Ten, "windows-10-1809", "Windows 10 1809"),
    windows(Generation::Ten, "windows-10-1903", "Windows 10 1903"),
    windows(Generation::Ten, "windows-10-1909", "Windows 10 1909"),
    windows(Generation::Ten, "windows-10-2004", "Windows 10 2004"),
    windows(Generation::Ten, "windows-10-20h2", "Windows 10 20H2"),
    windows(Generation::Ten, "windows-10-21h1", "Windows 10 21H1"),
    windows(Generation::Ten, "windows-10-21h2", "Windows 10 21H2"),
    windows(Generation::Ten, "windows-10-22h2", "Windows 10 22H2"),
    windows(Generation::Eleven, "windows-11-21h2", "Windows 11 21H2"),
    windows(Generation::Eleven, "windows-11-22h2", "Windows 11 22H2"),
    windows(Generation::Eleven, "windows-11-23h2", "Windows 11 23H2"),
    windows(Generation::Eleven, "windows-11-24h2", "Windows 11 24H2"),
    windows(Generation::Seven, "server-2008-r2", "Windows Server 2008 R2"),
    windows(Generation::Eight, "server-2012", "Windows Server 2012"),
    windows(Generation::EightOne, "server-2012-r2", "Windows Server 2012 R2"),
    windows(Generation::Ten, "server-2016", "Windows Server 2016"),
    windows(Generation::Ten, "server-2019", "Windows Server 2019"),
    windows(Generation::Eleven, "server-2022", "Windows Server 2022"),
    windows(Generation::Eleven, "server-2025", "Windows Server 2025"),
];

impl Windows {
    /// All versions that are known.
    pub fn all() -> &'static [Windows] {
        ALL
    }

    /// The version of that id, as in `server-2019`.
    pub fn find(id: &str) -> Option<Windows> {
        ALL.iter().copied().find(|windows| windows.id.eq_ignore_ascii_case(id))
    }

    /// The id.
    pub fn id(self) -> &'static str {
        self.id
    }

    /// The name for people.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// What becomes of a protocol for a role where neither of its values is set.
    pub fn default_of(self, protocol: Protocol, role: Role) -> ProtocolDefault {
        use Generation::{Eight, EightOne, Eleven, Seven, Ten};
        use ProtocolDefault::{Disabled, DisabledByDefault, Enabled, NotSupported};
        match (protocol, self.generation) {
            (Protocol::MultiProtocolUnifiedHello | Protocol::Tls10 | Protocol::Dtls10, _)
            | (Protocol::Tls11 | Protocol::Tls12, Eight | EightOne | Ten | Eleven)
            | (Protocol::Ssl30, Seven | Eight | EightOne)
            | (Protocol::Tls13, Eleven)
            | (Protocol::Dtls12, Ten | Eleven) => Enabled,
            (Protocol::Tls11 | Protocol::Tls12, Seven) => DisabledByDefault,
            (Protocol::Ssl20, Seven) if role == Role::Server => Enabled,
            (Protocol::Ssl20, Seven | Eight | EightOne) | (Protocol::Ssl30, Ten | Eleven) => {
                Disabled
            }
            (Protocol::Pct10, _)
            | (Protocol::Ssl20, Ten | Eleven)
            | (Protocol::Tls13, Seven | Eight | EightOne | Ten)
            | (Protocol::Dtls12, Seven | Eight | EightOne) => NotSupported,
        }
    }

    /// Whether it is Windows 7 or Server 2008 R2.
    pub(super) fn is_before_windows_8(self) -> bool {
        self.generation == Generation::Seven
    }

    /// Whether SCHANNEL looks at the sizes of keys: from Windows 10 1507 and Server 2016 on.
    pub(super) fn has_key_sizes(self) -> bool {
        matches!(self.generation, Generation::Ten | Generation::Eleven)
            || self.id.starts_with("windows-10-")
    }

    /// Whether two versions negotiate alike where the same is set.
    pub fn negotiates_as(self, other: Windows) -> bool {
        self.generation == other.generation
    }

    /// The bits of `DefaultSecureProtocols` that WinHTTP uses where that is not set, as Windows was
    /// delivered.
    pub(super) fn winhttp_default(self) -> u32 {
        match self.generation {
            Generation::Seven | Generation::Eight => 0xA0,
            Generation::EightOne | Generation::Ten => 0xAA0,
            Generation::Eleven => 0x2800,
        }
    }

    /// Whether WinHTTP looks at `DefaultSecureProtocols` only with an update (KB3140245).
    pub fn needs_winhttp_update(self) -> bool {
        matches!(self.generation, Generation::Seven | Generation::Eight)
    }
}
