//! Do settings that belong together say the same?

use super::{Wanted, at};
use crate::catalogue::dotnet::{Runtime, View};
use crate::catalogue::schannel::{self, Protocol, Role};
use crate::catalogue::{Setting, SettingKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

pub(super) fn check(wanted: &Wanted, found: &mut Vec<Diagnostic>) {
    for protocol in Protocol::ALL {
        for role in Role::ALL {
            found.extend(contradiction(wanted, protocol, role));
        }
        found.extend(roles(wanted, protocol));
    }
    views(wanted, found);
    found.extend(runtimes(wanted));
}

/// The two values of a protocol for a role, and where they stand.
type Both = (Option<(u32, Option<Span>)>, Option<(u32, Option<Span>)>);

fn both(wanted: &Wanted, protocol: Protocol, role: Role) -> Both {
    let enabled = wanted.number(&schannel::enabled(protocol, role));
    (enabled, wanted.number(&schannel::disabled_by_default(protocol, role)))
}

fn contradiction(wanted: &Wanted, protocol: Protocol, role: Role) -> Option<Diagnostic> {
    let (Some((enabled, _)), Some((by_default, span))) = both(wanted, protocol, role) else {
        return None;
    };
    let place = format!("{} as a {}", protocol.key_name(), role.key_name().to_ascii_lowercase());
    let (message, help) = match (enabled != 0, by_default != 0) {
        (false, false) => (
            format!("{place} is disabled, although DisabledByDefault = 0 says the opposite"),
            "to disable it, set DisabledByDefault to 1; to enable it, set Enabled to 1",
        ),
        (true, true) => (
            format!("{place} looks disabled and is not: programs that ask for it still get it"),
            "to disable it, set Enabled to 0; to enable it, set DisabledByDefault to 0",
        ),
        _ => return None,
    };
    Some(at(Diagnostic::new(Code::ContradictoryPair, message).help(help), span))
}

fn roles(wanted: &Wanted, protocol: Protocol) -> Option<Diagnostic> {
    let of = |role| {
        let (enabled, by_default) = both(wanted, protocol, role);
        let span = by_default.or(enabled)?.1;
        let is_on = |found: Option<(u32, Option<Span>)>| found.map(|(number, _)| number != 0);
        Some(((is_on(enabled), is_on(by_default)), span))
    };
    let name = protocol.key_name();
    match (of(Role::Client), of(Role::Server)) {
        (Some((client, a)), Some((server, b))) if client != server => {
            let message = format!("{name} is not set alike for the client and for the server");
            let help = "set both alike, unless the machine is meant to differ; Exchange's HealthChecker calls it misconfigured";
            Some(at(Diagnostic::new(Code::RolesDiffer, message).help(help), a.max(b)))
        }
        (Some((_, span)), None) | (None, Some((_, span))) => {
            let (set, other) = if of(Role::Client).is_some() {
                ("client", "server")
            } else {
                ("server", "client")
            };
            let message = format!("{name} is set for the {set}, and not for the {other}");
            let help = "servers are clients, too: set both, unless only one is meant";
            Some(at(Diagnostic::new(Code::OneRole, message).help(help), span))
        }
        _ => None,
    }
}

/// Settings that 32-bit programs and 64-bit programs read in places of their own.
fn views(wanted: &Wanted, found: &mut Vec<Diagnostic>) {
    for (setting, data, span) in wanted.settings() {
        let Some((other, is_native)) = counterpart(wanted, setting) else { continue };
        let place = (other.key().clone(), other.name().clone());
        let name = setting.name();
        match wanted.values.get(&place) {
            // Told once, at the copy of 32-bit programs.
            Some((theirs, _)) if theirs != data && !is_native => {
                let message = format!("{name} differs between 64-bit and 32-bit programs");
                let help = format!("set it alike in {}", other.key());
                found.push(at(Diagnostic::new(Code::ViewsDiffer, message).help(help), span));
            }
            Some(_) => {}
            None => {
                let whose = if is_native { "64-bit" } else { "32-bit" };
                let message = format!("{name} is set for {whose} programs alone");
                let help = format!("set it in {}, too", other.key());
                found.push(at(Diagnostic::new(Code::OneView, message).help(help), span));
            }
        }
    }
}

/// The copy of a setting in the other view, and whether this one is that of 64-bit programs.
fn counterpart<'a>(wanted: &'a Wanted, setting: &Setting) -> Option<(&'a Setting, bool)> {
    let other = wanted.index.of(setting.kind().in_other_view()?)?;
    Some((other, setting.kind().view() == Some(View::Native)))
}

/// Settings of one version of the .NET runtime, and none of the other.
fn runtimes(wanted: &Wanted) -> Option<Diagnostic> {
    let first = |of: Runtime| {
        let is_of = |setting: &Setting| matches!(setting.kind(), SettingKind::Dotnet { runtime, .. } if runtime == of);
        wanted.settings().find(|(setting, _, _)| is_of(setting))
    };
    let (set, missing, span) = match (first(Runtime::V2), first(Runtime::V4)) {
        (Some((_, _, span)), None) => {
            ("v2.0.50727 (.NET Framework 2.0 to 3.5)", "v4.0.30319", span)
        }
        (None, Some((_, _, span))) => ("v4.0.30319 (.NET Framework 4)", "v2.0.50727", span),
        _ => return None,
    };
    let message = format!("only {set} is set, and not {missing}");
    let help = "set both, unless no program of the other version runs on the machine";
    Some(at(Diagnostic::new(Code::OneRuntime, message).help(help), span))
}
