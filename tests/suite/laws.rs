//! The laws of the design, each tried on hundreds of generated cases against a naive model.

use std::cmp::Ordering;
use std::hash::{DefaultHasher, Hash, Hasher};

use proptest::collection::vec;
use proptest::prelude::*;
use regdraft::change::{self, ChangeSet, LeftoverReason, Operation, Plan, is_protected};
use regdraft::json;
use regdraft::reg::{self, Target};
use regdraft::registry::{KeyPath, Presence, Scope, Snapshot, ValueData, ValueName, ValueType};

use crate::support::generate::{self, base};
use crate::support::model::{self, Model};
use crate::support::{Quota, check};

#[test]
fn law_1_any_bytes_under_any_type_come_back() {
    let types = prop_oneof![0..13_u32, any::<u32>()];
    check((types, vec(any::<u8>(), 0..64)), |(number, bytes)| {
        let value_type = ValueType::from_number(number);
        let data = ValueData::from_raw(value_type, &bytes);
        prop_assert_eq!(data.to_raw(), (value_type, bytes.clone()));
        // Through the compact form of a snapshot too.
        let (key, name) = (base(), ValueName::new("v").unwrap());
        let mut builder = Snapshot::builder();
        builder.value(&key, &name, data.as_ref()).unwrap();
        let snapshot = builder.finish().unwrap();
        let Presence::Present(found) = snapshot.value(&key, &name) else { panic!("it is there") };
        prop_assert_eq!(found.to_owned().to_raw(), (value_type, bytes));
        prop_assert_eq!(found.to_owned(), data);
        Ok(())
    });
}

/// Units from everywhere, and often those that fold, or look as if they did.
fn units() -> impl Strategy<Value = Vec<u16>> {
    let telling = prop::sample::select(vec![
        0x41_u16, 0x61, 0x5F, 0xB5, 0xDF, 0xE9, 0xC9, 0xFF, 0x130, 0x131, 0x178, 0x17F, 0x1C4,
        0x1C5, 0x1C6, 0x3C3, 0x3C2, 0x3A3, 0x1F80, 0x1F88, 0x1FB3, 0x1FBC, 0x212A, 0x212B, 0xD801,
        0xDC00, 0xDC28, 0xD800, 0xFF41, 0xFF21,
    ]);
    vec(prop_oneof![4 => telling, 1 => 1..=u16::MAX], 0..5)
}

#[test]
fn law_2_names_compare_as_windows_compares_them() {
    let hash = |name: &ValueName| {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        hasher.finish()
    };
    let same = Quota::default();
    // A name, the same one folded in part, and an unrelated one.
    let twin = units().prop_flat_map(|units| {
        let flips = vec(any::<bool>(), units.len());
        (Just(units), flips)
    });
    check((twin, units(), units()), |((a, flips), c, d)| {
        let b: Vec<u16> = a
            .iter()
            .zip(&flips)
            .map(|(unit, flip)| if *flip { model::fold(std::iter::once(*unit))[0] } else { *unit })
            .collect();
        let names = [a, b, c, d].map(|units| {
            let name = ValueName::from_utf16(units.iter().copied()).unwrap();
            assert_eq!(name.text().units().collect::<Vec<_>>(), units, "the spelling survives");
            name
        });
        for x in &names {
            for y in &names {
                let (fx, fy) = (model::name(x), model::name(y));
                prop_assert_eq!(x == y, fx == fy, "{:?} {:?}", x, y);
                prop_assert_eq!(x.cmp(y), fx.cmp(&fy), "{:?} {:?}", x, y);
                prop_assert!(x != y || hash(x) == hash(y));
            }
        }
        same.count(names[0] == names[1] && names[0].text() != names[1].text());
        Ok(())
    });
    same.assert("names that differ and are the same");
}

#[test]
fn law_2_key_paths_order_component_wise() {
    check((generate::key(), generate::key(), generate::key()), |(a, b, c)| {
        let by_model = |x: &KeyPath, y: &KeyPath| model::path(x).cmp(&model::path(y));
        prop_assert_eq!(a.cmp(&b), by_model(&a, &b));
        prop_assert_eq!(a == b, a.cmp(&b) == Ordering::Equal);
        if a <= b && b <= c {
            prop_assert!(a <= c);
        }
        prop_assert_eq!(a.is_at_or_below(&b), model::path(&a).starts_with(&model::path(&b)));
        Ok(())
    });
}

/// Whether some key or value name stands in two spellings.
fn has_case_collision(world: &Snapshot, changes: &ChangeSet) -> bool {
    let mut spellings: Vec<(model::Path, KeyPath)> = Vec::new();
    let own = world.keys().map(regdraft::registry::KeyRef::path);
    for key in own.chain(changes.iter().map(|change| change.key().clone())) {
        spellings.push((model::path(&key), key));
    }
    spellings.iter().any(|(folded, key)| {
        spellings.iter().any(|(other, twin)| folded == other && key.text() != twin.text())
    })
}

#[test]
fn applying_changes_does_what_the_model_does() {
    let (deletes, collisions, parents) = (Quota::default(), Quota::default(), Quota::default());
    check((generate::world(), generate::changes()), |(world, changes)| {
        let before = Model::of(&world);
        let after = change::apply(&world, &changes).unwrap();
        let mut expected = before.clone().apply_all(&changes);
        let mut found = Model::of(&after);
        // The keys above the base hold nothing and are known only while something is below.
        let depth = model::path(&base()).len();
        for model in [&mut expected, &mut found] {
            model.0.retain(|path, _| path.len() >= depth);
        }
        prop_assert_eq!(found, expected);
        prop_assert!(after.coverage().subtree(&base()), "what was known stays known");
        // Normal form changes nothing.
        let normal = change::apply(&world, &changes.normal_form().into_iter().collect()).unwrap();
        prop_assert_eq!(&normal, &after);
        deletes.count(changes.iter().any(|change| {
            let key = model::path(change.key());
            *change.operation() == Operation::DeleteKey
                && before.0.keys().any(|k| k.len() > key.len() && k.starts_with(&key))
        }));
        collisions.count(has_case_collision(&world, &changes));
        parents.count(changes.iter().any(|change| {
            let path = model::path(change.key());
            matches!(change.operation(), Operation::CreateKey | Operation::SetValue { .. })
                && !before.0.contains_key(&path[..path.len() - 1])
        }));
        Ok(())
    });
    deletes.assert("a delete of a key with keys below it");
    collisions.assert("names that differ and are the same");
    parents.assert("keys created together with their parents");
}

#[test]
fn law_6_the_rollback_restores_the_state_exactly() {
    let (deletes, collisions, parents) = (Quota::default(), Quota::default(), Quota::default());
    check((generate::world(), generate::changes()), |(world, changes)| {
        let plan = Plan::new(&world, &changes);
        let after = change::apply(&world, &changes).unwrap();
        let restored = change::apply(&after, plan.rollback()).unwrap();
        // The keys above the base were not known to exist where the world is empty.
        prop_assert_eq!(
            restored.excerpt(world.coverage()).unwrap(),
            world.excerpt(world.coverage()).unwrap()
        );
        let unknown = |reason| reason != LeftoverReason::Protected;
        for leftover in plan.leftovers().iter().filter(|l| unknown(l.reason())) {
            prop_assert!(!leftover.key().is_at_or_below(&base()), "{}", leftover);
        }
        // And it is minimal: on a state that the change leaves alone, nothing is to be undone.
        if after == world {
            prop_assert!(plan.rollback().is_empty(), "{:?}", plan.rollback());
        }
        deletes.count(changes.iter().any(|change| {
            *change.operation() == Operation::DeleteKey
                && world.key(change.key()).present().is_some_and(|key| key.subtree().count() > 1)
        }));
        collisions.count(has_case_collision(&world, &changes));
        parents.count(plan.steps().iter().any(|step| step.creates().len() > 1));
        Ok(())
    });
    deletes.assert("a delete of a key with keys below it");
    collisions.assert("names that differ and are the same");
    parents.assert("keys created together with their parents");
}

/// A world of which only a part is known: what is known comes back, and the rollback touches
/// nothing that the changes did not.
#[test]
fn law_6_holds_on_what_a_partial_state_covers() {
    let partial = Quota::default();
    let strategy = (generate::world(), generate::coverage(), generate::changes());
    check(strategy, |(world, coverage, changes)| {
        let known = world.excerpt(&coverage).unwrap();
        let plan = Plan::new(&known, &changes);
        partial.count(plan.leftovers().iter().any(|l| l.key().is_at_or_below(&base())));
        // What really happens, in the whole world.
        let after = change::apply(&world, &changes).unwrap();
        let restored = change::apply(&after, plan.rollback()).unwrap();
        prop_assert_eq!(
            restored.excerpt(known.coverage()).unwrap(),
            known.excerpt(known.coverage()).unwrap(),
            "what is known comes back"
        );
        let (after, restored) = (Model::of(&after), Model::of(&restored));
        let before = Model::of(&world);
        // Whatever does not come back is listed.
        let listed = |path: &model::Path| {
            plan.leftovers().iter().any(|left| path.starts_with(&model::path(left.key())))
        };
        for path in before.0.keys().chain(restored.0.keys()) {
            let same = before.0.get(path) == restored.0.get(path);
            // The keys above the base are on every machine.
            let above = path.len() < model::path(&base()).len();
            prop_assert!(
                same || above || listed(path),
                "{:?} is lost, and not listed: {:?}",
                path,
                plan
            );
        }
        // Everything outside of the coverage is after the rollback as the changes left it.
        let covers = |key: &model::Path| {
            let covered = |scope: &Scope| {
                let at = model::path(scope.key());
                match scope {
                    Scope::Subtree(_) => key.starts_with(&at),
                    _ => *key == at,
                }
            };
            known.coverage().scopes().iter().any(covered)
        };
        for path in before.0.keys().chain(after.0.keys()).chain(restored.0.keys()) {
            // A key that comes back brings the keys above it.
            let needed = restored.0.keys().any(|key| key.starts_with(path) && covers(key));
            if !covers(path) && !needed {
                let below_known = (1..path.len()).any(|depth| covers(&path[..depth].to_vec()));
                if !below_known {
                    prop_assert_eq!(after.0.get(path), restored.0.get(path), "{:?}", path);
                }
            }
        }
        Ok(())
    });
    partial.assert("a change to something that is not known");
}

#[test]
fn the_excerpt_of_a_plan_gives_the_same_plan() {
    let strategy = (generate::world(), generate::coverage(), generate::changes());
    check(strategy, |(world, coverage, changes)| {
        let text = |plan: &Plan| {
            let mut text = Vec::new();
            json::write_plan(&mut text, plan).unwrap();
            String::from_utf8(text).unwrap()
        };
        let known = world.excerpt(&coverage).unwrap();
        let plan = Plan::new(&known, &changes);
        let excerpt = plan.excerpt(&known).unwrap();
        let again = Plan::new(&excerpt, &changes);
        prop_assert_eq!(text(&again), text(&plan));
        prop_assert_eq!(again.excerpt(&excerpt).unwrap(), excerpt);
        Ok(())
    });
}

#[test]
fn law_4_what_is_written_reads_back() {
    let (deletes, collisions, parents) = (Quota::default(), Quota::default(), Quota::default());
    check(generate::reg_changes(), |changes| {
        let lowered = reg::lower(&changes, Target::Change { before: None }).unwrap();
        let mut file = Vec::new();
        reg::write_changes(&mut file, &lowered, reg::Style::default()).unwrap();
        let mut remarks = Vec::new();
        let read = reg::read_changes(reg::Reader::new(&file[..]), None, &mut remarks).unwrap();
        prop_assert_eq!(remarks, vec![]);
        prop_assert_eq!(read.normal_form(), lowered.changes().normal_form(), "in order");
        // A delete of a key below which something was written before.
        let mut keys = Vec::new();
        deletes.count(changes.iter().any(|change| {
            let delete = *change.operation() == Operation::DeleteKey;
            keys.push(change.key().clone());
            delete && keys.iter().any(|key| key != change.key() && key.is_at_or_below(change.key()))
        }));
        collisions.count(has_case_collision(&Snapshot::empty(), &changes));
        parents.count(changes.iter().any(|change| {
            let makes =
                matches!(change.operation(), Operation::CreateKey | Operation::SetValue { .. });
            makes && change.key().depth() > base().depth() + 1
        }));
        Ok(())
    });
    deletes.assert("a delete of a key with keys below it");
    collisions.assert("names that differ and are the same");
    parents.assert("keys created together with their parents");
}

#[test]
fn law_4_a_state_reads_back_bytes_and_all() {
    check(generate::world(), |world| {
        let mut file = Vec::new();
        reg::write_state(&mut file, &world).unwrap();
        let read = reg::read_state(reg::Reader::new(&file[..]), &mut Vec::new()).unwrap();
        prop_assert_eq!(Model::of(&read), Model::of(&world));
        Ok(())
    });
}

#[test]
fn law_9_json_reads_back() {
    let strategy = (generate::world(), generate::coverage(), generate::changes());
    check(strategy, |(world, coverage, changes)| {
        let mut text = Vec::new();
        json::write_changes(&mut text, &changes).unwrap();
        let read = json::read_changes(&text[..]).unwrap();
        prop_assert_eq!(read.as_slice(), changes.as_slice());
        let known = world.excerpt(&coverage).unwrap();
        let mut text = Vec::new();
        json::write_state(&mut text, &known).unwrap();
        prop_assert_eq!(json::read_state(&text[..]).unwrap(), known);
        Ok(())
    });
}

/// A ticket as it is made and handed over: it verifies, and if it says that its rollback is exact,
/// then importing its two files restores what is known, whatever else the world holds.
#[test]
fn law_9_a_ticket_verifies_and_keeps_its_word() {
    use regdraft::render::{Draft, TicketId};
    use regdraft::ticket::{Ticket, TicketOptions, verify};
    let exact = Quota::default();
    let strategy = (
        generate::importable_world(),
        generate::coverage(),
        vec(generate::reg_change(), 0..5),
        any::<bool>(),
    );
    check(strategy, |(world, coverage, changes, whole)| {
        let known = if whole { world.clone() } else { world.excerpt(&coverage).unwrap() };
        let draft = Draft::new(TicketId::new("x").unwrap(), changes.into_iter().collect())
            .with_before(known.clone())
            .without_scripts(true);
        let mut options = TicketOptions::default();
        options.accept_irreversible = true;
        let ticket = Ticket::new(&draft, options).unwrap();
        prop_assert_eq!(verify(ticket.files()), vec![]);
        let file = |name: &str| {
            let found = ticket.files().iter().find(|(known, _)| known == name)?;
            Some(reg::read_changes(reg::Reader::new(&found.1[..]), None, &mut Vec::new()).unwrap())
        };
        prop_assert_eq!(file("rollback.reg").is_some(), draft.is_rollback_exact());
        if let (Some(apply), Some(rollback)) = (file("apply.reg"), file("rollback.reg")) {
            exact.count(!rollback.is_empty());
            let after = change::apply(&world, &apply).unwrap();
            let restored = change::apply(&after, &rollback).unwrap();
            let depth = model::path(&base()).len();
            let below = |state: &Snapshot| {
                let mut model = Model::of(state);
                model.0.retain(|path, _| path.len() >= depth);
                model
            };
            prop_assert_eq!(below(&restored), below(&world), "{:?} {:?}", apply, rollback);
        }
        Ok(())
    });
    exact.assert("an exact rollback that does something");
}

#[test]
fn law_7_rendering_is_a_function_of_what_is_given() {
    use regdraft::render::{Artefact, Draft, TicketId};
    check((generate::world(), generate::changes()), |(world, changes)| {
        // The same world, built in another order, with the same spelling of keys.
        let mut keys: Vec<_> = world.stated_keys().collect();
        keys.reverse();
        let mut again = Snapshot::builder();
        for key in keys {
            again.key(&key.path()).unwrap();
            let mut values: Vec<_> = key.values().collect();
            values.reverse();
            for (name, value) in values {
                again.value(&key.path(), &ValueName::from_text(name).unwrap(), value).unwrap();
            }
        }
        again.cover(Scope::Subtree(base()));
        let again = again.finish().unwrap();
        prop_assert_eq!(&again, &world);
        let draft = |before: &Snapshot| {
            Draft::new(TicketId::new("x").unwrap(), changes.clone()).with_before(before.clone())
        };
        let (one, other) = (draft(&world), draft(&again));
        for artefact in [
            Artefact::ApplyReg,
            Artefact::RollbackReg,
            Artefact::ApplyScript,
            Artefact::CheckScript,
            Artefact::RollbackScript,
            Artefact::Review,
        ] {
            match (one.render(artefact), other.render(artefact)) {
                (Ok(a), Ok(b)) => prop_assert!(a == b, "{:?}", artefact),
                (Err(a), Err(b)) => prop_assert_eq!(a.to_string(), b.to_string()),
                (a, b) => prop_assert!(false, "{:?}: {} {}", artefact, a.is_ok(), b.is_ok()),
            }
        }
        Ok(())
    });
}

#[test]
fn no_rollback_deletes_what_every_windows_has() {
    let keys = [
        r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.3\Server",
        r"HKLM\SOFTWARE\WOW6432Node\Microsoft\.NETFramework\v4.0.30319",
        r"HKU\S-1-5-18\Software\Microsoft\Contoso",
        r"HKCU\Contoso\App",
    ]
    .map(|path| KeyPath::parse(path).unwrap());
    // A state in which not even the root keys' own keys exist.
    let mut nothing = Snapshot::builder();
    for key in &keys {
        nothing.cover(Scope::Subtree(KeyPath::root_of(key.root())));
    }
    let nothing = nothing.finish().unwrap();
    let changes: ChangeSet = keys.iter().cloned().map(change::Change::create_key).collect();
    let plan = Plan::new(&nothing, &changes);
    for undo in plan.rollback() {
        assert!(!is_protected(undo.key()), "{undo}");
    }
    let removed: Vec<_> =
        plan.rollback().iter().map(|undo| undo.key().key_name().to_string()).collect();
    assert_eq!(removed, ["Contoso", "Server", "TLS 1.3", "v4.0.30319", "App"]);
    assert!(plan.leftovers().iter().all(|left| left.reason() == LeftoverReason::Protected));
    assert!(plan.leftovers().iter().any(|left| left.key().key_name().to_string() == "Protocols"));
}
