//! What is the value of an expression, and where does an assignment go?

use std::rc::Rc;

use super::arithmetic;
use super::compare;
use super::convert::{convert, text, truth};
use super::dictionary::Dictionary;
use super::execute::emit;
use super::interpreter::Interpreter;
use super::raise::{Run, Stop};
use super::types::{Type, is_of};
use super::value::{Text, Value};
use crate::syntax::tree::{Expression, ExpressionKind, Statement};

impl Interpreter<'_> {
    pub fn evaluate(&mut self, expression: &Expression) -> Run<Value> {
        self.line = expression.line;
        match &expression.kind {
            ExpressionKind::Literal(value) => Ok(value.clone()),
            ExpressionKind::Expandable(parts) => {
                let mut units = Vec::new();
                for part in parts {
                    units.extend_from_slice(&text(&self.evaluate(part)?).0);
                }
                Ok(Value::Text(Text(units.into())))
            }
            ExpressionKind::Variable(name) => self.variable(name),
            ExpressionKind::List(items) => {
                let items =
                    items.iter().map(|item| self.evaluate(item)).collect::<Run<Vec<_>>>()?;
                Ok(Value::array(items))
            }
            ExpressionKind::Paren(statement) => self.value_of(statement),
            ExpressionKind::Sub(block) => {
                let mut output = Vec::new();
                self.block(block, &mut output)?;
                Ok(super::execute::collapse(output))
            }
            ExpressionKind::Array(block) => {
                let mut output = Vec::new();
                self.block(block, &mut output)?;
                Ok(Value::array(output))
            }
            ExpressionKind::Hash { entries, ordered } => self.hash(entries, *ordered),
            ExpressionKind::ScriptBlock(function) => Ok(Value::ScriptBlock(function.clone())),
            ExpressionKind::Type(name) => Ok(Value::Type(Type::new(name))),
            ExpressionKind::Cast(name, inner) => {
                let value = self.evaluate(inner)?;
                convert(&value, &Type::new(name))
            }
            ExpressionKind::Unary(operator, inner) => {
                let value = self.evaluate(inner)?;
                unary(operator, &value)
            }
            ExpressionKind::Binary(operator, left, right) => self.binary(operator, left, right),
            ExpressionKind::Step { target, by, prefix } => {
                let before = self.evaluate(target)?;
                let after = arithmetic::add(
                    &if before.is_null() { Value::Int(0) } else { before.clone() },
                    &Value::Int(*by),
                )?;
                self.store(target, after.clone())?;
                Ok(if *prefix { after } else { before })
            }
            ExpressionKind::Member { target, name, is_static } => {
                let owner = self.evaluate(target)?;
                let name = text(&self.evaluate(name)?);
                self.line = expression.line;
                if *is_static {
                    self.static_property(&owner, &name.lossy())
                } else {
                    self.property(&owner, &name)
                }
            }
            ExpressionKind::Invoke { target, name, arguments, is_static } => {
                let owner = self.evaluate(target)?;
                let arguments = arguments
                    .iter()
                    .map(|argument| self.evaluate(argument))
                    .collect::<Run<Vec<_>>>()?;
                self.line = expression.line;
                if *is_static {
                    self.static_method(&owner, name, &arguments)
                } else {
                    self.method(&owner, name, &arguments)
                }
            }
            ExpressionKind::Index(target, index) => {
                let owner = self.evaluate(target)?;
                let index = self.evaluate(index)?;
                self.line = expression.line;
                self.index(&owner, &index)
            }
        }
    }

    fn hash(&mut self, entries: &[(Expression, Statement)], ordered: bool) -> Run<Value> {
        let table = if ordered {
            Dictionary::new(Type::new("collections.specialized.ordereddictionary"), true, false)
        } else {
            Dictionary::hashtable()
        };
        for (key, value) in entries {
            let key = self.evaluate(key)?;
            if table.contains(&key) {
                return Stop::unsupported(format!(
                    "the key {} twice in a hash table",
                    text(&key).lossy()
                ));
            }
            let value = self.value_of(value)?;
            table.set(key, value);
        }
        Ok(Value::Dictionary(Rc::new(table)))
    }

    fn binary(
        &mut self,
        operator: &'static str,
        left: &Expression,
        right: &Expression,
    ) -> Run<Value> {
        let own = self.evaluate(left)?;
        match operator {
            "-and" => return Ok(Value::Bool(truth(&own) && truth(&self.evaluate(right)?))),
            "-or" => return Ok(Value::Bool(truth(&own) || truth(&self.evaluate(right)?))),
            _ => {}
        }
        let other = self.evaluate(right)?;
        self.line = left.line;
        operate(operator, &own, &other)
    }

    pub fn assignment(
        &mut self,
        target: &Expression,
        operator: Option<&'static str>,
        value: &Statement,
    ) -> Run<Value> {
        let mut value = self.value_of(value)?;
        if let Some(operator) = operator {
            let before = self.evaluate(target)?;
            value = operate(operator, &before, &value)?;
        }
        self.line = target.line;
        self.store(target, value.clone())?;
        Ok(value)
    }

    pub fn store(&mut self, target: &Expression, value: Value) -> Run<()> {
        match &target.kind {
            ExpressionKind::Variable(name) => self.assign(name, value, None),
            ExpressionKind::Cast(class, inner) => match &inner.kind {
                ExpressionKind::Variable(name) => self.assign(name, value, Some(Type::new(class))),
                _ => Stop::unsupported("this target of an assignment"),
            },
            ExpressionKind::Member { target, name, is_static: false } => {
                let owner = self.evaluate(target)?;
                let name = text(&self.evaluate(name)?);
                self.set_property(&owner, &name, value)
            }
            ExpressionKind::Index(target, index) => {
                let owner = self.evaluate(target)?;
                let index = self.evaluate(index)?;
                self.set_index(&owner, &index, value)
            }
            _ => Stop::unsupported("this target of an assignment"),
        }
    }
}

fn unary(operator: &str, value: &Value) -> Run<Value> {
    match operator {
        "-not" => Ok(Value::Bool(!truth(value))),
        "-" => arithmetic::negate(value),
        "+" => arithmetic::numeric("+", &Value::Int(0), value),
        "," => Ok(Value::array(vec![value.clone()])),
        "-join" => Ok(Value::Text(join(value, &Text::from("")))),
        "-split" => {
            let words = text(value).lossy();
            Ok(Value::texts(words.split_whitespace().map(Text::from)))
        }
        "-bnot" => match value {
            Value::Int(n) => Ok(Value::Int(!n)),
            Value::Long(n) => Ok(Value::Long(!n)),
            _ => Stop::unsupported("-bnot of this value"),
        },
        _ => Stop::unsupported(format!("the operator {operator}")),
    }
}

fn join(value: &Value, separator: &Text) -> Text {
    let Some(items) = value.enumerated() else { return text(value) };
    let mut units = Vec::new();
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            units.extend_from_slice(&separator.0);
        }
        units.extend_from_slice(&text(item).0);
    }
    Text(units.into())
}

/// Any binary operator but `-and` and `-or`.
pub fn operate(operator: &'static str, left: &Value, right: &Value) -> Run<Value> {
    use std::cmp::Ordering::{Greater, Less};
    let ignore_case = !matches!(operator, o if o.starts_with("-c") && o != "-contains");
    let plain = match operator {
        "-contains" | "-ccontains" => "-contains",
        "-cin" => "-in",
        "-is" | "-isnot" | "-in" => operator,
        o if o.starts_with("-c") => &operator[2..],
        "-ieq" => "eq",
        "-ine" => "ne",
        "-imatch" => "match",
        "-inotmatch" => "notmatch",
        "-ireplace" => "replace",
        "+" | "-" | "*" | "/" | "%" | ".." => operator,
        o => &o[1..],
    };
    let ordered = |wanted: &dyn Fn(std::cmp::Ordering) -> bool| {
        compare::filtered(left, |item| Ok(wanted(compare::order(item, right, ignore_case)?)))
    };
    let holds = |items: &Value, item: &Value| -> Run<bool> {
        for own in items.enumerated().unwrap_or_else(|| vec![items.clone()]) {
            if compare::equal(&own, item, ignore_case)? {
                return Ok(true);
            }
        }
        Ok(false)
    };
    match plain {
        "+" => arithmetic::add(left, right),
        "-" | "*" | "/" | "%" => arithmetic::numeric(operator, left, right),
        ".." => arithmetic::range(left, right),
        "eq" => compare::filtered(left, |item| compare::equal(item, right, ignore_case)),
        "ne" => compare::filtered(left, |item| Ok(!compare::equal(item, right, ignore_case)?)),
        "lt" => ordered(&|order| order == Less),
        "le" => ordered(&|order| order != Greater),
        "gt" => ordered(&|order| order == Greater),
        "ge" => ordered(&|order| order != Less),
        "match" => compare::filtered(left, |item| compare::matches(item, right, ignore_case)),
        "notmatch" => {
            compare::filtered(left, |item| Ok(!compare::matches(item, right, ignore_case)?))
        }
        "like" => compare::filtered(left, |item| compare::like(item, right, ignore_case)),
        "notlike" => compare::filtered(left, |item| Ok(!compare::like(item, right, ignore_case)?)),
        "-contains" => Ok(Value::Bool(holds(left, right)?)),
        "notcontains" => Ok(Value::Bool(!holds(left, right)?)),
        "-in" => Ok(Value::Bool(holds(right, left)?)),
        "notin" => Ok(Value::Bool(!holds(right, left)?)),
        "-is" | "-isnot" => {
            let class = match right {
                Value::Type(class) => class.clone(),
                other => Type::new(&text(other).lossy()),
            };
            match is_of(left, &class) {
                Some(is) => Ok(Value::Bool(is == (plain == "-is"))),
                None => Stop::unsupported(format!("-is [{}]", class.name())),
            }
        }
        "as" => match right {
            Value::Type(class) => match convert(left, class) {
                Err(Stop::Throw(..)) => Ok(Value::Null),
                other => other,
            },
            _ => Stop::unsupported("-as without a type"),
        },
        "f" => {
            let arguments = right.enumerated().unwrap_or_else(|| vec![right.clone()]);
            match super::format::format(&text(left), &arguments) {
                Ok(text) => Ok(Value::Text(text)),
                Err(Stop::Net(exception)) => Stop::throw(
                    "management.automation.runtimeexception",
                    format!("Error formatting a string: {}", exception.message),
                ),
                Err(stop) => Err(stop),
            }
        }
        "join" => Ok(Value::Text(join(left, &text(right)))),
        "split" => {
            let Value::Text(pattern) = right else {
                return Stop::unsupported("-split with more than a pattern");
            };
            let pattern = compare::pattern_of(&pattern.lossy(), ignore_case)?;
            let mut parts = Vec::new();
            for item in left.enumerated().unwrap_or_else(|| vec![left.clone()]) {
                parts.extend(pattern.split(&text(&item).lossy()).map(Text::from));
            }
            Ok(Value::texts(parts))
        }
        "replace" => {
            let (pattern, by) = match right.enumerated() {
                Some(items) => match items.as_slice() {
                    [pattern, by] => (text(pattern), text(by)),
                    _ => return Stop::unsupported("-replace with these operands"),
                },
                None => (text(right), Text::from("")),
            };
            if by.lossy().contains('$') {
                return Stop::unsupported("-replace with groups");
            }
            let pattern = compare::pattern_of(&pattern.lossy(), ignore_case)?;
            let replace = |item: &Value| {
                Value::from(
                    pattern.replace_all(&text(item).lossy(), by.lossy().as_str()).into_owned(),
                )
            };
            Ok(match left.enumerated() {
                Some(items) => Value::array(items.iter().map(replace).collect()),
                None => replace(left),
            })
        }
        "band" | "bor" | "bxor" | "shl" | "shr" => arithmetic::bitwise(operator, left, right),
        "xor" => Ok(Value::Bool(truth(left) != truth(right))),
        _ => Stop::unsupported(format!("the operator {operator}")),
    }
}

/// Takes a value apart into an output, for callers outside of this file.
pub fn spread(value: Value) -> Vec<Value> {
    let mut output = Vec::new();
    emit(value, &mut output);
    output
}
