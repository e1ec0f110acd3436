//! Which methods do arrays, lists, dictionaries and sets have?

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use super::arguments::{int, size, unknown};
use super::object::Object;
use crate::engine::compare;
use crate::engine::convert::convert;
use crate::engine::dictionary::Dictionary;
use crate::engine::raise::{Run, Stop};
use crate::engine::types::Type;
use crate::engine::value::{List, Value};

/// Key and value as the dictionary's types have them.
pub fn entry(dictionary: &Dictionary, key: &Value, value: &Value) -> Run<(Value, Value)> {
    Ok(match dictionary.class.generic() {
        Some((_, types)) => {
            let (key_type, value_type) = (types.first(), types.get(1));
            let object = Type::new("object");
            (
                convert(key, key_type.unwrap_or(&object))?,
                convert(value, value_type.unwrap_or(&object))?,
            )
        }
        None => (key.clone(), value.clone()),
    })
}

/// Whether two items are the same to `Contains`: by their own `Equals`, so with regard to case.
fn same(left: &Value, right: &Value) -> Run<bool> {
    match (left, right) {
        (Value::Text(own), Value::Text(other)) => Ok(own == other),
        (Value::Text(_), _) | (_, Value::Text(_)) => Ok(false),
        _ => compare::equal(left, right, false),
    }
}

fn find(items: &[Value], wanted: &Value) -> Run<Option<usize>> {
    for (at, item) in items.iter().enumerate() {
        if same(item, wanted)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn place(found: Option<usize>) -> Value {
    found.map_or(Value::Int(-1), Value::count)
}

/// The comparer of a sort: that of a culture for text if none is given.
fn comparer(given: Option<&Value>) -> Run<impl Fn(&Value, &Value) -> Run<Ordering>> {
    let ordinal = match given {
        None => None,
        Some(Value::Object(object)) => match &**object {
            Object::Comparer { ignore_case, name } if name.starts_with("Ordinal") => {
                Some(*ignore_case)
            }
            _ => return Stop::unsupported("this comparer"),
        },
        Some(_) => return Stop::unsupported("this comparer"),
    };
    Ok(move |left: &Value, right: &Value| match (left, right, ordinal) {
        (Value::Text(own), Value::Text(other), Some(ignore_case)) => {
            Ok(super::string::ordinal(own, other, ignore_case))
        }
        _ => compare::order(left, right, false),
    })
}

pub fn sort(items: &RefCell<Vec<Value>>, given: Option<&Value>) -> Run<Value> {
    let comparer = comparer(given)?;
    let mut failure = Ok(());
    // An unstable sort in .NET: equal items may change places, so they are turned round here.
    let mut sorted = items.borrow().clone();
    sorted.reverse();
    sorted.sort_by(|left, right| {
        comparer(left, right).unwrap_or_else(|stop| {
            failure = Err(stop);
            Ordering::Equal
        })
    });
    failure?;
    *items.borrow_mut() = sorted;
    Ok(Value::Nothing)
}

pub fn array_method(
    owner: &Value,
    items: &RefCell<Vec<Value>>,
    lower: &str,
    arguments: &[Value],
) -> Run<Value> {
    match (lower, arguments) {
        ("clone", []) => match owner {
            Value::Array(array) => {
                Ok(Value::typed_array(array.element.clone(), items.borrow().clone()))
            }
            _ => unknown("Array", lower, arguments),
        },
        ("contains", [wanted]) => Ok(Value::Bool(find(&items.borrow(), wanted)?.is_some())),
        ("getlength", [_]) => Ok(Value::count(items.borrow().len())),
        ("getvalue", [at]) => {
            Ok(items.borrow().get(size(at, "index")?).cloned().unwrap_or(Value::Null))
        }
        ("add" | "remove" | "clear" | "insert", _) => {
            Stop::net("notsupportedexception", "Collection was of a fixed size.")
        }
        _ => unknown("Array", lower, arguments),
    }
}

/// Static methods of System.Array.
pub fn array_static(name: &str, arguments: &[Value]) -> Run<Value> {
    let Some(Value::Array(array)) = arguments.first() else {
        return unknown("Array", name, arguments);
    };
    match (name, &arguments[1..]) {
        ("sort", [] | [_]) => sort(&array.items, arguments.get(1)),
        ("reverse", []) => {
            array.items.borrow_mut().reverse();
            Ok(Value::Nothing)
        }
        ("indexof", [wanted]) => Ok(place(find(&array.items.borrow(), wanted)?)),
        ("copy", [Value::Array(target), count]) => {
            let count = size(count, "length")?;
            let source = array.items.borrow().clone();
            let mut items = target.items.borrow_mut();
            if count > source.len() || count > items.len() {
                return Stop::net("argumentexception", "Source array was not long enough.");
            }
            items[..count].clone_from_slice(&source[..count]);
            Ok(Value::Nothing)
        }
        _ => unknown("Array", name, arguments),
    }
}

pub fn list_method(list: &Rc<List>, lower: &str, arguments: &[Value]) -> Run<Value> {
    let changed = || list.version.set(list.version.get() + 1);
    let empty = |what: &str| Stop::net("invalidoperationexception", format!("{what} empty."));
    let plain = list.class == "collections.generic.list";
    match (lower, arguments) {
        ("toarray", []) => {
            let mut items = list.items.borrow().clone();
            if list.class.ends_with("stack") {
                items.reverse();
            }
            return Ok(Value::typed_array(list.element.clone(), items));
        }
        ("clear", []) => {
            list.items.borrow_mut().clear();
            changed();
            return Ok(Value::Nothing);
        }
        ("contains", [wanted]) => {
            return Ok(Value::Bool(
                find(&list.items.borrow(), &convert(wanted, &list.element)?)?.is_some(),
            ));
        }
        ("push" | "enqueue", [value]) if !plain => {
            list.items.borrow_mut().push(convert(value, &list.element)?);
            changed();
            return Ok(Value::Nothing);
        }
        ("pop" | "peek" | "dequeue", []) if !plain => {
            let mut items = list.items.borrow_mut();
            let at = if list.class.ends_with("stack") {
                items.len().checked_sub(1)
            } else {
                Some(0).filter(|_| !items.is_empty())
            };
            let Some(at) = at else { return empty("Collection") };
            if lower == "peek" {
                return Ok(items.get(at).cloned().unwrap_or(Value::Null));
            }
            changed();
            return Ok(items.remove(at));
        }
        _ if !plain => return unknown(list.class, lower, arguments),
        _ => {}
    }
    match (lower, arguments) {
        ("add", [value]) => {
            list.items.borrow_mut().push(convert(value, &list.element)?);
            changed();
            Ok(Value::Nothing)
        }
        ("addrange", [values]) => {
            if values.is_null() {
                return Stop::net(
                    "argumentnullexception",
                    "Value cannot be null. Parameter name: collection",
                );
            }
            let values = values.enumerated().unwrap_or_else(|| vec![values.clone()]);
            let values = values
                .iter()
                .map(|value| convert(value, &list.element))
                .collect::<Run<Vec<_>>>()?;
            list.items.borrow_mut().extend(values);
            changed();
            Ok(Value::Nothing)
        }
        ("insert", [at, value]) => {
            let at = size(at, "index")?;
            if at > list.items.borrow().len() {
                return super::arguments::out_of_range("index");
            }
            list.items.borrow_mut().insert(at, convert(value, &list.element)?);
            changed();
            Ok(Value::Nothing)
        }
        ("removeat", [at]) => {
            let at = size(at, "index")?;
            if at >= list.items.borrow().len() {
                return super::arguments::out_of_range("index");
            }
            list.items.borrow_mut().remove(at);
            changed();
            Ok(Value::Nothing)
        }
        ("remove", [value]) => {
            let found = find(&list.items.borrow(), &convert(value, &list.element)?)?;
            if let Some(at) = found {
                list.items.borrow_mut().remove(at);
                changed();
            }
            Ok(Value::Bool(found.is_some()))
        }
        ("indexof", [wanted]) => Ok(place(find(&list.items.borrow(), wanted)?)),
        ("sort", [] | [_]) => {
            changed();
            sort(&list.items, arguments.first())
        }
        ("reverse", []) => {
            list.items.borrow_mut().reverse();
            changed();
            Ok(Value::Nothing)
        }
        ("getrange", [from, count]) => {
            let (from, count) = (size(from, "index")?, size(count, "count")?);
            match list.items.borrow().get(from..from + count) {
                Some(part) => {
                    Ok(Value::list("collections.generic.list", list.element.clone(), part.to_vec()))
                }
                None => Stop::net("argumentexception", "Offset and length were out of bounds."),
            }
        }
        ("item", [at]) => {
            match usize::try_from(int(at)?).ok().and_then(|at| list.items.borrow().get(at).cloned())
            {
                Some(item) => Ok(item),
                None => super::arguments::out_of_range("index"),
            }
        }
        _ => unknown("List", lower, arguments),
    }
}

pub fn dictionary_method(own: &Rc<Dictionary>, lower: &str, arguments: &[Value]) -> Run<Value> {
    if arguments.first().is_some_and(Value::is_null)
        && matches!(lower, "add" | "containskey" | "contains" | "remove")
        && !own.is_set()
    {
        return Stop::net("argumentnullexception", "Value cannot be null. Parameter name: key");
    }
    match (lower, arguments) {
        ("add", [item]) if own.is_set() => {
            let (item, _) = entry(own, item, &Value::Null)?;
            let new = !own.contains(&item);
            if new {
                own.set(item, Value::Null);
            }
            Ok(Value::Bool(new))
        }
        ("contains", [item]) if own.is_set() || own.is_hashtable() => {
            Ok(Value::Bool(own.contains(&entry(own, item, &Value::Null)?.0)))
        }
        ("remove", [item]) => {
            let (key, _) = entry(own, item, &Value::Null)?;
            let removed = own.remove(&key);
            Ok(if own.is_hashtable() { Value::Nothing } else { Value::Bool(removed) })
        }
        ("clear", []) => {
            own.clear();
            Ok(Value::Nothing)
        }
        ("unionwith" | "exceptwith", [items]) if own.is_set() => {
            for item in items.enumerated().unwrap_or_else(|| vec![items.clone()]) {
                let (item, _) = entry(own, &item, &Value::Null)?;
                if lower == "exceptwith" {
                    own.remove(&item);
                } else if !own.contains(&item) {
                    own.set(item, Value::Null);
                }
            }
            Ok(Value::Nothing)
        }
        ("setequals", [items]) if own.is_set() => {
            let items = items.enumerated().unwrap_or_else(|| vec![items.clone()]);
            let all = items.iter().all(|item| own.contains(item));
            let other = Dictionary::new(own.class.clone(), own.ignore_case, false);
            for item in items {
                other.set(item, Value::Null);
            }
            Ok(Value::Bool(all && other.len() == own.len()))
        }
        ("add", [key, value]) if !own.is_set() => {
            let (key, value) = entry(own, key, value)?;
            if own.contains(&key) {
                return Stop::net(
                    "argumentexception",
                    "An item with the same key has already been added.",
                );
            }
            own.set(key, value);
            Ok(Value::Nothing)
        }
        ("containskey", [key]) if !own.is_set() => {
            Ok(Value::Bool(own.contains(&entry(own, key, &Value::Null)?.0)))
        }
        ("item", [key]) if !own.is_set() => match own.get(key) {
            Some(value) => Ok(value),
            None if own.is_hashtable() => Ok(Value::Null),
            None => Stop::net(
                "collections.generic.keynotfoundexception",
                "The given key was not present in the dictionary.",
            ),
        },
        ("clone", []) if own.is_hashtable() => {
            let copy = Dictionary::new(own.class.clone(), own.ignore_case, own.scrambled);
            for (key, value) in own.entries() {
                copy.set(key, value);
            }
            Ok(Value::Dictionary(Rc::new(copy)))
        }
        ("getenumerator", []) if !own.is_set() => {
            let entries = own
                .entries()
                .into_iter()
                .map(|(key, value)| Value::Object(Rc::new(Object::Entry(key, value))));
            let view_of = Some((own.clone(), own.version.get()));
            let items = RefCell::new(entries.collect());
            Ok(Value::Array(Rc::new(crate::engine::value::Array {
                element: Type::new("object"),
                items,
                view_of,
            })))
        }
        _ => unknown(own.class.name(), lower, arguments),
    }
}
