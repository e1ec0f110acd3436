//! What do the diagnostics on what settings do mean (`RD40xx`)?

use super::Parts;
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
        _ => return None,
    })
}
