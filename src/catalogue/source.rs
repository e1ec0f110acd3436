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

/// Sources of the other settings: id and title.
macro_rules! sources {
    ($($name:ident $id:literal $title:literal)*) => {$(
        #[doc = $title]
        #[allow(clippy::doc_markdown, reason = "a title is a title")]
        pub const $name: Source = Source { id: $id, title: $title };
    )*};
}

sources! {
    TLS_REGISTRY_2023 "TLSREG-2023" "Microsoft Learn, \"TLS registry settings\" (windowsserverdocs, 2023-04-10)"
    WHATS_NEW "WHATSNEW" "Microsoft Docs, \"What's new in TLS/SSL (Schannel SSP)\" (windowsserverdocs)"
    MANAGE_TLS "MANAGETLS" "Microsoft Docs, \"Manage Transport Layer Security\" (windowsserverdocs)"
    PRIORITIZING "PRIOR" "Microsoft Docs, \"Prioritizing Schannel cipher suites\" (win32)"
    CURVES_1607 "ECC1607" "Microsoft Docs, \"TLS elliptic curves in Windows 10 version 1607 and later\" (win32)"
    GROUPS_24H2 "GROUPS24H2" "Microsoft Docs, \"TLS supported groups in Windows 11 24H2 and later\" (win32)"
    WINHTTP_OPTIONS "WINHTTPOPT" "Microsoft Docs, \"Option flags\" of WinHTTP (win32)"
    WINHTTP_HOW "WINHTTPHOW" "Microsoft Docs, \"Configure secure protocol options for WinHTTP\" (windowsserverdocs)"
    REDIRECTION "WOW64" "Microsoft Docs, \"Registry keys affected by WOW64\" (win32)"
    CONFIGMGR_CLIENT "CM-CLIENT" "Microsoft Docs, \"How to enable TLS 1.2 on clients\" (ConfigMgr)"
    SHAREPOINT "SP2019" "Microsoft Docs, \"Enable TLS 1.1 and TLS 1.2 support in SharePoint Server 2019\""
    EXCHANGE "EXCH" "Microsoft Learn, \"Exchange Server TLS configuration best practices\""
    SKYPE "SFB" "Microsoft Docs, \"Disable TLS 1.0/1.1 in Skype for Business Server\""
    KB5017811 "KB5017811" "Microsoft Support, KB5017811: TLS 1.0 and 1.1 off by default in WinHTTP and WinINet"
    FIPS_POLICY "FIPSDOC" "Microsoft Docs, \"System cryptography: use FIPS compliant algorithms\""
    WEAK_CERTIFICATES "WEAKCERT" "Microsoft Docs, \"Disable weak cryptographic algorithms\" in certificate validation"
    ENTRA_CONNECTORS "GSA" "Microsoft Docs, \"How to configure connectors\" (Global Secure Access)"
    STACK_EDGE "ASE" "Microsoft Docs, \"Configure TLS settings\" (Azure Stack Edge)"
    SSIS_SCALE_OUT "SSISOUT" "Microsoft Docs, SSIS Scale Out troubleshooting"
    HEALTH_CHECKER "HC" "CSS-Exchange, HealthChecker: TLS settings from the registry"
    SCHANNEL_DSC "SCDSC" "dsccommunity, SChannelDsc"
    HARDENING_KITTY "HK" "scipag, HardeningKitty: findings for TLS"
    MS_IDENTITY_TOOLS "MSID" "AzureAD, MSIdentityTools: Set-MsIdWindowsTlsSettings"
    STIG "STIG" "DISA security technical implementation guides"
    NSA "NSA" "nsacyber, Mitigating Obsolete TLS"
    CIPHER_PUNK "CPUNK" "Rans4ckeR, CipherPunk"
    DEPRECATION "DEPREC" "Microsoft Docs, \"TLS 1.0 and TLS 1.1 deprecation in Windows\" (win32)"
    AAD_ENVIRONMENT "AADENV" "Microsoft Support, \"Enable support for TLS 1.2 in your environment\" for Azure AD"
    AZURE_BACKUP "BACKUP" "Microsoft Docs, \"Transport Layer Security in Azure Backup\""
    AD_FS "ADFS" "Microsoft Docs, \"Managing SSL/TLS protocols and cipher suites for AD FS\""
    CONFIGMGR_DOTNET "CM-NET" "Microsoft Docs, \"Update .NET Framework to support TLS 1.2\" (ConfigMgr)"
    MBAM "MBAM" "Microsoft Support, \"Disable TLS 1.0 and 1.1 on MBAM servers\""
    SQL_SERVER "SQL" "Microsoft Support, \"TLS 1.2 support for Microsoft SQL Server\" (KB3135244)"
    STIG_VIEWER "STIGVIEW" "IIS 10.0 Server STIG V3R2, IIST-SV-000153 (V-218821)"
    MEMORY "MEM" "from memory, not confirmed in a document"
}
