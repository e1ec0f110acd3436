//! Do scripts run to their end on a computer with an empty registry?
//!
//! A look at a script from the command line: `powershell-run script.ps1 [-Switch] [-Name value]`.

use std::process::ExitCode;

use powershell_run::{Argument, Machine, run};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).peekable();
    let Some(script) = arguments.next() else {
        eprintln!("usage: powershell-run script.ps1 [-Switch] [-Name value]");
        return ExitCode::FAILURE;
    };
    let text = match std::fs::read_to_string(&script) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{script}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut given = Vec::new();
    while let Some(name) = arguments.next() {
        let value = arguments.next_if(|next| !next.starts_with('-'));
        given.push((
            name.trim_start_matches('-').to_owned(),
            value.map_or(Argument::Switch, Argument::Text),
        ));
    }
    let given: Vec<(&str, Argument)> =
        given.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let mut machine = Machine::new("SERVER");
    match run(&mut machine, &text, &given) {
        Ok(outcome) => {
            outcome.output.iter().for_each(|line| println!("{line}"));
            if let Some(error) = &outcome.error {
                eprintln!("{error}");
            }
            ExitCode::from(u8::try_from(outcome.exit).unwrap_or(1))
        }
        Err(unsupported) => {
            eprintln!("{unsupported}");
            ExitCode::from(70)
        }
    }
}
