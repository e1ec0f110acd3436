//! placeholder
pub mod catalogue;
pub mod change;
pub mod diagnostic;
pub mod reg;
pub mod registry;
pub mod span;
#[cfg(feature = "serde")]
pub mod json;
#[cfg(feature = "render")]
pub mod render;
#[cfg(feature = "render")]
pub mod ticket;
