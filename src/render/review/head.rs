//! What stands first on the page?

use super::super::draft::Draft;
use super::super::page::{Block, Section, Text};
use super::super::{VERSION, present};
use super::instructions;
use super::risk::RiskLevel;
use crate::catalogue::Restart;
use crate::change::Effect;

/// Ticket, host, date, and what decides.
pub(super) fn facts(draft: &Draft, parts: &[Draft], level: RiskLevel) -> Vec<(&'static str, Text)> {
    let mut facts = vec![("Ticket", Text::exact(&draft.id))];
    if draft.hosts.is_empty() {
        facts.push(("Host", draft.host.as_ref().map_or_else(|| "any".into(), Text::exact)));
    } else {
        facts.push(("Hosts", parts.len().to_string().into()));
    }
    facts.extend(draft.date.as_ref().map(|date| ("Date", Text::words(date))));
    facts.push(("Risk", level.id().into()));
    let words = match parts {
        [one] => rollback_words(one).to_owned(),
        many => {
            let exact = many.iter().filter(|part| part.has_rollback_reg()).count();
            let kept = if many.iter().any(keeps) {
                ", but for created keys, which stay as asked"
            } else {
                ""
            };
            format!("exact on {exact} of {} hosts{kept}", many.len())
        }
    };
    facts.push(("Rollback", words.into()));
    facts.push(("Made by", format!("regdraft {VERSION}").into()));
    // A digest of data that can be guessed would give them away.
    if !draft.digest.is_empty() && !draft.holds_back() {
        facts.push(("Ticket digest", Text::exact(&draft.digest)));
    }
    facts
}

/// Whether the rollback is exact but for keys that stay, as asked.
pub(super) fn keeps(draft: &Draft) -> bool {
    draft.has_rollback_reg() && !draft.is_rollback_exact()
}

/// Whether the rollback is exact, in a few words.
pub(super) fn rollback_words(draft: &Draft) -> &'static str {
    match (draft.is_rollback_exact(), draft.has_rollback_reg()) {
        (true, _) => "exact",
        (false, true) => "exact, but for created keys, which stay as asked",
        (false, false) => "NOT exact",
    }
}

/// Whether the rollback is exact, and what would make it so.
pub(super) fn verdict(draft: &Draft) -> Section {
    let (sentence, is_exact) = instructions::rollback_verdict(draft);
    let mut blocks = Vec::new();
    if is_exact {
        blocks.push(Block::Paragraph(sentence));
    } else {
        blocks.push(Block::Alert(sentence));
        let classes = instructions::classes_lines(draft);
        if !classes.is_empty() {
            blocks.push(Block::Paragraph("HKEY_CLASSES_ROOT is a merged view of the keys below, so no export of it makes a rollback exact. Write the change for HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes (all users) or for HKEY_CURRENT_USER\\Software\\Classes (one user), and give the export of the same key:".into()));
            blocks.push(Block::Commands(classes));
        }
        let exports = instructions::export_lines(draft);
        if !exports.is_empty() {
            blocks.push(Block::Paragraph("These lines, run on the host, export what would make it exact (where reg says that a key does not exist, pass the key with --covers instead):".into()));
            blocks.push(Block::Commands(exports));
        }
    }
    if draft.holds_back() {
        blocks.push(held_back());
    }
    Section { id: "verdict", heading: None, blocks }
}

/// That the page does not show everything.
pub(super) fn held_back() -> Block {
    Block::Alert(
        "Data are held back on this page: see \"Held back\" for which, and for the files that must not be attached.".into(),
    )
}

/// What is done, and what it takes.
pub(super) fn summary(draft: &Draft, parts: &[Draft]) -> Vec<Text> {
    let operations = match draft.changes.len() {
        1 => "1 operation".to_owned(),
        many => format!("{many} operations"),
    };
    let mut lines = vec![Text::words(match parts {
        [one] => std::iter::once(operations).chain(effects(one)).collect::<Vec<_>>().join(", "),
        many => {
            let done = many.iter().filter(|part| !part.plan().changes_anything()).count();
            format!("{operations} on {} hosts; {done} of them are as wanted already", many.len())
        }
    })];
    if draft.left_out > 0 {
        let more = present::describe_count(draft.left_out);
        let whose = if parts.len() > 1 { "any of the hosts" } else { "this state" };
        lines.push(
            format!(
                "{more} more operations change nothing in {whose}. They are left out of all files"
            )
            .into(),
        );
    }
    let restart = match draft.restart() {
        Some(restart) => restart.explanation(),
        None => "whether something must be restarted is not known for these values",
    };
    lines.push(format!("Afterwards: {restart}").into());
    if draft.restart() == Some(Restart::Windows) && !draft.without_scripts {
        lines.push("Windows must be restarted; apply.ps1 says so with exit code 3010".into());
    }
    for preset in &draft.presets {
        let (id, title, machines) = (preset.id(), preset.title(), preset.machines());
        lines.push(format!("Preset {id}: {title}; meant for {machines}").into());
    }
    lines
}

/// How many operations do what.
pub(super) fn effects(draft: &Draft) -> impl Iterator<Item = String> + '_ {
    let all =
        [Effect::Created, Effect::Changed, Effect::Removed, Effect::AlreadySo, Effect::Unknown];
    let count = |wanted| draft.plan().steps().iter().filter(|s| s.effect() == wanted).count();
    let words = move |effect| match count(effect) {
        0 => None,
        some => Some(format!("{some} {}", present::effect(effect))),
    };
    all.into_iter().filter_map(words)
}
