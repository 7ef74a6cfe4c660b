//! Where handlers take the time from.

use std::time::SystemTime;

/// A clock: what a handler asks for the time, so that a test can decide what time it is.
///
/// A handler takes `clock: &dyn Clock`. A program provides [`SystemClock`], a test one that it controls:
///
/// ```
/// use cqrs_core::{Clock, MediatorBuilder, SystemClock};
/// use std::sync::{Arc, Mutex};
/// use std::time::{Duration, SystemTime};
///
/// struct TestClock(Mutex<SystemTime>);
///
/// impl TestClock {
///     fn advance(&self, by: Duration) {
///         *self.0.lock().unwrap() += by;
///     }
/// }
///
/// impl Clock for TestClock {
///     fn now(&self) -> SystemTime {
///         *self.0.lock().unwrap()
///     }
/// }
///
/// let program = MediatorBuilder::empty().provide_dyn::<dyn Clock>(Arc::new(SystemClock));
///
/// let clock = Arc::new(TestClock(Mutex::new(SystemTime::UNIX_EPOCH)));
/// let test = MediatorBuilder::empty().provide_dyn::<dyn Clock>(clock.clone());
/// clock.advance(Duration::from_secs(60));
/// ```
///
/// It tells the date and may jump when the machine's clock is set. What is only measured, such as a deadline, is a
/// [`tokio::time::Instant`], which tests control with `tokio::time::pause`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a clock",
    label = "does not implement `Clock`",
    note = "`SystemClock` is the machine's; implement `Clock` for a test's own"
)]
pub trait Clock: Send + Sync {
    /// The time that it is.
    fn now(&self) -> SystemTime;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_clock_tells_the_machines_time() {
        let clock: &dyn Clock = &SystemClock;
        let before = SystemTime::now();
        let now = clock.now();
        assert!(before <= now && now <= SystemTime::now());
    }
}
