//! Files in the form of Windows 3.1: a change, line by line, and never a state.

use regdraft::diagnostic::Code;
use regdraft::reg::{self, Reader, RecordKind};

use crate::support::program::Sandbox;

fn read(lines: &str) -> (Vec<String>, Vec<(Code, u32)>) {
    let file = format!("REGEDIT\r\n{lines}");
    let mut found = Vec::new();
    let changes = reg::read_changes(Reader::new(file.as_bytes()), None, &mut found).unwrap();
    let shown = changes.iter().map(|change| format!("{change:?}")).collect();
    (shown, found.iter().skip(1).map(|d| (d.code(), d.span().unwrap().line())).collect())
}

#[test]
fn each_line_sets_a_default_value() {
    for (line, key, text) in [
        ("HKEY_CLASSES_ROOT\\.a = A.File", ".a", "A.File"),
        ("HKEY_CLASSES_ROOT\\.a=A", ".a=A", ""),
        ("HKEY_CLASSES_ROOT\\.a A B ", ".a", "A B "),
        ("HKEY_CLASSES_ROOT\\.a \t =  A", ".a", " A"),
        ("HKEY_CLASSES_ROOT\\.a == A", ".a", "= A"),
        (
            "HKEY_CLASSES_ROOT\\A\\shell\\open\\command = a.exe \\\"%1\\\" ; x",
            "A\\shell\\open\\command",
            "a.exe \\\"%1\\\" ; x",
        ),
        ("HKEY_CLASSES_ROOT\\.a", ".a", ""),
        ("HKEY_CLASSES_ROOT\\a]b = c", "a]b", "c"),
    ] {
        let file = format!("REGEDIT\n{line}\n");
        let mut reader = Reader::new(file.as_bytes());
        reader.next_record().unwrap();
        let record = reader.next_record().unwrap().unwrap();
        let RecordKind::SetDefault { key: found, data } = record.kind else { panic!("{line}") };
        assert_eq!(found.to_string(), format!("HKEY_CLASSES_ROOT\\{key}"), "{line}");
        assert_eq!(data.as_text().unwrap().to_string(), text, "{line}");
        assert!(record.remarks.is_empty(), "{line}: {:?}", record.remarks);
        assert_eq!(read(line).0.len(), 2);
    }
}

#[test]
fn other_lines_do_nothing() {
    let lines = "\r\n; c\r\n[HKEY_USERS\\A]\r\n\"a\"=dword:1\r\n HKEY_CLASSES_ROOT\\.b = B\r\nhkey_classes_root\\.c = C\r\nHKEY_CLASSES_ROOTS\\.d = D\r\n";
    let ignored = |line| (Code::LineIgnored, line);
    let (changes, found) = read(lines);
    assert!(changes.is_empty());
    assert_eq!(found, [ignored(4), (Code::KeyRoot, 8)]);
}

#[test]
fn convert_gives_version_5() {
    let sandbox = Sandbox::new();
    let file = "REGEDIT\r\n; types\r\nHKEY_CLASSES_ROOT\\.a = A \"x\"\r\n[HKEY_CLASSES_ROOT\\.z]\r\nHKEY_CLASSES_ROOT\\A = C:\\a\r\n";
    sandbox.file("old.reg", file.as_bytes());
    let args = ["convert", "old.reg", "--to", "reg", "--encoding", "ansi", "--line-ends", "lf"];
    let run = sandbox.run(&args);
    assert_eq!(
        run.text(0),
        "Windows Registry Editor Version 5.00\n\n; types\n[HKEY_CLASSES_ROOT\\.a]\n@=\"A \\\"x\\\"\"\n\n; [HKEY_CLASSES_ROOT\\.z]\n[HKEY_CLASSES_ROOT\\A]\n@=\"C:\\\\a\"\n\n"
    );
    assert!(run.stderr.contains("RD1008") && run.stderr.contains("RD1101"), "{}", run.stderr);
    sandbox.file("fmt.reg", file.as_bytes());
    assert_eq!(sandbox.run(&["fmt", "fmt.reg"]).code, 0);
    let written = std::fs::read_to_string(sandbox.path().join("fmt.reg")).unwrap();
    assert!(written.starts_with("Windows Registry Editor Version 5.00\r\n"), "{written}");
    // A ticket takes it; a state it is not.
    sandbox.file("good.reg", b"REGEDIT\nHKEY_CLASSES_ROOT\\.a = A\n");
    assert_eq!(sandbox.run(&["ticket", "good.reg", "-o", "t"]).code, 0);
    assert_eq!(sandbox.run(&["verify", "t"]).code, 0);
    let run = sandbox.run(&["plan", "good.reg", "--before", "good.reg"]);
    assert!(run.code == 2 && run.stderr.contains("RD1503"), "{}", run.stderr);
}
