//! Which keys must a rollback never delete?
//!
//! Keys that every Windows installation has. If a state says that one of them did not exist, the
//! state is more likely wrong than Windows, and deleting the key would take everything below it.

use crate::registry::alias::is_numbered_control_set;
use crate::registry::{KeyPath, RootKey, TextRef};

/// Below `HKEY_LOCAL_MACHINE`. `SYSTEM\CurrentControlSet` also stands for the numbered control sets.
const MACHINE: &[&str] = &[
    r"SOFTWARE\Classes",
    r"SOFTWARE\Clients",
    r"SOFTWARE\Microsoft",
    r"SOFTWARE\Microsoft\.NETFramework",
    r"SOFTWARE\Microsoft\Cryptography",
    r"SOFTWARE\Microsoft\Windows",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Policies",
    r"SOFTWARE\Microsoft\Windows NT",
    r"SOFTWARE\Microsoft\Windows NT\CurrentVersion",
    r"SOFTWARE\Policies",
    r"SOFTWARE\Policies\Microsoft",
    r"SOFTWARE\WOW6432Node",
    r"SOFTWARE\WOW6432Node\Classes",
    r"SOFTWARE\WOW6432Node\Clients",
    r"SOFTWARE\WOW6432Node\Microsoft",
    r"SOFTWARE\WOW6432Node\Microsoft\.NETFramework",
    r"SOFTWARE\WOW6432Node\Microsoft\Cryptography",
    r"SOFTWARE\WOW6432Node\Microsoft\Windows",
    r"SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion",
    r"SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Internet Settings",
    r"SOFTWARE\WOW6432Node\Microsoft\Windows NT",
    r"SOFTWARE\WOW6432Node\Microsoft\Windows NT\CurrentVersion",
    r"SOFTWARE\WOW6432Node\Policies",
    r"SYSTEM\CurrentControlSet",
    r"SYSTEM\CurrentControlSet\Control",
    r"SYSTEM\CurrentControlSet\Control\Cryptography",
    r"SYSTEM\CurrentControlSet\Control\Lsa",
    r"SYSTEM\CurrentControlSet\Control\SecurityProviders",
    r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL",
    r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Ciphers",
    r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Hashes",
    r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\KeyExchangeAlgorithms",
    r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols",
    r"SYSTEM\CurrentControlSet\Enum",
    r"SYSTEM\CurrentControlSet\Hardware Profiles",
    r"SYSTEM\CurrentControlSet\Services",
];

/// Below a user's key.
const USER: &[&str] = &[
    r"SOFTWARE\Classes",
    r"SOFTWARE\Microsoft",
    r"SOFTWARE\Microsoft\Windows",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Policies",
    r"SOFTWARE\Microsoft\Windows NT",
    r"SOFTWARE\Microsoft\Windows NT\CurrentVersion",
    r"SOFTWARE\Policies",
    r"SOFTWARE\Policies\Microsoft",
];

/// Directly below the root keys of every machine.
const TOP: &[(RootKey, &[&str])] = &[
    (RootKey::LocalMachine, &["HARDWARE", "SAM", "SECURITY", "SOFTWARE", "SYSTEM"]),
    (RootKey::CurrentUser, &["Control Panel", "Environment", "Software"]),
    (RootKey::CurrentConfig, &["Software", "System"]),
];

/// Whether every Windows installation has the key, so that a state that does not tell of it may be
/// taken to have it.
pub fn exists_everywhere(key: &KeyPath) -> bool {
    let top = |name: TextRef<'_>| {
        let names =
            TOP.iter().filter(|(root, _)| *root == key.root()).flat_map(|(_, names)| *names);
        name.as_str().is_ok_and(|name| names.into_iter().any(|n| n.eq_ignore_ascii_case(name)))
    };
    if key.depth() == 1 { top(key.key_name()) } else { is_protected(key) }
}

/// Whether no rollback may delete a key: a root key, a key directly below one, or one of those that
/// every Windows installation has.
///
/// # Examples
/// ```
/// use regdraft::change::is_protected;
/// use regdraft::registry::KeyPath;
///
/// let protocols = r"HKLM\SYSTEM\ControlSet001\Control\SecurityProviders\SCHANNEL\Protocols";
/// assert!(is_protected(&KeyPath::parse(protocols)?));
/// assert!(!is_protected(&KeyPath::parse(&format!(r"{protocols}\TLS 1.0"))?));
/// # Ok::<(), regdraft::registry::KeyPathError>(())
/// ```
pub fn is_protected(key: &KeyPath) -> bool {
    if key.depth() <= 1 {
        return true;
    }
    let (list, skipped) = match key.root() {
        RootKey::LocalMachine => (MACHINE, 0),
        RootKey::CurrentUser => (USER, 0),
        RootKey::Users => (USER, 1),
        _ => return false,
    };
    // The lists are ASCII, so a name that is not Unicode is not in them.
    let mut names = Vec::new();
    for name in key.components().skip(skipped) {
        let Ok(name) = name.as_str() else { return false };
        names.push(name);
    }
    if let Some(set) = names.get_mut(1).filter(|set| is_numbered_control_set((**set).into())) {
        *set = "CurrentControlSet";
    }
    let below = names.join("\\");
    // `Software` of a user below HKEY_USERS is as much the user's as anything.
    (skipped == 1 && names.len() == 1)
        || list.iter().any(|protected| protected.eq_ignore_ascii_case(&below))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protected_are_the_keys_every_windows_has() {
        for (path, protected) in [
            ("HKLM", true),
            (r"HKLM\SOFTWARE", true),
            (r"HKCU\Contoso", true),
            (r"HKLM\SOFTWARE\Contoso", false),
            (r"HKCU\Software\Microsoft\Windows", true),
            (r"HKCU\Software\Contoso", false),
            (r"hklm\software\MICROSOFT", true),
            (r"HKLM\SOFTWARE\WOW6432Node\Microsoft\.NETFramework", true),
            (r"HKLM\SOFTWARE\WOW6432Node\Microsoft\.NETFramework\v4.0.30319", false),
            (r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL", true),
            (r"HKLM\SYSTEM\ControlSet002\Services", true),
            (r"HKLM\SYSTEM\ControlSet02\Services", false),
            (r"HKU\S-1-5-18", true),
            (r"HKU\S-1-5-18\Software", true),
            (r"HKU\S-1-5-18\Software\Microsoft", true),
            (r"HKU\S-1-5-18\Software\Contoso", false),
            (r"HKCR\.txt\shell", false),
        ] {
            assert_eq!(is_protected(&KeyPath::parse(path).unwrap()), protected, "{path}");
        }
    }

    #[test]
    fn what_a_state_may_be_silent_about() {
        for (path, everywhere) in [
            ("HKLM", true),
            ("HKU", true),
            (r"HKLM\Software", true),
            (r"HKLM\Environment", false),
            (r"HKCU\Environment", true),
            (r"HKCU\SYSTEM", false),
            (r"HKCC\System", true),
            (r"HKLM\SOFTWARE\Microsoft", true),
            (r"HKCU\Software\Microsoft", true),
            (r"HKCU\Software\Contoso", false),
        ] {
            let key = KeyPath::parse(path).unwrap();
            assert_eq!(exists_everywhere(&key), everywhere, "{path}");
        }
    }
}
