//! Does a name begin or end with a blank?

use super::line::Parts;
use crate::diagnostic::{Code, Diagnostic};
use crate::reg::{Record, RecordKind};

pub(super) fn check(record: &Record<'_>, parts: &Parts<'_>, found: &mut Vec<Diagnostic>) {
    let blank = |name: &[u8]| name.first() == Some(&b' ') || name.last() == Some(&b' ');
    let name = parts.text(&parts.name);
    let what = match record.kind {
        RecordKind::Key(_) | RecordKind::DeleteKey(_) => {
            if !name.split(|byte| *byte == b'\\').any(blank) {
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
