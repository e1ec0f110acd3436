//! What do the diagnostics on what settings do mean (`RD40xx`)?

use super::{Parts, fixture};
use crate::diagnostic::{Code, Example};

pub(super) fn parts(code: Code) -> Option<Parts> {
    Some(match code {
        Code::NoProtocolLeft => (
            "After the change a role of the machine (client or server) has none of TLS 1.0 to 1.3: each is \
                 turned off with Enabled = 0, or this Windows does not have it. Services and logons that \
                 need TLS fail then, remote management among them. What the state does not tell of, and \
                 what is off only by default, counts as left (a decision of this tool). The exit code is 4.",
            "Leave one version on, or make separate changes for separate machines. To go on all the same, \
                 pass --allow-unsafe.",
            Example::Words(
                "aps-host disables TLS 1.0 and 1.1, aad-connect-disable TLS 1.2, and Windows Server 2019 has \
                     no TLS 1.3: `regdraft ticket aps-host aad-connect-disable --os server-2019 -o CHG1`.",
            ),
        ),
        Code::UnsafeProtocol => (
            "The change turns on TLS 1.3 on a version of Windows that does not have it. Windows 10 and \
                 Server 2019 carry unfinished parts of it; the documentation of SCHANNEL calls enabling \
                 them no safe configuration. The exit code is 4.",
            "Leave TLS 1.3 out for this version of Windows. To go on all the same, pass --allow-unsafe.",
            Example::Words(
                "change.reg sets Enabled = 1 in \
                     HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\\
                     SCHANNEL\\Protocols\\TLS 1.3\\Server: \
                     `regdraft ticket change.reg --os server-2019 -o CHG1`.",
            ),
        ),
        Code::ContradictoryPair => (
            "SCHANNEL has two values for each protocol and role. Enabled is the hard switch: 0 turns the protocol off whatever a program asks for. DisabledByDefault is the soft one: 1 leaves the protocol out unless a program asks for it (TLS registry settings, pages of 2019 and 2020). Enabled = 1 with DisabledByDefault = 1 looks like off and is not; Enabled = 0 with DisabledByDefault = 0 is off and says the opposite. Exchange's HealthChecker calls both half disabled.",
            "Set Enabled = 0 and DisabledByDefault = 1 to turn a protocol off, Enabled = 1 and DisabledByDefault = 0 to turn it on.",
            Example::File(fixture!("rd4003-fail.reg")),
        ),
        Code::RolesDiffer => (
            "A protocol has values for the client, which calls, and for the server, which answers. They are set, and not alike. Exchange and AD FS servers are both, and Exchange's HealthChecker calls such a protocol misconfigured, whatever else is set.",
            "Set both alike, or say in the ticket why they differ.",
            Example::File(fixture!("rd4004-fail.reg")),
        ),
        Code::OneRole => (
            "The change sets a protocol for one role and leaves the other as it is. That is right for guidance such as the STIG for IIS, which is about servers alone; elsewhere the other role was probably forgotten, for servers are clients, too (DISA V-218821; Exchange documentation on TLS).",
            "Set both roles, unless only one is meant.",
            Example::File(fixture!("rd4005-fail.reg")),
        ),
        Code::ViewsDiffer => (
            "On 64-bit Windows, 32-bit programs read HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node in place of HKEY_LOCAL_MACHINE\\SOFTWARE. The setting has different data in the two places, so programs behave differently by how they were built (documentation of the registry redirector; best practices for TLS with the .NET Framework).",
            "Set the same data in both places.",
            Example::File(fixture!("rd4006-fail.reg")),
        ),
        Code::OneView => (
            "On 64-bit Windows, 32-bit programs read HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node in place of HKEY_LOCAL_MACHINE\\SOFTWARE. Only one of the two places is set. Most guidance of Microsoft sets both; AD FS and the Entra connector are exceptions (best practices for TLS with the .NET Framework; WinHTTP registry settings, KB3140245).",
            "Set the other place, too, unless no program of that kind runs on the machine.",
            Example::File(fixture!("rd4007-fail.reg")),
        ),
        Code::OneRuntime => (
            "The two versions of the .NET runtime, v2.0.50727 (.NET Framework 2.0 to 3.5) and v4.0.30319 (4.x), read settings of their own. Only one is set (Transport Layer Security best practices with the .NET Framework sets both).",
            "Set the other version, too, unless none of its programs runs on the machine.",
            Example::File(fixture!("rd4008-fail.reg")),
        ),
        Code::ProtocolKeyValue => (
            "Windows looks at Enabled and DisabledByDefault in the keys Client and Server of a protocol, not in the protocol's own key. The value does nothing (TLS registry settings).",
            "Set the value in the keys Client and Server below.",
            Example::File(fixture!("rd4009-fail.reg")),
        ),
        Code::Misspelt => (
            "A name is almost, but not quite, one that Windows looks at: a blank is missing in `TLS 1.2`, `Client` has an s, a page was translated, or a slash that belongs to the name of a cipher became a backslash. The importer writes it all the same, and it does nothing. Names are compared with those of the catalogue; in the keys of protocols, where all names are known, any other name is told (TLS registry settings; documents in other languages print translated names).",
            "Write the name as it is in the catalogue (`regdraft catalogue`).",
            Example::File(fixture!("rd4010-fail.reg")),
        ),
        Code::SettingType => (
            "The setting is read as one type, and the data have another. Scripts that write without a type make a string of a number, as on a page of Microsoft itself (on WinHTTP); Windows does not take it for one, and what it does then is not documented.",
            "Write the value in the type that the message names.",
            Example::File(fixture!("rd4011-fail.reg")),
        ),
        Code::SettingData => (
            "The documents name the data that a setting takes, and these are none of them: another number, a bit without a meaning, or a list of cipher suites in a form that is not read. What Windows makes of them is not documented (TLS registry settings; `regdraft catalogue ID` names the source of each setting).",
            "Take data from the catalogue (`regdraft catalogue ID`).",
            Example::File(fixture!("rd4012-fail.reg")),
        ),
        Code::OldForm => (
            "KB245030 gives 0xffffffff as the data of Enabled; every newer document writes 1. Windows takes both for on, while Exchange's HealthChecker knows 0 and 1 alone.",
            "Write 1.",
            Example::File(fixture!("rd4013-fail.reg")),
        ),
        Code::SettingIgnored => (
            "Documents and scripts write this value, and Windows does not look at it, or not any more: `RC2 56/56` is in no list of ciphers, and `Triple DES 168/168` was the name before Windows Vista (KB245030).",
            "Leave the value out.",
            Example::File(fixture!("rd4014-fail.reg")),
        ),
        Code::SettingDoubtful => (
            "Newer documents call the setting unsupported, while product documents still ask for it (ciphers, hashes and key exchanges by name: AD FS documentation on TLS, against those of Exchange 2016 and Skype for Business); or what it does is told by no document that was read.",
            "Prefer the documented way: the order of cipher suites in place of single ciphers.",
            Example::File(fixture!("rd4015-fail.reg")),
        ),
        Code::SuitesMissing => (
            "TLS 1.3 has cipher suites of its own, TLS_AES_256_GCM_SHA384 among them, and uses no others (RFC 8446, appendix B.4). The list of suites has none of them, or both AES ciphers are turned off, so that no connection can use TLS 1.3, though it is on.",
            "Add the suites of TLS 1.3 to the list, or turn TLS 1.3 off.",
            Example::File(fixture!("rd4016-fail.reg")),
        ),
        Code::WinHttpUpdate => (
            "On Windows 7, Server 2008 R2 and Server 2012, WinHTTP looks at DefaultSecureProtocols only where the update KB3140245 is installed (the article of that number). Without it the value does nothing. The example is checked with --os windows-7.",
            "Install the update first, and say so in the ticket.",
            Example::File(fixture!("rd4017-fail.windows-7.reg")),
        ),
        Code::ControlSet => (
            "CurrentControlSet is a link to one of the numbered control sets, and which one depends on the machine. What is written to another one has no effect until Windows starts with that (common knowledge, not confirmed by a document that was read).",
            "Write to CurrentControlSet. A numbered one is right only in a hive that is not in use.",
            Example::File(fixture!("rd4018-fail.reg")),
        ),
        Code::RestartNotSaid => (
            "The change set of the document sets values that work after a restart of Windows, because services keep the credentials they have (KB245030, and all product documents), and the document does not speak of one. An operator who follows it believes the change done too early.",
            "Plan the restart in the ticket.",
            Example::Document(fixture!("rd4019-fail.md")),
        ),
        _ => return None,
    })
}
