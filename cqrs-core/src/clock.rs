//! Where handlers take the time from.

use std::time::SystemTime;

/// A clock: what a handler asks for the time, so that a test can decide what time it is.
///
/// A handler takes `clock: &dyn Clock`, and nobody needs to provide it: it is the mediator's own, from which message ids
/// have their time as well. That is the [`SystemClock`], unless the builder is given
/// [another](crate::MediatorBuilder::clock). A test has one that it controls, the
/// [`TestClock`](crate::testing::TestClock):
///
/// ```
/// use cqrs_core::MediatorBuilder;
/// use cqrs_core::testing::TestClock;
/// use std::sync::Arc;
/// use std::time::Duration;
///
/// let clock = Arc::new(TestClock::new());
/// let mediator = MediatorBuilder::empty().clock(clock.clone()).build()?;
/// clock.advance(Duration::from_secs(60));
/// # Ok::<(), cqrs_core::BuildError>(())
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
