//! What is on the computer that is made up?

pub mod faults;
pub mod files;
pub mod registry;
