//! Does reading two exports side by side find exactly what comparing their whole states finds?

use proptest::collection::vec;
use proptest::prelude::*;
use regdraft::change::{self, Diff};
use regdraft::reg::{self, Reader};
use regdraft::registry::Snapshot;

use crate::support::generate::world;
use crate::support::{Quota, check};

/// A state as an exporter writes it, key by key: its header, then each key with its values.
fn blocks(state: &Snapshot) -> Vec<String> {
    let mut bytes = Vec::new();
    reg::write_state(&mut bytes, state).unwrap();
    // Names that are no text become other names, which serve as well.
    let units: Vec<u16> = bytes[2..].chunks(2).map(|u| u16::from_le_bytes([u[0], u[1]])).collect();
    let text = String::from_utf16_lossy(&units);
    text.split_inclusive("\r\n\r\n").map(str::to_owned).collect()
}

/// What can be done to a file.
#[derive(Clone, Debug)]
enum Edit {
    /// A key and its values go, perhaps with those below it.
    Drop(prop::sample::Index),
    Repeat(prop::sample::Index),
    Swap(prop::sample::Index, prop::sample::Index),
    DropLine(prop::sample::Index),
    /// A line is put behind another.
    Insert(prop::sample::Index, &'static str),
    /// The file ends without its last line end, or in the middle.
    Cut(prop::sample::Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<prop::sample::Index>;
    let line = prop::sample::select(vec![
        "; a comment",
        "\"new\"=dword:00000001",
        "\"v\"=\"other\"",
        "\"V\"=dword:00000002",
        "\"esc\\\\aped\"=\"1\"",
        "",
        "[HKEY_CURRENT_USER\\Software\\Contoso\\a\\new]",
        "[HKEY_CURRENT_USER\\Software\\Contoso\\zz]",
        "[HKEY_CURRENT_USER\\Software\\Contoso\\c\\d\\e]",
        "[HKEY_CURRENT_USER\\Software\\Contoso\\new] ; x",
        "[-HKEY_CURRENT_USER\\Software\\Contoso\\a]",
        "nonsense",
        "\"gone\"=-",
    ]);
    prop_oneof![
        4 => at().prop_map(Edit::Drop),
        1 => at().prop_map(Edit::Repeat),
        1 => (at(), at()).prop_map(|(a, b)| Edit::Swap(a, b)),
        3 => at().prop_map(Edit::DropLine),
        6 => (at(), line).prop_map(|(at, line)| Edit::Insert(at, line)),
        1 => at().prop_map(Edit::Cut),
    ]
}

fn edited(mut blocks: Vec<String>, edits: &[Edit]) -> String {
    for edit in edits {
        if blocks.len() < 2 {
            break;
        }
        let at = |index: &prop::sample::Index| 1 + index.index(blocks.len() - 1);
        match edit {
            Edit::Drop(index) => drop(blocks.remove(at(index))),
            Edit::Repeat(index) => {
                let block = blocks[at(index)].clone();
                blocks.push(block);
            }
            Edit::Swap(a, b) => {
                let (a, b) = (at(a), at(b));
                blocks.swap(a, b);
            }
            Edit::DropLine(index) | Edit::Insert(index, _) => {
                let mut lines: Vec<&str> = blocks.iter().flat_map(|b| b.split("\r\n")).collect();
                let at = 1 + index.index(lines.len() - 1);
                match edit {
                    Edit::Insert(_, line) => lines.insert(at, line),
                    _ => drop(lines.remove(at)),
                }
                let text = lines.join("\r\n");
                blocks = text.split_inclusive("\r\n\r\n").map(str::to_owned).collect();
            }
            Edit::Cut(index) => {
                let text = blocks.concat();
                // Behind the header.
                let kept = index.index(text.chars().count()).max(40);
                blocks = vec![text.chars().take(kept).collect()];
            }
        }
    }
    blocks.concat()
}

fn encoded(text: &str) -> Vec<u8> {
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// Reads a state whole.
fn whole(bytes: &[u8]) -> Option<Snapshot> {
    reg::read_state(Reader::new(bytes), &mut Vec::new()).ok()
}

fn assert_same(a: &Diff, b: &Diff) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.differences(), b.differences());
    prop_assert_eq!(a.only_first(), b.only_first());
    prop_assert_eq!(a.only_second(), b.only_second());
    prop_assert_eq!(a.changes(), b.changes());
    Ok(())
}

/// Gives a few bytes at a time, so that every window ends somewhere in a record.
struct Drip<'a>(&'a [u8], usize);

impl std::io::Read for Drip<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let n = self.0.len().min(out.len()).min(self.1);
        out[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

#[test]
fn side_by_side_or_whole_the_differences_are_the_same() {
    let (quick, differ, refused) = (Quota::default(), Quota::default(), Quota::default());
    let edits = || vec(edit(), 0..3);
    let piece = prop_oneof![Just(1_usize), 2..40_usize, Just(100_000)];
    check((world(), world(), any::<bool>(), edits(), edits(), piece), |case| {
        let (first, second, related, of_first, of_second, piece) = case;
        let second = if related { first.clone() } else { second };
        let (a, b) = (edited(blocks(&first), &of_first), edited(blocks(&second), &of_second));
        let (a, b) = (encoded(&a), encoded(&b));
        let apart =
            reg::read_apart(Reader::new(Drip(&a, piece)), Reader::new(Drip(&b, piece))).unwrap();
        let (whole_a, whole_b) = (whole(&a), whole(&b));
        refused.count(apart.is_none());
        quick.count(apart.is_some());
        if let Some((small_a, small_b)) = apart {
            // What cannot be read whole must not be taken here.
            let (Some(whole_a), Some(whole_b)) = (whole_a, whole_b) else {
                return Err(TestCaseError::fail("it is no state"));
            };
            let wanted = change::diff(&whole_a, &whole_b);
            let spelled = change::diff_with_spelling;
            assert_same(&change::diff(&small_a, &small_b), &wanted)
                .and_then(|()| {
                    assert_same(&spelled(&small_a, &small_b), &spelled(&whole_a, &whole_b))
                })
                .map_err(|error| {
                    let texts = [&a, &b].map(|bytes| crate::support::program::from_utf16(bytes));
                    TestCaseError::fail(format!("{error}\n{}\n---\n{}", texts[0], texts[1]))
                })?;
            differ.count(!wanted.differences().is_empty());
        }
        Ok(())
    });
    quick.assert("files that are as exporters write them");
    differ.assert("of which some differ");
    refused.assert("files that are not");
}

#[test]
fn what_both_have_is_not_kept() {
    let key = |name: &str, number: usize| {
        format!("[HKEY_CURRENT_USER\\Software\\{name}]\r\n\"n\"=dword:{number:08x}\r\n\r\n")
    };
    let file = |changed: usize| {
        let mut text = "Windows Registry Editor Version 5.00\r\n\r\n".to_owned();
        text += &key("A", 0);
        for at in 0..20_000 {
            text += &key(&format!("A\\{at:05}"), if at == changed { 7 } else { at });
        }
        encoded(&text)
    };
    let (a, b) = (file(usize::MAX), file(12_345));
    let (small_a, small_b) =
        reg::read_apart(Reader::new(&a[..]), Reader::new(&b[..])).unwrap().unwrap();
    assert_eq!(small_a.stated_keys().count() + small_b.stated_keys().count(), 4);
    let found = change::diff(&small_a, &small_b);
    assert_eq!(found.differences().len(), 1);
    assert_eq!(found.differences()[0].key().to_string(), "HKEY_CURRENT_USER\\Software\\A\\12345");
}

/// What one file begins further down is not covered above by it.
#[test]
fn files_that_begin_at_different_keys() {
    let file = |keys: &[&str]| {
        let key =
            |key: &&str| format!("[HKEY_CURRENT_USER\\{key}]\r\n\"x\"=dword:00000001\r\n\r\n");
        let body: String = keys.iter().map(key).collect();
        encoded(&format!("Windows Registry Editor Version 5.00\r\n\r\n{body}"))
    };
    let all = ["S", "S\\A", "S\\A\\B", "S\\C", "S\\D", "T", "T\\A"];
    for first in 0..1 << all.len() {
        let kept = |mask: usize| {
            let kept = all.iter().enumerate().filter(move |(at, _)| mask >> at & 1 == 1);
            kept.map(|(_, key)| *key).collect::<Vec<_>>()
        };
        for second in [0b111_1111, 0b011_1110, 0b101_1010, 0b111_0100, 0b100_1001] {
            let (a, b) = (file(&kept(first)), file(&kept(second)));
            let apart = reg::read_apart(Reader::new(&a[..]), Reader::new(&b[..])).unwrap();
            // Without its parent, a key may stand where no exporter writes it.
            let Some((small_a, small_b)) = apart else { continue };
            let found = change::diff(&small_a, &small_b);
            let wanted = change::diff(&whole(&a).unwrap(), &whole(&b).unwrap());
            assert_same(&found, &wanted).unwrap();
        }
    }
    let (a, b) = (file(&all), file(&all[1..]));
    assert!(reg::read_apart(Reader::new(&a[..]), Reader::new(&b[..])).unwrap().is_some());
}

/// What no state can be must not pass because both files have it.
#[test]
fn what_is_wrong_in_both_files_is_not_passed_over() {
    let long = format!("\"{}\"=dword:00000001\r\n", "x".repeat(16_384));
    for lines in [
        &long,
        "\"a\"=dword:00000001\r\n\"b\"=\"\"\r\n\"A\"=dword:00000002\r\n",
        "\"a\"=\"x\"\r\n\"a\"=\"y\"\r\n",
        "@=\"x\"\r\n\"\"=\"y\"\r\n",
        "\"b\"=\"\"\r\n\"a\"=dword:00000001\r\n\"A\" = dword:2 ; why\r\n",
        "\"a\" = \"x\"\r\n\"b\" = \"x\"\r\n\"c\"=\"\"\r\n\"B\"=\"y\"\r\n",
        "\"gone\"=-\r\n",
        "\"a\"=\"x\" # y\r\n",
        "\"a\"=hex:0g\r\n",
        "\"a\"=hex:01,\\\r\n  \"b\"=\"\"\r\n",
        "\"a\"=\"\\x\"\r\n\"b\"=\"\\0\"\r\n",
        "[-HKEY_CURRENT_USER\\A\\B]\r\n",
        "[HKEY_CURRENT_USER\\A\\B\r\n",
        "\"a\"=\"\0\"\r\n",
    ] {
        let file = encoded(&format!(
            "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\A]\r\n{lines}\r\n"
        ));
        let apart = reg::read_apart(Reader::new(&file[..]), Reader::new(&file[..])).unwrap();
        assert!(apart.is_none() && whole(&file).is_none(), "{lines}");
    }
}

/// A value that the reader has to look at is found in a file of which it has seen no key yet.
#[test]
fn what_both_begin_with_is_no_matter() {
    for value in ["\"a\\\\b\"=dword:0000000", "\"a\"=\"x\r\ny\"\r\n\"b\"=dword:0000000"] {
        let file = |number: u32| {
            encoded(&format!(
                "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\A]\r\n\
                 \"x\"=dword:00000001\r\n\r\n[HKEY_CURRENT_USER\\A\\B]\r\n{value}{number}\r\n\r\n"
            ))
        };
        let (a, b) = (file(1), file(2));
        let apart = reg::read_apart(Reader::new(&a[..]), Reader::new(&b[..])).unwrap();
        let (small_a, small_b) = apart.expect("both are as exporters write them");
        assert_eq!(change::diff(&small_a, &small_b).differences().len(), 1);
    }
}

#[test]
fn files_of_8_bits_are_read_whole() {
    let file = b"Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\A]\r\n\r\n";
    let apart = reg::read_apart(Reader::new(&file[..]), Reader::new(&file[..])).unwrap();
    assert!(apart.is_none() && whole(file).is_some());
}

#[test]
fn files_of_two_versions_are_read_whole() {
    // The bytes of text mean something else in version 4.
    let body = "\r\n\r\n[HKEY_CURRENT_USER\\A]\r\n\"x\"=hex(2):41,00,00,00\r\n\r\n";
    let (old, new) = ("REGEDIT4", "Windows Registry Editor Version 5.00");
    let (a, b) = (encoded(&format!("{old}{body}")), encoded(&format!("{new}{body}")));
    assert!(reg::read_apart(Reader::new(&a[..]), Reader::new(&b[..])).unwrap().is_none());
    let found = change::diff(&whole(&a).unwrap(), &whole(&b).unwrap());
    assert_eq!(found.differences().len(), 1);
}
