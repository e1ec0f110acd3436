//! `regdraft catalogue`

use std::fmt::Write as _;
use std::process::ExitCode;

use regdraft::catalogue::{self, Confidence, Domain, Setting, Windows};
use regdraft::json;

use super::args::{CatalogueArgs, TextOrJson};
use super::failure::Failure;
use super::files;

pub(crate) fn run(args: &CatalogueArgs) -> Result<ExitCode, Failure> {
    let all = catalogue::settings();
    let found: Vec<Setting> = match args.query.as_deref() {
        None => all,
        Some(query) => match all.iter().find(|setting| setting.id() == query) {
            Some(setting) => vec![setting.clone()],
            None => all.into_iter().filter(|setting| matches(setting, query)).collect(),
        },
    };
    if found.is_empty() {
        let query = args.query.as_deref().unwrap_or_default();
        return Err(Failure::invalid(format_args!("no setting has {query:?} in it"))
            .help("`regdraft catalogue` lists all"));
    }
    match (args.format, found.as_slice()) {
        (TextOrJson::Json, _) => {
            let mut text = Vec::new();
            json::write_catalogue(&mut text, &found).map_err(files::bug)?;
            files::print(&text)?;
        }
        (TextOrJson::Text, [one]) => files::print(details(one).as_bytes())?,
        (TextOrJson::Text, several) => {
            files::print(several.iter().map(line).collect::<String>().as_bytes())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether every word of a query stands in what a setting is called, where it is, or what it means.
fn matches(setting: &Setting, query: &str) -> bool {
    let text =
        format!("{} {} {} {}", setting.id(), setting.key(), setting.name(), setting.meaning())
            .to_ascii_lowercase();
    query.to_ascii_lowercase().split_whitespace().all(|word| text.contains(word))
}

fn line(setting: &Setting) -> String {
    let doubt = match setting.confidence() {
        Confidence::Confirmed => "",
        _ => " (not all confirmed)",
    };
    format!("{}\n    {}{doubt}\n", setting.id(), setting.meaning())
}

fn details(setting: &Setting) -> String {
    let mut out = format!("{}\n", setting.id());
    let _ = writeln!(out, "Key: {}", setting.key());
    let _ = writeln!(out, "Value: {} ({})", setting.name(), setting.value_type());
    let _ = writeln!(out, "Decides: {}", setting.meaning());
    match setting.domain() {
        Domain::Numbers(numbers) => {
            for (number, meaning) in numbers {
                let _ = writeln!(out, "  0x{number:x}: {meaning}");
            }
        }
        Domain::Bits(bits) => {
            for (bit, meaning) in bits {
                let _ = writeln!(out, "  bit 0x{bit:x}: {meaning}");
            }
        }
        Domain::Amount { unit, most } => {
            let _ = writeln!(out, "  a number of {unit}, at most {most}");
        }
        Domain::Form(form) => {
            let _ = writeln!(out, "  {form}");
        }
        _ => {}
    }
    let _ = writeln!(out, "Without it: {}", setting.when_absent());
    out.push_str(&defaults(setting));
    let _ = writeln!(out, "Read by: {}", setting.view().explanation());
    let _ = writeln!(out, "Afterwards: {}", setting.restart().explanation());
    let _ = writeln!(out, "Support: {}", setting.support().explanation());
    let _ = writeln!(out, "Known: {}", setting.confidence().explanation());
    if !setting.note().is_empty() {
        let _ = writeln!(out, "Note: {}", setting.note());
    }
    for source in setting.sources() {
        let _ = writeln!(out, "Source: {source}");
    }
    out
}

/// What holds without a setting, version by version, where that is not the same on all.
fn defaults(setting: &Setting) -> String {
    let mut out = String::new();
    if !setting.default_varies() {
        return out;
    }
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for windows in Windows::all() {
        let default = setting.when_absent_on(*windows);
        match groups.iter_mut().find(|(known, _)| *known == default) {
            Some((_, ids)) => ids.push(windows.id()),
            None => groups.push((default, vec![windows.id()])),
        }
    }
    for (default, ids) in groups {
        let _ = writeln!(out, "  {default}: {}", ids.join(", "));
    }
    out
}
