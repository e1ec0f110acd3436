//! What does each statement do?

use std::rc::Rc;

use super::convert::truth;
use super::interpreter::Interpreter;
use super::raise::{ErrorRecord, Exception, Run, Stop, caught};
use super::value::Value;
use crate::syntax::tree::{Block, Element, Expression, ExpressionKind, Statement, StatementKind};

/// More statements than any script here needs.
const LIMIT: usize = 20_000_000;

/// How a loop's body ended.
enum Turn {
    Next,
    Leave,
}

/// What goes to the output of a statement: collections are taken apart, nothing is nothing.
pub fn emit(value: Value, sink: &mut Vec<Value>) {
    match value.enumerated() {
        Some(items) => sink.extend(items),
        None if matches!(value, Value::Nothing) => {}
        None => sink.push(value),
    }
}

/// What a variable gets of an output: nothing, the only object, or an array.
pub fn collapse(mut output: Vec<Value>) -> Value {
    match output.len() {
        0 => Value::Nothing,
        1 => output.pop().unwrap_or(Value::Nothing),
        _ => Value::array(output),
    }
}

impl Interpreter<'_> {
    pub fn block(&mut self, block: &Block, sink: &mut Vec<Value>) -> Run<()> {
        block.iter().try_for_each(|statement| self.statement(statement, sink))
    }

    pub fn statement(&mut self, statement: &Statement, sink: &mut Vec<Value>) -> Run<()> {
        self.line = statement.line;
        self.steps += 1;
        if self.steps > LIMIT {
            return Stop::unsupported("a script that does not end");
        }
        match &statement.kind {
            StatementKind::Pipeline(elements) => self.pipeline(elements, sink),
            StatementKind::Assign { target, operator, value } => {
                self.assignment(target, *operator, value).map(|_| ())
            }
            StatementKind::If { branches, otherwise } => {
                for (test, block) in branches {
                    if truth(&self.value_of(test)?) {
                        return self.block(block, sink);
                    }
                }
                otherwise.as_ref().map_or(Ok(()), |block| self.block(block, sink))
            }
            StatementKind::For { first, test, step, body } => {
                if let Some(first) = first {
                    self.statement(first, &mut Vec::new())?;
                }
                while match test {
                    Some(test) => truth(&self.value_of(test)?),
                    None => true,
                } {
                    if let Turn::Leave = self.turn(body, sink)? {
                        break;
                    }
                    if let Some(step) = step {
                        self.statement(step, &mut Vec::new())?;
                    }
                }
                Ok(())
            }
            StatementKind::While { test, body } => {
                while truth(&self.value_of(test)?) {
                    if let Turn::Leave = self.turn(body, sink)? {
                        break;
                    }
                }
                Ok(())
            }
            StatementKind::DoWhile { body, test, until } => loop {
                if let Turn::Leave = self.turn(body, sink)? {
                    return Ok(());
                }
                if truth(&self.value_of(test)?) == *until {
                    return Ok(());
                }
            },
            StatementKind::ForEach { variable, items, body } => {
                self.for_each(variable, items, body, sink)
            }
            StatementKind::Switch { subject, case_sensitive, clauses, default } => {
                self.switch(subject, *case_sensitive, clauses, default.as_ref(), sink)
            }
            StatementKind::Try { body, catches, finally } => {
                self.try_block(body, catches, finally.as_ref(), sink)
            }
            StatementKind::Return(value) => {
                if let Some(value) = value {
                    self.statement(value, sink)?;
                }
                Err(Stop::Return)
            }
            StatementKind::Throw(value) => self.throw(value.as_deref()),
            StatementKind::Exit(value) => {
                let code = match value {
                    Some(value) => self.value_of(value)?,
                    None => Value::Int(0),
                };
                match super::convert::convert(&code, &super::types::Type::new("int"))? {
                    Value::Int(code) => Err(Stop::Exit(code)),
                    _ => Stop::unsupported("this exit code"),
                }
            }
            StatementKind::Break => Err(Stop::Break),
            StatementKind::Continue => Err(Stop::Continue),
            StatementKind::Function(function) => {
                self.functions.insert(function.name.clone(), function.clone());
                Ok(())
            }
        }
    }

    fn turn(&mut self, body: &Block, sink: &mut Vec<Value>) -> Run<Turn> {
        match self.block(body, sink) {
            Ok(()) | Err(Stop::Continue) => Ok(Turn::Next),
            Err(Stop::Break) => Ok(Turn::Leave),
            Err(stop) => Err(stop),
        }
    }

    fn for_each(
        &mut self,
        variable: &str,
        items: &Statement,
        body: &Block,
        sink: &mut Vec<Value>,
    ) -> Run<()> {
        let line = items.line;
        let collection = self.value_of(items)?;
        if collection.is_null() {
            return Ok(());
        }
        let version = |collection: &Value| match collection {
            Value::List(list) => list.version.get(),
            Value::Dictionary(set) => set.version.get(),
            Value::Array(array) => {
                array.view_of.as_ref().map_or(0, |(owner, _)| owner.version.get())
            }
            _ => 0,
        };
        let began = match &collection {
            // A view that was taken earlier is one of the present.
            Value::Array(array)
                if array
                    .view_of
                    .as_ref()
                    .is_some_and(|(owner, seen)| owner.version.get() != *seen) =>
            {
                return Stop::unsupported(
                    "going over keys that were taken before the dictionary changed",
                );
            }
            other => version(other),
        };
        let mut items =
            collection.enumerated().unwrap_or_else(|| vec![collection.clone()]).into_iter();
        // The enumerator also looks when it is asked for what is behind the last.
        loop {
            if version(&collection) != began {
                self.line = line;
                return Stop::throw(
                    "invalidoperationexception",
                    "Collection was modified; enumeration operation may not execute.",
                );
            }
            let Some(item) = items.next() else { return Ok(()) };
            self.assign(variable, item, None)?;
            if let Turn::Leave = self.turn(body, sink)? {
                return Ok(());
            }
        }
    }

    fn switch(
        &mut self,
        subject: &Statement,
        case_sensitive: bool,
        clauses: &[(Expression, Block)],
        default: Option<&Block>,
        sink: &mut Vec<Value>,
    ) -> Run<()> {
        let subject = self.value_of(subject)?;
        let items = subject.enumerated().unwrap_or_else(|| vec![subject.clone()]);
        'items: for item in items {
            let saved = self.find("_").map(|variable| variable.value.clone());
            let mut matched = false;
            for (condition, block) in clauses {
                let condition = self.evaluate(condition)?;
                if !super::compare::equal(&item, &condition, !case_sensitive)? {
                    continue;
                }
                matched = true;
                self.set_raw("_", item.clone());
                let turn = self.block(block, sink);
                self.set_raw("_", saved.clone().unwrap_or(Value::Null));
                match turn {
                    Ok(()) => {}
                    Err(Stop::Continue) => continue 'items,
                    Err(Stop::Break) => break 'items,
                    Err(stop) => return Err(stop),
                }
            }
            if let (false, Some(default)) = (matched, default) {
                match self.block(default, sink) {
                    Ok(()) | Err(Stop::Continue) => {}
                    Err(Stop::Break) => break,
                    Err(stop) => return Err(stop),
                }
            }
        }
        Ok(())
    }

    fn try_block(
        &mut self,
        body: &Block,
        catches: &[(Vec<String>, Block)],
        finally: Option<&Block>,
        sink: &mut Vec<Value>,
    ) -> Run<()> {
        let depth = self.frames.len();
        let mut result = self.block(body, sink);
        self.frames.truncate(depth);
        if let Err(Stop::Net(exception)) = result {
            result = Err(Stop::Throw(Rc::new(exception), Value::Null));
        }
        if let Err(Stop::Throw(exception, target)) = result {
            result = self.handle(&exception, target, catches, sink);
            self.frames.truncate(depth);
        }
        if matches!(result, Err(Stop::Crash | Stop::Unsupported(_))) {
            return result;
        }
        if let Some(finally) = finally {
            // What a `finally` block does itself comes before what was under way.
            let line = self.line;
            self.block(finally, sink)?;
            self.line = line;
        }
        result
    }

    fn handle(
        &mut self,
        exception: &Rc<Exception>,
        target: Value,
        catches: &[(Vec<String>, Block)],
        sink: &mut Vec<Value>,
    ) -> Run<()> {
        for (types, block) in catches {
            let Some(shown) = caught(exception, types)? else { continue };
            let record = ErrorRecord {
                exception: shown,
                target: target.clone(),
                thrown: exception.clone(),
                line: self.line,
            };
            let frame = self.frames.len() - 1;
            let saved = self.frames[frame].variables.remove("_");
            self.set_raw("_", Value::Error(Rc::new(record)));
            self.handling.push((exception.clone(), target));
            let result = self.block(block, sink);
            self.handling.pop();
            self.frames.truncate(frame + 1);
            self.frames[frame].variables.remove("_");
            if let Some(saved) = saved {
                self.frames[frame].variables.insert("_".to_owned(), saved);
            }
            return result;
        }
        Err(Stop::Throw(exception.clone(), target))
    }

    fn throw(&mut self, value: Option<&Statement>) -> Run<()> {
        let Some(value) = value else {
            return match self.handling.last() {
                Some((exception, target)) => Err(Stop::Throw(exception.clone(), target.clone())),
                None => Stop::throw("management.automation.runtimeexception", "ScriptHalted"),
            };
        };
        match self.value_of(value)? {
            Value::Error(record) => Err(Stop::Throw(record.thrown.clone(), record.target.clone())),
            Value::Exception(exception) => Err(Stop::Throw(exception, Value::Null)),
            other => {
                let message = super::convert::text(&other).lossy();
                let exception = Exception::new("management.automation.runtimeexception", message);
                Err(Stop::Throw(Rc::new(exception), other))
            }
        }
    }

    /// The value of a statement as an operand: a collection in one expression stays what it is.
    pub fn value_of(&mut self, statement: &Statement) -> Run<Value> {
        self.line = statement.line;
        match &statement.kind {
            StatementKind::Pipeline(elements) => {
                if let [Element::Expression(expression)] = elements.as_slice() {
                    return self.evaluate(expression);
                }
            }
            StatementKind::Assign { target, operator, value } => {
                return self.assignment(target, *operator, value);
            }
            _ => {}
        }
        let mut output = Vec::new();
        self.statement(statement, &mut output)?;
        Ok(collapse(output))
    }

    fn pipeline(&mut self, elements: &[Element], sink: &mut Vec<Value>) -> Run<()> {
        let Some((last, before)) = elements.split_last() else { return Ok(()) };
        let mut input = None;
        for element in before {
            let mut output = Vec::new();
            self.element(element, input.take(), &mut output)?;
            input = Some(output);
        }
        self.element(last, input, sink)
    }

    fn element(
        &mut self,
        element: &Element,
        input: Option<Vec<Value>>,
        sink: &mut Vec<Value>,
    ) -> Run<()> {
        match element {
            Element::Expression(_) if input.is_some() => {
                Stop::unsupported("an expression behind a pipe")
            }
            Element::Expression(expression) => {
                let value = self.evaluate(expression)?;
                // Counting alone prints nothing.
                if !matches!(expression.kind, ExpressionKind::Step { .. }) {
                    emit(value, sink);
                }
                Ok(())
            }
            Element::Command { name, arguments, line } => {
                self.line = *line;
                self.command(name, arguments, input, sink)
            }
        }
    }
}
