//! What a script records of a host is a state: exact at the places of the change, and unknown
//! everywhere else.

use proptest::prelude::*;
use regdraft::change::{self, Demand, Goal, LeftoverReason, Plan, Wanted};
use regdraft::registry::{
    KeyPath, KeyRef, Presence, RootKey, Scope, Snapshot, TextRef, ValueData, ValueName, ValueRef,
    ValueType,
};
use regdraft::state;

use crate::support::generate::{changes, world};
use crate::support::program::Sandbox;
use crate::support::{Quota, check};

fn hex(bytes: impl IntoIterator<Item = u8>) -> String {
    bytes.into_iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text(text: TextRef<'_>) -> String {
    hex(text.units().flat_map(u16::to_le_bytes))
}

fn hive(root: RootKey) -> &'static str {
    match root {
        RootKey::ClassesRoot => "ClassesRoot",
        RootKey::CurrentConfig => "CurrentConfig",
        RootKey::CurrentUser => "CurrentUser",
        RootKey::LocalMachine => "LocalMachine",
        _ => "Users",
    }
}

/// What .NET calls a type that it can write back.
fn kind(data: &ValueData) -> Option<&'static str> {
    let value = data.as_ref();
    match data.value_type() {
        ValueType::SZ => value.as_text().map(|_| "String"),
        ValueType::EXPAND_SZ => value.as_text().map(|_| "ExpandString"),
        ValueType::MULTI_SZ => value.as_multi_text().map(|_| "MultiString"),
        ValueType::DWORD => value.as_dword().map(|_| "DWord"),
        ValueType::QWORD => value.as_qword().map(|_| "QWord"),
        ValueType::BINARY => Some("Binary"),
        ValueType::NONE => Some("None"),
        _ => None,
    }
}

/// The lines that a script writes for what is wanted on a host; none where it refuses.
fn lines(host: &Snapshot, wanted: &Wanted, number: usize) -> Option<String> {
    let key = wanted.key();
    let exists = |key: &KeyPath| matches!(host.key(key), Presence::Present(_));
    let missing = key.lineage().iter().skip(1).filter(|above| !exists(above)).count();
    let (mut what, mut held, mut items) = (String::new(), "", Vec::new());
    let mut found = None;
    match wanted.demand() {
        Demand::Key => what.push('-'),
        Demand::Value { name, .. } | Demand::NoValue { name } => {
            what = text(name.text());
            found = Some(host.value(key, name).present().map(ValueRef::to_owned));
        }
        Demand::NothingElse => {
            what.push('*');
            items = held_by(host, key, usize::MAX)?;
        }
        Demand::OnlyValues { .. } => {
            what.push('@');
            items = held_by(host, key, key.depth())?;
        }
        Demand::NotEmpty => {
            what.push('?');
            let all = held_by(host, key, usize::MAX)?;
            held = if all.len() > 1 { "Held" } else { "Empty" };
            // One thing that it holds is told.
            items = all.into_iter().skip(1).take(1).collect();
        }
        other => panic!("{other:?}"),
    }
    let (existed, kind, data) = match &found {
        Some(Some(data)) => ("1", kind(data)?, hex(data.to_raw().1)),
        None if missing == 0 => ("1", held, String::new()),
        Some(None) | None => ("0", "", String::new()),
    };
    let place = format!("{}:64:{}:{what}", hive(key.root()), text(key.below_root()));
    let items: String = items.iter().map(|item| format!("+\t{item}\n")).collect();
    Some(format!("E{number:04}\t{missing}\t{existed}\t{kind}\t{data}\t{place}\n{items}"))
}

/// Each key and value at and below a key, down to a depth; none where a script cannot tell them.
fn held_by(host: &Snapshot, top: &KeyPath, depth: usize) -> Option<Vec<String>> {
    let mut items = Vec::new();
    let keys = host.key(top).present().into_iter().flat_map(KeyRef::subtree);
    for key in keys.filter(|key| key.path().depth() <= depth) {
        let path = key.path();
        let below: Vec<_> = path.components().skip(top.depth()).map(text).collect();
        let below = below.join("5c00");
        items.push(format!("{below}:-::"));
        for (name, value) in key.values() {
            let data = value.to_owned();
            items.push(format!("{below}:{}:{}:{}", text(name), kind(&data)?, hex(data.to_raw().1)));
        }
    }
    Some(items)
}

fn file(lines: &str) -> String {
    format!("regdraft-state\t1\nticket\tCHG1\ndigest\tabc\n{lines}end")
}

#[test]
fn a_plan_against_what_was_recorded_is_exact() {
    let effective = Quota::default();
    check((world(), changes()), |(world, changes)| {
        // A host knows all of itself.
        let (user, software) = (KeyPath::parse("HKCU").unwrap(), r"HKCU\Software");
        let mut there = Snapshot::builder();
        there.key(&KeyPath::parse(software).unwrap()).unwrap();
        let there = there.finish().unwrap();
        let host = Snapshot::merge(&[there, world]).unwrap().declare(Scope::Subtree(user));
        let Ok(goal) = Goal::new(&changes) else { return Ok(()) };
        let all = goal.wanted().iter().enumerate().map(|(at, wanted)| lines(&host, wanted, at + 1));
        let Some(all) = all.collect::<Option<String>>() else { return Ok(()) };
        let recorded = state::read(file(&all).as_bytes()).unwrap();
        let plan = Plan::new(&recorded, &changes);
        for left in plan.leftovers() {
            prop_assert_eq!(left.reason(), LeftoverReason::Protected, "{}", left);
        }
        // On the host itself: applied and undone, it is as it was.
        let after = change::apply(&host, &changes).unwrap();
        let undone = change::apply(&after, plan.rollback()).unwrap();
        prop_assert_eq!(&undone, &host);
        effective.count(after != host);
        Ok(())
    });
    effective.assert("changes that change something");
}

#[test]
fn a_record_speaks_for_its_places_alone() {
    let place = |key: &str, name: &str| format!("LocalMachine:64:{}:{}", text(key.into()), name);
    let v = text("v|x".into());
    let recorded = state::read(
        file(&format!(
            "E0001\t0\t1\tDWord\t0a000000\t{}\nE0002\t0\t0\t\t\t{}\nE0003\t2\t0\t\t\t{}\n",
            place(r"SOFTWARE\a|b", &v),
            place(r"SOFTWARE\a|b", ""),
            place(r"SOFTWARE\none\below", "-"),
        ))
        .as_bytes(),
    )
    .unwrap();
    let key = |path: &str| KeyPath::parse(path).unwrap();
    let name = |name: &str| ValueName::new(name).unwrap();
    let ab = key(r"HKLM\SOFTWARE\a|b");
    let data = recorded.value(&ab, &name("V|X")).present().unwrap();
    assert_eq!(data.to_owned(), ValueData::dword(10));
    assert!(matches!(recorded.value(&ab, &name("")), Presence::Absent));
    assert!(matches!(recorded.value(&ab, &name("other")), Presence::Unknown));
    assert!(matches!(recorded.key(&key(r"HKLM\SOFTWARE")), Presence::Present(_)));
    for path in [r"HKLM\SOFTWARE\none", r"HKLM\SOFTWARE\none\below", r"HKLM\SOFTWARE\none\other"] {
        assert!(matches!(recorded.key(&key(path)), Presence::Absent), "{path}");
    }
    assert!(matches!(recorded.key(&key(r"HKLM\SOFTWARE\a|b\c")), Presence::Unknown));
}

#[test]
fn what_a_key_holds_is_told_line_by_line() {
    let place = format!("CurrentUser:64:{}:*", text("K".into()));
    let record = |items: &str| file(&format!("E0001\t0\t1\t\t\t{place}\n{items}"));
    let sub = text(r"a\b".into());
    let (v, w) = (text("v".into()), text("w".into()));
    let items = format!("+\t:-::\n+\t{sub}:-::\n+\t{sub}:{v}:DWord:07000000\n+\t:{w}:Binary:\n");
    let key = |path: &str| KeyPath::parse(path).unwrap();
    let name = |name: &str| ValueName::new(name).unwrap();
    let state = state::read(record(&items).as_bytes()).unwrap();
    assert!(state.knows_subtree(&key(r"HKCU\K")));
    let found = state.value(&key(r"HKCU\K\A\B"), &name("V")).present().unwrap();
    assert_eq!(found.to_owned(), ValueData::dword(7));
    assert!(matches!(state.value(&key(r"HKCU\K"), &name("w")), Presence::Present(_)));
    assert!(matches!(state.key(&key(r"HKCU\K\other")), Presence::Absent));
    // What a script could not read is not absent, and so nothing is.
    let state = state::read(record(&format!("{items}+\t:{v}:Unknown:\n")).as_bytes()).unwrap();
    assert!(matches!(state.value(&key(r"HKCU\K"), &name("v")), Presence::Unknown));
    assert!(matches!(state.key(&key(r"HKCU\K\other")), Presence::Unknown));
    assert!(matches!(state.value(&key(r"HKCU\K"), &name("w")), Presence::Present(_)));
    for (bad, line, says) in [
        ("+\t:-:\n", 5, "four parts, and this has 3"),
        ("+\t:-::\n+\t6100:zz:DWord:07000000\n", 6, "no hexadecimal digits"),
        ("+\t:6100:DWard:07000000\n", 5, "\"DWard\" is no kind"),
        ("+\t5c00:-::\n", 5, "the key: "),
    ] {
        let error = state::read(record(bad).as_bytes()).unwrap_err();
        assert_eq!(error.line(), line, "{bad}");
        assert!(error.message().contains(says), "{error}");
    }
    let of_value =
        file(&format!("E0001\t0\t1\t\t\tCurrentUser:64:{}:-\n+\t:-::\n", text("K".into())));
    let error = state::read(of_value.as_bytes()).unwrap_err();
    assert_eq!((error.line(), error.message().contains("about one thing")), (5, true), "{error}");
}

#[test]
fn a_file_that_is_not_whole_is_refused_with_its_line() {
    let place = format!("CurrentUser:64:{}:-", text("K".into()));
    let good = file(&format!("E0001\t0\t1\t\t\t{place}\n"));
    assert!(state::read(good.as_bytes()).is_ok());
    assert!(state::read(good.replace('\n', "\r\n").as_bytes()).is_ok(), "as a mail may leave it");
    for (from, to, line, says) in [
        ("state\t1", "state\t2", 1, "no state file of version 1"),
        ("ticket", "tacket", 2, "\"ticket\" is missing"),
        ("end", "", 5, "it must end in \"end\""),
        ("E0001\t0", "E0001", 4, "six fields, and this line has 5"),
        ("\t0\t1", "\tx\t1", 4, "\"x\" is no count"),
        ("\t0\t1", "\t0\t2", 4, "\"2\" does not tell"),
        ("\t0\t1", "\t1\t1", 4, "cannot hold anything where it does not exist"),
        ("\t0\t1", "\t2\t0", 4, "2 of the names in HKEY_CURRENT_USER\\K cannot be missing"),
        ("\t0\t1", "\t0\t0", 4, "exists, and does not"),
        ("CurrentUser", "Current", 4, "\"Current\" is no hive"),
        (":64:", ":32:", 4, "the place is not written as"),
        ("4b00", "4b", 4, "two bytes for each unit"),
        ("4b00", "4b0", 4, "an odd number of hexadecimal digits"),
        ("4b00", "4b0g", 4, "no hexadecimal digits"),
        ("4b00", "4b005c00", 4, "the key: "),
        ("\t1\t\t\t", "\t1\tDWard\t\t", 4, ""),
    ] {
        assert!(good.contains(from), "{from}");
        let bad = good.replacen(from, to, 1);
        let bad = if says.is_empty() { bad.replace(":-", ":") } else { bad };
        let error = state::read(bad.as_bytes()).unwrap_err();
        assert_eq!(error.line(), line, "{bad}");
        assert!(error.to_string().contains(says), "{error}");
    }
    // Two entries that tell different things of one place.
    let twice =
        |data: &str| format!("E1\t0\t1\tDWord\t{data}\tCurrentUser:64:{}:\n", text("K".into()));
    let error =
        state::read(file(&(twice("01000000") + &twice("02000000"))).as_bytes()).unwrap_err();
    assert!(error.message().contains("HKEY_CURRENT_USER\\K"), "{error}");
    assert!(state::read(b"\xff").is_err());
}

#[test]
fn the_program_takes_a_record_as_the_state_before() {
    let sandbox = Sandbox::new();
    let place = format!("CurrentUser:64:{}:{}", text("K".into()), text("v".into()));
    let record = file(&format!("E0001\t0\t1\tString\t610000000000\t{place}\n"));
    sandbox.file("server01.state", record.replace("610000000000", "61000000").as_bytes());
    sandbox.file("c.reg", b"REGEDIT4\n\n[HKEY_CURRENT_USER\\K]\n\"v\"=dword:1\n");
    let run = sandbox.run(&["rollback", "c.reg", "--before", "server01.state"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(crate::support::program::from_utf16(&run.stdout).contains("\"v\"=\"a\""));
    sandbox.file("bad.state", record.replace("end", "").as_bytes());
    let run = sandbox.run(&["rollback", "c.reg", "--before", "bad.state"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("bad.state: line 5: the file is not whole"), "{}", run.stderr);
}
