//! How does a change become a `.reg` file that says where it comes from?
//!
//! The banner and the loop are the template's; every line below them is spelled by
//! [`spell`](crate::reg::spell), as the bulk writer spells it.

use std::borrow::Cow;

use askama::Template;

use super::draft::Draft;
use super::tokens::{RegToken, filters};
use super::{RenderError, VERSION};
use crate::change::LeftoverReason;
use crate::diagnostic::{Code, Diagnostic};
use crate::reg::{
    self, Lowered, Section, Style, Target, encode, header_of, not_in_style, sections, words,
};
use crate::registry::TextRef;

#[derive(Template)]
#[template(path = "apply.reg")]
struct Apply {
    header: RegToken,
    banner: Vec<RegToken>,
    sections: Vec<RegToken>,
}

#[derive(Template)]
#[template(path = "rollback.reg")]
struct Rollback {
    header: RegToken,
    banner: Vec<RegToken>,
    sections: Vec<RegToken>,
}

/// `apply.reg`.
pub(super) fn apply(draft: &Draft, style: Style) -> Result<Vec<u8>, RenderError> {
    let lowered = lower_change(draft)?;
    let refused: Vec<_> = not_in_style(lowered.changes(), style).collect();
    if !refused.is_empty() {
        return Err(RenderError::NotExpressible(refused));
    }
    let mut banner = banner(draft, "applies the change");
    banner.extend(draft.title_line());
    banner.extend(lowered.widenings().iter().map(|d| format!("Note: {}", d.message())));
    banner.push("Import it in a 64-bit process: reg import apply.reg /reg:64".into());
    let (banner, sections) = (comments(&banner), spelled(&lowered, style));
    file(&Apply { header: header(style), banner, sections }, style)
}

/// `rollback.reg`: whatever of the change can be undone, given the state before.
pub(super) fn rollback(draft: &Draft) -> Result<Vec<u8>, RenderError> {
    if draft.before.is_none() {
        return Err(RenderError::NoStateBefore);
    }
    let lowered =
        draft.lowered_rollback().map_err(|all| RenderError::NotExpressible(all.to_vec()))?;
    let mut banner = banner(draft, "undoes the change");
    banner.extend(draft.title_line());
    for leftover in draft.plan().leftovers() {
        let what =
            if leftover.reason() == LeftoverReason::Protected { "Note" } else { "NOT UNDONE" };
        banner.push(format!("{what}: {leftover}"));
    }
    banner.extend(lowered.widenings().iter().map(|d| format!("Note: {}", d.message())));
    banner.push("Import it in a 64-bit process: reg import rollback.reg /reg:64".into());
    let style = Style::default();
    let (banner, sections) = (comments(&banner), spelled(lowered, style));
    file(&Rollback { header: header(style), banner, sections }, style)
}

/// The change as the `.reg` file expresses it, which several hosts share.
pub(super) fn lower_change(draft: &Draft) -> Result<Cow<'_, Lowered>, RenderError> {
    let refused = RenderError::NotExpressible;
    if draft.part.is_some() {
        let lowered = reg::lower(&draft.changes, Target::Change { before: None });
        return lowered.map(Cow::Owned).map_err(refused);
    }
    draft.lowered_change().map(Cow::Borrowed).map_err(|all| refused(all.to_vec()))
}

fn header(style: Style) -> RegToken {
    RegToken::lines(header_of(style.version()).as_bytes())
}

/// The first comment names the ticket, the host, and the state that was reviewed.
fn banner(draft: &Draft, purpose: &str) -> Vec<String> {
    let host = draft.host.as_deref().unwrap_or("any");
    let state = match (&draft.before_digest, &draft.before) {
        (Some(digest), _) => format!("reviewed against the state with SHA-256 {digest}"),
        (None, Some(_)) => "made against a known state".into(),
        (None, None) => "no state before was reviewed".into(),
    };
    let mut lines = vec![
        format!("Ticket {}, host {host}, {state}", draft.id),
        format!("regdraft {VERSION}: {purpose}"),
    ];
    if let Some(date) = &draft.date {
        lines.push(format!("Date: {date}"));
    }
    if !draft.digest.is_empty() {
        lines.push(format!("Ticket digest (SHA-256 of plan.json): {}", draft.digest));
    }
    lines
}

fn comments(lines: &[String]) -> Vec<RegToken> {
    lines.iter().map(|line| RegToken::comment(line)).collect()
}

fn spelled(lowered: &Lowered, style: Style) -> Vec<RegToken> {
    let section = |section: &Section<'_>| {
        let mut text = Vec::new();
        section.spell(&mut text, style);
        RegToken::lines(&text)
    };
    sections(lowered.changes()).iter().map(section).collect()
}

fn file(template: &impl Template, style: Style) -> Result<Vec<u8>, RenderError> {
    let mut text = super::render_template(template)?;
    // An export ends in a blank line; askama drops a template's last line end.
    text.push('\n');
    let text = super::surrogates::unescape(&text);
    if !style.can_express(TextRef::from_wtf8(&text)) {
        // The changes were checked, so it is the title.
        let message = format!("the title cannot be written in {}", words(style));
        let refused = Diagnostic::new(Code::NotExpressible, message);
        return Err(RenderError::NotExpressible(vec![refused.help("give it in plain letters")]));
    }
    Ok(encode(&text, style))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Preset;
    use crate::reg::CodePage;
    use crate::render::TicketId;

    /// The template without its banner, and the bulk writer, write the same bytes.
    #[test]
    fn template_and_bulk_writer_are_one_spelling() {
        for preset in Preset::all() {
            let draft = Draft::new(TicketId::new("x").unwrap(), preset.changes());
            let lowered = lower_change(&draft).unwrap();
            for style in [Style::default(), Style::regedit4(CodePage::default())] {
                let sections = spelled(&lowered, style);
                let bare = Apply { header: header(style), banner: Vec::new(), sections };
                let mut bulk = Vec::new();
                reg::write_changes(&mut bulk, &lowered, style).unwrap();
                assert_eq!(file(&bare, style).unwrap(), bulk, "{}", preset.id());
            }
        }
    }
}
