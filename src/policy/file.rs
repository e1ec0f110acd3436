//! How does a policy stand in a file, and what change is it?

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use toml::Spanned;

use super::entry::{Entry, Name, Path};
use super::{Policy, PolicyError, SCHEMA};
use crate::change::{Change, ChangeSet, Origin};
use crate::registry::{KeyPath, ValueName};
use crate::span::Span;

/// The document; what has a place in TOML has none in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<P, V> {
    schema: String,
    title: Option<String>,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default = "Vec::new")]
    keys: Vec<KeyEntry<P, V>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct KeyEntry<P, V> {
    path: P,
    #[serde(default)]
    absent: bool,
    #[serde(default)]
    remove_if_empty: bool,
    #[serde(default)]
    exclusive: bool,
    #[serde(default = "Values::none")]
    values: Values<V>,
}

/// The values in the order of the file.
struct Values<V>(Vec<(ValueName, V)>);

impl<V> Values<V> {
    fn none() -> Self {
        Self(Vec::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Values<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for InOrder<V> {
            type Value = Values<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of value names, each with how the value is to be")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut values: Vec<(ValueName, V)> = Vec::new();
                while let Some(Name(name)) = map.next_key()? {
                    values.push((name, map.next_value()?));
                }
                Ok(Values(values))
            }
        }
        deserializer.deserialize_map(InOrder(PhantomData))
    }
}

/// Something with its place, where the format knows it.
trait Placed<T> {
    /// It, and the byte at which it begins.
    fn parts(self) -> (T, Option<usize>);
}

impl<T> Placed<T> for Spanned<T> {
    fn parts(self) -> (T, Option<usize>) {
        let at = self.span().start;
        (self.into_inner(), Some(at))
    }
}

/// Without a place.
#[derive(Deserialize)]
#[serde(transparent)]
struct Bare<T>(T);

impl<T> Placed<T> for Bare<T> {
    fn parts(self) -> (T, Option<usize>) {
        (self.0, None)
    }
}

pub(super) fn from_toml(text: &str, label: &str) -> Result<Policy, PolicyError> {
    let document: Document<Spanned<Path>, Spanned<Entry>> =
        toml::from_str(text).map_err(|error| PolicyError {
            message: error.message().trim_end().to_owned(),
            span: error.span().map(|span| span_at(text, span.start)),
        })?;
    policy(document, text, label)
}

pub(super) fn from_json(text: &str, label: &str) -> Result<Policy, PolicyError> {
    let document: Document<Bare<Path>, Bare<Entry>> =
        serde_json::from_str(text).map_err(|error| {
            let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let whole = error.to_string();
            PolicyError {
                message: whole.split(" at line ").next().unwrap_or(&whole).to_owned(),
                span: (error.line() > 0)
                    .then(|| Span::new(small(error.line()), small(error.column()))),
            }
        })?;
    policy(document, text, label)
}

/// Line and column of a byte.
fn span_at(text: &str, at: usize) -> Span {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span::new(small(line), small(column))
}

fn policy<P: Placed<Path>, V: Placed<Entry>>(
    document: Document<P, V>,
    text: &str,
    label: &str,
) -> Result<Policy, PolicyError> {
    if document.schema != SCHEMA {
        let message = format!("the schema is {:?}, not {SCHEMA:?}", document.schema);
        return Err(PolicyError { message, span: None });
    }
    let origin = Origin::new(label).with_references(document.sources);
    let mut drawn = Drawn {
        text,
        origin,
        changes: ChangeSet::new(),
        removals: Vec::new(),
        keys: BTreeMap::new(),
    };
    for key in document.keys {
        drawn.key(key)?;
    }
    drawn.check_lineages()?;
    // What goes goes last, and deepest first: then it does not matter where it stands.
    drawn.removals.sort_by_key(|(_, change)| std::cmp::Reverse(change.key().depth()));
    for (at, change) in std::mem::take(&mut drawn.removals) {
        drawn.push(at, change);
    }
    Ok(Policy { title: document.title, changes: drawn.changes })
}

struct Drawn<'a> {
    text: &'a str,
    origin: Origin,
    changes: ChangeSet,
    /// The keys that go.
    removals: Vec<(Option<usize>, Change)>,
    /// Each key, where it stands, and what becomes of it.
    keys: BTreeMap<KeyPath, (Option<usize>, Fate)>,
}

/// What becomes of a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    Absent,
    RemovedIfEmpty,
}

impl Drawn<'_> {
    fn error(&self, at: Option<usize>, message: String) -> PolicyError {
        PolicyError { message, span: at.map(|at| span_at(self.text, at)) }
    }

    fn push(&mut self, at: Option<usize>, change: Change) {
        let origin = match at {
            Some(at) => self.origin.at_line(span_at(self.text, at).line()),
            None => self.origin.clone(),
        };
        self.changes.push(change.with_origin(Some(origin)));
    }

    fn key<P: Placed<Path>, V: Placed<Entry>>(
        &mut self,
        entry: KeyEntry<P, V>,
    ) -> Result<(), PolicyError> {
        let (Path(key), at) = entry.path.parts();
        if let Some((first, _)) = self.keys.get(&key) {
            let above = first
                .map(|at| format!(", in line {}", span_at(self.text, at).line()))
                .unwrap_or_default();
            return Err(
                self.error(at, format!("{key} is described twice{above}: put the values together"))
            );
        }
        let gone = entry.absent || entry.remove_if_empty;
        if entry.absent && entry.remove_if_empty {
            return Err(self.error(at, format!("{key}: say either `absent` or `remove-if-empty`")));
        }
        if gone && (entry.exclusive || !entry.values.0.is_empty()) {
            let message = format!("{key} is to be absent, so it has no values");
            return Err(self.error(at, message));
        }
        let fate = match (entry.absent, entry.remove_if_empty) {
            (true, _) => Fate::Absent,
            (_, true) => Fate::RemovedIfEmpty,
            _ => Fate::Stays,
        };
        self.keys.insert(key.clone(), (at, fate));
        match fate {
            Fate::Absent => self.removals.push((at, Change::delete_key(key))),
            Fate::RemovedIfEmpty => self.removals.push((at, Change::remove_key_if_empty(key))),
            Fate::Stays => self.values(&key, at, entry.exclusive, entry.values)?,
        }
        Ok(())
    }

    fn values<V: Placed<Entry>>(
        &mut self,
        key: &KeyPath,
        at: Option<usize>,
        exclusive: bool,
        all: Values<V>,
    ) -> Result<(), PolicyError> {
        let mut values: Vec<(ValueName, Entry, Option<usize>)> = Vec::new();
        for (name, entry) in all.0 {
            let (entry, at) = entry.parts();
            if values.iter().any(|(known, _, _)| *known == name) {
                let message = format!(
                    "the value {name} of {key} stands here twice: letters of either case are one name to Windows"
                );
                return Err(self.error(at, message));
            }
            values.push((name, entry, at));
        }
        if exclusive {
            let kept = values.iter().filter(|(_, entry, _)| matches!(entry, Entry::Set(_)));
            let names: Vec<_> = kept.map(|(name, _, _)| name.clone()).collect();
            self.push(at, Change::keep_only_values(key.clone(), names));
        }
        if values.is_empty() {
            self.push(at, Change::create_key(key.clone()));
        }
        for (name, entry, at) in values {
            match entry {
                Entry::Set(data) => self.push(at, Change::set_value(key.clone(), name, data)),
                // Gone already, where only the others stay.
                Entry::Absent if exclusive => {}
                Entry::Absent => self.push(at, Change::delete_value(key.clone(), name)),
            }
        }
        Ok(())
    }

    /// Nothing can be said of what is below a key that is to be absent, and nothing can stay below
    /// one that is to go if it is empty.
    fn check_lineages(&self) -> Result<(), PolicyError> {
        for (key, (at, fate)) in &self.keys {
            for above in key.lineage().iter().filter(|above| *above != key) {
                let goes = match self.keys.get(above) {
                    Some((_, Fate::Absent)) => "which is to be absent",
                    Some((_, Fate::RemovedIfEmpty)) if *fate == Fate::Stays => {
                        "which is to be removed if it is empty"
                    }
                    _ => continue,
                };
                return Err(self.error(*at, format!("{key} is below {above}, {goes}")));
            }
        }
        Ok(())
    }
}
