//! What does one line tell of a key that is recorded with all that it holds?

use super::{bytes, units, value_type};
use crate::registry::{KeyPath, Scope, SnapshotBuilder, ValueData, ValueName};

/// How such a line begins.
pub(super) const MARK: &str = "+\t";

/// A key or a value.
pub(super) struct Item {
    key: KeyPath,
    value: Option<(ValueName, Option<ValueData>)>,
}

impl Item {
    /// Reads the line: the key's path below that of the entry, the value's name or `-` for the key
    /// itself, its kind and its bytes.
    pub(super) fn read(line: &str, top: &KeyPath) -> Result<Self, String> {
        let fields: Vec<&str> = line.strip_prefix(MARK).unwrap_or(line).split(':').collect();
        let [below, name, kind, data] = fields.as_slice() else {
            return Err(format!(
                "a line of this kind has four parts, and this has {}",
                fields.len()
            ));
        };
        let below = units(below)?;
        let mut key = top.clone();
        if !below.is_empty() {
            for name in below.split(|unit| *unit == u16::from(b'\\')) {
                key = key
                    .join_utf16(name.iter().copied())
                    .map_err(|error| format!("the key: {error}"))?;
            }
        }
        if *name == "-" {
            return Ok(Self { key, value: None });
        }
        let name = ValueName::from_utf16(units(name)?).map_err(|error| error.to_string())?;
        // Data that a script cannot read exactly are not recorded.
        let is_told = !data.is_empty() || matches!(*kind, "Binary" | "None");
        let told = || Ok::<_, String>(ValueData::from_raw(value_type(kind)?, &bytes(data)?));
        let data = if is_told { Some(told()?) } else { None };
        Ok(Self { key, value: Some((name, data)) })
    }

    /// Puts it into the state; whether all of it is known.
    pub(super) fn put(self, state: &mut SnapshotBuilder) -> Result<bool, String> {
        state.key(&self.key).map_err(|error| error.to_string())?;
        state.cover(Scope::Key(self.key.clone()));
        let Some((name, data)) = self.value else { return Ok(true) };
        let Some(data) = data else { return Ok(false) };
        state.value(&self.key, &name, data.as_ref()).map_err(|error| error.to_string())?;
        state.cover(Scope::Value(self.key, name));
        Ok(true)
    }
}
