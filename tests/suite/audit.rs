//! Is a state as a change wants it? What is said must be so.

use proptest::prelude::*;
use regdraft::change::{self, Audit, AuditItem, Change, ChangeSet, Verdict};
use regdraft::registry::{KeyPath, Scope, Snapshot, ValueData, ValueName};

use crate::support::generate::{base, changes, coverage, world};
use crate::support::program::{Sandbox, utf16};
use crate::support::repository;
use crate::support::{Quota, check};

#[test]
fn a_state_is_as_wanted_where_the_change_would_do_nothing() {
    let compliant = Quota::default();
    let worlds = prop_oneof![
        (world(), changes()),
        // Applied before, so that often nothing is left to do.
        (world(), changes())
            .prop_map(|(state, changes)| { (change::apply(&state, &changes).unwrap(), changes) }),
    ];
    check(worlds, |(state, changes)| {
        let audit = Audit::new(&state, &changes).unwrap();
        let known = |state: &Snapshot| state.excerpt(state.coverage()).unwrap();
        let after = change::apply(&state, &changes).unwrap();
        let same = known(&after.excerpt(state.coverage()).unwrap()) == known(&state);
        prop_assert_ne!(audit.verdict(), Verdict::Undetermined, "all of it is known");
        prop_assert_eq!(audit.verdict() == Verdict::Compliant, same, "{:?}", audit);
        compliant.count(same && !changes.is_empty());
        Ok(())
    });
    compliant.assert("compliant states");
}

#[test]
fn what_is_said_of_a_part_holds_of_the_whole() {
    check((world(), changes(), coverage()), |(state, changes, seen)| {
        let whole = Audit::new(&state, &changes).unwrap();
        let part = Audit::new(&state.excerpt(&seen).unwrap(), &changes).unwrap();
        prop_assert_eq!(part.items().len(), whole.items().len());
        for (part, whole) in part.items().iter().zip(whole.items()) {
            if part.verdict() != Verdict::Undetermined {
                prop_assert_eq!(part.verdict(), whole.verdict(), "{:?} of {:?}", part, whole);
            }
        }
        Ok(())
    });
}

fn value(name: &str) -> ValueName {
    ValueName::new(name).unwrap()
}

#[test]
fn what_counts_is_how_a_change_ends() {
    const COMPLIANT: Verdict = Verdict::Compliant;
    const NOT: Verdict = Verdict::NotCompliant;
    let key = |name: &str| base().join(name).unwrap();
    let mut state = Snapshot::builder();
    state.cover(Scope::Subtree(base()));
    for (name, number) in [("a", 1), ("b", 2)] {
        state.value(&key("K"), &value(name), ValueData::dword(number).as_ref()).unwrap();
    }
    let state = state.finish().unwrap();
    let set =
        |key: KeyPath, name: &str, n| Change::set_value(key, value(name), ValueData::dword(n));
    let gone = |key: KeyPath, name: &str| Change::delete_value(key, value(name));
    let keep = |names: &[&str]| Change::keep_only_values(key("K"), names.iter().map(|n| value(n)));
    for (changes, verdicts) in [
        (vec![set(key("K"), "a", 7), set(key("K"), "A", 1)], vec![COMPLIANT]),
        (vec![set(key("K"), "a", 1), gone(key("K"), "a")], vec![COMPLIANT, NOT]),
        (vec![Change::create_key(key("K")), set(key("K"), "a", 1)], vec![COMPLIANT]),
        (vec![set(key("L"), "a", 1), gone(key("L"), "a")], vec![NOT, COMPLIANT]),
        (vec![Change::delete_key(key("L"))], vec![COMPLIANT]),
        (vec![Change::delete_key(key("K"))], vec![NOT]),
        (
            vec![Change::delete_key(key("K")), set(key("K"), "a", 1), set(key("K"), "b", 3)],
            vec![COMPLIANT, COMPLIANT, NOT],
        ),
        (vec![Change::delete_key(key("K")), set(key("K"), "a", 1)], vec![NOT, COMPLIANT]),
        (vec![keep(&["A", "b", "c"])], vec![COMPLIANT]),
        (vec![keep(&["a"])], vec![NOT]),
        (vec![keep(&["b"]), set(key("K"), "a", 1)], vec![COMPLIANT, COMPLIANT]),
        (vec![Change::remove_key_if_empty(key("K"))], vec![COMPLIANT]),
    ] {
        let audit = Audit::new(&state, &ChangeSet::from_iter(changes.clone())).unwrap();
        let found: Vec<_> = audit.items().iter().map(AuditItem::verdict).collect();
        assert_eq!(found, verdicts, "{changes:?}");
    }
    assert_eq!(Audit::new(&state, &ChangeSet::new()).unwrap().verdict(), COMPLIANT);
}

#[test]
fn the_program_audits_hosts() {
    let sandbox = Sandbox::new();
    let dotnet = repository("fixtures/example/dotnet.reg").display().to_string();
    let wow64 = repository("fixtures/example/dotnet-wow64.reg").display().to_string();
    let run = sandbox.run(&["check", "aps-client", "--state", &dotnet]);
    let lines: Vec<_> = run.text(1).lines().map(str::to_owned).collect();
    assert_eq!(lines[0], format!("{dotnet}: undetermined (2 as wanted, 0 not, 2 not known)"));
    assert_eq!(lines[2], "    compliant      SystemDefaultTlsVersions: REG_DWORD 0x00000001 (1)");
    assert_eq!(
        lines[5],
        "    undetermined   SystemDefaultTlsVersions: unknown, wanted: REG_DWORD 0x00000001 (1)"
    );
    // Two hosts, one of them known from two files.
    let (a, b) = (format!("SQL01={dotnet}"), format!("sql01={wow64}"));
    let good = "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319]\n\
                \"SystemDefaultTlsVersions\"=dword:00000001\n\"SchUseStrongCrypto\"=dword:00000001\n\n\
                [HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\.NETFramework\\v4.0.30319]\n\
                \"SystemDefaultTlsVersions\"=dword:00000001\n\"SchUseStrongCrypto\"=dword:00000001\n";
    sandbox.file("good.reg", &utf16(good));
    let args = ["check", "aps-client", "--host", &a, "--host", &b, "--host", "SQL02=good.reg"];
    let json = sandbox.run(&[&args[..], &["--format", "json"]].concat()).json(1);
    assert_eq!(json["schema"], "regdraft.check.v1");
    assert_eq!(json["verdict"], "not-compliant");
    let hosts = json["hosts"].as_array().unwrap();
    let of =
        |at: usize| (hosts[at]["host"].as_str().unwrap(), hosts[at]["verdict"].as_str().unwrap());
    assert_eq!((of(0), of(1)), (("SQL01", "not-compliant"), ("SQL02", "compliant")));
    assert_eq!(hosts[0]["items"][2]["found"]["presence"], "absent");
    assert_eq!(hosts[0]["items"][2]["wanted"]["data"], "01000000");
    let sarif = sandbox.run(&[&args[..], &["--format", "sarif"]].concat()).json(1);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 2, "what is as wanted is no finding");
    assert_eq!((&results[0]["ruleId"], &results[0]["level"]), (&"RD3008".into(), &"error".into()));
    assert!(
        results[0]["message"]["text"].as_str().unwrap().starts_with("SQL01: HKEY_LOCAL_MACHINE")
    );
    // All is well.
    let good = sandbox.run(&["check", "aps-client", "--state", "good.reg"]);
    assert!(good.text(0).starts_with("good.reg: compliant (4 as wanted, 0 not, 0 not known)\n"));
    assert_eq!(sandbox.run(&["check", "aps-client"]).code, 2, "there must be a state");
    assert_eq!(sandbox.run(&["check", "aps-client", "--host", "x"]).code, 2);
    assert_eq!(sandbox.run(&["check", "aps-client", "--state", "gone.reg"]).code, 3);
}
