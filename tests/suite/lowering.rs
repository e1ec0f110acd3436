//! What a `.reg` file can express of a change, what it declares, and what it refuses.

use regdraft::change::{Change, ChangeSet};
use regdraft::reg::{Target, lower};
use regdraft::registry::{KeyPath, Scope, Snapshot, ValueData, ValueName, ValueType};

fn key(path: &str) -> KeyPath {
    KeyPath::parse(path).unwrap()
}

fn name(name: &str) -> ValueName {
    ValueName::new(name).unwrap()
}

fn owned(all: &[&str]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

const CHANGE: Target<'_> = Target::Change { before: None };
const ROLLBACK: Target<'_> = Target::Rollback { keep_created_keys: false };

/// The changes, and the codes of what is declared or refused.
fn lowered(changes: &[Change], target: Target<'_>) -> (Vec<String>, Vec<String>) {
    let changes: ChangeSet = changes.iter().cloned().collect();
    match lower(&changes, target) {
        Ok(lowered) => (
            lowered.changes().iter().map(ToString::to_string).collect(),
            lowered.widenings().iter().map(|d| d.code().to_string()).collect(),
        ),
        Err(refused) => {
            (Vec::new(), refused.iter().map(|d| format!("{}: {}", d.code(), d.message())).collect())
        }
    }
}

#[test]
fn what_no_reg_file_expresses_is_refused_with_its_reason() {
    let k = || key(r"HKCU\K");
    let text = |bytes: &[u8]| ValueData::from_raw(ValueType::SZ, bytes);
    for target in [CHANGE, ROLLBACK] {
        for (change, reason) in [
            (Change::create_key(key("HKCU\\a\nb")), "the key's name has a line break"),
            (Change::delete_value(k(), name("a\rb")), "the value's name has a line break"),
            (Change::set_value(k(), name("v"), text(b"x\0")), "its text has no final NUL"),
            (Change::delete_key(key("HKCU")), "an importer does not delete a root key"),
            (Change::remove_key_if_empty(key("HKCU")), "an importer does not delete a root key"),
            (
                Change::keep_only_values(k(), [name("v")]),
                "an importer cannot delete values that the file does not name",
            ),
        ] {
            let other = Change::set_value(k(), name("v"), ValueData::dword(1));
            let (done, said) = lowered(&[other, change.clone()], target);
            assert_eq!((done.len(), said.len()), (0, 1), "{change}");
            let says = format!("RD2001: a .reg file cannot express {change}: {reason}");
            assert!(said[0].starts_with(&says), "{said:?} for {says}");
        }
    }
    let (_, said) = lowered(&[Change::remove_key_if_empty(k())], CHANGE);
    assert!(said[0].contains("deletes a key with whatever is in it, or not at all"), "{said:?}");
}

#[test]
fn a_value_is_deleted_where_its_key_is_known_to_be() {
    let delete = [Change::delete_value(key(r"HKCU\K"), name("v"))];
    let both = ["create-key HKEY_CURRENT_USER\\K", "delete-value v in HKEY_CURRENT_USER\\K"];
    let mut before = Snapshot::builder();
    before.cover(Scope::Subtree(key("HKCU")));
    let without = before.finish().unwrap();
    let mut before = Snapshot::builder();
    before.cover(Scope::Subtree(key("HKCU")));
    before.key(&key(r"HKCU\K")).unwrap();
    let with = before.finish().unwrap();
    for (target, done, said) in [
        (CHANGE, &both[..], &["RD2003"][..]),
        (Target::Change { before: Some(&without) }, &[], &["RD2004"]),
        (Target::Change { before: Some(&with) }, &both, &[]),
        // What is to be restored is there.
        (ROLLBACK, &both, &[]),
    ] {
        let (found, declared) = lowered(&delete, target);
        assert_eq!((found, declared), (owned(done), owned(said)));
    }
}

#[test]
fn a_created_key_goes_with_what_is_in_it_or_stays() {
    let remove = [Change::remove_key_if_empty(key(r"HKCU\K"))];
    let (done, said) = lowered(&remove, ROLLBACK);
    assert_eq!((done.len(), said), (1, vec!["RD2002".to_owned()]));
    assert!(done[0].starts_with("delete-key"), "{done:?}");
    let (done, said) = lowered(&remove, Target::Rollback { keep_created_keys: true });
    assert_eq!((done.len(), said), (0, vec!["RD2005".to_owned()]));
}
