//! What does a reviewer have to see, on one page?
//!
//! First whether the rollback is exact, then the risks, what changes, why, how it is applied, undone
//! and tested. The page is made once, here, and written in every form from that.

mod head;
mod hosts;
mod instructions;
mod limits;
mod risk;
mod tables;
mod tls;
mod why;

use serde::{Serialize, Serializer};

use super::RenderError;
use super::draft::Draft;
use super::page::{Block, Page, Row, Section, Table, Terminal, Text};
use crate::change::Operation;

pub(super) use instructions::RUN;
pub use risk::RiskLevel;

/// The review of a change: one page in several forms.
///
/// # Examples
/// ```
/// use regdraft::catalogue::Preset;
/// use regdraft::render::{Draft, Field, TicketId};
///
/// let preset = Preset::find("aps-client").expect("it is built in");
/// let draft = Draft::new(TicketId::new("CHG0031415")?, preset.changes()).with_presets([preset]);
/// let review = draft.review(&[]);
/// assert!(review.field(Field::BackoutPlan).contains("rollback.ps1"));
/// assert!(review.html()?.starts_with(b"<!doctype html>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Review {
    page: Page,
    risk: RiskLevel,
}

/// A part of a review that change systems keep in a field of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// How the change is applied.
    ImplementationPlan,
    /// How it is undone, and what cannot be.
    BackoutPlan,
    /// How it is tested.
    TestPlan,
    /// What could go wrong.
    Risk,
}

impl Field {
    /// The id of the section.
    fn id(self) -> &'static str {
        match self {
            Field::ImplementationPlan => "implementation-plan",
            Field::BackoutPlan => "backout-plan",
            Field::TestPlan => "test-plan",
            Field::Risk => "risk",
        }
    }
}

impl Draft {
    /// The review, with the hashes of the files that it speaks of.
    ///
    /// Data that the draft's redaction covers do not stand in it, nor does any hash that depends on
    /// them.
    pub fn review(&self, files: &[(String, String)]) -> Review {
        let parts = self.parts();
        let mut risks: Vec<_> = parts.iter().flat_map(risk::of).collect();
        risk::sort(&mut risks);
        let level = risks.iter().map(|risk| risk.level).max().unwrap_or(RiskLevel::Low);
        let several = !self.hosts.is_empty();
        let sections = vec![
            if several { hosts::verdict(&parts) } else { head::verdict(self) },
            Section::new("summary", "Summary", vec![Block::List(head::summary(self, &parts))]),
            hosts::section(if several { &parts } else { &[] }),
            risk::section(self, level, risks),
            if several { hosts::changes(self, &parts) } else { tables::changes(self) },
            tls::section(self),
            why::section(self),
            Section::new(
                Field::ImplementationPlan.id(),
                "Implementation",
                vec![Block::Steps(instructions::implementation(self))],
            ),
            backout(self, &parts),
            Section::new(
                Field::TestPlan.id(),
                "Test",
                vec![Block::Steps(instructions::test(self))],
            ),
            held_back(self),
            files_section(self, files),
        ];
        let page = Page {
            title: Text::words(&self.title),
            facts: head::facts(self, &parts, level),
            sections,
            whole: WHOLE,
        };
        Review { page: page.without_empty(), risk: level }
    }
}

/// Where all is of what a form has no room for.
pub(super) const WHOLE: &str = "All of it stands in review.html and plan.json of the ticket (`regdraft plan --format html` and `--format json`).";

fn backout(draft: &Draft, parts: &[Draft]) -> Section {
    let mut beyond: Vec<Text> = Vec::new();
    for part in parts {
        for line in limits::beyond(part) {
            if !beyond.contains(&line) {
                beyond.push(line);
            }
        }
    }
    Section::new(
        Field::BackoutPlan.id(),
        "Backout",
        vec![
            Block::Steps(instructions::backout(draft)),
            Block::Table(tables::undo(draft)),
            Block::Table(limits::table(parts)),
            Block::Paragraph("What the files do beyond, or short of, the tables:".into()),
            Block::List(beyond),
        ],
    )
}

/// What was held back, and what must not be attached to a ticket that others read.
fn held_back(draft: &Draft) -> Section {
    if !draft.holds_back() {
        return Section::new("redaction", "Held back", Vec::new());
    }
    let places = draft.redacted_places();
    let shown = if places.is_empty() {
        "The data that are held back are those of other hosts."
    } else {
        "The data of these values are not shown:"
    };
    let values = places.iter().map(|(key, name)| {
        Text::default().and(super::present::name(Some(name))).and_words(" in ").and_exact(key)
    });
    Section::new(
        "redaction",
        "Held back",
        vec![
            Block::Alert("Of the ticket's files, only review.md, review.html and runbook.md may be attached where others read: all the other files hold the data that are held back here, or hashes made from them.".into()),
            Block::Paragraph(shown.into()),
            Block::List(values.collect()),
            Block::Paragraph("No hash of those files stands here, nor the ticket digest: data that can be guessed could be found from it. Whoever holds the ticket finds both in it.".into()),
        ],
    )
}

fn files_section(draft: &Draft, files: &[(String, String)]) -> Section {
    let holds_back = draft.holds_back();
    let row = |(name, hash): &(String, String)| {
        let hash = if holds_back && Draft::is_unsafe_to_attach(name) {
            Text::words("not shown: the file holds data that are held back here")
        } else {
            Text::exact(hash)
        };
        Row::plain(vec![Text::exact(name), hash])
    };
    let rows = files.iter().map(row).collect();
    let table = Table::new("The files of the ticket", &["File", "SHA-256"], rows);
    Section::new("files", "Files", vec![Block::Table(table)])
}

impl Review {
    /// The worst of the risks found.
    pub fn risk(&self) -> RiskLevel {
        self.risk
    }

    /// The whole page as Markdown, below 60 000 bytes; what it has no room for it names.
    ///
    /// # Errors
    /// When a template fails, which is a bug.
    pub fn markdown(&self) -> Result<Vec<u8>, RenderError> {
        self.page.markdown()
    }

    /// The whole page as one HTML file, which loads nothing and runs no script.
    ///
    /// # Errors
    /// When a template fails, which is a bug.
    pub fn html(&self) -> Result<Vec<u8>, RenderError> {
        self.page.html()
    }

    /// The whole page for a terminal, in colour if it has any (ANSI escape sequences), in lines of
    /// its width if that is known.
    pub fn terminal(&self, color: bool, width: Option<usize>) -> String {
        self.page.terminal(Terminal { color, width })
    }

    /// One part as plain text, to be pasted into a field of a change system.
    pub fn field(&self, field: Field) -> String {
        self.page.section(field.id()).map(Section::plain).unwrap_or_default()
    }
}

/// The page's title, facts and sections, with everything in them as plain text.
impl Serialize for Review {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Document<'a> {
            schema: &'static str,
            risk: &'static str,
            #[serde(flatten)]
            page: &'a Page,
        }
        let document =
            Document { schema: "regdraft.review.v1", risk: self.risk.id(), page: &self.page };
        document.serialize(serializer)
    }
}

/// Whether an operation is about a value whose data are held back.
pub(super) fn is_redacted(draft: &Draft, change: &crate::change::Change) -> bool {
    match change.operation() {
        Operation::SetValue { name, .. } | Operation::DeleteValue { name } => {
            draft.redaction.covers(change.key(), name)
        }
        _ => false,
    }
}
