//! What does a line of a document say?

use super::block::{Line, Trace};
use super::key::{self, KeyLine, Mend};
use super::{signs, value};
use crate::diagnostic::{Code, Diagnostic};

/// What a line says.
#[derive(Debug)]
pub(super) enum Found {
    /// Nothing: a comment of a `.reg` file.
    Comment,
    /// The first line of a `.reg` file, with its version.
    Header(&'static str),
    /// A key, and the values that stand on its line, as `.reg` files spell them.
    Key(KeyLine, Vec<String>),
    /// Values, as `.reg` files spell them.
    Values(Vec<String>),
    /// Something that was meant for the registry, and cannot be read with certainty.
    Unclear,
    /// Words.
    Prose,
}

/// The header that says how text is encoded in bytes.
pub(super) const VERSION_5: &str = "Windows Registry Editor Version 5.00";
pub(super) const VERSION_4: &str = "REGEDIT4";

/// Reads a line: what it says, what was mended, why it is not certain.
pub(super) fn read(line: &Line) -> (Found, Vec<Diagnostic>) {
    let text = line.text.trim();
    if text.starts_with(';') {
        return (Found::Comment, Vec::new());
    }
    if let Some(version) = [VERSION_5, VERSION_4].into_iter().find(|version| text == *version) {
        return (Found::Header(version), Vec::new());
    }
    let mut read = classify(&line.text);
    if matches!(read, Ok((Found::Prose, _)) | Err(_))
        && let Some(decoded) = decode_entities(text)
        && let Ok((found @ (Found::Key(..) | Found::Values(_)), mut mends)) = classify(&decoded)
    {
        mends.push((Code::DocumentKey, "characters stand as HTML entities within code".into()));
        read = Ok((found, mends));
    }
    let (found, mends) = match read {
        Ok(read) => read,
        Err(why) => return (Found::Unclear, vec![line.say(Code::DocumentUnclear, why)]),
    };
    if let Found::Prose | Found::Unclear = found {
        return (found, Vec::new());
    }
    // In a string, two backslashes are one; to Markdown as well.
    let in_string = line.traces.contains(&Trace::Doubled)
        && match &found {
            Found::Values(_) => true,
            Found::Key(_, values) => !values.is_empty(),
            _ => false,
        };
    if in_string {
        let why = "to Markdown two backslashes are one, and to a .reg file, too";
        return (Found::Unclear, vec![line.say(Code::DocumentUnclear, why)]);
    }
    match line.markup() {
        Err(why) => (Found::Unclear, vec![line.say(Code::DocumentUnclear, why)]),
        Ok(notes) => {
            let notes = notes.into_iter().map(|note| (Code::DocumentSpelling, note.to_owned()));
            let all = notes.chain(mends).map(|(code, message)| line.say(code, message));
            (found, all.collect())
        }
    }
}

/// What a text says, and what had to be mended to tell.
fn classify(text: &str) -> Result<(Found, Vec<Mend>), String> {
    if let Some(read) = key::read(text) {
        let mut key = read?;
        let mut mends = std::mem::take(&mut key.mends);
        let mut values = Vec::new();
        if !key.rest.is_empty() {
            let (found, more) =
                value::read(&key.rest).ok_or("text follows the closing bracket")??;
            mends.extend(more);
            mends.push((Code::DocumentKey, "values stand on the line of their key".into()));
            values = found;
        }
        return Ok((Found::Key(key, values), mends));
    }
    if let Some(read) = value::read(text) {
        let (values, mends) = read?;
        return Ok((Found::Values(values), mends));
    }
    Ok((Found::Prose, Vec::new()))
}

/// Whether a line that says nothing by itself looks as if it were meant to say something.
pub(super) fn looks_meant(line: &Line) -> bool {
    signs::looks_meant(&line.text)
}

/// Puts the lines of a value of several lines together.
pub(super) fn logical(lines: &[Line]) -> Vec<Line> {
    let mut whole: Vec<Line> = Vec::new();
    let mut continues = false;
    for line in lines {
        let goes_on = line.text.trim_end().ends_with(",\\");
        // Only bytes go on; anything else is a line of its own, and the value lacks its end.
        match whole.last_mut().filter(|_| continues && is_bytes(&line.text)) {
            Some(first) => {
                first.text.truncate(first.text.trim_end().len() - 1);
                first.text.push_str(line.text.trim_start());
                continues = goes_on;
            }
            None => {
                continues = goes_on && begins_bytes(&line.text);
                whole.push(line.clone());
            }
        }
    }
    whole
}

/// Whether a line is a value whose data are bytes.
fn begins_bytes(text: &str) -> bool {
    let begins = text.trim_start().starts_with(['"', '@', '\u{201C}', '\u{201D}', '\u{201E}']);
    let data = text.split_once('=').map(|(_, data)| data.trim_start());
    let is_hex = |data: &str| data.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("hex"));
    begins && data.is_some_and(is_hex)
}

/// Whether a line is a list of bytes, perhaps with a backslash behind it.
fn is_bytes(text: &str) -> bool {
    let text = text.trim();
    let list = text.strip_suffix('\\').unwrap_or(text);
    !list.is_empty() && list.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ',' | ' ' | '\t'))
}

/// The text with its HTML entities as characters; none if there are none.
fn decode_entities(text: &str) -> Option<String> {
    let mut decoded = String::new();
    let mut rest = text;
    let mut any = false;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        // No name is longer than this.
        let near = after.char_indices().take(10).find(|(_, c)| *c == ';');
        let entity = near.and_then(|(at, _)| {
            let (name, rest) = after.split_at_checked(at)?;
            Some((entity(name)?, rest.strip_prefix(';')?))
        });
        if let Some((c, behind)) = entity {
            decoded.push(c);
            rest = behind;
            any = true;
        } else {
            decoded.push('&');
            rest = after;
        }
    }
    decoded.push_str(rest);
    any.then_some(decoded)
}

fn entity(name: &str) -> Option<char> {
    let number = |text: &str, radix| u32::from_str_radix(text, radix).ok().and_then(char::from_u32);
    match name {
        "quot" => Some('"'),
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "bsol" => Some('\\'),
        "lbrack" | "lsqb" => Some('['),
        "rbrack" | "rsqb" => Some(']'),
        "equals" => Some('='),
        _ => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
            Some(digits) => number(digits, 16),
            None => number(name.strip_prefix('#')?, 10),
        },
    }
}
