//! How does a file look to a person who compares it with another?
//!
//! One line for each value, its type by name, numbers in both bases, strings decoded, bytes in rows.
//! Nothing is left out: comments stay, and lines that an importer ignores are marked with `!`.

use std::io::{self, Write};

use super::ReadError;
use super::inline_comment::comments;
use super::reader::Reader;
use super::record::{Record, RecordKind};
use crate::registry::{KeyPath, Text, TextRef, ValueName, ValueRef, ValueType};

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
    while let Some(record) = reader.next_record()? {
        let mut text = String::new();
        show(&record, &mut text);
        match order {
            Order::File => output.write_all(text.as_bytes()).map_err(ReadError::io)?,
            Order::Sorted => sections.add(&record, &text),
        }
    }
    if order == Order::Sorted {
        sections.write(&mut output).map_err(ReadError::io)?;
    }
    output.flush().map_err(ReadError::io)
}

/// One record as text, with its line ends.
fn show(record: &Record<'_>, out: &mut String) {
    match &record.kind {
        RecordKind::Blank => out.push('\n'),
        RecordKind::Key(key) => with_comments(record, &format!("[{key}]\n"), out),
        RecordKind::DeleteKey(key) => with_comments(record, &format!("[-{key}]\n"), out),
        RecordKind::DeleteValue { name } => {
            with_comments(record, &format!("{} = delete\n", value_name(*name)), out);
        }
        RecordKind::SetValue { name, data } => {
            let mut text = format!("{} = {} ", value_name(*name), data.value_type());
            value(*data, &mut text);
            with_comments(record, &text, out);
        }
        RecordKind::SetDefault { key, data } => {
            out.push_str(&format!("[{key}]\n@ = {} ", data.value_type()));
            value(*data, out);
        }
        RecordKind::Header(_) | RecordKind::Comment => lines(record, "", out),
        RecordKind::Ignored | RecordKind::Refused | RecordKind::Unread => {
            for remark in record.remarks {
                out.push_str(&format!("! {remark}\n"));
            }
            lines(record, "! ", out);
        }
    }
}

/// What a line says, with the comments that stand within it.
fn with_comments(record: &Record<'_>, text: &str, out: &mut String) {
    let comments = comments(record);
    for comment in comments.within {
        out.push_str(&format!("{}\n", TextRef::from_wtf8(comment)));
    }
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    out.push_str(first);
    if let Some(comment) = comments.behind {
        out.push_str(&format!(" {}", TextRef::from_wtf8(comment)));
    }
    out.push('\n');
    out.push_str(rest);
}

/// Lines as they stand, hidden characters shown.
fn lines(record: &Record<'_>, prefix: &str, out: &mut String) {
    out.extend(record.lines_of_text().map(|line| format!("{prefix}{line}\n")));
}

fn value_name(name: TextRef<'_>) -> String {
    if name.is_empty() { "@".to_owned() } else { format!("\"{name}\"") }
}

fn value(data: ValueRef<'_>, out: &mut String) {
    if let Some(number) = data.as_dword() {
        out.push_str(&format!("0x{number:08x} ({number})\n"));
    } else if let Some(number) = data.as_qword() {
        out.push_str(&format!("0x{number:016x} ({number})\n"));
    } else if let Some(text) = data.as_text() {
        out.push_str(&format!("\"{text}\"\n"));
    } else if let Some(strings) = data.as_multi_text() {
        out.pop();
        out.push('\n');
        out.extend(strings.iter().map(|text: &Text| format!("    \"{text}\"\n")));
    } else {
        let bytes = data.bytes();
        let unit = if bytes.len() == 1 { "byte" } else { "bytes" };
        let odd =
            if data.value_type() == ValueType::BINARY { "" } else { ", not of its type's form" };
        out.push_str(&format!("({} {unit}{odd})\n", bytes.len()));
        for row in bytes.chunks(16) {
            let digits: Vec<String> = row.iter().map(|byte| format!("{byte:02x}")).collect();
            out.push_str(&format!("    {}\n", digits.join(" ")));
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
