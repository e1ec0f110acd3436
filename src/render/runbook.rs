//! What does the person at the console need?
//!
//! Commands to paste, the verdict to expect, and for each exit code what to do. No data stand here,
//! so nothing has to be held back.

use super::draft::Draft;
use super::page::{Block, Page, Row, Section, Table, Text};
use super::review::RUN;
use crate::catalogue::Restart;
use crate::registry::RootKey;

/// An exit code: the number, what it means, what to do.
type Code = (u16, &'static str, &'static str);

/// The exit codes of `apply.ps1`.
const APPLY: &[Code] = &[
    (0, "as planned, or it was so already", "Go on with the check."),
    (3010, "changed; Windows must be restarted", "Restart Windows, then go on with the check."),
    (
        1,
        "an unexpected error, or not everything was confirmed",
        "Read the last line and the rows: what was confirmed was done. Mend the cause, run it again.",
    ),
    (
        10,
        "not Windows, or PowerShell is locked down",
        "Use the .reg files below, or have the script signed.",
    ),
    (11, "access denied; nothing was changed", "Open an elevated console, run it again."),
    (
        12,
        "a prior value could not be restored by a script; nothing was changed",
        "Use the .reg files below, or ask the author of the ticket.",
    ),
    (
        13,
        "the prior state could not be recorded, or an older record is in the way; nothing was changed",
        "Read the last line: make the folder writable, or finish the earlier run with rollback.ps1.",
    ),
    (
        20,
        "failed, everything undone",
        "Keys and values are as before (keys that were deleted and came back have the permissions of the key above). Mend the cause that the last line names, run it again.",
    ),
    (21, "failed, NOT fully undone", "Act now: run rollback.ps1; see \"Half applied\"."),
    (
        23,
        "the host is not as it was reviewed; nothing was changed",
        "Stop. Have the change reviewed again with a new export.",
    ),
    (
        24,
        "the ticket is for another host; nothing was changed",
        "Stop. Take the ticket of this host.",
    ),
];

/// The exit codes of `check.ps1`.
const CHECK: &[Code] = &[
    (0, "Compliant: every entry is as wanted", "Done."),
    (
        1,
        "NonCompliant: some entries are not as wanted",
        "Expected before the change. After it: run apply.ps1 again, or call the author.",
    ),
    (
        2,
        "Undetermined: something could not be read",
        "Run it elevated; the rows tell which entries.",
    ),
    (
        10,
        "not Windows, or PowerShell is locked down",
        "Compare an export of the keys with the review.",
    ),
    (24, "the ticket is for another host", "Stop. Take the ticket of this host."),
];

/// The exit codes of `rollback.ps1`.
const ROLLBACK: &[Code] = &[
    (0, "restored, or there was nothing to do", "Run check.ps1: it tells the state before again."),
    (3010, "restored; Windows must be restarted", "Restart Windows."),
    (
        1,
        "an unexpected error, or not everything was confirmed",
        "Read the last line, mend the cause, run it again.",
    ),
    (10, "not Windows, or PowerShell is locked down", "Use rollback.reg, if the ticket has one."),
    (11, "access denied; nothing was changed", "Open an elevated console, run it again."),
    (
        13,
        "no usable record of the prior state",
        "Look where the record lies; else use rollback.reg, if the ticket has one.",
    ),
    (
        21,
        "something was not restored",
        "Act now: read the rows, run it again; then restore what is named by hand.",
    ),
    (
        22,
        "something changed since was left alone",
        "Look at the rows with its owner; -Force restores those too.",
    ),
    (24, "the ticket is for another host", "Stop. Take the ticket of this host."),
];

/// `runbook.md`.
pub(super) fn page(draft: &Draft) -> Page {
    let hosts = draft.parts();
    let names: Vec<&str> = hosts.iter().filter_map(Draft::host).collect();
    let host = if names.is_empty() { Text::words("any") } else { Text::words(names.join(", ")) };
    let sections = if draft.without_scripts {
        vec![before(draft), import("apply", "Apply", "apply.reg", draft), import_back(draft)]
    } else {
        vec![
            before(draft),
            script(
                "check-first",
                "Check first",
                draft,
                "check.ps1",
                CHECK,
                "Verdict: NonCompliant, exit code 1. If it is Compliant already, there is nothing to do.",
            ),
            apply(draft),
            script("check", "Check", draft, "check.ps1", CHECK, "Verdict: Compliant, exit code 0."),
            script(
                "roll-back",
                "Roll back",
                draft,
                "rollback.ps1",
                ROLLBACK,
                rollback_expected(draft),
            ),
            record(draft),
            half_applied(),
            import("import", "Where scripts cannot run", "apply.reg", draft),
            import_back(draft),
        ]
    };
    let page = Page {
        title: Text::words(format!("Runbook: {}", draft.title)),
        facts: vec![("Ticket", Text::exact(&draft.id)), ("Host", host)],
        sections,
        whole: "",
    };
    page.without_empty()
}

fn exact(words: &str, exact: &str) -> Text {
    Text::words(words).and_exact(exact)
}

fn before(draft: &Draft) -> Section {
    let on = match &draft.host {
        Some(host) => exact("Sign in on ", host).and_words(" as an administrator."),
        None if draft.is_for_hosts() => {
            "On each host, one after the other: sign in as an administrator.".into()
        }
        None => "Sign in on the host as an administrator.".into(),
    };
    let first = if draft.without_scripts { "apply.reg" } else { "apply.ps1" };
    let steps = vec![
        on,
        Text::words(
            "Copy the whole folder of the ticket to the host, and open an elevated Command Prompt in it (64-bit).",
        ),
        exact("Compare the hashes with those in ", "SHA256SUMS")
            .and_words(", which the approver has seen; the line below prints one."),
    ];
    Section::new(
        "before",
        "Before you begin",
        vec![
            Block::Steps(steps),
            Block::Commands(vec![format!("certutil -hashfile {first} SHA256")]),
        ],
    )
}

fn apply(draft: &Draft) -> Section {
    let expected = if draft.restart() == Some(Restart::Windows) {
        "\"CHANGED: as planned. Windows must be restarted.\", exit code 3010. Restart Windows before the check."
    } else {
        "\"CHANGED: as planned.\", exit code 0."
    };
    let mut section = script("apply", "Apply", draft, "apply.ps1", APPLY, expected);
    let rehearsal = [
        Block::Paragraph("First see what it would do; this changes nothing:".into()),
        Block::Commands(vec![format!("{RUN} apply.ps1 -WhatIf")]),
        Block::Paragraph("Then apply it:".into()),
    ];
    section.blocks.splice(0..0, rehearsal);
    section
}

fn rollback_expected(draft: &Draft) -> &'static str {
    if draft.restart() == Some(Restart::Windows) {
        "\"RESTORED. Windows must be restarted.\", exit code 3010."
    } else {
        "\"RESTORED.\", exit code 0."
    }
}

fn script(
    id: &'static str,
    heading: &'static str,
    draft: &Draft,
    name: &str,
    codes: &[Code],
    expected: &str,
) -> Section {
    let needed = |code: &&Code| match code.0 {
        // Only a ticket that is made for a host, or against a state, ends so.
        24 => draft.host.is_some() || draft.is_for_hosts(),
        23 => draft.before.is_some() || draft.is_for_hosts(),
        _ => true,
    };
    let row = |(code, meaning, then): &Code| {
        Row::plain(vec![Text::exact(code), (*meaning).into(), (*then).into()])
    };
    let rows = codes.iter().filter(needed).map(row).collect();
    let columns = ["Exit code", "Means", "Then"];
    Section::new(
        id,
        heading,
        vec![
            Block::Commands(vec![format!("{RUN} {name}"), "echo %ERRORLEVEL%".into()]),
            Block::Paragraph(Text::words(format!("Expected: {expected}"))),
            Block::Table(Table::new("What each exit code asks for", &columns, rows)),
        ],
    )
}

fn record(draft: &Draft) -> Section {
    let of_user = draft.changes.iter().any(|change| change.key().root() == RootKey::CurrentUser);
    let name = if of_user { "COMPUTER.SID.state" } else { "COMPUTER.state" };
    let folder = if of_user { "%LocalAppData%" } else { "%ProgramData%" };
    let path = format!(r"{folder}\regdraft\{}\{name}", draft.id);
    let mut lines = vec![
        exact("apply.ps1 records what it finds, before it changes anything, in ", &path)
            .and_words(" (or below -StateDirectory)."),
        "Only administrators and the system may read it. Do not edit or delete it: rollback.ps1 restores from it. Move it only if apply.ps1 tells you to (exit code 13).".into(),
        exact("After a rollback it is kept beside, with the ending ", ".rolledback").and_words("."),
        exact("What was done, by whom and when, stands beside it in files that end in ", ".evidence").and_words("."),
    ];
    if of_user {
        lines.push("The change is for the user who runs it: run apply.ps1 and rollback.ps1 as that same user.".into());
    }
    Section::new("record", "Where the prior state lies", vec![Block::List(lines)])
}

fn half_applied() -> Section {
    let lines = vec![
        "If the console was closed, the host went down, or the exit code is 21, a part may be done. The record was written before the first change, so nothing is lost.".into(),
        exact("Run ", "check.ps1").and_words(": its rows tell which entries are as wanted."),
        exact("To finish: run ", "apply.ps1").and_words(" again. It keeps the first record and does the rest."),
        exact("To go back: run ", "rollback.ps1").and_words(". It restores what was changed and leaves the rest alone."),
    ];
    Section::new("half-applied", "Half applied", vec![Block::Steps(lines)])
}

fn import(id: &'static str, heading: &'static str, file: &str, draft: &Draft) -> Section {
    let mut blocks = vec![
        Block::Commands(vec![format!("reg import {file} /reg:64")]),
        Block::Paragraph("Expected: \"The operation completed successfully.\" An import does not check, record or verify anything: export the keys first, and compare them afterwards.".into()),
    ];
    if draft.restart() == Some(Restart::Windows) {
        blocks.push(Block::Paragraph("Restart Windows.".into()));
    }
    Section::new(id, heading, blocks)
}

fn import_back(draft: &Draft) -> Section {
    let hosts = draft.host_drafts();
    let exact: Vec<_> = hosts.iter().filter(|part| part.has_rollback_reg()).collect();
    let blocks = if draft.is_for_hosts() {
        let line = |part: &&Draft| {
            let host = part.host().unwrap_or_default();
            Text::words(format!("On {host}: "))
                .and_exact(format!(r"reg import hosts\{host}\rollback.reg /reg:64"))
        };
        let missing = hosts.len() - exact.len();
        let others = match missing {
            0 => Text::default(),
            some => format!("Hosts without a rollback.reg: {some}. Their state before is not known: export the keys there before the import, with the lines that their review prints.").into(),
        };
        vec![
            Block::List(exact.iter().map(line).collect()),
            Block::Paragraph("Each restores the state that was reviewed for that very host, not what an import found there.".into()),
            Block::Alert(others),
        ]
    } else if draft.has_rollback_reg() {
        vec![
            Block::Commands(vec!["reg import rollback.reg /reg:64".into()]),
            Block::Paragraph(
                "It restores the state that was reviewed, not what an import found on the host."
                    .into(),
            ),
        ]
    } else {
        vec![Block::Alert("There is no rollback.reg: without a state before nothing is guessed. Export the keys before the import, with the lines that the review prints.".into())]
    };
    Section::new("import-back", "Undo an import", blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every code with which a template can end has its row, and its word; none is made up.
    #[test]
    fn the_tables_hold_the_codes_of_the_scripts() {
        let gate = include_str!("../../templates/gate.ps1");
        let steps = include_str!("../../templates/apply_steps.ps1");
        for (script, steps, codes) in [
            (include_str!("../../templates/apply.ps1"), steps, APPLY),
            (include_str!("../../templates/check.ps1"), "", CHECK),
            (include_str!("../../templates/rollback.ps1"), "", ROLLBACK),
        ] {
            let mut found: Vec<u16> = Vec::new();
            for mark in ["-Code ", "exit ", "$code = "] {
                for text in [script, steps, gate] {
                    for (at, _) in text.match_indices(mark) {
                        let digits =
                            text[at + mark.len()..].chars().take_while(char::is_ascii_digit);
                        found.extend(digits.collect::<String>().parse::<u16>());
                    }
                }
            }
            found.sort_unstable();
            found.dedup();
            let mut known: Vec<_> = codes.iter().map(|code| code.0).collect();
            known.sort_unstable();
            assert_eq!(known, found);
            let (_, words) = script.split_once("$VerdictWords = @{").unwrap();
            let (words, _) = words.split_once('}').unwrap();
            let with_words = words.split([';', '\n']).filter_map(|word| word.split_once('='));
            let mut with_words: Vec<u16> =
                with_words.map(|(code, _)| code.trim().parse().unwrap()).collect();
            with_words.sort_unstable();
            // The gate speaks for itself.
            known.retain(|code| *code != 10);
            assert_eq!(with_words, known);
        }
    }
}
