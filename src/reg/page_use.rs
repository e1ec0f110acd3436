//! Tells whether a file depends on a code page, and whether somebody named that page.

use super::code_page::CodePage;
use super::guess;

/// A code page in which bytes above 7F were read.
///
/// [`Reader::used_code_page`](super::Reader::used_code_page) returns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UsedCodePage {
    page: CodePage,
    is_assumed: bool,
}

impl UsedCodePage {
    /// Returns the number of the page.
    pub fn number(self) -> u16 {
        self.page.number()
    }

    /// Returns `true` if nobody named the page. If it is wrong, so are the names and the data that
    /// were read, and with them every rollback made from them.
    pub fn is_assumed(self) -> bool {
        self.is_assumed
    }
}

/// What a reader knows of its code page.
#[derive(Clone, Debug)]
pub(super) struct PageUse {
    is_named: bool,
    /// The pages in which the file is probably written, once something depends on that.
    probable: Option<Vec<u16>>,
}

impl PageUse {
    pub(super) fn new(is_named: bool) -> Self {
        Self { is_named, probable: None }
    }

    pub(super) fn is_named(&self) -> bool {
        self.is_named
    }

    /// Whether something depends on the page already.
    pub(super) fn is_noted(&self) -> bool {
        self.probable.is_some()
    }

    /// Notes that something depends on the page, with some lines of the file.
    pub(super) fn note(&mut self, sample: &[u8]) -> &[u16] {
        self.probable.insert(guess::probable(sample))
    }

    /// Whether the page is assumed, and the file is probably in another one.
    pub(super) fn is_doubtful(&self) -> bool {
        let assumed = CodePage::default().number();
        !self.is_named && self.probable.as_ref().is_some_and(|pages| !pages.contains(&assumed))
    }

    pub(super) fn used(&self, page: CodePage) -> Option<UsedCodePage> {
        self.is_noted().then_some(UsedCodePage { page, is_assumed: !self.is_named })
    }
}
