//! What goes wrong ends in one clear message, the right exit code, and nothing half-written.

use crate::support::program::{Run, Sandbox, utf16};

#[track_caller]
fn assert_fails(run: &Run, code: i32, says: &[&str]) {
    assert_eq!(run.code, code, "{}", run.stderr);
    for what in says {
        assert!(run.stderr.contains(what), "{what:?} is not in: {}", run.stderr);
    }
    assert!(run.stdout.is_empty(), "standard output carries data only");
}

const HEAD: &str = "Windows Registry Editor Version 5.00\n\n";

#[test]
fn a_file_that_is_not_there() {
    let sandbox = Sandbox::new();
    assert_fails(&sandbox.run(&["ticket", "missing.reg", "-o", "t"]), 3, &["missing.reg"]);
    assert_fails(
        &sandbox.run(&["plan", "aps-host", "--before", "missing.reg"]),
        3,
        &["missing.reg"],
    );
    assert_fails(&sandbox.run(&["verify", "nowhere"]), 3, &["nowhere"]);
    assert!(!sandbox.exists("t"));
}

#[test]
fn a_file_that_is_no_reg_file() {
    let sandbox = Sandbox::new();
    for (bytes, says) in [
        (&b"hello\n"[..], "RD1001"),
        (b"", "RD1001"),
        (b"regedit4\n", "RD1001"),
        (b"Windows Registry Editor Version 5.00 ; x\n", "RD1001"),
        (b"\nREGEDIT4\n", "RD1001"),
        (b"REGEDIT5\n[HKEY_USERS\\a]\n", "RD1002"),
        (b"REGEDIT4 x\n", "RD1002"),
        (b"W\0i\0n\0", "RD1003"),
        (b"\xFE\xFF\0W", "RD1003"),
    ] {
        sandbox.file("bad.reg", bytes);
        for args in [
            &["ticket", "bad.reg", "-o", "t"][..],
            &["simulate", "bad.reg"],
            &["plan", "aps-host", "--before", "bad.reg"],
        ] {
            assert_fails(&sandbox.run(args), 2, &["bad.reg:1:1", says, "help:"]);
        }
    }
    assert!(!sandbox.exists("t"));
}

#[test]
fn a_preset_that_does_not_exist() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["ticket", "aad-connect-enabel", "-o", "t"]);
    assert_fails(&run, 2, &["aad-connect-enabel", "did you mean aad-connect-enable"]);
    assert_fails(&sandbox.run(&["presets", "zzz"]), 2, &["regdraft presets"]);
}

#[test]
fn a_directory_that_cannot_be_written() {
    let sandbox = Sandbox::new();
    sandbox.file("file", b"");
    assert_fails(&sandbox.run(&["ticket", "aps-host", "-o", "file/t"]), 3, &["file/t"]);
    assert_fails(&sandbox.run(&["ticket", "aps-host", "-o", "file"]), 3, &["file"]);
    assert_fails(
        &sandbox.run(&["render", "aps-host", "--to", "reg", "-o", "no/such/dir.reg"]),
        3,
        &["dir.reg"],
    );
    assert_eq!(sandbox.names(), ["file"]);
}

#[test]
fn a_file_that_exists() {
    let sandbox = Sandbox::new();
    sandbox.file("out.reg", b"mine");
    let args = ["render", "aps-host", "--to", "reg", "-o", "out.reg"];
    assert_fails(&sandbox.run(&args), 4, &["out.reg exists", "--force"]);
    assert_eq!(sandbox.read("out.reg"), b"mine");
    assert_eq!(sandbox.run(&[&args[..], &["--force"]].concat()).code, 0);
    assert_ne!(sandbox.read("out.reg"), b"mine");
}

#[test]
fn lines_that_an_import_would_ignore() {
    let sandbox = Sandbox::new();
    let text = format!(
        "{HEAD}[HKEY_CURRENT_USER\\A]\n\"good\"=dword:1\n\"bad\"=dword:123456789\n\"odd\"='x'\n"
    );
    sandbox.file("bad.reg", &utf16(&text));
    let run = sandbox.run(&["ticket", "bad.reg", "-o", "t"]);
    assert_fails(
        &run,
        2,
        &[
            "error[RD1305]",
            "--> bad.reg:5:13\n  |\n5 | \"bad\"=dword:123456789\n  |             ^^^^^^^^^\n",
            "--> bad.reg:6:7",
            "--lenient",
        ],
    );
    assert!(!sandbox.exists("t"));
    assert_eq!(sandbox.run(&["ticket", "bad.reg", "-o", "t", "--lenient"]).code, 0);
    // An import skips them; a simulation says so.
    let run = sandbox.run(&["simulate", "bad.reg"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("RD1305"));
    let state = run.json(0);
    assert_eq!(state["keys"][0]["values"].as_array().unwrap().len(), 1);
    assert_fails(&sandbox.run(&["simulate", "bad.reg", "--strict"]), 2, &["--strict"]);
}

#[test]
fn states_that_contradict_each_other() {
    let sandbox = Sandbox::new();
    let state =
        |number: u32| utf16(&format!("{HEAD}[HKEY_CURRENT_USER\\A]\n\"v\"=dword:{number}\n"));
    sandbox.file("one.reg", &state(1));
    sandbox.file("two.reg", &state(2));
    let args = ["ticket", "aps-host", "--before", "one.reg", "--before", "two.reg", "-o", "t"];
    assert_fails(&sandbox.run(&args), 2, &["one.reg and two.reg", r"v in HKEY_CURRENT_USER\A"]);
    let twice = format!("{HEAD}[HKEY_CURRENT_USER\\A]\n\"v\"=dword:1\n\"V\"=dword:2\n");
    sandbox.file("twice.reg", &utf16(&twice));
    assert_fails(
        &sandbox.run(&["plan", "aps-host", "--before", "twice.reg"]),
        2,
        &["error[RD1502]", "stated twice"],
    );
    let delete = format!("{HEAD}[-HKEY_CURRENT_USER\\A]\n");
    sandbox.file("delete.reg", &utf16(&delete));
    assert_fails(
        &sandbox.run(&["plan", "aps-host", "--before", "delete.reg"]),
        2,
        &["error[RD1501]", "--> delete.reg:3:1"],
    );
    assert!(!sandbox.exists("t"));
}

#[test]
fn a_state_that_ends_in_the_middle() {
    let sandbox = Sandbox::new();
    let text = format!("{HEAD}[HKEY_CURRENT_USER\\A]\n\"v\"=hex:01,\\");
    sandbox.file("cut.reg", &utf16(&text));
    assert_fails(&sandbox.run(&["plan", "aps-host", "--before", "cut.reg"]), 2, &["RD1310"]);
    let mut odd = utf16(&format!("{HEAD}[HKEY_CURRENT_USER\\A]\n"));
    odd.push(b'x');
    sandbox.file("odd.reg", &odd);
    assert_fails(&sandbox.run(&["plan", "aps-host", "--before", "odd.reg"]), 2, &["RD1006"]);
    assert_fails(&sandbox.run(&["ticket", "odd.reg", "-o", "t"]), 2, &["RD1006"]);
}

#[test]
fn what_is_declared_covered_may_overlap() {
    let sandbox = Sandbox::new();
    let covers = ["--covers", r"HKLM\SOFTWARE\Microsoft", "--covers", r"HKLM\SOFTWARE"];
    for order in [[0, 1, 2, 3], [2, 3, 0, 1]] {
        let args: Vec<&str> =
            ["plan", "aps-client"].into_iter().chain(order.map(|at| covers[at])).collect();
        let run = sandbox.run(&args);
        assert_eq!(run.code, 1, "{}", run.stderr);
    }
    // A key that merely stands where no rollback deletes is not taken to exist.
    sandbox.file("c.json", br#"{"schema": "regdraft.changes.v1", "changes": [{"op": "create-key", "key": "HKCU\\Contoso"}]}"#);
    let plan =
        sandbox.run(&["plan", "c.json", "--covers", r"HKCU\Contoso", "--format", "json"]).json(1);
    assert_eq!(plan["steps"][0]["effect"], "created");
    assert_eq!(plan["leftovers"][0]["reason"], "protected");
}

#[cfg(unix)]
#[test]
fn devices_and_links_are_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["render", "aps-host", "--to", "reg", "-o", "/dev/null", "--force"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    sandbox.file("victim", b"mine");
    std::os::unix::fs::symlink("victim", sandbox.path().join("out.reg")).unwrap();
    assert_eq!(sandbox.run(&["render", "aps-host", "--to", "reg", "-o", "out.reg"]).code, 4);
    assert_eq!(
        sandbox.run(&["render", "aps-host", "--to", "reg", "-o", "out.reg", "--force"]).code,
        0
    );
    assert_eq!(sandbox.read("victim"), b"mine");
}

#[test]
fn changes_that_contradict_each_other() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["ticket", "aad-connect-enable", "aad-connect-disable", "-o", "t"]);
    assert_fails(&run, 2, &["RD3006", "preset aad-connect-enable", "preset aad-connect-disable"]);
}

#[test]
fn ids_that_would_leave_the_directory() {
    let sandbox = Sandbox::new();
    for id in ["..", "../x", "a..b", ".hidden", "a/b", "NUL", "", "a b", &"x".repeat(65)] {
        let run = sandbox.run(&["ticket", "aps-host", "--id", id, "-o", "t"]);
        assert_fails(&run, 2, &["--id"]);
    }
    assert_eq!(sandbox.names(), [""; 0]);
}

#[test]
fn options_and_json_that_cannot_be() {
    let sandbox = Sandbox::new();
    for args in [
        &["ticket", "aps-host", "-o", "t", "--date", "yesterday"][..],
        &["ticket", "aps-host", "-o", "t", "--covers", r"HKXX\a"],
        &["ticket", "aps-host", "-o", "t", "--host", "nameonly"],
        &["ticket", "aps-host", "-o", "t", "--host", "..=x.reg"],
        &["plan", "aps-host"],
        &["ticket", "-o", "t"],
        &["frobnicate"],
    ] {
        assert_fails(&sandbox.run(args), 2, &["error"]);
    }
    sandbox.file(
        "bad.json",
        b"{\"schema\": \"regdraft.changes.v1\",\n \"changes\": [{\"op\": \"set\"}]}",
    );
    assert_fails(
        &sandbox.run(&["render", "bad.json", "--to", "reg"]),
        2,
        &["bad.json:2:25: unknown variant `set`"],
    );
    sandbox
        .file("state.json", b"{\"schema\": \"regdraft.state.v1\", \"coverage\": [], \"keys\": []}");
    assert_fails(&sandbox.run(&["render", "state.json", "--to", "reg"]), 2, &["state.json"]);
}

#[test]
fn pipes_work_both_ways() {
    let sandbox = Sandbox::new();
    let reg = sandbox.run(&["render", "aps-client", "--to", "reg"]);
    assert_eq!(reg.code, 0);
    let json = sandbox.run_with(&["render", "-", "--to", "json", "--id", "x"], &[], &reg.stdout);
    assert_eq!(json.json(0)["changes"].as_array().unwrap().len(), 6, "two keys and four values");
    let back = sandbox.run_with(
        &["render", "-", "--from", "json", "--to", "check.ps1"],
        &[],
        &json.stdout,
    );
    assert_eq!(back.code, 0, "{}", back.stderr);
}

#[test]
fn every_verb_has_help_with_examples() {
    let sandbox = Sandbox::new();
    for verb in ["ticket", "render", "plan", "rollback", "simulate", "presets", "verify"] {
        let help = sandbox.run(&[verb, "--help"]).text(0).to_owned();
        assert!(help.contains("Examples:") && help.contains(&format!("regdraft {verb}")), "{verb}");
    }
    assert!(sandbox.run(&["--help"]).text(0).contains("Exit codes"));
}
