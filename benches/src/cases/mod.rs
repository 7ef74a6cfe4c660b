//! All cases, a file for each contender or part of ours. Each case has a message and a handler of its own: a second
//! caller of one `send` could keep the compiler from inlining it.

pub(crate) mod boxed;
mod direct;
mod local;
mod medi_rs;

use crate::case::Case;

/// All cases. To be called in the runtime that will run them: some spawn a task.
#[must_use]
pub fn all() -> Vec<Case> {
    [direct::cases(), boxed::cases(), local::cases(), medi_rs::cases()].into_iter().flatten().collect()
}
