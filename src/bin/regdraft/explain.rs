//! `regdraft explain`

use std::fmt::Write as _;
use std::process::ExitCode;

use regdraft::diagnostic::{Code, Example};
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
    example: String,
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
        ExplainFormat::Md => files::print(page(&codes).as_bytes())?,
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
        help: explanation.mend,
        example: example(explanation.example),
    }
}

/// An example as it is shown: bytes that are no text as escapes.
fn example(example: Example) -> String {
    match example {
        Example::File(text) | Example::Document(text) | Example::Words(text) => text.to_owned(),
        Example::Bytes(bytes) => format!("{}", bytes.escape_ascii()),
        _ => String::new(),
    }
}

fn text(code: Code) -> String {
    let explanation = code.explanation();
    let indented: String =
        example(explanation.example).lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "{code} ({}): {}\n\n{}\n\nWhat to do: {}\n\nExample:\n\n{indented}",
        code.severity(),
        code.title(),
        explanation.text,
        explanation.mend,
    )
}

/// All codes as a page.
fn page(codes: &[Code]) -> String {
    let mut page = String::from(
        "# Diagnostics\n\nEverything that regdraft has to say about a file or a change has a code, which stays. \
         `regdraft explain CODE` prints what stands here.\n\nErrors are lines that an importer does not use, or that \
         do something else than they seem to; warnings are taken as they stand, but probably not what was meant; \
         notes change nothing.\n",
    );
    for code in codes {
        let explanation = code.explanation();
        // A document may have fences of its own.
        let (fence, close) = match explanation.example {
            Example::Words(_) => ("", ""),
            _ => ("````text\n", "````\n"),
        };
        let mut shown = example(explanation.example);
        if !shown.ends_with('\n') {
            shown.push('\n');
        }
        // Writing to a string cannot fail.
        let _ = write!(
            page,
            "\n## {code}\n\n**{}: {}**\n\n{}\n\n*What to do:* {}\n\n*Example:*\n\n{fence}{shown}{close}",
            code.severity(),
            code.title(),
            explanation.text,
            explanation.mend,
        );
    }
    page
}
