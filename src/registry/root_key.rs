//! Which trees does a registry have?

use std::fmt;

/// A root key. (What is often called a "hive" is a file; the tree on top is a root key.)
///
/// # Ordering
/// By name, which is the order of every output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RootKey {
    /// `HKEY_CLASSES_ROOT`: a merged view of two places, see [`alias`](crate::registry::alias).
    ClassesRoot,
    /// `HKEY_CURRENT_CONFIG`: an alias of a key below `HKEY_LOCAL_MACHINE`.
    CurrentConfig,
    /// `HKEY_CURRENT_USER`: an alias of the user's key below `HKEY_USERS`.
    CurrentUser,
    /// `HKEY_LOCAL_MACHINE`.
    LocalMachine,
    /// `HKEY_USERS`.
    Users,
}

impl RootKey {
    /// All root keys, in order.
    pub const ALL: [RootKey; 5] = [
        RootKey::ClassesRoot,
        RootKey::CurrentConfig,
        RootKey::CurrentUser,
        RootKey::LocalMachine,
        RootKey::Users,
    ];

    /// The full name, the only one that every importer of `.reg` files knows.
    pub const fn name(self) -> &'static str {
        match self {
            RootKey::ClassesRoot => "HKEY_CLASSES_ROOT",
            RootKey::CurrentConfig => "HKEY_CURRENT_CONFIG",
            RootKey::CurrentUser => "HKEY_CURRENT_USER",
            RootKey::LocalMachine => "HKEY_LOCAL_MACHINE",
            RootKey::Users => "HKEY_USERS",
        }
    }

    /// The short name, as `reg.exe` takes it.
    pub const fn short_name(self) -> &'static str {
        match self {
            RootKey::ClassesRoot => "HKCR",
            RootKey::CurrentConfig => "HKCC",
            RootKey::CurrentUser => "HKCU",
            RootKey::LocalMachine => "HKLM",
            RootKey::Users => "HKU",
        }
    }

    /// What .NET calls it (`Microsoft.Win32.RegistryHive`), as scripts write it.
    pub(crate) const fn hive(self) -> &'static str {
        match self {
            RootKey::ClassesRoot => "ClassesRoot",
            RootKey::CurrentConfig => "CurrentConfig",
            RootKey::CurrentUser => "CurrentUser",
            RootKey::LocalMachine => "LocalMachine",
            RootKey::Users => "Users",
        }
    }

    /// The root key that .NET calls so.
    pub(crate) fn of_hive(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|root| name == root.hive())
    }

    /// The root key of a full or short name, in any case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|root| {
            name.eq_ignore_ascii_case(root.name()) || name.eq_ignore_ascii_case(root.short_name())
        })
    }

    /// The root key of a full name, in any case, given as bytes.
    pub(crate) fn parse_full(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|root| name.eq_ignore_ascii_case(root.name().as_bytes()))
    }
}

impl fmt::Display for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::RootKey;

    #[test]
    fn names_are_whole_and_case_blind() {
        assert_eq!(RootKey::parse("hkey_local_machine"), Some(RootKey::LocalMachine));
        assert_eq!(RootKey::parse("HkLm"), Some(RootKey::LocalMachine));
        assert_eq!(RootKey::parse("HKEY_LOCAL"), None);
        assert_eq!(RootKey::parse_full(b"HKLM"), None);
        assert_eq!(RootKey::LocalMachine.to_string(), "HKEY_LOCAL_MACHINE");
        assert!(RootKey::ALL.is_sorted_by_key(|root| root.name()), "order is the order of names");
    }
}
