//! Change sets in documents: what is read, what is mended, what is refused.
//!
//! What each document of `fixtures/documents` gives is kept beside it as `.golden`;
//! `UPDATE_GOLDEN=1` writes these anew.

use std::fmt::Write as _;
use std::path::PathBuf;

use regdraft::catalogue::Preset;
use regdraft::change::Operation;
use regdraft::diagnostic::Severity;
use regdraft::document::{Document, Format};
use regdraft::lint;
use regdraft::render::describe_data;

use crate::support::program::Sandbox;
use crate::support::{repository, skip};

/// Everything that a document gives.
fn shown(document: &Document) -> String {
    let mut out = String::new();
    for section in document.sections() {
        let certain = if section.is_certain() { "" } else { " NOT CERTAIN" };
        let _ = writeln!(out, "== {} ({:?}){certain}", section.id(), section.heading());
        for change in section.changes() {
            let line = change.origin().and_then(regdraft::change::Origin::line).unwrap();
            let data = match change.operation() {
                Operation::SetValue { data, .. } => format!(" = {}", describe_data(data.as_ref())),
                _ => String::new(),
            };
            let _ = writeln!(out, "{line}: {change}{data}");
        }
        for diagnostic in section.diagnostics() {
            let _ = writeln!(out, "  {diagnostic}");
        }
    }
    for diagnostic in document.diagnostics() {
        let _ = writeln!(out, "-- {diagnostic}");
    }
    if document.mentions_restart() {
        out.push_str("-- speaks of a restart\n");
    }
    out
}

fn documents() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(repository("fixtures/documents")).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension != "golden"));
    paths.sort();
    paths
}

fn read(path: &std::path::Path) -> Document {
    let text = std::fs::read_to_string(path).unwrap();
    let is_markdown = path.extension().is_some_and(|extension| extension == "md");
    let format = if is_markdown { Format::Markdown } else { Format::guess(&text) };
    Document::read(&text, &path.file_name().unwrap().to_string_lossy(), format)
}

#[test]
fn documents_give_what_they_say() {
    let paths = documents();
    assert!(paths.len() >= 14, "{}", paths.len());
    for path in paths {
        let found = shown(&read(&path));
        let golden = PathBuf::from(format!("{}.golden", path.display()));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&golden, &found).unwrap();
        }
        let kept = std::fs::read_to_string(&golden).unwrap_or_default();
        assert_eq!(found, kept, "{}", path.display());
    }
}

/// Checks that a document gives exactly these presets, under these ids, and nothing else.
fn gives(document: &Document, expected: &[(&str, &str, usize)]) {
    let found: Vec<_> = document.sections().iter().map(regdraft::document::Section::id).collect();
    let ids: Vec<_> = expected.iter().map(|(id, _, _)| *id).collect();
    assert_eq!(found, ids);
    for (id, preset, values) in expected {
        let section = document.find(id).unwrap();
        assert!(section.is_certain());
        assert!(*section.changes() == Preset::find(preset).unwrap().changes(), "{preset}");
        let is_value = |change: &&regdraft::change::Change| change.operation().id() == "set-value";
        assert_eq!(section.changes().iter().filter(is_value).count(), *values);
    }
}

#[test]
fn documents_like_the_two_of_microsoft_give_the_four_presets() {
    let appliance = read(&repository("fixtures/documents/appliance.md"));
    gives(
        &appliance,
        &[
            ("only-tls-12-on-the-appliance:1", "aps-host", 8),
            ("only-tls-12-on-the-appliance:2", "aps-client", 4),
        ],
    );
    let synchronisation = read(&repository("fixtures/documents/synchronisation.md"));
    gives(
        &synchronisation,
        &[("enable-it", "aad-connect-enable", 8), ("disable-it", "aad-connect-disable", 8)],
    );
}

#[test]
fn the_two_documents_of_microsoft_give_the_four_presets() {
    let Some(folder) = std::env::var_os("REGDRAFT_SEEDS") else {
        return skip("REGDRAFT_SEEDS names no folder with the two documents of Microsoft");
    };
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let [aps, entra] = paths.as_slice() else { panic!("not two documents: {paths:?}") };
    gives(
        &read(aps),
        &[
            ("configure-tls-12-in-aps:1", "aps-host", 8),
            ("configure-tls-12-in-aps:2", "aps-client", 4),
        ],
    );
    gives(
        &read(entra),
        &[("enable-tls-12", "aad-connect-enable", 8), ("disable-tls-12", "aad-connect-disable", 8)],
    );
}

#[test]
fn a_document_is_a_change_where_it_is_certain_which() {
    let sandbox = Sandbox::new();
    for name in ["synchronisation.md", "unclear.md", "prose.md", "fenced.md", "deletes.md"] {
        let text = std::fs::read(repository("fixtures/documents").join(name)).unwrap();
        sandbox.file(name, &text);
    }
    // Several, and none chosen.
    let run = sandbox.run(&["render", "synchronisation.md", "--to", "json"]);
    assert_eq!((run.code, run.stdout.len()), (2, 0));
    assert!(run.stderr.contains("enable-it   8 operations") && run.stderr.contains("disable-it"));
    // One chosen: the same as the preset, from its lines.
    let run = sandbox.run(&["render", "synchronisation.md#enable-it", "--to", "json"]);
    let json = run.json(0);
    assert_eq!(json["changes"].as_array().unwrap().len(), 8);
    assert!(run.stderr.contains("RD5002") && run.stderr.contains("synchronisation.md:13:3"));
    let run = sandbox.run(&["render", "synchronisation.md#enable", "--to", "json"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("there is no change set \"enable\""), "{}", run.stderr);
    // Contradicting ones are not merged.
    let both = ["synchronisation.md#enable-it", "synchronisation.md#disable-it"];
    assert_eq!(sandbox.run(&["render", both[0], both[1], "--to", "json"]).code, 2);
    // Not certain: refused, also leniently.
    for lenient in [&[][..], &["--lenient"][..]] {
        let args = ["render", "unclear.md#nine-digits", "--to", "json"];
        let run = sandbox.run(&[&args[..], lenient].concat());
        assert_eq!((run.code, run.stdout.len()), (2, 0));
        assert!(run.stderr.contains("RD5003") && run.stderr.contains("nine-digits"));
    }
    assert_eq!(sandbox.run(&["render", "prose.md", "--to", "json"]).code, 2);
    // Parts that are not read: only by name.
    let run = sandbox.run(&["render", "fenced.md", "--to", "json"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("fenced.md#disable-ssl-30"), "{}", run.stderr);
    assert_eq!(sandbox.run(&["render", "fenced.md#disable-ssl-30", "--to", "json"]).code, 0);
    // The only one needs no name; a pipe needs its format.
    assert_eq!(sandbox.run(&["render", "deletes.md", "--to", "json"]).code, 0);
    let piped = sandbox.run_with(
        &["render", "-", "--from", "document", "--to", "json"],
        &[],
        &sandbox.read("deletes.md"),
    );
    assert_eq!(piped.json(0)["changes"].as_array().unwrap().len(), 4);
    // A file of that literal name wins.
    sandbox.file("deletes.md#x", b"REGEDIT4\n[HKEY_CURRENT_USER\\A]\n");
    assert_eq!(
        sandbox.run(&["render", "deletes.md#x", "--to", "json"]).json(0)["changes"][0]["op"],
        "create-key"
    );
}

#[test]
fn sections_are_listed_as_text_and_json() {
    let sandbox = Sandbox::new();
    let text = std::fs::read(repository("fixtures/documents/appliance.md")).unwrap();
    sandbox.file("appliance.md", &text);
    let run = sandbox.run(&["sections", "appliance.md"]);
    assert_eq!(
        run.text(0),
        "only-tls-12-on-the-appliance:1  10 operations  (line 14: Only TLS 1.2 on the appliance)\n\
         only-tls-12-on-the-appliance:2  4 operations  (line 32: Only TLS 1.2 on the appliance)\n"
    );
    assert!(run.stderr.contains("warning[RD5001]") && run.stderr.contains("note[RD5002]"));
    let json = sandbox.run_with(&["sections", "-", "--format", "json"], &[], &text).json(0);
    assert_eq!(json["schema"], "regdraft.sections.v1");
    assert_eq!(json["sections"][1]["operations"], 4);
    assert_eq!(json["sections"][0]["diagnostics"][0]["code"], "RD5001");
    let utf16: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(String::from_utf8(text).unwrap().encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(sandbox.run_with(&["sections", "-"], &[], &utf16).text(0), run.text(0));
    assert_eq!(sandbox.run_with(&["sections", "-"], &[], b"\xFF\xFEa").code, 2);
    assert_eq!(sandbox.run(&["sections", "missing.md"]).code, 3);
}

/// What a document gives: each section's id, and its changes if they would be used.
fn used(text: &str) -> Vec<(String, Option<regdraft::change::ChangeSet>)> {
    let document = Document::read(text, "d.md", Format::Markdown);
    let section = |section: &regdraft::document::Section| {
        // As the program decides it, and with every other finding that is more than a note.
        let told = section.diagnostics().iter().any(|found| found.severity() != Severity::Note)
            || lint::check_changes(section.changes(), None)
                .iter()
                .any(|found| found.severity() != Severity::Note);
        (section.id().to_owned(), (!told).then(|| section.changes().clone()))
    };
    document.sections().iter().map(section).collect()
}

/// The damages of one text: a character lost, doubled or another one; a line lost or doubled.
fn damaged(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut all = Vec::new();
    let with = |number: usize, line: Option<&str>| {
        let mut lines: Vec<&str> = lines.clone();
        match line {
            Some(line) => lines[number] = line,
            None => drop(lines.remove(number)),
        }
        lines.join("\n")
    };
    for (number, line) in lines.iter().enumerate() {
        let is_registry = line.contains("HKEY_") || line.contains("dword:");
        if is_registry {
            // One in five, or all where more cases are asked for.
            let all_places = crate::support::cases() > 512;
            for (at, c) in
                line.char_indices().filter(|(at, _)| all_places || (at + number) % 5 == 0)
            {
                let (before, after) = (&line[..at], &line[at + c.len_utf8()..]);
                let other = match c {
                    'x' | 'X' => 'k',
                    '0'..='9' => '7',
                    c if c.is_uppercase() => 'X',
                    _ => 'x',
                };
                for damaged in [
                    format!("{before}{after}"),
                    format!("{before}{other}{after}"),
                    format!("{before}{c}{c}{after}"),
                ] {
                    let what = format!("line {}: {damaged}", number + 1);
                    all.push((what, with(number, Some(&damaged))));
                }
            }
        }
        all.push((format!("line {} lost: {line}", number + 1), with(number, None)));
    }
    all
}

/// Whether a damaged reading is what the damaged text itself says: other numbers, which nothing tells
/// from those that were meant.
fn says_another_number(
    mine: &regdraft::change::ChangeSet,
    theirs: &regdraft::change::ChangeSet,
) -> bool {
    let places = |set: &regdraft::change::ChangeSet| {
        let place = |change: &regdraft::change::Change| {
            (change.key().clone(), change.operation().value_name().cloned())
        };
        set.iter().map(place).collect::<Vec<_>>()
    };
    places(mine) == places(theirs)
}

#[test]
fn a_damaged_document_is_never_read_silently_wrong() {
    let mut counts = [0_usize; 4];
    for name in ["appliance.md", "synchronisation.md", "fenced.md"] {
        let text = std::fs::read_to_string(repository("fixtures/documents").join(name)).unwrap();
        let whole: Vec<_> = Document::read(&text, "d.md", Format::Markdown)
            .sections()
            .iter()
            .map(|section| (section.id().to_owned(), section.changes().clone()))
            .collect();
        for (what, damaged) in damaged(&text) {
            for (id, changes) in used(&damaged) {
                let Some(changes) = changes else {
                    counts[0] += 1;
                    continue;
                };
                let Some((_, right)) = whole.iter().find(|(known, _)| *known == id) else {
                    // Under another id it is not taken for what it was.
                    counts[1] += 1;
                    continue;
                };
                if changes == *right {
                    counts[2] += 1;
                    continue;
                }
                counts[3] += 1;
                let lost_line = what.contains(" lost: ") && changes.len() < right.len();
                assert!(
                    says_another_number(&changes, right) || lost_line,
                    "{name}, {what}\n{id} gives {changes:#?}"
                );
            }
        }
    }
    println!(
        "told {}, under another id {}, unharmed {}, says so itself {}",
        counts[0], counts[1], counts[2], counts[3]
    );
    assert!(counts[0] > 1000 && counts[3] < counts[0] / 4, "{counts:?}");
}

#[test]
fn sections_that_run_into_each_other_are_not_taken_for_one() {
    let mut told = 0;
    for name in ["appliance.md", "synchronisation.md"] {
        let text = std::fs::read_to_string(repository("fixtures/documents").join(name)).unwrap();
        let whole = Document::read(&text, "d.md", Format::Markdown);
        let lines: Vec<&str> = text.lines().collect();
        for from in 0..lines.len() {
            for to in from + 1..=lines.len() {
                // What stands between change sets goes, and nothing of theirs.
                let is_theirs = |line: &&str| line.contains("HKEY_") || line.contains("dword:");
                if lines[from..to].iter().any(is_theirs) {
                    break;
                }
                let kept: Vec<&str> = [&lines[..from], &lines[to..]].concat();
                for (id, changes) in used(&kept.join("\n")) {
                    let Some(changes) = changes else {
                        told += 1;
                        continue;
                    };
                    // Whatever heading is left, it is part of one change set, never of two.
                    let within = |section: &regdraft::document::Section| {
                        let has = |change| section.changes().iter().any(|known| known == change);
                        let implied = |change: &regdraft::change::Change| {
                            change.operation().id() == "create-key"
                        };
                        changes.iter().all(|change| has(change) || implied(change))
                    };
                    assert!(
                        whole.sections().iter().any(within),
                        "{name} without lines {} to {to}: {id} gives {changes:#?}",
                        from + 1,
                    );
                }
            }
        }
    }
    assert!(told > 20, "{told}");
}

#[test]
fn any_text_is_read_without_inventing_anything() {
    use proptest::prelude::*;

    const PARTS: &[&str] = &[
        "[",
        "]",
        "[-",
        "HKEY_LOCAL_MACHINE\\SOFTWARE\\A",
        "HKLM\\SOFTWARE\\B c",
        "HKCU:\\D",
        "\\",
        "\"x\"",
        "@",
        "y",
        "=",
        "dword:",
        "00000001",
        "1",
        "hex:01,",
        "02",
        ",\\\n",
        "-",
        "\n",
        "\n\n",
        "\n- ",
        "\n  - ",
        "\n    ",
        "\n```\n",
        "\n```reg\n",
        "\n# H\n",
        "\n| ",
        " | ",
        "\n|---|---|\n",
        "*",
        "_",
        "**",
        "`",
        "&quot;",
        "&#92;",
        "<br>",
        "<p>",
        "\u{201C}",
        "\u{201D}",
        " ",
        "word",
        "REG_DWORD",
        "; c",
        "\n---\n",
        "\n> ",
        "Key",
        "Value",
        "Windows Registry Editor Version 5.00\n",
        "\u{2215}",
        "\t",
        "\r\n",
        "~~",
        "](",
        "\u{0}",
    ];
    // Whole lines, so that one text in a few holds a change.
    const LINES: &[&str] = &[
        "\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\A]\n\"x\"=dword:00000001\n",
        "\n- [HKEY_LOCAL_MACHINE\\SOFTWARE\\B]\n  - \"y\"=dword:1\n",
        "\n```\n[HKLM\\SOFTWARE\\C]\n\"z\"=-\n```\n",
        "\n| Key | Name | Type | Data |\n|---|---|---|---|\n| HKLM\\D\\E | v | REG_DWORD | 1 |\n",
        "\n\n",
    ];
    let some = crate::support::Quota::default();
    let part = prop_oneof![
        4 => proptest::sample::select(PARTS),
        1 => proptest::sample::select(LINES),
    ];
    let text = proptest::collection::vec(part, 0..30);
    crate::support::check(text, |parts| {
        let text = parts.concat();
        for format in [Format::Markdown, Format::PlainText] {
            let document = Document::read(&text, "d", format);
            some.count(document.sections().iter().any(|section| !section.changes().is_empty()));
            let lines = u32::try_from(text.lines().count()).unwrap() + 1;
            for section in document.sections() {
                prop_assert!(section.span().line() <= lines);
                for change in section.changes() {
                    let line = change.origin().and_then(regdraft::change::Origin::line).unwrap();
                    prop_assert!(line >= 1 && line <= lines, "{}", change);
                    // Each name of the key stands in the text.
                    for name in change.key().components().skip(1) {
                        prop_assert!(text.contains(&name.to_string()), "{}", change);
                    }
                }
                // A used section says nothing twice with different data.
                let mut known = std::collections::HashMap::new();
                for change in section.changes().iter().filter(|_| section.is_certain()) {
                    let Some(name) = change.operation().value_name() else { continue };
                    let before = known.insert((change.key(), name), change.operation());
                    prop_assert!(before.is_none_or(|before| before == change.operation()));
                }
            }
            lint::check_document(&document, None);
        }
        Ok(())
    });
    some.assert("texts that hold changes");
}
