//! What every generated script is: plain bytes, data as literals that mean exactly the data, and
//! none of the forms that do harm.

use regdraft::change::{Change, ChangeSet};
use regdraft::registry::{KeyPath, ValueData, ValueName, ValueType};
use regdraft::render::{Artefact, Draft, RenderError, TicketId};

use crate::support::adversarial::operations;
use crate::support::literal::{entries, field, literal};

pub const SCRIPTS: [Artefact; 6] = [
    Artefact::ApplyScript,
    Artefact::CheckScript,
    Artefact::RollbackScript,
    Artefact::CaptureScript,
    Artefact::DetectScript,
    Artefact::RemediateScript,
];

pub fn draft(changes: impl IntoIterator<Item = Change>) -> Draft {
    Draft::new(TicketId::new("CHG1").unwrap(), changes.into_iter().collect())
}

/// Renders a script and checks what holds for every one.
#[track_caller]
pub fn render(draft: &Draft, artefact: Artefact) -> String {
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
        "Write-ProtectedFile -File $record",
        "Write-Entry -Entry $entry",
        "what was read back is not what was written",
        "Restore-Entry",
    ] {
        let at = body.find(step).unwrap_or_else(|| panic!("{step} is missing"));
        assert!(at > last, "{step} comes too early");
        last = at;
    }
    let writes = body.matches("ShouldProcess(").count();
    assert_eq!(writes, 2, "the record and the writes are asked for");
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
