//! A registry as a map, as simple as can be, to compare with.

use std::collections::BTreeMap;

use regdraft::change::{Change, Operation};
use regdraft::registry::{KeyPath, Snapshot, ValueData, ValueName};

/// The name of a key or value as Windows compares it, by the rule and not by a table: a unit folds
/// to its upper case if that is one unit and maps back.
pub fn fold(units: impl Iterator<Item = u16>) -> Vec<u16> {
    units.map(fold_unit).collect()
}

fn fold_unit(unit: u16) -> u16 {
    // Letters that got their upper case in a Unicode version after the table that Windows uses.
    if matches!(unit, 0xA7C0..=0xA7FF | 0x019B | 0x0264 | 0x1C8A) {
        return unit;
    }
    // The simple mapping of these is one unit, but the standard library offers the full one.
    match unit {
        0x1F80..=0x1F87 | 0x1F90..=0x1F97 | 0x1FA0..=0x1FA7 => return unit + 8,
        0x1FB3 | 0x1FC3 | 0x1FF3 => return unit + 9,
        _ => {}
    }
    let single = |c: char, up: bool| {
        let mapped: Vec<char> =
            if up { c.to_uppercase().collect() } else { c.to_lowercase().collect() };
        match mapped.as_slice() {
            [one] => u16::try_from(u32::from(*one)).ok(),
            _ => None,
        }
    };
    let fold = || {
        let upper = single(char::from_u32(u32::from(unit))?, true)?;
        let back = single(char::from_u32(u32::from(upper))?, false)?;
        (back == unit).then_some(upper)
    };
    fold().unwrap_or(unit)
}

pub type Path = Vec<Vec<u16>>;
pub type Values = BTreeMap<Vec<u16>, (u32, Vec<u8>)>;

/// Every key with its values; all there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model(pub BTreeMap<Path, Values>);

/// The path of a key, folded.
pub fn path(key: &KeyPath) -> Path {
    let root = fold(key.root().name().encode_utf16());
    std::iter::once(root).chain(key.components().map(|name| fold(name.units()))).collect()
}

pub fn name(name: &ValueName) -> Vec<u16> {
    fold(name.text().units())
}

fn raw(data: &ValueData) -> (u32, Vec<u8>) {
    let (value_type, bytes) = data.to_raw();
    (value_type.number(), bytes)
}

impl Model {
    /// All that a snapshot knows to exist.
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut model = Self::default();
        for key in snapshot.keys() {
            let values = key.values().map(|(name, value)| {
                (fold(name.units()), (value.value_type().number(), value.bytes().into_owned()))
            });
            assert!(
                model.0.insert(path(&key.path()), values.collect()).is_none(),
                "a key stands once"
            );
        }
        model
    }

    fn create(&mut self, path: &[Vec<u16>]) {
        for depth in 1..=path.len() {
            self.0.entry(path[..depth].to_vec()).or_default();
        }
    }

    /// Whether something is below the key.
    fn has_subkeys(&self, path: &[Vec<u16>]) -> bool {
        self.0.keys().any(|key| key.len() > path.len() && key.starts_with(path))
    }

    /// Does what an operation says, the plain way.
    pub fn apply(&mut self, change: &Change) {
        let path = path(change.key());
        match change.operation() {
            Operation::CreateKey => self.create(&path),
            Operation::DeleteKey => self.0.retain(|key, _| !key.starts_with(&path)),
            Operation::RemoveKeyIfEmpty => {
                let empty = self.0.get(&path).is_some_and(BTreeMap::is_empty);
                if empty && !self.has_subkeys(&path) && path.len() > 1 {
                    self.0.remove(&path);
                }
            }
            Operation::SetValue { name: n, data } => {
                self.create(&path);
                self.0.get_mut(&path).unwrap().insert(name(n), raw(data));
            }
            Operation::DeleteValue { name: n } => {
                if let Some(values) = self.0.get_mut(&path) {
                    values.remove(&name(n));
                }
            }
            Operation::KeepOnlyValues { names } => {
                let keep: Vec<_> = names.iter().map(name).collect();
                if let Some(values) = self.0.get_mut(&path) {
                    values.retain(|known, _| keep.contains(known));
                }
            }
        }
    }

    pub fn apply_all<'c>(mut self, changes: impl IntoIterator<Item = &'c Change>) -> Self {
        for change in changes {
            self.apply(change);
        }
        self
    }
}
