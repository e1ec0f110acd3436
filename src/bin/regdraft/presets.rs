//! `regdraft presets`

use std::fmt::Write as _;
use std::process::ExitCode;

use regdraft::catalogue::{PRESETS_LEFT_OUT, Preset, Source};
use regdraft::change::Operation;
use regdraft::json::{ChangeEntry, to_entries};
use regdraft::render::describe_data;
use serde::Serialize;

use super::args::{PresetsArgs, TextOrJson};
use super::failure::Failure;
use super::ticket::print_json;
use super::{files, input};

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    presets: Vec<Entry>,
    /// What is published and not built in, and why.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    left_out: &'static [(&'static str, &'static str)],
}

#[derive(Serialize)]
struct Entry {
    id: &'static str,
    title: &'static str,
    machines: &'static str,
    scope: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    restart: Option<&'static str>,
    warnings: &'static [&'static str],
    sources: Vec<&'static str>,
    changes: Vec<ChangeEntry>,
}

pub(crate) fn run(args: &PresetsArgs) -> Result<ExitCode, Failure> {
    let presets: Vec<Preset> = match &args.id {
        Some(id) => vec![Preset::find(id).ok_or_else(|| input::unknown_preset(id))?],
        None => Preset::all(),
    };
    match args.format {
        TextOrJson::Json => print_json(&Document {
            schema: "regdraft.presets.v1",
            left_out: if args.id.is_none() { PRESETS_LEFT_OUT } else { &[] },
            presets: presets.iter().map(|preset| entry(*preset)).collect(),
        })?,
        TextOrJson::Text if args.id.is_some() => {
            let text: String = presets.iter().map(|preset| details(*preset)).collect();
            files::print(text.as_bytes())?;
        }
        TextOrJson::Text => {
            let line = |preset: &Preset| format!("{:<22} {}\n", preset.id(), preset.title());
            let mut text: String = presets.iter().map(line).collect();
            text.push_str(
                "\nNot built in, because nothing confirms the settings that it asks for:\n",
            );
            for (what, why) in PRESETS_LEFT_OUT {
                let _ = writeln!(text, "- {what}: {why}");
            }
            files::print(text.as_bytes())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn entry(preset: Preset) -> Entry {
    Entry {
        id: preset.id(),
        title: preset.title(),
        machines: preset.machines(),
        scope: preset.scope().id(),
        restart: preset.restart().map(regdraft::catalogue::Restart::explanation),
        warnings: preset.warnings(),
        sources: preset.sources().iter().map(|source| Source::title(*source)).collect(),
        changes: to_entries(&preset.changes()),
    }
}

fn details(preset: Preset) -> String {
    let mut out = format!("{}: {}\n", preset.id(), preset.title());
    let _ = writeln!(out, "For: {} (scope: {})", preset.machines(), preset.scope().id());
    if let Some(restart) = preset.restart() {
        let _ = writeln!(out, "Afterwards: {}", restart.explanation());
    }
    for warning in preset.warnings() {
        let _ = writeln!(out, "Warning: {warning}");
    }
    for source in preset.sources() {
        let _ = writeln!(out, "Source: {source}");
    }
    for change in &preset.changes() {
        let data = match change.operation() {
            Operation::SetValue { data, .. } => format!(" = {}", describe_data(data.as_ref())),
            _ => String::new(),
        };
        let _ = writeln!(out, "  {change}{data}");
    }
    out
}
