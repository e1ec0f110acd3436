//! Does Windows look at that place at all?

use std::collections::{BTreeMap, BTreeSet};

use super::super::nearest::{distance, meant};
use super::near::MOST;
use super::{Wanted, at};
use crate::catalogue::schannel::{Protocol, Role};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{KeyPath, RootKey, ValueData, ValueName, ValueType, alias};
use crate::span::Span;

const SCHANNEL: &str =
    r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";

/// The folders below SCHANNEL.
const FOLDERS: [&str; 5] = ["Protocols", "Ciphers", "Hashes", "KeyExchangeAlgorithms", "Messaging"];

/// Names that people give algorithms, and those that SCHANNEL has for them.
const OTHER_NAMES: [(&str, &str); 9] = [
    ("DH", "Diffie-Hellman"),
    ("SHA1", "SHA"),
    ("SHA-1", "SHA"),
    ("SHA 1", "SHA"),
    ("3DES", "Triple DES 168"),
    ("Triple DES", "Triple DES 168"),
    ("Triple DES 168/168", "Triple DES 168"),
    ("RSA", "PKCS"),
    ("DHE", "Diffie-Hellman"),
];

/// Names as translated pages print them, and those that Windows has for them in every language.
const TRANSLATED: [(&str, &str); 13] = [
    ("Aktiviert", "Enabled"),
    ("Activé", "Enabled"),
    ("Habilitado", "Enabled"),
    ("Abilitato", "Enabled"),
    ("Ativado", "Enabled"),
    ("Ingeschakeld", "Enabled"),
    ("Включено", "Enabled"),
    ("有効", "Enabled"),
    ("有効化済み", "Enabled"),
    ("已启用", "Enabled"),
    ("Serveur", "Server"),
    ("Servidor", "Server"),
    ("Cliente", "Client"),
];

/// Names that stand nowhere else.
pub(super) const NAMES: [&str; 5] = [
    "SchUseStrongCrypto",
    "SystemDefaultTlsVersions",
    "DisabledByDefault",
    "DefaultSecureProtocols",
    "SecureProtocols",
];

pub(super) fn check(wanted: &Wanted, found: &mut Vec<Diagnostic>) {
    let known = Known::new(wanted);
    let mut told = BTreeSet::new();
    for (key, span) in &wanted.keys {
        let place = alias::in_current_control_set(key).unwrap_or_else(|| key.clone());
        let Some(message) = known.objection_to_key(&place, false) else { continue };
        told.insert(place);
        found.push(misspelt(message, *span));
    }
    for ((key, name), (data, span)) in &wanted.values {
        if wanted.index.find(key, name).is_some() || told.contains(key) {
            continue;
        }
        if let Some(diagnostic) = known.protocol_key_value(key, name) {
            found.push(at(diagnostic, *span));
        } else if let Some(message) = known.objection_to_name(key, name, data) {
            found.push(misspelt(message, *span));
        }
    }
}

fn misspelt(message: String, span: Option<Span>) -> Diagnostic {
    let help = "write the name as it is in the catalogue: `regdraft catalogue` lists all";
    at(Diagnostic::new(Code::Misspelt, message).help(help), span)
}

/// The places that Windows looks at.
struct Known {
    keys: BTreeSet<KeyPath>,
    /// Each key with the names of its values.
    names: BTreeMap<KeyPath, Vec<ValueName>>,
    protocols: Vec<(KeyPath, Protocol)>,
    /// The keys as text, each with its depth.
    texts: Vec<(String, usize)>,
}

impl Known {
    fn new(wanted: &Wanted) -> Self {
        let mut names: BTreeMap<KeyPath, Vec<ValueName>> = BTreeMap::new();
        for setting in wanted.index.settings() {
            names.entry(setting.key().clone()).or_default().push(setting.name().clone());
        }
        let own = names.keys().cloned();
        let key = |protocol: Protocol| Some((protocol.key().ok()?, protocol));
        let protocols: Vec<_> = Protocol::ALL.into_iter().filter_map(key).collect();
        let keys: BTreeSet<KeyPath> =
            own.chain(protocols.iter().map(|(key, _)| key.clone())).collect();
        let text = |key: &KeyPath| Some((key.as_str().ok()?.to_owned(), key.depth()));
        let texts = keys.iter().filter_map(text).collect();
        Self { keys, names, protocols, texts }
    }

    /// The names of the values that Windows looks at in a key.
    fn names_in(&self, key: &KeyPath) -> Vec<&str> {
        let there = self.names.get(key).into_iter().flatten();
        there.filter_map(|name| name.as_str().ok()).collect()
    }

    /// Why Windows does not look at a key, where it was probably meant to.
    fn objection_to_key(&self, key: &KeyPath, with_value: bool) -> Option<String> {
        if self.keys.contains(key) {
            return None;
        }
        let path = key.as_str().ok()?;
        if let Some(below) = strip_key(path, SCHANNEL) {
            let names: Vec<&str> = below.split('\\').collect();
            if let Some(objection) = self.objection_below_schannel(&names) {
                return Some(objection);
            }
        }
        let depth = key.depth();
        let near = self.texts.iter().filter(|(_, known)| known.abs_diff(depth) <= 1);
        let near = near.filter_map(|(text, _)| {
            let distance = distance(path, text, MOST)?;
            // Other numbers are other things, unless a value says what is meant.
            let same_words = with_value || without_digits(path) != without_digits(text);
            same_words.then_some((distance, text))
        });
        let (_, text) = near.min()?;
        Some(format!("Windows does not look at {path}; the key is {text}"))
    }

    fn objection_below_schannel(&self, names: &[&str]) -> Option<String> {
        let (folder, rest) = names.split_first()?;
        let Some(folder) = FOLDERS.into_iter().find(|known| known.eq_ignore_ascii_case(folder))
        else {
            let right = meant(folder, FOLDERS)?;
            return Some(format!(
                "Windows does not look at SCHANNEL\\{folder}; the key is {right}"
            ));
        };
        match folder {
            "Protocols" => objection_to_protocol(rest),
            "Messaging" => None,
            _ => objection_to_algorithm(folder, rest, &self.algorithms(folder)),
        }
    }

    /// The algorithms of a folder.
    fn algorithms(&self, folder: &str) -> Vec<&str> {
        let names = self.keys.iter().filter_map(|key| {
            let below = strip_key(key.as_str().ok()?, SCHANNEL)?;
            let (place, name) = below.split_once('\\')?;
            place.eq_ignore_ascii_case(folder).then_some(name)
        });
        names.collect()
    }

    /// Why Windows does not look at a value, where it was probably meant to.
    fn objection_to_name(
        &self,
        key: &KeyPath,
        name: &ValueName,
        data: &ValueData,
    ) -> Option<String> {
        let text = name.as_str().ok().filter(|text| !text.is_empty())?;
        let names = self.names_in(key);
        if names.is_empty() {
            // A value that stands nowhere else tells what key was meant.
            let is_sure = NAMES.iter().any(|known| known.eq_ignore_ascii_case(text));
            if !is_sure {
                return None;
            }
            return self.objection_to_key(key, true).or_else(|| {
                // Users' copies are elsewhere, and no mistake.
                let is_user = matches!(key.root(), RootKey::Users | RootKey::CurrentUser);
                let is_users_own = is_user && text.eq_ignore_ascii_case("SecureProtocols");
                (!is_users_own).then(|| format!("Windows does not look at {text} in {key}"))
            });
        }
        if let Some(right) = other_name(&TRANSLATED, text).filter(|right| names.contains(right)) {
            return Some(format!("{text} is a translation; the value's name is {right}"));
        }
        if let Some(right) = meant(text, names.iter().copied()) {
            return Some(format!("Windows does not look at {text}; the value's name is {right}"));
        }
        if self.names.values().flatten().any(|known| known == name) {
            return Some(format!(
                "Windows looks at {text} in other keys, not in {key}: a key line may be missing"
            ));
        }
        let path = key.as_str().ok()?;
        let is_role = strip_key(path, SCHANNEL).is_some_and(|below| {
            below.split('\\').next().is_some_and(|folder| folder.eq_ignore_ascii_case("Protocols"))
        });
        // A text may be a remark of somebody; a number was meant to be a switch.
        let is_switch = is_role && data.value_type() == ValueType::DWORD;
        is_switch.then(|| format!("Windows looks at {} there, not at {text}", names.join(" and ")))
    }

    /// Values that belong into the keys of the roles.
    fn protocol_key_value(&self, key: &KeyPath, name: &ValueName) -> Option<Diagnostic> {
        if !self.keys.contains(key) {
            return None;
        }
        let (_, protocol) = self.protocols.iter().find(|(known, _)| known == key)?;
        let name = name.as_str().ok()?;
        let is_role_value = ["Enabled", "DisabledByDefault"]
            .into_iter()
            .any(|known| known.eq_ignore_ascii_case(name));
        is_role_value.then(|| {
            let message = format!(
                "{name} stands in the key of {} itself, where Windows does not look at it",
                protocol.key_name()
            );
            let roles = Role::ALL.map(Role::key_name).join(" and ");
            Diagnostic::new(Code::ProtocolKeyValue, message)
                .help(format!("set it in the keys {roles} below"))
        })
    }
}

/// What a path has below a key; none if it is not below it.
fn strip_key<'a>(path: &'a str, key: &str) -> Option<&'a str> {
    let (head, below) = path.split_at_checked(key.len())?;
    head.eq_ignore_ascii_case(key).then(|| below.strip_prefix('\\')).flatten()
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).flat_map(char::to_lowercase).collect()
}

/// The name that stands for another one in a table.
fn other_name(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    let letters = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
    table.iter().find(|(other, _)| letters(other) == letters(name)).map(|(_, right)| *right)
}

fn objection_to_protocol(names: &[&str]) -> Option<String> {
    let (protocol, rest) = names.split_first()?;
    let known = Protocol::ALL.map(Protocol::key_name);
    if !known.iter().any(|known| known.eq_ignore_ascii_case(protocol)) {
        // DTLS is another protocol than TLS.
        let is_datagram = |name: &str| name.trim_start().starts_with(['D', 'd']);
        let alike = known.into_iter().filter(|known| is_datagram(known) == is_datagram(protocol));
        let right = match meant(protocol, alike) {
            Some(right) => format!("the key is {right}"),
            None => format!("it knows {}", known.join(", ")),
        };
        return Some(format!("Windows knows no protocol {protocol:?}; {right}"));
    }
    let (role, deeper) = rest.split_first()?;
    let roles = Role::ALL.map(Role::key_name);
    if !roles.iter().any(|known| known.eq_ignore_ascii_case(role)) {
        let right = meant(role, roles).or_else(|| other_name(&TRANSLATED, role));
        let right = right.map_or_else(|| roles.join(" and "), str::to_owned);
        return Some(format!("Windows does not look at {protocol}\\{role}; the key is {right}"));
    }
    let first = deeper.first()?;
    Some(format!("Windows looks at values of {protocol}\\{role}, not at a key {first} below it"))
}

fn objection_to_algorithm(folder: &str, names: &[&str], known: &[&str]) -> Option<String> {
    let whole = names.join("/");
    if names.len() > 1 {
        let right = known.iter().find(|known| known.eq_ignore_ascii_case(&whole))?;
        return Some(format!(
            "the slash belongs to the name: the key is {folder}\\{right}, not two keys"
        ));
    }
    if known.iter().any(|known| known.eq_ignore_ascii_case(&whole)) {
        return None;
    }
    // `RC4 128` is the first half of a name.
    let begins = |known: &&&str| {
        known.get(..whole.len()).is_some_and(|head| head.eq_ignore_ascii_case(&whole))
            && known.get(whole.len()..).is_some_and(|rest| rest.starts_with(['/', ' ']))
    };
    let longer: Vec<&str> = known.iter().filter(begins).copied().collect();
    let right = other_name(&OTHER_NAMES, &whole)
        .or_else(|| meant(&whole, known.iter().copied()))
        .map(str::to_owned)
        .or_else(|| (!longer.is_empty()).then(|| longer.join(" or ")))?;
    Some(format!("Windows does not look at {folder}\\{whole}; the key is {right}"))
}
