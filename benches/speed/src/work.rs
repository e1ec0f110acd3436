//! What is measured?

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use regdraft::change::{self, Diff};
use regdraft::reg::{self, Reader};
use regdraft::registry::Snapshot;

/// Does one piece of work once; gives a number that depends on all of it.
pub fn run(name: &str, file: &Path) -> usize {
    match name {
        "floor" => floor(file),
        "read" => std::hint::black_box(read(file)).keys().count(),
        "read-write" => {
            let state = read(file);
            let mut sink = Counter(0);
            reg::write_state(&mut sink, &state).expect("an export can be written");
            sink.0
        }
        "regashii" => regashii(file),
        "diff" => diff(file).differences().len(),
        "diff-whole" => change::diff(&read(file), &read(&later(file))).differences().len(),
        "diff-regashii" => diff_regashii(file),
        other => panic!("there is no work called {other}"),
    }
}

/// What no reader can do without: the bytes, and UTF-16 as something narrower.
pub fn floor(file: &Path) -> usize {
    let mut input = File::open(file).expect("the file is there");
    let mut bytes = vec![0; 64 * 1024];
    let mut text = vec![0; 64 * 1024];
    let mut sum = 0;
    loop {
        let read = input.read(&mut bytes).expect("the file can be read");
        if read == 0 {
            return sum;
        }
        transcode(&bytes[..read], &mut text);
        sum += usize::from(std::hint::black_box(&text)[0]);
    }
}

/// Keeps the low half of each unit and notes whether there was anything in the high half: what the
/// compiler makes vector code of, and what a file of nothing but ASCII needs.
fn transcode(bytes: &[u8], text: &mut [u8]) -> bool {
    let mut ascii = true;
    for (block, out) in bytes.as_chunks::<64>().0.iter().zip(text.as_chunks_mut::<32>().0) {
        let mut all = 0;
        for (pair, byte) in block.as_chunks::<2>().0.iter().zip(out) {
            let unit = u16::from_le_bytes(*pair);
            all |= unit;
            *byte = unit.to_le_bytes()[0];
        }
        ascii &= all < 0x80;
    }
    ascii
}

/// The file as a snapshot.
pub fn read(file: &Path) -> Snapshot {
    let input = File::open(file).expect("the file is there");
    let mut remarks = Vec::new();
    let state = reg::read_state(Reader::new(input), &mut remarks).expect("it is an export");
    assert!(remarks.is_empty(), "{remarks:?}");
    state
}

/// The other crate, as its documentation says; gives the number of keys.
pub fn regashii(file: &Path) -> usize {
    let registry = regashii::Registry::deserialize_file(file).expect("it is an export");
    registry.keys().len()
}

/// The file some time later, beside it.
pub fn later(file: &Path) -> PathBuf {
    file.with_extension("later.reg")
}

/// What has changed since, as `regdraft diff` finds it.
pub fn diff(file: &Path) -> Diff {
    let open = |file: &Path| Reader::new(File::open(file).expect("the file is there"));
    let (first, second) = reg::read_apart(open(file), open(&later(file)))
        .expect("both can be read")
        .expect("both are as exporters write them");
    change::diff(&first, &second)
}

/// The same by the other crate and a comparison of its maps; gives the number of keys and values that
/// differ.
fn diff_regashii(file: &Path) -> usize {
    let read = |file: &Path| regashii::Registry::deserialize_file(file).expect("it is an export");
    let (first, second) = (read(file), read(&later(file)));
    let mut found = 0;
    for (name, key) in first.keys() {
        let Some(other) = second.keys().get(name) else {
            found += 1 + key.values().len();
            continue;
        };
        if key != other {
            let (mine, others) = (key.values(), other.values());
            found += mine.iter().filter(|(name, value)| others.get(name) != Some(value)).count();
            found += others.keys().filter(|name| !mine.contains_key(name)).count();
        }
    }
    let new = second.keys().iter().filter(|(name, _)| !first.keys().contains_key(name));
    found + new.map(|(_, key)| 1 + key.values().len()).sum::<usize>()
}

/// Takes bytes and counts them.
pub struct Counter(pub usize);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += std::hint::black_box(bytes).len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
