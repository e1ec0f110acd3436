//! What does a snapshot show of its keys and values, and what not?

use regdraft::registry::{KeyPath, Scope, Snapshot, ValueData, ValueName, ValueType};

fn key(path: &str) -> KeyPath {
    KeyPath::parse(path).unwrap()
}

fn sample() -> Snapshot {
    let mut state = Snapshot::builder();
    state.cover(Scope::Subtree(key(r"HKCU\Software\A")));
    for path in
        [r"HKCU\Software\A", r"HKCU\Software\A\x", r"HKCU\Software\A\x\deep", r"HKCU\Software\A\y"]
    {
        state.key(&key(path)).unwrap();
    }
    let name = ValueName::new("n").unwrap();
    state.value(&key(r"HKCU\Software\A\y"), &name, ValueData::dword(7).as_ref()).unwrap();
    state.finish().unwrap()
}

#[test]
fn a_key_has_its_own_subkeys_and_no_others() {
    let state = sample();
    let names = |path: &str| -> Vec<String> {
        let key = state.key(&key(path)).present().unwrap();
        key.subkeys().map(|key| key.name().to_string()).collect()
    };
    assert_eq!(names(r"HKCU\Software\A"), ["x", "y"]);
    assert_eq!(names(r"HKCU\Software\A\x"), ["deep"]);
    assert_eq!(names(r"HKCU\Software\A\y"), [""; 0]);
    assert_eq!(names(r"HKCU\Software"), ["A"]);
    let top = state.key(&key(r"HKCU\Software\A")).present().unwrap();
    assert_eq!(top.subkey("Y".into()).unwrap().name().to_string(), "y");
    assert!(top.subkey("deep".into()).is_none(), "it is further down");
}

#[test]
fn debugging_shows_what_is_there() {
    let state = sample();
    let shown = format!("{state:?}");
    assert!(shown.contains(r"HKEY_CURRENT_USER\Software\A\y") && shown.contains("0x7"), "{shown}");
    let y = state.key(&key(r"HKCU\Software\A\y")).present().unwrap();
    assert!(format!("{y:?}").contains(r"Software\A\y"), "{y:?}");
}

#[test]
fn data_are_decoded_only_as_their_type() {
    let text: Vec<u8> = "%a%\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (value_type, is_text, is_number) in [
        (ValueType::EXPAND_SZ, true, false),
        (ValueType::QWORD, false, true),
        (ValueType::BINARY, false, false),
        (ValueType::NONE, false, false),
    ] {
        let data = ValueData::from_raw(value_type, &text);
        assert_eq!(data.as_ref().as_text().is_some(), is_text, "{value_type}");
        assert_eq!(data.as_ref().as_qword().is_some(), is_number, "{value_type}");
    }
}
