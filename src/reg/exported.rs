//! What does a value line say that stands as exporters write it?
//!
//! Nearly all lines of large files do. The name, the data and the end of the line are found at once,
//! without looking for the end first; whatever stands differently is left to
//! [`value_line`](super::value_line), which also tells what is wrong with it.

use super::plain::plain_length;
use super::value_line::{Data, Name, hex_number, hex_type, unescaped};

/// A value line as exporters write it; positions count from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exported {
    pub(super) name: Name,
    pub(super) content: Content,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A string without escapes, behind whose closing quote the line ends.
    Text { start: usize, end: usize },
    /// A number, behind which the line ends.
    Dword { number: u32, end: usize },
    /// Data of which only the beginning is known; the line does not end before this position.
    Begun { data: Data, searched: usize },
}

/// Reads a value line at the beginning of a text that may hold many more lines, or be cut. A name with
/// escapes is put into `buffer`.
#[inline]
pub(super) fn read(text: &[u8], buffer: &mut Vec<u8>) -> Option<Exported> {
    let (name, at) = match text {
        [b'"', rest @ ..] => {
            let end = 1 + plain_length(rest);
            match text.get(end)? {
                b'"' => (Name::Window { start: 1, end }, end + 1),
                b'\\' => {
                    buffer.clear();
                    (Name::Buffer, 1 + unescaped(rest, buffer)?)
                }
                _ => return None,
            }
        }
        [b'@', ..] => (Name::Window { start: 1, end: 1 }, 1),
        _ => return None,
    };
    let data = text.get(at..)?.strip_prefix(b"=")?;
    Some(Exported { name, content: content(data, at + 1)? })
}

/// Reads data, which begins at a position of the line.
#[inline]
fn content(data: &[u8], at: usize) -> Option<Content> {
    if let [b'"', rest @ ..] = data {
        let (start, length) = (at + 1, plain_length(rest));
        let end = start + length;
        return match rest.get(length..)? {
            [b'"', b'\r', b'\n', ..] => Some(Content::Text { start, end }),
            [b'\\', ..] => {
                Some(Content::Begun { data: Data::String { from: start }, searched: end })
            }
            _ => None,
        };
    }
    if let Some(rest) = data.strip_prefix(b"dword:") {
        let (digits, after) = rest.split_first_chunk::<8>()?;
        let (number, end) = (hex_number(digits)?, at + b"dword:".len() + digits.len());
        return after.starts_with(b"\r\n").then_some(Content::Dword { number, end });
    }
    let (value_type, length) = hex_type(data)?;
    let from = at + length;
    Some(Content::Begun { data: Data::Hex { value_type, from }, searched: from })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_an_exporter() {
        let read = |text: &str| read(text.as_bytes(), &mut Vec::new());
        let name = |start, end| Name::Window { start, end };
        for (line, expected) in [
            ("\"a\"=\"xy\"\r\n", (name(1, 2), Content::Text { start: 5, end: 7 })),
            ("@=\"\"\r\n\"b", (name(1, 1), Content::Text { start: 3, end: 3 })),
            ("\"\"=dword:000000fF\r\n", (name(1, 1), Content::Dword { number: 255, end: 17 })),
            (
                "@=\"C:\\\\x\"",
                (name(1, 1), Content::Begun { data: Data::String { from: 3 }, searched: 5 }),
            ),
            (
                "\"a\"=hex:",
                (
                    name(1, 2),
                    Content::Begun { data: Data::Hex { value_type: 3, from: 8 }, searched: 8 },
                ),
            ),
            (
                "@=hex(7):0",
                (
                    name(1, 1),
                    Content::Begun { data: Data::Hex { value_type: 7, from: 9 }, searched: 9 },
                ),
            ),
        ] {
            assert_eq!(
                read(line),
                Some(Exported { name: expected.0, content: expected.1 }),
                "{line}"
            );
        }
    }

    #[test]
    fn everything_else_is_left_to_the_slow_way() {
        for line in [
            "",
            "\"",
            "\"a",
            "\"a\"",
            "\"a\"=",
            "\"a\"=-\r\n",
            "\"a\" =\"x\"\r\n",
            "\"a\\\\\"\"=\"x\"\r\n",
            "\"a\\b\"=\"x\"\r\n",
            "\"a\\\\",
            "\"a\r\n\"=\"x\"\r\n",
            "\"a\"=\"x\"\n",
            "\"a\"=\"x\"\r",
            "\"a\"=\"x\" \r\n",
            "\"a\"=\"x\r\ny\"\r\n",
            "\"a\"=dword:1\r\n",
            "\"a\"=dword:0000000g\r\n",
            "\"a\"=dword:000000001\r\n",
            "\"a\"=dword:00000001;\r\n",
            "\"a\"=dword:00000001",
            "\"a\"=hex(",
            "\"a\"=hex():",
            "\"a\"=hex",
            " @=\"\"\r\n",
            "[@=\"\"]\r\n",
        ] {
            assert_eq!(read(line.as_bytes(), &mut Vec::new()), None, "{line}");
        }
    }

    #[test]
    fn a_name_with_escapes_is_read_for_what_it_stands_for() {
        for (line, name, end) in [
            ("\"a\\\\b\"=dword:00000001\r\n", "a\\b", 21),
            ("\"\\\"\"=dword:00000001\r\n", "\"", 19),
        ] {
            let mut buffer = b"of before".to_vec();
            let content = Content::Dword { number: 1, end };
            let expected = Exported { name: Name::Buffer, content };
            assert_eq!(read(line.as_bytes(), &mut buffer), Some(expected), "{line}");
            assert_eq!(buffer, name.as_bytes(), "{line}");
        }
    }
}
