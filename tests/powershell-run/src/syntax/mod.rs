//! How is the text of a script turned into a tree?
//!
//! The grammar is written out here: the tree-sitter grammar reads `[string] $A = 'x',` in a `param`
//! block as an array, which is harmless in an editor and wrong in an interpreter.

pub mod argument;
pub mod expression;
pub mod literal;
pub mod parameter;
pub mod scan;
pub mod statement;
pub mod tree;

pub use statement::parse;
