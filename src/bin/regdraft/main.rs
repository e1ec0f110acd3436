//! The command line of regdraft: files, streams and messages around the library.

mod args;
mod date;
mod failure;
mod files;
mod input;
mod messages;
mod plan;
mod presets;
mod render;
mod rollback;
mod simulate;
mod ticket;
mod verify;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Verb};
use failure::Failure;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        messages::say(files::bug(panic));
        std::process::exit(70);
    }));
    // Usage errors end here with clap's own exit code, which is 2; help goes to standard output.
    let cli = Cli::parse();
    match run(cli.verb) {
        Ok(code) => code,
        Err(failure) => {
            messages::say(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Exit code 1: differences or findings.
const FINDINGS: u8 = 1;

fn run(verb: Verb) -> Result<ExitCode, Failure> {
    match verb {
        Verb::Ticket(args) => ticket::run(&args),
        Verb::Render(args) => render::run(&args),
        Verb::Plan(args) => plan::run(&args),
        Verb::Rollback(args) => rollback::run(&args),
        Verb::Simulate(args) => simulate::run(&args),
        Verb::Presets(args) => presets::run(&args),
        Verb::Verify(args) => verify::run(&args),
    }
}
