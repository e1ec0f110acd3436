//! Where do the roots of offline hives lie, as `--mount` says?

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use regdraft::reg::{CodePage, Reader};
use regdraft::registry::KeyPath;

use super::failure::Failure;
use super::messages;

/// What `--mount` said, for the whole run.
static MOUNTS: OnceLock<Vec<Mount>> = OnceLock::new();

/// One `--mount`.
#[derive(Debug)]
struct Mount {
    given: String,
    /// The file that it is about; all of them without it.
    file: Option<String>,
    key: KeyPath,
    is_used: AtomicBool,
}

/// Takes what `--mount` says: `KEY`, or `FILE=KEY`.
pub(crate) fn set(given: &[String]) -> Result<(), Failure> {
    let mounts = given.iter().map(|given| parse(given)).collect::<Result<Vec<_>, _>>()?;
    for (at, mount) in mounts.iter().enumerate() {
        if mounts.iter().take(at).any(|other| other.file == mount.file) {
            return Err(Failure::invalid(format_args!(
                "--mount {}: another --mount says the same",
                mount.given
            ))
            .help("say of each file once where its root lies, as in --mount FILE=KEY"));
        }
    }
    // It is set once.
    let _ = MOUNTS.set(mounts);
    Ok(())
}

fn parse(given: &str) -> Result<Mount, Failure> {
    let mount = |file: Option<&str>, key| Mount {
        given: given.to_owned(),
        file: file.map(str::to_owned),
        key,
        is_used: AtomicBool::new(false),
    };
    let whole = match KeyPath::parse(given) {
        Ok(key) => return Ok(mount(None, key)),
        Err(error) => error,
    };
    // A file's name may hold the sign, and so may a key's.
    let splits = given.match_indices('=').filter_map(|(at, _)| given.split_at_checked(at));
    for (file, key) in splits.filter(|(file, _)| !file.is_empty()) {
        if let Ok(key) = KeyPath::parse(key.strip_prefix('=').unwrap_or(key)) {
            return Ok(mount(Some(file), key));
        }
    }
    Err(Failure::invalid(format_args!("--mount {given}: {whole}"))
        .help(r"write it as 'HKLM\SYSTEM', or as FILE=KEY, in quotes"))
}

/// A reader of a `.reg` file, with the place of its root if that was said.
pub(crate) fn reader<R: std::io::Read>(name: &str, input: R, page: Option<CodePage>) -> Reader<R> {
    let reader = Reader::with_code_page(input, page);
    match of(name) {
        Some(mount) => {
            mount.is_used.store(true, Ordering::Relaxed);
            reader.mounted_at(mount.key.clone())
        }
        None => reader,
    }
}

/// Returns `true` if it was said where the root of the file lies.
pub(crate) fn is_mounted(name: &str) -> bool {
    of(name).is_some()
}

/// What was said of a file: by its name, else of all files.
fn of(name: &str) -> Option<&'static Mount> {
    let mounts = MOUNTS.get()?;
    let is = |file: &str| file == name || Path::new(file) == Path::new(name);
    let own = mounts.iter().find(|mount| mount.file.as_deref().is_some_and(is));
    own.or_else(|| mounts.iter().find(|mount| mount.file.is_none()))
}

/// Warns of each `--mount` that said nothing of any file that was read.
pub(crate) fn warn_unused() {
    for mount in MOUNTS.get().into_iter().flatten() {
        if !mount.is_used.load(Ordering::Relaxed) {
            messages::say(format_args!(
                "warning: no .reg file was read to which --mount {} applies",
                mount.given
            ));
        }
    }
}
