//! Which paths may name the same key?
//!
//! Paths in regdraft are textual. Windows has keys that are reached by several paths; which of
//! them meet depends on the machine and the user, so they are never merged here, only pointed out.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::fold;
use super::key_path::KeyPath;
use super::key_path_ref::KeyPathRef;
use super::root_key::RootKey;
use super::text::{TextRef, push_code_point};

/// Why two different paths may lead to the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Alias {
    /// `HKEY_CLASSES_ROOT` shows `Software\Classes` of the machine and of the user, merged.
    Classes,
    /// `HKEY_CURRENT_USER` is the signed-in user's key below `HKEY_USERS`.
    CurrentUser,
    /// `HKEY_CURRENT_CONFIG` is a key below `SYSTEM\CurrentControlSet\Hardware Profiles`.
    CurrentConfig,
    /// `SYSTEM\CurrentControlSet` is a link to one of the numbered control sets.
    ControlSet,
    /// A 32-bit process sees `WOW6432Node` in place of `SOFTWARE`.
    Wow64,
}

impl Alias {
    /// One sentence for people.
    pub fn explanation(self) -> &'static str {
        match self {
            Alias::Classes => {
                r"HKEY_CLASSES_ROOT is a merged view of HKEY_LOCAL_MACHINE\SOFTWARE\Classes and HKEY_CURRENT_USER\Software\Classes: which of them a change reaches depends on the machine"
            }
            Alias::CurrentUser => {
                "HKEY_CURRENT_USER is the key of the signed-in user below HKEY_USERS: the change reaches whoever runs it"
            }
            Alias::CurrentConfig => {
                r"HKEY_CURRENT_CONFIG is an alias of HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Hardware Profiles\Current"
            }
            Alias::ControlSet => {
                "CurrentControlSet is a link to one of ControlSet001, ControlSet002, …: writing to a numbered control set may miss the one in use"
            }
            Alias::Wow64 => {
                "a 32-bit process sees WOW6432Node in place of SOFTWARE: import with 64-bit tools (reg import /reg:64)"
            }
        }
    }
}

/// Whether the two different paths may be the same key on some machine, and why.
///
/// # Examples
/// ```
/// use regdraft::registry::{KeyPath, alias};
///
/// let link = KeyPath::parse(r"HKLM\SYSTEM\CurrentControlSet\Control")?;
/// let numbered = KeyPath::parse(r"HKLM\SYSTEM\ControlSet001\Control")?;
/// assert_eq!(alias::between(&link, &numbered), Some(alias::Alias::ControlSet));
/// assert_eq!(alias::between(&link, &link), None, "that is not another path");
/// # Ok::<(), regdraft::registry::KeyPathError>(())
/// ```
pub fn between(a: &KeyPath, b: &KeyPath) -> Option<Alias> {
    among([a, b]).first().map(|(_, _, why)| *why)
}

/// The pairs of different paths that may be the same key on some machine, and why: each path with
/// the first one before it that it may meet.
pub fn among<'k>(keys: impl IntoIterator<Item = &'k KeyPath>) -> Vec<(KeyPath, KeyPath, Alias)> {
    let mut known: HashMap<Vec<u8>, (&KeyPath, Option<Alias>)> = HashMap::new();
    let mut met = Vec::new();
    for key in keys {
        for (why, names) in readings(key) {
            match known.entry(folded(&names)) {
                Entry::Vacant(place) => {
                    place.insert((key, why));
                }
                Entry::Occupied(place) => {
                    let (other, other_why) = *place.get();
                    if let (Some(why), true) = (why.or(other_why), other != key) {
                        met.push((other.clone(), key.clone(), why));
                        break;
                    }
                }
            }
        }
    }
    met
}

/// The keys that lie, by another path, at or below one that a state covers; and that one, and why.
pub fn covered<'k>(
    keys: impl IntoIterator<Item = &'k KeyPath>,
    covers: impl IntoIterator<Item = &'k KeyPath>,
) -> Vec<(KeyPath, KeyPath, Alias)> {
    let mut known: HashMap<Vec<u8>, (&KeyPath, Option<Alias>)> = HashMap::new();
    for top in covers {
        for (why, names) in readings(top) {
            known.entry(folded(&names)).or_insert((top, why));
        }
    }
    let any_alias = known.values().any(|(_, why)| why.is_some());
    let mut found = Vec::new();
    for key in keys {
        // A path that stands for itself meets only tops that do not.
        let readings = readings(key).into_iter().filter(|(why, _)| any_alias || why.is_some());
        let reached = readings.into_iter().find_map(|(why, names)| {
            let names = folded(&names);
            let ends = names.iter().enumerate().rev().filter(|(_, byte)| **byte == 0);
            ends.filter_map(|(end, _)| known.get(names.get(..=end)?)).find_map(|(top, top_why)| {
                let why = why.or(*top_why).filter(|_| !key.is_at_or_below(top))?;
                Some(((*top).clone(), key.clone(), why))
            })
        });
        found.extend(reached);
    }
    found
}

/// Names as one sequence of bytes that is the same for the same names.
fn folded(names: &[TextRef<'_>]) -> Vec<u8> {
    let mut all = Vec::with_capacity(names.iter().map(|name| name.wtf8().len() + 1).sum());
    for name in names {
        if name.wtf8().is_ascii() {
            all.extend(name.wtf8().iter().map(u8::to_ascii_uppercase));
        } else {
            fold::fold_units(*name).for_each(|unit| push_code_point(&mut all, u32::from(unit)));
        }
        // No name holds a NUL, so it can stand between them.
        all.push(0);
    }
    all
}

/// What is to be said about a path on its own: that it is one of several to its key.
pub fn of(key: &KeyPath) -> Option<Alias> {
    match key.root() {
        RootKey::ClassesRoot => Some(Alias::Classes),
        RootKey::CurrentUser => Some(Alias::CurrentUser),
        RootKey::CurrentConfig => Some(Alias::CurrentConfig),
        _ => is_in_numbered_control_set(key.as_ref()).then_some(Alias::ControlSet),
    }
}

/// Whether a key is a numbered control set or is in one.
pub(crate) fn is_in_numbered_control_set(key: KeyPathRef<'_>) -> bool {
    let mut names = key.components();
    key.root() == RootKey::LocalMachine
        && names.next().is_some_and(|name| is(name, "SYSTEM"))
        && names.next().is_some_and(is_numbered_control_set)
}

/// The path below `CurrentControlSet` of a key in a numbered control set; none for other keys.
///
/// # Examples
/// ```
/// use regdraft::registry::{KeyPath, alias};
///
/// let numbered = KeyPath::parse(r"HKLM\SYSTEM\ControlSet002\Control\Lsa")?;
/// let link = KeyPath::parse(r"HKLM\SYSTEM\CurrentControlSet\Control\Lsa")?;
/// assert_eq!(alias::in_current_control_set(&numbered), Some(link));
/// # Ok::<(), regdraft::registry::KeyPathError>(())
/// ```
pub fn in_current_control_set(key: &KeyPath) -> Option<KeyPath> {
    if of(key) != Some(Alias::ControlSet) {
        return None;
    }
    let mut names = key.components();
    let (system, _) = (names.next()?, names.next()?);
    let rest = names.map(TextRef::wtf8);
    let path = [key.root().name().as_bytes(), system.wtf8(), b"CurrentControlSet"].into_iter();
    let path = path.chain(rest).collect::<Vec<_>>().join(&b'\\');
    KeyPath::from_text(TextRef::from_wtf8(&path)).ok()
}

/// The keys of the machine and of the user that a key of `HKEY_CLASSES_ROOT` shows, merged; none for
/// other keys, and where the path would be too deep.
///
/// # Examples
/// ```
/// use regdraft::registry::{KeyPath, alias};
///
/// let shown = KeyPath::parse(r"HKCR\.txt")?;
/// let machine = KeyPath::parse(r"HKLM\SOFTWARE\Classes\.txt")?;
/// let user = KeyPath::parse(r"HKCU\Software\Classes\.txt")?;
/// assert_eq!(alias::behind_classes(&shown), Some([machine, user]));
/// # Ok::<(), regdraft::registry::KeyPathError>(())
/// ```
pub fn behind_classes(key: &KeyPath) -> Option<[KeyPath; 2]> {
    if of(key) != Some(Alias::Classes) {
        return None;
    }
    let below = |top: &[u8]| {
        let names = std::iter::once(top).chain(key.components().map(TextRef::wtf8));
        let path = names.collect::<Vec<_>>().join(&b'\\');
        KeyPath::from_text(TextRef::from_wtf8(&path)).ok()
    };
    let machine = below(br"HKEY_LOCAL_MACHINE\SOFTWARE\Classes")?;
    Some([machine, below(br"HKEY_CURRENT_USER\Software\Classes")?])
}

type Names<'a> = Vec<TextRef<'a>>;

/// The common form of a path, once for each alias it may be read under, and once as it stands.
fn readings(key: &KeyPath) -> Vec<(Option<Alias>, Names<'_>)> {
    let names: Names<'_> = key.components().collect();
    let mut forms = vec![(None, prefixed(key.root().name(), &names))];
    match (key.root(), names.as_slice()) {
        (RootKey::ClassesRoot, rest) => {
            forms.push((Some(Alias::Classes), prefixed("(classes)", rest)));
        }
        (RootKey::CurrentConfig, rest) => {
            forms.push((Some(Alias::CurrentConfig), prefixed("(profile)", rest)));
        }
        (RootKey::LocalMachine, [system, set, rest @ ..])
            if is(*system, "SYSTEM") && is_control_set(*set) =>
        {
            forms.push((Some(Alias::ControlSet), prefixed("(control set)", rest)));
            if let [profiles, current, rest @ ..] = rest
                && is(*profiles, "Hardware Profiles")
                && is(*current, "Current")
            {
                forms.push((Some(Alias::CurrentConfig), prefixed("(profile)", rest)));
            }
        }
        (RootKey::LocalMachine, [software, rest @ ..]) if is(*software, "SOFTWARE") => {
            let (why, native) = match rest {
                [node, rest @ ..] if is(*node, "WOW6432Node") => (Some(Alias::Wow64), rest),
                _ => (None, rest),
            };
            forms.push((why, prefixed("(software)", native)));
            if let [classes, rest @ ..] = rest
                && is(*classes, "Classes")
            {
                forms.push((Some(Alias::Classes), prefixed("(classes)", rest)));
            }
        }
        (RootKey::CurrentUser, rest) | (RootKey::Users, [_, rest @ ..]) => {
            forms.push((Some(Alias::CurrentUser), prefixed("(user)", rest)));
            user_classes(rest, &mut forms);
        }
        _ => {}
    }
    forms
}

/// `Software\Classes` of a user.
fn user_classes<'a>(rest: &[TextRef<'a>], forms: &mut Vec<(Option<Alias>, Names<'a>)>) {
    if let [software, classes, rest @ ..] = rest
        && is(*software, "SOFTWARE")
        && is(*classes, "Classes")
    {
        forms.push((Some(Alias::Classes), prefixed("(classes)", rest)));
    }
}

/// A made-up first name, which no key path can begin with, and the rest.
fn prefixed<'a>(first: &'static str, rest: &[TextRef<'a>]) -> Names<'a> {
    std::iter::once(TextRef::from(first)).chain(rest.iter().copied()).collect()
}

fn is(name: TextRef<'_>, what: &str) -> bool {
    fold::eq(name, what.into())
}

fn is_control_set(name: TextRef<'_>) -> bool {
    is(name, "CurrentControlSet") || is_numbered_control_set(name)
}

/// Whether a name is `ControlSet` and three digits.
pub(crate) fn is_numbered_control_set(name: TextRef<'_>) -> bool {
    let bytes = name.wtf8();
    match bytes.split_at_checked("ControlSet".len()) {
        Some((head, digits)) => {
            head.eq_ignore_ascii_case(b"ControlSet")
                && digits.len() == 3
                && digits.iter().all(u8::is_ascii_digit)
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: &str, b: &str) -> Option<Alias> {
        let (a, b) = (KeyPath::parse(a).unwrap(), KeyPath::parse(b).unwrap());
        assert_eq!(between(&a, &b), between(&b, &a), "{a} and {b}");
        between(&a, &b)
    }

    #[test]
    fn paths_that_may_meet() {
        use Alias::{Classes, ControlSet, CurrentConfig, CurrentUser, Wow64};
        for (a, b, why) in [
            (r"HKCR\.txt", r"HKLM\Software\Classes\.TXT", Classes),
            (r"HKCR\.txt", r"HKCU\Software\Classes\.txt", Classes),
            (r"HKCU\Environment", r"HKU\S-1-5-21-1\Environment", CurrentUser),
            (
                r"HKLM\SYSTEM\ControlSet001\Control",
                r"HKLM\SYSTEM\CurrentControlSet\control",
                ControlSet,
            ),
            (
                r"HKCC\Software",
                r"HKLM\SYSTEM\CurrentControlSet\Hardware Profiles\Current\Software",
                CurrentConfig,
            ),
            (r"HKLM\SOFTWARE\WOW6432Node\Contoso", r"HKLM\SOFTWARE\Contoso", Wow64),
        ] {
            assert_eq!(check(a, b), Some(why), "{a} and {b}");
        }
        assert_eq!(check(r"HKLM\SOFTWARE\A", r"HKLM\SOFTWARE\B"), None);
        assert_eq!(check(r"HKLM\Hardware\WOW6432Node\A", r"HKLM\SOFTWARE\A"), None);
        assert_eq!(check(r"HKLM\Hardware\Classes\.txt", r"HKCR\.txt"), None);
        assert_eq!(check(r"HKLM\SYSTEM\ControlSet1", r"HKLM\SYSTEM\CurrentControlSet"), None);
    }

    #[test]
    fn paths_to_be_remarked_on() {
        let of = |path: &str| of(&KeyPath::parse(path).unwrap());
        assert_eq!(of(r"HKLM\SYSTEM\controlset002\Control"), Some(Alias::ControlSet));
        assert_eq!(of(r"HKLM\SYSTEM\CurrentControlSet\Control"), None, "the right one to name");
        assert_eq!(of(r"HKCR\x"), Some(Alias::Classes));
        assert_eq!(of(r"HKCU\Software"), Some(Alias::CurrentUser));
        assert_eq!(of(r"HKCC\Software"), Some(Alias::CurrentConfig));
        assert_eq!(of(r"HKLM\SOFTWARE\Classes"), None);
    }
}
