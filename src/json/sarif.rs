//! How are diagnostics written as SARIF, which code hosts show beside the lines?
//!
//! Version 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0). Lines and columns are those of the decoded
//! text, columns count characters.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};

use serde_json::{Value, json};

use super::FileReport;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// How many results a run has at most: code hosts refuse more.
pub const MAX_RESULTS: usize = 5000;

/// Writes what was found as SARIF 2.1.0.
///
/// Results beyond [`MAX_RESULTS`] are left out, and a notification says how many.
///
/// # Errors
/// When the output cannot be written.
pub fn write_sarif(output: impl Write, reports: &[FileReport]) -> io::Result<()> {
    let all = || reports.iter().flat_map(|r| r.diagnostics().iter().map(move |d| (r.file(), d)));
    let codes: BTreeSet<Code> = all().map(|(_, diagnostic)| diagnostic.code()).collect();
    let rule_index: BTreeMap<Code, usize> =
        codes.iter().enumerate().map(|(at, code)| (*code, at)).collect();
    let mut times: HashMap<(&str, Code, &str), usize> = HashMap::new();
    let results: Vec<Value> = all()
        .take(MAX_RESULTS)
        .map(|(file, diagnostic)| {
            let time = times.entry((file, diagnostic.code(), diagnostic.message())).or_default();
            *time += 1;
            result(file, diagnostic, rule_index.get(&diagnostic.code()).copied(), *time)
        })
        .collect();
    let left_out = all().count() - results.len();
    let mut invocation = json!({ "executionSuccessful": true });
    if left_out > 0 {
        let text = format!("{left_out} further results are left out");
        let notification = json!([{ "level": "warning", "message": { "text": text } }]);
        if let Some(invocation) = invocation.as_object_mut() {
            invocation.insert("toolExecutionNotifications".into(), notification);
        }
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "regdraft",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.into_iter().map(rule).collect::<Vec<_>>(),
            }},
            "invocations": [invocation],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    super::write_document(output, &log)
}

fn rule(code: Code) -> Value {
    let explanation = code.explanation();
    json!({
        "id": code.id(),
        "name": format!("{code:?}"),
        "shortDescription": { "text": code.title() },
        "fullDescription": { "text": explanation.text },
        "help": { "text": explanation.fix },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn result(file: &str, diagnostic: &Diagnostic, rule: Option<usize>, time: usize) -> Value {
    let text = match diagnostic.mend() {
        Some(mend) => format!("{} ({mend})", diagnostic.message()),
        None => diagnostic.message().to_owned(),
    };
    let mut place = json!({ "artifactLocation": { "uri": uri(file) } });
    if let (Some(span), Some(place)) = (diagnostic.span(), place.as_object_mut()) {
        let end = span.column().saturating_add(span.width());
        let region = json!({
            "startLine": span.line(), "startColumn": span.column(), "endColumn": end,
        });
        place.insert("region".into(), region);
    }
    json!({
        "ruleId": diagnostic.code().id(),
        "ruleIndex": rule,
        "level": level(diagnostic.severity()),
        "message": { "text": text },
        "locations": [{ "physicalLocation": place }],
        // What stays the same when lines move.
        "partialFingerprints": {
            "regdraft/v1": format!("{}:{}:{time}", diagnostic.code(), diagnostic.message()),
        },
    })
}

/// A path as a URI reference.
fn uri(file: &str) -> String {
    let path = file.replace('\\', "/");
    let mut uri = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    if path.as_bytes().get(1) == Some(&b':') {
        uri.push_str("file:///");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            b':' if uri.starts_with("file:///") => uri.push(':'),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn paths_become_uris() {
        for (path, expected) in [
            ("a/b c.reg", "a/b%20c.reg"),
            ("/tmp/ü.reg", "file:///tmp/%C3%BC.reg"),
            (r"C:\x\y#.reg", "file:///C:/x/y%23.reg"),
            (r"x\y.reg", "x/y.reg"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }

    #[test]
    fn more_results_than_hosts_take_are_counted() {
        let one = Diagnostic::new(Code::LineIgnored, "ignored").at(Span::new(1, 2).with_width(3));
        let report = FileReport::new("a.reg", vec![one; MAX_RESULTS + 2]);
        let mut out = Vec::new();
        write_sarif(&mut out, &[report]).unwrap();
        let log: Value = serde_json::from_slice(&out).unwrap();
        let run = &log["runs"][0];
        assert_eq!(run["results"].as_array().unwrap().len(), MAX_RESULTS);
        let region = &run["results"][1]["locations"][0]["physicalLocation"]["region"];
        assert_eq!(*region, json!({"startLine": 1, "startColumn": 2, "endColumn": 5}));
        assert_eq!(run["results"][1]["partialFingerprints"]["regdraft/v1"], "RD1101:ignored:2");
        let said = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
        assert_eq!(said, "2 further results are left out");
    }
}
