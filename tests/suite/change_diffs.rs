//! What do two changes do differently, and what is compared where only a part is looked at?

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use regdraft::change::{self, Change, ChangeSet, Selection, compare, diff, diff_selected};
use regdraft::registry::{KeyPath, KeyRef, Scope, Snapshot, ValueData, ValueName};

use crate::support::check;
use crate::support::generate::{changes, world};
use crate::support::program::Sandbox;

fn key(path: &str) -> KeyPath {
    KeyPath::parse(path).unwrap()
}

fn name(name: &str) -> ValueName {
    ValueName::new(name).unwrap()
}

/// A change, and another one that lists the same operations and some more, or some fewer.
fn related() -> impl Strategy<Value = (ChangeSet, ChangeSet)> {
    (changes(), changes(), any::<prop::sample::Index>(), 0..4).prop_map(|(a, more, at, how)| {
        let mut list: Vec<Change> = a.iter().cloned().collect();
        let other = match how {
            0 => {
                list.extend(more);
                list
            }
            1 if list.len() > 1 => {
                let at = at.index(list.len());
                list.rotate_left(at);
                list
            }
            2 if !list.is_empty() => {
                let at = at.index(list.len());
                let again = list[at].clone();
                list.insert(at, again);
                list
            }
            _ => more.into_iter().collect(),
        };
        (a, other.into_iter().collect())
    })
}

#[test]
fn changes_that_compare_as_the_same_do_the_same() {
    let (mut same, mut others) = (0, 0);
    check((related(), world()), |((a, b), state)| {
        let found = compare(&a, &b, &Selection::everything());
        let after = |changes| change::apply(&state, changes).unwrap();
        if found.is_same() {
            prop_assert_eq!(after(&a), after(&b));
        } else {
            prop_assert_ne!(&a, &b);
        }
        prop_assert!(compare(&a, &a, &Selection::everything()).is_same());
        // The other way round the same is found.
        let back = compare(&b, &a, &Selection::everything());
        prop_assert_eq!(back.differences().len(), found.differences().len());
        prop_assert_eq!(back.is_same(), found.is_same());
        Ok(())
    });
    // The generator makes both kinds.
    let strategy = related();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..256 {
        let (a, b) = strategy.new_tree(&mut runner).unwrap().current();
        if a != b && compare(&a, &b, &Selection::everything()).is_same() {
            same += 1;
        } else {
            others += 1;
        }
    }
    assert!(same > 10 && others > 10, "{same} of {}", same + others);
}

#[test]
fn order_counts_only_where_it_matters() {
    let set = |path: &str, n| Change::set_value(key(path), name("v"), ValueData::dword(n));
    let list = |changes: Vec<Change>| changes.into_iter().collect::<ChangeSet>();
    let everything = Selection::everything();
    let straight = list(vec![set(r"HKLM\A", 1), set(r"HKLM\B", 2)]);
    let swapped = list(vec![set(r"HKLM\B", 2), set(r"HKLM\A", 1)]);
    let found = compare(&straight, &swapped, &everything);
    assert!(found.is_same() && found.is_other_list() && !found.is_other_order());
    // A key that is deleted before or after it is written.
    let kept = list(vec![Change::delete_key(key(r"HKLM\A")), set(r"HKLM\A\B", 1)]);
    let gone = list(vec![set(r"HKLM\A\B", 1), Change::delete_key(key(r"HKLM\A"))]);
    let found = compare(&kept, &gone, &everything);
    let ids: Vec<_> =
        found.differences().iter().map(|found| (found.id(), found.key().to_string())).collect();
    assert_eq!(
        ids,
        [
            ("only-first", r"HKEY_LOCAL_MACHINE\A\B".to_owned()),
            ("only-first", r"HKEY_LOCAL_MACHINE\A\B".to_owned())
        ]
    );
    // Where the end depends on the state, the lists are compared as they stand.
    let empty = || Change::remove_key_if_empty(key(r"HKLM\A"));
    let delete = || Change::delete_value(key(r"HKLM\A"), name("v"));
    let (first, second) = (list(vec![empty(), delete()]), list(vec![delete(), empty()]));
    let found = compare(&first, &second, &everything);
    assert!(found.is_other_order() && !found.is_same());
}

#[test]
fn a_deleted_key_counts_wherever_something_below_it_is_looked_at() {
    let delete = ChangeSet::from_iter([Change::delete_key(key(r"HKLM\A"))]);
    let count =
        |selection: Selection| compare(&delete, &ChangeSet::new(), &selection).differences().len();
    assert_eq!(count(Selection::everything().only(key(r"HKLM\A\B"))), 1);
    assert_eq!(count(Selection::everything().only(key(r"HKLM\B"))), 0);
    assert_eq!(count(Selection::everything().ignoring(key(r"HKLM\A\B"))), 1);
    assert_eq!(count(Selection::everything().ignoring(key(r"HKLM\a"))), 0);
}

#[test]
fn a_selection_finds_what_the_whole_comparison_finds_there() {
    check(
        ((world(), world()), any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        |((a, b), only, ignored)| {
            let keys: Vec<KeyPath> = a.keys().chain(b.keys()).map(KeyRef::path).collect();
            prop_assume!(!keys.is_empty());
            let (only, ignored) = (&keys[only.index(keys.len())], &keys[ignored.index(keys.len())]);
            let selection = Selection::everything().only(only.clone()).ignoring(ignored.clone());
            let whole = diff(&a, &b);
            let part = diff_selected(&a, &b, &selection, false);
            let expected: Vec<_> = whole
                .differences()
                .iter()
                .filter(|found| selection.includes(found.key()))
                .cloned()
                .collect();
            prop_assert_eq!(part.differences(), expected);
            prop_assert_eq!(part.differences().len() + part.left_out(), whole.differences().len());
            // The change reaches nothing that is left out.
            let after = change::apply(&a, &part.changes()).unwrap();
            for found in diff(&a, &after).differences() {
                // A key that is created brings those above it.
                let is_above = found.kind().id() == "key-added" && only.is_at_or_below(found.key());
                prop_assert!(is_above || selection.includes(found.key()), "{:?}", found);
            }
            Ok(())
        },
    );
}

fn subtree(path: &str, value: &str) -> Snapshot {
    let mut state = Snapshot::builder();
    state.cover(Scope::Subtree(key(path)));
    state.value(&key(path), &name(value), ValueData::dword(1).as_ref()).unwrap();
    state.finish().unwrap()
}

#[test]
fn states_without_anything_in_common_are_not_called_equal() {
    let (a, b) = (subtree(r"HKCU\A", "v"), subtree(r"HKCU\B", "v"));
    assert!(diff(&a, &b).is_disjoint() && !diff(&a, &a).is_disjoint());
    assert!(diff(&a, &Snapshot::empty()).is_disjoint());
    assert!(!diff(&Snapshot::empty(), &Snapshot::empty()).is_disjoint());
    // Restricted to what only one has, or to what neither has.
    let both = Snapshot::merge(&[a.clone(), b]).unwrap();
    assert!(!diff(&both, &a).is_disjoint());
    let only = |path| diff_selected(&both, &a, &Selection::everything().only(key(path)), false);
    assert!(only(r"HKCU\B").is_disjoint());
    let neither = only(r"HKCU\C");
    assert!(neither.is_disjoint() && !neither.is_complete());
    assert_eq!(neither.neither(), [key(r"HKCU\C")]);
    let known = only(r"HKCU\A");
    assert!(known.is_complete() && !known.is_disjoint());
    // A key below is compared, the one above is not.
    let (top, below) = (subtree(r"HKCU\A", "v"), subtree(r"HKCU\A\B\C", "v"));
    let found = diff(&top, &below);
    assert!(!found.is_disjoint());
    assert_eq!(
        found.only_first(),
        [Scope::Values(key(r"HKCU\A")), Scope::Values(key(r"HKCU\A\B"))]
    );
    let partly: Vec<_> =
        found.partly_first().iter().map(|p| (p.key().clone(), p.compared().to_vec())).collect();
    assert_eq!(
        partly,
        [(key(r"HKCU\A"), vec![key(r"HKCU\A\B")]), (key(r"HKCU\A\B"), vec![key(r"HKCU\A\B\C")])]
    );
}

const HEAD: &str = "Windows Registry Editor Version 5.00\n\n";

#[test]
fn the_program_compares_changes_where_a_file_holds_deletes() {
    let sandbox = Sandbox::new();
    let file = |name: &str, text: &str| sandbox.file(name, format!("{HEAD}{text}").as_bytes());
    file(
        "old.reg",
        "[HKEY_CURRENT_USER\\Software\\Fabrikam]\n\"Mode\"=\"1\"\n[-HKEY_CURRENT_USER\\Software\\Old]\n",
    );
    file("new.reg", "[HKEY_CURRENT_USER\\Software\\Fabrikam]\n\"Mode\"=\"2\"\n\"Gone\"=-\n");
    file("plain.reg", "[HKEY_CURRENT_USER\\Software\\Fabrikam]\n\"Mode\"=\"1\"\n");
    let run = sandbox.run(&["diff", "old.reg", "new.reg"]);
    assert_eq!(
        run.text(1),
        "--- old.reg\n+++ new.reg\n\n\
         HKEY_CURRENT_USER\\Software\\Fabrikam\n  + Gone  delete the value\n  ~ Mode  REG_SZ \"1\" -> REG_SZ \"2\"\n\n\
         HKEY_CURRENT_USER\\Software\\Old\n  - (the key)  delete the key and everything below it\n\n\
         1 operation only in old.reg, 1 operation only in new.reg, 1 operation with another result\n"
    );
    let json = sandbox.run(&["diff", "old.reg", "new.reg", "--format", "json"]).json(1);
    assert_eq!(json["schema"], "regdraft.change-diff.v1");
    assert_eq!(json["differences"][2]["first"]["op"], "delete-key");
    for format in ["md", "html"] {
        let page = sandbox.run(&["diff", "old.reg", "new.reg", "--format", format]);
        assert!(page.text(1).contains("delete the key and everything below it"), "{format}");
    }
    assert_eq!(sandbox.run(&["diff", "old.reg", "old.reg"]).text(0), "No differences\n");
    let some = ["diff", "old.reg", "new.reg", "--ignore", r"HKCU\Software\Old", "--ignore"];
    let some = sandbox.run(&[&some[..], &[r"HKCU\Software\fabrikam"]].concat());
    assert!(
        some.text(0).contains("Left out: 3 differences were found there\n"),
        "{}",
        some.text(0)
    );
    // Every other CHANGE.
    let json = sandbox.run(&["render", "old.reg", "--to", "json", "-o", "old.json"]);
    assert_eq!(json.code, 0);
    assert_eq!(sandbox.run(&["diff", "old.json", "old.reg"]).code, 0);
    assert_eq!(sandbox.run(&["diff", "aps-host", "old.json"]).code, 1);
    let piped = sandbox.run_with(&["diff", "-", "new.reg"], &[], &sandbox.read("old.reg"));
    assert!(piped.text(1).starts_with("--- standard input\n+++ new.reg\n"));
    // An export may be either.
    let run = sandbox.run(&["diff", "plain.reg", "old.reg"]);
    assert!(run.stderr.contains("plain.reg is read as a change, because old.reg holds deletes"));
    assert!(run.text(1).contains("1 operation only in old.reg\n"));
    assert!(
        sandbox.run(&["diff", "plain.reg", "plain.reg", "--changes"]).text(0).contains("No diff")
    );
    // A state is never taken for a change.
    let state = sandbox.run(&["simulate", "plain.reg", "-o", "state.json"]);
    assert_eq!(state.code, 0, "{}", state.stderr);
    for (names, help) in [
        (["state.json", "old.reg"], "regdraft plan old.reg --before state.json"),
        (["aps-host", "state.json"], "regdraft plan aps-host --before state.json"),
    ] {
        let run = sandbox.run(&["diff", names[0], names[1]]);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains("state.json is a state, and "), "{}", run.stderr);
        assert!(run.stderr.contains(help), "{}", run.stderr);
    }
    assert_eq!(sandbox.run(&["diff", "old.reg", "new.reg", "--to", "reg"]).code, 2);
    assert_eq!(sandbox.run(&["diff", "old.reg", "new.reg", "--only", r"SOFTWARE\X"]).code, 2);
}

#[test]
fn the_program_compares_a_part_of_two_states() {
    let sandbox = Sandbox::new();
    let export = |name: &str, n: u32, more: &str| {
        let top = "[HKEY_CURRENT_USER\\Software\\Fabrikam";
        let text =
            format!("{HEAD}{top}]\n\"n\"=dword:{n}\n\n{top}\\App]\n\"n\"=dword:{n}\n\n{more}");
        // As exporters write it, and in 8 bits: read side by side, and whole.
        sandbox.file(&format!("{name}.reg"), &crate::support::program::utf16(&text));
        sandbox.file(&format!("{name}-ansi.reg"), text.as_bytes());
    };
    let gone = "[HKEY_CURRENT_USER\\Software\\Fabrikam\\Tree]\n\"a\"=dword:1\n\n\
                [HKEY_CURRENT_USER\\Software\\Fabrikam\\Tree\\Cache]\n\"b\"=dword:1\n\n\
                [HKEY_CURRENT_USER\\Software\\Fabrikam\\Tree\\Rest]\n\n";
    export("a", 1, gone);
    export("b", 2, "");
    for [a, b] in [["a.reg", "b.reg"], ["a-ansi.reg", "b-ansi.reg"]] {
        let run = sandbox.run(&["diff", a, b, "--only", r"HKCU\Software\Fabrikam\app"]);
        assert!(run.text(1).contains("1 value with other data\nLeft out: everything that is not at or below HKEY_CURRENT_USER\\Software\\Fabrikam\\app\n"), "{}", run.text(1));
        // What is left out is not deleted with the key above it.
        let run = sandbox.run(&[
            "diff",
            a,
            b,
            "--ignore",
            r"HKCU\Software\Fabrikam\Tree\Cache",
            "--to",
            "json",
        ]);
        let json = run.json(1);
        let ops: Vec<_> = json["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|change| change["op"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(ops, ["set-value", "set-value", "delete-value", "delete-key"]);
        assert!(
            run.stderr.contains(
                r"the change does not delete HKEY_CURRENT_USER\Software\Fabrikam\Tree, because"
            ),
            "{}",
            run.stderr
        );
        let run = sandbox.run(&["diff", a, b, "--only", r"HKCU\Software\Contoso"]);
        assert!(run.text(1).starts_with("Nothing was compared"), "{}", run.text(1));
        assert!(run.text(1).contains("neither state speaks for it"), "{}", run.text(1));
    }
}
