//! Which keys and values are there?

use std::collections::BTreeMap;

use crate::engine::value::Text;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hive {
    LocalMachine,
    CurrentUser,
    Users,
    ClassesRoot,
    CurrentConfig,
}

/// Root keys: .NET's name, the full name, the short name.
const HIVES: [(Hive, &str, &str, &str); 5] = [
    (Hive::LocalMachine, "LocalMachine", "HKEY_LOCAL_MACHINE", "HKLM"),
    (Hive::CurrentUser, "CurrentUser", "HKEY_CURRENT_USER", "HKCU"),
    (Hive::Users, "Users", "HKEY_USERS", "HKU"),
    (Hive::ClassesRoot, "ClassesRoot", "HKEY_CLASSES_ROOT", "HKCR"),
    (Hive::CurrentConfig, "CurrentConfig", "HKEY_CURRENT_CONFIG", "HKCC"),
];

/// A key. The number tells it from one that was made under the same name later.
#[derive(Clone, Debug, Default)]
pub struct Node {
    pub id: u64,
    pub name: Option<Text>,
    pub values: Vec<Stored>,
    pub children: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub name: Text,
    pub kind: u32,
    pub data: Vec<u8>,
}

/// Path to values, each with its kind and its bytes.
pub type Dump = BTreeMap<String, BTreeMap<String, (u32, Vec<u8>)>>;

#[derive(Clone, Debug)]
pub struct Registry {
    roots: [Node; 5],
    next: u64,
}

impl Default for Registry {
    fn default() -> Self {
        let roots = std::array::from_fn(|number| Node { id: number as u64, ..Node::default() });
        Self { roots, next: 5 }
    }
}

impl Hive {
    pub fn full_name(self) -> &'static str {
        HIVES.iter().find(|(own, ..)| *own == self).map_or("", |(_, _, full, _)| full)
    }

    pub fn named(name: &str) -> Option<Self> {
        let same = |own: &str| own.eq_ignore_ascii_case(name);
        HIVES
            .iter()
            .find(|(_, net, full, short)| same(net) || same(full) || same(short))
            .map(|(hive, ..)| *hive)
    }
}

/// A path to compare: the full name of the root, upper case.
pub fn normal(path: &str) -> String {
    let (root, rest) =
        path.split_once('\\').map_or((path, None), |(root, rest)| (root, Some(rest)));
    let root = match Hive::named(root) {
        Some(hive) => hive.full_name(),
        None => root,
    };
    rest.map_or_else(|| root.to_owned(), |rest| format!("{root}\\{rest}")).to_uppercase()
}

/// Text that shows every code unit.
pub fn shown(text: &Text) -> String {
    char::decode_utf16(text.0.iter().copied())
        .map(|c| {
            c.map_or_else(
                |error| format!("<U+{:04X}>", error.unpaired_surrogate()),
                |c| c.to_string(),
            )
        })
        .collect()
}

impl Node {
    pub fn child(&self, name: &Text) -> Option<&Self> {
        self.children
            .iter()
            .find(|child| child.name.as_ref().is_some_and(|own| own.same(name, true)))
    }

    pub fn value(&self, name: &Text) -> Option<&Stored> {
        self.values.iter().find(|value| value.name.same(name, true))
    }

    pub fn set(&mut self, name: &Text, kind: u32, data: Vec<u8>) {
        match self.values.iter_mut().find(|value| value.name.same(name, true)) {
            Some(value) => (value.kind, value.data) = (kind, data),
            None => self.values.push(Stored { name: name.clone(), kind, data }),
        }
    }

    pub fn unset(&mut self, name: &Text) -> bool {
        let before = self.values.len();
        self.values.retain(|value| !value.name.same(name, true));
        before != self.values.len()
    }
}

impl Registry {
    pub fn root(&self, hive: Hive) -> &Node {
        &self.roots[hive as usize]
    }

    pub fn node(&self, hive: Hive, path: &[Text]) -> Option<&Node> {
        path.iter().try_fold(self.root(hive), |node, name| node.child(name))
    }

    pub fn node_mut(&mut self, hive: Hive, path: &[Text]) -> Option<&mut Node> {
        path.iter().try_fold(&mut self.roots[hive as usize], |node, name| {
            node.children
                .iter_mut()
                .find(|child| child.name.as_ref().is_some_and(|own| own.same(name, true)))
        })
    }

    /// The key, made with all above it if need be.
    pub fn make(&mut self, hive: Hive, path: &[Text]) -> &mut Node {
        let mut node = &mut self.roots[hive as usize];
        for name in path {
            let found = node
                .children
                .iter()
                .position(|child| child.name.as_ref().is_some_and(|own| own.same(name, true)));
            let at = found.unwrap_or_else(|| {
                self.next += 1;
                node.children.push(Node {
                    id: self.next,
                    name: Some(name.clone()),
                    ..Node::default()
                });
                node.children.len() - 1
            });
            node = &mut node.children[at];
        }
        node
    }

    pub fn remove(&mut self, hive: Hive, path: &[Text]) -> bool {
        let Some((last, above)) = path.split_last() else { return false };
        let Some(parent) = self.node_mut(hive, above) else { return false };
        let before = parent.children.len();
        parent
            .children
            .retain(|child| !child.name.as_ref().is_some_and(|own| own.same(last, true)));
        before != parent.children.len()
    }

    /// Root and segments of a path such as `HKLM\SOFTWARE\X`.
    ///
    /// # Panics
    ///
    /// Where the path names no root key: it stands in a test.
    pub fn parse(path: &str) -> (Hive, Vec<Text>) {
        let mut parts = path.split('\\');
        let root = parts.next().unwrap_or_default();
        let hive = Hive::named(root).unwrap_or_else(|| panic!("{path} names no root key"));
        (hive, parts.filter(|part| !part.is_empty()).map(Text::from).collect())
    }

    /// Makes a key, for tests and for those who meddle.
    pub fn create_key(&mut self, path: &str) {
        let (hive, path) = Self::parse(path);
        self.make(hive, &path);
    }

    pub fn set_value(&mut self, path: &str, name: &str, kind: u32, data: &[u8]) {
        let (hive, path) = Self::parse(path);
        self.make(hive, &path).set(&Text::from(name), kind, data.to_vec());
    }

    pub fn set_dword(&mut self, path: &str, name: &str, number: u32) {
        self.set_value(path, name, 4, &number.to_le_bytes());
    }

    /// Text of the given kind (1 or 2), with its NUL.
    pub fn set_text(&mut self, path: &str, name: &str, kind: u32, text: &str) {
        let data: Vec<u8> = text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        self.set_value(path, name, kind, &data);
    }

    pub fn delete_value(&mut self, path: &str, name: &str) {
        let (hive, path) = Self::parse(path);
        if let Some(node) = self.node_mut(hive, &path) {
            node.unset(&Text::from(name));
        }
    }

    /// Deletes a key with all below it.
    pub fn delete_tree(&mut self, path: &str) {
        let (hive, path) = Self::parse(path);
        self.remove(hive, &path);
    }

    #[must_use]
    pub fn has_key(&self, path: &str) -> bool {
        let (hive, path) = Self::parse(path);
        self.node(hive, &path).is_some()
    }

    /// Kind and bytes of a value.
    #[must_use]
    pub fn value(&self, path: &str, name: &str) -> Option<(u32, Vec<u8>)> {
        let (hive, path) = Self::parse(path);
        let value = self.node(hive, &path)?.value(&Text::from(name))?;
        Some((value.kind, value.data.clone()))
    }

    /// Everything, for comparing.
    #[must_use]
    pub fn dump(&self) -> Dump {
        let mut dump = Dump::new();
        for (hive, ..) in HIVES {
            collect(self.root(hive), hive.full_name(), &mut dump);
        }
        dump.retain(|path, values| path.contains('\\') || !values.is_empty());
        dump
    }

    /// Everything as text, a line for each key and value.
    #[must_use]
    pub fn dump_text(&self) -> String {
        let mut text = String::new();
        for (path, values) in self.dump() {
            text.push_str(&format!("[{path}]\n"));
            for (name, (kind, data)) in values {
                let hex: String = data.iter().map(|byte| format!("{byte:02x}")).collect();
                text.push_str(&format!("{name}={kind:x}:{hex}\n"));
            }
        }
        text
    }
}

fn collect(node: &Node, path: &str, dump: &mut Dump) {
    let values = node
        .values
        .iter()
        .map(|value| (shown(&value.name), (value.kind, value.data.clone())))
        .collect();
    dump.insert(path.to_owned(), values);
    for child in &node.children {
        if let Some(name) = &child.name {
            collect(child, &format!("{path}\\{}", shown(name)), dump);
        }
    }
}
