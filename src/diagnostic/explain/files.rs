//! What do the diagnostics on a file and its key lines mean (`RD10xx` to `RD12xx`)?

use super::Parts;
use crate::diagnostic::{Code, Example};

/// The parts of an explanation, for the codes of these families.
pub(super) fn parts(code: Code) -> Option<Parts> {
    Some(match code {
        // 10xx: the file as a whole.
        Code::HeaderMissing => (
            "An importer takes a file only if its first line is exactly `Windows Registry \
                 Editor Version 5.00` or `REGEDIT4`, in this spelling and case; blanks before it \
                 do no harm. With any other first line, be it empty or a comment, the whole file \
                 is refused and nothing is imported (Wine's conformance tests, which also run on \
                 Windows; for a comment: observed on Wine).",
            "Begin the file with the line `Windows Registry Editor Version 5.00`, exactly so.",
            Example::File(
                r#"regedit4

[HKEY_CURRENT_USER\Software\Contoso]
"Port"=dword:000001bb
"#,
            ),
        ),
        Code::HeaderImportsNothing => (
            "With a first line that begins with `REGEDIT`, but is neither `REGEDIT4` nor the \
                 `REGEDIT` of Windows 3.1, an importer reports success and imports nothing (Wine's \
                 conformance tests, which also run on Windows). This is dangerous, because nothing tells the operator \
                 that the change was not made.",
            "Write exactly `REGEDIT4`, or `Windows Registry Editor Version 5.00`, without \
                 anything behind it.",
            Example::File(
                r#"REGEDIT5

[HKEY_CURRENT_USER\Software\Contoso]
"Port"=dword:000001bb
"#,
            ),
        ),
        Code::EncodingRefused => (
            "An importer knows UTF-16 LE by its byte order mark, and takes any other file to \
                 be in the ANSI code page of the machine. UTF-16 LE without the mark is therefore \
                 refused as a whole (Wine's conformance tests, which also run on Windows), and so \
                 is UTF-16 BE (public reports; observed on Wine). The example is the line \
                 `REGEDIT4` in UTF-16 BE.",
            "Save the file as UTF-16 LE with byte order mark (\"UTF-16 LE\" in Notepad, \
                 \"Unicode\" in older versions of it).",
            Example::Bytes(b"\xFE\xFF\0R\0E\0G\0E\0D\0I\0T\x004\0\r\0\n"),
        ),
        Code::EncodingDiffers => (
            "Importers disagree on UTF-8 with a byte order mark: Wine refuses such a file, and \
                 so did Windows in a public report of 2017, but in a public test of 2025 it was \
                 imported. On some machines the whole change may therefore be missing. regdraft \
                 reads such a file, so that it can be checked, and never writes one.",
            "Save the file as UTF-16 LE with byte order mark, which every importer reads the \
                 same way.",
            Example::Bytes(
                b"\xEF\xBB\xBFWindows Registry Editor Version 5.00\r\n\r\n\
                      [HKEY_CURRENT_USER\\Software\\Contoso]\r\n\
                      \"Port\"=dword:000001bb\r\n",
            ),
        ),
        Code::CodePage => (
            "A file without a byte order mark is text in the ANSI code page of the machine, \
                 and in a `REGEDIT4` file the bytes of text data are too. Some bytes have no \
                 meaning in some code pages; what an importer makes of them is not known on \
                 Windows, so the line is not used (a decision of this tool). The example is read \
                 with --code-page 932, where the byte 81 begins a character of two bytes that a \
                 quote cannot complete.",
            "Name the code page in which the file was written (--code-page), or save the file \
                 as UTF-16 LE with byte order mark.",
            Example::Bytes(
                b"Windows Registry Editor Version 5.00\r\n\r\n\
                      [HKEY_CURRENT_USER\\Software\\Contoso]\r\n\
                      \"Owner\"=\"\x81\"\r\n",
            ),
        ),
        Code::CharacterCut => (
            "Each character of a UTF-16 file has two bytes or four, but this file ends with a \
                 single one, so at least a part of its last line is missing. What an importer \
                 makes of the end is not known on Windows; that the file counts as incomplete is a \
                 decision of this tool.",
            "Get the whole file, and compare its size or its hash with that of the original.",
            Example::Bytes(
                b"\xFF\xFEW\0i\0n\0d\0o\0w\0s\0 \0R\0e\0g\0i\0s\0t\0r\0y\0 \0\
                      E\0d\0i\0t\0o\0r\0 \0V\0e\0r\0s\0i\0o\0n\0 \x005\0.\x000\x000\0\r\0\n\0[",
            ),
        ),
        Code::LooksLikeUtf8 => (
            "The file has no byte order mark, so an importer reads it in the ANSI code page of \
                 the machine (observed on Wine). This text looks like UTF-8, and each of its \
                 characters beyond ASCII then becomes two or more wrong ones: the name or the data \
                 in the registry is another than the one on the screen. Lines in plain ASCII, and \
                 comments, are not affected. The first line concerned is reported.",
            "Save the file as UTF-16 LE with byte order mark.",
            Example::Bytes(
                b"Windows Registry Editor Version 5.00\r\n\r\n\
                      [HKEY_CURRENT_USER\\Software\\Contoso]\r\n\
                      \"Site\"=\"Caf\xC3\xA9\"\r\n",
            ),
        ),
        Code::Windows31 => (
            "`REGEDIT` alone is the header of Windows 3.1. Importers still accept it (Wine's \
                 conformance tests, which also run on Windows): each line that begins with \
                 HKEY_CLASSES_ROOT sets the default value of a key. The path goes up to the first \
                 space or tab; an `=` and one space may follow, and the rest of the line is the \
                 text. Every other line is ignored (Wine's source code). regdraft reads such a file \
                 as a change, and not as a state.",
            "Convert the file (`regdraft convert`), which gives the same change in version 5.",
            Example::File(
                r"REGEDIT

HKEY_CLASSES_ROOT\.contoso = Contoso.File
",
            ),
        ),
        Code::CodePageAssumed => (
            "Importers read a file without a byte order mark in the ANSI code page of the machine, \
                 and no byte says which page its author had (observed on Wine). A key, a name, or \
                 data of the file has bytes above 7F, and no code page is named, so regdraft \
                 assumes 1252. If that is wrong, so are the names and the data, and a rollback made \
                 from them. The message lists the pages whose letters fit best; it is a guess. \
                 Comments do not count. The first line concerned is reported.",
            "Name the code page in which the file was written (--code-page), or save the file as \
                 UTF-16 LE with byte order mark.",
            Example::Bytes(
                b"Windows Registry Editor Version 5.00\r\n\r\n\
                      [HKEY_CURRENT_USER\\Software\\Contoso]\r\n\
                      \"Owner\"=\"\xCE\xF2\xE4\xE5\xEB \xEF\xF0\xEE\xE4\xE0\xE6\"\r\n",
            ),
        ),
        Code::HeaderTrailing => (
            "A space or a tab follows the header. Wine refuses a version 5 file with such a \
                 header, and of a `REGEDIT4` file it imports nothing and reports success (observed \
                 on Wine). What Windows does is not documented; published files have it, and so \
                 do files that a batch file writes with `echo`. regdraft reads such a file (a \
                 decision of this tool).",
            "Write the header without anything after it; `regdraft fmt` does so.",
            Example::File(
                "Windows Registry Editor Version 5.00 \n\n\
                     [HKEY_CURRENT_USER\\Software\\Contoso]\n\"Port\"=dword:000001bb\n",
            ),
        ),
        Code::EndMark => (
            "CP/M and DOS programs ended text files with the character 1A (Ctrl-Z), and `copy /a` \
                 still writes it. regdraft reads it as the end of the file only if nothing follows \
                 (a decision of this tool: not known on Windows; Wine reads it as a character of \
                 the last line).",
            "Remove the character.",
            Example::Bytes(
                b"Windows Registry Editor Version 5.00\r\n\r\n\
                      [HKEY_CURRENT_USER\\Software\\Contoso]\r\n\
                      \"Port\"=dword:000001bb\r\n\x1A",
            ),
        ),
        Code::HeaderMoved => (
            "Empty lines or comments are above the header, so importers refuse the whole file \
                 (Wine's conformance tests, which also run on Windows; for a comment: observed on \
                 Wine). `regdraft fmt` writes the header on the first line and those lines below \
                 it. An import of the new file does what the file says; that of the old one did \
                 nothing.",
            "Review what the file does before it is imported.",
            Example::Words("`regdraft fmt` with a file whose first line is a comment."),
        ),
        // 11xx: lines.
        Code::LineIgnored => (
            "The first character of a line that is no blank decides what the line is: `[` \
                 begins a key, `\"` or `@` a value, `;` or `#` a comment. An importer ignores any \
                 other line without a word (Wine's conformance tests, which also run on Windows), \
                 and what it was meant to set stays as it was.",
            "Begin a key with `[`, a value with `\"` or `@`, and a comment with `;`.",
            Example::File(
                r"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
Port=dword:000001bb
",
            ),
        ),
        Code::NulCharacter => (
            "Where a file holds a NUL character, Wine silently loses everything after it in \
                 the part of the file that it has in memory, and still reports success (observed \
                 on Wine). What Windows does is not known. Values further down may therefore be \
                 missing after the import.",
            "Remove the NUL, or write the data as hex.",
            Example::Bytes(
                b"Windows Registry Editor Version 5.00\r\n\r\n\
                      [HKEY_CURRENT_USER\\Software\\Contoso]\r\n\
                      \"Owner\"=\"IT\0OPS\"\r\n",
            ),
        ),
        Code::MinusBeforeKey => (
            "Only a minus behind the bracket deletes a key. A line that begins with `-[` is no \
                 key line, and an importer ignores lines of an unknown kind without a word (Wine's \
                 conformance tests, which also run on Windows). The key is not deleted, and values \
                 below the line are written to the key above it.",
            "Write [-KEY], with the minus behind the bracket.",
            Example::File(
                r"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
-[HKEY_CURRENT_USER\Software\Contoso\Server]
",
            ),
        ),
        // 12xx: key lines.
        Code::KeyNotClosed => (
            "An importer ignores a key line without a `]` (Wine's conformance tests, which \
                 also run on Windows), and the key above it stays open (observed on Wine). This is \
                 dangerous: the values below are written to a key for which they were not meant, \
                 without a message. In the example Port is set in Contoso instead of Server.",
            "Close the key line with `]`.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
[HKEY_CURRENT_USER\Software\Contoso\Server
"Port"=dword:000001bb
"#,
            ),
        ),
        Code::KeyBlank => (
            "An importer ignores a key line with a blank behind its `[` or `[-` (Wine's \
                 conformance tests, which also run on Windows), and the key above it stays open \
                 (observed on Wine). This is dangerous: the values below are written to a key for \
                 which they were not meant, without a message. In the example Port is set in \
                 Contoso instead of Server.",
            "Remove the blank behind the bracket.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso]
[ HKEY_CURRENT_USER\Software\Contoso\Server]
"Port"=dword:000001bb
"#,
            ),
        ),
        Code::KeyRoot => (
            "A key line must begin with the whole name of a root key, in any case. Otherwise \
                 the key is not created, and the values below it are dropped up to the next good \
                 key line (Wine's conformance tests, which also run on Windows). Importers \
                 disagree on short names such as HKLM: `reg import` of Wine takes them, `regedit` \
                 of Wine and the book \"Windows 7 Inside Out\" do not, so they do not count here.",
            "Begin the path with HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER, HKEY_CLASSES_ROOT, \
                 HKEY_USERS or HKEY_CURRENT_CONFIG.",
            Example::File(
                r"Windows Registry Editor Version 5.00

[HKLM\SOFTWARE\Contoso]
",
            ),
        ),
        Code::KeyName => (
            "A key name has at most 255 characters and a key lies at most 512 levels deep \
                 (learn.microsoft.com, Registry element size limits), and two backslashes right \
                 behind the root key are refused (observed on Wine). A key that breaks one of \
                 these rules is ignored together with the values below it; for names that are too \
                 long this is a decision of this tool: not known on Windows.",
            "Give the key a name that Windows can have, and write one backslash behind the \
                 root key.",
            Example::File(
                r"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\\Software\Contoso]
",
            ),
        ),
        Code::KeyDeleteRoot => (
            "A root key cannot be deleted, so an importer ignores the line (Wine's conformance \
                 tests, which also run on Windows); `regedit` of Wine even stops there and imports \
                 nothing of what follows (its source code). Values below the line belong to no key \
                 and are dropped.",
            "Name the key that is to be deleted, below the root key.",
            Example::File(
                r"Windows Registry Editor Version 5.00

[-HKEY_CURRENT_USER]
",
            ),
        ),
        Code::KeyTrailingText => (
            "The path of a key goes from the first `[` to the last `]` of its line, and what \
                 follows is ignored, with or without a `;` (Microsoft's PowerToys project says so \
                 of regedit; observed on Wine). This is harmless, unless a reader takes the text \
                 for something that has an effect.",
            "Remove the text, or begin it with `;`.",
            Example::File(
                r"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso] settings of the client
",
            ),
        ),
        Code::KeyBackslashes => (
            "An importer drops backslashes at the end of a path (Wine's conformance tests, \
                 which also run on Windows) and takes several in a row for one (observed on Wine). \
                 The key is the one without them, which is harmless in itself, but may be a sign \
                 that a part of the path is missing.",
            "Write one backslash between key names and none at the end.",
            Example::File(
                r"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso\]
",
            ),
        ),
        Code::KeyBracket => (
            "The path of a key goes up to the last `]` of its line (Microsoft's PowerToys \
                 project says so of regedit; observed on Wine), so a comment that holds a `]` \
                 becomes part of the key name. An importer then creates another key than the one \
                 that was meant, and writes the values below to it. In the example the key name is \
                 `Contoso] ; see [1`.",
            "Write the comment on a line of its own.",
            Example::File(
                r"Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Contoso] ; see [1]
",
            ),
        ),
        Code::ForeignRoot => (
            "Programs that export a hive offline write a word of their own where a root key belongs \
                 (`[HKEY\\Setup]`, `[machine\\software]`), or nothing (`[\\Setup]`). The file does not \
                 say where the hive belongs, so none of its keys can be read, and importers ignore them \
                 all.",
            "Say at which key the root of the hive lies, as in --mount 'HKLM\\SYSTEM', or \
                 --mount FILE=KEY for one of several files.",
            Example::File(
                r#"Windows Registry Editor Version 5.00

[\Setup]
"Clean"=dword:00000001
"#,
            ),
        ),
        Code::KeyUnnamed => (
            "An export of an offline hive holds the line `[]`, which names what contains the hive, and \
                 no key of it. Values below the line are dropped, which is said of each of them.",
            "Nothing is to be done, unless values follow the line.",
            Example::Words("Reading an export that holds `[]` with --mount."),
        ),
        _ => return None,
    })
}
