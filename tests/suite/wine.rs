//! A real importer agrees: Wine's `reg import` makes of our files the states that we say.
//!
//! Runs where `REGDRAFT_WINE` is set (Wine 8 or later, no display needed). Wine's own store is
//! compared, not its exports, which lose data.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use regdraft::catalogue::Preset;
use regdraft::change::{self, Change, ChangeSet, Plan};
use regdraft::reg::{self, Lowered, Target};
use regdraft::registry::{KeyPath, RootKey, Scope, Snapshot, ValueName};

use crate::support::generate;
use crate::support::model::{self, Model, Values};
use crate::support::program::Sandbox;
use crate::support::repository;

/// A prefix of Wine's, used by one test at a time.
pub struct Wine {
    pub sandbox: Sandbox,
}

/// A server outlives the programs it serves, and would be found by the next prefix that gets the
/// same inode.
impl Drop for Wine {
    fn drop(&mut self) {
        let mut server = Command::new("wineserver");
        let _ = server.arg("-k").env("WINEPREFIX", self.prefix()).stderr(Stdio::null()).status();
    }
}

impl Wine {
    /// None where Wine is not asked for.
    fn start() -> Option<Self> {
        if std::env::var_os("REGDRAFT_WINE").is_none() {
            crate::support::skip("set REGDRAFT_WINE=1 to compare with Wine");
            return None;
        }
        let wine = Self { sandbox: Sandbox::new() };
        wine.run("wineboot", &["-i"]);
        Some(wine)
    }

    fn prefix(&self) -> PathBuf {
        self.sandbox.path().join("prefix")
    }

    #[track_caller]
    pub fn run(&self, program: &str, args: &[&str]) {
        let status = Command::new(program)
            .args(args)
            .env("WINEPREFIX", self.prefix())
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", "mscoree=;mshtml=;winemenubuilder.exe=")
            .env_remove("DISPLAY")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        match status {
            Ok(status) => assert!(status.success(), "{program} {args:?}: {status}"),
            Err(error) => panic!("{program} cannot be run: {error}"),
        }
    }

    /// Imports a file as a user would.
    #[track_caller]
    pub fn import(&self, bytes: &[u8]) {
        let path = self.sandbox.file("import.reg", bytes);
        self.run("wine", &["reg", "import", &format!("Z:{}", path.display()), "/reg:64"]);
    }

    /// Everything below a key, as Wine has stored it.
    pub fn state(&self, below: &[KeyPath]) -> Model {
        // Stopping the server writes the store.
        self.run("wineserver", &["-k"]);
        self.run("wineserver", &["-w"]);
        let mut model = Model::default();
        for (file, root) in
            [("system.reg", RootKey::LocalMachine), ("user.reg", RootKey::CurrentUser)]
        {
            let text = std::fs::read_to_string(self.prefix().join(file)).unwrap();
            store::read(&text, root, &mut model);
        }
        let tops: Vec<_> = below.iter().map(model::path).collect();
        model.0.retain(|path, _| tops.iter().any(|top| path.starts_with(top)));
        model
    }
}

/// Reading Wine's store.
mod store {
    use super::{Model, RootKey, Values, model};

    pub fn read(text: &str, root: RootKey, model: &mut Model) {
        let root = model::fold(root.name().encode_utf16());
        let [numbered, current_set] =
            ["ControlSet001", "CurrentControlSet"].map(|name| model::fold(name.encode_utf16()));
        // Newer versions of Wine make CurrentControlSet a link, as Windows does.
        let linked = !text.contains(r"[System\\CurrentControlSet\\");
        let mut current: Option<model::Path> = None;
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            if let Some(name) = line.strip_prefix('[') {
                let (name, _) = quoted(name, b']');
                let names = name.split(|unit| *unit == u16::from(b'\\'));
                let mut path: Vec<_> = std::iter::once(root.clone())
                    .chain(names.map(|name| model::fold(name.iter().copied())))
                    .collect();
                if linked && path.get(2) == Some(&numbered) {
                    path[2].clone_from(&current_set);
                }
                // Only keys with values or without subkeys are written; the others are implied.
                for depth in 1..=path.len() {
                    model.0.entry(path[..depth].to_vec()).or_default();
                }
                current = Some(path);
            } else if line.starts_with('"') || line.starts_with('@') {
                let mut whole = line.to_owned();
                while whole.ends_with('\\') && !whole.ends_with("\\\\") {
                    whole.pop();
                    whole.push_str(lines.next().unwrap().trim_start());
                }
                let values: &mut Values = model.0.get_mut(current.as_ref().unwrap()).unwrap();
                value(&whole, values);
            }
        }
    }

    fn value(line: &str, values: &mut Values) {
        let (name, rest) = match line.strip_prefix('@') {
            Some(rest) => (Vec::new(), rest),
            None => quoted(&line[1..], b'"'),
        };
        let data = rest.strip_prefix('=').unwrap();
        let (kind, text) = match data.strip_prefix("str(") {
            Some(rest) => {
                let (kind, rest) = rest.split_once("):").unwrap();
                (kind.parse().unwrap(), Some(&rest[1..]))
            }
            None => (1, data.strip_prefix('"')),
        };
        let found = if let Some(text) = text {
            let (units, _) = quoted(text, b'"');
            (kind, units.into_iter().chain([0]).flat_map(u16::to_le_bytes).collect())
        } else if let Some(number) = data.strip_prefix("dword:") {
            (4, u32::from_str_radix(number, 16).unwrap().to_le_bytes().to_vec())
        } else {
            let (kind, bytes) = match data.strip_prefix("hex(") {
                Some(rest) => {
                    let (kind, bytes) = rest.split_once("):").unwrap();
                    (u32::from_str_radix(kind, 16).unwrap(), bytes)
                }
                None => (3, data.strip_prefix("hex:").unwrap()),
            };
            let bytes = bytes.split(',').filter(|byte| !byte.is_empty());
            (kind, bytes.map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect())
        };
        values.insert(model::fold(name.into_iter()), found);
    }

    /// Text up to an unescaped closing character, and what follows it.
    fn quoted(text: &str, close: u8) -> (Vec<u16>, &str) {
        let mut units = Vec::new();
        let mut rest = text;
        loop {
            let c = rest.chars().next().unwrap();
            rest = &rest[c.len_utf8()..];
            if c == char::from(close) {
                return (units, rest);
            }
            if c != '\\' {
                units.extend(c.encode_utf16(&mut [0; 2]).iter());
                continue;
            }
            let escaped = rest.chars().next().unwrap();
            let digits = |radix: u32, most: usize, text: &str| {
                text.chars().take(most).take_while(|c| c.is_digit(radix)).count()
            };
            let (unit, used) = match escaped {
                'x' => {
                    let n = digits(16, 4, &rest[1..]);
                    (u16::from_str_radix(&rest[1..=n], 16).unwrap(), n + 1)
                }
                '0'..='7' => {
                    let n = digits(8, 3, rest);
                    (u16::from_str_radix(&rest[..n], 8).unwrap(), n)
                }
                'a' => (7, 1),
                'b' => (8, 1),
                't' => (9, 1),
                'n' => (10, 1),
                'v' => (11, 1),
                'f' => (12, 1),
                'r' => (13, 1),
                'e' => (27, 1),
                other => (u16::try_from(u32::from(other)).unwrap(), 1),
            };
            units.push(unit);
            rest = &rest[used..];
        }
    }
}

pub fn file(lowered: &Lowered) -> Vec<u8> {
    let mut bytes = Vec::new();
    reg::write_changes(&mut bytes, lowered, reg::Style::default()).unwrap();
    bytes
}

pub fn lower(changes: &ChangeSet, target: Target<'_>) -> Lowered {
    reg::lower(changes, target).unwrap()
}

pub const FORWARD: Target<'_> = Target::Change { before: None };

fn back() -> Target<'static> {
    Target::Rollback { keep_created_keys: false }
}

/// What we say is below some keys.
pub fn ours(state: &Snapshot, below: &[KeyPath]) -> Model {
    let mut model = Model::of(state);
    let tops: Vec<_> = below.iter().map(model::path).collect();
    model.0.retain(|path, _| tops.iter().any(|top| path.starts_with(top)));
    model
}

/// A snapshot as changes that make it.
pub fn making(state: &Snapshot) -> ChangeSet {
    let mut changes = ChangeSet::new();
    for key in state.stated_keys() {
        changes.push(Change::create_key(key.path()));
        for (name, value) in key.values() {
            let name = ValueName::from_text(name).unwrap();
            changes.push(Change::set_value(key.path(), name, value.to_owned()));
        }
    }
    changes
}

/// Compares, and tells the places that differ in words.
#[track_caller]
pub fn assert_same(theirs: &Model, ours: &Model, what: &str) {
    let text = |units: &[u16]| String::from_utf16_lossy(units);
    let mut differences = Vec::new();
    for path in theirs.0.keys().chain(ours.0.keys().filter(|path| !theirs.0.contains_key(*path))) {
        let (a, b) = (theirs.0.get(path), ours.0.get(path));
        if a == b {
            continue;
        }
        let names: Vec<String> = path.iter().map(|name| text(name)).collect();
        let show = |values: Option<&Values>| match values {
            None => "no such key".to_owned(),
            Some(values) => {
                let list = values
                    .iter()
                    .map(|(name, (t, data))| format!("{:?}={t}:{data:02x?}", text(name)));
                list.collect::<Vec<_>>().join(" ")
            }
        };
        differences.push(format!("{}\n  Wine: {}\n  ours: {}", names.join("\\"), show(a), show(b)));
    }
    assert!(differences.is_empty(), "{what}:\n{}", differences.join("\n"));
}

fn key(path: &str) -> KeyPath {
    KeyPath::parse(path).unwrap()
}

/// The presets, on the example server, on one that complies, and on a bare one.
fn presets(wine: &Wine) {
    let tops = [
        key(r"HKLM\SOFTWARE\Microsoft\.NETFramework"),
        key(r"HKLM\SOFTWARE\WOW6432Node\Microsoft\.NETFramework"),
        key(r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols"),
    ];
    let example = ["dotnet.reg", "dotnet-wow64.reg", "schannel.reg"].map(|name| {
        let bytes = std::fs::read(repository("fixtures/example").join(name)).unwrap();
        reg::read_state(reg::Reader::new(&bytes[..]), &mut Vec::new()).unwrap()
    });
    let partial = Snapshot::merge(&example).unwrap();
    let mut compliant = partial.clone();
    for id in ["aps-host", "aad-connect-enable"] {
        compliant = change::apply(&compliant, &Preset::find(id).unwrap().changes()).unwrap();
    }
    let mut bare = Snapshot::builder();
    for top in &tops {
        bare.key(top).unwrap();
        bare.cover(Scope::Subtree(top.clone()));
    }
    let bare = bare.finish().unwrap();
    for (what, before) in [("partial", partial), ("compliant", compliant), ("bare", bare)] {
        // Wine's own keys there make room first.
        let clear: ChangeSet = tops.iter().cloned().map(Change::delete_key).collect();
        wine.import(&file(&lower(&clear, FORWARD)));
        wine.import(&file(&lower(&making(&before), FORWARD)));
        assert_same(&wine.state(&tops), &ours(&before, &tops), &format!("{what}: before"));
        // Those of the two documents, and those that have the most kinds of settings.
        for id in [
            "aad-connect-disable",
            "aad-connect-enable",
            "aps-client",
            "aps-host",
            "hardeningkitty-tls",
            "nsa-iis-cnsa-suites",
            "reset-to-os-default",
            "sfb-disable",
        ] {
            let preset = Preset::find(id).unwrap();
            let changes = preset.changes();
            let plan = Plan::new(&before, &changes);
            let after = change::apply(&before, &changes).unwrap();
            // A value that is deleted where there is no key would make one.
            let target = Target::Change { before: Some(&before) };
            wine.import(&file(&lower(&changes, target)));
            assert_same(
                &wine.state(&tops),
                &ours(&after, &tops),
                &format!("{what}: after {}", preset.id()),
            );
            wine.import(&file(&lower(plan.rollback(), back())));
            assert_same(
                &wine.state(&tops),
                &ours(&before, &tops),
                &format!("{what}: after the rollback of {}", preset.id()),
            );
        }
    }
}

/// Random states and changes, each below a key of its own so that Wine takes all of them at once.
fn random(wine: &Wine) {
    let count: usize = std::env::var("REGDRAFT_WINE_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(200)
        .max(200);
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let base = key(r"HKCU\Software\Regdraft oracle");
    let (mut makes, mut applies, mut undoes) =
        (ChangeSet::new(), ChangeSet::new(), ChangeSet::new());
    let (mut before_all, mut after_all) = (Model::default(), Model::default());
    let mut effective = 0;
    for number in 0..count {
        let strategy = (generate::importable_world(), generate::reg_changes());
        let (world, changes) = strategy.new_tree(&mut runner).unwrap().current();
        let own = base.join(&format!("case {number}")).unwrap();
        let mut before = Snapshot::builder();
        before.cover(Scope::Subtree(own.clone()));
        before.key(&own).unwrap();
        for known in world.stated_keys() {
            let path = generate::rebase(&known.path(), &own);
            before.key(&path).unwrap();
            for (name, value) in known.values() {
                before.value(&path, &ValueName::from_text(name).unwrap(), value).unwrap();
            }
        }
        let before = before.finish().unwrap();
        let changes: ChangeSet = changes
            .iter()
            .map(|c| Change::new(generate::rebase(c.key(), &own), c.operation().clone()))
            .collect();
        let plan = Plan::new(&before, &changes);
        // As a file says it: a deleted value's key comes to exist.
        let lowered = lower(&changes, Target::Change { before: Some(&before) });
        let plan = if *lowered.changes() == changes {
            plan
        } else {
            Plan::new(&before, lowered.changes())
        };
        let after = change::apply(&before, lowered.changes()).unwrap();
        effective += usize::from(after != before);
        makes.extend(making(&before));
        applies.extend(lowered.changes().iter().cloned());
        undoes.extend(lower(plan.rollback(), back()).changes().iter().cloned());
        before_all.0.extend(ours(&before, std::slice::from_ref(&own)).0);
        after_all.0.extend(ours(&after, &[own]).0);
    }
    assert!(effective * 2 > count, "most changes change something");
    let cases = |model: Model| {
        let mut model = model;
        let depth = model::path(&base).len();
        model.0.retain(|path, _| path.len() > depth);
        model
    };
    let tops = [base.clone()];
    wine.import(&file(&lower(&makes, FORWARD)));
    assert_same(&cases(wine.state(&tops)), &before_all, "the states before");
    wine.import(&file(&lower(&applies, FORWARD)));
    assert_same(&cases(wine.state(&tops)), &after_all, "the states after");
    wine.import(&file(&lower(&undoes, FORWARD)));
    assert_same(&cases(wine.state(&tops)), &before_all, "the states after the rollback");
}

#[test]
fn a_real_importer_agrees_on_every_state() {
    let Some(wine) = Wine::start() else { return };
    presets(&wine);
    random(&wine);
    crate::batch::capture(&wine);
    crate::batch::compare(&wine);
    crate::wine_import::compare(&wine);
    crate::wine_import::corpus(&wine);
}
