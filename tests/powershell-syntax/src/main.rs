//! Parses every `.ps1` file below the folders given, and fails on the first syntax error.
//!
//! A parser for editors is more tolerant than PowerShell: what it accepts may still be wrong, what
//! it refuses is. First it must refuse scripts that are known to be broken.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tree_sitter::{Node, Parser};

/// Scripts that no PowerShell takes.
const BROKEN: &[&str] = &[
    "function f {",
    "if ($a -eq 1 { 'x' }",
    "$x = @{ A = 1; B = }",
    "$x = 'open",
    "$y = (1 + )",
    "param([string $a)",
];

fn main() -> ExitCode {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_pwsh::LANGUAGE.into()).expect("the grammar fits the parser");
    for script in BROKEN {
        if first_error(&mut parser, script).is_none() {
            eprintln!("the parser takes a broken script: {script}");
            return ExitCode::FAILURE;
        }
    }
    let mut files = Vec::new();
    for folder in std::env::args().skip(1) {
        collect(Path::new(&folder), &mut files);
    }
    if files.is_empty() {
        eprintln!("there are no scripts to parse");
        return ExitCode::FAILURE;
    }
    for file in &files {
        let text = std::fs::read_to_string(file).expect("the script can be read");
        if let Some((line, what)) = first_error(&mut parser, &text) {
            eprintln!("{}:{line}: {what}", file.display());
            return ExitCode::FAILURE;
        }
    }
    println!("{} scripts parse; {} broken ones are refused", files.len(), BROKEN.len());
    ExitCode::SUCCESS
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("the folder can be read") {
            collect(&entry.expect("the folder can be read").path(), files);
        }
    } else if path.extension().is_some_and(|extension| extension == "ps1") {
        files.push(path.to_owned());
    }
}

/// The line of the first syntax error, and the text there.
fn first_error(parser: &mut Parser, text: &str) -> Option<(usize, String)> {
    let tree = parser.parse(text, None)?;
    error_in(tree.root_node(), text)
}

fn error_in(node: Node<'_>, text: &str) -> Option<(usize, String)> {
    if node.is_error() || node.is_missing() {
        let line = node.start_position().row + 1;
        let shown = text.get(node.byte_range()).unwrap_or_default();
        return Some((line, shown.chars().take(80).collect()));
    }
    if !node.has_error() {
        return None;
    }
    let mut cursor = node.walk();
    node.children(&mut cursor).find_map(|child| error_in(child, text))
}
