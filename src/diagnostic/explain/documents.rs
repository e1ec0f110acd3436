//! What do the diagnostics on change sets in documents mean (`RD50xx`)?

use super::{Parts, fixture};
use crate::diagnostic::{Code, Example};

pub(super) fn parts(code: Code) -> Option<Parts> {
    Some(match code {
        Code::DocumentKey => (
            "A line of a document is not written as .reg files are, and is certain all the same: a bracket is missing, a root key is abbreviated, quotes are typographic, values stand on the line of their key. It is read, and said, because the author may have meant something else (a decision of this tool).",
            "Compare the line with what is read, and mend the document.",
            Example::Document(fixture!("rd5001-fail.md")),
        ),
        Code::DocumentSpelling => (
            "A line of a document is spelled in another way than .reg files are, which changes nothing: blanks around the equals sign, a number of fewer than eight digits, a backslash that Markdown wants twice.",
            "Nothing needs to be done.",
            Example::Document(fixture!("rd5002-fail.md")),
        ),
        Code::DocumentUnclear => (
            "A line that was meant for the registry can be read in more than one way, or in none: data in words, a value below no key, a path with a placeholder, a backslash that Markdown takes as an escape. Its change set is not used at all: half of a change is another change (a decision of this tool).",
            "Write the change set as a .reg file has it, in a code block.",
            Example::Document(fixture!("rd5003-fail.md")),
        ),
        Code::DocumentUnread => (
            "A script, markup or a table of another form names the registry. What it does is not read, so the document may ask for more than its change sets hold. Used without naming a section, the document is refused.",
            "Look at that part by hand; then name the section, as in guide.md#section.",
            Example::Document(fixture!("rd5004-fail.md")),
        ),
        Code::DocumentContradiction => (
            "One change set of a document sets a value twice to different data, or sets and deletes it. Two change sets were probably put together, such as one that enables and one that disables.",
            "Separate them by headings or by a sentence, and choose one.",
            Example::Document(fixture!("rd5005-fail.md")),
        ),
        Code::DocumentProse => (
            "A sentence names a root key, or a type of the registry. Prose is never turned into keys, so what it asks for is not part of any change set.",
            "Read the sentence; add what it asks for to the change by hand.",
            Example::Document(fixture!("rd5006-fail.md")),
        ),
        _ => return None,
    })
}
