//! Which TLS versions does the machine have before the change, and after it?

use super::super::draft::Draft;
use super::super::page::{Block, Row, Section, Table, Text, Tone};
use crate::catalogue::{Effective, EffectiveProtocol, EffectiveState, schannel::Role};
use crate::change;
use crate::registry::Snapshot;

/// The section; none where the version of Windows is not given, or a state is too large.
pub(super) fn section(draft: &Draft) -> Section {
    let nothing = Section::new("tls", "TLS before and after", Vec::new());
    let Some(windows) = draft.windows else { return nothing };
    let unknown = Snapshot::empty();
    let before = draft.before().unwrap_or(&unknown);
    let Ok(after) = change::apply(before, &draft.changes) else { return nothing };
    let (before, after) = (Effective::new(before, windows), Effective::new(&after, windows));
    let there = |found: &&EffectiveProtocol| found.state() != EffectiveState::NotSupported;
    let row = |now: &EffectiveProtocol| {
        let was = before.protocol(now.protocol(), now.role());
        let was = was.map_or(EffectiveState::Unknown, EffectiveProtocol::state);
        let tone = match (was == now.state(), now.state()) {
            (true, EffectiveState::Unknown) => Tone::Unknown,
            (true, _) => Tone::Plain,
            (false, EffectiveState::Enabled) => Tone::Added,
            (false, _) => Tone::Removed,
        };
        let role = match now.role() {
            Role::Client => "client",
            Role::Server => "server",
        };
        Row {
            tone,
            cells: vec![
                now.protocol().key_name().into(),
                role.into(),
                was.words().into(),
                now.state().words().into(),
                Text::words(now.reason().to_owned()),
            ],
        }
    };
    let rows = after.protocols().iter().filter(there).map(row).collect();
    let columns = ["Protocol", "Role", "Before", "After", "Because"];
    let caption = "What SCHANNEL negotiates before the change and after it";
    let words = format!("On {}, from the states before and after:", windows.name());
    Section::new(
        "tls",
        "TLS before and after",
        vec![
            Block::Paragraph(Text::words(words)),
            Block::Table(Table::new(caption, &columns, rows)),
        ],
    )
}
