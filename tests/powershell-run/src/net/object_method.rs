//! Which methods do objects have?

use std::rc::Rc;

use super::arguments::{flag, lossy, unknown};
use super::object::Object;
use crate::engine::convert::truth;
use crate::engine::interpreter::Interpreter;
use crate::engine::raise::{Run, Stop};
use crate::engine::types::Type;
use crate::engine::value::{Text, Value};

impl Interpreter<'_> {
    pub fn object_method(
        &mut self,
        owner: &Rc<Object>,
        lower: &str,
        arguments: &[Value],
    ) -> Run<Value> {
        match (lower, arguments) {
            ("gettype", []) => return Ok(Value::Type(Type::new(owner.class()))),
            ("tostring", []) => return Ok(Value::from(owner.text())),
            ("equals", [other]) => {
                return Ok(Value::Bool(
                    matches!(other, Value::Object(other) if Rc::ptr_eq(owner, other) || owner.same(other)),
                ));
            }
            _ => {}
        }
        match (&**owner, lower, arguments) {
            (Object::Key(key), ..) => self.key_method(key, lower, arguments),
            (Object::Stream(stream), ..) => self.stream_method(stream, lower, arguments),
            (Object::Security(security), ..) => self.security_method(security, lower, arguments),
            (Object::Principal, "isinrole", [role]) => {
                let administrators = match role {
                    Value::Object(object) => {
                        matches!(&**object, Object::Sid(sid) if sid == "S-1-5-32-544")
                    }
                    Value::Enum(_, number) => *number == 544,
                    other => {
                        lossy(other).eq_ignore_ascii_case("Administrator")
                            || lossy(other).eq_ignore_ascii_case(r"BUILTIN\Administrators")
                    }
                };
                if !administrators {
                    return Stop::unsupported("IsInRole of another role");
                }
                Ok(Value::Bool(self.machine.is_admin))
            }
            (Object::Identity, "dispose", []) => Ok(Value::Nothing),
            (Object::Sid(sid), "translate", [Value::Type(class)]) => {
                match (sid.as_str(), class.name()) {
                    (_, "security.principal.securityidentifier") => {
                        Ok(Value::Object(owner.clone()))
                    }
                    ("S-1-5-32-544", _) => Ok(Value::Object(Rc::new(Object::Account(
                        r"BUILTIN\Administrators".to_owned(),
                    )))),
                    ("S-1-5-18", _) => Ok(Value::Object(Rc::new(Object::Account(
                        r"NT AUTHORITY\SYSTEM".to_owned(),
                    )))),
                    _ => Stop::unsupported("Translate of this SID"),
                }
            }
            (Object::Context("pscmdlet"), "shouldprocess", [target, action]) => {
                let asked = (lossy(target), lossy(action));
                self.asked.push(asked);
                if self.find("whatifpreference").is_some_and(|variable| truth(&variable.value)) {
                    return Ok(Value::Bool(false));
                }
                Ok(Value::Bool(!self.asks_for_confirmation || self.machine.confirm))
            }
            (Object::Context("pscmdlet"), "shouldcontinue", [_, _]) => {
                Ok(Value::Bool(self.machine.confirm))
            }
            (
                Object::Context("pscmdlet" | "path"),
                "getunresolvedproviderpathfrompspath",
                [path],
            ) => {
                let path = lossy(path).replace('/', "\\");
                if path.starts_with("\\\\") || path.as_bytes().get(1) == Some(&b':') {
                    return Ok(Value::from(path));
                }
                if path.contains("..")
                    || path.contains(':')
                    || path.starts_with('\\')
                    || path.starts_with('~')
                {
                    return Stop::unsupported(format!("the path {path}"));
                }
                let below = path.trim_start_matches(".\\");
                Ok(Value::from(format!("{}\\{below}", self.machine.directory)))
            }
            (Object::Encoding(name), "getbytes", [value]) => {
                encode(name, &super::arguments::string(value))
            }
            (Object::Encoding(name), "getstring", [value]) => {
                Ok(Value::Text(decode(name, &super::arguments::bytes(value)?)?))
            }
            (Object::Encoding("utf-8"), "getpreamble", []) => Ok(Value::bytes(&[0xEF, 0xBB, 0xBF])),
            (Object::Comparer { ignore_case, .. }, "equals", [left, right]) => Ok(Value::Bool(
                super::arguments::string(left).same(&super::arguments::string(right), *ignore_case),
            )),
            (Object::Comparer { ignore_case, .. }, "compare", [left, right]) => {
                let (left, right) =
                    (super::arguments::string(left), super::arguments::string(right));
                Ok(Value::Int(super::string::ordinal(&left, &right, *ignore_case) as i32))
            }
            (Object::Date(seconds), "tostring", [format, ..]) => {
                super::clock::formatted(*seconds, &lossy(format))
            }
            (Object::Date(_), "touniversaltime", []) => Ok(Value::Object(owner.clone())),
            (Object::Guid(guid), "tostring", [format]) => match lossy(format).as_str() {
                "N" | "n" => Ok(Value::from(guid.replace('-', ""))),
                "D" | "d" => Ok(Value::from(guid.as_str())),
                _ => Stop::unsupported("this format of a GUID"),
            },
            (Object::Builder(units), "append", [value]) => {
                units.borrow_mut().extend_from_slice(&super::arguments::string(value).0);
                Ok(Value::Object(owner.clone()))
            }
            (Object::Builder(units), "tostring", []) => {
                Ok(Value::Text(Text::from_units(&units.borrow())))
            }
            (Object::Mutex { owned, .. }, "waitone", _) => {
                owned.set(true);
                Ok(Value::Bool(arguments.iter().all(flag) || !arguments.is_empty()))
            }
            (Object::Mutex { owned, .. }, "releasemutex", []) => {
                if !owned.replace(false) {
                    return Stop::net(
                        "applicationexception",
                        "Object synchronization method was called from an unsynchronized block of code.",
                    );
                }
                Ok(Value::Nothing)
            }
            (Object::Mutex { .. }, "dispose" | "close", []) => Ok(Value::Nothing),
            (Object::Base(inner), ..) => {
                let inner = inner.clone();
                super::instance::method(self, &inner, lower, arguments)
            }
            (other, ..) => unknown(other.class(), lower, arguments),
        }
    }
}

pub fn encode(name: &str, text: &Text) -> Run<Value> {
    Ok(Value::bytes(&encoded(name, text)?))
}

pub fn encoded(name: &str, text: &Text) -> Run<Vec<u8>> {
    Ok(match name {
        "us-ascii" => text
            .0
            .iter()
            .map(|unit| u8::try_from(*unit).ok().filter(u8::is_ascii).unwrap_or(b'?'))
            .collect(),
        "utf-8" => text.lossy().into_bytes(),
        "utf-16" => {
            let sound: Vec<u16> = text.lossy().encode_utf16().collect();
            sound.into_iter().flat_map(u16::to_le_bytes).collect()
        }
        _ => return Stop::unsupported(format!("the encoding {name}")),
    })
}

pub fn decode(name: &str, bytes: &[u8]) -> Run<Text> {
    Ok(match name {
        "us-ascii" => {
            let units: Vec<u16> = bytes
                .iter()
                .map(|byte| if byte.is_ascii() { u16::from(*byte) } else { 0xFFFD })
                .collect();
            Text::from_units(&units)
        }
        "utf-8" => Text::from(String::from_utf8_lossy(bytes).as_ref()),
        "utf-16" => {
            let units: Vec<u16> =
                bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            Text::from(String::from_utf16_lossy(&units).as_str())
        }
        _ => return Stop::unsupported(format!("the encoding {name}")),
    })
}
