//! What becomes of a computer when the scripts of the example's ticket run on it?

mod support;

use powershell_run::{Argument, Machine};
use support::{golden, play, reviewed_server, verdict};

const TICKET: &str = "aad-connect-enable";
const WOW64: &str = r"HKLM\SOFTWARE\WOW6432Node\Microsoft\.NETFramework\v4.0.30319";
const PROTOCOL: &str =
    r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2";
const RECORD: &str = r"C:\ProgramData\regdraft\CHG0031415\SQL-APS-03.state";

fn check(machine: &mut Machine) -> i32 {
    let before = machine.registry.dump();
    let outcome = play(machine, &golden(TICKET, "check.ps1"), &[]);
    assert_eq!(machine.registry.dump(), before, "a check changes nothing");
    assert_eq!(outcome.mutations, 0);
    outcome.exit
}

fn apply(machine: &mut Machine) -> powershell_run::Outcome {
    play(machine, &golden(TICKET, "apply.ps1"), &[])
}

fn roll_back(machine: &mut Machine) -> powershell_run::Outcome {
    play(machine, &golden(TICKET, "rollback.ps1"), &[])
}

#[test]
fn a_change_is_made_once_and_undone_exactly() {
    let mut machine = reviewed_server();
    let before = machine.registry.dump();
    assert_eq!(check(&mut machine), 1);
    let outcome = apply(&mut machine);
    assert_eq!(
        (outcome.exit, verdict(&outcome)),
        (3010, "CHANGED: as planned. Windows must be restarted.")
    );
    assert_eq!(machine.registry.value(WOW64, "SchUseStrongCrypto"), Some((4, vec![1, 0, 0, 0])));
    assert_eq!(
        machine.registry.value(&format!(r"{PROTOCOL}\Client"), "Enabled"),
        Some((4, vec![1, 0, 0, 0]))
    );
    assert_eq!(check(&mut machine), 0);
    let again = apply(&mut machine);
    assert_eq!((again.exit, again.registry_writes), (0, 0), "nothing to do");
    let outcome = roll_back(&mut machine);
    assert_eq!((outcome.exit, verdict(&outcome)), (3010, "RESTORED. Windows must be restarted."));
    assert_eq!(machine.registry.dump(), before);
    assert_eq!(check(&mut machine), 1);
    assert!(!machine.files.is_file(RECORD), "the record is out of the way");
}

#[test]
fn the_record_is_closed_to_others() {
    let mut machine = reviewed_server();
    apply(&mut machine);
    let record = machine.files.get(RECORD).expect("it is recorded");
    assert!(record.protected);
    assert_eq!(record.rules.len(), 2);
    let directory = machine.files.get(r"C:\ProgramData\regdraft").expect("it is there");
    assert!(directory.protected);
}

#[test]
fn a_drifted_host_is_refused() {
    let mut machine = reviewed_server();
    machine.registry.set_dword(WOW64, "SchUseStrongCrypto", 0);
    let before = machine.registry.dump();
    let outcome = apply(&mut machine);
    assert_eq!(outcome.exit, 23);
    assert_eq!((outcome.mutations, machine.registry.dump()), (0, before.clone()));
    let outcome =
        play(&mut machine, &golden(TICKET, "apply.ps1"), &[("AllowDrift", Argument::Switch)]);
    assert_eq!(outcome.exit, 3010);
    assert_eq!(roll_back(&mut machine).exit, 3010);
    assert_eq!(machine.registry.dump(), before);
}

#[test]
fn another_host_is_refused() {
    let mut machine = reviewed_server();
    machine.computer = "SQL-APS-04".to_owned();
    assert_eq!(apply(&mut machine).exit, 24);
    assert_eq!(check(&mut machine), 24);
    assert_eq!(roll_back(&mut machine).exit, 24);
    assert_eq!(machine.files.paths().len(), 0);
}

#[test]
fn other_systems_and_modes_are_refused() {
    for script in ["apply.ps1", "check.ps1", "rollback.ps1"] {
        let mut machine = reviewed_server();
        machine.language_mode = "ConstrainedLanguage".to_owned();
        assert_eq!(play(&mut machine, &golden(TICKET, script), &[]).exit, 10);
        machine.language_mode = "FullLanguage".to_owned();
        machine.os = String::new();
        assert_eq!(play(&mut machine, &golden(TICKET, script), &[]).exit, 10);
    }
}

#[test]
fn a_denied_key_stops_it_before_any_change() {
    for key in [WOW64.to_owned(), format!(r"{PROTOCOL}\Server"), PROTOCOL.to_owned()] {
        let mut machine = reviewed_server();
        let before = machine.registry.dump();
        machine.faults.deny.insert(key.clone());
        let outcome = apply(&mut machine);
        assert_eq!((outcome.exit, outcome.mutations), (11, 0), "{key}: {outcome:#?}");
        assert_eq!(machine.registry.dump(), before);
    }
}

#[test]
fn what_cannot_be_read_exactly_is_refused() {
    let mut machine = reviewed_server();
    machine.registry.set_value(WOW64, "SchUseStrongCrypto", 9, &[1, 2, 3]);
    let outcome = apply(&mut machine);
    assert_eq!((outcome.exit, outcome.mutations), (12, 0));
}

#[test]
fn a_failing_write_undoes_everything() {
    let mut machine = reviewed_server();
    let writes = apply(&mut machine).registry_writes;
    assert!(writes > 6, "{writes}");
    for number in 1..=writes {
        let mut machine = reviewed_server();
        let before = machine.registry.dump();
        machine.faults.fail_at_write = Some(number);
        let outcome = apply(&mut machine);
        assert_eq!(outcome.exit, 20, "write {number}: {outcome:#?}");
        assert_eq!(machine.registry.dump(), before, "write {number}");
        assert!(!machine.files.is_file(RECORD), "write {number}");
        assert_eq!(apply(&mut machine).exit, 3010, "write {number}: a later run works");
    }
}

#[test]
fn a_registry_that_stays_broken_is_told() {
    let mut machine = reviewed_server();
    machine.faults.fail_from_write = Some(4);
    let outcome = apply(&mut machine);
    assert_eq!(outcome.exit, 21, "{outcome:#?}");
}

#[test]
fn after_a_crash_at_any_point_a_rollback_goes_back() {
    let mut machine = reviewed_server();
    let mutations = apply(&mut machine).mutations;
    for number in 1..=mutations {
        for (after, torn) in [(false, false), (false, true), (true, false)] {
            let mut machine = reviewed_server();
            let before = machine.registry.dump();
            machine.faults.torn = torn;
            *(if after { &mut machine.faults.crash_after } else { &mut machine.faults.crash_at }) =
                Some(number);
            let outcome = apply(&mut machine);
            let what = format!("change {number} after={after} torn={torn}");
            assert!(outcome.crashed, "{what}");
            let recorded = machine.files.is_file(RECORD);
            let changed = machine.registry.dump() != before;
            assert!(recorded || !changed, "{what}: nothing is changed without a record");
            let outcome = roll_back(&mut machine);
            assert!(
                if recorded { matches!(outcome.exit, 0 | 3010) } else { outcome.exit == 13 },
                "{what}: {outcome:#?}"
            );
            assert_eq!(machine.registry.dump(), before, "{what}");
        }
    }
}

#[test]
fn after_a_crash_at_any_point_an_apply_goes_on_and_can_be_undone() {
    let mut machine = reviewed_server();
    let mutations = apply(&mut machine).mutations;
    let planned = machine.registry.dump();
    for number in 1..=mutations {
        let mut machine = reviewed_server();
        let before = machine.registry.dump();
        machine.faults.crash_at = Some(number);
        assert!(apply(&mut machine).crashed);
        let outcome = apply(&mut machine);
        assert!(matches!(outcome.exit, 0 | 3010), "change {number}: {outcome:#?}");
        assert_eq!(machine.registry.dump(), planned, "change {number}");
        assert!(matches!(roll_back(&mut machine).exit, 0 | 3010), "change {number}");
        assert_eq!(machine.registry.dump(), before, "change {number}");
    }
}

#[test]
fn a_rollback_that_crashes_can_be_run_again() {
    let mut machine = reviewed_server();
    let before = machine.registry.dump();
    apply(&mut machine);
    let mutations = roll_back(&mut machine).mutations;
    for number in 1..=mutations {
        let mut machine = reviewed_server();
        apply(&mut machine);
        machine.faults.crash_at = Some(number);
        assert!(roll_back(&mut machine).crashed);
        let outcome = roll_back(&mut machine);
        let moved = verdict(&outcome).starts_with("REFUSED: there is no usable record");
        assert!(matches!(outcome.exit, 0 | 3010) || moved, "change {number}: {outcome:#?}");
        assert_eq!(machine.registry.dump(), before, "change {number}");
    }
}

#[test]
fn what_others_changed_since_is_left_alone() {
    let mut machine = reviewed_server();
    apply(&mut machine);
    machine.registry.set_dword(WOW64, "SchUseStrongCrypto", 7);
    let outcome = roll_back(&mut machine);
    assert_eq!(outcome.exit, 22, "{outcome:#?}");
    assert_eq!(machine.registry.value(WOW64, "SchUseStrongCrypto"), Some((4, vec![7, 0, 0, 0])));
    let outcome =
        play(&mut machine, &golden(TICKET, "rollback.ps1"), &[("Force", Argument::Switch)]);
    assert_eq!(outcome.exit, 3010);
    assert_eq!(machine.registry.dump(), reviewed_server().registry.dump());
}

#[test]
fn what_if_changes_nothing() {
    let mut machine = reviewed_server();
    let before = machine.registry.dump();
    let outcome = play(&mut machine, &golden(TICKET, "apply.ps1"), &[("WhatIf", Argument::Switch)]);
    assert_eq!((outcome.exit, outcome.mutations), (0, 0), "{outcome:#?}");
    assert_eq!(machine.registry.dump(), before);
    assert!(machine.files.paths().is_empty());
}

#[test]
fn a_declined_confirmation_changes_nothing() {
    let mut machine = reviewed_server();
    machine.confirm = false;
    let outcome =
        play(&mut machine, &golden(TICKET, "apply.ps1"), &[("Confirm", Argument::Switch)]);
    assert_eq!((outcome.exit, outcome.mutations), (13, 0), "{outcome:#?}");
}

#[test]
fn somebody_elses_write_in_between_is_noticed() {
    let mut machine = reviewed_server();
    let protocol = format!(r"{PROTOCOL}\Server");
    machine.faults.on_write =
        Some((8, Box::new(move |registry| registry.set_dword(&protocol, "Enabled", 5))));
    let outcome = apply(&mut machine);
    assert_ne!(outcome.exit, 3010, "{outcome:#?}");
}

#[test]
fn the_log_and_the_formats_are_written() {
    let mut machine = reviewed_server();
    let log = ("LogPath", Argument::Text(r"C:\Temp\change.log".to_owned()));
    play(
        &mut machine,
        &golden(TICKET, "apply.ps1"),
        &[log, ("OutputFormat", Argument::Text("Json".to_owned()))],
    );
    let log = machine.files.text(r"C:\Temp\change.log").expect("it is written");
    assert!(log.contains("ticket CHG0031415 on SQL-APS-03 exit code 3010\r\n"), "{log}");
    let json = play(
        &mut machine,
        &golden(TICKET, "check.ps1"),
        &[("OutputFormat", Argument::Text("Json".to_owned()))],
    );
    assert_eq!(json.output.len(), 1);
    assert!(json.output[0].contains("\"Verdict\":"), "{json:#?}");
}
