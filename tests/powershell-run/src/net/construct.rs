//! What does New-Object, or `::new`, make?

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::arguments::{lossy, size, string, unknown};
use super::object::Object;
use crate::engine::convert::convert;
use crate::engine::dictionary::Dictionary;
use crate::engine::interpreter::Interpreter;
use crate::engine::raise::{Exception, Run, Stop, known};
use crate::engine::types::Type;
use crate::engine::value::Value;

/// Whether a comparer ignores case; nothing where it is not one.
fn comparer(value: &Value) -> Option<bool> {
    let Value::Object(object) = value else { return None };
    if let Object::Comparer { ignore_case, .. } = &**object { Some(*ignore_case) } else { None }
}

impl Interpreter<'_> {
    pub fn construct(&mut self, class: &Type, arguments: &[Value]) -> Run<Value> {
        if let Some(element) = class.element() {
            let [length] = arguments else { return unknown(class.name(), "new", arguments) };
            let item = match element.name() {
                "byte" => Value::Byte(0),
                "char" => Value::Char(0),
                "bool" => Value::Bool(false),
                "int" => Value::Int(0),
                "uint32" => Value::UInt(0),
                "long" => Value::Long(0),
                "uint64" => Value::ULong(0),
                "string" | "object" | "hashtable" => Value::Null,
                _ => return unknown(class.name(), "new", arguments),
            };
            return Ok(Value::typed_array(element, vec![item; size(length, "length")?]));
        }
        if let Some((generic, types)) = class.generic() {
            return self.generic(class, generic, &types, arguments);
        }
        let object = |object: Object| Ok(Value::Object(Rc::new(object)));
        match (class.name(), arguments) {
            ("io.filestream", _) => self.open_stream(arguments),
            ("security.accesscontrol.filesecurity", _) => self.new_security(false, arguments),
            ("security.accesscontrol.directorysecurity", _) => self.new_security(true, arguments),
            ("security.accesscontrol.filesystemaccessrule", _) => self.new_rule(arguments),
            ("security.principal.securityidentifier", [sid]) => {
                let sid = lossy(sid);
                if !sid.to_ascii_uppercase().starts_with("S-1-") {
                    return Stop::net(
                        "argumentexception",
                        "Value was invalid. Parameter name: sddlForm",
                    );
                }
                object(Object::Sid(sid))
            }
            ("security.principal.windowsprincipal", [_]) => object(Object::Principal),
            ("text.utf8encoding", []) => object(Object::Encoding("utf-8")),
            ("text.utf8encoding", [mark]) if !super::arguments::flag(mark) => {
                object(Object::Encoding("utf-8"))
            }
            ("text.asciiencoding", []) => object(Object::Encoding("us-ascii")),
            ("text.stringbuilder", []) => object(Object::Builder(RefCell::default())),
            ("text.stringbuilder", [text @ Value::Text(_)]) => {
                object(Object::Builder(RefCell::new(string(text).0.to_vec())))
            }
            ("threading.mutex", [owned, name]) => {
                let owned = Cell::new(super::arguments::flag(owned));
                object(Object::Mutex { name: lossy(name), owned })
            }
            ("hashtable", []) => {
                Ok(Value::Dictionary(Rc::new(Dictionary::new(class.clone(), false, true))))
            }
            ("hashtable", [given]) if comparer(given).is_some() => {
                let ignore_case = comparer(given).unwrap_or(false);
                Ok(Value::Dictionary(Rc::new(Dictionary::new(class.clone(), ignore_case, true))))
            }
            ("string", [unit @ Value::Char(_), count]) => {
                let units = string(unit).0.repeat(size(count, "count")?);
                Ok(Value::Text(crate::engine::value::Text::from_units(&units)))
            }
            ("object", []) => Stop::unsupported("a plain object"),
            (name, _) => match (known(name), arguments) {
                (Some(class), [message]) => {
                    Ok(Value::Exception(Rc::new(Exception::new(class, lossy(message)))))
                }
                (Some(class), [message, Value::Exception(inner)]) => {
                    let message = lossy(message);
                    Ok(Value::Exception(Rc::new(Exception {
                        class,
                        message,
                        inner: Some(inner.clone()),
                    })))
                }
                _ => unknown(name, "new", arguments),
            },
        }
    }

    fn generic(
        &mut self,
        class: &Type,
        generic: &str,
        types: &[Type],
        arguments: &[Value],
    ) -> Run<Value> {
        let element = types.first().cloned().unwrap_or_else(|| Type::new("object"));
        let list = match generic {
            "collections.generic.list" => Some("collections.generic.list"),
            "collections.generic.stack" => Some("collections.generic.stack"),
            "collections.generic.queue" => Some("collections.generic.queue"),
            _ => None,
        };
        if let Some(name) = list {
            let items = match arguments {
                [] | [Value::Int(_)] => Vec::new(),
                [given] => given.enumerated().unwrap_or_else(|| vec![given.clone()]),
                // New-Object spreads a collection over the arguments.
                _ => {
                    return Stop::net(
                        "argumentexception",
                        "A constructor was not found. Cannot find an appropriate constructor.",
                    );
                }
            };
            let items =
                items.iter().map(|item| convert(item, &element)).collect::<Run<Vec<_>>>()?;
            return Ok(Value::list(name, element, items));
        }
        let ignore_case = match arguments {
            [] | [Value::Int(_)] => false,
            [given] => match comparer(given) {
                Some(ignore_case) => ignore_case,
                None => return unknown(class.name(), "new", arguments),
            },
            _ => return unknown(class.name(), "new", arguments),
        };
        match generic {
            "collections.generic.hashset" | "collections.generic.dictionary" => {
                Ok(Value::Dictionary(Rc::new(Dictionary::new(class.clone(), ignore_case, false))))
            }
            // Sorted by a comparer, which a scrambled order would not show.
            _ => unknown(class.name(), "new", arguments),
        }
    }
}
