//! How are functions called, and their parameters bound?

use std::rc::Rc;

use super::convert::{bind, text};
use super::dictionary::Dictionary;
use super::interpreter::{Frame, Interpreter, Variable};
use super::raise::{Run, Stop};
use super::types::Type;
use super::value::Value;
use crate::syntax::tree::{CommandArgument, Function, Parameter};

/// Calls within calls, beyond which a script is taken for endless.
const DEEPEST: usize = 200;

/// The arguments of a command, evaluated: names with their values, and the rest.
pub struct Given {
    pub items: Vec<GivenItem>,
}

pub enum GivenItem {
    Name(String, Option<Value>),
    Value(Value),
}

/// Arguments by the parameters' names, and those without a name.
type Sorted = (Vec<(String, Value)>, Vec<Value>);

impl Interpreter<'_> {
    pub fn given(&mut self, arguments: &[CommandArgument]) -> Run<Given> {
        let mut items = Vec::new();
        for argument in arguments {
            items.push(match argument {
                CommandArgument::Name(name, Some(value)) => {
                    GivenItem::Name(name.clone(), Some(self.evaluate(value)?))
                }
                CommandArgument::Name(name, None) => GivenItem::Name(name.clone(), None),
                CommandArgument::Value(value) => GivenItem::Value(self.evaluate(value)?),
            });
        }
        Ok(Given { items })
    }

    pub fn call(
        &mut self,
        function: &Rc<Function>,
        given: Given,
        sink: &mut Vec<Value>,
    ) -> Run<()> {
        if self.frames.len() > DEEPEST {
            return Stop::throw(
                "management.automation.runtimeexception",
                "The script failed due to call depth overflow.",
            );
        }
        let (named, positional) = self.sort(&function.parameters, given, &function.name)?;
        let line = self.line;
        self.frames.push(Frame::default());
        let depth = self.frames.len();
        let result = self
            .bind(&function.parameters, named, positional, &function.name)
            .and_then(|()| self.block(&function.body, sink));
        self.frames.truncate(depth - 1);
        match result {
            Ok(()) | Err(Stop::Return) => {
                self.line = line;
                Ok(())
            }
            Err(Stop::Break | Stop::Continue) => Stop::unsupported(format!(
                "break or continue that leaves the function {}",
                function.name
            )),
            Err(stop) => Err(stop),
        }
    }

    /// Which arguments belong to which parameters' names.
    fn sort(&self, parameters: &[Parameter], given: Given, function: &str) -> Run<Sorted> {
        let (mut named, mut positional) = (Vec::new(), Vec::new());
        let mut items = given.items.into_iter().peekable();
        while let Some(item) = items.next() {
            match item {
                GivenItem::Value(value) => positional.push(value),
                GivenItem::Name(name, value) => {
                    let parameter = parameter(parameters, &name, function)?;
                    let is_switch = parameter
                        .type_name
                        .as_ref()
                        .is_some_and(|own| Type::new(own).name() == "switch");
                    let value = match (value, is_switch) {
                        (Some(value), _) => value,
                        (None, true) => Value::Bool(true),
                        (None, false) => match items.next() {
                            Some(GivenItem::Value(value)) => value,
                            _ => {
                                return Stop::throw(
                                    "management.automation.parameterbindingexception",
                                    format!("Missing an argument for parameter '{name}'."),
                                );
                            }
                        },
                    };
                    named.push((parameter.name.clone(), value));
                }
            }
        }
        Ok((named, positional))
    }

    /// Sets the parameters in the innermost frame.
    pub fn bind(
        &mut self,
        parameters: &[Parameter],
        named: Vec<(String, Value)>,
        positional: Vec<Value>,
        function: &str,
    ) -> Run<()> {
        let bound = Dictionary::new(Type::new("hashtable"), true, false);
        let mut positional = positional.into_iter();
        for (name, _) in &named {
            parameter(parameters, name, function)?;
        }
        for own in parameters {
            if super::interpreter::AUTOMATIC.contains(&own.name.as_str()) {
                return Stop::unsupported(format!("a parameter called ${}", own.name));
            }
            let mut values = named.iter().filter(|(name, _)| own.name == *name);
            let class = own.type_name.as_ref().map(|name| Type::new(name));
            let is_switch = class.as_ref().is_some_and(|class| class.name() == "switch");
            let given = match (values.next(), values.next()) {
                (Some(_), Some(_)) => {
                    return Stop::throw(
                        "management.automation.parameterbindingexception",
                        format!(
                            "Cannot bind parameter because parameter '{}' is specified more than once.",
                            own.name
                        ),
                    );
                }
                (Some((_, value)), None) => Some(value.clone()),
                (None, _) if is_switch => None,
                (None, _) => positional.next(),
            };
            let value = self.parameter_value(own, class.as_ref(), given, &bound)?;
            if let Some(frame) = self.frames.last_mut() {
                frame.variables.insert(own.name.clone(), Variable { value, class });
            }
        }
        if positional.next().is_some() {
            return Stop::unsupported(format!("more arguments than {function} has parameters"));
        }
        self.set_raw("psboundparameters", Value::Dictionary(Rc::new(bound)));
        Ok(())
    }

    fn parameter_value(
        &mut self,
        own: &Parameter,
        class: Option<&Type>,
        given: Option<Value>,
        bound: &Dictionary,
    ) -> Run<Value> {
        let refuse =
            |why: String| Stop::throw("management.automation.parameterbindingexception", why);
        if let Some(value) = given {
            let value = match class {
                Some(class) => bind(&value, class, &own.name)?,
                None if matches!(value, Value::Nothing) => Value::Null,
                None => value,
            };
            let empty = value.is_null() || matches!(&value, Value::Text(text) if text.0.is_empty());
            if own.mandatory && empty {
                return refuse(format!(
                    "Cannot bind argument to parameter '{}' because it is null or empty.",
                    own.name
                ));
            }
            if !own.validate_set.is_empty() {
                let shown = text(&value).lossy();
                if !own.validate_set.iter().any(|allowed| allowed.eq_ignore_ascii_case(&shown)) {
                    return refuse(format!(
                        "Cannot validate argument on parameter '{}'. The argument \"{shown}\" does not belong to the set \"{}\".",
                        own.name,
                        own.validate_set.join(",")
                    ));
                }
            }
            bound.set(Value::from(own.name.as_str()), value.clone());
            return Ok(value);
        }
        if own.mandatory {
            return refuse(format!(
                "Cannot process command because of a missing mandatory parameter: {}.",
                own.name
            ));
        }
        if let Some(default) = &own.default {
            let value = self.evaluate(default)?;
            return class.map_or(Ok(value.clone()), |class| super::convert::convert(&value, class));
        }
        Ok(match class.map(Type::name) {
            Some("string") => Value::from(""),
            Some("int" | "long" | "byte" | "double" | "uint32" | "uint64") => class
                .map_or(Ok(Value::Null), |class| super::convert::convert(&Value::Int(0), class))?,
            Some("bool" | "switch") => Value::Bool(false),
            _ => Value::Null,
        })
    }
}

/// The parameter that a name or the beginning of one means.
fn parameter<'a>(parameters: &'a [Parameter], name: &str, function: &str) -> Run<&'a Parameter> {
    if let Some(exact) = parameters.iter().find(|own| own.name == name) {
        return Ok(exact);
    }
    let mut candidates = parameters.iter().filter(|own| own.name.starts_with(name));
    match (candidates.next(), candidates.next()) {
        (Some(only), None) => Ok(only),
        _ => Stop::throw(
            "management.automation.parameterbindingexception",
            format!(
                "A parameter cannot be found that matches parameter name '{name}' of {function}."
            ),
        ),
    }
}
