//! Drafts Windows registry changes offline: the exact change, the exact rollback, and the review
//! of both. Nothing here ever touches a registry, so everything works, and can be tested, on any
//! system.
//!
//! # The nouns
//!
//! | noun | is | type |
//! |---|---|---|
//! | snapshot | state: keys and values known to exist, and what it speaks for; outside of that a thing is *unknown*, not absent | [`registry::Snapshot`] |
//! | change set | ordered operations | [`change::ChangeSet`] |
//! | plan | what a change set does to a snapshot, step by step, and its exact inverse | [`change::Plan`] |
//! | rollback | the inverse: an ordinary change set | [`change::Plan::rollback`] |
//! | draft | a change to be handed over, and the artefacts made of it | `render::Draft` |
//! | ticket | the bundle handed over, with hashes | `ticket::Ticket` |
//!
//! # An example
//!
//! What will a published preset do to this server, and what undoes it?
//!
//! ```
//! use regdraft::catalogue::Preset;
//! use regdraft::change::{Effect, Plan};
//! use regdraft::reg;
//!
//! // An export of the server, as `reg export` writes it (here in the 8-bit form).
//! let export = b"REGEDIT4
//!
//! [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols]
//!
//! [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.0]
//!
//! [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.0\\Client]
//! \"Enabled\"=dword:ffffffff
//! ";
//! let mut diagnostics = Vec::new();
//! let before = reg::read_state(reg::Reader::new(&export[..]), &mut diagnostics)?;
//! assert!(diagnostics.is_empty());
//!
//! let change = Preset::find("aps-host").expect("it is built in").changes();
//! let plan = Plan::new(&before, &change);
//!
//! let effects: Vec<_> = plan.steps().iter().map(|step| step.effect()).collect();
//! assert_eq!(effects[..3], [Effect::AlreadySo, Effect::Changed, Effect::Created]);
//! assert!(plan.leftovers().is_empty(), "everything can be undone exactly");
//!
//! // The rollback removes what did not exist and restores what did.
//! let undo: Vec<_> = plan.rollback().iter().map(|step| step.operation().id()).collect();
//! assert_eq!(undo.iter().filter(|id| **id == "delete-value").count(), 7);
//! assert_eq!(undo.iter().filter(|id| **id == "remove-key-if-empty").count(), 4);
//! assert_eq!(undo.last(), Some(&"set-value"), "TLS 1.0 client: Enabled is ffffffff again");
//! # Ok::<(), regdraft::reg::ReadError>(())
//! ```
//!
//! # How data flows
//!
//! Bytes become a [`change::ChangeSet`] or a [`registry::Snapshot`] ([`reg`], `json`,
//! [`catalogue`]); [`change`] applies, plans and inverts; `render` makes artefacts; `ticket` bundles
//! and verifies them. The command line adds files, streams and messages, nothing else.
//!
//! # Features
//!
//! | feature | adds |
//! |---|---|
//! | `serde` | `json`: the published JSON shapes |
//! | `render` | `render` and `ticket`: `.reg` files with a banner, PowerShell scripts, the review, the bundle |
//! | `codepages` (default) | 8-bit `.reg` files beyond ASCII |
//! | `policy` | `policy`: files in TOML and JSON that say how keys and values are to be |
//! | `document` | `document`: the change sets that stand in Markdown and plain text |
//! | `cli` (default) | the program |
//!
//! Without any, this is the registry model, the change algebra and the `.reg` format, with one
//! dependency (`memchr`).
//!
//! # What exact means
//!
//! Exact is relative to the state that is given. What an export itself cannot say is outside:
//! security descriptors, key class names, link keys, and what follows the first NUL of a string
//! (`regedit` cuts it off).

pub mod catalogue;
pub mod change;
pub mod diagnostic;
#[cfg(feature = "document")]
pub mod document;
#[cfg(feature = "serde")]
pub mod json;
pub mod lint;
#[cfg(feature = "policy")]
pub mod policy;
pub mod reg;
pub mod registry;
#[cfg(feature = "render")]
pub mod render;
pub mod span;
pub mod state;
#[cfg(feature = "render")]
pub mod ticket;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeDoctests;
