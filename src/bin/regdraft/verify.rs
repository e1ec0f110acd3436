//! `regdraft verify`

use std::process::ExitCode;

use regdraft::ticket;
use serde::Serialize;

use super::args::{TextOrJson, VerifyArgs};
use super::failure::Failure;
use super::ticket::print_json;
use super::{FINDINGS, files};

#[derive(Serialize)]
struct Report {
    schema: &'static str,
    consistent: bool,
    findings: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    message: String,
}

pub(crate) fn run(args: &VerifyArgs) -> Result<ExitCode, Failure> {
    let found = files::read_directory(&args.directory)?;
    if !found.iter().any(|(name, _)| ticket::is_file_name(name)) {
        let message = format!("{} holds no ticket", args.directory.display());
        return Err(
            Failure::invalid(message).help("name the directory that `regdraft ticket` made")
        );
    }
    let mut findings: Vec<Entry> = ticket::verify(&found)
        .iter()
        .map(|finding| Entry {
            file: finding.file().map(str::to_owned),
            message: finding.message().to_owned(),
        })
        .collect();
    if let Some(wanted) = &args.digest {
        let digest = ticket::digest(&found);
        if !digest.as_ref().is_some_and(|digest| digest.eq_ignore_ascii_case(wanted)) {
            let is = digest.unwrap_or_else(|| "missing".into());
            findings.push(Entry {
                file: None,
                message: format!("the ticket digest is {is}, not {wanted}"),
            });
        }
    }
    let consistent = findings.is_empty();
    match args.format {
        TextOrJson::Json => {
            print_json(&Report { schema: "regdraft.verify.v1", consistent, findings })?;
        }
        TextOrJson::Text => {
            let line = |entry: &Entry| match &entry.file {
                Some(file) => format!("{file}: {}\n", entry.message),
                None => format!("{}\n", entry.message),
            };
            let mut text: String = findings.iter().map(line).collect();
            text.push_str(if consistent { "consistent\n" } else { "NOT consistent\n" });
            files::print(text.as_bytes())?;
        }
    }
    Ok(if consistent { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}
