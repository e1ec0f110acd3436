//! Does a text speak of the registry?

/// Whether a text names a root key, or has data in the way of `.reg` files.
pub(super) fn names_the_registry(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let has_root = ["hklm", "hkcu", "hkcr", "hkcc", "hku"].iter().any(|root| {
        lower.match_indices(root).any(|(at, _)| {
            let after = lower.get(at + root.len()..).unwrap_or_default();
            let before = lower.get(..at).unwrap_or_default();
            after.starts_with(['\\', ':', '/']) && !before.ends_with(char::is_alphanumeric)
        })
    });
    has_root || lower.contains("hkey_") || has_data(&lower)
}

/// Whether a text in lower case has data in the way of `.reg` files, or names a type.
fn has_data(lower: &str) -> bool {
    const TYPES: [&str; 6] =
        ["reg_dword", "reg_qword", "reg_sz", "reg_binary", "reg_multi_sz", "reg_expand_sz"];
    let typed = ["dword:", "hex:", "hex("].iter().any(|word| {
        lower.match_indices(word).any(|(at, _)| {
            let before = lower.get(..at).unwrap_or_default().trim_end();
            before.ends_with('=')
        })
    });
    typed || TYPES.iter().any(|word| lower.contains(word))
}

/// Whether a line that is no key and no value in the way of `.reg` files looks as if it were meant to
/// be one.
pub(super) fn looks_meant(text: &str) -> bool {
    let text = text.trim();
    let quoted_name = text.starts_with(['"', '\u{201C}', '\u{201E}'])
        && text.match_indices('=').any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default().trim_end();
            before.len() > 1 && before.ends_with(['"', '\u{201C}', '\u{201D}'])
        });
    let path = (text.starts_with('[') || text.ends_with(']')) && text.contains('\\');
    quoted_name || path || names_the_registry(text)
}
