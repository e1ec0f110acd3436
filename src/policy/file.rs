//! How does a policy stand in a file, and what change is it?

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::entry::{Entry, Name, Path};
use super::word::{Entries, Word};
use super::words::{Dotnet, Schannel, WinHttp, Words};
use super::{Policy, PolicyError, SCHEMA};
use crate::catalogue::Preset;
use crate::change::{self, Change, ChangeSet, Origin};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{KeyPath, ValueName};
use crate::span::Span;

/// The document; what has a place in TOML has none in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<P, V, W> {
    schema: String,
    title: Option<String>,
    reference: Option<String>,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default = "Vec::new")]
    presets: Vec<W>,
    schannel: Option<Schannel<W>>,
    dotnet: Option<Dotnet<W>>,
    winhttp: Option<WinHttp<W>>,
    #[serde(default = "Vec::new")]
    keys: Vec<KeyEntry<P, V>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(clippy::struct_excessive_bools, reason = "each is a mark that a policy file has")]
struct KeyEntry<P, V> {
    path: P,
    #[serde(default)]
    absent: bool,
    #[serde(default)]
    remove_if_empty: bool,
    #[serde(default)]
    exclusive: bool,
    #[serde(default)]
    create: bool,
    #[serde(default = "Entries::none")]
    values: Entries<Name, V>,
}

/// Something with its place, where the format knows it.
pub(super) trait Placed<T> {
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
    let document: Document<Spanned<Path>, Spanned<Entry>, Spanned<Word>> = toml::from_str(text)
        .map_err(|error| PolicyError {
            message: error.message().trim_end().to_owned(),
            span: error.span().map(|span| span_at(text, span.start)),
        })?;
    policy(document, text, label)
}

pub(super) fn from_json(text: &str, label: &str) -> Result<Policy, PolicyError> {
    let document: Document<Bare<Path>, Bare<Entry>, Bare<Word>> = serde_json::from_str(text)
        .map_err(|error| {
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

fn policy<P: Placed<Path>, V: Placed<Entry>, W: Placed<Word>>(
    document: Document<P, V, W>,
    text: &str,
    label: &str,
) -> Result<Policy, PolicyError> {
    if document.schema != SCHEMA {
        let message = format!("the schema is {:?}, not {SCHEMA:?}", document.schema);
        return Err(PolicyError { message, span: None });
    }
    let references: Vec<String> =
        document.reference.iter().cloned().chain(document.sources).collect();
    let origin = Origin::new(label).with_references(references);
    let mut drawn = Drawn {
        text,
        origin,
        changes: ChangeSet::new(),
        removals: Vec::new(),
        keys: BTreeMap::new(),
        places: BTreeMap::new(),
    };
    let words = Words::of(document.schannel, document.dotnet, document.winhttp);
    for (at, change) in words.changes().map_err(|(at, why)| drawn.error(at, why))? {
        drawn.push(at, change)?;
    }
    for key in document.keys {
        drawn.key(key)?;
    }
    drawn.check_lineages()?;
    // What goes goes last, and deepest first: then it does not matter where it stands.
    drawn.removals.sort_by_key(|(_, change)| std::cmp::Reverse(change.key().depth()));
    for (at, change) in std::mem::take(&mut drawn.removals) {
        drawn.push(at, change)?;
    }
    let based = drawn.on_presets(document.presets)?;
    let Based { changes, presets, departures } = based;
    let (title, reference) = (document.title, document.reference);
    Ok(Policy { title, reference, changes, presets, departures })
}

struct Drawn<'a> {
    text: &'a str,
    origin: Origin,
    changes: ChangeSet,
    /// The keys that go.
    removals: Vec<(Option<usize>, Change)>,
    /// Each key, where it stands, and what becomes of it.
    keys: BTreeMap<KeyPath, (Option<usize>, Fate)>,
    /// Each value that is spoken of, and where.
    places: BTreeMap<(KeyPath, ValueName), Option<usize>>,
}

/// A policy on the presets that it builds on.
struct Based {
    changes: ChangeSet,
    presets: Vec<Preset>,
    departures: Vec<Diagnostic>,
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

    fn push(&mut self, at: Option<usize>, change: Change) -> Result<(), PolicyError> {
        if let Some(name) = change.operation().value_name() {
            let place = (change.key().clone(), name.clone());
            if let Some(first) = self.places.insert(place, at) {
                let message =
                    format!("{name} of {} is spoken of twice{}", change.key(), self.above(first));
                return Err(self.error(at, message));
            }
        }
        let origin = match at {
            Some(at) => self.origin.at_line(span_at(self.text, at).line()),
            None => self.origin.clone(),
        };
        self.changes.push(change.with_origin(Some(origin)));
        Ok(())
    }

    /// Where else something stands, in words.
    fn above(&self, at: Option<usize>) -> String {
        at.map(|at| format!(", in line {}", span_at(self.text, at).line())).unwrap_or_default()
    }

    /// Puts the policy on the presets that it builds on. Where it speaks of a value that a preset
    /// sets, the policy decides, and that is told; what else contradicts is an error.
    fn on_presets<W: Placed<Word>>(&mut self, names: Vec<W>) -> Result<Based, PolicyError> {
        let mut sets = Vec::new();
        let mut presets = Vec::new();
        let mut departures = Vec::new();
        let mut last = None;
        for name in names {
            let (word, at) = name.parts();
            last = at;
            let Word::Text(id) = word else {
                return Err(self.error(at, "write the id of a preset, as text".into()));
            };
            let Some(preset) = Preset::find(&id) else {
                let help = "`regdraft presets` lists them";
                return Err(self.error(at, format!("there is no preset {id:?}: {help}")));
            };
            let mut kept = ChangeSet::new();
            for change in preset.changes() {
                let name = change.operation().value_name();
                let place = name.map(|name| (change.key().clone(), name.clone()));
                let Some(own) = place.and_then(|place| self.places.get(&place).copied()) else {
                    kept.push(change);
                    continue;
                };
                let same = self.changes.iter().any(|mine| *mine == change);
                if !same {
                    let message = format!("{change}: the policy departs from the preset {id}");
                    let departure = Diagnostic::new(Code::Departs, message);
                    departures.push(match own {
                        Some(own) => departure.at(span_at(self.text, own)),
                        None => departure,
                    });
                }
            }
            sets.push(kept);
            presets.push(preset);
        }
        sets.push(std::mem::take(&mut self.changes));
        match change::merge(sets) {
            Ok(changes) => Ok(Based { changes, presets, departures }),
            Err(conflicts) => {
                let told: Vec<String> = conflicts.iter().take(3).map(ToString::to_string).collect();
                let message = format!("the presets do not fit: {}", told.join("; "));
                Err(self.error(last, message))
            }
        }
    }

    fn key<P: Placed<Path>, V: Placed<Entry>>(
        &mut self,
        entry: KeyEntry<P, V>,
    ) -> Result<(), PolicyError> {
        let (Path(key), at) = entry.path.parts();
        if let Some((first, _)) = self.keys.get(&key) {
            let above = self.above(*first);
            return Err(
                self.error(at, format!("{key} is described twice{above}: put the values together"))
            );
        }
        let gone = entry.absent || entry.remove_if_empty;
        if entry.absent && entry.remove_if_empty {
            return Err(self.error(at, format!("{key}: say either `absent` or `remove-if-empty`")));
        }
        if gone && (entry.exclusive || entry.create || !entry.values.0.is_empty()) {
            let message = format!("{key} is to be absent, so it has no values, and is not created");
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
            Fate::Stays => {
                if entry.create {
                    self.push(at, Change::create_key(key.clone()))?;
                }
                self.values(&key, at, entry.exclusive, entry.values)?;
            }
        }
        Ok(())
    }

    fn values<V: Placed<Entry>>(
        &mut self,
        key: &KeyPath,
        at: Option<usize>,
        exclusive: bool,
        all: Entries<Name, V>,
    ) -> Result<(), PolicyError> {
        let mut values: Vec<(ValueName, Entry, Option<usize>)> = Vec::new();
        for (Name(name), entry) in all.0 {
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
            if let Some(((_, name), other)) =
                self.places.iter().find(|((known, _), _)| known == key)
            {
                let message =
                    format!("{key} is exclusive, and {name} is spoken of{}", self.above(*other));
                return Err(self.error(at, message));
            }
            self.push(at, Change::keep_only_values(key.clone(), names))?;
        }
        if values.is_empty() {
            self.push(at, Change::create_key(key.clone()))?;
        }
        for (name, entry, at) in values {
            match entry {
                Entry::Set(data) => self.push(at, Change::set_value(key.clone(), name, data))?,
                // Gone already, where only the others stay.
                Entry::Absent if exclusive => {}
                Entry::Absent => self.push(at, Change::delete_value(key.clone(), name))?,
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
        // The field's own words work in keys, too.
        for ((key, name), at) in &self.places {
            let goes = |above: &&KeyPath| {
                self.keys.get(*above).is_some_and(|(_, fate)| *fate != Fate::Stays)
            };
            if let Some(above) = key.lineage().iter().find(goes) {
                let message = format!("{name} of {key} is spoken of, and {above} is to be absent");
                return Err(self.error(*at, message));
            }
        }
        Ok(())
    }
}
