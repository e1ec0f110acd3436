//! The tests of what the crate and the program promise, in one binary.

#![allow(
    missing_docs,
    unreachable_pub,
    missing_debug_implementations,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "tests are named by what they show, and fail by stopping"
)]

mod support;

mod apart;
mod architecture;
mod audit;
mod bad_input;
mod batch;
mod catalogue;
mod change_diffs;
mod code_pages;
mod corpus;
mod diffs;
mod documents;
mod effective;
mod file_tools;
mod goals;
mod golden_image;
mod goldens;
mod hazards;
mod hostile;
mod hosts;
mod import;
mod lanes;
mod laws;
mod lowering;
mod meaning;

mod mounts;
mod plans;
mod policies;
mod policy_words;
mod presets;
mod recorded;
mod records;

mod reg_format;
mod repetitions;
mod review;
mod round_trip;
mod script_data;
mod scripts;
mod snapshots;
mod template_types;
mod ticket;
mod undo;
mod windows31;
mod wine;
mod wine_import;
