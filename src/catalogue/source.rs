//! Which document says so?

use std::fmt;

/// A document that a setting or preset rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    id: &'static str,
    title: &'static str,
}

impl Source {
    /// A short id, the same everywhere.
    pub const fn id(self) -> &'static str {
        self.id
    }

    /// Title, publisher and date.
    pub const fn title(self) -> &'static str {
        self.title
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title)
    }
}

/// The APS document.
pub const APS: Source = Source {
    id: "APS",
    title: "Microsoft Docs, \"Configure TLS 1.2 in APS\" (sql-docs, 2018-10-29)",
};

/// The Azure AD Connect document.
pub const AAD_CONNECT: Source = Source {
    id: "AADC",
    title: "Microsoft Docs, \"TLS 1.2 enforcement for Azure AD Connect\" (azure-docs, 2021-09-14)",
};

/// The cmdlets that set and check the Azure AD Connect values.
pub const ADSYNCTOOLS: Source = Source {
    id: "ADSYNC",
    title: "Microsoft Docs, \"Azure AD Connect: ADSyncTools PowerShell reference\" (entra-docs)",
};

/// The later revision of the Azure AD Connect document.
pub const AAD_CONNECT_2025: Source = Source {
    id: "AADC-2025",
    title: "Microsoft Learn, \"TLS 1.2 enforcement for Microsoft Entra Connect\" (2025-04-09)",
};

/// SCHANNEL registry settings, two meanings.
pub const TLS_REGISTRY_2019: Source = Source {
    id: "TLSREG-2019",
    title: "Microsoft Docs, \"TLS registry settings\" (windowsserverdocs, 2019 revision)",
};

/// SCHANNEL registry settings, three states.
pub const TLS_REGISTRY_2020: Source = Source {
    id: "TLSREG-2020",
    title: "Microsoft Docs, \"TLS registry settings\" (windowsserverdocs, 2020 revision)",
};

/// The older SCHANNEL article.
pub const KB245030: Source = Source {
    id: "KB245030",
    title: "Microsoft Support, \"Restrict cryptographic algorithms and protocols in Schannel.dll\" (KB245030)",
};

/// Which protocols each Windows version supports, and its defaults.
pub const PROTOCOLS: Source = Source {
    id: "PROTO",
    title: "Microsoft Learn, \"Protocols in TLS/SSL (Schannel SSP)\" (win32, 2025-03)",
};

/// .NET Framework and TLS.
pub const DOTNET_TLS: Source = Source {
    id: "DOTNET",
    title: "Microsoft Learn, \"TLS best practices with .NET Framework\" (dotnet/docs)",
};
