//! A median and where the middle half of the samples lies.

use std::fmt;

/// The quartiles of some samples.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    /// A quarter of the samples is below.
    pub low: f64,
    /// Half of them.
    pub median: f64,
    /// Three quarters.
    pub high: f64,
}

impl Spread {
    /// `None` of no samples.
    #[must_use]
    pub fn of(samples: &[f64]) -> Option<Self> {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        let quartile = |quarters: usize| sorted[(last * quarters + 2) / 4];
        Some(Self { low: quartile(1), median: quartile(2), high: quartile(3) })
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.low == self.high {
            return write!(f, "{}", self.median);
        }
        write!(f, "{:.2} ({:.2}–{:.2})", self.median, self.low, self.high)
    }
}
