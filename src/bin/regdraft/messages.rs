//! How is something said to people, on standard error?

use regdraft::diagnostic::{Diagnostic, Severity};

/// A diagnostic with its file, place, cause and mend.
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
    let _ = std::io::Write::write_fmt(&mut std::io::stderr().lock(), format_args!("{message}\n"));
}

/// Says each diagnostic of a file; tells whether any is an error.
pub(crate) fn say_all(file: &str, diagnostics: &[Diagnostic]) -> bool {
    for diagnostic in diagnostics {
        say(text(file, diagnostic));
    }
    diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
}
