//! Which static members do classes have?

use std::rc::Rc;

use super::arguments::{lossy, member, size, string, unknown};
use super::object::Object;
use super::{bits, collections};
use crate::engine::convert::{convert, text};
use crate::engine::interpreter::Interpreter;
use crate::engine::raise::{Run, Stop};
use crate::engine::types::Type;
use crate::engine::value::{Text, Value};

fn object(object: Object) -> Run<Value> {
    Ok(Value::Object(Rc::new(object)))
}

pub fn property(own: &mut Interpreter<'_>, class: &Type, lower: &str) -> Run<Value> {
    match (class.name(), lower) {
        ("string", "empty") => Ok(Value::from("")),
        ("int", "maxvalue") => Ok(Value::Int(i32::MAX)),
        ("int", "minvalue") => Ok(Value::Int(i32::MIN)),
        ("long", "maxvalue") => Ok(Value::Long(i64::MAX)),
        ("uint32", "maxvalue") => Ok(Value::UInt(u32::MAX)),
        ("char", "maxvalue") => Ok(Value::Char(0xFFFF)),
        ("environment", "newline") => Ok(Value::from("\r\n")),
        ("environment", "machinename") => Ok(Value::from(
            own.machine.computer.to_ascii_uppercase().chars().take(15).collect::<String>(),
        )),
        ("environment", "username") => Ok(Value::from(own.machine.user.as_str())),
        ("environment", "userdomainname") => Ok(Value::from(own.machine.computer.as_str())),
        ("environment", "is64bitprocess") => Ok(Value::Bool(own.machine.is_64_bit_process)),
        ("environment", "is64bitoperatingsystem") => Ok(Value::Bool(own.machine.is_64_bit_system)),
        ("intptr", "size") => Ok(Value::Int(if own.machine.is_64_bit_process { 8 } else { 4 })),
        ("datetime", "utcnow") => object(Object::Date(own.machine.clock)),
        ("datetime", "now") => Stop::unsupported("the local time"),
        ("text.encoding", "ascii") => object(Object::Encoding("us-ascii")),
        ("text.encoding", "utf8") => object(Object::Encoding("utf-8 with a mark")),
        ("text.encoding", "unicode") => object(Object::Encoding("utf-16")),
        ("stringcomparer", "ordinal") => {
            object(Object::Comparer { ignore_case: false, name: "Ordinal" })
        }
        ("stringcomparer", "ordinalignorecase") => {
            object(Object::Comparer { ignore_case: true, name: "OrdinalIgnoreCase" })
        }
        ("globalization.cultureinfo", "invariantculture") => object(Object::Culture),
        ("io.path", "directoryseparatorchar") => Ok(Value::Char(u16::from(b'\\'))),
        ("guid", "empty") => {
            object(Object::Guid("00000000-0000-0000-0000-000000000000".to_owned()))
        }
        (name, _) => Stop::unsupported(format!("[{name}]::{lower}")),
    }
}

pub fn method(
    own: &mut Interpreter<'_>,
    class: &Type,
    lower: &str,
    arguments: &[Value],
) -> Run<Value> {
    if lower == "new" {
        return own.construct(class, arguments);
    }
    match (class.name(), lower, arguments) {
        ("microsoft.win32.registrykey", "openbasekey", [hive, view]) => {
            own.open_base_key(hive, view)
        }
        ("io.file", ..) => own.file(lower, arguments),
        ("io.directory", ..) => own.directory(lower, arguments),
        ("io.path", ..) => own.path_method(lower, arguments),
        ("bitconverter", ..) => bits::bit_converter(lower, arguments),
        ("convert", ..) => bits::converter(lower, arguments),
        ("buffer", "blockcopy", _) => bits::block_copy(arguments),
        ("char", ..) => bits::char_method(lower, arguments),
        ("array", ..) => collections::array_static(lower, arguments),
        ("string", ..) => string_static(lower, arguments),
        ("guid", "newguid", []) => {
            own.machine.guids += 1;
            object(Object::Guid(format!("6f9619ff-8b86-4d01-b42d-{:012x}", own.machine.guids)))
        }
        ("security.principal.windowsidentity", "getcurrent", []) => object(Object::Identity),
        ("net.dns", "gethostname", []) => {
            let name = if own.machine.dns_name.is_empty() {
                &own.machine.computer
            } else {
                &own.machine.dns_name
            };
            Ok(Value::from(name.as_str()))
        }
        ("environment", "getfolderpath", [folder]) => {
            match member(folder, "environment+specialfolder")? {
                35 => Ok(Value::from(r"C:\ProgramData")),
                36 => Ok(Value::from(r"C:\Windows")),
                37 => Ok(Value::from(r"C:\Windows\System32")),
                28 => Ok(Value::from(format!(r"C:\Users\{}\AppData\Local", own.machine.user))),
                _ => unknown("Environment", lower, arguments),
            }
        }
        ("environment", "getenvironmentvariable", [name]) => Ok(own.environment(&lossy(name))),
        ("math", ..) => math(lower, arguments),
        ("enum", "isdefined", [Value::Type(class), value]) => {
            match crate::engine::enums::find(class) {
                Some(all) => Ok(Value::Bool(match value {
                    Value::Text(name) => all.members.iter().any(|(own, _)| *own == name.lossy()),
                    other => {
                        all.members.iter().any(|(_, own)| Some(i128::from(*own)) == other.whole())
                    }
                })),
                None => unknown("Enum", lower, arguments),
            }
        }
        ("threading.thread", "sleep", [_]) => Ok(Value::Nothing),
        ("gc", "collect", []) => Ok(Value::Nothing),
        ("regex", "escape", [value]) => Ok(Value::from(regex::escape(&lossy(value)))),
        (name, ..) => unknown(name, lower, arguments),
    }
}

fn math(lower: &str, arguments: &[Value]) -> Run<Value> {
    match (lower, arguments) {
        ("min" | "max", [left, right]) => {
            let less =
                crate::engine::compare::order(left, right, true)? == std::cmp::Ordering::Less;
            Ok(if less == (lower == "min") { left.clone() } else { right.clone() })
        }
        ("floor" | "ceiling" | "round" | "truncate", [value]) => {
            match convert(value, &Type::new("double"))? {
                Value::Double(d) => Ok(Value::Double(match lower {
                    "floor" => d.floor(),
                    "ceiling" => d.ceil(),
                    "round" => d.round_ties_even(),
                    _ => d.trunc(),
                })),
                _ => unknown("Math", lower, arguments),
            }
        }
        ("abs", [Value::Int(n)]) => match n.checked_abs() {
            Some(n) => Ok(Value::Int(n)),
            None => Stop::net(
                "overflowexception",
                "Negating the minimum value of a twos complement number is invalid.",
            ),
        },
        _ => unknown("Math", lower, arguments),
    }
}

fn string_static(lower: &str, arguments: &[Value]) -> Run<Value> {
    match (lower, arguments) {
        ("join", [separator, Value::Array(array), from, count])
            if array.element.name() == "string"
                || matches!((from, count), (Value::Int(_), Value::Int(_))) =>
        {
            let (from, count) = (size(from, "startIndex")?, size(count, "count")?);
            match array.items.borrow().get(from..from + count) {
                Some(part) => Ok(joined(&string(separator), part)),
                None => super::arguments::out_of_range("startIndex"),
            }
        }
        ("join", [separator, values]) => {
            // A collection is joined; a single value is.
            let items = values.enumerated().unwrap_or_else(|| vec![values.clone()]);
            Ok(joined(&string(separator), &items))
        }
        ("join", [separator, values @ ..]) => Ok(joined(&string(separator), values)),
        // Static Equals of text is that of objects too: nulls are equal to nulls only.
        ("equals", [left, right]) => Ok(Value::Bool(match (left, right) {
            (Value::Text(own), Value::Text(other)) => own == other,
            (l, r) => l.is_null() && r.is_null(),
        })),
        ("equals", [left, right, comparison]) => {
            let (left, right) = (string(left), string(right));
            let ignore_case = super::string::ignores_case(comparison, &[&left, &right])?;
            Ok(Value::Bool(left.same(&right, ignore_case)))
        }
        ("compare", [left, right, comparison @ Value::Enum(..)]) => {
            let (left, right) = (string(left), string(right));
            if member(comparison, "stringcomparison")? < 4 {
                return Stop::unsupported("an order of a culture");
            }
            let ignore_case = super::string::ignores_case(comparison, &[&left, &right])?;
            Ok(Value::Int(super::string::ordinal(&left, &right, ignore_case) as i32))
        }
        ("compareordinal", [left, right]) => {
            Ok(Value::Int(super::string::ordinal(&string(left), &string(right), false) as i32))
        }
        ("isnullorempty", [value]) => Ok(Value::Bool(text(value).0.is_empty())),
        ("isnullorwhitespace", [value]) => Ok(Value::Bool(text(value).lossy().trim().is_empty())),
        ("concat", values) => Ok(joined(&Text::from(""), values)),
        ("format", [pattern, values @ ..]) => {
            let values = match values {
                [only] => only.enumerated().unwrap_or_else(|| vec![only.clone()]),
                several => several.to_vec(),
            };
            Ok(Value::Text(crate::engine::format::format(&string(pattern), &values)?))
        }
        _ => unknown("String", lower, arguments),
    }
}

fn joined(separator: &Text, items: &[Value]) -> Value {
    let mut units = Vec::new();
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            units.extend_from_slice(&separator.0);
        }
        units.extend_from_slice(&text(item).0);
    }
    Value::Text(Text::from_units(&units))
}
