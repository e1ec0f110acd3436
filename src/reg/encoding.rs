//! Which characters do the bytes of a file stand for?
//!
//! The first bytes decide, as they do for an importer: a byte order mark for UTF-16LE, else 8 bits
//! in the ANSI code page. A file is decoded window by window; nothing is ever held whole.

use crate::diagnostic::{Code, Diagnostic};
use crate::registry::push_code_point;

/// How a file's bytes become text.
#[derive(Debug)]
pub(super) enum Encoding {
    /// UTF-16LE after its byte order mark: what `regedit` and `reg export` write.
    Utf16Le,
    /// 8 bits in the ANSI code page.
    Ansi(Ansi),
    /// UTF-8 after its byte order mark.
    Utf8,
}

/// What the first bytes of a file say.
pub(super) struct Detected {
    pub(super) encoding: Encoding,
    /// How many bytes the byte order mark takes.
    pub(super) mark: usize,
    pub(super) remark: Option<Diagnostic>,
}

const SAVE_AS: &str = "save the file as UTF-16 LE with byte order mark (\"Unicode\" in Notepad)";

/// Finds the encoding from the first bytes (at least four, unless the file is shorter).
pub(super) fn detect(head: &[u8]) -> Result<Detected, Diagnostic> {
    let refused = |what: &str| {
        let message = format!("the file is {what}, which importers refuse");
        Err(Diagnostic::new(Code::EncodingRefused, message).help(SAVE_AS))
    };
    match head {
        [0xFF, 0xFE, ..] => Ok(Detected { encoding: Encoding::Utf16Le, mark: 2, remark: None }),
        [0xFE, 0xFF, ..] => refused("UTF-16 BE"),
        [0xEF, 0xBB, 0xBF, ..] => {
            let message =
                "the file is UTF-8 with a byte order mark, which some versions of Windows refuse";
            let remark = Diagnostic::new(Code::EncodingDiffers, message).help(SAVE_AS);
            Ok(Detected { encoding: Encoding::Utf8, mark: 3, remark: Some(remark) })
        }
        [first, 0, ..] if *first != 0 => refused("UTF-16 LE without a byte order mark"),
        [0, second, ..] if *second != 0 => refused("UTF-16 BE without a byte order mark"),
        _ => Ok(Detected { encoding: Encoding::Ansi(Ansi::default()), mark: 0, remark: None }),
    }
}

/// Turns the bytes of a file into WTF-8, keeping what a window cuts in two.
#[derive(Debug)]
pub(super) struct Decoder {
    encoding: Encoding,
    /// Bytes that are not yet a character: at most a cut surrogate pair or UTF-8 sequence.
    rest: Vec<u8>,
    /// Whether the file ended within a character.
    cut: bool,
}

impl Decoder {
    pub(super) fn new(encoding: Encoding) -> Self {
        Self { encoding, rest: Vec::new(), cut: false }
    }

    /// Whether the file ended within a character.
    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    /// Appends the text of a window. `last` says that no window follows.
    ///
    /// # Errors
    /// A byte without meaning; the text up to it has been appended.
    pub(super) fn decode(
        &mut self,
        window: &[u8],
        last: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), Diagnostic> {
        let joined;
        let bytes = if self.rest.is_empty() {
            window
        } else {
            joined = [std::mem::take(&mut self.rest).as_slice(), window].concat();
            &joined
        };
        match &mut self.encoding {
            Encoding::Utf16Le => {
                self.rest = decode_utf16le(bytes, last, out).to_vec();
                self.cut = last && !self.rest.is_empty();
                Ok(())
            }
            Encoding::Utf8 => {
                self.rest = decode_utf8(bytes, last, out)?.to_vec();
                Ok(())
            }
            Encoding::Ansi(ansi) => ansi.decode(bytes, last, out),
        }
    }
}

/// Decodes UTF-16LE; gives back what must wait for the next window.
fn decode_utf16le<'a>(bytes: &'a [u8], last: bool, out: &mut Vec<u8>) -> &'a [u8] {
    let mut rest = bytes;
    loop {
        // Eight ASCII characters at a time: nearly everything.
        while let Some((chunk, after)) = rest.split_first_chunk::<16>() {
            let word = u128::from_le_bytes(*chunk);
            if word & 0xFF80_FF80_FF80_FF80_FF80_FF80_FF80_FF80 != 0 {
                break;
            }
            let [a, _, b, _, c, _, d, _, e, _, f, _, g, _, h, _] = *chunk;
            out.extend_from_slice(&[a, b, c, d, e, f, g, h]);
            rest = after;
        }
        let Some((pair, after)) = rest.split_first_chunk::<2>() else { break };
        let unit = u16::from_le_bytes(*pair);
        match unit {
            0xD800..=0xDBFF => match after.split_first_chunk::<2>() {
                Some((low, after_low)) => {
                    let low = u16::from_le_bytes(*low);
                    if (0xDC00..=0xDFFF).contains(&low) {
                        let above = u32::from(unit & 0x3FF) << 10 | u32::from(low & 0x3FF);
                        push_code_point(out, 0x1_0000 + above);
                        rest = after_low;
                        continue;
                    }
                    push_code_point(out, u32::from(unit));
                }
                None if last => push_code_point(out, u32::from(unit)),
                None => return rest,
            },
            _ => push_code_point(out, u32::from(unit)),
        }
        rest = after;
    }
    rest
}

/// Decodes UTF-8; gives back what must wait for the next window.
fn decode_utf8<'a>(bytes: &'a [u8], last: bool, out: &mut Vec<u8>) -> Result<&'a [u8], Diagnostic> {
    match std::str::from_utf8(bytes) {
        Ok(_) => {
            out.extend_from_slice(bytes);
            Ok(&[])
        }
        Err(error) => {
            let (good, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or((bytes, &[]));
            out.extend_from_slice(good);
            if error.error_len().is_none() && !last {
                return Ok(rest);
            }
            let message = "the file has a UTF-8 byte order mark but is not UTF-8";
            Err(Diagnostic::new(Code::CodePage, message).help(SAVE_AS))
        }
    }
}

/// 8-bit text in the ANSI code page (1252, Western European).
#[cfg(feature = "codepages")]
#[derive(Default)]
pub(super) struct Ansi(Option<Box<encoding_rs::Decoder>>);

#[cfg(feature = "codepages")]
impl std::fmt::Debug for Ansi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ansi(1252)")
    }
}

#[cfg(feature = "codepages")]
impl Ansi {
    fn decode(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> Result<(), Diagnostic> {
        if bytes.is_ascii() {
            out.extend_from_slice(bytes);
            return Ok(());
        }
        let decoder = self.0.get_or_insert_with(|| {
            Box::new(encoding_rs::WINDOWS_1252.new_decoder_without_bom_handling())
        });
        let mut text = String::with_capacity(
            decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0),
        );
        let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, last);
        out.extend_from_slice(text.as_bytes());
        match result {
            encoding_rs::DecoderResult::InputEmpty => Ok(()),
            _ => Err(Diagnostic::new(Code::CodePage, "a byte has no meaning in code page 1252")
                .help(SAVE_AS)),
        }
    }
}

/// 8-bit text of which only ASCII is known: code pages are a feature that is not built in.
#[cfg(not(feature = "codepages"))]
#[derive(Debug, Default)]
pub(super) struct Ansi(());

#[cfg(not(feature = "codepages"))]
#[allow(clippy::unused_self, reason = "with code pages it keeps what a window cuts")]
impl Ansi {
    fn decode(&mut self, bytes: &[u8], _last: bool, out: &mut Vec<u8>) -> Result<(), Diagnostic> {
        let ascii = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(bytes.len());
        out.extend_from_slice(bytes.get(..ascii).unwrap_or_default());
        if ascii == bytes.len() {
            return Ok(());
        }
        let message = "the file has 8-bit characters, and code pages are not built in";
        Err(Diagnostic::new(Code::CodePage, message).help(SAVE_AS))
    }
}

/// The data of a string that was written as bytes of the ANSI code page, as REGEDIT4 files do.
pub(super) fn ansi_to_utf16le(bytes: &[u8]) -> Result<Vec<u8>, Diagnostic> {
    let mut text = Vec::with_capacity(bytes.len());
    Ansi::default().decode(bytes, true, &mut text)?;
    let units = crate::registry::TextRef::from_wtf8(&text).units();
    Ok(units.flat_map(u16::to_le_bytes).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_may_cut_anywhere() {
        let text = "a\u{e9}\u{20ac}😀 plain ascii, long enough for the fast path\r\n";
        let mut bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.extend(0xD800_u16.to_le_bytes());
        let mut whole = Vec::new();
        Decoder::new(Encoding::Utf16Le).decode(&bytes, true, &mut whole).unwrap();
        assert!(whole.starts_with(text.as_bytes()));
        for cut in 0..bytes.len() {
            let mut decoder = Decoder::new(Encoding::Utf16Le);
            let mut out = Vec::new();
            decoder.decode(&bytes[..cut], false, &mut out).unwrap();
            decoder.decode(&bytes[cut..], true, &mut out).unwrap();
            assert_eq!(out, whole, "cut at {cut}");
            let mut decoder = Decoder::new(Encoding::Utf8);
            let mut out = Vec::new();
            let cut = cut.min(text.len());
            decoder.decode(&text.as_bytes()[..cut], false, &mut out).unwrap();
            decoder.decode(&text.as_bytes()[cut..], true, &mut out).unwrap();
            assert_eq!(out, text.as_bytes());
        }
    }

    #[test]
    fn the_first_bytes_decide() {
        let code =
            |head: &[u8]| detect(head).map(|d| d.remark.map(|r| r.code())).map_err(|e| e.code());
        assert_eq!(code(b"\xFF\xFEW\0"), Ok(None));
        assert_eq!(code(b"REGE"), Ok(None));
        assert_eq!(code(b""), Ok(None));
        assert_eq!(code(b"\xEF\xBB\xBFW"), Ok(Some(Code::EncodingDiffers)));
        assert_eq!(code(b"\xFE\xFF\0W"), Err(Code::EncodingRefused));
        assert_eq!(code(b"W\0i\0"), Err(Code::EncodingRefused));
        assert_eq!(code(b"\0W\0i"), Err(Code::EncodingRefused));
    }

    #[cfg(feature = "codepages")]
    #[test]
    fn eight_bits_are_the_code_page() {
        assert_eq!(ansi_to_utf16le(b"\x80\xE9\0").unwrap(), [0xAC, 0x20, 0xE9, 0, 0, 0]);
    }
}
