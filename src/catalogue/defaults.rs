//! What holds on a version of Windows where a setting is not there?

use super::schannel::{self, Protocol, Role};
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
        if let Some((protocol, role)) = protocol_of(self) {
            return Some(windows.default_of(protocol, role).explanation().into());
        }
        match self.id() {
            "schannel.sendtrustedissuerlist" => {
                Some(if windows.is_before_windows_8() { "1" } else { "0" }.into())
            }
            "schannel.clientauthtrustmode" | "schannel.enableocspstaplingforsni" => {
                windows.is_before_windows_8().then(|| NOT_THERE.into())
            }
            id if id.starts_with("winhttp.defaultsecureprotocols.") => {
                Some(format!("0x{:x}", windows.winhttp_default()))
            }
            id if id.starts_with("schannel.kex.") && id.ends_with("keybitlength") => {
                let is_read = self.support() != super::Support::Ignored;
                (is_read && !windows.has_key_sizes()).then(|| NOT_THERE.into())
            }
            _ => None,
        }
    }
}

/// The protocol and the role that a setting is about.
fn protocol_of(setting: &Setting) -> Option<(Protocol, Role)> {
    if !setting.id().starts_with("schannel.protocols.") {
        return None;
    }
    let pairs = Protocol::ALL.into_iter().flat_map(|p| Role::ALL.into_iter().map(move |r| (p, r)));
    let mut pairs =
        pairs.filter(|(protocol, role)| schannel::enabled(*protocol, *role).key() == setting.key());
    pairs.next()
}
