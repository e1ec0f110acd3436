//! How does a change become a batch file, for hosts on which no script runs?
//!
//! A command line is quoted twice, for `cmd` and for `reg.exe`, and neither says so when it reads
//! something else than was meant. So only what both are known to read as it was meant is expressed
//! ([`command_line`](super::command_line) quotes, [`reg_add`](super::reg_add) knows the data), and
//! the rest is refused: the `.reg` file needs no quoting, and the batch imports it where it lies
//! beside it and is the very file.
//!
//! Sources: the documentation of `reg add`, `reg delete` and `reg query`.

use askama::Template;

use super::draft::Draft;
use super::exports;
use super::reg_add::{self, plain};
use super::tokens::{CmdToken, filters};
use super::{RenderError, VERSION, reg_file, sha256};
use crate::catalogue::Restart;
use crate::change::{Change, Operation};
use crate::diagnostic::{Code, Diagnostic};
use crate::reg::Style;
use crate::registry::{KeyPath, RootKey, ValueName};

/// How long a command line may be, in characters (documentation of `cmd`).
const LONGEST_LINE: usize = 8191;

/// What the template adds to the parts of a command at most.
const FRAME: usize = 80;

#[derive(Template)]
#[template(path = "apply.cmd")]
struct Apply {
    banner: Vec<CmdToken>,
    /// The key below which each root key that is used can be read.
    roots: Vec<CmdToken>,
    /// The hash of the `.reg` file that does the same, if there is one.
    reg_file_hash: Option<CmdToken>,
    restart_needed: bool,
    commands: Vec<Command>,
}

#[derive(Template)]
#[template(path = "capture.cmd")]
struct Capture {
    banner: Vec<CmdToken>,
    id: CmdToken,
    roots: Vec<CmdToken>,
    keys: Vec<Export>,
}

/// One export.
struct Export {
    number: CmdToken,
    key: CmdToken,
    /// With the whole name of its root key, as `regdraft` is to be told.
    full: CmdToken,
}

/// One call of `reg.exe`.
struct Command {
    number: CmdToken,
    what: CmdToken,
    creates: bool,
    deletes: bool,
    key: CmdToken,
    /// `/v name` or `/ve`, where it is about a value.
    value: CmdToken,
    /// `/t type` and `/d data`, where there are data.
    data: CmdToken,
}

/// `apply.cmd`.
pub(super) fn apply(draft: &Draft) -> Result<Vec<u8>, RenderError> {
    let (mut commands, mut refused) = (Vec::new(), Vec::new());
    for (at, change) in draft.changes.iter().enumerate() {
        match command(change, at + 1) {
            Ok(command) => commands.push(command),
            Err(reason) => refused.push(super::only_reg("a batch file", change, &reason)),
        }
    }
    if !refused.is_empty() {
        return Err(RenderError::NotExpressible(refused));
    }
    finish(&Apply {
        banner: banner(draft, "applies the change"),
        roots: roots(draft)?,
        reg_file_hash: reg_file_hash(draft)?,
        restart_needed: draft.restart() == Some(Restart::Windows),
        commands,
    })
}

/// `capture.cmd`.
pub(super) fn capture(draft: &Draft) -> Result<Vec<u8>, RenderError> {
    let (mut keys, mut refused) = (Vec::new(), Vec::new());
    for (at, path) in exports::keys(draft).iter().enumerate() {
        match exported(path) {
            Ok(token) => keys.push(Export {
                number: CmdToken::count(at + 1),
                full: CmdToken::quoted(&path.to_string()),
                key: token,
            }),
            Err(reason) => {
                let message = format!("a batch file cannot export {path}: {reason}");
                refused.push(
                    Diagnostic::new(Code::NotExpressible, message)
                        .help("export it with regedit, or use capture.ps1"),
                );
            }
        }
    }
    if !refused.is_empty() {
        return Err(RenderError::NotExpressible(refused));
    }
    finish(&Capture {
        banner: banner(draft, "exports the state before; changes nothing"),
        id: CmdToken::word(draft.id.as_str()),
        roots: roots(draft)?,
        keys,
    })
}

fn banner(draft: &Draft, purpose: &str) -> Vec<CmdToken> {
    let mut banner =
        vec![format!("regdraft {VERSION}: {purpose}"), format!("Ticket: {}", draft.id)];
    banner.extend(draft.title_line());
    banner.extend(draft.date.iter().map(|date| format!("Date: {date}")));
    banner.iter().map(|line| CmdToken::comment(line)).collect()
}

/// Renders, with the line ends that `cmd` needs.
fn finish(template: &impl Template) -> Result<Vec<u8>, RenderError> {
    let text = super::render_template(template)?;
    let lines = text.trim_end().lines().flat_map(|line| [line.trim_end(), "\r\n"]);
    Ok(lines.collect::<String>().into_bytes())
}

/// What must be readable for `reg.exe` to be of use: a root key, or the hive of a user, which need
/// not be loaded.
fn roots(draft: &Draft) -> Result<Vec<CmdToken>, RenderError> {
    let mut roots = Vec::new();
    for change in draft.changes.iter() {
        let lineage = change.key().lineage();
        let depth = usize::from(change.key().root() == RootKey::Users);
        let top = lineage.get(depth).unwrap_or(change.key());
        let root = top.root().short_name();
        // Its name has been looked at, as part of the change's.
        let below = plain(top.below_root()).map_err(RenderError::Template)?;
        let path = if below.is_empty() { root.to_owned() } else { format!("{root}\\{below}") };
        let token = CmdToken::quoted(&path);
        if !roots.contains(&token) {
            roots.push(token);
        }
    }
    Ok(roots)
}

/// The hash of `apply.reg`, if that does no more and no less.
fn reg_file_hash(draft: &Draft) -> Result<Option<CmdToken>, RenderError> {
    if !reg_file::lower_change(draft)?.widenings().is_empty() {
        return Ok(None);
    }
    let bytes = reg_file::apply(draft, Style::default())?;
    Ok(Some(CmdToken::hex(&sha256(&bytes))))
}

fn command(change: &Change, number: usize) -> Result<Command, String> {
    let (deletes, name, data) = match change.operation() {
        Operation::CreateKey => (false, None, CmdToken::default()),
        Operation::SetValue { name, data } => (false, Some(name), reg_add::data(data)?),
        Operation::DeleteValue { name } if name.text().is_empty() => {
            // Observed on Wine: a query finds a default value that is not set, too.
            return Err("reg.exe cannot tell whether a default value is set, and fails to delete one that is not".into());
        }
        Operation::DeleteValue { name } => (true, Some(name), CmdToken::default()),
        Operation::DeleteKey => (true, None, CmdToken::default()),
        Operation::RemoveKeyIfEmpty | Operation::KeepOnlyValues { .. } => {
            return Err("reg.exe cannot do it without naming what is there".into());
        }
    };
    let key = key(change.key())?;
    let value = match name {
        None => CmdToken::default(),
        Some(name) if name.text().is_empty() => CmdToken::default().and_word("/ve"),
        Some(name) => value_name(name)?,
    };
    if key.len() + value.len() + data.len() + FRAME > LONGEST_LINE {
        return Err(format!(
            "the command would be longer than the {LONGEST_LINE} characters that a command line can have"
        ));
    }
    Ok(Command {
        number: CmdToken::count(number),
        what: CmdToken::comment(&change.to_string()),
        creates: *change.operation() == Operation::CreateKey,
        deletes,
        key,
        value,
        data,
    })
}

fn key(key: &KeyPath) -> Result<CmdToken, String> {
    if key.depth() == 0 {
        return Err("it is about a root key".into());
    }
    let root = key.root().short_name();
    let below = plain(key.below_root()).map_err(|why| format!("the key's name {why}"))?;
    Ok(CmdToken::quoted(&format!("{root}\\{below}")))
}

/// A key to export. Its name is also printed, in quotes, for another command line.
fn exported(path: &KeyPath) -> Result<CmdToken, String> {
    if path.below_root().wtf8().contains(&b'"') {
        return Err("the key's name holds a quote, which absent.txt cannot show in quotes".into());
    }
    key(path)
}

fn value_name(name: &ValueName) -> Result<CmdToken, String> {
    let text = plain(name.text()).map_err(|why| format!("the value's name {why}"))?;
    if text.starts_with(['/', '-']) {
        return Err("the value's name begins like a switch, and reg.exe may read it as one".into());
    }
    if text.contains(['*', '?']) {
        return Err("the value's name holds a wildcard".into());
    }
    Ok(CmdToken::default().and_word("/v").and(&CmdToken::quoted(&text)))
}
