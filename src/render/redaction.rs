//! Whose data must not stand on a page?
//!
//! Only pages for people are concerned: what is applied, and what is needed to render a ticket
//! again, always holds the exact data.

use std::fmt;

use crate::registry::{KeyPath, RootKey, TextRef, ValueName, fold_units};

/// Names under which Windows and widely used programs keep passwords and product keys.
///
/// From the documentation of Winlogon's automatic logon (`DefaultPassword`), and the names that VNC
/// servers, proxies and remote tools document for their registry settings.
const WELL_KNOWN: &[&str] = &[
    "DefaultPassword",
    "AltDefaultPassword",
    "Password",
    "PasswordViewOnly",
    "ControlPassword",
    "ProxyPassword",
    "ProxyPass",
    "SecurityPasswordAES",
    "OptionsPasswordAES",
    "ServerPasswordAES",
    "DigitalProductId",
    "DigitalProductId4",
    "ProductKey",
    "BackupProductKeyDefault",
];

/// Which values' data are held back from reviews.
///
/// # Examples
/// ```
/// use regdraft::registry::{KeyPath, ValueName};
/// use regdraft::render::Redaction;
///
/// let key = KeyPath::parse(r"HKLM\SOFTWARE\Contoso")?;
/// let redaction = Redaction::well_known().with(r"HKLM\SOFTWARE\Contoso\*token*")?;
/// assert!(redaction.covers(&key, &ValueName::new("defaultpassword")?));
/// assert!(redaction.covers(&key, &ValueName::new("ApiToken2")?));
/// assert!(!redaction.covers(&key, &ValueName::new("DefaultUserName")?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redaction {
    patterns: Vec<Pattern>,
}

/// A pattern: `*` stands for any characters, `?` for one; letters match as in the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    text: String,
    /// Folded as names are.
    units: Vec<u16>,
    /// Against the key's path, a backslash and the name, not the name alone.
    with_key: bool,
}

/// The text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError(&'static str);

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for PatternError {}

impl Redaction {
    /// Holds nothing back.
    pub fn none() -> Self {
        Self { patterns: Vec::new() }
    }

    /// Holds back what is well known to be secret, such as `DefaultPassword`.
    pub fn well_known() -> Self {
        let pattern = |name: &&str| Pattern::new(name, false);
        Self { patterns: WELL_KNOWN.iter().map(pattern).collect() }
    }

    /// Holds back also what a pattern matches: a value's name, or with a backslash in it the key's
    /// path and the name (`KEY\` alone is the default value). `*` and `?` are wildcards.
    ///
    /// # Errors
    /// [`PatternError`] for a pattern that cannot match anything.
    pub fn with(mut self, pattern: &str) -> Result<Self, PatternError> {
        if pattern.is_empty() {
            return Err(PatternError("an empty pattern matches nothing"));
        }
        let with_key = pattern.contains('\\');
        let (root, rest) = pattern.split_once('\\').unwrap_or((pattern, ""));
        let expanded = match RootKey::parse(root) {
            Some(root) if with_key => format!("{}\\{rest}", root.name()),
            _ if with_key && !root.contains(['*', '?']) => {
                return Err(PatternError(
                    "a pattern with a backslash begins with a root key, such as HKLM, or with a wildcard",
                ));
            }
            _ => pattern.to_owned(),
        };
        let mut new = Pattern::new(&expanded, with_key);
        pattern.clone_into(&mut new.text);
        if !self.patterns.contains(&new) {
            self.patterns.push(new);
        }
        Ok(self)
    }

    /// Whether a value's data are held back.
    pub fn covers(&self, key: &KeyPath, name: &ValueName) -> bool {
        let folded = |text: TextRef<'_>| fold_units(text).collect::<Vec<u16>>();
        let name = folded(name.text());
        let mut whole = None;
        self.patterns.iter().any(|pattern| {
            if !pattern.with_key {
                return matches(&pattern.units, &name);
            }
            let whole = whole.get_or_insert_with(|| {
                let mut whole = folded(key.text());
                whole.push(u16::from(b'\\'));
                whole.extend(&name);
                whole
            });
            matches(&pattern.units, whole)
        })
    }

    /// The patterns, as they were given.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().map(|pattern| pattern.text.as_str())
    }
}

impl Default for Redaction {
    fn default() -> Self {
        Self::well_known()
    }
}

impl Pattern {
    fn new(text: &str, with_key: bool) -> Self {
        Self { text: text.to_owned(), units: fold_units(text.into()).collect(), with_key }
    }
}

/// Whether a pattern matches all of a text. The last `*` is the only one that is tried again, so
/// this takes at most as many steps as the product of the lengths.
fn matches(pattern: &[u16], text: &[u16]) -> bool {
    const ANY: u16 = b'*' as u16;
    const ONE: u16 = b'?' as u16;
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(unit) = text.get(from) {
        match pattern.get(at) {
            Some(&ANY) => {
                star = Some((at, from));
                at += 1;
            }
            Some(wanted) if *wanted == ONE || wanted == unit => {
                at += 1;
                from += 1;
            }
            _ => {
                let Some((place, taken)) = star else { return false };
                star = Some((place, taken + 1));
                (at, from) = (place + 1, taken + 1);
            }
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(|unit| *unit == ANY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(pattern: &str, key: &str, name: &str) -> bool {
        let redaction = Redaction::none().with(pattern).unwrap();
        redaction.covers(&KeyPath::parse(key).unwrap(), &ValueName::new(name).unwrap())
    }

    #[test]
    fn patterns() {
        let key = r"HKLM\SOFTWARE\Contoso";
        for (pattern, name, wanted) in [
            ("secret", "SECRET", true),
            ("secret", "secrets", false),
            ("*secret*", "my secrets", true),
            ("s?cret", "sacret", true),
            ("s?cret", "scret", false),
            ("*a*b*c", "xxaxxbxxbc", true),
            ("*a*b*c", "xxaxxbxxb", false),
            ("*", "", true),
            (r"HKLM\software\contoso\*", "x", true),
            (r"hklm\SOFTWARE\Contoso\", "", true),
            (r"HKLM\SOFTWARE\Contoso\", "x", false),
            (r"*\Contoso\x", "X", true),
            (r"HKCU\*", "x", false),
        ] {
            assert_eq!(covers(pattern, key, name), wanted, "{pattern} {name}");
        }
        assert!(Redaction::none().with("").is_err());
        assert!(Redaction::none().with(r"SOFTWARE\x").is_err());
    }

    #[test]
    fn patterns_are_kept_once_and_as_given() {
        let twice = Redaction::none().with(r"HKLM\x").unwrap().with(r"HKLM\x").unwrap();
        assert_eq!(twice.patterns().collect::<Vec<_>>(), [r"HKLM\x"]);
    }
}
