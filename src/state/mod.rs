//! What did a script record of a host before it changed anything?
//!
//! `apply.ps1` writes one line for each entry of its plan: how many trailing key names do not exist,
//! whether the value exists, its kind and bytes. So the record tells exactly what was there *and what
//! was not*, at the places of the change, and of nothing else.

use std::fmt;

use crate::registry::{
    KeyPath, RootKey, Scope, Snapshot, SnapshotBuilder, ValueData, ValueName, ValueType,
};

/// How a state file begins.
pub const SIGNATURE: &[u8] = b"regdraft-state\t";

/// Why a state file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateFileError {
    line: u32,
    message: String,
}

impl StateFileError {
    /// The number of the line, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// What is wrong with it.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for StateFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for StateFileError {}

/// Reads a state file as the state that it records.
///
/// The state speaks for the places of the entries, and for nothing else: also for what does not
/// exist there.
///
/// # Errors
/// [`StateFileError`] if the file is of another version, not whole, or contradicts itself.
///
/// # Examples
/// ```
/// use regdraft::registry::{KeyPath, Presence};
///
/// // Of HKCU\Contoso\App, "App" did not exist.
/// let key: String = "Contoso\\App".encode_utf16().map(|u| format!("{:04x}", u.swap_bytes())).collect();
/// let file = format!("regdraft-state\t1\nticket\tCHG1\ndigest\t\nE0001\t1\t0\t\t\tCurrentUser:64:{key}:-\nend");
/// let state = regdraft::state::read(file.as_bytes())?;
/// assert!(matches!(state.key(&KeyPath::parse(r"HKCU\Contoso\App")?), Presence::Absent));
/// assert!(matches!(state.key(&KeyPath::parse(r"HKCU\Contoso")?), Presence::Present(_)));
/// assert!(matches!(state.key(&KeyPath::parse(r"HKCU\Contoso\Other")?), Presence::Unknown));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(file: &[u8]) -> Result<Snapshot, StateFileError> {
    let wrong = |line: usize, message: String| StateFileError {
        line: u32::try_from(line + 1).unwrap_or(u32::MAX),
        message,
    };
    let Ok(text) = std::str::from_utf8(file) else {
        return Err(wrong(0, "a state file is plain ASCII".into()));
    };
    let lines: Vec<&str> = text.lines().collect();
    for (at, head) in ["regdraft-state\t1", "ticket\t", "digest\t"].into_iter().enumerate() {
        let line = lines.get(at).copied().unwrap_or_default();
        let is_right = if at == 0 { line == head } else { line.starts_with(head) };
        if !is_right {
            let expected = head.trim_end().replace('\t', " ");
            return Err(wrong(
                at,
                format!("this is no state file of version 1: {expected:?} is missing"),
            ));
        }
    }
    let [_, _, _, entries @ .., "end"] = lines.as_slice() else {
        return Err(wrong(lines.len(), "the file is not whole: it must end in \"end\"".into()));
    };
    let mut state = Snapshot::builder();
    for (at, line) in entries.iter().enumerate() {
        entry(line, &mut state).map_err(|message| wrong(at + 3, message))?;
    }
    state.finish().map_err(|error| wrong(lines.len() - 1, error.to_string()))
}

/// Takes what one line states.
fn entry(line: &str, state: &mut SnapshotBuilder) -> Result<(), String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [_, missing, existed, kind, data, place] = fields.as_slice() else {
        return Err(format!("an entry has six fields, and this line has {}", fields.len()));
    };
    let (key, name) = location(place)?;
    let missing: usize =
        missing.parse().map_err(|_| format!("{missing:?} is no count of key names"))?;
    let existed = match *existed {
        "0" => false,
        "1" => true,
        other => return Err(format!("{other:?} does not tell whether it existed")),
    };
    let lineage = key.lineage();
    let Some(present) = key.depth().checked_sub(missing).and_then(|at| lineage.get(at)) else {
        return Err(format!("{missing} of the names in {key} cannot be missing"));
    };
    state.key(present).map_err(|error| error.to_string())?;
    state.cover(Scope::Key(present.clone()));
    if missing > 0 {
        if existed {
            return Err(format!("{key} cannot hold anything where it does not exist"));
        }
        let first_missing = lineage.get(present.depth() + 1).unwrap_or(&key);
        state.cover(Scope::Key(first_missing.clone()));
        return Ok(());
    }
    let Some(name) = name else {
        return if existed { Ok(()) } else { Err(format!("{key} exists, and does not")) };
    };
    if existed {
        let data = ValueData::from_raw(value_type(kind)?, &bytes(data)?);
        state.value(&key, &name, data.as_ref()).map_err(|error| error.to_string())?;
    }
    state.cover(Scope::Value(key, name));
    Ok(())
}

/// Where an entry is: its key, and its value unless it is about the key itself.
fn location(place: &str) -> Result<(KeyPath, Option<ValueName>), String> {
    let parts: Vec<&str> = place.split(':').collect();
    let [hive, "64", key, name] = parts.as_slice() else {
        return Err("the place is not written as hive, view, key and name".into());
    };
    let root = RootKey::of_hive(hive).ok_or_else(|| format!("{hive:?} is no hive"))?;
    let below = units(key)?;
    let separator = (!below.is_empty()).then_some(u16::from(b'\\'));
    let path = root.name().encode_utf16().chain(separator).chain(below);
    let path = KeyPath::from_utf16(path).map_err(|error| format!("the key: {error}"))?;
    if *name == "-" {
        return Ok((path, None));
    }
    let name = ValueName::from_utf16(units(name)?).map_err(|error| error.to_string())?;
    Ok((path, Some(name)))
}

/// The type that .NET calls so.
fn value_type(kind: &str) -> Result<ValueType, String> {
    Ok(match kind {
        "None" => ValueType::NONE,
        "String" => ValueType::SZ,
        "ExpandString" => ValueType::EXPAND_SZ,
        "Binary" => ValueType::BINARY,
        "DWord" => ValueType::DWORD,
        "MultiString" => ValueType::MULTI_SZ,
        "QWord" => ValueType::QWORD,
        other => return Err(format!("{other:?} is no kind of value that a script records")),
    })
}

/// The UTF-16 units of text in hexadecimal digits, two bytes each, the lower first.
fn units(hex: &str) -> Result<Vec<u16>, String> {
    let bytes = bytes(hex)?;
    let (units, []) = bytes.as_chunks::<2>() else {
        return Err("text has two bytes for each unit".into());
    };
    Ok(units.iter().map(|unit| u16::from_le_bytes(*unit)).collect())
}

fn bytes(hex: &str) -> Result<Vec<u8>, String> {
    let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|n| u8::try_from(n).ok());
    let (pairs, []) = hex.as_bytes().as_chunks::<2>() else {
        return Err("there is an odd number of hexadecimal digits".into());
    };
    let byte = |[high, low]: &[u8; 2]| Some(digit(*high)? << 4 | digit(*low)?);
    pairs
        .iter()
        .map(byte)
        .collect::<Option<_>>()
        .ok_or_else(|| "these are no hexadecimal digits".into())
}
