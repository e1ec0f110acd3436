//! Makes changes of any number of operations from an export.

/// A change of about so many operations in keys of an export, spread evenly over it: some values get
/// other data, some keys another value, some keys are deleted, and most of it is there already. Returns
/// the file and the number of its operations.
pub fn change(export: &[u8], operations: usize) -> (Vec<u8>, usize) {
    let blocks = blocks(export);
    let all: usize = blocks.iter().map(|block| values(block).max(1)).sum();
    let mut text = String::from("Windows Registry Editor Version 5.00\r\n");
    let (mut made, mut seen) = (0, 0);
    for (at, block) in blocks.iter().enumerate() {
        seen += values(block).max(1);
        if seen * operations < (made + 1) * all {
            continue;
        }
        let path = block.split(']').next().unwrap_or_default();
        let below = format!("{path}\\");
        let is_leaf = !blocks.get(at + 1).is_some_and(|next| next.starts_with(&below));
        let block = if at % 7 == 3 && is_leaf {
            format!("[-{}]", &path[1..])
        } else if at % 5 == 0 {
            format!("{block}\r\n\"Zadded by a change\"=\"x\"")
        } else if at % 3 == 0 {
            other_number(block)
        } else {
            block.clone()
        };
        made += values(&block).max(1);
        text.push_str(&format!("\r\n{block}\r\n"));
    }
    text.push_str("\r\n");
    (wide(&text), made)
}

/// An export as the image of which it is a copy has it: so many of its numbers are others.
pub fn image(export: &[u8], differences: usize) -> Vec<u8> {
    let text = narrow(export);
    let numbers: Vec<usize> =
        text.match_indices("=dword:").map(|(at, sign)| at + sign.len()).collect();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for at in (1..=differences).map(|n| numbers[n * numbers.len() / (differences + 1)]) {
        out.push_str(&text[from..at]);
        out.push(if text[at..].starts_with('e') { 'd' } else { 'e' });
        from = at + 1;
    }
    out.push_str(&text[from..]);
    wide(&out)
}

fn blocks(export: &[u8]) -> Vec<String> {
    let text = narrow(export);
    let blocks = text.split("\r\n\r\n[").skip(1);
    blocks.map(|block| format!("[{}", block.trim_end())).collect()
}

/// How many values a block sets.
fn values(block: &str) -> usize {
    block.matches("\r\n\"").count() + block.matches("\r\n@=").count()
}

fn other_number(block: &str) -> String {
    block.replacen("=dword:0", "=dword:7", 1)
}

fn narrow(export: &[u8]) -> String {
    let units: Vec<u16> =
        export[2..].as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    String::from_utf16(&units).expect("an export is text")
}

fn wide(text: &str) -> Vec<u8> {
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}
