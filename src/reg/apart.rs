//! What do two exports not have in common, without keeping what they do?
//!
//! Exporters write keys in canonical order, each with its values. So two exports can be read side
//! by side, key by key: what stands in both, byte for byte, is read once and not kept. What comes of
//! it are two small states that differ in exactly what the files differ in.

use std::cmp::Ordering;
use std::io::Read;

use super::ReadError;
use super::block::{Names, Path};
use super::encoding::Encoding;
use super::reader::Reader;
use super::record::{Parsed, Version};
use super::value_line::Name;
use crate::registry::{
    KeyPath, KeyPathRef, Scope, Snapshot, SnapshotBuilder, SnapshotError, TextRef, name_cmp,
    shared_prefix, split_name,
};

/// Reads two exports as states, without what stands in both.
///
/// The two states differ in what the files differ in, and cover what the files cover:
/// [`diff`](crate::change::diff) finds between them what it finds between the whole states. Apart
/// from that they do not hold what is in the files.
///
/// None for files that are not as exporters write them: keys in another order or without their
/// parents, 8-bit text, or a line about which there is something to say. Then
/// [`read_state`](super::read_state) must read both.
///
/// # Errors
/// [`ReadError`] if the input cannot be read.
///
/// # Examples
/// ```
/// use regdraft::{change, reg};
///
/// let export = |number: &str| -> Vec<u8> {
///     let text = format!("\u{feff}Windows Registry Editor Version 5.00\r\n\r\n\
///         [HKEY_CURRENT_USER\\A]\r\n\"x\"=dword:00000001\r\n\r\n\
///         [HKEY_CURRENT_USER\\A\\B]\r\n\"y\"=dword:{number}\r\n\r\n");
///     text.encode_utf16().flat_map(u16::to_le_bytes).collect()
/// };
/// let (a, b) = (export("00000001"), export("00000002"));
/// let (a, b) = (reg::Reader::new(&a[..]), reg::Reader::new(&b[..]));
/// let (a, b) = reg::read_apart(a, b)?.expect("both are as exporters write them");
/// assert_eq!(a.keys().flat_map(|key| key.values()).count(), 1, "x is the same, so it is not kept");
/// assert_eq!(change::diff(&a, &b).differences().len(), 1);
/// # Ok::<(), regdraft::reg::ReadError>(())
/// ```
pub fn read_apart(
    first: Reader<impl Read>,
    second: Reader<impl Read>,
) -> Result<Option<(Snapshot, Snapshot)>, ReadError> {
    let (mut a, mut b) = (Side::new(first), Side::new(second));
    match compare(&mut a, &mut b) {
        Ok(()) => Ok(finish(a.state, b.state)),
        Err(Stop::Unfit) => Ok(None),
        Err(Stop::Failed(error)) => Err(error),
    }
}

fn finish(a: SnapshotBuilder, b: SnapshotBuilder) -> Option<(Snapshot, Snapshot)> {
    // A contradiction is told where the whole state is read.
    Some((a.finish().ok()?, b.finish().ok()?))
}

/// Why the files cannot be read side by side to their end.
enum Stop {
    /// One is not as exporters write them.
    Unfit,
    Failed(ReadError),
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        Stop::Failed(error)
    }
}

impl From<SnapshotError> for Stop {
    fn from(_: SnapshotError) -> Self {
        Stop::Unfit
    }
}

fn compare<A: Read, B: Read>(a: &mut Side<A>, b: &mut Side<B>) -> Result<(), Stop> {
    a.header()?;
    b.header()?;
    // Whether both have taken the same key last, below the same topmost one.
    let mut in_step = false;
    loop {
        a.block()?;
        if a.is_same_in(b)? {
            if in_step && a.is_below_the_last() {
                a.enter()?;
                continue;
            }
            b.follow(a, in_step);
            b.path.set(a.path.get());
            b.shared = None;
            enter_both(a, b)?;
            in_step = spelled(a.topmost.as_ref()) == spelled(b.topmost.as_ref());
            continue;
        }
        b.follow(a, in_step);
        in_step = false;
        b.block()?;
        match order(a.path.get(), b.path.get()) {
            None => break,
            Some(Ordering::Equal) => {
                enter_both(a, b)?;
                a.keep()?;
                b.keep()?;
            }
            Some(Ordering::Less) => a.keep_alone(b)?,
            Some(Ordering::Greater) => b.keep_alone(a)?,
        }
    }
    a.end()?;
    b.end()
}

/// Takes a key that is in both. One that only one file shows on top must exist in both states.
fn enter_both<A: Read, B: Read>(a: &mut Side<A>, b: &mut Side<B>) -> Result<(), Stop> {
    let (on_top_of_a, on_top_of_b) = (a.enter()?, b.enter()?);
    // What is above a key that is in both exists in both.
    (a.alone, b.alone) = (None, None);
    if on_top_of_a != on_top_of_b
        && let (Some(in_a), Some(in_b)) = (a.path.get(), b.path.get())
    {
        a.state.key(in_a)?;
        b.state.key(in_b)?;
    }
    Ok(())
}

fn spelled(path: Option<&KeyPath>) -> Option<TextRef<'_>> {
    path.map(KeyPath::text)
}

/// Which of two keys comes first; none if both files have ended.
fn order(a: Option<KeyPathRef<'_>>, b: Option<KeyPathRef<'_>>) -> Option<Ordering> {
    match (a, b) {
        (None, None) => None,
        (Some(_), None) => Some(Ordering::Less),
        (None, Some(_)) => Some(Ordering::Greater),
        (Some(a), Some(b)) => Some(a.order(b)),
    }
}

/// One of the files.
struct Side<R> {
    reader: Reader<R>,
    /// The key whose block is held; none at the end of the file.
    path: Path,
    /// What that has in common with the key before, in whole names, if it is known already.
    shared: Option<usize>,
    /// Whether a block is held, or the end has been reached, and has not been used yet.
    is_read: bool,
    /// How long the text of the block is.
    length: usize,
    /// The names of its values.
    names: Names,
    /// Whether one of them stands in it twice.
    has_twice: bool,
    /// The key before; not kept while both files take the same keys.
    previous: Path,
    /// The last key that is not below another one of the file.
    topmost: Option<KeyPath>,
    /// The first of the keys taken last that only this file has: what is below it is in no other.
    alone: Option<KeyPath>,
    state: SnapshotBuilder,
}

impl<R: Read> Side<R> {
    fn new(reader: Reader<R>) -> Self {
        Self {
            reader,
            path: Path::default(),
            shared: None,
            is_read: false,
            length: 0,
            names: Names::default(),
            has_twice: false,
            previous: Path::default(),
            topmost: None,
            alone: None,
            state: Snapshot::builder(),
        }
    }

    /// The next record, about which there must be nothing to say.
    fn step(&mut self) -> Result<Option<Parsed>, Stop> {
        let parsed = self.reader.step()?;
        if self.reader.remarks().is_empty() { Ok(parsed) } else { Err(Stop::Unfit) }
    }

    /// Whether a key line, or the end of the file, comes next.
    fn is_at_boundary(&mut self) -> Result<bool, ReadError> {
        let next = self.reader.extent.next;
        Ok(matches!(self.reader.scanner.byte_at(next)?, None | Some(b'[')))
    }

    /// Takes everything before the first key.
    fn header(&mut self) -> Result<(), Stop> {
        match self.step()? {
            Some(Parsed::Header(Version::V5))
                // The same line may name another key in a file that is mounted.
                if self.reader.encoding() == Some(Encoding::Utf16Le)
                    && !self.reader.foreign().is_mounted() => {}
            _ => return Err(Stop::Unfit),
        }
        while !self.is_at_boundary()? {
            match self.step()? {
                Some(Parsed::Blank | Parsed::Comment) => {}
                _ => return Err(Stop::Unfit),
            }
        }
        Ok(())
    }

    /// Reads the next key with its values, if it has not been read yet.
    fn block(&mut self) -> Result<(), Stop> {
        if self.is_read {
            return Ok(());
        }
        self.is_read = true;
        self.path.set(None);
        self.shared = None;
        self.length = 0;
        self.names.clear();
        let start = self.reader.extent.next;
        self.reader.go_to(start);
        self.reader.scanner.hold();
        if self.reader.scanner.byte_at(start)?.is_none() {
            return Ok(());
        }
        self.key()?;
        while !self.is_at_boundary()? {
            if self.take_plain() {
                continue;
            }
            match self.step()? {
                Some(Parsed::SetValue) => self.note_name(),
                Some(Parsed::Blank | Parsed::Comment) => {}
                _ => return Err(Stop::Unfit),
            }
        }
        self.length = self.reader.extent.next - self.reader.scanner.held();
        let start = self.reader.scanner.held();
        let text = self.reader.scanner.slice(start, start + self.length);
        self.has_twice = self.names.has_twice(text);
        Ok(())
    }

    /// Reads the line of the next key.
    fn key(&mut self) -> Result<(), Stop> {
        let at = self.reader.extent.next;
        let text = self.reader.scanner.rest(at);
        if !self.reader.scanner.has_nul()
            && let Some((shared, next)) = self.path.take(&self.previous, text)
        {
            self.shared = Some(shared);
            // The reader has not seen the line, nor perhaps any before it.
            self.reader.has_key = true;
            self.reader.go_to(at + next);
            return Ok(());
        }
        match self.step()? {
            Some(Parsed::Key { delete: false }) => self.path.set(Some(self.reader.path())),
            _ => return Err(Stop::Unfit),
        }
        Ok(())
    }

    /// Takes the values that stand as exporters write them; tells whether there are any.
    fn take_plain(&mut self) -> bool {
        let at = self.reader.extent.next;
        if self.reader.scanner.has_nul() {
            return false;
        }
        let behind = at - self.reader.scanner.held();
        let taken = self.names.take(self.reader.scanner.rest(at), behind);
        self.reader.go_to(at + taken);
        taken > 0
    }

    fn note_name(&mut self) {
        let begin = self.reader.scanner.held();
        match self.reader.name {
            Name::Window { start, end } => {
                self.names.push(self.reader.value_name(), start - begin, end - begin);
            }
            Name::Buffer => self.names.push_unescaped(self.reader.value_name()),
        }
    }

    /// The text of the block.
    fn text(&self) -> &[u8] {
        let start = self.reader.scanner.held();
        self.reader.scanner.slice(start, start + self.length)
    }

    /// Whether the block that is held comes next in the other file, too; then it is used in both.
    fn is_same_in<B: Read>(&mut self, other: &mut Side<B>) -> Result<bool, Stop> {
        if self.path.get().is_none() || self.has_twice {
            return Ok(false);
        }
        if other.is_read {
            if self.text() != other.text() {
                return Ok(false);
            }
        } else {
            let start = other.reader.extent.next;
            other.reader.go_to(start);
            other.reader.scanner.release();
            let is_ahead = other.reader.scanner.is_ahead(self.text())?;
            let start = other.reader.scanner.position();
            other.reader.go_to(start);
            if !is_ahead {
                return Ok(false);
            }
            let end = start + self.length;
            // A last line without an end may go on in the other file.
            let is_ended = match other.reader.scanner.byte_at(end)? {
                None => true,
                Some(next) => next == b'[' && self.text().ends_with(b"\n"),
            };
            if !is_ended {
                return Ok(false);
            }
            other.reader.go_to(end);
        }
        self.is_read = false;
        other.is_read = false;
        Ok(true)
    }

    /// Whether the key of the block is below the topmost one of the keys taken so far.
    fn is_below_the_last(&self) -> bool {
        let below = |(path, top): (KeyPathRef<'_>, &KeyPath)| {
            let (path, top) = (path.text().wtf8(), top.text().wtf8());
            path.get(top.len()) == Some(&b'\\') && path.starts_with(top)
        };
        self.path.get().zip(self.topmost.as_ref()).is_some_and(below)
    }

    /// Takes over which key was the last one, if both files have taken the same keys.
    fn follow<B: Read>(&mut self, other: &Side<B>, in_step: bool) {
        if in_step {
            self.previous.set(other.previous.get());
        }
    }

    /// Checks that the key of the block stands where exporters write it; tells whether it is below
    /// no other one.
    fn enter(&mut self) -> Result<bool, Stop> {
        self.is_read = false;
        let Some(path) = self.path.get() else { return Ok(false) };
        let shared = match (self.shared, self.previous.get()) {
            (Some(shared), _) => shared,
            (None, None) => 0,
            (None, Some(previous)) => shared(previous, path).ok_or(Stop::Unfit)?,
        };
        // The key before is at or below the topmost one, and spells it alike.
        let is_below = self.topmost.as_ref().is_some_and(|top| shared >= top.text().wtf8().len());
        if is_below {
            let (name, below) =
                split_name(path.text().wtf8().get(shared + 1..).unwrap_or_default());
            if name.is_empty() || below.is_some() {
                return Err(Stop::Unfit);
            }
        }
        if !is_below {
            self.state.cover(Scope::Subtree(path.to_path()));
            self.state.key(path)?;
            self.topmost = Some(path.to_path());
        }
        self.previous.set(Some(path));
        Ok(!is_below)
    }

    /// Keeps the block: its key and all its values.
    fn keep(&mut self) -> Result<(), Stop> {
        let start = self.reader.scanner.held();
        let end = start + self.length;
        self.reader.go_to(start);
        while self.reader.extent.next < end {
            match self.step()? {
                Some(Parsed::Key { .. }) => self.state.key(self.reader.path())?,
                Some(Parsed::SetValue) => {
                    self.state.add_value(self.reader.value_name(), self.reader.value_data())?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Keeps the block, which the other file does not have.
    fn keep_alone<B: Read>(&mut self, other: &mut Side<B>) -> Result<(), Stop> {
        let is_topmost = self.enter()?;
        self.keep()?;
        let Some(path) = self.path.get().map(KeyPathRef::to_path) else { return Ok(()) };
        let is_below = self.alone.as_ref().is_some_and(|alone| path.is_at_or_below(alone));
        if !is_below {
            // The key above it is in both.
            if let Some(parent) = path.parent().filter(|_| !is_topmost) {
                other.state.key(&parent)?;
            }
            self.alone = Some(path);
        }
        Ok(())
    }

    /// Checks that nothing is left but the end.
    fn end(&mut self) -> Result<(), Stop> {
        self.reader.scanner.release();
        if self.step()?.is_some() { Err(Stop::Unfit) } else { Ok(()) }
    }
}

/// How much of its path a key has in common with the one before, in whole names; none if it does not
/// come behind it, or spells one of them otherwise.
fn shared(previous: KeyPathRef<'_>, path: KeyPathRef<'_>) -> Option<usize> {
    if previous.root() != path.root() {
        return (previous.root() < path.root()).then_some(0);
    }
    let (before, after) = (previous.text().wtf8(), path.text().wtf8());
    let same = shared_prefix(before, after);
    match (before.get(same), after.get(same)) {
        // A key below the one before.
        (None, Some(b'\\')) => return Some(same),
        // The one before again, or a key above it.
        (_, None) if matches!(before.get(same), None | Some(b'\\')) => return None,
        _ => {}
    }
    let end = memchr::memrchr(b'\\', before.get(..same)?)?;
    let name = |text| split_name(text).0;
    let (before, after) = (name(before.get(end + 1..)?), name(after.get(end + 1..)?));
    let order = name_cmp(TextRef::from_wtf8(before), TextRef::from_wtf8(after));
    (order == Ordering::Less).then_some(end)
}
