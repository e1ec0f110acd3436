//! What happens to keys that are deleted with all below them, when others are at work there as well?

mod support;

use powershell_run::{Argument, Machine, Outcome};
use regdraft::change::Change;
use regdraft::registry::{KeyPath, ValueData, ValueName};
use regdraft::render::{Artefact, Draft, TicketId};
use support::{play, verdict};

const TOP: &str = r"HKLM\SOFTWARE\Contoso";
const RECORD: &str = r"C:\ProgramData\regdraft\CHG1\SERVER.state";

/// A key with a tree below it, which the change deletes but for one value that it writes anew.
fn machine() -> Machine {
    let mut machine = Machine::new("SERVER");
    machine.registry.set_text(TOP, "Owner", 1, "somebody");
    machine.registry.set_dword(&format!(r"{TOP}\A"), "n", 7);
    machine.registry.set_value(&format!(r"{TOP}\A\B"), "", 3, &[1, 2, 3]);
    machine.registry.create_key(&format!(r"{TOP}\A\B\C"));
    machine.registry.set_dword(r"HKLM\SOFTWARE\Fabrikam", "other", 1);
    machine
}

fn script(artefact: Artefact) -> String {
    let key = KeyPath::parse(TOP).unwrap();
    let name = ValueName::new("Port").unwrap();
    let changes =
        [Change::delete_key(key.clone()), Change::set_value(key, name, ValueData::dword(443))];
    let draft = Draft::new(TicketId::new("CHG1").unwrap(), changes.into_iter().collect());
    String::from_utf8(draft.render(artefact).unwrap()).unwrap()
}

fn run(machine: &mut Machine, artefact: Artefact) -> Outcome {
    play(machine, &script(artefact), &[])
}

#[test]
fn the_tree_goes_and_comes_back_whole() {
    let mut machine = machine();
    let before = machine.registry.dump();
    assert_eq!(run(&mut machine, Artefact::ApplyScript).exit, 0);
    let after = machine.registry.dump();
    let below: Vec<_> = after.keys().filter(|key| key.contains("Contoso")).collect();
    assert_eq!(below, [r"HKEY_LOCAL_MACHINE\SOFTWARE\Contoso"]);
    assert_eq!(after[below[0]].len(), 1, "{after:#?}");
    assert_eq!(run(&mut machine, Artefact::RollbackScript).exit, 0);
    assert_eq!(machine.registry.dump(), before);
}

#[test]
fn what_others_put_there_meanwhile_is_never_deleted() {
    let mut trial = machine();
    let writes = run(&mut trial, Artefact::ApplyScript).registry_writes;
    for number in 1..=writes {
        let mut machine = machine();
        let before = machine.registry.dump();
        let theirs = format!(r"{TOP}\A\Theirs");
        let key = theirs.clone();
        machine.faults.on_write =
            Some((number, Box::new(move |registry| registry.set_dword(&key, "x", 1))));
        let outcome = run(&mut machine, Artefact::ApplyScript);
        assert_eq!(machine.registry.value(&theirs, "x"), Some((4, vec![1, 0, 0, 0])), "{number}");
        assert_eq!(outcome.exit, 20, "before write {number}: {outcome:#?}");
        // What the script took is there again, beside what is theirs.
        let mut after = machine.registry.dump();
        after.retain(|key, _| !key.contains("Theirs"));
        assert_eq!(after, before, "before write {number}");
    }
}

#[test]
fn what_is_denied_below_stops_it_before_any_change() {
    for key in [r"A", r"A\B", r"A\B\C"] {
        let mut machine = machine();
        let before = machine.registry.dump();
        machine.faults.deny.insert(format!(r"{TOP}\{key}"));
        let outcome = run(&mut machine, Artefact::ApplyScript);
        assert_eq!((outcome.exit, outcome.mutations), (11, 0), "{key}: {outcome:#?}");
        assert_eq!(machine.registry.dump(), before);
    }
    let mut machine = machine();
    machine.faults.deny_read.insert(format!(r"{TOP}\A\B"));
    let outcome = run(&mut machine, Artefact::ApplyScript);
    assert_eq!((outcome.exit, outcome.mutations), (11, 0), "what cannot be seen: {outcome:#?}");
}

#[test]
fn what_could_not_come_back_stops_it_before_any_change() {
    for (kind, data) in [(5, &[0, 0, 0, 1][..]), (8, &[1]), (4, &[1, 2, 3, 4, 5]), (0x1234, &[9])] {
        let mut machine = machine();
        machine.registry.set_value(&format!(r"{TOP}\A\B"), "odd", kind, data);
        let outcome = run(&mut machine, Artefact::ApplyScript);
        assert_eq!((outcome.exit, outcome.mutations), (12, 0), "{kind}: {outcome:#?}");
        // Captured, it is unknown and not absent.
        let outcome = run(&mut machine, Artefact::CaptureScript);
        assert_eq!(outcome.exit, 2, "{outcome:#?}");
        let file = machine.files.text(r"C:\Temp\CHG1.SERVER.state").unwrap();
        let captured = regdraft::state::read(file.as_bytes()).unwrap();
        let odd = ValueName::new("odd").unwrap();
        let key = KeyPath::parse(&format!(r"{TOP}\A\B")).unwrap();
        assert!(!captured.value(&key, &odd).is_known());
    }
}

#[test]
fn what_was_added_since_is_left_alone_by_a_rollback() {
    let mut machine = machine();
    let before = machine.registry.dump();
    run(&mut machine, Artefact::ApplyScript);
    let theirs = format!(r"{TOP}\A");
    machine.registry.set_dword(&theirs, "n", 8);
    let outcome = run(&mut machine, Artefact::RollbackScript);
    assert_eq!(outcome.exit, 22, "{outcome:#?}");
    assert_eq!(machine.registry.value(&theirs, "n"), Some((4, vec![8, 0, 0, 0])));
    assert!(machine.files.is_file(RECORD), "the record stays until all is restored");
    let force = [("Force", Argument::Switch)];
    let outcome = play(&mut machine, &script(Artefact::RollbackScript), &force);
    assert_eq!(outcome.exit, 0, "{outcome:#?}");
    assert_eq!(machine.registry.dump(), before);
}

#[test]
fn what_was_done_is_kept_as_evidence() {
    let mut machine = machine();
    run(&mut machine, Artefact::ApplyScript);
    run(&mut machine, Artefact::RollbackScript);
    let evidence: Vec<String> =
        machine.files.paths().into_iter().filter(|path| path.ends_with(".evidence")).collect();
    assert_eq!(evidence.len(), 2, "{evidence:?}");
    // Of the tree: four keys and three values before; the key alone once they are gone, and with the
    // new value when the rollback finds it.
    for (path, script, result, held) in
        [(&evidence[0], "apply", "changed", (7, 1)), (&evidence[1], "rollback", "restored", (2, 7))]
    {
        assert!(path.contains(&format!(".{script}.")), "{path}");
        assert!(machine.files.get(path).unwrap().protected, "{path} is closed to others");
        let text = machine.files.text(path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for head in ["regdraft-evidence\t1", "ticket\tCHG1", "host\tSERVER", "code\t0"] {
            assert!(lines.contains(&head), "{head} in {text}");
        }
        assert!(lines.iter().any(|line| line.starts_with("user\t") && line.contains("\tS-1-5-")));
        assert_eq!(lines.iter().filter(|line| line.contains(&format!("\t{result}\t"))).count(), 2);
        let count = |mark: char| lines.iter().filter(|line| line.starts_with(mark)).count();
        assert_eq!((count('-'), count('+')), held, "{text}");
        assert_eq!(lines.last(), Some(&"end"));
    }
}

#[test]
fn a_forged_or_torn_record_is_not_used() {
    let mut machine = machine();
    run(&mut machine, Artefact::ApplyScript);
    let record = machine.files.text(RECORD).unwrap();
    let owner = machine.files.get(RECORD).unwrap().owner.clone();
    let after = machine.registry.dump();
    let cut = record.rsplit_once('\n').unwrap().0.to_owned();
    for bad in [
        cut,
        record.replace("ticket\tCHG1", "ticket\tCHG2"),
        record.replacen("digest\t", "digest\t0", 1),
        record.replacen("E0001", "E0002", 1),
        record.replacen("\n+\t", "\n+\tx", 1),
        record.replace("\nend", "\n+\t:-::\nend"),
    ] {
        assert_ne!(bad, record);
        machine.files.write(RECORD, &bad, &owner);
        let outcome = run(&mut machine, Artefact::RollbackScript);
        assert_eq!((outcome.exit, outcome.mutations), (13, 0), "{bad}\n{outcome:#?}");
        assert_eq!(machine.registry.dump(), after);
    }
    machine.files.write(RECORD, &record, "S-1-5-21-1-2-3-1002");
    let outcome = run(&mut machine, Artefact::RollbackScript);
    assert_eq!((outcome.exit, outcome.mutations), (13, 0), "somebody else's: {outcome:#?}");
    assert!(verdict(&outcome).starts_with("REFUSED"), "{outcome:#?}");
    machine.files.write(RECORD, &record, &owner);
    assert_eq!(run(&mut machine, Artefact::RollbackScript).exit, 0);
}

/// The scripts of any change.
fn scripts(changes: impl IntoIterator<Item = Change>) -> Draft {
    Draft::new(TicketId::new("CHG1").unwrap(), changes.into_iter().collect())
}

fn go(machine: &mut Machine, draft: &Draft, artefact: Artefact) -> Outcome {
    play(machine, &String::from_utf8(draft.render(artefact).unwrap()).unwrap(), &[])
}

fn key(path: &str) -> KeyPath {
    KeyPath::parse(path).unwrap()
}

fn set(path: &str, name: &str, number: u32) -> Change {
    Change::set_value(key(path), ValueName::new(name).unwrap(), ValueData::dword(number))
}

#[test]
fn a_value_that_was_changed_since_it_was_recorded_is_not_overwritten() {
    let draft = scripts((0..4).map(|n| set(TOP, &format!("v{n}"), 1)));
    for theirs in [9, 1] {
        let mut machine = Machine::new("SERVER");
        (0..4).for_each(|n| machine.registry.set_dword(TOP, &format!("v{n}"), 0));
        machine.faults.after_write =
            Some((1, Box::new(move |registry| registry.set_dword(TOP, "v3", theirs))));
        let outcome = go(&mut machine, &draft, Artefact::ApplyScript);
        let value = |name: &str| machine.registry.value(TOP, name).unwrap().1[0];
        if theirs == 9 {
            assert_eq!(outcome.exit, 20, "{outcome:#?}");
            assert_eq!(["v0", "v1", "v2", "v3"].map(value), [0, 0, 0, 9]);
        } else {
            assert_eq!(outcome.exit, 0, "what is as wanted already: {outcome:#?}");
            assert_eq!(["v0", "v1", "v2", "v3"].map(value), [1, 1, 1, 1]);
        }
    }
}

#[test]
fn what_others_changed_behind_a_write_is_not_undone() {
    let draft = scripts((0..3).map(|n| set(TOP, &format!("v{n}"), 1)));
    let mut machine = Machine::new("SERVER");
    (0..3).for_each(|n| machine.registry.set_dword(TOP, &format!("v{n}"), 0));
    let writes = go(&mut machine, &draft, Artefact::ApplyScript).registry_writes;
    go(&mut machine, &draft, Artefact::RollbackScript);
    // The first value is changed by somebody when the second is written, and the last write fails.
    machine.faults.after_write =
        Some((writes / 2, Box::new(|registry| registry.set_dword(TOP, "v0", 9))));
    machine.faults.fail_at_write = Some(writes);
    let outcome = go(&mut machine, &draft, Artefact::ApplyScript);
    assert_eq!(outcome.exit, 21, "{outcome:#?}");
    let value = |name: &str| machine.registry.value(TOP, name).unwrap().1[0];
    assert_eq!(["v0", "v1", "v2"].map(value), [9, 0, 0]);
}

#[test]
fn what_an_interrupted_run_did_is_not_called_undone() {
    let draft = scripts((0..4).map(|n| set(&format!(r"{TOP}\{n}"), "v", 1)));
    let mut machine = Machine::new("SERVER");
    machine.registry.create_key(TOP);
    let before = machine.registry.dump();
    // Killed at the third of its writes to the registry, whatever files it wrote before.
    let killed = (1..).find(|at| {
        let mut trial = Machine::new("SERVER");
        trial.registry.create_key(TOP);
        trial.faults.crash_at = Some(*at);
        assert!(go(&mut trial, &draft, Artefact::ApplyScript).crashed);
        trial.faults.registry_writes == 3
    });
    machine.faults.crash_at = killed;
    assert!(go(&mut machine, &draft, Artefact::ApplyScript).crashed);
    let half = machine.registry.dump();
    assert_ne!(half, before);
    machine.faults.fail_at_write = Some(1);
    let outcome = go(&mut machine, &draft, Artefact::ApplyScript);
    assert_eq!(outcome.exit, 21, "{outcome:#?}");
    assert!(verdict(&outcome).contains("what an earlier run did stays"), "{outcome:#?}");
    assert_eq!(machine.registry.dump(), half);
    assert_eq!(go(&mut machine, &draft, Artefact::RollbackScript).exit, 0);
    assert_eq!(machine.registry.dump(), before);
}

#[test]
fn a_rollback_brings_back_no_key_that_others_removed() {
    let name = || ValueName::new("v").unwrap();
    for change in [
        Change::delete_value(key(&format!(r"{TOP}\K")), name()),
        Change::keep_only_values(key(&format!(r"{TOP}\K")), []),
        Change::delete_key(key(&format!(r"{TOP}\K\T"))),
    ] {
        let draft = scripts([change.clone()]);
        let mut machine = Machine::new("SERVER");
        machine.registry.set_dword(&format!(r"{TOP}\K"), "v", 1);
        machine.registry.set_dword(&format!(r"{TOP}\K\T"), "w", 1);
        go(&mut machine, &draft, Artefact::ApplyScript);
        machine.registry.delete_tree(&format!(r"{TOP}\K"));
        let outcome = go(&mut machine, &draft, Artefact::RollbackScript);
        assert_eq!(outcome.exit, 22, "{change}: {outcome:#?}");
        assert!(!machine.registry.has_key(&format!(r"{TOP}\K")), "{change}");
    }
    // What the plan itself removed comes back.
    let k = format!(r"{TOP}\K");
    let draft = scripts([
        Change::delete_value(key(&k), name()),
        Change::remove_key_if_empty(key(&k)),
        Change::remove_key_if_empty(key(TOP)),
    ]);
    let mut machine = Machine::new("SERVER");
    machine.registry.set_dword(&k, "v", 1);
    let before = machine.registry.dump();
    assert_eq!(go(&mut machine, &draft, Artefact::ApplyScript).exit, 0);
    assert!(!machine.registry.has_key(TOP));
    assert_eq!(go(&mut machine, &draft, Artefact::RollbackScript).exit, 0);
    assert_eq!(machine.registry.dump(), before);
}

#[test]
fn a_remediation_made_against_a_state_goes_on_when_others_change_it_again() {
    let mut before = regdraft::registry::Snapshot::builder();
    before.cover(regdraft::registry::Scope::Subtree(key(TOP)));
    let name = ValueName::new("v").unwrap();
    before.value(&key(TOP), &name, ValueData::dword(0).as_ref()).unwrap();
    let draft = scripts([set(TOP, "v", 1)]).with_before(before.finish().unwrap());
    let mut machine = Machine::new("SERVER");
    machine.registry.set_dword(TOP, "v", 0);
    let first = machine.registry.dump();
    for theirs in [0, 2, 3, 2, 3] {
        machine.registry.set_dword(TOP, "v", theirs);
        let outcome = go(&mut machine, &draft, Artefact::RemediateScript);
        assert_eq!(outcome.exit, 0, "{theirs}: {outcome:#?}");
    }
    let records = |machine: &Machine, end: &str| {
        let ends = |path: &&String| path.contains(".state") && path.ends_with(end);
        machine.files.paths().iter().filter(ends).count()
    };
    assert_eq!(records(&machine, ""), 3, "each state that was met is recorded once");
    let outcome = go(&mut machine, &draft, Artefact::RollbackScript);
    assert_eq!(outcome.exit, 0, "{outcome:#?}");
    assert!(verdict(&outcome).contains("2 files beside the record"), "{outcome:#?}");
    assert_eq!(records(&machine, ".rolledback"), 3);
    assert_eq!(machine.registry.dump(), first);
}

#[test]
fn irregular_text_on_a_host_that_is_as_reviewed_is_no_drift() {
    let irregular: [(u32, &[u8]); 5] =
        [(1, b""), (1, b"a\0"), (2, b"a\0b"), (7, b"a\0\0\0"), (7, b"")];
    for (kind, data) in irregular {
        let kind_of = regdraft::registry::ValueType::from_number(kind);
        let mut before = regdraft::registry::Snapshot::builder();
        before.cover(regdraft::registry::Scope::Subtree(key(TOP)));
        for name in ["v", "w"] {
            let value = ValueData::from_raw(kind_of, data);
            let name = ValueName::new(name).unwrap();
            before.value(&key(TOP), &name, value.as_ref()).unwrap();
        }
        let before = before.finish().unwrap();
        for change in [set(TOP, "v", 1), Change::delete_key(key(TOP))] {
            let draft = scripts([change]).with_before(before.clone());
            let mut machine = Machine::new("SERVER");
            machine.registry.create_key(r"HKLM\SOFTWARE");
            machine.registry.set_value(TOP, "v", kind, data);
            machine.registry.set_value(TOP, "w", kind, data);
            let outcome = go(&mut machine, &draft, Artefact::ApplyScript);
            assert_eq!(outcome.exit, 0, "{kind} {data:?}: {outcome:#?}");
        }
    }
}

#[test]
fn a_user_records_among_the_users_own_files() {
    let draft = scripts([set(r"HKCU\Software\Contoso", "v", 1)]);
    let mut machine = Machine::new("SERVER");
    machine.registry.create_key(r"HKCU\Software");
    machine.is_admin = false;
    assert_eq!(go(&mut machine, &draft, Artefact::RemediateScript).exit, 0);
    let paths = machine.files.paths();
    assert!(paths.iter().all(|path| !path.contains("ProgramData\\regdraft")), "{paths:?}");
    assert_eq!(go(&mut machine, &draft, Artefact::RollbackScript).exit, 0);
    // A change of the machine is not hindered by it.
    let draft = scripts([set(TOP, "v", 1)]);
    machine.registry.create_key(r"HKLM\SOFTWARE");
    machine.is_admin = true;
    machine.sid = "S-1-5-21-1-2-3-500".into();
    assert_eq!(go(&mut machine, &draft, Artefact::ApplyScript).exit, 0);
}

#[test]
fn names_that_differ_in_case_alone_are_the_same() {
    let mut machine = machine();
    run(&mut machine, Artefact::ApplyScript);
    // A product makes its key anew, in another spelling, with the same data.
    machine.registry.set_dword(&format!(r"{TOP}\a"), "N", 7);
    let outcome = run(&mut machine, Artefact::RollbackScript);
    assert_eq!(outcome.exit, 0, "{outcome:#?}");
    assert_eq!(machine.registry.value(&format!(r"{TOP}\A\B"), ""), Some((3, vec![1, 2, 3])));
}

#[test]
fn a_write_that_did_not_take_stops_the_script_at_once() {
    let draft = scripts((0..3).map(|n| set(TOP, &format!("v{n}"), 1)));
    let mut machine = Machine::new("SERVER");
    (0..3).for_each(|n| machine.registry.set_dword(TOP, &format!("v{n}"), 0));
    // Something puts the first value back as soon as it is written.
    machine.faults.after_write = Some((2, Box::new(|registry| registry.set_dword(TOP, "v0", 0))));
    let outcome = go(&mut machine, &draft, Artefact::ApplyScript);
    assert_eq!(outcome.exit, 20, "{outcome:#?}");
    assert!(verdict(&outcome).contains("what was read back"), "{outcome:#?}");
    let asked = outcome.asked.iter().filter(|(target, _)| target.contains("Contoso v")).count();
    assert_eq!(asked, 1, "nothing else was begun: {outcome:#?}");
}

#[test]
fn a_key_that_every_windows_has_stays_after_a_rollback() {
    let policies = r"HKLM\SOFTWARE\Policies";
    let change = set(&format!(r"{policies}\Microsoft\Contoso\Agent"), "v", 1);
    let draft = scripts([change]);
    let mut machine = Machine::new("SERVER");
    machine.registry.create_key(r"HKLM\SOFTWARE");
    assert_eq!(go(&mut machine, &draft, Artefact::ApplyScript).exit, 0);
    assert_eq!(go(&mut machine, &draft, Artefact::RollbackScript).exit, 0);
    assert!(machine.registry.has_key(&format!(r"{policies}\Microsoft")));
    assert!(!machine.registry.has_key(&format!(r"{policies}\Microsoft\Contoso")));
}

#[test]
fn text_is_short_the_worst_stands_first_and_the_verdict_last() {
    let draft = scripts((0..300).map(|n| set(TOP, &format!("value number {n}"), 1)));
    let mut machine = Machine::new("SERVER");
    machine.registry.create_key(r"HKLM\SOFTWARE");
    machine.registry.set_dword(TOP, "value number 299", 1);
    for (artefact, last) in [
        (Artefact::CheckScript, "Verdict: NonCompliant"),
        (Artefact::CaptureScript, r"RECORDED: C:\Temp\CHG1.SERVER.state"),
        (Artefact::ApplyScript, "CHANGED: as planned."),
        (Artefact::CheckScript, "Verdict: Compliant"),
        (Artefact::RollbackScript, "RESTORED."),
    ] {
        let outcome = go(&mut machine, &draft, artefact);
        let length: usize = outcome.output.iter().map(|line| line.len() + 2).sum();
        assert!(length < 2048, "{artefact:?}: {length}");
        assert_eq!(verdict(&outcome), last, "{artefact:?}");
        assert!(outcome.output[outcome.output.len() - 2].contains("more rows"), "{outcome:#?}");
        // Of what was so already, nothing is shown while there is no room for what was not.
        assert!(!outcome.output[0].contains("value number 299"), "{outcome:#?}");
    }
}

#[test]
fn what_others_put_there_since_it_was_recorded_is_not_deleted_either() {
    let draft = scripts([set(r"HKLM\SOFTWARE\Fabrikam", "v", 1), Change::delete_key(key(TOP))]);
    for (name, theirs) in [("theirs", 1), ("n", 8)] {
        let mut machine = machine();
        let before = machine.registry.dump();
        let place = format!(r"{TOP}\A");
        let at = place.clone();
        // While the entry before is written.
        machine.faults.after_write =
            Some((2, Box::new(move |registry| registry.set_dword(&at, name, theirs))));
        let outcome = go(&mut machine, &draft, Artefact::ApplyScript);
        assert!(matches!(outcome.exit, 20 | 21), "{outcome:#?}");
        assert_eq!(
            machine.registry.value(&place, name).unwrap().1[0],
            u8::try_from(theirs).unwrap()
        );
        // All else is as it was.
        machine.registry.set_dword(&place, "n", 7);
        machine.registry.delete_value(&place, "theirs");
        assert_eq!(machine.registry.dump(), before, "{outcome:#?}");
    }
}
