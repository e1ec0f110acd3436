//! How does what a machine will negotiate read?

use super::RenderError;
use super::page::{Block, Group, Page, Row, Section, Table, Terminal, Text, Tone};
use crate::catalogue::dotnet::{Runtime, View};
use crate::catalogue::schannel::{Protocol, Role};
use crate::catalogue::{Effective, EffectiveProtocol, EffectiveState, HealthClass};

/// What a machine will negotiate, as a page.
#[derive(Clone, Debug)]
pub struct EffectivePage(Page);

impl EffectivePage {
    /// The page of a state, by its name.
    pub fn new(effective: &Effective, state: &str) -> Self {
        let windows = effective.windows().name();
        Self(Page {
            title: Text::words(format!("What {windows} negotiates")),
            facts: vec![("State", Text::exact(state)), ("Windows", Text::words(windows))],
            sections: vec![
                Section::new("protocols", "Protocols", vec![Block::Table(protocols(effective))]),
                Section::new("dotnet", ".NET Framework", dotnet(effective)),
                Section::new("winhttp", "WinHTTP", vec![Block::Table(winhttp(effective))]),
                Section::new("health", "HealthChecker", health(effective)),
            ],
            whole: "`regdraft effective --format json` shows all of it.",
        })
    }

    /// As Markdown.
    ///
    /// # Errors
    /// When a template fails, which is a bug.
    pub fn markdown(&self) -> Result<Vec<u8>, RenderError> {
        self.0.markdown()
    }

    /// As one HTML file.
    ///
    /// # Errors
    /// When a template fails, which is a bug.
    pub fn html(&self) -> Result<Vec<u8>, RenderError> {
        self.0.html()
    }

    /// For a terminal, in colour if it has any, in lines of its width if that is known.
    pub fn terminal(&self, color: bool, width: Option<usize>) -> String {
        self.0.terminal(Terminal { color, width })
    }
}

fn protocols(effective: &Effective) -> Table {
    let row = |found: &EffectiveProtocol| Row {
        tone: match found.state() {
            EffectiveState::Enabled => Tone::Added,
            EffectiveState::Unknown => Tone::Unknown,
            _ => Tone::Plain,
        },
        cells: vec![
            found.protocol().key_name().into(),
            found.state().words().into(),
            Text::words(found.reason().to_owned()),
        ],
    };
    let of = |role: Role| Group {
        heading: Some(Text::words(match role {
            Role::Client => "As a client, which calls",
            Role::Server => "As a server, which answers",
        })),
        rows: effective.protocols().iter().filter(|found| found.role() == role).map(row).collect(),
    };
    Table::grouped(
        "What becomes of each protocol, and why",
        &["Protocol", "Is", "Because"],
        Role::ALL.into_iter().map(of).collect(),
    )
}

fn dotnet(effective: &Effective) -> Vec<Block> {
    let rows = effective.dotnet().iter().map(|found| {
        let runtime = match found.runtime() {
            Runtime::V2 => "2.0 to 3.5",
            _ => "4.x",
        };
        Row::plain(vec![
            runtime.into(),
            programs(found.view()).into(),
            Text::words(found.system_default().words()),
            Text::words(found.strong_crypto().words()),
        ])
    });
    let columns = ["Runtime", "Programs", "SCHANNEL chooses", "Strong cryptography"];
    vec![
        Block::Table(Table::new("What .NET Framework asks for", &columns, rows.collect())),
        Block::Paragraph("Where SCHANNEL chooses, strong cryptography does not matter. A program that sets its protocols itself asks for those.".into()),
    ]
}

fn winhttp(effective: &Effective) -> Table {
    let rows = effective.winhttp().iter().map(|found| {
        let names: Vec<_> = found.protocols().into_iter().map(Protocol::key_name).collect();
        let offers = match found.mask() {
            None => "unknown".to_owned(),
            Some(_) if names.is_empty() => "nothing".to_owned(),
            Some(_) => names.join(", "),
        };
        Row::plain(vec![
            programs(found.view()).into(),
            Text::words(offers),
            Text::words(found.reason().to_owned()),
        ])
    });
    let columns = ["Programs", "Offers", "Because"];
    Table::new("What WinHTTP offers where a program does not choose", &columns, rows.collect())
}

fn health(effective: &Effective) -> Vec<Block> {
    let rows = effective.health().iter().map(|(protocol, class)| {
        let words = class.map_or("unknown", HealthClass::words);
        Row::plain(vec![protocol.key_name().into(), words.into()])
    });
    let columns = ["Protocol", "Would be called"];
    let caption = "What Exchange's HealthChecker would say, whatever the version of Windows";
    vec![Block::Table(Table::new(caption, &columns, rows.collect()))]
}

fn programs(view: View) -> &'static str {
    match view {
        View::Native => "64-bit",
        View::Wow64 => "32-bit",
    }
}
