//! `regdraft textconv`

use std::process::ExitCode;

use regdraft::reg::{self, CodePage, Order, Reader};

use super::args::TextconvArgs;
use super::failure::{Failure, Kind};
use super::files;

pub(crate) fn run(args: &TextconvArgs, page: Option<CodePage>) -> Result<ExitCode, Failure> {
    let reader = Reader::with_code_page(files::open(&args.file)?, page);
    let order = if args.sort { Order::Sorted } else { Order::File };
    let mut output = files::stdout();
    reg::write_text(&mut output, reader, order)
        .map_err(|error| Failure::new(Kind::Io, format_args!("{}: {error}", args.file)))?;
    Ok(ExitCode::SUCCESS)
}
