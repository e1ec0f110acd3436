//! Does the page show exactly what happens, in every form, and only what may be shown?

use proptest::collection::vec;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regdraft::change::{self, Change, Operation, Plan};
use regdraft::registry::{KeyPath, Scope, Snapshot, ValueData, ValueName};
use regdraft::render::{
    Artefact, Draft, Field, Redaction, RiskLevel, TicketId, describe_data, describe_found,
    describe_name,
};
use scraper::{Html, Selector};

use crate::support::generate::{changes, data, value_name, world};
use crate::support::{Quota, check};

fn path(text: &str) -> KeyPath {
    KeyPath::parse(text).unwrap()
}

fn name(text: &str) -> ValueName {
    ValueName::new(text).unwrap()
}

fn set(key: &str, value: &str, data: ValueData) -> Change {
    Change::set_value(path(key), name(value), data)
}

fn draft(changes: impl IntoIterator<Item = Change>) -> Draft {
    Draft::new(TicketId::new("CHG1").unwrap(), changes.into_iter().collect())
}

/// A row of the page: key, number, name, before, after.
type Row = [String; 5];

/// The rows of the tables of changes, as the plan has them.
fn expected(plan: &Plan) -> Vec<Row> {
    let row = |(at, step): (usize, &change::Step)| {
        let name = step.change().operation().value_name();
        [
            step.change().key().to_string(),
            (at + 1).to_string(),
            name.map(describe_name).unwrap_or_default(),
            describe_found(step.before()),
            describe_found(step.after()),
        ]
    };
    let mut rows: Vec<_> = plan.steps().iter().enumerate().map(row).collect();
    rows.sort();
    rows
}

/// The same, from cells: what changes has eight of them in a row.
fn of_cells(rows: Vec<(String, Vec<String>)>) -> Vec<Row> {
    let of = |(key, cells): (String, Vec<String>)| match cells.as_slice() {
        [_, number, _, name, before, after, _, _] if number.parse::<usize>().is_ok() => {
            Some([key, number.clone(), name.clone(), before.clone(), after.clone()])
        }
        _ => None,
    };
    let mut rows: Vec<_> = rows.into_iter().filter_map(of).collect();
    rows.sort();
    rows
}

/// Each table row of a Markdown page, with the paragraph before its table.
fn markdown_rows(text: &str) -> Vec<(String, Vec<String>)> {
    let (mut rows, mut cells, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut heading, mut in_table) = (String::new(), false);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Table(_)) => in_table = true,
            Event::End(TagEnd::Table) => in_table = false,
            Event::Start(Tag::Paragraph) => heading.clear(),
            Event::Text(text) | Event::Code(text) if in_table => cell.push_str(&text),
            Event::Text(text) | Event::Code(text) => heading.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => panic!("markup in a page: {html}"),
            Event::End(TagEnd::TableCell) => cells.push(std::mem::take(&mut cell)),
            Event::End(TagEnd::TableRow) => {
                rows.push((heading.clone(), std::mem::take(&mut cells)));
            }
            Event::End(TagEnd::TableHead) => cells.clear(),
            _ => {}
        }
    }
    rows
}

/// Each table row of an HTML page, with the heading of its group.
fn html_rows(text: &str) -> Vec<(String, Vec<String>)> {
    let select = |text: &str| Selector::parse(text).unwrap();
    let (body, head, row, cell) =
        (select("tbody"), select("tr.group th"), select("tr"), select("td"));
    let page = Html::parse_document(text);
    assert_eq!(page.errors, Vec::<std::borrow::Cow<'_, str>>::new(), "the page is well-formed");
    assert_eq!(page.select(&select("script, img, iframe, object, [style], [onclick]")).count(), 0);
    let text = |element: scraper::ElementRef<'_>| element.text().collect::<String>();
    let mut rows = Vec::new();
    for group in page.select(&body) {
        let heading = group.select(&head).next().map(text).unwrap_or_default();
        for row in group.select(&row) {
            let cells: Vec<_> = row.select(&cell).map(text).collect();
            if !cells.is_empty() {
                rows.push((heading.clone(), cells));
            }
        }
    }
    rows
}

#[test]
fn law_8_pages_show_every_operation_exactly() {
    check((world(), changes()), |(before, changes)| {
        let draft = draft(changes).with_before(before).with_redaction(Redaction::none());
        let review = draft.review(&[]);
        let wanted = expected(draft.plan());
        let markdown = String::from_utf8(review.markdown().unwrap()).unwrap();
        prop_assert_eq!(of_cells(markdown_rows(&markdown)), wanted.clone(), "{}", markdown);
        let html = String::from_utf8(review.html().unwrap()).unwrap();
        prop_assert_eq!(of_cells(html_rows(&html)), wanted.clone(), "{}", html);
        // In a terminal the columns run together, but nothing is lost, and nothing acts.
        let terminal = review.terminal(false, None);
        for shown in wanted.iter().flatten() {
            prop_assert!(terminal.contains(shown.as_str()), "{:?} in {}", shown, terminal);
        }
        prop_assert!(terminal.chars().all(|c| c == '\n' || !c.is_control()));
        Ok(())
    });
}

#[test]
fn law_8_different_things_never_look_the_same() {
    let hostile = prop_oneof![
        data(),
        "[\", \\\\<U+0Aab]{0,6}".prop_map(|text| ValueData::string(&text)),
        vec("[\", a]{0,3}", 0..4)
            .prop_map(|all| ValueData::multi_string(all.iter().map(String::as_str))),
    ];
    let names = prop_oneof![
        value_name(),
        "[<U+02aE>\u{202e}\u{a0} ]{0,8}".prop_map(|text| ValueName::new(&text).unwrap()),
    ];
    let shown = std::cell::RefCell::new(std::collections::BTreeMap::new());
    let known_names = std::cell::RefCell::new(std::collections::BTreeMap::new());
    check((vec(hostile, 1..20), vec(names, 1..20)), |(data, names)| {
        for data in data {
            let (value_type, bytes) = data.to_raw();
            let raw = (value_type, bytes);
            let known = shown
                .borrow_mut()
                .entry(describe_data(data.as_ref()))
                .or_insert_with(|| raw.clone())
                .clone();
            prop_assert_eq!(known, raw, "{}", describe_data(data.as_ref()));
        }
        for name in names {
            let units: Vec<u16> = name.text().units().collect();
            let known = known_names
                .borrow_mut()
                .entry(name.text().to_string())
                .or_insert_with(|| units.clone())
                .clone();
            prop_assert_eq!(known, units);
        }
        Ok(())
    });
    assert!(shown.borrow().len() > 500, "{}", shown.borrow().len());
}

#[test]
fn what_does_not_come_back_is_told_operation_by_operation() {
    use regdraft::registry::ValueType;
    let raw = ValueData::from_raw;
    let key = r"HKCU\Software\Contoso";
    let mut before = Snapshot::builder();
    before.cover(Scope::Subtree(path(key)));
    for (at, value, data) in [
        ("", "cut", raw(ValueType::SZ, b"x\0")),
        ("", "list", raw(ValueType::MULTI_SZ, b"x\0\0\0")),
        ("", "byte", raw(ValueType::DWORD, &[1])),
        ("", "Password", raw(ValueType::SZ, b"x\0")),
        ("", "whole", ValueData::string("x")),
        ("", "long", raw(ValueType::QWORD, &[1; 9])),
        ("", "twice", raw(ValueType::SZ, b"x\0\0\0\0\0")),
        ("", "same", raw(ValueType::QWORD, &[1])),
        (r"\Old\Below", "link", raw(ValueType::LINK, b"x\0")),
        (r"\Few", "kept", raw(ValueType::EXPAND_SZ, b"")),
        (r"\Few", "gone", raw(ValueType::EXPAND_SZ, b"")),
    ] {
        before.value(&path(&format!("{key}{at}")), &name(value), data.as_ref()).unwrap();
    }
    let below = |name: &str| path(&format!(r"{key}\{name}"));
    let mut all: Vec<Change> = ["cut", "list", "byte", "Password", "long", "twice", "whole"]
        .map(|value| set(key, value, ValueData::dword(1)))
        .into();
    all.extend([
        set(key, "same", raw(ValueType::QWORD, &[1])),
        Change::delete_key(below("Old")),
        Change::delete_key(below("None")),
        Change::keep_only_values(below("Few"), [name("KEPT")]),
        Change::create_key(below("New")),
        Change::delete_key(below("New")),
    ]);
    let draft = draft(all).with_before(before.finish().unwrap());
    let html = String::from_utf8(draft.review(&[]).html().unwrap()).unwrap();
    let rows: Vec<Vec<String>> = html_rows(&html)
        .into_iter()
        .map(|(_, cells)| cells)
        .filter(|cells| cells.len() == 3 && cells[0].parse::<usize>().is_ok())
        .collect();
    let full = r"HKEY_CURRENT_USER\Software\Contoso";
    let wanted = [
        ("1", format!("cut in {full}"), "no .reg file restores it"),
        (
            "2",
            format!("list in {full}"),
            "a list of strings that does not end in two NULs: a .reg file restores it, rollback.ps1 restores it with both",
        ),
        ("3", format!("byte in {full}"), "a number of other than four bytes"),
        ("4", format!("Password in {full}"), "its data are held back here"),
        (
            "5",
            format!("long in {full}"),
            "a .reg file restores it, apply.ps1 refuses to replace it",
        ),
        (
            "9",
            format!(r"{full}\Old"),
            "owner, permissions and class name of the key and of all keys below it",
        ),
        ("9", format!(r"link in {full}\Old\Below"), "the target of a link"),
        (
            "11",
            format!(r"gone in {full}\Few"),
            "text that does not end in a NUL: a .reg file restores it",
        ),
    ];
    assert_eq!(rows.len(), wanted.len(), "{rows:?}");
    for (row, (number, place, what)) in rows.iter().zip(wanted) {
        assert_eq!((row[0].as_str(), row[1].as_str()), (number, place.as_str()));
        assert!(row[2].contains(what), "{row:?} for {what}");
    }
    // Nothing of it is said of a ticket without scripts that has none, or of one without losses.
    let plain = super::review::draft([set(key, "new", ValueData::dword(1))]);
    let html = String::from_utf8(plain.review(&[]).html().unwrap()).unwrap();
    assert!(!html.contains("does not bring back"));
}

/// A plan of many operations, each on a key of its own.
fn many(count: usize) -> Draft {
    let mut before = Snapshot::builder();
    before.cover(Scope::Subtree(path(r"HKLM\SOFTWARE\Contoso")));
    let change = |at: usize| {
        let key = format!(r"HKLM\SOFTWARE\Contoso\Application {}", at / 10);
        set(&key, &format!("value {at}"), ValueData::string(&"é".repeat(at % 90)))
    };
    draft((0..count).map(change)).with_before(before.finish().unwrap())
}

#[test]
fn a_page_that_has_no_room_says_what_it_leaves_out() {
    for count in [20, 400, 5_000] {
        let review = many(count).review(&[]);
        let markdown = String::from_utf8(review.markdown().unwrap()).unwrap();
        assert!(markdown.len() <= 60_000, "{}", markdown.len());
        let shown = of_cells(markdown_rows(&markdown)).len();
        if count == 20 {
            assert_eq!(shown, count);
            assert!(!markdown.contains("had to leave something out"));
            continue;
        }
        assert!(markdown.len() > 50_000, "the room is used: {}", markdown.len());
        assert!(shown > 50 && shown < count);
        assert!(markdown.contains("This page had to leave something out"));
        let left = format!("{} more rows are left out here", count - shown);
        assert!(markdown.contains(&left), "{left}");
        let html = String::from_utf8(review.html().unwrap()).unwrap();
        assert_eq!(of_cells(html_rows(&html)).len(), count, "the HTML has all of them");
    }
    // One value may be longer than the page.
    let long = ValueData::from_raw(regdraft::registry::ValueType::BINARY, &vec![7; 100_000]);
    let one = draft([set(r"HKLM\SOFTWARE\Contoso", "long", long)]);
    let markdown = String::from_utf8(one.review(&[]).markdown().unwrap()).unwrap();
    assert!(markdown.len() <= 60_000 && markdown.contains("(cut here, of 299999 characters)"));
    let title = one.with_title(&"x".repeat(100_000));
    assert!(title.review(&[]).markdown().unwrap().len() <= 60_000);
}

#[test]
fn a_field_is_a_part_as_plain_text() {
    let draft = many(3);
    let review = draft.review(&[]);
    let backout = review.field(Field::BackoutPlan);
    assert!(backout.contains("reg import rollback.reg /reg:64\n"), "{backout}");
    assert!(backout.contains("delete-value         value 0\n"), "{backout}");
    assert!(review.field(Field::ImplementationPlan).contains("reg import apply.reg /reg:64"));
    assert!(review.field(Field::TestPlan).contains("exit code 0"));
    assert!(review.field(Field::Risk).starts_with("Highest risk found by these rules: low."));
    for field in [Field::BackoutPlan, Field::ImplementationPlan, Field::TestPlan, Field::Risk] {
        assert!(!review.field(field).contains('\u{1b}'));
    }
}

#[test]
fn a_terminal_gets_lines_of_its_width_and_colour_only_if_it_has_it() {
    let review = many(30).review(&[]);
    assert!(review.terminal(true, None).contains("\u{1b}[32m+ created\u{1b}[0m"));
    assert!(!review.terminal(false, None).contains('\u{1b}'));
    for width in [60, 80, 120] {
        let text = review.terminal(false, Some(width));
        // What is exact is never broken, so a long path may stand out.
        let long = text.lines().filter(|line| line.chars().count() > width);
        let prose = long.filter(|line| line.trim_start().matches(' ').count() > 12);
        assert_eq!(prose.count(), 0, "{width}: {text}");
        assert!(text.lines().count() > review.terminal(false, None).lines().count());
    }
}

#[test]
fn risks_are_flagged_by_what_is_done_and_where() {
    let schannel = r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols";
    let one = ValueData::dword(1);
    for (change, level, flag) in [
        (Change::delete_key(path(r"HKLM\SOFTWARE\Contoso")), RiskLevel::High, "subtree-delete"),
        (
            Change::keep_only_values(path(r"HKLM\SOFTWARE\Contoso"), []),
            RiskLevel::Medium,
            "values-purged",
        ),
        (
            set(&format!(r"{schannel}\TLS 1.0\Server"), "enabled", ValueData::dword(0)),
            RiskLevel::Medium,
            "protocol-off",
        ),
        (
            set(&format!(r"{schannel}\TLS 1.2\Client"), "DisabledByDefault", one.clone()),
            RiskLevel::High,
            "protocol-off",
        ),
        (
            set(r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run", "x", one.clone()),
            RiskLevel::High,
            "starts-code",
        ),
        (
            set(r"HKLM\SYSTEM\CurrentControlSet\Services\Spooler", "Start", ValueData::dword(4)),
            RiskLevel::High,
            "starts-code",
        ),
        (
            set(r"HKLM\SOFTWARE\Policies\Contoso", "x", one.clone()),
            RiskLevel::Medium,
            "managed-by-policy",
        ),
        (set(r"HKLM\SOFTWARE\Contoso", "x", one.clone()), RiskLevel::Medium, "persists"),
        (set(r"HKCU\Software\Contoso", "x", one.clone()), RiskLevel::Medium, "per-user"),
        (set(r"HKLM\SOFTWARE\Contoso", "x", one.clone()), RiskLevel::Medium, "unknown-before"),
    ] {
        let review = draft([change.clone()]).review(&[]);
        let risks = review.field(Field::Risk);
        assert!(risks.contains(&format!("  {flag}  ")), "{change}: {flag} in {risks}");
        assert_eq!(review.risk(), level, "{change}: {risks}");
    }
    let on = set(&format!(r"{schannel}\TLS 1.2\Server"), "Enabled", one);
    assert!(!draft([on]).review(&[]).field(Field::Risk).contains("protocol-off"));
}

#[test]
fn what_is_held_back_stands_on_no_page_and_neither_does_its_hash() {
    use regdraft::ticket::{Ticket, TicketOptions, verify};
    let winlogon = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon";
    let secret = "hunter2 of Contoso";
    let old = "previous passphrase";
    let mut before = Snapshot::builder();
    before.cover(Scope::Subtree(path(winlogon)));
    before
        .value(&path(winlogon), &name("DefaultPassword"), ValueData::string(old).as_ref())
        .unwrap();
    let draft = draft([
        set(winlogon, "defaultPASSWORD", ValueData::string(secret)),
        set(winlogon, "DefaultUserName", ValueData::string("kiosk")),
        set(winlogon, "ApiToken", ValueData::string(secret)),
    ])
    .with_redaction(Redaction::well_known().with("*token").unwrap())
    .with_before(before.finish().unwrap());
    assert_eq!(draft.redacted_places().len(), 2);
    let ticket = Ticket::new(&draft, TicketOptions::default()).unwrap();
    assert!(verify(ticket.files()).is_empty(), "{:?}", verify(ticket.files()));
    let (pages, files): (Vec<_>, Vec<_>) = ticket
        .files()
        .iter()
        .partition(|(name, _)| name.starts_with("review") || name == "runbook.md");
    assert_eq!(pages.len(), 3);
    let hex = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .map(|b| format!("{b:02x}"))
            .collect::<String>()
    };
    let review = draft.review(&[]);
    let mut texts: Vec<String> =
        pages.iter().map(|(_, bytes)| String::from_utf8(bytes.clone()).unwrap()).collect();
    texts.push(review.terminal(true, Some(80)));
    texts.push(serde_json::to_string(&review).unwrap());
    for text in &texts {
        for hidden in [secret, old, &hex(secret), &hex(old), "hunter2", ticket.digest()] {
            assert!(!text.contains(hidden), "{hidden} in {text}");
        }
    }
    let sums =
        String::from_utf8(files.iter().find(|(name, _)| name == "SHA256SUMS").unwrap().1.clone())
            .unwrap();
    let mut hashes = 0;
    for line in sums.lines() {
        let (hash, name) = line.split_once("  ").unwrap();
        hashes += 1;
        assert!(texts.iter().all(|text| !text.contains(hash)), "the hash of {name}");
    }
    assert!(hashes >= 9);
    for text in &texts[..2] {
        assert!(text.contains("Held back") && text.contains("kiosk"), "{text}");
        assert!(text.contains("[redacted]") || text.contains("&#91;redacted&#93;"), "{text}");
        assert!(text.contains("only review.md, review.html and runbook.md may be attached"));
    }
    // Never in what is applied.
    let apply = draft.render(Artefact::ApplyReg).unwrap();
    assert!(crate::support::program::from_utf16(&apply).contains(secret));
    let rollback = draft.render(Artefact::RollbackReg).unwrap();
    assert!(crate::support::program::from_utf16(&rollback).contains(old));
}

#[test]
fn redaction_never_changes_what_is_applied() {
    let held_back = Quota::default();
    let pattern = prop_oneof![
        Just("*".to_owned()),
        prop::sample::select(vec!["v", "w*", "?", r"HKCU\*\v"]).prop_map(str::to_owned),
    ];
    check((world(), changes(), pattern), |(before, changes, pattern)| {
        let plain = draft(changes).with_before(before).with_redaction(Redaction::none());
        let redacted = plain.clone().with_redaction(Redaction::none().with(&pattern).unwrap());
        for artefact in [Artefact::ApplyReg, Artefact::RollbackReg, Artefact::ApplyScript] {
            let bytes = |draft: &Draft| draft.render(artefact).ok();
            prop_assert_eq!(bytes(&plain), bytes(&redacted));
        }
        let hidden = redacted.redacted_places();
        held_back.count(!hidden.is_empty());
        let html = String::from_utf8(redacted.review(&[]).html().unwrap()).unwrap();
        let cells = of_cells(html_rows(&html));
        for step in redacted.plan().steps() {
            let Operation::SetValue { name, data } = step.change().operation() else { continue };
            let place = (step.change().key().clone(), name.clone());
            if hidden.contains(&place) {
                let shown = describe_data(data.as_ref());
                let (key, name) = (place.0.to_string(), describe_name(name));
                let mut same = cells.iter().filter(|row| row[0] == key && row[2] == name);
                prop_assert!(same.all(|row| row[4] != shown), "{}", shown);
            }
        }
        Ok(())
    });
    held_back.assert("changes of which something is held back");
}

#[test]
fn the_runbook_tells_what_to_do_at_each_exit_code() {
    let runbook =
        |draft: &Draft| String::from_utf8(draft.render(Artefact::Runbook).unwrap()).unwrap();
    let one = set(r"HKCU\Software\Contoso", "x", ValueData::dword(1));
    let text = runbook(&draft([one.clone()]));
    for needed in [
        "certutil -hashfile apply.ps1 SHA256",
        "-File apply.ps1 -WhatIf",
        "Half applied",
        r"%LocalAppData%\regdraft\CHG1\COMPUTER.SID.state",
        "There is no rollback.reg",
        "| `21` | failed, NOT fully undone |",
    ] {
        assert!(text.contains(needed), "{needed} in {text}");
    }
    assert!(!text.contains("| `23` |") && !text.contains("| `24` |"), "no state, no host");
    let known = draft([one.clone()])
        .with_host(Some("SQL01".into()))
        .with_before(Snapshot::empty().declare(Scope::Subtree(path(r"HKCU\Software"))));
    let text = runbook(&known);
    assert!(text.contains("| `23` |") && text.contains("| `24` |"), "{text}");
    let bare = runbook(&draft([one]).without_scripts(true));
    assert!(!bare.contains("ps1") && bare.contains("reg import apply.reg /reg:64"), "{bare}");
}

#[test]
fn a_risk_does_not_tell_data_that_are_held_back() {
    let key = r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client";
    let pages = [0, 1].map(|number| {
        draft([set(key, "Enabled", ValueData::dword(number))])
            .with_redaction(Redaction::none().with("Enabled").unwrap())
            .review(&[])
            .terminal(false, None)
    });
    assert_eq!(pages[0], pages[1]);
}

/// No export of the merged view makes a rollback exact, so none is asked for.
#[test]
fn advice_for_the_merged_view_names_the_keys_behind_it() {
    let covering = |key: &str| Snapshot::empty().declare(Scope::Subtree(path(key)));
    let review = |changes: Vec<Change>, before: Option<Snapshot>| {
        let draft = draft(changes);
        let draft = match before {
            Some(before) => draft.with_before(before),
            None => draft,
        };
        String::from_utf8(draft.render(Artefact::Review).unwrap()).unwrap()
    };
    let shown = || set(r"HKCR\Fabrikam\shell", "", ValueData::string("x"));
    let machine =
        r#"reg export "HKEY_LOCAL_MACHINE\SOFTWARE\Classes\Fabrikam\shell" machine-1.reg"#;
    let user = r#"reg export "HKEY_CURRENT_USER\Software\Classes\Fabrikam\shell" user-1.reg"#;
    for before in [None, Some(covering(r"HKCR\Fabrikam\shell"))] {
        let page = review(vec![shown()], before);
        assert!(page.contains(machine) && page.contains(user), "{page}");
        assert!(!page.contains("reg export \"HKEY_CLASSES_ROOT"), "{page}");
        assert!(!page.contains("regdraft ticket CHANGE"), "{page}");
    }
    // What lies elsewhere is exported as ever.
    let other = set(r"HKCU\Software\Fabrikam\App", "v", ValueData::dword(1));
    let page = review(vec![shown(), other], None);
    assert!(
        page.contains(r#"reg export "HKEY_CURRENT_USER\Software\Fabrikam" before-1.reg"#),
        "{page}"
    );
    // The change to one of the keys is exact.
    for key in [r"HKLM\SOFTWARE\Classes\Fabrikam\shell", r"HKCU\Software\Classes\Fabrikam\shell"] {
        let mut before = Snapshot::builder();
        before.cover(Scope::Subtree(path(key)));
        before.key(&path(key)).unwrap();
        let exact = draft([set(key, "", ValueData::string("x"))]);
        assert!(exact.with_before(before.finish().unwrap()).is_rollback_exact(), "{key}");
    }
    // Nor is an export asked for that was given, where something else keeps a rollback from being exact.
    let mut before = Snapshot::builder();
    before.cover(Scope::Subtree(path(r"HKCU\Software\Fabrikam")));
    let odd = ValueData::from_raw(regdraft::registry::ValueType::SZ, b"a");
    before.value(&path(r"HKCU\Software\Fabrikam"), &name("v"), odd.as_ref()).unwrap();
    let change = set(r"HKCU\Software\Fabrikam", "v", ValueData::dword(1));
    let page = review(vec![change], Some(before.finish().unwrap()));
    assert!(page.contains("NOT EXACT") && !page.contains("reg export"), "{page}");
}
