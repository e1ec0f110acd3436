//! What is behind a dot, a double colon or a square bracket?

use std::rc::Rc;

use super::convert::{convert, text};
use super::interpreter::Interpreter;
use super::raise::{Run, Stop};
use super::types::Type;
use super::value::{Array, Text, Value};
use crate::net;

fn missing<T>(name: &Text) -> Run<T> {
    Stop::throw(
        "management.automation.propertynotfoundexception",
        format!(
            "The property '{}' cannot be found on this object. Verify that the property exists.",
            name.lossy()
        ),
    )
}

/// The properties that a value has by its kind.
fn own_property(value: &Value, lower: &str) -> Run<Option<Value>> {
    let view = |items: Vec<Value>, dictionary: &Rc<super::dictionary::Dictionary>| {
        let view_of = Some((dictionary.clone(), dictionary.version.get()));
        Value::Array(Rc::new(Array { element: Type::new("object"), items: items.into(), view_of }))
    };
    Ok(match value {
        Value::Text(own) if lower == "length" => Some(Value::count(own.0.len())),
        Value::Array(array) if array.view_of.is_some() => match lower {
            "count" => Some(Value::count(array.items.borrow().len())),
            _ => return Stop::unsupported(format!(".{lower} of the keys of a dictionary")),
        },
        Value::Array(array) if matches!(lower, "length" | "count" | "longlength") => {
            Some(Value::count(array.items.borrow().len()))
        }
        Value::List(list) if lower == "count" => Some(Value::count(list.items.borrow().len())),
        Value::Dictionary(dictionary) => match lower {
            "count" => Some(Value::count(dictionary.len())),
            "keys" if !dictionary.is_set() => Some(view(dictionary.keys(), dictionary)),
            "values" if !dictionary.is_set() => Some(view(dictionary.values(), dictionary)),
            "psbase" => Some(Value::Object(Rc::new(net::object::Object::Base(value.clone())))),
            _ => None,
        },
        Value::Exception(exception) => match lower {
            "message" => Some(Value::from(exception.message.as_str())),
            "innerexception" => Some(
                exception
                    .inner
                    .as_ref()
                    .map_or(Value::Null, |inner| Value::Exception(inner.clone())),
            ),
            _ => None,
        },
        Value::Error(record) => match lower {
            "exception" => Some(Value::Exception(record.exception.clone())),
            "targetobject" => Some(record.target.clone()),
            _ => None,
        },
        Value::Type(class) => match lower {
            "fullname" => Some(Value::from(class.full_name())),
            "name" => Some(Value::from(class.full_name().rsplit('.').next().unwrap_or_default())),
            _ => None,
        },
        Value::Enum(_, number) if lower == "value__" => Some(Value::Int(*number as i32)),
        _ => None,
    })
}

impl Interpreter<'_> {
    pub fn property(&mut self, owner: &Value, name: &Text) -> Run<Value> {
        let lower = name.lossy().to_ascii_lowercase();
        match owner {
            // A key of a hash table comes before its properties.
            Value::Dictionary(dictionary) if !dictionary.is_set() => {
                if let Some(value) = dictionary.get(&Value::Text(name.clone())) {
                    return Ok(value);
                }
            }
            Value::Bag(bag) => {
                let properties = bag.properties.borrow();
                if let Some((_, value)) = properties.iter().find(|(own, _)| own.same(name, true)) {
                    return Ok(value.clone());
                }
            }
            Value::Object(object) => {
                let object = object.clone();
                let found = self.object_property(&object, &lower).map_err(|stop| {
                    stop.wrapped(
                        "management.automation.getvalueinvocationexception",
                        &format!("getting \"{}\"", name.lossy()),
                    )
                })?;
                if let Some(value) = found {
                    return Ok(value);
                }
                return Stop::unsupported(format!(
                    "the property {} of {}",
                    name.lossy(),
                    object.class()
                ));
            }
            _ => {}
        }
        if let Some(value) = own_property(owner, &lower)? {
            return Ok(value);
        }
        // The items of a collection may have it.
        if let (Value::Array(_) | Value::List(_), Some(items)) = (owner, owner.enumerated()) {
            let mut values = Vec::new();
            for item in items {
                values.extend(super::evaluate::spread(self.property(&item, name)?));
            }
            if !values.is_empty() {
                return Ok(super::execute::collapse(values));
            }
        }
        if matches!(owner, Value::Exception(_) | Value::Error(_) | Value::Type(_)) {
            return Stop::unsupported(format!(
                "the property {} of {}",
                name.lossy(),
                owner.type_of().name()
            ));
        }
        if self.strict { missing(name) } else { Ok(Value::Null) }
    }

    pub fn set_property(&mut self, owner: &Value, name: &Text, value: Value) -> Run<()> {
        match owner {
            Value::Dictionary(dictionary) if !dictionary.is_set() => {
                dictionary.set(Value::Text(name.clone()), value);
                Ok(())
            }
            Value::Bag(bag) => {
                let mut properties = bag.properties.borrow_mut();
                match properties.iter_mut().find(|(own, _)| own.same(name, true)) {
                    Some((_, own)) => {
                        *own = value;
                        Ok(())
                    }
                    None => missing(name),
                }
            }
            Value::Null | Value::Nothing => missing(name),
            _ => Stop::unsupported(format!("setting the property {}", name.lossy())),
        }
    }

    pub fn static_property(&mut self, owner: &Value, name: &str) -> Run<Value> {
        let Value::Type(class) = owner else {
            return Stop::unsupported(":: on what is not a type");
        };
        if let Some(enumeration) = super::enums::find(class) {
            return match enumeration.number(name) {
                Some(number) => Ok(Value::Enum(enumeration, number)),
                None => Stop::unsupported(format!("[{}]::{name}", class.name())),
            };
        }
        net::statics::property(self, class, &name.to_ascii_lowercase())
    }

    pub fn static_method(&mut self, owner: &Value, name: &str, arguments: &[Value]) -> Run<Value> {
        let Value::Type(class) = owner else {
            return Stop::unsupported(":: on what is not a type");
        };
        let count = arguments.len();
        let doing = format!("calling \"{name}\" with \"{count}\" argument(s)");
        net::statics::method(self, class, &name.to_ascii_lowercase(), arguments)
            .map_err(|stop| stop.wrapped("management.automation.methodinvocationexception", &doing))
    }

    pub fn method(&mut self, owner: &Value, name: &str, arguments: &[Value]) -> Run<Value> {
        if owner.is_null() {
            return Stop::throw(
                "management.automation.runtimeexception",
                "You cannot call a method on a null-valued expression.",
            );
        }
        let count = arguments.len();
        let doing = format!("calling \"{name}\" with \"{count}\" argument(s)");
        let lower = name.to_ascii_lowercase();
        let result = match owner {
            Value::Object(object) => {
                let object = object.clone();
                self.object_method(&object, &lower, arguments)
            }
            other => net::instance::method(self, other, &lower, arguments),
        };
        result
            .map_err(|stop| stop.wrapped("management.automation.methodinvocationexception", &doing))
    }

    pub fn index(&mut self, owner: &Value, index: &Value) -> Run<Value> {
        if let Value::Dictionary(dictionary) = owner
            && !dictionary.is_set()
        {
            if index.is_null() {
                return Stop::unsupported("a hash table's item under $null");
            }
            if let Some(keys) = index.enumerated() {
                return Ok(Value::array(
                    keys.iter().map(|key| dictionary.get(key).unwrap_or(Value::Null)).collect(),
                ));
            }
            return Ok(dictionary.get(index).unwrap_or(Value::Null));
        }
        let item = |at: &Value| -> Run<Option<Value>> {
            if at.is_null() {
                return Stop::throw(
                    "management.automation.runtimeexception",
                    "Index operation failed; the array index evaluated to null.",
                );
            }
            let Value::Int(at) = convert(at, &Type::new("int"))? else { return Ok(None) };
            Ok(match owner {
                Value::Text(own) => place(own.0.len(), at)
                    .and_then(|at| own.0.get(at).map(|unit| Value::Char(*unit))),
                Value::Array(array) if array.view_of.is_none() => {
                    let items = array.items.borrow();
                    place(items.len(), at).and_then(|at| items.get(at).cloned())
                }
                Value::List(list) if list.class == "collections.generic.list" => {
                    let items = list.items.borrow();
                    place(items.len(), at).and_then(|at| items.get(at).cloned())
                }
                Value::Null | Value::Nothing => {
                    return Stop::throw(
                        "management.automation.runtimeexception",
                        "Cannot index into a null array.",
                    );
                }
                other => return Stop::unsupported(format!("[ ] on {}", other.type_of().name())),
            })
        };
        match index.enumerated() {
            Some(places) => {
                let mut found = Vec::new();
                for at in places {
                    found.extend(item(&at)?);
                }
                Ok(Value::array(found))
            }
            // Below strict mode 3 there is nothing behind the end.
            None => Ok(item(index)?.unwrap_or(Value::Null)),
        }
    }

    pub fn set_index(&mut self, owner: &Value, index: &Value, value: Value) -> Run<()> {
        match owner {
            Value::Dictionary(dictionary) if !dictionary.is_set() => {
                if index.is_null() {
                    return Stop::throw(
                        "management.automation.runtimeexception",
                        "Index operation failed; the array index evaluated to null.",
                    );
                }
                let (key, value) = net::collections::entry(dictionary, index, &value)?;
                dictionary.set(key, value);
                Ok(())
            }
            Value::Array(array) if array.view_of.is_none() => {
                let Value::Int(at) = convert(index, &Type::new("int"))? else { return Ok(()) };
                let value = convert(&value, &array.element)?;
                let mut items = array.items.borrow_mut();
                match place(items.len(), at).and_then(|at| items.get_mut(at)) {
                    Some(item) => *item = value,
                    None => {
                        return Stop::throw(
                            "indexoutofrangeexception",
                            "Index was outside the bounds of the array.",
                        );
                    }
                }
                Ok(())
            }
            Value::List(list) if list.class == "collections.generic.list" => {
                let Value::Int(at) = convert(index, &Type::new("int"))? else { return Ok(()) };
                let value = convert(&value, &list.element)?;
                let mut items = list.items.borrow_mut();
                match place(items.len(), at).and_then(|at| items.get_mut(at)) {
                    Some(item) => *item = value,
                    None => {
                        return Stop::throw(
                            "argumentoutofrangeexception",
                            "Index was out of range.",
                        );
                    }
                }
                list.version.set(list.version.get() + 1);
                Ok(())
            }
            Value::Null | Value::Nothing => Stop::throw(
                "management.automation.runtimeexception",
                "Cannot index into a null array.",
            ),
            other => Stop::unsupported(format!(
                "setting an item of {} {}",
                other.type_of().name(),
                text(index).lossy()
            )),
        }
    }
}

/// Counted from the end where negative.
fn place(length: usize, at: i32) -> Option<usize> {
    if at < 0 { length.checked_sub(at.unsigned_abs() as usize) } else { Some(at as usize) }
}
