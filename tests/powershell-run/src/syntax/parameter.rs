//! How are `param` blocks and the attributes in them read?

use super::scan::{Parsed, Parser};
use super::tree::{Block, Parameter};

impl Parser {
    pub fn parameters_and_body(&mut self) -> Parsed<(Vec<Parameter>, Block)> {
        self.skip_separators();
        let start = self.at;
        let mut parameters = Vec::new();
        while self.peek() == Some('[') {
            let text = self.bracketed()?;
            let name = text.split(['(', ' ']).next().unwrap_or_default().to_ascii_lowercase();
            self.skip_lines();
            if !matches!(
                name.as_str(),
                "cmdletbinding"
                    | "outputtype"
                    | "diagnostics.codeanalysis.suppressmessage"
                    | "diagnostics.codeanalysis.suppressmessageattribute"
            ) {
                self.at = start;
                break;
            }
        }
        if self.word() == "param" {
            self.at += 5;
            self.expect("(")?;
            parameters = self.within(true, false, Self::parameter_list)?;
        } else {
            self.at = start;
        }
        Ok((parameters, self.statements()?))
    }

    /// The text of a `[ ]`, which is taken.
    pub fn bracketed(&mut self) -> Parsed<String> {
        let start = self.at + 1;
        let mut depth = 0;
        let mut quoted = false;
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '\'' => quoted = !quoted,
                '[' if !quoted => depth += 1,
                ']' if !quoted => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(self.text[start..self.at - 1].iter().collect());
                    }
                }
                _ => {}
            }
        }
        self.fail("`]` is missing")
    }

    fn parameter_list(&mut self) -> Parsed<Vec<Parameter>> {
        let mut parameters = Vec::new();
        loop {
            self.skip_lines();
            if self.take(")") {
                return Ok(parameters);
            }
            let mut parameter = Parameter {
                name: String::new(),
                type_name: None,
                mandatory: false,
                validate_set: Vec::new(),
                default: None,
                line: self.line(),
            };
            while self.peek() == Some('[') {
                let text = self.bracketed()?;
                self.attribute(&text, &mut parameter)?;
                self.skip_lines();
            }
            if self.peek() != Some('$') {
                return self.fail("a parameter's name is missing");
            }
            parameter.name = self.variable_name()?;
            self.skip_lines();
            if self.take("=") {
                self.skip_lines();
                parameter.default = Some(self.expression()?);
                self.skip_lines();
            }
            parameters.push(parameter);
            if !self.take(",") && self.peek() != Some(')') {
                return self.fail("`,` or `)` is missing");
            }
        }
    }

    fn attribute(&self, text: &str, parameter: &mut Parameter) -> Parsed<()> {
        let Some((name, inside)) = text.split_once('(') else {
            parameter.type_name = Some(text.trim().to_owned());
            return Ok(());
        };
        let inside = inside.trim_end().trim_end_matches(')');
        match name.trim().to_ascii_lowercase().as_str() {
            "validateset" => {
                parameter.validate_set = inside
                    .split(',')
                    .map(|item| item.trim().trim_matches('\'').to_owned())
                    .collect();
            }
            "parameter" => {
                for item in inside.split(',') {
                    match item
                        .split_once('=')
                        .map_or((item.trim(), "$true"), |(k, v)| (k.trim(), v.trim()))
                    {
                        (key, "$true") if key.eq_ignore_ascii_case("mandatory") => {
                            parameter.mandatory = true
                        }
                        (key, _) if key.eq_ignore_ascii_case("mandatory") => {}
                        _ => return self.fail(&format!("[Parameter({inside})]")),
                    }
                }
            }
            "allownull" | "allowemptystring" | "allowemptycollection" => {
                parameter.mandatory = false
            }
            _ => return self.fail(&format!("the attribute [{text}]")),
        }
        Ok(())
    }
}
