//! Does `diff` compare states or changes?

use std::io::{BufRead, BufReader};
use std::path::Path;

use regdraft::reg::{CodePage, RecordKind};
use regdraft::registry::Snapshot;
use regdraft::state;

use super::args::{DiffArgs, InputFormat, StateArgs};
use super::failure::Failure;
use super::format::is_json_state;
use super::input::{self, Change, label};
use super::{files, messages, mounts};

/// What is compared.
pub(crate) enum Sides {
    States(Snapshot, Snapshot),
    Changes(Change, Change),
}

/// What the name of one side stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    State,
    Change,
    /// A `.reg` file without deletes: an export, or a change.
    Either,
    /// A `.reg` file that holds deletes.
    Deletes,
}

/// Reads both sides, as states or as changes.
pub(crate) fn read(args: &DiffArgs, page: Option<CodePage>) -> Result<Sides, Failure> {
    let names = [args.first.as_str(), args.second.as_str()];
    if args.covers.is_empty()
        && !args.changes
        && let Some((first, second)) = input::apart(names[0], names[1], page)
    {
        return Ok(Sides::States(first, second));
    }
    let kinds = [kind(names[0], page)?, kind(names[1], page)?];
    let is_change = |kind: &Kind| matches!(kind, Kind::Change | Kind::Deletes);
    let as_changes = args.changes || kinds.iter().any(is_change);
    if !as_changes {
        let state = |name: &str| {
            let args = StateArgs { before: vec![name.to_owned()], covers: args.covers.clone() };
            input::state(&args, page).map(Option::unwrap_or_default)
        };
        return Ok(Sides::States(state(names[0])?, state(names[1])?));
    }
    refuse_states(names, kinds)?;
    if args.to.is_some() || args.spelling || !args.covers.is_empty() {
        return Err(Failure::invalid("--to, --spelling and --covers are for two states")
            .help("leave them out to compare two changes, or give two exports"));
    }
    tell(names, kinds);
    let change = |name| {
        let change = input::read_change(name, None, page)?;
        input::refuse_flaws(&change, args.lenient)?;
        Ok(change)
    };
    Ok(Sides::Changes(change(names[0])?, change(names[1])?))
}

/// A state cannot be compared with a change.
fn refuse_states(names: [&str; 2], kinds: [Kind; 2]) -> Result<(), Failure> {
    let [first, second] = names.map(label);
    match kinds {
        [Kind::State, Kind::State] => Err(Failure::invalid("--changes is for two changes")
            .help(format_args!("{first} and {second} are states: leave it out"))),
        [Kind::State, _] => Err(mixed(first, second)),
        [_, Kind::State] => Err(mixed(second, first)),
        _ => Ok(()),
    }
}

fn mixed(state: &str, change: &str) -> Failure {
    Failure::invalid(format_args!("{state} is a state, and {change} is a change")).help(
        format_args!(
            "`regdraft plan {change} --before {state}` shows what the change does to the state"
        ),
    )
}

/// Says why a file that could be an export is read as a change.
fn tell(names: [&str; 2], kinds: [Kind; 2]) {
    let [first, second] = names.map(label);
    let (read, other, kind) = match kinds {
        [Kind::Either, kind @ (Kind::Change | Kind::Deletes)] => (first, second, kind),
        [kind @ (Kind::Change | Kind::Deletes), Kind::Either] => (second, first, kind),
        _ => return,
    };
    let why = if kind == Kind::Deletes { "holds deletes" } else { "is a change" };
    messages::say(format_args!("note: {read} is read as a change, because {other} {why}"));
}

fn kind(name: &str, page: Option<CodePage>) -> Result<Kind, Failure> {
    // A preset, or a section of a document.
    if name != "-" && !Path::new(name).exists() {
        return Ok(Kind::Change);
    }
    if name == "-" {
        files::hold_stdin()?;
    }
    if name != "-" && Path::new(name).is_dir() {
        return Ok(Kind::Change);
    }
    let mut input = BufReader::new(files::open(name)?);
    let head = input.fill_buf().map_err(|error| Failure::io(Path::new(name), &error))?;
    if head.starts_with(state::SIGNATURE) {
        return Ok(Kind::State);
    }
    match InputFormat::guess(name, head) {
        InputFormat::Reg if holds_deletes(name, input, page) => Ok(Kind::Deletes),
        InputFormat::Reg => Ok(Kind::Either),
        InputFormat::Json if is_json_state(&files::read(name)?) => Ok(Kind::State),
        InputFormat::Json | InputFormat::Policy | InputFormat::Document | InputFormat::Plan => {
            Ok(Kind::Change)
        }
    }
}

/// Returns `true` if a file deletes a key or a value.
fn holds_deletes(name: &str, input: impl std::io::Read, page: Option<CodePage>) -> bool {
    let mut reader = mounts::reader(name, input, page);
    while let Ok(Some(record)) = reader.next_record() {
        if matches!(record.kind, RecordKind::DeleteKey(_) | RecordKind::DeleteValue { .. }) {
            return true;
        }
    }
    false
}
