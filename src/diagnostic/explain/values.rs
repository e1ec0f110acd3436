//! What do the diagnostics on value lines and on states mean (`RD13xx` to `RD15xx`)?

use super::Parts;
use crate::diagnostic::{Code, Example};

/// The parts of an explanation, for the codes of these families.
pub(super) fn parts(code: Code) -> Option<Parts> {
    Some(match code {
        // 13xx: value lines.
        Code::ValueWithoutKey => (
            "A value belongs to the key line above it. If that line deletes its key or names \
                 no root key, an importer drops the value without a word (Wine's conformance \
                 tests, which also run on Windows), and so it does if there is no key line at all \
                 (observed on Wine).",
            "Put a good key line before the value, such as \
                 [HKEY_CURRENT_USER\\Software\\Contoso].",
            Example::File(
                r#"Windows Registry Editor Version 5.00

"Port"=dword:000001bb
"#,
            ),
        ),
        Code::ValueName => (
            "A value line begins with a name in straight quotes, or with `@` for the default \
                 value, and goes on with `=`. Where the closing quote or the `=` is missing, an \
                 importer drops the line and the old value stays (Wine's conformance tests, which \
                 also run on Windows). A line whose name has more than 16383 characters is dropped \
                 here too, for Windows allows no longer ones (learn.microsoft.com, Registry \
                 element size limits).",
            "Write \"name\"=data, or @=data for the default value.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Port=dword:000001bb
"#,
            ),
        ),
        Code::ValueSyntax => (
            "Behind the `=` stands a string in straight quotes, `dword:`, `hex:`, `hex(type):` \
                 or `-`. An importer drops a line with anything else, a comment for instance, and \
                 the old value stays, without a message (Wine's conformance tests, which also run \
                 on Windows). Frequent mistakes are bare numbers, `DWORD:` in capitals, and \
                 `qword:`, which is not part of the format (the last two: observed on Wine).",
            "Write the data as \"text\", dword:000001bb, hex:01,02, hex(2):41,00,00,00 or -.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Port"=443
"#,
            ),
        ),
        Code::ValueString => (
            "An importer drops a string without a closing quote, and the old value stays \
                 (Wine's conformance tests, which also run on Windows). A string may hold line \
                 breaks, for Windows exports them as they are (seen in a published export), so \
                 regdraft reads on to the next quote and takes the string if that quote ends its \
                 line; Wine drops such a value in any case.",
            "Close the string with a quote.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Owner"="IT operations
"#,
            ),
        ),
        Code::ValueDword => (
            "`dword:` takes one to eight hexadecimal digits, with blanks around them at most \
                 and perhaps a `;` comment behind. With a sign, `0x`, a blank within, a ninth \
                 digit (be it a leading zero) or no digit at all, an importer drops the line and \
                 the old value stays, without a message (Wine's conformance tests, which also run \
                 on Windows).",
            "Write one to eight hexadecimal digits, as in dword:000001bb.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Port"=dword:0x1bb
"#,
            ),
        ),
        Code::ValueHex => (
            "Bytes have one or two hexadecimal digits each and commas between them, and the \
                 type in `hex(type):` has one to eight such digits. Where a comma is missing or \
                 doubled, a byte is too large, or a `\\` at the end of a line does not follow a \
                 comma, an importer drops the whole value and the old one stays (Wine's \
                 conformance tests, which also run on Windows).",
            "Write the bytes as 01,02,03 and continue a line with `,\\`.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Mask"=hex:01 02 03 04
"#,
            ),
        ),
        Code::ValueTrailingText => (
            "Only blanks and a comment that begins with `;` may follow the data. With anything \
                 else, a comment with `#` included, an importer drops the line and the old value \
                 stays, without a message (Wine's conformance tests, which also run on Windows).",
            "Remove the text, or begin it with `;`.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Owner"="IT" # operations
"#,
            ),
        ),
        Code::LineSwallowed => (
            "A `\\` behind a comma says that the bytes go on in the next line, blank lines and \
                 `;` comments left aside. If that line does not begin with a hexadecimal digit, an \
                 importer drops the value together with that line, be it a value or a key line \
                 (Wine's conformance tests, which also run on Windows). This is dangerous: after a \
                 lost key line, the values below are written to the key above. In the example \
                 neither Mask nor Port is set.",
            "Remove the `,\\` from the line above, or write the missing bytes.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Mask"=hex:01,02,\
"Port"=dword:000001bb
"#,
            ),
        ),
        Code::Escape => (
            "Windows writes two escapes only: `\\\\` for a backslash and `\\\"` for a quote. \
                 With `\\0` an importer drops the line (Wine's conformance tests, which also run \
                 on Windows); of any other escape regdraft keeps the second character, as Wine \
                 does for most (observed on Wine; not known on Windows). A path with single \
                 backslashes therefore loses them: the example sets `C:Temp`.",
            "Write `\\\\` for each backslash and `\\\"` for each quote.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Path"="C:\Temp"
"#,
            ),
        ),
        Code::ContinuationUnfinished => (
            "A `\\` behind a comma promises more bytes, but the file ends there. An importer \
                 sets the value from the bytes so far (Wine's conformance tests, for Windows Vista \
                 and later), and everything that should follow is missing. A file that ends so is \
                 refused as a state (a decision of this tool).",
            "Check that the file is complete, and remove the last `,\\` if it is.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Mask"=hex:01,02,\
"#,
            ),
        ),
        Code::ShortByte => (
            "Exporters write two hexadecimal digits for each byte. Importers also accept one: \
                 Wine reads `0` as the byte 00 (observed on Wine; not known on Windows). A single \
                 digit is often the rest of a byte that was cut when the text was copied, so the \
                 value may lack data. regdraft reports the first one of a value.",
            "Check that no digit is missing, and write two digits for each byte.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Mask"=hex:30,00,0
"#,
            ),
        ),
        // 14xx: what a value becomes.
        Code::NulAppended => (
            "Where the data of a REG_SZ, REG_EXPAND_SZ or REG_MULTI_SZ is not empty and does \
                 not end in a NUL, an importer appends one (Wine's conformance tests, for Windows \
                 Vista and later). Programs expect that NUL, so this is mostly harmless, but the \
                 registry then holds other bytes than the file. No .reg file can restore such a \
                 value exactly.",
            "End the data in 00,00, and the data of a REG_MULTI_SZ in 00,00,00,00.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Path"=hex(2):43,00,3a,00
"#,
            ),
        ),
        Code::OddText => (
            "Text has two bytes for each UTF-16 unit, so an odd number of bytes is no text. \
                 What Windows makes of it is not known; Wine 8.0 crashes on a single byte, which \
                 loses the rest of the file, and of three bytes it loses the last (observed on \
                 Wine).",
            "Write two bytes for each character, and end the data in 00,00.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Path"=hex(2):43,00,3a
"#,
            ),
        ),
        // 15xx: a file read as state.
        Code::StateDelete => (
            "A state says what exists, and no export holds a delete. A file with one, given as \
                 the state before, is probably a change that was named in the wrong place, so it \
                 is refused (a decision of this tool). Read as a change, the line is fine.",
            "Give the file as the change, or export the state again.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Port"=-
"#,
            ),
        ),
        Code::StateContradiction => (
            "A value cannot hold two different data at once, and names that differ in case \
                 only are the same name. Of a change the last line would win, but of a state \
                 nobody can tell which line is true, so the file is refused (a decision of this \
                 tool). Such a file was probably put together from exports of several hosts or \
                 times.",
            "Export the key again, or remove the line that is not true.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
"Mode"="server"
"Mode"="client"
"#,
            ),
        ),
        Code::StateForm => (
            "A file in the form of Windows 3.1 holds nothing but default values below \
                 HKEY_CLASSES_ROOT, and no exporter writes it, so it does not state what exists in \
                 a registry. regdraft reads it as a change only (a decision of this tool).",
            "Give an export of the state, or use the file as a change.",
            Example::File("REGEDIT\nHKEY_CLASSES_ROOT\\.contoso = Contoso.File\n"),
        ),
        _ => return None,
    })
}
