//! What will a machine really negotiate?
//!
//! Read from a state and a version of Windows: for each protocol and role what holds, *and why*; what
//! .NET Framework asks for, and what WinHTTP offers, in both views. What the state does not tell of is
//! unknown, unless another value decides.

mod dotnet;
mod protocol;
mod winhttp;

use std::borrow::Cow;

pub use dotnet::{Ask, EffectiveDotnet};
pub use protocol::{EffectiveProtocol, EffectiveState, HealthClass};
pub use winhttp::EffectiveWinHttp;

use super::Setting;
use super::windows::Windows;
use crate::registry::{Presence, Snapshot};

/// Why something holds: a sentence.
pub type Reason = Cow<'static, str>;

/// What a state makes of TLS on a version of Windows.
///
/// # Examples
/// ```
/// use regdraft::catalogue::{Effective, EffectiveState, Windows, schannel::{self, Protocol, Role}};
/// use regdraft::registry::{Snapshot, ValueData};
///
/// let off = schannel::enabled(Protocol::Tls10, Role::Server);
/// let mut state = Snapshot::builder();
/// state.value(off.key(), off.name(), ValueData::dword(0).as_ref())?;
///
/// let windows = Windows::find("server-2022").expect("it is known");
/// let effective = Effective::new(&state.finish()?, windows);
/// let server = effective.protocol(Protocol::Tls10, Role::Server).expect("each is there");
/// assert_eq!(server.state(), EffectiveState::Disabled);
/// assert!(server.reason().starts_with("Enabled = 0"));
/// let client = effective.protocol(Protocol::Tls10, Role::Client).expect("each is there");
/// assert_eq!(client.state(), EffectiveState::Unknown, "the state does not tell of it");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Effective {
    windows: Windows,
    protocols: Vec<EffectiveProtocol>,
    health: Vec<(super::schannel::Protocol, Option<HealthClass>)>,
    dotnet: Vec<EffectiveDotnet>,
    winhttp: Vec<EffectiveWinHttp>,
}

impl Effective {
    /// Works out what holds.
    pub fn new(state: &Snapshot, windows: Windows) -> Self {
        Self {
            windows,
            protocols: protocol::all(state, windows),
            health: protocol::health(state),
            dotnet: dotnet::all(state),
            winhttp: winhttp::all(state, windows),
        }
    }

    /// The version of Windows.
    pub fn windows(&self) -> Windows {
        self.windows
    }

    /// Each protocol for each role, from the oldest protocol.
    pub fn protocols(&self) -> &[EffectiveProtocol] {
        &self.protocols
    }

    /// One protocol for one role.
    pub fn protocol(
        &self,
        protocol: super::schannel::Protocol,
        role: super::schannel::Role,
    ) -> Option<&EffectiveProtocol> {
        self.protocols.iter().find(|found| (found.protocol(), found.role()) == (protocol, role))
    }

    /// What Exchange's `HealthChecker` would call TLS 1.0 to 1.3; nothing where the state does not tell.
    pub fn health(&self) -> &[(super::schannel::Protocol, Option<HealthClass>)] {
        &self.health
    }

    /// What .NET Framework asks for, runtime by runtime and view by view.
    pub fn dotnet(&self) -> &[EffectiveDotnet] {
        &self.dotnet
    }

    /// What WinHTTP offers, view by view.
    pub fn winhttp(&self) -> &[EffectiveWinHttp] {
        &self.winhttp
    }
}

/// What is found of a setting that is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Switch {
    Unknown,
    Absent,
    Number(u32),
    /// A value that is no number; what Windows makes of it is not documented.
    Odd,
}

impl Switch {
    fn read(state: &Snapshot, setting: &Setting) -> Self {
        match state.value(setting.key(), setting.name()) {
            Presence::Unknown => Switch::Unknown,
            Presence::Absent => Switch::Absent,
            Presence::Present(value) => value.as_dword().map_or(Switch::Odd, Switch::Number),
        }
    }
}
