//! Where do the keys of an offline hive's export lie, and which key does a state name by a bracket?

use regdraft::reg::{Reader, read_apart, read_changes, read_state};
use regdraft::registry::{KeyPath, Scope, Snapshot};

use crate::support::program::{Sandbox, utf16};

fn key(path: &str) -> KeyPath {
    KeyPath::parse(path).unwrap()
}

/// Reads a state, and tells the codes that were said.
fn state(mount: Option<&str>, lines: &str) -> (Option<Snapshot>, Vec<String>) {
    let file = format!("Windows Registry Editor Version 5.00\n\n{lines}");
    let reader = Reader::new(file.as_bytes());
    let reader = match mount {
        Some(mount) => reader.mounted_at(key(mount)),
        None => reader,
    };
    let mut said = Vec::new();
    let state = read_state(reader, &mut said).ok();
    (state, said.iter().map(|found| found.code().id().to_owned()).collect())
}

fn keys(state: &Snapshot) -> Vec<String> {
    state.stated_keys().map(|key| key.path().to_string()).collect()
}

#[test]
fn a_root_that_is_no_root_key_lies_where_it_was_said() {
    for (mount, lines, expected) in [
        (r"HKLM\SYSTEM", "[\\Setup]\n", &[r"HKEY_LOCAL_MACHINE\SYSTEM\Setup"][..]),
        (r"HKLM\SYSTEM", "[\\]\n\"a\"=\"1\"\n", &[r"HKEY_LOCAL_MACHINE\SYSTEM"]),
        (
            r"hklm\system",
            "[CMI-Root]\n[cmi-root\\Setup\\x]\n",
            &[
                r"HKEY_LOCAL_MACHINE\system",
                r"HKEY_LOCAL_MACHINE\system\Setup",
                r"HKEY_LOCAL_MACHINE\system\Setup\x",
            ],
        ),
        (r"HKU\S-1-5-21-1", "[ntuser\\Software]\n", &[r"HKEY_USERS\S-1-5-21-1\Software"]),
        (
            "HKLM",
            "[]\n\n[box]\n\n[box\\software]\n",
            &["HKEY_LOCAL_MACHINE", r"HKEY_LOCAL_MACHINE\software"],
        ),
        // A root key stays what it is.
        (r"HKLM\SYSTEM", "[HKEY_CURRENT_USER\\A]\n", &[r"HKEY_CURRENT_USER\A"]),
    ] {
        let (state, said) = state(Some(mount), lines);
        assert!(said.iter().all(|code| code == "RD1210"), "{said:?}");
        assert_eq!(keys(&state.unwrap()), expected, "{lines}");
    }
    let (state, _) = state(Some(r"HKLM\SYSTEM"), "[\\Setup]\n");
    assert_eq!(state.unwrap().coverage().scopes(), [Scope::Subtree(key(r"HKLM\SYSTEM\Setup"))]);
}

#[test]
fn without_a_place_the_advice_comes_once() {
    let value = "\"a\"=\"1\"\n";
    for (lines, expected) in [
        (format!("[\\Setup]\n{value}[\\Setup\\x]\n{value}"), &["RD1209"][..]),
        (format!("[]\n[box]\n{value}[BOX\\b]\n{value}"), &["RD1209"]),
        // A short name, a misspelt root key, two roots, and a good key beside: each has its own advice.
        ("[HKLM\\a]\n".into(), &["RD1203"]),
        ("[HKEY_LOCALMACHINE\\a]\n".into(), &["RD1203"]),
        ("[one\\a]\n[two\\a]\n".into(), &["RD1203", "RD1203"]),
        ("[HKEY_CURRENT_USER\\a]\n[one\\a]\n".into(), &["RD1203"]),
    ] {
        let (state, said) = state(None, &lines);
        assert!(state.is_none());
        assert_eq!(said, expected, "{lines}");
        let file = format!("REGEDIT4\n{lines}");
        let mut found = Vec::new();
        let changes = read_changes(Reader::new(file.as_bytes()), None, &mut found).unwrap();
        assert_eq!(found.len(), expected.len(), "{lines}: {found:?}");
        assert_eq!(changes.is_empty(), !lines.contains("HKEY_CURRENT_USER"));
    }
}

#[test]
fn what_a_mounted_file_cannot_mean_is_an_error() {
    let deep = format!("[\\{}]\n", vec!["k"; 512].join("\\"));
    for (mount, lines, expected) in [
        (r"HKLM\SYSTEM", "[one\\a]\n[two\\a]\n", "RD1203"),
        (r"HKLM\SYSTEM", "[\\a]\n[one\\a]\n", "RD1203"),
        (r"HKLM\SYSTEM", "[]\n\"a\"=\"1\"\n[one\\a]\n", "RD1301"),
        (r"HKLM\SYSTEM", &deep, "RD1204"),
    ] {
        let (state, said) = state(Some(mount), lines);
        assert!(state.is_none() && said.iter().any(|code| code == expected), "{said:?}");
    }
    // The root of a hive is not deleted; what is in it is.
    let file = b"REGEDIT4\n[-one]\n[-one\\a]\n[-\\b]\n";
    let mut said = Vec::new();
    let reader = Reader::new(&file[..]).mounted_at(key(r"HKLM\SYSTEM"));
    let changes = read_changes(reader, None, &mut said).unwrap();
    assert_eq!(format!("{changes:?}"), r"[delete-key HKEY_LOCAL_MACHINE\SYSTEM\a]");
    let codes: Vec<_> = said.iter().map(|found| found.code().id()).collect();
    assert_eq!(codes, ["RD1205", "RD1203"]);
}

#[test]
fn the_same_lines_below_two_roots_are_not_the_same_keys() {
    let file = utf16("Windows Registry Editor Version 5.00\n\n[\\Setup]\n\"a\"=\"1\"\n\n");
    let reader = |mount: &str| Reader::new(&file[..]).mounted_at(key(mount));
    assert!(read_apart(reader(r"HKLM\A"), reader(r"HKLM\B")).unwrap().is_none());
}

#[test]
fn a_state_names_a_key_by_the_last_bracket() {
    let (state, said) = state(
        None,
        "[HKEY_CURRENT_USER\\A] ;b]\n\"x\"=\"1\"\n\n[HKEY_CURRENT_USER\\A] ;b\\c] d]\n",
    );
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(
        keys(&state.unwrap()),
        [r"HKEY_CURRENT_USER\A] ;b", r"HKEY_CURRENT_USER\A] ;b\c] d"]
    );
    // No exporter writes a comment behind the bracket.
    let (state, said) = self::state(None, "[HKEY_CURRENT_USER\\A] ; see [1] there\n");
    assert!(state.is_none());
    assert_eq!(said, ["RD1208", "RD1206"]);
}

#[test]
fn the_program_takes_the_place_for_one_file_or_for_all() {
    let sandbox = Sandbox::new();
    let file = |name: &str, text: &str| {
        sandbox.file(name, format!("Windows Registry Editor Version 5.00\n\n{text}").as_bytes());
    };
    file("system.reg", "[\\Setup]\n\"a\"=\"1\"\n");
    file("user=1.reg", "[ntuser\\Software]\n\"a\"=\"1\"\n");
    file("change.reg", "[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]\n\"a\"=\"2\"\n");
    let plan = ["plan", "change.reg", "--before", "system.reg", "--format", "json"];
    let refused = sandbox.run(&plan);
    assert_eq!(refused.code, 2);
    assert_eq!(refused.stderr.matches("error[RD").count(), 1, "{}", refused.stderr);
    assert!(refused.stderr.contains("--mount 'HKLM\\SYSTEM'"), "{}", refused.stderr);
    let run = sandbox.run(&[&plan[..], &["--mount", r"HKLM\SYSTEM"]].concat());
    assert!(run.text(1).contains("\"exact\""), "{}", run.text(1));
    let both = [
        "--before",
        "user=1.reg",
        "--mount",
        r"user=1.reg=HKU\S-1-5-21-1",
        "--mount",
        r"system.reg=HKLM\SYSTEM",
    ];
    assert_eq!(sandbox.run(&[&plan[..], &both[..]].concat()).code, 1);
    // Both sides of a comparison, each at its own place.
    let diff = ["diff", "system.reg", "system.reg", "--mount", r"HKLM\SYSTEM"];
    assert_eq!(sandbox.run(&diff).text(0), "No differences\n");
    // A change, too.
    let json = ["render", "system.reg", "--to", "json", "--mount", r"HKLM\SYSTEM"];
    assert!(sandbox.run(&json).text(0).contains(r"HKEY_LOCAL_MACHINE\\SYSTEM\\Setup"));
    let unused =
        sandbox.run(&[&plan[..3], &["change.reg", "--mount", r"x.reg=HKLM\SYSTEM"]].concat());
    assert!(
        unused.stderr.contains("no .reg file was read to which --mount x.reg="),
        "{}",
        unused.stderr
    );
    for bad in [&["--mount", r"SYSTEM\x"][..], &["--mount", "HKLM", "--mount", r"HKLM\x"]] {
        assert_eq!(sandbox.run(&[&plan[..], bad].concat()).code, 2);
    }
    assert_eq!(sandbox.run(&["fmt", "change.reg", "--mount", "HKLM"]).code, 2);
}
