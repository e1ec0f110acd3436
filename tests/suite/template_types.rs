//! Templates take typed tokens only: whatever else is put into one does not compile.
//!
//! Each case changes one template of a copy of the crate, and the compiler must refuse it for the
//! very reason. Skipped where the crate's dependencies cannot be built offline.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::program::Sandbox;
use crate::support::repository;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What the compiler says of the crate with one template changed; none if it has no complaint.
fn complaint(sandbox: &Sandbox, template: &str, old: &str, new: &str) -> Option<String> {
    let crate_dir = sandbox.path().join("crate");
    let path = crate_dir.join("templates").join(template);
    let original = fs::read_to_string(repository("templates").join(template)).unwrap();
    assert!(old.is_empty() || original.contains(old), "{template} has {old}");
    fs::write(&path, original.replacen(old, new, 1)).unwrap();
    let output = Command::new(env!("CARGO"))
        .args([
            "check",
            "--lib",
            "--offline",
            "--quiet",
            "--no-default-features",
            "--features",
            "render",
        ])
        .current_dir(&crate_dir)
        // Shared between runs, so that the dependencies are checked once.
        .env("CARGO_TARGET_DIR", repository("target/template-types"))
        .output()
        .unwrap();
    fs::write(&path, original).unwrap();
    if output.status.success() { None } else { Some(String::from_utf8(output.stderr).unwrap()) }
}

#[test]
fn only_tokens_can_be_interpolated() {
    let sandbox = Sandbox::new();
    let crate_dir = sandbox.path().join("crate");
    for directory in ["src", "templates", "docs/diagnostics"] {
        copy(&repository(directory), &crate_dir.join(directory));
    }
    // The crate's own README is a doctest.
    for file in ["Cargo.toml", "Cargo.lock", "askama.toml", "README.md"] {
        fs::copy(repository(file), crate_dir.join(file)).unwrap();
    }
    let manifest = fs::read_to_string(crate_dir.join("Cargo.toml")).unwrap();
    let (manifest, _) = manifest.split_once("\n[[test]]").unwrap();
    fs::write(crate_dir.join("Cargo.toml"), manifest).unwrap();
    assert_eq!(complaint(&sandbox, "common.ps1", "", ""), None, "unchanged, it compiles");
    let no_escaper = "TokensOnly: Escaper`";
    for (template, old, new, reason) in [
        // A token without its filter, a plain string, a number: nothing escapes them.
        ("common.ps1", "{{ script.id|ps }}", "{{ script.id }}", no_escaper),
        ("common.ps1", "{{ script.id|ps }}", "{{ \"text\" }}", no_escaper),
        ("common.ps1", "{{ script.id|ps }}", "{{ script.entries.len() }}", no_escaper),
        ("common.ps1", "{{ names|ps }}", "{{ names }}", no_escaper),
        ("apply_steps.ps1", "{{ items|ps }}", "{{ items }}", no_escaper),
        ("capture.cmd", "{{ export.full|cmd }}", "{{ export.full }}", no_escaper),
        ("capture.cmd", "{{ id|cmd }}", "{{ id|ps }}", "mismatched types"),
        ("apply.reg", "{{ header|reg }}", "{{ header }}", no_escaper),
        ("apply.cmd", "{{ line|cmd }}", "{{ line }}", no_escaper),
        ("apply.cmd", "{{ line|cmd }}", "{{ line|comment }}", "mismatched types"),
        ("page.md", "{{ title|md }}", "{{ title }}", no_escaper),
        ("page.html", "<h1>{{ title|html }}", "<h1>{{ title }}", no_escaper),
        // A token behind another language's filter, a string behind a filter.
        ("common.ps1", "{{ script.id|ps }}", "{{ script.id|comment }}", "mismatched types"),
        ("banner.ps1", "{{ line|comment }}", "{{ line|ps }}", "mismatched types"),
        ("common.ps1", "{{ script.id|ps }}", "{{ \"text\"|ps }}", "mismatched types"),
        ("page.html", "<h1>{{ title|html }}", "<h1>{{ title|md }}", "mismatched types"),
    ] {
        let found = complaint(&sandbox, template, old, new);
        let found = found.unwrap_or_else(|| panic!("{template}: {new} compiles"));
        assert!(
            found.contains(reason),
            "{template}: {new} is refused for another reason:\n{found}"
        );
    }
}
