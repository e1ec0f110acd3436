//! Takes lines as exporters write them straight into a state: the fast lane.
//!
//! Nearly all lines of an export are of that form, so nothing is kept of them for a caller: no record,
//! no extent, no remarks. The lane stops before the first line that is of another form or not whole
//! in the window; the general way takes that one. Both give the same, which a property test holds.

use std::io::Read;

use super::current::{DataKind, ReadData};
use super::exported::{self, Content, Exported};
use super::hex;
use super::reader::Reader;
use super::record::Version;
use super::value_line::{Data, Name, unescaped};
use crate::registry::{
    KeyPathRef, MAX_VALUE_NAME, SharedNames, SnapshotBuilder, SnapshotError, TextRef, ValueRef,
    ValueType,
};

/// What the lines are read as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    /// What they state.
    State,
    /// What is left when they have been imported, which for some data is another thing.
    Import,
}

impl<R: Read> Reader<R> {
    /// Takes what comes next, up to the first line that is not of an exporter's form: values go into
    /// the state, and so does what `open` makes of each key.
    #[inline]
    pub(super) fn take_exported(
        &mut self,
        state: &mut SnapshotBuilder,
        meant: Meant,
        mut open: impl FnMut(
            &mut SnapshotBuilder,
            KeyPathRef<'_>,
            Option<SharedNames>,
        ) -> Result<(), SnapshotError>,
    ) -> Result<(), SnapshotError> {
        // In REGEDIT4 the bytes of text are of a code page, and 8-bit files have remarks of their own.
        if !self.is_in_body() || self.version != Some(Version::V5) || !self.scanner.is_plain() {
            return Ok(());
        }
        self.scanner.begin(self.extent.next, self.extent.lines);
        let start = self.scanner.position();
        let text = self.scanner.rest(start);
        let (mut at, mut lines) = (0, 0);
        loop {
            let rest = text.get(at..).unwrap_or_default();
            match rest {
                [b'"' | b'@', ..] if self.has_key => {
                    let scratch = (&mut self.name_buffer, &mut self.data);
                    let Some(taken) = value(rest, scratch, state, meant)? else { break };
                    at += taken.length;
                    lines += taken.lines;
                }
                [b'\r', b'\n', ..] => {
                    at += 2;
                    lines += 1;
                }
                [b'[', ..] => {
                    let Some(length) = self.key.take(rest) else { break };
                    open(state, self.key.path(), self.key.shared())?;
                    self.has_key = true;
                    at += length;
                    lines += 1;
                }
                _ => break,
            }
        }
        self.stand_after(start + at, lines);
        Ok(())
    }
}

/// How far a value goes.
struct Taken {
    length: usize,
    lines: u32,
}

/// Takes a value at the beginning of a text into the state; nothing where it is of another form, or
/// not whole.
#[inline]
fn value(
    text: &[u8],
    (name_buffer, scratch): (&mut Vec<u8>, &mut ReadData),
    state: &mut SnapshotBuilder,
    meant: Meant,
) -> Result<Option<Taken>, SnapshotError> {
    let Some(Exported { name, content }) = exported::read(text, name_buffer) else {
        return Ok(None);
    };
    let name = match name {
        Name::Window { start, end } => text.get(start..end).unwrap_or_default(),
        Name::Buffer => name_buffer,
    };
    // A unit takes at least one byte.
    if name.len() > MAX_VALUE_NAME {
        return Ok(None);
    }
    let name = TextRef::from_wtf8(name);
    match content {
        Content::Text { start, end } => {
            let data = TextRef::from_wtf8(text.get(start..end).unwrap_or_default());
            state.value_of_line(name, ValueRef::of_text(data))?;
            Ok(Some(Taken { length: end + b"\"\r\n".len(), lines: 1 }))
        }
        Content::Dword { number, end } => {
            state.value_of_line(name, ValueRef::of_dword(number))?;
            Ok(Some(Taken { length: end + b"\r\n".len(), lines: 1 }))
        }
        Content::Begun { data: Data::String { from }, .. } => {
            let rest = text.get(from..).unwrap_or_default();
            scratch.bytes.clear();
            let Some(length) = unescaped(rest, &mut scratch.bytes) else { return Ok(None) };
            if !rest.get(length..).is_some_and(|after| after.starts_with(b"\r\n")) {
                return Ok(None);
            }
            let data = TextRef::from_wtf8(&scratch.bytes);
            state.value_of_line(name, ValueRef::of_text(data))?;
            Ok(Some(Taken { length: from + length + b"\r\n".len(), lines: 1 }))
        }
        Content::Begun { data: Data::Hex { value_type, from }, .. } => {
            let rest = text.get(from..).unwrap_or_default();
            scratch.bytes.clear();
            let Some((length, breaks)) = hex::whole(rest, &mut scratch.bytes) else {
                return Ok(None);
            };
            scratch.value_type = ValueType::from_number(value_type);
            scratch.kind = DataKind::Bytes;
            // Only these two have other shapes.
            if matches!(scratch.value_type, ValueType::SZ | ValueType::DWORD) {
                scratch.settle();
            }
            // Nothing of it stands in the window.
            let data = scratch.lend(|_, _| &[]);
            if meant == Meant::Import && data.import_appends_nul() {
                return Ok(None);
            }
            state.value_of_line(name, data)?;
            Ok(Some(Taken { length: from + length, lines: 1 + breaks }))
        }
        Content::Begun { .. } => Ok(None),
    }
}
