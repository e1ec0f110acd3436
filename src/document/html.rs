//! What does an HTML tag in a Markdown text do to the text?

/// Tags that only change how text looks.
const STYLES: [&str; 10] = ["a", "b", "code", "em", "i", "kbd", "span", "strong", "tt", "u"];

/// The name of an HTML tag.
fn tag_name(html: &str) -> String {
    let name = html.trim_start_matches(['<', '/']);
    name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// Whether a tag ends a line.
pub(super) fn is_line_break(html: &str) -> bool {
    tag_name(html) == "br"
}

/// Whether a tag strikes text out.
pub(super) fn strikes(html: &str) -> bool {
    let lower = html.to_ascii_lowercase();
    ["<del", "</del", "<s>", "</s>", "<strike", "</strike"].iter().any(|tag| lower.contains(tag))
}

/// Whether a tag only changes how text looks.
pub(super) fn is_style(html: &str) -> bool {
    // A style of its own may strike out, or hide.
    if html.contains("style") || html.contains("hidden") {
        return false;
    }
    STYLES.contains(&tag_name(html).as_str())
}
