//! Real files, as people publish them: read without a word, written canonically, and read again the
//! same.
//!
//! Runs where `REGDRAFT_CORPUS` names a folder of `.reg` files.

use std::path::{Path, PathBuf};

use regdraft::change::{self, Plan};
use regdraft::reg::{self, Target};
use regdraft::registry::{Scope, Snapshot};

fn reg_files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(reg_files(&path));
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("reg")) {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn real_files_read_and_write_the_same_change_and_can_be_undone() {
    let Some(corpus) = std::env::var_os("REGDRAFT_CORPUS") else {
        crate::support::skip("set REGDRAFT_CORPUS to a folder of .reg files");
        return;
    };
    let files = reg_files(Path::new(&corpus));
    assert!(!files.is_empty());
    let mut operations = 0;
    for file in &files {
        let name = file.display();
        let bytes = std::fs::read(file).unwrap();
        let mut remarks = Vec::new();
        let changes = reg::read_changes(reg::Reader::new(&bytes[..]), None, &mut remarks).unwrap();
        assert_eq!(remarks, [], "{name}");
        operations += changes.len();
        let lowered = reg::lower(&changes, Target::Change { before: None }).unwrap();
        let mut written = Vec::new();
        reg::write_changes(&mut written, &lowered, reg::Style::default()).unwrap();
        let again =
            reg::read_changes(reg::Reader::new(&written[..]), None, &mut Vec::new()).unwrap();
        assert_eq!(again, changes, "{name}");
        // On a state of which all is known, the rollback is exact.
        let mut nothing = Snapshot::builder();
        for change in &changes {
            // The keys two levels down are there on every machine.
            let lineage = change.key().lineage();
            let top = lineage.get(2).unwrap_or(change.key());
            nothing.cover(Scope::Subtree(top.clone()));
        }
        let before = nothing.finish().unwrap();
        let plan = Plan::new(&before, &changes);
        let after = change::apply(&before, &changes).unwrap();
        let restored = change::apply(&after, plan.rollback()).unwrap();
        let restored = restored.excerpt(before.coverage()).unwrap();
        // What every Windows has stays; nothing else does.
        let stays = |path| change::is_protected(&path);
        assert!(restored.stated_keys().all(|key| stays(key.path())), "{name}: {restored:?}");
    }
    println!("{} files, {operations} operations", files.len());
}
