//! Do the scripts of any change keep their promises: made once, undone exactly, whatever strikes?

mod support;

use powershell_run::{Machine, Outcome, Registry};
use regdraft::change::Change;
use regdraft::registry::{KeyPath, Scope, Snapshot, ValueData, ValueName, ValueType};
use regdraft::render::{Artefact, Draft, TicketId};
use support::play;

const KEYS: [&str; 7] = [
    r"HKLM\SOFTWARE\Contoso\A",
    r"HKLM\SOFTWARE\Contoso\A\B",
    r"HKLM\SOFTWARE\Contoso\A\B\C",
    r"HKLM\SOFTWARE\Contoso\A\D",
    r"HKLM\SOFTWARE\Contoso\E",
    r"HKLM\SOFTWARE\Contoso\E\F",
    r"HKLM\SOFTWARE\Contoso",
];
const NAMES: [&str; 4] = ["Port", "port2", "", "Gr\u{f6}\u{df}e 'x'"];

/// A generator of numbers that gives the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn data(&mut self) -> ValueData {
        match self.below(6) {
            0 => ValueData::dword([0, 1, u32::MAX][self.below(3)]),
            1 => ValueData::string(["", "text", "it's \u{2019} \u{1F600}"][self.below(3)]),
            2 => ValueData::expand_string("%ProgramFiles%\\x"),
            3 => [
                ValueData::multi_string([]),
                ValueData::multi_string(["a"]),
                ValueData::multi_string(["a", "b c"]),
            ][self.below(3)]
            .clone(),
            4 => ValueData::qword([5_000_000_000, u64::MAX][self.below(2)]),
            _ => [ValueData::binary(&[]), ValueData::binary(&[0, 255])][self.below(2)].clone(),
        }
    }

    fn registry(&mut self, registry: &mut Registry) {
        registry.create_key(r"HKLM\SOFTWARE");
        for key in KEYS {
            if self.below(3) == 0 {
                continue;
            }
            // Others spell in capitals.
            let spelled = |text: &str, capitals: bool| {
                if capitals { text.to_ascii_uppercase() } else { text.to_owned() }
            };
            let key = spelled(key, self.below(3) == 0);
            registry.create_key(&key);
            for name in NAMES {
                if self.below(2) == 0 {
                    let (kind, bytes) = self.data().to_raw();
                    let name = spelled(name, self.below(3) == 0);
                    registry.set_value(&key, &name, kind.number(), &bytes);
                }
            }
        }
    }

    fn change(&mut self) -> Change {
        let key = KeyPath::parse(KEYS[self.below(6)]).expect("a key");
        let name = ValueName::new(NAMES[self.below(4)]).expect("a name");
        match self.below(8) {
            0 => Change::create_key(key),
            1 => Change::delete_value(key, name),
            2 => Change::remove_key_if_empty(key),
            3 => Change::keep_only_values(key, [name]),
            4 => Change::delete_key(key),
            _ => {
                let data = self.data();
                Change::set_value(key, name, data)
            }
        }
    }
}

struct Scenario {
    scripts: Vec<String>,
    seed: u64,
}

impl Scenario {
    /// A change of one to four steps; nothing where scripts cannot express it.
    fn new(seed: u64) -> Option<Self> {
        Self::drafted(seed, false)
    }

    /// The same, with the state of the host reviewed.
    fn reviewed(seed: u64) -> Option<Self> {
        Self::drafted(seed, true)
    }

    fn drafted(seed: u64, reviewed: bool) -> Option<Self> {
        let mut numbers = Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let count = 1 + numbers.below(4);
        let changes: Vec<Change> = (0..count).map(|_| numbers.change()).collect();
        let draft =
            Draft::new(TicketId::new("CHG1").expect("an id"), changes.into_iter().collect());
        let host = reviewed.then(|| ("SERVER".to_owned(), snapshot(&machine_of(seed).registry)));
        let draft = if reviewed { draft.with_hosts(host) } else { draft };
        let artefacts = [Artefact::ApplyScript, Artefact::CheckScript, Artefact::RollbackScript];
        let scripts = artefacts.iter().map(|artefact| draft.render(*artefact).ok());
        let scripts: Option<Vec<Vec<u8>>> = scripts.collect();
        let scripts =
            scripts?.into_iter().map(|script| String::from_utf8(script).expect("ASCII")).collect();
        Some(Self { scripts, seed })
    }

    fn machine(&self) -> Machine {
        machine_of(self.seed)
    }

    fn apply(&self, machine: &mut Machine) -> Outcome {
        play(machine, &self.scripts[0], &[])
    }

    fn check(&self, machine: &mut Machine) -> Outcome {
        play(machine, &self.scripts[1], &[])
    }

    fn roll_back(&self, machine: &mut Machine) -> Outcome {
        play(machine, &self.scripts[2], &[])
    }
}

fn machine_of(seed: u64) -> Machine {
    let mut machine = Machine::new("SERVER");
    Numbers(seed ^ 0x5555).registry(&mut machine.registry);
    machine
}

/// What an export of `HKLM\SOFTWARE` would tell.
fn snapshot(registry: &Registry) -> Snapshot {
    let mut state = Snapshot::builder();
    state.cover(Scope::Subtree(KeyPath::parse(r"HKLM\SOFTWARE").expect("a key")));
    for (path, values) in registry.dump() {
        let path = KeyPath::parse(&path).expect("a key");
        state.key(&path).expect("a key");
        for (name, (kind, bytes)) in values {
            let data = ValueData::from_raw(ValueType::from_number(kind), &bytes);
            state
                .value(&path, &ValueName::new(&name).expect("a name"), data.as_ref())
                .expect("a value");
        }
    }
    state.finish().expect("a state")
}

fn seeds(default: u64) -> impl Iterator<Item = u64> {
    let count =
        std::env::var("REGDRAFT_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let first = std::env::var("REGDRAFT_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    first..first + count
}

#[track_caller]
fn done(outcome: &Outcome, what: &str) {
    assert!(matches!(outcome.exit, 0 | 3010), "{what}: {outcome:#?}");
}

#[test]
fn made_once_and_undone() {
    let (mut rendered, mut changed) = (0, 0);
    for seed in seeds(60) {
        let Some(scenario) = Scenario::new(seed) else { continue };
        rendered += 1;
        let mut machine = scenario.machine();
        let before = machine.registry.dump();
        let what = format!("seed {seed}");
        let compliant = scenario.check(&mut machine).exit == 0;
        let outcome = scenario.apply(&mut machine);
        done(&outcome, &what);
        assert_eq!(compliant, outcome.registry_writes == 0, "{what}: {outcome:#?}");
        let checked = scenario.check(&mut machine);
        assert_eq!(checked.exit, 0, "{what}: {checked:#?}");
        let again = scenario.apply(&mut machine);
        assert_eq!((again.exit, again.registry_writes), (0, 0), "{what}: {again:#?}");
        if compliant {
            continue;
        }
        changed += 1;
        done(&scenario.roll_back(&mut machine), &what);
        similar(&machine, &before, &what);
    }
    println!("{rendered} rendered, {changed} changed something");
    assert!(rendered > 0 && changed > 0, "{rendered} rendered, {changed} changed something");
}

/// Whether all is as it was, but for capitals: a value that was deleted comes back under the name
/// that the plan has for it.
#[track_caller]
fn similar(machine: &Machine, before: &powershell_run::world::registry::Dump, what: &str) {
    let text = |dump: &powershell_run::world::registry::Dump| {
        let lines = dump.iter().map(|(path, values)| {
            let mut values: Vec<_> =
                values.iter().map(|(name, data)| (name.to_ascii_lowercase(), data)).collect();
            values.sort();
            format!("[{}] {values:?}\n", path.to_ascii_lowercase())
        });
        let mut lines: Vec<String> = lines.collect();
        lines.sort();
        lines.concat()
    };
    assert_eq!(text(&machine.registry.dump()), text(before), "{what}");
}

#[test]
fn a_failing_write_undoes_everything() {
    for seed in seeds(20) {
        let Some(scenario) = Scenario::new(seed) else { continue };
        let writes = scenario.apply(&mut scenario.machine()).registry_writes;
        for number in 1..=writes {
            let mut machine = scenario.machine();
            let before = machine.registry.dump();
            machine.faults.fail_at_write = Some(number);
            let outcome = scenario.apply(&mut machine);
            let what = format!("seed {seed} write {number}");
            assert_eq!(outcome.exit, 20, "{what}: {outcome:#?}");
            similar(&machine, &before, &what);
        }
    }
}

#[test]
fn a_crash_can_be_undone_or_gone_on_from() {
    for seed in seeds(10) {
        let scenario = if seed % 2 == 0 { Scenario::new(seed) } else { Scenario::reviewed(seed) };
        let Some(scenario) = scenario else { continue };
        let mut machine = scenario.machine();
        let mutations = scenario.apply(&mut machine).mutations;
        let planned = machine.registry.dump();
        for number in 1..=mutations {
            let what = format!("seed {seed} change {number}");
            let crashed = || {
                let mut machine = scenario.machine();
                machine.faults.crash_at = Some(number);
                assert!(scenario.apply(&mut machine).crashed, "{what}");
                machine
            };
            let before = scenario.machine().registry.dump();
            let mut machine = crashed();
            let outcome = scenario.roll_back(&mut machine);
            assert!(matches!(outcome.exit, 0 | 3010 | 13), "{what}: {outcome:#?}");
            similar(&machine, &before, &what);
            let mut machine = crashed();
            done(&scenario.apply(&mut machine), &what);
            similar(&machine, &planned, &what);
            let outcome = scenario.roll_back(&mut machine);
            done(&outcome, &what);
            similar(&machine, &before, &what);
        }
    }
}

#[test]
fn what_others_add_meanwhile_is_never_lost() {
    const THEIRS: &str = "Theirs";
    for seed in seeds(20) {
        let Some(scenario) = Scenario::new(seed) else { continue };
        let writes = scenario.apply(&mut scenario.machine()).registry_writes;
        for number in 1..=writes {
            let mut machine = scenario.machine();
            let key = KEYS[Numbers(seed + number as u64).below(7)];
            let what = format!("seed {seed} write {number} {key}");
            // After a write: between the last look at a key and its deletion nothing can be noticed.
            machine.faults.after_write =
                Some((number, Box::new(move |registry| registry.set_dword(key, THEIRS, 7))));
            let outcome = scenario.apply(&mut machine);
            assert_eq!(
                machine.registry.value(key, THEIRS),
                Some((4, vec![7, 0, 0, 0])),
                "{what}: {outcome:#?}"
            );
            scenario.roll_back(&mut machine);
            assert_eq!(
                machine.registry.value(key, THEIRS),
                Some((4, vec![7, 0, 0, 0])),
                "{what}: rolled back"
            );
        }
    }
}

#[test]
fn what_others_add_later_is_never_lost() {
    for seed in seeds(60) {
        let Some(scenario) = Scenario::new(seed) else { continue };
        let mut machine = scenario.machine();
        if scenario.apply(&mut machine).registry_writes == 0 {
            continue;
        }
        let key = KEYS[Numbers(seed).below(7)];
        machine.registry.set_dword(key, "Theirs", 7);
        let writes = scenario.roll_back(&mut machine);
        assert!(matches!(writes.exit, 0 | 3010 | 22), "seed {seed} {key}: {writes:#?}");
        assert_eq!(
            machine.registry.value(key, "Theirs"),
            Some((4, vec![7, 0, 0, 0])),
            "seed {seed} {key}: {writes:#?}"
        );
    }
}

#[test]
fn a_rollback_that_crashes_or_fails_can_be_run_again() {
    for seed in seeds(10) {
        let Some(scenario) = Scenario::new(seed) else { continue };
        let applied = || {
            let mut machine = scenario.machine();
            (scenario.apply(&mut machine).registry_writes > 0).then_some(machine)
        };
        let Some(mut machine) = applied() else { continue };
        let before = scenario.machine().registry.dump();
        let first = scenario.roll_back(&mut machine);
        for number in 1..=first.mutations {
            let what = format!("seed {seed} change {number}");
            let Some(mut machine) = applied() else { continue };
            machine.faults.crash_at = Some(number);
            assert!(scenario.roll_back(&mut machine).crashed, "{what}");
            let outcome = scenario.roll_back(&mut machine);
            assert!(matches!(outcome.exit, 0 | 3010 | 13), "{what}: {outcome:#?}");
            similar(&machine, &before, &what);
        }
        for number in 1..=first.registry_writes {
            let what = format!("seed {seed} write {number}");
            let Some(mut machine) = applied() else { continue };
            machine.faults.fail_at_write = Some(number);
            let outcome = scenario.roll_back(&mut machine);
            assert_eq!(outcome.exit, 21, "{what}: {outcome:#?}");
            let outcome = scenario.roll_back(&mut machine);
            done(&outcome, &what);
            similar(&machine, &before, &what);
        }
    }
}

#[test]
fn a_denied_key_changes_nothing() {
    let mut refused = 0;
    for seed in seeds(80) {
        let Some(scenario) = Scenario::new(seed) else { continue };
        let mut machine = scenario.machine();
        let before = machine.registry.dump();
        let key = KEYS[Numbers(seed).below(7)].to_owned();
        let what = format!("seed {seed} {key}");
        match seed % 2 {
            0 => machine.faults.deny.insert(key),
            _ => machine.faults.deny_tree.insert(key),
        };
        let outcome = scenario.apply(&mut machine);
        match outcome.exit {
            0 | 3010 => {}
            11 => {
                assert_eq!(outcome.mutations, 0, "{what}: {outcome:#?}");
                refused += 1;
            }
            20 => similar(&machine, &before, &what),
            other => panic!("{what}: {other}: {outcome:#?}"),
        }
        if outcome.exit == 11 {
            similar(&machine, &before, &what);
        }
    }
    assert!(refused > 3, "{refused} were refused");
}

#[test]
fn management_scripts_agree_with_the_others() {
    for seed in seeds(60) {
        let mut numbers = Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let count = 1 + numbers.below(4);
        let changes: Vec<Change> = (0..count).map(|_| numbers.change()).collect();
        let draft =
            Draft::new(TicketId::new("CHG1").expect("an id"), changes.into_iter().collect());
        let artefacts =
            [Artefact::DetectScript, Artefact::RemediateScript, Artefact::CaptureScript];
        let scripts: Vec<String> = artefacts
            .iter()
            .filter_map(|artefact| String::from_utf8(draft.render(*artefact).ok()?).ok())
            .collect();
        let (Some(scenario), [detect, remediate, capture]) =
            (Scenario::new(seed), scripts.as_slice())
        else {
            continue;
        };
        let mut machine = scenario.machine();
        let what = format!("seed {seed}");
        let captured = play(&mut machine, capture, &[]);
        assert_eq!((captured.exit, captured.registry_writes), (0, 0), "{what}: {captured:#?}");
        let state = machine.files.text(r"C:\Temp\CHG1.SERVER.state").expect("it is captured");
        assert!(
            state.starts_with("regdraft-state\t1\nticket\tCHG1\n") && state.ends_with("\nend"),
            "{what}"
        );
        let detected = play(&mut machine, detect, &[]);
        assert_eq!(detected.exit, scenario.check(&mut machine).exit, "{what}: {detected:#?}");
        assert_eq!(detected.output.len(), 1);
        let remediated = play(&mut machine, remediate, &[]);
        assert_eq!((remediated.exit, remediated.output.len()), (0, 1), "{what}: {remediated:#?}");
        assert_eq!(play(&mut machine, detect, &[]).exit, 0, "{what}");
        if remediated.registry_writes == 0 {
            continue;
        }
        // What is changed again is made right again, and a rollback goes back to the first record.
        machine.registry.set_dword(KEYS[numbers.below(6)], NAMES[numbers.below(4)], 77);
        let again = play(&mut machine, remediate, &[]);
        assert_eq!(again.exit, 0, "{what}: {again:#?}");
        assert_eq!(play(&mut machine, detect, &[]).exit, 0, "{what}");
        let record = r"C:\ProgramData\regdraft\CHG1\SERVER.state";
        assert_eq!(
            record_lines(&machine, record),
            state.split('\n').map(str::to_owned).collect::<Vec<_>>(),
            "{what}"
        );
        let back = scenario.roll_back(&mut machine);
        assert!(matches!(back.exit, 0 | 3010 | 22), "{what}: {back:#?}");
    }
}

fn record_lines(machine: &Machine, path: &str) -> Vec<String> {
    machine.files.text(path).unwrap_or_default().split('\n').map(str::to_owned).collect()
}

/// The key itself may be deleted, but nobody may create one in the key above it.
#[test]
fn a_deletion_that_could_not_be_undone_is_refused() {
    for seed in seeds(80) {
        let Some(scenario) = Scenario::new(seed) else { continue };
        let mut machine = scenario.machine();
        let before = machine.registry.dump();
        let denied = KEYS[Numbers(seed).below(7)];
        // A key that the change itself makes is the maker's.
        if !machine.registry.has_key(denied) {
            continue;
        }
        machine.faults.deny.insert(denied.to_owned());
        let outcome = scenario.apply(&mut machine);
        let what = format!("seed {seed} {:?} {:#?}", machine.faults.deny, outcome.output);
        if matches!(outcome.exit, 11 | 20) || outcome.registry_writes == 0 {
            similar(&machine, &before, &what);
            continue;
        }
        let back = scenario.roll_back(&mut machine);
        done(&back, &what);
        similar(&machine, &before, &what);
    }
}

#[test]
fn only_the_reviewed_state_is_changed() {
    let (mut as_reviewed, mut refused) = (0, 0);
    for seed in seeds(80) {
        let Some(scenario) = Scenario::reviewed(seed) else { continue };
        let mut machine = scenario.machine();
        let before = machine.registry.dump();
        let what = format!("seed {seed}");
        done(&scenario.apply(&mut machine), &what);
        assert_eq!(scenario.check(&mut machine).exit, 0, "{what}");
        if machine.registry.dump() != before {
            done(&scenario.roll_back(&mut machine), &what);
            similar(&machine, &before, &what);
            as_reviewed += 1;
        }
        // Something differs: it is refused, or it is none of what the change is about.
        let mut numbers = Numbers(seed);
        let mut machine = scenario.machine();
        machine.registry.set_dword(KEYS[numbers.below(7)], NAMES[numbers.below(4)], 77);
        let before = machine.registry.dump();
        let outcome = scenario.apply(&mut machine);
        match outcome.exit {
            23 => {
                assert_eq!(outcome.mutations, 0, "{what}: {outcome:#?}");
                refused += 1;
            }
            0 | 3010 if outcome.registry_writes == 0 => {}
            0 | 3010 => {
                done(&scenario.roll_back(&mut machine), &what);
                similar(&machine, &before, &what);
            }
            other => panic!("{what}: {other}: {outcome:#?}"),
        }
    }
    assert!(as_reviewed > 0 && refused > 0, "{as_reviewed} as reviewed, {refused} refused");
}

/// All that is expected of a change, in short.
fn keeps_its_promises(scenario: &Scenario) {
    let mut machine = scenario.machine();
    let before = machine.registry.dump();
    let first = scenario.apply(&mut machine);
    done(&first, "apply");
    assert_eq!(scenario.check(&mut machine).exit, 0);
    if first.registry_writes > 0 {
        done(&scenario.roll_back(&mut machine), "rollback");
        similar(&machine, &before, "rollback");
    }
    for number in 1..=first.mutations {
        let mut machine = scenario.machine();
        machine.faults.crash_at = Some(number);
        scenario.apply(&mut machine);
        scenario.roll_back(&mut machine);
        similar(&machine, &before, "crash");
        let mut machine = scenario.machine();
        machine.faults.fail_change_at = Some(number);
        let outcome = scenario.apply(&mut machine);
        assert!(matches!(outcome.exit, 0 | 13 | 20 | 3010), "{outcome:#?}");
        if matches!(outcome.exit, 13 | 20) {
            similar(&machine, &before, "failure");
        }
    }
}

#[test]
fn a_broken_script_does_not_pass() {
    for (from, to) in [
        ("$done.Add($entry)", ""),
        ("[void] $there.Add($item)", "$there.Add($item)"),
        ("return , $found", "return $found[0]"),
        ("Sort-Object -Property Length -Descending", "Sort-Object -Property Length"),
        ("$depth = $depth - 1", "$depth = $depth - 2"),
        ("Write-ProtectedFile -File $record -Lines $lines", ""),
        (
            "for ($i = $done.Count - 1; $i -ge 0; $i--)",
            "for ($i = $done.Count - 1; $i -gt 0; $i--)",
        ),
        ("$key.DeleteValue($Entry.Name, $false)", ""),
        ("$start = $i + 4", "$start = $i"),
        ("$State.Missing -ne", "$State.Mising -ne"),
        ("$probe.Dispose(); break", "break"),
    ] {
        let mut touched = false;
        let noticed = (1..200).any(|seed| {
            let scenario = Scenario::reviewed(seed)
                .filter(|own| own.scripts.iter().any(|script| script.contains(from)));
            let Some(mut scenario) = scenario else { return false };
            touched = true;
            for script in &mut scenario.scripts {
                *script = script.replace(from, to);
            }
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| keeps_its_promises(&scenario)))
                .is_err()
        });
        assert!(touched, "no script has {from}");
        assert!(noticed, "nobody notices {to:?} for {from:?}");
    }
    for seed in seeds(10) {
        if let Some(scenario) = Scenario::reviewed(seed) {
            keeps_its_promises(&scenario);
        }
    }
}
