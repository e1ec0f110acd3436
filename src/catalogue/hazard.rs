//! Which changes leave a machine without TLS, or with a version that is not safe on it?

use super::effective::{Effective, EffectiveState};
use super::schannel::{self, Protocol, Role};
use super::windows::{ProtocolDefault, Windows};
use crate::change::{self, Change, ChangeSet, Operation};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{Presence, Snapshot, SnapshotError, ValueName};

/// The versions that connections are made with.
const TLS: [Protocol; 4] = [Protocol::Tls10, Protocol::Tls11, Protocol::Tls12, Protocol::Tls13];

/// What is dangerous about changes on a version of Windows, given what is known of the state before.
///
/// A role without any version is told where all of TLS 1.0 to 1.3 are known to be off, or not there,
/// after the changes, and it is they that do so; SSL is no way out. TLS 1.3 is told where the changes
/// turn it on and this Windows does not have it: the documentation calls that no safe configuration.
///
/// # Errors
/// [`SnapshotError::TooLarge`].
///
/// # Examples
/// ```
/// use regdraft::catalogue::{Preset, Windows, hazards};
/// use regdraft::{change, registry::Snapshot};
///
/// let preset = |id| Preset::find(id).expect("it is built in").changes();
/// let both = change::merge([preset("aps-host"), preset("aad-connect-disable")]).expect("they fit");
/// let on = |id| Windows::find(id).expect("it is known");
/// let found = hazards(&Snapshot::empty(), &both, on("server-2019"))?;
/// assert_eq!(found.len(), 2, "neither as a client nor as a server is anything left");
/// assert!(hazards(&Snapshot::empty(), &both, on("server-2022"))?.is_empty(), "TLS 1.3 is left");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn hazards(
    before: &Snapshot,
    changes: &ChangeSet,
    windows: Windows,
) -> Result<Vec<Diagnostic>, SnapshotError> {
    Ok(hazards_between(before, &change::apply(before, changes)?, changes, windows))
}

/// [`hazards`], given the state after the changes, which is the same for all versions of Windows.
pub(crate) fn hazards_between(
    before: &Snapshot,
    end: &Snapshot,
    changes: &ChangeSet,
    windows: Windows,
) -> Vec<Diagnostic> {
    let after = Effective::new(end, windows);
    let before = Effective::new(before, windows);
    let mut found = Vec::new();
    for role in Role::ALL {
        if !leaves_something(&after, role) && leaves_something(&before, role) {
            let role = match role {
                Role::Client => "as a client, which calls",
                Role::Server => "as a server, which answers",
            };
            let message = format!(
                "after the change, {} has no version of TLS left {role}: TLS 1.0 to 1.3 are all off or not supported",
                windows.name()
            );
            found.push(Diagnostic::new(Code::NoProtocolLeft, message).help(
                "leave one version on, or make separate changes for separate machines; to go on all the same: --allow-unsafe",
            ));
        }
    }
    if windows.default_of(Protocol::Tls13, Role::Server) == ProtocolDefault::NotSupported {
        for change in changes.iter().filter(|change| turns_on_tls13(change, end)) {
            let message = format!(
                "{change} turns on TLS 1.3, which {} does not have; the documentation calls that no safe configuration",
                windows.name()
            );
            found.push(Diagnostic::new(Code::UnsafeProtocol, message).help(
                "leave it out for this version of Windows; to go on all the same: --allow-unsafe",
            ));
        }
    }
    found
}

/// Whether a role may still make connections: what is unknown, and what a program can ask for, counts.
fn leaves_something(effective: &Effective, role: Role) -> bool {
    TLS.into_iter().any(|protocol| {
        effective.protocol(protocol, role).is_some_and(|found| {
            !matches!(found.state(), EffectiveState::Disabled | EffectiveState::NotSupported)
        })
    })
}

/// Whether a change turns TLS 1.3 on for a role for which it is on in the end.
fn turns_on_tls13(change: &Change, end: &Snapshot) -> bool {
    let Operation::SetValue { name, data } = change.operation() else { return false };
    let number = data.as_ref().as_dword();
    Role::ALL.into_iter().filter(|role| is_on(end, *role)).any(|role| {
        let is = |setting: &super::Setting, name: &ValueName| {
            setting.key() == change.key() && setting.name() == name
        };
        let on = is(&schannel::enabled(Protocol::Tls13, role), name) && number != Some(0);
        on || (is(&schannel::disabled_by_default(Protocol::Tls13, role), name) && number == Some(0))
    })
}

/// Whether the values of TLS 1.3 turn it on for a role.
fn is_on(end: &Snapshot, role: Role) -> bool {
    let number = |setting: &super::Setting| match end.value(setting.key(), setting.name()) {
        Presence::Present(value) => value.as_dword(),
        _ => None,
    };
    match number(&schannel::enabled(Protocol::Tls13, role)) {
        Some(enabled) => enabled != 0,
        None => number(&schannel::disabled_by_default(Protocol::Tls13, role)) == Some(0),
    }
}
