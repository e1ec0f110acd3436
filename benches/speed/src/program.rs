//! Measures every command of the program as a whole process, as people run it.
//!
//! Results are checked before anything is timed. Times are CPU times of whole processes as ratios to
//! "read": `effective`, which reads the whole export and prints a few lines. Memory is the peak of the
//! process against the size of the export.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use nix::sys::resource::{UsageWho, getrusage};

use crate::measure::{Row, median, print, process_cpu};
use crate::{changes, generator, work};

const PRESET: &str = "aad-connect-enable";

/// One export, what it is later, and changes of it.
struct Size {
    export: PathBuf,
    later: PathBuf,
    megabytes: usize,
    changes: Vec<(usize, PathBuf)>,
}

/// What a process took: seconds of CPU time, and its peak of memory in bytes.
struct Cost {
    cpu: f64,
    peak: f64,
}

impl Cost {
    /// The median time of several runs, and the highest peak.
    fn of(runs: Vec<Cost>) -> Self {
        let peak = runs.iter().map(|run| run.peak).fold(0.0, f64::max);
        Self { cpu: median(runs.iter().map(|run| run.cpu).collect()).0, peak }
    }
}

/// Makes the files, checks what the commands give for them, measures, and prints the tables.
pub fn table(large: bool) {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/release/regdraft");
    if !program.exists() {
        println!("target/release/regdraft is not there: its commands are not measured");
        return;
    }
    let folder = std::env::temp_dir().join(format!("regdraft-commands-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is a place for temporary files");
    let sizes: &[(usize, &[usize])] = if large {
        &[(6, &[5_000]), (53, &[5_000, 20_000, 100_000]), (200, &[])]
    } else {
        &[(6, &[5_000])]
    };
    let run = Runs { program, folder: folder.clone() };
    let sizes: Vec<Size> =
        sizes.iter().map(|(megabytes, counts)| run.prepare(*megabytes, counts)).collect();
    // The figures are set for 53 MB.
    let middle = sizes.get(1).unwrap_or(&sizes[0]);
    let mut rows = run.exports(middle);
    rows.extend(run.changes(middle));
    rows.extend(run.image(&middle.export, large));
    print(&rows, &[middle.megabytes]);
    if let [small, .., largest] = sizes.as_slice() {
        print(&run.growth(small, largest), &[largest.megabytes]);
    }
    let _ = std::fs::remove_dir_all(&folder);
}

struct Runs {
    program: PathBuf,
    folder: PathBuf,
}

impl Runs {
    fn output(&self, args: &[&str]) -> Output {
        Command::new(&self.program).args(args).output().expect("it runs")
    }

    /// What a command prints, which ends with a certain exit code.
    fn text(&self, args: &[&str], code: i32) -> String {
        let output = self.output(args);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {errors}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The cost of a command, as the median of several runs, each in a process of its own.
    fn cost(&self, args: &[&str], times: usize) -> Cost {
        Cost::of((0..times).map(|_| self.run(args)).collect())
    }

    /// The cost of a command, and that of another one in runs between, so that both find the machine
    /// alike.
    fn costs(&self, args: &[&str], other: &[&str], times: usize) -> (Cost, Cost) {
        let (runs, others) = (0..times).map(|_| (self.run(args), self.run(other))).unzip();
        (Cost::of(runs), Cost::of(others))
    }

    fn run(&self, args: &[&str]) -> Cost {
        let exe = std::env::current_exe().expect("this program is a file");
        let output = Command::new(&exe).arg("cost").arg(&self.program).args(args).output();
        let output = output.expect("it runs");
        assert!(output.status.success(), "{args:?}");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut numbers = text.split_whitespace().map(|n| n.parse().expect("a number"));
        Cost { cpu: numbers.next().expect("a time"), peak: numbers.next().expect("a peak") }
    }

    /// Makes an export with what belongs to it, and checks what the commands give for it.
    fn prepare(&self, megabytes: usize, counts: &[usize]) -> Size {
        let (bytes, shape) = generator::export(megabytes * 1_000_000);
        let export = self.folder.join(format!("a{megabytes}.reg"));
        let later = work::later(&export);
        std::fs::write(&export, &bytes).expect("it can be written");
        std::fs::write(&later, generator::changed(&bytes)).expect("it can be written");
        let (a, b) = (text_of(&export), text_of(&later));
        self.text(&["fmt", "--check", a], 0);
        let shown = self.text(&["textconv", a], 0);
        let keys = shown.lines().filter(|line| line.starts_with('[')).count();
        assert_eq!(keys, shape.keys, "textconv shows every key");
        self.text(&["diff", a, a], 0);
        let delta = self.file("delta.reg", &["diff", a, b, "--to", "reg"]);
        let after = self.file("after.reg", &["simulate", &delta, "--before", a, "--format", "reg"]);
        self.text(&["diff", &after, b], 0);
        let state = self.file("state.json", &["simulate", a]);
        let written = std::fs::read_to_string(&state).expect("it was just written");
        let count = |what: &str| written.matches(what).count();
        assert_eq!(count("\"values\": ["), shape.keys, "the state has every key");
        assert_eq!(count("\"data\": \""), shape.values, "the state has every value");
        // Only the export speaks for what is not in it.
        let same = self.text(&["diff", &state, a], 1);
        assert!(
            same.starts_with("No differences\n"),
            "{}",
            same.lines().next().unwrap_or_default()
        );
        let changes = counts.iter().map(|count| (*count, self.prepare_change(&bytes, a, *count)));
        let changes = changes.collect();
        println!("{megabytes} MB checked: {keys} keys");
        Size { export, later, megabytes, changes }
    }

    /// Makes a change of an export, and checks its plan and its rollback.
    fn prepare_change(&self, bytes: &[u8], export: &str, count: usize) -> PathBuf {
        let (file, operations) = changes::change(bytes, count);
        let path = self.folder.join(format!("c{count}-{}.reg", bytes.len()));
        std::fs::write(&path, file).expect("it can be written");
        let change = text_of(&path);
        let plan = self.text(&["plan", change, "--before", export, "--format", "json"], 1);
        let sets = plan.matches("\"op\": \"set-value\"").count();
        assert!(sets >= operations / 2, "the plan has every operation: {sets} of {operations}");
        let undo = self.file("undo.reg", &["rollback", change, "--before", export]);
        let back = ["simulate", change, &undo, "--before", export, "--format", "reg"];
        let back = self.file("back.reg", &back);
        self.text(&["diff", &back, export], 0);
        path
    }

    /// Writes what a command prints to a file.
    fn file(&self, name: &str, args: &[&str]) -> String {
        let path = self.folder.join(name);
        let output = self.output(args);
        assert!(output.status.code().is_some_and(|code| code < 2), "{args:?}");
        std::fs::write(&path, output.stdout).expect("it can be written");
        text_of(&path).to_owned()
    }

    /// The commands on an export.
    fn exports(&self, size: &Size) -> Vec<Row> {
        let (a, b) = (text_of(&size.export), text_of(&size.later));
        let bytes = size.export.metadata().expect("it is there").len() as f64;
        let effective = ["effective", a, "--os", "server-2019"];
        let read = self.cost(&effective, 3);
        // In turns, so that both find the machine alike.
        let faster = |peer: &str, args: &[&str]| {
            let times = |_| process_cpu(peer, &size.export) / self.run(args).cpu;
            median((0..5).map(times).collect()).0
        };
        let times = |what: &str, reach, aim, found| Row {
            what: what.to_owned(),
            reach,
            aim,
            found,
            rises: true,
            note: String::new(),
        };
        let share = |what: &str, reach, aim, peak: f64| Row {
            what: format!("{what}, memory / file"),
            reach,
            aim,
            found: peak / bytes,
            rises: false,
            note: String::new(),
        };
        let mut rows = vec![times(
            "read, times faster than regashii 0.4.0",
            18.0,
            25.0,
            faster("regashii", &effective),
        )];
        rows.push(share("read", 0.4, 0.3, read.peak));
        let mut add =
            |what: &str, args: &[&str], reach: f64, aim: f64, memory: Option<(f64, f64)>| {
                let (cost, read) = self.costs(args, &["effective", a, "--os", "server-2019"], 5);
                rows.push(ratio(what, reach, aim, &cost, &read));
                if let Some((reach, aim)) = memory {
                    rows.push(share(what, reach, aim, cost.peak));
                }
            };
        add("diff, 1 % changed", &["diff", a, b], 2.0, 1.0, None);
        add("diff --to reg", &["diff", a, b, "--to", "reg"], 2.0, 1.0, None);
        add("diff, the same file", &["diff", a, a], 2.0, 1.0, None);
        add(
            "simulate PRESET --before",
            &["simulate", PRESET, "--before", a, "--format", "reg"],
            2.5,
            1.5,
            None,
        );
        add("plan PRESET", &["plan", PRESET, "--before", a], 2.0, 1.2, None);
        add("check PRESET", &["check", PRESET, "--state", a], 2.0, 1.2, None);
        add("rollback PRESET", &["rollback", PRESET, "--before", a], 2.0, 1.2, None);
        add("lint", &["lint", a], 3.5, 2.0, Some((0.6, 0.3)));
        add("fmt --check", &["fmt", "--check", a], 4.0, 2.0, Some((0.5, 0.1)));
        add("textconv", &["textconv", a], 4.0, 2.0, None);
        add("textconv --sort", &["textconv", "--sort", a], 6.0, 4.0, None);
        add("convert", &["convert", a, "--to", "reg"], 6.0, 4.0, None);
        add("simulate FILE (JSON)", &["simulate", a], 6.0, 3.0, Some((2.0, 1.0)));
        add("simulate FILE (.reg)", &["simulate", a, "--format", "reg"], 6.0, 3.0, None);
        rows.push(times(
            "diff, times faster than regashii 0.4.0 and its maps",
            30.0,
            60.0,
            faster("diff-regashii", &["diff", a, b]),
        ));
        rows
    }

    /// The commands on changes.
    fn changes(&self, size: &Size) -> Vec<Row> {
        let a = text_of(&size.export);
        let mut rows = Vec::new();
        for (count, change) in &size.changes {
            let c = text_of(change);
            // The figures are set for 20,000 operations.
            let times = *count as f64 / 20_000.0;
            let mut add = |what: &str, args: &[&str], reach: f64, aim: f64| {
                let what = format!("{what}, {count} operations");
                let (cost, read) = self.costs(args, &["effective", a, "--os", "server-2019"], 3);
                rows.push(ratio(
                    &what,
                    reach.max(reach * times),
                    aim.max(aim * times),
                    &cost,
                    &read,
                ));
            };
            add("render --to reg", &["render", c, "--to", "reg"], 2.0, 1.0);
            add("render --to json", &["render", c, "--to", "json"], 2.0, 1.0);
            add("render --to policy", &["render", c, "--to", "policy"], 8.0, 4.0);
            add("render --to apply.ps1", &["render", c, "--to", "apply.ps1"], 12.0, 6.0);
            add("rollback", &["rollback", c, "--before", a], 6.0, 3.0);
            add("check", &["check", c, "--state", a], 6.0, 3.0);
            add("plan (text)", &["plan", c, "--before", a], 12.0, 5.0);
            add("plan (JSON)", &["plan", c, "--before", a, "--format", "json"], 12.0, 5.0);
        }
        rows
    }

    /// A golden image, nearly all of which is there, against a server.
    fn image(&self, export: &Path, large: bool) -> Vec<Row> {
        let bytes = if large {
            generator::export(35_000_000).0
        } else {
            std::fs::read(export).expect("it is there")
        };
        let server = self.folder.join("server.reg");
        let image = self.folder.join("image.reg");
        std::fs::write(&server, &bytes).expect("it can be written");
        std::fs::write(&image, changes::image(&bytes, 40)).expect("it can be written");
        let (server, image) = (text_of(&server), text_of(&image));
        let plan = self.text(&["plan", image, "--before", server, "--format", "json"], 1);
        assert_eq!(plan.matches("\"effect\": \"changed\"").count(), 40, "what differs");
        let ticket = self.folder.join("ticket");
        let ticket = text_of(&ticket);
        let make = [
            "ticket",
            image,
            "--host",
            &format!("H1={server}"),
            "--id",
            "C1",
            "--force",
            "-o",
            ticket,
        ];
        self.text(&make, 0);
        self.text(&["verify", ticket], 0);
        let row = |what: &str, reach, aim, cost: Cost| Row {
            what: format!("{what} of an image against a server, 40 values differ, s"),
            reach,
            aim,
            found: cost.cpu,
            rises: false,
            note: format!("{:.0} MB of memory", cost.peak / 1e6),
        };
        vec![
            row("plan", 2.0, 1.0, self.cost(&["plan", image, "--before", server], 3)),
            row("ticket", 4.0, 2.0, self.cost(&make, 3)),
            row("verify", 6.0, 3.0, self.cost(&["verify", ticket], 3)),
        ]
    }

    /// The time for each byte of the largest export against that of the smallest.
    fn growth(&self, small: &Size, large: &Size) -> Vec<Row> {
        let length = |size: &Size| size.export.metadata().expect("it is there").len() as f64;
        let start = self.cost(&["schema", "policy"], 9).cpu;
        let commands: [(&str, &dyn Fn(&Size) -> Vec<String>); 8] = [
            ("effective", &|s| words(&["effective", text_of(&s.export), "--os", "server-2019"])),
            ("diff", &|s| words(&["diff", text_of(&s.export), text_of(&s.later)])),
            ("lint", &|s| words(&["lint", text_of(&s.export)])),
            ("fmt --check", &|s| words(&["fmt", "--check", text_of(&s.export)])),
            ("textconv", &|s| words(&["textconv", text_of(&s.export)])),
            ("simulate FILE", &|s| words(&["simulate", text_of(&s.export)])),
            ("plan PRESET", &|s| words(&["plan", PRESET, "--before", text_of(&s.export)])),
            ("check PRESET", &|s| words(&["check", PRESET, "--state", text_of(&s.export)])),
        ];
        let rows = commands.iter().map(|(what, args)| {
            let (few, many) = (args(small), args(large));
            let (few, many) = self.costs(&borrowed(&few), &borrowed(&many), 5);
            let each = |cost: Cost, size: &Size| (cost.cpu - start) / length(size);
            Row {
                what: format!(
                    "{what}: growth for each byte, {} to {} MB",
                    small.megabytes, large.megabytes
                ),
                reach: 1.15,
                aim: 1.05,
                found: each(many, large) / each(few, small),
                rises: false,
                note: String::new(),
            }
        });
        rows.collect()
    }
}

fn ratio(what: &str, reach: f64, aim: f64, cost: &Cost, read: &Cost) -> Row {
    Row {
        what: format!("{what} / read"),
        reach,
        aim,
        found: cost.cpu / read.cpu,
        rises: false,
        note: format!("{:.0} ms", cost.cpu * 1e3),
    }
}

fn text_of(path: &Path) -> &str {
    path.to_str().expect("a path of this program is text")
}

fn words(args: &[&str]) -> Vec<String> {
    args.iter().map(|arg| (*arg).to_owned()).collect()
}

fn borrowed(args: &[String]) -> Vec<&str> {
    args.iter().map(String::as_str).collect()
}

/// Runs a program and prints what it took: seconds of CPU time, and its peak of memory in bytes.
pub fn cost(program: &str, args: &[&str]) {
    let status = Command::new(program)
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("it runs");
    assert!(status.code().is_some_and(|code| code < 2), "{args:?}");
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system tells");
    let seconds =
        |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    let cpu = seconds(usage.user_time()) + seconds(usage.system_time());
    println!("{cpu} {}", usage.max_rss() * 1024);
}
