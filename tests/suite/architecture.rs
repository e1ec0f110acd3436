//! The walls of the house: who may use whom, and what no room may do.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::repository;

/// Which rooms each room may import, besides the leaves (`diagnostic`, `span`).
const ROOMS: &[(&str, &[&str])] = &[
    ("registry", &[]),
    ("change", &["registry"]),
    ("reg", &["registry", "change"]),
    ("state", &["registry", "change"]),
    ("json", &["registry", "change", "catalogue", "document"]),
    ("catalogue", &["registry", "change"]),
    ("policy", &["registry", "change", "catalogue"]),
    ("document", &["registry", "change", "reg"]),
    ("lint", &["registry", "change", "reg", "catalogue", "document"]),
    ("render", &["registry", "change", "reg", "catalogue"]),
    ("ticket", &["registry", "change", "reg", "catalogue", "render", "json"]),
];

const LEAVES: &[&str] = &["diagnostic", "span"];

fn rust_files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The code of a file: without comments, and without its tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Rooms named as `crate::room`, also within `use crate::{a, b}`.
fn imported(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let list = match rest.strip_prefix('{') {
            Some(list) => list.split_once('}').map_or(list, |(list, _)| list),
            None => rest,
        };
        let names = if rest.starts_with('{') { list.split(',').collect() } else { vec![list] };
        for name in names {
            let name: String = name
                .trim()
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            rooms.push(name);
        }
    }
    rooms
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let mut seen = 0;
    for (room, allowed) in ROOMS {
        let directory = repository("src").join(room);
        if !directory.exists() {
            continue;
        }
        for file in rust_files(&directory) {
            for used in imported(&code(&file)) {
                seen += 1;
                let fine = used == *room
                    || allowed.contains(&used.as_str())
                    || LEAVES.contains(&used.as_str());
                assert!(fine, "{} imports {used}", file.display());
            }
        }
    }
    assert!(seen > 50, "the test reads imports: {seen}");
    for leaf in LEAVES {
        let directory = repository("src").join(leaf);
        let files = if directory.is_dir() {
            rust_files(&directory)
        } else {
            vec![directory.with_extension("rs")]
        };
        for used in files.iter().flat_map(|file| imported(&code(file))) {
            assert!(LEAVES.contains(&used.as_str()), "{leaf} imports {used}");
        }
    }
    let rooms: Vec<_> = fs::read_dir(repository("src"))
        .unwrap()
        .map(|e| e.unwrap())
        .filter(|e| e.path().is_dir())
        .map(|e| e.file_name().into_string().unwrap())
        .collect();
    for room in rooms.iter().filter(|room| *room != "bin" && !LEAVES.contains(&room.as_str())) {
        assert!(ROOMS.iter().any(|(known, _)| known == room), "{room} is not in the table");
    }
}

#[test]
fn only_render_uses_askama_and_there_is_one_spelling_of_reg() {
    for file in rust_files(&repository("src")) {
        let text = code(&file);
        let in_render = file.starts_with(repository("src/render"));
        assert!(in_render || !text.contains("askama::"), "{}", file.display());
        // What a value line looks like is written in one file, and tokens make lines of it.
        // A lint may tell how to write one.
        let spells = text.contains("\"dword:{") || text.contains("hex({");
        let tells = file.starts_with(repository("src/lint"));
        assert!(!spells || tells || file.ends_with("reg/spell.rs"), "{}", file.display());
    }
}

#[test]
fn the_library_does_no_io_and_holds_no_state() {
    for file in rust_files(&repository("src")) {
        if file.starts_with(repository("src/bin")) {
            continue;
        }
        let text = code(&file);
        for forbidden in [
            "std::fs",
            "std::env",
            "std::net",
            "std::process",
            "std::time",
            "SystemTime",
            "Instant::now",
            "println!",
            "eprintln!",
            "print!(",
            "stdout()",
            "stderr()",
            "static mut",
            "thread_local!",
            "lazy_static",
            "AtomicBool",
            "AtomicU",
            "Mutex<",
        ] {
            assert!(!text.contains(forbidden), "{}: {forbidden}", file.display());
        }
        // What all values share must be immutable data, worked out once.
        for mutable in ["RwLock<", "Cell<", "static ref"] {
            assert!(!text.contains(mutable), "{}: {mutable}", file.display());
        }
        let shares = |line: &&str| {
            line.contains("static ") && line.contains("Lock<") && !line.contains(": LazyLock<")
        };
        assert_eq!(text.lines().find(shares), None, "{}", file.display());
        // As a word: `allow_unsafe` and `--allow-unsafe` are others.
        let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
        assert!(words.all(|word| word != "unsafe"), "{}: unsafe", file.display());
        for folding in ["to_uppercase()", "to_lowercase()", "from_utf16_lossy", "from_utf8_lossy"] {
            assert!(!text.contains(folding), "{}: {folding}", file.display());
        }
    }
}

#[test]
fn settings_are_told_apart_by_their_kind_and_not_by_the_text_of_an_id() {
    let rooms = ["catalogue", "lint", "policy", "render", "document", "json", "ticket"];
    let mut ids = 0;
    for file in rooms.iter().flat_map(|room| rust_files(&repository("src").join(room))) {
        let text: String = code(&file).split_whitespace().collect();
        for (at, _) in text.match_indices(".id()") {
            ids += 1;
            let (before, after) = (&text[..at], &text[at + ".id()".len()..]);
            let reads =
                [".starts_with(", ".ends_with(", ".contains(", ".replace(", ".split", ".strip_"];
            let reads_text = reads.iter().any(|method| after.starts_with(method));
            let matches = ["matchsetting", "matchself"].iter().any(|word| before.ends_with(word));
            assert!(!reads_text && !matches, "{} reads the text of an id", file.display());
        }
        // An id stands in the code only where it is made, and where presets name what they set.
        let is_made = file.ends_with("catalogue/kind.rs");
        let names = file.starts_with(repository("src/catalogue/preset"));
        let stands = ["\"schannel.", "\"dotnet.", "\"winhttp.", "\"ciphersuites."];
        let stands = stands.iter().any(|start| text.contains(start));
        assert!(!stands || is_made || names, "{} names an id", file.display());
    }
    assert!(ids > 20, "{ids}");
}

#[test]
fn the_program_uses_the_public_library_alone() {
    for file in rust_files(&repository("src/bin")) {
        let text = code(&file);
        assert!(!text.contains("#[path"), "{}", file.display());
        assert!(!text.contains("include!"), "{}", file.display());
    }
}

#[test]
fn files_are_of_a_size_that_can_be_read() {
    for file in rust_files(&repository("src")) {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 450, "{} has {lines} lines: is it still one idea?", file.display());
    }
}

#[test]
fn templates_have_one_context_and_no_way_around_the_tokens() {
    let mut seen = 0;
    for entry in fs::read_dir(repository("templates")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.is_ascii() && !text.contains('\r'),
            "{}: templates are ASCII with LF",
            path.display()
        );
        for forbidden in
            ["|safe", "| safe", "|json", "escape=", "{% filter", "{% decl", "|e }", "|escape"]
        {
            assert!(!text.contains(forbidden), "{}: {forbidden}", path.display());
        }
        let filters: &[&str] = match path.extension().and_then(|e| e.to_str()) {
            Some("ps1") => &["|ps }}", "|comment }}"],
            Some("cmd") => &["|cmd }}"],
            Some("reg") => &["|reg }}"],
            Some("md") => &["|md }}"],
            Some("html") => &["|html }}"],
            // It stands in the page as it is.
            Some("css") => &[],
            other => panic!("{}: {other:?} has no filter", path.display()),
        };
        for (at, _) in text.match_indices("{{") {
            let expression = &text[at..=text[at..].find("}}").unwrap() + at + 1];
            assert!(filters.iter().any(|filter| expression.ends_with(filter)), "{expression}");
            seen += 1;
        }
    }
    assert!(seen > 40, "the test reads templates: {seen}");
}

#[test]
fn the_repository_speaks_of_the_product_alone() {
    let roots = [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "src",
        "templates",
        "Cargo.toml",
        ".ci",
        "docs",
    ];
    let mut files = Vec::new();
    for root in roots.map(repository) {
        if root.is_dir() {
            let mut stack = vec![root];
            while let Some(directory) = stack.pop() {
                for entry in fs::read_dir(directory).unwrap() {
                    let path = entry.unwrap().path();
                    if path.is_dir() { stack.push(path) } else { files.push(path) }
                }
            }
        } else if root.exists() {
            files.push(root);
        }
    }
    assert!(files.len() > 40);
    for file in files {
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
        for path in ["/work/", "/root/", "/home/"] {
            assert!(!text.contains(path), "{}: {path}", file.display());
        }
    }
}
