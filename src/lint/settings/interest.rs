//! Tells which keys and values of a file the rules of settings look at: all the rest of a large export
//! need not be kept.

use super::near;
use super::place::NAMES;
use crate::change::{Change, Operation};
use crate::registry::{KeyPathRef, TextRef, alias, shared_prefix};

/// Returns the words of the places that the rules know which begin with a letter. What has none of them
/// is at or below none; it may be one that is misspelt.
fn words(first: u8) -> &'static [&'static [u8]] {
    match first {
        b'S' | b's' => &[b"schannel", b"securityproviders"],
        b'\\' => &[br"\protocols\", br"\ciphers\", br"\hashes\", br"\cryptography\"],
        b'K' | b'k' => &[b"keyexchangealgorithms"],
        b'N' | b'n' => &[b"netframework"],
        b'W' | b'w' => &[b"winhttp"],
        b'I' | b'i' => &[b"internet settings"],
        b'F' | b'f' => &[b"fipsalgorithmpolicy"],
        _ => &[],
    }
}

/// Returns `true` if one of the words begins with a byte. Most bytes of a path are none of these.
#[inline]
fn is_first(byte: u8) -> bool {
    matches!(
        byte,
        b'S' | b's' | b'\\' | b'K' | b'k' | b'N' | b'n' | b'W' | b'w' | b'I' | b'i' | b'F' | b'f'
    )
}

/// Returns `true` if a text begins with one of the words.
#[inline]
fn has_word(text: &[u8]) -> bool {
    let [first, second, ..] = text else { return false };
    let begins = |word: &&[u8]| {
        // The second letters differ, so most are told by that.
        word.get(1).is_some_and(|letter| *letter == second.to_ascii_lowercase())
            && text.get(..word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word))
    };
    words(*first).iter().any(begins)
}

/// How long the longest word is.
const LONGEST: usize = b"keyexchangealgorithms".len();

/// Tells of one key after the other whether the rules look at it.
#[derive(Debug, Default)]
pub(in super::super) struct Interest {
    /// The key that was asked about last, and whether a word is in its path.
    path: Vec<u8>,
    has_word: bool,
}

impl Interest {
    /// Whether a change may matter to the rules.
    pub(super) fn of_change(&mut self, change: &Change) -> bool {
        match change.operation() {
            Operation::CreateKey => self.of_key(change.key().as_ref()),
            Operation::SetValue { name, .. } | Operation::DeleteValue { name } => {
                is_name_of_interest(name.text()) || self.of_key(change.key().as_ref())
            }
            // What is above the keys that the rules know goes with them.
            Operation::DeleteKey
            | Operation::KeepOnlyValues { .. }
            | Operation::RemoveKeyIfEmpty => true,
        }
    }

    /// Whether a key is one that the rules know, or may have been meant to be one.
    pub(in super::super) fn of_key(&mut self, key: KeyPathRef<'_>) -> bool {
        let path = key.text().wtf8();
        // The keys of an export share most of their paths, in which no word was found.
        let known = if self.has_word { 0 } else { shared_prefix(&self.path, path) };
        let new = path.get(known.saturating_sub(LONGEST)..).unwrap_or_default();
        let firsts = new.iter().enumerate().filter(|(_, first)| is_first(**first));
        self.has_word = firsts.map(|(at, _)| new.get(at..).unwrap_or_default()).any(has_word);
        self.path.clear();
        self.path.extend_from_slice(path);
        self.has_word || alias::is_in_numbered_control_set(key) || near::is_near(key)
    }
}

/// Whether the name of a value is one that the rules know in any key.
pub(in super::super) fn is_name_of_interest(name: TextRef<'_>) -> bool {
    NAMES.iter().any(|known| name.wtf8().eq_ignore_ascii_case(known.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::KeyPath;

    #[test]
    fn the_first_letters_are_those_of_the_words() {
        for byte in 0..=255 {
            assert_eq!(is_first(byte), !words(byte).is_empty(), "{byte}");
            let begins = |word: &&[u8]| word[0].eq_ignore_ascii_case(&byte);
            assert!(words(byte).iter().all(begins), "{byte}");
        }
    }

    #[test]
    fn what_was_asked_before_does_not_matter() {
        let keys = [
            r"HKLM\SOFTWARE\Classes\CLSID",
            r"HKLM\SOFTWARE\Classes\CLSID\Protocols",
            r"HKLM\SOFTWARE\Classes\CLSID\Protocols\x",
            r"HKLM\SOFTWARE\Classes\CLSID\Protocolsx",
            r"HKLM\SYSTEM\SChannel",
            r"HKLM\SYSTEM\SChanne",
            r"HKLM\SYSTEM\ControlSet001\x",
            r"HKLM\SYSTEM\ControlSet\x",
            r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Setting",
            r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings",
            r"HKLM\SOFTWARE\KeyExchangeAlgorithm",
            r"HKLM\SOFTWARE\KeyExchangeAlgorithms",
        ];
        let keys = keys.map(|key| KeyPath::parse(key).unwrap());
        let alone = keys.each_ref().map(|key| Interest::default().of_key(key.as_ref()));
        // The last but two is near to one.
        assert_eq!(alone.iter().filter(|is| **is).count(), 6, "{alone:?}");
        for first in &keys {
            for (second, expected) in keys.iter().zip(alone) {
                let mut interest = Interest::default();
                interest.of_key(first.as_ref());
                assert_eq!(interest.of_key(second.as_ref()), expected, "{first} {second}");
            }
        }
    }
}
