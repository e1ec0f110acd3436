//! How is a file written anew in the canonical spelling, its comments kept?
//!
//! Every line that does something is spelled as `regedit` spells it; comments stay where they are;
//! lines that an importer ignores stay to the letter. What was written is read again: if it does not
//! mean what the file meant, nothing is given out.

use std::io::{self, Read, Write};

use super::ReadError;
use super::code_page::CodePage;
use super::layout::Layout;
use super::meaning::first_difference;
use super::reader::Reader;
use super::record::RecordKind;
use super::style::{LineEnd, Style};
use crate::diagnostic::Diagnostic;

/// Why a file could not be written anew.
#[derive(Debug)]
#[non_exhaustive]
pub enum FormatError {
    /// Importers refuse the file.
    Read(ReadError),
    /// The style cannot express some of it.
    NotExpressible(Vec<Diagnostic>),
    /// Written anew it would mean something else, because of a line that an importer ignores.
    OtherMeaning {
        /// The first line whose meaning would change.
        line: u32,
    },
}

impl std::fmt::Display for FormatError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FormatError::Read(error) => error.fmt(f),
            FormatError::NotExpressible(all) => {
                write!(f, "{} lines cannot be written in that form", all.len())
            }
            FormatError::OtherMeaning { line } => write!(
                f,
                "written anew, line {line} would mean something else, because of a line before it that importers ignore"
            ),
        }
    }
}

impl std::error::Error for FormatError {}

impl From<ReadError> for FormatError {
    fn from(error: ReadError) -> Self {
        FormatError::Read(error)
    }
}

/// The style in which a file is written: its version, its encoding, and the end of its first line.
///
/// # Errors
/// [`ReadError`] if importers refuse the file.
pub fn style_of(file: impl Read, page: impl Into<Option<CodePage>>) -> Result<Style, ReadError> {
    let page: Option<CodePage> = page.into();
    let mut reader = Reader::with_code_page(file, page);
    let first = reader.next_record()?;
    let (line_end, refused) = match &first {
        Some(record) => {
            let refused = matches!(record.kind, RecordKind::Refused);
            let end = match record.text.wtf8() {
                [.., b'\r'] => LineEnd::Cr,
                [.., b'\r', b'\n'] => LineEnd::CrLf,
                [.., b'\n'] => LineEnd::Lf,
                _ => LineEnd::CrLf,
            };
            (end, refused.then(|| ReadError::of_remarks(record.remarks)))
        }
        None => (LineEnd::CrLf, None),
    };
    if let Some(error) = refused {
        return Err(error);
    }
    let style = Style::default().with_code_page(page.unwrap_or_default()).with_line_end(line_end);
    let style = reader.version().map_or(style, |version| style.with_version(version));
    Ok(reader.encoding().map_or(style, |encoding| style.with_encoding(encoding)))
}

/// Writes a file anew in the canonical spelling, in a style.
///
/// What the reader has to say about the file goes to `diagnostics`.
///
/// # Errors
/// [`FormatError`].
///
/// # Examples
/// ```
/// use regdraft::reg::{CodePage, format, style_of};
///
/// let file = b"REGEDIT4\n[hkey_current_user\\A\\]\n; the port\n\"Port\" = dword:1BB ; https\n";
/// let page = CodePage::default();
/// let formatted = format(file, page, style_of(&file[..], page)?, &mut Vec::new())?;
/// assert_eq!(
///     String::from_utf8_lossy(&formatted),
///     "REGEDIT4\n\n[HKEY_CURRENT_USER\\A]\n; the port\n\"Port\"=dword:000001bb ; https\n\n"
/// );
/// # Ok::<(), regdraft::reg::FormatError>(())
/// ```
pub fn format(
    file: &[u8],
    page: impl Into<Option<CodePage>>,
    style: Style,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<u8>, FormatError> {
    let mut written = Vec::new();
    if format_to(|| Ok(file), page, style, &mut written, diagnostics)? {
        Ok(written)
    } else {
        Ok(file.to_vec())
    }
}

/// Writes a file anew in the canonical spelling, in a style, piece by piece: `open` opens the file, of
/// which no more than a window is held. Returns `false` if the file is in that form already; then
/// nothing has been written.
///
/// What has been written when an error comes is of no use: it may mean something else.
///
/// # Errors
/// [`FormatError`].
///
/// # Examples
/// ```
/// use regdraft::reg::{CodePage, Style, format_to};
///
/// let (file, page) = (b"REGEDIT4\r\n[HKEY_USERS\\A]\r\n", CodePage::default());
/// let mut written = Vec::new();
/// let open = || Ok(&file[..]);
/// let style = Style::regedit4(page);
/// assert!(format_to(open, page, style, &mut written, &mut Vec::new())?, "a blank line is missing");
/// assert_eq!(written, b"REGEDIT4\r\n\r\n[HKEY_USERS\\A]\r\n\r\n");
/// # Ok::<(), regdraft::reg::FormatError>(())
/// ```
pub fn format_to<R: Read>(
    mut open: impl FnMut() -> io::Result<R>,
    page: impl Into<Option<CodePage>>,
    style: Style,
    output: impl Write,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<bool, FormatError> {
    let page = page.into();
    let mut reader =
        || Ok::<_, ReadError>(Reader::with_code_page(open().map_err(ReadError::io)?, page));
    {
        let mut laid_out = LaidOut::new(reader()?, style, io::sink());
        if laid_out.is_same_as(reader()?.into_input())? {
            diagnostics.append(&mut laid_out.diagnostics);
            return Ok(false);
        }
    }
    // It differs, so what was written is read again while it is written.
    let mut laid_out = LaidOut::new(reader()?, style, output);
    let now = Reader::with_code_page(&mut laid_out, style.code_page());
    let found = first_difference(reader()?, now);
    // All of it may have to be refused for more reasons than the one that shows first.
    let drained = io::copy(&mut laid_out, &mut io::sink());
    if let Some(error) = laid_out.failed {
        return Err(error);
    }
    drained.map_err(ReadError::io)?;
    diagnostics.append(&mut laid_out.diagnostics);
    let refused = laid_out.layout.into_refused();
    if !refused.is_empty() {
        return Err(FormatError::NotExpressible(refused));
    }
    match found? {
        None => Ok(true),
        Some(line) => Err(FormatError::OtherMeaning { line }),
    }
}

/// A file in the canonical spelling, laid out as it is read, and written to an output on the way.
struct LaidOut<R, W> {
    reader: Reader<R>,
    layout: Layout,
    output: W,
    diagnostics: Vec<Diagnostic>,
    failed: Option<FormatError>,
    /// What was laid out and not yet read, from a position on.
    bytes: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read, W: Write> LaidOut<R, W> {
    fn new(reader: Reader<R>, style: Style, output: W) -> Self {
        Self {
            reader,
            layout: Layout::new(style),
            output,
            diagnostics: Vec::new(),
            failed: None,
            bytes: Vec::new(),
            at: 0,
            ended: false,
        }
    }

    /// Lays out more where all has been read.
    fn fill(&mut self) -> Result<&[u8], FormatError> {
        if self.at == self.bytes.len() && !self.ended {
            while !self.layout.is_ready() {
                let Some(record) = self.reader.next_record()? else {
                    self.layout.finish();
                    self.ended = true;
                    break;
                };
                if matches!(record.kind, RecordKind::Refused) {
                    return Err(ReadError::of_remarks(record.remarks).into());
                }
                self.diagnostics.extend_from_slice(record.remarks);
                self.layout.record(&record);
            }
            self.layout.take(&mut self.bytes);
            self.at = 0;
            self.output.write_all(&self.bytes).map_err(ReadError::io)?;
        }
        Ok(self.bytes.get(self.at..).unwrap_or_default())
    }

    /// Whether it is the same to the byte as an input.
    fn is_same_as(&mut self, mut input: impl Read) -> Result<bool, FormatError> {
        let mut chunk = vec![0; 32 * 1024];
        loop {
            let written = self.fill()?;
            let length = written.len().min(chunk.len());
            // At the end there must be nothing more.
            let place = chunk.get_mut(..length.max(1)).unwrap_or_default();
            let read = read_full(&mut input, place).map_err(ReadError::io)?;
            if place.get(..read) != written.get(..length) {
                return Ok(false);
            }
            if length == 0 {
                return Ok(self.layout.is_expressed());
            }
            self.at += length;
        }
    }
}

/// Reads until a place is full or the input ends.
fn read_full(input: &mut impl Read, place: &mut [u8]) -> io::Result<usize> {
    let mut read = 0;
    while let Some(rest) = place.get_mut(read..).filter(|rest| !rest.is_empty()) {
        match input.read(rest) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(read)
}

impl<R: Read, W: Write> Read for LaidOut<R, W> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.failed.is_some() {
            return Ok(0);
        }
        match self.fill() {
            Ok(mut bytes) => {
                let read = bytes.read(out)?;
                self.at += read;
                Ok(read)
            }
            // The one who reads learns of it afterwards.
            Err(error) => {
                self.failed = Some(error);
                Ok(0)
            }
        }
    }
}
