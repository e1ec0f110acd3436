//! Reports numbers of eight decimal digits: a few one by one, many as one finding.

use crate::diagnostic::{Code, Diagnostic};

/// How many are reported one by one.
const FEW: usize = 3;

/// The findings of a file, until their number is known.
#[derive(Debug, Default)]
pub(super) struct Padded {
    first: Vec<Diagnostic>,
    count: usize,
}

impl Padded {
    /// Takes those of a record out of what was found.
    pub(super) fn take(&mut self, found: &mut Vec<Diagnostic>) {
        found.retain(|diagnostic| {
            let is_padded = diagnostic.code() == Code::PaddedNumber;
            if is_padded {
                self.count += 1;
                if self.first.len() < FEW {
                    self.first.push(diagnostic.clone());
                }
            }
            !is_padded
        });
    }

    /// What is reported of the file.
    pub(super) fn finish(self) -> Vec<Diagnostic> {
        if self.count <= FEW {
            return self.first;
        }
        let Some(first) = self.first.into_iter().next() else { return Vec::new() };
        let message = format!(
            "{} numbers have eight digits that are all decimal, and are hexadecimal; the first: {}",
            self.count,
            first.message()
        );
        let diagnostic = Diagnostic::new(Code::PaddedNumber, message)
            .help("check whether decimal numbers were meant");
        vec![match first.span() {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        }]
    }
}

/// Whether a number is written in hexadecimal digits for a good reason: a flag, or a round number.
///
/// Whole thousands are round in decimal digits too, so they stay suspicious.
pub(super) fn is_round(number: u32) -> bool {
    number.is_power_of_two() || number.trailing_zeros() >= 8 && number.trailing_zeros() < 12
}
