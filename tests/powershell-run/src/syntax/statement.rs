//! Which statements are there?

use std::rc::Rc;

use super::scan::{Parsed, Parser};
use super::tree::{
    Block, Element, Expression, ExpressionKind, Function, Script, Statement, StatementKind,
};

/// # Errors
///
/// What is not understood, with its line.
pub fn parse(text: &str) -> Parsed<Script> {
    let mut parser = Parser::new(text);
    let (parameters, body) = parser.parameters_and_body()?;
    if parser.at < parser.text.len() {
        parser.fail("the end of the script")
    } else {
        Ok(Script { parameters, body })
    }
}

impl Parser {
    /// Statements up to a `}`, a `)` or the end.
    pub fn statements(&mut self) -> Parsed<Block> {
        self.within(false, false, |parser| {
            let mut statements = Vec::new();
            loop {
                parser.skip_separators();
                if matches!(parser.peek(), None | Some('}' | ')')) {
                    return Ok(Rc::new(statements));
                }
                let statement = parser.statement()?;
                // After a pipeline something must separate.
                let needs_end = !matches!(
                    statement.kind,
                    StatementKind::If { .. }
                        | StatementKind::For { .. }
                        | StatementKind::ForEach { .. }
                        | StatementKind::While { .. }
                        | StatementKind::Switch { .. }
                        | StatementKind::Try { .. }
                        | StatementKind::Function(_)
                );
                parser.skip_blanks();
                if needs_end && !matches!(parser.peek(), None | Some('}' | ')' | '\n' | ';')) {
                    return parser.fail("the end of a statement");
                }
                statements.push(statement);
            }
        })
    }

    pub fn braces(&mut self) -> Parsed<Block> {
        self.expect("{")?;
        let block = self.statements()?;
        self.expect("}")?;
        Ok(block)
    }

    fn in_round(&mut self) -> Parsed<Box<Statement>> {
        self.expect("(")?;
        let inner = self.within(false, false, |parser| {
            parser.skip_lines();
            parser.statement()
        })?;
        self.expect(")")?;
        Ok(Box::new(inner))
    }

    pub fn statement(&mut self) -> Parsed<Statement> {
        self.skip_blanks();
        let line = self.line();
        let word = self.word();
        let keyword = matches!(
            word.as_str(),
            "if" | "for"
                | "foreach"
                | "while"
                | "do"
                | "switch"
                | "try"
                | "return"
                | "throw"
                | "exit"
                | "break"
                | "continue"
                | "function"
        );
        if !keyword {
            if matches!(
                word.as_str(),
                "trap"
                    | "data"
                    | "filter"
                    | "workflow"
                    | "class"
                    | "enum"
                    | "using"
                    | "param"
                    | "begin"
                    | "process"
                    | "end"
                    | "dynamicparam"
            ) {
                return self.fail(&format!("the keyword {word}"));
            }
            return self.pipeline_or_assignment(line);
        }
        self.at += word.len();
        let kind = match word.as_str() {
            "if" => self.if_statement()?,
            "for" => self.for_statement()?,
            "foreach" => self.foreach_statement()?,
            "while" => StatementKind::While { test: self.in_round()?, body: self.braces()? },
            "do" => self.do_statement()?,
            "switch" => self.switch_statement()?,
            "try" => self.try_statement()?,
            "return" => StatementKind::Return(self.optional_statement()?),
            "throw" => StatementKind::Throw(self.optional_statement()?),
            "exit" => StatementKind::Exit(self.optional_statement()?),
            "break" | "continue" => {
                self.skip_blanks();
                if !matches!(self.peek(), None | Some('}' | ')' | '\n' | ';')) {
                    return self.fail("a label");
                }
                if word == "break" { StatementKind::Break } else { StatementKind::Continue }
            }
            _ => self.function_statement()?,
        };
        Ok(Statement { line, kind })
    }

    fn optional_statement(&mut self) -> Parsed<Option<Box<Statement>>> {
        self.skip_blanks();
        if matches!(self.peek(), None | Some('}' | ')' | '\n' | ';')) {
            return Ok(None);
        }
        Ok(Some(Box::new(self.statement()?)))
    }

    fn if_statement(&mut self) -> Parsed<StatementKind> {
        let mut branches = vec![(*self.in_round()?, self.braces()?)];
        loop {
            let before = self.at;
            self.skip_lines();
            if self.take_keyword("elseif") {
                branches.push((*self.in_round()?, self.braces()?));
            } else if self.take_keyword("else") {
                return Ok(StatementKind::If { branches, otherwise: Some(self.braces()?) });
            } else {
                self.at = before;
                return Ok(StatementKind::If { branches, otherwise: None });
            }
        }
    }

    fn for_statement(&mut self) -> Parsed<StatementKind> {
        self.expect("(")?;
        let mut parts = [None, None, None];
        self.within(false, false, |parser| {
            for (number, part) in parts.iter_mut().enumerate() {
                parser.skip_lines();
                if !matches!(parser.peek(), Some(';' | ')')) {
                    *part = Some(Box::new(parser.statement()?));
                }
                parser.expect(if number == 2 { ")" } else { ";" })?;
            }
            Ok(())
        })?;
        let [first, test, step] = parts;
        Ok(StatementKind::For { first, test, step, body: self.braces()? })
    }

    fn foreach_statement(&mut self) -> Parsed<StatementKind> {
        self.expect("(")?;
        self.skip_lines();
        let variable = self.variable_name()?;
        self.skip_lines();
        if !self.take_keyword("in") {
            return self.fail("`in` is missing");
        }
        let items = self.within(false, false, |parser| {
            parser.skip_lines();
            parser.statement()
        })?;
        self.expect(")")?;
        Ok(StatementKind::ForEach { variable, items: Box::new(items), body: self.braces()? })
    }

    fn do_statement(&mut self) -> Parsed<StatementKind> {
        let body = self.braces()?;
        self.skip_lines();
        let until = self.take_keyword("until");
        if !until && !self.take_keyword("while") {
            return self.fail("`while` or `until` is missing");
        }
        Ok(StatementKind::DoWhile { body, test: self.in_round()?, until })
    }

    fn switch_statement(&mut self) -> Parsed<StatementKind> {
        self.skip_blanks();
        let mut case_sensitive = false;
        while self.peek() == Some('-') {
            match self.word().as_str() {
                "-casesensitive" => case_sensitive = true,
                "-exact" => {}
                _ => return self.fail("a switch option"),
            }
            self.at += self.word().len();
            self.skip_blanks();
        }
        let subject = self.in_round()?;
        self.expect("{")?;
        let mut clauses = Vec::new();
        let mut default = None;
        loop {
            self.skip_separators();
            if self.take("}") {
                return Ok(StatementKind::Switch { subject, case_sensitive, clauses, default });
            }
            if self.take_keyword("default") {
                default = Some(self.braces()?);
                continue;
            }
            if self.peek() == Some('{') {
                return self.fail("a script block as a switch condition");
            }
            let condition = self.argument_value()?;
            clauses.push((condition, self.braces()?));
        }
    }

    fn try_statement(&mut self) -> Parsed<StatementKind> {
        let body = self.braces()?;
        let mut catches = Vec::new();
        let mut finally = None;
        loop {
            let before = self.at;
            self.skip_lines();
            if self.take_keyword("catch") {
                let mut types = Vec::new();
                self.skip_lines();
                while self.peek() == Some('[') {
                    types.push(self.bracketed()?);
                    self.skip_lines();
                    if self.take(",") {
                        self.skip_lines();
                    }
                }
                catches.push((types, self.braces()?));
            } else if self.take_keyword("finally") {
                finally = Some(self.braces()?);
            } else {
                self.at = before;
                break;
            }
        }
        if catches.is_empty() && finally.is_none() {
            return self.fail("`catch` or `finally` is missing");
        }
        Ok(StatementKind::Try { body, catches, finally })
    }

    fn function_statement(&mut self) -> Parsed<StatementKind> {
        self.skip_blanks();
        let name = self.word();
        self.at += name.len();
        self.skip_lines();
        if name.is_empty() || self.peek() != Some('{') {
            return self.fail("the form of this function");
        }
        let function = self.function_body(name)?;
        Ok(StatementKind::Function(Rc::new(function)))
    }

    /// From `{` to `}`, for functions and script blocks.
    pub fn function_body(&mut self, name: String) -> Parsed<Function> {
        self.expect("{")?;
        let (parameters, body) = self.within(false, false, Self::parameters_and_body)?;
        self.expect("}")?;
        Ok(Function { name, parameters, body })
    }

    fn pipeline_or_assignment(&mut self, line: usize) -> Parsed<Statement> {
        let first = self.element()?;
        self.skip_blanks();
        if let Element::Expression(target) = first {
            for (spelling, operator) in [
                ("=", None),
                ("+=", Some("+")),
                ("-=", Some("-")),
                ("*=", Some("*")),
                ("/=", Some("/")),
                ("%=", Some("%")),
            ] {
                if self.take(spelling) {
                    self.check_target(&target)?;
                    self.skip_lines();
                    let value = Box::new(self.within(false, false, Self::statement)?);
                    return Ok(Statement {
                        line,
                        kind: StatementKind::Assign { target, operator, value },
                    });
                }
            }
            return self.pipeline(Element::Expression(target), line);
        }
        self.pipeline(first, line)
    }

    fn check_target(&self, target: &Expression) -> Parsed<()> {
        match &target.kind {
            ExpressionKind::Variable(_)
            | ExpressionKind::Member { .. }
            | ExpressionKind::Index(..) => Ok(()),
            ExpressionKind::Cast(_, inner) if matches!(inner.kind, ExpressionKind::Variable(_)) => {
                Ok(())
            }
            _ => self.fail("this target of an assignment"),
        }
    }

    fn pipeline(&mut self, first: Element, line: usize) -> Parsed<Statement> {
        let mut elements = vec![first];
        loop {
            self.skip_blanks();
            if self.looking_at("||") || self.looking_at("&&") || self.peek() == Some('>') {
                return self.fail("a chain or a redirection");
            }
            if !self.take("|") {
                return Ok(Statement { line, kind: StatementKind::Pipeline(elements) });
            }
            self.skip_lines();
            elements.push(self.element()?);
        }
    }

    fn element(&mut self) -> Parsed<Element> {
        self.skip_blanks();
        match self.peek() {
            Some(c) if c.is_ascii_alphabetic() || c == '_' => self.command(),
            Some('&' | '.' | '\\' | '*' | '?' | '%') => self.fail("this way to call a command"),
            _ => Ok(Element::Expression(self.expression()?)),
        }
    }
}
