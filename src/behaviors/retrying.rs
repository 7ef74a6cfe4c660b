//! An error that passes when one tries again.

use std::time::Duration;

use tower::retry::backoff::{Backoff, ExponentialBackoff, ExponentialBackoffMaker, MakeBackoff};
use tower::util::rng::HasherRng;

use crate::{Context, Error, Message, Next, behavior};

/// A message that may be handled more than once until it succeeds.
#[diagnostic::on_unimplemented(
    message = "nothing says how often `{Self}` may be tried again",
    label = "goes through `retry`",
    note = "implement `cqrs::behaviors::Retry` for it: `impl Retry for {Self} {{}}` is three times"
)]
pub trait Retry {
    /// How often, and how long apart.
    const POLICY: RetryPolicy = RetryPolicy::new(3);
}

/// An error that knows whether to try again helps: a connection that was lost, a lock that somebody holds.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which errors pass when one tries again",
    label = "the error of a message that goes through `retry`",
    note = "declare an error of your own, `error = ChargeError`, and implement `cqrs::behaviors::Transient` for it"
)]
pub trait Transient {
    /// Whether the same message may succeed a moment later.
    fn is_transient(&self) -> bool;
}

/// How often to try again, and how long apart: each pause is about twice the one before, give or take a random part, so that
/// many who failed together do not come back together.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    retries: u32,
    first: Duration,
    longest: Duration,
}

impl RetryPolicy {
    /// So many attempts after the first, the pauses between 20 ms and 1 s.
    #[must_use]
    pub const fn new(retries: u32) -> Self {
        Self { retries, first: Duration::from_millis(20), longest: Duration::from_secs(1) }
    }

    /// Other pauses: `first` before the first retry, and never longer than `longest`.
    #[must_use]
    pub const fn pauses(self, first: Duration, longest: Duration) -> Self {
        Self { first, longest, ..self }
    }

    fn attempts(self) -> Attempts {
        // tower refuses a longest pause below the first, and a first of zero.
        let first = self.first.max(Duration::from_millis(1));
        let maker = ExponentialBackoffMaker::new(first, self.longest.max(first), 0.5, HasherRng::default());
        Attempts { left: self.retries, backoff: maker.ok().map(|mut maker| maker.make_backoff()) }
    }
}

/// The retries that a message has left.
struct Attempts {
    left: u32,
    backoff: Option<ExponentialBackoff>,
}

impl Attempts {
    /// Waits, and says whether there is another attempt. None after the deadline.
    async fn again<E: Transient>(&mut self, error: &Error<E>, context: Context<'_>) -> bool {
        let passes = error.as_handler().is_some_and(Transient::is_transient);
        if !passes || self.left == 0 {
            return false;
        }
        self.left -= 1;
        if let Some(backoff) = &mut self.backoff {
            let pause = backoff.next_backoff();
            if context.deadline().is_some_and(|deadline| deadline < pause.deadline()) {
                return false;
            }
            pause.await;
        }
        true
    }
}

/// Runs the rest again after an error that is [`Transient`], as often as the message's [`Retry::POLICY`] allows, with longer
/// and longer pauses. Each attempt opens its own scoped resources; those of a failed one were rolled back.
///
/// It stops early where the next pause would outlast the deadline, and then gives the last error.
///
/// # When not to use it
/// - Where to do it twice does harm: what the handler did outside of its transaction, such as a mail, is not undone.
/// - For conflicts of an aggregate, which is loaded and decided anew in a better place.
/// - Around another retry: the attempts multiply.
///
/// # Errors
/// That of the last attempt. Rejections are not tried again.
///
/// ```
/// use cqrs::prelude::*;
/// use cqrs::behaviors::{Retry, RetryPolicy, Transient, retry};
///
/// #[derive(Debug, thiserror::Error)]
/// #[error("the bank does not answer")]
/// struct BankError;
///
/// impl Transient for BankError {
///     fn is_transient(&self) -> bool {
///         true
///     }
/// }
///
/// #[command(error = BankError)]
/// #[derive(Clone)]
/// struct Charge;
///
/// impl Retry for Charge {
///     const POLICY: RetryPolicy = RetryPolicy::new(5);
/// }
///
/// #[handler(through(retry))]
/// async fn charge(_: Charge) -> Result<(), BankError> {
///     Ok(())
/// }
/// ```
#[behavior(crate = crate)]
pub async fn retry<M>(message: M, next: impl Next<M>, ctx: Context<'_>) -> Result<M::Output, Error<M::Error>>
where
    M: Message<Error: Transient> + Clone + Sync + Retry,
{
    let mut attempts = M::POLICY.attempts();
    loop {
        if attempts.left == 0 {
            return next.run(message).await;
        }
        match next.run(message.clone()).await {
            Err(error) if attempts.again(&error, ctx).await => {}
            outcome => return outcome,
        }
    }
}

pub(super) mod by_ref {
    use super::{Context, Error, Message, Retry, Transient, behavior};
    use crate::NextRef;

    /// [`retry`](fn@super::retry) for a handler that borrows its message, which need not be `Clone` then.
    ///
    /// # Errors
    /// That of the last attempt. Rejections are not tried again.
    #[behavior(crate = crate)]
    pub async fn retry<M>(
        message: &M,
        next: impl NextRef<M>,
        ctx: Context<'_>,
    ) -> Result<M::Output, Error<M::Error>>
    where
        M: Message<Error: Transient> + Sync + Retry,
    {
        let mut attempts = M::POLICY.attempts();
        loop {
            match next.run(message).await {
                Err(error) if attempts.again(&error, ctx).await => {}
                outcome => return outcome,
            }
        }
    }
}
