//! What a list of changes wants in the end does the same as the list, on any state.

use std::collections::BTreeSet;

use proptest::prelude::*;
use regdraft::change::{Change, ChangeSet, Demand, Goal};
use regdraft::registry::{KeyPath, ValueData, ValueName};

use crate::support::generate::{changes, world};
use crate::support::model::{self, Model, Path};
use crate::support::{Quota, check};

/// Does what is wanted, the plain way.
fn reach(mut state: Model, goal: &Goal) -> Model {
    let (mut kept, mut kept_values) = (BTreeSet::<Path>::new(), BTreeSet::new());
    for wanted in goal.wanted() {
        let path = model::path(wanted.key());
        let is_there = match wanted.demand() {
            Demand::Key => true,
            Demand::Value { name, .. } => kept_values.insert((path.clone(), model::name(name))),
            _ => false,
        };
        if is_there {
            kept.extend((1..=path.len()).map(|depth| path[..depth].to_vec()));
        }
    }
    for wanted in goal.wanted() {
        let path = model::path(wanted.key());
        match wanted.demand() {
            Demand::NothingElse => {
                state.0.retain(|key, _| !key.starts_with(&path) || kept.contains(key));
                for (key, values) in state.0.iter_mut().filter(|(key, _)| key.starts_with(&path)) {
                    values.retain(|name, _| kept_values.contains(&(key.clone(), name.clone())));
                }
            }
            Demand::OnlyValues { names } => {
                let key = wanted.key().clone();
                state.apply(&Change::keep_only_values(key, names.clone()));
            }
            Demand::Value { name, data } => {
                state.apply(&Change::set_value(wanted.key().clone(), name.clone(), data.clone()));
            }
            Demand::NoValue { name } => {
                state.apply(&Change::delete_value(wanted.key().clone(), name.clone()));
            }
            Demand::Key => state.apply(&Change::create_key(wanted.key().clone())),
            Demand::NotEmpty => state.apply(&Change::remove_key_if_empty(wanted.key().clone())),
            other => panic!("{other:?}"),
        }
    }
    state
}

#[test]
fn what_is_wanted_in_the_end_is_what_the_list_gives() {
    let (reached, shorter) = (Quota::default(), Quota::default());
    check((world(), changes()), |(world, changes)| {
        let Ok(goal) = Goal::new(&changes) else { return Ok(()) };
        let before = Model::of(&world);
        let after = before.clone().apply_all(&changes);
        prop_assert_eq!(&reach(before.clone(), &goal), &after, "{:?}", goal);
        // It can be done again, and then does nothing.
        prop_assert_eq!(&reach(after.clone(), &goal), &after, "again: {:?}", goal);
        reached.count(after != before);
        shorter.count(goal.wanted().len() < changes.normal_form().len());
        Ok(())
    });
    reached.assert("changes that change something");
    shorter.assert("changes of which some do not matter in the end");
}

#[test]
fn each_place_is_wanted_once() {
    check(changes(), |changes| {
        let Ok(goal) = Goal::new(&changes) else { return Ok(()) };
        let mut seen = BTreeSet::new();
        for wanted in goal.wanted() {
            let name = match wanted.demand() {
                Demand::Value { name, .. } | Demand::NoValue { name } => Some(name.clone()),
                _ => None,
            };
            let what = (wanted.key().clone(), name, std::mem::discriminant(wanted.demand()));
            prop_assert!(seen.insert((what.0, what.1, format!("{:?}", what.2))), "{:?}", goal);
            let change = &changes.as_slice()[wanted.change()];
            prop_assert!(
                change.key().is_at_or_below(wanted.key())
                    || wanted.key().is_at_or_below(change.key())
            );
        }
        Ok(())
    });
}

fn key(path: &str) -> KeyPath {
    KeyPath::parse(path).unwrap()
}

fn goal(changes: impl IntoIterator<Item = Change>) -> Result<Goal, regdraft::change::GoalError> {
    Goal::new(&changes.into_iter().collect::<ChangeSet>())
}

#[test]
fn what_depends_on_every_step_is_refused() {
    let k = key(r"HKCU\K");
    let below = key(r"HKCU\K\a");
    let name = ValueName::new("v").unwrap();
    let if_empty = Change::remove_key_if_empty(k.clone());
    for then in [
        Change::delete_value(k.clone(), name.clone()),
        Change::keep_only_values(k.clone(), []),
        Change::delete_key(below.clone()),
        Change::remove_key_if_empty(below.clone()),
    ] {
        let error = goal([if_empty.clone(), then.clone()]).unwrap_err();
        assert_eq!(error.change(), 1);
        assert!(error.to_string().contains("depends on this one"), "{then}: {error}");
        assert!(goal([then, if_empty.clone()]).is_ok(), "the other way round");
    }
    // What does not decide it, or decides it for good.
    for then in [
        Change::delete_value(below.clone(), name.clone()),
        Change::delete_key(k.clone()),
        Change::set_value(below, name, ValueData::dword(1)),
        Change::create_key(k),
    ] {
        assert!(goal([if_empty.clone(), then.clone()]).is_ok(), "{then}");
    }
    let error = goal([Change::delete_key(key("HKCU"))]).unwrap_err();
    assert!(error.to_string().contains("root key"));
}
