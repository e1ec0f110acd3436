//! The four presets are what the two documents say, key by key and value by value.

use regdraft::catalogue::Preset;
use regdraft::change::{ChangeSet, Operation};
use regdraft::reg;

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
