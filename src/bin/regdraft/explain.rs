//! `regdraft explain`

use std::process::ExitCode;

use regdraft::diagnostic::Code;
use serde::Serialize;

use super::args::{ExplainArgs, ExplainFormat};
use super::failure::Failure;
use super::files;
use super::ticket::print_json;

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    codes: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    code: &'static str,
    severity: String,
    title: &'static str,
    text: &'static str,
    help: &'static str,
    example: &'static str,
}

pub(crate) fn run(args: &ExplainArgs) -> Result<ExitCode, Failure> {
    let codes: Vec<Code> = match &args.code {
        None => Code::ALL.to_vec(),
        Some(id) => {
            let wanted = id.trim().to_ascii_uppercase();
            let found = Code::ALL.iter().copied().find(|code| code.id() == wanted);
            vec![found.ok_or_else(|| {
                Failure::invalid(format_args!("there is no diagnostic {id:?}"))
                    .help("`regdraft explain` lists all")
            })?]
        }
    };
    match args.format {
        ExplainFormat::Text => {
            let texts: Vec<String> = codes.into_iter().map(text).collect();
            files::print(texts.join("\n").as_bytes())?;
        }
        ExplainFormat::Md => {
            let documents: Vec<_> = codes.into_iter().map(Code::document).collect();
            files::print(documents.join("\n").as_bytes())?;
        }
        ExplainFormat::Json => print_json(&Document {
            schema: "regdraft.codes.v1",
            codes: codes.into_iter().map(entry).collect(),
        })?,
    }
    Ok(ExitCode::SUCCESS)
}

fn entry(code: Code) -> Entry {
    let explanation = code.explanation();
    Entry {
        code: code.id(),
        severity: code.severity().to_string(),
        title: code.title(),
        text: explanation.text,
        help: explanation.fix,
        example: explanation.example.text(),
    }
}

fn text(code: Code) -> String {
    let explanation = code.explanation();
    let indented: String =
        explanation.example.text().lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "{code} ({}): {}\n\n{}\n\nWhat to do: {}\n\nExample:\n\n{indented}",
        code.severity(),
        code.title(),
        explanation.text,
        explanation.fix,
    )
}
