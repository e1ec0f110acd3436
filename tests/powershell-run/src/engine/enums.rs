//! Which enumerations of .NET do the scripts name, and what are their numbers?

use super::types::Type;

#[derive(Debug)]
pub struct Enumeration {
    pub name: &'static str,
    pub flags: bool,
    pub members: &'static [(&'static str, i64)],
}

const ALL: &[Enumeration] = &[
    Enumeration {
        name: "microsoft.win32.registryhive",
        flags: false,
        members: &[
            ("ClassesRoot", -2_147_483_648),
            ("CurrentUser", -2_147_483_647),
            ("LocalMachine", -2_147_483_646),
            ("Users", -2_147_483_645),
            ("PerformanceData", -2_147_483_644),
            ("CurrentConfig", -2_147_483_643),
        ],
    },
    Enumeration {
        name: "microsoft.win32.registryview",
        flags: false,
        members: &[("Default", 0), ("Registry64", 256), ("Registry32", 512)],
    },
    Enumeration {
        name: "microsoft.win32.registryvaluekind",
        flags: false,
        members: &[
            ("None", -1),
            ("Unknown", 0),
            ("String", 1),
            ("ExpandString", 2),
            ("Binary", 3),
            ("DWord", 4),
            ("MultiString", 7),
            ("QWord", 11),
        ],
    },
    Enumeration {
        name: "microsoft.win32.registryvalueoptions",
        flags: true,
        members: &[("None", 0), ("DoNotExpandEnvironmentNames", 1)],
    },
    Enumeration {
        name: "microsoft.win32.registrykeypermissioncheck",
        flags: false,
        members: &[("Default", 0), ("ReadSubTree", 1), ("ReadWriteSubTree", 2)],
    },
    Enumeration {
        name: "security.accesscontrol.registryrights",
        flags: true,
        members: &[
            ("QueryValues", 1),
            ("SetValue", 2),
            ("CreateSubKey", 4),
            ("EnumerateSubKeys", 8),
            ("Notify", 0x10),
            ("CreateLink", 0x20),
            ("Delete", 0x10000),
            ("ReadPermissions", 0x20000),
            ("WriteKey", 0x20006),
            ("ReadKey", 0x20019),
            ("ExecuteKey", 0x20019),
            ("ChangePermissions", 0x40000),
            ("TakeOwnership", 0x80000),
            ("FullControl", 0xF003F),
        ],
    },
    Enumeration {
        name: "security.accesscontrol.accesscontrolsections",
        flags: true,
        members: &[
            ("None", 0),
            ("Audit", 1),
            ("Access", 2),
            ("Owner", 4),
            ("Group", 8),
            ("All", 15),
        ],
    },
    Enumeration {
        name: "io.filemode",
        flags: false,
        members: &[
            ("CreateNew", 1),
            ("Create", 2),
            ("Open", 3),
            ("OpenOrCreate", 4),
            ("Truncate", 5),
            ("Append", 6),
        ],
    },
    Enumeration {
        name: "io.fileaccess",
        flags: true,
        members: &[("Read", 1), ("Write", 2), ("ReadWrite", 3)],
    },
    Enumeration {
        name: "io.fileshare",
        flags: true,
        members: &[("None", 0), ("Read", 1), ("Write", 2), ("ReadWrite", 3), ("Delete", 4)],
    },
    Enumeration {
        name: "io.fileattributes",
        flags: true,
        members: &[
            ("ReadOnly", 1),
            ("Hidden", 2),
            ("System", 4),
            ("Directory", 16),
            ("Archive", 32),
            ("Normal", 128),
            ("ReparsePoint", 1024),
        ],
    },
    Enumeration {
        name: "stringcomparison",
        flags: false,
        members: &[
            ("CurrentCulture", 0),
            ("CurrentCultureIgnoreCase", 1),
            ("InvariantCulture", 2),
            ("InvariantCultureIgnoreCase", 3),
            ("Ordinal", 4),
            ("OrdinalIgnoreCase", 5),
        ],
    },
    Enumeration {
        name: "stringsplitoptions",
        flags: true,
        members: &[("None", 0), ("RemoveEmptyEntries", 1)],
    },
    Enumeration {
        name: "environment+specialfolder",
        flags: false,
        members: &[
            ("CommonApplicationData", 35),
            ("LocalApplicationData", 28),
            ("ApplicationData", 26),
            ("System", 37),
            ("Windows", 36),
        ],
    },
    Enumeration {
        name: "security.principal.windowsbuiltinrole",
        flags: false,
        members: &[("Administrator", 544), ("User", 545)],
    },
    Enumeration {
        name: "globalization.numberstyles",
        flags: true,
        members: &[("None", 0), ("AllowHexSpecifier", 512), ("Integer", 7), ("HexNumber", 515)],
    },
    Enumeration {
        name: "datetimekind",
        flags: false,
        members: &[("Unspecified", 0), ("Utc", 1), ("Local", 2)],
    },
];

pub fn find(class: &Type) -> Option<&'static Enumeration> {
    ALL.iter().find(|enumeration| enumeration.name == class.name())
}

impl Enumeration {
    pub fn number(&self, member: &str) -> Option<i64> {
        let find = |name: &str| {
            self.members
                .iter()
                .find(|(own, _)| own.eq_ignore_ascii_case(name.trim()))
                .map(|(_, number)| *number)
        };
        if self.flags && member.contains(',') {
            return member.split(',').map(find).try_fold(0, |all, one| Some(all | one?));
        }
        find(member)
    }

    pub fn text(&self, number: i64) -> String {
        if let Some((name, _)) = self.members.iter().find(|(_, own)| *own == number) {
            return (*name).to_owned();
        }
        if self.flags {
            let names: Vec<&str> = self
                .members
                .iter()
                .filter(|(_, n)| *n != 0 && n & (n - 1) == 0 && number & n == *n)
                .map(|(m, _)| *m)
                .collect();
            let covered: i64 = names.iter().filter_map(|name| self.number(name)).sum();
            if covered == number {
                return names.join(", ");
            }
        }
        number.to_string()
    }
}
