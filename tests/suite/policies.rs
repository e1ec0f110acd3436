//! Does a policy file become exactly the change that it asks for, and does every mistake in one have
//! its place?

use proptest::collection::vec;
use proptest::prelude::*;
use regdraft::change::{self, Audit, Change, Verdict};
use regdraft::policy::Policy;
use regdraft::registry::{KeyPath, Scope, ValueData, ValueName, ValueType};

use crate::support::check;
use crate::support::generate::world;
use crate::support::program::Sandbox;
use crate::support::repository;

const HEAD: &str = "schema = \"regdraft.policy.v1\"\n";

fn example() -> String {
    std::fs::read_to_string(repository("fixtures/example/contoso.toml")).unwrap()
}

fn key(path: &str) -> KeyPath {
    KeyPath::parse(path).unwrap()
}

fn name(text: &str) -> ValueName {
    ValueName::new(text).unwrap()
}

#[test]
fn every_form_of_the_example_is_the_operation_it_says() {
    let policy = Policy::from_toml(&example(), "contoso.toml").unwrap();
    assert_eq!(policy.title(), Some("Contoso agent: baseline 7"));
    let agent = key(r"HKLM\SOFTWARE\Contoso\Agent");
    let viewer = key(r"HKLM\SOFTWARE\Contoso\Viewer");
    let set = |value: &str, data| Change::set_value(agent.clone(), name(value), data);
    let own = ["Port", "Server", "Fallbacks", "Home", "Limit", "Mask"];
    let wanted = [
        Change::keep_only_values(agent.clone(), own.map(name)),
        set("Port", ValueData::dword(443)),
        set("Server", ValueData::string("agent.contoso.example")),
        set("Fallbacks", ValueData::multi_string(["a.contoso.example", "b.contoso.example"])),
        set("Home", ValueData::expand_string(r"%ProgramFiles%\Contoso")),
        set("Limit", ValueData::qword(5_000_000_000)),
        set("Mask", ValueData::binary(&[0, 255, 127])),
        Change::delete_value(viewer.clone(), name("LegacyMode")),
        Change::set_value(
            viewer,
            ValueName::default_value(),
            ValueData::string("the default value"),
        ),
        Change::delete_key(key(r"HKLM\SOFTWARE\Contoso\Beta")),
    ];
    let found: Vec<_> = policy.changes().iter().cloned().collect();
    assert_eq!(found, wanted);
    let sources: Vec<_> = found.iter().map(Change::sources).collect();
    let place =
        |line: u32| vec![format!("contoso.toml:{line}"), "Contoso baseline 7, section 3".into()];
    assert_eq!(sources[0], place(8), "the key");
    assert_eq!(sources[1], place(12), "its first value");
    assert_eq!(sources[9], place(27), "the last key");
}

#[test]
fn toml_and_json_say_the_same() {
    let json = r#"{"schema": "regdraft.policy.v1", "title": "t", "keys": [
        {"path": "HKLM\\SOFTWARE\\Contoso", "exclusive": true,
         "values": {"b": 1, "a": "x", "m": ["y"], "q": {"type": 11, "number": 18446744073709551615},
                    "raw": {"type": 305419896, "hex": "00FF"}, "gone": {"absent": true}}},
        {"path": "HKLM\\SOFTWARE\\Fabrikam", "remove-if-empty": true}]}"#;
    let toml = format!(
        "{HEAD}[[keys]]\npath = 'HKLM\\SOFTWARE\\Contoso'\nexclusive = true\n[keys.values]\nb = 1\na = 'x'\n\
         m = ['y']\nq = {{ type = 'REG_QWORD', hex = 'ffffffffffffffff' }}\n\
         raw = {{ type = 0x12345678, hex = '00,ff' }}\ngone = {{ absent = true }}\n\
         [[keys]]\npath = 'HKLM\\SOFTWARE\\Fabrikam'\nremove-if-empty = true\n"
    );
    let json = Policy::from_json(json, "x").unwrap();
    assert_eq!(json.changes(), Policy::from_toml(&toml, "x").unwrap().changes());
    assert_eq!(json.changes().len(), 7, "what is absent goes with all the others");
}

#[test]
fn every_mistake_has_its_place_and_its_mend() {
    let value = |text: &str| {
        format!("{HEAD}[[keys]]\npath = 'HKLM\\SOFTWARE\\X'\n[keys.values]\na = {text}\n")
    };
    for (text, place, says) in [
        (value("true"), "5:5", "the registry has no true and false"),
        (value("1.5"), "5:5", "a text (REG_SZ), a number"),
        (value("1979-05-27"), "5:5", ""),
        (value("-1"), "5:5", "does not fit a REG_DWORD"),
        (value("4294967296"), "5:5", "write { type = \"REG_QWORD\""),
        (value("['a', '']"), "5:5", "an empty string ends the list"),
        (value("['a', 1]"), "5:11", "expected a string"),
        (value("\"a\\u0000b\""), "5:5", "the text holds a NUL"),
        (value("{ text = 'x' }"), "5:5", "say the type"),
        (value("{ type = 'REG_SZ' }"), "5:5", "takes exactly one of `text` and `hex`"),
        (value("{ type = 'REG_SZ', number = 1 }"), "5:5", "takes exactly one of"),
        (value("{ type = 'REG_DWORD', number = 1, hex = '00' }"), "5:5", "takes exactly one of"),
        (value("{ type = 'REG_SY', hex = '00' }"), "5:5", "is no value type"),
        (value("{ type = 3, hex = '0' }"), "5:5", "pairs of hexadecimal digits"),
        (value("{ type = 3, hex = '+1' }"), "5:5", "pairs of hexadecimal digits"),
        (value("{ absent = true, type = 1 }"), "5:5", "neither type nor data"),
        (value("{ absent = false }"), "5:5", "leave `absent` out"),
        (value("{ absnt = true }"), "5:7", "unknown field `absnt`"),
        (value("1\nA = 2"), "6:5", "stands here twice"),
        (format!("{HEAD}[[keys]]\npath = 'SOFTWARE\\X'\n"), "3:8", "root key"),
        (format!("{HEAD}[[key]]\n"), "2:3", "unknown field `key`"),
        (format!("{HEAD}[[keys]]\nabsent = true\n"), "2:1", "missing field `path`"),
        (
            format!("{HEAD}[[keys]]\npath = 'HKLM\\X'\nabsent = true\nexclusive = true\n"),
            "3:8",
            "so it has no values",
        ),
        (
            format!("{HEAD}[[keys]]\npath = 'HKLM\\X'\nabsent = true\nremove-if-empty = true\n"),
            "3:8",
            "say either",
        ),
        (
            format!("{HEAD}[[keys]]\npath = 'HKLM\\X'\n[[keys]]\npath = 'hklm\\x'\n"),
            "5:8",
            "described twice, in line 3",
        ),
        (
            format!(
                "{HEAD}[[keys]]\npath = 'HKLM\\X\\Y'\n[[keys]]\npath = 'HKLM\\X'\nabsent = true\n"
            ),
            "3:8",
            "which is to be absent",
        ),
        (
            format!(
                "{HEAD}[[keys]]\npath = 'HKLM\\X\\Y'\n[[keys]]\npath = 'HKLM\\X'\nremove-if-empty = true\n"
            ),
            "3:8",
            "to be removed if it is empty",
        ),
        (value("{ type = 3, hex = '1 2 3 4' }"), "5:5", "pairs of hexadecimal digits"),
        ("schema = 'regdraft.policy.v2'\n".into(), "", "not \"regdraft.policy.v1\""),
        ("schema = \n".into(), "1:10", ""),
        (format!("{HEAD}[[keys]\n"), "2:8", "unclosed"),
    ] {
        let error = Policy::from_toml(&text, "x").unwrap_err();
        let found = error.span().map(|span| span.to_string()).unwrap_or_default();
        assert_eq!(found, place, "{text}: {error}");
        assert!(error.message().contains(says), "{text}: {error}");
    }
    let json = "{\"schema\": \"regdraft.policy.v1\",\n \"keys\": [{\"path\": \"SOFTWARE\"}]}";
    let error = Policy::from_json(json, "x").unwrap_err();
    assert!(error.span().unwrap().line() == 2 && error.message().contains("root key"), "{error}");
}

#[test]
fn the_program_takes_a_policy_and_points_into_a_bad_one() {
    let sandbox = Sandbox::new();
    sandbox.file("contoso.toml", example().as_bytes());
    let covers = ["--covers", r"HKLM\SOFTWARE\Contoso"];
    let run = sandbox.run(&[&["plan", "contoso.toml"][..], &covers].concat());
    assert!(run.text(1).starts_with("Contoso agent: baseline 7\n"), "{}", run.text(1));
    assert!(run.text(1).contains("contoso.toml:12"), "each value has its line: {}", run.text(1));
    let json = sandbox.run(&["render", "contoso.toml", "--to", "json"]).json(0);
    assert_eq!(json["changes"][1]["sources"][0], "contoso.toml:12");
    let piped = ["render", "-", "--from", "policy", "--to", "json"];
    let piped = sandbox.run_with(&piped, &[], example().as_bytes()).json(0);
    assert_eq!(piped["changes"].as_array().unwrap().len(), 10);
    // A JSON policy is told from a change set by its schema.
    sandbox.file(
        "p.json",
        br#"{"schema": "regdraft.policy.v1", "keys": [{"path": "HKLM\\X", "absent": true}]}"#,
    );
    assert_eq!(
        sandbox.run(&["render", "p.json", "--to", "json"]).json(0)["changes"][0]["op"],
        "delete-key"
    );
    sandbox.file("bad.toml", example().replace("443", "true").as_bytes());
    let run = sandbox.run(&["plan", "bad.toml", "--covers", "HKLM"]);
    assert_eq!(run.code, 2);
    for needed in [
        "bad.toml:12:8",
        "RD3010",
        "no true and false",
        "Port = true",
        "bad.toml: the policy cannot be read",
    ] {
        assert!(run.stderr.contains(needed), "{needed} in {}", run.stderr);
    }
}

/// A value's name, and its type and data; none if it is to be absent.
type SaidValue = (String, Option<(u32, Vec<u8>)>);

/// What a policy says of a key, as its text and as the changes that it must become.
#[derive(Clone, Debug)]
enum Said {
    Absent,
    RemoveIfEmpty,
    Values { exclusive: bool, values: Vec<SaidValue> },
}

#[test]
fn after_a_policy_the_state_is_as_it_says() {
    let data = (0..13_u32, vec(any::<u8>(), 0..6));
    let value = ("[abAB \"=]{0,2}", prop::option::weighted(0.7, data));
    let said = prop_oneof![
        1 => Just(Said::Absent),
        1 => Just(Said::RemoveIfEmpty),
        6 => (any::<bool>(), vec(value, 0..4)).prop_map(|(exclusive, mut values)| {
            let mut taken = std::collections::BTreeSet::new();
            values.retain(|(text, _)| taken.insert(name(text)));
            Said::Values { exclusive, values }
        }),
    ];
    // Siblings, so that none is below one that is to be absent.
    let keys =
        prop::collection::btree_map(prop::sample::select(vec!["a", "b", "[x]", "é"]), said, 0..4);
    check((world(), keys), |(before, keys)| {
        let mut text = HEAD.to_owned();
        for (name, said) in &keys {
            text += &format!("[[keys]]\npath = 'HKCU\\Software\\Contoso\\{name}'\n");
            match said {
                Said::Absent => text += "absent = true\n",
                Said::RemoveIfEmpty => text += "remove-if-empty = true\n",
                Said::Values { exclusive, values } => {
                    text += &format!("exclusive = {exclusive}\n[keys.values]\n");
                    for (name, data) in values {
                        let name = serde_json::to_string(name).unwrap();
                        text += &match data {
                            None => format!("{name} = {{ absent = true }}\n"),
                            Some((number, bytes)) => {
                                let hex: String =
                                    bytes.iter().map(|b| format!("{b:02x} ")).collect();
                                format!("{name} = {{ type = {number}, hex = '{hex}' }}\n")
                            }
                        };
                    }
                }
            }
        }
        let policy = Policy::from_toml(&text, "p.toml").unwrap();
        let after = change::apply(&before, policy.changes()).unwrap();
        for (key_name, said) in &keys {
            let path = key(r"HKCU\Software\Contoso").join(key_name).unwrap();
            let there = after.key(&path).present();
            let (exclusive, values) = match said {
                Said::Absent => {
                    prop_assert!(there.is_none(), "{}", text);
                    continue;
                }
                Said::RemoveIfEmpty => {
                    let holds =
                        there.is_none_or(|key| key.values().count() + key.subkeys().count() > 0);
                    prop_assert!(holds, "{}", text);
                    continue;
                }
                Said::Values { exclusive, values } => (exclusive, values),
            };
            let only_absent = !values.is_empty() && values.iter().all(|(_, data)| data.is_none());
            prop_assert!(there.is_some() || only_absent, "{}", text);
            for (value, data) in values {
                let found =
                    after.value(&path, &name(value)).present().map(|v| v.to_owned().to_raw());
                let wanted = data.clone().map(|(t, bytes)| (ValueType::from_number(t), bytes));
                prop_assert_eq!(found, wanted, "{}", text);
            }
            let set = values.iter().filter(|(_, data)| data.is_some()).count();
            if *exclusive && let Some(there) = there {
                prop_assert_eq!(there.values().count(), set, "{}", text);
            }
        }
        let known = after.declare(Scope::Subtree(key(r"HKCU\Software\Contoso")));
        let audit = Audit::new(&known, policy.changes()).unwrap();
        prop_assert_eq!(audit.verdict(), Verdict::Compliant, "{}", text);
        Ok(())
    });
}
