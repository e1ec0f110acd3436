//! How does a RegistryKey open and read?

use std::cell::Cell;
use std::rc::Rc;

use super::arguments::{flag, int, lossy, member, string, unknown};
use super::object::Object;
use crate::engine::enums;
use crate::engine::interpreter::Interpreter;
use crate::engine::raise::{Run, Stop};
use crate::engine::types::Type;
use crate::engine::value::{Text, Value};
use crate::world::registry::{Hive, Node, shown};

/// An open key.
#[derive(Debug)]
pub struct RegistryKey {
    pub hive: Hive,
    pub path: Vec<Text>,
    /// Which key it is: not one that was made under the name later.
    pub id: u64,
    pub writable: bool,
    pub rights: i64,
    pub disposed: Cell<bool>,
}

pub const QUERY: i64 = 1;
pub const SET: i64 = 2;
const CREATE: i64 = 4;
const ENUMERATE: i64 = 8;
const READ: i64 = 0x20019;
const READ_WRITE: i64 = 0x2001F;
/// Rights that a denied key does not give.
const WRITING: i64 = SET | CREATE | 0x20 | 0x10000 | 0x40000 | 0x80000;

impl RegistryKey {
    pub fn name(&self) -> String {
        let mut name = self.hive.full_name().to_owned();
        for segment in &self.path {
            name.push('\\');
            name.push_str(&shown(segment));
        }
        name
    }

    /// The segments of a name below this key.
    pub fn below(&self, name: &Text) -> Run<Vec<Text>> {
        let mut path = self.path.clone();
        for segment in name.0.split(|unit| *unit == u16::from(b'\\')) {
            if segment.len() > 255 {
                return Stop::net(
                    "argumentexception",
                    "Registry key names should not be greater than 255 characters.",
                );
            }
            if !segment.is_empty() {
                path.push(Text::from_units(segment));
            }
        }
        Ok(path)
    }
}

pub fn path_name(hive: Hive, path: &[Text]) -> String {
    let segments: Vec<String> = path.iter().map(shown).collect();
    if segments.is_empty() {
        hive.full_name().to_owned()
    } else {
        format!("{}\\{}", hive.full_name(), segments.join("\\"))
    }
}

impl Interpreter<'_> {
    /// `[Microsoft.Win32.RegistryKey]::OpenBaseKey`
    pub fn open_base_key(&mut self, hive: &Value, view: &Value) -> Run<Value> {
        let hive = member(hive, "microsoft.win32.registryhive")?;
        let view = member(view, "microsoft.win32.registryview")?;
        if view != 256 {
            return Stop::unsupported("a view other than Registry64");
        }
        let name = enums::find(&Type::new("microsoft.win32.registryhive"))
            .map(|all| all.text(hive))
            .unwrap_or_default();
        let Some(hive) = Hive::named(&name) else {
            return Stop::unsupported(format!("the hive {name}"));
        };
        Ok(self.opened(hive, Vec::new(), true, READ_WRITE))
    }

    pub fn opened(&mut self, hive: Hive, path: Vec<Text>, writable: bool, rights: i64) -> Value {
        let id = self.machine.registry.node(hive, &path).map(|node| node.id).unwrap_or_default();
        self.open_handles += 1;
        Value::Object(Rc::new(Object::Key(RegistryKey {
            hive,
            path,
            id,
            writable,
            rights,
            disposed: Cell::new(false),
        })))
    }

    /// The key that is open, unless it was deleted since.
    pub fn node(&self, key: &RegistryKey) -> Run<&Node> {
        if key.disposed.get() {
            return Stop::unsupported(format!("the key {} is used after Dispose", key.name()));
        }
        match self.machine.registry.node(key.hive, &key.path).filter(|node| node.id == key.id) {
            Some(node) => Ok(node),
            None => Stop::net(
                "io.ioexception",
                "Illegal operation attempted on a registry key that has been marked for deletion.",
            ),
        }
    }

    pub fn key_property(&mut self, key: &RegistryKey, lower: &str) -> Run<Option<Value>> {
        Ok(match lower {
            "name" => Some(Value::from(key.name())),
            "subkeycount" => Some(Value::count(self.node(key)?.children.len())),
            "valuecount" => Some(Value::count(self.node(key)?.values.len())),
            _ => None,
        })
    }

    pub fn key_method(
        &mut self,
        key: &RegistryKey,
        lower: &str,
        arguments: &[Value],
    ) -> Run<Value> {
        match (lower, arguments) {
            ("dispose" | "close", []) => {
                if !key.disposed.replace(true) {
                    self.open_handles -= 1;
                }
                Ok(Value::Nothing)
            }
            ("flush", []) => self.node(key).map(|_| Value::Nothing),
            ("opensubkey", [name]) => self.open_sub_key(key, name, false, READ),
            ("opensubkey", [name, writable @ Value::Bool(_)]) => {
                let writable = flag(writable);
                self.open_sub_key(key, name, writable, if writable { READ_WRITE } else { READ })
            }
            ("opensubkey", [name, check @ Value::Enum(kind, _)])
                if kind.name.ends_with("permissioncheck") =>
            {
                let writable = int(check)? == 2;
                self.open_sub_key(key, name, writable, if writable { READ_WRITE } else { READ })
            }
            ("opensubkey", [name, check, rights]) => {
                let check = member(check, "microsoft.win32.registrykeypermissioncheck")?;
                let rights = member(rights, "security.accesscontrol.registryrights")?;
                self.open_sub_key(key, name, check == 2, rights)
            }
            ("getvaluenames", []) => {
                self.node(key)?;
                Self::may(key, QUERY)?;
                Ok(Value::texts(self.node(key)?.values.iter().map(|value| value.name.clone())))
            }
            ("getsubkeynames", []) => {
                Self::may(key, ENUMERATE)?;
                let mut names: Vec<Text> = self
                    .node(key)?
                    .children
                    .iter()
                    .filter_map(|child| child.name.clone())
                    .collect();
                names.sort_by_key(Text::folded);
                Ok(Value::texts(names))
            }
            ("getvalue", [name]) => self.get_value(key, name, &Value::Null, false),
            ("getvalue", [name, default]) => self.get_value(key, name, default, false),
            ("getvalue", [name, default, options]) => {
                let raw = member(options, "microsoft.win32.registryvalueoptions")? == 1;
                self.get_value(key, name, default, raw)
            }
            ("getvaluekind", [name]) => {
                Self::may(key, QUERY)?;
                let Some(value) = self.node(key)?.value(&string(name)) else {
                    return Stop::net(
                        "io.ioexception",
                        "The specified registry key does not exist.",
                    );
                };
                // None is told before the rest; kinds that the enumeration lacks are Unknown.
                let number = match value.kind {
                    0 => -1,
                    kind @ (1..=4 | 7 | 11) => i64::from(kind),
                    _ => 0,
                };
                match enums::find(&Type::new("microsoft.win32.registryvaluekind")) {
                    Some(kinds) => Ok(Value::Enum(kinds, number)),
                    None => Stop::unsupported("RegistryValueKind"),
                }
            }
            ("deletesubkeytree", _) => Stop::unsupported(format!(
                "DeleteSubKeyTree({})",
                arguments.first().map(lossy).unwrap_or_default()
            )),
            ("createsubkey" | "deletesubkey" | "setvalue" | "deletevalue", _) => {
                self.key_write(key, lower, arguments)
            }
            _ => unknown("RegistryKey", lower, arguments),
        }
    }

    pub fn may(key: &RegistryKey, right: i64) -> Run<()> {
        if key.rights & right == right {
            return Ok(());
        }
        Stop::net(
            "unauthorizedaccessexception",
            format!("Access to the registry key '{}' is denied.", key.name()),
        )
    }

    fn open_sub_key(
        &mut self,
        key: &RegistryKey,
        name: &Value,
        writable: bool,
        rights: i64,
    ) -> Run<Value> {
        self.node(key)?;
        let path = key.below(&string(name))?;
        if self.machine.registry.node(key.hive, &path).is_none() {
            return Ok(Value::Null);
        }
        let full = path_name(key.hive, &path);
        let faults = &self.machine.faults;
        if faults.denies_reading(&full) || (rights & WRITING != 0 && faults.denies(&full)) {
            return Stop::net(
                "security.securityexception",
                "Requested registry access is not allowed.",
            );
        }
        Ok(self.opened(key.hive, path, writable, rights))
    }

    fn get_value(
        &mut self,
        key: &RegistryKey,
        name: &Value,
        default: &Value,
        raw: bool,
    ) -> Run<Value> {
        Self::may(key, QUERY)?;
        let Some(value) = self.node(key)?.value(&string(name)) else { return Ok(default.clone()) };
        let read = super::registry_data::read(value.kind, &value.data);
        match read {
            // Kinds that .NET does not read give the default.
            None => Ok(default.clone()),
            Some(Value::Text(text)) if value.kind == 2 && !raw && text.lossy().contains('%') => {
                Stop::unsupported("expanding environment variables")
            }
            Some(read) => Ok(read),
        }
    }
}
