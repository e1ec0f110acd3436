//! How are numbers, text, variables and hash tables written?

use super::scan::{Parsed, Parser};
use super::tree::{Element, Expression, ExpressionKind, Statement, StatementKind};
use crate::engine::value::Value;

/// A number as PowerShell reads it: `0xFFFFFFFF` is -1, what does not fit an Int32 is an Int64.
pub fn number(word: &str) -> Option<Value> {
    let lower = word.to_ascii_lowercase();
    let (negative, body) = match lower.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, lower.as_str()),
    };
    let (body, factor) = match body {
        b if b.starts_with("0x") => (b, 1),
        b if b.ends_with("kb") => (&b[..b.len() - 2], 1024),
        b if b.ends_with("mb") => (&b[..b.len() - 2], 1024 * 1024),
        b if b.ends_with("gb") => (&b[..b.len() - 2], 1024 * 1024 * 1024),
        b => (b, 1),
    };
    let (body, long) = match body.strip_suffix('l') {
        Some(rest) => (rest, true),
        None => (body, false),
    };
    let whole = if let Some(digits) = body.strip_prefix("0x") {
        let significant = digits.trim_start_matches('0');
        let bits =
            if digits.is_empty() { return None } else { u64::from_str_radix(digits, 16).ok()? };
        if significant.len() <= 8 && !long { i64::from(bits as u32 as i32) } else { bits as i64 }
    } else if !body.is_empty() && body.bytes().all(|b| b.is_ascii_digit()) {
        body.parse::<i64>().ok()?
    } else {
        let real = !body.starts_with(['+', 'e'])
            && body.starts_with(|c: char| c.is_ascii_digit() || c == '.');
        let digits =
            body.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'-' | b'+'));
        let value = if real && digits && !long { body.parse::<f64>().ok()? } else { return None };
        return Some(Value::Double(if negative { -value } else { value } * f64::from(factor)));
    };
    let whole = whole.checked_mul(i64::from(factor))?;
    let whole = if negative { whole.checked_neg()? } else { whole };
    match i32::try_from(whole) {
        Ok(small) if !long => Some(Value::Int(small)),
        _ => Some(Value::Long(whole)),
    }
}

impl Parser {
    pub fn primary(&mut self) -> Parsed<Expression> {
        let line = self.line();
        let kind = match self.peek() {
            Some('\'') => ExpressionKind::Literal(Value::from(self.single_quoted()?.as_str())),
            Some('"') => self.double_quoted()?,
            Some('$') if self.peek_at(1) == Some('(') => {
                self.at += 2;
                let block = self.statements()?;
                self.expect(")")?;
                ExpressionKind::Sub(block)
            }
            Some('$') => ExpressionKind::Variable(self.variable_name()?),
            Some('@') if self.peek_at(1) == Some('(') => {
                self.at += 2;
                let block = self.statements()?;
                self.expect(")")?;
                ExpressionKind::Array(block)
            }
            Some('@') if self.peek_at(1) == Some('{') => return self.hash(false),
            Some('(') => {
                self.at += 1;
                let inner = self.within(false, false, |parser| {
                    parser.skip_lines();
                    parser.statement()
                })?;
                self.expect(")")?;
                ExpressionKind::Paren(Box::new(inner))
            }
            Some('{') => {
                ExpressionKind::ScriptBlock(std::rc::Rc::new(self.function_body(String::new())?))
            }
            Some(c) if c.is_ascii_digit() || c == '-' || c == '.' => self.number_literal()?,
            _ => return self.fail("an expression"),
        };
        Ok(Expression { line, kind })
    }

    fn number_literal(&mut self) -> Parsed<ExpressionKind> {
        let start = self.at;
        self.at += 1;
        while let Some(c) = self.peek() {
            let dot = c == '.' && self.peek_at(1).is_some_and(|next| next.is_ascii_digit());
            if !c.is_ascii_alphanumeric() && !dot {
                break;
            }
            self.at += 1;
        }
        let word: String = self.text[start..self.at].iter().collect();
        match number(&word) {
            Some(value) => Ok(ExpressionKind::Literal(value)),
            None => self.fail(&format!("the number {word}")),
        }
    }

    fn single_quoted(&mut self) -> Parsed<String> {
        let mut text = String::new();
        self.at += 1;
        while let Some(c) = self.peek() {
            self.at += 1;
            if c == '\'' {
                if self.peek() != Some('\'') {
                    return Ok(text);
                }
                self.at += 1;
            }
            text.push(c);
        }
        self.fail("`'` is missing")
    }

    fn double_quoted(&mut self) -> Parsed<ExpressionKind> {
        let line = self.line();
        let mut parts = Vec::new();
        let mut text = String::new();
        let literal = |text: &mut String| Expression {
            line,
            kind: ExpressionKind::Literal(Value::from(std::mem::take(text).as_str())),
        };
        self.at += 1;
        loop {
            let Some(c) = self.peek() else { return self.fail("`\"` is missing") };
            match c {
                '"' if self.peek_at(1) == Some('"') => {
                    text.push('"');
                    self.at += 2;
                }
                '"' => {
                    self.at += 1;
                    parts.push(literal(&mut text));
                    return Ok(ExpressionKind::Expandable(parts));
                }
                '`' => {
                    text.push(match self.peek_at(1) {
                        Some('n') => '\n',
                        Some('r') => '\r',
                        Some('t') => '\t',
                        Some('0') => '\0',
                        Some(other) => other,
                        None => return self.fail("an escape"),
                    });
                    self.at += 2;
                }
                '$' if self
                    .peek_at(1)
                    .is_some_and(|n| n.is_ascii_alphanumeric() || matches!(n, '_' | '{' | '(')) =>
                {
                    parts.push(literal(&mut text));
                    parts.push(self.primary()?);
                }
                _ => {
                    text.push(c);
                    self.at += 1;
                }
            }
        }
    }

    /// `$name`, `$scope:name`, `${name}` or `$_`, in lower case and without the dollar.
    pub fn variable_name(&mut self) -> Parsed<String> {
        if !self.take("$") {
            return self.fail("a variable");
        }
        let start = self.at;
        if self.take("{") {
            while self.peek().is_some_and(|c| c != '}') {
                self.at += 1;
            }
            let name: String = self.text[start + 1..self.at].iter().collect();
            self.expect("}")?;
            return Ok(name.to_ascii_lowercase());
        }
        while let Some(c) = self.peek() {
            let colon = c == ':' && self.peek_at(1) != Some(':') && self.at > start;
            if !(c.is_ascii_alphanumeric() || c == '_' || colon) {
                break;
            }
            self.at += 1;
        }
        if self.at == start {
            return self.fail("this variable");
        }
        Ok(self.text[start..self.at].iter().collect::<String>().to_ascii_lowercase())
    }

    pub fn hash(&mut self, ordered: bool) -> Parsed<Expression> {
        let line = self.line();
        self.at += 2;
        let mut entries = Vec::new();
        self.within(false, false, |parser| {
            loop {
                parser.skip_separators();
                if parser.take("}") {
                    return Ok(());
                }
                let key_line = parser.line();
                let key = match parser.peek() {
                    Some(c) if c.is_ascii_alphabetic() || c == '_' => {
                        let name: String = {
                            let letters = parser.text.iter().skip(parser.at);
                            letters
                                .take_while(|c| {
                                    c.is_ascii_alphanumeric() || matches!(**c, '_' | '-')
                                })
                                .collect()
                        };
                        parser.at += name.len();
                        Expression {
                            line: key_line,
                            kind: ExpressionKind::Literal(Value::from(name.as_str())),
                        }
                    }
                    _ => parser.expression()?,
                };
                parser.skip_blanks();
                if !parser.take("=") {
                    return parser.fail("`=` is missing in a hash table");
                }
                parser.skip_lines();
                let value: Statement = parser.statement()?;
                if matches!(value.kind, StatementKind::Assign { .. }) {
                    return parser.fail("an assignment in a hash table");
                }
                // A forgotten separator would make the next entry an argument.
                if let StatementKind::Pipeline(elements) = &value.kind
                    && let [Element::Command { .. }] = elements.as_slice()
                    && parser.peek() == Some('=')
                {
                    return parser.fail("a separator is missing in a hash table");
                }
                parser.skip_blanks();
                if !matches!(parser.peek(), Some('\n' | ';' | '}')) {
                    return parser.fail("the end of a hash table entry");
                }
                entries.push((key, value));
            }
        })?;
        Ok(Expression { line, kind: ExpressionKind::Hash { entries, ordered } })
    }
}
