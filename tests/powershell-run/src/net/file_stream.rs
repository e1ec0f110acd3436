//! How does a FileStream write, and when do the bytes get to the file?

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::arguments::{bytes, member, size, unknown};
use super::object::Object;
use crate::engine::interpreter::Interpreter;
use crate::engine::raise::{Run, Stop};
use crate::engine::value::Value;
use crate::world::files::parent;

#[derive(Debug)]
pub struct FileStream {
    pub path: String,
    pub writes: bool,
    pub reads: bool,
    pub position: Cell<usize>,
    /// Bytes that wait for a flush: a killed process loses them.
    pub pending: RefCell<Vec<u8>>,
    pub closed: Cell<bool>,
}

impl Interpreter<'_> {
    /// `New-Object System.IO.FileStream`: path, mode, access, share.
    pub fn open_stream(&mut self, arguments: &[Value]) -> Run<Value> {
        let (Some(path), Some(mode)) = (arguments.first(), arguments.get(1)) else {
            return unknown("FileStream", "new", arguments);
        };
        let path = self.path(path)?;
        let mode = member(mode, "io.filemode")?;
        let access = match arguments.get(2) {
            Some(access) => member(access, "io.fileaccess")?,
            None if mode == 6 => 2,
            None => 3,
        };
        let (reads, writes) = (access & 1 != 0, access & 2 != 0);
        if mode == 6 && reads || matches!(mode, 1 | 2 | 5) && !writes {
            return Stop::net(
                "argumentexception",
                "This combination of FileMode and FileAccess is not valid.",
            );
        }
        let files = &self.machine.files;
        if !parent(&path).is_some_and(|above| files.is_directory(&above)) {
            return Self::no_directory(&path);
        }
        if files.is_directory(&path)
            || (writes && files.denies_writing(&path))
            || (reads && files.denies_reading(&path))
        {
            return Self::denied_path(&path);
        }
        let there = files.is_file(&path);
        if there && mode == 1 {
            return Stop::net("io.ioexception", format!("The file '{path}' already exists."));
        }
        if !there && matches!(mode, 3 | 5) {
            return Stop::net("io.filenotfoundexception", format!("Could not find file '{path}'."));
        }
        // Streams are opened without sharing, or for readers: a second one in this script is a fault.
        if files.get(&path).is_some_and(|entry| entry.open > 0) {
            return Self::in_use(&path);
        }
        if !there || matches!(mode, 2 | 5) {
            self.before_change()?;
            let owner = self.creator();
            match self.machine.files.get_mut(&path) {
                Some(entry) => entry.bytes = Some(Vec::new()),
                None => self.machine.files.put(&path, Some(Vec::new()), &owner),
            }
            self.after_change()?;
        }
        let mut position = 0;
        if let Some(entry) = self.machine.files.get_mut(&path) {
            entry.open += 1;
            position = if mode == 6 { entry.bytes.as_ref().map_or(0, Vec::len) } else { 0 };
        }
        self.open_handles += 1;
        Ok(Value::Object(Rc::new(Object::Stream(FileStream {
            path,
            writes,
            reads,
            position: Cell::new(position),
            pending: RefCell::default(),
            closed: Cell::new(false),
        }))))
    }

    pub fn stream_property(&mut self, stream: &FileStream, lower: &str) -> Run<Option<Value>> {
        let length = self
            .machine
            .files
            .get(&stream.path)
            .and_then(|entry| entry.bytes.as_ref())
            .map_or(0, Vec::len);
        Ok(match lower {
            "length" => Some(Value::Long(
                length.max(stream.position.get() + stream.pending.borrow().len()) as i64,
            )),
            "position" => {
                Some(Value::Long((stream.position.get() + stream.pending.borrow().len()) as i64))
            }
            "name" => Some(Value::from(stream.path.as_str())),
            _ => None,
        })
    }

    fn flush(&mut self, stream: &FileStream) -> Run<()> {
        let data = stream.pending.borrow().clone();
        if data.is_empty() {
            return Ok(());
        }
        let struck = self.before_change();
        let torn = matches!(struck, Err(Stop::Crash)) && self.machine.faults.torn;
        if struck.is_ok() || torn {
            let data = if torn { &data[..data.len() / 2] } else { &data[..] };
            let at = stream.position.get();
            if let Some(content) =
                self.machine.files.get_mut(&stream.path).and_then(|entry| entry.bytes.as_mut())
            {
                content.resize(content.len().max(at + data.len()), 0);
                content[at..at + data.len()].copy_from_slice(data);
            }
            stream.position.set(at + data.len());
            stream.pending.borrow_mut().clear();
        }
        struck?;
        self.after_change()
    }

    pub fn stream_method(
        &mut self,
        stream: &FileStream,
        lower: &str,
        arguments: &[Value],
    ) -> Run<Value> {
        if matches!(lower, "dispose" | "close") {
            if stream.closed.replace(true) {
                return Ok(Value::Nothing);
            }
            let flushed = self.flush(stream);
            self.open_handles -= 1;
            if let Some(entry) = self.machine.files.get_mut(&stream.path) {
                entry.open = entry.open.saturating_sub(1);
            }
            return flushed.map(|()| Value::Nothing);
        }
        if stream.closed.get() {
            return Stop::unsupported(format!("the stream {} is used after Dispose", stream.path));
        }
        match (lower, arguments) {
            ("write", [data, from, count]) => {
                if !stream.writes {
                    return Stop::net("notsupportedexception", "Stream does not support writing.");
                }
                let (data, from, count) =
                    (bytes(data)?, size(from, "offset")?, size(count, "count")?);
                match data.get(from..from + count) {
                    Some(part) => stream.pending.borrow_mut().extend_from_slice(part),
                    None => {
                        return Stop::net(
                            "argumentexception",
                            "Offset and length were out of bounds for the array.",
                        );
                    }
                }
                Ok(Value::Nothing)
            }
            ("flush", []) | ("flush", [_]) => self.flush(stream).map(|()| Value::Nothing),
            ("read", [target, from, count]) => {
                let Value::Array(array) = target else {
                    return unknown("FileStream", lower, arguments);
                };
                let (from, count) = (size(from, "offset")?, size(count, "count")?);
                if !stream.reads {
                    return Stop::net("notsupportedexception", "Stream does not support reading.");
                }
                let content = self
                    .machine
                    .files
                    .get(&stream.path)
                    .and_then(|entry| entry.bytes.clone())
                    .unwrap_or_default();
                let rest = content.get(stream.position.get()..).unwrap_or_default();
                let part = &rest[..rest.len().min(count)];
                let mut items = array.items.borrow_mut();
                for (place, byte) in part.iter().enumerate() {
                    if let Some(item) = items.get_mut(from + place) {
                        *item = Value::Byte(*byte);
                    }
                }
                stream.position.set(stream.position.get() + part.len());
                Ok(Value::count(part.len()))
            }
            _ => unknown("FileStream", lower, arguments),
        }
    }
}
