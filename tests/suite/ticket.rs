//! What a ticket holds, and what `verify` sees.

use crate::support::program::{Run, Sandbox, from_utf16, utf16};
use crate::support::repository;

fn example(sandbox: &Sandbox, extra: &[&str]) -> Run {
    let file = |name: &str| repository("fixtures/example").join(name).display().to_string();
    let (a, b, c) = (file("dotnet.reg"), file("dotnet-wow64.reg"), file("schannel.reg"));
    let args = [
        "ticket",
        "aad-connect-enable",
        "--before",
        &a,
        "--before",
        &b,
        "--before",
        &c,
        "--id",
        "CHG0031415",
        "-o",
        "t",
    ];
    sandbox.run(&[&args[..], extra].concat())
}

#[test]
fn it_has_all_files_and_its_hashes_hold() {
    let sandbox = Sandbox::new();
    let run = example(
        &sandbox,
        &[
            "--host",
            &format!("SQL-APS-03={}", repository("fixtures/example/schannel.reg").display()),
            "--date",
            "2026-11-22",
            "--title",
            "Enable TLS 1.2",
        ],
    );
    let digest = run.text(0).trim_end().to_owned();
    assert_eq!(digest.len(), 64);
    let mut names: Vec<_> = std::fs::read_dir(sandbox.path().join("t"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "SHA256SUMS",
            "apply.ps1",
            "apply.reg",
            "check.ps1",
            "manifest.json",
            "plan.json",
            "review.html",
            "review.md",
            "rollback.ps1",
            "rollback.reg",
            "runbook.md"
        ]
    );
    let sums = std::process::Command::new("sha256sum")
        .args(["--check", "--quiet", "SHA256SUMS"])
        .current_dir(sandbox.path().join("t"))
        .status();
    match sums {
        Ok(status) => assert!(status.success(), "sha256sum reads the file and agrees"),
        Err(_) => crate::support::skip("there is no sha256sum here"),
    }
    let manifest: serde_json::Value =
        serde_json::from_slice(&sandbox.read("t/manifest.json")).unwrap();
    assert_eq!(manifest["digest"], digest);
    assert_eq!(manifest["hosts"], serde_json::json!(["SQL-APS-03"]));
    assert_eq!(manifest["reversibility"], "exact");
    assert_eq!(manifest["date"], "2026-11-22");
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(sandbox.run(&["verify", "t", "--digest", &digest]).text(0), "consistent\n");
    assert_eq!(sandbox.run(&["verify", "t", "--digest", "00"]).code, 1);
    let review = String::from_utf8(sandbox.read("t/review.md")).unwrap();
    for needed in [
        "Enable TLS 1.2",
        &digest,
        "SQL-APS-03",
        "2026-11-22",
        "Restart Windows after the change",
        "`apply.reg`",
    ] {
        assert!(review.contains(needed), "{needed}");
    }
    let apply = from_utf16(&sandbox.read("t/apply.reg"));
    let first = apply.lines().nth(1).unwrap_or_default().to_owned();
    assert!(first.contains("CHG0031415") && first.contains("SQL-APS-03"), "{first}");
    assert!(first.contains("SHA-256"), "the state before is named: {first}");
}

#[test]
fn same_input_same_bytes_whatever_the_surroundings() {
    let (one, other) = (Sandbox::new(), Sandbox::new());
    example(&one, &[]).text(0);
    let file = |name: &str| repository("fixtures/example").join(name).display().to_string();
    let (a, b, c) = (file("schannel.reg"), file("dotnet-wow64.reg"), file("dotnet.reg"));
    let args = [
        "ticket",
        "aad-connect-enable",
        "--before",
        &a,
        "--before",
        &b,
        "--before",
        &c,
        "--id",
        "CHG0031415",
        "-o",
        "t",
    ];
    let env = [("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")];
    other.run_with(&args, &env, b"").text(0);
    for entry in std::fs::read_dir(one.path().join("t")).unwrap() {
        let name = format!("t/{}", entry.unwrap().file_name().into_string().unwrap());
        assert!(one.read(&name) == other.read(&name), "{name} differs");
    }
    // A date comes from outside alone.
    let epoch = Sandbox::new();
    let run = epoch.run_with(&args, &[("SOURCE_DATE_EPOCH", "1700000000")], b"");
    assert_eq!(run.code, 0);
    assert!(String::from_utf8(epoch.read("t/review.md")).unwrap().contains("2023-11-14"));
}

#[test]
fn without_a_state_nothing_is_guessed() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["ticket", "aps-host", "--id", "CHG1", "-o", "t"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!sandbox.exists("t/rollback.reg"));
    let review = String::from_utf8(sandbox.read("t/review.md")).unwrap();
    let verdict = review.find("THE ROLLBACK IS NOT EXACT YET").unwrap();
    let export = review.find(r#"reg export "HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols" before-1.reg /y /reg:64"#).unwrap();
    assert!(verdict < export && export < review.find("## Summary").unwrap(), "first of all");
    let plan: serde_json::Value = serde_json::from_slice(&sandbox.read("t/plan.json")).unwrap();
    assert_eq!(plan["reversibility"], "captured");
    assert!(
        plan["steps"]
            .as_array()
            .unwrap()
            .iter()
            .all(|step| step["before"]["presence"] == "unknown")
    );
    assert_eq!(plan["rollback"]["changes"], serde_json::json!([]));
    assert_eq!(sandbox.run(&["verify", "t"]).text(0), "consistent\n");
}

#[test]
fn what_the_state_does_not_cover_is_unknown_and_said() {
    let sandbox = Sandbox::new();
    let schannel = repository("fixtures/example/schannel.reg").display().to_string();
    let run = sandbox.run(&["ticket", "aad-connect-enable", "--before", &schannel, "-o", "t"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("NOT exact"), "{}", run.stderr);
    assert!(!sandbox.exists("t/rollback.reg"), "only if exact");
    let plan: serde_json::Value = serde_json::from_slice(&sandbox.read("t/plan.json")).unwrap();
    let unknown = |step: &&serde_json::Value| step["effect"] == "unknown";
    assert_eq!(
        plan["steps"].as_array().unwrap().iter().filter(unknown).count(),
        4,
        "the .NET values"
    );
    let review = String::from_utf8(sandbox.read("t/review.md")).unwrap();
    assert!(review.contains("it is not known what was there before"));
    // The rollback alone inverts what is known, names what is left, and says so by its exit code.
    let run =
        sandbox.run(&["rollback", "aad-connect-enable", "--before", &schannel, "-o", "r.reg"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("RD3001") && run.stderr.contains("SchUseStrongCrypto"));
    let text = from_utf16(&sandbox.read("r.reg"));
    assert!(text.contains("; NOT UNDONE: SchUseStrongCrypto in"), "{text}");
    assert!(!text.contains(".NETFramework]"), "and does not touch it");
}

#[test]
fn whatever_is_altered_is_found() {
    for name in [
        "apply.reg",
        "rollback.reg",
        "apply.ps1",
        "check.ps1",
        "rollback.ps1",
        "review.md",
        "plan.json",
        "manifest.json",
        "SHA256SUMS",
    ] {
        let sandbox = Sandbox::new();
        example(&sandbox, &[]).text(0);
        let path = format!("t/{name}");
        let mut bytes = sandbox.read(&path);
        let last = bytes.len() - 6;
        bytes[last] ^= 1;
        sandbox.file(&path, &bytes);
        let run = sandbox.run(&["verify", "t"]);
        assert!(run.text(1).contains(name), "{name}");
        std::fs::remove_file(sandbox.path().join(&path)).unwrap();
        assert_eq!(sandbox.run(&["verify", "t"]).code, 1, "{name} missing");
    }
    let sandbox = Sandbox::new();
    example(&sandbox, &[]).text(0);
    sandbox.file("t/more.ps1", b"exit 0");
    assert!(
        sandbox
            .run(&["verify", "t"])
            .text(1)
            .contains("more.ps1: the file is not part of the ticket")
    );
}

#[test]
fn a_forged_ticket_whose_hashes_hold_is_found() {
    let sandbox = Sandbox::new();
    example(&sandbox, &[]).text(0);
    // Another value in apply.reg, and SHA256SUMS made to fit.
    let old = sandbox.read("t/apply.reg");
    let needle: Vec<u8> = "dword:00000001".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let at = old.windows(needle.len()).position(|w| w == needle).unwrap();
    let mut new = old.clone();
    new[at + needle.len() - 2] = b'0';
    sandbox.file("t/apply.reg", &new);
    let sums = String::from_utf8(sandbox.read("t/SHA256SUMS")).unwrap();
    let hash = |bytes: &[u8]| {
        use sha2::Digest;
        sha2::Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect::<String>()
    };
    sandbox.file("t/SHA256SUMS", sums.replace(&hash(&old), &hash(&new)).as_bytes());
    let text = sandbox.run(&["verify", "t"]).text(1).to_owned();
    assert!(
        text.contains("apply.reg: the file does not hold the operations of the plan"),
        "{text}"
    );
}

#[test]
fn a_forged_script_whose_hashes_hold_everywhere_is_found() {
    use sha2::Digest;
    let hash = |bytes: &[u8]| {
        let digest = sha2::Sha256::digest(bytes);
        digest.iter().map(|b| format!("{b:02x}")).collect::<String>()
    };
    let sandbox = Sandbox::new();
    example(&sandbox, &[]).text(0);
    let old = sandbox.read("t/apply.ps1");
    let text = String::from_utf8(old.clone()).unwrap();
    let new = text.replacen("Data = 0x00000001", "Data = 0x00000002", 1).into_bytes();
    assert_ne!(old, new);
    sandbox.file("t/apply.ps1", &new);
    // Every place that names the hash is made to fit: only rendering again can tell.
    for name in ["t/manifest.json", "t/review.md", "t/SHA256SUMS"] {
        let before = sandbox.read(name);
        let fitted = String::from_utf8(before.clone()).unwrap().replace(&hash(&old), &hash(&new));
        sandbox.file(name, fitted.as_bytes());
        let sums = String::from_utf8(sandbox.read("t/SHA256SUMS")).unwrap();
        let sums = sums.replace(&hash(&before), &hash(fitted.as_bytes()));
        sandbox.file("t/SHA256SUMS", sums.as_bytes());
    }
    let found = sandbox.run(&["verify", "t"]).text(1).to_owned();
    assert!(found.contains("apply.ps1: the file is not what plan.json gives"), "{found}");
    assert!(!found.contains("SHA-256"), "the hashes hold: {found}");
}

#[test]
fn nothing_is_overwritten_without_force_and_force_replaces_a_ticket_only() {
    let sandbox = Sandbox::new();
    example(&sandbox, &[]).text(0);
    let again = example(&sandbox, &[]);
    assert_eq!(again.code, 4);
    assert!(again.stderr.contains("is not empty"), "{}", again.stderr);
    sandbox.file("t/notes.txt", b"mine");
    let forced = sandbox.run(&["ticket", "aps-host", "-o", "t", "--force"]);
    assert_eq!(forced.code, 0, "{}", forced.stderr);
    assert_eq!(sandbox.read("t/notes.txt"), b"mine", "what is no part of the ticket stays");
    assert!(!sandbox.exists("t/rollback.reg"), "the old ticket's files are gone");
    std::fs::create_dir(sandbox.path().join("other")).unwrap();
    sandbox.file("other/apply.reg", b"mine");
    let foreign = sandbox.run(&["ticket", "aps-host", "-o", "other", "--force"]);
    assert_eq!(foreign.code, 4, "{}", foreign.stderr);
    assert_eq!(sandbox.read("other/apply.reg"), b"mine");
    // A manifest that lists what is outside is not obeyed.
    sandbox.file("precious", b"mine");
    let manifest = r#"{"schema": "regdraft.manifest.v1", "files": [{"name": "../precious"}]}"#;
    std::fs::create_dir(sandbox.path().join("evil")).unwrap();
    sandbox.file("evil/manifest.json", manifest.as_bytes());
    assert_eq!(sandbox.run(&["ticket", "aps-host", "-o", "evil", "--force"]).code, 0);
    assert!(sandbox.exists("precious"));
    assert!(sandbox.names().iter().all(|name| !name.ends_with(".tmp")), "{:?}", sandbox.names());
}

#[test]
fn a_value_deleted_where_there_is_no_key_does_not_create_one() {
    let sandbox = Sandbox::new();
    let json = br#"{"schema": "regdraft.changes.v1", "changes": [
        {"op": "delete-value", "key": "HKLM\\SOFTWARE\\Contoso\\App", "name": "v"}]}"#;
    sandbox.file("c.json", json);
    let args = ["ticket", "c.json", "--covers", r"HKLM\SOFTWARE\Contoso", "-o", "known"];
    assert_eq!(sandbox.run(&args).code, 0);
    assert!(!from_utf16(&sandbox.read("known/apply.reg")).contains("[HKEY"));
    assert_eq!(sandbox.run(&["verify", "known"]).text(0), "consistent\n");
    // Where it is not known, the file says what it does, and the rollback is not exact.
    sandbox.file("empty.reg", &utf16("Windows Registry Editor Version 5.00\n\n"));
    assert_eq!(
        sandbox.run(&["ticket", "c.json", "--before", "empty.reg", "-o", "unknown"]).code,
        0
    );
    assert!(
        from_utf16(&sandbox.read("unknown/apply.reg")).contains("is created if it does not exist")
    );
    assert!(!sandbox.exists("unknown/rollback.reg"));
    assert_eq!(sandbox.run(&["verify", "unknown"]).text(0), "consistent\n");
}

#[test]
fn a_ticket_without_scripts_captures_nothing() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["ticket", "aps-host", "--without-scripts", "-o", "t"]);
    assert_eq!(run.code, 4);
    assert!(run.stderr.contains("RD3002"), "{}", run.stderr);
    let accepted = ["ticket", "aps-host", "--without-scripts", "--accept-irreversible", "-o", "t"];
    assert_eq!(sandbox.run(&accepted).code, 0);
    let review = String::from_utf8(sandbox.read("t/review.md")).unwrap();
    assert!(
        review.contains("There is no way back in this ticket") && !review.contains("rollback.ps1")
    );
    assert_eq!(sandbox.run(&["verify", "t"]).text(0), "consistent\n");
}

#[test]
fn aliases_are_diagnosed_and_the_ticket_still_verifies() {
    let sandbox = Sandbox::new();
    let state = r"Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Control\SecurityProviders\SCHANNEL\Protocols]

";
    sandbox.file("numbered.reg", &utf16(state));
    let run = sandbox.run(&["ticket", "aps-host", "--before", "numbered.reg", "-o", "t"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let review = String::from_utf8(sandbox.read("t/review.md")).unwrap();
    assert!(review.contains("CurrentControlSet is a link to one of ControlSet001"), "{review}");
    assert_eq!(sandbox.run(&["verify", "t"]).text(0), "consistent\n");
    // A merged view cannot be rolled back exactly.
    sandbox.file("c.json", br#"{"schema": "regdraft.changes.v1", "changes": [{"op": "create-key", "key": "HKCR\\.contoso\\x"}]}"#);
    let args = ["ticket", "c.json", "--covers", r"HKCR\.contoso", "-o", "hkcr"];
    assert_eq!(sandbox.run(&args).code, 0);
    assert!(!sandbox.exists("hkcr/rollback.reg"));
}

#[test]
fn what_nothing_records_is_refused_without_a_state_before() {
    let sandbox = Sandbox::new();
    let text = "Windows Registry Editor Version 5.00\n\n[-HKEY_CURRENT_USER\\Software\\Contoso]\n";
    sandbox.file("delete.reg", &utf16(text));
    // A script records the whole key before it deletes it.
    assert_eq!(sandbox.run(&["ticket", "delete.reg", "-o", "scripted"]).code, 0);
    assert!(sandbox.exists("scripted/apply.ps1") && !sandbox.exists("scripted/rollback.reg"));
    let without = ["ticket", "delete.reg", "--without-scripts", "-o", "t"];
    let run = sandbox.run(&without);
    assert_eq!(run.code, 4);
    assert!(run.stderr.contains("RD3002"), "{}", run.stderr);
    assert!(
        run.stderr.contains(r"delete-key HKEY_CURRENT_USER\Software\Contoso"),
        "{}",
        run.stderr
    );
    assert!(!sandbox.exists("t"), "nothing half-written");
    let run = sandbox.run(&[&without[..], &["--covers", r"HKCU\Software\Contoso"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!sandbox.exists("t/apply.ps1") && sandbox.exists("t/rollback.reg"));
    assert_eq!(sandbox.run(&["verify", "t"]).text(0), "consistent\n");
}
