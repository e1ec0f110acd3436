//! `regdraft render`

use std::process::ExitCode;

use regdraft::policy::{self, PolicyHead};
use regdraft::render::{Artefact, Draft, Engine, RenderError, TicketId, size_warning};
use regdraft::{change, json};

use regdraft::reg::{CodePage, Style};

use super::args::{EngineArg, RenderArgs, RenderFormat};
use super::failure::{Failure, Kind};
use super::{files, input, messages};

pub(crate) fn run(args: &RenderArgs, page: Option<CodePage>) -> Result<ExitCode, Failure> {
    let id = match &args.id {
        Some(id) => Some(
            TicketId::new(id)
                .map_err(|error| Failure::invalid(format_args!("--id {id:?}: {error}")))?,
        ),
        None => None,
    };
    let merged = input::changes(&args.change, page)?;
    let titles = merged.titles.clone();
    let id = id.unwrap_or_else(|| TicketId::from_text(&merged.label));
    let engine = match args.engine {
        EngineArg::Intune => Engine::Intune,
        EngineArg::Configmgr => Engine::ConfigMgr,
    };
    let draft = Draft::new(id, merged.changes).with_presets(merged.presets).for_engine(engine);
    let draft = match input::state(&args.state, page)? {
        Some(before) => draft.with_before(before),
        None => draft,
    };
    let draft = draft.for_windows(args.os.windows()?);
    if !args.os.allow_unsafe {
        let hazards = draft.hazards().map_err(files::bug)?;
        if !hazards.is_empty() {
            return Err(Failure::with_diagnostics(
                Kind::Refused,
                &hazards,
                "nothing was written: the change is not safe there",
            ));
        }
    }
    let bytes = match args.to {
        RenderFormat::Policy => policy(&draft, &titles)?,
        to => bytes(&draft, to, page)?,
    };
    if matches!(args.to, RenderFormat::DetectScript | RenderFormat::RemediateScript)
        && let Some(warning) = size_warning(&bytes)
    {
        messages::say(messages::text("the script", &warning));
    }
    files::deliver(&args.output, &bytes)?;
    Ok(ExitCode::SUCCESS)
}

/// The policy that is the change.
fn policy(draft: &Draft, titles: &[String]) -> Result<Vec<u8>, Failure> {
    let mut sources: Vec<String> = Vec::new();
    for origin in draft.changes().iter().filter_map(change::Change::origin) {
        let named = std::iter::once(origin.label()).chain(origin.references());
        for name in named {
            if !sources.iter().any(|known| known == name) {
                sources.push(name.to_owned());
            }
        }
    }
    let title = (!titles.is_empty()).then(|| titles.join("; "));
    let head = PolicyHead { title, reference: None, sources };
    policy::write(draft.changes(), &head)
        .map(String::into_bytes)
        .map_err(|diagnostics| failure(RenderError::NotExpressible(diagnostics)))
}

/// One artefact of a draft.
pub(crate) fn bytes(
    draft: &Draft,
    to: RenderFormat,
    page: Option<CodePage>,
) -> Result<Vec<u8>, Failure> {
    let artefact = match to {
        RenderFormat::Reg => Artefact::ApplyReg,
        RenderFormat::ApplyScript => Artefact::ApplyScript,
        RenderFormat::CheckScript => Artefact::CheckScript,
        RenderFormat::RollbackScript => Artefact::RollbackScript,
        RenderFormat::CaptureScript => Artefact::CaptureScript,
        RenderFormat::DetectScript => Artefact::DetectScript,
        RenderFormat::RemediateScript => Artefact::RemediateScript,
        RenderFormat::CaptureBatch => Artefact::CaptureBatch,
        RenderFormat::Batch => Artefact::ApplyBatch,
        RenderFormat::Regedit4 => {
            return draft.render_reg(Style::regedit4(page.unwrap_or_default())).map_err(failure);
        }
        RenderFormat::Policy => return policy(draft, &[]),
        RenderFormat::Json => {
            let mut bytes = Vec::new();
            json::write_changes(&mut bytes, draft.changes()).map_err(files::bug)?;
            return Ok(bytes);
        }
    };
    draft.render(artefact).map_err(failure)
}

/// What to say of an artefact that cannot be rendered.
pub(crate) fn failure(error: RenderError) -> Failure {
    match error {
        RenderError::NotExpressible(diagnostics) => Failure::with_diagnostics(
            Kind::Refused,
            &diagnostics,
            "nothing was written: some changes cannot be expressed",
        ),
        RenderError::NoStateBefore => {
            Failure::refused(RenderError::NoStateBefore).help("give the state before with --before")
        }
        other => files::bug(other),
    }
}
