//! Of which parts does a preset consist?

use super::super::Index;
use super::super::dotnet::{self, Runtime, View};
use super::super::schannel::{self, Protocol, ProtocolState, Role};
use super::super::setting::Setting;
use crate::change::{Change, Operation};
use crate::registry::{ValueData, ValueName};

/// A part of a preset.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item {
    /// The protocol's own key, which the document lists without values.
    ProtocolKey(Protocol),
    /// Both values of each protocol for each role.
    Protocols(&'static [Protocol], &'static [Role], ProtocolState),
    /// `Enabled` alone.
    Enabled(&'static [Protocol], &'static [Role], u32),
    /// Both .NET values, to this number.
    Dotnet(Runtime, View, u32),
    /// The same, in both views of both runtimes.
    AllDotnet(u32),
    /// `SchUseStrongCrypto` alone.
    StrongCrypto(Runtime, View, u32),
    /// Settings by their ids, to this number.
    Numbers(&'static [&'static str], u32),
    /// A setting that is text.
    Text(&'static str, &'static str),
    /// A setting that is a list.
    Strings(&'static str, &'static [&'static str]),
    /// Both values of each protocol for both roles, deleted.
    ForgetProtocols(&'static [Protocol]),
    /// Both .NET values, deleted.
    ForgetDotnet(Runtime, View),
}

/// A setting, and what becomes of it.
type Done = (Setting, Option<ValueData>);

impl Item {
    /// What it changes.
    pub(super) fn changes(self, index: &Index) -> Vec<Change> {
        if let Item::ProtocolKey(protocol) = self {
            return protocol.key().ok().map(Change::create_key).into_iter().collect();
        }
        let change = |(setting, data): Done| {
            let name: ValueName = setting.name().clone();
            let operation = match data {
                Some(data) => Operation::SetValue { name, data },
                None => Operation::DeleteValue { name },
            };
            Change::new(setting.key().clone(), operation)
        };
        self.done(index).into_iter().map(change).collect()
    }

    /// The settings it is about.
    pub(super) fn settings(self, index: &Index) -> Vec<Setting> {
        self.done(index).into_iter().map(|(setting, _)| setting).collect()
    }

    fn done(self, index: &Index) -> Vec<Done> {
        let number = |number| Some(ValueData::dword(number));
        let by_id = |id: &str| index.by_id(id).cloned();
        match self {
            Item::ProtocolKey(_) => Vec::new(),
            Item::Protocols(protocols, roles, state) => each(protocols, roles)
                .flat_map(|(protocol, role)| {
                    [
                        (schannel::enabled(protocol, role), number(state.enabled())),
                        (
                            schannel::disabled_by_default(protocol, role),
                            number(state.disabled_by_default()),
                        ),
                    ]
                })
                .collect(),
            Item::Enabled(protocols, roles, on) => each(protocols, roles)
                .map(|(protocol, role)| (schannel::enabled(protocol, role), number(on)))
                .collect(),
            Item::Dotnet(runtime, view, on) => both(runtime, view, number(on).as_ref()),
            Item::AllDotnet(on) => Runtime::ALL
                .into_iter()
                .flat_map(|runtime| View::ALL.map(|view| (runtime, view)))
                .flat_map(|(runtime, view)| both(runtime, view, number(on).as_ref()))
                .collect(),
            Item::StrongCrypto(runtime, view, on) => {
                vec![(dotnet::strong_crypto(runtime, view), number(on))]
            }
            Item::Numbers(ids, to) => {
                ids.iter().filter_map(|id| Some((by_id(id)?, number(to)))).collect()
            }
            Item::Text(id, text) => {
                by_id(id).map(|found| (found, Some(ValueData::string(text)))).into_iter().collect()
            }
            Item::Strings(id, list) => {
                let data = ValueData::multi_string(list.iter().copied());
                by_id(id).map(|found| (found, Some(data))).into_iter().collect()
            }
            Item::ForgetProtocols(protocols) => each(protocols, &Role::ALL)
                .flat_map(|(protocol, role)| {
                    [
                        (schannel::enabled(protocol, role), None),
                        (schannel::disabled_by_default(protocol, role), None),
                    ]
                })
                .collect(),
            Item::ForgetDotnet(runtime, view) => both(runtime, view, None),
        }
    }
}

fn each<'a>(
    protocols: &'a [Protocol],
    roles: &'a [Role],
) -> impl Iterator<Item = (Protocol, Role)> + use<'a> {
    protocols.iter().flat_map(move |protocol| roles.iter().map(move |role| (*protocol, *role)))
}

fn both(runtime: Runtime, view: View, data: Option<&ValueData>) -> Vec<Done> {
    let settings =
        [dotnet::system_default_tls_versions(runtime, view), dotnet::strong_crypto(runtime, view)];
    settings.into_iter().map(|setting| (setting, data.cloned())).collect()
}
