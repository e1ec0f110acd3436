//! How are a command's arguments read?

use super::scan::{Parsed, Parser};
use super::tree::{CommandArgument, Element, Expression, ExpressionKind};
use crate::engine::value::Value;

impl Parser {
    pub fn command(&mut self) -> Parsed<Element> {
        let line = self.line();
        let name = self.word();
        self.at += name.len();
        if !matches!(self.peek(), None | Some(' ' | '\t' | '\n' | ';' | '|' | ')' | '}')) {
            return self.fail("the name of this command");
        }
        let mut arguments = Vec::new();
        loop {
            self.skip_blanks();
            match self.peek() {
                None | Some('\n' | ';' | '|' | ')' | '}') => {
                    return Ok(Element::Command { name, arguments, line });
                }
                Some('-') if self.peek_at(1).is_some_and(|c| c.is_ascii_alphabetic()) => {
                    self.at += 1;
                    let parameter = self.word();
                    self.at += parameter.len();
                    let value = if self.take(":") {
                        self.skip_blanks();
                        Some(self.argument_value()?)
                    } else {
                        None
                    };
                    arguments.push(CommandArgument::Name(parameter, value));
                }
                Some('>' | '<' | '&') => return self.fail("a redirection"),
                Some(_) => arguments.push(CommandArgument::Value(self.argument_list()?)),
            }
        }
    }

    /// One value, or several with commas between.
    fn argument_list(&mut self) -> Parsed<Expression> {
        let line = self.line();
        let mut items = vec![self.argument_value()?];
        loop {
            self.skip_blanks();
            if !self.take(",") {
                break;
            }
            self.skip_lines();
            items.push(self.argument_value()?);
        }
        match (items.pop(), items.is_empty()) {
            (Some(only), true) => Ok(only),
            (Some(last), false) => {
                items.push(last);
                Ok(Expression { line, kind: ExpressionKind::List(items) })
            }
            (None, _) => self.fail("an argument"),
        }
    }

    /// A value as commands (and switch clauses) take it: no operators, bare words are text.
    pub fn argument_value(&mut self) -> Parsed<Expression> {
        match self.peek() {
            Some('$' | '(' | '\'' | '"' | '{') => self.postfix_expression(),
            Some('@') if matches!(self.peek_at(1), Some('(' | '{')) => self.postfix_expression(),
            Some('@' | '[' | '`') => self.fail("an argument of this form"),
            _ => self.bare_word(),
        }
    }

    fn bare_word(&mut self) -> Parsed<Expression> {
        let line = self.line();
        let start = self.at;
        while let Some(c) = self.peek() {
            match c {
                ' ' | '\t' | '\n' | ';' | '|' | ',' | ')' | '}' | '{' => break,
                '$' | '(' | '\'' | '"' | '`' | '@' => {
                    return self.fail("an expression within a bare word");
                }
                _ => self.at += 1,
            }
        }
        let word: String = self.text[start..self.at].iter().collect();
        if word.is_empty() {
            return self.fail("an argument");
        }
        let value = match super::literal::number(&word) {
            Some(number) => number,
            None => Value::from(word.as_str()),
        };
        Ok(Expression { line, kind: ExpressionKind::Literal(value) })
    }
}
