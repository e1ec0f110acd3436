//! The import cases through Wine's importer: it agrees, except where a case says that it does not, and
//! which fact tells so. A difference that is no longer one is an error too.

use std::fmt::Write as _;

use regdraft::change::{self, Change, ChangeSet};
use regdraft::reg::{self, Reader};
use regdraft::registry::{KeyPath, Scope, Snapshot};

use crate::import::{Case, State, cases, key_of, snapshot};
use crate::support::model::{self, Model};
use crate::wine::{FORWARD, Wine, assert_same, file, lower, making, ours};

/// Imports every case, each below a key of its own.
///
/// On a busy machine Wine sometimes fails to start a process; so what disagrees is imported once more,
/// alone, before it counts.
pub fn compare(wine: &Wine) {
    let all = cases();
    let mut todo: Vec<&Case> = all.iter().collect();
    for last in [false, true] {
        let stored = import_all(wine, &todo);
        let wrong: Vec<(&Case, String)> =
            todo.iter().filter_map(|case| Some((*case, complaint(case, &stored)?))).collect();
        if wrong.is_empty() {
            break;
        }
        let list: String = wrong.iter().map(|(_, complaint)| complaint.as_str()).collect();
        assert!(!last && wrong.len() <= 5, "{list}");
        println!("once more: {list}");
        todo = wrong.into_iter().map(|(case, _)| case).collect();
    }
    let differences = all.iter().filter(|case| case.wine.is_some()).count();
    println!("{} cases, in {differences} of which Wine differs from Windows", all.len());
}

/// What Wine has stored after importing each case into its own state before.
fn import_all(wine: &Wine, cases: &[&Case]) -> Model {
    let mut befores = ChangeSet::new();
    let mut batch = String::from("@echo off\r\n");
    for (number, case) in cases.iter().enumerate() {
        let key = key_of(&case.name);
        befores.push(Change::delete_key(key.clone()));
        befores.extend(making(&snapshot(&case.before, &key)));
        let path = wine.sandbox.file(&format!("case{number}.reg"), &case.file);
        // What it exits with says nothing: 0 also where it skipped lines.
        write!(batch, "reg import \"Z:{}\" /reg:64\r\n", path.display()).unwrap();
    }
    batch.push_str("exit /b 0\r\n");
    wine.import(&file(&lower(&befores, FORWARD)));
    let batch = wine.sandbox.file("all.bat", batch.as_bytes());
    wine.run("wine", &["cmd", "/c", &format!("Z:{}", batch.display())]);
    let base = KeyPath::parse(r"HKEY_CURRENT_USER\Software\Regdraft import").unwrap();
    wine.state(&[base])
}

/// What is wrong with a case, in words.
fn complaint(case: &Case, stored: &Model) -> Option<String> {
    let key = key_of(&case.name);
    let top = model::path(&key);
    let below = stored.0.iter().filter(|(path, _)| path.starts_with(&top));
    let theirs = Model(below.map(|(path, values)| (path.clone(), values.clone())).collect());
    let is = |state: &State| ours(&snapshot(state, &key), std::slice::from_ref(&key)) == theirs;
    let what = match &case.wine {
        None if is(&case.after) => return None,
        None => "Wine differs, and the case does not say so",
        Some(_) if is(&case.after) => "Wine agrees, and the case says that it does not",
        Some((_, Some(state))) if !is(state) => "Wine differs otherwise than the case says",
        Some(_) => return None,
    };
    let mut words = format!("{}: {what}\n  Wine: {}\n", case.name, shown(&theirs, &top));
    say_wanted(case, &mut words);
    Some(words)
}

/// The UTF-16 files of a folder, each with its keys moved below one of its own: Wine stores what we
/// say. Runs where `REGDRAFT_CORPUS` names a folder.
pub fn corpus(wine: &Wine) {
    let Some(folder) = std::env::var_os("REGDRAFT_CORPUS") else {
        crate::support::skip("set REGDRAFT_CORPUS to a folder of .reg files");
        return;
    };
    let base = KeyPath::parse(r"HKEY_CURRENT_USER\Software\Regdraft corpus").unwrap();
    let mut batch = String::from("@echo off\r\n");
    let mut wanted = Model::default();
    let mut count = 0;
    for file in crate::corpus::reg_files(std::path::Path::new(&folder)) {
        let bytes = std::fs::read(&file).unwrap();
        if !bytes.starts_with(b"\xFF\xFE") {
            continue;
        }
        count += 1;
        let own = base.join(&format!("file {count}")).unwrap();
        let moved = moved(&bytes, own.as_str().unwrap());
        let path = wine.sandbox.file(&format!("corpus{count}.reg"), &moved);
        write!(batch, "reg import \"Z:{}\" /reg:64\r\n", path.display()).unwrap();
        let changes = reg::read_changes(Reader::new(&moved[..]), None, &mut Vec::new()).unwrap();
        let mut nothing = Snapshot::builder();
        nothing.cover(Scope::Subtree(own.clone()));
        let after = change::apply(&nothing.finish().unwrap(), &changes).unwrap();
        wanted.0.extend(ours(&after, &[own]).0);
    }
    batch.push_str("exit /b 0\r\n");
    let batch = wine.sandbox.file("corpus.bat", batch.as_bytes());
    let depth = model::path(&base).len();
    wanted.0.retain(|path, _| path.len() > depth);
    let stored = || {
        wine.run("wine", &["cmd", "/c", &format!("Z:{}", batch.display())]);
        let mut stored = wine.state(std::slice::from_ref(&base));
        stored.0.retain(|path, _| path.len() > depth);
        stored
    };
    let mut found = stored();
    if found != wanted {
        // See above; to import a file again changes nothing.
        println!("once more: the files of the folder");
        found = stored();
    }
    assert!(count > 0, "the folder has UTF-16 files");
    assert_same(&found, &wanted, "the files of the folder");
    println!("{count} UTF-16 files, {} keys: Wine agrees", wanted.0.len());
}

/// A file with its keys moved below another; everything else stays to the byte.
fn moved(file: &[u8], below: &str) -> Vec<u8> {
    let units: Vec<u16> =
        file.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
    let find = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
    let (key, delete, own) = (find("\n[HKEY_"), find("\n[-HKEY_"), find(&format!("{below}\\")));
    let mut out = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let begins = |what: &[u16], cut: usize| at >= cut && units[at - cut..].starts_with(what);
        if begins(&key, 2) || begins(&delete, 3) {
            out.extend_from_slice(&own);
        }
        out.push(*unit);
    }
    out.into_iter().flat_map(u16::to_le_bytes).collect()
}

fn say_wanted(case: &Case, out: &mut String) {
    writeln!(out, "  after: {:?}", case.after).unwrap();
    if let Some((fact, state)) = &case.wine {
        writeln!(out, "  wine (fact {fact}): {state:?}").unwrap();
    }
}

fn shown(model: &Model, top: &model::Path) -> String {
    let text = |units: &[u16]| String::from_utf16_lossy(units);
    let mut out = String::new();
    for (path, values) in &model.0 {
        let below: Vec<_> = path[top.len()..].iter().map(|name| text(name)).collect();
        write!(out, "[{}]", below.join("\\")).unwrap();
        for (name, (kind, data)) in values {
            write!(out, " {:?}={kind}:{data:02x?}", text(name)).unwrap();
        }
        out.push(' ');
    }
    out
}
