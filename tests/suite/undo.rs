//! Do published undo files undo? Real pairs of a change and its undo, on a machine that has none of
//! what they touch; and what regdraft's rollback makes of the same change.
//!
//! Runs where `REGDRAFT_CORPUS` names a folder of `.reg` files, those under `Undo` to undo others.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use regdraft::change::{self, ChangeSet, DifferenceKind, Operation, Plan, diff, is_protected};
use regdraft::reg::{self, Reader};
use regdraft::registry::{KeyPath, Scope, Snapshot, ValueName};

use crate::corpus::reg_files;

struct File {
    path: PathBuf,
    changes: ChangeSet,
    places: BTreeSet<(KeyPath, Option<ValueName>)>,
}

impl File {
    fn read(path: PathBuf) -> Self {
        let bytes = std::fs::read(&path).unwrap();
        let changes = reg::read_changes(Reader::new(&bytes[..]), None, &mut Vec::new()).unwrap();
        let touched = |change: &&change::Change| *change.operation() != Operation::CreateKey;
        let place = |change: &change::Change| {
            (change.key().clone(), change.operation().value_name().cloned())
        };
        let places = changes.iter().filter(touched).map(place).collect();
        Self { path, changes, places }
    }

    fn name(&self) -> String {
        self.path.file_stem().unwrap().to_string_lossy().into_owned()
    }

    fn is_undo(&self) -> bool {
        self.path.parent().is_some_and(|folder| folder.ends_with("Undo"))
    }

    /// How many of the places of either file are also the other's.
    fn likeness(&self, other: &File) -> f64 {
        let met = |these: &File, those: &File| {
            these.places.iter().filter(|place| those.places.iter().any(|p| meet(place, p))).count()
        };
        let both = met(self, other) + met(other, self);
        let count = |count: usize| f64::from(u32::try_from(count).unwrap());
        count(both) / count((self.places.len() + other.places.len()).max(1))
    }
}

/// Whether two places are the same, or one is a deleted key and the other lies in it.
fn meet(a: &(KeyPath, Option<ValueName>), b: &(KeyPath, Option<ValueName>)) -> bool {
    let holds = |key: &(KeyPath, Option<ValueName>), other: &(KeyPath, _)| {
        key.1.is_none() && other.0.is_at_or_below(&key.0)
    };
    a == b || holds(a, b) || holds(b, a)
}

/// A machine of which all is known that the changes touch, and that has none of it.
fn without(changes: &[&ChangeSet]) -> Snapshot {
    let mut state = Snapshot::builder();
    for change in changes.iter().flat_map(|changes| changes.iter()) {
        let lineage = change.key().lineage();
        // The keys two levels down are there on every machine.
        state.cover(Scope::Subtree(lineage.get(2).unwrap_or(change.key()).clone()));
    }
    state.finish().unwrap()
}

/// How many values and how many keys a restored state has more, less or other than the first.
fn remains(before: &Snapshot, restored: &Snapshot) -> (usize, usize) {
    let found = diff(before, restored);
    let counts = |is_key: bool| {
        let kept = |d: &&change::Difference| {
            let key = matches!(d.kind(), DifferenceKind::KeyAdded | DifferenceKind::KeyRemoved);
            key == is_key && !(key && is_protected(d.key()))
        };
        found.differences().iter().filter(kept).count()
    };
    (counts(false), counts(true))
}

#[test]
fn published_undo_files_and_ours() {
    let Some(corpus) = std::env::var_os("REGDRAFT_CORPUS") else {
        crate::support::skip("set REGDRAFT_CORPUS to a folder of .reg files");
        return;
    };
    let files = reg_files(Path::new(&corpus)).into_iter().map(File::read).collect::<Vec<_>>();
    let (undos, others): (Vec<_>, Vec<_>) = files.into_iter().partition(File::is_undo);
    let (mut exact, mut alone, mut pairs) = (0, Vec::new(), 0);
    for undo in &undos {
        // Files for one purpose lie in one folder.
        let near =
            others.iter().filter(|file| file.path.parent() == undo.path.parent().unwrap().parent());
        let likely = near.max_by(|a, b| undo.likeness(a).total_cmp(&undo.likeness(b)));
        let Some(file) = likely.filter(|file| undo.likeness(file) > 0.0) else {
            alone.push(undo.name());
            continue;
        };
        pairs += 1;
        let before = without(&[&file.changes, &undo.changes]);
        let after = change::apply(&before, &file.changes).unwrap();
        let published = remains(&before, &change::apply(&after, &undo.changes).unwrap());
        let plan = Plan::new(&before, &file.changes);
        let ours = remains(&before, &change::apply(&after, plan.rollback()).unwrap());
        assert_eq!(ours, (0, 0), "{}: the rollback is exact", file.name());
        match published {
            (0, 0) => exact += 1,
            (values, keys) => println!(
                "| {} | {} | {values} | {keys} | {:.2} |",
                file.name(),
                undo.name(),
                undo.likeness(file)
            ),
        }
    }
    println!("{} undo files, {pairs} pairs, {exact} restore; alone: {alone:?}", undos.len());
    assert!(pairs + alone.len() == undos.len() && pairs > 0);
}
