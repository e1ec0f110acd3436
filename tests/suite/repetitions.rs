//! What lint reports of lines that repeat, delete, or undo others is what a list of all lines tells.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use regdraft::diagnostic::Code;
use regdraft::lint;
use regdraft::reg::Reader;

use crate::support::{Quota, check};

#[derive(Clone, Copy, Debug)]
enum Line {
    Key(&'static str),
    DeleteKey(&'static str),
    Set(&'static str, u32),
    Delete(&'static str),
    Blank,
}

fn line() -> impl Strategy<Value = Line> {
    let keys = [r"A", r"A\B", r"A\B\C", r"a\b", r"A\Bc", r"É", r"é\x"];
    let names = ["v", "V", "w", "ü", "Ü"];
    prop_oneof![
        4 => prop::sample::select(keys.to_vec()).prop_map(Line::Key),
        2 => prop::sample::select(keys.to_vec()).prop_map(Line::DeleteKey),
        5 => (prop::sample::select(names.to_vec()), 0..3_u32).prop_map(|(n, d)| Line::Set(n, d)),
        1 => prop::sample::select(names.to_vec()).prop_map(Line::Delete),
        1 => Just(Line::Blank),
    ]
}

/// Lines that come in canonical order, as those of an export do, and then some that do not. One of the
/// keys may have many values.
fn mostly_in_order() -> impl Strategy<Value = Vec<Line>> {
    let keys = [r"A", r"A\B", r"A\B\C", r"A\Bc", r"A\D", r"B", r"É"];
    let names = [
        "v", "V", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p",
        "É",
    ];
    let value = (prop::sample::select(names.to_vec()), 0..2_u32).prop_map(|(n, d)| Line::Set(n, d));
    let few = vec(value.clone(), 0..3);
    let block = prop_oneof![4 => few, 1 => vec(value, 10..30)];
    let blocks = keys.map(|key| {
        prop::option::of(block.clone()).prop_map(move |values| {
            let values = values.map(|values| std::iter::once(Line::Key(key)).chain(values));
            values.into_iter().flatten().collect::<Vec<_>>()
        })
    });
    (blocks, vec(line(), 0..20))
        .prop_map(|(blocks, rest)| blocks.into_iter().flatten().chain(rest).collect())
}

/// Two names are the same to Windows if these are.
fn fold(name: &str) -> String {
    name.to_uppercase()
}

fn is_at_or_below(key: &str, top: &str) -> bool {
    key == top || key.strip_prefix(top).is_some_and(|rest| rest.starts_with('\\'))
}

/// The values of a key: the line that did something last, and the data, if it was set.
type Values = BTreeMap<String, (u32, Option<u32>)>;

/// Each line that something is to be said about, and the code.
fn expected(lines: &[Line]) -> Vec<(u32, Code)> {
    let mut written: BTreeMap<String, (u32, Values)> = BTreeMap::new();
    let mut deleted: Vec<String> = Vec::new();
    let (mut current, mut just_deleted) = (None::<String>, None::<String>);
    let mut found = Vec::new();
    // The header is the first line.
    for (line, number) in lines.iter().zip(2..) {
        match line {
            Line::Blank => {}
            Line::Key(name) => {
                let key = fold(name);
                let gone = deleted.iter().position(|top| is_at_or_below(&key, top));
                let again = written.contains_key(&key);
                written.entry(key.clone()).or_insert((number, Values::new()));
                match gone.map(|at| deleted.remove(at)) {
                    Some(top) if just_deleted.as_ref() == Some(&key) && top == key => {
                        found.push((number, Code::KeyReplaced));
                    }
                    Some(_) => found.push((number, Code::DeletedThenSet)),
                    None if again => found.push((number, Code::KeyAgain)),
                    None => {}
                }
                (current, just_deleted) = (Some(key), None);
            }
            Line::DeleteKey(name) => {
                let top = fold(name);
                let before = written.len();
                written.retain(|key, _| !is_at_or_below(key, &top));
                if written.len() < before {
                    found.push((number, Code::SetThenDeleted));
                }
                deleted.retain(|other| *other != top);
                // The topmost one is told first.
                deleted.push(top.clone());
                deleted.sort();
                (current, just_deleted) = (None, Some(top));
            }
            Line::Set(name, _) | Line::Delete(name) => {
                just_deleted = None;
                let Some((_, values)) = current.as_ref().and_then(|key| written.get_mut(key))
                else {
                    continue;
                };
                let data = if let Line::Set(_, data) = line { Some(*data) } else { None };
                let before = values.insert(fold(name), (number, data));
                found.extend(before.map(|(_, before)| {
                    let code = match (before, data) {
                        (Some(before), Some(data)) if before != data => Code::SetTwice,
                        (Some(_), Some(_)) | (None, None) => Code::SetAgain,
                        (None, Some(_)) => Code::SetTwice,
                        (Some(_), None) => Code::SetThenDeleted,
                    };
                    (number, code)
                }));
            }
        }
    }
    found
}

#[test]
fn repetitions_are_found_as_by_a_list_of_all_lines() {
    let codes = [
        Code::SetAgain,
        Code::SetTwice,
        Code::SetThenDeleted,
        Code::DeletedThenSet,
        Code::KeyAgain,
        Code::KeyReplaced,
    ];
    let quotas = codes.map(|_| Quota::default());
    check(prop_oneof![vec(line(), 0..40), mostly_in_order()], |lines| {
        let mut text = String::from("\u{FEFF}Windows Registry Editor Version 5.00\r\n");
        for line in &lines {
            text.push_str(&match line {
                Line::Key(key) => format!("[HKEY_CURRENT_USER\\{key}]\r\n"),
                Line::DeleteKey(key) => format!("[-HKEY_CURRENT_USER\\{key}]\r\n"),
                Line::Set(name, data) => format!("\"{name}\"=dword:{data:08x}\r\n"),
                Line::Delete(name) => format!("\"{name}\"=-\r\n"),
                Line::Blank => "\r\n".to_owned(),
            });
        }
        let file: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut found = Vec::new();
        lint::check(Reader::new(&file[..]), None, |record, diagnostics| {
            let own = diagnostics.iter().filter(|found| codes.contains(&found.code()));
            found.extend(own.map(|diagnostic| (record.line, diagnostic.code())));
        })
        .unwrap();
        let expected = expected(&lines);
        for (code, quota) in codes.iter().zip(&quotas) {
            quota.count(expected.iter().any(|(_, found)| found == code));
        }
        prop_assert_eq!(found, expected);
        Ok(())
    });
    for (code, quota) in codes.iter().zip(&quotas) {
        quota.assert(code.id());
    }
}
