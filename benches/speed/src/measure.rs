//! How is it measured?
//!
//! Time as CPU time of the thread, work and calibrator in turn, and the median of the ratios of
//! pairs: a machine that slows down slows both. Instructions under callgrind, memory in a process of
//! its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use regdraft::reg;
use rustix::time::{ClockId, clock_gettime};

use crate::generator::{self, Counts};
use crate::{comparison, work};

/// One line of the table.
pub struct Row {
    pub what: String,
    pub reach: f64,
    pub aim: f64,
    pub found: f64,
    /// More is better.
    pub rises: bool,
    pub note: String,
}

/// Makes the exports, checks what is read and written, measures, and prints the table.
pub fn table(large: bool) {
    let folder = std::env::temp_dir().join(format!("regdraft-speed-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is a place for temporary files");
    let sizes: &[usize] = if large { &[1, 20, 200] } else { &[1, 20] };
    let files: Vec<PathBuf> = sizes.iter().map(|size| prepare(&folder, *size)).collect();
    let middle = &files[1];
    let largest = files.last().unwrap_or(middle);
    let mut rows = times(largest);
    rows.extend(instructions(middle));
    rows.push(memory(largest));
    if large {
        rows.push(growth(middle, largest));
    }
    rows.extend(comparison::rows(largest));
    rows.extend(small_job(&folder));
    let _ = std::fs::remove_dir_all(&folder);
    print(&rows, sizes);
}

/// Makes an export and checks that it is read and written as it is.
fn prepare(folder: &Path, megabytes: usize) -> PathBuf {
    let (bytes, counts) = generator::export(megabytes * 1_000_000);
    let file = folder.join(format!("a{megabytes}.reg"));
    std::fs::write(&file, &bytes).expect("the export can be written");
    let state = work::read(&file);
    let keys = state.keys().count();
    let values: usize = state.keys().map(|key| key.values().count()).sum();
    // The root key above the topmost one is known as well.
    assert_eq!((keys, values), (counts.keys + 1, counts.values), "{megabytes} MB");
    let mut again = Vec::with_capacity(bytes.len());
    reg::write_state(&mut again, &state).expect("an export can be written");
    assert!(again == bytes, "{megabytes} MB: written again it is the same to the byte");
    assert_eq!(work::regashii(&file), counts.keys);
    drop((state, again));
    comparison::prepare(&file, &bytes);
    println!("{megabytes} MB checked: {}", shape(&counts, bytes.len()));
    file
}

fn shape(counts: &Counts, bytes: usize) -> String {
    let share = |part: usize, of: usize| 100.0 * part as f64 / of as f64;
    format!(
        "{} keys, {} values; {} bytes and {:.2} values a key, {:.0} % without; {:.0} % strings, {:.0} % dwords, {:.0} % binary; {:.0} % of characters are hex",
        counts.keys,
        counts.values,
        bytes / counts.keys,
        counts.values as f64 / counts.keys as f64,
        share(counts.empty_keys, counts.keys),
        share(counts.strings, counts.values),
        share(counts.dwords, counts.values),
        share(counts.binaries, counts.values),
        share(counts.hex_characters, bytes / 2),
    )
}

/// The CPU time of some work, in seconds.
pub fn cpu<T>(work: impl FnOnce() -> T) -> f64 {
    let now = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
    };
    let start = now();
    let done = std::hint::black_box(work());
    let took = now() - start;
    drop(done);
    took
}

/// The CPU time, user and system, of a process that does some work once.
pub fn process_cpu(name: &str, file: &Path) -> f64 {
    let output = child(name, file);
    let (_, rest) = output.split_once("cpu ").expect("it tells its time");
    rest.split_whitespace().next().and_then(|n| n.parse().ok()).expect("a number")
}

/// What a process of this program says that does some work once.
fn child(name: &str, file: &Path) -> String {
    let exe = std::env::current_exe().expect("this program is a file");
    let output = Command::new(exe).args(["work", name]).arg(file).output().expect("it runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The median, and the quartiles around it.
pub fn median(mut all: Vec<f64>) -> (f64, String) {
    all.sort_by(f64::total_cmp);
    let at = |part: usize| all[(all.len() - 1) * part / 4];
    (at(2), format!("quartiles {:.2} to {:.2}", at(1), at(3)))
}

/// Reading, writing, and the other crate, against the floor.
fn times(file: &Path) -> Vec<Row> {
    work::floor(file);
    let mut to_floor = Vec::new();
    let mut write = Vec::new();
    for _ in 0..11 {
        let floor = cpu(|| work::floor(file));
        let read = cpu(|| work::read(file));
        let both = cpu(|| work::run("read-write", file));
        to_floor.push(read / floor);
        write.push(both / read);
    }
    // As a user's process would: what the memory of a process costs belongs to it.
    let other = (0..5).map(|_| process_cpu("regashii", file) / process_cpu("read", file)).collect();
    let row = |what: &str, reach, aim, found: (f64, String), rises| Row {
        what: what.to_owned(),
        reach,
        aim,
        found: found.0,
        rises,
        note: found.1,
    };
    vec![
        row("read, times faster than regashii 0.4.0", 15.0, 25.0, median(other), true),
        row("read / floor (chunked read and transcode)", 6.0, 3.5, median(to_floor), false),
        row("read and write to a null sink / read", 1.6, 1.35, median(write), false),
    ]
}

/// Instructions for each byte, if callgrind is there.
fn instructions(file: &Path) -> Option<Row> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().ok()?)
        .args(["work", "read"])
        .arg(file)
        .output();
    let Ok(output) = output else {
        println!("valgrind is not there: instructions are not counted");
        return None;
    };
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = text.lines().find(|line| line.contains("Collected :"))?;
    let count: f64 = line.split_whitespace().last()?.parse().ok()?;
    let size = file.metadata().ok()?.len() as f64;
    Some(Row {
        what: "instructions for each byte read (20 MB)".into(),
        reach: 6.0,
        aim: 3.5,
        found: count / size,
        rises: false,
        note: format!("{count:.0} in all"),
    })
}

/// The most memory that a process holds which does some work once, in bytes.
pub fn peak(name: &str, file: &Path) -> f64 {
    let text = child(name, file);
    let (_, rest) = text.split_once("peak ").expect("it tells its memory");
    let kilobytes = rest.split_whitespace().next().and_then(|n| n.parse::<f64>().ok());
    kilobytes.expect("a number") * 1024.0
}

/// What a process that reads a file holds more than one that only looks at it.
fn memory(file: &Path) -> Row {
    let more = peak("read", file) - peak("floor", file);
    let size = file.metadata().expect("the file is there").len() as f64;
    Row {
        what: "private memory / file size".into(),
        reach: 0.6,
        aim: 0.3,
        found: more / size,
        rises: false,
        note: format!("{:.0} MB", more / 1e6),
    }
}

/// Time for each byte of a large file against that of one ten times smaller.
fn growth(small: &Path, large: &Path) -> Row {
    let size = |file: &Path| file.metadata().expect("the file is there").len() as f64;
    let ratios = (0..7)
        .map(|_| {
            let small_time: f64 = (0..10).map(|_| cpu(|| work::read(small))).sum::<f64>() / 10.0;
            let large_time = cpu(|| work::read(large));
            (large_time / size(large)) / (small_time / size(small))
        })
        .collect();
    let (found, note) = median(ratios);
    let what = "growth from 20 to 200 MB, for each byte".into();
    Row { what, reach: 1.3, aim: 1.1, found, rises: false, note }
}

/// A whole process for twenty values, beyond one that does nothing, in milliseconds.
fn small_job(folder: &Path) -> Option<Row> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/release/regdraft");
    if !program.exists() {
        println!("target/release/regdraft is not there: a small job is not measured");
        return None;
    }
    let mut change = String::from("REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]\r\n");
    change.extend((0..20).map(|n| format!("\"Setting {n}\"=dword:{n:08x}\r\n")));
    let file = folder.join("small.reg");
    std::fs::write(&file, change).expect("the file can be written");
    let wall = |command: &mut Command| {
        let start = Instant::now();
        let status = command.stdout(std::process::Stdio::null()).status().expect("it runs");
        assert!(status.success());
        start.elapsed().as_secs_f64() * 1e3
    };
    let differences = (0..101)
        .map(|_| {
            let nothing = wall(&mut Command::new("true"));
            let job = wall(Command::new(&program).arg("render").arg(&file).args(["--to", "reg"]));
            job - nothing
        })
        .collect();
    let (found, note) = median(differences);
    let what = "20 values, whole process beyond an empty one, ms".into();
    Some(Row { what, reach: 2.0, aim: 0.8, found, rises: false, note })
}

/// Prints rows as a table.
pub fn print(rows: &[Row], sizes: &[usize]) {
    println!("\nThe largest file has {} MB.\n", sizes.last().unwrap_or(&0));
    println!("| figure | reach | aim | found | |\n| --- | ---: | ---: | ---: | --- |");
    for row in rows {
        let (sign, held) = match row.rises {
            true => ("≥", [row.found >= row.reach, row.found >= row.aim]),
            false => ("≤", [row.found <= row.reach, row.found <= row.aim]),
        };
        let verdict = match held {
            [_, true] => "aim",
            [true, false] => "reach",
            _ => "SHORT",
        };
        println!(
            "| {} | {sign} {} | {sign} {} | {:.2} | {verdict}; {} |",
            row.what, row.reach, row.aim, row.found, row.note
        );
    }
}

/// What this process has taken so far: CPU time, peak of resident memory, memory of its own now.
pub fn cost() -> String {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = time.tv_sec as f64 + time.tv_nsec as f64 / 1e9;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().nth(1)).unwrap_or("?").to_owned()
    };
    format!("cpu {seconds:.4} s, peak {} kB, private now {} kB", field("VmHWM"), field("RssAnon"))
}
