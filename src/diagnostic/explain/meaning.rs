//! What do the diagnostics on what a file seems to do mean (`RD16xx`)?

use super::Parts;
use crate::diagnostic::{Code, Example};

/// The parts of an explanation, for the codes of these families.
pub(super) fn parts(code: Code) -> Option<Parts> {
    Some(match code {
        // 16xx: what a file does, against what it seems to do.
        Code::LookAlike => (
            "Documents and chats replace characters by others that look alike: a division \
                 slash, a no-break space, curly quotes, long dashes, letters of another alphabet, \
                 or characters that cannot be seen at all. Names are compared unit by unit, \
                 without any normalisation (observed on Wine), so the name or the data is another \
                 than the one that was meant. In the example the slash is U+2215.",
            "Write the plain character, unless this one is really meant.",
            Example::File(
                "Windows Registry Editor Version 5.00\n\
                     \n\
                     [HKEY_CURRENT_USER\\Software\\Contoso]\n\
                     \"AES 128\u{2215}128\"=dword:ffffffff\n",
            ),
        ),
        Code::ShortNumber => (
            "The digits behind `dword:` are always hexadecimal (Wine's conformance tests, \
                 which also run on Windows), so `dword:443` sets 1091. Exporters write eight \
                 digits; whoever wrote fewer, and decimal ones only, may have meant the decimal \
                 number. Numbers below ten are the same in both and are not reported.",
            "Write the number as eight hexadecimal digits: 443 is dword:000001bb.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Port"=dword:443
"#,
            ),
        ),
        Code::PaddedNumber => (
            "The digits behind `dword:` are always hexadecimal (Wine's conformance tests, \
                 which also run on Windows), so `dword:00000443` sets 1091. Eight digits are how \
                 exporters write a number, so this is probably right, and only a note.",
            "Compare the number with the one that is meant: 443 is dword:000001bb.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Port"=dword:00000443
"#,
            ),
        ),
        Code::SetAgain => (
            "The file does the same to one value twice: it sets it to the same data, or \
                 deletes it again. The second line changes nothing, so this is harmless. But when \
                 one of the two lines is edited later, the other one stays.",
            "Remove one of the two lines.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Port"=dword:000001bb
"Port"=dword:000001bb
"#,
            ),
        ),
        Code::SetTwice => (
            "The file says two things about one value. The order of the lines is the order of \
                 effect, so the last one wins (Microsoft's PowerToys project says so of regedit; \
                 observed on Wine). Who reads only the first one is misled.",
            "Remove the line that is not meant.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Mode"="server"
"Mode"="client"
"#,
            ),
        ),
        Code::SetThenDeleted => (
            "The file sets a value or writes to a key, and deletes it again further down. The \
                 order of the lines is the order of effect (Microsoft's PowerToys project says so \
                 of regedit; observed on Wine), so in the end nothing of it is there. Probably one \
                 of the two lines is left over from another file.",
            "Remove the line that is not meant, or put the delete first.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Port"=dword:000001bb
"Port"=-
"#,
            ),
        ),
        Code::DeletedThenSet => (
            "[-KEY] deletes a key with everything below it (Wine's conformance tests, which \
                 also run on Windows), and the key line further down creates it again, empty but \
                 for what the file names (observed on Wine). This is right where the whole key is \
                 to be replaced. Where only some values are to be reset it is dangerous: \
                 everything that is not named again is lost, and so are the permissions of the \
                 key, which a .reg file cannot hold.",
            "Delete single values (\"name\"=-) instead of the key, unless the whole key is to \
                 be replaced.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[-HKEY_CURRENT_USER\Software\Contoso]

[HKEY_CURRENT_USER\Software\Contoso\Client]
"Port"=dword:000001bb
"#,
            ),
        ),
        Code::KeyReplaced => (
            "[-KEY] directly above [KEY] is how files replace a key as a whole: the key is deleted \
                 with everything below it (Wine's conformance tests, which also run on Windows) and \
                 created again with what the file names (observed on Wine). Permissions of the key \
                 and what the file does not name are lost.",
            "Nothing, if the whole key is meant. Delete single values (\"name\"=-) otherwise.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[-HKEY_CURRENT_USER\Software\Contoso]

[HKEY_CURRENT_USER\Software\Contoso]
"Port"=dword:000001bb
"#,
            ),
        ),
        Code::TypeContradicted => (
            "A number of type 4 (REG_DWORD) or 5 (REG_DWORD_BIG_ENDIAN) has four bytes, and \
                 one of type b (REG_QWORD) eight. An importer stores any number of bytes under any \
                 type (Wine's conformance tests, which also run on Windows, for no bytes at all; \
                 else observed on Wine). A program that reads the value may refuse it or take it \
                 for another number.",
            "Write as many bytes as the type has, lowest first for types 4 and b, or a \
                 REG_DWORD as dword:.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Port"=hex(4):bb,01
"#,
            ),
        ),
        Code::ListNotEnded => (
            "Each string of a REG_MULTI_SZ ends in a NUL, and an empty string ends the list \
                 (learn.microsoft.com, Registry value types), so its data ends in two NULs. An \
                 importer appends a NUL only where there is none (Wine's conformance tests, for \
                 Windows Vista and later), so the end of this list stays missing. A program may \
                 then read beyond the data.",
            "End the last string, and then the list, in 00,00 each.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Hosts"=hex(7):73,00,71,00,6c,00,00,00
"#,
            ),
        ),
        Code::KeyAgain => (
            "The file has two key lines for the same key. This is harmless: the values below \
                 both of them go to the same key. But a reviewer who looks for what the file does \
                 to the key may miss the second place.",
            "Put all values of the key below one key line.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Port"=dword:000001bb

[HKEY_CURRENT_USER\Software\Contoso]
"Mode"="server"
"#,
            ),
        ),
        Code::NameBlank => (
            "A blank at the beginning or end of a name belongs to the name (for the blank \
                 before a `]`: Wine's conformance tests, which also run on Windows). The key or \
                 value is therefore another one than that without the blank, and programs that \
                 look for the latter do not find it. In print the two look alike.",
            "Remove the blank, unless the name really has it.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Port "=dword:000001bb
"#,
            ),
        ),
        _ => return None,
    })
}
