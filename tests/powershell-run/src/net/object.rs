//! Which objects of .NET are there, and what do they show of themselves?

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::arguments::lossy;
use super::file_stream::FileStream;
use super::registry_key::RegistryKey;
use super::security::Security;
use crate::engine::interpreter::Interpreter;
use crate::engine::raise::Run;
use crate::engine::value::Value;

#[derive(Debug)]
pub enum Object {
    Key(RegistryKey),
    Stream(FileStream),
    Security(Security),
    Rule {
        sid: String,
        rights: String,
        inheritance: String,
    },
    Sid(String),
    Account(String),
    Identity,
    Principal,
    /// Objects of PowerShell itself, such as `$PSCmdlet`.
    Context(&'static str),
    /// `.PSBase` of a hash table.
    Base(Value),
    Encoding(&'static str),
    Comparer {
        ignore_case: bool,
        name: &'static str,
    },
    Culture,
    /// Seconds since 1970.
    Date(u64),
    Guid(String),
    Version(String),
    Entry(Value, Value),
    Builder(RefCell<Vec<u16>>),
    Mutex {
        name: String,
        owned: Cell<bool>,
    },
}

/// Types that `-is` may name though no value here is of them.
pub const KNOWN: &[&str] = &[
    "microsoft.win32.registrykey",
    "io.filestream",
    "io.fileinfo",
    "io.directoryinfo",
    "array",
    "int16",
    "uint16",
    "sbyte",
    "single",
    "decimal",
    "float",
    "text.encoding",
    "stringcomparer",
    "security.principal.securityidentifier",
    "security.principal.ntaccount",
];

impl Object {
    pub fn class(&self) -> &'static str {
        match self {
            Self::Key(_) => "microsoft.win32.registrykey",
            Self::Stream(_) => "io.filestream",
            Self::Security(security) if security.directory => {
                "security.accesscontrol.directorysecurity"
            }
            Self::Security(_) => "security.accesscontrol.filesecurity",
            Self::Rule { .. } => "security.accesscontrol.filesystemaccessrule",
            Self::Sid(_) => "security.principal.securityidentifier",
            Self::Account(_) => "security.principal.ntaccount",
            Self::Identity => "security.principal.windowsidentity",
            Self::Principal => "security.principal.windowsprincipal",
            Self::Context(name) => name,
            Self::Base(_) => "management.automation.psmemberset",
            Self::Encoding(_) => "text.encoding",
            Self::Comparer { .. } => "stringcomparer",
            Self::Culture => "globalization.cultureinfo",
            Self::Date(_) => "datetime",
            Self::Guid(_) => "guid",
            Self::Version(_) => "version",
            Self::Entry(..) => "collections.dictionaryentry",
            Self::Builder(_) => "text.stringbuilder",
            Self::Mutex { .. } => "threading.mutex",
        }
    }

    pub fn text(&self) -> String {
        match self {
            Self::Key(key) => key.name(),
            Self::Sid(sid) => sid.clone(),
            Self::Account(name) => name.clone(),
            Self::Guid(guid) => guid.clone(),
            Self::Version(version) => version.clone(),
            Self::Date(seconds) => super::clock::invariant(*seconds),
            Self::Builder(units) => String::from_utf16_lossy(&units.borrow()),
            other => format!("System.{}", other.class()),
        }
    }

    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Sid(own), Self::Sid(other)) => own.eq_ignore_ascii_case(other),
            (Self::Guid(own), Self::Guid(other)) => own == other,
            (Self::Date(own), Self::Date(other)) => own == other,
            _ => false,
        }
    }
}

fn object(object: Object) -> Option<Value> {
    Some(Value::Object(Rc::new(object)))
}

impl Interpreter<'_> {
    pub fn object_property(&mut self, owner: &Rc<Object>, lower: &str) -> Run<Option<Value>> {
        Ok(match &**owner {
            Object::Key(key) => return self.key_property(key, lower),
            Object::Stream(stream) => return self.stream_property(stream, lower),
            Object::Security(security) => match lower {
                "areaccessrulesprotected" => Some(Value::Bool(security.protected.get())),
                "owner" => {
                    security.owner.borrow().as_ref().map(|owner| Value::from(owner.as_str()))
                }
                _ => None,
            },
            Object::Rule { sid, rights, .. } => match lower {
                "identityreference" => object(Object::Sid(sid.clone())),
                "filesystemrights" => Some(Value::from(rights.as_str())),
                _ => None,
            },
            Object::Sid(sid) | Object::Account(sid) if lower == "value" => {
                Some(Value::from(sid.as_str()))
            }
            Object::Identity => match lower {
                "user" => object(Object::Sid(self.machine.sid.clone())),
                "name" => {
                    Some(Value::from(format!("{}\\{}", self.machine.computer, self.machine.user)))
                }
                "issystem" => Some(Value::Bool(self.machine.sid == "S-1-5-18")),
                _ => None,
            },
            Object::Context("executioncontext") if lower == "sessionstate" => {
                object(Object::Context("sessionstate"))
            }
            Object::Context("sessionstate") => match lower {
                "languagemode" => Some(Value::from(self.machine.language_mode.as_str())),
                "path" => object(Object::Context("path")),
                _ => None,
            },
            Object::Context("pscmdlet") => match lower {
                "sessionstate" => object(Object::Context("sessionstate")),
                _ => None,
            },
            Object::Base(inner) => match (inner, lower) {
                (Value::Dictionary(dictionary), "count") => Some(Value::count(dictionary.len())),
                (Value::Dictionary(dictionary), "keys") => Some(Value::array(dictionary.keys())),
                (Value::Dictionary(dictionary), "values") => {
                    Some(Value::array(dictionary.values()))
                }
                _ => None,
            },
            Object::Version(version) => {
                let part = |number: usize| {
                    version
                        .split('.')
                        .nth(number)
                        .and_then(|part| part.parse().ok())
                        .map(Value::Int)
                };
                match lower {
                    "major" => part(0),
                    "minor" => part(1),
                    "build" => part(2),
                    _ => None,
                }
            }
            Object::Entry(key, value) => match lower {
                "key" | "name" => Some(key.clone()),
                "value" => Some(value.clone()),
                _ => None,
            },
            Object::Builder(units) if lower == "length" => Some(Value::count(units.borrow().len())),
            Object::Encoding(name) if lower == "webname" => Some(Value::from(*name)),
            _ => None,
        })
    }

    /// An absolute path, as .NET needs it: it takes relative ones from elsewhere than PowerShell.
    pub fn path(&self, value: &Value) -> Run<String> {
        let path = lossy(value).replace('/', "\\");
        if path.is_empty() {
            return crate::engine::raise::Stop::net(
                "argumentexception",
                "Empty path name is not legal.",
            );
        }
        let drive = path.as_bytes().get(1) == Some(&b':')
            && path.as_bytes().get(2).is_none_or(|b| *b == b'\\');
        if !drive && !path.starts_with("\\\\") {
            return crate::engine::raise::Stop::unsupported(format!(
                "the relative path {path} given to .NET"
            ));
        }
        if path
            .chars()
            .skip(2)
            .any(|c| matches!(c, '<' | '>' | '"' | '|' | '?' | '*' | ':') || u32::from(c) < 32)
        {
            return crate::engine::raise::Stop::net(
                "argumentexception",
                "Illegal characters in path.",
            );
        }
        Ok(path)
    }
}
