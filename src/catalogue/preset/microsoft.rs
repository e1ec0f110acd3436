//! What do Microsoft's documents on Windows, .NET, Entra and Azure ask for?

use super::super::dotnet::{Runtime, View};
use super::super::schannel::{Protocol, ProtocolState, Role};
use super::super::source::{
    AAD_CONNECT, AAD_CONNECT_2025, AAD_ENVIRONMENT, ADSYNCTOOLS, APS, AZURE_BACKUP, DEPRECATION,
    DOTNET_TLS, ENTRA_CONNECTORS,
};
use super::item::Item;
use super::{Preset, RESTART, Scope};

const BACK_UP: &str = "Back up the registry before the change: the document warns that a wrong change can cause data loss and make it necessary to reinstall Windows (KB322756 tells how to back up and restore).";

const CLIENT: &[Role] = &[Role::Client];
const SERVER: &[Role] = &[Role::Server];
const BOTH: &[Role] = &Role::ALL;

/// Both values, in both views of both runtimes.
pub(super) const DOTNET_EVERYWHERE: [Item; 4] = [
    Item::Dotnet(Runtime::V2, View::Wow64, 1),
    Item::Dotnet(Runtime::V2, View::Native, 1),
    Item::Dotnet(Runtime::V4, View::Wow64, 1),
    Item::Dotnet(Runtime::V4, View::Native, 1),
];

const TLS12_ON: Item = Item::Protocols(&[Protocol::Tls12], BOTH, ProtocolState::Enabled);

pub(super) const ALL: &[Preset] = &[
    Preset {
        id: "aad-connect-disable",
        title: "Azure AD Connect: disable TLS 1.2",
        machines: "the Azure AD Connect server",
        scope: Scope::Host,
        warnings: &[
            "Not recommended: the document itself says so of disabling TLS 1.2.",
            RESTART,
            "Together with TLS 1.0 and 1.1 disabled, this leaves no TLS version at all on Windows versions without TLS 1.3.",
        ],
        sources: &[AAD_CONNECT, ADSYNCTOOLS],
        items: &[
            Item::Dotnet(Runtime::V4, View::Wow64, 0),
            Item::Dotnet(Runtime::V4, View::Native, 0),
            Item::Protocols(&[Protocol::Tls12], SERVER, ProtocolState::Disabled),
            Item::Protocols(&[Protocol::Tls12], CLIENT, ProtocolState::Disabled),
        ],
    },
    Preset {
        id: "aad-connect-enable",
        title: "Azure AD Connect: enable TLS 1.2",
        machines: "the Azure AD Connect server",
        scope: Scope::Host,
        warnings: &[
            RESTART,
            "Every Windows Server version that Azure AD Connect 2.0 supports already defaults to TLS 1.2; since Azure AD Connect 2.4.131.0 the change is no longer a prerequisite (2025 revision of the document).",
        ],
        sources: &[AAD_CONNECT, ADSYNCTOOLS, AAD_CONNECT_2025],
        items: &[
            Item::Dotnet(Runtime::V4, View::Wow64, 1),
            Item::Dotnet(Runtime::V4, View::Native, 1),
            Item::Protocols(&[Protocol::Tls12], SERVER, ProtocolState::Enabled),
            Item::Protocols(&[Protocol::Tls12], CLIENT, ProtocolState::Enabled),
        ],
    },
    Preset {
        id: "aad-environment",
        title: "Azure AD without TLS 1.0 and 1.1: the environment",
        machines: "machines that talk to Azure AD",
        scope: Scope::Client,
        warnings: &[
            "The document's own list of registry strings names one .NET value alone; its section on .NET has all eight.",
        ],
        sources: &[AAD_ENVIRONMENT],
        items: &[TLS12_ON, Item::AllDotnet(1)],
    },
    Preset {
        id: "aps-client",
        title: "APS clients: .NET strong cryptography",
        machines: "client machines with tools such as the APS SSIS destination adapters",
        scope: Scope::Client,
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
        scope: Scope::Host,
        warnings: &[
            BACK_UP,
            "The document speaks of TLS 1.2 only, but neither enables TLS 1.2 nor touches SSL 2.0 and SSL 3.0.",
        ],
        sources: &[APS],
        items: &[
            Item::ProtocolKey(Protocol::Tls10),
            Item::Protocols(&[Protocol::Tls10], BOTH, ProtocolState::Disabled),
            Item::ProtocolKey(Protocol::Tls11),
            Item::Protocols(&[Protocol::Tls11], BOTH, ProtocolState::Disabled),
        ],
    },
    Preset {
        id: "azure-backup",
        title: "Azure Backup: TLS 1.2 for its clients",
        machines: "machines that are backed up to Azure",
        scope: Scope::Client,
        warnings: &[],
        sources: &[AZURE_BACKUP],
        items: &[
            Item::Protocols(&[Protocol::Tls12], CLIENT, ProtocolState::Enabled),
            Item::Dotnet(Runtime::V4, View::Native, 1),
            Item::Dotnet(Runtime::V4, View::Wow64, 1),
        ],
    },
    Preset {
        id: "dotnet-safest",
        title: ".NET Framework: strong cryptography and the system's TLS versions",
        machines: "machines that run .NET Framework programs",
        scope: Scope::Both,
        warnings: &[],
        sources: &[DOTNET_TLS],
        items: &DOTNET_EVERYWHERE,
    },
    Preset {
        id: "entra-connector-ps",
        title: "Entra private network connector: TLS 1.2, as its script does it",
        machines: "the connector's server",
        scope: Scope::Host,
        warnings: &["The .reg file of the same document leaves SystemDefaultTlsVersions out."],
        sources: &[ENTRA_CONNECTORS],
        items: &[TLS12_ON, Item::Dotnet(Runtime::V4, View::Native, 1)],
    },
    Preset {
        id: "entra-connector-reg",
        title: "Entra private network connector: TLS 1.2, as its .reg file does it",
        machines: "the connector's server",
        scope: Scope::Host,
        warnings: &["The script of the same document sets SystemDefaultTlsVersions besides."],
        sources: &[ENTRA_CONNECTORS],
        items: &[TLS12_ON, Item::StrongCrypto(Runtime::V4, View::Native, 1)],
    },
    Preset {
        id: "reenable-tls10-11",
        title: "Windows: TLS 1.0 and 1.1 on again after their deprecation",
        machines: "machines that still need TLS 1.0 or 1.1",
        scope: Scope::Both,
        warnings: &["The document's way back is to delete the values."],
        sources: &[DEPRECATION],
        items: &[Item::Enabled(&[Protocol::Tls10, Protocol::Tls11], BOTH, 1)],
    },
];
