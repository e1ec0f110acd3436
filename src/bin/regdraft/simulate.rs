//! `regdraft simulate`

use std::process::ExitCode;

use regdraft::reg::{self, WriteError};
use regdraft::registry::Snapshot;
use regdraft::{change, json};

use super::args::{RegOrJson, SimulateArgs};
use super::failure::Failure;
use super::{files, input, messages};

pub(crate) fn run(args: &SimulateArgs) -> Result<ExitCode, Failure> {
    let mut state = input::state(&args.state)?.unwrap_or_else(Snapshot::empty);
    for name in &args.changes {
        let change = input::read_change(name, args.from)?;
        if change.ignored_lines && args.strict {
            let message = format!("{}: an import would ignore some of its lines", change.label);
            return Err(
                Failure::invalid(message).help("mend the lines above, or leave out --strict")
            );
        }
        state = change::apply(&state, &change.changes).map_err(Failure::refused)?;
    }
    let mut bytes = Vec::new();
    match args.format {
        RegOrJson::Json => json::write_state(&mut bytes, &state).map_err(files::bug)?,
        RegOrJson::Reg => reg::write_state(&mut bytes, &state).map_err(|error| match error {
            WriteError::NotExpressible(diagnostic) => {
                Failure::refused(messages::text("", &diagnostic))
            }
            other => files::bug(other),
        })?,
    }
    files::deliver(&args.output, &bytes)?;
    Ok(ExitCode::SUCCESS)
}
