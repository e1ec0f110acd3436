//! `regdraft ticket`

use std::process::ExitCode;

use regdraft::registry::Snapshot;
use regdraft::render::{Draft, TicketId};
use regdraft::ticket::{Ticket, TicketError, TicketOptions};
use serde::Serialize;

use regdraft::reg::CodePage;

use super::args::{StateArgs, TextOrJson, TicketArgs};
use super::failure::{Failure, Kind};
use super::{date, files, input, messages};

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    id: &'a str,
    digest: &'a str,
    directory: String,
    rollback_exact: bool,
    files: Vec<&'a str>,
}

pub(crate) fn run(args: &TicketArgs, page: CodePage) -> Result<ExitCode, Failure> {
    let id = args.id.as_deref().map(parse_id).transpose()?;
    let redaction = args.redact.redaction()?;
    let date = date::date(args.date.as_deref())?;
    let merged = input::changes(&args.change, page)?;
    if merged.changes.is_empty() {
        return Err(Failure::invalid("the change holds no operations"));
    }
    let (host, before) = host_and_state(args, page)?;
    let id = id.unwrap_or_else(|| TicketId::from_text(&merged.label));
    let title = args.title.clone().unwrap_or_else(|| merged.title(&id));
    let draft = Draft::new(id, merged.changes)
        .with_title(&title)
        .with_host(host)
        .with_date(date)
        .with_presets(merged.presets)
        .with_redaction(redaction)
        .keep_created_keys(args.keep_created_keys)
        .without_scripts(args.without_scripts);
    let draft = match before {
        Some(before) => draft.with_before(before),
        None => draft,
    };
    let mut options = TicketOptions::default();
    options.accept_irreversible = args.accept_irreversible;
    let ticket = Ticket::new(&draft, options).map_err(|error| refused(error, args))?;
    files::write_directory(&args.output, ticket.files(), args.force)?;
    report(args, &draft, &ticket)?;
    Ok(ExitCode::SUCCESS)
}

fn parse_id(id: &str) -> Result<TicketId, Failure> {
    TicketId::new(id).map_err(|error| Failure::invalid(format_args!("--id {id:?}: {error}")))
}

/// The one host of a ticket, and its state.
fn host_and_state(
    args: &TicketArgs,
    page: CodePage,
) -> Result<(Option<String>, Option<Snapshot>), Failure> {
    let mut hosts = input::hosts(&args.host)?;
    if hosts.len() > 1 {
        return Err(Failure::refused("a ticket is for one host so far")
            .help("make one ticket for each host"));
    }
    let (host, files) = hosts.pop().unzip();
    let before = args.state.before.iter().cloned().chain(files.into_iter().flatten()).collect();
    let state = StateArgs { before, covers: args.state.covers.clone() };
    Ok((host, input::state(&state, page)?))
}

fn refused(error: TicketError, args: &TicketArgs) -> Failure {
    match error {
        TicketError::Refused(diagnostics) => {
            let failure = Failure::with_diagnostics(
                Kind::Refused,
                &diagnostics,
                "no ticket was made: some changes cannot be expressed or undone",
            );
            if args.without_scripts {
                failure
            } else {
                failure.help("--without-scripts makes a ticket of .reg files alone")
            }
        }
        other => files::bug(other),
    }
}

/// The digest on standard output; what people want to know on standard error.
fn report(args: &TicketArgs, draft: &Draft, ticket: &Ticket) -> Result<(), Failure> {
    let names: Vec<&str> = ticket.files().iter().map(|(name, _)| name.as_str()).collect();
    let exact = draft.is_rollback_exact();
    for leftover in draft.plan().leftovers() {
        if draft.before().is_some() {
            messages::say(format_args!("note: after a rollback, {leftover}"));
        }
    }
    let rollback = match (exact, draft.before().is_some()) {
        (true, _) => "the rollback is exact",
        (false, true) if draft.has_rollback_reg() => {
            "the rollback is exact, but for created keys, which stay as asked"
        }
        (false, true) => "the rollback is NOT exact: the review tells what is not covered",
        (false, false) => {
            "no state before, so there is no rollback.reg: the review tells what to export"
        }
    };
    messages::say(format_args!("{}: {} files; {rollback}", args.output.display(), names.len()));
    if args.format == TextOrJson::Text {
        return files::print(format!("{}\n", ticket.digest()).as_bytes());
    }
    let report = Report {
        schema: "regdraft.ticket.v1",
        id: draft.id().as_str(),
        digest: ticket.digest(),
        directory: args.output.display().to_string(),
        rollback_exact: exact,
        files: names,
    };
    print_json(&report)
}

/// Prints a document.
pub(crate) fn print_json(document: &impl Serialize) -> Result<(), Failure> {
    let mut text = Vec::new();
    regdraft::json::write_document(&mut text, document).map_err(files::bug)?;
    files::print(&text)
}
