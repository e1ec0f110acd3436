//! Reads a file as the state that an import leaves where nothing is known before.
//!
//! The same comes of [`read_changes`](super::read_changes) and [`change::apply`](crate::change::apply),
//! which keep every change on the way; a whole export would take several times its size.

use std::io::Read;

use super::ReadError;
use super::lane::Meant;
use super::read::import;
use super::reader::Reader;
use super::record::Parsed;
use crate::diagnostic::Diagnostic;
use crate::registry::{Coverage, KeyPath, Scope, Snapshot, ValueName};

/// Reads a file as the state that an import leaves where nothing is known before: each key line makes
/// its key known, and each value line its value. Returns `None` if the file deletes something, or is
/// in the form of Windows 3.1; what was found is then in `diagnostics` only in part.
///
/// # Errors
/// [`ReadError`] if the file cannot be read, if importers refuse it, or if the state exceeds 4 GiB.
///
/// # Examples
/// ```
/// use regdraft::{change, reg::{self, Reader}, registry::Snapshot};
///
/// let file = b"REGEDIT4\n[HKEY_CURRENT_USER\\A]\n\"x\"=dword:1\n\"X\"=dword:2\n";
/// let state = reg::read_imported(Reader::new(&file[..]), &mut Vec::new())?;
/// let changes = reg::read_changes(Reader::new(&file[..]), None, &mut Vec::new())?;
/// assert_eq!(state, Some(change::apply(&Snapshot::empty(), &changes)?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_imported(
    mut reader: Reader<impl Read>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<Snapshot>, ReadError> {
    let mut state = Snapshot::builder();
    let mut keys: Vec<KeyPath> = Vec::new();
    let too_large = |error| ReadError::of_state(&error);
    loop {
        let exported = reader.take_exported(&mut state, Meant::Import, |state, key, shared| {
            keys.push(key.to_path());
            state.key_of_line(key, shared)
        });
        exported.map_err(too_large)?;
        let Some(parsed) = reader.step()? else { break };
        if parsed == Parsed::Refused {
            return Err(ReadError::of_remarks(reader.remarks()));
        }
        diagnostics.extend_from_slice(reader.remarks());
        match parsed {
            Parsed::Key { delete: false } => {
                let key = reader.path();
                state.key_of_line(key, None).map_err(too_large)?;
                keys.push(key.to_path());
            }
            Parsed::SetValue => {
                let data = reader.value_data();
                if data.import_appends_nul() {
                    let data = import(data, reader.line(), diagnostics);
                    state.value_of_line(reader.value_name(), data.as_ref()).map_err(too_large)?;
                } else {
                    state.value_of_line(reader.value_name(), data).map_err(too_large)?;
                }
            }
            // What only a list of changes tells.
            Parsed::Key { delete: true } | Parsed::DeleteValue | Parsed::SetDefault => {
                return Ok(None);
            }
            _ => {}
        }
    }
    let state = state.finish_overwritten().map_err(too_large)?;
    let coverage = coverage(&state, keys);
    Ok(Some(state.with_coverage(coverage)))
}

/// What a file makes known: the keys that it names, and every value.
fn coverage(state: &Snapshot, keys: Vec<KeyPath>) -> Coverage {
    let mut keys = first_spellings(keys).into_iter().peekable();
    let (mut named, mut values) = (Vec::new(), Vec::new());
    let mut walk = state.walk();
    while let Some((path, key)) = walk.next_of_all() {
        let Some(path) = keys.next_if(|given| given.as_ref().order(path).is_eq()) else { continue };
        let name = |name| Scope::Value(path.clone(), ValueName::from_checked(name));
        values.extend(key.values().map(|(text, _)| name(text)));
        named.push(Scope::Key(path));
    }
    let mut coverage = Coverage::nothing();
    coverage.extend(values);
    coverage.extend(named);
    coverage
}

/// Sorts keys, each once, and in the spelling in which it came first, be it on the way to a key below
/// it: so an import of one line after the other finds it.
fn first_spellings(keys: Vec<KeyPath>) -> Vec<KeyPath> {
    let mut keys: Vec<(KeyPath, usize)> = keys.into_iter().zip(0..).collect();
    // An export is in order already, which a stable sort notices.
    keys.sort_by(|a, b| a.0.cmp(&b.0));
    keys.dedup_by(|a, b| a.0 == b.0);
    let is_in_order = keys.is_sorted_by_key(|(_, at)| *at);
    let first = |(index, (key, at)): (usize, &(KeyPath, usize))| {
        let below = keys.iter().skip(index + 1).take_while(|(below, _)| below.is_at_or_below(key));
        let first = below.filter(|(_, before)| before < at).min_by_key(|(_, before)| *before);
        first.and_then(|(below, _)| below.lineage_from(key.depth()).next())
    };
    if is_in_order {
        return keys.into_iter().map(|(key, _)| key).collect();
    }
    let spelled = keys
        .iter()
        .enumerate()
        .map(|(index, key)| first((index, key)).unwrap_or_else(|| key.0.clone()));
    spelled.collect()
}
