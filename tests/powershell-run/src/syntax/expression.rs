//! How are expressions read, operator by operator?

use super::scan::{Parsed, Parser};
use super::tree::{Expression, ExpressionKind};

/// From what binds loosely to what binds tightly; the comma and the unary operators follow.
const LEVELS: &[&[&str]] = &[
    &["-and", "-or", "-xor"],
    &["-band", "-bor", "-bxor"],
    &[
        "-eq",
        "-ne",
        "-lt",
        "-le",
        "-gt",
        "-ge",
        "-ceq",
        "-cne",
        "-clt",
        "-cle",
        "-cgt",
        "-cge",
        "-ieq",
        "-ine",
        "-match",
        "-notmatch",
        "-cmatch",
        "-cnotmatch",
        "-imatch",
        "-inotmatch",
        "-like",
        "-notlike",
        "-contains",
        "-notcontains",
        "-ccontains",
        "-cnotcontains",
        "-in",
        "-notin",
        "-cin",
        "-cnotin",
        "-is",
        "-isnot",
        "-as",
        "-replace",
        "-creplace",
        "-ireplace",
        "-split",
        "-csplit",
        "-join",
        "-shl",
        "-shr",
    ],
    &["+", "-"],
    &["*", "/", "%"],
    &["-f"],
    &[".."],
];

const UNARY: &[&str] = &["-not", "-bnot", "-join", "-split"];

impl Parser {
    pub fn expression(&mut self) -> Parsed<Expression> {
        self.level(0)
    }

    fn level(&mut self, level: usize) -> Parsed<Expression> {
        let Some(operators) = LEVELS.get(level) else { return self.comma_list() };
        let mut left = self.level(level + 1)?;
        loop {
            self.skip_blanks();
            let Some(operator) = self.binary_operator(operators) else { return Ok(left) };
            self.at += operator.len();
            self.skip_lines();
            let line = self.line();
            let right = self.level(level + 1)?;
            left = Expression {
                line,
                kind: ExpressionKind::Binary(operator, Box::new(left), Box::new(right)),
            };
        }
    }

    fn binary_operator(&self, operators: &[&'static str]) -> Option<&'static str> {
        let word = self.word();
        operators.iter().copied().find(|operator| {
            if operator.len() > 1 && operator.starts_with('-') {
                return word == *operator;
            }
            // `+=` and the like assign, `++` counts; a minus before a letter starts a word.
            self.looking_at(operator)
                && (*operator == ".." || !matches!(self.peek_at(1), Some('=')))
                && !(matches!(*operator, "+" | "-") && self.looking_at(&operator.repeat(2)))
                && !(*operator == "-" && self.peek_at(1).is_some_and(|c| c.is_ascii_alphabetic()))
        })
    }

    fn comma_list(&mut self) -> Parsed<Expression> {
        let line = self.line();
        let first = self.unary()?;
        if self.no_comma {
            return Ok(first);
        }
        let mut items = Vec::new();
        let mut last = first;
        loop {
            self.skip_blanks();
            if !self.take(",") {
                break;
            }
            self.skip_lines();
            items.push(last);
            last = self.unary()?;
        }
        if items.is_empty() {
            return Ok(last);
        }
        items.push(last);
        Ok(Expression { line, kind: ExpressionKind::List(items) })
    }

    fn unary(&mut self) -> Parsed<Expression> {
        self.skip_blanks();
        let line = self.line();
        let word = self.word();
        for operator in UNARY {
            if word == *operator {
                self.at += operator.len();
                self.skip_lines();
                let inner = self.unary()?;
                return Ok(Expression {
                    line,
                    kind: ExpressionKind::Unary(operator, Box::new(inner)),
                });
            }
        }
        match self.peek() {
            Some('!') => self.prefix("-not", line),
            Some(',') => self.prefix(",", line),
            Some('+' | '-') if self.looking_at("++") || self.looking_at("--") => {
                let by = if self.peek() == Some('+') { 1 } else { -1 };
                self.at += 2;
                let target = Box::new(self.unary()?);
                Ok(Expression { line, kind: ExpressionKind::Step { target, by, prefix: true } })
            }
            Some('-') if !self.peek_at(1).is_some_and(|c| c.is_ascii_digit()) => {
                self.prefix("-", line)
            }
            Some('+') => self.prefix("+", line),
            Some('[') => self.type_or_cast(line),
            _ => self.postfix_expression(),
        }
    }

    fn prefix(&mut self, operator: &'static str, line: usize) -> Parsed<Expression> {
        self.at += 1;
        self.skip_blanks();
        let inner = self.unary()?;
        Ok(Expression { line, kind: ExpressionKind::Unary(operator, Box::new(inner)) })
    }

    fn type_or_cast(&mut self, line: usize) -> Parsed<Expression> {
        let name = self.type_name()?;
        if self.looking_at("::") {
            let target = Expression { line, kind: ExpressionKind::Type(name) };
            return self.postfix(target);
        }
        self.skip_blanks();
        if name.eq_ignore_ascii_case("ordered") && self.looking_at("@{") {
            return self.hash(true);
        }
        let word = self.word();
        let operand = match self.peek() {
            Some('$' | '(' | '@' | '\'' | '"' | '[' | '!' | ',' | '{') => true,
            Some('-') => {
                UNARY.contains(&word.as_str())
                    || !self.peek_at(1).is_some_and(|c| c.is_ascii_alphabetic())
            }
            Some(c) => c.is_ascii_digit(),
            None => false,
        };
        // In an argument list the comma ends the argument.
        if !operand || (self.peek() == Some(',') && self.no_comma) {
            return Ok(Expression { line, kind: ExpressionKind::Type(name) });
        }
        let inner = self.unary()?;
        Ok(Expression { line, kind: ExpressionKind::Cast(name, Box::new(inner)) })
    }

    fn type_name(&mut self) -> Parsed<String> {
        let start = self.at;
        let mut depth = 0;
        while let Some(c) = self.peek() {
            match c {
                '[' => depth += 1,
                ']' => depth -= 1,
                _ if c.is_ascii_alphanumeric()
                    || matches!(c, '.' | '+' | ',' | ' ' | '_' | '`') => {}
                _ => return self.fail("a type name"),
            }
            self.at += 1;
            if depth == 0 {
                return Ok(self.text[start + 1..self.at - 1].iter().collect());
            }
        }
        self.fail("`]` is missing")
    }

    pub fn postfix_expression(&mut self) -> Parsed<Expression> {
        let primary = self.primary()?;
        self.postfix(primary)
    }

    fn postfix(&mut self, mut target: Expression) -> Parsed<Expression> {
        loop {
            let line = self.line();
            if self.looking_at("..") {
                return Ok(target);
            }
            let is_static = self.looking_at("::");
            let is_number = matches!(
                target.kind,
                ExpressionKind::Literal(
                    crate::engine::value::Value::Int(_) | crate::engine::value::Value::Long(_)
                )
            );
            if is_static || (self.peek() == Some('.') && !is_number) {
                self.at += if is_static { 2 } else { 1 };
                target = self.member(target, is_static, line)?;
            } else if self.peek() == Some('[') && !is_number {
                self.at += 1;
                let index = self.within(false, true, |parser| {
                    parser.skip_lines();
                    parser.expression()
                })?;
                self.expect("]")?;
                target = Expression {
                    line,
                    kind: ExpressionKind::Index(Box::new(target), Box::new(index)),
                };
            } else if self.looking_at("++") || self.looking_at("--") {
                let by = if self.peek() == Some('+') { 1 } else { -1 };
                self.at += 2;
                let target = Box::new(target);
                return Ok(Expression {
                    line,
                    kind: ExpressionKind::Step { target, by, prefix: false },
                });
            } else {
                return Ok(target);
            }
        }
    }

    fn member(&mut self, target: Expression, is_static: bool, line: usize) -> Parsed<Expression> {
        let target = Box::new(target);
        let word: String = {
            let letters = self.text.iter().skip(self.at);
            letters.take_while(|c| c.is_ascii_alphanumeric() || **c == '_').collect()
        };
        if word.is_empty() {
            let name = match self.peek() {
                Some('$' | '\'' | '"' | '(') => self.primary()?,
                _ => return self.fail("a member's name"),
            };
            if self.peek() == Some('(') {
                return self.fail("a method with a computed name");
            }
            return Ok(Expression {
                line,
                kind: ExpressionKind::Member { target, name: Box::new(name), is_static },
            });
        }
        self.at += word.len();
        if self.peek() != Some('(') {
            let kind = ExpressionKind::Literal(crate::engine::value::Value::from(word.as_str()));
            let name = Box::new(Expression { line, kind });
            return Ok(Expression {
                line,
                kind: ExpressionKind::Member { target, name, is_static },
            });
        }
        self.at += 1;
        let arguments = self.within(true, true, |parser| {
            let mut arguments = Vec::new();
            parser.skip_lines();
            if parser.take(")") {
                return Ok(arguments);
            }
            loop {
                arguments.push(parser.expression()?);
                parser.skip_lines();
                if parser.take(")") {
                    return Ok(arguments);
                }
                if !parser.take(",") {
                    return parser.fail("`,` or `)` is missing");
                }
                parser.skip_lines();
            }
        })?;
        Ok(Expression {
            line,
            kind: ExpressionKind::Invoke { target, name: word, arguments, is_static },
        })
    }
}
