//! Every setting is where the documents have it, with its type and the numbers that are documented.

use std::collections::BTreeSet;

use regdraft::catalogue::{self, Confidence, Setting, Support, Windows};
use regdraft::change::Origin;
use regdraft::registry::{KeyPath, ValueData, ValueName};

use crate::support::program::Sandbox;
use crate::support::repository;

struct Row {
    id: String,
    key: String,
    name: String,
    value_type: String,
    takes: Vec<u32>,
    refuses: Vec<u32>,
}

/// What the documents have, collected apart from the catalogue.
fn documented() -> Vec<Row> {
    let text = std::fs::read_to_string(repository("fixtures/catalogue.tsv")).unwrap();
    let row = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let numbers = |list: &str| {
            list.split(',').filter(|n| !n.is_empty()).map(|n| n.parse().unwrap()).collect()
        };
        Row {
            id: fields[0].into(),
            key: fields[1].into(),
            name: fields[2].into(),
            value_type: fields[3].into(),
            takes: numbers(fields[4]),
            refuses: numbers(fields[5]),
        }
    };
    text.lines().filter(|line| !line.starts_with('#')).map(row).collect()
}

#[test]
fn every_path_type_and_domain_is_as_documented() {
    let rows = documented();
    let ids: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let settings = catalogue::settings();
    let known: BTreeSet<&str> = settings.iter().map(Setting::id).collect();
    assert_eq!(known, ids, "no setting is missing, and none is made up");
    let (mut takes, mut refuses) = (0, 0);
    for row in &rows {
        let setting = settings.iter().find(|setting| setting.id() == row.id).unwrap();
        // Letter by letter, though Windows compares without regard to case.
        assert_eq!(setting.key().to_string(), row.key, "{}", row.id);
        assert_eq!(setting.name().as_str().unwrap(), row.name, "{}", row.id);
        assert_eq!(setting.value_type().to_string(), row.value_type, "{}", row.id);
        for number in &row.takes {
            let objection = setting.objection(ValueData::dword(*number).as_ref());
            assert_eq!(objection, None, "{} takes {number}", row.id);
            takes += 1;
        }
        for number in &row.refuses {
            let objection = setting.objection(ValueData::dword(*number).as_ref());
            assert!(objection.is_some(), "{} does not take {number}", row.id);
            refuses += 1;
        }
        let wrong = ValueData::string("1");
        let is_text = row.value_type == "REG_SZ";
        assert_eq!(setting.objection(wrong.as_ref()).is_none(), is_text, "{}", row.id);
        // It is found where it stands, in any case.
        let key = KeyPath::parse(&row.key.to_ascii_lowercase()).unwrap();
        let name = ValueName::new(&row.name.to_ascii_uppercase()).unwrap();
        assert_eq!(catalogue::find(&key, &name).unwrap().id(), row.id);
    }
    assert!(takes > 150 && refuses > 80, "{takes} {refuses}");
}

#[test]
fn what_is_from_memory_or_without_effect_is_never_generated() {
    let origin = Origin::new("test");
    let (mut never, mut may) = (0, 0);
    for row in documented().iter().filter(|row| row.value_type == "REG_DWORD") {
        let settings = catalogue::settings();
        let setting = settings.iter().find(|setting| setting.id() == row.id).unwrap();
        let is_sure =
            setting.confidence() != Confidence::Memory && setting.support() != Support::Ignored;
        for number in &row.takes {
            assert_eq!(setting.set(*number, &origin).is_some(), is_sure, "{} {number}", row.id);
            *(if is_sure { &mut may } else { &mut never }) += 1;
        }
        for number in &row.refuses {
            assert!(setting.set(*number, &origin).is_none(), "{} {number}", row.id);
        }
    }
    assert!(never > 5 && may > 150, "{never} {may}");
}

#[test]
fn defaults_are_told_by_version() {
    let on = |id: &str, os: &str| {
        let settings = catalogue::settings();
        let setting = settings.iter().find(|setting| setting.id() == id).unwrap();
        setting.when_absent_on(Windows::find(os).unwrap())
    };
    for (id, os, expected) in [
        ("schannel.protocols.ssl-2.0.server.enabled", "windows-7", "enabled"),
        ("schannel.protocols.ssl-2.0.client.enabled", "windows-7", "disabled"),
        ("schannel.protocols.ssl-2.0.client.enabled", "server-2016", "not supported"),
        ("schannel.protocols.tls-1.3.client.enabled", "windows-11-21h2", "enabled"),
        ("schannel.sendtrustedissuerlist", "server-2008-r2", "1"),
        ("schannel.sendtrustedissuerlist", "server-2012", "0"),
        ("schannel.clientauthtrustmode", "windows-7", "not supported"),
        ("schannel.clientauthtrustmode", "windows-8.1", "0"),
        ("schannel.kex.diffie-hellman.serverminkeybitlength", "server-2012-r2", "not supported"),
        ("schannel.kex.diffie-hellman.serverminkeybitlength", "windows-10-1507", "2048"),
        ("schannel.kex.pkcs.clientminkeybitlength", "server-2016", "1024"),
        ("winhttp.defaultsecureprotocols.native", "server-2012", "0xa0"),
        ("winhttp.defaultsecureprotocols.wow64", "windows-10-22h2", "0xaa0"),
        ("winhttp.defaultsecureprotocols.wow64", "server-2022", "0x2800"),
        ("schannel.eventlogging", "windows-7", "1"),
    ] {
        assert_eq!(on(id, os), expected, "{id} on {os}");
    }
    let text = on("schannel.protocols.tls-1.2.client.enabled", "windows-7");
    assert!(text.starts_with("disabled by default"), "{text}");
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["catalogue", "schannel.sendtrustedissuerlist"]);
    assert!(run.text(0).contains("  1: windows-7, server-2008-r2\n"), "{}", run.text(0));
    let run = sandbox.run(&["catalogue", "schannel.sendtrustedissuerlist", "--format", "json"]);
    assert_eq!(run.json(0)["settings"][0]["when_absent_on"]["server-2008-r2"], "1");
    let run = sandbox.run(&["catalogue", "schannel.eventlogging", "--format", "json"]);
    assert!(run.json(0)["settings"][0].get("when_absent_on").is_none());
}

#[test]
fn the_program_lists_searches_and_shows() {
    let sandbox = Sandbox::new();
    let all = sandbox.run(&["catalogue"]);
    let settings = catalogue::settings();
    assert!(settings.iter().all(|setting| all.text(0).contains(setting.id())));
    let run = sandbox.run(&["catalogue", "schannel.ciphers.rc4-128/128"]);
    for line in [
        r"Key: HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Ciphers\RC4 128/128",
        "Value: Enabled (REG_DWORD)",
        "  0xffffffff: allowed",
        "Support: newer documents call it unsupported; product documents still ask for it",
    ] {
        assert!(run.text(0).lines().any(|found| found == line), "{line} in {}", run.text(0));
    }
    let run = sandbox.run(&["catalogue", "tls 1.3 server", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(run.text(0)).unwrap();
    assert_eq!(json["schema"], "regdraft.catalogue.v1");
    assert_eq!(json["settings"].as_array().unwrap().len(), 2);
    assert_eq!(json["settings"][0]["type_name"], "REG_DWORD");
    assert_eq!(sandbox.run(&["catalogue", "no such thing"]).code, 2);
}
