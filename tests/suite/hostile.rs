//! Hostile files end in a diagnostic or a result, and take memory in proportion to their size.
//!
//! Each runs the program under a limit on its memory. The sizes are a part of what is meant to be
//! endured; `REGDRAFT_HOSTILE=full` tries them whole. Where a limit cannot be set (other systems than
//! Linux) the tests say that they skip.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;

use crate::support::program::Sandbox;

/// How many of something: a part of what is to be endured, or all of it.
fn many(usually: usize, full: usize) -> usize {
    if std::env::var_os("REGDRAFT_HOSTILE").is_some() { full } else { usually }
}

/// Runs the program with at most so many bytes of memory; gives its exit code and what it said.
fn run_within(bytes: u64, sandbox: &Sandbox, args: &[&str]) -> Option<(i32, String)> {
    if !cfg!(target_os = "linux") {
        crate::support::skip("memory can be limited on Linux only");
        return None;
    }
    let script = format!("ulimit -v {} && exec \"$@\"", bytes / 1024);
    let output = Command::new("sh")
        .args(["-c", &script, "sh", env!("CARGO_BIN_EXE_regdraft")])
        .args(args)
        .current_dir(sandbox.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Some((output.status.code().unwrap_or(-1), said))
}

/// What the program takes for itself.
const BASE: u64 = 32 << 20;

#[track_caller]
fn assert_within(
    times: u64,
    file: &Path,
    sandbox: &Sandbox,
    args: &[&str],
    codes: &[i32],
    words: &str,
) {
    let bytes = file.metadata().unwrap().len();
    let Some((code, said)) = run_within(BASE + times * bytes, sandbox, args) else { return };
    let beginning: String = said.chars().take(500).collect();
    assert!(codes.contains(&code), "{args:?} in {times} times the size: {code}: {beginning}");
    assert!(said.contains(words), "{args:?}: {beginning}");
}

/// Every verb that reads a file as a change, as a state or as lines.
const VERBS: [&[&str]; 5] = [
    &["simulate", "big.reg", "-o", "/dev/null"],
    &["plan", "aps-host", "--before", "big.reg"],
    &["lint", "big.reg"],
    &["fmt", "--check", "big.reg"],
    &["textconv", "big.reg"],
];

fn write(sandbox: &Sandbox, content: impl FnOnce(&mut dyn Write)) -> std::path::PathBuf {
    let path = sandbox.path().join("big.reg");
    let mut file = BufWriter::new(std::fs::File::create(&path).unwrap());
    file.write_all(b"REGEDIT4\r\n\r\n").unwrap();
    content(&mut file);
    file.flush().unwrap();
    path
}

#[test]
fn a_line_of_100_mb() {
    let megabytes = many(10, 100);
    for (open, what) in [
        ("[HKEY_CURRENT_USER\\", "key line"),
        ("[HKEY_CURRENT_USER\\A]\r\n\"v\"=\"", "string"),
        ("[HKEY_CURRENT_USER\\A]\r\n\"v\"=hex:", "bytes"),
        ("; ", "comment"),
    ] {
        let sandbox = Sandbox::new();
        let file = write(&sandbox, |out| {
            out.write_all(open.as_bytes()).unwrap();
            let block = if what == "bytes" { b"01,".repeat(1 << 18) } else { vec![b'x'; 1 << 20] };
            for _ in 0..megabytes {
                out.write_all(&block).unwrap();
            }
            out.write_all(b"\r\n\"after\"=dword:1\r\n").unwrap();
        });
        for verb in VERBS {
            // An open string, or a key without its bracket, is a finding.
            assert_within(14, &file, &sandbox, verb, &[0, 1, 2], "");
        }
    }
}

#[test]
fn ten_million_empty_keys() {
    let sandbox = Sandbox::new();
    let file = write(&sandbox, |out| {
        for number in 0..many(200_000, 10_000_000) {
            write!(out, "[HKEY_CURRENT_USER\\k{number}]\r\n").unwrap();
        }
    });
    for verb in &VERBS[..4] {
        assert_within(24, &file, &sandbox, verb, &[0, 1], "");
    }
}

#[test]
fn a_key_of_depth_100_000_and_names_of_1_mb() {
    let sandbox = Sandbox::new();
    let file = write(&sandbox, |out| {
        write!(out, "[HKEY_CURRENT_USER{}]\r\n", "\\x".repeat(100_000)).unwrap();
        write!(out, "[HKEY_CURRENT_USER\\{}]\r\n", "n".repeat(1 << 20)).unwrap();
        write!(out, "[HKEY_CURRENT_USER\\A]\r\n\"{}\"=dword:1\r\n", "n".repeat(1 << 20)).unwrap();
    });
    assert_within(16, &file, &sandbox, VERBS[0], &[0], "100000 levels deep");
    assert_within(16, &file, &sandbox, VERBS[0], &[0], "1048576 characters");
    for verb in VERBS {
        assert_within(16, &file, &sandbox, verb, &[0, 1, 2], "");
    }
}

#[test]
fn a_million_lines_that_do_nothing() {
    let sandbox = Sandbox::new();
    let file = write(&sandbox, |out| {
        for _ in 0..many(100_000, 1_000_000) {
            out.write_all(b"\"a\"=dword:123456789\r\n").unwrap();
        }
    });
    assert_within(24, &file, &sandbox, VERBS[0], &[0], "RD1305");
    assert_within(8, &file, &sandbox, VERBS[2], &[1], "");
}

/// Strings that are never closed are looked for in what follows: once, not once for each.
#[test]
fn many_open_strings_take_time_in_proportion() {
    let sandbox = Sandbox::new();
    let file = write(&sandbox, |out| {
        out.write_all(b"[HKEY_CURRENT_USER\\A]\r\n").unwrap();
        for number in 0..many(20_000, 1_000_000) {
            write!(out, "\"v{number}\"=\"open\r\n").unwrap();
        }
    });
    assert_within(24, &file, &sandbox, VERBS[0], &[0], "RD1304");
}
