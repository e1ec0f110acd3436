//! Reads the lines of a Windows 3.1 file, each of which sets a default value.
//!
//! A line begins with `HKEY_CLASSES_ROOT`. The path goes up to the first space or tab; an `=` may
//! follow, and after it one space that is not part of the text. The rest of the line is the text,
//! as it is. Importers ignore every other line (Wine's conformance tests and its source code).

use std::io::Read;

use super::ReadError;
use super::current::DataKind;
use super::key_line::{self, BadKey};
use super::reader::Reader;
use super::record::{Fault, Parsed};
use super::scanner::Line;
use super::value_line::{Name, skip_blanks};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::ValueType;

const ROOT: &[u8] = b"HKEY_CLASSES_ROOT";

/// What to say of the header.
pub(super) fn remark() -> Diagnostic {
    let message = "this is the form of Windows 3.1: each line that begins with HKEY_CLASSES_ROOT sets the default value of a key, and every other line is ignored";
    Diagnostic::new(Code::Windows31, message)
        .help("convert the file, which gives the same change in version 5")
}

impl<R: Read> Reader<R> {
    /// A line after the header.
    #[cold]
    pub(super) fn line_31(&mut self, line: Line) -> Result<Parsed, ReadError> {
        let text = self.scanner.slice(line.start, line.end);
        match text.get(skip_blanks(text, 0)) {
            None => return Ok(Parsed::Blank),
            Some(b';' | b'#') => return Ok(Parsed::Comment),
            Some(_) => {}
        }
        if !text.starts_with(ROOT) {
            let message = "the line does not begin with HKEY_CLASSES_ROOT; it is ignored";
            let help = "write HKEY_CLASSES_ROOT\\key = text, without anything before it";
            let found = Fault::new(Code::LineIgnored, 0, message, help).to(text.len());
            return self.ignore(line, found, |text| {
                let first = text.get(skip_blanks(text, 0));
                !matches!(first, None | Some(b';' | b'#')) && !text.starts_with(ROOT)
            });
        }
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | 0x0B | 0x0C);
        let path = text.iter().position(is_blank).unwrap_or(text.len());
        let mut data = skip_blanks(text, path);
        for optional in [b'=', b' '] {
            data += usize::from(text.get(data) == Some(&optional));
        }
        let key = [b"[", text.get(..path).unwrap_or_default(), b"]"].concat();
        self.data.value_type = ValueType::SZ;
        self.data.kind = DataKind::Text;
        self.data.bytes.clear();
        self.data.bytes.extend_from_slice(text.get(data..).unwrap_or_default());
        self.data.unfold_nul();
        self.name = Name::Window { start: line.start, end: line.start };
        let mut remarks = Vec::new();
        // The bracket that is put before the path takes one place.
        let from = line.start.saturating_sub(1);
        let parsed = match key_line::parse(&key, from, &mut self.key, &mut remarks) {
            Ok(_) => {
                // A bracket closes nothing here.
                remarks.retain(|fault| fault.code != Code::KeyBracket);
                Parsed::SetDefault
            }
            Err(BadKey::LineIgnored(fault) | BadKey::NoKey(fault)) => {
                remarks.push(fault);
                Parsed::Ignored
            }
        };
        for fault in remarks {
            self.fault(line, 0, fault);
        }
        Ok(self.checked_characters(line, parsed))
    }
}
