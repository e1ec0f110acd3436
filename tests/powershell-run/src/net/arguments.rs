//! How does PowerShell convert the arguments of a method?

use crate::engine::convert::{convert, text};
use crate::engine::raise::{Run, Stop};
use crate::engine::types::Type;
use crate::engine::value::{Text, Value};

/// Text; a null becomes empty text, as PowerShell has it.
pub fn string(value: &Value) -> Text {
    text(value)
}

pub fn lossy(value: &Value) -> String {
    text(value).lossy()
}

pub fn int(value: &Value) -> Run<i32> {
    match convert(value, &Type::new("int"))? {
        Value::Int(number) => Ok(number),
        _ => Stop::unsupported("a number"),
    }
}

pub fn flag(value: &Value) -> bool {
    crate::engine::convert::truth(value)
}

/// A place or length, which must not be negative.
pub fn size(value: &Value, name: &str) -> Run<usize> {
    match usize::try_from(int(value)?) {
        Ok(size) => Ok(size),
        Err(_) => out_of_range(name),
    }
}

pub fn out_of_range<T>(name: &str) -> Run<T> {
    Stop::net(
        "argumentoutofrangeexception",
        format!("Specified argument was out of the range of valid values. Parameter name: {name}"),
    )
}

/// A member of an enumeration, given as one or by name.
pub fn member(value: &Value, class: &str) -> Run<i64> {
    match convert(value, &Type::new(class))? {
        Value::Enum(_, number) => Ok(number),
        _ => Stop::unsupported("an enumeration"),
    }
}

pub fn bytes(value: &Value) -> Run<Vec<u8>> {
    match convert(value, &Type::new("byte[]"))?.as_bytes() {
        Some(bytes) => Ok(bytes),
        None => Stop::net("argumentnullexception", "Value cannot be null."),
    }
}

pub fn unknown<T>(class: &str, name: &str, arguments: &[Value]) -> Run<T> {
    Stop::unsupported(format!("{class}.{name} with {} arguments", arguments.len()))
}
