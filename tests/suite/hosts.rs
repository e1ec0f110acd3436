//! One ticket for several hosts: what they share, and what each has of its own.

use crate::support::program::{Run, Sandbox, from_utf16, utf16};

/// Three hosts: one without the values, one that has them already, one of which less is known.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let file = |name: &str, body: &str| {
        let text = format!("Windows Registry Editor Version 5.00\n\n{body}");
        sandbox.file(name, &utf16(&text));
    };
    let key = r"[HKEY_LOCAL_MACHINE\SOFTWARE\Contoso]";
    file("change.reg", &format!("{key}\n\"Port\"=dword:000001bb\n\"Name\"=\"new\"\n"));
    file("sql01.reg", &format!("{key}\n\"Port\"=dword:00000050\n"));
    file("sql02.reg", &format!("{key}\n\"Port\"=dword:000001bb\n\"Name\"=\"new\"\n"));
    file("other.reg", "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Fabrikam]\n");
    sandbox
}

fn ticket(sandbox: &Sandbox, hosts: &[&str]) -> Run {
    let mut args = vec!["ticket", "change.reg", "--id", "CHG1", "-o", "t"];
    for host in hosts {
        args.extend(["--host", host]);
    }
    sandbox.run(&args)
}

const ALL: [&str; 3] = ["SQL01=sql01.reg", "SQL02=sql02.reg", "SQL03=other.reg"];

#[test]
fn hosts_share_the_change_and_have_their_own_rollback() {
    let sandbox = sandbox();
    let run = ticket(&sandbox, &ALL);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("note: after a rollback on SQL03, Port in"), "{}", run.stderr);
    for there in
        ["apply.ps1", "check.ps1", "rollback.ps1", "apply.reg", "runbook.md", "review.html"]
    {
        assert!(sandbox.exists(&format!("t/{there}")), "{there}");
    }
    assert!(!sandbox.exists("t/rollback.reg"), "what restores one host is wrong on another");
    for (host, exact) in [("SQL01", true), ("SQL02", true), ("SQL03", false)] {
        for there in ["plan.json", "review.md", "review.html"] {
            assert!(sandbox.exists(&format!("t/hosts/{host}/{there}")), "{host} {there}");
        }
        assert_eq!(sandbox.exists(&format!("t/hosts/{host}/rollback.reg")), exact, "{host}");
    }
    let undo = |host: &str| from_utf16(&sandbox.read(&format!("t/hosts/{host}/rollback.reg")));
    assert!(
        undo("SQL01").contains("\"Name\"=-\r\n\"Port\"=dword:00000050\r\n"),
        "{}",
        undo("SQL01")
    );
    assert!(!undo("SQL02").contains("\"Port\""), "nothing changes there: {}", undo("SQL02"));
    assert_eq!(
        sandbox.run(&["verify", "t", "--digest", run.text(0).trim_end()]).text(0),
        "consistent\n"
    );
    let manifest: serde_json::Value =
        serde_json::from_slice(&sandbox.read("t/manifest.json")).unwrap();
    assert_eq!(manifest["hosts"], serde_json::json!(["SQL01", "SQL02", "SQL03"]));
    assert_eq!(manifest["rollback_exact"], false);
    assert_eq!(manifest["reversibility"], "captured");
}

#[test]
fn the_summary_tells_which_hosts_differ() {
    let sandbox = sandbox();
    ticket(&sandbox, &ALL);
    let review = String::from_utf8(sandbox.read("t/review.md")).unwrap();
    for needed in [
        "THE ROLLBACK IS NOT EXACT ON EVERY HOST",
        "| Hosts | 3 |",
        "3 operations on 3 hosts; 1 of them are as wanted already",
        "differs | `SQL01` | 1 created, 1 changed, 1 already so | exact |",
        "as wanted | `SQL02` | 3 already so | exact |",
        "differs | `SQL03` | 3 unknown | NOT exact |",
        "changed | 2 | set-value | `Port` | REG_DWORD `0x00000050 (80)` | REG_DWORD `0x000001bb (443)` | `SQL01` |",
        "unknown | 2 | set-value | `Port` | unknown | REG_DWORD `0x000001bb (443)` | `SQL03` |",
        r"reg import hosts\NAME\rollback.reg /reg:64",
    ] {
        assert!(review.contains(needed), "{needed} in {review}");
    }
    let own = String::from_utf8(sandbox.read("t/hosts/SQL01/review.md")).unwrap();
    assert!(own.contains("| Host | `SQL01` |") && own.contains("The rollback is exact"), "{own}");
    let runbook = String::from_utf8(sandbox.read("t/runbook.md")).unwrap();
    for needed in [
        "| Host | SQL01, SQL02, SQL03 |",
        r"- On SQL02: `reg import hosts\SQL02\rollback.reg /reg:64`",
        "Hosts without a rollback.reg: 1.",
        "| `23` |",
        "| `24` |",
    ] {
        assert!(runbook.contains(needed), "{needed} in {runbook}");
    }
    let digest = ticket(&sandbox, &[]).stderr;
    assert!(digest.contains("is not empty"), "nothing is overwritten: {digest}");
}

#[test]
fn the_shared_script_compares_each_host_with_its_own_state() {
    let sandbox = sandbox();
    ticket(&sandbox, &ALL);
    let script = String::from_utf8(sandbox.read("t/apply.ps1")).unwrap().replace('\r', "");
    assert!(script.contains("$TicketHosts = @('SQL01', 'SQL02', 'SQL03')\n"));
    let reviewed = |host: &str| {
        let (_, rest) = script.split_once(&format!("\n    '{host}' = @{{\n")).unwrap();
        rest.lines().take(2).map(str::trim).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        reviewed("SQL01"),
        "'E0001' = @{ Presence = 'present'; Kind = 'DWord'; Hex = '50000000'; Missing = 0 }\n\
         'E0002' = @{ Presence = 'absent'; Kind = ''; Hex = ''; Missing = 0 }"
    );
    assert!(reviewed("SQL02").contains("Hex = 'bb010000'"), "{}", reviewed("SQL02"));
    assert!(
        reviewed("SQL03").contains("'E0002' = @{ Presence = 'unknown'"),
        "{}",
        reviewed("SQL03")
    );
}

#[test]
fn a_forged_part_of_one_host_is_found() {
    let sandbox = sandbox();
    for file in ["plan.json", "rollback.reg", "review.md", "review.html"] {
        let _ = std::fs::remove_dir_all(sandbox.path().join("t"));
        ticket(&sandbox, &ALL);
        let name = format!("t/hosts/SQL01/{file}");
        let mut bytes = sandbox.read(&name);
        let at = bytes.len() - 9;
        bytes[at] ^= 1;
        std::fs::write(sandbox.path().join(&name), bytes).unwrap();
        let run = sandbox.run(&["verify", "t"]);
        assert!(run.text(1).contains(&format!("hosts/SQL01/{file}: ")), "{file}: {}", run.text(1));
        std::fs::remove_file(sandbox.path().join(&name)).unwrap();
        let run = sandbox.run(&["verify", "t"]);
        assert!(run.text(1).contains(&format!("hosts/SQL01/{file}: ")), "{file}: {}", run.text(1));
    }
    std::fs::write(sandbox.path().join("t/hosts/SQL02/notes.txt"), "x").unwrap();
    let run = sandbox.run(&["verify", "t"]);
    assert!(run.text(1).contains("hosts/SQL02/notes.txt: the file is not part of the ticket"));
}

#[test]
fn a_ticket_is_replaced_host_by_host_and_nothing_else() {
    let sandbox = sandbox();
    ticket(&sandbox, &ALL);
    std::fs::write(sandbox.path().join("t/hosts/SQL02/notes.txt"), "mine").unwrap();
    let again = ["ticket", "change.reg", "--id", "CHG1", "-o", "t", "--force"];
    let two = [&again[..], &["--host", "SQL01=sql01.reg", "--host", "SQL04=other.reg"]].concat();
    assert_eq!(sandbox.run(&two).code, 0);
    assert!(!sandbox.exists("t/hosts/SQL03") && sandbox.exists("t/hosts/SQL04/plan.json"));
    assert_eq!(sandbox.read("t/hosts/SQL02/notes.txt"), b"mine");
    assert!(!sandbox.exists("t/hosts/SQL02/plan.json"), "the old ticket's file is gone");
    #[cfg(unix)]
    {
        std::fs::remove_dir_all(sandbox.path().join("t/hosts/SQL01")).unwrap();
        std::fs::create_dir(sandbox.path().join("elsewhere")).unwrap();
        let (from, to) = (sandbox.path().join("elsewhere"), sandbox.path().join("t/hosts/SQL01"));
        std::os::unix::fs::symlink(from, to).unwrap();
        let run = sandbox.run(&two);
        assert_eq!(run.code, 4, "a link leads elsewhere: {}", run.stderr);
        assert!(std::fs::read_dir(sandbox.path().join("elsewhere")).unwrap().next().is_none());
    }
}

#[test]
fn hosts_that_cannot_be_told_apart_are_refused() {
    let sandbox = sandbox();
    let run = ticket(&sandbox, &["a.example.org=sql01.reg", "A.example.com=sql02.reg"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("both have the same computer name"), "{}", run.stderr);
    let args = ["ticket", "change.reg", "--before", "other.reg", "-o", "t"];
    let run = sandbox.run(&[&args[..], &["--host", ALL[0], "--host", ALL[1]]].concat());
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("--before does not say of which one it is"), "{}", run.stderr);
    let run = ticket(&sandbox, &["SQL01=sql01.reg", "SQL02=gone.reg"]);
    assert!(run.code == 3 && run.stderr.contains("(for host SQL02)"), "{}", run.stderr);
    assert!(!sandbox.exists("t"));
}

/// Runs a ticket of these files.
fn ticket_of(sandbox: &Sandbox, files: &[(&str, &str)], args: &[&str]) -> Run {
    for (name, body) in files {
        let text = format!("Windows Registry Editor Version 5.00\n\n{body}");
        sandbox.file(name, &utf16(&text));
    }
    sandbox.run(&[&["ticket", "c.reg", "--id", "CHG2", "-o", "t"], args].concat())
}

#[test]
fn a_file_that_hosts_share_is_judged_as_it_is() {
    let sandbox = Sandbox::new();
    let top = r"[HKEY_LOCAL_MACHINE\SOFTWARE\Contoso]";
    let key = r"[HKEY_LOCAL_MACHINE\SOFTWARE\Contoso\App]";
    let head = "Windows Registry Editor Version 5.00\n\n";
    sandbox.file("a.reg", &utf16(&format!("{head}{top}\n\n{key}\n\"X\"=\"1\"\n")));
    sandbox.file("b.reg", &utf16(&format!("{head}{top}\n")));
    // As JSON, where a deleted value does not create its key.
    let delete = r#"{"schema": "regdraft.changes.v1", "changes": [{"op": "delete-value", "key": "HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso\\App", "name": "X"}]}"#;
    sandbox.file("d.json", delete.as_bytes());
    let args =
        ["ticket", "d.json", "--id", "CHG2", "-o", "t", "--host", "A=a.reg", "--host", "B=b.reg"];
    let run = sandbox.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(sandbox.run(&["verify", "t"]).text(0), "consistent\n");
    assert!(sandbox.exists("t/hosts/A/rollback.reg"));
    assert!(!sandbox.exists("t/hosts/B/rollback.reg"), "the import creates the key there");
    let own = String::from_utf8(sandbox.read("t/hosts/B/review.md")).unwrap();
    assert!(own.contains("THE ROLLBACK IS NOT EXACT") && !own.contains("left out"), "{own}");
}

#[test]
fn what_one_host_hides_no_page_gives_away() {
    let sandbox = Sandbox::new();
    let key = r"[HKEY_LOCAL_MACHINE\SOFTWARE\Contoso]";
    let (c, a, b) = (
        format!("{key}\n\"Password\"=-\n"),
        format!("{key}\n\"Password\"=\"hunter2\"\n"),
        format!("{key}\n"),
    );
    let files = [("c.reg", c.as_str()), ("a.reg", a.as_str()), ("b.reg", b.as_str())];
    let run = ticket_of(&sandbox, &files, &["--host", "A=a.reg", "--host", "B=b.reg"]);
    let digest = run.text(0).trim_end().to_owned();
    let sums = String::from_utf8(sandbox.read("t/SHA256SUMS")).unwrap();
    for page in
        ["t/review.md", "t/hosts/A/review.html", "t/hosts/B/review.md", "t/hosts/B/review.html"]
    {
        let text = String::from_utf8(sandbox.read(page)).unwrap();
        assert!(text.contains("Held back") && !text.contains("hunter2"), "{page}: {text}");
        assert!(!text.contains(&digest), "{page}");
        for line in sums.lines() {
            assert!(!text.contains(&line[..64]), "{page} has the hash of {line}");
        }
    }
    assert_eq!(sandbox.run(&["verify", "t"]).text(0), "consistent\n");
}
