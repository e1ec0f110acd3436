//! Which keys are so near to one that the rules know that it may have been meant?
//!
//! A few letters more, less, exchanged or swapped leave most of a path as it is. So of the end of a
//! known path, cut in pieces, at least one stands in every path that is near, hardly moved.

use std::sync::LazyLock;

use crate::catalogue::Index;
use crate::catalogue::schannel::Protocol;
use crate::registry::{KeyPathRef, TextRef};

/// How many letters may be wrong.
pub(super) const MOST: usize = 2;

/// A letter that is swapped with its neighbour may be wrong in two pieces.
const PIECES: usize = 2 * MOST + 1;

/// How long a piece is.
const PIECE: usize = 6;

/// How much of the end of a path is looked at: the pieces, moved.
const END: usize = PIECES * PIECE + MOST;

/// The pieces of the ends of all known paths, the last one first, by the lengths of the paths.
#[derive(Debug)]
struct Ends(Vec<Vec<[u64; PIECES]>>);

/// Returns `true` if a key may be one that the rules know, misspelt. It is for all that are.
pub(super) fn is_near(key: KeyPathRef<'_>) -> bool {
    static ENDS: LazyLock<Ends> = LazyLock::new(Ends::of_known);
    let path = key.text();
    if path.wtf8().is_ascii() {
        return ENDS.has_near(path.wtf8());
    }
    // As the letters are compared; those that no known path has are the same to it.
    let letters = path.to_string();
    let letters = letters.chars().flat_map(char::to_lowercase);
    ENDS.has_near(&letters.map(|letter| u8::try_from(letter).unwrap_or(0)).collect::<Vec<_>>())
}

impl Ends {
    fn of_known() -> Self {
        let mut all = Self(Vec::new());
        for setting in Index::get().settings() {
            all.add(setting.key().text());
        }
        for key in Protocol::ALL.iter().filter_map(|protocol| protocol.key().ok()) {
            all.add(key.text());
        }
        all
    }

    fn add(&mut self, path: TextRef<'_>) {
        let length = path.wtf8().len();
        let windows = windows(path.wtf8());
        let piece = |at: usize| windows.get(at * PIECE).copied().unwrap_or_default();
        let pieces = std::array::from_fn(piece);
        if self.0.len() <= length {
            self.0.resize(length + 1, Vec::new());
        }
        if let Some(known) = self.0.get_mut(length).filter(|known| !known.contains(&pieces)) {
            known.push(pieces);
        }
    }

    /// Whether a piece of a known path of about the same length stands in a path at about its place.
    fn has_near(&self, path: &[u8]) -> bool {
        let lengths = path.len().saturating_sub(MOST)..(path.len() + MOST + 1).min(self.0.len());
        let mut known = self.0.get(lengths).into_iter().flatten().flatten().peekable();
        if known.peek().is_none() {
            return false;
        }
        let windows = windows(path);
        known.any(|pieces| {
            pieces.iter().enumerate().any(|(at, piece)| {
                let place = at * PIECE;
                let moved = windows.get(place.saturating_sub(MOST)..=place + MOST);
                moved.is_some_and(|moved| moved.contains(piece))
            })
        })
    }
}

/// Returns the letters in a path's end, so many at a time, as numbers: the last ones first, then those
/// that end one letter before. Where there are no more letters the numbers are 0.
fn windows(path: &[u8]) -> [u64; END] {
    const MASK: u64 = (1 << (8 * PIECE)) - 1;
    let mut windows = [0; END];
    let start = path.len().saturating_sub(END + PIECE - 1);
    let mut window = 0;
    for (at, byte) in path.iter().enumerate().skip(start) {
        window = (window << 8 | u64::from(byte.to_ascii_lowercase())) & MASK;
        // Not before a whole piece has been read.
        let from_end = path.len() - 1 - at;
        if at + 1 >= start + PIECE
            && let Some(place) = windows.get_mut(from_end)
        {
            *place = window;
        }
    }
    windows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::Setting;
    use crate::lint::nearest::distance;
    use crate::registry::KeyPath;

    /// Changes a letter of a text.
    fn edit(text: &mut Vec<char>, (kind, at, letter): (u8, usize, char)) {
        let (at, last) = (at % text.len(), text.len() - 1);
        match kind {
            0 => text.insert(at, letter),
            1 => _ = text.remove(at),
            2 => text[at] = letter,
            _ => text.swap(at, (at + 1).min(last)),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_misspelt_is_near(
            which in any::<prop::sample::Index>(),
            edits in prop::collection::vec(
                (0..4_u8, 20..200_usize, prop::sample::select(vec!['a', 'n', '0', 'é', '\u{212A}'])),
                0..=MOST,
            ),
        ) {
            let keys: Vec<_> = Index::get().settings().map(Setting::key).collect();
            let known = keys[which.index(keys.len())].as_str().unwrap();
            let mut text: Vec<char> = known.chars().collect();
            for one in edits {
                edit(&mut text, one);
            }
            let text: String = text.into_iter().collect();
            // A letter that is swapped and then changed again counts as more.
            prop_assume!(distance(&text, known, MOST).is_some());
            if let Ok(key) = KeyPath::parse(&text) {
                prop_assert!(is_near(key.as_ref()), "{text}");
            }
        }
    }

    #[test]
    fn known_paths_are_long_enough_and_others_are_not_near() {
        assert!(Index::get().settings().all(|setting| setting.key().text().wtf8().len() > END));
        for path in [
            "HKLM",
            r"HKLM\SOFTWARE",
            r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\Contoso Agent",
            r"HKLM\SOFTWARE\Classes\CLSID\{00000040-A21B-4667-A071-667A21BBED42}\InprocServer32",
            r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces",
        ] {
            assert!(!is_near(KeyPath::parse(path).unwrap().as_ref()), "{path}");
        }
    }
}
