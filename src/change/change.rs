//! What can be done to a registry?

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::registry::{KeyPath, ValueData, ValueName};

/// One operation on one key, and where it came from.
///
/// # Equality
/// The operation and its key; the origin does not count.
#[derive(Clone)]
pub struct Change {
    key: KeyPath,
    operation: Operation,
    origin: Option<Origin>,
}

/// What is done to a key. These six are all there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Creates the key, and the keys above it, where they do not exist.
    CreateKey,
    /// Deletes the key with everything in and below it.
    DeleteKey,
    /// Deletes the key if it holds neither values nor subkeys.
    RemoveKeyIfEmpty,
    /// Sets a value, and creates the key where it does not exist.
    SetValue {
        /// The value's name.
        name: ValueName,
        /// Its type and data.
        data: ValueData,
    },
    /// Deletes a value. Never creates the key.
    DeleteValue {
        /// The value's name.
        name: ValueName,
    },
    /// Deletes all of the key's own values but these. Never creates the key.
    KeepOnlyValues {
        /// The values that may stay.
        names: BTreeSet<ValueName>,
    },
}

/// Where a change comes from: a preset, a file and line, and the documents that ask for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    label: Arc<str>,
    line: Option<u32>,
    references: Arc<[String]>,
}

impl Origin {
    /// An origin by name: a preset, a file.
    pub fn new(label: &str) -> Self {
        Self { label: label.into(), line: None, references: Arc::new([]) }
    }

    /// The same origin, at a line of the file.
    pub fn at_line(&self, line: u32) -> Self {
        Self { line: Some(line), ..self.clone() }
    }

    /// The same origin, with documents that ask for the change.
    pub fn with_references(self, references: impl Into<Arc<[String]>>) -> Self {
        Self { references: references.into(), ..self }
    }

    /// From the list that [`sources`](Self::sources) gave.
    pub fn from_sources(sources: &[String]) -> Option<Self> {
        let (label, references) = sources.split_first()?;
        Some(Self::new(label).with_references(references))
    }

    /// The name without the line: a preset, a file.
    pub fn label(&self) -> &str {
        if self.line.is_some() {
            return &self.label;
        }
        // One that went through JSON has its line in the label.
        match self.label.rsplit_once(':') {
            Some((label, line)) if !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit()) => {
                label
            }
            _ => &self.label,
        }
    }

    /// The line of the file, if it is known.
    pub fn line(&self) -> Option<u32> {
        self.line
    }

    /// The documents that ask for the change.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        self.references.iter().map(String::as_str)
    }

    /// The label, with its line if there is one.
    pub fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.label),
            None => self.label.to_string(),
        }
    }

    /// Everything known of the origin, for people: the label with its line, then the documents.
    pub fn sources(&self) -> Vec<String> {
        std::iter::once(self.place()).chain(self.references.iter().cloned()).collect()
    }
}

impl Change {
    /// A change from its parts.
    pub fn new(key: KeyPath, operation: Operation) -> Self {
        Self { key, operation, origin: None }
    }

    /// Creates a key.
    pub fn create_key(key: KeyPath) -> Self {
        Self::new(key, Operation::CreateKey)
    }

    /// Deletes a key with everything in and below it.
    pub fn delete_key(key: KeyPath) -> Self {
        Self::new(key, Operation::DeleteKey)
    }

    /// Deletes a key if it is empty.
    pub fn remove_key_if_empty(key: KeyPath) -> Self {
        Self::new(key, Operation::RemoveKeyIfEmpty)
    }

    /// Sets a value.
    pub fn set_value(key: KeyPath, name: ValueName, data: ValueData) -> Self {
        Self::new(key, Operation::SetValue { name, data })
    }

    /// Deletes a value.
    pub fn delete_value(key: KeyPath, name: ValueName) -> Self {
        Self::new(key, Operation::DeleteValue { name })
    }

    /// Deletes all values of a key but these.
    pub fn keep_only_values(key: KeyPath, names: impl IntoIterator<Item = ValueName>) -> Self {
        Self::new(key, Operation::KeepOnlyValues { names: names.into_iter().collect() })
    }

    /// The same change, with its origin.
    pub fn with_origin(self, origin: Option<Origin>) -> Self {
        Self { origin, ..self }
    }

    /// The key.
    pub fn key(&self) -> &KeyPath {
        &self.key
    }

    /// What is done to it.
    pub fn operation(&self) -> &Operation {
        &self.operation
    }

    /// Where the change comes from, if that is known.
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// Everything known of the origin, for people.
    pub fn sources(&self) -> Vec<String> {
        self.origin.as_ref().map(Origin::sources).unwrap_or_default()
    }
}

impl Operation {
    /// The operation's name, as it stands in JSON and in messages.
    pub fn id(&self) -> &'static str {
        match self {
            Operation::CreateKey => "create-key",
            Operation::DeleteKey => "delete-key",
            Operation::RemoveKeyIfEmpty => "remove-key-if-empty",
            Operation::SetValue { .. } => "set-value",
            Operation::DeleteValue { .. } => "delete-value",
            Operation::KeepOnlyValues { .. } => "keep-only-values",
        }
    }

    /// The name of the one value the operation is about.
    pub fn value_name(&self) -> Option<&ValueName> {
        match self {
            Operation::SetValue { name, .. } | Operation::DeleteValue { name } => Some(name),
            _ => None,
        }
    }
}

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.operation == other.operation
    }
}

impl Eq for Change {}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.operation {
            Operation::SetValue { data, .. } => write!(f, "{self} = {data:?}"),
            Operation::KeepOnlyValues { names } => write!(f, "{self} {names:?}"),
            _ => write!(f, "{self}"),
        }
    }
}

/// For messages: the operation and what it is done to, without the data.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.operation.value_name() {
            Some(name) => write!(f, "{} {name} in {}", self.operation.id(), self.key),
            None => write!(f, "{} {}", self.operation.id(), self.key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_says_where_and_why() {
        let file = Origin::new("servers.reg");
        assert_eq!(file.sources(), ["servers.reg"]);
        let line = file.at_line(7).with_references(["https://example.org/1".to_owned()]);
        assert_eq!(line.sources(), ["servers.reg:7", "https://example.org/1"]);
        let key = KeyPath::parse(r"HKLM\SOFTWARE\Contoso").unwrap();
        let change = Change::create_key(key).with_origin(Some(line.clone()));
        assert_eq!(change.origin(), Some(&line));
        assert_eq!(change.sources(), line.sources());
        let back = Origin::from_sources(&line.sources()).unwrap();
        assert_eq!(back.sources(), line.sources());
        assert_eq!((line.label(), line.place().as_str()), ("servers.reg", "servers.reg:7"));
        assert_eq!((back.label(), back.place()), (line.label(), line.place()));
        assert!(back.references().eq(line.references()));
        assert_eq!(Origin::new("a:b").label(), "a:b");
        assert_eq!(Origin::from_sources(&[]), None);
    }
}
