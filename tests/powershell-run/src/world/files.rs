//! Which files and directories are there, and whose are they?

use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
pub struct Entry {
    /// The path as it was first spelled.
    pub spelling: String,
    /// The bytes; nothing for a directory.
    pub bytes: Option<Vec<u8>>,
    pub owner: String,
    /// Whether the access rules of the directory above do not count.
    pub protected: bool,
    /// Who may do what: SID, rights, inheritance.
    pub rules: Vec<(String, String, String)>,
    /// Streams that are open now.
    pub open: usize,
    pub modified: u64,
}

/// Files by their full paths, which are compared without regard to case.
#[derive(Clone, Debug, Default)]
pub struct Files {
    entries: BTreeMap<String, Entry>,
    /// Paths, with all below them, where nothing can be created, changed, moved or deleted.
    pub deny_write: BTreeSet<String>,
    /// Paths that cannot be read.
    pub deny_read: BTreeSet<String>,
}

fn place(path: &str) -> String {
    path.replace('/', "\\").trim_end_matches('\\').to_lowercase()
}

pub fn parent(path: &str) -> Option<String> {
    let path = path.replace('/', "\\");
    let path = path.trim_end_matches('\\');
    path.rfind('\\').map(|at| path[..at].to_owned())
}

impl Files {
    /// The directories that every Windows has.
    #[must_use]
    pub fn windows() -> Self {
        let mut files = Self::default();
        for directory in
            ["C:", r"C:\ProgramData", r"C:\Temp", r"C:\Windows", r"C:\Windows\System32"]
        {
            files.make_directory(directory, "S-1-5-18");
        }
        files
    }

    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Entry> {
        self.entries.get(&place(path))
    }

    pub fn get_mut(&mut self, path: &str) -> Option<&mut Entry> {
        self.entries.get_mut(&place(path))
    }

    pub fn put(&mut self, path: &str, bytes: Option<Vec<u8>>, owner: &str) {
        let entry = Entry {
            spelling: path.to_owned(),
            bytes,
            owner: owner.to_owned(),
            protected: false,
            rules: Vec::new(),
            open: 0,
            modified: 0,
        };
        self.entries.insert(place(path), entry);
    }

    pub fn make_directory(&mut self, path: &str, owner: &str) {
        if let Some(parent) = parent(path)
            && self.get(&parent).is_none()
        {
            self.make_directory(&parent, owner);
        }
        if self.get(path).is_none() {
            self.put(path, None, owner);
        }
    }

    /// Puts a file there, for tests.
    pub fn write(&mut self, path: &str, text: &str, owner: &str) {
        if let Some(parent) = parent(path) {
            self.make_directory(&parent, owner);
        }
        self.put(path, Some(text.as_bytes().to_vec()), owner);
    }

    pub fn take(&mut self, path: &str) -> Option<Entry> {
        self.entries.remove(&place(path))
    }

    pub fn insert(&mut self, path: &str, mut entry: Entry) {
        entry.spelling = path.to_owned();
        self.entries.insert(place(path), entry);
    }

    #[must_use]
    pub fn is_file(&self, path: &str) -> bool {
        self.get(path).is_some_and(|entry| entry.bytes.is_some())
    }

    #[must_use]
    pub fn is_directory(&self, path: &str) -> bool {
        self.get(path).is_some_and(|entry| entry.bytes.is_none())
    }

    /// The text of a file, each byte a character.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<String> {
        let bytes = self.get(path)?.bytes.as_ref()?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    }

    /// The paths of all files, as they are spelled.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        self.entries
            .values()
            .filter(|entry| entry.bytes.is_some())
            .map(|entry| entry.spelling.clone())
            .collect()
    }

    /// What is directly in a directory.
    #[must_use]
    pub fn children(&self, path: &str) -> Vec<&Entry> {
        let above = place(path);
        let within =
            |entry: &&Entry| parent(&entry.spelling).is_some_and(|own| place(&own) == above);
        self.entries.values().filter(within).collect()
    }

    #[must_use]
    pub fn denies_writing(&self, path: &str) -> bool {
        let path = place(path);
        self.deny_write.iter().map(|own| place(own)).any(|own| {
            path == own || path.strip_prefix(&own).is_some_and(|rest| rest.starts_with('\\'))
        })
    }

    #[must_use]
    pub fn denies_reading(&self, path: &str) -> bool {
        self.deny_read.iter().any(|own| place(own) == place(path))
    }

    /// A killed process keeps nothing open.
    pub fn close_all(&mut self) {
        for entry in self.entries.values_mut() {
            entry.open = 0;
        }
    }
}
