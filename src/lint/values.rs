//! Is the data of a value what it looks like?

use super::line::Parts;
use super::padded::is_round;
use crate::diagnostic::{Code, Diagnostic};
use crate::reg::{Record, RecordKind, import_remark};
use crate::registry::{ValueRef, ValueType};

pub(super) fn check(record: &Record<'_>, parts: &Parts<'_>, found: &mut Vec<Diagnostic>) {
    let RecordKind::SetValue { data, .. } = &record.kind else { return };
    // Where it is takes counting, which most values need not.
    let at = || parts.span(&parts.data);
    if let Some(remark) = import_remark(*data) {
        found.push(remark.at(at()));
    }
    found.extend(number(parts));
    found.extend(contradiction(*data).map(|diagnostic| diagnostic.at(at())));
}

/// A number that is hexadecimal, as all are, but looks decimal.
fn number(parts: &Parts<'_>) -> Option<Diagnostic> {
    let text = parts.text(&parts.data).trim_ascii_start();
    let digits = text.strip_prefix(b"dword:")?.trim_ascii_start();
    let count = digits.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let digits = std::str::from_utf8(digits.get(..count)?).ok()?;
    let decimal: u32 = digits.parse().ok().filter(|number| *number >= 10)?;
    let is = u32::from_str_radix(digits, 16).ok()?;
    // Exporters write eight digits, people fewer.
    let code = if count < 8 { Code::ShortNumber } else { Code::PaddedNumber };
    if code == Code::PaddedNumber && is_round(is) {
        return None;
    }
    let message = format!("dword:{digits} is hexadecimal: it is {is}, not {decimal}");
    let help = format!("if {decimal} is meant, write dword:{decimal:08x}");
    let start = parts.data.end - parts.text(&parts.data).trim_ascii_start().len();
    let part = start..start + "dword:".len() + count;
    Some(Diagnostic::new(code, message).at(parts.span(&part)).help(help))
}

/// Data that contradicts its type.
fn contradiction(data: ValueRef<'_>) -> Option<Diagnostic> {
    // A string says nothing else, and a number of four bytes is what it seems to be.
    if data.value_type() == ValueType::SZ || data.as_dword().is_some() {
        return None;
    }
    let bytes = data.bytes();
    let wrong = |length: usize| {
        let (found, value_type) = (bytes.len(), data.value_type());
        (found != length).then(|| {
            let message = format!("a {value_type} has {length} bytes, this one {found}");
            let help = "write as many bytes as the type has: programs may ignore other data";
            Diagnostic::new(Code::TypeContradicted, message).help(help)
        })
    };
    match data.value_type() {
        ValueType::DWORD | ValueType::DWORD_BIG_ENDIAN => wrong(4),
        ValueType::QWORD => wrong(8),
        ValueType::MULTI_SZ => {
            let open = bytes.len() > 2 && bytes.ends_with(&[0, 0]) && !bytes.ends_with(&[0; 4]);
            open.then(|| {
                let message = "the list of strings is not ended by an empty string";
                let help = "end the last string, and then the list, in 00,00 each";
                Diagnostic::new(Code::ListNotEnded, message).help(help)
            })
        }
        _ => None,
    }
}
