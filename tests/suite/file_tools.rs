//! lint, fmt, convert, textconv and explain, as a user runs them.

use std::process::Command;

use regdraft::catalogue::Windows;
use regdraft::diagnostic::{Code, Example};
use regdraft::lint;
use regdraft::reg::{self, CodePage, Reader};

use crate::support::program::{Sandbox, from_utf16, utf16};
use crate::support::repository;

const HEAD: &str = "Windows Registry Editor Version 5.00\n\n";

/// A file with something to say about many of its lines.
fn odd_file() -> Vec<u8> {
    utf16(&format!(
        "{HEAD}[HKEY_CURRENT_USER\\Software\\A] ; see [1]\n\"Port\" = dword:443\n# note\n\
         -[HKEY_CURRENT_USER\\Software\\B]\n\"C\u{2215}D\"=\"x\"\n\"p\"=hex:01,\\\n\"q\"=dword:1\n"
    ))
}

#[test]
fn lint_shows_each_line_with_its_place_cause_and_mend() {
    let sandbox = Sandbox::new();
    sandbox.file("odd.reg", &odd_file());
    let run = sandbox.run(&["lint", "odd.reg"]);
    let text = run.text(1);
    for expected in [
        "error[RD1208]: ",
        " --> odd.reg:3:30\n",
        "3 | [HKEY_CURRENT_USER\\Software\\A] ; see [1]\n  |                              ^^^^^^^^^^\n",
        "warning[RD1602]: dword:443 is hexadecimal: it is 1091, not 443\n --> odd.reg:4:10\n",
        "= help: if 443 is meant, write dword:000001bb\n",
        "error[RD1103]: ",
        "warning[RD1601]: U+2215 looks like `/`",
        "error[RD1308]: ",
        " --> odd.reg:9:1\n",
    ] {
        assert!(text.contains(expected), "{expected}\nis not in\n{text}");
    }
    assert!(run.stderr.is_empty(), "findings are the result: {}", run.stderr);
    // Through a pipe it is the same.
    let piped = sandbox.run_with(&["lint", "-"], &[], &odd_file());
    assert_eq!(piped.text(1), text.replace("odd.reg", "standard input"));
    // Colours only where they are wanted.
    assert!(!text.contains('\u{1b}'));
    let coloured = sandbox.run(&["lint", "odd.reg", "--color", "always"]);
    assert!(coloured.text(1).contains("\u{1b}["));
}

#[test]
fn lint_has_no_findings_in_an_export_and_notes_are_none() {
    let sandbox = Sandbox::new();
    let example = repository("fixtures/example/schannel.reg");
    let run = sandbox.run(&["lint", example.to_str().unwrap()]);
    // Of the settings in it, notes alone: one role is set, in the form of older documents.
    let codes = run.text(0).lines().filter_map(|line| line.strip_prefix("note[")?.get(..6));
    assert_eq!(codes.collect::<Vec<_>>(), ["RD4005", "RD4005", "RD4013", "RD4005"]);
    sandbox
        .file("note.reg", &utf16(&format!("{HEAD}[HKEY_CURRENT_USER\\A]\n\"n\"=dword:00000012\n")));
    assert!(sandbox.run(&["lint", "note.reg"]).text(0).contains("note[RD1603]"));
    // Flags and round numbers are written in hexadecimal digits for a reason.
    for (digits, is_finding) in [
        ("00000010", false),
        ("00000040", false),
        ("00000300", false),
        ("00001000", false),
        ("00001500", false),
        ("80000000", false),
        ("00005000", true),
        ("00000030", true),
    ] {
        let file = format!("{HEAD}[HKEY_CURRENT_USER\\A]\n\"n\"=dword:{digits}\n");
        sandbox.file("one.reg", &utf16(&file));
        let run = sandbox.run(&["lint", "one.reg"]);
        let text = run.text(0);
        assert_eq!(text.contains("RD1603"), is_finding, "{digits}: {text}");
    }
    // Many of them are one finding.
    let mut many = format!("{HEAD}[HKEY_CURRENT_USER\\A]\n");
    many.extend((0..50).map(|n| format!("\"n{n}\"=dword:00000012\n")));
    sandbox.file("many.reg", &utf16(&many));
    let run = sandbox.run(&["lint", "many.reg"]);
    assert_eq!(run.text(0).matches("RD1603").count(), 1, "{}", run.text(0));
    assert!(run.text(0).contains("many.reg:4:") && run.text(0).contains("50 numbers"));
    // Of other notes of which there are many, some are shown and the others counted.
    let mut many = format!("{HEAD}[HKEY_CURRENT_USER\\A]\n");
    many.extend((0..50).map(|n| format!("\"n{n}\"=hex:{}\n", n % 10)));
    sandbox.file("many.reg", &utf16(&many));
    let run = sandbox.run(&["lint", "many.reg"]);
    assert_eq!(run.text(0).matches("note[RD1311]").count(), 20);
    assert!(run.text(0).contains("many.reg: 30 more notes RD1311"), "{}", run.text(0));
    assert_eq!(sandbox.run(&["lint", "gone.reg"]).code, 3);
}

#[test]
fn lint_for_programs() {
    let sandbox = Sandbox::new();
    sandbox.file("odd file.reg", &odd_file());
    sandbox.file("good.reg", &utf16(&format!("{HEAD}[HKEY_CURRENT_USER\\A]\n")));
    let json = sandbox.run(&["lint", "odd file.reg", "good.reg", "--format", "json"]).json(1);
    assert_eq!(json["schema"], "regdraft.diagnostics.v1");
    assert_eq!(json["files"][1]["diagnostics"].as_array().unwrap().len(), 0);
    let first = &json["files"][0]["diagnostics"][0];
    assert_eq!(first["code"], "RD1208");
    assert_eq!(first["severity"], "error");
    assert_eq!(
        (&first["line"], &first["column"], &first["width"]),
        (&3.into(), &30.into(), &10.into())
    );
    let sarif = sandbox.run(&["lint", "odd file.reg", "--format", "sarif"]).json(1);
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), json["files"][0]["diagnostics"].as_array().unwrap().len());
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        // What the standard asks of a result, and what code hosts need.
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(["note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "odd%20file.reg");
        let at = |name: &str| place["region"][name].as_u64().unwrap();
        assert!(
            at("startLine") >= 1 && at("startColumn") >= 1 && at("endColumn") >= at("startColumn")
        );
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert!(!rule["fullDescription"]["text"].as_str().unwrap().is_empty());
    }
    let prints: std::collections::BTreeSet<_> =
        results.iter().map(|r| r["partialFingerprints"]["regdraft/v1"].to_string()).collect();
    assert_eq!(prints.len(), results.len());
}

#[test]
fn fmt_keeps_comments_encoding_and_line_ends() {
    let sandbox = Sandbox::new();
    let messy = "REGEDIT4\n; about\n\n\n[hkey_current_user\\A\\]   ; why\n\n\"p\"  =  dword:1BB;https\n\
                 \"l\"=hex(7):61,00,\\ ; one\n ; two\n  00 ;three\n\n\n; last of A\n\n; of B\n[-HKEY_CURRENT_USER\\B]\n\"junk\n";
    let neat = "REGEDIT4\n\n; about\n\n[HKEY_CURRENT_USER\\A] ; why\n\"p\"=dword:000001bb ;https\n\
                ; one\n; two\n\"l\"=hex(7):61,00,00 ;three\n\n; last of A\n\n; of B\n[-HKEY_CURRENT_USER\\B]\n\"junk\n\n";
    let path = sandbox.file("a.reg", messy.as_bytes());
    assert_eq!(sandbox.run(&["fmt", "--check", "a.reg"]).text(1), "a.reg\n");
    assert_eq!(sandbox.read("a.reg"), messy.as_bytes(), "--check changes nothing");
    let run = sandbox.run(&["fmt", "a.reg"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("RD1302"), "lines that do nothing are said: {}", run.stderr);
    assert_eq!(String::from_utf8(sandbox.read("a.reg")).unwrap(), neat);
    assert_eq!(sandbox.run(&["fmt", "--check", "a.reg"]).text(0), "");
    assert_eq!(sandbox.names(), ["a.reg"], "nothing is left behind");
    assert!(path.exists());
    // UTF-16 stays UTF-16; through a pipe the result goes to standard output.
    let wide = utf16(&format!("{HEAD}[HKEY_CURRENT_USER\\A]\n\"e\"=hex(1):e9,00,00,00\n"));
    let run = sandbox.run_with(&["fmt", "-"], &[], &wide);
    assert_eq!(
        from_utf16(&run.stdout),
        format!("\u{FEFF}{HEAD}[HKEY_CURRENT_USER\\A]\n\"e\"=\"é\"\n\n").replace('\n', "\r\n")
    );
    let run = sandbox.run_with(&["fmt", "-"], &[], b"no header\n");
    assert_eq!((run.code, run.stdout.len()), (2, 0));
}

#[test]
fn fmt_lays_out_comments_and_blank_lines() {
    let key = "[HKEY_CURRENT_USER\\A]\n";
    for (lines, neat) in [
        // A delete is spelled as a set is.
        ("\"d\"  = - ;x\n", "\"d\"=- ;x\n"),
        // A `;` within a string begins no comment.
        ("@=\"a;b\" ; c\n", "@=\"a;b\" ; c\n"),
        ("\"n\" = \"a;b\";c\n", "\"n\"=\"a;b\" ;c\n"),
        // One blank line between values stays, more become one; at the top there is none.
        (
            "\n\n\"a\"=dword:1\n\n\n\"b\"=dword:2\n\"c\"=dword:3\n",
            "\"a\"=dword:00000001\n\n\"b\"=dword:00000002\n\"c\"=dword:00000003\n",
        ),
        // So does one behind a comment.
        (
            "\"a\"=dword:1\n; c\n\n\"b\"=dword:2\n",
            "\"a\"=dword:00000001\n; c\n\n\"b\"=dword:00000002\n",
        ),
        // A key that is doubtful stands apart, too.
        ("\"a\"=-\n[HKEY_CURRENT_USER\\B];\0\n", "\"a\"=-\n\n[HKEY_CURRENT_USER\\B];\0\n"),
    ] {
        for end in ["\r\n", "\n", "\r"] {
            let file = |lines: &str| {
                let text = format!("\u{feff}{HEAD}{key}{lines}").replace('\n', end);
                text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
            };
            let run = Sandbox::new().run_with(&["fmt", "-"], &[], &file(lines));
            assert_eq!(run.code, 0, "{}", run.stderr);
            assert_eq!(from_utf16(&run.stdout), from_utf16(&file(&format!("{neat}\n"))));
        }
    }
}

#[test]
fn what_an_importer_ignores_must_not_come_to_life() {
    let sandbox = Sandbox::new();
    // The quote of the second line would close the string of the first, once what follows it is gone.
    let file = "REGEDIT4\n[HKEY_CURRENT_USER\\A]\n\"a\"=\"x\n\"b\"=\"y\"z\n\"c\" = \"\"\n";
    sandbox.file("a.reg", file.as_bytes());
    let before = sandbox.run(&["simulate", "a.reg"]).stdout;
    assert_eq!(sandbox.run(&["fmt", "a.reg"]).code, 0);
    assert_eq!(sandbox.run(&["simulate", "a.reg"]).stdout, before);
}

/// Moved up, the comment within the bytes would close the string that is open above it.
#[test]
fn what_would_mean_something_else_is_not_written() {
    let sandbox = Sandbox::new();
    let file = "REGEDIT4\n[HKEY_CURRENT_USER\\A]\n\"a\"=\"open\n\"h\"=hex:01,\\ ; say \"\n02\n";
    sandbox.file("a.reg", file.as_bytes());
    let run = sandbox.run(&["fmt", "a.reg"]);
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert!(run.stderr.contains("line 3 would mean something else"), "{}", run.stderr);
    assert_eq!(sandbox.read("a.reg"), file.as_bytes());
    // What an error makes doubtful stays to the letter.
    let file = "REGEDIT4\n\n[HKEY_CURRENT_USER\\A]\n\"t\"  =\"C:\\Temp\"\n\n";
    sandbox.file("b.reg", file.as_bytes());
    assert_eq!(sandbox.run(&["fmt", "--check", "b.reg"]).text(0), "");
}

#[test]
fn convert_between_versions_and_code_pages() {
    let sandbox = Sandbox::new();
    let text = "[HKEY_CURRENT_USER\\Ключ]\n; Заметка\n\"Имя\"=\"Да\"\n\"x\"=hex(2):14,04,30,04,00,00\n\"n\"=dword:00000001\n\n";
    let v5 = utf16(&format!("{HEAD}{text}"));
    sandbox.file("v5.reg", &v5);
    let to_v4 = ["convert", "v5.reg", "--to", "regedit4", "--code-page", "1251", "-o", "v4.reg"];
    assert_eq!(sandbox.run(&to_v4).code, 0);
    let v4 = sandbox.read("v4.reg");
    assert!(v4.starts_with(b"REGEDIT4\r\n\r\n[HKEY_CURRENT_USER\\\xCA\xEB\xFE\xF7]\r\n; \xC7"));
    assert!(v4.windows(16).any(|w| w == b"hex(2):c4,e0,00\r"), "the bytes of the code page");
    // And back: the same file.
    let back = ["convert", "v4.reg", "--to", "reg", "--code-page", "1251"];
    assert_eq!(from_utf16(&sandbox.run(&back).stdout), from_utf16(&v5));
    // The same change, whichever way it is read.
    let json = |file: &str| {
        let run = sandbox.run(&["render", file, "--to", "json", "--code-page", "1251"]);
        run.text(0).replace(file, "")
    };
    let operations = |text: String| {
        let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
        for change in json["changes"].as_array_mut().unwrap() {
            change.as_object_mut().unwrap().remove("origin");
        }
        json
    };
    assert_eq!(operations(json("v5.reg")), operations(json("v4.reg")));
    // What the code page does not have is refused, by line, and nothing is written.
    let run = sandbox.run(&["convert", "v5.reg", "--to", "regedit4", "-o", "bad.reg"]);
    assert_eq!(run.code, 4);
    for line in ["v5.reg:3:1", "v5.reg:4:1", "v5.reg:5:1", "v5.reg:6:1"] {
        assert!(run.stderr.contains(line), "{line}: {}", run.stderr);
    }
    assert!(!sandbox.exists("bad.reg"));
    let run = sandbox.run(&["render", "v5.reg", "--to", "regedit4"]);
    assert_eq!((run.code, run.stdout.len()), (4, 0));
    assert!(
        run.stderr.contains("RD2001") && run.stderr.contains("code page 1252"),
        "{}",
        run.stderr
    );
    assert_eq!(
        sandbox.run(&["render", "v5.reg", "--to", "regedit4", "--code-page", "1251"]).code,
        0
    );
    // Line ends and encoding of version 5.
    sandbox.file("ascii.reg", &utf16(&format!("{HEAD}[HKEY_CURRENT_USER\\A]\n\n")));
    let args = ["convert", "ascii.reg", "--to", "reg", "--encoding", "ansi", "--line-ends", "lf"];
    assert_eq!(sandbox.run(&args).text(0), format!("{HEAD}[HKEY_CURRENT_USER\\A]\n\n"));
    assert_eq!(sandbox.run(&["convert", "v5.reg", "--to", "reg", "--code-page", "1361"]).code, 2);
}

#[test]
fn the_code_page_decides_what_an_8_bit_file_says() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "a.reg",
        b"REGEDIT4\n[HKEY_CURRENT_USER\\A]\n\"n\"=\"\xC4\xE0\"\n\"h\"=hex(2):c4,00\n",
    );
    let data = |args: &[&str]| {
        let json = sandbox.run(&[&["simulate", "a.reg"], args].concat()).json(0);
        ["h", "n"].map(|name| {
            let values = json["keys"].as_array().unwrap().last().unwrap()["values"].clone();
            let found =
                values.as_array().unwrap().iter().find(|v| v["name"] == name).unwrap().clone();
            found["data"].as_str().unwrap().to_owned()
        })
    };
    assert_eq!(data(&[]), ["c4000000", "c400e0000000"]);
    assert_eq!(data(&["--code-page", "1251"]), ["14040000", "140430040000"]);
}

#[test]
fn git_shows_utf16_files_as_text() {
    let sandbox = Sandbox::new();
    let git = |args: &[&str]| {
        let run = Command::new("git")
            .args(["-c", "user.name=x", "-c", "user.email=x@x", "-c", "init.defaultBranch=main"])
            .args(args)
            .current_dir(sandbox.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "")
            .output();
        let output = match run {
            Ok(output) => output,
            Err(error) => panic!("git cannot be run: {error}"),
        };
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    git(&["init", "-q"]);
    // The two lines of the README.
    git(&[
        "config",
        "diff.reg.textconv",
        &format!("'{}' textconv", env!("CARGO_BIN_EXE_regdraft")),
    ]);
    sandbox.file(".gitattributes", b"*.reg -text diff=reg\n");
    let readme = std::fs::read_to_string(repository("README.md")).unwrap();
    assert!(readme.contains("git config diff.reg.textconv \"regdraft textconv\""));
    assert!(readme.contains("echo '*.reg -text diff=reg' >> .gitattributes"));
    let file = |port: u32, list: &str| {
        utf16(&format!(
            "{HEAD}[HKEY_CURRENT_USER\\A]\n; the port\n\"Port\"=dword:{port:08x}\n\"l\"=hex(7):{list}\n\n"
        ))
    };
    sandbox.file("a.reg", &file(80, "61,00,00,00,00,00"));
    git(&["add", "."]);
    git(&["commit", "-qm", "one"]);
    sandbox.file("a.reg", &file(443, "61,00,00,00,62,00,00,00,00,00"));
    let diff = git(&["diff"]);
    for line in [
        " ; the port\n",
        "-\"Port\" = REG_DWORD 0x00000050 (80)\n",
        "+\"Port\" = REG_DWORD 0x000001bb (443)\n",
        " \"l\" = REG_MULTI_SZ\n",
        "+    \"b\"\n",
    ] {
        assert!(diff.contains(line), "{line}\n{diff}");
    }
    assert!(!diff.contains("Binary files"));
}

#[test]
fn textconv_never_refuses_and_sorts_when_asked() {
    let sandbox = Sandbox::new();
    let file = format!(
        "{HEAD}[HKEY_CURRENT_USER\\B]\n\"z\"=hex:01,ff\n; of y\n\"y\"=\"a\u{202E}b\"\n\n[HKEY_CURRENT_USER\\a]\n@=\"d\"\nnonsense\n"
    );
    sandbox.file("a.reg", &utf16(&file));
    assert_eq!(
        sandbox.run(&["textconv", "a.reg", "--sort"]).text(0),
        "Windows Registry Editor Version 5.00\n\n[HKEY_CURRENT_USER\\a]\n@ = REG_SZ \"d\"\n\n\
         [HKEY_CURRENT_USER\\B]\n; of y\n\"y\" = REG_SZ \"a<U+202E>b\"\n\"z\" = REG_BINARY (2 bytes)\n    01 ff\n\
         ! error[RD1101] at 10:1: the line is no key, value or comment; it is ignored (begin a key with `[`, a value with `\"` or `@`, a comment with `;`)\n! nonsense\n"
    );
    let run = sandbox.run_with(&["textconv", "-"], &[], b"just text\n");
    assert!(run.text(0).starts_with("! error[RD1001]") && run.text(0).ends_with("! just text\n"));
}

#[test]
fn every_example_gives_the_diagnostic_that_it_explains() {
    let mut files = 0;
    for code in Code::ALL {
        let bytes = match code.explanation().example {
            Example::File(text) if text.is_ascii() => text.as_bytes().to_vec(),
            Example::File(text) => utf16(text),
            Example::Bytes(text) => unescaped(text),
            // Those of documents are fixtures of the lint, too.
            _ => continue,
        };
        files += 1;
        let page = (*code == Code::CodePage).then(|| CodePage::new(932).unwrap());
        let windows = (*code == Code::WinHttpUpdate).then(|| Windows::find("windows-7").unwrap());
        let reader = || Reader::with_code_page(&bytes[..], page);
        let mut found = Vec::new();
        if matches!(
            code,
            Code::StateDelete | Code::StateContradiction | Code::StateForm | Code::ForeignRoot
        ) {
            let mut said = Vec::new();
            let error = reg::read_state(reader(), &mut said).unwrap_err();
            found.extend(
                said.iter().chain(error.diagnostic()).map(regdraft::diagnostic::Diagnostic::code),
            );
        } else {
            let whole = lint::check(reader(), windows, |_, all| {
                found.extend(all.iter().map(regdraft::diagnostic::Diagnostic::code));
            });
            found.extend(whole.unwrap().iter().map(regdraft::diagnostic::Diagnostic::code));
        }
        assert!(found.contains(code), "{code}: {found:?}");
        let others: Vec<_> = found.iter().filter(|other| *other != code).collect();
        assert!(others.len() <= 1, "{code}: its example shows more: {others:?}");
    }
    assert!(files > 55, "{files}");
}

#[test]
fn explain_tells_of_one_code_or_all() {
    let sandbox = Sandbox::new();
    let text = sandbox.run(&["explain", "rd1208"]);
    assert!(text.text(0).starts_with("RD1208 (error): "));
    let run = sandbox.run(&["explain", "RD9999"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("RD9999"));
    let json = sandbox.run(&["explain", "--format", "json"]).json(0);
    assert_eq!(json["codes"].as_array().unwrap().len(), Code::ALL.len());
    let page = sandbox.run(&["explain", "--format", "md"]);
    let page = page.text(0);
    for code in Code::ALL {
        let path = repository(&format!("docs/diagnostics/{code}.md"));
        assert!(page.contains(&std::fs::read_to_string(path).unwrap()), "{code}");
    }
}

#[test]
fn the_index_of_diagnostics_lists_all_documents_and_no_others() {
    let mut index = String::from(
        "# Diagnostics\n\nEverything that regdraft has to say about a file or a change has a code, which stays. \
         `regdraft explain CODE` prints the document of one.\n\nErrors are lines that an importer does not use, \
         or that do something else than they seem to; warnings are taken as they stand, but probably not what was \
         meant; notes change nothing.\n\n| code | severity | title |\n| --- | --- | --- |\n",
    );
    let mut names = vec!["README.md".to_owned()];
    for code in Code::ALL {
        let row = format!("| [{code}]({code}.md) | {} | {} |\n", code.severity(), code.title());
        index.push_str(&row);
        names.push(format!("{code}.md"));
    }
    let path = repository("docs/diagnostics/README.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &index).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap_or_default(),
        index,
        "run with UPDATE_GOLDEN=1"
    );
    let there = std::fs::read_dir(repository("docs/diagnostics")).unwrap();
    let mut there: Vec<_> =
        there.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    there.sort();
    names.sort();
    assert_eq!(there, names);
}

/// The bytes of an example that shows them as escapes.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let (byte, length) = match rest.get(..2) {
            Some(r"\x") => (u8::from_str_radix(&rest[2..4], 16).unwrap(), 4),
            Some(r"\r") => (b'\r', 2),
            Some(r"\n") => (b'\n', 2),
            Some(escape) if first == b'\\' => (escape.as_bytes()[1], 2),
            _ => (first, 1),
        };
        bytes.push(byte);
        rest = &rest[length..];
    }
    bytes
}

#[test]
fn examples_that_are_fixtures_too_are_the_same() {
    let mut same = 0;
    for file in std::fs::read_dir(repository("fixtures/lint")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some((id, _)) = name.split_once("-fail.") else { continue };
        let code = Code::ALL.iter().find(|code| code.id().eq_ignore_ascii_case(id)).unwrap();
        match code.explanation().example {
            Example::File(text) | Example::Document(text) => {
                assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{name}");
                same += 1;
            }
            // Two are told in words, because they depend on more than the file.
            _ => assert!(matches!(code, Code::NoProtocolLeft | Code::UnsafeProtocol), "{name}"),
        }
    }
    assert!(same > 20, "{same}");
}
