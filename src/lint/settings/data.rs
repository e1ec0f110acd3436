//! Are the data those that a setting takes, and does Windows look at it?

use super::{Wanted, at};
use crate::catalogue::{Confidence, ProviderValue, Setting, SettingKind, SuitePlace, Support};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::ValueData;

/// The longest list of cipher suites that the policy takes, in characters.
///
/// Source: "Prioritizing Schannel Cipher Suites".
const LONGEST_LIST: usize = 1023;

pub(super) fn check(wanted: &Wanted, found: &mut Vec<Diagnostic>) {
    for (setting, data, span) in wanted.settings() {
        let says = [objection(setting, data), old_form(setting, data), doubt(setting)];
        found.extend(says.into_iter().flatten().map(|diagnostic| at(diagnostic, span)));
    }
}

fn objection(setting: &Setting, data: &ValueData) -> Option<Diagnostic> {
    let name = setting.name();
    if data.value_type() != setting.value_type() {
        let why = setting.objection(data.as_ref())?;
        let help = format!("write it as {}", setting.value_type());
        return Some(Diagnostic::new(Code::SettingType, format!("{name}: {why}")).help(help));
    }
    // What Windows does not look at takes anything, and any number but 0 serves old peers.
    let is_any = matches!(
        setting.kind(),
        SettingKind::Provider(
            ProviderValue::AllowInsecureRenegoClients | ProviderValue::AllowInsecureRenegoServers
        )
    );
    if setting.support() == Support::Ignored || is_any {
        return None;
    }
    let why = setting.objection(data.as_ref()).or_else(|| list_objection(setting, data))?;
    let help = format!("`regdraft catalogue {}` tells what it takes", setting.id());
    Some(Diagnostic::new(Code::SettingData, format!("{name}: {why}")).help(help))
}

/// What the form of a list of cipher suites must not have.
fn list_objection(setting: &Setting, data: &ValueData) -> Option<String> {
    if setting.kind() != SettingKind::CipherSuites(SuitePlace::Policy) {
        return None;
    }
    let text = data.as_ref().as_text()?.to_string();
    if text.contains(' ') {
        return Some("the list of cipher suites has blanks, which belong to no name".into());
    }
    let length = text.chars().count();
    (length > LONGEST_LIST)
        .then(|| format!("the list has {length} characters, more than {LONGEST_LIST}"))
}

/// The form of older documents, which means the same.
fn old_form(setting: &Setting, data: &ValueData) -> Option<Diagnostic> {
    let is_protocol = matches!(setting.kind(), SettingKind::Protocol { .. });
    let is_old = is_protocol && data.as_ref().as_dword() == Some(0xFFFF_FFFF);
    let message =
        "0xffffffff is the form of older documents; Exchange's HealthChecker takes 0 and 1 alone";
    (is_old && setting.objection(data.as_ref()).is_none())
        .then(|| Diagnostic::new(Code::OldForm, message).help("write 1"))
}

/// Settings that Windows does not look at, or that are not supported.
fn doubt(setting: &Setting) -> Option<Diagnostic> {
    let place = || format!("{} in {}", setting.name(), setting.key());
    if setting.support() == Support::Ignored {
        let message = format!("{}: {}", place(), setting.support().explanation());
        return Some(Diagnostic::new(Code::SettingIgnored, message).help("leave it out"));
    }
    if setting.confidence() == Confidence::Memory {
        let message = format!("{}: what it does is not confirmed by a document", place());
        return Some(
            Diagnostic::new(Code::SettingDoubtful, message)
                .help("look for the document that asks for it"),
        );
    }
    let is_doubtful = matches!(setting.support(), Support::Legacy | Support::NotSupported);
    is_doubtful.then(|| {
        let message = format!("{}: {}", place(), setting.support().explanation());
        Diagnostic::new(Code::SettingDoubtful, message)
            .help("prefer the order of cipher suites, where the product does not ask for this")
    })
}
