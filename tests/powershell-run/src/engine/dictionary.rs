//! How do hash tables, dictionaries and sets keep their entries?

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use super::types::Type;
use super::value::Value;

/// What makes two keys the same.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Key {
    Text(Vec<u16>),
    Whole(i128),
    Other(String),
}

#[derive(Debug)]
pub struct Dictionary {
    pub class: Type,
    pub ignore_case: bool,
    /// A hash table has an order that nothing can be said about, so it is not that of adding.
    pub scrambled: bool,
    entries: RefCell<Vec<(Value, Value)>>,
    index: RefCell<HashMap<Key, usize>>,
    pub version: Cell<usize>,
}

impl Dictionary {
    pub fn new(class: Type, ignore_case: bool, scrambled: bool) -> Self {
        Self {
            class,
            ignore_case,
            scrambled,
            entries: RefCell::default(),
            index: RefCell::default(),
            version: Cell::new(0),
        }
    }

    pub fn hashtable() -> Self {
        Self::new(Type::new("hashtable"), true, true)
    }

    pub fn is_set(&self) -> bool {
        self.class.name().starts_with("collections.generic.hashset")
    }

    pub fn is_hashtable(&self) -> bool {
        self.class.name() == "hashtable"
            || self.class.name() == "collections.specialized.ordereddictionary"
    }

    fn key(&self, key: &Value) -> Key {
        match key {
            Value::Text(text) if self.ignore_case => Key::Text(text.folded()),
            Value::Text(text) => Key::Text(text.0.to_vec()),
            // In a hash table 1 and 1L differ; so they do here where the kind is part of the name.
            Value::Int(n) => Key::Whole(i128::from(*n)),
            other => Key::Other(format!("{other:?}")),
        }
    }

    pub fn get(&self, key: &Value) -> Option<Value> {
        let at = *self.index.borrow().get(&self.key(key))?;
        self.entries.borrow().get(at).map(|(_, value)| value.clone())
    }

    pub fn contains(&self, key: &Value) -> bool {
        self.index.borrow().contains_key(&self.key(key))
    }

    /// Whether the key is new.
    pub fn set(&self, key: Value, value: Value) -> bool {
        self.version.set(self.version.get() + 1);
        let place = self.key(&key);
        let mut entries = self.entries.borrow_mut();
        let found = self.index.borrow().get(&place).copied();
        if let Some(entry) = found.and_then(|at| entries.get_mut(at)) {
            entry.1 = value;
            return false;
        }
        self.index.borrow_mut().insert(place, entries.len());
        entries.push((key, value));
        true
    }

    pub fn remove(&self, key: &Value) -> bool {
        let Some(at) = self.index.borrow_mut().remove(&self.key(key)) else { return false };
        self.version.set(self.version.get() + 1);
        self.entries.borrow_mut().remove(at);
        for place in self.index.borrow_mut().values_mut() {
            if *place > at {
                *place -= 1;
            }
        }
        true
    }

    pub fn clear(&self) {
        self.version.set(self.version.get() + 1);
        self.entries.borrow_mut().clear();
        self.index.borrow_mut().clear();
    }

    pub fn len(&self) -> usize {
        self.entries.borrow().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn entries(&self) -> Vec<(Value, Value)> {
        let mut entries = self.entries.borrow().clone();
        if self.scrambled {
            let scatter = |value: &Value| {
                format!("{value:?}").bytes().fold(0x811C_9DC5_u32, |hash, b| {
                    (hash ^ u32::from(b)).wrapping_mul(0x0100_0193)
                })
            };
            entries.sort_by_key(|(key, _)| scatter(key));
        }
        entries
    }

    pub fn keys(&self) -> Vec<Value> {
        self.entries().into_iter().map(|(key, _)| key).collect()
    }

    pub fn values(&self) -> Vec<Value> {
        self.entries().into_iter().map(|(_, value)| value).collect()
    }
}
