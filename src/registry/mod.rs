//! What is a registry, as data?
//!
//! Root keys, key paths, value names, types and data, and [`Snapshot`]: what is known about a
//! registry at one moment. Everything here is exact: any bytes under any type, any name that
//! Windows takes, unpaired surrogates included.
//!
//! Names compare as Windows compares them: per UTF-16 unit, case folded by the unit's simple upper
//! case, without locale or normalisation. The first spelling of a name is kept; later ones match.

pub mod alias;
mod builder;
mod carry;
mod coverage;
mod find;
mod fold;
pub(crate) mod hex;
mod key_path;
mod key_path_ref;
mod mentions;
mod merge;
mod name;
mod order;
mod pairs;
mod root_key;
mod snapshot;
mod text;
mod value_data;
mod value_type;
mod walk;

pub use builder::SnapshotBuilder;
pub use coverage::{Coverage, Scope};
pub use key_path::{KeyPath, KeyPathError, MAX_DEPTH, MAX_KEY_NAME};
pub use key_path_ref::KeyPathRef;
pub use merge::{Contradiction, MergeError};
pub use name::{MAX_VALUE_NAME, NameError, ValueName};
pub use root_key::RootKey;
pub use snapshot::{KeyRef, Presence, Snapshot, SnapshotError};
pub use text::{NotUnicode, Text, TextRef, Units};
pub use value_data::{ValueData, ValueRef};
pub use value_type::ValueType;

pub(crate) use builder::SharedNames;
pub(crate) use carry::Carrier;
#[cfg(feature = "render")]
pub(crate) use fold::fold_units;
pub(crate) use fold::{cmp as name_cmp, eq as name_eq, hash as hash_name, head as name_head};
pub(crate) use key_path::check_key_name;
pub(crate) use name::check_value_name;
pub(crate) use pairs::{Pair, Pairs};
pub(crate) use text::{
    is_hidden, next_code_point, push_code_point, push_units, shared_names, shared_prefix,
    split_name,
};
pub(crate) use value_data::DataRef;
