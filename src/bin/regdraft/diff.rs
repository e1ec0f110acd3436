//! `regdraft diff`

use std::process::ExitCode;

use regdraft::change::{Diff, diff, diff_with_spelling};
use regdraft::diagnostic::{Code, Diagnostic};
use regdraft::json;
use regdraft::reg::CodePage;
use regdraft::render::{
    Draft, Redaction, TicketId, diff_html, diff_markdown, diff_text, not_compared,
};

use super::args::{DiffArgs, PageFormat, StateArgs};
use super::failure::Failure;
use super::{FINDINGS, files, input, messages, render};

pub(crate) fn run(args: &DiffArgs, page: Option<CodePage>) -> Result<ExitCode, Failure> {
    if args.first == "-" && args.second == "-" {
        return Err(Failure::invalid("standard input holds one state only")
            .help("give the other one as a file"));
    }
    let redaction = args.redact.redaction()?;
    let state = |name: &str| {
        let args = StateArgs { before: vec![name.to_owned()], covers: args.covers.clone() };
        input::state(&args, page).map(Option::unwrap_or_default)
    };
    let apart =
        if args.covers.is_empty() { input::apart(&args.first, &args.second, page) } else { None };
    let (first, second) = match apart {
        Some(states) => states,
        None => (state(&args.first)?, state(&args.second)?),
    };
    let compare = if args.spelling { diff_with_spelling } else { diff };
    let found = compare(&first, &second);
    let names = (label(&args.first), label(&args.second));
    let bytes = match (args.to, args.format) {
        (Some(to), _) => {
            for place in not_compared(&found, names.0, names.1) {
                let note = Diagnostic::new(Code::NotCompared, place)
                    .help("export the same keys from both, or declare them with --covers");
                messages::say(messages::text("", &note));
            }
            let id = format!("{}-to-{}", input::stem(names.0), input::stem(names.1));
            let draft = Draft::new(TicketId::from_text(&id), found.changes()).with_before(first);
            render::bytes(&draft, to, page)?
        }
        (None, PageFormat::Text) => diff_text(&found, names.0, names.1, &redaction).into_bytes(),
        (None, PageFormat::Md) => {
            diff_markdown(&found, names.0, names.1, &redaction).map_err(render::failure)?
        }
        (None, PageFormat::Html) => {
            diff_html(&found, names.0, names.1, &redaction).map_err(render::failure)?
        }
        (None, PageFormat::Json) => {
            tell_redacted(&found, &redaction);
            let mut bytes = Vec::new();
            json::write_diff(&mut bytes, &found).map_err(files::bug)?;
            bytes
        }
    };
    files::deliver(&args.output, &bytes)?;
    let same = found.differences().is_empty() && found.is_complete();
    Ok(if same { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

/// Says that JSON holds what pages hold back, if it does.
pub(crate) fn tell_redacted(found: &Diff, redaction: &Redaction) {
    let held = found
        .differences()
        .iter()
        .any(|found| found.name().is_some_and(|name| redaction.covers(found.key(), name)));
    if held {
        messages::say(HOLDS_REDACTED);
    }
}

/// What to say of JSON that holds what pages hold back.
pub(crate) const HOLDS_REDACTED: &str =
    "note: this JSON holds data that a review holds back: keep it where it is needed";

fn label(name: &str) -> &str {
    if name == "-" { "standard input" } else { name }
}
