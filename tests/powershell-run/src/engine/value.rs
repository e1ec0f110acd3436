//! What values does a script handle?

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use super::dictionary::Dictionary;
use super::raise::{ErrorRecord, Exception};
use super::types::Type;
use crate::net::object::Object;
use crate::syntax::tree::Function;

/// Text as .NET has it: UTF-16 code units, paired or not.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(pub Rc<[u16]>);

#[derive(Clone, Debug)]
pub enum Value {
    /// The result of what has no result (AutomationNull).
    Nothing,
    Null,
    Bool(bool),
    Byte(u8),
    Int(i32),
    UInt(u32),
    Long(i64),
    ULong(u64),
    Double(f64),
    Char(u16),
    Text(Text),
    /// A member of an enumeration.
    Enum(&'static super::enums::Enumeration, i64),
    Array(Rc<Array>),
    List(Rc<List>),
    Dictionary(Rc<Dictionary>),
    Bag(Rc<Bag>),
    Type(Type),
    Exception(Rc<Exception>),
    Error(Rc<ErrorRecord>),
    ScriptBlock(Rc<Function>),
    Object(Rc<Object>),
}

/// An array, whose length is fixed.
#[derive(Debug)]
pub struct Array {
    pub element: Type,
    pub items: RefCell<Vec<Value>>,
    /// The keys or values of a dictionary: they can be gone over, and no longer once it has changed.
    pub view_of: Option<(Rc<Dictionary>, usize)>,
}

/// A generic list, stack or queue, which counts its changes.
#[derive(Debug)]
pub struct List {
    pub class: &'static str,
    pub element: Type,
    pub items: RefCell<Vec<Value>>,
    pub version: Cell<usize>,
}

/// An object whose properties a script made.
#[derive(Debug)]
pub struct Bag {
    pub properties: RefCell<Vec<(Text, Value)>>,
}

impl Text {
    pub fn lossy(&self) -> String {
        String::from_utf16_lossy(&self.0)
    }

    pub fn from_units(units: &[u16]) -> Self {
        Self(units.into())
    }

    /// For comparisons that ignore case: simple upper case, unit by unit, as Windows does it.
    pub fn folded(&self) -> Vec<u16> {
        self.0.iter().map(|unit| fold(*unit)).collect()
    }

    pub fn same(&self, other: &Self, ignore_case: bool) -> bool {
        if ignore_case { self.folded() == other.folded() } else { self == other }
    }
}

pub fn fold(unit: u16) -> u16 {
    let Some(c) = char::from_u32(u32::from(unit)) else { return unit };
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => u16::try_from(u32::from(one)).unwrap_or(unit),
        _ => unit,
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.encode_utf16().collect::<Vec<_>>().into())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.lossy())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Text::from(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl Value {
    pub fn array(items: Vec<Self>) -> Self {
        Self::typed_array(Type::new("object"), items)
    }

    pub fn typed_array(element: Type, items: Vec<Self>) -> Self {
        Self::Array(Rc::new(Array { element, items: RefCell::new(items), view_of: None }))
    }

    pub fn bytes(bytes: &[u8]) -> Self {
        Self::typed_array(Type::new("byte"), bytes.iter().map(|b| Self::Byte(*b)).collect())
    }

    pub fn texts(texts: impl IntoIterator<Item = Text>) -> Self {
        Self::typed_array(Type::new("string"), texts.into_iter().map(Self::Text).collect())
    }

    pub fn count(number: usize) -> Self {
        Self::Int(i32::try_from(number).unwrap_or(i32::MAX))
    }

    pub fn list(class: &'static str, element: Type, items: Vec<Self>) -> Self {
        Self::List(Rc::new(List {
            class,
            element,
            items: RefCell::new(items),
            version: Cell::new(0),
        }))
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null | Self::Nothing)
    }

    /// The items, of what the pipeline takes apart.
    pub fn enumerated(&self) -> Option<Vec<Self>> {
        match self {
            Self::Array(array) => Some(array.items.borrow().clone()),
            Self::List(list) => Some(list.items.borrow().clone()),
            Self::Dictionary(set) if set.is_set() => Some(set.keys()),
            _ => None,
        }
    }

    pub fn as_bytes(&self) -> Option<Vec<u8>> {
        let Self::Array(array) = self else { return None };
        let items = array.items.borrow();
        items.iter().map(|item| if let Self::Byte(b) = item { Some(*b) } else { None }).collect()
    }

    /// Whole numbers of any kind, and what stands for one.
    pub fn whole(&self) -> Option<i128> {
        match self {
            Self::Byte(n) => Some(i128::from(*n)),
            Self::Int(n) => Some(i128::from(*n)),
            Self::UInt(n) => Some(i128::from(*n)),
            Self::Long(n) => Some(i128::from(*n)),
            Self::ULong(n) => Some(i128::from(*n)),
            Self::Enum(_, n) => Some(i128::from(*n)),
            Self::Char(n) => Some(i128::from(*n)),
            Self::Bool(n) => Some(i128::from(*n)),
            _ => None,
        }
    }

    pub fn type_of(&self) -> Type {
        Type::new(match self {
            Self::Nothing | Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Byte(_) => "byte",
            Self::Int(_) => "int",
            Self::UInt(_) => "uint32",
            Self::Long(_) => "long",
            Self::ULong(_) => "uint64",
            Self::Double(_) => "double",
            Self::Char(_) => "char",
            Self::Text(_) => "string",
            Self::Enum(enumeration, _) => enumeration.name,
            Self::Array(array) => return array.element.array_of(),
            Self::List(list) => {
                return Type::new(&format!("{}[{}]", list.class, list.element.name()));
            }
            Self::Dictionary(dictionary) => return dictionary.class.clone(),
            Self::Bag(_) => "psobject",
            Self::Type(_) => "type",
            Self::Exception(exception) => exception.class,
            Self::Error(_) => "management.automation.errorrecord",
            Self::ScriptBlock(_) => "scriptblock",
            Self::Object(object) => object.class(),
        })
    }
}
