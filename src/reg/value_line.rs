//! What does a value line mean, as far as one line tells?
//!
//! The name, the kind of data, strings and numbers. Bytes, which may run over several lines, are
//! in [`hex`](super::hex).

use super::record::Fault;
use crate::diagnostic::Code;

/// What follows the `=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Data {
    Delete,
    /// A string, from behind its opening quote.
    String {
        from: usize,
    },
    Dword(u32),
    /// Bytes of a type, from this position on.
    Hex {
        value_type: u32,
        from: usize,
    },
}

/// How far a quoted string goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Quoted {
    /// The position after the closing quote.
    Closed(usize),
    Open,
}

const DATA_HELP: &str = "write \"text\", dword:…, hex:…, hex(type):… or -";

/// Skips blanks: space and tab, nothing else.
pub(super) fn skip_blanks(line: &[u8], mut at: usize) -> usize {
    while matches!(line.get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    at
}

/// Whether nothing but blanks and a comment follows.
pub(super) fn is_rest_empty(line: &[u8], at: usize) -> bool {
    matches!(line.get(skip_blanks(line, at)), None | Some(b';'))
}

/// Reads a quoted string from behind its opening quote, appending what it stands for. Escapes that
/// Windows never writes are reported at their position.
pub(super) fn unquote(
    line: &[u8],
    mut at: usize,
    out: &mut Vec<u8>,
    odd: &mut Vec<(usize, u8)>,
) -> Quoted {
    loop {
        let plain = line.get(at..).unwrap_or_default();
        let run = plain.iter().position(|b| matches!(b, b'"' | b'\\')).unwrap_or(plain.len());
        out.extend_from_slice(plain.get(..run).unwrap_or_default());
        at += run;
        match (line.get(at), line.get(at + 1)) {
            (None, _) => return Quoted::Open,
            (Some(b'"'), _) => return Quoted::Closed(at + 1),
            (Some(_), Some(escaped)) => {
                if !matches!(escaped, b'"' | b'\\') {
                    odd.push((at, *escaped));
                }
                // Of a longer character only the first byte is taken here; the rest follows as is.
                out.push(*escaped);
                at += 2;
            }
            // A backslash at the very end escapes nothing.
            (Some(_), None) => {
                odd.push((at, b'\n'));
                return Quoted::Open;
            }
        }
    }
}

/// Reads a value line up to its data. `line` begins at its first character that is no blank.
///
/// The name is appended to `name`; what comes back is the data, by position in the line.
pub(super) fn parse(
    line: &[u8],
    name: &mut Vec<u8>,
    odd: &mut Vec<(usize, u8)>,
) -> Result<Data, Fault> {
    let after_name = match line.first() {
        Some(b'@') => 1,
        _ => match unquote(line, 1, name, odd) {
            Quoted::Closed(after) => after,
            Quoted::Open => {
                return Err(Fault::new(
                    Code::ValueName,
                    0,
                    "the value's name has no closing quote; the line is dropped",
                    "close the name with a quote",
                ));
            }
        },
    };
    let equals = skip_blanks(line, after_name);
    if line.get(equals) != Some(&b'=') {
        return Err(Fault::new(
            Code::ValueName,
            equals,
            "there is no `=` behind the value's name; the line is dropped",
            "write \"name\"=data, or @=data for the default value",
        ));
    }
    data(line, skip_blanks(line, equals + 1))
}

/// Reads the data, or finds where it begins.
fn data(line: &[u8], at: usize) -> Result<Data, Fault> {
    let rest = line.get(at..).unwrap_or_default();
    if rest.starts_with(b"\"") {
        return Ok(Data::String { from: at + 1 });
    }
    if rest.starts_with(b"-") {
        return if is_rest_empty(line, at + 1) {
            Ok(Data::Delete)
        } else {
            Err(trailing(at + 1, "`-`"))
        };
    }
    if rest.starts_with(b"dword:") {
        return dword(line, at + b"dword:".len()).map(Data::Dword);
    }
    if let Some(after) = rest.strip_prefix(b"hex") {
        if after.starts_with(b":") {
            return Ok(Data::Hex { value_type: 3, from: at + b"hex:".len() });
        }
        if let Some(after) = after.strip_prefix(b"(") {
            let digits = after.iter().take_while(|b| b.is_ascii_hexdigit()).count();
            let number = after.get(..digits).unwrap_or_default();
            if after.get(digits..).is_some_and(|rest| rest.starts_with(b"):")) {
                let from = at + b"hex(".len() + digits + b"):".len();
                if let Some(value_type) = hex_number(number) {
                    return Ok(Data::Hex { value_type, from });
                }
            }
            return Err(Fault::new(
                Code::ValueHex,
                at,
                "the type in `hex(…):` is not one to eight hexadecimal digits; the line is dropped",
                "write the type as in hex(2): or hex(7):",
            ));
        }
    }
    Err(Fault::new(
        Code::ValueSyntax,
        at,
        "this is no data that an importer knows; the line is dropped",
        DATA_HELP,
    ))
}

/// Text behind data that is complete.
pub(super) fn trailing(at: usize, what: &str) -> Fault {
    Fault::new(
        Code::ValueTrailingText,
        at,
        format!("text follows {what}; the line is dropped"),
        "remove it, or begin it with `;`",
    )
}

/// One to eight hexadecimal digits.
fn hex_number(digits: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(digits).ok()?;
    if digits.is_empty() || digits.len() > 8 { None } else { u32::from_str_radix(text, 16).ok() }
}

fn dword(line: &[u8], at: usize) -> Result<u32, Fault> {
    let start = skip_blanks(line, at);
    let rest = line.get(start..).unwrap_or_default();
    let digits = rest.iter().take_while(|b| b.is_ascii_hexdigit()).count();
    let help = "write one to eight hexadecimal digits, as in dword:00000001";
    match hex_number(rest.get(..digits).unwrap_or_default()) {
        Some(number) if is_rest_empty(line, start + digits) => Ok(number),
        _ if digits > 8 => Err(Fault::new(
            Code::ValueDword,
            start,
            format!("the number has {digits} digits; the line is dropped"),
            help,
        )),
        _ => Err(Fault::new(
            Code::ValueDword,
            start + digits,
            "this is no hexadecimal number of one to eight digits; the line is dropped",
            help,
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<(String, Data), Code> {
        let (mut name, mut odd) = (Vec::new(), Vec::new());
        let data = parse(line.as_bytes(), &mut name, &mut odd).map_err(|fault| fault.code)?;
        assert!(odd.is_empty(), "{line}");
        Ok((String::from_utf8(name).unwrap(), data))
    }

    #[test]
    fn names_and_kinds() {
        for (line, name, data) in [
            ("@=-", "", Data::Delete),
            (r#""@"=- ;x"#, "@", Data::Delete),
            (r#""a\\b\"c=]; "  = dword: 1"#, r#"a\b"c=]; "#, Data::Dword(1)),
            (r#""a"=dword:DEADbeef ;x"#, "a", Data::Dword(0xDEAD_BEEF)),
            (r#""a"="x""#, "a", Data::String { from: 5 }),
            (r#""a"=hex:01"#, "a", Data::Hex { value_type: 3, from: 8 }),
            (r#""a"=hex(ffff0010):"#, "a", Data::Hex { value_type: 0xFFFF_0010, from: 18 }),
        ] {
            assert_eq!(read(line), Ok((name.into(), data)), "{line}");
        }
    }

    #[test]
    fn lines_that_an_importer_drops() {
        for (line, code) in [
            (r#""a=1"#, Code::ValueName),
            (r#""a"x=1"#, Code::ValueName),
            (r#""a"=-1"#, Code::ValueTrailingText),
            (r#""a"=- #c"#, Code::ValueTrailingText),
            (r#""a"=;-"#, Code::ValueSyntax),
            (r#""a"="#, Code::ValueSyntax),
            (r#""a"=DWORD:1"#, Code::ValueSyntax),
            (r#""a"=qword:1"#, Code::ValueSyntax),
            (r#""a"=dword:"#, Code::ValueDword),
            (r#""a"=dword:000000001"#, Code::ValueDword),
            (r#""a"=dword:0x1"#, Code::ValueDword),
            (r#""a"=dword:1 2"#, Code::ValueDword),
            (r#""a"=dword:1 #x"#, Code::ValueDword),
            (r#""a"=hex():01"#, Code::ValueHex),
            (r#""a"=hex(100000000):01"#, Code::ValueHex),
            (r#""a"=hex(0x2):01"#, Code::ValueHex),
            (r#""a"=hex(-1):01"#, Code::ValueHex),
        ] {
            assert_eq!(read(line), Err(code), "{line}");
        }
    }
}
