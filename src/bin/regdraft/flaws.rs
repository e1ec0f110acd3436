//! Says what an import would not do as it is written.

use regdraft::diagnostic::{Diagnostic, ImportEffect, Severity};

/// How many errors are about lines that an import ignores, and about lines that it changes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Flaws {
    ignored: usize,
    changed: usize,
}

impl Flaws {
    pub(crate) fn of(diagnostics: &[Diagnostic]) -> Self {
        let errors = diagnostics.iter().filter(|found| found.severity() == Severity::Error);
        errors.fold(Self::default(), |all, found| match found.effect() {
            ImportEffect::Changed => Self { changed: all.changed + 1, ..all },
            _ => Self { ignored: all.ignored + 1, ..all },
        })
    }

    pub(crate) fn any(self) -> bool {
        self.ignored + self.changed > 0
    }

    /// What an import would do.
    pub(crate) fn sentence(self) -> &'static str {
        match (self.ignored, self.changed) {
            (_, 0) => "an import would ignore some of its lines",
            (0, _) => "an import would change some of its lines",
            _ => "an import would ignore some of its lines and change others",
        }
    }

    /// What `--lenient` lets pass.
    pub(crate) fn permission(self) -> &'static str {
        match (self.ignored, self.changed) {
            (_, 0) => "mend the lines above, or pass --lenient to go on without them",
            (0, _) => {
                "fix the lines above, or pass --lenient to use them as an import changes them"
            }
            _ => {
                "fix the lines above, or pass --lenient to go on without the ignored lines and with the others as an import changes them"
            }
        }
    }
}
