//! Do the scripts of generated changes do exactly what the changes say, on any registry, whatever
//! fails on the way, and back again?
//!
//! `REGDRAFT_CASES` says how many changes are tried.

mod support;

#[path = "../../suite/support/generate.rs"]
#[allow(dead_code, reason = "it serves other tests as well")]
mod generate;

use std::cell::Cell;

use powershell_run::engine::value::Text;
use powershell_run::world::registry::Node;
use powershell_run::{Argument, Hive, Machine, Outcome, Registry};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRng, TestRunner};
use regdraft::change::{self, ChangeSet, Goal, Plan};
use regdraft::registry::{
    Coverage, KeyPath, Presence, Scope, Snapshot, SnapshotBuilder, ValueData, ValueName, ValueType,
};
use regdraft::render::{Artefact, Draft, TicketId};
use support::play;

const FOLDER: &str = r"C:\ProgramData\regdraft\CHG1\";

fn cases() -> u32 {
    std::env::var("REGDRAFT_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(256)
}

/// How often something was seen, so that no property passes for want of cases.
#[derive(Default)]
struct Seen(Cell<u32>);

impl Seen {
    fn count(&self, there: bool) {
        self.0.set(self.0.get() + u32::from(there));
    }

    #[track_caller]
    fn at_least_one_in(&self, part: u32, what: &str) {
        assert!(self.0.get() * part >= cases(), "{what}: only {} of {}", self.0.get(), cases());
    }
}

/// A change, the registry it meets, and numbers for faults.
#[derive(Debug)]
struct Case {
    world: Snapshot,
    changes: ChangeSet,
    draft: Draft,
    fault: usize,
}

/// Tries a property on changes that scripts can do.
fn check(property: impl Fn(Case) -> Result<(), TestCaseError>) {
    let config = Config { cases: cases(), failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let strategy = (generate::world(), generate::changes(), 0_usize..1000);
    let run = runner.run(&strategy, |(world, changes, fault)| {
        // Types that .NET cannot write have tests of their own.
        let changes: ChangeSet = changes.into_iter().filter(is_writable).collect();
        let world = writable(&world);
        prop_assume!(Goal::new(&changes).is_ok());
        let draft = Draft::new(TicketId::new("CHG1").unwrap(), changes.clone());
        property(Case { world, changes, draft, fault })
    });
    run.unwrap_or_else(|error| panic!("{error}"));
}

fn can_be_written(data: &ValueData) -> bool {
    let value = data.as_ref();
    match data.value_type() {
        ValueType::SZ | ValueType::EXPAND_SZ => {
            value.as_text().is_some() && !value.import_appends_nul()
        }
        ValueType::MULTI_SZ => value.as_multi_text().is_some(),
        ValueType::DWORD => value.as_dword().is_some(),
        ValueType::QWORD => value.as_qword().is_some(),
        other => other == ValueType::BINARY || other == ValueType::NONE,
    }
}

fn is_writable(change: &change::Change) -> bool {
    match change.operation() {
        change::Operation::SetValue { data, .. } => {
            let draft =
                Draft::new(TicketId::new("x").unwrap(), [change.clone()].into_iter().collect());
            can_be_written(data) && draft.render(Artefact::CheckScript).is_ok()
        }
        _ => true,
    }
}

/// The same keys, with those values that a script can put back.
fn writable(world: &Snapshot) -> Snapshot {
    let mut kept = Snapshot::builder();
    kept.cover(Scope::Subtree(generate::base()));
    for key in world.keys() {
        let path = key.path();
        kept.key(&path).unwrap();
        for (name, value) in key.values() {
            let name = ValueName::from_utf16(name.units()).unwrap();
            if can_be_written(&value.to_owned()) {
                kept.value(&path, &name, value).unwrap();
            }
        }
    }
    kept.finish().unwrap()
}

/// A computer with that registry.
fn machine(world: &Snapshot) -> Machine {
    let mut machine = Machine::new("SERVER");
    machine.registry = Registry::default();
    machine.registry.create_key(r"HKCU\Software");
    for key in world.keys() {
        let path = key.path();
        let names: Vec<Text> =
            path.components().map(|name| Text(name.units().collect::<Vec<_>>().into())).collect();
        let node = machine.registry.make(Hive::CurrentUser, &names);
        for (name, value) in key.values() {
            let name = Text(name.units().collect::<Vec<_>>().into());
            node.set(&name, value.value_type().number(), value.bytes().into_owned());
        }
    }
    machine
}

/// What the computer has at and below the key at which all changes work.
fn state(machine: &Machine) -> Snapshot {
    let mut state = Snapshot::builder();
    let top = KeyPath::parse("HKCU").unwrap();
    state.cover(Scope::Subtree(generate::base()));
    collect(machine.registry.root(Hive::CurrentUser), &top, &mut state);
    excerpt(&state.finish().unwrap())
}

fn collect(node: &Node, path: &KeyPath, state: &mut SnapshotBuilder) {
    state.key(path).unwrap();
    for value in &node.values {
        let name = ValueName::from_utf16(value.name.0.iter().copied()).unwrap();
        let data = ValueData::from_raw(ValueType::from_number(value.kind), &value.data);
        state.value(path, &name, data.as_ref()).unwrap();
    }
    for child in &node.children {
        let name = child.name.as_ref().unwrap();
        collect(child, &path.join_utf16(name.0.iter().copied()).unwrap(), state);
    }
}

fn excerpt(state: &Snapshot) -> Snapshot {
    let mut place = Coverage::nothing();
    place.add(Scope::Subtree(generate::base()));
    state.excerpt(&place).unwrap()
}

impl Case {
    fn run(&self, machine: &mut Machine, artefact: Artefact) -> Outcome {
        self.run_with(machine, artefact, &[])
    }

    fn run_with(
        &self,
        machine: &mut Machine,
        artefact: Artefact,
        arguments: &[(&str, Argument)],
    ) -> Outcome {
        let script = String::from_utf8(self.draft.render(artefact).unwrap()).unwrap();
        play(machine, &script, arguments)
    }

    fn expected(&self) -> Snapshot {
        excerpt(&change::apply(&self.world, &self.changes).unwrap())
    }
}

#[test]
fn a_change_is_made_checked_and_undone_exactly() {
    let (changed, deleted) = (Seen::default(), Seen::default());
    check(|case| {
        let mut machine = machine(&case.world);
        let before = state(&machine);
        prop_assert_eq!(&before, &excerpt(&case.world));
        let expected = case.expected();
        let wanted = case.run(&mut machine, Artefact::CheckScript);
        let outcome = case.run(&mut machine, Artefact::ApplyScript);
        prop_assert_eq!(outcome.exit, 0, "{:#?}", outcome);
        prop_assert_eq!(&state(&machine), &expected);
        prop_assert_eq!(wanted.exit, i32::from(outcome.registry_writes > 0), "{:#?}", wanted);
        let text: usize = outcome.output.iter().map(|line| line.len() + 2).sum();
        prop_assert!(text < 2048, "what is printed is short: {}", text);
        for (artefact, exit) in [(Artefact::CheckScript, 0), (Artefact::DetectScript, 0)] {
            let outcome = case.run(&mut machine, artefact);
            prop_assert_eq!(outcome.exit, exit, "{:#?}", outcome);
        }
        let again = case.run(&mut machine, Artefact::ApplyScript);
        prop_assert_eq!((again.exit, again.mutations), (0, 0), "{:#?}", again);
        let recorded = machine.files.paths().iter().any(|path| path.ends_with(".state"));
        let back = case.run(&mut machine, Artefact::RollbackScript);
        prop_assert_eq!(back.exit, if recorded { 0 } else { 13 }, "{:#?}", back);
        prop_assert_eq!(&state(&machine), &before);
        changed.count(expected != before);
        deleted.count(case.changes.iter().any(|change| {
            *change.operation() == change::Operation::DeleteKey
                && matches!(case.world.key(change.key()), Presence::Present(_))
        }));
        Ok(())
    });
    changed.at_least_one_in(4, "changes that change something");
    deleted.at_least_one_in(10, "keys that are deleted");
}

#[test]
fn a_failing_write_undoes_everything() {
    let failed = Seen::default();
    check(|case| {
        let mut trial = machine(&case.world);
        let writes = case.run(&mut trial, Artefact::ApplyScript).registry_writes;
        if writes == 0 {
            return Ok(());
        }
        let mut machine = machine(&case.world);
        let before = state(&machine);
        machine.faults.fail_at_write = Some(1 + case.fault % writes);
        let outcome = case.run(&mut machine, Artefact::ApplyScript);
        prop_assert_eq!(outcome.exit, 20, "{:#?}", outcome);
        prop_assert_eq!(&state(&machine), &before);
        let outcome = case.run(&mut machine, Artefact::ApplyScript);
        prop_assert_eq!(outcome.exit, 0, "a later run works: {:#?}", outcome);
        prop_assert_eq!(&state(&machine), &case.expected());
        failed.count(true);
        Ok(())
    });
    failed.at_least_one_in(4, "changes that fail");
}

#[test]
fn a_crash_at_any_point_can_be_undone_or_finished() {
    let crashed = Seen::default();
    check(|case| {
        let mut trial = machine(&case.world);
        let mutations = case.run(&mut trial, Artefact::ApplyScript).mutations;
        if mutations == 0 {
            return Ok(());
        }
        for back in [true, false] {
            let mut machine = machine(&case.world);
            let before = state(&machine);
            machine.faults.crash_at = Some(1 + case.fault % mutations);
            prop_assert!(case.run(&mut machine, Artefact::ApplyScript).crashed);
            if !back {
                let outcome = case.run(&mut machine, Artefact::ApplyScript);
                prop_assert_eq!(outcome.exit, 0, "finished: {:#?}", outcome);
                prop_assert_eq!(&state(&machine), &case.expected());
            }
            let recorded = machine.files.paths().iter().any(|path| path.ends_with(".state"));
            let outcome = case.run(&mut machine, Artefact::RollbackScript);
            prop_assert_eq!(outcome.exit, if recorded { 0 } else { 13 }, "{:#?}", outcome);
            prop_assert_eq!(&state(&machine), &before);
        }
        crashed.count(true);
        Ok(())
    });
    crashed.at_least_one_in(4, "changes that crash");
}

#[test]
fn a_rollback_that_crashes_can_be_run_again() {
    let crashed = Seen::default();
    check(|case| {
        let mut machine = machine(&case.world);
        let before = state(&machine);
        if case.run(&mut machine, Artefact::ApplyScript).mutations == 0 {
            return Ok(());
        }
        machine.faults.crash_at = Some(1 + case.fault % 12);
        let first = case.run(&mut machine, Artefact::RollbackScript);
        machine.faults.crash_at = None;
        if first.crashed {
            let again = case.run(&mut machine, Artefact::RollbackScript);
            let is_moved = !machine.files.paths().iter().any(|path| path.ends_with(".state"));
            prop_assert!(again.exit == 0 || (again.exit == 13 && is_moved), "{:#?}", again);
        }
        prop_assert_eq!(&state(&machine), &before);
        crashed.count(first.crashed);
        Ok(())
    });
    crashed.at_least_one_in(4, "rollbacks that crash");
}

#[test]
fn what_is_captured_makes_an_exact_ticket() {
    let exact = Seen::default();
    check(|case| {
        let mut machine = machine(&case.world);
        let before = state(&machine);
        let outcome = case.run(&mut machine, Artefact::CaptureScript);
        prop_assert_eq!((outcome.exit, outcome.registry_writes), (0, 0), "{:#?}", outcome);
        let name = r"C:\Temp\CHG1.SERVER.state";
        let captured = machine.files.text(name).expect("it is written");
        let captured = regdraft::state::read(captured.as_bytes()).unwrap();
        let plan = Plan::new(&captured, &case.changes);
        let again = case.run(&mut machine, Artefact::CaptureScript);
        prop_assert_eq!(again.exit, 13, "nothing is overwritten: {:#?}", again);
        // On the host as it was reviewed the script runs, on another it does not.
        let reviewed = Case {
            draft: case.draft.clone().with_before(captured),
            world: case.world.clone(),
            changes: case.changes.clone(),
            fault: case.fault,
        };
        let outcome = reviewed.run(&mut machine, Artefact::ApplyScript);
        prop_assert_eq!(outcome.exit, 0, "no drift: {:#?}", outcome);
        let after = state(&machine);
        prop_assert_eq!(&after, &case.expected());
        if plan.leftovers().is_empty() {
            let undone = change::apply(&after, plan.rollback()).unwrap();
            prop_assert_eq!(&excerpt(&undone), &before);
            exact.count(after != before);
        }
        Ok(())
    });
    exact.at_least_one_in(4, "changes whose rollback is exact");
}

#[test]
fn a_host_that_is_not_as_reviewed_is_left_alone() {
    let refused = Seen::default();
    check(|case| {
        let reviewed = Case { draft: case.draft.clone().with_before(case.world.clone()), ..case };
        let mut machine = machine(&reviewed.world);
        // Somebody sets a value that the change works at.
        let Some(place) = reviewed.changes.iter().find_map(|change| {
            Some((change.key().clone(), change.operation().value_name()?.clone()))
        }) else {
            return Ok(());
        };
        let names: Vec<Text> = place
            .0
            .components()
            .map(|name| Text(name.units().collect::<Vec<_>>().into()))
            .collect();
        let value = Text(place.1.text().units().collect::<Vec<_>>().into());
        machine.registry.make(Hive::CurrentUser, &names).set(
            &value,
            3,
            vec![0xDE, 0xAD, 0xBE, 0xEF],
        );
        let drifted = state(&machine);
        let outcome = reviewed.run(&mut machine, Artefact::ApplyScript);
        prop_assert!(matches!(outcome.exit, 0 | 23), "{:#?}", outcome);
        if outcome.exit == 23 {
            prop_assert_eq!(outcome.mutations, 0);
            prop_assert_eq!(&state(&machine), &drifted);
            refused.count(true);
        }
        let allowed = [("AllowDrift", Argument::Switch)];
        let outcome = reviewed.run_with(&mut machine, Artefact::ApplyScript, &allowed);
        prop_assert_eq!(outcome.exit, 0, "{:#?}", outcome);
        Ok(())
    });
    refused.at_least_one_in(4, "hosts that differ");
}

#[test]
fn rehearsals_and_looks_change_nothing() {
    check(|case| {
        let mut machine = machine(&case.world);
        let before = state(&machine);
        let rehearsal = [("WhatIf", Argument::Switch)];
        for artefact in [Artefact::ApplyScript, Artefact::RemediateScript] {
            let outcome = case.run_with(&mut machine, artefact, &rehearsal);
            prop_assert_eq!((outcome.exit, outcome.mutations), (0, 0), "{:#?}", outcome);
        }
        for artefact in [Artefact::CheckScript, Artefact::DetectScript] {
            let outcome = case.run(&mut machine, artefact);
            prop_assert_eq!(outcome.mutations, 0, "{:#?}", outcome);
        }
        prop_assert_eq!(&state(&machine), &before);
        prop_assert!(machine.files.paths().iter().all(|path| !path.starts_with(FOLDER)));
        Ok(())
    });
}

#[test]
fn a_remediation_runs_again_and_again() {
    let again = Seen::default();
    check(|case| {
        let mut machine = machine(&case.world);
        let before = state(&machine);
        let first = case.run(&mut machine, Artefact::RemediateScript);
        prop_assert_eq!((first.exit, first.output.len()), (0, 1), "{:#?}", first);
        let expected = case.expected();
        prop_assert_eq!(&state(&machine), &expected);
        // Somebody puts back what was there, and something of their own.
        let undo = case.fault % 2 == 0;
        if undo {
            let files = std::mem::take(&mut machine.files);
            machine = self::machine(&case.world);
            machine.files = files;
        }
        let detected = case.run(&mut machine, Artefact::DetectScript);
        let second = case.run(&mut machine, Artefact::RemediateScript);
        prop_assert_eq!(second.exit, 0, "{:#?}", second);
        prop_assert_eq!(detected.exit, i32::from(second.registry_writes > 0), "{:#?}", detected);
        prop_assert_eq!(&state(&machine), &expected);
        again.count(undo && second.registry_writes > 0);
        if first.registry_writes > 0 {
            let back = case.run(&mut machine, Artefact::RollbackScript);
            prop_assert_eq!(back.exit, 0, "{:#?}", back);
            prop_assert_eq!(&state(&machine), &before);
        }
        Ok(())
    });
    again.at_least_one_in(4, "remediations that are needed again");
}
