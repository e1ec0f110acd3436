//! What do two states not have in common? Law 5, against what each state says when asked.

use std::collections::BTreeSet;

use proptest::prelude::*;
use regdraft::change::{self, Change, ChangeSet, Diff, Difference, diff, diff_with_spelling};
use regdraft::registry::{KeyPath, Presence, Scope, Snapshot, ValueData, ValueName};

use crate::support::check;
use crate::support::generate::{base, changes, coverage, world};
use crate::support::program::{Sandbox, from_utf16, utf16};

/// Two worlds: unrelated, or one made of the other.
fn worlds() -> impl Strategy<Value = (Snapshot, Snapshot)> {
    let related = (world(), changes()).prop_map(|(a, changes)| {
        let b = change::apply(&a, &changes).unwrap();
        (a, b)
    });
    prop_oneof![(world(), world()), related]
}

/// All places that either state tells of: keys, and values.
fn places(states: [&Snapshot; 2]) -> (BTreeSet<KeyPath>, BTreeSet<(KeyPath, ValueName)>) {
    let (mut keys, mut values) = (BTreeSet::new(), BTreeSet::new());
    for key in states.iter().flat_map(|state| state.keys()) {
        keys.insert(key.path());
        for (name, _) in key.values() {
            values.insert((key.path(), ValueName::from_utf16(name.units()).unwrap()));
        }
    }
    (keys, values)
}

/// What differs, found by asking both states about every place.
fn by_asking(a: &Snapshot, b: &Snapshot) -> BTreeSet<(KeyPath, Option<ValueName>, &'static str)> {
    let (keys, values) = places([a, b]);
    let mut found = BTreeSet::new();
    for key in keys.into_iter().filter(|key| key.depth() > 0) {
        let kind = match (a.key(&key), b.key(&key)) {
            (Presence::Present(_), Presence::Absent) => "key-removed",
            (Presence::Absent, Presence::Present(_)) => "key-added",
            _ => continue,
        };
        found.insert((key, None, kind));
    }
    for (key, name) in values {
        let kind = match (a.value(&key, &name), b.value(&key, &name)) {
            (Presence::Present(x), Presence::Present(y)) if x == y => continue,
            (Presence::Present(x), Presence::Present(y)) if x.value_type() == y.value_type() => {
                "data-changed"
            }
            (Presence::Present(_), Presence::Present(_)) => "type-changed",
            (Presence::Present(_), Presence::Absent) => "value-removed",
            (Presence::Absent, Presence::Present(_)) => "value-added",
            _ => continue,
        };
        found.insert((key, Some(name), kind));
    }
    found
}

fn listed(diff: &Diff) -> BTreeSet<(KeyPath, Option<ValueName>, &'static str)> {
    let place =
        |found: &Difference| (found.key().clone(), found.name().cloned(), found.kind().id());
    diff.differences().iter().map(place).collect()
}

fn without(changes: &ChangeSet, left_out: usize) -> ChangeSet {
    let others = changes.iter().enumerate().filter(|(at, _)| *at != left_out);
    others.map(|(_, change)| change.clone()).collect()
}

#[test]
fn law_5_the_delta_makes_one_state_the_other() {
    check(worlds(), |(a, b)| {
        let found = diff(&a, &b);
        let delta = found.changes();
        let after = |state: &Snapshot, changes: &ChangeSet| {
            change::apply(state, changes).unwrap().excerpt(b.coverage()).unwrap()
        };
        let (a, b) = (after(&a, &ChangeSet::new()), after(&b, &ChangeSet::new()));
        prop_assert_eq!(&after(&a, &delta), &b);
        prop_assert_eq!(delta.is_empty(), a == b);
        prop_assert!(found.is_complete());
        prop_assert_eq!(listed(&found), by_asking(&a, &b));
        prop_assert_eq!(listed(&found).len(), found.differences().len(), "each thing once");
        // Minimal: none can be left out.
        for at in 0..delta.len() {
            prop_assert_ne!(&after(&a, &without(&delta, at)), &b);
        }
        // In canonical order.
        let place =
            |change: &Change| (change.key().clone(), change.operation().value_name().cloned());
        prop_assert!(delta.as_slice().is_sorted_by_key(place));
        let place = |found: &Difference| (found.key().clone(), found.name().cloned());
        prop_assert!(found.differences().is_sorted_by_key(place));
        // Back again.
        let back = diff(&b, &a);
        prop_assert_eq!(back.differences().len(), found.differences().len());
        prop_assert_eq!(after(&b, &back.changes()), a);
        Ok(())
    });
}

#[test]
fn law_5_a_state_does_not_differ_from_itself() {
    check((world(), coverage()), |(a, seen)| {
        for state in [&a, &a.excerpt(&seen).unwrap()] {
            prop_assert_eq!(diff_with_spelling(state, state), Diff::default());
        }
        Ok(())
    });
}

#[test]
fn what_one_state_does_not_know_is_no_difference() {
    check((worlds(), coverage(), coverage()), |((a, b), first, second)| {
        let (a, b) = (a.excerpt(&first).unwrap(), b.excerpt(&second).unwrap());
        let diff = diff(&a, &b);
        prop_assert_eq!(listed(&diff), by_asking(&a, &b));
        let sides = [
            (&a, &b, diff.only_first(), diff.partly_first()),
            (&b, &a, diff.only_second(), diff.partly_second()),
        ];
        for (state, other, listed, partly) in sides {
            for scope in state.coverage().scopes() {
                let knows = match &scope {
                    Scope::Subtree(key) => other.knows_subtree(key),
                    Scope::Values(key) => {
                        other.coverage().own_values(key)
                            || matches!(other.key(key), Presence::Absent)
                    }
                    Scope::Key(key) => other.key(key).is_known(),
                    Scope::Value(key, name) => other.value(key, name).is_known(),
                    _ => unreachable!("all grains are listed"),
                };
                // One that is compared in part stands there by its parts.
                let is_part = matches!(scope, Scope::Subtree(_))
                    && partly.iter().any(|partly| partly.key() == scope.key());
                let is_listed = listed.contains(&scope) || is_part;
                prop_assert_ne!(is_listed, knows, "{:?}", scope);
            }
            // Nothing was compared at or below the key of a subtree that is listed.
            for scope in listed.iter().filter(|scope| matches!(scope, Scope::Subtree(_))) {
                let compared = other.coverage().scopes();
                let compared =
                    compared.iter().filter(|other| other.key().is_at_or_below(scope.key()));
                prop_assert_eq!(compared.count(), 0, "{:?}", scope);
            }
            for partly in partly {
                prop_assert!(state.coverage().subtree(partly.key()));
                let is_child = |key: &KeyPath| key.parent().as_ref() == Some(partly.key());
                prop_assert!(partly.compared().iter().all(is_child));
            }
        }
        Ok(())
    });
}

/// A state of one key with some values, in their order.
fn state(key: &str, values: &[(&str, ValueData)]) -> Snapshot {
    let key = KeyPath::parse(key).unwrap();
    let mut state = Snapshot::builder();
    state.cover(Scope::Subtree(base()));
    state.key(&key).unwrap();
    for (name, data) in values {
        state.value(&key, &ValueName::new(name).unwrap(), data.as_ref()).unwrap();
    }
    state.finish().unwrap()
}

fn shown(diff: &Diff) -> Vec<String> {
    let show = |found: &Difference| {
        let name = found.name().map(|name| format!(" {name}")).unwrap_or_default();
        let spelling = found.spelling().map(|text| format!(" as {text}")).unwrap_or_default();
        format!("{}{name}{spelling}", found.kind().id())
    };
    diff.differences().iter().map(show).collect()
}

#[test]
fn type_and_data_are_told_apart_and_both_are_kept() {
    let a =
        state(r"HKCU\Software\Contoso", &[("v", ValueData::dword(1)), ("w", ValueData::dword(1))]);
    let b = state(
        r"HKCU\Software\Contoso",
        &[("v", ValueData::string("1")), ("w", ValueData::dword(2)), ("x", ValueData::dword(3))],
    );
    let diff = diff(&a, &b);
    assert_eq!(shown(&diff), ["type-changed v", "data-changed w", "value-added x"]);
    assert_eq!(diff.differences()[0].before(), Some(&ValueData::dword(1)));
    assert_eq!(diff.differences()[0].after(), Some(&ValueData::string("1")));
    assert_eq!(diff.differences()[2].before(), None);
}

#[test]
fn spelling_and_order_are_shown_on_demand_and_never_changed() {
    let one = ValueData::dword(1);
    let a = state(r"HKCU\Software\Contoso\App", &[("Port", one.clone()), ("Host", one.clone())]);
    let b = state(r"HKCU\SOFTWARE\Contoso\APP", &[("HOST", one.clone()), ("Port", one.clone())]);
    assert_eq!(diff(&a, &b), Diff::default());
    let strict = diff_with_spelling(&a, &b);
    assert_eq!(
        shown(&strict),
        [
            "key-spelling as SOFTWARE",
            "key-spelling as APP",
            "value-order",
            "value-spelling Host as HOST"
        ]
    );
    assert!(strict.changes().is_empty());
    // A value that only one has does not make another order.
    let c = state(r"HKCU\Software\Contoso\App", &[("Port", one)]);
    assert_eq!(shown(&diff_with_spelling(&a, &c)), ["value-removed Host"]);
}

#[test]
fn a_key_that_goes_is_deleted_once_and_one_that_comes_is_created_once() {
    let empty = state(r"HKCU\Software\Contoso", &[]);
    let full = state(r"HKCU\Software\Contoso\A\B", &[("v", ValueData::dword(1))]);
    let deltas = [diff(&full, &empty), diff(&empty, &full)].map(|diff| {
        let changes = diff.changes().iter().map(ToString::to_string).collect::<Vec<_>>();
        (shown(&diff), changes)
    });
    assert_eq!(
        deltas[0],
        (
            ["key-removed", "key-removed", "value-removed v"].map(str::to_owned).to_vec(),
            vec![r"delete-key HKEY_CURRENT_USER\Software\Contoso\A".to_owned()]
        )
    );
    assert_eq!(
        deltas[1],
        (
            ["key-added", "key-added", "value-added v"].map(str::to_owned).to_vec(),
            vec![r"set-value v in HKEY_CURRENT_USER\Software\Contoso\A\B".to_owned()]
        )
    );
}

/// Two exports of one application.
fn exports(sandbox: &Sandbox) {
    let head = "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]\n";
    let before = format!(
        "{head}\"Port\"=dword:00000050\n\"Old\"=\"x|y\"\n\"T\"=dword:00000001\n\n\
         [HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso\\Gone]\n\"v\"=hex:01,02\n\n"
    );
    let after = format!(
        "{head}\"T\"=\"1\"\n\"PORT\"=dword:000001bb\n\n\
         [HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso\\New]\n@=\"\"\n\n"
    );
    sandbox.file("before.reg", &utf16(&before));
    sandbox.file("after.reg", &utf16(&after));
}

#[test]
fn the_program_shows_differences_by_key() {
    let sandbox = Sandbox::new();
    exports(&sandbox);
    let run = sandbox.run(&["diff", "before.reg", "after.reg"]);
    let expected = "\
--- before.reg
+++ after.reg

~ HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso
  - Old   REG_SZ \"x|y\"
  ~ Port  REG_DWORD 0x00000050 (80) -> REG_DWORD 0x000001bb (443)
  ! T     REG_DWORD 0x00000001 (1) -> REG_SZ \"1\"

- HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso\\Gone
  - v  REG_BINARY 01 02

+ HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso\\New
  + (default value)  REG_SZ \"\"

1 key added, 1 key removed, 1 value added, 2 values removed, 1 type changed, 1 value with other data
";
    assert_eq!(run.text(1), expected);
    let spelling = sandbox.run(&["diff", "before.reg", "after.reg", "--spelling"]);
    assert!(spelling.text(1).contains("  ~ Port  (spelled PORT)\n"), "{}", spelling.text(1));
    assert!(spelling.text(1).contains("  ~ (the values stand in another order)\n"));
    let page = sandbox.run(&["diff", "before.reg", "after.reg", "--format", "md"]);
    let row = r#"| &#45; value removed | `Old` | REG_SZ `"x\|y"` |  |"#;
    assert!(page.text(1).contains(row), "{}", page.text(1));
    let json = sandbox.run(&["diff", "before.reg", "after.reg", "--format", "json"]).json(1);
    assert_eq!(json["schema"], "regdraft.diff.v1");
    assert_eq!(json["differences"][1]["kind"], "data-changed");
    assert_eq!(json["differences"][1]["before"]["data"], "50000000");
    assert_eq!(json["changes"]["changes"].as_array().unwrap().len(), 5);
    assert_eq!(sandbox.run(&["diff", "after.reg", "after.reg"]).text(0), "No differences\n");
}

#[test]
fn the_delta_is_a_change_like_any_other() {
    let sandbox = Sandbox::new();
    exports(&sandbox);
    let delta = sandbox.run(&["diff", "before.reg", "after.reg", "--to", "reg", "-o", "delta.reg"]);
    assert_eq!(delta.code, 1, "they differ: {}", delta.stderr);
    let text = from_utf16(&sandbox.read("delta.reg"));
    assert!(text.ends_with(
        "\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]\r\n\"Old\"=-\r\n\"Port\"=dword:000001bb\r\n\
         \"T\"=\"1\"\r\n\r\n[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso\\Gone]\r\n\r\n\
         [HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso\\New]\r\n@=\"\"\r\n\r\n"
    ));
    let after = ["simulate", "delta.reg", "--before", "before.reg", "-o", "made.json"];
    assert_eq!(sandbox.run(&after).code, 0);
    assert_eq!(sandbox.run(&["diff", "made.json", "after.reg"]).text(0), "No differences\n");
    // Every other form of a change.
    for form in ["regedit4", "json", "apply.ps1", "check.ps1", "rollback.ps1", "detect.ps1"] {
        let run = sandbox.run(&["diff", "before.reg", "after.reg", "--to", form]);
        assert_eq!(run.code, 1, "{form}: {}", run.stderr);
    }
}

#[test]
fn what_only_one_state_tells_of_is_listed_and_counts() {
    let sandbox = Sandbox::new();
    exports(&sandbox);
    let fabrikam =
        "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Fabrikam]\n";
    sandbox.file("other.reg", &utf16(fabrikam));
    let run = sandbox.run(&["diff", "before.reg", "other.reg"]);
    assert_eq!(
        run.text(1),
        "Nothing was compared: the two states cover nothing in common, so they may be equal or different\n\
         Not compared: HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso and all below it: only before.reg speaks for it\n\
         Not compared: HKEY_LOCAL_MACHINE\\SOFTWARE\\Fabrikam and all below it: only other.reg speaks for it\n"
    );
    let delta = sandbox.run(&["diff", "before.reg", "other.reg", "--to", "json"]);
    assert_eq!(delta.json(1)["changes"].as_array().unwrap().len(), 0);
    assert_eq!(delta.stderr.matches("warning[RD3007]").count(), 2, "{}", delta.stderr);
    let covered =
        ["diff", "before.reg", "other.reg", "--covers", "HKLM\\SOFTWARE\\Contoso", "--covers"];
    let run = sandbox.run(&[&covered[..], &["HKLM\\SOFTWARE\\Fabrikam"]].concat());
    assert!(
        run.text(1).contains("1 key added, 2 keys removed, 4 values removed"),
        "{}",
        run.text(1)
    );
    assert_eq!(sandbox.run(&["diff", "-", "-"]).code, 2);
    assert_eq!(sandbox.run(&["diff", "before.reg", "gone.reg"]).code, 3);
    let piped = sandbox.run_with(&["diff", "-", "after.reg"], &[], &sandbox.read("before.reg"));
    assert!(piped.text(1).starts_with("--- standard input\n+++ after.reg\n"));
}

#[test]
fn a_comparison_is_complete_only_if_both_states_speak_for_the_same() {
    let known =
        Snapshot::empty().declare(Scope::Subtree(KeyPath::parse(r"HKLM\SOFTWARE").unwrap()));
    let nothing = Snapshot::empty();
    assert!(diff(&known, &known).is_complete() && diff(&nothing, &nothing).is_complete());
    assert!(!diff(&known, &nothing).is_complete() && !diff(&nothing, &known).is_complete());
}
