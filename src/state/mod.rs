//! What did a script record of a host before it changed anything?
//!
//! `apply.ps1` and `capture.ps1` write one line for each entry of their plan: how many trailing key
//! names do not exist, whether the value exists, its kind and bytes; and behind an entry that is about
//! all that a key holds, one line for each key and value in it. So the record tells exactly what was
//! there *and what was not*, at the places of the change, and of nothing else.

mod item;

use std::fmt;

use self::item::Item;
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
    let mut at = 3;
    let mut rest = entries;
    while let [line, behind @ ..] = rest {
        let count = behind.iter().take_while(|line| line.starts_with(item::MARK)).count();
        let (items, others) = behind.split_at_checked(count).unwrap_or_default();
        entry(line, items, &mut state).map_err(|(line, message)| wrong(at + line, message))?;
        at += 1 + count;
        rest = others;
    }
    state.finish().map_err(|error| wrong(lines.len() - 1, error.to_string()))
}

/// What an entry is about.
enum Place {
    Key,
    /// Whether the key is empty.
    Emptiness,
    OwnValues,
    Subtree,
    Value(ValueName),
}

/// Takes what one line, and the items behind it, state; or tells which of these lines is wrong.
fn entry(line: &str, items: &[&str], state: &mut SnapshotBuilder) -> Result<(), (usize, String)> {
    let first = |message: String| (0, message);
    let fields: Vec<&str> = line.split('\t').collect();
    let [_, missing, existed, kind, data, place] = fields.as_slice() else {
        let message = format!("an entry has six fields, and this line has {}", fields.len());
        return Err(first(message));
    };
    let (key, place) = location(place).map_err(first)?;
    let existed = match *existed {
        "0" => false,
        "1" => true,
        other => return Err(first(format!("{other:?} does not tell whether it existed"))),
    };
    if !items.is_empty() && !matches!(place, Place::Emptiness | Place::OwnValues | Place::Subtree) {
        return Err((1, "this entry is about one thing, and has no lines behind it".into()));
    }
    if !key_exists(missing, &key, existed, state).map_err(first)? {
        return Ok(());
    }
    match place {
        Place::Value(name) => {
            if existed {
                let kind = value_type(kind).map_err(first)?;
                let data = ValueData::from_raw(kind, &bytes(data).map_err(first)?);
                let put = state.value(&key, &name, data.as_ref());
                put.map_err(|error| first(error.to_string()))?;
            }
            state.cover(Scope::Value(key, name));
            return Ok(());
        }
        _ if !existed => return Err(first(format!("{key} exists, and does not"))),
        Place::Key => return Ok(()),
        Place::Emptiness | Place::OwnValues | Place::Subtree => {}
    }
    let mut all_are_known = true;
    for (at, line) in items.iter().enumerate() {
        let item = Item::read(line, &key).map_err(|message| (at + 1, message))?;
        all_are_known &= item.put(state).map_err(|message| (at + 1, message))?;
    }
    match place {
        Place::Subtree if all_are_known => state.cover(Scope::Subtree(key)),
        Place::OwnValues if all_are_known => state.cover(Scope::Values(key)),
        // Of a key that holds something, one thing is told.
        Place::Emptiness if *kind == "Empty" => state.cover(Scope::Subtree(key)),
        _ => {}
    }
    Ok(())
}

/// Takes which keys of a path exist; tells whether the last one does.
fn key_exists(
    missing: &str,
    key: &KeyPath,
    existed: bool,
    state: &mut SnapshotBuilder,
) -> Result<bool, String> {
    let missing: usize =
        missing.parse().map_err(|_| format!("{missing:?} is no count of key names"))?;
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
        let first_missing = lineage.get(present.depth() + 1).unwrap_or(key);
        state.cover(Scope::Key(first_missing.clone()));
    }
    Ok(missing == 0)
}

/// Where an entry is: its key, and what of it.
fn location(place: &str) -> Result<(KeyPath, Place), String> {
    let parts: Vec<&str> = place.split(':').collect();
    let [hive, "64", key, part] = parts.as_slice() else {
        return Err("the place is not written as hive, view, key and name".into());
    };
    let root = RootKey::of_hive(hive).ok_or_else(|| format!("{hive:?} is no hive"))?;
    let below = units(key)?;
    let separator = (!below.is_empty()).then_some(u16::from(b'\\'));
    let path = root.name().encode_utf16().chain(separator).chain(below);
    let path = KeyPath::from_utf16(path).map_err(|error| format!("the key: {error}"))?;
    let place = match *part {
        "-" => Place::Key,
        "?" => Place::Emptiness,
        "@" => Place::OwnValues,
        "*" => Place::Subtree,
        name => {
            Place::Value(ValueName::from_utf16(units(name)?).map_err(|error| error.to_string())?)
        }
    };
    Ok((path, place))
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
