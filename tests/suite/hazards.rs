//! Changes that leave a version of Windows without TLS are refused, and so is TLS 1.3 where it is not
//! safe; the review shows what there is before and after.

use regdraft::catalogue::schannel::{self, Protocol, ProtocolState, Role};
use regdraft::catalogue::{Preset, ProtocolDefault, Windows, hazards};
use regdraft::change::{self, Change, ChangeSet};
use regdraft::diagnostic::{Code, Diagnostic};
use regdraft::registry::{KeyPath, Scope, Snapshot, ValueData};

use crate::support::program::{Sandbox, utf16};

fn sets(protocol: Protocol, role: Role, state: ProtocolState) -> [Change; 2] {
    let set = |setting: regdraft::catalogue::Setting, number| {
        let data = ValueData::dword(number);
        Change::set_value(setting.key().clone(), setting.name().clone(), data)
    };
    [
        set(schannel::enabled(protocol, role), state.enabled()),
        set(schannel::disabled_by_default(protocol, role), state.disabled_by_default()),
    ]
}

fn codes(before: &Snapshot, changes: &ChangeSet, windows: Windows) -> Vec<Code> {
    hazards(before, changes, windows).unwrap().iter().map(Diagnostic::code).collect()
}

/// Everything of the machine is known, and nothing is set.
fn nothing_set() -> Snapshot {
    let mut state = Snapshot::builder();
    state.cover(Scope::Subtree(KeyPath::parse("HKLM").unwrap()));
    state.finish().unwrap()
}

#[test]
fn two_presets_that_leave_nothing_are_refused_where_there_is_no_tls_13() {
    let preset = |id| Preset::find(id).unwrap().changes();
    let both = change::merge([preset("aps-host"), preset("aad-connect-disable")]).unwrap();
    let (mut refused, mut taken) = (0, 0);
    for windows in Windows::all() {
        let has_tls13 =
            windows.default_of(Protocol::Tls13, Role::Server) != ProtocolDefault::NotSupported;
        for before in [Snapshot::empty(), nothing_set()] {
            let found = codes(&before, &both, *windows);
            if has_tls13 {
                assert_eq!(found, [], "{}", windows.name());
                taken += 1;
            } else {
                assert_eq!(found, [Code::NoProtocolLeft; 2], "{}", windows.name());
                refused += 1;
            }
            // Each on its own leaves something, except what Windows 7 has by itself.
            assert_eq!(codes(&before, &preset("aps-client"), *windows), []);
            assert_eq!(codes(&before, &preset("aad-connect-enable"), *windows), []);
        }
    }
    assert_eq!((refused, taken), (42, 12));
}

#[test]
fn a_role_is_told_by_itself_and_only_if_the_change_does_it() {
    let off = |role, versions: &[Protocol]| -> ChangeSet {
        versions.iter().flat_map(|p| sets(*p, role, ProtocolState::Disabled)).collect()
    };
    let server = Windows::find("server-2016").unwrap();
    let three = [Protocol::Tls10, Protocol::Tls11, Protocol::Tls12];
    let one = off(Role::Server, &three);
    let found = hazards(&nothing_set(), &one, server).unwrap();
    assert_eq!(found.len(), 1);
    assert!(found[0].message().contains("as a server"), "{}", found[0]);
    assert_eq!(codes(&nothing_set(), &off(Role::Client, &three[..2]), server), []);
    // What is off by default only, a program can ask for.
    let soft: ChangeSet = three
        .iter()
        .flat_map(|p| sets(*p, Role::Server, ProtocolState::DisabledByDefault))
        .collect();
    assert_eq!(codes(&nothing_set(), &soft, server), []);
    // It was so before.
    let before = change::apply(&nothing_set(), &one).unwrap();
    assert_eq!(codes(&before, &off(Role::Server, &three[..1]), server), []);
}

#[test]
fn tls_13_is_refused_where_windows_does_not_have_it() {
    for windows in Windows::all() {
        let has =
            windows.default_of(Protocol::Tls13, Role::Client) != ProtocolDefault::NotSupported;
        for state in [ProtocolState::Enabled, ProtocolState::Disabled] {
            let changes = ChangeSet::from_iter(sets(Protocol::Tls13, Role::Client, state));
            let found = codes(&nothing_set(), &changes, *windows);
            if has || state == ProtocolState::Disabled {
                assert_eq!(found, [], "{} {state:?}", windows.name());
            } else {
                assert_eq!(found, [Code::UnsafeProtocol; 2], "{}", windows.name());
            }
        }
    }
}

#[test]
fn the_program_refuses_with_the_reason_and_goes_on_when_told() {
    let sandbox = Sandbox::new();
    let ticket = ["ticket", "aps-host", "aad-connect-disable", "-o", "t", "--os"];
    let run = sandbox.run(&[&ticket[..], &["server-2019"]].concat());
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert!(run.stderr.contains("RD4001"), "{}", run.stderr);
    assert!(
        run.stderr.contains("Windows Server 2019 has no version of TLS left"),
        "{}",
        run.stderr
    );
    assert!(!sandbox.exists("t"), "nothing half-written");
    let render = ["render", "aps-host", "aad-connect-disable", "--to", "reg", "--os"];
    let run = sandbox.run(&[&render[..], &["windows-10-22h2"]].concat());
    assert_eq!((run.code, run.stdout.len()), (4, 0), "{}", run.stderr);
    assert_eq!(sandbox.run(&[&render[..], &["windows-11-24h2"]].concat()).code, 0);
    assert_eq!(sandbox.run(&[&ticket[..], &["server-2022"]].concat()).code, 0);
    assert_eq!(sandbox.run(&["verify", "t"]).text(0), "consistent\n");
    let allowed = [&ticket[..4], &["u", "--os", "server-2019", "--allow-unsafe"]].concat();
    assert_eq!(sandbox.run(&allowed).code, 0);
    assert_eq!(sandbox.run(&["verify", "u"]).text(0), "consistent\n");
    let run = sandbox.run(&["ticket", "aps-host", "-o", "v", "--allow-unsafe"]);
    assert_eq!(run.code, 2, "it says nothing without a version: {}", run.stderr);
}

#[test]
fn the_review_shows_tls_before_and_after() {
    let sandbox = Sandbox::new();
    let export = "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL]\n";
    sandbox.file("schannel.reg", &utf16(export));
    let plan = ["plan", "aps-host", "--before", "schannel.reg", "--format", "md"];
    let with = sandbox.run(&[&plan[..], &["--os", "server-2019"]].concat());
    assert_eq!(with.code, 1, "{}", with.stderr);
    let page = with.text(1).to_owned();
    let (_, section) = page.split_once("TLS before and after").expect("the section is there");
    for row in [
        "| TLS 1.0 | client | enabled | disabled |",
        "| TLS 1.1 | server | enabled | disabled |",
        "| TLS 1.2 | server | enabled | enabled |",
    ] {
        assert!(section.contains(row), "{row} in {section}");
    }
    assert!(!section.contains("TLS 1.3"), "Windows Server 2019 has none");
    let without = sandbox.run(&plan);
    assert!(!without.text(1).contains("TLS before and after"));
}
