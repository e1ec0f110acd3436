//! Real files, as people publish them: read without a word, written canonically, and read again the
//! same.
//!
//! Runs where `REGDRAFT_CORPUS` names a folder of `.reg` files.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use regdraft::change::{self, Plan};
use regdraft::diagnostic::Severity;
use regdraft::lint;
use regdraft::reg::{self, CodePage, RecordKind, Target};
use regdraft::registry::{Scope, Snapshot};

/// The files of a folder.
pub fn reg_files(directory: &Path) -> Vec<PathBuf> {
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
    let mut table = Table::default();
    for file in &files {
        let name = file.display();
        let bytes = std::fs::read(file).unwrap();
        table.read(&bytes, &name.to_string());
        let formatted = reg::style_of(&bytes[..], CodePage::default())
            .map(|style| reg::format(&bytes, CodePage::default(), style, &mut Vec::new()).unwrap());
        let mut remarks = Vec::new();
        let changes = reg::read_changes(reg::Reader::new(&bytes[..]), None, &mut remarks).unwrap();
        let errors = remarks.iter().filter(|remark| remark.severity() == Severity::Error);
        assert_eq!(errors.count(), 0, "{name}: {remarks:?}");
        let reader = reg::Reader::new(formatted.as_deref().unwrap());
        assert_eq!(reg::read_changes(reader, None, &mut Vec::new()).unwrap(), changes, "{name}");
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
    println!("{} files, {operations} operations, {table}", files.len());
}

/// What there is in the files, and what is to be said about it.
#[derive(Default)]
struct Table {
    lines: u32,
    records: [usize; 5],
    codes: BTreeMap<&'static str, usize>,
}

impl Table {
    /// Reads a file record by record: they give it back, and each does something, is a blank or a
    /// comment, or is told of.
    fn read(&mut self, file: &[u8], name: &str) {
        let mut reader = reg::Reader::new(file);
        let mut bytes = Vec::new();
        while let Some(record) = reader.next_record().unwrap() {
            bytes.extend_from_slice(&record.raw());
            self.lines += record.lines;
            let kind = match record.kind {
                RecordKind::Header(_) => 0,
                RecordKind::Blank | RecordKind::Comment => 1,
                RecordKind::Key(_) | RecordKind::DeleteKey(_) => 2,
                RecordKind::SetValue { .. } | RecordKind::DeleteValue { .. } => 3,
                _ => {
                    assert!(!record.remarks.is_empty(), "{name}: {record:?}");
                    4
                }
            };
            self.records[kind] += 1;
        }
        assert_eq!(bytes, file, "{name}");
        let codes = &mut self.codes;
        let mut count = |found: &[regdraft::diagnostic::Diagnostic]| {
            for diagnostic in found {
                *codes.entry(diagnostic.code().id()).or_default() += 1;
            }
        };
        let whole = lint::check(reg::Reader::new(file), None, |_, found| count(found)).unwrap();
        count(&whole);
        for diagnostic in whole.iter().filter(|found| found.severity() != Severity::Note) {
            println!("{name}: {diagnostic}");
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [headers, others, keys, values, ignored] = self.records;
        writeln!(
            f,
            "{} lines: {headers} headers, {others} blanks and comments, {keys} keys, {values} values, {ignored} ignored",
            self.lines
        )?;
        for (code, count) in &self.codes {
            writeln!(f, "  {code}: {count}")?;
        }
        Ok(())
    }
}
