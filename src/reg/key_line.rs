//! What does a key line mean?
//!
//! From the first `[` to the *last* `]` of the line everything belongs to the path, and nothing in
//! it is escaped; what follows is ignored. A key's path shares most of its names with that of the
//! key before it, so those are neither checked nor stored again.

use std::borrow::Cow;

use super::foreign_root::ForeignRoot;
use super::plain::plain_name_length;
use super::record::Fault;
use crate::diagnostic::Code;
use crate::registry::{
    KeyPathError, KeyPathRef, MAX_DEPTH, MAX_KEY_NAME, RootKey, SharedNames, check_key_name,
    shared_names, shared_prefix, split_name,
};

/// What a key line that can be used says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeyLine {
    pub(super) delete: bool,
}

/// Why a key line cannot be used.
#[derive(Debug)]
pub(super) enum BadKey {
    /// The line does nothing: values after it go to the key before it.
    LineIgnored(Fault),
    /// There is no key: values after it are dropped.
    NoKey(Fault),
}

/// The path of the last key line, in memory that is used again for the next one.
#[derive(Debug)]
pub(super) struct Current {
    root: RootKey,
    full: Vec<u8>,
    /// Where each key name below the root key ends in `full`.
    ends: Vec<usize>,
    /// Where the first `]` in `full` is.
    bracket: Option<usize>,
    /// What it shares with the path before.
    shared: Option<SharedNames>,
    pub(super) foreign: ForeignRoot,
}

impl Default for Current {
    fn default() -> Self {
        let root = RootKey::LocalMachine;
        let foreign = ForeignRoot::default();
        Self {
            root,
            full: root.name().into(),
            ends: Vec::new(),
            bracket: None,
            shared: None,
            foreign,
        }
    }
}

impl Current {
    pub(super) fn path(&self) -> KeyPathRef<'_> {
        KeyPathRef::from_checked(self.root, &self.full)
    }

    /// Returns `true` if the path is that of a root key, or of a hive's root.
    fn is_root(&self) -> bool {
        self.ends.is_empty() || self.foreign.is_root(self.path().text())
    }

    /// What the path shares with the one that was read before it, good or bad.
    pub(super) fn shared(&self) -> Option<SharedNames> {
        self.shared
    }

    /// Takes a path from its root key and the rest, which is empty or begins with a backslash. Tells
    /// whether superfluous backslashes were dropped.
    fn set(&mut self, root: RootKey, below: &[u8]) -> Result<bool, KeyPathError> {
        let head = root.name().len();
        self.shared = None;
        let same_root = root == self.root;
        if !same_root {
            self.root = root;
            self.full = root.name().into();
            self.ends.clear();
        }
        let known = self.full.get(head..).unwrap_or_default();
        let shared = shared_names(known, self.ends.iter().map(|end| end - head), below);
        self.ends.truncate(shared);
        let kept = self.ends.last().copied().unwrap_or(head);
        self.full.truncate(kept);
        self.shared =
            same_root.then_some(SharedNames { names: shared, end: kept, is_parent: false });
        self.bracket = self.bracket.filter(|at| *at < kept);
        let Some(rest) = below.get(kept - head..).and_then(|rest| rest.strip_prefix(b"\\")) else {
            return Ok(false);
        };
        if !rest.is_empty() && memchr::memchr2(b'\\', b']', rest).is_none() {
            // Nearly always: one key below those that are known.
            self.push(rest, below)?;
            return Ok(false);
        }
        let mut dropped = false;
        let mut rest = Some(rest);
        while let Some(text) = rest {
            let (name, after) = split_name(text);
            rest = after;
            if name.is_empty() {
                dropped = true;
            } else {
                self.push(name, below)?;
            }
        }
        let new = self.full.get(kept..).unwrap_or_default();
        self.bracket = self.bracket.or(memchr::memchr(b']', new).map(|at| kept + at));
        Ok(dropped)
    }

    /// Takes the path of a key line that stands as exporters write it; tells where the next line
    /// begins. None, and nothing taken, for any other line.
    #[inline]
    pub(super) fn take(&mut self, text: &[u8]) -> Option<usize> {
        let line = text.strip_prefix(b"[")?;
        let same = shared_prefix(&self.full, line);
        let head = self.root.name().len();
        // Nearly always the path before is the parent, or a child of the parent.
        let is_shared = |end: &usize| *end <= same && line.get(*end) == Some(&b'\\');
        let above = self.ends.iter().rposition(is_shared).map_or(0, |at| at + 1);
        let kept = match above.checked_sub(1).and_then(|at| self.ends.get(at)) {
            Some(end) => *end,
            None if is_shared(&head) => head,
            None => return None,
        };
        let rest = line.get(kept + 1..)?;
        let end = plain_name_length(rest);
        // A unit takes at least one byte. A bracket within the path may deserve a remark.
        let is_plain = rest.get(end..)?.starts_with(b"]\r\n")
            && (1..=MAX_KEY_NAME).contains(&end)
            && self.bracket.is_none()
            && above < MAX_DEPTH;
        let name = rest.get(..end).filter(|_| is_plain)?;
        self.ends.truncate(above);
        self.full.truncate(kept);
        self.full.push(b'\\');
        self.full.extend_from_slice(name);
        self.ends.push(self.full.len());
        self.shared = Some(SharedNames { names: above, end: kept, is_parent: true });
        Some(b"[".len() + self.full.len() + b"]\r\n".len())
    }

    /// Adds a key name. `below` is the whole of what is being read, for telling how deep it is.
    fn push(&mut self, name: &[u8], below: &[u8]) -> Result<(), KeyPathError> {
        check_key_name(name)?;
        if self.ends.len() == MAX_DEPTH {
            let names = below.split(|byte| *byte == b'\\');
            let components = names.filter(|name| !name.is_empty()).count();
            return Err(KeyPathError::TooDeep { components });
        }
        self.full.push(b'\\');
        self.full.extend_from_slice(name);
        self.ends.push(self.full.len());
        Ok(())
    }
}

/// Reads a line that begins with `[` at the position.
pub(super) fn parse(
    line: &[u8],
    start: usize,
    current: &mut Current,
    remarks: &mut Vec<Fault>,
) -> Result<KeyLine, BadKey> {
    let close = match line {
        // Nearly always.
        [.., b']'] => Some(line.len() - 1),
        _ => memchr::memrchr(b']', line),
    };
    let Some(close) = close else {
        let message =
            "the key line has no `]`, so it is ignored: values below it go to the key before it";
        return Err(BadKey::LineIgnored(
            Fault::new(Code::KeyNotClosed, start, message, "close the line with `]`")
                .to(start + line.len()),
        ));
    };
    let inside = line.get(1..close).unwrap_or_default();
    let (delete, name, name_at) = match inside.strip_prefix(b"-") {
        Some(name) => (true, name, start + 2),
        None => (false, inside, start + 1),
    };
    if matches!(name.first(), Some(b' ' | b'\t')) {
        let help = "remove the blank before the root key";
        let fault = |message| Fault::new(Code::KeyBlank, name_at, message, help);
        // Observed on Wine: a delete line closes the key before it, whatever its name.
        return Err(if delete {
            BadKey::NoKey(fault(
                "a blank follows the minus, so nothing is deleted, and the values below the line are dropped",
            ))
        } else {
            BadKey::LineIgnored(fault(
                "the key line begins with a blank, so it is ignored: values below it go to the key before it",
            ))
        });
    }
    let dropped = key_path(name, name_at, delete, current)?;
    if close + 1 < line.len() || current.bracket.is_some() {
        brackets(line, inside, close, start, remarks);
    }
    if dropped {
        remarks.push(
            Fault::new(
                Code::KeyBackslashes,
                name_at,
                "repeated or trailing backslashes in the key path are dropped",
                "write one backslash between key names and none at the end",
            )
            .to(name_at + name.len()),
        );
    }
    Ok(KeyLine { delete })
}

/// What is to be said about brackets in the name, and about what follows the last one.
fn brackets(line: &[u8], inside: &[u8], close: usize, start: usize, remarks: &mut Vec<Fault>) {
    let bracket = |pair: &[u8]| matches!(pair, [b']', b' ' | b'\t' | b';']);
    if let Some(at) = inside.windows(2).position(bracket) {
        remarks.push(Fault::new(
            Code::KeyBracket,
            start + 1 + at,
            "the key's name goes up to the last `]` of the line, so this bracket and what follows belong to it",
            "if a comment was meant, write it on a line of its own",
        ).to(start + close));
    }
    let after = line.get(close + 1..).unwrap_or_default();
    if !matches!(after.trim_ascii_start().first(), None | Some(b';')) {
        remarks.push(
            Fault::new(
                Code::KeyTrailingText,
                start + close + 1,
                "what follows the last `]` is ignored",
                "remove it, or begin it with `;`",
            )
            .to(start + line.len()),
        );
    }
}

/// Takes the path; tells whether backslashes were dropped from it.
fn key_path(name: &[u8], at: usize, delete: bool, current: &mut Current) -> Result<bool, BadKey> {
    let bad = |code, message: String, help| {
        Err(BadKey::NoKey(Fault::new(code, at, message, help).to(at + name.len())))
    };
    let (root, below) = match name.strip_prefix(current.root.name().as_bytes()) {
        // Mostly that of the key before.
        Some(below @ [b'\\', ..]) => (current.root, Cow::Borrowed(below)),
        _ => {
            let root_len = memchr::memchr(b'\\', name).unwrap_or(name.len());
            let (root, below) = name.split_at_checked(root_len).unwrap_or((name, &[]));
            match RootKey::parse_full(root) {
                Some(root) => (root, Cow::Borrowed(below)),
                None => {
                    let placed = current.foreign.place(root, below, at);
                    let (root, below) =
                        placed.map_err(|fault| BadKey::NoKey(fault.to(at + name.len())))?;
                    (root, Cow::Owned(below))
                }
            }
        }
    };
    if below.starts_with(b"\\\\") {
        return bad(
            Code::KeyName,
            "two backslashes follow the root key; the key is ignored, and so are the values below it".into(),
            "write one backslash after the root key",
        );
    }
    match current.set(root, &below) {
        Ok(_) if delete && current.is_root() => bad(
            Code::KeyDeleteRoot,
            format!(
                "{} cannot be deleted; the line is ignored, and so are the values below it",
                current.path().to_path()
            ),
            "name the key to delete below the root key",
        ),
        Ok(dropped) => Ok(dropped),
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
        // Whatever the key before was, the path is that of the line.
        let befores = [
            "HKEY_USERS",
            r"HKEY_USERS\K\L",
            r"HKEY_LOCAL_MACHINE\S\a",
            r"HKEY_USERS\\k",
            r"HKEY_USERS\K ",
        ];
        let all = befores.map(|before| {
            let mut current = Current::default();
            let _ = parse(format!("[{before}]").as_bytes(), 0, &mut current, &mut Vec::new());
            read_after(line, &mut current)
        });
        assert!(all.iter().all(|one| *one == all[0]), "{all:?}");
        all[0].clone()
    }

    fn read_after(line: &str, current: &mut Current) -> String {
        match parse(line.as_bytes(), 0, current, &mut Vec::new()) {
            Ok(key) => format!("{}{}", if key.delete { "-" } else { "" }, current.path()),
            Err(BadKey::LineIgnored(fault)) => format!("line ignored: {}", fault.code),
            Err(BadKey::NoKey(fault)) => format!("no key: {}", fault.code),
        }
    }

    #[test]
    fn remarks_stand_at_their_places() {
        let mut current = Current::default();
        let mut said = |line: &str| {
            let mut remarks = Vec::new();
            parse(line.as_bytes(), 100, &mut current, &mut remarks).unwrap();
            let show = |fault: &Fault| format!("{} {}..{}", fault.code, fault.position, fault.end);
            remarks.iter().map(show).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(said(r"[HKEY_USERS\a] b]"), "RD1208 113..116");
        // What is shared with the key before is not read again, and told again all the same.
        assert_eq!(said(r"[HKEY_USERS\a] b\c]"), "RD1208 113..118");
        assert_eq!(said(r"[HKEY_USERS\d]"), "");
        assert_eq!(said(r"[-HKEY_USERS\d\\e\]x"), "RD1206 119..120, RD1207 102..118");
        assert_eq!(said(r"[HKEY_USERS\d] ;x"), "");
    }

    #[test]
    fn names_too_many_are_counted() {
        // A superfluous backslash is no name.
        let path = |count: usize| format!(r"[HKEY_USERS\k\{}]", r"\k".repeat(count - 1));
        let mut current = Current::default();
        assert!(parse(path(MAX_DEPTH).as_bytes(), 0, &mut current, &mut Vec::new()).is_ok());
        // Nor is anything taken one deeper, where the path so far is known.
        for count in [1, 2, 40] {
            let line = path(MAX_DEPTH + count) + "\r\n";
            assert_eq!(current.take(line.replace(r"\\", r"\").as_bytes()), None);
            match parse(line.trim_end().as_bytes(), 0, &mut current, &mut Vec::new()) {
                Err(BadKey::NoKey(fault)) => {
                    let says = format!("{} ", MAX_DEPTH + count);
                    assert!(fault.message.contains(&says), "{}", fault.message);
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_key_line_taken_at_once_is_the_same() {
        let lines = [
            r"[HKEY_LOCAL_MACHINE\a]",
            r"[HKEY_LOCAL_MACHINE\a\b]",
            r"[HKEY_LOCAL_MACHINE\a\b c\é]",
            r"[HKEY_LOCAL_MACHINE\a\b c]",
            r"[HKEY_LOCAL_MACHINE\a]",
            r"[HKEY_LOCAL_MACHINE]",
            r"[HKEY_LOCAL_MACHINE\]",
            r"[HKEY_LOCAL_MACHINE\x]y]",
            r"[HKEY_LOCAL_MACHINE\x]y\z]",
            r"[HKEY_LOCAL_MACHINE\x] ;y]",
            r"[HKEY_LOCAL_MACHINEx]",
            r"[HKEY_USERS\a\b]",
            r"[-HKEY_USERS\a\b]",
            r"[HKEY_USERS\a\b\]",
            r"[HKEY_USERS\a\\b]",
            r"[HKEY_USERS\a\c] ",
            r#"[HKEY_USERS\a\"]"#,
        ];
        let mut taken = 0;
        for before in lines {
            for line in lines {
                let (mut current, mut slow) = (Current::default(), Current::default());
                for known in [&mut current, &mut slow] {
                    let _ = parse(before.as_bytes(), 0, known, &mut Vec::new());
                }
                let text = format!("{line}\r\n[next");
                if let Some(length) = current.take(text.as_bytes()) {
                    taken += 1;
                    assert_eq!(length, line.len() + 2);
                    let mut remarks = Vec::new();
                    let key = parse(line.as_bytes(), 0, &mut slow, &mut remarks).unwrap();
                    assert!(!key.delete && remarks.is_empty(), "{line} after {before}");
                    assert_eq!(current.path().text(), slow.path().text(), "{line} after {before}");
                    assert_eq!((&current.ends, current.bracket), (&slow.ends, None));
                    assert_eq!(
                        current.shared.map(|shared| shared.end),
                        Some(current.ends.iter().rev().nth(1).copied())
                            .map(|end| end.unwrap_or(current.root.name().len()))
                    );
                }
                assert_eq!(current.take(format!("{line}\n").as_bytes()), None);
            }
        }
        assert!(taken > 30, "{taken}");
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
            (r"[- HKEY_USERS\K]", "no key: RD1202"),
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
