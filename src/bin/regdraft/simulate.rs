//! `regdraft simulate`

use std::process::ExitCode;

use regdraft::diagnostic::{Code, Diagnostic};
use regdraft::reg::{self, CodePage, WriteError};
use regdraft::registry::{KeyPath, KeyRef, Snapshot};
use regdraft::{change, json};

use super::args::{RegOrJson, SimulateArgs};
use super::failure::Failure;
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
    let mut state = input::state(&args.state, page)?.unwrap_or_else(Snapshot::empty);
    for name in &args.changes {
        let change = input::read_change(name, args.from, page)?;
        if change.flaws.any() && args.strict {
            let message = format!("{}: {}", change.label, change.flaws.sentence());
            return Err(
                Failure::invalid(message).help("mend the lines above, or leave out --strict")
            );
        }
        state = change::apply(&state, &change.changes).map_err(Failure::refused)?;
    }
    let mut bytes = Vec::new();
    match args.format {
        RegOrJson::Json => json::write_state(&mut bytes, &state).map_err(files::bug)?,
        RegOrJson::Reg => {
            say_what_is_widened(&state);
            reg::write_state(&mut bytes, &state).map_err(|error| match error {
                WriteError::NotExpressible(diagnostic) => {
                    Failure::refused(messages::text("", &diagnostic))
                }
                other => files::bug(other),
            })?;
        }
    }
    files::deliver(&args.output, &bytes)?;
    Ok(ExitCode::SUCCESS)
}
