//! What an importer makes of each kind of line: the changes, and what is said about it.

use regdraft::change::Operation;
use regdraft::reg::{self, ReadErrorKind};
use regdraft::registry::{KeyPath, Presence, Scope, Snapshot, ValueData, ValueName};

use crate::support::program::utf16;

const KEY: &str = r"[HKEY_CURRENT_USER\K]";

/// Reads lines below a header and a key; gives the operations after that key's, and the codes.
fn read(lines: &str) -> (Vec<String>, Vec<String>) {
    let file = format!("Windows Registry Editor Version 5.00\n\n{KEY}\n{lines}");
    let mut remarks = Vec::new();
    let changes =
        reg::read_changes(reg::Reader::new(&utf16(&file)[..]), None, &mut remarks).unwrap();
    let shown = changes
        .iter()
        .skip(1)
        .map(|change| format!("{change:?}").replace(r"HKEY_CURRENT_USER\", ""));
    let codes = remarks.iter().map(|remark| {
        let span = remark.span().unwrap();
        // Lines are counted from the first one below the key.
        format!("{} {}:{}", remark.code(), span.line() - 3, span.column())
    });
    (shown.collect(), codes.collect())
}

#[track_caller]
fn assert_reads(lines: &str, operations: &[&str], codes: &[&str]) {
    assert_eq!(
        read(lines),
        (
            operations.iter().map(|s| (*s).to_owned()).collect(),
            codes.iter().map(|s| (*s).to_owned()).collect(),
        ),
        "{lines:?}"
    );
}

#[test]
fn values_of_every_kind() {
    for (line, operation) in [
        (r#""a"="x""#, r#"set-value a in K = REG_SZ:"x""#),
        (r#"  "a"  =  "x"  ; c"#, r#"set-value a in K = REG_SZ:"x""#),
        (r#"@="x""#, r#"set-value (default value) in K = REG_SZ:"x""#),
        (r#"""="x""#, r#"set-value (default value) in K = REG_SZ:"x""#),
        (r#""@"="-""#, r#"set-value @ in K = REG_SZ:"-""#),
        (r#""a"="C:\\d\\ \"q\" ;#""#, r#"set-value a in K = REG_SZ:"C:\d\ "q" ;#""#),
        (r#""a"=dword:1"#, "set-value a in K = REG_DWORD:0x1"),
        (r#""a"=dword: 0000FFFF ;c"#, "set-value a in K = REG_DWORD:0xffff"),
        (r#""a"=hex:"#, "set-value a in K = REG_BINARY:[]"),
        (r#""a"=hex:01,02, 0a"#, "set-value a in K = REG_BINARY:[01, 02, 0a]"),
        (r#""a"=hex(0):01"#, "set-value a in K = REG_NONE:[01]"),
        (r#""a"=hex(4):01,00,00,00"#, "set-value a in K = REG_DWORD:0x1"),
        (r#""a"=hex(4):01"#, "set-value a in K = REG_DWORD:[01]"),
        (
            r#""a"=hex(b):01,00,00,00,00,00,00,00"#,
            "set-value a in K = REG_QWORD:[01, 00, 00, 00, 00, 00, 00, 00]",
        ),
        (r#""a"=hex(1):78,00,00,00"#, r#"set-value a in K = REG_SZ:"x""#),
        (r#""a"=hex(1):78,00,00,00,00,00"#, "set-value a in K = REG_SZ:[78, 00, 00, 00, 00, 00]"),
        (r#""a"=hex(7):"#, "set-value a in K = REG_MULTI_SZ:[]"),
        (r#""a"=hex(12345):01"#, "set-value a in K = type 0x12345:[01]"),
        (r#""a"=-"#, "delete-value a in K"),
        ("@= - ;c", "delete-value (default value) in K"),
    ] {
        assert_reads(line, &[operation], &[]);
    }
    let short = "set-value a in K = REG_BINARY:[01, 02, 0a]";
    assert_reads(r#""a"=hex:01,2, 0a"#, &[short], &["RD1311 1:12"]);
    assert_reads("\"a\"=hex:01,\\\n 02,a", &[short], &["RD1311 2:5"]);
}

#[test]
fn bytes_over_several_lines() {
    let set = "set-value a in K = REG_BINARY:[01, 02]";
    let next = "set-value b in K = REG_DWORD:0x1";
    assert_reads("\"a\"=hex:01,\\\n  02", &[set], &[]);
    assert_reads("\"a\"=hex:01,\\ ;c\n\n  ; c\n02,\n\"b\"=dword:1", &[set, next], &[]);
    assert_reads("\"a\"=hex:01,\\", &["set-value a in K = REG_BINARY:[01]"], &["RD1310 1:13"]);
    // No backslash: the bytes so far are set, and the rest is no line at all.
    assert_reads(
        "\"a\"=hex:01,\n  02\n\"b\"=dword:1",
        &["set-value a in K = REG_BINARY:[01]", next],
        &["RD1101 2:3"],
    );
    // A backslash without a comma drops the value, and nothing else.
    assert_reads("\"a\"=hex:01,02\\\n\"b\"=dword:1", &[next], &["RD1306 1:14"]);
    // What cannot continue the value is lost with it: a value, or a key line.
    assert_reads(
        "\"a\"=hex:01,\\\n\"b\"=dword:1\n\"c\"=dword:1",
        &["set-value c in K = REG_DWORD:0x1"],
        &["RD1308 2:1"],
    );
    assert_reads(
        "\"a\"=hex:01,\\\n[HKEY_CURRENT_USER\\L]\n\"b\"=dword:1",
        &[next],
        &["RD1308 2:1"],
    );
    assert_reads("\"a\"=hex:01,\\\n#\n\"b\"=dword:1", &[next], &["RD1308 2:1"]);
}

#[test]
fn lines_that_an_importer_drops() {
    let next = "set-value b in K = REG_DWORD:0x1";
    for (line, code) in [
        ("hello", "RD1101 1:1"),
        ("\u{a0}\"a\"=\"x\"", "RD1101 1:1"),
        ("\"a\"=\"x\"y\"", "RD1307 1:8"),
        ("\"a\"=\"x\" #c", "RD1307 1:9"),
        ("\"a\"=\"x", "RD1304 1:5"),
        ("\"a\"=\"x\\", "RD1304 1:5"),
        ("\"a\"=\"x\\0y\"", "RD1309 1:7"),
        ("\"a\\0b\"=dword:1", "RD1309 1:3"),
        ("\"a=dword:1", "RD1302 1:1"),
        ("\"a\" dword:1", "RD1302 1:5"),
        ("\"a\"=dword:123456789", "RD1305 1:11"),
        ("\"a\"=dword:0x1", "RD1305 1:12"),
        ("\"a\"=DWORD:1", "RD1303 1:5"),
        ("\"a\"=str:x", "RD1303 1:5"),
        ("\"a\"=hex:1,,2", "RD1306 1:11"),
        ("\"a\"=hex:100", "RD1306 1:11"),
        ("\"a\"=hex():01", "RD1306 1:5"),
        ("\"é\"=hex(g):01", "RD1306 1:5"),
        ("\"a\"=hex:01,\\\n   \"c\"=dword:1", "RD1308 2:4"),
    ] {
        assert_reads(&format!("{line}\n\"b\"=dword:1"), &[next], &[code]);
    }
    for comment in ["; x", "# x", "  ;x", "", "   \t"] {
        assert_reads(&format!("{comment}\n\"b\"=dword:1"), &[next], &[]);
    }
}

#[test]
fn where_values_go_after_a_bad_key_line() {
    let value = "\"b\"=dword:1";
    // A line that is ignored for its form leaves the key before it open.
    assert_reads(
        &format!("[HKEY_CURRENT_USER\\L\n{value}"),
        &["set-value b in K = REG_DWORD:0x1"],
        &["RD1201 1:1"],
    );
    assert_reads(
        &format!("[ HKEY_CURRENT_USER\\L]\n{value}"),
        &["set-value b in K = REG_DWORD:0x1"],
        &["RD1202 1:2"],
    );
    // One with no such root closes it.
    assert_reads(&format!("[HKLM\\L]\n{value}"), &[], &["RD1203 1:2", "RD1301 2:1"]);
    assert_reads(&format!("[-HKEY_CURRENT_USER]\n{value}"), &[], &["RD1205 1:3", "RD1301 2:1"]);
    // So does a delete.
    assert_reads(&format!("[-HKEY_CURRENT_USER\\L]\n{value}"), &["delete-key L"], &["RD1301 2:1"]);
    let deep = format!("[HKEY_CURRENT_USER{}]\n{value}", "\\x".repeat(513));
    assert_reads(&deep, &[], &["RD1204 1:2", "RD1301 2:1"]);
    // From the first bracket to the last one of the line, whatever was meant.
    assert_reads("[HKEY_CURRENT_USER\\L] ;see [1]", &["create-key L] ;see [1"], &["RD1208 1:21"]);
    assert_reads("[HKEY_CURRENT_USER\\[L]]", &["create-key [L]"], &[]);
    assert_reads(
        "\"a\"=\"x\0y\"",
        &["set-value a in K = REG_SZ:[78, 00, 00, 00, 79, 00, 00, 00]"],
        &["RD1102 1:7"],
    );
    assert_reads("[HKEY_CURRENT_USER\\\\L]\n", &[], &["RD1204 1:2"]);
    assert_reads("[HKEY_CURRENT_USER\\L\\\\M\\]\n", &["create-key L\\M"], &["RD1207 1:2"]);
}

#[test]
fn line_breaks_within_strings_are_data_as_windows_exports_them() {
    assert_reads(
        "\"a\"=\"one\ntwo\"\n\"b\"=dword:1",
        &[
            "set-value a in K = REG_SZ:\"one<U+000D><U+000A>two\"",
            "set-value b in K = REG_DWORD:0x1",
        ],
        &[],
    );
    // But a missing quote does not swallow the next value.
    assert_reads(
        "\"a\"=\"one\n\"b\"=\"two\"",
        &["set-value b in K = REG_SZ:\"two\""],
        &["RD1304 1:5"],
    );
    assert_reads(
        "\"a\"=\"one\n@=\"two\"",
        &["set-value (default value) in K = REG_SZ:\"two\""],
        &["RD1304 1:5"],
    );
}

#[test]
fn an_importer_appends_a_nul_to_unterminated_text_and_a_state_does_not() {
    assert_reads(
        "\"a\"=hex(2):41,00",
        &["set-value a in K = REG_EXPAND_SZ:[41, 00, 00, 00]"],
        &["RD1401 1:1"],
    );
    assert_reads(
        "\"a\"=hex(7):41,00",
        &["set-value a in K = REG_MULTI_SZ:[41, 00, 00, 00]"],
        &["RD1401 1:1"],
    );
    assert_reads("\"a\"=hex(1):41", &["set-value a in K = REG_SZ:[41, 00, 00]"], &["RD1402 1:1"]);
    let file = format!("Windows Registry Editor Version 5.00\n\n{KEY}\n\"a\"=hex(1):41\n");
    let state = reg::read_state(reg::Reader::new(&utf16(&file)[..]), &mut Vec::new()).unwrap();
    let key = state.keys().last().unwrap();
    assert_eq!(key.values().next().unwrap().1.bytes().as_ref(), [0x41]);
}

#[test]
fn regedit4_writes_text_in_the_code_page() {
    let file = b"REGEDIT4\n[HKEY_CURRENT_USER\\K]\n\"a\"=hex(2):25,e9,00\n\"b\"=\"\xE9\x80\"\n\"c\"=hex:e9\n";
    let changes = reg::read_changes(reg::Reader::new(&file[..]), None, &mut Vec::new()).unwrap();
    let shown: Vec<_> = changes.iter().skip(1).map(|change| format!("{change:?}")).collect();
    assert_eq!(
        shown,
        [
            r"set-value a in HKEY_CURRENT_USER\K = REG_EXPAND_SZ:[25, 00, e9, 00, 00, 00]",
            "set-value b in HKEY_CURRENT_USER\\K = REG_SZ:\"é€\"",
            r"set-value c in HKEY_CURRENT_USER\K = REG_BINARY:[e9]",
        ]
    );
}

#[test]
fn a_state_covers_what_is_under_its_topmost_keys() {
    let file = "Windows Registry Editor Version 5.00\n\n[HKEY_CURRENT_USER\\A\\B]\n\n[HKEY_CURRENT_USER\\A\\B\\C]\n\n[HKEY_CURRENT_USER\\A\\D]\n";
    let state = reg::read_state(reg::Reader::new(&utf16(file)[..]), &mut Vec::new()).unwrap();
    let presence = |path: &str| {
        let key = KeyPath::parse(path).unwrap();
        match state.key(&key) {
            Presence::Present(_) => "present",
            Presence::Absent => "absent",
            Presence::Unknown => "unknown",
        }
    };
    for (path, expected) in [
        (r"HKCU\a\b\c", "present"),
        (r"HKCU\A\B\X", "absent"),
        (r"HKCU\A", "present"),
        (r"HKCU\A\E", "unknown"),
        (r"HKCU\Z", "unknown"),
    ] {
        assert_eq!(presence(path), expected, "{path}");
    }
    let empty = reg::read_state(
        reg::Reader::new(&utf16("Windows Registry Editor Version 5.00\n\n")[..]),
        &mut Vec::new(),
    )
    .unwrap();
    assert_eq!(empty, Snapshot::empty(), "an empty file covers nothing");
}

#[test]
fn a_state_refuses_what_is_no_state() {
    for lines in ["\"a\"=-", "[-HKEY_CURRENT_USER\\L]", "\"a\"=dword:x", "hello"] {
        let file = format!("Windows Registry Editor Version 5.00\n\n{KEY}\n{lines}\n");
        let mut remarks = Vec::new();
        let error = reg::read_state(reg::Reader::new(&utf16(&file)[..]), &mut remarks).unwrap_err();
        assert_eq!(error.kind(), ReadErrorKind::NotAState, "{lines}");
        assert_eq!(remarks.len(), 1, "{lines}");
    }
}

#[test]
fn an_escape_within_a_surrogate_pair_leaves_the_character() {
    let mut file = utf16(&format!("Windows Registry Editor Version 5.00\n\n{KEY}\n\"a\"=\""));
    for unit in [0xD83D_u16, u16::from(b'\\'), 0xDE00, u16::from(b'"'), 13, 10] {
        file.extend(unit.to_le_bytes());
    }
    let changes = reg::read_changes(reg::Reader::new(&file[..]), None, &mut Vec::new()).unwrap();
    let wanted = ValueData::string("\u{1f600}");
    let set = changes.iter().last().unwrap().operation().clone();
    assert_eq!(set, Operation::SetValue { name: ValueName::new("a").unwrap(), data: wanted });
}

/// Fails as a disk does.
struct Broken;

impl std::io::Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("the disk is gone"))
    }
}

#[test]
fn why_a_file_could_not_be_read() {
    use std::error::Error;
    let state = |file: &[u8]| reg::read_state(reg::Reader::new(file), &mut Vec::new()).unwrap_err();
    let broken = reg::read_state(reg::Reader::new(Broken), &mut Vec::new()).unwrap_err();
    assert_eq!((broken.kind(), broken.to_string()), (ReadErrorKind::Io, "the disk is gone".into()));
    assert_eq!(broken.source().unwrap().to_string(), "the disk is gone");
    let refused = state(b"no header\n");
    assert_eq!(refused.kind(), ReadErrorKind::Refused);
    assert_eq!(refused.to_string(), refused.diagnostic().unwrap().to_string());
    assert!(refused.source().is_none() && refused.to_string().contains("RD10"), "{refused}");
    let one = state(format!("REGEDIT4\n{KEY}\n\"a\"=-\n").as_bytes());
    assert_eq!(one.to_string(), "one line of the file cannot be part of a state");
    let two = state(format!("REGEDIT4\n{KEY}\n\"a\"=-\nx\n").as_bytes());
    assert_eq!(two.to_string(), "2 lines of the file cannot be part of a state");
    let twice = state(format!("REGEDIT4\n{KEY}\n\"a\"=\"x\"\n\"A\"=\"y\"\n").as_bytes());
    assert_eq!(twice.kind(), ReadErrorKind::State);
    assert_eq!(twice.to_string(), twice.diagnostic().unwrap().message());
}

#[test]
fn line_ends_and_the_last_line() {
    for end in ["\r\n", "\n", "\r"] {
        let file =
            format!("REGEDIT4{end}[HKEY_CURRENT_USER\\K]{end}\"a\"=dword:1{end}{end}\"b\"=dword:2");
        let changes =
            reg::read_changes(reg::Reader::new(file.as_bytes()), None, &mut Vec::new()).unwrap();
        assert_eq!(changes.len(), 3, "{end:?}");
    }
}

/// The example's exports come back byte for byte: order, wrapping, spelling.
#[test]
fn an_export_is_written_as_regedit_writes_it() {
    for name in ["dotnet.reg", "dotnet-wow64.reg", "schannel.reg"] {
        let bytes =
            std::fs::read(crate::support::repository("fixtures/example").join(name)).unwrap();
        let state = reg::read_state(reg::Reader::new(&bytes[..]), &mut Vec::new()).unwrap();
        let mut written = Vec::new();
        reg::write_state(&mut written, &state).unwrap();
        assert!(written == bytes, "{name}");
    }
}

#[test]
fn a_state_with_a_line_break_in_a_name_is_refused_before_anything_is_written() {
    let key = |path: &str| KeyPath::parse(path).unwrap();
    let name = |name: &str| ValueName::new(name).unwrap();
    for (path, value) in [("HKCU\\K", "a\nb"), ("HKCU\\K", "a\rb"), ("HKCU\\K\nL", "v")] {
        let mut state = Snapshot::builder();
        state.cover(Scope::Subtree(key("HKCU")));
        // Both the builder's ways: one path after the other, and values one by one.
        state.value(&key("HKCU\\A"), &name("fine"), ValueData::dword(1).as_ref()).unwrap();
        state.value(&key(path), &name(value), ValueData::dword(1).as_ref()).unwrap();
        state.value(&key("HKCU\\Z"), &name("fine"), ValueData::dword(1).as_ref()).unwrap();
        let mut written = Vec::new();
        let error = reg::write_state(&mut written, &state.finish().unwrap()).unwrap_err();
        let reg::WriteError::NotExpressible(diagnostic) = error else { panic!("{error}") };
        assert!(diagnostic.message().contains("<U+000"), "{}", diagnostic.message());
        assert!(written.is_empty());
    }
}

#[test]
fn a_nul_in_a_key_is_told_where_it_stands() {
    let (operations, codes) = read("[HKEY_CURRENT_USER\\L\\a\0b]\n\"a\"=dword:1");
    assert_eq!(operations, [""; 0]);
    assert_eq!(codes, ["RD1102 1:23", "RD1204 1:23", "RD1301 2:1"]);
}

#[test]
fn a_file_without_a_line_says_why() {
    let said = |bytes: &[u8]| {
        let mut remarks = Vec::new();
        let read = reg::read_changes(reg::Reader::new(bytes), None, &mut remarks);
        let error = read.unwrap_err();
        error.diagnostic().map(|why| why.code().id().to_owned())
    };
    // Nothing at all, or the mark alone: there is no header. Encodings that nobody imports say so.
    assert_eq!(said(b"").as_deref(), Some("RD1001"));
    assert_eq!(said(b"\xef\xbb\xbf").as_deref(), Some("RD1001"));
    assert_eq!(said(b"\xff\xfe").as_deref(), Some("RD1001"));
    assert_eq!(said(b"\xfe\xff").as_deref(), Some("RD1003"));
}

#[test]
fn a_value_name_has_at_most_16383_units() {
    for letter in ["x", "\u{e9}", "\u{1F600}"] {
        let units = letter.encode_utf16().count();
        let longest = letter.repeat(16_383 / units);
        let (operations, codes) = read(&format!("\"{longest}\"=dword:1"));
        assert_eq!((operations.len(), codes.len()), (1, 0), "{letter}");
        let (operations, codes) = read(&format!("\"{longest}{letter}\"=dword:1"));
        assert_eq!(operations, [""; 0], "{letter}");
        assert_eq!(codes, ["RD1302 1:1"], "{letter}");
    }
}

#[test]
fn reading_that_is_interrupted_goes_on() {
    /// Gives a byte, then an interruption, and so on.
    struct Interrupted<'a>(&'a [u8], bool);
    impl std::io::Read for Interrupted<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(std::io::ErrorKind::Interrupted.into());
            }
            let (Some((first, rest)), Some(place)) = (self.0.split_first(), buffer.first_mut())
            else {
                return Ok(0);
            };
            *place = *first;
            self.0 = rest;
            Ok(1)
        }
    }
    let file = utf16(&format!("Windows Registry Editor Version 5.00\n\n{KEY}\n\"a\"=\"x\"\n"));
    let whole = reg::read_changes(reg::Reader::new(&file[..]), None, &mut Vec::new()).unwrap();
    let broken =
        reg::read_changes(reg::Reader::new(Interrupted(&file, false)), None, &mut Vec::new());
    assert_eq!(broken.unwrap(), whole);
}
