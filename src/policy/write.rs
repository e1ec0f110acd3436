//! Which policy is a change?

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::SCHEMA;
use super::words::{DOTNET, GROUPS, STATES, dotnet_settings, winhttp_settings};
use crate::catalogue::schannel::{self, Protocol, Role};
use crate::catalogue::{AlgorithmGroup, Index, Setting};
use crate::change::{ChangeSet, Demand, Goal};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{KeyPath, ValueData, ValueName, ValueType, hex};

/// What stands at the head of a policy.
#[derive(Clone, Debug, Default)]
pub struct PolicyHead {
    /// A title for people.
    pub title: Option<String>,
    /// The ticket or the document.
    pub reference: Option<String>,
    /// Who asks for it.
    pub sources: Vec<String>,
}

/// Writes a change as a policy in TOML: in the field's own words where all of a setting's values are
/// there, key by key otherwise. Reading it gives a change that wants the same in the end.
///
/// # Errors
/// What a policy cannot say, each with its reason: a policy is a state, so it has no order.
///
/// # Examples
/// ```
/// use regdraft::catalogue::Preset;
/// use regdraft::policy::{Policy, PolicyHead, write};
///
/// let changes = Preset::find("aps-host").expect("it is built in").changes();
/// let text = write(&changes, &PolicyHead::default()).expect("a policy can say it");
/// assert!(text.contains("\"TLS 1.0\" = \"disabled\""), "{text}");
/// let back = Policy::from_toml(&text, "p.toml")?;
/// assert_eq!(back.changes().len(), 8, "two values for each role of two protocols");
/// # Ok::<(), regdraft::policy::PolicyError>(())
/// ```
pub fn write(changes: &ChangeSet, head: &PolicyHead) -> Result<String, Vec<Diagnostic>> {
    let goal = Goal::new(changes).map_err(|error| {
        let change = changes.as_slice().get(error.change());
        let change = change.map(ToString::to_string).unwrap_or_default();
        vec![refusal(&format!("{change}: {error}"))]
    })?;
    let mut keys = Keys::of(&goal)?;
    let mut document = Table::new();
    document.insert("schema".into(), SCHEMA.into());
    let head_texts = [("title", &head.title), ("reference", &head.reference)];
    for (name, text) in head_texts {
        if let Some(text) = text {
            document.insert(name.into(), text.as_str().into());
        }
    }
    if !head.sources.is_empty() {
        document.insert("sources".into(), head.sources.clone().into());
    }
    words(&mut keys, &mut document);
    let entries: Vec<Value> = keys.entries().map_err(|found| vec![found])?;
    if !entries.is_empty() {
        document.insert("keys".into(), Value::Array(entries));
    }
    toml::to_string_pretty(&document).map_err(|error| vec![refusal(&error.to_string())])
}

fn refusal(why: &str) -> Diagnostic {
    Diagnostic::new(Code::NotExpressible, format!("a policy cannot express {why}"))
        .help("a change set in JSON can: --to json")
}

/// What is wanted, key by key.
#[derive(Default)]
struct Keys(BTreeMap<KeyPath, Key>);

#[derive(Default)]
struct Key {
    create: bool,
    absent: bool,
    remove_if_empty: bool,
    only: Option<BTreeSet<ValueName>>,
    values: BTreeMap<ValueName, Option<ValueData>>,
}

impl Keys {
    fn of(goal: &Goal) -> Result<Self, Vec<Diagnostic>> {
        let mut keys = Self::default();
        for wanted in goal.wanted() {
            let key = keys.0.entry(wanted.key().clone()).or_default();
            match wanted.demand() {
                Demand::NothingElse => key.absent = true,
                Demand::OnlyValues { names } => key.only = Some(names.clone()),
                Demand::Value { name, data } => {
                    key.values.insert(name.clone(), Some(data.clone()));
                }
                Demand::NoValue { name } => {
                    key.values.insert(name.clone(), None);
                }
                Demand::Key => key.create = true,
                Demand::NotEmpty => key.remove_if_empty = true,
            }
        }
        let wrong = keys.objections();
        if wrong.is_empty() { Ok(keys) } else { Err(wrong) }
    }

    /// What a policy cannot say.
    fn objections(&self) -> Vec<Diagnostic> {
        let mut wrong = Vec::new();
        // The keys on the way that go: in order, what is below a key comes right behind it.
        let mut going: Vec<(&KeyPath, &Key)> = Vec::new();
        for (path, key) in &self.0 {
            while going.pop_if(|(above, _)| !path.is_at_or_below(above)).is_some() {}
            let gone = key.absent || key.remove_if_empty;
            let has_more = key.create || key.only.is_some() || !key.values.is_empty();
            if gone && has_more {
                wrong.push(refusal(&format!("that {path} goes and is there again")));
            }
            let above = going
                .iter()
                .rev()
                .find(|(_, above)| above.absent || (above.remove_if_empty && !key.remove_if_empty));
            // As it is spelled on the way to the key.
            let above = above.and_then(|(above, _)| path.upwards().find(|path| path == *above));
            if let Some(above) = above {
                wrong.push(refusal(&format!("something of {path} below {above}, which goes")));
            }
            let set = key.values.iter().filter(|(_, data)| data.is_some());
            let set: BTreeSet<ValueName> = set.map(|(name, _)| name.clone()).collect();
            if key
                .only
                .as_ref()
                .is_some_and(|only| *only != set || (only.is_empty() && !key.create))
            {
                wrong.push(refusal(&format!("that values of {path} stay, whatever they are")));
            }
            if gone {
                going.push((path, key));
            }
        }
        wrong
    }

    /// Takes the values of settings out, if all of them are wanted so and nothing else holds the keys.
    fn take(&mut self, settings: &[(&Setting, Option<ValueData>)]) -> bool {
        let has = |keys: &Self, setting: &Setting, data: &Option<ValueData>| {
            keys.0.get(setting.key()).is_some_and(|key| {
                key.only.is_none() && key.values.get(setting.name()) == Some(data)
            })
        };
        if settings.is_empty() || !settings.iter().all(|(setting, data)| has(self, setting, data)) {
            return false;
        }
        for (setting, _) in settings {
            if let Some(key) = self.0.get_mut(setting.key()) {
                key.values.remove(setting.name());
                if key.values.is_empty() && !key.create {
                    self.0.remove(setting.key());
                }
            }
        }
        true
    }

    /// The data that a setting is wanted to have.
    fn data(&self, setting: &Setting) -> Option<&ValueData> {
        self.0.get(setting.key())?.values.get(setting.name())?.as_ref()
    }

    fn entries(&self) -> Result<Vec<Value>, Diagnostic> {
        self.0.iter().map(|(path, key)| entry(path, key).map(Value::Table)).collect()
    }
}

/// Takes what the field's own words can say.
fn words(keys: &mut Keys, document: &mut Table) {
    let index = Index::get();
    let mut schannel = Table::new();
    let protocols: Table = Protocol::ALL
        .into_iter()
        .filter_map(|protocol| {
            Some((protocol.key_name().to_owned(), protocol_word(keys, protocol)?))
        })
        .collect();
    if !protocols.is_empty() {
        schannel.insert("protocols".into(), Value::Table(protocols));
    }
    for (group, id) in GROUPS {
        let algorithms = algorithms(keys, index, id);
        if !algorithms.is_empty() {
            schannel.insert(group.into(), Value::Table(algorithms));
        }
    }
    let mut dotnet = Table::new();
    for (word, id) in DOTNET {
        for on in [true, false] {
            let data = Some(ValueData::dword(u32::from(on)));
            let all: Vec<_> = dotnet_settings(index, id).map(|one| (one, data.clone())).collect();
            if keys.take(&all) {
                dotnet.insert(word.into(), on.into());
            }
        }
    }
    let mut winhttp = Table::new();
    if let Some(list) = winhttp_word(keys, index) {
        winhttp.insert("protocols".into(), list);
    }
    for (name, table) in [("schannel", schannel), ("dotnet", dotnet), ("winhttp", winhttp)] {
        if !table.is_empty() {
            document.insert(name.into(), Value::Table(table));
        }
    }
}

fn protocol_word(keys: &mut Keys, protocol: Protocol) -> Option<Value> {
    let mut roles = Table::new();
    for role in Role::ALL {
        let (enabled, by_default) =
            (schannel::enabled(protocol, role), schannel::disabled_by_default(protocol, role));
        for (word, state) in STATES {
            let number = |number| Some(ValueData::dword(number));
            let pair = [
                (&enabled, number(state.enabled())),
                (&by_default, number(state.disabled_by_default())),
            ];
            if keys.take(&pair) {
                roles.insert(role.key_name().to_ascii_lowercase(), word.into());
                break;
            }
        }
    }
    match (roles.get("client"), roles.get("server")) {
        (None, None) => None,
        (Some(client), Some(server)) if client == server => Some(client.clone()),
        _ => Some(Value::Table(roles)),
    }
}

fn algorithms(keys: &mut Keys, index: &Index, group: AlgorithmGroup) -> Table {
    let mut words = Table::new();
    let names: Vec<String> = keys
        .0
        .keys()
        .filter_map(|key| key.components().next_back().map(|name| name.to_string()))
        .collect();
    for name in names {
        let Some(setting) = index.algorithm(group, &name) else { continue };
        for (word, number) in [("enabled", u32::MAX), ("disabled", 0)] {
            let data = ValueData::dword(number);
            let is_documented = setting.objection(data.as_ref()).is_none();
            if is_documented && keys.take(&[(setting, Some(data))]) {
                words.insert(name.clone(), word.into());
            }
        }
    }
    words
}

fn winhttp_word(keys: &mut Keys, index: &Index) -> Option<Value> {
    let settings: Vec<&Setting> = winhttp_settings(index).collect();
    let mask = keys.data(settings.first()?)?.as_ref().as_dword()?;
    let bit = |protocol: &Protocol| protocol.winhttp_bit().unwrap_or(0);
    let all = Protocol::ALL.into_iter().filter(|protocol| mask & bit(protocol) != 0);
    let there: Vec<Protocol> = all.collect();
    if mask == 0 || there.iter().map(bit).sum::<u32>() != mask {
        return None;
    }
    let data = Some(ValueData::dword(mask));
    let both: Vec<_> = settings.into_iter().map(|setting| (setting, data.clone())).collect();
    keys.take(&both).then(|| {
        let names = there.into_iter().map(|protocol| Value::from(protocol.key_name()));
        Value::Array(names.collect())
    })
}

/// One key in the way of a policy.
fn entry(path: &KeyPath, key: &Key) -> Result<Table, Diagnostic> {
    let mut entry = Table::new();
    let text = path.as_str().map_err(|_| refusal(&format!("the name of {path}")))?;
    entry.insert("path".into(), text.into());
    let has_values = key.values.values().any(Option::is_some);
    let marks = [
        ("absent", key.absent),
        ("remove-if-empty", key.remove_if_empty),
        ("exclusive", key.only.is_some()),
        // Without values a key is created anyway.
        ("create", key.create && !has_values && !key.values.is_empty()),
    ];
    for (mark, _) in marks.iter().filter(|(_, is_so)| *is_so) {
        entry.insert((*mark).into(), true.into());
    }
    let mut values = Table::new();
    for (name, data) in &key.values {
        let text = name.as_str().map_err(|_| refusal(&format!("the name {name} in {path}")))?;
        values.insert(text.into(), data.as_ref().map_or_else(absent, shown));
    }
    if !values.is_empty() {
        entry.insert("values".into(), Value::Table(values));
    }
    Ok(entry)
}

fn absent() -> Value {
    Value::Table([("absent".to_owned(), Value::from(true))].into_iter().collect())
}

/// Data in the shortest form that is exact.
fn shown(data: &ValueData) -> Value {
    let value = data.as_ref();
    let named = |fields: Vec<(&str, Value)>| {
        let mut table = Table::new();
        table.insert("type".into(), type_name(data.value_type()));
        table.extend(fields.into_iter().map(|(name, value)| (name.to_owned(), value)));
        Value::Table(table)
    };
    if let Some(number) = value.as_dword() {
        return i64::from(number).into();
    }
    if let Some(number) = value.as_qword().and_then(|number| i64::try_from(number).ok()) {
        return named(vec![("number", number.into())]);
    }
    let text = value.as_text().map(|text| text.to_string());
    if let Some(text) = text {
        // Only what reads back to the very bytes, which escapes of odd characters do not.
        if ValueData::string(&text) == *data && !text.contains('\0') {
            return text.into();
        }
        if ValueData::expand_string(&text) == *data && !text.contains('\0') {
            return named(vec![("text", text.into())]);
        }
    }
    let list = value.as_multi_text().map(|list| list.iter().map(ToString::to_string).collect());
    if let Some(list) = list.filter(|list: &Vec<String>| {
        let exact = ValueData::multi_string(list.iter().map(String::as_str)) == *data;
        exact && list.iter().all(|text| !text.is_empty() && !text.contains('\0'))
    }) {
        return list.into();
    }
    let mut digits = String::new();
    hex::push_spaced(&mut digits, &value.bytes(), ' ');
    named(vec![("hex", digits.into())])
}

fn type_name(value_type: ValueType) -> Value {
    value_type.name().map_or_else(|| i64::from(value_type.number()).into(), Value::from)
}
