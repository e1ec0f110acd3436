//! Another importer agrees: `hivexregedit --merge`, on a hive that Windows wrote, makes of our files
//! the states that the plan says, and of our rollbacks the states before.
//!
//! The hive is read back by an independent reader. What hivexregedit is known to do otherwise than
//! regedit is kept out of the cases, and listed at [`is_common_ground`] and [`file`].

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use nt_hive::{Hive, KeyNode};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use regdraft::change::{self, Change, ChangeSet, Operation, Plan};
use regdraft::reg::{self, Style, Target};
use regdraft::registry::{KeyPath, Scope, Snapshot, ValueData, ValueName, ValueType};

const CASES: usize = 50;

/// What the hive's root stands for.
const PREFIX: &str = r"HKEY_CURRENT_USER\Software";

/// Everything below a key: by path, by name, type and bytes; names in lower case.
type State = BTreeMap<String, BTreeMap<String, (u32, Vec<u8>)>>;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("regdraft-hive-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let hive = folder.join("hive");
    std::fs::copy(windows_hive()?, &hive)?;
    let untouched = read(&hive, "")?;
    assert!(untouched.len() > 10, "the hive holds something: {}", untouched.len());
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let (mut tried, mut changed, mut left_out) = (0, 0, 0);
    while tried < CASES {
        let own = KeyPath::parse(&format!(r"{PREFIX}\Contoso {tried}"))?;
        let (before, changes) = (world(&own), changes(&own))
            .new_tree(&mut runner)
            .map_err(|reason| reason.message().to_owned())?
            .current();
        let lowered = reg::lower(&changes, Target::Change { before: Some(&before) })
            .map_err(|refused| format!("{refused:?}"))?;
        let plan = Plan::new(&before, lowered.changes());
        let undo = reg::lower(plan.rollback(), Target::Rollback { keep_created_keys: false })
            .map_err(|refused| format!("{refused:?}"))?;
        if !is_common_ground(lowered.changes()) || !is_common_ground(undo.changes()) {
            left_out += 1;
            continue;
        }
        let after = change::apply(&before, lowered.changes())?;
        let name = format!("Contoso {tried}");
        merge(&hive, &folder, &making(&before))?;
        assert_eq!(read(&hive, &name)?, state(&before, &own), "{name}: the state before");
        merge(&hive, &folder, lowered.changes())?;
        let there = read(&hive, &name)?;
        assert_eq!(there, state(&after, &own), "{name}: the state after {lowered:?}");
        merge(&hive, &folder, undo.changes())?;
        assert_eq!(read(&hive, &name)?, state(&before, &own), "{name}: after {undo:?}");
        changed += usize::from(state(&after, &own) != state(&before, &own));
        tried += 1;
    }
    assert!(changed * 2 > tried, "most changes change something: {changed}");
    // Nothing else in the hive was touched.
    let mut rest = read(&hive, "")?;
    rest.retain(|path, _| !path.starts_with(r"\contoso "));
    assert!(rest == untouched, "what was in the hive is as it was");
    println!(
        "{tried} pairs of state and change, {changed} of which change something: hivexregedit agrees \
         ({left_out} left out, which it reads otherwise than regedit)"
    );
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// The hive within the source package of the reader.
fn windows_hive() -> Result<PathBuf, Box<dyn Error>> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let metadata = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--manifest-path"])
        .arg(manifest)
        .output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata lists packages")?;
    let package = packages.iter().find(|package| package["name"] == "nt-hive");
    let manifest = package.and_then(|package| package["manifest_path"].as_str());
    let folder = manifest.and_then(|path| Path::new(path).parent()).ok_or("nt-hive is there")?;
    Ok(folder.join("testdata/testhive"))
}

fn names() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "A", "b", "a b", "[x]", "x=y"])
}

fn data() -> impl Strategy<Value = ValueData> {
    prop_oneof![
        any::<u32>().prop_map(ValueData::dword),
        "[ -~]{0,12}".prop_map(|text| ValueData::string(&text)),
        "[a-z%\\\\]{0,6}".prop_map(|text| ValueData::expand_string(&text)),
        vec("[a-z]{1,3}", 0..3)
            .prop_map(|all| ValueData::multi_string(all.iter().map(String::as_str))),
        (0..12_u32, vec(any::<u8>(), 1..60)).prop_map(|(number, bytes)| ValueData::from_raw(
            ValueType::from_number(number),
            &bytes
        )),
    ]
    // An import would append a NUL to these; hivexregedit does not.
    .prop_filter("unterminated", |data| !data.as_ref().import_appends_nul())
}

fn key(own: &KeyPath) -> impl Strategy<Value = KeyPath> + use<> {
    let own = own.clone();
    vec(names(), 0..3).prop_map(move |names| {
        names.into_iter().fold(own.clone(), |key, name| key.join(name).expect("a short name"))
    })
}

fn world(own: &KeyPath) -> impl Strategy<Value = Snapshot> + use<> {
    let entry = (key(own), prop::option::weighted(0.8, (names(), data())));
    let own = own.clone();
    vec(entry, 0..10).prop_map(move |entries| {
        let mut world = Snapshot::builder();
        let mut taken = std::collections::BTreeSet::new();
        world.cover(Scope::Subtree(own.clone()));
        world.key(&own).expect("it is the first");
        for (key, value) in entries {
            world.key(&key).expect("a valid key");
            if let Some((name, data)) = value {
                let name = ValueName::new(name).expect("a short name");
                if taken.insert((key.clone(), name.clone())) {
                    world.value(&key, &name, data.as_ref()).expect("it is set once");
                }
            }
        }
        world.finish().expect("nothing contradicts")
    })
}

fn changes(own: &KeyPath) -> impl Strategy<Value = ChangeSet> + use<> {
    let name = || names().prop_map(|name| ValueName::new(name).expect("a short name"));
    let change = prop_oneof![
        1 => key(own).prop_map(Change::create_key),
        2 => key(own).prop_map(Change::delete_key),
        6 => (key(own), name(), data()).prop_map(|(k, n, d)| Change::set_value(k, n, d)),
        3 => (key(own), name()).prop_map(|(k, n)| Change::delete_value(k, n)),
    ];
    vec(change, 1..12).prop_map(ChangeSet::from_iter)
}

/// Whether hivexregedit reads a file of these changes as regedit does: within one section it
/// applies all deletes of values before it sets any.
fn is_common_ground(changes: &ChangeSet) -> bool {
    let all: Vec<&Change> = changes.iter().collect();
    let sections = all.chunk_by(|a, b| {
        a.key() == b.key()
            && *b.operation() != Operation::DeleteKey
            && *a.operation() != Operation::DeleteKey
    });
    sections.into_iter().all(|section| {
        let set = |name: &ValueName, upto: usize| {
            section.iter().take(upto).any(|change| {
                matches!(change.operation(), Operation::SetValue { name: n, .. } if n == name)
            })
        };
        section.iter().enumerate().all(|(at, change)| match change.operation() {
            Operation::DeleteValue { name } => !set(name, at),
            _ => true,
        })
    })
}

/// The file for hivexregedit. It takes neither UTF-16 nor CRLF; it does not create the keys above one
/// that is created, nor accept that a deleted one is not there: such lines, which mean nothing to a
/// regedit, are added and left out. Its own reading of text beyond ASCII is wrong, so there is none.
fn file(changes: &ChangeSet, there: &State) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut known: Vec<String> = there.keys().cloned().collect();
    let below_prefix = |key: &KeyPath| {
        key.to_string().get(PREFIX.len()..).unwrap_or_default().to_ascii_lowercase()
    };
    let mut all = ChangeSet::new();
    for change in changes {
        let path = below_prefix(change.key());
        match change.operation() {
            Operation::DeleteKey => {
                if !known.contains(&path) {
                    continue;
                }
                known.retain(|k| *k != path && !k.starts_with(&format!("{path}\\")));
            }
            Operation::DeleteValue { .. } if !known.contains(&path) => continue,
            Operation::DeleteValue { .. } => {}
            _ => {
                for key in change.key().lineage().into_iter().chain([change.key().clone()]) {
                    let path = below_prefix(&key);
                    if !path.is_empty() && !known.contains(&path) && key.depth() > 1 {
                        all.push(Change::create_key(key));
                        known.push(path);
                    }
                }
            }
        }
        all.push(change.clone());
    }
    let lowered = reg::lower(&all, Target::Change { before: None })
        .map_err(|refused| format!("{refused:?}"))?;
    let mut bytes = Vec::new();
    reg::write_changes(&mut bytes, &lowered, Style::default())?;
    let units: Vec<u16> =
        bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).skip(1).collect();
    let text = String::from_utf16(&units)?.replace('\r', "");
    assert!(text.is_ascii(), "the cases are ASCII");
    Ok(text.into_bytes())
}

fn merge(hive: &Path, folder: &Path, changes: &ChangeSet) -> Result<(), Box<dyn Error>> {
    let path = folder.join("merge.reg");
    std::fs::write(&path, file(changes, &read(hive, "")?)?)?;
    let status = Command::new("hivexregedit")
        .args(["--merge", "--prefix", PREFIX])
        .arg(hive)
        .arg(&path)
        .status()?;
    if !status.success() {
        return Err(format!("hivexregedit: {status}\n{}", std::fs::read_to_string(&path)?).into());
    }
    Ok(())
}

/// A snapshot as changes that make it.
fn making(state: &Snapshot) -> ChangeSet {
    let mut changes = ChangeSet::new();
    for key in state.stated_keys() {
        changes.push(Change::create_key(key.path()));
        for (name, value) in key.values() {
            let name = ValueName::from_text(name).expect("a name of the state");
            changes.push(Change::set_value(key.path(), name, value.to_owned()));
        }
    }
    changes
}

/// A snapshot at and below a key.
fn state(snapshot: &Snapshot, own: &KeyPath) -> State {
    let mut all = State::new();
    for key in snapshot.stated_keys().filter(|key| key.path().is_at_or_below(own)) {
        let path =
            key.path().to_string().get(PREFIX.len()..).unwrap_or_default().to_ascii_lowercase();
        let value =
            |(name, value): (regdraft::registry::TextRef<'_>, regdraft::registry::ValueRef<'_>)| {
                let (value_type, bytes) = value.to_owned().to_raw();
                (name.to_string().to_ascii_lowercase(), (value_type.number(), bytes))
            };
        all.insert(path, key.values().map(value).collect());
    }
    all
}

/// A hive at and below one of the root's subkeys, or all of it.
fn read(hive: &Path, top: &str) -> Result<State, Box<dyn Error>> {
    let bytes = std::fs::read(hive)?;
    let hive = Hive::new(bytes.as_slice()).map_err(|error| format!("{error:?}"))?;
    let root = hive.root_key_node().map_err(|error| format!("{error:?}"))?;
    let mut all = State::new();
    walk(&root, String::new(), &mut all)?;
    all.remove("");
    let top = format!("\\{}", top.to_ascii_lowercase());
    all.retain(|path, _| top == "\\" || *path == top || path.starts_with(&format!("{top}\\")));
    Ok(all)
}

fn walk(key: &KeyNode<'_, &[u8]>, path: String, all: &mut State) -> Result<(), Box<dyn Error>> {
    let mut values = BTreeMap::new();
    if let Some(list) = key.values() {
        for value in list.map_err(|error| format!("{error:?}"))? {
            let value = value.map_err(|error| format!("{error:?}"))?;
            let name = value.name().map_err(|error| format!("{error:?}"))?.to_string_lossy();
            let kind = value.data_type().map_err(|error| format!("{path} {name}: {error:?}"))?;
            let data = value.data().and_then(|data| data.into_vec());
            let data = data.map_err(|error| format!("{path} {name}: {error:?}"))?;
            values.insert(name.to_ascii_lowercase(), (kind as u32, data));
        }
    }
    if let Some(list) = key.subkeys() {
        for subkey in list.map_err(|error| format!("{error:?}"))? {
            let subkey = subkey.map_err(|error| format!("{error:?}"))?;
            let name = subkey.name().map_err(|error| format!("{error:?}"))?.to_string_lossy();
            walk(&subkey, format!("{path}\\{}", name.to_ascii_lowercase()), all)?;
        }
    }
    all.insert(path, values);
    Ok(())
}
