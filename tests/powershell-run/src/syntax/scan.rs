//! Where in the text is the parser, and what does it skip there?

use crate::Unsupported;

pub type Parsed<T> = Result<T, Unsupported>;

pub struct Parser {
    pub text: Vec<char>,
    line_ends: Vec<usize>,
    pub at: usize,
    /// Inside a method's argument list a comma separates arguments.
    pub no_comma: bool,
    /// Inside round brackets that hold arguments or indexes, line ends are blanks.
    pub newline_is_blank: bool,
}

impl Parser {
    pub fn new(text: &str) -> Self {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let text: Vec<char> = text.replace("\r\n", "\n").chars().collect();
        let line_ends =
            text.iter().enumerate().filter(|(_, c)| **c == '\n').map(|(at, _)| at).collect();
        Self { text, line_ends, at: 0, no_comma: false, newline_is_blank: false }
    }

    pub fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    pub fn peek_at(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    pub fn line(&self) -> usize {
        self.line_ends.partition_point(|end| *end < self.at) + 1
    }

    pub fn fail<T>(&self, what: &str) -> Parsed<T> {
        let rest: String =
            self.text.iter().skip(self.at).take(40).take_while(|c| **c != '\n').collect();
        Err(Unsupported { line: self.line(), what: format!("{what}, before `{rest}`") })
    }

    /// Skips blanks, comments and escaped line ends, but no line ends.
    pub fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                Some(' ' | '\t') => self.at += 1,
                Some('\n') if self.newline_is_blank => self.at += 1,
                Some('`') if self.peek_at(1) == Some('\n') => self.at += 2,
                Some('#') => {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.at += 1;
                    }
                }
                Some('<') if self.peek_at(1) == Some('#') => {
                    while self.at < self.text.len()
                        && !(self.peek() == Some('#') && self.peek_at(1) == Some('>'))
                    {
                        self.at += 1;
                    }
                    self.at += 2;
                }
                _ => return,
            }
        }
    }

    pub fn skip_lines(&mut self) {
        loop {
            self.skip_blanks();
            if self.peek() != Some('\n') {
                return;
            }
            self.at += 1;
        }
    }

    pub fn skip_separators(&mut self) {
        loop {
            self.skip_lines();
            if self.peek() != Some(';') {
                return;
            }
            self.at += 1;
        }
    }

    pub fn looking_at(&self, wanted: &str) -> bool {
        wanted.chars().enumerate().all(|(ahead, c)| self.peek_at(ahead) == Some(c))
    }

    pub fn take(&mut self, wanted: &str) -> bool {
        let found = self.looking_at(wanted);
        if found {
            self.at += wanted.chars().count();
        }
        found
    }

    pub fn expect(&mut self, wanted: &str) -> Parsed<()> {
        self.skip_lines();
        if self.take(wanted) { Ok(()) } else { self.fail(&format!("`{wanted}` is missing")) }
    }

    /// The word that starts here, in lower case, not taken.
    pub fn word(&self) -> String {
        let word = |c: &&char| c.is_ascii_alphanumeric() || **c == '_' || **c == '-';
        self.text.iter().skip(self.at).take_while(word).collect::<String>().to_ascii_lowercase()
    }

    pub fn take_keyword(&mut self, keyword: &str) -> bool {
        let found = self.word() == keyword;
        if found {
            self.at += keyword.len();
        }
        found
    }

    /// Runs a parser with line ends and commas read in a given way.
    pub fn within<T>(
        &mut self,
        no_comma: bool,
        newline_is_blank: bool,
        inner: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        let saved = (self.no_comma, self.newline_is_blank);
        (self.no_comma, self.newline_is_blank) = (no_comma, newline_is_blank);
        let result = inner(self);
        (self.no_comma, self.newline_is_blank) = saved;
        result
    }
}
