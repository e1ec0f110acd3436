//! Feeds anything to everything that reads `.reg` files.

#![no_main]

#[path = "../../tests/suite/support/reader_body.rs"]
mod reader_body;

libfuzzer_sys::fuzz_target!(|input: &[u8]| reader_body::check(input));
