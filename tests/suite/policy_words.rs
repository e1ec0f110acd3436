//! Policies in the field's own words, on presets, and written from changes.

use std::collections::BTreeSet;

use proptest::prelude::*;
use regdraft::catalogue::Preset;
use regdraft::change::{ChangeSet, Demand, Goal};
use regdraft::policy::{Policy, PolicyHead, write};
use regdraft::registry::KeyPath;

use crate::support::generate::{changes, reg_changes};
use crate::support::program::Sandbox;
use crate::support::{Quota, check};

const HEAD: &str = "schema = \"regdraft.policy.v1\"\n";

fn preset(id: &str) -> ChangeSet {
    Preset::find(id).unwrap().changes()
}

/// What changes want, without its order.
fn wanted(changes: &ChangeSet) -> BTreeSet<(KeyPath, String)> {
    let goal = Goal::new(changes).unwrap();
    let show = |demand: &Demand| format!("{demand:?}");
    goal.wanted().iter().map(|wanted| (wanted.key().clone(), show(wanted.demand()))).collect()
}

#[test]
fn words_are_the_changes_that_presets_have() {
    for (id, text) in [
        (
            "tls12-only",
            "[schannel.protocols]\n\"SSL 2.0\" = \"disabled\"\n\"SSL 3.0\" = \"disabled\"\n\"tls 1.0\" = \"disabled\"\n\"TLS 1.1\" = { client = \"disabled\", server = \"disabled\" }\n\"TLS 1.2\" = \"enabled\"\n[dotnet]\nstrong-crypto = true\nsystem-default-tls-versions = true\n",
        ),
        ("configmgr-winhttp-strict", "[winhttp]\nprotocols = [\"TLS 1.1\", \"TLS 1.2\"]\n"),
        (
            "reset-to-os-default",
            "[schannel.protocols]\n\"Multi-Protocol Unified Hello\" = \"os-default\"\n\"PCT 1.0\" = \"os-default\"\n\"SSL 2.0\" = \"os-default\"\n\"SSL 3.0\" = \"os-default\"\n\"TLS 1.0\" = \"os-default\"\n\"TLS 1.1\" = \"os-default\"\n\"TLS 1.2\" = \"os-default\"\n\"TLS 1.3\" = \"os-default\"\n\"DTLS 1.0\" = \"os-default\"\n\"DTLS 1.2\" = \"os-default\"\n[dotnet]\nstrong-crypto = \"os-default\"\nsystem-default-tls-versions = \"os-default\"\n",
        ),
        ("aps-client", "presets = [\"aps-client\"]\n"),
    ] {
        let policy = Policy::from_toml(&format!("{HEAD}{text}"), "p.toml").unwrap();
        assert_eq!(wanted(policy.changes()), wanted(&preset(id)), "{id}");
    }
    // The same in JSON.
    let json = r#"{"schema": "regdraft.policy.v1", "reference": "CHG1",
        "schannel": {"ciphers": {"RC4 128/128": "disabled"}, "hashes": {"SHA": "enabled"},
                     "key-exchanges": {"PKCS": "os-default"}}}"#;
    let policy = Policy::from_json(json, "p.json").unwrap();
    assert_eq!(policy.reference(), Some("CHG1"));
    let shown: Vec<String> = policy.changes().iter().map(|change| format!("{change:?}")).collect();
    assert_eq!(shown.len(), 3);
    assert!(shown[0].contains("RC4 128/128") && shown[0].contains("0x0"), "{shown:?}");
    assert!(shown[1].contains(r"Hashes\SHA") && shown[1].contains("0xffffffff"), "{shown:?}");
    assert!(shown[2].starts_with("delete-value"), "{shown:?}");
    assert_eq!(policy.changes().iter().next().unwrap().sources(), ["p.json", "CHG1"]);
}

#[test]
fn a_policy_on_presets_has_the_last_word_and_says_so() {
    let text = format!(
        "{HEAD}presets = [\"aps-host\", \"aps-client\"]\n[schannel.protocols]\n\"TLS 1.1\" = \"enabled\"\n\"TLS 1.0\" = \"disabled\"\n"
    );
    let policy = Policy::from_toml(&text, "p.toml").unwrap();
    let ids: Vec<&str> = policy.presets().iter().map(|preset| preset.id()).collect();
    assert_eq!(ids, ["aps-host", "aps-client"]);
    // Only what differs is told: both values of both roles.
    let told: Vec<String> = policy.departures().iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told[0].starts_with("note[RD3011] at 4:13: set-value Enabled"), "{told:?}");
    let [host, client] = ["aps-host", "aps-client"].map(preset);
    let both = regdraft::change::merge([host, client]).unwrap();
    let mine = wanted(policy.changes());
    let differ = wanted(&both).symmetric_difference(&mine).count();
    assert_eq!(differ, 8, "four values, each there and here");
    let sandbox = Sandbox::new();
    sandbox.file("p.toml", text.as_bytes());
    let run = sandbox.run(&["render", "p.toml", "--to", "json"]);
    assert_eq!(run.json(0)["changes"].as_array().unwrap().len(), 14);
    assert!(run.stderr.contains("RD3011"), "{}", run.stderr);
    // Presets that contradict each other are an error; so is a key that goes and is spoken of.
    for (text, message) in [
        (
            "presets = [\"aad-connect-enable\", \"aad-connect-disable\"]\n",
            "1:1: the presets do not fit",
        ),
        ("presets = [\"aad-connect-enabel\"]\n", "there is no preset"),
        ("presets = [1]\n", "invalid type"),
        (
            "[dotnet]\nstrong-crypto = true\n[[keys]]\npath = 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework'\nabsent = true\n",
            "is spoken of, and HKEY_LOCAL_MACHINE",
        ),
        (
            "[dotnet]\nstrong-crypto = true\n[[keys]]\npath = 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319'\nvalues = { SchUseStrongCrypto = 0 }\n",
            "is spoken of twice, in line 3",
        ),
        (
            "[dotnet]\nstrong-crypto = true\n[[keys]]\npath = 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319'\nexclusive = true\n",
            "is exclusive, and SchUseStrongCrypto is spoken of, in line 3",
        ),
        ("[schannel.protocols]\n\"TLS1.2\" = \"disabled\"\n", "there is no protocol \"TLS1.2\""),
        ("[schannel.protocols]\n\"TLS 1.2\" = \"off\"\n", "\"off\" is no state"),
        ("[schannel.protocols]\n\"TLS 1.2\" = { clients = \"disabled\" }\n", "there is no role"),
        ("[schannel.protocols]\n\"TLS 1.2\" = true\n", "write a state"),
        ("[schannel.protocols]\n\"TLS 1.2\" = \"enabled\"\n\"tls 1.2\" = \"enabled\"\n", "twice"),
        ("[schannel.ciphers]\n\"AES 512\" = \"disabled\"\n", "among ciphers"),
        ("[schannel.ciphers]\n\"RC2 56/56\" = \"enabled\"\n", "Windows does not look at it"),
        ("[schannel]\nprotocol = {}\n", "unknown field"),
        ("[winhttp]\nprotocols = []\n", "leaves WinHTTP without any"),
        ("[winhttp]\nprotocols = [\"DTLS 1.2\"]\n", "no bit for DTLS 1.2"),
        ("[dotnet]\nstrong-crypto = 1\n", "invalid type"),
    ] {
        let error = Policy::from_toml(&format!("{HEAD}{text}"), "p.toml").unwrap_err();
        assert!(error.to_string().contains(&message.replace("1:1: ", "")), "{text}: {error}");
        assert!(error.span().is_some(), "{text}: {error}");
    }
}

#[test]
fn every_preset_can_be_written_as_a_policy() {
    for preset in Preset::all() {
        let changes = preset.changes();
        let text = write(&changes, &PolicyHead::default()).unwrap();
        let back = Policy::from_toml(&text, "p.toml").unwrap();
        assert_eq!(wanted(back.changes()), wanted(&changes), "{}:\n{text}", preset.id());
    }
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["render", "aps-host", "aps-client", "--to", "policy"]);
    assert_eq!(
        run.text(0),
        r#"schema = "regdraft.policy.v1"
title = "APS hosts: disable TLS 1.0 and 1.1; APS clients: .NET strong cryptography"
sources = [
    "preset aps-host",
    'Microsoft Docs, "Configure TLS 1.2 in APS" (sql-docs, 2018-10-29)',
    "preset aps-client",
]

[schannel.protocols]
"TLS 1.0" = "disabled"
"TLS 1.1" = "disabled"

[[keys]]
path = 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\.NETFramework\v4.0.30319'

[keys.values]
SchUseStrongCrypto = 1
SystemDefaultTlsVersions = 1

[[keys]]
path = 'HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\Microsoft\.NETFramework\v4.0.30319'

[keys.values]
SchUseStrongCrypto = 1
SystemDefaultTlsVersions = 1
"#
    );
    // What a policy cannot say is refused by name.
    sandbox.file(
        "again.reg",
        b"REGEDIT4\n[-HKEY_CURRENT_USER\\A]\n[HKEY_CURRENT_USER\\A]\n\"x\"=dword:1\n",
    );
    let run = sandbox.run(&["render", "again.reg", "--to", "policy"]);
    assert_eq!((run.code, run.stdout.len()), (4, 0));
    assert!(
        run.stderr
            .contains("a policy cannot express that HKEY_CURRENT_USER\\A goes and is there again")
    );
    // A value deleted by a .reg file, which creates its key for that.
    sandbox.file("delete.reg", b"REGEDIT4\n[HKEY_CURRENT_USER\\A]\n\"x\"=-\n");
    let run = sandbox.run(&["render", "delete.reg", "--to", "policy"]);
    assert!(run.text(0).contains("create = true\n"), "{}", run.text(0));
}

#[test]
fn what_is_written_as_a_policy_reads_back() {
    for strategy in [changes().boxed(), reg_changes().boxed()] {
        let written = Quota::default();
        check(strategy, |changes| {
            let text = write(&changes, &PolicyHead::default());
            written.count(text.is_ok());
            let Ok(text) = text else { return Ok(()) };
            let back = Policy::from_toml(&text, "p.toml");
            let back = back.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
            prop_assert_eq!(wanted(back.changes()), wanted(&changes), "{}", text);
            Ok(())
        });
        written.assert("lists of changes that a policy can say");
    }
}

#[test]
fn every_setting_that_has_words_is_written_in_words() {
    let text = write(&preset("tls12-and-13"), &PolicyHead::default()).unwrap();
    assert!(!text.contains("[[keys]]"), "{text}");
    // A document of many values of its own: the words and the rest.
    let text = write(&preset("hardeningkitty-tls"), &PolicyHead::default()).unwrap();
    assert!(text.contains("[schannel.protocols]") && text.contains("[[keys]]"), "{text}");
}

#[test]
fn the_schema_names_what_is_read() {
    let run = Sandbox::new().run(&["schema", "policy"]);
    let schema: serde_json::Value = run.json(0);
    // Each name that the schema has is known to the reader, and the reader's complaint about
    // another name lists exactly those of the schema.
    let lists = [
        (&schema["properties"], "nonsense = 1\n"),
        (&schema["properties"]["schannel"]["properties"], "[schannel]\nnonsense = 1\n"),
        (&schema["properties"]["dotnet"]["properties"], "[dotnet]\nnonsense = 1\n"),
        (&schema["properties"]["winhttp"]["properties"], "[winhttp]\nnonsense = 1\n"),
        (&schema["$defs"]["key"]["properties"], "[[keys]]\nnonsense = 1\n"),
    ];
    for (properties, text) in lists {
        let error = Policy::from_toml(&format!("{HEAD}{text}"), "p.toml").unwrap_err();
        let told: BTreeSet<&str> = error.message().split('`').skip(3).step_by(2).collect();
        let named: BTreeSet<&str> =
            properties.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(told, named, "{error}");
    }
    for (name, state) in [("enabled", true), ("disabled-by-default", true), ("off", false)] {
        let states = schema["$defs"]["protocol"]["anyOf"][0]["enum"].as_array().unwrap();
        assert_eq!(states.iter().any(|known| known == name), state);
    }
}

#[test]
fn what_stands_twice_in_json_is_an_error() {
    for text in [
        r#""protocols": {"TLS 1.0": "disabled", "TLS 1.0": "enabled"}"#,
        r#""protocols": {"TLS 1.0": "disabled", "tls 1.0": "enabled"}"#,
        r#""protocols": {"TLS 1.0": {"client": "disabled", "client": "enabled"}}"#,
        r#""ciphers": {"NULL": "disabled", "NULL": "enabled"}"#,
    ] {
        let json = format!(r#"{{"schema": "regdraft.policy.v1", "schannel": {{{text}}}}}"#);
        let error = Policy::from_json(&json, "p.json").unwrap_err();
        assert!(error.to_string().contains("twice"), "{text}: {error}");
    }
    let empty = format!("{HEAD}[schannel.protocols]\n\"TLS 1.0\" = {{}}\n");
    assert!(Policy::from_toml(&empty, "p.toml").unwrap_err().message().contains("which role"));
}
