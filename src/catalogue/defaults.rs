//! What holds on a version of Windows where a setting is not there?

use super::kind::{ProviderValue, SettingKind};
use super::setting::Setting;
use super::windows::{ProtocolDefault, Windows};

impl ProtocolDefault {
    /// A few words for people.
    pub fn explanation(self) -> &'static str {
        match self {
            ProtocolDefault::Enabled => "enabled",
            ProtocolDefault::DisabledByDefault => {
                "disabled by default: DisabledByDefault = 0 turns it on"
            }
            ProtocolDefault::Disabled => "disabled",
            ProtocolDefault::NotSupported => "not supported",
        }
    }
}

/// This Windows does not look at the setting.
const NOT_THERE: &str = "not supported";

impl Setting {
    /// What holds on a version of Windows where the value does not exist.
    ///
    /// # Examples
    /// ```
    /// use regdraft::catalogue::{Windows, schannel::{self, Protocol, Role}};
    ///
    /// let enabled = schannel::enabled(Protocol::Tls13, Role::Server);
    /// let on = |id| enabled.when_absent_on(Windows::find(id).expect("it is known"));
    /// assert_eq!(on("server-2019"), "not supported");
    /// assert_eq!(on("server-2022"), "enabled");
    /// ```
    pub fn when_absent_on(&self, windows: Windows) -> String {
        self.special_default(windows).unwrap_or_else(|| self.when_absent().to_owned())
    }

    /// Whether that is not the same on every version.
    pub fn default_varies(&self) -> bool {
        let all = Windows::all();
        all.iter().any(|windows| self.when_absent_on(*windows) != self.when_absent())
    }

    fn special_default(&self, windows: Windows) -> Option<String> {
        match self.kind() {
            SettingKind::Protocol { protocol, role, .. } => {
                Some(windows.default_of(protocol, role).explanation().into())
            }
            SettingKind::Provider(ProviderValue::SendTrustedIssuerList) => {
                Some(if windows.is_before_windows_8() { "1" } else { "0" }.into())
            }
            SettingKind::Provider(
                ProviderValue::ClientAuthTrustMode | ProviderValue::EnableOcspStaplingForSni,
            ) => windows.is_before_windows_8().then(|| NOT_THERE.into()),
            SettingKind::WinHttpProtocols { .. } => {
                Some(format!("0x{:x}", windows.winhttp_default()))
            }
            SettingKind::KeySize { .. } => {
                let is_read = self.support() != super::Support::Ignored;
                (is_read && !windows.has_key_sizes()).then(|| NOT_THERE.into())
            }
            _ => None,
        }
    }
}
