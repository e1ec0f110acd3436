//! Laws 3, 4 and 10, on any bytes: records give the file back, what was read can be written, and
//! nothing makes the reader stop.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::{check, reader_body, repository};

/// What lines are made of; the odd ones often enough.
fn piece() -> impl Strategy<Value = String> {
    let fixed = [
        "\r\n",
        "\r\n",
        "\r\n",
        "\n",
        "\r",
        " ",
        "\t",
        "\"",
        "\"",
        "\\",
        "\\\\",
        "\\\"",
        "=",
        "=",
        "@",
        ";",
        "#",
        "[",
        "]",
        "-",
        ",",
        ",\\\r\n  ",
        ",\\\n",
        "\\\r\n",
        "dword:",
        "dword:1",
        "dword:00000010",
        "hex:",
        "hex:\\\r\n",
        "hex(2): \\ ;x\n\t",
        "hex(2):",
        "hex(7):",
        "hex(1):",
        "hex(b):",
        "hex(ffffffff):",
        "01",
        "ff,00,",
        "00,00",
        "1,2,f",
        "HKEY_CURRENT_USER",
        "HKEY_CURRENT_USER\\A",
        "\\B",
        "HKEY_LOCAL_MACHINE\\X]y",
        "-HKEY_CURRENT_USER\\A",
        "HKLM\\A",
        "[HKEY_CURRENT_USER\\A]\r\n",
        "\"a\"=",
        "\"a\"=\"x\"\r\n",
        "\"a\"=-",
        "\"A\"=dword:2",
        "@=\"\"",
        "é",
        "\u{2215}",
        "\u{1F600}",
        "\u{0}",
        "\u{1A}",
        "HKEY_CLASSES_ROOT\\.a = b\r\n",
        "HKEY_CLASSES_ROOT\\c=d",
        "\u{FEFF}",
        "\\0",
        "\\n",
        "; comment\r\n",
        "x",
        "REGEDIT4",
        "Windows Registry Editor Version 5.00",
    ];
    prop_oneof![
        12 => prop::sample::select(fixed.to_vec()).prop_map(str::to_owned),
        1 => "[ -~]{1,8}",
    ]
}

/// Files that begin well and then go anywhere, in any encoding, with some bytes changed.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let header = prop::sample::select(vec![
        "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\A]\r\n",
        "REGEDIT4\n\n[HKEY_CURRENT_USER\\A]\n",
        "Windows Registry Editor Version 5.00\r",
        "REGEDIT\r\n",
        "",
    ]);
    let changes = vec((any::<prop::sample::Index>(), any::<u8>()), 0..3);
    (any::<u8>(), 0..4_u8, header, vec(piece(), 0..40), changes).prop_map(
        |(choice, encoding, header, pieces, changes)| {
            let text = header.to_owned() + &pieces.concat();
            let mut bytes = match encoding {
                0 | 1 => [0xFEFF]
                    .into_iter()
                    .chain(text.encode_utf16())
                    .flat_map(u16::to_le_bytes)
                    .collect(),
                2 => text.into_bytes(),
                _ => format!("\u{FEFF}{text}").into_bytes(),
            };
            for (at, byte) in changes {
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                }
            }
            bytes.insert(0, choice);
            bytes
        },
    )
}

#[test]
fn any_file_is_read_whole() {
    check(file(), |input| {
        reader_body::check(&input);
        Ok(())
    });
}

/// Files without a fault, their keys in any order and spelling.
#[test]
fn any_order_of_keys_is_a_state() {
    let line = prop::sample::select(vec![
        "[HKEY_CURRENT_USER\\A]",
        "[HKEY_CURRENT_USER\\a]",
        "[HKEY_CURRENT_USER\\A\\B]",
        "[HKEY_CURRENT_USER\\a\\b\\C]",
        "[HKEY_CURRENT_USER\\A\\B\\C\\D]",
        "[HKEY_CURRENT_USER\\AB]",
        "[HKEY_CURRENT_USER\\\u{e9}]",
        "[HKEY_CURRENT_USER\\\u{c9}\\x]",
        "[HKEY_CURRENT_USER]",
        "[HKEY_LOCAL_MACHINE\\X]",
        "[hkey_local_machine\\x\\Y]",
        "[HKEY_USERS\\A\\B]",
        "\"v\"=dword:1",
        "\"V\"=dword:00000001",
        "\"w\"=\"x\"",
        "@=\"x\"",
        "\"l\"=hex:01,02,\\\r\n  03",
        "; a comment",
        "",
    ]);
    let first = prop::sample::select(vec!["HKEY_CURRENT_USER\\A\\B", "HKEY_LOCAL_MACHINE\\X\\y"]);
    check((first, vec(line, 0..40)), |(first, lines)| {
        let text = format!(
            "\u{FEFF}Windows Registry Editor Version 5.00\r\n[{first}]\r\n{}\r\n",
            lines.join("\r\n")
        );
        let mut input = vec![12];
        input.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let state =
            regdraft::reg::read_state(regdraft::reg::Reader::new(&input[1..]), &mut Vec::new());
        prop_assert!(state.is_ok(), "it is a state: {state:?}");
        reader_body::check(&input);
        Ok(())
    });
}

#[test]
fn any_bytes_are_read_whole() {
    check(vec(any::<u8>(), 0..200), |input| {
        reader_body::check(&input);
        Ok(())
    });
}

#[test]
fn seeds_and_regressions_of_the_fuzzer() {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        write_seeds();
    }
    let mut count = 0;
    for folder in ["fuzz/seeds", "fuzz/regressions"] {
        let Ok(entries) = std::fs::read_dir(repository(folder)) else { continue };
        for entry in entries {
            reader_body::check(&std::fs::read(entry.unwrap().path()).unwrap());
            count += 1;
        }
    }
    assert!(count >= 20, "{count} seeds");
}

/// The import cases are read as well, in every way.
#[test]
fn import_cases_are_read_whole() {
    for case in crate::import::cases() {
        for choice in [0, 4, 8, 13] {
            let mut input = vec![choice];
            input.extend_from_slice(&case.file);
            reader_body::check(&input);
        }
    }
}

/// Some of the import cases, as the fuzzer takes them.
fn write_seeds() {
    let folder = repository("fuzz/seeds");
    std::fs::create_dir_all(&folder).unwrap();
    for (number, case) in crate::import::cases().into_iter().enumerate().step_by(9) {
        let mut input = vec![u8::try_from(number % 16).unwrap()];
        input.extend_from_slice(&case.file);
        std::fs::write(folder.join(&case.name), input).unwrap();
    }
}
