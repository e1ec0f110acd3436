//! Which methods do values have that are no objects of their own?

use super::arguments::{lossy, string, unknown};
use super::{collections, string as texts};
use crate::engine::compare;
use crate::engine::convert::text;
use crate::engine::format::specified;
use crate::engine::interpreter::Interpreter;
use crate::engine::raise::{Run, Stop};
use crate::engine::types::Type;
use crate::engine::value::Value;

pub fn method(
    _: &mut Interpreter<'_>,
    owner: &Value,
    lower: &str,
    arguments: &[Value],
) -> Run<Value> {
    match (lower, arguments) {
        ("gettype", []) => return Ok(Value::Type(owner.type_of())),
        ("tostring", []) if !matches!(owner, Value::Array(_) | Value::List(_)) => {
            return Ok(Value::Text(text(owner)));
        }
        _ => {}
    }
    match owner {
        Value::Text(own) => texts::method(own, lower, arguments),
        Value::Array(array) => collections::array_method(owner, &array.items, lower, arguments),
        Value::List(list) => collections::list_method(list, lower, arguments),
        Value::Dictionary(own) => collections::dictionary_method(own, lower, arguments),
        Value::Exception(exception) => match (lower, arguments) {
            ("getbaseexception", []) => {
                let mut at = exception.clone();
                while let Some(inner) = at.inner.clone() {
                    at = inner;
                }
                Ok(Value::Exception(at))
            }
            _ => unknown(exception.class, lower, arguments),
        },
        other => match (lower, arguments) {
            ("tostring", [format, ..]) if !matches!(other, Value::Bag(_)) => {
                Ok(Value::from(specified(other, &lossy(format))?))
            }
            ("equals", [given]) => Ok(Value::Bool(
                other.type_of() == given.type_of() && compare::equal(other, given, false)?,
            )),
            ("compareto", [given]) => Ok(Value::Int(compare::order(other, given, false)? as i32)),
            ("hasflag", [flag]) => match (other.whole(), flag.whole()) {
                (Some(own), Some(flag)) => Ok(Value::Bool(own & flag == flag)),
                _ => unknown("Enum", lower, arguments),
            },
            _ => {
                let class: Type = other.type_of();
                Stop::unsupported(format!(
                    "{}.{lower}({})",
                    class.name(),
                    arguments.iter().map(|a| string(a).lossy()).collect::<Vec<_>>().join(", ")
                ))
            }
        },
    }
}
