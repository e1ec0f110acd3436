//! Moves a header that is not on the first line of a file there.

use super::code_page::CodePage;
use super::encoding::Encoding;
use super::header::{self, Header};
use super::reader::Reader;
use super::record::RecordKind;
use super::value_line::skip_blanks;
use crate::diagnostic::Code;

/// Returns a file that importers refuse because only empty lines and comments are above its header, with
/// the header on the first line; `None` for any other file.
///
/// The lines that were above the header follow it. As it was, importers imported nothing of the file.
///
/// # Examples
/// ```
/// use regdraft::reg::header_first;
///
/// let file = b"; the port\r\nREGEDIT4\r\n[HKEY_USERS\\A]\r\n";
/// let fixed = header_first(file, None).expect("there is a header");
/// assert_eq!(fixed, b"REGEDIT4\r\n; the port\r\n[HKEY_USERS\\A]\r\n");
/// assert!(header_first(&fixed, None).is_none(), "nothing is to be done");
/// ```
pub fn header_first(file: &[u8], page: impl Into<Option<CodePage>>) -> Option<Vec<u8>> {
    let mut reader = Reader::with_code_page(file, page);
    let (mut above, mut found, mut taken) = (Vec::new(), None, 0);
    while let Ok(Some(record)) = reader.next_record() {
        let is_fit = match record.kind {
            RecordKind::Refused => {
                record.remarks.iter().any(|remark| remark.code() == Code::HeaderMissing)
            }
            RecordKind::Unread => true,
            _ => false,
        };
        if !is_fit {
            return None;
        }
        let raw = record.raw();
        taken += raw.len();
        let line = record.lines_of_text().next().map_or(&[][..], |line| line.wtf8());
        if matches!(header::read(line), Header::Version(_)) {
            found = Some(raw.into_owned());
            break;
        }
        let first = line.get(skip_blanks(line, 0));
        if !matches!(first, None | Some(b';' | b'#')) {
            return None;
        }
        above.extend_from_slice(&raw);
    }
    let header = found?;
    let mark: &[u8] = match reader.encoding()? {
        Encoding::Utf16Le => b"\xFF\xFE",
        Encoding::Utf8Bom => b"\xEF\xBB\xBF",
        Encoding::Ansi => b"",
    };
    let above = above.strip_prefix(mark)?;
    let rest = file.get(taken..)?;
    // The last line of a file may have no line ending.
    let end: &[u8] = match (
        header.ends_with(b"\n")
            || header.ends_with(b"\r")
            || header.ends_with(b"\n\0")
            || header.ends_with(b"\r\0"),
        reader.encoding()?,
    ) {
        (true, _) => b"",
        (false, Encoding::Utf16Le) => b"\r\0\n\0",
        (false, _) => b"\r\n",
    };
    Some([mark, &header, end, above, rest].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> Option<String> {
        let narrow = header_first(text.as_bytes(), None);
        let narrow = narrow.map(|bytes| String::from_utf8(bytes).unwrap());
        let wide: Vec<u8> =
            format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let wide = header_first(&wide, None).map(|bytes| {
            let units: Vec<u16> =
                bytes.chunks(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
            String::from_utf16(&units).unwrap().strip_prefix('\u{feff}').unwrap().to_owned()
        });
        assert_eq!(narrow, wide, "{text:?}");
        narrow
    }

    #[test]
    fn only_empty_lines_and_comments_may_be_above_a_header() {
        for (text, expected) in [
            ("; a\n\n# b\nREGEDIT4 \n[K]\n", Some("REGEDIT4 \n; a\n\n# b\n[K]\n")),
            ("\r\nREGEDIT4", Some("REGEDIT4\r\n\r\n")),
            ("REGEDIT4\n", None),
            ("REGEDIT5\nREGEDIT4\n", None),
            ("[K]\nREGEDIT4\n", None),
            ("; a\n", None),
            ("", None),
        ] {
            assert_eq!(fixed(text).as_deref(), expected, "{text:?}");
        }
    }
}
