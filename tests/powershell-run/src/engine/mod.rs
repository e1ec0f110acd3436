//! How does the language work, apart from what it is run on?

pub mod arithmetic;
pub mod call;
pub mod command;
pub mod compare;
pub mod convert;
pub mod dictionary;
pub mod enums;
pub mod evaluate;
pub mod execute;
pub mod format;
pub mod interpreter;
pub mod json;
pub mod member;
pub mod raise;
pub mod types;
pub mod value;
