//! The fast ways and the general ways give the same.

use std::io::Read;

use proptest::collection::vec;
use proptest::prelude::*;
use regdraft::change::{self, Needed, Plan};
use regdraft::diagnostic::{Code, Diagnostic, Severity};
use regdraft::reg::{self, CodePage, Reader, RecordKind, Style};
use regdraft::registry::{KeyPath, Scope, Snapshot};

use crate::support::{Quota, check, generate};

/// Gives a few bytes at a time, so that windows end anywhere.
struct Drip<'a>(&'a [u8], usize);

impl Read for Drip<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let length = self.1.min(self.0.len()).min(out.len());
        let (first, rest) = self.0.split_at(length);
        out[..length].copy_from_slice(first);
        self.0 = rest;
        Ok(length)
    }
}

/// Lines as exporters write them, and lines that nearly are so.
fn line() -> impl Strategy<Value = &'static str> {
    let exported = [
        "[HKEY_CURRENT_USER\\A]",
        "[HKEY_CURRENT_USER\\A\\B]",
        "[HKEY_CURRENT_USER\\A\\B\\C]",
        "[HKEY_CURRENT_USER\\A\\b c]",
        "[HKEY_CURRENT_USER\\A\\Zusätze]",
        "[HKEY_LOCAL_MACHINE\\SOFTWARE]",
        "[HKEY_LOCAL_MACHINE\\SOFTWARE\\X\\Y]",
        "",
        "@=\"default\"",
        "\"text\"=\"some text\"",
        "\"text é\"=\"中 😀\"",
        "\"path\"=\"C:\\\\x\\\\\\\"y\\\"\"",
        "\"empty\"=\"\"",
        "\"n\"=dword:0000001f",
        "\"none\"=hex:",
        "\"b\"=hex:01,02,ff",
        "\"long\"=hex:00,01,02,03,04,05,06,07,08,09,0a,0b,0c,0d,0e,0f,10,11,12,13,14,15,\\\r\n  16,17,18,19,1a,1b,1c,1d,1e,1f,20,21,22,23,24,25,26,27,28,29,2a,2b,2c,2d,2e,\\\r\n  2f,30",
        "\"e\"=hex(2):25,00,00,00",
        "\"s\"=hex(1):61,00,00,00",
        "\"d\"=hex(4):01,00,00,00",
        "\"q\"=hex(b):01,00,00,00,00,00,00,00",
        "\"t\"=hex(80000001):aa",
    ];
    let nearly = [
        "[HKEY_CURRENT_USER\\A\\]",
        "[HKEY_CURRENT_USER\\\\A]",
        "[HKEY_CURRENT_USER\\A]b]",
        "[HKEY_CURRENT_USER\\A\"q]",
        "[HKEY_CURRENT_USER\\A] ;c",
        "[hkey_current_user\\a]",
        "[HKEY_NONE\\A]",
        "[-HKEY_CURRENT_USER\\A]",
        " \"x\"=dword:1",
        "\"x\" = \"y\"",
        "\"x\"=\"y\" ;c",
        "\"x\"=\"a\\tb\"",
        "\"x\"=\"a",
        "\"x\\\\y\"=\"z\"",
        "\"x\"=-",
        "\"n\"=dword:1f",
        "\"n\"=dword:0000001g",
        "\"b\"=hex:1,2",
        "\"b\"=hex:01,02,",
        "\"b\"=hex:01,\\\r\n",
        "\"b\"=hex:01,02\\\r\n  03",
        "\"b\"=hex(g):01",
        "\"e\"=hex(2):25,00",
        "; comment",
        "nonsense",
        "\"tab\tname\"=\"x\"",
    ];
    prop_oneof![
        5 => prop::sample::select(exported.to_vec()),
        1 => prop::sample::select(nearly.to_vec()),
    ]
}

/// A file of such lines, with CRLF for the most part.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let end = prop_oneof![20 => Just("\r\n"), 1 => Just("\n"), 1 => Just("\r")];
    let header =
        prop_oneof![8 => Just("Windows Registry Editor Version 5.00"), 1 => Just("REGEDIT4")];
    (header, any::<bool>(), vec((line(), end), 0..30)).prop_map(|(header, wide, lines)| {
        let mut text = format!("{header}\r\n\r\n");
        text.extend(lines.into_iter().flat_map(|(line, end)| [line, end]));
        if wide {
            let text: String = ['\u{FEFF}'].into_iter().chain(text.chars()).collect();
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else {
            text.into_bytes()
        }
    })
}

/// A state read record by record: the general way alone.
fn by_records(file: &[u8]) -> (Option<Snapshot>, Vec<Diagnostic>) {
    let mut reader = Reader::new(file);
    let (mut state, mut remarks) = (Snapshot::builder(), Vec::new());
    let (mut current, mut topmost) = (None::<KeyPath>, None::<KeyPath>);
    let mut is_state = true;
    while let Some(record) = reader.next_record().unwrap() {
        remarks.extend_from_slice(record.remarks);
        is_state &= !record.remarks.iter().any(|remark| {
            remark.severity() == Severity::Error || remark.code() == Code::ContinuationUnfinished
        });
        match record.kind {
            RecordKind::Key(key) => {
                let key = key.to_path();
                state.key(&key).unwrap();
                if !topmost.as_ref().is_some_and(|top| key.is_at_or_below(top)) {
                    state.cover(Scope::Subtree(key.clone()));
                    topmost = Some(key.clone());
                }
                current = Some(key);
            }
            RecordKind::SetValue { name, data } => {
                let name = regdraft::registry::ValueName::from_utf16(name.units()).unwrap();
                state.value(current.as_ref().unwrap(), &name, data).unwrap();
            }
            RecordKind::DeleteKey(_) | RecordKind::DeleteValue { .. } => is_state = false,
            _ => {}
        }
    }
    (if is_state { state.finish().ok() } else { None }, remarks)
}

#[test]
fn the_fast_lane_and_the_general_way_read_the_same_state() {
    let (states, long) = (Quota::default(), Quota::default());
    check((file(), 1..200_usize), |(file, step)| {
        let (expected, expected_remarks) = by_records(&file);
        let mut remarks = Vec::new();
        let found = reg::read_state(Reader::new(Drip(&file, step)), &mut remarks).ok();
        prop_assert_eq!(found.as_ref(), expected.as_ref());
        if let (Some(found), Some(expected)) = (&found, &expected) {
            // Spelling and the order of values, which equality does not look at.
            let written = |state: &Snapshot| {
                let mut bytes = Vec::new();
                reg::write_state(&mut bytes, state).map(|()| bytes).ok()
            };
            prop_assert_eq!(written(found), written(expected));
            prop_assert_eq!(&remarks, &expected_remarks);
        }
        states.count(expected.is_some());
        long.count(file.len() > 600);
        Ok(())
    });
    states.assert("a file that is a state");
    long.assert("a long file");
}

#[test]
fn an_import_at_once_is_an_import_change_by_change() {
    let (at_once, collisions) = (Quota::default(), Quota::default());
    check((file(), 1..200_usize), |(file, step)| {
        let mut expected_remarks = Vec::new();
        let changes =
            reg::read_changes(Reader::new(&file[..]), None, &mut expected_remarks).unwrap();
        let expected = change::apply(&Snapshot::empty(), &changes).unwrap();
        let mut remarks = Vec::new();
        let found = reg::read_imported(Reader::new(Drip(&file, step)), &mut remarks).unwrap();
        let deletes = changes.iter().any(|change| {
            matches!(
                change.operation(),
                change::Operation::DeleteKey | change::Operation::DeleteValue { .. }
            )
        });
        prop_assert_eq!(found.is_none(), deletes);
        if let Some(found) = found {
            prop_assert_eq!(&found, &expected);
            prop_assert_eq!(&remarks, &expected_remarks);
            let written = |state: &Snapshot| {
                let mut bytes = Vec::new();
                regdraft::json::write_state(&mut bytes, state).unwrap();
                let mut file = Vec::new();
                let file = reg::write_state(&mut file, state).map(|()| file).ok();
                (String::from_utf8(bytes).unwrap(), file)
            };
            prop_assert_eq!(written(&found), written(&expected));
            at_once.count(true);
            let keys: Vec<_> = changes.iter().map(change::Change::key).collect();
            collisions.count(keys.windows(2).any(|two| two[0] > two[1]));
        }
        Ok(())
    });
    at_once.assert("a file without deletes");
    collisions.assert("keys out of order");
}

#[test]
fn what_is_left_out_of_a_change_does_nothing() {
    let (some, several) = (Quota::default(), Quota::default());
    let strategy = (
        vec((generate::world(), generate::coverage()), 1..4),
        generate::changes(),
        vec(any::<prop::sample::Index>(), 0..6),
    );
    check(strategy, |(worlds, changes, copies)| {
        let states: Vec<_> =
            worlds.iter().map(|(world, known)| world.excerpt(known).unwrap()).collect();
        // Several servers are alike for the most part.
        let mut states = states;
        states.resize(states.len() + copies.len() / 3, states[0].clone());
        // What is there already, so that a part of the change does nothing.
        let mut there = Vec::new();
        for key in worlds[0].0.keys() {
            for (name, value) in key.values() {
                let name = regdraft::registry::ValueName::from_utf16(name.units()).unwrap();
                there.push(change::Change::set_value(key.path(), name, value.to_owned()));
            }
        }
        let mut all: Vec<_> = changes.iter().cloned().collect();
        for (at, copy) in copies.iter().enumerate() {
            if !there.is_empty() {
                all.insert(at * 2 % (all.len() + 1), copy.get(&there).clone());
            }
        }
        let all = change::ChangeSet::from_iter(all);
        let needed = Needed::at_most(&all, &states, all.len()).unwrap();
        let fewer = needed.changes.len().checked_sub(1);
        let fewer = fewer.and_then(|fewer| Needed::at_most(&all, &states, fewer));
        prop_assert_eq!(fewer, None);
        let as_many = Needed::at_most(&all, &states, needed.changes.len());
        prop_assert_eq!(as_many.as_ref(), Some(&needed));
        prop_assert_eq!(needed.changes.len() + needed.unchanged, all.len());
        for state in &states {
            let (whole, part) = (Plan::new(state, &all), Plan::new(state, &needed.changes));
            let steps = |plan: &Plan| -> Vec<String> {
                let acts = |step: &&change::Step| step.effect() != change::Effect::AlreadySo;
                plan.steps().iter().filter(acts).map(|step| format!("{step:?}")).collect()
            };
            prop_assert_eq!(steps(&part), steps(&whole));
            prop_assert_eq!(part.rollback().as_slice(), whole.rollback().as_slice());
        }
        some.count(needed.unchanged > 0);
        several.count(needed.unchanged > 0 && states.len() > 1);
        Ok(())
    });
    some.assert("something is left out");
    several.assert("something is left out for several states");
}

#[test]
fn a_file_is_formatted_the_same_in_pieces() {
    let (same, other) = (Quota::default(), Quota::default());
    check((file(), 1..200_usize), |(file, step)| {
        let page = CodePage::default();
        let style = reg::style_of(&file[..], page).unwrap();
        for style in [style, Style::default()] {
            let mut remarks = Vec::new();
            let whole = reg::format(&file, page, style, &mut remarks);
            let (mut written, mut again) = (Vec::new(), Vec::new());
            let open = || Ok(Drip(&file, step));
            let differs = reg::format_to(open, page, style, &mut written, &mut again);
            match (whole, differs) {
                (Ok(whole), Ok(differs)) => {
                    prop_assert_eq!(&whole, if differs { &written } else { &file });
                    prop_assert_eq!(differs, whole != file);
                    prop_assert_eq!(remarks, again);
                    // What is formatted stays as it is.
                    let mut twice = Vec::new();
                    let open = || Ok(Drip(&whole, step));
                    let page = style.code_page();
                    let differs = reg::format_to(open, page, style, &mut twice, &mut Vec::new());
                    prop_assert!(!differs.unwrap() && twice.is_empty());
                    same.count(true);
                    other.count(written.len() > 100);
                }
                (Err(whole), Err(piece)) => prop_assert_eq!(whole.to_string(), piece.to_string()),
                (whole, differs) => prop_assert!(false, "{whole:?} {differs:?}"),
            }
        }
        Ok(())
    });
    same.assert("a file that can be formatted");
    other.assert("a file that changes");
}
