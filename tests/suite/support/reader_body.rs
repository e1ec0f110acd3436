//! What must hold for any bytes at all, whatever they were meant to be.
//!
//! The property test, the seeds and the fuzzer (`fuzz/`) all run this. It names nothing of the tests
//! around it, because the fuzzer includes it as a file.

use std::io::Read;

use regdraft::change::Operation;
use regdraft::lint;
use regdraft::reg::{self, CodePage, FormatError, Order, Reader, Style, Target};
use regdraft::registry::KeyRef;

/// Gives a few bytes at a time, so that windows end anywhere.
struct Drip<'a> {
    rest: &'a [u8],
    step: usize,
}

impl Read for Drip<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = self.step.min(self.rest.len()).min(out.len());
        let (now, later) = self.rest.split_at(count);
        out[..count].copy_from_slice(now);
        self.rest = later;
        Ok(count)
    }
}

/// Everything that reads `.reg` files, on one input. The first byte chooses the code page and how much
/// is read at a time.
pub fn check(input: &[u8]) {
    let Some((choice, file)) = input.split_first() else { return };
    let numbers = [1252, 932, 65001, 1251];
    let page = CodePage::new(numbers[usize::from(choice % 4)]).unwrap();
    let step = [1, 3, 7, 1 << 20][usize::from(choice / 4 % 4)];
    records_give_the_file_back(file, page, step);
    changes_survive_being_written(file, page);
    formatting_keeps_the_meaning(file, page);
    a_state_is_what_the_lines_say(file, page);
    for order in [Order::File, Order::Sorted] {
        let mut text = Vec::new();
        reg::write_text(&mut text, Reader::with_code_page(file, page), order).unwrap();
        assert!(std::str::from_utf8(&text).is_ok());
    }
    lint::check(Reader::with_code_page(file, page), None, |record, found| {
        for diagnostic in found {
            let line = diagnostic.span().unwrap().line();
            let last = record.line + record.lines.max(1);
            assert!((record.line..last).contains(&line), "{diagnostic} in {record:?}");
        }
    })
    .unwrap();
}

/// Every byte belongs to one record, and lines are counted without a gap.
fn records_give_the_file_back(file: &[u8], page: CodePage, step: usize) {
    let mut reader = Reader::with_code_page(Drip { rest: file, step }, page);
    let mut bytes = Vec::new();
    let mut line = 1;
    while let Some(record) = reader.next_record().unwrap() {
        bytes.extend_from_slice(&record.raw());
        assert!(record.lines == 0 || record.line == line, "{record:?}");
        line += record.lines;
    }
    assert_eq!(bytes, file, "the records are the file");
    assert!(reader.next_record().unwrap().is_none(), "the end stays the end");
}

/// A state has the keys and values of the file's lines, and no others.
fn a_state_is_what_the_lines_say(file: &[u8], page: CodePage) {
    let Ok(state) = reg::read_state(Reader::with_code_page(file, page), &mut Vec::new()) else {
        return;
    };
    let changes = Reader::with_code_page(file, page);
    let changes = reg::read_changes(changes, None, &mut Vec::new()).unwrap();
    let mut keys = std::collections::BTreeSet::new();
    let mut values = std::collections::BTreeSet::new();
    for change in &changes {
        keys.extend(change.key().lineage());
        let key = state.key(change.key()).present().expect("each key is there");
        if let Operation::SetValue { name, data } = change.operation() {
            values.insert((change.key().clone(), name.clone()));
            let (_, found) = key.value(name).expect("each value is there");
            // A change says what an import makes of it.
            assert!(found.import_appends_nul() || found == data.as_ref());
        }
    }
    let found: Vec<_> = state.keys().map(KeyRef::path).collect();
    assert!(found.iter().eq(keys.iter()), "{found:?}");
    assert_eq!(state.keys().map(|key| key.values().count()).sum::<usize>(), values.len());
}

/// What a file does can be written, if the format can say it, and read again.
fn changes_survive_being_written(file: &[u8], page: CodePage) {
    let mut remarks = Vec::new();
    let reader = Reader::with_code_page(file, page);
    let Ok(changes) = reg::read_changes(reader, None, &mut remarks) else { return };
    let Ok(lowered) = reg::lower(&changes, Target::Change { before: None }) else {
        // Only text of an odd number of bytes: what that becomes is not known.
        assert!(remarks.iter().any(|remark| remark.code().id() == "RD1402"), "{remarks:?}");
        return;
    };
    for style in [Style::default(), Style::regedit4(page)] {
        let mut written = Vec::new();
        // A code page does not have every character; that is said before anything is written.
        if reg::write_changes(&mut written, &lowered, style).is_err() {
            assert!(style != Style::default() && written.is_empty());
            continue;
        }
        let mut remarks = Vec::new();
        let again =
            reg::read_changes(Reader::with_code_page(&written[..], page), None, &mut remarks);
        assert_eq!(&again.unwrap(), lowered.changes());
        let quiet = remarks.iter().all(|remark| {
            // Names may be what they are, and text may look like UTF-8.
            matches!(remark.code().id(), "RD1007" | "RD1208")
        });
        assert!(quiet, "{remarks:?}");
    }
}

/// A formatted file means what the file meant, and is formatted.
fn formatting_keeps_the_meaning(file: &[u8], page: CodePage) {
    let Ok(style) = reg::style_of(file, page) else { return };
    let formatted = match reg::format(file, page, style, &mut Vec::new()) {
        Ok(formatted) => formatted,
        Err(FormatError::Read(error)) => panic!("{error}"),
        // Said, and nothing given out.
        Err(_) => return,
    };
    let read = |bytes: &[u8]| {
        reg::read_changes(Reader::with_code_page(bytes, page), None, &mut Vec::new()).unwrap()
    };
    assert!(read(file).iter().eq(read(&formatted).iter()), "the meaning changed");
    let again = reg::format(&formatted, page, style, &mut Vec::new()).unwrap();
    assert!(again == formatted, "formatting twice is formatting once");
}
