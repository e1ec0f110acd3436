//! What every generated script is: plain bytes, data as literals that mean exactly the data, and
//! none of the forms that do harm.

use proptest::prelude::*;
use regdraft::change::{Change, ChangeSet};
use regdraft::registry::{KeyPath, ValueData, ValueName, ValueType};
use regdraft::render::{Artefact, Draft, RenderError, TicketId};

use crate::support::check;

const SCRIPTS: [Artefact; 6] = [
    Artefact::ApplyScript,
    Artefact::CheckScript,
    Artefact::RollbackScript,
    Artefact::CaptureScript,
    Artefact::DetectScript,
    Artefact::RemediateScript,
];

/// Text that has broken scripts: quotes of every kind, operators, markup, controls, surrogates.
fn adversarial() -> Vec<Vec<u16>> {
    let texts = [
        "it's",
        "''",
        "'",
        "a''b'",
        "\u{2018}left",
        "right\u{2019}",
        "\u{201a}low",
        "\u{201b}rev",
        "mix'\u{2019}\u{2018}'",
        "\u{2019}); Remove-Item C:\\ -Recurse; (\u{2018}",
        "'; Remove-Item -Recurse C:\\ #",
        "\"dq\"",
        "\u{201c}dd\u{201d}\u{201e}",
        "$env:PATH",
        "$(calc.exe)",
        "${x}",
        "`backtick`",
        "``",
        "`n",
        "trailing`",
        "%PATH%",
        "%%",
        "^caret & | < >",
        "!bang!",
        "a\tb",
        "a\r\nb",
        "line1\nline2",
        "\r",
        "\u{1}\u{1b}[31mESC",
        "\u{7f}",
        "\u{85}nel",
        "\u{2028}ls\u{2029}ps",
        "\u{a0}nbsp",
        "\u{feff}bom",
        "\u{202e}RTL\u{202c}",
        "e\u{301} vs \u{e9}",
        "\u{130}\u{131}\u{df}\u{1e9e}",
        "\u{1f600}emoji",
        "Gr\u{f6}\u{df}e",
        "\u{4e2d}\u{6587}",
        "\u{2013}dash\u{2014}\u{2015}",
        "@'\nhere\n'@",
        "'@",
        "\"@",
        "#>",
        "<# x #>",
        "# SIG # Begin signature block",
        "@{a=1}",
        "[char]0x41",
        "{0} {1:X8} {{}}",
        "AES 128/128",
        "Triple DES 168/168",
        "a[b]*?c",
        "~",
        "..",
        "C:path",
        "ends",
        "*",
        "(default)",
        "@",
        "2026-11-22T03:24:00Z",
        "/Date(1234567890)/",
        "0x10",
        "1e5",
        "-join",
        "--%",
        "--",
        "-WhatIf",
        ";",
        "exit 5",
        "&amp;<script>",
        "{{ askama }}",
        "{% raw %}",
        "$null",
        "True",
        " lead trail ",
        "\u{3000}",
    ];
    let mut all: Vec<Vec<u16>> = texts.iter().map(|text| text.encode_utf16().collect()).collect();
    all.push("x".repeat(200).encode_utf16().collect());
    all.push(vec![0xD800, 0x6C]);
    all
}

/// Text that cannot be a name, but can be data.
fn adversarial_data() -> Vec<Vec<u16>> {
    let mut all = adversarial();
    for text in ["\0nul\0", "C:\\path\\", "ends\\", "\\", "\\\\server\\share", ""] {
        all.push(text.encode_utf16().collect());
    }
    all.push("x".repeat(5000).encode_utf16().collect());
    all
}

fn draft(changes: impl IntoIterator<Item = Change>) -> Draft {
    Draft::new(TicketId::new("CHG1").unwrap(), changes.into_iter().collect())
}

/// Renders a script and checks what holds for every one.
#[track_caller]
fn render(draft: &Draft, artefact: Artefact) -> String {
    let bytes = draft.render(artefact).unwrap();
    assert!(bytes.is_ascii(), "pure ASCII");
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.ends_with("\r\n"));
    let bare = text.replace("\r\n", "");
    assert!(!bare.contains(['\r', '\n']), "CRLF and nothing else ends a line");
    assert!(!bare.chars().any(|c| c.is_ascii_control()), "no control characters, no tabs");
    assert!(text.lines().all(|line| !line.ends_with(' ')), "no trailing blanks");
    // Outside of literals: none of the forms that do harm or that 5.1 does not know.
    let code = without_literals(&text);
    for forbidden in [
        "\"",
        "New-Item",
        "Remove-Item",
        "Set-ItemProperty",
        "Invoke-Expression",
        "iex ",
        "HKLM:",
        "HKCU:",
        " -Path ",
        "DeleteSubKeyTree",
        "&&",
        "||",
        "??",
        "Write-Host",
        "Write-Error",
        "Write-Warning",
        "Add-Type",
        "`",
        "::new(",
        "@'",
        "$(",
        "--%",
    ] {
        assert!(!code.contains(forbidden), "{forbidden}");
    }
    text
}

/// The script without comments and without the content of its single-quoted literals.
fn without_literals(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("<#") {
            rest = after.split_once("#>").expect("the help block ends").1;
        } else if c == '#' {
            rest = rest.split_once("\r\n").map_or("", |(_, after)| after);
            code.push('\n');
        } else if c == '\'' {
            let (_, after) = literal(rest).expect("the literal ends");
            code.push_str("''");
            rest = after;
        } else {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    code
}

/// Reads a single-quoted literal; gives its text and what follows.
fn literal(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('\'')?;
    let mut out = String::new();
    loop {
        let end = rest.find('\'')?;
        out.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('\'') {
            Some(after) => {
                out.push('\'');
                rest = after;
            }
            None => return Some((out, rest)),
        }
    }
}

/// Evaluates a text literal as PowerShell would: quoted, or joined from quoted parts and code units.
fn evaluate(text: &str) -> Option<(Vec<u16>, &str)> {
    let Some(mut rest) = text.strip_prefix("(-join @(") else {
        let (text, rest) = literal(text)?;
        return Some((text.encode_utf16().collect(), rest));
    };
    let mut units = Vec::new();
    loop {
        if let Some(after) = rest.strip_prefix("[char]0x") {
            units.push(u16::from_str_radix(after.get(..4)?, 16).ok()?);
            rest = &after[4..];
        } else {
            let (text, after) = literal(rest)?;
            units.extend(text.encode_utf16());
            rest = after;
        }
        match rest.strip_prefix(", ") {
            Some(after) => rest = after,
            None => return Some((units, rest.strip_prefix("))")?)),
        }
    }
}

/// The fields of each entry of the plan table, as they stand.
fn entries(script: &str) -> Vec<Vec<(String, String)>> {
    let (_, table) = script.split_once("$Plan = @(\r\n").unwrap();
    let (table, _) = table.split_once("\r\n)\r\n").unwrap();
    let mut entries = Vec::new();
    for block in table.split("    @{\r\n").skip(1) {
        let mut fields = Vec::new();
        for line in block.lines() {
            let line = line.trim();
            if line == "}" {
                break;
            }
            // A literal may hold anything, so fields are cut outside of them.
            let mut rest = line;
            while !rest.is_empty() {
                let (name, value) = rest.split_once(" = ").unwrap();
                let end = field_end(value);
                fields.push((name.to_owned(), value[..end].to_owned()));
                rest = value[end..].strip_prefix("; ").unwrap_or("");
            }
        }
        entries.push(fields);
    }
    entries
}

/// Where a field's value ends: at `; ` outside of literals, or at the end of the line.
fn field_end(value: &str) -> usize {
    let mut at = 0;
    while at < value.len() {
        if value[at..].starts_with("; ") {
            return at;
        }
        if value[at..].starts_with('\'') {
            let (_, rest) = literal(&value[at..]).unwrap();
            at = value.len() - rest.len();
        } else {
            at += 1;
        }
    }
    at
}

fn field<'e>(entry: &'e [(String, String)], name: &str) -> &'e str {
    &entry.iter().find(|(known, _)| known == name).unwrap().1
}

#[track_caller]
fn text_field(entry: &[(String, String)], name: &str) -> Vec<u16> {
    let (units, rest) = evaluate(field(entry, name)).unwrap();
    assert_eq!(rest, "");
    units
}

#[test]
fn every_adversarial_text_comes_back_as_name_and_as_data() {
    let base = KeyPath::parse(r"HKCU\Software").unwrap();
    let mut changes = Vec::new();
    for (number, units) in adversarial_data().iter().enumerate() {
        let bytes: Vec<u8> = units.iter().chain([&0]).flat_map(|u| u.to_le_bytes()).collect();
        let key = base.join(&format!("data {number}")).unwrap();
        for value_type in [ValueType::SZ, ValueType::EXPAND_SZ] {
            let name = ValueName::new(&value_type.to_string()).unwrap();
            let data = ValueData::from_raw(value_type, &bytes);
            changes.push(Change::set_value(key.clone(), name, data));
        }
        if !units.contains(&0) {
            let two = [bytes.clone(), bytes.clone(), vec![0, 0]].concat();
            let data = ValueData::from_raw(ValueType::MULTI_SZ, &two);
            changes.push(Change::set_value(key, ValueName::new("multi").unwrap(), data));
        }
    }
    for units in adversarial() {
        let key = base.join_utf16(units.clone()).unwrap();
        let name = ValueName::from_utf16(units).unwrap();
        changes.push(Change::set_value(key, name, ValueData::dword(0xFFFF_FFFF)));
    }
    // And as what may stay in a key.
    let kept: Vec<Vec<u16>> = adversarial();
    let names = kept.iter().map(|units| ValueName::from_utf16(units.iter().copied()).unwrap());
    let purge = Change::keep_only_values(base.join("purged").unwrap(), names);
    let draft = draft(changes.iter().cloned().chain([purge]));
    for artefact in SCRIPTS {
        let script = render(&draft, artefact);
        let mut found = entries(&script);
        let purged = found.pop().unwrap();
        let mut names = Vec::new();
        let mut rest = field(&purged, "Names").strip_prefix("@(").unwrap();
        while rest != ")" {
            let (units, after) = evaluate(rest).unwrap();
            names.push(ValueName::from_utf16(units).unwrap());
            rest = after.strip_prefix(", ").unwrap_or(after);
        }
        names.sort();
        let mut kept: Vec<_> =
            kept.iter().map(|u| ValueName::from_utf16(u.iter().copied()).unwrap()).collect();
        kept.sort();
        kept.dedup();
        assert_eq!(names, kept);
        assert_eq!(found.len(), changes.len());
        for (entry, change) in found.iter().zip(&changes) {
            let key: Vec<u16> = change.key().below_root().units().collect();
            assert_eq!(text_field(entry, "Key"), key);
            let name: Vec<u16> = change.operation().value_name().unwrap().text().units().collect();
            assert_eq!(text_field(entry, "Name"), name);
            let regdraft::change::Operation::SetValue { data, .. } = change.operation() else {
                panic!()
            };
            let (kind, bytes) = decode(field(entry, "Kind"), field(entry, "Data"));
            assert_eq!(ValueData::from_raw(kind, &bytes), *data, "{change}");
        }
    }
}

/// The bytes that .NET writes for a kind and a literal.
fn decode(kind: &str, literal: &str) -> (ValueType, Vec<u8>) {
    let utf16 = |units: Vec<u16>| {
        units.into_iter().chain([0]).flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    match kind {
        "'String'" => (ValueType::SZ, utf16(evaluate(literal).unwrap().0)),
        "'ExpandString'" => (ValueType::EXPAND_SZ, utf16(evaluate(literal).unwrap().0)),
        "'MultiString'" => {
            let mut rest = literal.strip_prefix("@(").unwrap();
            let mut bytes = Vec::new();
            while rest != ")" {
                let (units, after) = evaluate(rest).unwrap();
                bytes.extend(utf16(units));
                rest = after.strip_prefix(", ").unwrap_or(after);
            }
            bytes.extend([0, 0]);
            (ValueType::MULTI_SZ, bytes)
        }
        "'DWord'" => {
            let number = u32::from_str_radix(literal.strip_prefix("0x").unwrap(), 16).unwrap();
            assert_eq!(literal.len(), 10, "eight digits: an Int32 of the same bits");
            (ValueType::DWORD, number.to_le_bytes().to_vec())
        }
        "'QWord'" => {
            let digits = literal.strip_prefix("0x").unwrap().strip_suffix('L');
            let digits = digits.expect("the suffix that makes an Int64 of small numbers on 5.1");
            let number = u64::from_str_radix(digits, 16).unwrap();
            assert_eq!(digits.len(), 16, "sixteen digits: an Int64 of the same bits");
            (ValueType::QWORD, number.to_le_bytes().to_vec())
        }
        "'Binary'" | "'None'" => {
            let hex = literal.trim_matches('\'');
            let bytes =
                (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap());
            (if kind == "'None'" { ValueType::NONE } else { ValueType::BINARY }, bytes.collect())
        }
        other => panic!("{other}"),
    }
}

#[test]
fn law_8_generated_data_and_names_come_back_or_are_refused_by_name() {
    let unit = prop_oneof![3 => 0x20_u16..0x7F, 2 => 0x2010_u16..0x2020, 1 => 1_u16..];
    let units = proptest::collection::vec(unit, 0..8);
    check((units.clone(), crate::support::generate::data()), |(units, data)| {
        let key = KeyPath::parse(r"HKCU\Software\Contoso").unwrap();
        let name = ValueName::from_utf16(units.iter().copied()).unwrap();
        let change = Change::set_value(key, name, data.clone());
        let draft = draft([change.clone()]);
        match draft.render(Artefact::ApplyScript) {
            Ok(bytes) => {
                let script = String::from_utf8(bytes).unwrap();
                let entry = entries(&script).remove(0);
                prop_assert_eq!(text_field(&entry, "Name"), units);
                let (kind, bytes) = decode(field(&entry, "Kind"), field(&entry, "Data"));
                prop_assert_eq!(ValueData::from_raw(kind, &bytes), data);
            }
            Err(RenderError::NotExpressible(why)) => {
                prop_assert!(why[0].message().contains(&change.to_string()));
                let writes = matches!(data.value_type().number(), 3 | 0);
                prop_assert!(!writes, ".NET writes any bytes of these: {:?}", data);
            }
            Err(other) => panic!("{other}"),
        }
        Ok(())
    });
}

#[test]
fn types_that_net_cannot_write_are_refused_and_the_way_out_is_named() {
    let key = KeyPath::parse(r"HKCU\Software\Contoso").unwrap();
    let name = ValueName::new("v").unwrap();
    for data in [
        ValueData::from_raw(ValueType::DWORD_BIG_ENDIAN, &[0; 4]),
        ValueData::from_raw(ValueType::LINK, &[]),
        ValueData::from_raw(ValueType::RESOURCE_LIST, &[]),
        ValueData::from_raw(ValueType::from_number(0x1234), &[1]),
        ValueData::from_raw(ValueType::DWORD, &[1, 2, 3]),
        ValueData::from_raw(ValueType::SZ, &[]),
        ValueData::from_raw(ValueType::SZ, &[0x61, 0]),
        ValueData::from_raw(ValueType::MULTI_SZ, &[0x61, 0, 0, 0]),
    ] {
        let change = Change::set_value(key.clone(), name.clone(), data);
        for artefact in SCRIPTS {
            let Err(RenderError::NotExpressible(why)) = draft([change.clone()]).render(artefact)
            else {
                panic!("{change:?} must be refused");
            };
            assert!(why[0].message().contains("set-value v in"), "{}", why[0]);
            assert!(why[0].mend().unwrap().contains("--to reg"));
        }
    }
    // What Windows, or the order of the steps, does not let be.
    let if_empty = Change::remove_key_if_empty(key.clone());
    for (changes, says) in [
        (vec![Change::delete_key(KeyPath::parse("HKCU").unwrap())], "root key"),
        (
            vec![Change::delete_key(KeyPath::parse(r"HKLM\SOFTWARE\Microsoft").unwrap())],
            "every Windows",
        ),
        (vec![if_empty, Change::delete_value(key, name)], "depends on this one"),
    ] {
        let Err(RenderError::NotExpressible(why)) = draft(changes).render(Artefact::ApplyScript)
        else {
            panic!("{says}");
        };
        assert!(why[0].message().contains(says), "{}", why[0]);
    }
}

#[test]
fn ticket_texts_cannot_leave_their_comment() {
    let hostile =
        "a\r\n#Requires -Version 99\r\n#> <#\r\n# SIG # Begin signature block\u{2019}\u{202e}";
    let change = Change::create_key(KeyPath::parse(r"HKCU\Software\Contoso").unwrap());
    let draft = draft([change]).with_title(hostile).with_host(Some("it's".into()));
    for artefact in SCRIPTS {
        let script = render(&draft, artefact);
        assert!(
            !script.lines().any(|line| line.starts_with("#Requires") || line.starts_with("# SIG"))
        );
        assert_eq!(script.matches("#>").count(), 1, "the end of the help block alone");
    }
    let reg = crate::support::program::from_utf16(&draft.render(Artefact::ApplyReg).unwrap());
    let lines: Vec<_> = reg.lines().skip(1).take_while(|line| !line.is_empty()).collect();
    assert!(lines.iter().all(|line| line.starts_with("; ")), "{reg}");
}

#[test]
fn the_seven_steps_come_in_order() {
    let change = Change::create_key(KeyPath::parse(r"HKCU\Software\Contoso").unwrap());
    let script = render(&draft([change]), Artefact::ApplyScript);
    let (_, body) = script.split_once("$changed = 0").unwrap();
    let gate = script.find("LanguageMode -ne 'FullLanguage'").unwrap();
    assert!(gate < script.find("Set-StrictMode").unwrap(), "the gate is first");
    let mut last = 0;
    for step in [
        "Get-TicketHost",
        "Get-EntryState -Entry $entry",
        "-Code 12",
        "Test-WriteAccess",
        "Test-EntryDrift",
        "Write-ProtectedFile -File $stateFile",
        "Write-Entry -Entry $entry",
        "what was read back is not what was written",
        "Restore-Entry",
    ] {
        let at = body.find(step).unwrap_or_else(|| panic!("{step} is missing"));
        assert!(at > last, "{step} comes too early");
        last = at;
    }
    let writes = body.matches("ShouldProcess(").count();
    assert_eq!(writes, 3, "each record and the writes are asked for");
}

#[test]
fn what_the_reviewed_state_had_stands_in_the_script() {
    use regdraft::registry::{Scope, Snapshot};
    let key = KeyPath::parse(r"HKLM\SOFTWARE\Contoso\App").unwrap();
    let mut before = Snapshot::builder();
    before.cover(Scope::Subtree(KeyPath::parse(r"HKLM\SOFTWARE\Contoso").unwrap()));
    before.key(&KeyPath::parse(r"HKLM\SOFTWARE\Contoso").unwrap()).unwrap();
    let there = KeyPath::parse(r"HKLM\SOFTWARE\Contoso\There").unwrap();
    let name = ValueName::new("v").unwrap();
    before.value(&there, &name, ValueData::string("x").as_ref()).unwrap();
    let elsewhere = KeyPath::parse(r"HKLM\SOFTWARE\Fabrikam").unwrap();
    let changes: ChangeSet = [key, there, elsewhere]
        .into_iter()
        .map(|key| Change::set_value(key, name.clone(), ValueData::dword(1)))
        .collect();
    let draft =
        Draft::new(TicketId::new("x").unwrap(), changes).with_before(before.finish().unwrap());
    let script = render(&draft, Artefact::ApplyScript);
    let (_, reviewed) = script.split_once("$ReviewedHosts = @{\r\n").unwrap();
    let (reviewed, _) = reviewed.split_once("\r\n}\r\n").unwrap();
    let there = "    '' = @{
        'E0001' = @{ Presence = 'absent'; Kind = ''; Hex = ''; Missing = 1 }
        'E0002' = @{ Presence = 'present'; Kind = 'String'; Hex = '78000000'; Missing = 0 }
        'E0003' = @{ Presence = 'unknown'; Kind = ''; Hex = ''; Missing = -1 }
    }";
    assert_eq!(reviewed.replace('\r', ""), there);
    // Only the script that compares holds what was there: the others have no use for it.
    for other in [Artefact::CheckScript, Artefact::RollbackScript] {
        assert!(!render(&draft, other).contains("78000000"));
    }
    let entries = entries(&script);
    assert_eq!(entries.len(), 3);
    assert!(entries.iter().all(|entry| field(entry, "Keep") == "1"));
}

#[test]
fn literals_decode_in_this_test_as_powershell_decodes_them() {
    // The decoder itself, on forms whose value is known.
    assert_eq!(evaluate("'it''s' x").unwrap(), ("it's".encode_utf16().collect(), " x"));
    assert_eq!(evaluate("(-join @([char]0xD83D, 'a'))").unwrap().0, [0xD83D, 0x61]);
    assert_eq!(evaluate("'open"), None);
}

/// All operations, in turn, on keys as products have them.
fn operations(count: usize) -> Vec<Change> {
    let base = KeyPath::parse(r"HKLM\SOFTWARE\Contoso\Agent").unwrap();
    let name = |name: &str| ValueName::new(name).unwrap();
    let operation = |at: usize| {
        let key = base.join(&format!("Module {}", at / 10)).unwrap();
        match at % 10 {
            0 => Change::set_value(key, name("Port"), ValueData::dword(443)),
            1 => {
                Change::set_value(key, name("Server"), ValueData::string("it's \u{2019}x\u{2019}"))
            }
            2 => Change::set_value(key, name(""), ValueData::qword(1 << 40)),
            3 => Change::delete_value(key, name("Legacy")),
            4 => Change::create_key(key.join("Cache").unwrap()),
            5 => Change::delete_key(key.join("Old").unwrap()),
            6 => Change::remove_key_if_empty(key.join("Temp").unwrap()),
            7 => Change::keep_only_values(key.join("Hosts").unwrap(), [name("primary")]),
            8 => Change::set_value(key, name("Homes"), ValueData::multi_string(["a", "%b%"])),
            _ => Change::set_value(key, name("Blob"), ValueData::binary(&[0, 0x0d, 0xff])),
        }
    };
    (0..count).map(operation).collect()
}

#[test]
fn goldens_at_1_20_and_500_operations() {
    for count in [1, 20, 500] {
        let draft = draft(operations(count)).with_title(&format!("{count} operations"));
        for artefact in SCRIPTS {
            let name = format!("{artefact:?}-{count}.ps1");
            let bytes = draft.render(artefact).unwrap();
            render(&draft, artefact);
            let kept = crate::support::repository("tests/golden/scripts").join(&name);
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::create_dir_all(kept.parent().unwrap()).unwrap();
                std::fs::write(&kept, &bytes).unwrap();
            }
            let kept = std::fs::read(&kept).unwrap_or_default();
            assert!(bytes == kept, "{name} is not as it was kept; UPDATE_GOLDEN=1 shows how");
        }
    }
}

#[test]
fn a_script_that_is_too_large_for_intune_says_so() {
    use regdraft::render::size_warning;
    let says = "This script is larger than the 200000 bytes that Intune takes of a script.";
    for (count, is_too_large) in [(400, false), (5000, true)] {
        let draft = draft(operations(count));
        for artefact in [Artefact::DetectScript, Artefact::RemediateScript] {
            let script = draft.render(artefact).unwrap();
            assert_eq!(script.len() > 200_000, is_too_large, "{artefact:?} {count}");
            assert_eq!(size_warning(&script).is_some(), is_too_large);
            let text = String::from_utf8(script).unwrap();
            assert_eq!(text.lines().take(10).any(|line| line.contains(says)), is_too_large);
        }
    }
}

#[test]
fn scripts_of_management_systems_take_nothing_and_print_one_line() {
    let draft = draft(operations(20));
    for artefact in [Artefact::DetectScript, Artefact::RemediateScript] {
        let script = render(&draft, artefact);
        assert!(script.contains("\r\nparam()\r\n"), "no parameters are passed");
    }
    let detect = render(&draft, Artefact::DetectScript);
    let (_, body) = detect.split_once("\r\ntry {\r\n").unwrap();
    let prints = body.matches("Write-Output").count();
    let ends = body.matches("exit ").count();
    assert_eq!(prints, ends, "each end prints one line");
    for write in ["SetValue(", "CreateSubKey(", "DeleteValue(", "DeleteSubKey("] {
        assert!(!detect.contains(write), "it changes nothing: {write}");
        for reads in [Artefact::CheckScript, Artefact::CaptureScript] {
            assert!(!render(&draft, reads).contains(write), "{reads:?}: {write}");
        }
    }
}

#[test]
fn a_script_on_its_own_is_told_from_others_by_what_it_does() {
    let digest = |changes: Vec<Change>| {
        let script = render(&draft(changes), Artefact::ApplyScript);
        let (_, rest) = script.split_once("$TicketDigest = '").unwrap();
        rest.split_once('\'').unwrap().0.to_owned()
    };
    assert_eq!(digest(operations(20)), digest(operations(20)));
    assert_ne!(digest(operations(20)), digest(operations(21)));
    assert_eq!(digest(operations(3)).len(), 64);
}
