//! What does a key line mean?
//!
//! From the first `[` to the *last* `]` of the line everything belongs to the path, and nothing in
//! it is escaped; what follows is ignored.

use super::record::Fault;
use crate::diagnostic::Code;
use crate::registry::{KeyPath, RootKey};

/// A key line that can be used.
#[derive(Debug)]
pub(super) struct KeyLine {
    pub(super) path: KeyPath,
    pub(super) delete: bool,
    pub(super) remarks: Vec<Fault>,
}

/// Why a key line cannot be used.
#[derive(Debug)]
pub(super) enum BadKey {
    /// The line does nothing: values after it go to the key before it.
    LineIgnored(Fault),
    /// There is no key: values after it are dropped.
    NoKey(Fault),
}

/// Reads a line that begins with `[` at the position.
pub(super) fn parse(line: &[u8], start: usize) -> Result<KeyLine, BadKey> {
    let Some(close) = line.iter().rposition(|b| *b == b']') else {
        let message =
            "the key line has no `]`, so it is ignored: values below it go to the key before it";
        return Err(BadKey::LineIgnored(Fault::new(
            Code::KeyNotClosed,
            start,
            message,
            "close the line with `]`",
        )));
    };
    let inside = line.get(1..close).unwrap_or_default();
    let (delete, name, name_at) = match inside.strip_prefix(b"-") {
        Some(name) => (true, name, start + 2),
        None => (false, inside, start + 1),
    };
    if matches!(name.first(), Some(b' ' | b'\t')) {
        let message = "the key line begins with a blank, so it is ignored: values below it go to the key before it";
        return Err(BadKey::LineIgnored(Fault::new(
            Code::KeyBlank,
            name_at,
            message,
            "remove the blank after the bracket",
        )));
    }
    let (path, doubled) = key_path(name, name_at, delete)?;
    let mut remarks = Vec::new();
    let bracket = |pair: &[u8]| matches!(pair, [b']', b' ' | b'\t' | b';']);
    if let Some(at) = inside.windows(2).position(bracket) {
        remarks.push(Fault::new(
            Code::KeyBracket,
            start + 1 + at,
            "the key's name goes up to the last `]` of the line, so this bracket and what follows belong to it",
            "if a comment was meant, write it on a line of its own",
        ));
    }
    if doubled {
        remarks.push(Fault::new(
            Code::KeyBackslashes,
            name_at,
            "repeated or trailing backslashes in the key path are dropped",
            "write one backslash between key names and none at the end",
        ));
    }
    let after = line.get(close + 1..).unwrap_or_default().trim_ascii_start();
    if !matches!(after.first(), None | Some(b';')) {
        remarks.push(Fault::new(
            Code::KeyTrailingText,
            start + close + 1,
            "what follows the last `]` is ignored",
            "remove it, or begin it with `;`",
        ));
    }
    Ok(KeyLine { path, delete, remarks })
}

/// The path, and whether backslashes were dropped from it.
fn key_path(name: &[u8], at: usize, delete: bool) -> Result<(KeyPath, bool), BadKey> {
    let bad = |code, message: String, help| Err(BadKey::NoKey(Fault::new(code, at, message, help)));
    let root_len = name.iter().position(|b| *b == b'\\').unwrap_or(name.len());
    let (root, below) = name.split_at_checked(root_len).unwrap_or((name, &[]));
    let Some(root) = RootKey::parse_full(root) else {
        return bad(
            Code::KeyRoot,
            "the key path does not begin with a full root key name; the key is ignored, and so are the values below it".into(),
            "begin it with HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER, HKEY_CLASSES_ROOT, HKEY_USERS or HKEY_CURRENT_CONFIG",
        );
    };
    if below.starts_with(b"\\\\") {
        return bad(
            Code::KeyName,
            "two backslashes follow the root key; the key is ignored, and so are the values below it".into(),
            "write one backslash after the root key",
        );
    }
    let mut tidy = Vec::with_capacity(below.len());
    for component in below.split(|b| *b == b'\\').filter(|component| !component.is_empty()) {
        tidy.push(b'\\');
        tidy.extend_from_slice(component);
    }
    if tidy.is_empty() && delete {
        return bad(
            Code::KeyDeleteRoot,
            format!(
                "{root} cannot be deleted; the line is ignored, and so are the values below it"
            ),
            "name the key to delete below the root key",
        );
    }
    match KeyPath::from_parts(root, &tidy) {
        Ok(path) => Ok((path, tidy.len() != below.len())),
        Err(error) => bad(
            Code::KeyName,
            format!("{error}; the key is ignored, and so are the values below it"),
            "give the key a name that Windows can have",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> String {
        match parse(line.as_bytes(), 0) {
            Ok(key) => format!("{}{}", if key.delete { "-" } else { "" }, key.path),
            Err(BadKey::LineIgnored(fault)) => format!("line ignored: {}", fault.code),
            Err(BadKey::NoKey(fault)) => format!("no key: {}", fault.code),
        }
    }

    #[test]
    fn key_lines_as_regedit_takes_them() {
        for (line, expected) in [
            (r"[HKEY_LOCAL_MACHINE\S\a[b]c] ;x", r"HKEY_LOCAL_MACHINE\S\a[b]c"),
            (r"[HKEY_LOCAL_MACHINE\K] ;see [1]", r"HKEY_LOCAL_MACHINE\K] ;see [1"),
            (r"[hkey_current_user\S\\\T\]", r"HKEY_CURRENT_USER\S\T"),
            (r#"[HKEY_USERS\a"b/c;d=e#f\\"]"#, r#"HKEY_USERS\a"b/c;d=e#f\""#),
            (r"[HKEY_USERS\K ]", r"HKEY_USERS\K "),
            (r"[-HKEY_USERS\K]", r"-HKEY_USERS\K"),
            (r"[HKEY_USERS]", "HKEY_USERS"),
            (r"[HKEY_USERS\K", "line ignored: RD1201"),
            (r"[ HKEY_USERS\K]", "line ignored: RD1202"),
            (r"[- HKEY_USERS\K]", "line ignored: RD1202"),
            (r"[HKLM\K]", "no key: RD1203"),
            (r"[--HKEY_USERS\K]", "no key: RD1203"),
            (r"[\HKEY_USERS\K]", "no key: RD1203"),
            (r"[]", "no key: RD1203"),
            (r"[HKEY_USERS\\K]", "no key: RD1204"),
            (r"[-HKEY_USERS]", "no key: RD1205"),
            (r"[-HKEY_USERS\]", "no key: RD1205"),
        ] {
            assert_eq!(read(line), expected, "{line}");
        }
    }
}
