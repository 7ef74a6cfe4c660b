//! What one call costs that is the same in every run.

use std::collections::BTreeMap;
use std::fmt;

/// Of one call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Count {
    /// Machine instructions.
    pub instructions: f64,
    /// Calls of the allocator for memory: `malloc` and its kin.
    pub allocations: f64,
}

/// The counts of cases by their id.
pub type Counts = BTreeMap<String, Count>;

impl Count {
    /// The instructions, as they are written down.
    #[must_use]
    pub fn instructions(&self) -> impl fmt::Display + use<> {
        Exact(self.instructions)
    }

    /// The allocations, as they are written down.
    #[must_use]
    pub fn allocations(&self) -> impl fmt::Display + use<> {
        Exact(self.allocations)
    }
}

/// Whole where it is whole: what every hundredth call does more is a fraction.
struct Exact(f64);

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if self.0.fract() == 0.0 { format!("{:.0}", self.0) } else { format!("{:.1}", self.0) };
        f.pad(&text)
    }
}
