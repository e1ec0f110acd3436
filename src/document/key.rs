//! Which key does a line open, and what had to be mended to tell?

use crate::diagnostic::Code;
use crate::registry::{KeyPath, RootKey};

/// What is said about a line: a code and the cause.
pub(super) type Mend = (Code, String);

/// A line that opens or deletes a key.
#[derive(Debug)]
pub(super) struct KeyLine {
    pub(super) key: KeyPath,
    pub(super) delete: bool,
    pub(super) brackets: Brackets,
    /// What stands behind the closing bracket.
    pub(super) rest: String,
    pub(super) mends: Vec<Mend>,
}

/// Which brackets a key line has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Brackets {
    Both,
    /// The first or the last is missing.
    One,
    None,
}

/// Reads a line that begins as a key line does. None if it does not; the reason, if it cannot be read
/// with certainty.
pub(super) fn read(text: &str) -> Option<Result<KeyLine, String>> {
    let text = text.trim();
    let (opened, inner) = match text.strip_prefix('[') {
        Some(inner) => (true, inner),
        None => (false, text),
    };
    let (delete, inner) = match inner.strip_prefix('-') {
        Some(rest) if opened => (true, rest),
        Some(rest) if rest.starts_with('[') && root_of(rest.trim_start_matches('[')).is_some() => {
            return Some(Err("a minus before the bracket deletes nothing".into()));
        }
        _ => (false, inner),
    };
    if root_of(inner).is_none() {
        let is_path = opened && inner.contains('\\') && !inner.contains("](");
        return is_path.then(|| Err("the path begins with no root key".into()));
    }
    Some(parts(inner, opened).and_then(|parts| line(parts, delete)))
}

/// The root key that a path begins with, how it is spelled, and the rest.
fn root_of(path: &str) -> Option<(RootKey, &str, &str)> {
    let path = strip_computer(path);
    let end = path.find(['\\', ']']).unwrap_or(path.len());
    let (root, rest) = path.split_at_checked(end)?;
    let name = root.strip_suffix(':').unwrap_or(root).trim_end();
    Some((RootKey::parse(name)?, root, rest))
}

/// A path without the `Computer\` that the address line of regedit shows.
fn strip_computer(path: &str) -> &str {
    let head = path.get(..9).unwrap_or_default();
    if head.eq_ignore_ascii_case("computer\\") { path.get(9..).unwrap_or_default() } else { path }
}

struct Parts<'a> {
    path: &'a str,
    rest: &'a str,
    brackets: Brackets,
    mends: Vec<Mend>,
}

/// Where a path ends, and what follows it.
fn parts(inner: &str, opened: bool) -> Result<Parts<'_>, String> {
    let mut mends = Vec::new();
    let mut missing = |which: &str| {
        mends.push((Code::DocumentKey, format!("{which} of the key line is missing")));
    };
    let (path, rest, brackets) = match (opened, inner.rfind(']')) {
        (true, Some(last)) => {
            let at = values_behind(inner).unwrap_or(last);
            let (path, rest) = inner.split_at_checked(at).unwrap_or((inner, ""));
            (path, rest.strip_prefix(']').unwrap_or(rest).trim(), Brackets::Both)
        }
        (true, None) => {
            missing("the closing bracket");
            (inner, "", Brackets::One)
        }
        (false, Some(last)) if inner.get(last..).is_some_and(|end| end.trim() == "]") => {
            missing("the opening bracket");
            (inner.get(..last).unwrap_or(inner), "", Brackets::One)
        }
        (false, Some(_)) => return Err("text follows the closing bracket".into()),
        (false, None) => (inner, "", Brackets::None),
    };
    if brackets != Brackets::Both && path.contains(['"', '=', '\u{201C}', '\u{201D}']) {
        return Err("without its brackets it is not certain where the path ends".into());
    }
    let is_comment = rest.starts_with(';');
    if is_comment {
        mends.push((Code::DocumentSpelling, "a comment stands behind the key".into()));
    } else if !rest.is_empty() && !rest.starts_with(['"', '@', '\u{201C}', '\u{201D}']) {
        return Err("text follows the closing bracket".into());
    }
    Ok(Parts { path, rest: if is_comment { "" } else { rest }, brackets, mends })
}

/// The closing bracket behind which values follow on the same line.
fn values_behind(inner: &str) -> Option<usize> {
    let last_equals = inner.rfind('=');
    inner.match_indices(']').map(|(at, _)| at).find(|at| {
        let rest = inner.get(at + 1..).unwrap_or_default().trim_start();
        rest.starts_with(['"', '\u{201C}', '\u{201D}']) && last_equals > Some(*at)
            || rest.strip_prefix('@').is_some_and(|rest| rest.trim_start().starts_with('='))
            || rest.starts_with(';')
    })
}

fn line(parts: Parts<'_>, delete: bool) -> Result<KeyLine, String> {
    let Parts { path, rest, brackets, mut mends } = parts;
    if brackets == Brackets::Both && path != path.trim() {
        return Err("a key name begins or ends with a blank".into());
    }
    let path = path.trim();
    let (root, spelled, below) = root_of(path).ok_or("the path begins with no root key")?;
    if strip_computer(path).len() != path.len() {
        mends.push((Code::DocumentKey, "the path begins with `Computer`".into()));
    }
    if !spelled.eq_ignore_ascii_case(root.name()) {
        let message = format!("the root key is written {spelled}, and is {root}");
        mends.push((Code::DocumentKey, message));
    }
    let mut full = format!("{root}{below}");
    if full.contains("\\\\") {
        while full.contains("\\\\") {
            full = full.replace("\\\\", "\\");
        }
        mends.push((Code::DocumentSpelling, "backslashes are written twice".into()));
    }
    if let Some(cut) = full.strip_suffix('\\') {
        // Where the closing bracket is missing, too, the path may go on in the next line.
        if brackets != Brackets::Both {
            return Err("the path ends in a backslash, and may go on elsewhere".into());
        }
        full = cut.to_owned();
        mends.push((Code::DocumentKey, "the path ends in a backslash".into()));
    }
    if let Some(why) = unclear(&full, root).or_else(|| words_in(&full, brackets)) {
        return Err(why.into());
    }
    let key = KeyPath::parse(&full).map_err(|error| error.to_string())?;
    if key.depth() == 0 {
        return Err("a root key alone is no key to change".into());
    }
    Ok(KeyLine { key, delete, brackets, rest: rest.to_owned(), mends })
}

/// Why what looks like a path has words in it.
fn words_in(path: &str, brackets: Brackets) -> Option<&'static str> {
    let upper = path.to_ascii_uppercase();
    let below = upper.split_once('\\').map_or("", |(_, below)| below);
    let roots = ["HKEY_", "HKLM", "HKCU", "HKCR", "HKCC", "HKU\\"];
    if roots.iter().any(|root| below.contains(root)) {
        return Some("the path holds another root key");
    }
    if path.contains('=') {
        return Some("the path holds an equals sign, and may hold a value");
    }
    if brackets == Brackets::Both {
        return None;
    }
    let last = path.rsplit('\\').next().unwrap_or_default();
    let is_remark = last.contains(" (") && last.ends_with(')');
    let ends = last.ends_with([':', '.', ',', ';', '!', '?']);
    let joins = [" AND ", " OR ", " IS ", ", "].iter().any(|word| below.contains(word));
    (is_remark || ends || joins).then_some("words stand behind the path: put it in brackets")
}

/// Why a path is not certain.
fn unclear(path: &str, root: RootKey) -> Option<&'static str> {
    let mut names = path.split('\\').skip(1);
    if names.any(|name| name.starts_with(' ') || name.ends_with(' ')) {
        return Some("a key name begins or ends with a blank");
    }
    let stars = root != RootKey::ClassesRoot && path.contains('*');
    if stars || path.contains(['<', '>', '?']) || path.contains("...") || path.contains('\u{2026}')
    {
        return Some("a part of the path is a placeholder");
    }
    if path
        .split('\\')
        .skip(1)
        .any(|name| name.len() > 2 && name.starts_with('%') && name.ends_with('%'))
    {
        return Some("a part of the path is a placeholder");
    }
    path.contains(char::is_control).then_some("the path holds a control character")
}
