//! How is something said to people, on standard error?

use regdraft::change::{Change, Origin};
use regdraft::diagnostic::{Code, Diagnostic, Severity};
use regdraft::lint;
use regdraft::reg::CodePage;
use regdraft::registry::Snapshot;
use regdraft::render::Draft;
use regdraft::span::Span;

use super::args::Color;
use super::excerpt::{Excerpts, Source};

/// Decides for the whole run whether messages are coloured.
pub(crate) fn set_color(color: Color) {
    match color {
        // As the terminal and the environment say.
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
}

/// A diagnostic with its file, place, cause and mend, on lines of its own.
pub(crate) fn text(file: &str, diagnostic: &Diagnostic) -> String {
    let place = match (file, diagnostic.span()) {
        ("", _) => String::new(),
        (file, Some(span)) => format!("{file}:{span}: "),
        (file, None) => format!("{file}: "),
    };
    let mut text = format!(
        "{place}{}[{}]: {}",
        diagnostic.severity(),
        diagnostic.code(),
        diagnostic.message(),
    );
    if let Some(mend) = diagnostic.mend() {
        text.push_str("\n  help: ");
        text.push_str(mend);
    }
    text
}

/// Says something.
pub(crate) fn say(message: impl std::fmt::Display) {
    // Nothing can be done where standard error is closed.
    let _ = std::io::Write::write_fmt(&mut anstream::stderr().lock(), format_args!("{message}\n"));
}

/// Says what the changes of a draft do, against what they seem to do; each with the place of its
/// change. What only notes is left to `lint`.
pub(crate) fn say_meaning(draft: &Draft) {
    let nothing = Snapshot::empty();
    let before = draft.before().unwrap_or(&nothing);
    for found in lint::check_from(before, draft.changes(), draft.windows()) {
        if found.severity() != Severity::Note {
            let line = found.span().map(Span::line);
            let origin = draft.changes().iter().filter_map(Change::origin);
            let mut origin = origin.filter(|origin| line.is_some() && origin.line() == line);
            // Characters that are read in a page that nobody named are not certain enough.
            let is_guessed = |origin: &Origin| {
                let mut pages = draft.code_pages().iter();
                pages.any(|page| page.assumed && page.file == origin.label())
            };
            if found.code() == Code::LookAlike && origin.clone().any(is_guessed) {
                continue;
            }
            say(text(origin.next().map_or("", Origin::label), &found));
        }
    }
}

/// Says each diagnostic of a file, with the line it is about; tells whether any is an error.
pub(crate) fn say_all(
    file: &str,
    diagnostics: &[Diagnostic],
    source: Source<'_>,
    page: Option<CodePage>,
) -> bool {
    let excerpts = Excerpts::of(diagnostics, source, page);
    for diagnostic in diagnostics {
        say(excerpts.render(file, diagnostic));
    }
    diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
}
