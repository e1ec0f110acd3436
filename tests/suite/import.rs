//! The table of import cases: what regedit makes of a file, from a state, and what is said about it.
//!
//! The cases stand in `tests/import/*.txt`; their form is told in `tests/import/README.md`. The same
//! cases go through Wine's importer in [`wine`](crate::wine).

use std::fmt::Write as _;

use regdraft::change;
use regdraft::reg::{self, Reader};
use regdraft::registry::{KeyPath, Scope, Snapshot, ValueData, ValueName, ValueType};

use crate::support::repository;

/// One case.
pub struct Case {
    pub name: String,
    pub facts: Vec<u32>,
    pub file: Vec<u8>,
    /// The line of the file on which the case's own lines begin.
    first_line: u32,
    pub before: State,
    pub after: State,
    says: Vec<String>,
    /// What Wine makes of it, where that differs, and the fact that tells so.
    pub wine: Option<(u32, Option<State>)>,
}

/// The keys at and below the case's own, with their values; none if it does not exist.
pub type State = Vec<(KeyPath, Vec<(ValueName, ValueData)>)>;

/// The key of a case.
pub fn key_of(name: &str) -> KeyPath {
    KeyPath::parse(&format!(r"HKEY_CURRENT_USER\Software\Regdraft import\{name}")).unwrap()
}

/// All cases.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(repository("tests/import")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let text = std::fs::read_to_string(&path).unwrap();
            for case in text.split("=== ").skip(1) {
                cases.push(parse(case));
            }
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

fn parse(text: &str) -> Case {
    let (head, rest) = text.split_once('\n').unwrap();
    let (name, facts) = head.split_once(" | fact ").unwrap_or_else(|| panic!("{head}"));
    let facts = facts.split(',').map(|n| n.trim().parse().unwrap()).collect();
    let key = key_of(name);
    let mut case = Case {
        name: name.to_owned(),
        facts,
        file: Vec::new(),
        first_line: 1,
        before: Vec::new(),
        after: Vec::new(),
        says: Vec::new(),
        wine: None,
    };
    let mut seen = Vec::new();
    for section in format!("\n{rest}").split("\n--- ").skip(1) {
        let (title, body) = section.split_once('\n').unwrap_or((section, ""));
        seen.push(title.split(' ').next().unwrap().to_owned());
        // The empty line that may stand before the next case.
        let body = body.strip_suffix('\n').unwrap_or(body);
        let words: Vec<&str> = title.split(' ').collect();
        let lines = || body.lines().filter(|line| !line.is_empty());
        match words[0] {
            "file" => {
                (case.file, case.first_line) = file(body.trim_end_matches('\n'), &words[1..], &key);
            }
            "before" => case.before = state(lines(), &key),
            "after" => case.after = state(lines(), &key),
            "says" => case.says = lines().map(str::to_owned).collect(),
            "wine" => {
                let fact = words[3].parse().unwrap();
                let crash = lines().any(|line| line == "(crash)" || line == "(other)");
                case.wine = Some((fact, (!crash).then(|| state(lines(), &key))));
            }
            other => panic!("{name}: {other}"),
        }
    }
    for wanted in ["file", "after", "says"] {
        assert!(seen.iter().any(|title| title == wanted), "{name}: no {wanted}");
    }
    case
}

/// The bytes of a case's file, and the line on which its body begins.
fn file(body: &str, words: &[&str], key: &KeyPath) -> (Vec<u8>, u32) {
    let mut text = String::new();
    let mut first_line = 1;
    if words[1] == "values" {
        let header = match words[2] {
            "v5" => "Windows Registry Editor Version 5.00",
            "v4" => "REGEDIT4",
            other => panic!("{other}"),
        };
        write!(text, "{header}<CRLF><CRLF>[{}]<CRLF>", key.as_str().unwrap()).unwrap();
        first_line = 4;
    }
    let marked = ["<CR>", "<LF>", "<CRLF>"].iter().any(|mark| body.contains(mark));
    if marked {
        text.extend(body.lines());
    } else {
        for line in body.split('\n') {
            text.push_str(line);
            text.push_str("<CRLF>");
        }
    }
    if let Some(cut) = text.find("<END>") {
        text.truncate(cut);
    }
    let path = key.as_str().unwrap();
    let text = text
        .replace("<KSHORT>", &path.replace("HKEY_CURRENT_USER", "HKCU"))
        .replace("<KROOT>", "HKEY_CURRENT_USER")
        .replace("<K>", path)
        .replace("<CRLF>", "\r\n")
        .replace("<CR>", "\r")
        .replace("<LF>", "\n");
    (encode(&text, words[0]), first_line)
}

/// One piece of a body.
enum Piece {
    Char(char),
    Unit(u16),
    Byte(u8),
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((code, after)) = rest.strip_prefix("<U+").and_then(|rest| rest.split_once('>'))
        {
            let code = u32::from_str_radix(code, 16).unwrap();
            match char::from_u32(code) {
                Some(c) => pieces.push(Piece::Char(c)),
                None => pieces.push(Piece::Unit(u16::try_from(code).unwrap())),
            }
            rest = after;
        } else if let Some((byte, after)) =
            rest.strip_prefix("<byte:").and_then(|rest| rest.split_once('>'))
        {
            pieces.push(Piece::Byte(u8::from_str_radix(byte, 16).unwrap()));
            rest = after;
        } else {
            pieces.push(Piece::Char(c));
            rest = &rest[c.len_utf8()..];
        }
    }
    pieces
}

fn encode(text: &str, encoding: &str) -> Vec<u8> {
    let mut bytes = match encoding {
        "utf16" => vec![0xFF, 0xFE],
        "utf16be" => vec![0xFE, 0xFF],
        "utf8-bom" => vec![0xEF, 0xBB, 0xBF],
        "utf16-nobom" | "ansi" | "utf8" => Vec::new(),
        other => panic!("{other}"),
    };
    let page = encoding_of_ansi();
    for piece in pieces(text) {
        match (piece, encoding) {
            (Piece::Byte(byte), _) => bytes.push(byte),
            (Piece::Unit(unit), _) => bytes.extend(unit.to_le_bytes()),
            (Piece::Char(c), "utf16" | "utf16-nobom") => {
                bytes.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|u| u.to_le_bytes()));
            }
            (Piece::Char(c), "utf16be") => {
                bytes.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|u| u.to_be_bytes()));
            }
            (Piece::Char(c), "ansi") if !c.is_ascii() => {
                bytes.push(page(c).unwrap_or_else(|| panic!("{c} is not in code page 1252")));
            }
            (Piece::Char(c), _) => bytes.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

/// Code page 1252, as far as the cases use it.
fn encoding_of_ansi() -> impl Fn(char) -> Option<u8> {
    |c| match c {
        '€' => Some(0x80),
        '\u{A0}'..='\u{FF}' => u8::try_from(u32::from(c)).ok(),
        '“' => Some(0x93),
        '”' => Some(0x94),
        _ => None,
    }
}

/// A state, as the cases write it.
fn state<'a>(lines: impl Iterator<Item = &'a str>, key: &KeyPath) -> State {
    let mut state: State = Vec::new();
    for line in lines {
        if line == "(absent)" {
            continue;
        }
        if let Some(path) = line.strip_prefix('[') {
            let path = path
                .strip_suffix(']')
                .unwrap_or_else(|| panic!("{line:?}"))
                .replace("<K>", key.as_str().unwrap());
            let units = units(&path);
            state.push((KeyPath::from_utf16(units).unwrap(), Vec::new()));
            continue;
        }
        let (name, data) = match line.strip_prefix('@') {
            Some(rest) => (Vec::new(), rest.strip_prefix('=').unwrap()),
            None => quoted(&line[1..]),
        };
        let values = &mut state.last_mut().unwrap_or_else(|| panic!("{line}")).1;
        values.push((ValueName::from_utf16(name).unwrap(), value(data)));
    }
    state
}

fn units(text: &str) -> Vec<u16> {
    let mut units = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Char(c) => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
            Piece::Unit(unit) => units.push(unit),
            Piece::Byte(byte) => panic!("a state holds no byte {byte:02x}"),
        }
    }
    units
}

/// A name up to its closing quote, and what follows the `=` behind it.
fn quoted(text: &str) -> (Vec<u16>, &str) {
    let mut name = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (units(&name), text[at + 1..].strip_prefix('=').unwrap()),
            '\\' => name.push(chars.next().unwrap().1),
            _ => name.push(c),
        }
    }
    panic!("{text}");
}

fn value(text: &str) -> ValueData {
    let (kind, rest) = text.split_once('(').unwrap_or_else(|| panic!("{text}"));
    let inner = rest.strip_suffix(')').unwrap();
    let wide = |text: &str| units(text).into_iter().chain([0]).flat_map(u16::to_le_bytes);
    match kind {
        "sz" => ValueData::from_raw(ValueType::SZ, &wide(inner).collect::<Vec<u8>>()),
        "expand" => ValueData::from_raw(ValueType::EXPAND_SZ, &wide(inner).collect::<Vec<u8>>()),
        "multi" => {
            let strings = inner.split('|').filter(|_| !inner.is_empty());
            let bytes: Vec<u8> = strings.flat_map(wide).chain([0, 0]).collect();
            ValueData::from_raw(ValueType::MULTI_SZ, &bytes)
        }
        "dword" => ValueData::dword(u32::from_str_radix(inner, 16).unwrap()),
        "raw" => {
            let (kind, hex) = inner.split_once(':').unwrap();
            let bytes: Vec<u8> = (0..hex.len() / 2)
                .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
                .collect();
            let kind = u32::from_str_radix(kind, 16).unwrap();
            ValueData::from_raw(ValueType::from_number(kind), &bytes)
        }
        other => panic!("{other}"),
    }
}

/// A state as a snapshot that knows everything below the case's key.
pub fn snapshot(state: &State, key: &KeyPath) -> Snapshot {
    let mut builder = Snapshot::builder();
    builder.cover(Scope::Subtree(key.clone()));
    for (path, values) in state {
        builder.key(path).unwrap();
        for (name, data) in values {
            builder.value(path, name, data.as_ref()).unwrap();
        }
    }
    builder.finish().unwrap()
}

#[test]
fn every_case_reads_as_regedit_reads_it() {
    let cases = cases();
    assert!(cases.len() >= 250, "{} cases", cases.len());
    let mut wrong = String::new();
    let mut names = std::collections::BTreeSet::new();
    for case in &cases {
        assert!(names.insert(&case.name), "{} twice", case.name);
        let key = key_of(&case.name);
        let before = snapshot(&case.before, &key);
        let mut remarks = Vec::new();
        let read = reg::read_changes(Reader::new(&case.file[..]), None, &mut remarks);
        let found = match &read {
            Ok(changes) => change::apply(&before, changes).unwrap(),
            Err(error) => {
                remarks.extend(error.diagnostic().cloned());
                before.clone()
            }
        };
        let said: Vec<String> = remarks
            .iter()
            .map(|d| {
                let line = d.span().map_or(0, regdraft::span::Span::line);
                let line = if read.is_ok() { line + 1 - case.first_line } else { line };
                format!("{}@{line}", d.code())
            })
            .collect();
        let found = found.excerpt(before.coverage()).unwrap();
        let wanted = snapshot(&case.after, &key);
        if found != wanted {
            writeln!(wrong, "{}: state\n  found  {found:?}\n  wanted {wanted:?}", case.name)
                .unwrap();
        }
        if said != case.says {
            writeln!(wrong, "{}: says {said:?}, wanted {:?}", case.name, case.says).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_fact_that_a_file_can_show_has_its_case() {
    let told: std::collections::BTreeSet<u32> =
        cases().into_iter().flat_map(|case| case.facts).collect();
    // Facts 31 to 37 are about exporters and tools, 40 to 43 about what a file does not say.
    let missing: Vec<u32> = (1..=30).chain([38, 39]).filter(|fact| !told.contains(fact)).collect();
    assert_eq!(missing, [] as [u32; 0], "facts without a case");
}
