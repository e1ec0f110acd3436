//! How does a file look to a person who compares it with another?
//!
//! One line for each value, its type by name, numbers in both bases, strings decoded, bytes in rows.
//! Nothing is left out: comments stay, and lines that an importer ignores are marked with `!`.

use std::borrow::Cow;
use std::io::{self, Write};

use super::ReadError;
use super::inline_comment::comments;
use super::reader::Reader;
use super::record::{Record, RecordKind};
use crate::registry::{DataRef, KeyPath, Text, TextRef, ValueName, ValueRef, ValueType, hex};

/// In which order a file is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Order {
    /// As it stands in the file.
    File,
    /// Keys, and the values of each, sorted by name: for exports, which different tools write in
    /// different orders. (In a file of changes the order counts: this hides it.)
    Sorted,
}

/// Writes a file as text in UTF-8, for comparing.
///
/// # Errors
/// [`ReadError`] if the input cannot be read or the output cannot be written. A file that importers
/// refuse is shown as it is.
///
/// # Examples
/// ```
/// use regdraft::reg::{Order, Reader, write_text};
///
/// let file = b"REGEDIT4\n[HKEY_CURRENT_USER\\A]\n\"p\"=dword:1bb\n\"l\"=hex(7):61,00,62,00,00\n";
/// let mut text = Vec::new();
/// write_text(&mut text, Reader::new(&file[..]), Order::File)?;
/// assert_eq!(
///     String::from_utf8_lossy(&text),
///     r#"REGEDIT4
/// [HKEY_CURRENT_USER\A]
/// "p" = REG_DWORD 0x000001bb (443)
/// "l" = REG_MULTI_SZ
///     "a"
///     "b"
/// "#
/// );
/// # Ok::<(), regdraft::reg::ReadError>(())
/// ```
pub fn write_text(
    mut output: impl Write,
    mut reader: Reader<impl io::Read>,
    order: Order,
) -> Result<(), ReadError> {
    let mut sections = Sections::default();
    let mut text = String::new();
    while let Some(record) = reader.next_record()? {
        show(&record, &mut text);
        match order {
            // In blocks, because a record has some dozen bytes.
            Order::File if text.len() >= BLOCK => {
                output.write_all(text.as_bytes()).map_err(ReadError::io)?;
                text.clear();
            }
            Order::File => {}
            Order::Sorted => {
                sections.add(&record, &text);
                text.clear();
            }
        }
    }
    match order {
        Order::File => output.write_all(text.as_bytes()).map_err(ReadError::io)?,
        Order::Sorted => sections.write(&mut output).map_err(ReadError::io)?,
    }
    output.flush().map_err(ReadError::io)
}

/// How much text is written at once.
const BLOCK: usize = 32 * 1024;

/// Appends formatted text.
macro_rules! push {
    ($out:expr, $($format:tt)*) => {{
        use std::fmt::Write as _;
        // Writing to a string cannot fail.
        let _ = write!($out, $($format)*);
    }};
}

/// Appends one record as text, with its line ends.
fn show(record: &Record<'_>, out: &mut String) {
    match &record.kind {
        RecordKind::Blank => out.push('\n'),
        RecordKind::SetDefault { key, data } => {
            push!(out, "[{key}]\n@ = {}", data.value_type());
            let form = Form::of(*data);
            form.line(data.value_type(), out);
            out.push('\n');
            form.rows(out);
        }
        RecordKind::Header(_) | RecordKind::Comment => lines(record, "", out),
        RecordKind::Ignored | RecordKind::Refused | RecordKind::Unread => {
            for remark in record.remarks {
                push!(out, "! {remark}\n");
            }
            lines(record, "! ", out);
        }
        _ => {
            let comments = comments(record);
            for comment in comments.within {
                push!(out, "{}\n", TextRef::from_wtf8(comment));
            }
            let form = match &record.kind {
                RecordKind::SetValue { data, .. } => Some(Form::of(*data)),
                _ => None,
            };
            statement(record, form.as_ref(), out);
            if let Some(comment) = comments.behind {
                push!(out, " {}", TextRef::from_wtf8(comment));
            }
            out.push('\n');
            if let Some(form) = form {
                form.rows(out);
            }
        }
    }
}

/// Appends what a line says, or the first line of it.
fn statement(record: &Record<'_>, form: Option<&Form<'_>>, out: &mut String) {
    match &record.kind {
        RecordKind::Key(key) => push!(out, "[{key}]"),
        RecordKind::DeleteKey(key) => push!(out, "[-{key}]"),
        RecordKind::DeleteValue { name } => {
            value_name(*name, out);
            out.push_str(" = delete");
        }
        RecordKind::SetValue { name, data } => {
            value_name(*name, out);
            push!(out, " = {}", data.value_type());
            if let Some(form) = form {
                form.line(data.value_type(), out);
            }
        }
        _ => {}
    }
}

/// Lines as they stand, hidden characters shown.
fn lines(record: &Record<'_>, prefix: &str, out: &mut String) {
    for line in record.lines_of_text() {
        push!(out, "{prefix}{line}\n");
    }
}

fn value_name(name: TextRef<'_>, out: &mut String) {
    if name.is_empty() {
        out.push('@');
    } else {
        push!(out, "\"{name}\"");
    }
}

/// In what form data is shown.
enum Form<'a> {
    Dword(u32),
    Qword(u64),
    Text(TextRef<'a>),
    ExpandText(Text),
    List(Vec<Text>),
    Bytes(Cow<'a, [u8]>),
}

impl<'a> Form<'a> {
    fn of(data: ValueRef<'a>) -> Self {
        match data.shape() {
            DataRef::Dword(number) => Form::Dword(number),
            DataRef::Text(text) => Form::Text(text),
            DataRef::Bytes(_) => {
                let list = || data.as_multi_text().map(Form::List);
                let number = data.as_qword().map(Form::Qword);
                let text = || data.as_text().map(Form::ExpandText);
                number.or_else(text).or_else(list).unwrap_or_else(|| Form::Bytes(data.bytes()))
            }
        }
    }

    /// Appends what fits on the line of the name: all of it, or what the lines below are.
    fn line(&self, value_type: ValueType, out: &mut String) {
        match self {
            Form::Dword(number) => push!(out, " 0x{number:08x} ({number})"),
            Form::Qword(number) => push!(out, " 0x{number:016x} ({number})"),
            Form::Text(text) => push!(out, " \"{text}\""),
            Form::ExpandText(text) => push!(out, " \"{text}\""),
            Form::List(_) => {}
            Form::Bytes(bytes) => {
                let unit = if bytes.len() == 1 { "byte" } else { "bytes" };
                let is_plain = value_type == ValueType::BINARY;
                let odd = if is_plain { "" } else { ", not of its type's form" };
                push!(out, " ({} {unit}{odd})", bytes.len());
            }
        }
    }

    /// Appends the lines below that of the name.
    fn rows(&self, out: &mut String) {
        match self {
            Form::List(strings) => {
                for text in strings {
                    push!(out, "    \"{text}\"\n");
                }
            }
            Form::Bytes(bytes) => {
                for row in bytes.chunks(16) {
                    out.push_str("    ");
                    hex::push_spaced(out, row, ' ');
                    out.push('\n');
                }
            }
            _ => {}
        }
    }
}

/// A file's sections, to be sorted. What stands before a line belongs to it.
#[derive(Default)]
struct Sections {
    before: String,
    head: String,
    all: Vec<Section>,
}

struct Section {
    key: KeyPath,
    head: String,
    values: Vec<(ValueName, String)>,
}

impl Sections {
    fn add(&mut self, record: &Record<'_>, text: &str) {
        match &record.kind {
            RecordKind::Key(key)
            | RecordKind::DeleteKey(key)
            | RecordKind::SetDefault { key, .. } => {
                let head = std::mem::take(&mut self.before) + text;
                self.all.push(Section { key: key.to_path(), head, values: Vec::new() });
            }
            RecordKind::SetValue { name, .. } | RecordKind::DeleteValue { name } => {
                let text = std::mem::take(&mut self.before) + text;
                if let Some(section) = self.all.last_mut() {
                    section.values.push((ValueName::from_checked(*name), text));
                }
            }
            // Each section begins with one.
            RecordKind::Blank => {}
            _ if self.all.is_empty() => self.head.push_str(text),
            _ => self.before.push_str(text),
        }
    }

    fn write(mut self, output: &mut impl Write) -> io::Result<()> {
        output.write_all(self.head.as_bytes())?;
        // Stable, so that what is said twice stays in order.
        self.all.sort_by(|a, b| a.key.cmp(&b.key));
        for mut section in self.all {
            section.values.sort_by(|a, b| a.0.cmp(&b.0));
            output.write_all(b"\n")?;
            output.write_all(section.head.as_bytes())?;
            for (_, text) in section.values {
                output.write_all(text.as_bytes())?;
            }
        }
        output.write_all(self.before.as_bytes())
    }
}
