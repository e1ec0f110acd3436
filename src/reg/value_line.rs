//! What does a value line mean, as far as one line tells?
//!
//! The name, the kind of data, strings and numbers. Bytes, which may run over several lines, are
//! in [`hex`](super::hex).

use super::hex;
use super::plain::plain_length;
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

/// Where the name of a value is: in the line itself, unless it has escapes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Name {
    Window {
        start: usize,
        end: usize,
    },
    #[default]
    Buffer,
}

impl Name {
    /// The same, counted from somewhere before.
    pub(super) fn shift(self, by: usize) -> Self {
        match self {
            Name::Window { start, end } => Name::Window { start: start + by, end: end + by },
            Name::Buffer => Name::Buffer,
        }
    }
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
        let run = memchr::memchr2(b'"', b'\\', plain).unwrap_or(plain.len());
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

/// Reads a quoted string, from behind its opening quote, that exporters write: with their two escapes,
/// and without control characters. Returns the position after the closing quote; nothing for any other
/// string, of which some may then be in `out`.
pub(super) fn unescaped(text: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        let run = plain_length(rest);
        out.extend_from_slice(rest.get(..run)?);
        match rest.get(run..)? {
            [b'"', ..] => return Some(at + run + 1),
            [b'\\', escaped @ (b'"' | b'\\'), ..] => out.push(*escaped),
            _ => return None,
        }
        at += run + 2;
    }
}

/// Where a quoted text without escapes ends, from behind its opening quote.
pub(super) fn plain_end(line: &[u8], from: usize) -> Option<usize> {
    let rest = line.get(from..)?;
    let end = memchr::memchr2(b'"', b'\\', rest)?;
    (rest.get(end) == Some(&b'"')).then_some(from + end)
}

/// Reads a value line up to its data. `line` begins at its first character that is no blank.
///
/// A name with escapes is put into `buffer`. What comes back is by position in the line.
pub(super) fn parse(
    line: &[u8],
    buffer: &mut Vec<u8>,
    odd: &mut Vec<(usize, u8)>,
) -> Result<(Name, Data), Fault> {
    let (name, after) = name(line, buffer, odd)?;
    let equals = skip_blanks(line, after);
    if line.get(equals) != Some(&b'=') {
        return Err(Fault::new(
            Code::ValueName,
            equals,
            "there is no `=` behind the value's name; the line is dropped",
            "write \"name\"=data, or @=data for the default value",
        ));
    }
    Ok((name, data(line, skip_blanks(line, equals + 1))?))
}

/// Reads the name; gives the position behind it.
fn name(
    line: &[u8],
    buffer: &mut Vec<u8>,
    odd: &mut Vec<(usize, u8)>,
) -> Result<(Name, usize), Fault> {
    if line.first() == Some(&b'@') {
        return Ok((Name::Window { start: 1, end: 1 }, 1));
    }
    if let Some(end) = plain_end(line, 1) {
        return Ok((Name::Window { start: 1, end }, end + 1));
    }
    buffer.clear();
    match unquote(line, 1, buffer, odd) {
        Quoted::Closed(after) => Ok((Name::Buffer, after)),
        Quoted::Open => Err(Fault::new(
            Code::ValueName,
            0,
            "the value's name has no closing quote; the line is dropped",
            "close the name with a quote",
        )
        .to(line.len())),
    }
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
            Err(trailing(line, at + 1, "`-`"))
        };
    }
    if rest.starts_with(b"dword:") {
        return dword(line, at + b"dword:".len()).map(Data::Dword);
    }
    if let Some((value_type, length)) = hex_type(rest) {
        return Ok(Data::Hex { value_type, from: at + length });
    }
    if rest.starts_with(b"hex(") {
        return Err(Fault::new(
            Code::ValueHex,
            at,
            "the type in `hex(…):` is not one to eight hexadecimal digits; the line is dropped",
            "write the type as in hex(2): or hex(7):",
        ));
    }
    let (message, help) = not_data(rest);
    Err(Fault::new(Code::ValueSyntax, at, message, help).to(line.len()))
}

/// The type that `hex:` or `hex(type):` names, and how long that is.
pub(super) fn hex_type(data: &[u8]) -> Option<(u32, usize)> {
    match data.strip_prefix(b"hex")? {
        [b':', ..] => Some((3, b"hex:".len())),
        [b'(', after @ ..] => {
            let length = after.iter().take_while(|b| b.is_ascii_hexdigit()).count();
            let (digits, after) = after.split_at_checked(length)?;
            let length = b"hex(".len() + length + b"):".len();
            after.starts_with(b"):").then_some((hex_number(digits)?, length))
        }
        _ => None,
    }
}

/// What is wrong with data of no known form.
fn not_data(rest: &[u8]) -> (&'static str, &'static str) {
    let begins = |text: &str| {
        rest.get(..text.len()).is_some_and(|head| head.eq_ignore_ascii_case(text.as_bytes()))
    };
    match rest.first() {
        None => ("there is no data behind the `=`; the line is dropped", DATA_HELP),
        Some(b';' | b'#') => {
            ("a comment stands where the data should be; the line is dropped", DATA_HELP)
        }
        _ if begins("dword:") || begins("hex:") || begins("hex(") => (
            "the kind of data must be written in lower case; the line is dropped",
            "write dword: or hex: in lower case",
        ),
        _ if begins("qword:") => (
            "`qword:` is not part of the format; the line is dropped",
            "write a REG_QWORD as eight bytes, lowest first: hex(b):01,00,00,00,00,00,00,00",
        ),
        _ if begins("0x") || rest.iter().all(u8::is_ascii_hexdigit) => (
            "a bare number is no data; the line is dropped",
            "write a REG_DWORD as dword:00000001, in hexadecimal digits",
        ),
        _ if ["\u{201C}", "\u{201D}", "\u{201E}", "\u{2018}", "\u{2019}"]
            .iter()
            .any(|quote| rest.starts_with(quote.as_bytes())) =>
        {
            (
                "the data begins with a curly quote, which is no quote to an importer; the line is dropped",
                "write straight quotes: \"",
            )
        }
        _ => ("this is no data that an importer knows; the line is dropped", DATA_HELP),
    }
}

/// Text behind data that is complete.
pub(super) fn trailing(line: &[u8], at: usize, what: &str) -> Fault {
    let start = skip_blanks(line, at);
    let (message, help) = match line.get(start) {
        Some(b'#') => (
            format!(
                "`#` follows {what}, but begins a comment only at the start of a line; the line is dropped"
            ),
            "begin the comment with `;`",
        ),
        _ => {
            (format!("text follows {what}; the line is dropped"), "remove it, or begin it with `;`")
        }
    };
    Fault::new(Code::ValueTrailingText, start, message, help).to(line.len())
}

/// One to eight hexadecimal digits.
pub(super) fn hex_number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 8 {
        return None;
    }
    let fold = |number: u32, digit: &u8| Some(number << 4 | u32::from(hex::digit(*digit)?));
    digits.iter().try_fold(0, fold)
}

fn dword(line: &[u8], at: usize) -> Result<u32, Fault> {
    // As exporters write it.
    if line.len() == at + 8
        && let Some(number) = line.get(at..).and_then(hex_number)
    {
        return Ok(number);
    }
    let start = skip_blanks(line, at);
    let rest = line.get(start..).unwrap_or_default();
    let digits = rest.iter().take_while(|b| b.is_ascii_hexdigit()).count();
    let number = hex_number(rest.get(..digits).unwrap_or_default());
    if let Some(number) = number
        && is_rest_empty(line, start + digits)
    {
        return Ok(number);
    }
    let help = "write one to eight hexadecimal digits, as in dword:00000001";
    let hash = line.get(skip_blanks(line, start + digits)) == Some(&b'#');
    Err(match digits {
        9.. => {
            let message = format!("the number has {digits} digits; the line is dropped");
            Fault::new(Code::ValueDword, start, message, help).to(start + digits)
        }
        1.. if hash => trailing(line, start + digits, "the number"),
        _ => {
            let message =
                "this is no hexadecimal number of one to eight digits; the line is dropped";
            Fault::new(Code::ValueDword, start + digits, message, help)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<(String, Data), Code> {
        let (mut buffer, mut odd) = (Vec::new(), Vec::new());
        let (name, data) =
            parse(line.as_bytes(), &mut buffer, &mut odd).map_err(|fault| fault.code)?;
        assert!(odd.is_empty(), "{line}");
        let name = match name {
            Name::Window { start, end } => line[start..end].to_owned(),
            Name::Buffer => String::from_utf8(buffer).unwrap(),
        };
        Ok((name, data))
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
    fn what_follows_a_delete_is_shown_where_it_stands() {
        let place = |line: &str| {
            let fault = parse(line.as_bytes(), &mut Vec::new(), &mut Vec::new()).unwrap_err();
            (fault.position, fault.end)
        };
        assert_eq!(place(r#""a"=-1"#), (5, 6));
        assert_eq!(place(r#""a"=-  x "#), (7, 9));
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
            (r#""a"=dword:1 #x"#, Code::ValueTrailingText),
            (r#""a"=dword: #x"#, Code::ValueDword),
            (r#""a"=hex():01"#, Code::ValueHex),
            (r#""a"=hex(100000000):01"#, Code::ValueHex),
            (r#""a"=hex(0x2):01"#, Code::ValueHex),
            (r#""a"=hex(-1):01"#, Code::ValueHex),
        ] {
            assert_eq!(read(line), Err(code), "{line}");
        }
    }
}
