//! What do CHANGE and STATE name?

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use regdraft::catalogue::Preset;
use regdraft::change::{ChangeSet, Origin, exists_everywhere};
use regdraft::diagnostic::{Code, Diagnostic};
use regdraft::policy::Policy;
use regdraft::reg::{self, CodePage, ReadError, ReadErrorKind, Reader};
use regdraft::registry::{KeyPath, MergeError, Presence, Scope, Snapshot};
use regdraft::render::{InputCodePage, TicketId};
use regdraft::{change, json, state};

use super::args::{ChangeArgs, InputFormat, StateArgs};
use super::excerpt::Source;
use super::failure::{Failure, Kind};
use super::flaws::Flaws;
use super::{document, files, messages, mounts};

/// What a CHANGE came to.
pub(crate) struct Change {
    /// What to call it.
    pub(crate) label: String,
    /// What it calls itself.
    pub(crate) title: Option<String>,
    pub(crate) changes: ChangeSet,
    pub(crate) presets: Vec<Preset>,
    /// What an import would not do as it is written.
    pub(crate) flaws: Flaws,
    /// The code page on which it rests.
    pub(crate) page: Option<InputCodePage>,
}

/// Several CHANGEs as one.
pub(crate) struct Merged {
    pub(crate) label: String,
    pub(crate) titles: Vec<String>,
    pub(crate) changes: ChangeSet,
    pub(crate) presets: Vec<Preset>,
    /// The code pages on which they rest.
    pub(crate) pages: Vec<InputCodePage>,
}

impl Merged {
    /// A title for people: those of the presets and policies, or the id.
    pub(crate) fn title(&self, id: &TicketId) -> String {
        if self.titles.is_empty() { id.to_string() } else { self.titles.join("; ") }
    }
}

/// Reads all CHANGEs and puts them together.
pub(crate) fn changes(args: &ChangeArgs, page: Option<CodePage>) -> Result<Merged, Failure> {
    let mut all = Vec::new();
    for name in &args.changes {
        let change = read_change(name, args.from, page)?;
        refuse_flaws(&change, args.lenient)?;
        all.push(change);
    }
    let label = all.iter().map(|change| stem(&change.label)).collect::<Vec<_>>().join("-");
    let presets = all.iter().flat_map(|change| change.presets.clone()).collect();
    let pages = all.iter().filter_map(|change| change.page.clone()).collect();
    let titles = all.iter().filter_map(|change| change.title.clone()).collect();
    match change::merge(all.into_iter().map(|change| change.changes)) {
        Ok(changes) => Ok(Merged { label, titles, changes, presets, pages }),
        Err(conflicts) => {
            let diagnostics: Vec<_> = conflicts
                .iter()
                .map(|conflict| Diagnostic::new(Code::Conflict, conflict.to_string()))
                .collect();
            Err(Failure::with_diagnostics(
                Kind::Invalid,
                &diagnostics,
                "the changes contradict each other",
            )
            .help("make a ticket of each, or leave one out"))
        }
    }
}

/// Refuses a change of which an import would ignore lines.
pub(crate) fn refuse_flaws(change: &Change, lenient: bool) -> Result<(), Failure> {
    if change.flaws.any() && !lenient {
        let message = format!("{}: {}", change.label, change.flaws.sentence());
        return Err(Failure::invalid(message).help(change.flaws.permission()));
    }
    Ok(())
}

/// What to call the file of a name.
pub(crate) fn label(name: &str) -> &str {
    if name == "-" { "standard input" } else { name }
}

/// A name without directory and extension.
pub(crate) fn stem(name: &str) -> String {
    match Path::new(name).file_stem() {
        Some(stem) => stem.to_string_lossy().into_owned(),
        None => name.to_owned(),
    }
}

/// Reads one CHANGE: an existing file of that name, else a preset. What is to be said about its
/// lines is said.
pub(crate) fn read_change(
    name: &str,
    from: Option<InputFormat>,
    page: Option<CodePage>,
) -> Result<Change, Failure> {
    let path = Path::new(name);
    // A directory, such as a ticket of that very name, is no file.
    if name != "-" && (path.is_dir() || !path.exists()) {
        return match document::with_section(name) {
            Some((file, section)) => document::change(file, &files::read(file)?, Some(section)),
            None => preset(name),
        };
    }
    let label = label(name);
    let bytes = files::read(name)?;
    let found = |changes, flaws, page| {
        Ok(Change {
            label: label.to_owned(),
            title: None,
            changes,
            presets: Vec::new(),
            flaws,
            page,
        })
    };
    let format = from.unwrap_or_else(|| InputFormat::guess(name, &bytes));
    if format == InputFormat::Document {
        return document::change(name, &bytes, None);
    }
    if format == InputFormat::Policy {
        return read_policy(label, &bytes);
    }
    if matches!(format, InputFormat::Json | InputFormat::Plan) {
        return match json::read_changes(&bytes[..]) {
            Ok(changes) => {
                // Those that do not say where they come from come from this file.
                let own = |change: change::Change| match change.origin() {
                    Some(_) => change,
                    None => change.with_origin(Some(Origin::new(label))),
                };
                found(changes.into_iter().map(own).collect(), Flaws::default(), None)
            }
            Err(error) => Err(json_failure(label, &error)),
        };
    }
    let mut diagnostics = Vec::new();
    let mut reader = mounts::reader(name, &bytes[..], page);
    let changes = reader.read_changes(Some(&Origin::new(label)), &mut diagnostics);
    let source = Source::Bytes(&bytes);
    messages::say_all(label, &diagnostics, source, page);
    let flaws = Flaws::of(&diagnostics);
    found(
        changes.map_err(|error| read_failure(label, &error, source, page))?,
        flaws,
        rests_on(label, &reader),
    )
}

/// What is left when a file has been imported where nothing was known.
pub(crate) struct Imported {
    pub(crate) state: Snapshot,
    /// What an import would not do as it is written.
    pub(crate) flaws: Flaws,
}

/// Reads one CHANGE as the state that it leaves; nothing where that is no regular `.reg` file, or one
/// that deletes something.
pub(crate) fn imported(
    name: &str,
    from: Option<InputFormat>,
    page: Option<CodePage>,
) -> Result<Option<Imported>, Failure> {
    // What comes through a pipe can be read only once.
    if name == "-" || !Path::new(name).is_file() {
        return Ok(None);
    }
    let mut input = BufReader::new(files::open(name)?);
    let head = input.fill_buf().map_err(|error| Failure::io(Path::new(name), &error))?;
    if from.unwrap_or_else(|| InputFormat::guess(name, head)) != InputFormat::Reg {
        return Ok(None);
    }
    let mut diagnostics = Vec::new();
    let read = reg::read_imported(mounts::reader(name, input, page), &mut diagnostics);
    let source = Source::File(name);
    if matches!(read, Ok(None)) {
        return Ok(None);
    }
    messages::say_all(name, &diagnostics, source, page);
    let flaws = Flaws::of(&diagnostics);
    let state = read.map_err(|error| read_failure(name, &error, source, page))?;
    Ok(state.map(|state| Imported { state, flaws }))
}

/// A policy file, in JSON or TOML.
fn read_policy(label: &str, bytes: &[u8]) -> Result<Change, Failure> {
    let policy = policy(label, bytes)?;
    messages::say_all(label, policy.departures(), Source::None, None);
    Ok(Change {
        label: label.to_owned(),
        title: policy.title().map(str::to_owned),
        changes: policy.changes().clone(),
        presets: policy.presets().to_vec(),
        flaws: Flaws::default(),
        page: None,
    })
}

/// Reads a policy file; what is wrong with it is said.
pub(crate) fn policy(label: &str, bytes: &[u8]) -> Result<Policy, Failure> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(Failure::invalid(format_args!("{label}: a policy file is UTF-8 text")));
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_json = text.trim_start().starts_with('{');
    let read = if is_json { Policy::from_json } else { Policy::from_toml }(text, label);
    read.map_err(|error| {
        // What came through a pipe is gone.
        let diagnostic = Diagnostic::new(Code::Policy, error.message().to_owned());
        let diagnostic = match error.span() {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        };
        let source = Source::Text(text);
        messages::say_all(label, &[diagnostic], source, None);
        Failure::invalid(format_args!("{label}: the policy cannot be read"))
    })
}

/// The preset of a name that is no file.
fn preset(name: &str) -> Result<Change, Failure> {
    if let Some(preset) = Preset::find(name) {
        return Ok(Change {
            label: name.to_owned(),
            title: Some(preset.title().to_owned()),
            changes: preset.changes(),
            presets: vec![preset],
            flaws: Flaws::default(),
            page: None,
        });
    }
    let looks_like_file = name.contains(['/', '\\']) || Path::new(name).extension().is_some();
    if looks_like_file {
        return Err(Failure::new(Kind::Io, format_args!("{name}: there is no such file")));
    }
    Err(unknown_preset(name))
}

/// Names the presets that come nearest to a name.
pub(crate) fn unknown_preset(name: &str) -> Failure {
    let mut known: Vec<_> = Preset::all()
        .iter()
        .map(|preset| (strsim::jaro_winkler(preset.id(), name), preset.id()))
        .filter(|(likeness, _)| *likeness > 0.7)
        .collect();
    known.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let near: Vec<_> = known.iter().map(|(_, id)| *id).collect();
    let failure = Failure::invalid(format_args!("there is no file and no preset {name:?}"));
    match near.as_slice() {
        [] => failure.help("`regdraft presets` lists the presets"),
        _ => failure
            .help(format_args!("did you mean {}? `regdraft presets` lists all", near.join(" or "))),
    }
}

/// The files of each host that `--host NAME=STATE` names, in the order in which the hosts came up.
pub(crate) fn hosts(given: &[String]) -> Result<Vec<(String, Vec<String>)>, Failure> {
    let mut hosts: Vec<(String, Vec<String>)> = Vec::new();
    for given in given {
        let Some((name, file)) = given.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            return Err(Failure::invalid(format_args!("--host {given}: write it as NAME=STATE")));
        };
        // A host's name becomes part of paths, as an id does.
        if TicketId::new(name).is_err() {
            return Err(Failure::invalid(format_args!("--host {given}: {name:?} is no host name")));
        }
        match hosts.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            Some((_, files)) => files.push(file.to_owned()),
            None => hosts.push((name.to_owned(), vec![file.to_owned()])),
        }
    }
    Ok(hosts)
}

/// The code page on which what was read rests, under the name of its file.
fn rests_on<R: Read>(label: &str, reader: &Reader<R>) -> Option<InputCodePage> {
    let used = reader.used_code_page()?;
    Some(InputCodePage {
        file: label.to_owned(),
        number: used.number(),
        assumed: used.is_assumed(),
    })
}

/// The state before, if one is given.
pub(crate) fn state(args: &StateArgs, page: Option<CodePage>) -> Result<Option<Snapshot>, Failure> {
    state_on(args, page, &mut Vec::new())
}

/// The state before, if one is given, and the code pages on which it rests.
pub(crate) fn state_on(
    args: &StateArgs,
    page: Option<CodePage>,
    pages: &mut Vec<InputCodePage>,
) -> Result<Option<Snapshot>, Failure> {
    if args.before.is_empty() && args.covers.is_empty() {
        return Ok(None);
    }
    let mut parts = Vec::new();
    for name in &args.before {
        parts.push(read_state(name, page, pages)?);
    }
    let merged = match <[Snapshot; 1]>::try_from(parts) {
        Ok([only]) => Ok(only),
        Err(parts) => Snapshot::merge(&parts),
    };
    let mut state = merged.map_err(|error| match error {
        MergeError::Contradiction(found) => {
            let name = |part: usize| args.before.get(part).map_or("", String::as_str);
            let files = format!("{} and {}", name(found.parts.0), name(found.parts.1));
            Failure::invalid(format_args!("{files}: {found}"))
                .help("give exports of one host, made at one time")
        }
        other => Failure::invalid(other),
    })?;
    let mut covered = Vec::new();
    for key in &args.covers {
        covered.push(
            KeyPath::parse(key)
                .map_err(|error| Failure::invalid(format_args!("--covers {key}: {error}")))?,
        );
    }
    state = assume_existing(state, &covered)?;
    Ok(Some(covered.into_iter().fold(state, |state, key| state.declare(Scope::Subtree(key)))))
}

/// A covered key that every Windows has, and that the state does not tell of, is taken to exist; and
/// that is said: no state of a Windows lacks it.
fn assume_existing(state: Snapshot, covered: &[KeyPath]) -> Result<Snapshot, Failure> {
    let mut there = Snapshot::builder();
    let mut any = false;
    for path in covered {
        if matches!(state.key(path), Presence::Unknown) && exists_everywhere(path) {
            let message = format!(
                "{path} is not in the state; every Windows has it, so it is taken to exist"
            );
            messages::say(messages::text("", &Diagnostic::new(Code::ProtectedAssumed, message)));
            any = true;
            there.key(path).map_err(Failure::invalid)?;
            there.cover(Scope::Key(path.clone()));
        }
    }
    if !any {
        return Ok(state);
    }
    let there = there.finish().map_err(Failure::invalid)?;
    Snapshot::merge(&[state, there]).map_err(Failure::invalid)
}

/// Reads two exports side by side, without what they have in common; none where they must be read
/// whole, be it to tell what is wrong with one.
pub(crate) fn apart(
    first: &str,
    second: &str,
    page: Option<CodePage>,
) -> Option<(Snapshot, Snapshot)> {
    let reader = |name: &str| {
        // What comes through a pipe can be read only once.
        if name == "-" || !Path::new(name).is_file() || mounts::is_mounted(name) {
            return None;
        }
        Some(Reader::with_code_page(files::open(name).ok()?, page))
    };
    reg::read_apart(reader(first)?, reader(second)?).ok().flatten()
}

/// Reads one STATE.
fn read_state(
    name: &str,
    page: Option<CodePage>,
    pages: &mut Vec<InputCodePage>,
) -> Result<Snapshot, Failure> {
    let label = label(name);
    let mut input = BufReader::new(files::open(name)?);
    let head = input.fill_buf().map_err(|error| Failure::io(Path::new(name), &error))?;
    if head.starts_with(state::SIGNATURE) {
        let mut file = Vec::new();
        input.read_to_end(&mut file).map_err(|error| Failure::io(Path::new(name), &error))?;
        return state::read(&file).map_err(|error| {
            Failure::invalid(format_args!("{label}: {error}"))
                .help("give the file as the script wrote it")
        });
    }
    if InputFormat::guess(name, head) == InputFormat::Json {
        return json::read_state(input).map_err(|error| json_failure(label, &error));
    }
    let mut diagnostics = Vec::new();
    let mut reader = mounts::reader(name, input, page);
    let state = reader.read_state(&mut diagnostics);
    pages.extend(rests_on(label, &reader));
    // What came through a pipe is gone.
    let source = if name == "-" { Source::None } else { Source::File(name) };
    messages::say_all(label, &diagnostics, source, page);
    state.map_err(|error| read_failure(label, &error, source, page))
}

/// What to say of a file that cannot be read at all.
pub(crate) fn read_failure(
    label: &str,
    error: &ReadError,
    source: Source<'_>,
    page: Option<CodePage>,
) -> Failure {
    let kind = if error.kind() == ReadErrorKind::Io { Kind::Io } else { Kind::Invalid };
    match error.diagnostic() {
        Some(diagnostic) => {
            messages::say_all(label, std::slice::from_ref(diagnostic), source, page);
            let what = match error.kind() {
                ReadErrorKind::State => "the state contradicts itself",
                _ => "importers refuse the file",
            };
            Failure::new(kind, format_args!("{label}: {what}"))
        }
        None => Failure::new(kind, format_args!("{label}: {error}")),
    }
}

pub(crate) fn json_failure(label: &str, error: &json::JsonError) -> Failure {
    let kind = if error.is_io() { Kind::Io } else { Kind::Invalid };
    match error.span() {
        Some(span) => Failure::new(kind, format_args!("{label}:{span}: {}", error.message())),
        None => Failure::new(kind, format_args!("{label}: {}", error.message())),
    }
}
