//! What does a plan say of each step, and what does its rollback leave?

use proptest::prelude::*;
use regdraft::change::{
    self, Change, ChangeSet, Drift, DriftVerdict, Effect, Found, Leftover, LeftoverReason, Plan,
    Reversibility,
};
use regdraft::registry::{KeyPath, Presence, Scope, Snapshot, ValueData, ValueName};

use crate::support::generate::{changes, world};
use crate::support::program::{Sandbox, utf16};
use crate::support::{Quota, check};

fn key(path: &str) -> KeyPath {
    KeyPath::parse(path).unwrap()
}

fn name(text: &str) -> ValueName {
    ValueName::new(text).unwrap()
}

fn set(path: &str, value: &str) -> Change {
    Change::set_value(key(path), name(value), ValueData::dword(1))
}

/// A state that knows all below some keys, and holds others.
fn state(covered: &[&str], keys: &[&str]) -> Snapshot {
    let mut state = Snapshot::builder();
    for path in covered {
        state.cover(Scope::Subtree(key(path)));
    }
    for path in keys {
        state.key(&key(path)).unwrap();
    }
    state.finish().unwrap()
}

fn plan(before: &Snapshot, changes: &[Change]) -> Plan {
    Plan::new(before, &changes.iter().cloned().collect::<ChangeSet>())
}

fn rollback(plan: &Plan) -> Vec<String> {
    plan.rollback().iter().map(ToString::to_string).collect()
}

fn reasons(plan: &Plan) -> Vec<LeftoverReason> {
    plan.leftovers().iter().map(Leftover::reason).collect()
}

/// How many keys are known to be below where the last step works.
fn keys_below(plan: &Plan) -> usize {
    match plan.steps().last().unwrap().before() {
        Found::Key(Presence::Present(content)) => content.keys_below,
        other => panic!("{other:?}"),
    }
}

const APP: &str = r"HKLM\SOFTWARE\Contoso";

#[test]
fn a_step_counts_the_keys_that_are_there_by_then() {
    let below = |name: &str| key(&format!(r"{APP}\{name}"));
    let before = state(&[APP], &[r"HKLM\SOFTWARE\Contoso\A\x", r"HKLM\SOFTWARE\Contoso\B"]);
    let delete = Change::delete_key(key(APP));
    for (first, expected) in [
        (vec![], 3),
        (vec![Change::create_key(below("C"))], 4),
        (vec![Change::create_key(below("A"))], 3),
        (vec![Change::delete_key(below("A"))], 1),
        (vec![Change::delete_key(below("A")), Change::create_key(below(r"A\y"))], 3),
        (vec![delete.clone(), Change::create_key(below("Z"))], 1),
        (vec![Change::delete_key(below("B")), set(&format!(r"{APP}\A"), "v")], 2),
    ] {
        let steps = [first.clone(), vec![delete.clone()]].concat();
        assert_eq!(keys_below(&plan(&before, &steps)), expected, "{first:?}");
    }
}

#[test]
fn what_was_deleted_does_not_come_back_with_its_key() {
    let mut before = Snapshot::builder();
    before.cover(Scope::Subtree(key(APP)));
    before.value(&key(APP), &name("v"), ValueData::dword(1).as_ref()).unwrap();
    let before = before.finish().unwrap();
    let changes = [
        Change::delete_key(key(APP)),
        Change::create_key(key(APP)),
        Change::delete_value(key(APP), name("v")),
    ];
    let plan = plan(&before, &changes);
    assert_eq!(plan.steps()[2].effect(), Effect::AlreadySo);
    assert_eq!(plan.steps()[2].before(), &Found::Value(Presence::Absent));
    assert_eq!(rollback(&plan), [r"set-value v in HKEY_LOCAL_MACHINE\SOFTWARE\Contoso"]);
}

#[test]
fn a_value_that_was_never_there_is_not_deleted_by_the_rollback() {
    let before = state(&[APP], &[APP]);
    let gone = plan(&before, &[Change::delete_value(key(APP), name("v"))]);
    assert_eq!((rollback(&gone), gone.changes_anything()), (vec![], false));
    let set_then_gone = plan(&before, &[set(APP, "v"), Change::delete_value(key(APP), name("v"))]);
    assert_eq!(rollback(&set_then_gone), <[String; 0]>::default());
}

#[test]
fn a_key_is_removed_only_if_it_is_known_to_be_empty() {
    let remove = [Change::remove_key_if_empty(key(APP))];
    let of = |before: &Snapshot| {
        let plan = plan(before, &remove);
        (plan.steps()[0].effect(), plan.reversibility(), rollback(&plan), reasons(&plan))
    };
    let create = || vec![r"create-key HKEY_LOCAL_MACHINE\SOFTWARE\Contoso".to_owned()];
    // Known to be empty.
    let empty = state(&[APP], &[APP]);
    assert_eq!(of(&empty), (Effect::Removed, Reversibility::Exact, create(), vec![]));
    // Known to hold something.
    let full = state(&[APP], &[r"HKLM\SOFTWARE\Contoso\A"]);
    assert_eq!(of(&full), (Effect::AlreadySo, Reversibility::Exact, vec![], vec![]));
    // Known to exist, and nothing more: it may go, and the rollback creates it in any case.
    let mut exists = Snapshot::builder();
    exists.cover(Scope::Key(key(APP)));
    exists.key(&key(APP)).unwrap();
    let exists = exists.finish().unwrap();
    assert_eq!(of(&exists), (Effect::Unknown, Reversibility::Captured, create(), vec![]));
    // Nothing is known.
    let after = change::apply(&exists, &ChangeSet::from_iter(remove.clone())).unwrap();
    assert!(matches!(after.key(&key(APP)), Presence::Unknown), "whether it is still there");
    let lost = vec![LeftoverReason::ContentUnknown];
    assert_eq!(of(&Snapshot::empty()), (Effect::Unknown, Reversibility::Captured, vec![], lost));
    // Known not to exist: nothing is touched, so there is nothing to be said of a merged view.
    let classes = state(&[r"HKCR\.contoso"], &[]);
    let plan = plan(&classes, &[Change::remove_key_if_empty(key(r"HKCR\.contoso"))]);
    assert_eq!((plan.steps()[0].effect(), reasons(&plan)), (Effect::AlreadySo, vec![]));
}

#[test]
fn of_a_key_whose_values_are_not_all_known_it_is_not_known_what_goes() {
    let mut before = Snapshot::builder();
    before.cover(Scope::Value(key(APP), name("v")));
    before.value(&key(APP), &name("v"), ValueData::dword(1).as_ref()).unwrap();
    let before = before.finish().unwrap();
    for keep in ["v", "w"] {
        let purge = plan(&before, &[Change::keep_only_values(key(APP), [name(keep)])]);
        assert_eq!(purge.steps()[0].effect(), Effect::Unknown, "{keep}");
        assert_eq!(reasons(&purge), [LeftoverReason::ContentUnknown], "{keep}");
    }
    let delete = plan(&before, &[Change::delete_key(key(APP))]);
    assert_eq!(delete.steps()[0].effect(), Effect::Removed);
    assert_eq!(reasons(&delete), [LeftoverReason::ContentUnknown]);
}

#[test]
fn a_value_can_be_undone_if_it_and_the_keys_above_it_are_known() {
    // Not known to exist or not, but every Windows has it: `SOFTWARE`.
    let absent = state(&[APP], &[]);
    assert_eq!(plan(&absent, &[set(APP, "v")]).reversibility(), Reversibility::Exact);
    // The key above is not known, and need not exist.
    let below = r"HKLM\SOFTWARE\Contoso\A";
    let absent = state(&[below], &[]);
    assert_eq!(plan(&absent, &[set(below, "v")]).reversibility(), Reversibility::Captured);
    assert_eq!(
        plan(&absent, &[Change::create_key(key(below))]).reversibility(),
        Reversibility::Captured
    );
    // The key is known, the value is not.
    let mut exists = Snapshot::builder();
    exists.cover(Scope::Key(key(APP)));
    exists.key(&key(APP)).unwrap();
    let exists = exists.finish().unwrap();
    let plan = plan(&exists, &[set(APP, "v")]);
    assert_eq!(plan.reversibility(), Reversibility::Captured);
    assert_eq!(plan.without_capture().reversibility(), Reversibility::Irreversible);
}

#[test]
fn a_plan_names_the_places_that_decide_it() {
    let changes = [set(APP, "v"), Change::delete_key(key(r"HKCU\Software\Contoso"))];
    let plan = plan(&Snapshot::empty(), &changes);
    let places = plan.places();
    assert!(places.value(&key(APP), &name("v")) && !places.value(&key(APP), &name("w")));
    assert!(places.subtree(&key(r"HKCU\Software\Contoso\A")) && !places.subtree(&key(APP)));
}

#[test]
fn a_rollback_that_is_still_right_restores_whatever_happened_elsewhere() {
    let (valid, drifted) = (Quota::default(), Quota::default());
    check((world(), changes(), changes()), |(before, changes, later)| {
        let plan = Plan::new(&before, &changes);
        let left = change::apply(&before, &changes).unwrap();
        let verdict =
            |current: &Snapshot| Drift::new(&before, &changes, current).unwrap().verdict();
        prop_assert_eq!(verdict(&left), DriftVerdict::Valid);
        if plan.changes_anything() && left != before {
            prop_assert_eq!(verdict(&before), DriftVerdict::NotApplied);
        }
        let current = change::apply(&left, &later).unwrap();
        let found = verdict(&current);
        valid.count(found == DriftVerdict::Valid);
        drifted.count(found == DriftVerdict::Drifted);
        prop_assert_ne!(found, DriftVerdict::Undetermined, "all is known");
        if found == DriftVerdict::Valid && plan.leftovers().is_empty() {
            // Above the world nothing was known.
            let at = |state: &Snapshot| {
                state.excerpt(before.coverage()).unwrap().excerpt(plan.places()).unwrap()
            };
            let restored = change::apply(&current, plan.rollback()).unwrap();
            prop_assert_eq!(at(&restored), at(&before));
        }
        Ok(())
    });
    valid.assert("valid rollbacks");
    drifted.assert("drifted states");
}

#[test]
fn what_was_added_to_a_created_key_since_is_drift() {
    let before = state(&[APP], &[APP]);
    let created = format!(r"{APP}\New");
    let changes = ChangeSet::from_iter([set(&created, "v")]);
    let since = |later: &[Change]| {
        let left = change::apply(&before, &changes).unwrap();
        let current = change::apply(&left, &later.iter().cloned().collect()).unwrap();
        Drift::new(&before, &changes, &current).unwrap()
    };
    assert_eq!(since(&[set(APP, "elsewhere")]).verdict(), DriftVerdict::Valid);
    let added = since(&[set(&format!(r"{created}\below"), "w")]);
    assert_eq!(added.verdict(), DriftVerdict::Drifted);
    assert_eq!(added.since().differences().len(), 2, "the key and its value");
}

#[test]
fn the_program_tells_whether_a_rollback_is_still_right() {
    let sandbox = Sandbox::new();
    let file = |name: &str, values: &str| {
        let head =
            "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]\n";
        sandbox.file(name, &utf16(&format!("{head}{values}")));
    };
    file("before.reg", "\"Port\"=dword:00000050\n");
    file("change.reg", "\"Port\"=dword:000001bb\n");
    file("after.reg", "\"Port\"=dword:000001bb\n\"Other\"=\"x\"\n");
    file("later.reg", "\"Port\"=dword:000020fb\n");
    sandbox.file(
        "other.reg",
        &utf16("Windows Registry Editor Version 5.00\n\n[HKEY_CURRENT_USER\\A]\n"),
    );
    let run = |current: &str, format: &str| {
        sandbox.run(&[
            "plan",
            "change.reg",
            "--before",
            "before.reg",
            "--current",
            current,
            "--format",
            format,
        ])
    };
    assert!(run("after.reg", "text").text(0).starts_with("The rollback is still right"));
    let later = run("later.reg", "text");
    assert!(later.text(1).starts_with("The rollback is NOT right any more"), "{}", later.text(1));
    assert!(
        later
            .text(1)
            .contains("  ~ Port  REG_DWORD 0x000001bb (443) -> REG_DWORD 0x000020fb (8443)\n")
    );
    assert!(run("before.reg", "text").text(1).starts_with("There is nothing to roll back"));
    let other = run("other.reg", "text");
    assert!(
        other.text(1).contains("Not compared: Port in HKEY_LOCAL_MACHINE"),
        "{}",
        other.text(1)
    );
    for (current, code, verdict) in [
        ("after.reg", 0, "valid"),
        ("later.reg", 1, "drifted"),
        ("before.reg", 1, "not-applied"),
        ("other.reg", 1, "undetermined"),
    ] {
        let json = run(current, "json").json(code);
        assert_eq!(
            (&json["schema"], &json["verdict"]),
            (&"regdraft.drift.v1".into(), &verdict.into())
        );
    }
    assert!(run("later.reg", "md").text(1).contains("data changed |"));
    assert_eq!(sandbox.run(&["plan", "change.reg", "--current", "after.reg"]).code, 2);
}
