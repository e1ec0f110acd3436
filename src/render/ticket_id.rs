//! What is a ticket called?

use std::fmt;

/// The id of a ticket: 1 to 64 of `A-Z a-z 0-9 . _ -`. It becomes part of paths on hosts, so it
/// neither begins nor ends with a dot, holds no two dots in a row, and is no device name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketId(String);

/// The text is no ticket id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketIdError(&'static str);

impl fmt::Display for TicketIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for TicketIdError {}

impl TicketId {
    /// A ticket id.
    ///
    /// # Errors
    /// [`TicketIdError`] says what is wrong with it.
    ///
    /// # Examples
    /// ```
    /// use regdraft::render::TicketId;
    ///
    /// assert!(TicketId::new("CHG0031415").is_ok());
    /// assert!(TicketId::new("../etc").is_err());
    /// ```
    pub fn new(id: &str) -> Result<Self, TicketIdError> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        if id.is_empty() || id.len() > 64 || !id.bytes().all(allowed) {
            return Err(TicketIdError(
                "an id is 1 to 64 letters, digits, dots, underscores and hyphens",
            ));
        }
        if id.contains("..") || id.starts_with('.') || id.ends_with('.') {
            return Err(TicketIdError(
                "an id neither begins nor ends with a dot, nor holds two in a row: it becomes part of a path",
            ));
        }
        if is_device(id) {
            return Err(TicketIdError("Windows keeps this name for a device: no path can have it"));
        }
        Ok(Self(id.to_owned()))
    }

    /// The id made of any text, by leaving out what an id cannot hold.
    pub fn from_text(text: &str) -> Self {
        let kept: String = text
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '_' | '-') { c } else { '-' })
            .take(64)
            .collect();
        let kept = kept.trim_matches('-');
        Self::new(kept).unwrap_or_else(|_| Self("change".into()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether Windows takes a file name for a device, whatever its extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let numbered = |device: &str| {
        stem.strip_prefix(device)
            .is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_safe_as_parts_of_paths() {
        for good in ["a", "CHG-1.2_3", &"x".repeat(64), "console", "com10"] {
            assert!(TicketId::new(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "..",
            "a..b",
            ".a",
            "a.",
            "a/b",
            "a\\b",
            "a b",
            "é",
            "NUL",
            "con.x",
            "COM1",
            &"x".repeat(65),
        ] {
            assert!(TicketId::new(bad).is_err(), "{bad}");
        }
        assert_eq!(TicketId::from_text("../my file.reg").as_str(), "my-file-reg");
        assert_eq!(TicketId::from_text("...").as_str(), "change");
    }
}
