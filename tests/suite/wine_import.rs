//! The import cases through Wine's importer: it agrees, except where a case says that it does not, and
//! which fact tells so. A difference that is no longer one is an error too.

use std::fmt::Write as _;

use regdraft::change::ChangeSet;
use regdraft::registry::KeyPath;

use crate::import::{Case, State, cases, key_of, snapshot};
use crate::support::model::{self, Model};
use crate::wine::{FORWARD, Wine, file, lower, making, ours};

/// Imports every case, each below a key of its own.
pub fn compare(wine: &Wine) {
    let cases = cases();
    let mut befores = ChangeSet::new();
    let mut batch = String::from("@echo off\r\n");
    for (number, case) in cases.iter().enumerate() {
        let before = snapshot(&case.before, &key_of(&case.name));
        befores.extend(making(&before));
        let path = wine.sandbox.file(&format!("case{number}.reg"), &case.file);
        // What it exits with says nothing: 0 also where it skipped lines.
        write!(batch, "reg import \"Z:{}\" /reg:64\r\n", path.display()).unwrap();
    }
    batch.push_str("exit /b 0\r\n");
    wine.import(&file(&lower(&befores, FORWARD)));
    let batch = wine.sandbox.file("all.bat", batch.as_bytes());
    wine.run("wine", &["cmd", "/c", &format!("Z:{}", batch.display())]);
    let base = KeyPath::parse(r"HKEY_CURRENT_USER\Software\Regdraft import").unwrap();
    let stored = wine.state(&[base]);
    let mut wrong = String::new();
    let mut differences = 0;
    for case in &cases {
        let key = key_of(&case.name);
        let top = model::path(&key);
        let theirs = Model(
            stored
                .0
                .iter()
                .filter(|(path, _)| path.starts_with(&top))
                .map(|(path, values)| (path.clone(), values.clone()))
                .collect(),
        );
        let is = |state: &State| ours(&snapshot(state, &key), std::slice::from_ref(&key)) == theirs;
        let complaint = match &case.wine {
            None if is(&case.after) => continue,
            None => "Wine differs, and the case does not say so",
            Some(_) if is(&case.after) => "Wine agrees, and the case says that it does not",
            Some((_, Some(state))) if !is(state) => "Wine differs otherwise than the case says",
            Some(_) => {
                differences += 1;
                continue;
            }
        };
        writeln!(wrong, "{}: {complaint}\n  Wine: {}", case.name, words(&theirs, &top)).unwrap();
        say_wanted(case, &mut wrong);
    }
    println!("{} cases, in {differences} of which Wine differs from Windows", cases.len());
    assert!(wrong.is_empty(), "{wrong}");
}

fn say_wanted(case: &Case, out: &mut String) {
    writeln!(out, "  after: {:?}", case.after).unwrap();
    if let Some((fact, state)) = &case.wine {
        writeln!(out, "  wine (fact {fact}): {state:?}").unwrap();
    }
}

fn words(model: &Model, top: &model::Path) -> String {
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
