//! Which protocols does WinHTTP offer, where a program does not choose?
//!
//! Source: "Option Flags" (WinHTTP) and KB3140245. SCHANNEL can still refuse what stands here.

use super::super::dotnet::View;
use super::super::schannel::Protocol;
use super::super::windows::Windows;
use super::Reason;
use crate::registry::{KeyPath, Presence, Snapshot, ValueName};

/// What WinHTTP offers in one view.
#[derive(Clone, Debug)]
pub struct EffectiveWinHttp {
    view: View,
    mask: Option<u32>,
    reason: Reason,
}

impl EffectiveWinHttp {
    /// The view of the registry: which programs it is for.
    pub fn view(&self) -> View {
        self.view
    }

    /// The bits, if they are known.
    pub fn mask(&self) -> Option<u32> {
        self.mask
    }

    /// The protocols that the bits stand for.
    pub fn protocols(&self) -> Vec<Protocol> {
        let mask = self.mask.unwrap_or(0);
        let has = |protocol: &Protocol| protocol.winhttp_bit().is_some_and(|bit| mask & bit != 0);
        Protocol::ALL.into_iter().filter(has).collect()
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

pub(super) fn all(state: &Snapshot, windows: Windows) -> Vec<EffectiveWinHttp> {
    View::ALL.into_iter().map(|view| one(state, windows, view)).collect()
}

fn one(state: &Snapshot, windows: Windows, view: View) -> EffectiveWinHttp {
    let path = match view {
        View::Native => {
            r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\WinHttp"
        }
        View::Wow64 => {
            r"HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Internet Settings\WinHttp"
        }
    };
    let (key, name) =
        super::super::well_formed(KeyPath::parse(path), ValueName::new("DefaultSecureProtocols"));
    let default = windows.winhttp_default();
    let known: u32 = Protocol::ALL.into_iter().filter_map(Protocol::winhttp_bit).sum();
    let (mask, reason): (_, Reason) = match state.value(&key, &name) {
        Presence::Unknown => (None, "the state does not tell of DefaultSecureProtocols".into()),
        Presence::Absent => (
            Some(default),
            format!(
                "DefaultSecureProtocols is not set: the default of {} as it was delivered; updates since 2022-09 take TLS 1.0 and 1.1 out (KB5017811)",
                windows.name()
            )
            .into(),
        ),
        Presence::Present(value) => match value.as_dword() {
            None => (None, "DefaultSecureProtocols is no REG_DWORD".into()),
            Some(mask) if mask & !known != 0 => {
                (Some(mask), format!("DefaultSecureProtocols = 0x{mask:x}, which has bits that are not documented").into())
            }
            Some(mask) if windows.needs_winhttp_update() => (
                Some(mask),
                format!("DefaultSecureProtocols = 0x{mask:x}; {} needs KB3140245 for it, else 0x{default:x} holds", windows.name()).into(),
            ),
            Some(mask) => (Some(mask), format!("DefaultSecureProtocols = 0x{mask:x}").into()),
        },
    };
    EffectiveWinHttp { view, mask, reason }
}
