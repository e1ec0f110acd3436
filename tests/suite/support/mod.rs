//! What the tests share: a naive model, generators, and a way to run the program.

pub mod adversarial;
pub mod generate;
pub mod literal;
pub mod model;
pub mod program;
pub mod reader_body;

use std::cell::Cell;
use std::path::PathBuf;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Says that a test is skipped, past the capture of test output.
pub fn skip(why: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

/// How many cases a property is tried on: 512, or what `REGDRAFT_CASES` says, but never fewer than
/// 256.
pub fn cases() -> u32 {
    let asked = std::env::var("REGDRAFT_CASES").ok().and_then(|n| n.parse().ok());
    asked.unwrap_or(512).max(256)
}

/// Tries a property on that many cases; the same ones every time.
pub fn check<S: Strategy>(strategy: S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { cases: cases(), failure_persistence: None, ..Config::default() };
    let rng = proptest::test_runner::TestRng::deterministic_rng(config.rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config, rng);
    match runner.run(&strategy, property) {
        Ok(()) => {}
        Err(TestError::Fail(reason, case)) => panic!("{reason}\nsmallest case: {case:#?}"),
        Err(TestError::Abort(reason)) => panic!("aborted: {reason}"),
    }
}

/// Counts how many cases have a feature.
#[derive(Default)]
pub struct Quota(Cell<u32>);

impl Quota {
    /// Counts one case, if it has the feature.
    pub fn count(&self, there: bool) {
        self.0.set(self.0.get() + u32::from(there));
    }

    /// At least one case in ten.
    #[track_caller]
    pub fn assert(&self, what: &str) {
        let (found, of) = (self.0.get(), cases());
        assert!(found * 10 >= of, "{what}: only {found} of {of} cases");
    }
}
