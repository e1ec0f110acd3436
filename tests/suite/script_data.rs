//! Whatever names and data are, scripts hold exactly these, or are refused by name.

use proptest::prelude::*;
use regdraft::change::Change;
use regdraft::registry::{KeyPath, ValueData, ValueName, ValueType};
use regdraft::render::{Artefact, Draft, RenderError, TicketId};

use crate::scripts::{SCRIPTS, draft, render};
use crate::support::adversarial::{adversarial, adversarial_data};
use crate::support::check;
use crate::support::literal::{decode, entries, evaluate, field, text_field};

#[test]
fn every_adversarial_text_comes_back_as_name_and_as_data() {
    let base = KeyPath::parse(r"HKCU\Software").unwrap();
    let mut changes = Vec::new();
    for (number, units) in adversarial_data().iter().enumerate() {
        let bytes: Vec<u8> = units.iter().chain([&0]).flat_map(|u| u.to_le_bytes()).collect();
        let key = base.join(&format!("data {number}")).unwrap();
        for value_type in [ValueType::SZ, ValueType::EXPAND_SZ] {
            let name = ValueName::new(&value_type.to_string()).unwrap();
            let data = ValueData::from_raw(value_type, &bytes);
            changes.push(Change::set_value(key.clone(), name, data));
        }
        if !units.contains(&0) {
            let two = [bytes.clone(), bytes.clone(), vec![0, 0]].concat();
            let data = ValueData::from_raw(ValueType::MULTI_SZ, &two);
            changes.push(Change::set_value(key, ValueName::new("multi").unwrap(), data));
        }
    }
    for units in adversarial() {
        let key = base.join_utf16(units.clone()).unwrap();
        let name = ValueName::from_utf16(units).unwrap();
        changes.push(Change::set_value(key, name, ValueData::dword(0xFFFF_FFFF)));
    }
    // And as what may stay in a key.
    let kept: Vec<Vec<u16>> = adversarial();
    let names = kept.iter().map(|units| ValueName::from_utf16(units.iter().copied()).unwrap());
    let purge = Change::keep_only_values(base.join("purged").unwrap(), names);
    let draft = draft(changes.iter().cloned().chain([purge]));
    for artefact in SCRIPTS {
        let script = render(&draft, artefact);
        let mut found = entries(&script);
        let purged = found.pop().unwrap();
        let mut names = Vec::new();
        let mut rest = field(&purged, "Names").strip_prefix("@(").unwrap();
        while rest != ")" {
            let (units, after) = evaluate(rest).unwrap();
            names.push(ValueName::from_utf16(units).unwrap());
            rest = after.strip_prefix(", ").unwrap_or(after);
        }
        names.sort();
        let mut kept: Vec<_> =
            kept.iter().map(|u| ValueName::from_utf16(u.iter().copied()).unwrap()).collect();
        kept.sort();
        kept.dedup();
        assert_eq!(names, kept);
        assert_eq!(found.len(), changes.len());
        for (entry, change) in found.iter().zip(&changes) {
            let key: Vec<u16> = change.key().below_root().units().collect();
            assert_eq!(text_field(entry, "Key"), key);
            let name: Vec<u16> = change.operation().value_name().unwrap().text().units().collect();
            assert_eq!(text_field(entry, "Name"), name);
            let regdraft::change::Operation::SetValue { data, .. } = change.operation() else {
                panic!()
            };
            let (kind, bytes) = decode(field(entry, "Kind"), field(entry, "Data"));
            assert_eq!(ValueData::from_raw(kind, &bytes), *data, "{change}");
        }
    }
}

#[test]
fn law_8_generated_data_and_names_come_back_or_are_refused_by_name() {
    let unit = prop_oneof![3 => 0x20_u16..0x7F, 2 => 0x2010_u16..0x2020, 1 => 1_u16..];
    let units = proptest::collection::vec(unit, 0..8);
    check((units.clone(), crate::support::generate::data()), |(units, data)| {
        let key = KeyPath::parse(r"HKCU\Software\Contoso").unwrap();
        let name = ValueName::from_utf16(units.iter().copied()).unwrap();
        let change = Change::set_value(key, name, data.clone());
        let draft = draft([change.clone()]);
        match draft.render(Artefact::ApplyScript) {
            Ok(bytes) => {
                let script = String::from_utf8(bytes).unwrap();
                let entry = entries(&script).remove(0);
                prop_assert_eq!(text_field(&entry, "Name"), units);
                let (kind, bytes) = decode(field(&entry, "Kind"), field(&entry, "Data"));
                prop_assert_eq!(ValueData::from_raw(kind, &bytes), data);
            }
            Err(RenderError::NotExpressible(why)) => {
                prop_assert!(why[0].message().contains(&change.to_string()));
                let writes = matches!(data.value_type().number(), 3 | 0);
                prop_assert!(!writes, ".NET writes any bytes of these: {:?}", data);
            }
            Err(other) => panic!("{other}"),
        }
        Ok(())
    });
}

/// Scripts of hostile text everywhere, for a parser of PowerShell: written where `REGDRAFT_SCRIPTS`
/// names a folder.
#[test]
fn hostile_scripts_for_a_parser() {
    let Some(folder) = std::env::var_os("REGDRAFT_SCRIPTS").map(std::path::PathBuf::from) else {
        crate::support::skip("set REGDRAFT_SCRIPTS to a folder, and parse what is written there");
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    let base = KeyPath::parse(r"HKCU\Software").unwrap();
    let write = |name: &str, draft: &Draft| {
        for artefact in SCRIPTS {
            let path = folder.join(format!("{name}-{artefact:?}.ps1"));
            std::fs::write(path, render(draft, artefact)).unwrap();
        }
    };
    for (at, units) in adversarial().iter().enumerate() {
        let name = ValueName::from_utf16(units.iter().copied()).unwrap();
        let key = base.join_utf16(units.iter().copied()).unwrap();
        let bytes: Vec<u8> = units.iter().chain([&0, &0]).flat_map(|u| u.to_le_bytes()).collect();
        let string = ValueData::from_raw(ValueType::SZ, &bytes[..bytes.len() - 2]);
        let changes = [
            Change::set_value(key.clone(), name.clone(), string),
            Change::set_value(
                key.clone(),
                ValueName::new("").unwrap(),
                ValueData::from_raw(ValueType::MULTI_SZ, &bytes),
            ),
            Change::keep_only_values(key.join("purged").unwrap(), [name]),
        ];
        let text = String::from_utf16_lossy(units);
        let id = TicketId::from_text(&text);
        let draft = Draft::new(id, changes.into_iter().collect()).with_title(&text);
        write(&format!("adversarial-{at}"), &draft.with_host(Some(text)));
    }
    let runs = std::cell::Cell::new(0);
    check(crate::support::generate::changes(), |changes| {
        runs.set(runs.get() + 1);
        let draft = draft(changes);
        if runs.get() % 8 == 0 && draft.render(Artefact::ApplyScript).is_ok() {
            write(&format!("generated-{}", runs.get()), &draft);
        }
        Ok(())
    });
}
