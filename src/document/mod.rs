//! Which change sets does a document describe?
//!
//! Vendors write registry changes into pages: `.reg` text in code blocks, keys as bullets with their
//! values below, tables. This room finds them, and reads each as the change that it is. What is
//! written in another way than `.reg` files are, and is certain all the same, is mended and said, at
//! its line; what is not certain is refused, and makes its section unusable. Prose never becomes a
//! key: a sentence that names one is at most noted.
//!
//! A section ends where prose, a heading, or a block of another kind begins: what stands under
//! "enable" and what stands under "disable" is never put together.

mod block;
mod draft;
mod html;
mod key;
mod line;
mod markdown;
mod plain;
mod sections;
mod signs;
mod slug;
mod table;
mod value;

use crate::change::ChangeSet;
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::Span;

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// `CommonMark`, with the tables of GitHub and metadata at the head.
    Markdown,
    /// Lines of text, each meant literally.
    PlainText,
}

impl Format {
    /// The format of a text file, by what stands in it: Markdown where there is metadata at the head,
    /// a heading, a fence or the rule of a table.
    ///
    /// # Examples
    /// ```
    /// use regdraft::document::Format;
    ///
    /// assert_eq!(Format::guess("# Title\n\nText"), Format::Markdown);
    /// assert_eq!(Format::guess("[HKEY_CURRENT_USER\\A]\n\"x\"=dword:1\n"), Format::PlainText);
    /// ```
    pub fn guess(text: &str) -> Self {
        if plain::looks_like_markdown(text) { Self::Markdown } else { Self::PlainText }
    }
}

/// A document, read.
#[derive(Clone, Debug)]
pub struct Document {
    sections: Vec<Section>,
    diagnostics: Vec<Diagnostic>,
    restart: bool,
}

/// One change set of a document.
#[derive(Clone, Debug)]
pub struct Section {
    id: String,
    heading: String,
    span: Span,
    changes: ChangeSet,
    diagnostics: Vec<Diagnostic>,
}

impl Document {
    /// Reads a document. The label names it in the origin of each change.
    ///
    /// # Examples
    /// ```
    /// use regdraft::document::{Document, Format};
    ///
    /// let text = "\
    /// ## Turn it on
    /// - [HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]
    ///   - \"Port\" = dword:00001bb
    /// ";
    /// let document = Document::read(text, "guide.md", Format::Markdown);
    /// let section = document.find("turn-it-on").expect("it is there");
    /// assert_eq!((section.changes().len(), section.is_certain()), (1, true));
    /// let said: Vec<String> = section.diagnostics().iter().map(ToString::to_string).collect();
    /// assert_eq!(said, [
    ///     "note[RD5002] at 3:5: there are blanks around the equals sign",
    ///     "note[RD5002] at 3:5: the number has 7 digits; it is read as 000001bb",
    /// ]);
    /// ```
    pub fn read(text: &str, label: &str, format: Format) -> Self {
        // Lines and columns stay what they are.
        let text =
            text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        let blocks = match format {
            Format::Markdown => markdown::blocks(&text),
            Format::PlainText => plain::blocks(&text),
        };
        sections::read(&blocks, label)
    }

    /// The change sets, in the order of the document.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The change set of that id.
    pub fn find(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// What is to be said beyond the sections: scripts, markup and prose that name the registry and
    /// are not read.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether more than prose was left unread.
    pub fn has_unread_parts(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity() != Severity::Note)
    }

    /// Whether its prose speaks of a restart.
    pub fn mentions_restart(&self) -> bool {
        self.restart
    }
}

impl Section {
    /// The id: that of its heading, as GitHub makes it, and `:1`, `:2`, … where one heading holds
    /// several change sets. What stands before any heading is `document`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The text of its heading; empty where there is none.
    pub fn heading(&self) -> &str {
        &self.heading
    }

    /// Where it begins.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The change, as far as it could be read.
    pub fn changes(&self) -> &ChangeSet {
        &self.changes
    }

    /// What was mended and what is not certain, in the order of the document.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether all of it could be read with certainty. A section that is not certain must not be used.
    pub fn is_certain(&self) -> bool {
        !self.diagnostics.iter().any(|found| found.severity() == Severity::Error)
    }
}
