//! `regdraft simulate`

use std::path::Path;
use std::process::ExitCode;

use regdraft::diagnostic::{Code, Diagnostic};
use regdraft::reg::{self, CodePage, WriteError};
use regdraft::registry::{KeyPath, KeyRef, Snapshot};
use regdraft::{change, json};

use super::args::{RegOrJson, SimulateArgs};
use super::failure::Failure;
use super::flaws::Flaws;
use super::{files, input, messages};

/// Read as a state, a `.reg` file claims to be complete for everything under its topmost keys. Where
/// that is more than is known, it is said.
fn say_what_is_widened(state: &Snapshot) {
    let mut top: Option<KeyPath> = None;
    for key in state.stated_keys().map(KeyRef::path) {
        if top.as_ref().is_some_and(|top| key.is_at_or_below(top)) {
            continue;
        }
        if !state.coverage().subtree(&key) {
            let message =
                format!("not all below {key} is known, but a .reg file read as a state claims it");
            let note = Diagnostic::new(Code::CoverageWidened, message).help("use --format json");
            messages::say(messages::text("", &note));
        }
        top = Some(key);
    }
}

pub(crate) fn run(args: &SimulateArgs, page: Option<CodePage>) -> Result<ExitCode, Failure> {
    let state = result(args, page)?;
    if args.format == RegOrJson::Reg {
        say_what_is_widened(&state);
    }
    files::stream(&args.output, |output| match args.format {
        RegOrJson::Json => json::write_state(output, &state)
            .map_err(|error| Failure::io(Path::new("the result"), &error)),
        RegOrJson::Reg => reg::write_state(output, &state).map_err(|error| match error {
            WriteError::NotExpressible(diagnostic) => {
                Failure::refused(messages::text("", &diagnostic))
            }
            WriteError::Io(error) => Failure::io(Path::new("the result"), &error),
            other => files::bug(other),
        }),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The state after the changes.
fn result(args: &SimulateArgs, page: Option<CodePage>) -> Result<Snapshot, Failure> {
    let before = input::state(&args.state, page)?;
    let check = |label: &str, flaws: &Flaws| {
        if !(args.strict && flaws.any()) {
            return Ok(());
        }
        let message = format!("{label}: {}", flaws.sentence());
        Err(Failure::invalid(message).help("mend the lines above, or leave out --strict"))
    };
    let (mut state, mut changes) = (before, args.changes.as_slice());
    // Where nothing is known before, a large file needs no list of its changes.
    if let (None, [first, rest @ ..]) = (&state, changes)
        && let Some(imported) = input::imported(first, args.from, page)?
    {
        check(input::label(first), &imported.flaws)?;
        (state, changes) = (Some(imported.state), rest);
    }
    let mut state = state.unwrap_or_else(Snapshot::empty);
    for name in changes {
        let change = input::read_change(name, args.from, page)?;
        check(&change.label, &change.flaws)?;
        state = change::apply(&state, &change.changes).map_err(Failure::refused)?;
    }
    Ok(state)
}
