//! The batch file: what it expresses, what it refuses, and that a real `cmd` and `reg` do it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use regdraft::change::{self, Change, ChangeSet};
use regdraft::registry::{KeyPath, Scope, Snapshot, ValueData, ValueName, ValueType};
use regdraft::render::{Artefact, Draft, RenderError, TicketId};

use crate::wine::{Wine, assert_same, file, lower, ours};

fn key(path: &str) -> KeyPath {
    KeyPath::parse(path).unwrap()
}

fn name(name: &str) -> ValueName {
    ValueName::new(name).unwrap()
}

fn batch(changes: impl IntoIterator<Item = Change>) -> Result<String, Vec<String>> {
    let draft = Draft::new(TicketId::new("CHG1").unwrap(), changes.into_iter().collect());
    match draft.render(Artefact::ApplyBatch) {
        Ok(bytes) => Ok(String::from_utf8(bytes).unwrap()),
        Err(RenderError::NotExpressible(refused)) => {
            Err(refused.iter().map(|d| d.message().to_owned()).collect())
        }
        Err(other) => panic!("{other}"),
    }
}

/// The lines that call `reg.exe`, without what is the same in each.
fn calls(changes: impl IntoIterator<Item = Change>) -> Vec<String> {
    let text = batch(changes).unwrap();
    let (_, commands) = text.split_once(":commands\r\n").unwrap();
    let call = |line: &str| Some(line.strip_prefix("\"%Tools%\\reg.exe\" ")?.to_owned());
    let calls: Vec<String> = commands.lines().filter_map(call).collect();
    // Each is judged by its exit code at once, whatever that is.
    let judged = commands.matches("\"%Tools%\\reg.exe\" ").count();
    assert_eq!(commands.matches("%errorlevel%==0 goto ").count(), judged);
    calls
}

#[test]
fn each_operation_is_a_guarded_command() {
    let k = || key(r"HKLM\SOFTWARE\Contoso");
    let set = |data| calls([Change::set_value(k(), name("v"), data)]).remove(0);
    let add = r#"add "HKLM\SOFTWARE\Contoso" /v "v" /t "#;
    let end = " /f /reg:64 >nul";
    for (data, said) in [
        (ValueData::dword(10), "REG_DWORD /d 0x0000000a"),
        (ValueData::string(""), "REG_SZ /d \"\""),
        (ValueData::string(r"C:\100% & more\"), r#"REG_SZ /d "C:\100%% & more\\""#),
        (ValueData::expand_string("%TEMP%"), "REG_EXPAND_SZ /d \"%%TEMP%%\""),
        (ValueData::binary(&[0, 255]), "REG_BINARY /d 00ff"),
        (ValueData::multi_string(["a", "b~c"]), "REG_MULTI_SZ /d \"a;b~c\" /s \";\""),
        (ValueData::multi_string([]), "REG_MULTI_SZ /d \"\""),
        (ValueData::qword(u64::MAX - 1), "REG_QWORD /d 0xfffffffffffffffe"),
        (ValueData::binary(&[]), "REG_BINARY"),
        (ValueData::from_raw(ValueType::NONE, b"a\0\0\0"), "REG_NONE /d \"a\""),
        (ValueData::from_raw(ValueType::NONE, &[0, 0]), "REG_NONE /d \"\""),
        (ValueData::string("-15"), "REG_SZ /d \"-15\""),
        (ValueData::string("/"), "REG_SZ /d \"/\""),
        (ValueData::multi_string(["/f", "-x"]), "REG_MULTI_SZ /d \"/f~-x\" /s \"~\""),
        (ValueData::string(r#""C:\a b\" "%1""#), r#"REG_SZ /d "\"C:\a b\\\" \"%%1\"""#),
        (ValueData::string(r#"say "x & y"#), r#"REG_SZ /d ^"say \^"x ^& y^""#),
    ] {
        assert_eq!(set(data), format!("{add}{said}{end}"));
    }
    assert_eq!(
        calls([
            Change::create_key(key(r"HKCU\a/b")),
            Change::delete_value(k(), name("x y")),
            Change::set_value(k(), name(""), ValueData::string("x")),
            Change::delete_key(key(r"HKU\.DEFAULT\x")),
        ]),
        [
            r#"query "HKCU\a/b" /reg:64 >nul 2>&1"#.into(),
            format!(r#"add "HKCU\a/b" /v "regdraft" /t REG_DWORD /d 0{end}"#),
            format!(r#"delete "HKCU\a/b" /v "regdraft"{end}"#),
            r#"query "HKLM\SOFTWARE\Contoso" /v "x y" /reg:64 >nul 2>&1"#.into(),
            format!(r#"delete "HKLM\SOFTWARE\Contoso" /v "x y"{end}"#),
            r#"query "HKLM\SOFTWARE\Contoso" /reg:64 >nul 2>&1"#.into(),
            format!(r#"add "HKLM\SOFTWARE\Contoso" /ve /t REG_SZ /d "x"{end}"#),
            r#"query "HKU\.DEFAULT\x" /reg:64 >nul 2>&1"#.into(),
            format!(r#"delete "HKU\.DEFAULT\x"{end}"#),
            r#"query "HKU\.DEFAULT\x" /reg:64 >nul 2>&1"#.into(),
        ]
    );
    let text =
        batch([Change::delete_key(key(r"HKU\.DEFAULT\x")), Change::create_key(k())]).unwrap();
    for root in [r"HKU\.DEFAULT", "HKLM"] {
        assert!(text.contains(&format!(r#"reg.exe" query "{root}" /reg:64"#)), "{text}");
    }
}

/// The `.reg` file that lies beside it is imported only if it does the same.
#[test]
fn a_reg_file_that_does_more_is_not_imported() {
    let delete = Change::delete_value(key(r"HKCU\K"), name("v"));
    assert!(!batch([delete]).unwrap().contains("import"));
    let text = batch([Change::create_key(key(r"HKCU\K"))]).unwrap();
    assert!(text.contains("import \"%File%\"") && text.contains(":importfailed\r\n"));
}

#[test]
fn what_a_command_line_cannot_hold_is_refused() {
    let k = || key(r"HKLM\SOFTWARE\Contoso");
    let set = |data| Change::set_value(k(), name("v"), data);
    let raw = |number, bytes: &[u8]| ValueData::from_raw(ValueType::from_number(number), bytes);
    for (change, reason) in [
        (Change::create_key(key("HKLM\\é")), "the key's name holds U+00E9"),
        (Change::create_key(key("HKLM")), "it is about a root key"),
        (Change::delete_value(k(), name("a\tb")), "the value's name holds U+0009"),
        (Change::delete_value(k(), name("")), "reg.exe cannot tell whether a default value is set"),
        (Change::delete_value(k(), name("a*")), "the value's name holds a wildcard"),
        (Change::delete_value(k(), name("/va")), "the value's name begins like a switch"),
        (set(ValueData::string("/?")), "its data is what asks reg.exe for its help"),
        (set(ValueData::multi_string(["-H"])), "its data is what asks reg.exe for its help"),
        (set(ValueData::string("a\nb")), "its data holds U+000A, a control character"),
        (
            set(ValueData::string("\u{2013}5")),
            "its data holds U+2013, which depends on the code page",
        ),
        (set(raw(1, b"a\0")), "its data do not have the form of REG_SZ"),
        (set(raw(4, &[1])), "its data do not have the form of REG_DWORD"),
        (set(raw(11, &[1])), "its data do not have the form of REG_QWORD"),
        (
            set(raw(0, &[])),
            "reg.exe writes text and a NUL as REG_NONE, so it cannot write a REG_NONE without data",
        ),
        (set(raw(0, &[1])), "reg.exe writes text and a NUL as REG_NONE, and its data is not"),
        (
            set(raw(0, b"a\0\0\0b\0\0\0")),
            "reg.exe writes text and a NUL as REG_NONE, and its data is not",
        ),
        (set(raw(5, &[0, 0, 0, 1])), "reg.exe does not document REG_DWORD_BIG_ENDIAN"),
        (set(ValueData::multi_string(["a", ""])), "reg.exe cannot write an empty string in a list"),
        (set(ValueData::multi_string([""])), "reg.exe cannot write an empty string in a list"),
        (set(ValueData::multi_string(["~;#@+,="])), "its strings hold every separator"),
        (set(ValueData::string(&"x".repeat(8_100))), "the command would be longer than"),
        (Change::remove_key_if_empty(k()), "reg.exe cannot do it"),
        (Change::keep_only_values(k(), [name("v")]), "reg.exe cannot do it"),
    ] {
        let refused = batch([set(ValueData::dword(1)), change.clone()]).unwrap_err();
        assert_eq!(refused.len(), 1, "{refused:?}");
        let says = format!("a batch file cannot express {change}: {reason}");
        assert!(refused[0].starts_with(&says), "{refused:?} for {says}");
    }
}

#[test]
fn names_hold_quotes_too() {
    let k = key(r#"HKLM\SOFTWARE\a"b & c"#);
    let adds = calls([Change::set_value(k, name(r#"n"|"#), ValueData::dword(1))]);
    assert_eq!(
        adds,
        [
            r#"add ^"HKLM\SOFTWARE\a\^"b ^& c^" /v ^"n\^"^|^" /t REG_DWORD /d 0x00000001 /f /reg:64 >nul"#
        ]
    );
}

#[test]
fn the_file_is_plain_and_its_lines_are_short() {
    let hostile = Draft::new(
        TicketId::new("CHG1").unwrap(),
        ChangeSet::from_iter([Change::set_value(
            key("HKCU\\a & del x"),
            name("%PATH% ^ > y"),
            ValueData::string(&"%".repeat(4_000)),
        )]),
    )
    .with_title(&("Ж".repeat(2_000) + "x\r\ndel %SystemRoot% & echo <\"é\u{202e}^"));
    let text = String::from_utf8(hostile.render(Artefact::ApplyBatch).unwrap()).unwrap();
    assert!(text.is_ascii() && text.lines().count() == text.matches("\r\n").count());
    assert!(text.lines().all(|line| line.len() <= 8_191 && line.trim_end() == line));
    for line in text.lines().filter(|line| line.starts_with("rem - ")) {
        assert!(!line.contains(['%', '&', '<', '>', '|', '^', '"', '!']), "{line}");
    }
    // The restart is in the exit code.
    let preset = regdraft::catalogue::Preset::find("aps-host").unwrap();
    let draft = Draft::new(TicketId::new("CHG1").unwrap(), preset.changes());
    let text = draft.with_presets(vec![preset]).render(Artefact::ApplyBatch).unwrap();
    assert!(String::from_utf8(text).unwrap().contains("exit /b 3010"));
}

/// Text that has caught out somebody who quoted.
fn text() -> impl Strategy<Value = String> {
    let known = [
        "%PATH%",
        "%%",
        "%1",
        "%~dp0",
        "100%",
        "a&b",
        "a && b",
        "x|y",
        "<x>",
        "^caret",
        "a^",
        "!x!",
        "(y)",
        "a,b;c=d",
        "it's",
        "`x`",
        "$x",
        "[a]*?",
        "C:\\dir\\",
        "\\",
        "\\\\host\\share\\\\",
        " lead",
        "trail ",
        "a  b",
        "~",
        "#",
        "@",
        "+",
        "AES 128/128",
        "nul",
        "con",
        "\\0",
        "a\\0b",
        "{0}",
        "rem x",
        ":label",
        "goto :eof",
        "0x10",
        "\"",
        "\"\"",
        "\"C:\\Program Files\\a b.exe\" --open \"%1\"",
        "say \"x & y",
        "a\" > b \" < c",
        "\\\"^&\\",
        "(\"(\"",
        "-15",
        "-",
        "/f",
        "/reg:32",
    ];
    prop_oneof![prop::sample::select(known.to_vec()).prop_map(str::to_owned), "[ -~]{0,12}"]
}

fn operation(below: KeyPath) -> impl Strategy<Value = Change> {
    let data = prop_oneof![
        3 => text().prop_map(|text| ValueData::string(&text)),
        1 => text().prop_map(|text| ValueData::expand_string(&text)),
        1 => vec(text(), 0..4)
            .prop_map(|all| ValueData::multi_string(all.iter().map(String::as_str))),
        1 => any::<u32>().prop_map(ValueData::dword),
        1 => any::<u64>().prop_map(ValueData::qword),
        1 => text().prop_map(|text| {
            ValueData::from_raw(ValueType::NONE, &ValueData::string(&text).to_raw().1)
        }),
        1 => vec(any::<u8>(), 0..30).prop_map(|bytes| ValueData::binary(&bytes)),
    ];
    let names = (text(), prop::sample::select(vec!["", "v", "w"]), any::<bool>());
    let own = prop_oneof![Just(None), text().prop_map(Some)].prop_map(move |sub| {
        sub.and_then(|sub| below.join(&sub.replace('\\', "/")).ok()).unwrap_or(below.clone())
    });
    (own, names, data, 0..10).prop_map(|(key, (odd, plain, is_odd), data, which)| {
        let name = ValueName::new(if is_odd { &odd } else { plain }).unwrap();
        match which {
            0 => Change::create_key(key),
            1 => Change::delete_key(key),
            2 | 3 => Change::delete_value(key, name),
            _ => Change::set_value(key, name, data),
        }
    })
}

/// What the batch exports, by Wine's `cmd` and `reg`, is the state that is there; what is not there it
/// tells.
pub fn capture(wine: &Wine) {
    let there = key(r"HKCU\Software\Regdraft capture & 100%");
    let absent = key(r"HKCU\Software\Regdraft absent");
    let mut state = Snapshot::builder();
    state.cover(Scope::Subtree(there.clone()));
    for (sub, name, data) in [
        ("", "", ValueData::string("x")),
        ("a^b", "n", ValueData::dword(7)),
        ("a^b", "m", ValueData::multi_string(["1", "2"])),
    ] {
        let at = if sub.is_empty() { there.clone() } else { there.join(sub).unwrap() };
        state.value(&at, &ValueName::new(name).unwrap(), data.as_ref()).unwrap();
    }
    let state = state.finish().unwrap();
    let mut export = Vec::new();
    regdraft::reg::write_state(&mut export, &state).unwrap();
    wine.import(&export);
    let name = name("v");
    let changes = [
        Change::set_value(there.join("a^b").unwrap(), name.clone(), ValueData::dword(1)),
        Change::delete_value(absent.join("below").unwrap(), name),
    ];
    let draft = Draft::new(TicketId::new("CHG.7").unwrap(), changes.into_iter().collect());
    let path = wine.sandbox.file("capture.cmd", &draft.render(Artefact::CaptureBatch).unwrap());
    wine.run("wine", &["cmd", "/c", &format!("Z:{}", path.display())]);
    let folders =
        std::fs::read_dir(wine.sandbox.path()).unwrap().map(|entry| entry.unwrap().path());
    let mut folders =
        folders.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("CHG.7-"));
    let folder = folders.next().expect("the folder for this computer");
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let text = |name: &str| String::from_utf8(read(name)).unwrap().replace('\r', "");
    // The keys are sorted, so the absent one is the first.
    assert_eq!(text("given.txt").trim(), "--before before-2.reg");
    assert_eq!(
        text("absent.txt").trim(),
        r#"--covers "HKEY_CURRENT_USER\Software\Regdraft absent""#
    );
    let exported = regdraft::reg::read_state(
        regdraft::reg::Reader::new(&read("before-2.reg")[..]),
        &mut Vec::new(),
    );
    assert_eq!(exported.unwrap(), state);
}

/// Generated operations, by Wine's `cmd` and `reg`.
pub fn compare(wine: &Wine) {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let top = key(r"HKCU\Software\Regdraft batch");
    let mut before = Snapshot::builder();
    before.cover(Scope::Subtree(top.clone()));
    before.key(&top).unwrap();
    let before = before.finish().unwrap();
    let mut changes = ChangeSet::new();
    let (mut tried, mut case) = (0, 0);
    while changes.len() < 240 {
        // A few operations on each key, so that what is deleted was there.
        let own = top.join(&format!("case {case}")).unwrap();
        case += 1;
        for change in vec(operation(own), 12).new_tree(&mut runner).unwrap().current() {
            tried += 1;
            if batch([change.clone()]).is_ok() {
                changes.push(change);
            }
        }
    }
    assert!(tried < changes.len() * 2, "{tried}: most can be expressed");
    let after = change::apply(&before, &changes).unwrap();
    wine.import(&file(&lower(
        &ChangeSet::from_iter([Change::create_key(top.clone())]),
        crate::wine::FORWARD,
    )));
    let text = batch(changes.iter().cloned()).unwrap();
    let path = wine.sandbox.file("apply.cmd", text.as_bytes());
    wine.run("wine", &["cmd", "/c", &format!("Z:{}", path.display())]);
    let tops = [top];
    assert_same(&wine.state(&tops), &ours(&after, &tops), "the state after the batch");
    assert!(after.stated_keys().count() > 50);
}
