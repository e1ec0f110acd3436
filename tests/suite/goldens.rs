//! The bytes of a whole ticket, kept: what users compare and what other tools read.
//!
//! `UPDATE_GOLDEN=1` writes them anew; a file that is missing, or one too many, fails.

use std::path::PathBuf;

use crate::support::program::Sandbox;
use crate::support::repository;

#[track_caller]
fn assert_golden(name: &str, args: &[&str]) {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&[args, &["-o", "t"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let golden = repository("tests/golden").join(name);
    let made = sandbox.path().join("t");
    let names = |directory: &PathBuf| -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(directory) else { return Vec::new() };
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let _ = std::fs::remove_dir_all(&golden);
        std::fs::create_dir_all(&golden).unwrap();
        for name in names(&made) {
            std::fs::copy(made.join(&name), golden.join(&name)).unwrap();
        }
    }
    assert_eq!(names(&made), names(&golden), "{name}");
    for file in names(&made) {
        let (found, kept) =
            (std::fs::read(made.join(&file)).unwrap(), std::fs::read(golden.join(&file)).unwrap());
        if found == kept {
            continue;
        }
        let at = found
            .iter()
            .zip(&kept)
            .position(|(a, b)| a != b)
            .unwrap_or(found.len().min(kept.len()));
        let near = |bytes: &[u8]| {
            String::from_utf8_lossy(&bytes[at.saturating_sub(40)..(at + 40).min(bytes.len())])
                .into_owned()
        };
        panic!(
            "{name}/{file} differs at byte {at}:\n  kept:  {:?}\n  found: {:?}",
            near(&kept),
            near(&found)
        );
    }
}

#[test]
fn a_ticket_with_a_state_before() {
    let file =
        |name: &str| format!("SQL-APS-03={}", repository("fixtures/example").join(name).display());
    let (a, b, c) = (file("dotnet.reg"), file("dotnet-wow64.reg"), file("schannel.reg"));
    let args = [
        "ticket",
        "aad-connect-enable",
        "--host",
        &a,
        "--host",
        &b,
        "--host",
        &c,
        "--id",
        "CHG0031415",
        "--date",
        "2026-11-22",
    ];
    assert_golden("aad-connect-enable", &args);
}

#[test]
fn a_ticket_without_one() {
    assert_golden("aps-host-unknown", &["ticket", "aps-host", "--id", "CHG0031416"]);
}
