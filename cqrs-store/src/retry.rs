//! What is tried again: a decision that somebody else was quicker than, and one that the database has given up.

use std::error::Error as StdError;
use std::time::Duration;

use crate::error::StoreError;

/// How often a message is handled before a conflict is its sender's.
pub(crate) const ATTEMPTS: u32 = 10;

/// How long to wait before the next attempt; `None` where it would not help, or was the last one.
///
/// Those that have met in one conflict shall not meet in the next: each waits for a random time, longer with each attempt.
pub(crate) fn after(error: &mut (dyn StdError + Send + Sync + 'static), attempt: u32) -> Option<Duration> {
    match error.downcast_mut()? {
        StoreError::Conflict(conflict) => conflict.attempts = attempt,
        StoreError::Deadlock { .. } => {}
        _ => return None,
    }
    (attempt < ATTEMPTS).then(|| {
        let longest = 1_000_u64 << attempt.min(6);
        Duration::from_micros(fastrand::u64(0..longest))
    })
}
