//! What are types called, and which value is of which?

use std::rc::Rc;

use super::value::Value;

/// A type, by its name in lower case, without `System.` and in the short form where there is one.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Type(Rc<str>);

/// Short names, their other spellings, and the full names.
const SHORT: &[(&str, &[&str], &str)] = &[
    ("bool", &["boolean"], "System.Boolean"),
    ("byte", &[], "System.Byte"),
    ("char", &[], "System.Char"),
    ("double", &[], "System.Double"),
    ("int", &["int32"], "System.Int32"),
    ("long", &["int64"], "System.Int64"),
    ("uint32", &["uint"], "System.UInt32"),
    ("uint64", &["ulong"], "System.UInt64"),
    ("string", &[], "System.String"),
    ("object", &[], "System.Object"),
    ("hashtable", &["collections.hashtable"], "System.Collections.Hashtable"),
    (
        "psobject",
        &[
            "management.automation.psobject",
            "pscustomobject",
            "management.automation.pscustomobject",
        ],
        "System.Management.Automation.PSCustomObject",
    ),
    (
        "switch",
        &["management.automation.switchparameter"],
        "System.Management.Automation.SwitchParameter",
    ),
    (
        "scriptblock",
        &["management.automation.scriptblock"],
        "System.Management.Automation.ScriptBlock",
    ),
    ("regex", &["text.regularexpressions.regex"], "System.Text.RegularExpressions.Regex"),
    ("type", &[], "System.Type"),
    ("void", &[], "System.Void"),
    ("datetime", &[], "System.DateTime"),
    ("guid", &[], "System.Guid"),
];

impl Type {
    pub fn new(name: &str) -> Self {
        let lower: String = name.to_ascii_lowercase().chars().filter(|c| *c != ' ').collect();
        if let Some(element) = lower.strip_suffix("[]") {
            return Self(format!("{}[]", Self::new(element).0).into());
        }
        if let Some((generic, rest)) = lower.split_once('[') {
            let generic = generic.split('`').next().unwrap_or_default();
            let arguments: Vec<String> = rest
                .trim_end_matches(']')
                .split(',')
                .map(|argument| Self::new(argument.trim_matches(['[', ']'])).0.to_string())
                .collect();
            let generic = generic.strip_prefix("system.").unwrap_or(generic);
            return Self(format!("{generic}[{}]", arguments.join(",")).into());
        }
        let plain = lower.strip_prefix("system.").unwrap_or(&lower);
        let short = SHORT.iter().find(|(_, others, _)| others.contains(&plain));
        Self(short.map_or(plain, |(short, ..)| short).into())
    }

    pub fn name(&self) -> &str {
        &self.0
    }

    pub fn array_of(&self) -> Self {
        Self(format!("{}[]", self.0).into())
    }

    pub fn element(&self) -> Option<Self> {
        self.0.strip_suffix("[]").map(|element| Self(element.into()))
    }

    /// `collections.generic.list` and its arguments.
    pub fn generic(&self) -> Option<(&str, Vec<Self>)> {
        let (name, rest) = self.0.split_once('[')?;
        let inside = rest.strip_suffix(']').filter(|inside| !inside.is_empty())?;
        Some((name, inside.split(',').map(Self::new).collect()))
    }

    pub fn full_name(&self) -> String {
        if let Some(element) = self.element() {
            return element.full_name() + "[]";
        }
        let short = SHORT.iter().find(|(short, ..)| *short == &*self.0);
        short.map_or_else(|| format!("System.{}", self.0), |(.., full)| (*full).to_owned())
    }
}

/// `-is`; nothing where the type is not known here.
pub fn is_of(value: &Value, wanted: &Type) -> Option<bool> {
    let name = wanted.name();
    if value.is_null() {
        return Some(false);
    }
    let own = value.type_of();
    if own == *wanted || name == "object" {
        return Some(true);
    }
    if let Value::Exception(exception) = value {
        return super::raise::is_a(exception.class, name);
    }
    Some(match name {
        "array" => matches!(value, Value::Array(_)),
        "collections.ienumerable" => {
            value.enumerated().is_some() || matches!(value, Value::Text(_) | Value::Dictionary(_))
        }
        "collections.idictionary" => matches!(value, Value::Dictionary(d) if !d.is_set()),
        "collections.ilist" => matches!(value, Value::Array(_) | Value::List(_)),
        "valuetype" => value.whole().is_some() || matches!(value, Value::Double(_)),
        "enum" => matches!(value, Value::Enum(..)),
        _ if wanted
            .element()
            .is_some_and(|element| SHORT.iter().any(|(short, ..)| *short == element.name())) =>
        {
            // Arrays of references are covariant.
            name == "object[]"
                && matches!(value, Value::Array(a) if matches!(a.element.name(), "string" | "hashtable"))
        }
        _ if SHORT.iter().any(|(short, ..)| *short == name) => false,
        _ if super::enums::find(wanted).is_some()
            || super::raise::is_a(name, "exception").is_some() =>
        {
            false
        }
        _ if wanted.generic().is_some() || crate::net::object::KNOWN.contains(&name) => false,
        _ => return None,
    })
}
