//! What does a large export look like? Makes one of any size, the same bytes for the same size.
//!
//! The shape is that of an export of `HKEY_LOCAL_MACHINE\SOFTWARE`: depth first, siblings sorted as
//! Windows sorts them, values in the order of their creation, bytes wrapped as `regedit` wraps them.
//! The mix follows two published counts (Windows 11 with Office: 738 to 774 bytes for a key, 1.71
//! values and 0.42 default values for a key, one key in ten without values; Windows 7: 60 % strings,
//! 22.5 % dwords, 15 % binary). Wrapping and quoting are written here once more, independently of the
//! library, so that re-rendering a file is a check.

use std::fmt::Write as _;

/// What a generated file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub keys: usize,
    pub values: usize,
    pub default_values: usize,
    pub empty_keys: usize,
    pub hex_characters: usize,
    pub strings: usize,
    pub dwords: usize,
    pub binaries: usize,
}

/// An export of about so many bytes.
pub fn export(bytes: usize) -> (Vec<u8>, Counts) {
    let mut made = Export::new(bytes);
    made.software();
    let Export { text, counts, .. } = made;
    let units = text.encode_utf16();
    let file = [0xFEFF].into_iter().chain(units).flat_map(u16::to_le_bytes).collect();
    (file, counts)
}

/// The same export some time later: about one key in a hundred has other data, a value more, a key
/// more below it, or is gone.
pub fn changed(export: &[u8]) -> Vec<u8> {
    let units: Vec<u16> =
        export[2..].as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    let text = String::from_utf16(&units).expect("an export is text");
    drop(units);
    let mut blocks: Vec<&str> = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("\r\n\r\n[") {
        let (block, after) = rest.split_at(at + 4);
        blocks.push(block);
        rest = after;
    }
    blocks.push(rest);
    let mut out = String::with_capacity(text.len() + text.len() / 50);
    for (at, block) in blocks.iter().enumerate() {
        // The first is the header, the second the topmost key.
        if at < 2 || at % 100 != 37 {
            out.push_str(block);
            continue;
        }
        let path = block.split(']').next().unwrap_or_default();
        let is_leaf =
            !blocks.get(at + 1).is_some_and(|next| next.starts_with(&format!("{path}\\")));
        let body = block.trim_end();
        match (at / 100 % 4, body.find("=dword:")) {
            (0, Some(dword)) => {
                let digit = dword + "=dword:".len();
                let other = if body[digit..].starts_with('f') { "e" } else { "f" };
                out.push_str(&format!("{}{other}{}\r\n\r\n", &body[..digit], &body[digit + 1..]));
            }
            (1, _) if is_leaf => {}
            (2, _) => out.push_str(&format!("{body}\r\n\r\n{path}\\!new]\r\n\"a\"=\"b\"\r\n\r\n")),
            _ => out.push_str(&format!("{body}\r\n\"Added later\"=dword:00000001\r\n\r\n")),
        }
    }
    [0xFEFF].into_iter().chain(out.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

struct Export {
    text: String,
    counts: Counts,
    random: u64,
    /// How many characters there may be in all.
    budget: usize,
}

impl Export {
    fn new(bytes: usize) -> Self {
        let mut text = String::with_capacity(bytes / 2 + 4096);
        text.push_str("Windows Registry Editor Version 5.00\r\n");
        Self { text, counts: Counts::default(), random: 0x5EED, budget: bytes / 2 }
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below another.
    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// The sections of the hive, in the order in which Windows lists them.
    fn software(&mut self) {
        let root = "HKEY_LOCAL_MACHINE\\SOFTWARE";
        self.key(root, 0);
        self.key(&format!("{root}\\Classes"), 0);
        self.section(&format!("{root}\\Classes\\CLSID"), 24, Self::class);
        self.section(&format!("{root}\\Classes\\Interface"), 36, Self::interface);
        self.section(&format!("{root}\\Contoso"), 74, Self::product);
        self.key(&format!("{root}\\Microsoft"), 0);
        self.section(&format!("{root}\\Microsoft\\Component Based Servicing"), 88, Self::package);
        self.section(&format!("{root}\\Microsoft\\SideBySide"), 100, Self::assembly);
        self.text.push_str("\r\n");
    }

    /// Entries of one kind, until so many percent of the budget are used.
    fn section(&mut self, path: &str, percent: usize, entry: fn(&mut Self, &str, usize)) {
        self.key(path, 0);
        let until = self.budget / 100 * percent;
        let mut number = 0;
        while self.text.len() < until || number == 0 {
            entry(self, path, number);
            number += 1;
        }
    }

    fn class(&mut self, path: &str, number: usize) {
        let id = self.guid(number);
        let class = format!("{path}\\{id}");
        self.key(&class, 100);
        let name = self.words(3);
        self.string("", &format!("{name} Class"));
        if self.chance(30) {
            let app = self.guid(number / 7);
            self.string("AppID", &app);
        }
        self.key(&format!("{class}\\InprocServer32"), 100);
        let library = self.file("C:\\Windows\\System32");
        if self.chance(20) {
            self.expand("", &library)
        } else {
            self.string("", &library)
        }
        self.string("ThreadingModel", "Both");
        if self.chance(25) {
            let bytes = 40 + self.below(400);
            self.binary("Registration", bytes);
        }
        if self.chance(60) {
            self.key(&format!("{class}\\ProgID"), 100);
            let name = self.words(2).replace(' ', ".");
            self.string("", &format!("{name}.1"));
        }
        if self.chance(25) {
            self.key(&format!("{class}\\Programmable"), 0);
        }
    }

    fn interface(&mut self, path: &str, number: usize) {
        let id = self.guid(number);
        let interface = format!("{path}\\{id}");
        self.key(&interface, 100);
        let name = self.words(2).replace(' ', "");
        self.string("", &format!("I{name}"));
        self.key(&format!("{interface}\\ProxyStubClsid32"), 100);
        self.string("", "{00020424-0000-0000-C000-000000000046}");
        if self.chance(40) {
            self.key(&format!("{interface}\\TypeLib"), 100);
            let library = self.guid(number / 11);
            self.string("", &library);
            self.string("Version", "1.0");
        }
    }

    fn product(&mut self, path: &str, number: usize) {
        let product = format!("{path}\\Product {number:06}");
        self.key(&product, 0);
        for (part, share) in [("Cache", 55), ("Options", 90), ("Telemetry", 45)] {
            if !self.chance(share) {
                continue;
            }
            self.key(&format!("{product}\\{part}"), 0);
            for at in 0..1 + self.below(7) {
                let name = format!("{} {at}", self.words(2));
                self.mixed(&name);
            }
        }
        if self.chance(8) {
            // What people and vendors write beyond ASCII.
            self.key(&format!("{product}\\Zusätzlich"), 0);
            self.string("Größe", "naïve 日本語 \u{1F5A5}");
            self.string("Anführung \"und\" \\", "C:\\Übung\\\"x\"");
        }
    }

    fn package(&mut self, path: &str, number: usize) {
        let key =
            format!("{path}\\Package_{number:06}_for_KB{}~31bf3856ad364e35", self.below(9_999_999));
        self.key(&key, 0);
        self.dword("CurrentState", 112);
        self.dword("InstallClient", 6);
        let name = self.words(4);
        self.string("InstallName", &format!("{name}.mum"));
        if self.chance(50) {
            let bytes = 8 + self.below(500);
            self.binary("Signature", bytes);
        }
        if self.chance(30) {
            self.key(&format!("{key}\\Owners"), 0);
            self.dword(&format!("{name}~31bf3856ad364e35~amd64~~10.0.1.{number}"), 131_184);
        }
    }

    fn assembly(&mut self, path: &str, number: usize) {
        let key = format!("{path}\\amd64_{number:06}_{}", self.words(3).replace(' ', "-"));
        self.key(&key, 0);
        let bytes = 16 + self.below(300);
        self.binary("Identity", bytes);
        if self.chance(70) {
            let hash = 32;
            self.binary("SHA256H", hash);
        }
        self.dword("Winners", 1);
        for at in 0..self.below(4) {
            self.mixed(&format!("c!{at:08x}"));
        }
    }

    /// A value of some type, as often as each is found.
    fn mixed(&mut self, name: &str) {
        match self.below(100) {
            0..38 => {
                let text = if self.chance(40) {
                    self.file("C:\\Program Files\\Contoso")
                } else {
                    self.words(6)
                };
                self.string(name, &text);
            }
            38..79 => {
                let number = self.next() as u32 >> self.below(32);
                self.dword(name, number);
            }
            79..88 => {
                let bytes = self.below(700);
                self.binary(name, bytes);
            }
            88..93 => {
                let text = self.file("%SystemRoot%\\system32");
                self.expand(name, &text);
            }
            93..98 => {
                let all: Vec<_> = (0..1 + self.below(4)).map(|_| self.words(2)).collect();
                let bytes = units(&(all.join("\0") + "\0\0"));
                self.hex(name, "hex(7):", &bytes);
            }
            _ => {
                let bytes = self.next().to_le_bytes();
                self.hex(name, "hex(b):", &bytes);
            }
        }
    }

    fn words(&mut self, most: usize) -> String {
        const WORDS: [&str; 24] = [
            "Shell", "Network", "Provider", "Update", "Image", "Handler", "Security", "Context",
            "Menu", "Device", "Policy", "Session", "Storage", "Media", "Property", "Audio",
            "Service", "Factory", "Object", "Cloud", "Search", "Windows", "Control", "Print",
        ];
        let count = 1 + self.below(most);
        let words: Vec<_> = (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect();
        words.join(" ")
    }

    fn file(&mut self, folder: &str) -> String {
        let name = self.words(3).replace(' ', "\\");
        format!("{folder}\\{name}.dll")
    }

    /// A GUID, later ones sorting after earlier ones.
    fn guid(&mut self, number: usize) -> String {
        let n = self.next();
        format!(
            "{{{number:08X}-{:04X}-4{:03X}-A{:03X}-{:012X}}}",
            n as u16,
            n >> 16 & 0xFFF,
            n >> 28 & 0xFFF,
            n.rotate_left(20) & 0xFFFF_FFFF_FFFF
        )
    }

    fn key(&mut self, path: &str, default_values: usize) {
        self.counts.keys += 1;
        self.counts.default_values += usize::from(default_values > 0);
        // Until a value follows.
        self.counts.empty_keys += 1;
        write!(self.text, "\r\n[{path}]\r\n").unwrap();
    }

    fn name(&mut self, name: &str) -> usize {
        self.counts.values += 1;
        if self.text.ends_with("]\r\n") {
            self.counts.empty_keys -= 1;
        }
        let start = self.text.len();
        if name.is_empty() {
            self.text.push_str("@=");
        } else {
            write!(self.text, "\"{}\"=", escaped(name)).unwrap();
        }
        start
    }

    fn string(&mut self, name: &str, text: &str) {
        self.counts.strings += 1;
        self.name(name);
        write!(self.text, "\"{}\"\r\n", escaped(text)).unwrap();
    }

    fn dword(&mut self, name: &str, number: u32) {
        self.counts.dwords += 1;
        self.name(name);
        write!(self.text, "dword:{number:08x}\r\n").unwrap();
    }

    fn binary(&mut self, name: &str, bytes: usize) {
        self.counts.binaries += 1;
        let data: Vec<u8> = (0..bytes).map(|_| self.next() as u8).collect();
        self.hex(name, "hex:", &data);
    }

    fn expand(&mut self, name: &str, text: &str) {
        let bytes = units(&format!("{text}\0"));
        self.hex(name, "hex(2):", &bytes);
    }

    fn hex(&mut self, name: &str, prefix: &str, bytes: &[u8]) {
        let start = self.name(name);
        self.text.push_str(prefix);
        let mut column = self.text[start..].encode_utf16().count();
        for (at, byte) in bytes.iter().enumerate() {
            write!(self.text, "{byte:02x}").unwrap();
            column += 2;
            if at + 1 < bytes.len() {
                self.text.push(',');
                column += 1;
                if column > 76 {
                    self.text.push_str("\\\r\n  ");
                    column = 2;
                }
            }
        }
        self.counts.hex_characters += bytes.len() * 3;
        self.text.push_str("\r\n");
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn units(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
