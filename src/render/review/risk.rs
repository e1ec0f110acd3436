//! What could go wrong?

use std::collections::BTreeSet;

use super::super::code_pages::InputCodePage;
use super::super::draft::Draft;
use super::super::page::{Block, Row, Section, Table, Text, Tone};
use super::super::present;
use super::is_redacted;
use crate::catalogue::Restart;
use crate::change::{Change, Effect, Found, Operation, Reversibility, Step};
use crate::registry::{Presence, RootKey, alias};

/// How much a risk weighs.
///
/// # Ordering
/// From least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RiskLevel {
    /// To be known.
    Low,
    /// To be thought about.
    Medium,
    /// To be looked at before anything else.
    High,
}

impl RiskLevel {
    /// The word for it in reviews and in JSON.
    pub fn id(self) -> &'static str {
        match self {
            RiskLevel::Low => "low",
            RiskLevel::Medium => "medium",
            RiskLevel::High => "high",
        }
    }
}

/// One risk.
pub(super) struct Risk {
    pub(super) level: RiskLevel,
    flag: &'static str,
    what: Text,
}

fn risk(level: RiskLevel, flag: &'static str, what: impl Into<Text>) -> Risk {
    Risk { level, flag, what: what.into() }
}

/// All risks of a draft for one host, or for any.
pub(super) fn of(draft: &Draft) -> Vec<Risk> {
    let mut risks: Vec<Risk> =
        draft.plan().steps().iter().filter_map(|step| of_step(draft, step)).collect();
    risks.extend(of_places(draft));
    risks.extend(of_rollback(draft));
    risks.extend(of_code_pages(draft));
    risks.extend(of_surroundings(draft));
    risks
}

/// What rests on how 8-bit files were read.
fn of_code_pages(draft: &Draft) -> Vec<Risk> {
    let page = |page: &InputCodePage| {
        let (level, flag, what) = if page.assumed {
            let what = ", which is assumed: if it is wrong, so are names or data here, and the rollback is not exact";
            (RiskLevel::High, "code-page-assumed", what)
        } else {
            let what = ", as named: the rollback is exact only if that is right";
            (RiskLevel::Low, "code-page", what)
        };
        let text = Text::exact(&page.file).and_words(format!(
            " has bytes above 7F and was read in code page {}{what}",
            page.number
        ));
        risk(level, flag, text)
    };
    draft.code_pages.iter().map(page).collect()
}

/// The worst first, each once.
pub(super) fn sort(risks: &mut Vec<Risk>) {
    // Stable, so those of one level stay in the order of the change.
    risks.sort_by_key(|risk| std::cmp::Reverse(risk.level));
    let mut seen = BTreeSet::new();
    risks.retain(|risk| seen.insert((risk.flag, risk.what.plain())));
}

pub(super) fn section(draft: &Draft, level: RiskLevel, risks: Vec<Risk>) -> Section {
    let row = |risk: Risk| Row {
        tone: if risk.level == RiskLevel::High { Tone::High } else { Tone::Plain },
        cells: vec![risk.level.id().into(), risk.flag.into(), risk.what],
    };
    let rows = risks.into_iter().map(row).collect();
    let warnings = draft.presets.iter().flat_map(|preset| {
        preset.warnings().iter().map(|warning| format!("{}: {warning}", preset.id()).into())
    });
    Section::new(
        "risk",
        "Risk",
        vec![
            Block::Paragraph(
                format!("Highest risk found by these rules: {}. They know the registry, not this environment.", level.id()).into(),
            ),
            Block::Table(Table::new("What to look at", &["Level", "Flag", "What"], rows)),
            Block::List(warnings.collect()),
        ],
    )
}

/// What a step is known to endanger, by its operation and its place.
fn of_step(draft: &Draft, step: &Step) -> Option<Risk> {
    use RiskLevel::{High, Medium};
    let change = step.change();
    match change.operation() {
        Operation::DeleteKey if step.effect() != Effect::AlreadySo => {
            let known = match step.before() {
                Found::Key(Presence::Present(content)) => format!(
                    " is deleted with everything in and below it: {} values of its own and {} keys below are known",
                    content.values.len(),
                    content.keys_below
                ),
                _ => {
                    " is deleted with everything in and below it; what that is, is not known".into()
                }
            };
            Some(risk(High, "subtree-delete", Text::exact(change.key()).and_words(known)))
        }
        Operation::KeepOnlyValues { names } if step.effect() != Effect::AlreadySo => {
            let text = Text::words("all values but ")
                .and_words(format!("{} are deleted from ", names.len()))
                .and_exact(change.key());
            Some(risk(Medium, "values-purged", text))
        }
        Operation::SetValue { .. } | Operation::DeleteValue { .. }
            if step.effect() != Effect::AlreadySo =>
        {
            // What a number means must not tell one that is held back.
            let off = if is_redacted(draft, change) { None } else { protocol_off(change) };
            off.or_else(|| starts_programs(change))
        }
        _ => None,
    }
}

/// A protocol that SCHANNEL no longer offers.
fn protocol_off(change: &Change) -> Option<Risk> {
    let Operation::SetValue { name, data } = change.operation() else { return None };
    let number = data.as_ref().as_dword()?;
    let path = change.key().as_str().ok()?;
    let (head, role) = path.rsplit_once('\\')?;
    let (head, protocol) = head.rsplit_once('\\')?;
    let schannel = r"\Control\SecurityProviders\SCHANNEL\Protocols";
    if !ends_with(head, schannel) {
        return None;
    }
    let is = |wanted: &str| name.as_str().is_ok_and(|name| name.eq_ignore_ascii_case(wanted));
    let (off, how) = match number {
        0 if is("Enabled") => (true, "is switched off"),
        number if is("DisabledByDefault") => (number != 0, "is no longer offered by default"),
        _ => (false, ""),
    };
    let newest = ["TLS 1.2", "TLS 1.3"].iter().any(|known| known.eq_ignore_ascii_case(protocol));
    let level = if newest { RiskLevel::High } else { RiskLevel::Medium };
    off.then(|| {
        let text = Text::exact(format!("{protocol} {role}"))
            .and_words(format!(" {how}: a peer that can speak nothing else no longer connects"));
        risk(level, "protocol-off", text)
    })
}

/// Places from which Windows starts programs or loads code.
fn starts_programs(change: &Change) -> Option<Risk> {
    let name = change.operation().value_name()?;
    let path = change.key().text().wtf8().to_ascii_lowercase();
    let name_is = |names: &[&str]| {
        name.as_str().is_ok_and(|name| names.iter().any(|known| known.eq_ignore_ascii_case(name)))
    };
    let ends = |ends: &[&str]| ends.iter().any(|end| path.ends_with(end.as_bytes()));
    let has = |part: &str| memchr::memmem::find(&path, part.as_bytes()).is_some();
    let is_service = has(r"\system\currentcontrolset\services\");
    let what = if ends(&[r"\currentversion\run", r"\currentversion\runonce"])
        || ends(&[r"\currentversion\policies\explorer\run"])
    {
        "a program that starts when a user signs in"
    } else if ends(&[r"\windows nt\currentversion\winlogon"])
        && name_is(&["Shell", "Userinit", "GinaDLL", "Taskman"])
    {
        "what Windows starts at sign-in"
    } else if has(r"\image file execution options\")
        && name_is(&["Debugger", "VerifierDlls", "GlobalFlag"])
    {
        "what is started instead of, or loaded into, a program"
    } else if ends(&[r"\windows nt\currentversion\windows"])
        && name_is(&["AppInit_DLLs", "LoadAppInit_DLLs"])
    {
        "code that is loaded into every program with windows"
    } else if ends(&[r"\control\lsa"])
        && name_is(&["Authentication Packages", "Notification Packages", "Security Packages"])
    {
        "code that is loaded into the local security authority"
    } else if is_service && name_is(&["ImagePath", "ServiceDll"]) {
        "the program of a service or driver"
    } else if is_service && name_is(&["Start"]) {
        "whether and when a service or driver starts (4 is never)"
    } else {
        return None;
    };
    let text = present::name(Some(name))
        .and_words(" in ")
        .and_exact(change.key())
        .and_words(format!(" decides {what}"));
    Some(risk(RiskLevel::High, "starts-code", text))
}

fn ends_with(text: &str, end: &str) -> bool {
    let at = text.len().checked_sub(end.len());
    at.and_then(|at| text.get(at..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// What follows from where the keys are.
fn of_places(draft: &Draft) -> Vec<Risk> {
    use RiskLevel::{Low, Medium};
    let mut risks = Vec::new();
    for note in draft.alias_notes() {
        let level =
            if note.contains(alias::Alias::CurrentUser.explanation()) { Medium } else { Low };
        let flag = if note.contains(alias::Alias::Wow64.explanation()) {
            "registry-view"
        } else if level == Medium {
            "per-user"
        } else {
            "alias"
        };
        risks.push(risk(level, flag, note.as_str()));
    }
    let sets = |change: &&Change| matches!(change.operation(), Operation::SetValue { .. });
    let (in_policy, elsewhere): (Vec<_>, Vec<_>) =
        draft.changes.iter().filter(sets).partition(|change| is_policy(change));
    if !in_policy.is_empty() {
        let text = format!(
            "{} values lie in the keys of Group Policy: where a policy sets them too, it overwrites the change at the next refresh",
            in_policy.len()
        );
        risks.push(risk(Medium, "managed-by-policy", text));
    }
    if !elsewhere.is_empty() {
        let text = format!(
            "{} values lie outside of the keys of Group Policy: deployed by a policy, they persist after it is unlinked, and only the rollback restores them",
            elsewhere.len()
        );
        risks.push(risk(Low, "persists", text));
    }
    risks
}

/// Whether a key lies where Group Policy keeps its settings, and removes them again.
fn is_policy(change: &Change) -> bool {
    let key = change.key();
    if !matches!(key.root(), RootKey::LocalMachine | RootKey::CurrentUser) {
        return false;
    }
    let below = key.below_root().wtf8();
    let is_in = |place: &str| {
        let (head, rest) = below.split_at_checked(place.len()).unwrap_or_default();
        head.eq_ignore_ascii_case(place.as_bytes()) && matches!(rest.first(), None | Some(b'\\'))
    };
    is_in(r"software\policies") || is_in(r"software\microsoft\windows\currentversion\policies")
}

/// What cannot, or only in a way, be undone.
fn of_rollback(draft: &Draft) -> Vec<Risk> {
    let count =
        |wanted| draft.plan().steps().iter().filter(|step| step.reversibility() == wanted).count();
    let mut risks = Vec::new();
    let lost = count(Reversibility::Irreversible);
    if lost > 0 {
        let text = format!(
            "{lost} operations cannot be undone: what is there before is not known, and nothing records it"
        );
        risks.push(risk(RiskLevel::High, "irreversible", text));
    }
    let captured = count(Reversibility::Captured);
    if captured > 0 {
        let text = format!(
            "of {captured} operations it is not known what is there before: only the record that apply.ps1 makes on the host can undo them"
        );
        risks.push(risk(RiskLevel::Medium, "unknown-before", text));
    }
    risks
}

fn of_surroundings(draft: &Draft) -> Option<Risk> {
    let restart = draft.restart()?;
    (restart == Restart::Windows).then(|| {
        risk(
            RiskLevel::Medium,
            "restart",
            "Windows must be restarted before the change works: plan an outage",
        )
    })
}
