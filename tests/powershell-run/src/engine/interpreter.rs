//! What does the interpreter remember, and how does a script start and end?

use std::collections::HashMap;
use std::rc::Rc;

use super::dictionary::Dictionary;
use super::raise::{Exception, Run, Stop};
use super::types::Type;
use super::value::Value;
use crate::net::object::Object;
use crate::syntax::tree::{Function, Script};
use crate::world::faults::Strike;
use crate::{Argument, Machine, Outcome, Unsupported};

/// Variables that a script must leave alone.
pub const AUTOMATIC: &[&str] = &[
    "args",
    "consolefilename",
    "error",
    "event",
    "eventargs",
    "eventsubscriber",
    "executioncontext",
    "foreach",
    "home",
    "host",
    "input",
    "lastexitcode",
    "matches",
    "myinvocation",
    "nestedpromptlevel",
    "pid",
    "profile",
    "psboundparameters",
    "pscmdlet",
    "pscommandpath",
    "psculture",
    "psdebugcontext",
    "pshome",
    "psitem",
    "psscriptroot",
    "pssenderinfo",
    "psuiculture",
    "psversiontable",
    "pwd",
    "sender",
    "shellid",
    "stacktrace",
    "switch",
    "this",
];

#[derive(Default)]
pub struct Frame {
    pub variables: HashMap<String, Variable>,
}

pub struct Variable {
    pub value: Value,
    pub class: Option<Type>,
}

pub struct Interpreter<'m> {
    pub machine: &'m mut Machine,
    pub frames: Vec<Frame>,
    pub functions: HashMap<String, Rc<Function>>,
    pub strict: bool,
    pub line: usize,
    pub open_handles: usize,
    pub warnings: Vec<String>,
    pub asked: Vec<(String, String)>,
    /// What the `catch` blocks that run now have caught.
    pub handling: Vec<(Rc<Exception>, Value)>,
    pub asks_for_confirmation: bool,
    /// Statements run; a script that goes on for ever is stopped.
    pub steps: usize,
}

impl<'m> Interpreter<'m> {
    pub fn new(machine: &'m mut Machine) -> Self {
        (machine.faults.registry_writes, machine.faults.mutations) = (0, 0);
        let mut interpreter = Self {
            machine,
            frames: vec![Frame::default()],
            functions: HashMap::new(),
            strict: false,
            line: 0,
            open_handles: 0,
            warnings: Vec::new(),
            asked: Vec::new(),
            handling: Vec::new(),
            asks_for_confirmation: false,
            steps: 0,
        };
        let versions = Dictionary::hashtable();
        let version = format!("{}.1.0.0", interpreter.machine.major_version);
        versions.set(Value::from("PSVersion"), Value::Object(Rc::new(Object::Version(version))));
        versions.set(
            Value::from("PSEdition"),
            Value::from(if interpreter.machine.major_version > 5 { "Core" } else { "Desktop" }),
        );
        for (name, value) in [
            ("psversiontable", Value::Dictionary(Rc::new(versions))),
            ("executioncontext", Value::Object(Rc::new(Object::Context("executioncontext")))),
            ("pscmdlet", Value::Object(Rc::new(Object::Context("pscmdlet")))),
            ("whatifpreference", Value::Bool(false)),
            ("erroractionpreference", Value::from("Continue")),
            ("verbosepreference", Value::from("SilentlyContinue")),
            ("warningpreference", Value::from("Continue")),
            ("progresspreference", Value::from("Continue")),
            ("confirmpreference", Value::from("High")),
            ("psscriptroot", Value::from(r"C:\Temp")),
            ("pscommandpath", Value::from(r"C:\Temp\script.ps1")),
            ("pid", Value::Int(4711)),
            ("args", Value::array(Vec::new())),
        ] {
            interpreter.frames[0]
                .variables
                .insert(name.to_owned(), Variable { value, class: None });
        }
        interpreter
    }

    /// # Errors
    ///
    /// What is not supported.
    pub fn script(
        mut self,
        script: &Script,
        arguments: &[(&str, Argument)],
    ) -> Result<Outcome, Unsupported> {
        let mut output = Vec::new();
        let result =
            self.start(script, arguments).and_then(|()| self.block(&script.body, &mut output));
        let mut outcome = Outcome {
            exit: 0,
            output: Vec::new(),
            warnings: Vec::new(),
            crashed: false,
            error: None,
            leaked_handles: self.open_handles,
            registry_writes: self.machine.faults.registry_writes,
            mutations: self.machine.faults.mutations,
            asked: Vec::new(),
        };
        match result {
            Ok(()) | Err(Stop::Return) => {}
            Err(Stop::Exit(code)) => outcome.exit = code,
            Err(Stop::Throw(exception, _)) => {
                (outcome.exit, outcome.error) = (1, Some(self.described(&exception)))
            }
            Err(Stop::Net(exception)) => {
                (outcome.exit, outcome.error) = (1, Some(exception.message))
            }
            Err(Stop::Crash) => {
                (outcome.crashed, outcome.leaked_handles) = (true, 0);
                self.machine.files.close_all();
            }
            Err(Stop::Break | Stop::Continue) => {
                return Err(Unsupported {
                    line: self.line,
                    what: "break or continue outside of a loop".to_owned(),
                });
            }
            Err(Stop::Unsupported(what)) => return Err(self.located(what)),
        }
        outcome.output = output.iter().map(Self::printed).collect();
        outcome.warnings = self.warnings;
        outcome.asked = self.asked;
        Ok(outcome)
    }

    fn described(&self, exception: &Exception) -> String {
        format!("{} (line {})", exception.message, self.line)
    }

    fn located(&self, mut unsupported: Unsupported) -> Unsupported {
        if unsupported.line == 0 {
            unsupported.line = self.line;
        }
        unsupported
    }

    fn printed(value: &Value) -> String {
        match value {
            Value::Null | Value::Nothing => "<null>".to_owned(),
            other => super::convert::text(other).lossy(),
        }
    }

    fn start(&mut self, script: &Script, arguments: &[(&str, Argument)]) -> Run<()> {
        let mut given = Vec::new();
        for (name, argument) in arguments {
            let value = match argument {
                Argument::Switch => Value::Bool(true),
                Argument::Text(text) => Value::from(text.as_str()),
            };
            match name.to_ascii_lowercase().as_str() {
                "whatif" => self.set_raw("whatifpreference", value),
                "confirm" => self.asks_for_confirmation = true,
                "verbose" => self.set_raw("verbosepreference", Value::from("Continue")),
                other => given.push((other.to_owned(), value)),
            }
        }
        self.bind(&script.parameters, given, Vec::new(), "script")
    }

    pub fn set_raw(&mut self, name: &str, value: Value) {
        if let Some(frame) = self.frames.last_mut() {
            frame.variables.insert(name.to_owned(), Variable { value, class: None });
        }
    }

    /// A variable, looked for from the innermost function outwards.
    pub fn find(&self, name: &str) -> Option<&Variable> {
        self.frames.iter().rev().find_map(|frame| frame.variables.get(name))
    }

    pub fn variable(&self, name: &str) -> Run<Value> {
        if let Some((scope, rest)) = name.split_once(':') {
            let frame = match scope {
                "env" => return Ok(self.environment(rest)),
                "script" | "global" => self.frames.first(),
                "local" => self.frames.last(),
                _ => return Stop::unsupported(format!("the variable ${name}")),
            };
            let value = frame
                .and_then(|frame| frame.variables.get(rest))
                .map(|variable| variable.value.clone());
            return self.or_unset(value, rest);
        }
        match name {
            "true" => return Ok(Value::Bool(true)),
            "false" => return Ok(Value::Bool(false)),
            "null" => return Ok(Value::Null),
            "error" | "host" | "input" | "matches" | "lastexitcode" | "?" | "this" | "home"
            | "profile" => {
                return Stop::unsupported(format!("the variable ${name}"));
            }
            _ => {}
        }
        let value = self.find(name).map(|variable| variable.value.clone());
        if name == "_" {
            return Ok(value.unwrap_or(Value::Null));
        }
        self.or_unset(value, name)
    }

    fn or_unset(&self, value: Option<Value>, name: &str) -> Run<Value> {
        match value {
            Some(value) => Ok(value),
            None if self.strict => Stop::throw(
                "management.automation.runtimeexception",
                format!("The variable '${name}' cannot be retrieved because it has not been set."),
            ),
            None => Ok(Value::Null),
        }
    }

    pub fn environment(&self, name: &str) -> Value {
        let text = match name.to_ascii_lowercase().as_str() {
            "os" => &self.machine.os,
            "computername" => &self.machine.computer,
            "username" => &self.machine.user,
            "programdata" => r"C:\ProgramData",
            "systemroot" | "windir" => r"C:\Windows",
            "temp" | "tmp" => r"C:\Temp",
            "processor_architecture" => "AMD64",
            _ => return Value::Null,
        };
        if text.is_empty() { Value::Null } else { Value::from(text) }
    }

    pub fn assign(&mut self, name: &str, value: Value, class: Option<Type>) -> Run<()> {
        let (scope, name) = name.split_once(':').unwrap_or(("local", name));
        if matches!(name, "true" | "false" | "null") {
            return if name == "null" {
                Ok(())
            } else {
                Stop::throw(
                    "management.automation.runtimeexception",
                    format!(
                        "Cannot overwrite variable {name} because it is read-only or constant."
                    ),
                )
            };
        }
        // PowerShell's own: some cannot be set, the others change under the script's hands.
        if AUTOMATIC.contains(&name) {
            return Stop::unsupported(format!("an assignment to ${name}"));
        }
        let at = match scope {
            "local" => self.frames.len() - 1,
            "script" | "global" => 0,
            _ => return Stop::unsupported(format!("an assignment to ${scope}:{name}")),
        };
        let Some(frame) = self.frames.get_mut(at) else { return Ok(()) };
        let class =
            class.or_else(|| frame.variables.get(name).and_then(|variable| variable.class.clone()));
        let value = match &class {
            Some(class) => super::convert::convert(&value, class)?,
            None => value,
        };
        frame.variables.insert(name.to_owned(), Variable { value, class });
        Ok(())
    }

    /// Counts a change of files, or dies before it.
    pub fn before_change(&mut self) -> Run<()> {
        match self.machine.faults.before_change() {
            Strike::Crash => Err(Stop::Crash),
            Strike::Fail => Stop::net("io.ioexception", "There is not enough space on the disk."),
            Strike::None => Ok(()),
        }
    }

    pub fn after_change(&mut self) -> Run<()> {
        if self.machine.faults.after_change() == Strike::Crash { Err(Stop::Crash) } else { Ok(()) }
    }
}
