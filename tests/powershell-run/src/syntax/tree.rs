//! What is a script made of?

use std::rc::Rc;

use crate::engine::value::Value;

pub type Block = Rc<Vec<Statement>>;

#[derive(Debug)]
pub struct Script {
    pub parameters: Vec<Parameter>,
    pub body: Block,
}

#[derive(Debug)]
pub struct Function {
    pub name: String,
    pub parameters: Vec<Parameter>,
    pub body: Block,
}

#[derive(Debug)]
pub struct Parameter {
    pub name: String,
    pub type_name: Option<String>,
    pub mandatory: bool,
    pub validate_set: Vec<String>,
    pub default: Option<Expression>,
    pub line: usize,
}

#[derive(Debug)]
pub struct Statement {
    pub line: usize,
    pub kind: StatementKind,
}

#[derive(Debug)]
pub enum StatementKind {
    Pipeline(Vec<Element>),
    Assign {
        target: Expression,
        operator: Option<&'static str>,
        value: Box<Statement>,
    },
    If {
        branches: Vec<(Statement, Block)>,
        otherwise: Option<Block>,
    },
    For {
        first: Option<Box<Statement>>,
        test: Option<Box<Statement>>,
        step: Option<Box<Statement>>,
        body: Block,
    },
    ForEach {
        variable: String,
        items: Box<Statement>,
        body: Block,
    },
    While {
        test: Box<Statement>,
        body: Block,
    },
    DoWhile {
        body: Block,
        test: Box<Statement>,
        until: bool,
    },
    Switch {
        subject: Box<Statement>,
        case_sensitive: bool,
        clauses: Vec<(Expression, Block)>,
        default: Option<Block>,
    },
    Try {
        body: Block,
        catches: Vec<(Vec<String>, Block)>,
        finally: Option<Block>,
    },
    Return(Option<Box<Statement>>),
    Throw(Option<Box<Statement>>),
    Exit(Option<Box<Statement>>),
    Break,
    Continue,
    Function(Rc<Function>),
}

#[derive(Debug)]
pub enum Element {
    Expression(Expression),
    Command { name: String, arguments: Vec<CommandArgument>, line: usize },
}

#[derive(Debug)]
pub enum CommandArgument {
    /// `-Name`, or `-Name:value`.
    Name(String, Option<Expression>),
    Value(Expression),
}

#[derive(Debug)]
pub struct Expression {
    pub line: usize,
    pub kind: ExpressionKind,
}

#[derive(Debug)]
pub enum ExpressionKind {
    Literal(Value),
    Expandable(Vec<Expression>),
    Variable(String),
    /// `a, b`
    List(Vec<Expression>),
    /// `( )`
    Paren(Box<Statement>),
    /// `$( )`
    Sub(Block),
    /// `@( )`
    Array(Block),
    Hash {
        entries: Vec<(Expression, Statement)>,
        ordered: bool,
    },
    ScriptBlock(Rc<Function>),
    Type(String),
    Cast(String, Box<Expression>),
    Unary(&'static str, Box<Expression>),
    Binary(&'static str, Box<Expression>, Box<Expression>),
    /// `++` or `--`, before or after.
    Step {
        target: Box<Expression>,
        by: i32,
        prefix: bool,
    },
    Member {
        target: Box<Expression>,
        name: Box<Expression>,
        is_static: bool,
    },
    Invoke {
        target: Box<Expression>,
        name: String,
        arguments: Vec<Expression>,
        is_static: bool,
    },
    Index(Box<Expression>, Box<Expression>),
}
