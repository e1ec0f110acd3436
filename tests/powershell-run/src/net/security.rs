//! Who owns files and directories, and who may touch them?

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::arguments::{flag, lossy, member, unknown};
use super::object::Object;
use crate::engine::convert::text;
use crate::engine::interpreter::Interpreter;
use crate::engine::raise::{Run, Stop};
use crate::engine::value::Value;

/// Who, which rights, and how they are inherited.
pub type Rule = (String, String, String);

#[derive(Debug)]
pub struct Security {
    pub directory: bool,
    pub owner: RefCell<Option<String>>,
    pub protected: Cell<bool>,
    pub rules: RefCell<Vec<Rule>>,
}

/// The SID of an identity: an object, or text.
fn sid_of(value: &Value) -> Run<String> {
    if let Value::Object(object) = value
        && let Object::Sid(sid) = &**object
    {
        return Ok(sid.clone());
    }
    Stop::unsupported(format!("the identity {}", text(value).lossy()))
}

impl Interpreter<'_> {
    /// `New-Object System.Security.AccessControl.FileSecurity`, or of a directory.
    pub fn new_security(&mut self, directory: bool, arguments: &[Value]) -> Run<Value> {
        let mut security = Security {
            directory,
            owner: RefCell::new(None),
            protected: Cell::new(false),
            rules: RefCell::default(),
        };
        match arguments {
            [] => {}
            [path, sections] => {
                let path = self.path(path)?;
                let sections = member(sections, "security.accesscontrol.accesscontrolsections")?;
                let Some(entry) = self
                    .machine
                    .files
                    .get(&path)
                    .filter(|entry| entry.bytes.is_none() == directory)
                else {
                    return Stop::net(
                        "io.filenotfoundexception",
                        format!("Could not find file '{path}'."),
                    );
                };
                if self.machine.files.denies_reading(&path) {
                    return Stop::net(
                        "unauthorizedaccessexception",
                        "Attempted to perform an unauthorized operation.",
                    );
                }
                if sections & 4 != 0 {
                    security.owner = RefCell::new(Some(entry.owner.clone()));
                }
                if sections & 2 != 0 {
                    security.protected.set(entry.protected);
                    security.rules = RefCell::new(entry.rules.clone());
                }
            }
            _ => return unknown("FileSecurity", "new", arguments),
        }
        Ok(Value::Object(Rc::new(Object::Security(security))))
    }

    pub fn security_method(
        &mut self,
        security: &Security,
        lower: &str,
        arguments: &[Value],
    ) -> Run<Value> {
        match (lower, arguments) {
            ("getowner", [Value::Type(class)]) => {
                if class.name() != "security.principal.securityidentifier" {
                    return Stop::unsupported("GetOwner as another type");
                }
                Ok(security.owner.borrow().as_ref().map_or(Value::Null, |owner| {
                    Value::Object(Rc::new(Object::Sid(owner.clone())))
                }))
            }
            ("setowner", [owner]) => {
                *security.owner.borrow_mut() = Some(sid_of(owner)?);
                Ok(Value::Nothing)
            }
            ("setaccessruleprotection", [protected, keep]) => {
                security.protected.set(flag(protected));
                if flag(protected) && flag(keep) {
                    return Stop::unsupported("SetAccessRuleProtection that keeps rules");
                }
                Ok(Value::Nothing)
            }
            ("addaccessrule" | "setaccessrule", [Value::Object(rule)]) => match &**rule {
                Object::Rule { sid, rights, inheritance } => {
                    security.rules.borrow_mut().push((
                        sid.clone(),
                        rights.clone(),
                        inheritance.clone(),
                    ));
                    Ok(Value::Nothing)
                }
                _ => unknown("FileSecurity", lower, arguments),
            },
            ("getaccessrules", [_, _, _]) => {
                let rules = security.rules.borrow();
                let rules = rules.iter().map(|(sid, rights, inheritance)| {
                    Value::Object(Rc::new(Object::Rule {
                        sid: sid.clone(),
                        rights: rights.clone(),
                        inheritance: inheritance.clone(),
                    }))
                });
                Ok(Value::array(rules.collect()))
            }
            _ => unknown("FileSecurity", lower, arguments),
        }
    }

    pub fn new_rule(&mut self, arguments: &[Value]) -> Run<Value> {
        let (identity, rights, inheritance, kind) = match arguments {
            [identity, rights, kind] => (identity, rights, "None".to_owned(), kind),
            [identity, rights, inheritance, propagation, kind] => {
                if lossy(propagation) != "None" {
                    return Stop::unsupported("a propagation flag");
                }
                (identity, rights, lossy(inheritance), kind)
            }
            _ => return unknown("FileSystemAccessRule", "new", arguments),
        };
        if !lossy(kind).eq_ignore_ascii_case("Allow") {
            return Stop::unsupported("a rule that denies");
        }
        let known = ["None", "ContainerInherit", "ObjectInherit"];
        if !inheritance.split(',').all(|flag| known.contains(&flag.trim())) {
            return Stop::net("argumentexception", "The inheritance flags are not valid.");
        }
        Ok(Value::Object(Rc::new(Object::Rule {
            sid: sid_of(identity)?,
            rights: lossy(rights),
            inheritance,
        })))
    }

    /// `Set-Acl -LiteralPath`
    pub fn set_acl(&mut self, path: &str, acl: &Value) -> Run<()> {
        let Value::Object(object) = acl else {
            return Stop::unsupported("Set-Acl with this object");
        };
        let Object::Security(security) = &**object else {
            return Stop::unsupported("Set-Acl with this object");
        };
        let cmdlet = |class: &'static str, message: String| Stop::throw(class, message);
        if self.machine.files.get(path).is_none() {
            self.must_stop()?;
            return cmdlet(
                "management.automation.itemnotfoundexception",
                format!("Cannot find path '{path}' because it does not exist."),
            );
        }
        if self.machine.files.denies_writing(path) {
            self.must_stop()?;
            return cmdlet(
                "unauthorizedaccessexception",
                "Attempted to perform an unauthorized operation.".to_owned(),
            );
        }
        if self.machine.files.is_directory(path) != security.directory {
            return Stop::unsupported(
                "Set-Acl of a directory's security on a file, or the other way round",
            );
        }
        // Otherwise a file that is inherited in `ObjectInherit` only would be refused.
        if !security.directory
            && security.rules.borrow().iter().any(|(_, _, inheritance)| inheritance != "None")
        {
            return cmdlet("invalidoperationexception", "Inheritance flags on a file.".to_owned());
        }
        self.before_change()?;
        if let Some(entry) = self.machine.files.get_mut(path) {
            entry.protected = security.protected.get();
            entry.rules = security.rules.borrow().clone();
            if let Some(owner) = security.owner.borrow().as_ref() {
                entry.owner.clone_from(owner);
            }
        }
        self.after_change()
    }
}
