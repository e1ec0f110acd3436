//! `regdraft schema`

use std::process::ExitCode;

use regdraft::{json, policy};

use super::args::{SchemaArgs, SchemaName};
use super::failure::Failure;
use super::files;

pub(crate) fn run(args: &SchemaArgs) -> Result<ExitCode, Failure> {
    let text = match args.name {
        SchemaName::Policy => policy::JSON_SCHEMA,
        SchemaName::ChangeDiff => json::CHANGE_DIFF_SCHEMA,
    };
    files::print(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
