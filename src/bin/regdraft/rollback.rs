//! `regdraft rollback`

use std::process::ExitCode;

use regdraft::change::LeftoverReason;
use regdraft::diagnostic::{Code, Diagnostic};
use regdraft::json;
use regdraft::render::{Artefact, Draft, TicketId};

use regdraft::reg::CodePage;

use super::args::{RegOrJson, RollbackArgs};
use super::failure::Failure;
use super::{FINDINGS, files, input, messages, plan, render};

pub(crate) fn run(args: &RollbackArgs, page: Option<CodePage>) -> Result<ExitCode, Failure> {
    let merged = input::changes(&args.change, page)?;
    let before = plan::known_state(input::state(&args.state, page)?)?;
    let draft = Draft::new(TicketId::from_text(&merged.label), merged.changes)
        .with_presets(merged.presets)
        .with_before(before)
        .keep_created_keys(args.keep_created_keys);
    let bytes = match args.to {
        RegOrJson::Reg => draft.render(Artefact::RollbackReg).map_err(render::failure)?,
        RegOrJson::Json => {
            let mut bytes = Vec::new();
            json::write_changes(&mut bytes, draft.plan().rollback()).map_err(files::bug)?;
            bytes
        }
    };
    files::deliver(&args.output, &bytes)?;
    let mut incomplete = false;
    for leftover in draft.plan().leftovers() {
        let protected = leftover.reason() == LeftoverReason::Protected;
        incomplete |= !protected;
        let code = if protected { Code::ProtectedStays } else { Code::RollbackIncomplete };
        messages::say(messages::text("", &Diagnostic::new(code, leftover.to_string())));
    }
    Ok(if incomplete { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
}
