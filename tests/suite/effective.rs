//! What a state makes of TLS on each version of Windows, cell by cell.

use regdraft::catalogue::schannel::{self, Protocol, Role};
use regdraft::catalogue::{Ask, Effective, EffectiveState, HealthClass, Windows};
use regdraft::registry::{KeyPath, Scope, Snapshot, ValueData, ValueType};

use crate::support::program::Sandbox;

use EffectiveState::{Disabled, DisabledByDefault, Enabled, NotSupported, Unknown};

/// What `Enabled` and `DisabledByDefault` are, where they are set.
type Values = (Option<u32>, Option<u32>);

/// A state that knows all of the machine's keys, with these values of a protocol.
fn state(protocol: Protocol, roles: &[(Role, Values)]) -> Snapshot {
    let mut state = Snapshot::builder();
    state.cover(Scope::Subtree(KeyPath::parse("HKLM").unwrap()));
    for (role, values) in roles {
        let settings =
            [schannel::enabled(protocol, *role), schannel::disabled_by_default(protocol, *role)];
        for (setting, number) in settings.iter().zip([values.0, values.1]) {
            if let Some(number) = number {
                let data = ValueData::dword(number);
                state.value(setting.key(), setting.name(), data.as_ref()).unwrap();
            }
        }
    }
    state.finish().unwrap()
}

fn windows(id: &str) -> Windows {
    Windows::find(id).unwrap()
}

fn found(id: &str, protocol: Protocol, values: Values) -> EffectiveState {
    let [client, server] = Role::ALL.map(|role| {
        let effective = Effective::new(&state(protocol, &[(role, values)]), windows(id));
        effective.protocol(protocol, role).unwrap().state()
    });
    assert_eq!(client, server, "{id} {protocol:?} {values:?}");
    client
}

/// From the table of the documentation: client/server; E enabled, D disabled, d disabled by default,
/// - not supported. In the order SSL 2.0, SSL 3.0, TLS 1.0 to 1.3, DTLS 1.0, DTLS 1.2.
const DEFAULTS: [(&str, &[&str]); 5] = [
    ("D/E E/E E/E d/d d/d -/- E/E -/-", &["windows-7", "server-2008-r2"]),
    ("D/D E/E E/E E/E E/E -/- E/E -/-", &["server-2012"]),
    (
        "D/D E/E E/E E/E E/E -/- E/E -/-",
        &["windows-8.1", "server-2012-r2", "windows-10-1507", "windows-10-1511"],
    ),
    (
        "-/- D/D E/E E/E E/E -/- E/E E/E",
        &[
            "windows-10-1607",
            "windows-10-1703",
            "windows-10-1709",
            "windows-10-1803",
            "windows-10-1809",
            "windows-10-1903",
            "windows-10-1909",
            "windows-10-2004",
            "windows-10-20h2",
            "windows-10-21h1",
            "windows-10-21h2",
            "windows-10-22h2",
            "server-2016",
            "server-2019",
        ],
    ),
    (
        "-/- D/D E/E E/E E/E E/E E/E E/E",
        &[
            "windows-11-21h2",
            "windows-11-22h2",
            "windows-11-23h2",
            "windows-11-24h2",
            "server-2022",
            "server-2025",
        ],
    ),
];

#[test]
fn where_nothing_is_set_each_version_has_its_defaults() {
    let nothing = state(Protocol::Tls12, &[]);
    let mut seen = 0;
    for (row, versions) in DEFAULTS {
        for id in versions {
            seen += 1;
            let effective = Effective::new(&nothing, windows(id));
            let letter = |protocol, role| match effective.protocol(protocol, role).unwrap().state()
            {
                Enabled => 'E',
                Disabled => 'D',
                DisabledByDefault => 'd',
                NotSupported => '-',
                other => panic!("{other:?}"),
            };
            let cells: Vec<String> = [
                Protocol::Ssl20,
                Protocol::Ssl30,
                Protocol::Tls10,
                Protocol::Tls11,
                Protocol::Tls12,
                Protocol::Tls13,
                Protocol::Dtls10,
                Protocol::Dtls12,
            ]
            .into_iter()
            .map(|protocol| {
                format!("{}/{}", letter(protocol, Role::Client), letter(protocol, Role::Server))
            })
            .collect();
            assert_eq!(cells.join(" "), row, "{id}");
            assert_eq!(letter(Protocol::Pct10, Role::Client), '-', "{id}");
        }
    }
    assert_eq!(seen, Windows::all().len(), "every version has its row");
}

#[test]
fn both_values_together_make_the_documented_states() {
    let (zero, one, all) = (Some(0), Some(1), Some(u32::MAX));
    for (values, on_2016, on_7) in [
        ((None, None), Enabled, DisabledByDefault),
        ((zero, None), Disabled, Disabled),
        ((zero, one), Disabled, Disabled),
        ((zero, zero), Disabled, Disabled),
        ((one, zero), Enabled, Enabled),
        ((all, zero), Enabled, Enabled),
        ((Some(2), zero), Enabled, Enabled),
        ((one, one), DisabledByDefault, DisabledByDefault),
        ((all, all), DisabledByDefault, DisabledByDefault),
        ((one, None), Enabled, DisabledByDefault),
        ((None, zero), Enabled, Enabled),
        ((None, one), DisabledByDefault, DisabledByDefault),
    ] {
        assert_eq!(found("server-2016", Protocol::Tls12, values), on_2016, "{values:?}");
        assert_eq!(found("windows-7", Protocol::Tls12, values), on_7, "{values:?}");
        // What Windows does not have, no value brings.
        assert_eq!(found("server-2019", Protocol::Tls13, values), NotSupported, "{values:?}");
    }
    // What Windows has off, the soft switch alone does not turn on.
    assert_eq!(found("server-2019", Protocol::Ssl30, (None, zero)), Disabled);
    assert_eq!(found("server-2019", Protocol::Ssl30, (one, zero)), Enabled);
}

#[test]
fn what_the_state_does_not_tell_is_unknown_unless_another_value_decides() {
    let (protocol, role) = (Protocol::Tls10, Role::Server);
    let partly = |values: &[(&str, ValueData)]| {
        let mut state = Snapshot::builder();
        for (which, data) in values {
            let setting = match *which {
                "Enabled" => schannel::enabled(protocol, role),
                _ => schannel::disabled_by_default(protocol, role),
            };
            state.cover(Scope::Value(setting.key().clone(), setting.name().clone()));
            state.value(setting.key(), setting.name(), data.as_ref()).unwrap();
        }
        let effective = Effective::new(&state.finish().unwrap(), windows("server-2022"));
        let found = effective.protocol(protocol, role).unwrap();
        (found.state(), found.reason().to_owned())
    };
    assert_eq!(partly(&[]).0, Unknown);
    assert_eq!(partly(&[("Enabled", ValueData::dword(0))]).0, Disabled);
    assert_eq!(partly(&[("Enabled", ValueData::dword(1))]).0, Unknown);
    assert_eq!(partly(&[("DisabledByDefault", ValueData::dword(1))]).0, Unknown);
    let text = partly(&[("Enabled", ValueData::string("0"))]);
    assert_eq!(text.0, Unknown);
    assert!(text.1.contains("no REG_DWORD"), "{}", text.1);
    let short = ValueData::from_raw(ValueType::DWORD, &[0]);
    assert_eq!(partly(&[("Enabled", short)]).0, Unknown);
}

#[test]
fn health_checker_would_call_it_the_same() {
    let class = |protocol, client: Values, server: Values| {
        let both = state(protocol, &[(Role::Client, client), (Role::Server, server)]);
        let effective = Effective::new(&both, windows("server-2019"));
        effective.health().iter().find(|(found, _)| *found == protocol).unwrap().1
    };
    let (zero, one, tls12) = (Some(0), Some(1), Protocol::Tls12);
    for (client, server, expected) in [
        ((None, None), (None, None), HealthClass::Enabled),
        ((one, zero), (one, zero), HealthClass::Enabled),
        ((Some(u32::MAX), None), (one, zero), HealthClass::Enabled),
        ((zero, one), (zero, one), HealthClass::Disabled),
        ((zero, None), (zero, None), HealthClass::Disabled),
        ((zero, zero), (zero, zero), HealthClass::HalfDisabled),
        ((one, one), (one, one), HealthClass::HalfDisabled),
        ((None, one), (None, one), HealthClass::HalfDisabled),
        ((one, zero), (zero, one), HealthClass::Misconfigured),
        ((one, zero), (one, one), HealthClass::Misconfigured),
        ((zero, one), (None, None), HealthClass::Misconfigured),
    ] {
        assert_eq!(class(tls12, client, server), Some(expected), "{client:?} {server:?}");
    }
    // TLS 1.3 counts as off where nothing is set.
    assert_eq!(class(Protocol::Tls13, (None, None), (None, None)), Some(HealthClass::Disabled));
    let nothing = Effective::new(&Snapshot::empty(), windows("server-2019"));
    assert!(nothing.health().iter().all(|(_, class)| class.is_none()), "unknown is no class");
}

#[test]
fn dotnet_and_winhttp_have_two_views() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "dotnet.reg",
        b"REGEDIT4\n\n\
          [HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\.NETFramework]\n\
          [HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319]\n\
          \"SchUseStrongCrypto\"=dword:1\n\
          [HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\.NETFramework]\n\
          [HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\.NETFramework\\v4.0.30319]\n\
          \"SystemDefaultTlsVersions\"=dword:2\n\
          [HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\WinHttp]\n\
          \"DefaultSecureProtocols\"=dword:a00\n",
    );
    let run = sandbox.run(&["effective", "dotnet.reg", "--os", "server-2012", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(run.text(0)).unwrap();
    assert_eq!(json["schema"], "regdraft.effective.v1");
    assert_eq!(json["os"], "server-2012");
    let dotnet = |runtime: &str, view: &str| {
        let all = json["dotnet"].as_array().unwrap();
        let found = all.iter().find(|it| it["runtime"] == runtime && it["view"] == view).unwrap();
        let word = |name: &str| found[name].as_str().unwrap().to_owned();
        (word("system_default_tls_versions"), word("strong_crypto"))
    };
    let from = |version| Ask::FromTarget(version).words();
    assert_eq!(dotnet("v4.0.30319", "native"), (from("4.7"), "yes".into()));
    assert_eq!(dotnet("v4.0.30319", "wow64"), ("unknown".into(), from("4.6")));
    assert_eq!(dotnet("v2.0.50727", "native"), ("no".into(), "no".into()));
    let winhttp = &json["winhttp"];
    assert_eq!(winhttp[0]["protocols"], serde_json::json!(["TLS 1.1", "TLS 1.2"]));
    assert!(winhttp[0]["reason"].as_str().unwrap().contains("KB3140245"), "{winhttp}");
    assert_eq!(winhttp[1]["mask"], serde_json::Value::Null, "the other view is unknown");
    assert_eq!(json["protocols"][0]["state"], "not-supported");
    assert_eq!(json["protocols"][4]["state"], "unknown");
}

#[test]
fn the_program_shows_it_and_names_what_it_does_not_know() {
    let sandbox = Sandbox::new();
    let state = crate::support::repository("fixtures/example/schannel.reg");
    let state = state.to_str().unwrap();
    let run = sandbox.run(&["effective", state, "--os", "Server-2025"]);
    let text = run.text(0);
    assert!(text.contains("What Windows Server 2025 negotiates"), "{text}");
    assert!(text.contains("TLS 1.2   disabled"), "{text}");
    for (format, begins) in [("md", "# What"), ("html", "<!doctype html>")] {
        let run = sandbox.run(&["effective", state, "--os", "server-2025", "--format", format]);
        assert!(run.text(0).starts_with(begins), "{format}");
    }
    let run = sandbox.run(&["effective", state, "--os", "server-2024"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("server-2022, server-2025"), "{}", run.stderr);
    assert_eq!(sandbox.run(&["effective", "none.reg", "--os", "server-2022"]).code, 3);
    assert_eq!(sandbox.run(&["effective", state]).code, 2, "a version must be named");
}
