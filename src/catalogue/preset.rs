//! Which published guidance is built in, exactly as it is published?

use super::dotnet::{self, Runtime, View};
use super::schannel::{self, Protocol, ProtocolState, Role};
use super::setting::{Restart, Setting};
use super::source::{AAD_CONNECT, AAD_CONNECT_2025, ADSYNCTOOLS, APS, Source};
use crate::change::{Change, ChangeSet, Origin};

/// A change set that a document asks for, with what the document says about it.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    id: &'static str,
    title: &'static str,
    machines: &'static str,
    warnings: &'static [&'static str],
    sources: &'static [Source],
    items: &'static [Item],
}

/// A part of a preset.
#[derive(Clone, Copy, Debug)]
enum Item {
    /// The protocol's own key, which the document lists without values.
    ProtocolKey(Protocol),
    Protocol(Protocol, Role, ProtocolState),
    /// Both .NET values, to this number.
    Dotnet(Runtime, View, u32),
}

const BACK_UP: &str = "Back up the registry before the change: the document warns that a wrong change can cause data loss and make it necessary to reinstall Windows (KB322756 tells how to back up and restore).";
const RESTART: &str = "Restart Windows after the change: the document requires it.";

/// All presets, by id.
const PRESETS: &[Preset] = &[
    Preset {
        id: "aad-connect-disable",
        title: "Azure AD Connect: disable TLS 1.2",
        machines: "the Azure AD Connect server",
        warnings: &[
            "Not recommended: the document itself says so of disabling TLS 1.2.",
            RESTART,
            "Together with TLS 1.0 and 1.1 disabled, this leaves no TLS version at all on Windows versions without TLS 1.3.",
        ],
        sources: &[AAD_CONNECT, ADSYNCTOOLS],
        items: &[
            Item::Dotnet(Runtime::V4, View::Wow64, 0),
            Item::Dotnet(Runtime::V4, View::Native, 0),
            Item::Protocol(Protocol::Tls12, Role::Server, ProtocolState::Disabled),
            Item::Protocol(Protocol::Tls12, Role::Client, ProtocolState::Disabled),
        ],
    },
    Preset {
        id: "aad-connect-enable",
        title: "Azure AD Connect: enable TLS 1.2",
        machines: "the Azure AD Connect server",
        warnings: &[
            RESTART,
            "Every Windows Server version that Azure AD Connect 2.0 supports already defaults to TLS 1.2; since Azure AD Connect 2.4.131.0 the change is no longer a prerequisite (2025 revision of the document).",
        ],
        sources: &[AAD_CONNECT, ADSYNCTOOLS, AAD_CONNECT_2025],
        items: &[
            Item::Dotnet(Runtime::V4, View::Wow64, 1),
            Item::Dotnet(Runtime::V4, View::Native, 1),
            Item::Protocol(Protocol::Tls12, Role::Server, ProtocolState::Enabled),
            Item::Protocol(Protocol::Tls12, Role::Client, ProtocolState::Enabled),
        ],
    },
    Preset {
        id: "aps-client",
        title: "APS clients: .NET strong cryptography",
        machines: "client machines with tools such as the APS SSIS destination adapters",
        warnings: &[BACK_UP],
        sources: &[APS],
        items: &[
            Item::Dotnet(Runtime::V4, View::Native, 1),
            Item::Dotnet(Runtime::V4, View::Wow64, 1),
        ],
    },
    Preset {
        id: "aps-host",
        title: "APS hosts: disable TLS 1.0 and 1.1",
        machines: "all physical and virtual hosts of the appliance",
        warnings: &[
            BACK_UP,
            "The document speaks of TLS 1.2 only, but neither enables TLS 1.2 nor touches SSL 2.0 and SSL 3.0.",
        ],
        sources: &[APS],
        items: &[
            Item::ProtocolKey(Protocol::Tls10),
            Item::Protocol(Protocol::Tls10, Role::Client, ProtocolState::Disabled),
            Item::Protocol(Protocol::Tls10, Role::Server, ProtocolState::Disabled),
            Item::ProtocolKey(Protocol::Tls11),
            Item::Protocol(Protocol::Tls11, Role::Client, ProtocolState::Disabled),
            Item::Protocol(Protocol::Tls11, Role::Server, ProtocolState::Disabled),
        ],
    },
];

impl Preset {
    /// All presets, by id.
    pub fn all() -> &'static [Preset] {
        PRESETS
    }

    /// The preset of that id.
    pub fn find(id: &str) -> Option<Preset> {
        PRESETS.iter().copied().find(|preset| preset.id == id)
    }

    /// The id.
    pub fn id(self) -> &'static str {
        self.id
    }

    /// What it is for.
    pub fn title(self) -> &'static str {
        self.title
    }

    /// The machines it is meant for.
    pub fn machines(self) -> &'static str {
        self.machines
    }

    /// What the documents say that whoever applies it must know.
    pub fn warnings(self) -> &'static [&'static str] {
        self.warnings
    }

    /// The documents.
    pub fn sources(self) -> &'static [Source] {
        self.sources
    }

    /// The settings it sets, each with its number, in the document's order.
    pub fn settings(self) -> Vec<(Setting, u32)> {
        self.items.iter().flat_map(|item| item.settings()).collect()
    }

    /// What the documents themselves require for the change to work, beyond what its settings do.
    pub fn required_restart(self) -> Option<Restart> {
        self.warnings.contains(&RESTART).then_some(Restart::Windows)
    }

    /// What it takes for the change to work.
    pub fn restart(self) -> Option<Restart> {
        let of_settings = self.settings().iter().map(|(setting, _)| setting.restart()).max();
        of_settings.max(self.required_restart())
    }

    /// The change set, in the document's order.
    ///
    /// # Examples
    /// ```
    /// use regdraft::catalogue::Preset;
    ///
    /// let changes = Preset::find("aps-host").expect("it is built in").changes();
    /// assert_eq!(changes.len(), 10, "two keys and eight values");
    /// ```
    pub fn changes(self) -> ChangeSet {
        let titles: Vec<String> = self.sources.iter().map(|source| source.title().into()).collect();
        let origin = Origin::new(&format!("preset {}", self.id)).with_references(titles);
        let mut changes = ChangeSet::new();
        for item in self.items {
            if let Item::ProtocolKey(protocol) = item {
                let create = protocol.key().ok().map(Change::create_key);
                changes.extend(create.map(|change| change.with_origin(Some(origin.clone()))));
            }
            for (setting, number) in item.settings() {
                changes.extend(setting.set(number, &origin));
            }
        }
        changes
    }
}

impl Item {
    fn settings(self) -> Vec<(Setting, u32)> {
        match self {
            Item::ProtocolKey(_) => Vec::new(),
            Item::Protocol(protocol, role, state) => vec![
                (schannel::enabled(protocol, role), state.enabled()),
                (schannel::disabled_by_default(protocol, role), state.disabled_by_default()),
            ],
            Item::Dotnet(runtime, view, number) => vec![
                (dotnet::system_default_tls_versions(runtime, view), number),
                (dotnet::strong_crypto(runtime, view), number),
            ],
        }
    }
}
