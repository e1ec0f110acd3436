//! How fast are two exports compared?

use std::path::Path;
use std::process::Command;

use regdraft::change;

use crate::measure::{Row, cpu, median, peak, process_cpu};
use crate::{generator, work};

/// Writes the export as it is some time later, and checks that the delta leads from one to the other,
/// whether they are read side by side or whole.
pub fn prepare(file: &Path, bytes: &[u8]) {
    let later = work::later(file);
    std::fs::write(&later, generator::changed(bytes)).expect("the export can be written");
    let found = work::diff(file);
    let (first, second) = (work::read(file), work::read(&later));
    let whole = change::diff(&first, &second);
    assert!(found.differences() == whole.differences(), "both ways find the same");
    assert!(found.is_complete() && found.differences().len() > 5);
    let after = change::apply(&first, &found.changes()).expect("the delta can be applied");
    // A new key's ancestors are known by then; the files are compared by what they cover.
    let covered = after.excerpt(first.coverage()).expect("it is a part");
    let wanted = second.excerpt(second.coverage()).expect("it is a part");
    assert!(covered == wanted, "the delta applied to the first gives the second");
    println!("{}: {} differences", later.display(), found.differences().len());
}

/// The rows of the table.
pub fn rows(file: &Path) -> Vec<Row> {
    let (mut quick, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..7 {
        let read = cpu(|| work::read(file));
        quick.push(cpu(|| work::diff(file)) / read);
        whole.push(cpu(|| work::run("diff-whole", file)) / read);
    }
    let row = |what: &str, reach, aim, (found, note): (f64, String), rises| Row {
        what: what.to_owned(),
        reach,
        aim,
        found,
        rises,
        note,
    };
    let own: Vec<f64> = (0..3).map(|_| process_cpu("diff", file)).collect();
    let (own, _) = median(own);
    let other = (0..3).map(|_| process_cpu("diff-regashii", file) / own).collect();
    let more = (peak("diff", file) - peak("floor", file)) / 1e6;
    let mut rows = vec![
        row("diff of two exports, 1 % changed / read of one", 1.2, 0.8, median(quick), false),
        row("diff of two exports read whole / read of one", 3.0, 2.2, median(whole), false),
        row("diff, times faster than regashii 0.4.0 and its maps", 25.0, 60.0, median(other), true),
        row("diff, private memory in MB", 32.0, 8.0, (more, String::new()), false),
    ];
    let text = (0..3).filter_map(|_| Some(text_diff(file)? / own)).collect::<Vec<_>>();
    if text.is_empty() {
        println!("iconv and diff are not there: they are not measured");
    } else {
        rows.push(row("diff, times faster than iconv and diff", 8.0, 15.0, median(text), true));
    }
    rows
}

/// The CPU time of what people do without a tool: both files as UTF-8, compared line by line.
fn text_diff(file: &Path) -> Option<f64> {
    let script = "TIMEFORMAT='%U %S'; time { diff <(iconv -f UTF-16 -t UTF-8 \"$1\") <(iconv -f UTF-16 -t UTF-8 \"$2\") > /dev/null; wait; }";
    let output = Command::new("bash")
        .args(["-c", script, "bash"])
        .arg(file)
        .arg(work::later(file))
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let times: Vec<f64> =
        text.lines().last()?.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    (times.len() == 2).then(|| times.iter().sum())
}
