//! Generators: small worlds full of collisions, and what can happen to them.

use proptest::collection::vec;
use proptest::prelude::*;
use regdraft::change::{Change, ChangeSet};
use regdraft::registry::{Coverage, KeyPath, Scope, Snapshot, ValueData, ValueName, ValueType};

/// Below this key everything happens.
pub fn base() -> KeyPath {
    KeyPath::parse(r"HKCU\Software\Contoso").unwrap()
}

/// Key names, several of which are the same to Windows.
const KEY_NAMES: [&str; 10] = ["a", "A", "a", "A", "b", "é", "É", "a b", "[x]", "ß"];

/// Key paths at and below the base, three levels deep at most.
pub fn key() -> impl Strategy<Value = KeyPath> {
    key_to(3)
}

/// Key paths at and below the base, down to a depth.
fn key_to(depth: usize) -> impl Strategy<Value = KeyPath> {
    vec(0..KEY_NAMES.len() + 1, 0..=depth).prop_map(|names| {
        names.into_iter().fold(base(), |key, at| match KEY_NAMES.get(at) {
            Some(name) => key.join(name).unwrap(),
            // A name that is not Unicode.
            None => key.join_utf16([0x61, 0xD800]).unwrap(),
        })
    })
}

/// Value names, several of which are the same to Windows.
pub fn value_name() -> impl Strategy<Value = ValueName> {
    prop_oneof![
        8 => prop::sample::select(vec!["", "v", "V", "w", "Ω", "ω", "@", "a\"b\\c", "x = y"])
            .prop_map(|name| ValueName::new(name).unwrap()),
        1 => Just(ValueName::from_utf16([0xDC00, 0x41]).unwrap()),
    ]
}

/// Any type and any bytes, and the usual ones often.
pub fn data() -> impl Strategy<Value = ValueData> {
    let any_type = prop_oneof![0..13_u32, any::<u32>()];
    prop_oneof![
        any::<u32>().prop_map(ValueData::dword),
        "[ -~é€\u{1F600}\t]{0,12}".prop_map(|text| ValueData::string(&text)),
        "[a-z%]{0,6}".prop_map(|text| ValueData::expand_string(&text)),
        vec("[a-z]{0,3}", 0..3)
            .prop_map(|all| ValueData::multi_string(all.iter().map(String::as_str))),
        (any_type, vec(any::<u8>(), 0..40))
            .prop_map(|(t, bytes)| ValueData::from_raw(ValueType::from_number(t), &bytes)),
        vec(any::<u16>(), 0..8).prop_map(|units| {
            let bytes: Vec<u8> = units.iter().chain([&0]).flat_map(|u| u.to_le_bytes()).collect();
            ValueData::from_raw(ValueType::SZ, &bytes)
        }),
    ]
}

/// Data that a `.reg` file can set.
pub fn importable_data() -> impl Strategy<Value = ValueData> {
    data().prop_filter("an import appends a NUL", |data| !data.as_ref().import_appends_nul())
}

/// One operation.
pub fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        2 => key().prop_map(Change::create_key),
        2 => key().prop_map(Change::delete_key),
        2 => key().prop_map(Change::remove_key_if_empty),
        6 => (key(), value_name(), data()).prop_map(|(k, n, d)| Change::set_value(k, n, d)),
        3 => (key(), value_name()).prop_map(|(k, n)| Change::delete_value(k, n)),
        1 => (key(), vec(value_name(), 0..3)).prop_map(|(k, n)| Change::keep_only_values(k, n)),
    ]
}

/// What a `.reg` file can say.
pub fn reg_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        2 => key().prop_map(Change::create_key),
        // Near the top, so that often something is below.
        3 => key_to(1).prop_map(Change::delete_key),
        6 => (key(), value_name(), importable_data()).prop_map(|(k, n, d)| Change::set_value(k, n, d)),
        3 => (key(), value_name()).prop_map(|(k, n)| Change::delete_value(k, n)),
    ]
}

pub fn changes() -> impl Strategy<Value = ChangeSet> {
    vec(change(), 0..10).prop_map(ChangeSet::from_iter)
}

pub fn reg_changes() -> impl Strategy<Value = ChangeSet> {
    vec(reg_change(), 0..20).prop_map(ChangeSet::from_iter)
}

/// The same key below another base.
pub fn rebase(key: &KeyPath, to: &KeyPath) -> KeyPath {
    key.components()
        .skip(base().depth())
        .fold(to.clone(), |to, name| to.join_utf16(name.units()).unwrap())
}

/// A whole world: everything at and below the base is known.
pub fn world() -> impl Strategy<Value = Snapshot> {
    world_of(data())
}

/// A world that an import can make.
pub fn importable_world() -> impl Strategy<Value = Snapshot> {
    world_of(importable_data())
}

fn world_of(data: impl Strategy<Value = ValueData>) -> impl Strategy<Value = Snapshot> {
    let entry = (key(), prop::option::weighted(0.8, (value_name(), data)));
    vec(entry, 0..12).prop_map(|entries| {
        let mut world = Snapshot::builder();
        let mut taken = std::collections::BTreeSet::new();
        world.cover(Scope::Subtree(base()));
        for (key, value) in entries {
            world.key(&key).unwrap();
            if let Some((name, data)) = value
                && taken.insert((key.clone(), name.clone()))
            {
                world.value(&key, &name, data.as_ref()).unwrap();
            }
        }
        world.finish().unwrap()
    })
}

/// What of a world is known.
pub fn coverage() -> impl Strategy<Value = Coverage> {
    let scope = prop_oneof![
        1 => Just(Scope::Subtree(base())),
        2 => key().prop_map(Scope::Subtree),
        2 => key().prop_map(Scope::Values),
        2 => key().prop_map(Scope::Key),
        3 => (key(), value_name()).prop_map(|(k, n)| Scope::Value(k, n)),
    ];
    vec(scope, 0..6).prop_map(|scopes| {
        let mut coverage = Coverage::nothing();
        for scope in scopes {
            coverage.add(scope);
        }
        coverage
    })
}
