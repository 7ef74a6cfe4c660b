//! A clock that a test sets.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::clock::Clock;

/// A clock that stands still until the test moves it.
///
/// ```
/// use cqrs_core::testing::TestClock;
/// use cqrs_core::{Clock, MediatorBuilder};
/// use std::sync::Arc;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let clock = Arc::new(TestClock::at(UNIX_EPOCH));
/// let mediator = MediatorBuilder::empty().clock(clock.clone()).build()?;
///
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now(), UNIX_EPOCH + Duration::from_secs(60));
/// # Ok::<(), cqrs_core::BuildError>(())
/// ```
///
/// # Timers
/// It tells the date: what handlers ask `&dyn Clock` for, and what is in the ids of messages. Timeouts, deadlines and
/// intervals are measured by tokio, which this clock neither asks nor moves. A test controls those with
/// `#[tokio::test(start_paused = true)]` and `tokio::time::advance`, from tokio's feature `test-util`. Time that is paused
/// jumps ahead by itself whenever all tasks wait; the date does not. Where both count, move both.
#[derive(Debug)]
pub struct TestClock(Mutex<SystemTime>);

impl TestClock {
    /// A clock that stands at the beginning of the year 2000, UTC.
    #[must_use]
    pub fn new() -> Self {
        Self::at(UNIX_EPOCH + Duration::from_secs(946_684_800))
    }

    /// A clock that stands at this time.
    #[must_use]
    pub fn at(time: SystemTime) -> Self {
        Self(Mutex::new(time))
    }

    /// Sets the time, to a later or an earlier one.
    pub fn set(&self, time: SystemTime) {
        *self.time() = time;
    }

    /// Moves the time forward.
    pub fn advance(&self, by: Duration) {
        *self.time() += by;
    }

    fn time(&self) -> std::sync::MutexGuard<'_, SystemTime> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        *self.time()
    }
}
