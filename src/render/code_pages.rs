//! Records the code pages on which a change and its prior state rest.

use super::draft::Draft;

/// An 8-bit input whose keys, names, or data hold bytes above 7F, and the page in which it was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputCodePage {
    /// What the input is called.
    pub file: String,
    /// The number of the page.
    pub number: u16,
    /// Whether nobody named it.
    pub assumed: bool,
}

impl Draft {
    /// Names the code pages on which the inputs rest, so that the review and the ticket show them.
    pub fn with_code_pages(self, pages: impl IntoIterator<Item = InputCodePage>) -> Self {
        let mut code_pages: Vec<_> = pages.into_iter().collect();
        code_pages.sort();
        code_pages.dedup();
        Self { code_pages, ..self }
    }

    /// The code pages on which the inputs rest.
    pub fn code_pages(&self) -> &[InputCodePage] {
        &self.code_pages
    }

    /// Whether one of them is assumed: then everything that is exact is so only if it is right.
    pub fn rests_on_assumed_page(&self) -> bool {
        self.code_pages.iter().any(|page| page.assumed)
    }
}
