//! How are files read and written, so that nothing is lost or left half-done?

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use regdraft::ticket::is_file_name;

use super::args::OutputArgs;
use super::failure::{Failure, Kind};

/// What standard input held, where it must be read more than once.
static STDIN: OnceLock<Vec<u8>> = OnceLock::new();

/// Reads standard input now, so that it can be read again.
pub(crate) fn hold_stdin() -> Result<&'static [u8], Failure> {
    if STDIN.get().is_none() {
        let bytes = read("-")?;
        return Ok(STDIN.get_or_init(|| bytes));
    }
    Ok(STDIN.get().map(Vec::as_slice).unwrap_or_default())
}

/// Reads an input: a file, or standard input for `-`.
pub(crate) fn read(name: &str) -> Result<Vec<u8>, Failure> {
    if name == "-" {
        if let Some(held) = STDIN.get() {
            return Ok(held.clone());
        }
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        return match read {
            Ok(_) => Ok(bytes),
            Err(error) => Err(Failure::io(Path::new("standard input"), &error)),
        };
    }
    fs::read(name).map_err(|error| Failure::io(Path::new(name), &error))
}

/// Opens an input to be read as a stream.
pub(crate) fn open(name: &str) -> Result<Box<dyn Read>, Failure> {
    if name == "-" {
        if let Some(held) = STDIN.get() {
            return Ok(Box::new(held.as_slice()));
        }
        return Ok(Box::new(io::stdin()));
    }
    let file = fs::File::open(name).map_err(|error| Failure::io(Path::new(name), &error))?;
    Ok(Box::new(file))
}

/// Writes a result to the file asked for, or to standard output.
pub(crate) fn deliver(output: &OutputArgs, bytes: &[u8]) -> Result<(), Failure> {
    match &output.output {
        Some(path) if path.as_os_str() != "-" => create(path, output.force, |file| {
            file.write_all(bytes).map_err(|error| Failure::io(path, &error))
        }),
        _ => print(bytes),
    }
}

/// As [`deliver`], for a result that is written piece by piece.
pub(crate) fn stream(
    output: &OutputArgs,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    match &output.output {
        Some(path) if path.as_os_str() != "-" => create(path, output.force, write),
        _ => write(&mut stdout()),
    }
}

/// Writes a page for people: to a terminal in its width and colours, elsewhere plain.
pub(crate) fn deliver_text(
    output: &OutputArgs,
    page: impl Fn(bool, Option<usize>) -> String,
) -> Result<(), Failure> {
    if output.output.as_ref().is_some_and(|path| path.as_os_str() != "-") {
        return deliver(output, page(false, None).as_bytes());
    }
    let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok()).or(columns);
    let color = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
    print(page(color, columns.map(|width: usize| width.max(40))).as_bytes())
}

/// Writes to standard output. A reader that has gone away has had enough.
pub(crate) fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::io(Path::new("standard output"), &error))
        }
        _ => Ok(()),
    }
}

/// Standard output, for results that are written as they come. Once the reader has gone away, what is
/// written is dropped: it has had enough.
pub(crate) fn stdout() -> impl Write {
    struct Output(io::StdoutLock<'static>, bool);
    impl Write for Output {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            // In whole blocks: the lock would look for line ends in them.
            match if self.1 { Ok(()) } else { self.0.write_all(bytes) } {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.1 = true,
                written => written?,
            }
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            match if self.1 { Ok(()) } else { self.0.flush() } {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                flushed => flushed,
            }
        }
    }
    Output(io::stdout().lock(), false)
}

/// Replaces a file, whole or not at all.
pub(crate) fn replace(name: &str, bytes: &[u8]) -> Result<(), Failure> {
    create(Path::new(name), true, |file| {
        file.write_all(bytes).map_err(|error| Failure::io(Path::new(name), &error))
    })
}

/// Replaces a file, whole or not at all, with what is written; not if nothing is. `write` tells whether
/// it wrote something.
pub(crate) fn replace_with(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<bool, Failure>,
) -> Result<bool, Failure> {
    let mut file = Begun { path: beside(path), file: None };
    let replaced = write(&mut file).and_then(|written| {
        if written {
            fs::rename(&file.path, path).map_err(|error| Failure::io(path, &error))?;
        }
        Ok(written)
    });
    if file.file.is_some() && !matches!(replaced, Ok(true)) {
        // What was begun is taken away; the error that matters is the one above.
        let _ = fs::remove_file(&file.path);
    }
    replaced
}

/// A file that comes to be when something is written to it.
struct Begun {
    path: PathBuf,
    file: Option<fs::File>,
}

impl Write for Begun {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.file.is_none() {
            // Made anew, so that nothing that stands there, or points elsewhere, is written to.
            let new = fs::OpenOptions::new().write(true).create_new(true).open(&self.path)?;
            self.file = Some(new);
        }
        self.file.as_mut().map_or(Ok(0), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes a file under a temporary name beside its own, then renames it. What is no regular file (a
/// device, a pipe) is written to as it stands.
fn create(
    path: &Path,
    force: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::io(path, &error);
    if path.metadata().is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let mut file = fs::OpenOptions::new().write(true).open(path).map_err(failed)?;
        return write(&mut file);
    }
    if !force && path.symlink_metadata().is_ok() {
        let message = format!("{} exists", path.display());
        return Err(
            Failure::refused(message).help("choose another file, or pass --force to replace it")
        );
    }
    let temporary = beside(path);
    // Made anew, so that nothing that stands there, or points elsewhere, is written to.
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).open(&temporary).map_err(failed)?;
    let written = write(&mut file).and_then(|()| fs::rename(&temporary, path).map_err(failed));
    written.inspect_err(|_| {
        // What was begun is taken away; the error that matters is the one above.
        let _ = fs::remove_file(&temporary);
    })
}

/// A name of its own beside a path.
fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

/// Makes a directory with these files, whole or not at all; with `force`, replaces the ticket in it.
pub(crate) fn write_directory(
    directory: &Path,
    files: &[(String, Vec<u8>)],
    force: bool,
) -> Result<(), Failure> {
    let occupied = match fs::read_dir(directory) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(Failure::io(directory, &error)),
    };
    if occupied && !force {
        let message = format!("the directory {} is not empty", directory.display());
        return Err(Failure::refused(message)
            .help("choose another directory, or pass --force to replace the ticket in it"));
    }
    let old = if occupied { replaceable(directory, files)? } else { Vec::new() };
    let staging = beside(directory);
    let failed = |error: io::Error| Failure::io(directory, &error);
    if let Some(parent) = staging.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    fs::create_dir(&staging).map_err(failed)?;
    let result = stage(&staging, files).and_then(|()| install(&staging, directory, files, &old));
    result.map_err(|error| {
        // It was made above, so it holds nothing of anybody else's.
        let _ = fs::remove_dir_all(&staging);
        Failure::io(directory, &error)
    })
}

/// Writes all files into a directory of its own.
fn stage(staging: &Path, files: &[(String, Vec<u8>)]) -> io::Result<()> {
    for (name, bytes) in files {
        let path = staging.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, bytes)?;
    }
    Ok(())
}

/// Puts the staged files in place.
fn install(
    staging: &Path,
    directory: &Path,
    files: &[(String, Vec<u8>)],
    old: &[String],
) -> io::Result<()> {
    if !directory.exists() || (old.is_empty() && fs::remove_dir(directory).is_ok()) {
        return fs::rename(staging, directory);
    }
    for (name, _) in files {
        let path = directory.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::rename(staging.join(name), path)?;
    }
    for name in old.iter().filter(|name| !files.iter().any(|(new, _)| new == *name)) {
        let path = directory.join(name);
        fs::remove_file(&path)?;
        // The folder of a host that is no longer part of it goes, and only if nothing else is in it.
        for folder in path.ancestors().skip(1).take_while(|folder| *folder != directory) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
    // Only the folders are left in it.
    fs::remove_dir_all(staging)
}

/// The files that may be replaced: those that the old manifest lists, and only names that a ticket
/// can have.
fn replaceable(directory: &Path, files: &[(String, Vec<u8>)]) -> Result<Vec<String>, Failure> {
    #[derive(serde::Deserialize)]
    struct Manifest {
        schema: String,
        files: Vec<Entry>,
    }
    #[derive(serde::Deserialize)]
    struct Entry {
        name: String,
    }
    let no_ticket = || {
        let message = format!("{} holds files but no ticket", directory.display());
        Failure::refused(message).help("choose another directory: --force replaces a ticket only")
    };
    let manifest = fs::read(directory.join("manifest.json")).map_err(|_| no_ticket())?;
    let manifest: Manifest = serde_json::from_slice(&manifest).map_err(|_| no_ticket())?;
    if manifest.schema != "regdraft.manifest.v1" {
        return Err(no_ticket());
    }
    let own = ["manifest.json", "SHA256SUMS"].map(str::to_owned);
    let listed = manifest.files.into_iter().map(|entry| entry.name).chain(own);
    let old: Vec<String> = listed
        .filter(|name| is_file_name(name))
        .filter(|name| directory.join(name).exists())
        .collect();
    // Neither a link in place of a file, nor one in place of a folder on the way to it.
    let mut names = old.iter().chain(files.iter().map(|(name, _)| name));
    let on_the_way = |name: &String| {
        let path = directory.join(name);
        let folders: Vec<PathBuf> = path.ancestors().skip(1).map(Path::to_path_buf).collect();
        let inside = folders.into_iter().take_while(|folder| folder != directory);
        let link = |path: &PathBuf| path.symlink_metadata().is_ok_and(|there| !there.is_dir());
        let not_file = path.symlink_metadata().is_ok_and(|there| !there.is_file());
        inside.filter(link).chain(not_file.then_some(path)).next()
    };
    let odd = names.find_map(on_the_way);
    if let Some(path) = odd {
        let message = format!("{} is no regular file or folder", path.display());
        return Err(Failure::refused(message).help("move it away, or choose another directory"));
    }
    let foreign =
        files.iter().find(|(name, _)| !old.contains(name) && directory.join(name).exists());
    if let Some((name, _)) = foreign {
        let message = format!("{} is not part of the ticket there", directory.join(name).display());
        return Err(Failure::refused(message).help("move it away, or choose another directory"));
    }
    Ok(old)
}

/// Reads all files of a ticket's directory, those of its hosts too, by their names within it.
pub(crate) fn read_directory(directory: &Path) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut files = Vec::new();
    read_folder(directory, "", &mut files)?;
    files.sort();
    Ok(files)
}

fn read_folder(
    folder: &Path,
    prefix: &str,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::io(folder, &error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        let is_of_hosts = name == "hosts" || prefix == "hosts/";
        // `file_type` does not follow links.
        if is_of_hosts && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            read_folder(&path, &format!("{name}/"), files)?;
        } else if path.is_file() {
            let bytes = fs::read(&path).map_err(|error| Failure::io(&path, &error))?;
            files.push((name, bytes));
        } else {
            // Another folder, a pipe or a device is no part of a ticket, and is not opened.
            files.push((name, Vec::new()));
        }
    }
    Ok(())
}

/// A bug, in words.
pub(crate) fn bug(what: impl std::fmt::Display) -> Failure {
    Failure::new(Kind::Bug, format_args!("{what}; this is a bug in regdraft, please report it"))
}
