//! `regdraft ticket`

use std::process::ExitCode;

use regdraft::diagnostic::Code;
use regdraft::registry::Snapshot;
use regdraft::render::{Draft, InputCodePage, TicketId};
use regdraft::ticket::{Ticket, TicketError, TicketOptions};
use serde::Serialize;

use regdraft::reg::CodePage;

use super::args::{StateArgs, TextOrJson, TicketArgs};
use super::failure::{Failure, Kind};
use super::{date, files, input, messages, needed};

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    id: &'a str,
    digest: &'a str,
    directory: String,
    rollback_exact: bool,
    files: Vec<&'a str>,
}

pub(crate) fn run(args: &TicketArgs, page: Option<CodePage>) -> Result<ExitCode, Failure> {
    let id = args.id.as_deref().map(parse_id).transpose()?;
    let redaction = args.redact.redaction()?;
    let date = date::date(args.date.as_deref())?;
    let mut merged = input::changes(&args.change, page)?;
    if merged.changes.is_empty() {
        return Err(Failure::invalid("the change holds no operations"));
    }
    let mut pages = merged.pages.clone();
    let states = states(args, page, &mut pages)?;
    let left_out;
    (merged.changes, left_out) =
        needed::needed(merged.changes, &states.snapshots(), args.keep_unchanged);
    if merged.changes.is_empty() {
        let message = "every operation of the change finds everything as it is to be";
        return Err(
            Failure::refused(message).help("no ticket is needed; --keep-unchanged makes one")
        );
    }
    let id = id.unwrap_or_else(|| TicketId::from_text(&merged.label));
    let title = args.title.clone().unwrap_or_else(|| merged.title(&id));
    let draft = Draft::new(id, merged.changes)
        .with_title(&title)
        .with_date(date)
        .with_presets(merged.presets)
        .with_code_pages(pages)
        .with_redaction(redaction)
        .with_left_out(left_out)
        .for_windows(args.os.windows()?)
        .keep_created_keys(args.keep_created_keys)
        .without_scripts(args.without_scripts);
    let draft = match states {
        States::Unknown => draft,
        States::Any(before) => draft.with_before(before),
        States::One(host, before) => draft.with_host(Some(host)).with_before(before),
        States::Several(hosts) => draft.with_hosts(hosts),
    };
    let mut options = TicketOptions::default();
    options.accept_irreversible = args.accept_irreversible;
    options.allow_unsafe = args.os.allow_unsafe;
    let ticket = Ticket::new(&draft, options).map_err(|error| refused(error, args))?;
    messages::say_meaning(&draft);
    files::write_directory(&args.output, ticket.files(), args.force)?;
    report(args, &draft, &ticket)?;
    Ok(ExitCode::SUCCESS)
}

fn parse_id(id: &str) -> Result<TicketId, Failure> {
    TicketId::new(id).map_err(|error| Failure::invalid(format_args!("--id {id:?}: {error}")))
}

/// What is known of the states before.
enum States {
    Unknown,
    Any(Snapshot),
    One(String, Snapshot),
    Several(Vec<(String, Snapshot)>),
}

impl States {
    fn snapshots(&self) -> Vec<&Snapshot> {
        match self {
            States::Unknown => Vec::new(),
            States::Any(before) | States::One(_, before) => vec![before],
            States::Several(hosts) => hosts.iter().map(|(_, before)| before).collect(),
        }
    }
}

fn states(
    args: &TicketArgs,
    page: Option<CodePage>,
    pages: &mut Vec<InputCodePage>,
) -> Result<States, Failure> {
    let hosts = input::hosts(&args.host)?;
    if hosts.len() > 1 && !args.state.before.is_empty() {
        return Err(Failure::invalid(
            "with several hosts, --before does not say of which one it is",
        )
        .help("give each file as --host NAME=FILE"));
    }
    let mut states: Vec<(String, Snapshot)> = Vec::new();
    let several = hosts.len() > 1;
    for (host, files) in hosts {
        // A machine answers to its first label, so two hosts must differ in it.
        let label = |name: &str| name.split('.').next().unwrap_or_default().to_ascii_lowercase();
        if let Some((other, _)) = states.iter().find(|(other, _)| label(other) == label(&host)) {
            return Err(Failure::invalid(format_args!(
                "--host {other} and --host {host}: on the host, both have the same computer name"
            ))
            .help("make a ticket of each"));
        }
        let before = args.state.before.iter().cloned().chain(files).collect();
        let state = StateArgs { before, covers: args.state.covers.clone() };
        let state = input::state_on(&state, page, pages)
            .map_err(|failure| if several { failure.about(&host) } else { failure })?;
        states.push((host, state.unwrap_or_default()));
    }
    match <[(String, Snapshot); 1]>::try_from(states) {
        Ok([(host, before)]) => Ok(States::One(host, before)),
        Err(states) if states.is_empty() => {
            Ok(input::state_on(&args.state, page, pages)?.map_or(States::Unknown, States::Any))
        }
        Err(states) => Ok(States::Several(states)),
    }
}

fn refused(error: TicketError, args: &TicketArgs) -> Failure {
    match error {
        TicketError::Refused(diagnostics) => {
            let failure = Failure::with_diagnostics(
                Kind::Refused,
                &diagnostics,
                "no ticket was made: some changes cannot be expressed or undone, or are not safe",
            );
            let is_unsafe = diagnostics.iter().any(|diagnostic| {
                matches!(diagnostic.code(), Code::NoProtocolLeft | Code::UnsafeProtocol)
            });
            if args.without_scripts || is_unsafe {
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
    let hosts = draft.host_drafts();
    let parts = if hosts.is_empty() { std::slice::from_ref(draft) } else { hosts.as_slice() };
    let exact = parts.iter().all(Draft::is_rollback_exact);
    for part in parts.iter().filter(|part| part.before().is_some()) {
        let on = match part.host() {
            Some(host) if draft.is_for_hosts() => format!(" on {host}"),
            _ => String::new(),
        };
        for leftover in part.plan().leftovers() {
            messages::say(format_args!("note: after a rollback{on}, {leftover}"));
        }
    }
    let has_reg = parts.iter().all(Draft::has_rollback_reg);
    let assumed = draft.code_pages().iter().find(|page| page.assumed);
    if let Some(page) = assumed {
        messages::say(format_args!(
            "note: {} was read in code page {}, which is assumed: the ticket is right only if that is",
            page.file, page.number
        ));
    }
    let rollback = match (exact, draft.before().is_some() || draft.is_for_hosts()) {
        (true, _) if assumed.is_some() => "the rollback is exact if the assumed code page is right",
        (true, _) => "the rollback is exact",
        (false, true) if has_reg => {
            "the rollback is exact, but for created keys, which stay as asked"
        }
        (false, true) => "the rollback is NOT exact: the review tells what is not covered",
        (false, false) => {
            "no state before, so there is no rollback.reg: the review tells what to export"
        }
    };
    messages::say(format_args!("{}: {} files; {rollback}", args.output.display(), names.len()));
    if !draft.redacted_places().is_empty() {
        messages::say(
            "note: only review.md, review.html and runbook.md may be attached where others read: the other files hold data that are held back there",
        );
    }
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
