//! How does `reg add` write data, and which data can it not write?
//!
//! Sources: `reg add /?` lists the types; Wine's conformance tests of `reg add`, which also run on
//! Windows, show what is stored: no bytes for a REG_BINARY without `/d`, text with a NUL for a
//! REG_NONE, an empty list for an empty REG_MULTI_SZ, and a failure for an empty string in a list.
//! That the word after `/d` is the data whatever it begins with is Wine's code, and usual in
//! published batch files (`/d "-15"`).

use super::tokens::CmdToken;
use crate::registry::{Text, TextRef, ValueData, ValueType};

/// `/t type` and `/d data`, if `reg add` lists the type and stores exactly these data.
pub(super) fn data(data: &ValueData) -> Result<CmdToken, String> {
    let value = data.as_ref();
    let value_type = data.value_type();
    let odd = || format!("its data do not have the form of {value_type}");
    let of_type = |word| CmdToken::default().and_word("/t").and_word(word);
    let given = |word, data| of_type(word).and_word("/d").and(&data);
    match value_type {
        ValueType::SZ => Ok(given("REG_SZ", text(&value.as_text().ok_or_else(odd)?)?)),
        ValueType::EXPAND_SZ => {
            Ok(given("REG_EXPAND_SZ", text(&value.as_text().ok_or_else(odd)?)?))
        }
        ValueType::NONE => {
            if value.bytes().is_empty() {
                return Err("reg.exe writes text and a NUL as REG_NONE, so it cannot write a REG_NONE without data".into());
            }
            let as_text = ValueData::from_raw(ValueType::SZ, &value.bytes()).as_ref().as_text();
            let as_text = as_text.ok_or("reg.exe writes text and a NUL as REG_NONE, and its data is not text that ends in a NUL")?;
            Ok(given("REG_NONE", text(&as_text)?))
        }
        ValueType::MULTI_SZ => {
            let strings = value.as_multi_text().ok_or_else(odd)?;
            if strings.is_empty() {
                return Ok(given("REG_MULTI_SZ", CmdToken::quoted("")));
            }
            let (strings, separator) = list(&strings)?;
            let list = text(&Text::from(strings.join(&separator.to_string()).as_str()))?;
            let data = given("REG_MULTI_SZ", list);
            Ok(data.and_word("/s").and(&CmdToken::quoted(&separator.to_string())))
        }
        ValueType::DWORD => {
            let number = value.as_dword().ok_or_else(odd)?;
            Ok(given("REG_DWORD", CmdToken::hex(&format!("0x{number:08x}"))))
        }
        ValueType::QWORD => {
            let number = value.as_qword().ok_or_else(odd)?;
            Ok(given("REG_QWORD", CmdToken::hex(&format!("0x{number:016x}"))))
        }
        ValueType::BINARY => {
            let bytes = value.bytes();
            if bytes.is_empty() {
                return Ok(of_type("REG_BINARY"));
            }
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(given("REG_BINARY", CmdToken::hex(&digits)))
        }
        other => Err(format!("reg.exe does not document {other}")),
    }
}

/// Text as the word after `/d`.
fn text(text: &Text) -> Result<CmdToken, String> {
    let plain = plain(text.as_ref()).map_err(|why| format!("its data {why}"))?;
    // Data that is a switch is read as data, but nothing says so of a request for help.
    let asks = ["/?", "-?", "/h", "-h"].into_iter().any(|help| plain.eq_ignore_ascii_case(help));
    if asks {
        return Err("its data is what asks reg.exe for its help".into());
    }
    Ok(CmdToken::quoted(&plain))
}

/// The strings of a list, and a character to put between them that none of them holds.
fn list(list: &[Text]) -> Result<(Vec<String>, char), String> {
    let strings: Vec<String> = list
        .iter()
        .map(|text| plain(text.as_ref()).map_err(|why| format!("one of its strings {why}")))
        .collect::<Result<_, _>>()?;
    if strings.iter().any(String::is_empty) {
        return Err("reg.exe cannot write an empty string in a list".into());
    }
    let free = |sign: &char| !strings.iter().any(|text| text.contains(*sign));
    let separator = ['~', ';', '#', '@', '+', ',', '='].into_iter().find(free);
    separator.map(|sign| (strings, sign)).ok_or_else(|| "its strings hold every separator".into())
}

/// Text that a line of a batch file can hold: printable ASCII.
pub(super) fn plain(text: TextRef<'_>) -> Result<String, String> {
    let text = text.as_str().map_err(|_| "is not Unicode".to_owned())?;
    match text.chars().find(|c| !matches!(c, ' '..='~')) {
        None => Ok(text.to_owned()),
        Some(c) if c.is_control() => Err(format!(
            "holds U+{:04X}, a control character, which a batch file cannot hold safely",
            u32::from(c)
        )),
        Some(c) => Err(format!("holds U+{:04X}, which depends on the code page", u32::from(c))),
    }
}
