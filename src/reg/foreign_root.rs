//! Where do the keys of a file lie whose root is no root key?
//!
//! Programs that export a hive offline write another root: a word of their own (`[HKEY\Setup]`,
//! `[machine\software]`), or nothing (`[\Setup]`). Only the user can say where that root lies. All
//! key lines of such a file must have the same root.

use super::record::Fault;
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{KeyPath, RootKey, Text, TextRef};

const NO_ROOT: &str = "the key path does not begin with a full root key name; the key is ignored, and so are the values below it";
const FULL_NAMES: &str = "begin it with HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER, HKEY_CLASSES_ROOT, HKEY_USERS or HKEY_CURRENT_CONFIG";

/// What is known of the root of a file that does not begin its paths with a root key.
#[derive(Debug, Default)]
pub(super) struct ForeignRoot {
    /// Where it lies, if that has been said.
    mount: Option<KeyPath>,
    /// The first word that stood for it; empty where nothing does.
    word: Option<Vec<u8>>,
    /// Whether another word came later.
    is_mixed: bool,
}

impl ForeignRoot {
    pub(super) fn mounted_at(key: KeyPath) -> Self {
        Self { mount: Some(key), ..Self::default() }
    }

    pub(super) fn is_mounted(&self) -> bool {
        self.mount.is_some()
    }

    /// The root key and the rest of the path of a key line whose first word is no root key; or what is
    /// wrong with it, at a position.
    pub(super) fn place(
        &mut self,
        word: &[u8],
        below: &[u8],
        at: usize,
    ) -> Result<(RootKey, Vec<u8>), Fault> {
        if word.is_empty() && below.is_empty() {
            if !self.is_mounted() {
                return Err(Fault::new(Code::KeyRoot, at, NO_ROOT, FULL_NAMES));
            }
            let message = "the key line names no key";
            let help = "nothing is to be done, unless values follow";
            return Err(Fault::new(Code::KeyUnnamed, at, message, help));
        }
        let known = self.word.get_or_insert_with(|| word.to_vec());
        let is_same = known.eq_ignore_ascii_case(word);
        self.is_mixed |= !is_same;
        let Some(mount) = &self.mount else {
            return Err(Fault::new(Code::KeyRoot, at, NO_ROOT, FULL_NAMES));
        };
        if !is_same {
            let message = format!(
                "the key path begins with `{}`, and others of the file with `{}`; the key is ignored, and so are the values below it",
                shown(word),
                shown(known)
            );
            let help = "split the file, and say of each part where its root lies";
            return Err(Fault::new(Code::KeyRoot, at, message, help));
        }
        let path = [mount.below_root().wtf8(), below.strip_prefix(b"\\").unwrap_or(below)];
        let names = path.into_iter().filter(|part| !part.is_empty());
        let rest = names.flat_map(|part| [b"\\".as_slice(), part]).collect::<Vec<_>>().concat();
        Ok((mount.root(), rest))
    }

    /// Returns `true` if the path is that of the hive's root.
    pub(super) fn is_root(&self, path: TextRef<'_>) -> bool {
        self.mount.as_ref().is_some_and(|mount| mount.text() == path)
    }

    /// Says once, in place of once a line, that it must be said where the root lies; if no key of the
    /// file could be read for want of that.
    pub(super) fn say_once(&self, from: usize, diagnostics: &mut Vec<Diagnostic>) {
        let Some(word) = self.word.as_ref().filter(|_| !self.is_mounted() && !self.is_mixed) else {
            return;
        };
        // A short name, or a misspelt one, has its own advice.
        let is_root_key =
            std::str::from_utf8(word).is_ok_and(|word| RootKey::parse(word).is_some());
        if is_root_key || word.get(..5).is_some_and(|head| head.eq_ignore_ascii_case(b"HKEY_")) {
            return;
        }
        let is_of_root =
            |found: &Diagnostic| matches!(found.code(), Code::KeyRoot | Code::ValueWithoutKey);
        let said = diagnostics.split_off(from.min(diagnostics.len()));
        let lines = said.iter().filter(|found| found.code() == Code::KeyRoot).count();
        let first =
            said.iter().find(|found| found.code() == Code::KeyRoot).and_then(Diagnostic::span);
        diagnostics.extend(said.into_iter().filter(|found| !is_of_root(found)));
        let root = if word.is_empty() {
            "the key paths begin with a backslash, without a root key".to_owned()
        } else {
            format!("the key paths begin with `{}`, which is no root key", shown(word))
        };
        let lines = if lines == 1 { "1 key line".to_owned() } else { format!("{lines} key lines") };
        let message = format!(
            "{root}: the file looks like the export of an offline hive, and does not say where its root lies; {lines} cannot be read, nor the values below"
        );
        let found = Diagnostic::new(Code::ForeignRoot, message)
            .help("say at which key the root lies, such as HKLM\\SYSTEM: --mount 'HKLM\\SYSTEM'");
        diagnostics.push(match first {
            Some(span) => found.at(span),
            None => found,
        });
    }
}

/// A word as text, for a message.
fn shown(word: &[u8]) -> String {
    Text::from_wtf8(word).to_string()
}
