//! The command line of regdraft: files, streams and messages around the library.

mod args;
mod catalogue;
mod check;
mod convert;
mod date;
mod diff;
mod diff_sides;
mod document;
mod effective;
mod excerpt;
mod explain;
mod failure;
mod files;
mod flaws;
mod fmt;
mod format;
mod input;
mod lint;
mod messages;
mod mounts;
mod needed;
mod plan;
mod presets;
mod render;
mod rollback;
mod schema;
mod sections;
mod simulate;
mod textconv;
mod ticket;
mod verify;

use std::process::ExitCode;

use clap::Parser;
use regdraft::reg::CodePage;

use args::{Cli, Verb};
use failure::Failure;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        messages::say(files::bug(panic));
        std::process::exit(70);
    }));
    // Usage errors end here with clap's own exit code, which is 2; help goes to standard output.
    let cli = Cli::parse();
    messages::set_color(cli.global.color);
    let mount = &cli.global.mount;
    let result = set_mounts(&cli.verb, mount).and_then(|()| run(cli.verb, cli.global.code_page));
    match result {
        Ok(code) => {
            mounts::warn_unused();
            code
        }
        Err(failure) => {
            messages::say(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Takes what --mount says, where states and changes are read.
fn set_mounts(verb: &Verb, given: &[String]) -> Result<(), Failure> {
    let reads_states = matches!(
        verb,
        Verb::Ticket(_)
            | Verb::Render(_)
            | Verb::Plan(_)
            | Verb::Rollback(_)
            | Verb::Check(_)
            | Verb::Diff(_)
            | Verb::Effective(_)
            | Verb::Lint(_)
            | Verb::Simulate(_)
    );
    if !given.is_empty() && !reads_states {
        return Err(Failure::invalid("--mount is for commands that read a state or a change"));
    }
    mounts::set(given)
}

/// Exit code 1: differences or findings.
const FINDINGS: u8 = 1;

fn run(verb: Verb, page: Option<CodePage>) -> Result<ExitCode, Failure> {
    match verb {
        Verb::Ticket(args) => ticket::run(&args, page),
        Verb::Render(args) => render::run(&args, page),
        Verb::Plan(args) => plan::run(&args, page),
        Verb::Rollback(args) => rollback::run(&args, page),
        Verb::Check(args) => check::run(&args, page),
        Verb::Diff(args) => diff::run(&args, page),
        Verb::Effective(args) => effective::run(&args, page),
        Verb::Simulate(args) => simulate::run(&args, page),
        Verb::Lint(args) => lint::run(&args, page),
        Verb::Fmt(args) => fmt::run(&args, page),
        Verb::Convert(args) => convert::run(&args, page),
        Verb::Textconv(args) => textconv::run(&args, page),
        Verb::Explain(args) => explain::run(&args),
        Verb::Catalogue(args) => catalogue::run(&args),
        Verb::Schema(args) => schema::run(&args),
        Verb::Sections(args) => sections::run(&args),
        Verb::Presets(args) => presets::run(&args),
        Verb::Verify(args) => verify::run(&args),
    }
}
