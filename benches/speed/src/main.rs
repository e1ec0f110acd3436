//! How fast is the reader, and how much memory does it take?
//!
//! Results are checked before anything is measured. Times are CPU times of one thread, as ratios to a
//! calibrator that runs in the same process in turn with the work: reading the file in chunks and
//! transcoding them, which no reader can do without. Instruction counts come from callgrind, memory
//! from the operating system, each in a process of its own.

mod changes;
mod comparison;
mod generator;
mod measure;
mod program;
mod work;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
Usage:
  regdraft-speed table [--large]     make exports of 1, 20 and (large) 200 MB, check, measure, print the table
  regdraft-speed commands [--large]  the same of every command of target/release/regdraft, with exports of 6,
                                     and (large) 53 and 200 MB, and changes of 5,000 to 100,000 operations
  regdraft-speed generate MB FILE    write an export of about so many megabytes, and one
                                     of some time later beside it
  regdraft-speed work NAME FILE      do one piece of work once: floor, read, read-write, regashii,
                                     diff, diff-whole, diff-regashii";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["table"] => measure::table(false),
        ["table", "--large"] => measure::table(true),
        ["commands"] => program::table(false),
        ["commands", "--large"] => program::table(true),
        ["cost", program, ref args @ ..] => program::cost(program, args),
        ["generate", megabytes, file] => {
            let Ok(megabytes) = megabytes.parse::<usize>() else { return usage() };
            let (bytes, counts) = generator::export(megabytes * 1_000_000);
            std::fs::write(file, &bytes).expect("the file can be written");
            let later = work::later(Path::new(file));
            std::fs::write(later, generator::changed(&bytes)).expect("the file can be written");
            println!("{} bytes, {counts:?}", bytes.len());
        }
        ["work", name, file] => {
            let done = work::run(name, Path::new(file));
            println!("{done} {}", measure::cost());
        }
        _ => return usage(),
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}
