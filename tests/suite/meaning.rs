//! Rules that know what settings mean: each has a file that breaks it and one that does not.

use std::collections::{BTreeMap, BTreeSet};

use regdraft::catalogue::{Preset, Windows};
use regdraft::diagnostic::{Code, Diagnostic, Severity};
use regdraft::document::{Document, Format};
use regdraft::lint;
use regdraft::reg::{self, Reader};

use crate::support::program::{Sandbox, utf16};
use crate::support::repository;

/// The codes of these rules.
fn rules() -> impl Iterator<Item = Code> {
    let of_rules = |code: &Code| code.id().starts_with("RD40") || code.id().starts_with("RD50");
    Code::ALL.iter().copied().filter(of_rules)
}

/// The codes that the program finds in a fixture of that name: `rd4017-fail.windows-7.reg`.
fn found(name: &str, bytes: &[u8]) -> BTreeSet<String> {
    let sandbox = Sandbox::new();
    let is_reg = name.ends_with(".reg");
    let (stem, extension) = name.rsplit_once('.').unwrap();
    let short = format!("x.{extension}");
    let text = std::str::from_utf8(bytes).unwrap();
    sandbox.file(&short, &if is_reg { utf16(text) } else { bytes.to_vec() });
    let mut args = vec!["lint", &short, "--format", "json"];
    if let Some((_, os)) = stem.split_once('.') {
        args.extend(["--os", os]);
    }
    let run = sandbox.run(&args);
    let code = run.code;
    let json = run.json(code);
    let all = json["files"][0]["diagnostics"].as_array().unwrap().clone();
    let notes_only = all.iter().all(|found| found["severity"] == "note");
    assert_eq!(code, i32::from(!notes_only), "{name}");
    all.iter().map(|found| found["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_rule_has_a_file_that_breaks_it_and_one_that_does_not() {
    let mut seen: BTreeMap<String, Vec<bool>> = BTreeMap::new();
    for entry in std::fs::read_dir(repository("fixtures/lint")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (code, rest) = name.split_once('-').unwrap();
        let code = code.to_uppercase();
        let breaks = rest.starts_with("fail.");
        assert!(breaks || rest.starts_with("pass."), "{name}");
        let all = found(&name, &std::fs::read(&path).unwrap());
        assert_eq!(all.contains(&code), breaks, "{name}: {all:?}");
        seen.entry(code).or_default().push(breaks);
    }
    for code in rules() {
        let mut files = seen.remove(code.id()).unwrap_or_default();
        files.sort_unstable();
        assert_eq!(files, [false, true], "{code}");
    }
    assert!(seen.is_empty(), "{seen:?}");
}

#[test]
fn names_that_are_nearly_right_are_told_with_the_right_one() {
    const P: &str =
        r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";
    const N: &str = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\.NETFramework";
    let protocols = format!(r"{P}\Protocols");
    for (key, value, right) in [
        (format!(r"{protocols}\TLS1.2\Client"), "Enabled", "TLS 1.2"),
        (format!(r"{protocols}\TLS 1.4\Client"), "Enabled", "TLS 1."),
        (format!(r"{protocols}\TLS 1.2\Clients"), "Enabled", "Client"),
        (format!(r"{protocols}\TLS 1.2\Serveur"), "Enabled", "Server"),
        (format!(r"{protocols}\TLS 1.2\Client\Enabled"), "x", "not at a key Enabled"),
        (format!(r"{protocols}\DTLS 1.1\Client"), "Enabled", "DTLS 1."),
        (format!(r"{protocols}\TLS 1.2\Client"), "Enable", "Enabled"),
        (format!(r"{protocols}\TLS 1.2\Client"), "Aktiviert", "Enabled"),
        (format!(r"{protocols}\TLS 1.2\Client"), "有効化済み", "Enabled"),
        (format!(r"{protocols}\TLS 1.2\Client"), "Activé", "Enabled"),
        (format!(r"{protocols}\TLS 1.2\Client"), "Contoso", "Enabled"),
        (format!(r"{protocols}\TLS 1.2\Client"), "DisableByDefault", "DisabledByDefault"),
        (format!(r"{P}\Protocol\TLS 1.2\Client"), "Enabled", "Protocols"),
        (format!(r"{P}\Ciphers\RC4 128\128"), "Enabled", r"RC4 128/128"),
        (format!(r"{P}\Ciphers\RC4128/128"), "Enabled", r"RC4 128/128"),
        (format!(r"{P}\Hashes\SHA-1"), "Enabled", r"Hashes\SHA"),
        (format!(r"{P}\KeyExchangeAlgorithms\RSA"), "Enabled", "PKCS"),
        (format!(r"{P}\KeyExchangeAlgorithm\PKCS"), "Enabled", "KeyExchangeAlgorithms"),
        (P.to_owned(), "EventLoging", "EventLogging"),
        (N.to_owned(), "SchUseStrongCrypto", "does not look at SchUseStrongCrypto in"),
        (format!(r"{N}\v4.0"), "SchUseStrongCrypto", "does not look at"),
        (format!(r"{P}\TLS 1.2\Server"), "DisabledByDefault", "does not look at"),
        (format!(r"{P}\Ciphers\RC4"), "Enabled", r"RC4 128/128"),
        (format!(r"{P}\Ciphers\AES 128"), "Enabled", "AES 128/128"),
        (format!(r"{P}\KeyExchangeAlgorithms\DH"), "Enabled", "Diffie-Hellman"),
        (format!(r"{protocols}\SSL 1.0\Client"), "Enabled", "it knows"),
        (format!(r"{protocols}\DTLS 1.3\Client"), "Enabled", "it knows"),
        (format!(r"{N}\v4.0.30319"), "SchUseStrongCrypt", "SchUseStrongCrypto"),
        (format!(r"{N}\v4.0.30318"), "SchUseStrongCrypto", r"v4.0.30319"),
        (format!(r"{N}\v4.030319"), "SchUseStrongCrypto", r"v4.0.30319"),
        (
            r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft.NETFramework\v4.0.30319".to_owned(),
            "SchUseStrongCrypto",
            r"Microsoft\.NETFramework",
        ),
        (
            r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Lsa\FipsAlgorithmPolicy"
                .to_owned(),
            "Enable",
            "Enabled",
        ),
    ] {
        let file = format!(
            "Windows Registry Editor Version 5.00\n\n[{key}]\n\"{value}\"=dword:00000001\n"
        );
        let found = lint::check(Reader::new(&utf16(&file)[..]), None, |_, _| {});
        let found = found.unwrap();
        let misspelt: Vec<_> =
            found.iter().filter(|found| found.code() == Code::Misspelt).collect();
        assert_eq!(misspelt.len(), 1, "{key} {value}: {found:?}");
        assert!(misspelt[0].message().contains(right), "{}", misspelt[0]);
    }
}

#[test]
fn presets_break_no_rule_but_these() {
    // Warnings and errors that published guidance gives, each for a reason.
    let expected: BTreeMap<&str, &str> = EXPECTED.iter().copied().collect();
    let mut notes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut told = BTreeMap::new();
    for preset in Preset::all() {
        let found = lint::check_changes(&preset.changes(), None);
        let mut codes = BTreeSet::new();
        for diagnostic in &found {
            if diagnostic.severity() == Severity::Note {
                *notes.entry(diagnostic.code().id()).or_default() += 1;
            } else {
                codes.insert(diagnostic.code().id());
            }
        }
        if !codes.is_empty() {
            let codes: Vec<_> = codes.into_iter().collect();
            told.insert(preset.id(), codes.join(" "));
        }
    }
    println!("notes of all presets: {notes:?}");
    let told: BTreeMap<&str, &str> = told.iter().map(|(id, codes)| (*id, codes.as_str())).collect();
    assert_eq!(told, expected);
}

/// What is told of presets, and why that is right.
const EXPECTED: &[(&str, &str)] = &[
    // Both documents write the cipher `RC2 56/56`, which is in no list of ciphers.
    ("exchange2016-weak-ciphers", "RD4014"),
    ("sfb-disable", "RD4014"),
    // The list sets Enabled of the AES ciphers to 1, where KB245030 has 0xffffffff.
    ("hardeningkitty-tls", "RD4012"),
];

#[test]
fn versions_without_any_protocol_are_named() {
    let both = regdraft::change::merge(
        ["aps-host", "aad-connect-disable"].map(|id| Preset::find(id).unwrap().changes()),
    )
    .unwrap();
    let none = |windows| {
        let found = lint::check_changes(&both, windows);
        found.into_iter().find(|found| found.code() == Code::NoProtocolLeft)
    };
    let anywhere = none(None).unwrap();
    for windows in Windows::all() {
        let left = none(Some(*windows)).is_none();
        let named = anywhere.message().split([' ', ',']).any(|word| word == windows.id());
        assert_eq!(left, !named, "{}", windows.id());
    }
}

#[test]
fn policies_plans_and_documents_are_checked_too() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "p.toml",
        b"schema = \"regdraft.policy.v1\"\n[[keys]]\npath = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.0'\n[keys.values]\nEnabled = 0\n",
    );
    let run = sandbox.run(&["lint", "p.toml"]);
    assert_eq!(run.code, 1);
    let text = String::from_utf8(run.stdout).unwrap();
    assert!(text.contains("RD4009") && text.contains("p.toml:5:1"), "{text}");
    let args = ["ticket", "aps-host", "aad-connect-disable", "--id", "T", "-o", "t"];
    assert_eq!(sandbox.run(&args).code, 0);
    let json = sandbox.run(&["lint", "t/plan.json", "--format", "json"]).json(1);
    assert_eq!(json["files"][0]["diagnostics"][0]["code"], "RD4001");
    sandbox.file("empty.reg", b"REGEDIT4\n");
    let args = ["plan", "p.toml", "--before", "empty.reg", "--format", "json", "-o", "p.json"];
    assert_eq!(sandbox.run(&args).code, 1);
    assert_eq!(sandbox.run(&["lint", "p.json"]).code, 1);
    let changes = sandbox.run(&["render", "aps-client", "--to", "json"]).stdout;
    sandbox.file("c.json", &changes);
    assert_eq!(sandbox.run(&["lint", "c.json"]).code, 0);
    let document = std::fs::read(repository("fixtures/documents/appliance.md")).unwrap();
    sandbox.file("a.md", &document);
    let json = sandbox.run(&["lint", "a.md", "--format", "json"]).json(1);
    let codes: Vec<_> = json["files"][0]["diagnostics"].as_array().unwrap().iter().collect();
    assert!(codes.iter().any(|found| found["code"] == "RD4019"), "{codes:?}");
    assert_eq!(sandbox.run_with(&["lint", "-", "--from", "document"], &[], &document).code, 1);
    assert_eq!(sandbox.run(&["lint", "a.md", "--os", "windows-12"]).code, 2);
}

#[test]
fn look_alike_characters_are_told_in_documents() {
    let text = "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Ciphers\\RC4 128\u{2215}128]\n\"Enabled\"=dword:00000000\n";
    let document = Document::read(text, "a.txt", Format::PlainText);
    let found = lint::check_document(&document, None);
    assert!(found.iter().any(|found| found.code() == Code::LookAlike), "{found:?}");
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", text.as_bytes());
    let run = sandbox.run(&["render", "a.txt", "--to", "json"]);
    assert_eq!((run.code, run.stdout.len()), (2, 0));
    assert!(run.stderr.contains("U+2215"), "{}", run.stderr);
}

#[test]
fn tickets_and_plans_tell_what_their_changes_do_not_do() {
    let sandbox = Sandbox::new();
    let text = std::fs::read_to_string(repository("fixtures/lint/rd4010-fail.reg")).unwrap();
    sandbox.file("change.reg", &utf16(&text));
    sandbox.file("empty.reg", b"REGEDIT4\n");
    let ticket = sandbox.run(&["ticket", "change.reg", "--id", "T", "-o", "t"]);
    assert_eq!(ticket.code, 0);
    let plan = sandbox.run(&["plan", "change.reg", "--before", "empty.reg"]);
    for run in [ticket, plan] {
        let told = "change.reg:3:1: error[RD4010]: Windows knows no protocol \"TLS1.2\"";
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
    let run = sandbox.run(&["ticket", "aps-host", "--id", "U", "-o", "u"]);
    assert!(!run.stderr.contains("RD40"), "{}", run.stderr);
}

/// The codes that are more than notes, of a `.reg` text on a version of Windows.
fn findings(text: &str, os: Option<&str>) -> Vec<&'static str> {
    let file = utf16(&format!("Windows Registry Editor Version 5.00\n\n{text}"));
    let windows = os.map(|os| Windows::find(os).unwrap());
    let found = lint::check(Reader::new(&file[..]), windows, |_, _| {}).unwrap();
    let more = found.iter().filter(|found| found.severity() != Severity::Note);
    more.map(|found| found.code().id()).collect()
}

#[test]
fn what_is_right_is_not_told() {
    const P: &str =
        r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";
    let on_set = |set: &str| P.replace("CurrentControlSet", set);
    let list =
        r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Cryptography\Configuration\Local\SSL";
    let policy =
        r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002";
    // Another number is another key.
    assert!(
        findings(&format!("[{list}\\00010003]\n\"Functions\"=hex(7):52,00,00,00,00,00\n"), None)
            .is_empty()
    );
    // TLS 1.3 that stays off, or goes again.
    let server = format!("[{P}\\Protocols\\TLS 1.3\\Server]\n");
    let off = format!("{server}\"Enabled\"=dword:00000000\n\"DisabledByDefault\"=dword:00000001\n");
    assert!(findings(&off, Some("server-2019")).is_empty());
    let half =
        format!("{server}\"Enabled\"=dword:00000000\n\"DisabledByDefault\"=dword:00000000\n");
    assert_eq!(findings(&half, Some("server-2019")), ["RD4003"]);
    let gone = format!("{server}\"Enabled\"=dword:00000001\n[-{P}\\Protocols\\TLS 1.3]\n");
    assert!(findings(&gone, Some("server-2019")).is_empty());
    // Control sets are configurations of their own.
    let both = |set: &str, on: u32| {
        let key = on_set(set);
        let role =
            |role| format!("[{key}\\Protocols\\TLS 1.2\\{role}]\n\"Enabled\"=dword:0000000{on}\n");
        role("Client") + &role("Server")
    };
    let other = on_set("ControlSet002");
    let other = format!("[{other}\\Protocols\\TLS 1.2\\Server]\n\"Enabled\"=dword:00000000\n");
    let told = findings(&(both("CurrentControlSet", 1) + &other), None);
    assert_eq!(told, ["RD4018"]);
    // One numbered set alone is looked at as the one in use.
    let all_off: String = ["TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"]
        .map(|version| both("ControlSet001", 0).replace("TLS 1.2", version))
        .concat();
    let told = findings(&all_off, Some("server-2022"));
    assert_eq!(told, ["RD4001", "RD4001", "RD4018"]);
    // Any number serves old peers; letters of either case name a suite.
    assert!(
        findings(&format!("[{P}]\n\"AllowInsecureRenegoClients\"=dword:00000002\n"), None)
            .is_empty()
    );
    let suites = format!("[{policy}]\n\"Functions\"=\"tls_aes_256_gcm_sha384\"\n");
    assert!(findings(&suites, Some("server-2025")).is_empty());
    // A user's own setting of WinINet, and a remark.
    let user = r"HKEY_USERS\S-1-5-21-1\Software\Microsoft\Windows\CurrentVersion\Internet Settings";
    assert!(findings(&format!("[{user}]\n\"SecureProtocols\"=dword:00000a80\n"), None).is_empty());
    let remark = format!("[{P}\\Protocols\\TLS 1.2\\Client]\n\"Comment\"=\"kept\"\n@=\"\"\n");
    assert!(findings(&remark, None).is_empty());
}

#[test]
fn a_restart_is_heard_wherever_it_is_spoken_of() {
    let key = r"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.0\Client]";
    let block = |comment: &str| format!("```\n{comment}{key}\n\"Enabled\"=dword:00000000\n```\n");
    for (text, told) in [
        (block(""), true),
        (block("; restart the computer afterwards\n"), false),
        (block("") + "\n<p>Then restart the server.</p>\n", false),
        (block("") + "\n| Step |\n|---|\n| Reboot |\n", false),
        (block("") + "\n```powershell\nRestart-Computer\n```\n", false),
        (block("") + "\nNo restart is needed.\n", true),
    ] {
        let document = Document::read(&text, "d.md", Format::Markdown);
        let found = lint::check_document(&document, None);
        let is_told = found.iter().any(|found| found.code() == Code::RestartNotSaid);
        assert_eq!(is_told, told, "{text}");
    }
}

#[test]
fn a_key_is_told_that_is_misspelt_in_its_only_telling_word() {
    for path in [
        r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Lsa\FipsAlgorithmPolcy",
        r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Cryptograhpy\Configuration\SSL\00010002",
        r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\.NETFramwork\AppContext",
        r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurtyProviders\SCHANEL",
    ] {
        let file = utf16(&format!(
            "Windows Registry Editor Version 5.00\r\n\r\n[{path}]\r\n\"x\"=dword:00000001\r\n"
        ));
        let changes = reg::read_changes(Reader::new(&file[..]), None, &mut Vec::new()).unwrap();
        let is_told = |all: &[Diagnostic]| all.iter().any(|one| one.code() == Code::Misspelt);
        assert!(is_told(&lint::check_changes(&changes, None)), "{path}");
        let whole = lint::check(Reader::new(&file[..]), None, |_, _| {}).unwrap();
        assert!(is_told(&whole), "{path}");
    }
}
