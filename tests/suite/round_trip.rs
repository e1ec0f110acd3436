//! What a ticket promises, seen through the program: apply, then rollback, gives the first state
//! back, byte for byte.

use regdraft::catalogue::Preset;
use regdraft::registry::KeyPath;

use crate::support::program::{Sandbox, utf16};
use crate::support::repository;

const NET: &str = r"HKLM\SOFTWARE\Microsoft\.NETFramework\v4.0.30319";
const WOW: &str = r"HKLM\SOFTWARE\WOW6432Node\Microsoft\.NETFramework\v4.0.30319";
const PROTOCOLS: &str =
    r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols";

/// The options that give the example server's state.
fn example() -> Vec<String> {
    ["dotnet.reg", "dotnet-wow64.reg", "schannel.reg"]
        .iter()
        .flat_map(|name| {
            let path = repository("fixtures/example").join(name);
            ["--before".to_owned(), path.display().to_string()]
        })
        .collect()
}

/// The presets that work where the example's exports speak for all: only there is a rollback exact.
fn within_the_example() -> Vec<Preset> {
    let tops = [NET, WOW, PROTOCOLS].map(|top| KeyPath::parse(top).unwrap());
    let is_within = |preset: &Preset| {
        preset
            .changes()
            .iter()
            .all(|change| tops.iter().any(|top| change.key().is_at_or_below(top)))
    };
    let presets: Vec<_> = Preset::all().into_iter().filter(is_within).collect();
    assert!(presets.len() > 15, "{}", presets.len());
    presets
}

/// Makes the ticket of every such preset on the state, and tries it.
fn assert_round_trip(sandbox: &Sandbox, state: &[String], what: &str) {
    sandbox.file("nothing.reg", &utf16("Windows Registry Editor Version 5.00\n\n"));
    let state: Vec<&str> = state.iter().map(String::as_str).collect();
    let run = |args: &[&str]| sandbox.run(&[args, &state].concat());
    let before = run(&["simulate", "nothing.reg"]).text(0).to_owned();
    for preset in within_the_example() {
        let id = preset.id();
        assert_eq!(run(&["ticket", id, "--id", id, "-o", id]).code, 0);
        assert!(sandbox.exists(&format!("{id}/rollback.reg")), "{what}, {id}: it is exact");
        let (apply, rollback) = (format!("{id}/apply.reg"), format!("{id}/rollback.reg"));
        let after = run(&["simulate", &apply, "--strict"]).text(0).to_owned();
        assert_eq!(after, run(&["simulate", id]).text(0), "{what}, {id}: apply.reg is the preset");
        let restored = run(&["simulate", &apply, &rollback, "--strict"]).text(0).to_owned();
        assert_eq!(restored, before, "{what}, {id}");
        // By way of a state file too.
        sandbox.file("after.json", after.as_bytes());
        let again = sandbox.run(&["simulate", &rollback, "--before", "after.json"]);
        assert_eq!(again.text(0), before, "{what}, {id}");
        assert_eq!(sandbox.run(&["verify", id]).text(0), "consistent\n");
        // What the plan says is what happens.
        let plan = run(&["plan", id, "--format", "json"]);
        let changes = plan.code == 1;
        assert_eq!(changes, after != before, "{what}, {id}");
    }
}

#[test]
fn on_the_example_server_which_has_a_part() {
    let sandbox = Sandbox::new();
    assert_round_trip(&sandbox, &example(), "partial");
    let plan = sandbox.run(
        &[
            &["plan", "aad-connect-enable", "--format", "json"][..],
            &example().iter().map(String::as_str).collect::<Vec<_>>(),
        ]
        .concat(),
    );
    let steps = plan.json(1)["steps"].as_array().unwrap().clone();
    assert_eq!(steps.len(), 8, "it accounts for eight values");
    let effects: Vec<_> = steps.iter().map(|step| step["effect"].as_str().unwrap()).collect();
    assert_eq!(
        effects,
        [
            "created",
            "created",
            "already-so",
            "already-so",
            "changed",
            "changed",
            "created",
            "created"
        ]
    );
    assert!(steps.iter().all(|step| step["reversibility"] == "exact"));
    assert!(steps.iter().all(|step| step["sources"].as_array().unwrap().len() >= 2));
}

#[test]
fn on_a_server_that_complies_already() {
    let sandbox = Sandbox::new();
    let example = example();
    let example: Vec<&str> = example.iter().map(String::as_str).collect();
    for preset in within_the_example() {
        let id = preset.id();
        let args =
            [&["simulate", id, "--format", "reg", "-o", "compliant.reg", "--force"], &example[..]];
        assert_eq!(sandbox.run(&args.concat()).code, 0);
        let own = ["--before".to_owned(), "compliant.reg".to_owned()];
        let plan = sandbox.run(&["plan", id, "--before", "compliant.reg", "--format", "json"]);
        let plan = plan.json(0);
        assert!(
            plan["steps"].as_array().unwrap().iter().all(|step| step["effect"] == "already-so")
        );
        assert_eq!(plan["rollback"]["changes"].as_array().unwrap().len(), 0);
        let fresh = Sandbox::new();
        std::fs::copy(sandbox.path().join("compliant.reg"), fresh.path().join("compliant.reg"))
            .unwrap();
        assert_round_trip(&fresh, &own, "compliant");
    }
}

#[test]
fn on_a_server_of_which_is_known_that_it_has_nothing() {
    let sandbox = Sandbox::new();
    sandbox.file("empty.reg", &utf16("Windows Registry Editor Version 5.00\n\n"));
    let state: Vec<String> =
        ["--before", "empty.reg", "--covers", NET, "--covers", WOW, "--covers", PROTOCOLS]
            .map(str::to_owned)
            .to_vec();
    assert_round_trip(&sandbox, &state, "bare");
    // The same where the keys are there, but empty.
    let long = |key: &str| format!("[{}]\n\n", key.replacen("HKLM", "HKEY_LOCAL_MACHINE", 1));
    let bare = format!(
        "Windows Registry Editor Version 5.00\n\n{}{}{}",
        long(NET),
        long(WOW),
        long(PROTOCOLS)
    );
    sandbox.file("bare.reg", &utf16(&bare));
    let fresh = Sandbox::new();
    std::fs::copy(sandbox.path().join("bare.reg"), fresh.path().join("bare.reg")).unwrap();
    assert_round_trip(
        &fresh,
        &["--before".to_owned(), "bare.reg".to_owned()],
        "keys without values",
    );
}

#[test]
fn a_key_that_did_not_exist_is_gone_again_and_its_neighbours_stay() {
    let sandbox = Sandbox::new();
    let state = r#"Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SOFTWARE\Contoso]
"Keep"=hex(2):25,00,41,00,25,00,00,00

[HKEY_LOCAL_MACHINE\SOFTWARE\Contoso\Old]
"Deep"="x"

[HKEY_LOCAL_MACHINE\SOFTWARE\Contoso\Old\Sub]
@="y"

"#;
    let change = r#"Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SOFTWARE\Contoso\New\Below]
"v"=dword:1

[-HKEY_LOCAL_MACHINE\SOFTWARE\Contoso\Old]

[HKEY_LOCAL_MACHINE\SOFTWARE\Contoso]
"KEEP"="changed"
"#;
    sandbox.file("before.reg", &utf16(state));
    sandbox.file("change.reg", &utf16(change));
    let first =
        sandbox.run(&["simulate", "before.reg", "--before", "before.reg"]).text(0).to_owned();
    assert_eq!(
        sandbox.run(&["rollback", "change.reg", "--before", "before.reg", "-o", "back.reg"]).code,
        0
    );
    let back = sandbox.run(&["simulate", "change.reg", "back.reg", "--before", "before.reg"]);
    assert_eq!(back.text(0), first);
    let undo = sandbox.run(&["rollback", "change.reg", "--before", "before.reg", "--to", "json"]);
    let ops: Vec<String> = undo.json(0)["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| {
            format!(
                "{} {}",
                c["op"].as_str().unwrap(),
                c["key"].as_str().unwrap().rsplit('\\').next().unwrap()
            )
        })
        .collect();
    assert_eq!(
        ops,
        [
            "delete-value Below",
            "remove-key-if-empty Below",
            "remove-key-if-empty New",
            "set-value Contoso",
            "set-value Old",
            "set-value Sub",
        ]
    );
}
