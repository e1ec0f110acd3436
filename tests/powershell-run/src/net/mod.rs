//! What does .NET do, as far as the scripts call it?

pub mod arguments;
pub mod bits;
pub mod clock;
pub mod collections;
pub mod construct;
pub mod file;
pub mod file_stream;
pub mod instance;
pub mod object;
pub mod object_method;
pub mod registry_data;
pub mod registry_key;
pub mod registry_write;
pub mod security;
pub mod statics;
pub mod string;
