//! A change that is mostly there already: a golden image against a server.

use std::fmt::Write;

use crate::support::program::{Sandbox, utf16};

/// An export of so many values, of which those with these numbers are others.
fn export(values: u32, others: &[u32]) -> Vec<u8> {
    let mut text = String::from("Windows Registry Editor Version 5.00\n");
    for number in 0..values {
        if number % 10 == 0 {
            write!(text, "\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso\\{:05}]\n", number / 10)
                .unwrap();
        }
        let data = u32::from(others.contains(&number));
        writeln!(text, "\"v{number}\"=dword:{data:08x}").unwrap();
    }
    utf16(&text)
}

#[test]
fn what_changes_nothing_is_left_out_and_declared() {
    let sandbox = Sandbox::new();
    sandbox.file("server.reg", &export(12_000, &[]));
    sandbox.file("image.reg", &export(12_000, &[17, 4_711, 11_999]));
    let plan = ["plan", "image.reg", "--before", "server.reg", "--format", "json"];
    let run = sandbox.run(&plan);
    let json = run.json(1);
    // 1,200 keys and 12,000 values are named, and three values differ.
    assert_eq!(json["unchanged_left_out"], 13_197);
    assert_eq!(json["steps"].as_array().unwrap().len(), 3);
    assert!(json["steps"].as_array().unwrap().iter().all(|step| step["effect"] == "changed"));
    assert!(run.stderr.contains("13,197 operations change nothing"), "{}", run.stderr);
    assert!(run.stderr.contains("diff STATE CHANGE --to reg"), "{}", run.stderr);
    let page = sandbox.run(&["plan", "image.reg", "--before", "server.reg"]);
    assert!(page.text(1).contains("13,197 more operations change nothing"), "{}", page.text(1));
    let all = sandbox.run(&[&plan[..], &["--keep-unchanged"]].concat()).json(1);
    assert!(all.get("unchanged_left_out").is_none());
    assert_eq!(all["steps"].as_array().unwrap().len(), 13_200);

    // What the note points to is the same change.
    let delta = sandbox.run(&["diff", "server.reg", "image.reg", "--to", "json"]).json(1);
    assert_eq!(delta["changes"].as_array().unwrap().len(), 3);

    sandbox
        .run(&["ticket", "image.reg", "--host", "SRV1=server.reg", "--id", "T", "-o", "t"])
        .text(0);
    let total: usize = ["apply.reg", "apply.ps1", "plan.json", "review.html", "rollback.reg"]
        .map(|name| sandbox.read(&format!("t/{name}")).len())
        .iter()
        .sum();
    assert!(total < 300_000, "{total} bytes");
    let review = String::from_utf8(sandbox.read("t/review.md")).unwrap();
    assert!(review.contains("13,197 more operations change nothing"), "{review}");
    sandbox.run(&["verify", "t"]).text(0);
    let back =
        ["simulate", "image.reg", "t/rollback.reg", "--before", "server.reg", "--format", "reg"];
    sandbox.file("back.reg", &sandbox.run(&back).stdout);
    sandbox.run(&["diff", "back.reg", "server.reg"]).text(0);
}

#[test]
fn a_change_of_one_host_is_kept_for_all_and_small_changes_stay_whole() {
    let sandbox = Sandbox::new();
    sandbox.file("a.reg", &export(12_000, &[]));
    sandbox.file("b.reg", &export(12_000, &[5]));
    sandbox.file("image.reg", &export(12_000, &[5, 6]));
    let hosts = ["ticket", "image.reg", "--host", "A=a.reg", "--host", "B=b.reg", "-o", "t"];
    sandbox.run(&hosts).text(0);
    let plan: serde_json::Value = serde_json::from_slice(&sandbox.read("t/plan.json")).unwrap();
    assert_eq!(plan["steps"].as_array().unwrap().len(), 2, "one differs on A alone");
    assert_eq!(plan["ticket"]["unchanged_left_out"], 13_198);
    sandbox.run(&["verify", "t"]).text(0);

    sandbox.file("small.reg", &export(900, &[]));
    sandbox.file("other.reg", &export(900, &[1]));
    let json =
        sandbox.run(&["plan", "other.reg", "--before", "small.reg", "--format", "json"]).json(1);
    assert_eq!(json["steps"].as_array().unwrap().len(), 990, "a person can look at so many");

    // Nothing at all is to be done.
    let run = sandbox.run(&["ticket", "a.reg", "--host", "A=a.reg", "-o", "none"]);
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert!(run.stderr.contains("--keep-unchanged") && !sandbox.exists("none"), "{}", run.stderr);
}
