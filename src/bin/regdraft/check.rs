//! `regdraft check`

use std::fmt::Write as _;
use std::process::ExitCode;

use regdraft::change::{Audit, AuditItem, Verdict};
use regdraft::diagnostic::{Code, Diagnostic};
use regdraft::json::{self, FileReport};
use regdraft::reg::CodePage;
use regdraft::render::{describe_found, describe_name};

use super::args::{CheckArgs, LintFormat, StateArgs};
use super::failure::Failure;
use super::{FINDINGS, files, input};

/// One host: its name, where it has one; the files it is known from; and how it compares.
struct Host {
    name: Option<String>,
    files: Vec<String>,
    audit: Audit,
}

pub(crate) fn run(args: &CheckArgs, page: Option<CodePage>) -> Result<ExitCode, Failure> {
    let merged = input::changes(&args.change, page)?;
    let named = input::hosts(&args.host)?.into_iter().map(|(name, files)| (Some(name), files));
    let unnamed = (!args.state.is_empty()).then(|| (None, args.state.clone()));
    let mut hosts = Vec::new();
    for (name, files) in named.chain(unnamed) {
        let state = StateArgs { before: files.clone(), covers: args.covers.clone() };
        let state = input::state(&state, page)?.unwrap_or_default();
        let audit = Audit::new(&state, &merged.changes).map_err(Failure::refused)?;
        hosts.push(Host { name, files, audit });
    }
    let mut bytes = Vec::new();
    match args.format {
        LintFormat::Text => bytes = hosts.iter().map(text).collect::<String>().into_bytes(),
        LintFormat::Json => {
            let audits: Vec<_> =
                hosts.iter().map(|host| (host.name.as_deref(), &host.audit)).collect();
            json::write_audits(&mut bytes, &audits).map_err(files::bug)?;
        }
        LintFormat::Sarif => {
            let reports: Vec<_> = hosts.iter().map(report).collect();
            json::write_sarif(&mut bytes, &reports).map_err(files::bug)?;
        }
    }
    files::deliver(&args.output, &bytes)?;
    let good = hosts.iter().all(|host| host.audit.verdict() == Verdict::Compliant);
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

/// One line for the host, then one block for each key: what is not as wanted first to be seen, but in
/// the order of the change.
fn text(host: &Host) -> String {
    let audit = &host.audit;
    let name = host.name.clone().unwrap_or_else(|| host.files.join(", "));
    let mut out = format!(
        "{name}: {} ({} as wanted, {} not, {} not known)\n",
        words(audit.verdict()),
        audit.count(Verdict::Compliant),
        audit.count(Verdict::NotCompliant),
        audit.count(Verdict::Undetermined),
    );
    for group in audit.items().chunk_by(|a, b| a.change().key() == b.change().key()) {
        let Some(first) = group.first() else { continue };
        let _ = writeln!(out, "  {}", first.change().key());
        for item in group {
            let _ = writeln!(out, "    {:<13}  {}", item.verdict().id(), line(item));
        }
    }
    out
}

/// What is wanted at a place, and what is there.
fn line(item: &AuditItem) -> String {
    let operation = item.change().operation();
    let what = match operation.value_name() {
        Some(name) => describe_name(name),
        None => operation.id().to_owned(),
    };
    let (found, wanted) = (describe_found(item.found()), describe_found(item.wanted()));
    match item.verdict() {
        Verdict::Compliant => format!("{what}: {found}"),
        _ => format!("{what}: {found}, wanted: {wanted}"),
    }
}

fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Compliant => "compliant",
        Verdict::NotCompliant => "NOT compliant",
        Verdict::Undetermined => "undetermined",
    }
}

/// What is not as wanted, or not known, as findings about the host's first file.
fn report(host: &Host) -> FileReport {
    let finding = |item: &AuditItem| {
        let code = match item.verdict() {
            Verdict::Compliant => return None,
            Verdict::NotCompliant => Code::NotCompliant,
            Verdict::Undetermined => Code::NotDetermined,
        };
        let of = host.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
        let message = format!("{of}{}: {}", item.change().key(), line(item));
        Some(Diagnostic::new(code, message))
    };
    let file = host.files.first().map_or("", String::as_str);
    FileReport::new(file, host.audit.items().iter().filter_map(finding).collect())
}
