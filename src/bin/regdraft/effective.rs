//! `regdraft effective`

use std::process::ExitCode;

use regdraft::catalogue::Effective;
use regdraft::json;
use regdraft::reg::CodePage;
use regdraft::registry::Snapshot;
use regdraft::render::EffectivePage;

use super::args::{EffectiveArgs, PageFormat, StateArgs, windows};
use super::failure::Failure;
use super::{files, input, render};

pub(crate) fn run(args: &EffectiveArgs, page: Option<CodePage>) -> Result<ExitCode, Failure> {
    let windows = windows(&args.os)?;
    let given = StateArgs { before: args.states.clone(), covers: args.covers.clone() };
    let state = input::state(&given, page)?.unwrap_or_else(Snapshot::empty);
    let effective = Effective::new(&state, windows);
    let page = EffectivePage::new(&effective, &args.states.join(", "));
    match args.format {
        PageFormat::Text => {
            files::deliver_text(&args.output, |color, width| page.terminal(color, width))?;
        }
        PageFormat::Md => files::deliver(&args.output, &page.markdown().map_err(render::failure)?)?,
        PageFormat::Html => files::deliver(&args.output, &page.html().map_err(render::failure)?)?,
        PageFormat::Json => {
            let mut bytes = Vec::new();
            json::write_effective(&mut bytes, &effective).map_err(files::bug)?;
            files::deliver(&args.output, &bytes)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
