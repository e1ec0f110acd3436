//! Which blocks does a plain text consist of?

use super::block::{Block, Line};

/// Whether a text uses the marks of Markdown that plain text does not have by chance.
pub(super) fn looks_like_markdown(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_end);
    if lines.next().is_some_and(|first| first.trim_start_matches('\u{feff}') == "---") {
        return true;
    }
    text.lines().any(|line| {
        let line = line.trim_start_matches(' ').trim_end();
        let hashes = line.chars().take_while(|c| *c == '#').count();
        let is_heading = (1..=6).contains(&hashes)
            && line.get(hashes..).is_some_and(|rest| rest.starts_with(' '));
        let is_fence = line.starts_with("```") || line.starts_with("~~~");
        let is_rule_of_table = line.contains("-|-") || line.contains("- | -");
        is_heading || is_fence || is_rule_of_table
    })
}

/// The blocks of a plain text: its lines, without bullets. Blank lines stay, because a prose line
/// and a key line may follow each other at once or not.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let lines = (1..).zip(text.lines()).filter_map(|(number, line)| {
        let body = line.trim_start();
        let body = without_bullet(body).unwrap_or(body);
        if body.trim().is_empty() {
            return None;
        }
        let before = line.chars().count() - body.chars().count();
        let column = u32::try_from(before + 1).unwrap_or(u32::MAX);
        Some(Line::literal(body, number, column))
    });
    let lines: Vec<Line> = lines.collect();
    if lines.is_empty() { Vec::new() } else { vec![Block::Text(lines)] }
}

/// What follows a bullet, or the number of a list, and a blank.
fn without_bullet(line: &str) -> Option<&str> {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = if digits > 0 {
        line.get(digits..)?.strip_prefix(['.', ')'])?
    } else {
        line.strip_prefix(['-', '*', '+', '•', '·'])?
    };
    let body = rest.strip_prefix([' ', '\t'])?;
    Some(body.trim_start())
}
