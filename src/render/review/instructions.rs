//! What is a person told to do, and what not to expect?

use std::collections::BTreeSet;

use super::super::draft::Draft;
use super::super::exports;
use super::super::page::Text;
use crate::catalogue::Restart;
use crate::change::{Change, Operation};
use crate::registry::{KeyPath, alias};

/// The command line that runs a script.
pub(in crate::render) const RUN: &str =
    "powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File";

/// The first sentence: whether the rollback is exact; and whether it is, as far as was asked.
pub(super) fn rollback_verdict(draft: &Draft) -> (Text, bool) {
    let recorded = if draft.without_scripts {
        "There are no scripts either, so nothing records the prior state on the host."
    } else {
        "rollback.ps1 restores what apply.ps1 recorded on the host."
    };
    match (draft.is_rollback_exact(), draft.has_rollback_reg(), draft.before.is_some()) {
        (true, _, _) if draft.rests_on_assumed_page() => ("The rollback is exact only if the code page that was assumed for an 8-bit input is right (see \"Risk\"). It removes what the change creates and restores type and data of what it replaces, relative to the state before that was given.".into(), true),
        (true, _, _) => ("The rollback is exact, relative to the state before that was given: it removes what the change creates and restores type and data of what it replaces.".into(), true),
        (_, true, _) => ("The rollback is exact but for the keys that the change creates: they stay, as asked. It restores type and data of what the change replaces, relative to the state before that was given.".into(), true),
        (_, _, true) => (format!("THE ROLLBACK IS NOT EXACT. The state before that was given does not speak for all that the change touches, or a .reg file cannot restore a part of it; \"Backout\" tells what is left. There is no rollback.reg. {recorded}").into(), false),
        (_, _, false) => (format!("THE ROLLBACK IS NOT EXACT YET. No state before was given, so nothing is guessed: there is no rollback.reg, and what was there before is unknown below. {recorded}").into(), false),
    }
}

/// The lines that export the state before, and the one that uses it; none where no export helps.
pub(super) fn export_lines(draft: &Draft) -> Vec<String> {
    let keys = exports::useful(draft);
    if draft.has_rollback_reg() || keys.is_empty() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    let mut before = String::new();
    for (at, key) in keys.iter().enumerate() {
        let file = format!("before-{}.reg", at + 1);
        lines.push(export_line(key, &file));
        before.push_str(&format!(" --before {file}"));
    }
    lines.push(format!("regdraft ticket CHANGE{before} --id {} -o DIR", draft.id));
    lines
}

/// The keys behind the merged view that the change could be written for, each with what exports it.
pub(super) fn classes_lines(draft: &Draft) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, key) in exports::merged(draft).iter().enumerate() {
        let Some(keys) = alias::behind_classes(key) else { continue };
        for (key, who) in keys.iter().zip(["machine", "user"]) {
            lines.push(export_line(key, &format!("{who}-{}.reg", at + 1)));
        }
    }
    lines
}

/// The line that exports a key.
fn export_line(key: &KeyPath, file: &str) -> String {
    let path = key.to_string();
    // What a command line cannot quote is named instead.
    if path.contains(['"', '%', '<', '>']) {
        format!("(export with regedit, as {file}: {path})")
    } else {
        format!("reg export \"{path}\" {file} /y /reg:64")
    }
}

/// How the change is applied.
pub(super) fn implementation(draft: &Draft) -> Vec<Text> {
    let mut lines = Vec::new();
    let import = |words: &str| {
        Text::words(format!("{words}, which does not check, record or verify anything: "))
            .and_exact("reg import apply.reg /reg:64")
    };
    if draft.without_scripts {
        lines.push(import("By import"));
    } else {
        lines.push(Text::words("By script, which checks the host, records the prior state, verifies each write and undoes everything on a failure (-WhatIf shows what it would do): ").and_exact(format!("{RUN} apply.ps1")));
        if draft.before.is_some() || !draft.hosts.is_empty() {
            lines.push("apply.ps1 stops with exit code 23, before it changes anything, where the host is not as shown under \"Before\".".into());
        }
        lines.push(import("Or, where scripts are locked down, by import"));
    }
    if !draft.without_scripts && rewrites_a_deleted_key(draft) {
        lines.push("A key that the change deletes and writes anew: apply.ps1 leaves it where it is, with its permissions, and takes away the rest of what it holds; an import makes it anew.".into());
    }
    restart(draft, &mut lines);
    lines
}

/// Whether a key is deleted, and something at or below it is written later.
fn rewrites_a_deleted_key(draft: &Draft) -> bool {
    let writes = |change: &Change| {
        matches!(change.operation(), Operation::CreateKey | Operation::SetValue { .. })
    };
    // From the end, so that the keys written later are known.
    let mut written: BTreeSet<&KeyPath> = BTreeSet::new();
    draft.changes.as_slice().iter().rev().any(|change| {
        let key = change.key();
        if writes(change) {
            written.insert(key);
        }
        // What is below a key follows it at once.
        *change.operation() == Operation::DeleteKey
            && written
                .range::<KeyPath, _>(key..)
                .next()
                .is_some_and(|later| later.is_at_or_below(key))
    })
}

/// How it is undone.
pub(super) fn backout(draft: &Draft) -> Vec<Text> {
    let mut lines = Vec::new();
    if !draft.without_scripts {
        lines.push(Text::words("After apply.ps1, by script; it restores what apply.ps1 recorded on the host, leaves alone what was changed since, and removes created keys only if they are empty: ").and_exact(format!("{RUN} rollback.ps1")));
    }
    let hosts = draft.host_drafts();
    if hosts.iter().any(Draft::has_rollback_reg) {
        lines.push(Text::words("After an import, by import of the file of that very host; it restores the state shown for it: ").and_exact(r"reg import hosts\NAME\rollback.reg /reg:64"));
    }
    if draft.has_rollback_reg() {
        lines.push(
            Text::words(
                "After an import, by import; it restores the state shown under \"Before\": ",
            )
            .and_exact("reg import rollback.reg /reg:64"),
        );
    }
    if lines.is_empty() {
        lines.push("There is no way back in this ticket: restore the keys from a backup.".into());
    }
    restart(draft, &mut lines);
    lines
}

fn restart(draft: &Draft, lines: &mut Vec<Text>) {
    if draft.restart() == Some(Restart::Windows) {
        lines.push("Restart Windows.".into());
    }
}

/// How it is tested.
pub(super) fn test(draft: &Draft) -> Vec<Text> {
    let lines: &[&str] = if draft.without_scripts {
        &["Export the keys after the change, and compare them with \"After\" above."]
    } else {
        &[
            "Run check.ps1 before the change: it tells which entries are not as wanted.",
            "Run check.ps1 after the change, and after the restart if one is needed: it must end in \"Verdict: Compliant\" (exit code 0).",
            "Run check.ps1 after a backout: it tells the state before again.",
        ]
    };
    lines.iter().map(|line| Text::words(*line)).collect()
}
