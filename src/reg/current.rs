//! What does the current value hold, in memory that is used again for the next one?

use crate::registry::{DataRef, TextRef, ValueRef, ValueType, push_units};

/// The data of the current value, in reused memory.
#[derive(Debug, Default)]
pub(super) struct ReadData {
    pub(super) value_type: ValueType,
    pub(super) kind: DataKind,
    pub(super) bytes: Vec<u8>,
    /// The text of a REG_SZ that was written as bytes.
    text: Vec<u8>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) enum DataKind {
    #[default]
    Bytes,
    Dword(u32),
    Text,
    /// Text that stands in the window as it is.
    Window {
        start: usize,
        end: usize,
    },
}

impl ReadData {
    /// Gives bytes the one shape that their data has.
    pub(super) fn settle(&mut self) {
        match ValueRef::from_raw(self.value_type, &self.bytes, &mut self.text).shape() {
            DataRef::Dword(number) => self.kind = DataKind::Dword(number),
            DataRef::Text(_) => {
                self.kind = DataKind::Text;
                std::mem::swap(&mut self.bytes, &mut self.text);
            }
            DataRef::Bytes(_) => self.kind = DataKind::Bytes,
        }
    }

    /// Gives text its one form: what is a surrogate pair stands as one.
    pub(super) fn join_surrogates(&mut self) {
        let mut joined = Vec::with_capacity(self.bytes.len());
        push_units(&mut joined, TextRef::from_wtf8(&self.bytes).units());
        self.bytes = joined;
    }

    /// A NUL within a string makes it other than the text it shows.
    pub(super) fn unfold_nul(&mut self) {
        if self.bytes.contains(&0) {
            self.bytes = TextRef::from_wtf8(&self.bytes).to_utf16le_nul();
            self.kind = DataKind::Bytes;
        }
    }

    /// The data, of which some may stand in the window.
    pub(super) fn lend<'a>(&'a self, window: impl Fn(usize, usize) -> &'a [u8]) -> ValueRef<'a> {
        let shape = match self.kind {
            DataKind::Dword(number) => DataRef::Dword(number),
            DataKind::Text => DataRef::Text(TextRef::from_wtf8(&self.bytes)),
            DataKind::Window { start, end } => {
                DataRef::Text(TextRef::from_wtf8(window(start, end)))
            }
            DataKind::Bytes => DataRef::Bytes(&self.bytes),
        };
        ValueRef::from_shape(self.value_type, shape)
    }
}
