//! How do settings stand in JSON?

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::write_document;
use crate::catalogue::{
    Confidence, Domain, Restart, Setting, SettingView, Source, Support, Windows,
};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    settings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    key: String,
    name: String,
    #[serde(rename = "type")]
    value_type: u32,
    type_name: String,
    meaning: &'static str,
    domain: DomainEntry,
    when_absent: &'static str,
    /// By version of Windows, where that is not the same on all.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    when_absent_on: BTreeMap<&'static str, String>,
    restart: &'static str,
    view: &'static str,
    support: &'static str,
    confidence: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'static str,
    sources: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum DomainEntry {
    Numbers(Vec<(u32, &'static str)>),
    Bits(Vec<(u32, &'static str)>),
    Amount { unit: &'static str, most: u32 },
    Form(&'static str),
}

fn domain(domain: Domain) -> DomainEntry {
    match domain {
        Domain::Numbers(numbers) => DomainEntry::Numbers(numbers.to_vec()),
        Domain::Bits(bits) => DomainEntry::Bits(bits.to_vec()),
        Domain::Amount { unit, most } => DomainEntry::Amount { unit, most },
        Domain::Form(form) => DomainEntry::Form(form),
    }
}

fn restart(restart: Restart) -> &'static str {
    match restart {
        Restart::NotStated => "not-stated",
        Restart::Programs => "programs",
        Restart::Windows => "windows",
    }
}

fn view(view: SettingView) -> &'static str {
    match view {
        SettingView::All => "all",
        SettingView::Native => "native",
        SettingView::Wow64 => "wow64",
    }
}

fn support(support: Support) -> &'static str {
    match support {
        Support::Documented => "documented",
        Support::Legacy => "legacy",
        Support::NotSupported => "not-supported",
        Support::Ignored => "ignored",
    }
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Confirmed => "confirmed",
        Confidence::Partly => "partly",
        Confidence::Memory => "memory",
    }
}

/// What holds without a setting, by version of Windows; nothing where that is the same on all.
fn by_version(setting: &Setting) -> BTreeMap<&'static str, String> {
    let all = Windows::all().iter().filter(|_| setting.default_varies());
    all.map(|windows| (windows.id(), setting.when_absent_on(*windows))).collect()
}

/// Writes settings: `regdraft.catalogue.v1`.
///
/// # Errors
/// When the output cannot be written.
pub fn write_catalogue(output: impl Write, settings: &[Setting]) -> io::Result<()> {
    let entry = |setting| {
        let setting: &Setting = setting;
        Entry {
            id: setting.id(),
            key: setting.key().to_string(),
            name: setting.name().to_string(),
            value_type: setting.value_type().number(),
            type_name: setting.value_type().to_string(),
            meaning: setting.meaning(),
            domain: domain(setting.domain()),
            when_absent: setting.when_absent(),
            when_absent_on: by_version(setting),
            restart: restart(setting.restart()),
            view: view(setting.view()),
            support: support(setting.support()),
            confidence: confidence(setting.confidence()),
            note: setting.note(),
            sources: setting.sources().iter().map(|source| Source::title(*source)).collect(),
        }
    };
    let settings = settings.iter().map(entry).collect();
    write_document(output, &Document { schema: "regdraft.catalogue.v1", settings })
}
