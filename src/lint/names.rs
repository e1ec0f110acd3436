//! Does a name begin or end with a blank?

use super::line::Parts;
use crate::diagnostic::{Code, Diagnostic};
use crate::reg::{Record, RecordKind};

pub(super) fn check(record: &Record<'_>, parts: &Parts<'_>, found: &mut Vec<Diagnostic>) {
    let blank = |name: &[u8]| name.first() == Some(&b' ') || name.last() == Some(&b' ');
    let name = parts.text(&parts.name);
    let what = match record.kind {
        RecordKind::Key(_) | RecordKind::DeleteKey(_) => {
            let is_end = |at: Option<usize>| match at.and_then(|at| name.get(at)) {
                None => true,
                Some(byte) => *byte == b'\\',
            };
            let mut blanks = memchr::memchr_iter(b' ', name);
            if !blanks.any(|at| is_end(at.checked_sub(1)) || is_end(Some(at + 1))) {
                return;
            }
            "a key name"
        }
        RecordKind::SetValue { .. } | RecordKind::DeleteValue { .. } if blank(name) => {
            "the value's name"
        }
        _ => return,
    };
    let message = format!("{what} begins or ends with a blank, which belongs to it");
    found.push(
        Diagnostic::new(Code::NameBlank, message)
            .at(parts.span(&parts.name))
            .help("remove the blank, unless the name really has it"),
    );
}
