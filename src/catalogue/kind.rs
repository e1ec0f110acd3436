//! What a setting is, for code that must tell settings apart.
//!
//! The id of a setting is made of its kind, so nothing is ever read out of the text of an id.

use super::dotnet::{Runtime, View};
use super::schannel::{Protocol, Role};

/// What a setting is. No two settings are of the same kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SettingKind {
    /// A value of a protocol for a role.
    Protocol {
        /// The protocol.
        protocol: Protocol,
        /// The role.
        role: Role,
        /// Which of its two values.
        switch: ProtocolSwitch,
    },
    /// Whether SCHANNEL may use an algorithm.
    Algorithm {
        /// What the algorithm is for.
        group: AlgorithmGroup,
        /// The name of its key.
        name: &'static str,
    },
    /// A size of the keys of a key exchange.
    KeySize {
        /// The name of the key exchange's key.
        exchange: &'static str,
        /// The name of the value.
        name: &'static str,
    },
    /// A value of SCHANNEL's own key.
    Provider(ProviderValue),
    /// A limit of the messages that SCHANNEL takes.
    MessageLimit {
        /// The name of the value.
        name: &'static str,
    },
    /// An order of cipher suites.
    CipherSuites(SuitePlace),
    /// An order of elliptic curves.
    Curves(SuitePlace),
    /// The mode of FIPS 140.
    Fips,
    /// Which weak certificates are refused.
    WeakCertificate {
        /// The algorithm.
        algorithm: &'static str,
        /// Whose certificates.
        scope: &'static str,
        /// What the value holds.
        part: &'static str,
    },
    /// A value of a version of the .NET runtime.
    Dotnet {
        /// The version.
        runtime: Runtime,
        /// The view of the registry.
        view: View,
        /// Which of its two values.
        switch: DotnetSwitch,
    },
    /// A switch of `AppContext` for all programs of .NET.
    AppContext {
        /// The view of the registry.
        view: View,
        /// The name of the value.
        name: &'static str,
    },
    /// What `WinHTTP` offers.
    WinHttpProtocols {
        /// The view of the registry.
        view: View,
    },
    /// Whether `WinHTTP` offers HTTP/2.
    WinHttp2,
    /// What `WinINet` offers.
    WinInetProtocols {
        /// Whether it is for the machine, and not for one user.
        machine: bool,
        /// Whether it is a policy.
        policy: bool,
    },
}

/// A value of a protocol for a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProtocolSwitch {
    /// `Enabled`, the hard switch.
    Enabled,
    /// `DisabledByDefault`, the soft switch.
    DisabledByDefault,
}

/// What an algorithm is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AlgorithmGroup {
    /// Encryption.
    Ciphers,
    /// Digests.
    Hashes,
    /// The exchange of keys.
    KeyExchanges,
}

/// A value of a version of the .NET runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DotnetSwitch {
    /// `SchUseStrongCrypto`.
    StrongCrypto,
    /// `SystemDefaultTlsVersions`.
    SystemDefaultTlsVersions,
}

/// Where an order of cipher suites or curves stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SuitePlace {
    /// The policy, which outranks the other one.
    Policy,
    /// The list of Windows itself.
    Local,
}

macro_rules! provider_values {
    ($($name:ident),* $(,)?) => {
        /// A value of SCHANNEL's own key, called as in the registry.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ProviderValue {
            $(#[doc = concat!("`", stringify!($name), "`")] $name,)*
        }

        impl ProviderValue {
            /// The value's name.
            pub const fn name(self) -> &'static str {
                match self { $(ProviderValue::$name => stringify!($name),)* }
            }
        }
    };
}

provider_values! {
    EventLogging, SendTrustedIssuerList, ClientAuthTrustMode, ClientCacheTime, ServerCacheTime,
    MaximumCacheSize, IssuerCacheSize, IssuerCacheTime, CertificateMappingMethods,
    EnableOcspStaplingForSni, AllowInsecureRenegoClients, AllowInsecureRenegoServers,
    DisableRenegoOnServer, DisableRenegoOnClient, UseScsvForTls, EnableSessionTicket,
}

impl ProtocolSwitch {
    /// The value's name.
    pub const fn name(self) -> &'static str {
        match self {
            ProtocolSwitch::Enabled => "Enabled",
            ProtocolSwitch::DisabledByDefault => "DisabledByDefault",
        }
    }
}

impl DotnetSwitch {
    /// The value's name.
    pub const fn name(self) -> &'static str {
        match self {
            DotnetSwitch::StrongCrypto => "SchUseStrongCrypto",
            DotnetSwitch::SystemDefaultTlsVersions => "SystemDefaultTlsVersions",
        }
    }
}

impl AlgorithmGroup {
    /// The name of the key in which each algorithm has one.
    pub const fn key_name(self) -> &'static str {
        match self {
            AlgorithmGroup::Ciphers => "Ciphers",
            AlgorithmGroup::Hashes => "Hashes",
            AlgorithmGroup::KeyExchanges => "KeyExchangeAlgorithms",
        }
    }
}

impl SettingKind {
    /// The stable id of the setting, as in `schannel.protocols.tls-1.2.client.enabled`.
    pub fn id(self) -> String {
        use AlgorithmGroup::{Ciphers, Hashes, KeyExchanges};
        let lists = |place| match place {
            SuitePlace::Policy => "ciphersuites.policy",
            SuitePlace::Local => "ciphersuites.local",
        };
        match self {
            SettingKind::Protocol { protocol, role, switch } => format!(
                "schannel.protocols.{}.{}.{}",
                slug(protocol.key_name()),
                slug(role.key_name()),
                slug(switch.name())
            ),
            SettingKind::Algorithm { group: Ciphers, name } => {
                format!("schannel.ciphers.{}", slug(name))
            }
            SettingKind::Algorithm { group: Hashes, name } => {
                format!("schannel.hashes.{}", slug(name))
            }
            // A key exchange has other values besides.
            SettingKind::Algorithm { group: KeyExchanges, name } => {
                format!("schannel.kex.{}.enabled", slug(name))
            }
            SettingKind::KeySize { exchange, name } => {
                format!("schannel.kex.{}.{}", slug(exchange), slug(name))
            }
            SettingKind::Provider(value) => format!("schannel.{}", slug(value.name())),
            SettingKind::MessageLimit { name } => format!("schannel.messaging.{}", slug(name)),
            SettingKind::CipherSuites(place) => format!("{}.functions", lists(place)),
            SettingKind::Curves(place) => format!("{}.ecccurves", lists(place)),
            SettingKind::Fips => "fips.enabled".into(),
            SettingKind::WeakCertificate { algorithm, scope, part } => {
                format!("certchain.weak.weak{}{}{}", slug(algorithm), slug(scope), slug(part))
            }
            SettingKind::Dotnet { runtime, view, switch } => {
                format!("dotnet.{}.{}.{}", runtime.key_name(), view.id(), slug(switch.name()))
            }
            SettingKind::AppContext { view, name } => {
                format!("dotnet.appcontext.{}.{}", view.id(), slug(name))
            }
            SettingKind::WinHttpProtocols { view } => {
                format!("winhttp.defaultsecureprotocols.{}", view.id())
            }
            SettingKind::WinHttp2 => "winhttp.enabledefaulthttp2".into(),
            SettingKind::WinInetProtocols { machine, policy } => format!(
                "wininet.secureprotocols.{}{}",
                if policy { "policy." } else { "" },
                if machine { "hklm" } else { "hkcu" }
            ),
        }
    }

    /// The view in which programs read it; `None` if there is one copy for all.
    pub fn view(self) -> Option<View> {
        match self {
            SettingKind::Dotnet { view, .. }
            | SettingKind::AppContext { view, .. }
            | SettingKind::WinHttpProtocols { view } => Some(view),
            _ => None,
        }
    }

    /// The same setting in the other view; `None` if there is one copy for all.
    pub fn in_other_view(self) -> Option<Self> {
        let view = match self.view()? {
            View::Native => View::Wow64,
            View::Wow64 => View::Native,
        };
        match self {
            SettingKind::Dotnet { runtime, switch, .. } => {
                Some(SettingKind::Dotnet { runtime, view, switch })
            }
            SettingKind::AppContext { name, .. } => Some(SettingKind::AppContext { view, name }),
            SettingKind::WinHttpProtocols { .. } => Some(SettingKind::WinHttpProtocols { view }),
            _ => None,
        }
    }
}

/// A name as it stands in ids.
pub(super) fn slug(name: &str) -> String {
    name.to_ascii_lowercase().replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use crate::catalogue::Index;

    #[test]
    fn the_other_view_of_the_other_view_is_the_same_and_has_a_setting() {
        let mut pairs = 0;
        for setting in Index::get().settings() {
            let Some(other) = setting.kind().in_other_view() else { continue };
            assert_eq!(other.in_other_view(), Some(setting.kind()));
            assert_ne!(other.view(), setting.kind().view());
            let other = Index::get().of(other).expect("it is known, too");
            assert_eq!(other.name(), setting.name());
            pairs += 1;
        }
        assert_eq!(pairs, 18, "two switches, two versions; four of AppContext; WinHTTP");
    }
}
