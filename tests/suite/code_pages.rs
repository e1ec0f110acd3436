//! 8-bit files: what depends on the code page is never read without a word, and a ticket keeps the page.

use regdraft::diagnostic::Code;
use regdraft::reg::{self, CodePage, Reader, Style};

use crate::support::program::Sandbox;

/// A text in the languages of a page: a key, a name, and data.
const TEXTS: &[(u16, &str)] = &[
    (1250, "Žluťoučký kůň"),
    (1251, "Учётная запись"),
    (866, "Учетная запись"),
    (1252, "Größe für Müller"),
    (850, "Größe für Müller"),
    (932, "テスト用の表"),
    (936, "用户的帐户设置"),
    (949, "사용자 계정"),
    (950, "使用者的帳戶資料"),
    (1253, "λογαριασμός του χρήστη"),
    (65001, "名称"),
];

/// A `REGEDIT4` file in a page.
fn file(number: u16, lines: &str) -> Vec<u8> {
    let page = CodePage::new(number).unwrap();
    let wide: Vec<u8> = format!("\u{feff}Windows Registry Editor Version 5.00\r\n\r\n{lines}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    reg::format(&wide, page, Style::regedit4(page), &mut Vec::new()).unwrap()
}

/// What is said of a file, with the pages that are probable.
fn said(file: &[u8], page: Option<CodePage>) -> Vec<(Code, u32, String)> {
    let mut found = Vec::new();
    reg::read_changes(Reader::with_code_page(file, page), None, &mut found).unwrap();
    let one = |d: &regdraft::diagnostic::Diagnostic| {
        (d.code(), d.span().unwrap().line(), d.message().to_owned())
    };
    found.iter().map(one).filter(|(code, _, _)| *code != Code::Escape).collect()
}

#[test]
fn nothing_above_7f_is_read_without_a_word() {
    for (number, text) in TEXTS {
        for (lines, line) in [
            (format!("[HKEY_CURRENT_USER\\{text}]\r\n[HKEY_CURRENT_USER\\{text}\\x]\r\n"), 3),
            (format!("[HKEY_CURRENT_USER\\K]\r\n\"{text}\"=dword:1\r\n\"b\"=\"{text}\"\r\n"), 4),
            (format!("[HKEY_CURRENT_USER\\K]\r\n; {text}\r\n\"a\"=\"{text}\" ; {text}\r\n"), 5),
            (format!("[HKEY_CURRENT_USER\\K]\r\n\"{text}\"=-\r\n"), 4),
        ] {
            let file = file(*number, &lines);
            let found = said(&file, None);
            let pages: Vec<_> = found
                .iter()
                .filter(|(code, _, _)| matches!(code, Code::CodePageAssumed | Code::LooksLikeUtf8))
                .collect();
            assert_eq!(pages.len(), 1, "{number}: {found:?}");
            let (code, at, message) = pages[0];
            assert_eq!(*at, line, "{number}: {lines}");
            assert_eq!(*code == Code::LooksLikeUtf8, *number == 65001, "{message}");
            assert!(message.contains("code page 1252"), "{message}");
            assert!(message.contains(&number.to_string()), "{number}: {message}");
            // Nothing more is to be said where the page is named.
            assert_eq!(said(&file, Some(CodePage::new(*number).unwrap())), [], "{number}");
        }
    }
}

#[test]
fn comments_do_not_count() {
    for (number, text) in TEXTS {
        let lines = format!(
            "; {text}\r\n[HKEY_CURRENT_USER\\K] ; {text}\r\n\"a\"=\"x\" ; {text}\r\n\"b\"=dword:1 ;{text}\r\n"
        );
        let file = file(*number, &lines);
        assert_eq!(
            said(&file, None).iter().filter(|(code, _, _)| *code != Code::KeyTrailingText).count(),
            0,
            "{number}"
        );
        let mut reader = Reader::new(&file[..]);
        while reader.next_record().unwrap().is_some() {}
        assert!(reader.used_code_page().is_none());
    }
    // A byte without a meaning does not cost the line, either.
    let file = b"REGEDIT4\n[HKEY_CURRENT_USER\\K]\n\"\xA4\xA2\"=\"x\" ; \xFF\n";
    let mut found = Vec::new();
    let page = CodePage::new(932).unwrap();
    let changes =
        reg::read_changes(Reader::with_code_page(&file[..], page), None, &mut found).unwrap();
    assert_eq!((changes.len(), found.len()), (2, 0), "{found:?}");
}

#[test]
fn bytes_of_text_count_too() {
    let file =
        b"REGEDIT4\n[HKEY_CURRENT_USER\\K]\n\"a\"=hex(2):cf,f0,e8,e2,e5,f2,00\n\"b\"=hex:cf\n";
    let found = said(file, None);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].2.contains("CF F0 E8 E2 E5 F2") && found[0].2.contains("1251"), "{found:?}");
}

#[test]
fn what_is_misread_is_not_judged() {
    // D0 AD would be U+00AD, which cannot be seen, in code page 1252.
    let file = b"REGEDIT4\n[HKEY_CURRENT_USER\\\xD6\xD0\xCE\xC4\xD0\xAD]\n";
    let mut found = Vec::new();
    regdraft::lint::check(Reader::new(&file[..]), None, |_, all| {
        found.extend(all.iter().map(regdraft::diagnostic::Diagnostic::code));
    })
    .unwrap();
    assert_eq!(found, [Code::CodePageAssumed]);
}

#[test]
fn a_ticket_keeps_the_page() {
    let sandbox = Sandbox::new();
    let (text, head) = ("Учётная запись", "[HKEY_CURRENT_USER\\Software\\Contoso]\r\n");
    sandbox.file("change.reg", &file(1251, &format!("{head}\"Имя\"=\"{text}\"\r\n")));
    sandbox.file("before.reg", &file(1251, &format!("{head}\"Имя\"=\"прежнее\"\r\n")));
    for (named, assumed) in [(None, true), (Some("1251"), false)] {
        let out = if assumed { "a" } else { "n" };
        let mut args = vec!["ticket", "change.reg", "--before", "before.reg", "-o", out];
        args.extend(named.iter().flat_map(|page| ["--code-page", page]));
        let run = sandbox.run(&args);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(
            run.stderr.contains("exact if the assumed code page is right"),
            assumed,
            "{}",
            run.stderr
        );
        let read =
            |name: &str| std::fs::read_to_string(sandbox.path().join(out).join(name)).unwrap();
        let number = if assumed { 1252 } else { 1251 };
        for name in ["plan.json", "manifest.json"] {
            let json: serde_json::Value = serde_json::from_str(&read(name)).unwrap();
            let pages = if name == "plan.json" {
                &json["ticket"]["code_pages"]
            } else {
                &json["code_pages"]
            };
            assert_eq!(pages.as_array().unwrap().len(), 2, "{pages}");
            for page in pages.as_array().unwrap() {
                assert_eq!(page["number"], number);
                assert_eq!(page["assumed"], assumed);
            }
        }
        for page in ["review.md", "review.html"] {
            let review = read(page);
            assert!(review.contains(&format!("code page {number}")), "{review}");
            assert_eq!(review.contains("exact only if the code page that was assumed"), assumed);
        }
        assert_eq!(sandbox.run(&["verify", out]).code, 0);
    }
}

#[test]
fn other_pages_are_refused_with_the_list() {
    let sandbox = Sandbox::new();
    sandbox.file("a.reg", b"REGEDIT4\n");
    let run = sandbox.run(&["lint", "a.reg", "--code-page", "1361"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("437, 720") && run.stderr.contains("866"), "{}", run.stderr);
}

#[test]
fn a_change_is_told_from_what_is_ignored() {
    let sandbox = Sandbox::new();
    let file = |name: &str, lines: &str| {
        sandbox.file(name, format!("REGEDIT4\n[HKEY_CURRENT_USER\\K]\n{lines}").as_bytes());
    };
    file("changed.reg", "\"a\"=\"C:\\Temp\\x\"\n");
    file("ignored.reg", "\"a\"=\"x\\0\"\n");
    file("both.reg", "\"a\"=\"C:\\Temp\"\nnonsense\n");
    for (name, says, permits) in [
        ("changed.reg", "would change some of its lines", "as an import changes them"),
        ("ignored.reg", "would ignore some of its lines", "go on without them"),
        (
            "both.reg",
            "would ignore some of its lines and change others",
            "without the ignored lines",
        ),
    ] {
        let run = sandbox.run(&["render", name, "--to", "json"]);
        assert_eq!(run.code, 2, "{name}");
        assert!(run.stderr.contains(says) && run.stderr.contains(permits), "{}", run.stderr);
        assert_eq!(sandbox.run(&["render", name, "--to", "json", "--lenient"]).code, 0);
    }
    // One finding for all escapes of a value.
    let run = sandbox.run(&["render", "changed.reg", "--to", "json"]);
    assert_eq!(run.stderr.matches("RD1309").count(), 1, "{}", run.stderr);
}

#[test]
fn headers_are_fixed_and_reported() {
    let sandbox = Sandbox::new();
    let body = "[HKEY_CURRENT_USER\\A]\r\n\"x\"=dword:00000001\r\n\r\n";
    let v5 = "Windows Registry Editor Version 5.00";
    for (header, fixed, code) in [
        (format!("{v5} \r\n\r\n"), format!("{v5}\r\n\r\n"), "RD1010"),
        ("REGEDIT4\t \r\n\r\n".into(), "REGEDIT4\r\n\r\n".into(), "RD1010"),
        (format!("; why\r\n{v5}\r\n\r\n"), format!("{v5}\r\n\r\n; why\r\n\r\n"), "RD1012"),
        ("\r\nREGEDIT4\r\n\r\n".into(), "REGEDIT4\r\n\r\n".into(), "RD1012"),
    ] {
        sandbox.file("f.reg", format!("{header}{body}").as_bytes());
        let refused = code == "RD1012";
        assert_eq!(
            sandbox.run(&["simulate", "f.reg"]).code,
            if refused { 2 } else { 0 },
            "{header}"
        );
        assert_eq!(sandbox.run(&["fmt", "--check", "f.reg"]).code, 1);
        let run = sandbox.run(&["fmt", "f.reg"]);
        assert!(run.code == 0 && run.stderr.contains(code), "{}", run.stderr);
        let written = std::fs::read_to_string(sandbox.path().join("f.reg")).unwrap();
        assert_eq!(written, format!("{fixed}{body}"));
        let again = sandbox.run(&["fmt", "--check", "f.reg"]);
        assert!(again.code == 0 && again.stderr.is_empty(), "{}", again.stderr);
    }
}
