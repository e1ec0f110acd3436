//! What becomes of a protocol for a role?
//!
//! Sources: "TLS registry settings" in its revisions of 2019 (two meanings), 2020 (three states) and
//! 2023; for a missing `DisabledByDefault`, the SharePoint page on TLS 1.1 and 1.2.

use super::super::schannel::{self, Protocol, Role};
use super::super::windows::{ProtocolDefault, Windows};
use super::{Reason, Switch};
use crate::registry::Snapshot;

/// What a machine does with a protocol in a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EffectiveState {
    /// Offers and accepts it.
    Enabled,
    /// Uses it only where a program asks for it through `SCHANNEL_CRED`.
    DisabledByDefault,
    /// Never negotiates it.
    Disabled,
    /// Does not have it.
    NotSupported,
    /// The state does not tell.
    Unknown,
}

impl EffectiveState {
    /// The word for it in JSON.
    pub fn id(self) -> &'static str {
        match self {
            EffectiveState::Enabled => "enabled",
            EffectiveState::DisabledByDefault => "disabled-by-default",
            EffectiveState::Disabled => "disabled",
            EffectiveState::NotSupported => "not-supported",
            EffectiveState::Unknown => "unknown",
        }
    }

    /// The words for people.
    pub fn words(self) -> &'static str {
        match self {
            EffectiveState::Enabled => "enabled",
            EffectiveState::DisabledByDefault => "disabled by default",
            EffectiveState::Disabled => "disabled",
            EffectiveState::NotSupported => "not supported",
            EffectiveState::Unknown => "unknown",
        }
    }
}

/// A protocol in a role: what becomes of it, and why.
#[derive(Clone, Debug)]
pub struct EffectiveProtocol {
    protocol: Protocol,
    role: Role,
    state: EffectiveState,
    reason: Reason,
}

impl EffectiveProtocol {
    /// The protocol.
    pub fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// The role.
    pub fn role(&self) -> Role {
        self.role
    }

    /// What becomes of it.
    pub fn state(&self) -> EffectiveState {
        self.state
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// What Exchange's `HealthChecker` calls a protocol (source of the script, both roles together, whatever
/// the version of Windows).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HealthClass {
    /// On in both roles.
    Enabled,
    /// Off in both roles.
    Disabled,
    /// `Enabled` and `DisabledByDefault` contradict each other.
    HalfDisabled,
    /// Client and server differ.
    Misconfigured,
}

impl HealthClass {
    /// As the script prints it.
    pub fn words(self) -> &'static str {
        match self {
            HealthClass::Enabled => "Enabled",
            HealthClass::Disabled => "Disabled",
            HealthClass::HalfDisabled => "Half Disabled",
            HealthClass::Misconfigured => "Misconfigured",
        }
    }
}

pub(super) fn all(state: &Snapshot, windows: Windows) -> Vec<EffectiveProtocol> {
    // The unified greeting of SSL 2.0 is no version: servers of all accept it.
    let negotiated =
        Protocol::ALL.into_iter().filter(|p| *p != Protocol::MultiProtocolUnifiedHello);
    let pairs = negotiated.flat_map(|p| Role::ALL.into_iter().map(move |r| (p, r)));
    pairs.map(|(protocol, role)| one(state, windows, protocol, role)).collect()
}

fn switches(state: &Snapshot, protocol: Protocol, role: Role) -> (Switch, Switch) {
    let enabled = Switch::read(state, &schannel::enabled(protocol, role));
    (enabled, Switch::read(state, &schannel::disabled_by_default(protocol, role)))
}

fn one(state: &Snapshot, windows: Windows, protocol: Protocol, role: Role) -> EffectiveProtocol {
    let (enabled, soft) = switches(state, protocol, role);
    let default = windows.default_of(protocol, role);
    let (state, reason) = effective(enabled, soft, default, windows.name());
    EffectiveProtocol { protocol, role, state, reason }
}

fn effective(
    enabled: Switch,
    soft: Switch,
    default: ProtocolDefault,
    windows: &str,
) -> (EffectiveState, Reason) {
    use EffectiveState::{Disabled, DisabledByDefault, Enabled, NotSupported, Unknown};
    match (enabled, soft) {
        _ if default == ProtocolDefault::NotSupported => {
            let set = matches!(enabled, Switch::Number(1..));
            let but = if set { "; Enabled does not change that, and is no safe configuration" } else { "" };
            (NotSupported, format!("{windows} does not have it{but}").into())
        }
        (Switch::Number(0), _) => {
            (Disabled, "Enabled = 0: never negotiated, whatever a program asks for".into())
        }
        (Switch::Odd, _) | (_, Switch::Odd) => {
            (Unknown, "a value is no REG_DWORD; what Windows makes of it is not documented".into())
        }
        (Switch::Unknown, _) => (Unknown, "the state does not tell of Enabled".into()),
        (_, Switch::Unknown) => (Unknown, "the state does not tell of DisabledByDefault".into()),
        (Switch::Number(_), Switch::Number(0)) => {
            (Enabled, "Enabled is not 0, and DisabledByDefault = 0".into())
        }
        (Switch::Number(_), Switch::Number(_)) => (
            DisabledByDefault,
            "DisabledByDefault is not 0; but Enabled is not 0 either, so a program that asks for it gets it".into(),
        ),
        (Switch::Number(_), Switch::Absent) if default == ProtocolDefault::DisabledByDefault => (
            DisabledByDefault,
            format!("Enabled is not 0, but on {windows} it stays off by default without DisabledByDefault = 0").into(),
        ),
        (Switch::Number(_), Switch::Absent) => {
            (Enabled, "Enabled is not 0, and DisabledByDefault is not set".into())
        }
        (Switch::Absent, Switch::Number(soft)) => match (soft, default) {
            (_, ProtocolDefault::Disabled) => (
                Disabled,
                format!("Enabled is not set, and {windows} has it off").into(),
            ),
            (0, _) => (Enabled, "DisabledByDefault = 0, and Enabled is not set".into()),
            _ => (
                DisabledByDefault,
                "DisabledByDefault is not 0, and Enabled is not set: a program that asks for it gets it".into(),
            ),
        },
        (Switch::Absent, Switch::Absent) => {
            let state = match default {
                ProtocolDefault::Enabled => Enabled,
                ProtocolDefault::DisabledByDefault => DisabledByDefault,
                ProtocolDefault::Disabled => Disabled,
                ProtocolDefault::NotSupported => NotSupported,
            };
            (state, format!("neither value is set: the default of {windows}").into())
        }
    }
}

pub(super) fn health(state: &Snapshot) -> Vec<(Protocol, Option<HealthClass>)> {
    let tls = [Protocol::Tls10, Protocol::Tls11, Protocol::Tls12, Protocol::Tls13];
    tls.into_iter().map(|protocol| (protocol, class(state, protocol))).collect()
}

fn class(state: &Snapshot, protocol: Protocol) -> Option<HealthClass> {
    // What it makes of a value that is no number is not known here.
    let flags = |role| {
        let (enabled, soft) = switches(state, protocol, role);
        let is_on = match enabled {
            Switch::Absent => protocol != Protocol::Tls13,
            Switch::Number(number) => number != 0,
            Switch::Unknown | Switch::Odd => return None,
        };
        match soft {
            Switch::Absent => Some((is_on, None)),
            Switch::Number(number) => Some((is_on, Some(number != 0))),
            Switch::Unknown | Switch::Odd => None,
        }
    };
    let (client, server) = (flags(Role::Client)?, flags(Role::Server)?);
    let is_soft = |flags: (bool, Option<bool>)| flags.1 == Some(true);
    Some(if client.0 != server.0 || is_soft(client) != is_soft(server) {
        HealthClass::Misconfigured
    } else {
        match server {
            (false, Some(false)) | (true, Some(true)) => HealthClass::HalfDisabled,
            (false, _) => HealthClass::Disabled,
            (true, _) => HealthClass::Enabled,
        }
    })
}
