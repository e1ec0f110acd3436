//! What has broken scripts, and what all operations look like.

use regdraft::change::Change;
use regdraft::registry::{KeyPath, ValueData, ValueName};

/// Text that has broken scripts: quotes of every kind, operators, markup, controls, surrogates.
pub fn adversarial() -> Vec<Vec<u16>> {
    let texts = [
        "it's",
        "''",
        "'",
        "a''b'",
        "\u{2018}left",
        "right\u{2019}",
        "\u{201a}low",
        "\u{201b}rev",
        "mix'\u{2019}\u{2018}'",
        "\u{2019}); Remove-Item C:\\ -Recurse; (\u{2018}",
        "'; Remove-Item -Recurse C:\\ #",
        "\"dq\"",
        "\u{201c}dd\u{201d}\u{201e}",
        "$env:PATH",
        "$(calc.exe)",
        "${x}",
        "`backtick`",
        "``",
        "`n",
        "trailing`",
        "%PATH%",
        "%%",
        "^caret & | < >",
        "!bang!",
        "a\tb",
        "a\r\nb",
        "line1\nline2",
        "\r",
        "\u{1}\u{1b}[31mESC",
        "\u{7f}",
        "\u{85}nel",
        "\u{2028}ls\u{2029}ps",
        "\u{a0}nbsp",
        "\u{feff}bom",
        "\u{202e}RTL\u{202c}",
        "e\u{301} vs \u{e9}",
        "\u{130}\u{131}\u{df}\u{1e9e}",
        "\u{1f600}emoji",
        "Gr\u{f6}\u{df}e",
        "\u{4e2d}\u{6587}",
        "\u{2013}dash\u{2014}\u{2015}",
        "@'\nhere\n'@",
        "'@",
        "\"@",
        "#>",
        "<# x #>",
        "# SIG # Begin signature block",
        "@{a=1}",
        "[char]0x41",
        "{0} {1:X8} {{}}",
        "AES 128/128",
        "Triple DES 168/168",
        "a[b]*?c",
        "~",
        "..",
        "C:path",
        "ends",
        "*",
        "(default)",
        "@",
        "2026-11-22T03:24:00Z",
        "/Date(1234567890)/",
        "0x10",
        "1e5",
        "-join",
        "--%",
        "--",
        "-WhatIf",
        ";",
        "exit 5",
        "&amp;<script>",
        "{{ askama }}",
        "{% raw %}",
        "$null",
        "True",
        " lead trail ",
        "\u{3000}",
    ];
    let mut all: Vec<Vec<u16>> = texts.iter().map(|text| text.encode_utf16().collect()).collect();
    all.push("x".repeat(200).encode_utf16().collect());
    all.push(vec![0xD800, 0x6C]);
    all
}

/// Text that cannot be a name, but can be data.
pub fn adversarial_data() -> Vec<Vec<u16>> {
    let mut all = adversarial();
    for text in ["\0nul\0", "C:\\path\\", "ends\\", "\\", "\\\\server\\share", ""] {
        all.push(text.encode_utf16().collect());
    }
    all.push("x".repeat(5000).encode_utf16().collect());
    all
}

/// All operations, in turn, on keys as products have them.
pub fn operations(count: usize) -> Vec<Change> {
    let base = KeyPath::parse(r"HKLM\SOFTWARE\Contoso\Agent").unwrap();
    let name = |name: &str| ValueName::new(name).unwrap();
    let operation = |at: usize| {
        let key = base.join(&format!("Module {}", at / 10)).unwrap();
        match at % 10 {
            0 => Change::set_value(key, name("Port"), ValueData::dword(443)),
            1 => {
                Change::set_value(key, name("Server"), ValueData::string("it's \u{2019}x\u{2019}"))
            }
            2 => Change::set_value(key, name(""), ValueData::qword(1 << 40)),
            3 => Change::delete_value(key, name("Legacy")),
            4 => Change::create_key(key.join("Cache").unwrap()),
            5 => Change::delete_key(key.join("Old").unwrap()),
            6 => Change::remove_key_if_empty(key.join("Temp").unwrap()),
            7 => Change::keep_only_values(key.join("Hosts").unwrap(), [name("primary")]),
            8 => Change::set_value(key, name("Homes"), ValueData::multi_string(["a", "%b%"])),
            _ => Change::set_value(key, name("Blob"), ValueData::binary(&[0, 0x0d, 0xff])),
        }
    };
    (0..count).map(operation).collect()
}
