//! Where in a text is something?

use std::fmt;

/// A place in a text file: lines and columns count from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    line: u32,
    column: u32,
    width: u32,
}

impl Span {
    /// A place by line and column, both from 1.
    pub const fn new(line: u32, column: u32) -> Self {
        Self { line, column, width: 0 }
    }

    /// The same place, so many characters wide.
    pub const fn with_width(self, width: u32) -> Self {
        Self { width, ..self }
    }

    /// The line, from 1.
    pub const fn line(self) -> u32 {
        self.line
    }

    /// The column in characters, from 1.
    pub const fn column(self) -> u32 {
        self.column
    }

    /// How many characters of the line are meant; 0 where it is a point.
    pub const fn width(self) -> u32 {
        self.width
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}
