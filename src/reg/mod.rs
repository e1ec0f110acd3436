//! How is a registry change, or a registry's state, written as a `.reg` file?
//!
//! [`Reader`] streams the records of a file and says about every line what becomes of it;
//! [`read_changes`] and [`read_state`] give the file's two meanings. one spelling holds
//! for everything that is written; [`write_changes`] and [`write_state`] write it as
//! `regedit` does: version 5, UTF-16LE with byte order mark, CRLF, wrapped to the byte.

mod apart;
mod block;
mod characters;
mod code_page;
mod current;
mod effective;
mod encoding;
mod exported;
mod foreign_root;
mod format;
mod guess;
mod header;
mod header_first;
mod hex;
mod imported;
mod inline_comment;
mod key_line;
mod lane;
mod layout;
mod lower;
mod meaning;
mod narrow;
mod odd_line;
mod page_use;
mod plain;
mod read;
mod reader;
mod record;
mod scanner;
pub(crate) mod spell;
mod style;
mod text_view;
mod value_line;
mod value_record;
mod widen;
mod win31;
mod write;

pub use apart::read_apart;
pub use code_page::{CodePage, UnknownCodePage};
pub use encoding::Encoding;
pub use format::{FormatError, format, format_to, style_of};
pub use header_first::header_first;
pub use imported::read_imported;
pub use lower::{Lowered, Target, lower};
pub use page_use::UsedCodePage;
pub use read::{ReadError, ReadErrorKind, read_changes, read_state};
pub use reader::Reader;
pub use record::{Record, RecordKind, Version};
pub use style::{LineEnd, Style};
pub use text_view::{Order, write_text};
pub use write::{WriteError, write_changes, write_state};

#[cfg(feature = "render")]
pub(crate) use header::spelling as header_of;
pub(crate) use plain::plain_length;
pub(crate) use read::import_remark;
#[cfg(feature = "render")]
pub(crate) use write::{Section, encode, not_in_style, sections, words};
