//! Which commands are there besides the script's own functions?

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use super::call::{Given, GivenItem};
use super::convert::{convert, text, truth};
use super::evaluate::spread;
use super::interpreter::Interpreter;
use super::raise::{Run, Stop};
use super::types::Type;
use super::value::{Bag, Text, Value};
use crate::syntax::tree::{CommandArgument, Function};

/// A cmdlet's arguments by parameter.
struct Bound {
    values: Vec<(&'static str, Value)>,
}

impl Bound {
    fn get(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(truth)
    }
}

/// Sorts arguments; switches end in `?`, parameters that may stand without a name begin with `@`.
fn sorted(given: Given, parameters: &[&'static str], command: &str) -> Run<Bound> {
    let mut values: Vec<(&'static str, Value)> = Vec::new();
    let mut items = given.items.into_iter();
    let mut waiting = Vec::new();
    while let Some(item) = items.next() {
        match item {
            GivenItem::Value(value) => waiting.push(value),
            GivenItem::Name(name, value) => {
                let bare = |own: &&str| own.trim_matches(['?', '@']).starts_with(&name);
                let exact = parameters.iter().find(|own| own.trim_matches(['?', '@']) == name);
                let mut candidates = parameters.iter().filter(|own| bare(own));
                let Some(own) = exact.or_else(|| candidates.next()) else {
                    return Stop::unsupported(format!("the parameter -{name} of {command}"));
                };
                let value = match value {
                    Some(value) => value,
                    None if own.ends_with('?') => Value::Bool(true),
                    None => match items.next() {
                        Some(GivenItem::Value(value)) => value,
                        _ => {
                            return Stop::unsupported(format!(
                                "-{name} of {command} without a value"
                            ));
                        }
                    },
                };
                values.push((own.trim_matches(['?', '@']), value));
            }
        }
    }
    for value in waiting {
        let open = parameters.iter().find(|own| {
            own.starts_with('@')
                && !values.iter().any(|(taken, _)| *taken == own.trim_matches(['?', '@']))
        });
        match open {
            Some(own) => values.push((own.trim_matches(['?', '@']), value)),
            None => return Stop::unsupported(format!("an argument of {command} without a name")),
        }
    }
    Ok(Bound { values })
}

impl Interpreter<'_> {
    pub fn command(
        &mut self,
        name: &str,
        arguments: &[CommandArgument],
        input: Option<Vec<Value>>,
        sink: &mut Vec<Value>,
    ) -> Run<()> {
        let given = self.given(arguments)?;
        if let Some(function) = self.functions.get(name).cloned() {
            if input.is_some() {
                return Stop::unsupported(format!("the function {name} behind a pipe"));
            }
            return self.call(&function, given, sink);
        }
        match name {
            "write-output" => {
                let bound = sorted(given, &["@inputobject", "noenumerate?"], name)?;
                let values = match (input, bound.get("inputobject")) {
                    (Some(input), None) => input,
                    (None, Some(value)) if bound.flag("noenumerate") => vec![value.clone()],
                    (None, Some(value)) => spread(value.clone()),
                    _ => return Stop::unsupported("this form of Write-Output"),
                };
                sink.extend(values);
                Ok(())
            }
            "write-verbose" | "write-debug" | "write-progress" | "write-information" => Ok(()),
            "write-warning" => {
                let bound = sorted(given, &["@message"], name)?;
                self.warnings
                    .push(bound.get("message").map(|m| text(m).lossy()).unwrap_or_default());
                Ok(())
            }
            "write-host" => {
                let bound = sorted(given, &["@object"], name)?;
                sink.push(Value::Text(
                    bound.get("object").map(text).unwrap_or_else(|| Text::from("")),
                ));
                Ok(())
            }
            "write-error" => {
                let bound = sorted(given, &["@message"], name)?;
                self.must_stop()?;
                Stop::throw(
                    "management.automation.runtimeexception",
                    bound.get("message").map(|m| text(m).lossy()).unwrap_or_default(),
                )
            }
            "out-null" => Ok(()),
            "set-strictmode" => {
                let bound = sorted(given, &["version", "off?"], name)?;
                let version = bound.get("version").map(|v| text(v).lossy()).unwrap_or_default();
                self.strict = !bound.flag("off") && !version.starts_with('1');
                if version.starts_with('3') || version.eq_ignore_ascii_case("latest") {
                    return Stop::unsupported("a strict mode other than 2.0");
                }
                Ok(())
            }
            "new-object" => {
                let bound = sorted(given, &["@typename", "@argumentlist", "property"], name)?;
                let value = self.new_object(
                    bound.get("typename"),
                    bound.get("argumentlist"),
                    bound.get("property"),
                )?;
                // The cmdlet writes the object without taking it apart.
                sink.push(value);
                Ok(())
            }
            "select-object" => {
                let bound = sorted(
                    given,
                    &["@property", "first", "last", "expandproperty", "unique?"],
                    name,
                )?;
                self.select(&bound, input.unwrap_or_default(), sink)
            }
            "where-object" | "foreach-object" => {
                self.each(name, given, input.unwrap_or_default(), sink)
            }
            "sort-object" => {
                let bound = sorted(
                    given,
                    &["@property", "unique?", "descending?", "casesensitive?"],
                    name,
                )?;
                self.sort_objects(&bound, input.unwrap_or_default(), sink)
            }
            "convertto-json" => {
                let bound = sorted(given, &["@inputobject", "depth", "compress?"], name)?;
                let value = match (bound.get("inputobject"), input) {
                    (Some(value), None) => value.clone(),
                    (None, Some(input)) => super::execute::collapse(input),
                    _ => return Stop::unsupported("this form of ConvertTo-Json"),
                };
                let depth = bound.get("depth").and_then(Value::whole).unwrap_or(2);
                let json = super::json::write(
                    &value,
                    usize::try_from(depth).unwrap_or(2),
                    bound.flag("compress"),
                )?;
                sink.push(Value::from(json));
                Ok(())
            }
            "set-acl" => {
                let bound = sorted(
                    given,
                    &["literalpath", "@path", "@aclobject", "confirm?", "whatif?"],
                    name,
                )?;
                if input.is_some() || bound.get("path").is_some() {
                    return Stop::unsupported("Set-Acl without -LiteralPath");
                }
                match (bound.get("literalpath"), bound.get("aclobject")) {
                    (Some(path), Some(acl)) => {
                        // Without a word about it, -WhatIf of the script holds for its cmdlets.
                        if bound.get("whatif").map_or_else(
                            || self.find("whatifpreference").is_some_and(|v| truth(&v.value)),
                            truth,
                        ) {
                            return Ok(());
                        }
                        self.set_acl(&text(path).lossy(), acl)
                    }
                    _ => Stop::unsupported("this form of Set-Acl"),
                }
            }
            "test-path" => {
                let bound = sorted(given, &["literalpath", "@path", "pathtype"], name)?;
                let Some(path) = bound.get("literalpath").filter(|_| bound.values.len() == 1)
                else {
                    return Stop::unsupported("this form of Test-Path");
                };
                let path = text(path).lossy();
                sink.push(Value::Bool(self.machine.files.get(&path).is_some()));
                Ok(())
            }
            "get-date" | "get-variable" | "set-variable" => {
                Stop::unsupported(format!("the command {name}"))
            }
            _ => Stop::unsupported(format!("the command {name}")),
        }
    }

    /// Errors of cmdlets end the script only where the preference says so.
    pub fn must_stop(&self) -> Run<()> {
        let preference =
            self.find("erroractionpreference").map(|v| text(&v.value).lossy()).unwrap_or_default();
        if preference.eq_ignore_ascii_case("stop") {
            Ok(())
        } else {
            Stop::unsupported("an error that does not end the script")
        }
    }

    fn select(&mut self, bound: &Bound, input: Vec<Value>, sink: &mut Vec<Value>) -> Run<()> {
        if bound.get("unique").is_some() {
            return Stop::unsupported("Select-Object -Unique");
        }
        let number = |name: &str| {
            bound.get(name).and_then(Value::whole).and_then(|n| usize::try_from(n).ok())
        };
        let mut items = input;
        if let Some(first) = number("first") {
            items.truncate(first);
        }
        if let Some(last) = number("last") {
            items = items.split_off(items.len().saturating_sub(last));
        }
        if let Some(name) = bound.get("expandproperty") {
            for item in items {
                let value = self.property(&item, &text(name))?;
                sink.extend(spread(value));
            }
            return Ok(());
        }
        let Some(names) = bound.get("property") else {
            sink.extend(items);
            return Ok(());
        };
        let names: Vec<Text> =
            names.enumerated().unwrap_or_else(|| vec![names.clone()]).iter().map(text).collect();
        for item in items {
            let Value::Bag(bag) = &item else {
                return Stop::unsupported("Select-Object of this object");
            };
            let own = bag.properties.borrow();
            let properties = names
                .iter()
                .map(|name| {
                    let found = own.iter().find(|(known, _)| known.same(name, true));
                    (name.clone(), found.map_or(Value::Null, |(_, value)| value.clone()))
                })
                .collect();
            sink.push(Value::Bag(Rc::new(Bag { properties: RefCell::new(properties) })));
        }
        Ok(())
    }

    fn each(
        &mut self,
        name: &str,
        given: Given,
        input: Vec<Value>,
        sink: &mut Vec<Value>,
    ) -> Run<()> {
        let bound = sorted(given, &["@process", "@filterscript"], name)?;
        let Some(Value::ScriptBlock(block)) =
            bound.get("process").or_else(|| bound.get("filterscript"))
        else {
            return Stop::unsupported(format!("{name} without a script block"));
        };
        let block: Rc<Function> = block.clone();
        let saved = self.find("_").map(|variable| variable.value.clone());
        for item in input {
            self.set_raw("_", item.clone());
            let mut output = Vec::new();
            let result = match self.block(&block.body, &mut output) {
                Err(Stop::Return) => Ok(()),
                Err(Stop::Break | Stop::Continue) => {
                    Stop::unsupported(format!("break or continue within {name}"))
                }
                other => other,
            };
            if name == "foreach-object" {
                sink.extend(output);
            } else if truth(&super::execute::collapse(output)) {
                sink.push(item);
            }
            result?;
        }
        self.set_raw("_", saved.unwrap_or(Value::Null));
        Ok(())
    }

    fn sort_objects(&mut self, bound: &Bound, input: Vec<Value>, sink: &mut Vec<Value>) -> Run<()> {
        let ignore_case = !bound.flag("casesensitive");
        let mut keyed = Vec::new();
        for item in input {
            let key = match bound.get("property") {
                None => item.clone(),
                Some(Value::Text(name)) => self.property(&item, name)?,
                Some(Value::ScriptBlock(block)) => {
                    self.set_raw("_", item.clone());
                    let mut output = Vec::new();
                    self.block(&block.clone().body, &mut output)?;
                    super::execute::collapse(output)
                }
                Some(_) => return Stop::unsupported("Sort-Object by several properties"),
            };
            keyed.push((key, item));
        }
        let mut failure = Ok(());
        keyed.sort_by(|(left, _), (right, _)| {
            let order = super::compare::order(left, right, ignore_case);
            let order = order.unwrap_or_else(|stop| {
                failure = Err(stop);
                Ordering::Equal
            });
            if bound.flag("descending") { order.reverse() } else { order }
        });
        failure?;
        if bound.flag("unique") {
            let mut kept: Vec<(Value, Value)> = Vec::new();
            for (key, item) in keyed {
                let same = match kept.last() {
                    Some((last, _)) => {
                        super::compare::order(last, &key, ignore_case)? == Ordering::Equal
                    }
                    None => false,
                };
                if !same {
                    kept.push((key, item));
                }
            }
            keyed = kept;
        }
        sink.extend(keyed.into_iter().map(|(_, item)| item));
        Ok(())
    }

    fn new_object(
        &mut self,
        class: Option<&Value>,
        list: Option<&Value>,
        properties: Option<&Value>,
    ) -> Run<Value> {
        let Some(class) = class else { return Stop::unsupported("New-Object without a type") };
        let class = Type::new(&text(class).lossy());
        if class.name() == "psobject" {
            let Some(Value::Dictionary(table)) = properties.filter(|_| list.is_none()) else {
                return Stop::unsupported("New-Object PSObject without -Property");
            };
            return convert(&Value::Dictionary(table.clone()), &class);
        }
        if properties.is_some() {
            return Stop::unsupported("New-Object -Property");
        }
        // The parameter is an object[]: any collection is taken as the list of arguments.
        let arguments = match list {
            None => Vec::new(),
            Some(value) => value.enumerated().unwrap_or_else(|| vec![value.clone()]),
        };
        let count = arguments.len();
        self.construct(&class, &arguments).map_err(|stop| {
            stop.wrapped(
                "management.automation.methodinvocationexception",
                &format!("calling \".ctor\" with \"{count}\" argument(s)"),
            )
        })
    }
}
