//! What is thrown, and who catches it?

use std::rc::Rc;

use super::value::Value;
use crate::Unsupported;

/// An exception of .NET or of PowerShell.
#[derive(Debug)]
pub struct Exception {
    pub class: &'static str,
    pub message: String,
    pub inner: Option<Rc<Exception>>,
}

/// What `$_` is in a `catch`.
#[derive(Debug)]
pub struct ErrorRecord {
    pub exception: Rc<Exception>,
    pub target: Value,
    /// What the handler saw is thrown on by a bare `throw`.
    pub thrown: Rc<Exception>,
    pub line: usize,
}

/// Why the execution does not just go on.
#[derive(Debug)]
pub enum Stop {
    /// A terminating error of PowerShell.
    Throw(Rc<Exception>, Value),
    /// An exception inside of a .NET method, which the call wraps.
    Net(Exception),
    Exit(i32),
    Return,
    Break,
    Continue,
    /// The process was killed.
    Crash,
    Unsupported(Unsupported),
}

pub type Run<T> = Result<T, Stop>;

/// Class and base class.
const CLASSES: &[(&str, &str)] = &[
    ("systemexception", "exception"),
    ("applicationexception", "exception"),
    ("management.automation.runtimeexception", "systemexception"),
    ("management.automation.methodexception", "management.automation.extendedtypesystemexception"),
    ("management.automation.extendedtypesystemexception", "management.automation.runtimeexception"),
    ("management.automation.methodinvocationexception", "management.automation.methodexception"),
    (
        "management.automation.getvalueexception",
        "management.automation.extendedtypesystemexception",
    ),
    (
        "management.automation.getvalueinvocationexception",
        "management.automation.getvalueexception",
    ),
    (
        "management.automation.setvalueexception",
        "management.automation.extendedtypesystemexception",
    ),
    (
        "management.automation.setvalueinvocationexception",
        "management.automation.setvalueexception",
    ),
    ("management.automation.psinvalidcastexception", "invalidcastexception"),
    ("management.automation.parameterbindingexception", "management.automation.runtimeexception"),
    (
        "management.automation.propertynotfoundexception",
        "management.automation.extendedtypesystemexception",
    ),
    ("management.automation.commandnotfoundexception", "management.automation.runtimeexception"),
    ("management.automation.itemnotfoundexception", "management.automation.runtimeexception"),
    ("security.securityexception", "systemexception"),
    ("unauthorizedaccessexception", "systemexception"),
    ("io.ioexception", "systemexception"),
    ("io.filenotfoundexception", "io.ioexception"),
    ("io.directorynotfoundexception", "io.ioexception"),
    ("io.pathtoolongexception", "io.ioexception"),
    ("argumentexception", "systemexception"),
    ("argumentnullexception", "argumentexception"),
    ("argumentoutofrangeexception", "argumentexception"),
    ("invalidoperationexception", "systemexception"),
    ("objectdisposedexception", "invalidoperationexception"),
    ("notsupportedexception", "systemexception"),
    ("invalidcastexception", "systemexception"),
    ("formatexception", "systemexception"),
    ("overflowexception", "arithmeticexception"),
    ("arithmeticexception", "systemexception"),
    ("dividebyzeroexception", "arithmeticexception"),
    ("indexoutofrangeexception", "systemexception"),
    ("nullreferenceexception", "systemexception"),
    ("collections.generic.keynotfoundexception", "systemexception"),
    ("security.principal.identitynotmappedexception", "systemexception"),
    ("outofmemoryexception", "systemexception"),
];

/// The name as the table has it, which is how classes are made from script.
pub fn known(class: &str) -> Option<&'static str> {
    if class == "exception" {
        return Some("exception");
    }
    CLASSES.iter().find(|(own, _)| *own == class).map(|(own, _)| *own)
}

/// Whether a class is another or comes from it; nothing where either is not known here.
pub fn is_a(class: &str, wanted: &str) -> Option<bool> {
    if wanted != "object" && known(wanted).is_none() || known(class).is_none() {
        return None;
    }
    let mut at = class;
    loop {
        if at == wanted || wanted == "object" {
            return Some(true);
        }
        match CLASSES.iter().find(|(own, _)| *own == at) {
            Some((_, base)) => at = base,
            None => return Some(false),
        }
    }
}

impl Exception {
    pub fn new(class: &'static str, message: impl Into<String>) -> Self {
        Self { class, message: message.into(), inner: None }
    }
}

impl Stop {
    pub fn net<T>(class: &'static str, message: impl Into<String>) -> Run<T> {
        Err(Self::Net(Exception::new(class, message)))
    }

    pub fn throw<T>(class: &'static str, message: impl Into<String>) -> Run<T> {
        Err(Self::Throw(Rc::new(Exception::new(class, message)), Value::Null))
    }

    /// The line is set by the interpreter, which knows it.
    pub fn unsupported<T>(what: impl Into<String>) -> Run<T> {
        Err(Self::Unsupported(Unsupported { line: 0, what: what.into() }))
    }

    /// Wraps what a method, a getter or a constructor threw.
    pub fn wrapped(self, class: &'static str, doing: &str) -> Self {
        match self {
            Self::Net(exception) => {
                let message = format!("Exception {doing}: \"{}\"", exception.message);
                Self::Throw(
                    Rc::new(Exception { class, message, inner: Some(Rc::new(exception)) }),
                    Value::Null,
                )
            }
            other => other,
        }
    }
}

/// What a handler for the given types gets, as PowerShell looks for it: the cause first, then the
/// exception itself. `None` where it is not for them.
pub fn caught(exception: &Rc<Exception>, types: &[String]) -> Run<Option<Rc<Exception>>> {
    if types.is_empty() {
        return Ok(Some(exception.clone()));
    }
    for candidate in [exception.inner.as_ref(), Some(exception)].into_iter().flatten() {
        for wanted in types {
            match is_a(candidate.class, super::types::Type::new(wanted).name()) {
                Some(true) => return Ok(Some(candidate.clone())),
                Some(false) => {}
                None => {
                    return Stop::unsupported(format!("catch [{wanted}] of {}", candidate.class));
                }
            }
        }
    }
    Ok(None)
}
