//! What do System.IO.File, Directory and Path do?

use super::arguments::{bytes, lossy, string, unknown};
use super::object::Object;
use super::object_method::{decode, encoded};
use crate::engine::interpreter::Interpreter;
use crate::engine::raise::{Run, Stop};
use crate::engine::value::{Text, Value};
use crate::world::files::parent;

pub const ADMINISTRATORS: &str = "S-1-5-32-544";

fn encoding(value: Option<&Value>) -> Run<&'static str> {
    match value {
        None => Ok("utf-8"),
        Some(Value::Object(object)) => match &**object {
            Object::Encoding(name) => Ok(name),
            _ => Stop::unsupported("an encoding"),
        },
        Some(_) => Stop::unsupported("an encoding"),
    }
}

impl Interpreter<'_> {
    /// Who owns what is created: the group, for an elevated administrator.
    pub fn creator(&self) -> String {
        if self.machine.is_admin { ADMINISTRATORS.to_owned() } else { self.machine.sid.clone() }
    }

    pub fn denied_path<T>(path: &str) -> Run<T> {
        Stop::net("unauthorizedaccessexception", format!("Access to the path '{path}' is denied."))
    }

    pub fn in_use<T>(path: &str) -> Run<T> {
        Stop::net(
            "io.ioexception",
            format!(
                "The process cannot access the file '{path}' because it is being used by another process."
            ),
        )
    }

    pub fn no_directory<T>(path: &str) -> Run<T> {
        Stop::net(
            "io.directorynotfoundexception",
            format!("Could not find a part of the path '{path}'."),
        )
    }

    /// A file can be put at this path: its directory is there, and nothing forbids it.
    pub fn may_write(&self, path: &str) -> Run<()> {
        let files = &self.machine.files;
        if !parent(path).is_some_and(|above| files.is_directory(&above)) {
            return Self::no_directory(path);
        }
        if files.denies_writing(path) || files.is_directory(path) {
            return Self::denied_path(path);
        }
        if files.get(path).is_some_and(|entry| entry.open > 0) {
            return Self::in_use(path);
        }
        Ok(())
    }

    pub fn read_file(&self, path: &str) -> Run<Vec<u8>> {
        let files = &self.machine.files;
        if files.denies_reading(path) || files.is_directory(path) {
            return Self::denied_path(path);
        }
        match files.get(path).and_then(|entry| entry.bytes.clone()) {
            Some(bytes) => Ok(bytes),
            None if parent(path).is_some_and(|above| files.is_directory(&above)) => {
                Stop::net("io.filenotfoundexception", format!("Could not find file '{path}'."))
            }
            None => Self::no_directory(path),
        }
    }

    fn write_file(&mut self, path: &str, data: &[u8], append: bool) -> Run<Value> {
        self.may_write(path)?;
        let mut content = if append {
            self.machine.files.get(path).and_then(|e| e.bytes.clone()).unwrap_or_default()
        } else {
            Vec::new()
        };
        let struck = self.before_change();
        let torn = matches!(struck, Err(Stop::Crash)) && self.machine.faults.torn;
        if struck.is_ok() || torn {
            content.extend_from_slice(if torn { &data[..data.len() / 2] } else { data });
            let owner = self.creator();
            match self.machine.files.get_mut(path) {
                Some(entry) => entry.bytes = Some(content),
                None => self.machine.files.put(path, Some(content), &owner),
            }
        }
        struck?;
        self.after_change()?;
        Ok(Value::Nothing)
    }

    pub fn file(&mut self, name: &str, arguments: &[Value]) -> Run<Value> {
        if name == "exists" {
            let path = arguments.first().map(lossy).unwrap_or_default();
            return Ok(Value::Bool(self.machine.files.is_file(&path) && !path.is_empty()));
        }
        let path = match arguments.first() {
            Some(path) => self.path(path)?,
            None => return unknown("File", name, arguments),
        };
        match (name, arguments) {
            ("move", [_, to]) => {
                let to = self.path(to)?;
                self.move_file(&path, &to)
            }
            ("delete", [_]) => {
                if parent(&path).is_none_or(|above| !self.machine.files.is_directory(&above)) {
                    return Self::no_directory(&path);
                }
                if !self.machine.files.is_file(&path) {
                    return if self.machine.files.is_directory(&path) {
                        Self::denied_path(&path)
                    } else {
                        Ok(Value::Nothing)
                    };
                }
                self.may_write(&path)?;
                self.before_change()?;
                self.machine.files.take(&path);
                self.after_change()?;
                Ok(Value::Nothing)
            }
            ("readalllines", [_]) | ("readalllines", [_, _]) => {
                let text = decode(encoding(arguments.get(1))?, &self.read_file(&path)?)?;
                Ok(Value::texts(lines(&text)))
            }
            ("readalltext", [_]) | ("readalltext", [_, _]) => {
                Ok(Value::Text(decode(encoding(arguments.get(1))?, &self.read_file(&path)?)?))
            }
            ("readallbytes", [_]) => Ok(Value::bytes(&self.read_file(&path)?)),
            ("writealltext" | "appendalltext", [_, text])
            | ("writealltext" | "appendalltext", [_, text, _]) => {
                let data = encoded(encoding(arguments.get(2))?, &string(text))?;
                self.write_file(&path, &data, name == "appendalltext")
            }
            ("writeallbytes", [_, data]) => self.write_file(&path, &bytes(data)?, false),
            ("writealllines" | "appendalllines", [_, texts])
            | ("writealllines" | "appendalllines", [_, texts, _]) => {
                let mut data = Vec::new();
                for text in texts.enumerated().unwrap_or_else(|| vec![texts.clone()]) {
                    data.extend(encoded(encoding(arguments.get(2))?, &string(&text))?);
                    data.extend_from_slice(b"\r\n");
                }
                self.write_file(&path, &data, name == "appendalllines")
            }
            _ => unknown("File", name, arguments),
        }
    }

    fn move_file(&mut self, from: &str, to: &str) -> Run<Value> {
        if !self.machine.files.is_file(from) {
            return Stop::net("io.filenotfoundexception", format!("Could not find file '{from}'."));
        }
        if !parent(to).is_some_and(|above| self.machine.files.is_directory(&above)) {
            return Self::no_directory(to);
        }
        self.may_write(from)?;
        if self.machine.files.denies_writing(to) {
            return Self::denied_path(to);
        }
        let same = from.eq_ignore_ascii_case(to);
        if self.machine.files.get(to).is_some() && !same {
            return Stop::net(
                "io.ioexception",
                "Cannot create a file when that file already exists.",
            );
        }
        self.before_change()?;
        if let Some(entry) = self.machine.files.take(from) {
            self.machine.files.insert(to, entry);
        }
        self.after_change()?;
        Ok(Value::Nothing)
    }

    pub fn directory(&mut self, name: &str, arguments: &[Value]) -> Run<Value> {
        match (name, arguments) {
            ("exists", [path]) => Ok(Value::Bool(self.machine.files.is_directory(&lossy(path)))),
            ("createdirectory", [path]) => {
                let path = self.path(path)?;
                if self.machine.files.is_file(&path) {
                    return Stop::net(
                        "io.ioexception",
                        format!(
                            "Cannot create \"{path}\" because a file or directory with the same name already exists."
                        ),
                    );
                }
                if !self.machine.files.is_directory(&path) {
                    if self.machine.files.denies_writing(&path) {
                        return Self::denied_path(&path);
                    }
                    self.before_change()?;
                    let owner = self.creator();
                    self.machine.files.make_directory(&path, &owner);
                    self.after_change()?;
                }
                // A DirectoryInfo, which pollutes an output.
                Ok(Value::from(path))
            }
            ("getfiles" | "getdirectories", [path]) => {
                let path = self.path(path)?;
                if !self.machine.files.is_directory(&path) {
                    return Self::no_directory(&path);
                }
                let files = name == "getfiles";
                let children = self.machine.files.children(&path);
                let found = children.iter().filter(|entry| entry.bytes.is_some() == files);
                Ok(Value::texts(found.map(|entry| Text::from(entry.spelling.as_str()))))
            }
            ("delete", [path]) => {
                let path = self.path(path)?;
                if !self.machine.files.is_directory(&path) {
                    return Self::no_directory(&path);
                }
                if !self.machine.files.children(&path).is_empty() {
                    return Stop::net("io.ioexception", "The directory is not empty.");
                }
                if self.machine.files.denies_writing(&path) {
                    return Self::denied_path(&path);
                }
                self.before_change()?;
                self.machine.files.take(&path);
                self.after_change()?;
                Ok(Value::Nothing)
            }
            _ => unknown("Directory", name, arguments),
        }
    }

    pub fn path_method(&mut self, name: &str, arguments: &[Value]) -> Run<Value> {
        let given: Vec<String> = arguments.iter().map(lossy).collect();
        let rooted = |path: &str| {
            path.starts_with('\\') || path.starts_with('/') || path.as_bytes().get(1) == Some(&b':')
        };
        match (name, given.as_slice()) {
            ("combine", [first, rest @ ..]) if !rest.is_empty() => {
                let mut path = first.clone();
                for part in rest {
                    if rooted(part) || path.is_empty() {
                        path.clone_from(part);
                    } else if !part.is_empty() {
                        if !path.ends_with(['\\', '/', ':']) {
                            path.push('\\');
                        }
                        path.push_str(part);
                    }
                }
                Ok(Value::from(path))
            }
            ("getdirectoryname", [path]) => {
                let path = path.replace('/', "\\");
                Ok(match path.rfind('\\') {
                    Some(at)
                        if at == 2 && path.as_bytes().get(1) == Some(&b':') && path.len() > 3 =>
                    {
                        Value::from(&path[..3])
                    }
                    Some(at) if path.len() > 3 => Value::from(path[..at].trim_end_matches('\\')),
                    Some(_) => Value::Null,
                    None => Value::from(""),
                })
            }
            ("getfilename", [path]) => {
                Ok(Value::from(path.rsplit(['\\', '/', ':']).next().unwrap_or_default()))
            }
            ("getextension", [path]) => {
                let name = path.rsplit(['\\', '/', ':']).next().unwrap_or_default();
                Ok(Value::from(
                    name.rfind('.').filter(|at| at + 1 < name.len()).map_or("", |at| &name[at..]),
                ))
            }
            ("getfilenamewithoutextension", [path]) => {
                let name = path.rsplit(['\\', '/', ':']).next().unwrap_or_default();
                Ok(Value::from(name.rfind('.').map_or(name, |at| &name[..at])))
            }
            ("ispathrooted", [path]) => Ok(Value::Bool(rooted(path))),
            ("getfullpath", [_]) if !arguments.is_empty() => {
                let path = self.path(&arguments[0])?;
                if path.contains("..") {
                    Stop::unsupported("GetFullPath of such a path")
                } else {
                    Ok(Value::from(path))
                }
            }
            ("getinvalidfilenamechars", []) => {
                let units = (0..32_u16).chain("\"<>|:*?\\/".encode_utf16());
                Ok(Value::typed_array(
                    crate::engine::types::Type::new("char"),
                    units.map(Value::Char).collect(),
                ))
            }
            _ => unknown("Path", name, arguments),
        }
    }
}

/// Lines end in CR, LF or both; an end at the very end starts no line.
fn lines(text: &Text) -> Vec<Text> {
    let whole = text.lossy().replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<Text> = whole.split('\n').map(Text::from).collect();
    if lines.last().is_some_and(|last| last.0.is_empty()) {
        lines.pop();
    }
    lines
}
