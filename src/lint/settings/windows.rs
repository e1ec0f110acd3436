//! What do the changes do on a version of Windows?

use std::collections::BTreeSet;

use super::{Wanted, at};
use crate::catalogue::schannel::{self, Protocol, Role};
use crate::catalogue::{
    AlgorithmGroup, ProtocolDefault, SettingKind, SuitePlace, Windows, hazards, hazards_between,
};
use crate::change::{self, Change, ChangeSet, Operation};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{Snapshot, ValueData, alias};

pub(super) fn check(
    before: &Snapshot,
    changes: &ChangeSet,
    wanted: &Wanted,
    windows: Option<Windows>,
    found: &mut Vec<Diagnostic>,
) {
    match windows {
        // A state that is too large has no verdict.
        Some(windows) => found.extend(hazards(before, changes, windows).unwrap_or_default()),
        None => found.extend(anywhere(before, changes)),
    }
    found.extend(suites(wanted, windows));
    if let Some(windows) = windows.filter(|windows| windows.needs_winhttp_update()) {
        found.extend(winhttp(wanted, windows));
    }
    control_sets(wanted, found);
}

/// The versions that are left without any TLS.
fn anywhere(before: &Snapshot, changes: &ChangeSet) -> Option<Diagnostic> {
    // Nothing is left without something turned off.
    let protocols: Vec<_> = Protocol::ALL.iter().filter_map(|one| one.key().ok()).collect();
    let is_protocol =
        |change: &Change| protocols.iter().any(|key| change.key().is_at_or_below(key));
    let any = changes.iter().any(|change| {
        matches!(change.operation(), Operation::SetValue { .. }) && is_protocol(change)
    });
    if !any {
        return None;
    }
    let end = change::apply(before, changes).ok()?;
    // Versions that negotiate alike have one answer.
    let mut answers: Vec<(Windows, bool)> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for windows in Windows::all() {
        let is_without = match answers.iter().find(|(other, _)| other.negotiates_as(*windows)) {
            Some((_, is_without)) => *is_without,
            None => {
                let found = hazards_between(before, &end, changes, *windows);
                found.iter().any(|found| found.code() == Code::NoProtocolLeft)
            }
        };
        answers.push((*windows, is_without));
        if is_without {
            names.push(windows.id());
        }
    }
    if names.is_empty() {
        return None;
    }
    let message = format!(
        "the changes leave the client or the server without any version of TLS on {}",
        names.join(", ")
    );
    let help = "leave one version on; --os tells more of one version of Windows";
    Some(Diagnostic::new(Code::NoProtocolLeft, message).help(help))
}

/// A list of cipher suites without one that TLS 1.3 can use, and ciphers off that it needs.
fn suites(wanted: &Wanted, windows: Option<Windows>) -> Vec<Diagnostic> {
    let turned_on = Role::ALL.into_iter().any(|role| {
        wanted.number(&schannel::enabled(Protocol::Tls13, role)).is_some_and(|(on, _)| on != 0)
    });
    let turned_off = Role::ALL.into_iter().all(|role| {
        wanted.number(&schannel::enabled(Protocol::Tls13, role)).is_some_and(|(on, _)| on == 0)
    });
    let has = windows.is_some_and(|windows| {
        windows.default_of(Protocol::Tls13, Role::Server) != ProtocolDefault::NotSupported
    });
    if !turned_on && (!has || turned_off) {
        return Vec::new();
    }
    let lists = [SuitePlace::Policy, SuitePlace::Local].map(SettingKind::CipherSuites);
    let mut found = Vec::new();
    for setting in lists.into_iter().filter_map(|list| wanted.index.of(list)) {
        let place = (setting.key().clone(), setting.name().clone());
        let Some((data, span)) = wanted.values.get(&place) else { continue };
        if names_suite_of_tls13(data) == Some(false) {
            let message = "the list has no cipher suite that TLS 1.3 can use, so TLS 1.3 cannot be negotiated";
            let help = "add TLS_AES_256_GCM_SHA384 and TLS_AES_128_GCM_SHA256, or turn TLS 1.3 off";
            found.push(at(Diagnostic::new(Code::SuitesMissing, message).help(help), *span));
        }
    }
    let ciphers = ["AES 128/128", "AES 256/256"]
        .map(|name| SettingKind::Algorithm { group: AlgorithmGroup::Ciphers, name });
    let off = ciphers.into_iter().filter_map(|kind| wanted.number(wanted.index.of(kind)?));
    let off: Vec<_> = off.filter(|(on, _)| *on == 0).collect();
    if let [_, (_, span)] = off.as_slice() {
        let message = "both AES ciphers are off, which the cipher suites of TLS 1.3 use";
        let help = "leave them on, or turn TLS 1.3 off";
        found.push(at(Diagnostic::new(Code::SuitesMissing, message).help(help), *span));
    }
    found
}

/// Whether a list of cipher suites has one of TLS 1.3; nothing where it is no list.
fn names_suite_of_tls13(data: &ValueData) -> Option<bool> {
    let data = data.as_ref();
    let names: Vec<String> = match data.as_multi_text() {
        Some(list) => list.iter().map(ToString::to_string).collect(),
        None => data.as_text()?.to_string().split(',').map(|name| name.trim().to_owned()).collect(),
    };
    // How Windows compares the names is not documented; a false alarm is worse here.
    let is_new = |name: &String| {
        let name = name.to_ascii_uppercase();
        name.starts_with("TLS_AES_") || name.starts_with("TLS_CHACHA20_")
    };
    Some(names.iter().any(is_new))
}

fn winhttp(wanted: &Wanted, windows: Windows) -> Option<Diagnostic> {
    let mut settings = wanted.settings();
    let (_, _, span) = settings
        .find(|(setting, _, _)| matches!(setting.kind(), SettingKind::WinHttpProtocols { .. }))?;
    let message = format!(
        "without the update KB3140245, {} does not look at DefaultSecureProtocols",
        windows.name()
    );
    let help = "say in the ticket that the update must be installed first";
    Some(at(Diagnostic::new(Code::WinHttpUpdate, message).help(help), span))
}

/// Keys in a numbered control set.
fn control_sets(wanted: &Wanted, found: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<String> = BTreeSet::new();
    for (key, span) in &wanted.keys {
        if alias::of(key) != Some(alias::Alias::ControlSet) {
            continue;
        }
        let set = key.components().nth(1).map(|set| set.to_string()).unwrap_or_default();
        if told.insert(set.to_ascii_lowercase()) {
            let message = format!("{set} may not be the control set that Windows uses");
            let help = "write to CurrentControlSet, which leads to the one in use";
            found.push(at(Diagnostic::new(Code::ControlSet, message).help(help), *span));
        }
    }
}
