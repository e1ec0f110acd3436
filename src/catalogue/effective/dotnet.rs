//! Which protocols does .NET Framework ask for?
//!
//! Source: "TLS best practices with .NET Framework". A program that sets
//! `ServicePointManager.SecurityProtocol` asks for what it sets, whatever stands here.

use super::super::dotnet::{self, Runtime, View};
use super::Switch;
use crate::registry::Snapshot;

/// Whether .NET does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ask {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It does for programs that target this version of .NET Framework or a later one.
    FromTarget(&'static str),
    /// The state does not tell, or the value is none that is documented.
    Unknown,
}

impl Ask {
    /// The words for people, and in JSON.
    pub fn words(self) -> String {
        match self {
            Ask::Yes => "yes".into(),
            Ask::No => "no".into(),
            Ask::FromTarget(version) => format!("programs for .NET Framework {version} or later"),
            Ask::Unknown => "unknown".into(),
        }
    }
}

/// What .NET Framework asks for, in one runtime and one view.
#[derive(Clone, Copy, Debug)]
pub struct EffectiveDotnet {
    runtime: Runtime,
    view: View,
    system_default: Ask,
    strong_crypto: Ask,
}

impl EffectiveDotnet {
    /// The runtime.
    pub fn runtime(&self) -> Runtime {
        self.runtime
    }

    /// The view of the registry: which programs it is for.
    pub fn view(&self) -> View {
        self.view
    }

    /// Whether it leaves the choice to SCHANNEL; that outranks strong cryptography.
    pub fn system_default(&self) -> Ask {
        self.system_default
    }

    /// Whether it asks for strong cryptography.
    pub fn strong_crypto(&self) -> Ask {
        self.strong_crypto
    }
}

pub(super) fn all(state: &Snapshot) -> Vec<EffectiveDotnet> {
    let pairs = Runtime::ALL.into_iter().flat_map(|r| View::ALL.into_iter().map(move |v| (r, v)));
    let ask = |switch, runtime, target| match (switch, runtime) {
        (Switch::Number(1), _) => Ask::Yes,
        (Switch::Number(0), _) | (Switch::Absent, Runtime::V2) => Ask::No,
        (Switch::Absent, Runtime::V4) => Ask::FromTarget(target),
        (Switch::Number(_) | Switch::Odd | Switch::Unknown, _) => Ask::Unknown,
    };
    let read = |(runtime, view)| {
        let system_default =
            Switch::read(state, &dotnet::system_default_tls_versions(runtime, view));
        let strong = Switch::read(state, &dotnet::strong_crypto(runtime, view));
        EffectiveDotnet {
            runtime,
            view,
            system_default: ask(system_default, runtime, "4.7"),
            strong_crypto: ask(strong, runtime, "4.6"),
        }
    };
    pairs.map(read).collect()
}
