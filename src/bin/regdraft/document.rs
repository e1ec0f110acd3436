//! Which change set of which document does a CHANGE name?

use std::path::Path;

use regdraft::diagnostic::{Code, Diagnostic};
use regdraft::document::{Document, Format, Section};
use regdraft::lint;

use super::excerpt::Source;
use super::failure::Failure;
use super::input::{Change, label};
use super::{messages, sections};

/// The file and the section of `doc.md#section`, if the file exists.
pub(crate) fn with_section(name: &str) -> Option<(&str, &str)> {
    let at = name
        .match_indices('#')
        .find(|(at, _)| name.get(..*at).is_some_and(|file| Path::new(file).is_file()))?;
    Some((name.get(..at.0)?, name.get(at.0 + 1..)?))
}

/// Reads a document, and gives its text besides.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<(Document, String), Failure> {
    let label = label(name);
    let text = text(bytes).ok_or_else(|| {
        Failure::invalid(format_args!("{label}: a document is UTF-8 text, or UTF-16 with a mark"))
    })?;
    let is_markdown = Path::new(name).extension().is_some_and(|extension| extension != "txt");
    let format = if is_markdown { Format::Markdown } else { Format::guess(&text) };
    Ok((Document::read(&text, label, format), text))
}

fn text(bytes: &[u8]) -> Option<String> {
    match bytes.strip_prefix(b"\xFF\xFE") {
        Some(units) => {
            let units = units.chunks(2).map(|unit| Some(u16::from_le_bytes(unit.try_into().ok()?)));
            String::from_utf16(&units.collect::<Option<Vec<u16>>>()?).ok()
        }
        None => std::str::from_utf8(bytes).ok().map(str::to_owned),
    }
}

/// Says what is to be said about a document.
pub(crate) fn say(name: &str, text: &str, diagnostics: &[Diagnostic]) {
    messages::say_all(label(name), diagnostics, Source::Text(text), None);
}

/// The change set that a CHANGE names: that section, or the only one.
pub(crate) fn change(name: &str, bytes: &[u8], wanted: Option<&str>) -> Result<Change, Failure> {
    let label = label(name);
    let (document, text) = read(name, bytes)?;
    let section = choose(label, &document, wanted).inspect_err(|_| {
        say(name, &text, document.diagnostics());
    })?;
    say(name, &text, section.diagnostics());
    // A name that Windows does not look at was changed on its way into the document.
    let mut meaning = lint::check_changes(section.changes(), None);
    meaning.retain(|found| matches!(found.code(), Code::Misspelt | Code::LookAlike));
    say(name, &text, &meaning);
    if !section.is_certain() || !meaning.is_empty() {
        let message =
            format!("{label}: the change set {} cannot be read with certainty", section.id());
        return Err(
            Failure::invalid(message).help("mend the document, or write the change as a .reg file")
        );
    }
    let full = match wanted {
        Some(id) => format!("{label}#{id}"),
        None => label.to_owned(),
    };
    Ok(Change {
        label: full,
        title: (!section.heading().is_empty()).then(|| section.heading().to_owned()),
        changes: section.changes().clone(),
        presets: Vec::new(),
        flaws: crate::flaws::Flaws::default(),
        page: None,
    })
}

fn choose<'a>(
    label: &str,
    document: &'a Document,
    wanted: Option<&str>,
) -> Result<&'a Section, Failure> {
    let listed = || format!("it has:\n{}", sections::list(document).trim_end());
    if let Some(id) = wanted {
        return document.find(id).ok_or_else(|| {
            Failure::invalid(format_args!("{label}: there is no change set {id:?}")).help(listed())
        });
    }
    match document.sections() {
        [] => Err(Failure::invalid(format_args!(
            "{label}: there is no change set in the document"
        ))
        .help(
            "`regdraft sections` tells what is read: .reg text in code blocks, lists and tables",
        )),
        [only] if document.has_unread_parts() => Err(Failure::invalid(format_args!(
            "{label}: parts of the document that name the registry are not read"
        ))
        .help(format_args!("to use what is read, name it: {label}#{}", only.id()))),
        [only] => Ok(only),
        _ => Err(Failure::invalid(format_args!("{label}: the document has several change sets"))
            .help(format_args!("name one, as in {label}#ID; {}", listed()))),
    }
}
