//! Presets are what their documents say, key by key and value by value.

use std::collections::{BTreeMap, BTreeSet};

use regdraft::catalogue::{Preset, Windows, hazards};
use regdraft::change::{ChangeSet, Operation};
use regdraft::reg;
use regdraft::registry::{KeyPath, Scope, Snapshot, ValueName};

use crate::support::repository;

const PROTOCOLS: &str =
    r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols";
const NATIVE: &str = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\.NETFramework\v4.0.30319";
const WOW: &str = r"HKEY_LOCAL_MACHINE\SOFTWARE\Wow6432Node\Microsoft\.NETFramework\v4.0.30319";

/// The change set of lines as the documents have them, in their order.
fn written(lines: &[String]) -> ChangeSet {
    let file = format!("REGEDIT4\n{}\n", lines.join("\n"));
    let mut remarks = Vec::new();
    let changes = reg::read_changes(reg::Reader::new(file.as_bytes()), None, &mut remarks).unwrap();
    assert_eq!(remarks, []);
    changes
}

fn dotnet(key: &str, number: u32) -> Vec<String> {
    // The 7-digit numbers of one document are numbers all the same.
    vec![
        format!("[{key}]"),
        format!("\"SystemDefaultTlsVersions\"=dword:{number:08}"),
        format!("\"SchUseStrongCrypto\"=dword:{number:07}"),
    ]
}

fn protocol(name: &str, role: &str, enabled: u32, disabled_by_default: u32) -> Vec<String> {
    vec![
        format!(r"[{PROTOCOLS}\{name}\{role}]"),
        format!("\"Enabled\"=dword:{enabled:08}"),
        format!("\"DisabledByDefault\"=dword:{disabled_by_default:08} "),
    ]
}

#[track_caller]
fn assert_preset(id: &str, lines: &[Vec<String>], operations: usize, values: usize) {
    let changes = Preset::find(id).unwrap().changes();
    assert_eq!(changes, written(&lines.concat()), "{id}");
    assert_eq!(changes.len(), operations, "{id}");
    let sets = |c: &&regdraft::change::Change| matches!(c.operation(), Operation::SetValue { .. });
    assert_eq!(changes.iter().filter(sets).count(), values, "{id}");
}

#[test]
fn aps_host_disables_tls_1_0_and_1_1_and_lists_their_parent_keys() {
    let off = |name: &str| {
        let key = vec![format!(r"[{PROTOCOLS}\{name}]")];
        [key, protocol(name, "Client", 0, 1), protocol(name, "Server", 0, 1)].concat()
    };
    assert_preset("aps-host", &[off("TLS 1.0"), off("TLS 1.1")], 10, 8);
}

#[test]
fn aps_client_sets_net_strong_cryptography_in_both_views() {
    assert_preset("aps-client", &[dotnet(NATIVE, 1), dotnet(WOW, 1)], 4, 4);
}

#[test]
fn aad_connect_enables_and_disables_tls_1_2() {
    let lines = |on: u32| {
        [
            dotnet(WOW, on),
            dotnet(NATIVE, on),
            protocol("TLS 1.2", "Server", on, 1 - on),
            protocol("TLS 1.2", "Client", on, 1 - on),
        ]
    };
    assert_preset("aad-connect-enable", &lines(1), 8, 8);
    assert_preset("aad-connect-disable", &lines(0), 8, 8);
}

#[test]
fn what_the_documents_warn_of_is_carried() {
    let warned = |id: &str, of: &str| {
        let preset = Preset::find(id).unwrap();
        assert!(preset.warnings().iter().any(|warning| warning.contains(of)), "{id}: {of}");
    };
    for id in ["aps-host", "aps-client"] {
        warned(id, "Back up the registry");
    }
    for id in ["aad-connect-enable", "aad-connect-disable"] {
        warned(id, "Restart Windows");
    }
    warned("aad-connect-disable", "Not recommended");
}

/// Preset, operation, key, value, type, data: collected from the documents apart from the presets.
fn documented() -> BTreeMap<String, BTreeSet<[String; 5]>> {
    let text = std::fs::read_to_string(repository("fixtures/presets.tsv")).unwrap();
    let mut all: BTreeMap<String, BTreeSet<[String; 5]>> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, operation, key, name, value_type, data] = fields.as_slice() else {
            panic!("{line}");
        };
        let row = [operation, key, name, value_type, data].map(|field| (*field).to_owned());
        let row = row.map(|field| if field.contains('\\') { field.to_lowercase() } else { field });
        assert!(all.entry((*id).to_owned()).or_default().insert(row), "{line} stands twice");
    }
    all
}

/// The same of a preset; the keys that it creates besides are left out.
fn done(preset: Preset) -> BTreeSet<[String; 5]> {
    let mut rows = BTreeSet::new();
    for change in &preset.changes() {
        let key = change.key().to_string().to_lowercase();
        let name = |name: &ValueName| name.as_str().unwrap().to_owned();
        let row = match change.operation() {
            Operation::CreateKey => continue,
            Operation::SetValue { name: value, data } => {
                let shown = match (data.as_ref().as_dword(), data.as_ref().as_multi_text()) {
                    (Some(number), _) => number.to_string(),
                    (_, Some(list)) => {
                        list.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")
                    }
                    _ => data.as_ref().as_text().unwrap().to_string(),
                };
                ["set".into(), key, name(value), data.value_type().to_string(), shown]
            }
            Operation::DeleteValue { name: value } => {
                ["delete-value".into(), key, name(value), String::new(), String::new()]
            }
            other => panic!("{other:?}"),
        };
        assert!(rows.insert(row), "{}: {change} stands twice", preset.id());
    }
    rows
}

#[test]
fn every_preset_does_what_its_documents_say_and_nothing_else() {
    let documented = documented();
    let ids: Vec<&str> = Preset::all().iter().map(|preset| preset.id()).collect();
    assert_eq!(ids, documented.keys().map(String::as_str).collect::<Vec<_>>());
    let mut rows = 0;
    for preset in Preset::all() {
        let expected = &documented[preset.id()];
        assert_eq!(&done(preset), expected, "{}", preset.id());
        assert_eq!(preset.settings().len(), expected.len(), "{}", preset.id());
        rows += expected.len();
        assert!(!preset.sources().is_empty() && !preset.title().is_empty());
        // Nothing under a name whose licence does not allow it.
        assert!(!preset.id().contains("cis-") && !preset.title().contains("CIS "));
    }
    assert!(ids.len() == 44 && rows > 400, "{} {rows}", ids.len());
}

#[test]
fn general_presets_are_safe_on_every_version_that_they_name() {
    for windows in Windows::all() {
        for before in [Snapshot::empty(), Snapshot::empty().declare_all()] {
            let hazards = |id: &str| {
                let changes = Preset::find(id).unwrap().changes();
                hazards(&before, &changes, *windows).unwrap().len()
            };
            assert_eq!(hazards("tls12-only"), 0, "{}", windows.name());
            assert_eq!(hazards("reset-to-os-default"), 0, "{}", windows.name());
            let is_named = windows.id().starts_with("windows-11")
                || ["server-2022", "server-2025"].contains(&windows.id());
            assert_eq!(hazards("tls12-and-13") == 0, is_named, "{}", windows.name());
        }
    }
}

trait DeclareAll {
    fn declare_all(self) -> Self;
}

impl DeclareAll for Snapshot {
    /// Everything of the machine is known, and nothing is set.
    fn declare_all(self) -> Self {
        self.declare(Scope::Subtree(KeyPath::parse("HKLM").unwrap()))
    }
}
