//! How does a change become scripts that are safe to run?
//!
//! The scripts' logic is in the templates and the same for every change; here each thing that the
//! change wants in the end becomes one entry of data, or is refused by name. The rendered bytes are
//! pure ASCII with CRLF and no byte order mark, which every PowerShell, code page and signing tool
//! reads the same way.

mod entry;
mod literal;
mod reviewed;

use std::fmt;

use askama::Template;

use self::entry::Entry;
use self::reviewed::ReviewedHost;
use super::draft::Draft;
use super::tokens::{CommentToken, PsToken, filters};
use super::{RenderError, VERSION, sha256};
use crate::catalogue::Restart;
use crate::diagnostic::{Code, Diagnostic};

/// The management system that runs a pair of detection and remediation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Engine {
    /// Microsoft Intune: remediates where the detection ends with 1 (documentation of remediations).
    #[default]
    Intune,
    /// Configuration Manager: looks at what the detection prints, and takes any exit code but 0 for a
    /// failure (documentation, "About Compliance Settings (DCM) Extensibility").
    ConfigMgr,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Engine::Intune => "Intune",
            Engine::ConfigMgr => "ConfigMgr",
        })
    }
}

/// How many bytes of a script Intune takes (documentation of remediations).
const INTUNE_LIMIT: usize = 200_000;

/// Everything a script template interpolates.
struct Script {
    banner: Vec<CommentToken>,
    id: PsToken,
    digest: PsToken,
    hosts: PsToken,
    restart_needed: PsToken,
    /// With which code a detection ends that finds something to be done.
    open_code: PsToken,
    entries: Vec<Entry>,
    reviewed: Vec<ReviewedHost>,
}

/// A template for each script; all take the same.
macro_rules! scripts {
    ($($name:ident $path:literal $function:ident $purpose:literal)*) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        struct $name {
            script: Script,
        }

        #[doc = concat!("`", $path, "`.")]
        pub(super) fn $function(draft: &Draft) -> Result<Vec<u8>, RenderError> {
            let mut bytes = finish(&$name { script: Script::new(draft, $purpose, None)? })?;
            if let Some(warning) = size_warning(&bytes) {
                let said = Some(warning.message());
                bytes = finish(&$name { script: Script::new(draft, $purpose, said)? })?;
            }
            Ok(bytes)
        }
    )*};
}

scripts! {
    Apply "apply.ps1" apply "applies the change"
    Check "check.ps1" check "checks the change; changes nothing"
    Rollback "rollback.ps1" rollback "undoes the change"
    Capture "capture.ps1" capture "records the state before the change; changes nothing"
    Detect "detect.ps1" detect "detects whether the change is needed; changes nothing"
    Remediate "remediate.ps1" remediate "applies the change where it is needed"
}

/// Renders, and checks what every consumer relies on.
fn finish(template: &impl Template) -> Result<Vec<u8>, RenderError> {
    let text = super::render_template(template)?;
    if !text.is_ascii() {
        return Err(RenderError::Template("a script is not ASCII".into()));
    }
    let text = text.trim_end();
    let mut bytes = Vec::with_capacity(text.len() + text.len() / 32);
    for line in text.lines() {
        bytes.extend_from_slice(line.trim_end().as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    Ok(bytes)
}

/// What is to be said of a script that is larger than Intune takes.
pub fn size_warning(script: &[u8]) -> Option<Diagnostic> {
    (script.len() > INTUNE_LIMIT).then(|| {
        let message = format!("larger than the {INTUNE_LIMIT} bytes that Intune takes of a script");
        Diagnostic::new(Code::ScriptTooLarge, message)
            .help("split the change, or run the script by other means")
    })
}

impl Script {
    fn new(draft: &Draft, purpose: &str, size: Option<&str>) -> Result<Self, RenderError> {
        let goal = entry::goal(&draft.changes).map_err(RenderError::NotExpressible)?;
        let entries = entry::all(&draft.changes, &goal).map_err(RenderError::NotExpressible)?;
        let parts = draft.parts();
        let hosts: Vec<&str> = parts.iter().filter_map(Draft::host).collect();
        // A script on its own is told from others of that name by what it does.
        let (digest, of) = if draft.digest.is_empty() {
            let plan: String = entries.iter().map(Entry::text).collect();
            (sha256(plan.as_bytes()), "Digest (SHA-256 of the entries below)")
        } else {
            (draft.digest.clone(), "Ticket digest (SHA-256 of plan.json)")
        };
        let mut banner =
            vec![format!("regdraft {VERSION}: {purpose}"), format!("Ticket: {}", draft.id)];
        banner.extend(draft.title_line());
        match hosts.as_slice() {
            [] => {}
            [host] => banner.push(format!("Host: {host}")),
            hosts => banner.push(format!("Hosts: {}", hosts.join(", "))),
        }
        banner.extend(draft.date.iter().map(|date| format!("Date: {date}")));
        banner.push(format!("{of}: {digest}"));
        if draft.engine != Engine::default() {
            banner.push(format!("Made for {}", draft.engine));
        }
        banner.extend(size.map(|size| format!("This script is {size}.")));
        Ok(Self {
            banner: banner.iter().map(|line| CommentToken::new(line)).collect(),
            id: PsToken::text(draft.id.as_str().into()),
            digest: PsToken::text(digest.as_str().into()),
            hosts: PsToken::texts(hosts.into_iter().map(Into::into)),
            open_code: PsToken::count(usize::from(draft.engine == Engine::Intune)),
            restart_needed: PsToken::boolean(draft.restart() == Some(Restart::Windows)),
            reviewed: parts.iter().filter_map(|part| ReviewedHost::of(part, &goal)).collect(),
            entries,
        })
    }
}
