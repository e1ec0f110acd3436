//! Runs the program as a user would.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

/// A directory of its own, removed at the end.
pub struct Sandbox(PathBuf);

impl Sandbox {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("regdraft-test-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap()
    }

    pub fn exists(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }

    /// The names of everything in the directory.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> =
            entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Runs the program here.
    pub fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, &[], b"")
    }

    pub fn run_with(&self, args: &[&str], env: &[(&str, &str)], input: &[u8]) -> Run {
        use std::io::Write;
        let mut command = Command::new(env!("CARGO_BIN_EXE_regdraft"));
        command.args(args).current_dir(&self.0).env_remove("SOURCE_DATE_EPOCH");
        command.envs(env.iter().copied());
        command.stdin(std::process::Stdio::piped());
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        Run::new(child.wait_with_output().unwrap())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a run came to.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Run {
    fn new(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The output as text, of a run that must have ended so.
    #[track_caller]
    pub fn text(&self, code: i32) -> &str {
        assert_eq!(self.code, code, "{}", self.stderr);
        std::str::from_utf8(&self.stdout).unwrap()
    }

    #[track_caller]
    pub fn json(&self, code: i32) -> serde_json::Value {
        serde_json::from_str(self.text(code)).unwrap()
    }
}

/// A file's bytes: UTF-16LE with byte order mark and CRLF.
pub fn utf16(text: &str) -> Vec<u8> {
    let crlf = text.replace('\n', "\r\n");
    [0xFEFF].into_iter().chain(crlf.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// The text of such bytes.
pub fn from_utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> =
        bytes.chunks(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
    String::from_utf16(&units).unwrap()
}
