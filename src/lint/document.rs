//! Does a document say what its changes need?

use super::settings;
use crate::catalogue::{Index, Restart, Windows};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, Section};

/// Checks a document: what its reader has to say, and what its change sets do.
///
/// # Examples
/// ```
/// use regdraft::document::{Document, Format};
/// use regdraft::lint;
///
/// let text = "\
/// Set this value and restart Windows:
///
///     [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\FipsAlgorithmPolicy]
///     \"Enable\"=dword:00000001
/// ";
/// let document = Document::read(text, "guide.md", Format::Markdown);
/// let found = lint::check_document(&document, None);
/// assert_eq!(found[0].code().id(), "RD4010", "the value is Enabled");
/// ```
pub fn check_document(document: &Document, windows: Option<Windows>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = document.diagnostics().to_vec();
    for section in document.sections() {
        found.extend_from_slice(section.diagnostics());
        found.extend(settings::check_changes(section.changes(), windows));
        if !document.mentions_restart() {
            found.extend(restart(section));
        }
    }
    found.sort_by_key(|diagnostic| (diagnostic.span(), diagnostic.code()));
    found
}

/// A change that needs a restart, in a document that does not speak of one.
fn restart(section: &Section) -> Option<Diagnostic> {
    let index = Index::get();
    let needs = section.changes().iter().any(|change| {
        let name = change.operation().value_name();
        let setting = name.and_then(|name| index.find(change.key(), name));
        setting.is_some_and(|setting| setting.restart() == Restart::Windows)
    });
    needs.then(|| {
        let message = format!(
            "the changes of {} work after a restart of Windows, of which the document does not speak",
            section.id()
        );
        Diagnostic::new(Code::RestartNotSaid, message)
            .at(section.span())
            .help("say in the ticket when Windows is restarted")
    })
}
