//! How does a RegistryKey change the registry?

use super::arguments::{flag, member, string, unknown};
use super::registry_key::{RegistryKey, SET, path_name};
use crate::engine::interpreter::Interpreter;
use crate::engine::raise::{Run, Stop};
use crate::engine::value::{Text, Value};
use crate::world::faults::Strike;

const READ_WRITE: i64 = 0x2001F;

impl Interpreter<'_> {
    pub fn key_write(&mut self, key: &RegistryKey, lower: &str, arguments: &[Value]) -> Run<Value> {
        if key.disposed.get() {
            return Stop::unsupported(format!("the key {} is used after Dispose", key.name()));
        }
        if !key.writable {
            return Stop::net("unauthorizedaccessexception", "Cannot write to the registry key.");
        }
        match (lower, arguments) {
            ("createsubkey", [name]) => self.create_sub_key(key, &string(name)),
            ("createsubkey", [name, _check_or_writable])
                if super::arguments::int(_check_or_writable)? != 0 =>
            {
                self.create_sub_key(key, &string(name))
            }
            ("deletesubkey", [name]) => self.delete_sub_key(key, &string(name), true),
            ("deletesubkey", [name, throws]) => {
                self.delete_sub_key(key, &string(name), flag(throws))
            }
            ("setvalue", [name, value]) => self.set_value(key, &string(name), value, 0),
            ("setvalue", [name, value, kind]) => {
                let kind = member(kind, "microsoft.win32.registryvaluekind")?;
                self.set_value(key, &string(name), value, kind)
            }
            ("deletevalue", [name]) => self.delete_value(key, &string(name), true),
            ("deletevalue", [name, throws]) => self.delete_value(key, &string(name), flag(throws)),
            _ => unknown("RegistryKey", lower, arguments),
        }
    }

    /// Counts the call; what strikes is thrown.
    fn before_write(&mut self) -> Run<Strike> {
        match self.machine.faults.before_write(&mut self.machine.registry) {
            Strike::Crash => Err(Stop::Crash),
            strike => Ok(strike),
        }
    }

    fn after_write(&mut self) -> Run<()> {
        let strike = self.machine.faults.after_write(&mut self.machine.registry);
        if strike == Strike::Crash { Err(Stop::Crash) } else { Ok(()) }
    }

    fn denied<T>(path: &str) -> Run<T> {
        Stop::net(
            "unauthorizedaccessexception",
            format!("Access to the registry key '{path}' is denied."),
        )
    }

    fn failed<T>() -> Run<T> {
        Stop::net(
            "io.ioexception",
            "An I/O operation initiated by the registry failed unrecoverably.",
        )
    }

    fn create_sub_key(&mut self, key: &RegistryKey, name: &Text) -> Run<Value> {
        self.node(key)?;
        let path = key.below(name)?;
        let full = path_name(key.hive, &path);
        let there = |machine: &crate::Machine| {
            (0..=path.len())
                .rev()
                .find(|depth| machine.registry.node(key.hive, &path[..*depth]).is_some())
                .unwrap_or(0)
        };
        let nearest = path_name(key.hive, &path[..there(self.machine)]);
        if self.machine.faults.denies(&full) || self.machine.faults.denies(&nearest) {
            return Self::denied(&full);
        }
        // Nobody can create a key directly below these two.
        if matches!(key.hive, crate::Hive::Users) && there(self.machine) == 0 && !path.is_empty() {
            return Stop::net("io.ioexception", "The parameter is incorrect.");
        }
        if self.before_write()? == Strike::Fail {
            return Self::failed();
        }
        self.machine.registry.make(key.hive, &path);
        let opened = self.opened(key.hive, path, true, READ_WRITE);
        self.after_write()?;
        Ok(opened)
    }

    fn delete_sub_key(&mut self, key: &RegistryKey, name: &Text, throws: bool) -> Run<Value> {
        self.node(key)?;
        let path = key.below(name)?;
        if path.len() == key.path.len() {
            return Stop::unsupported("DeleteSubKey without a name");
        }
        let full = path_name(key.hive, &path);
        let missing = |throws: bool| {
            if throws {
                return Stop::net(
                    "argumentexception",
                    "Cannot delete a subkey tree because the subkey does not exist.",
                );
            }
            Ok(Value::Nothing)
        };
        if self.machine.registry.node(key.hive, &path).is_none() {
            return missing(throws);
        }
        if self.machine.faults.denies(&full) {
            return Self::denied(&full);
        }
        if self.before_write()? == Strike::Fail {
            return Self::failed();
        }
        // Looked at again: somebody else may have been here.
        match self.machine.registry.node(key.hive, &path) {
            None => return missing(throws),
            Some(node) if !node.children.is_empty() => {
                return Stop::net(
                    "invalidoperationexception",
                    "Registry key has subkeys and recursive removes are not supported by this method.",
                );
            }
            Some(_) => {}
        }
        self.machine.registry.remove(key.hive, &path);
        self.after_write()?;
        Ok(Value::Nothing)
    }

    fn set_value(
        &mut self,
        key: &RegistryKey,
        name: &Text,
        value: &Value,
        kind: i64,
    ) -> Run<Value> {
        self.node(key)?;
        if value.is_null() {
            return Stop::net(
                "argumentnullexception",
                "Value cannot be null. Parameter name: value",
            );
        }
        if name.0.len() > 16_383 {
            return Stop::net(
                "argumentexception",
                "Registry value names should not be greater than 16,383 characters.",
            );
        }
        let (kind, data) = super::registry_data::written(value, kind)?;
        Self::may(key, SET)?;
        if self.before_write()? == Strike::Fail {
            return Self::failed();
        }
        self.node(key)?;
        if let Some(node) = self.machine.registry.node_mut(key.hive, &key.path) {
            node.set(name, kind, data);
        }
        self.after_write()?;
        Ok(Value::Nothing)
    }

    fn delete_value(&mut self, key: &RegistryKey, name: &Text, throws: bool) -> Run<Value> {
        self.node(key)?;
        // .NET does not look at what Windows answers, except for a name that is not there.
        if key.rights & SET == 0 {
            return Ok(Value::Nothing);
        }
        if self.before_write()? == Strike::Fail {
            return if self.machine.faults.silent_delete {
                Ok(Value::Nothing)
            } else {
                Self::failed()
            };
        }
        let found = self
            .machine
            .registry
            .node_mut(key.hive, &key.path)
            .is_some_and(|node| node.unset(name));
        if !found && throws {
            return Stop::net("argumentexception", "No value exists with that name.");
        }
        self.after_write()?;
        Ok(Value::Nothing)
    }
}
