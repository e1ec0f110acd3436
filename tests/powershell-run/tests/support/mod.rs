//! How do the tests get a computer with a registry as a `.reg` file tells it, and scripts to run on it?

#![allow(dead_code, reason = "each test file uses a part")]

use std::path::{Path, PathBuf};

use powershell_run::{Argument, Machine, Outcome, Registry, run};

pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn golden(ticket: &str, script: &str) -> String {
    let path = repository().join("tests/golden").join(ticket).join(script);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The server that the example's ticket is for, in the state that was reviewed.
pub fn reviewed_server() -> Machine {
    let mut machine = Machine::new("SQL-APS-03");
    for file in ["dotnet.reg", "dotnet-wow64.reg", "schannel.reg"] {
        let path = repository().join("fixtures/example").join(file);
        import(&mut machine.registry, &std::fs::read(&path).expect("the fixture can be read"));
    }
    machine
}

/// Puts there what an export holds: keys, `dword:`, text and `hex`.
pub fn import(registry: &mut Registry, file: &[u8]) {
    let text = if file.starts_with(&[0xFF, 0xFE]) {
        let units: Vec<u16> =
            file[2..].chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        String::from_utf16(&units).expect("the fixture is sound")
    } else {
        String::from_utf8(file.to_vec()).expect("the fixture is sound")
    };
    let text = text.replace("\r\n", "\n").replace("\\\n  ", "");
    let mut key = String::new();
    for line in text.lines().skip(1).filter(|line| !line.is_empty()) {
        if let Some(path) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            key = path.to_owned();
            registry.create_key(&key);
            continue;
        }
        let (name, data) = match line.strip_prefix('@') {
            Some(rest) => ("", rest.strip_prefix('=').expect("a value")),
            None => line[1..].split_once("\"=").expect("a value"),
        };
        let name = name.replace("\\\\", "\\");
        if let Some(number) = data.strip_prefix("dword:") {
            registry.set_dword(&key, &name, u32::from_str_radix(number, 16).expect("a number"));
        } else if let Some(text) = data.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            registry.set_text(&key, &name, 1, &text.replace("\\\\", "\\").replace("\\\"", "\""));
        } else {
            let (kind, bytes) =
                data.strip_prefix("hex").and_then(|rest| rest.split_once(':')).expect("hex");
            let kind = kind.trim_matches(['(', ')']);
            let kind =
                if kind.is_empty() { 3 } else { u32::from_str_radix(kind, 16).expect("a kind") };
            let bytes = bytes.split(',').filter(|byte| !byte.is_empty());
            let bytes: Vec<u8> =
                bytes.map(|byte| u8::from_str_radix(byte.trim(), 16).expect("a byte")).collect();
            registry.set_value(&key, &name, kind, &bytes);
        }
    }
}

/// Runs a script, which must not use anything that is not supported.
pub fn play(machine: &mut Machine, script: &str, arguments: &[(&str, Argument)]) -> Outcome {
    let outcome =
        run(machine, script, arguments).unwrap_or_else(|unsupported| panic!("{unsupported}"));
    assert_eq!(outcome.leaked_handles, 0, "keys and streams are closed: {outcome:#?}");
    assert_eq!(outcome.error, None, "{outcome:#?}");
    let stray =
        |line: &String| matches!(line.as_str(), "True" | "False" | "<null>" | "" | "0" | "1");
    assert!(!outcome.output.iter().any(stray), "nothing strays into the output: {outcome:#?}");
    outcome
}

pub fn verdict(outcome: &Outcome) -> &str {
    outcome.output.last().map_or("", String::as_str)
}
