//! A message that takes too long.

use std::time::Duration;

use tokio::time::Instant;

use crate::{Context, Error, Message, Next, behavior};

/// How long a message may take.
#[diagnostic::on_unimplemented(
    message = "nothing says how long `{Self}` may take",
    label = "goes through `timeout`",
    note = "implement `cqrs::behaviors::Timeout` for it: `const TIMEOUT: Duration = ..;`"
)]
pub trait Timeout {
    /// From when the behavior is entered. One that is too long for the clock, such as `Duration::MAX`, is none.
    const TIMEOUT: Duration;
}

/// Gives up when the rest takes longer than the message's [`Timeout`]: the handler is dropped where it stands, and what was
/// opened for it is rolled back. It needs a tokio runtime with time.
///
/// Handlers and nested messages see the time in [`Context::deadline`]; an outer deadline that is earlier stays in force.
///
/// # When not to use it
/// - Where the whole request has a deadline: `mediator.with(Metadata::new().with_timeout(..))` sets one for all its messages.
/// - Around work that cannot be dropped halfway, such as a call to another service that may have had its effect.
///
/// # Errors
/// A rejection of kind [`Deadline`](crate::RejectionKind::Deadline).
///
/// ```
/// use cqrs::prelude::*;
/// use cqrs::behaviors::{Timeout, timeout};
/// use std::time::Duration;
///
/// #[query(returns = u32)]
/// struct GetRate;
///
/// impl Timeout for GetRate {
///     const TIMEOUT: Duration = Duration::from_millis(200);
/// }
///
/// #[handler(through(timeout))]
/// async fn get_rate(_: GetRate) -> Result<u32, BoxError> {
///     Ok(4)
/// }
/// ```
#[behavior(crate = crate)]
pub async fn timeout<M: Message + Timeout>(
    message: M,
    next: impl Next<M>,
    ctx: Context<'_>,
) -> Result<M::Output, Error<M::Error>> {
    match Instant::now().checked_add(M::TIMEOUT) {
        Some(deadline) => ctx.until(deadline, next.run(message)).await,
        None => next.run(message).await,
    }
}

pub(super) mod by_ref {
    use super::{Context, Error, Instant, Message, Timeout, behavior};
    use crate::NextRef;

    /// [`timeout`](fn@super::timeout) for a handler that borrows its message.
    ///
    /// # Errors
    /// A rejection of kind [`Deadline`](crate::RejectionKind::Deadline).
    #[behavior(crate = crate)]
    pub async fn timeout<M: Message + Sync + Timeout>(
        message: &M,
        next: impl NextRef<M>,
        ctx: Context<'_>,
    ) -> Result<M::Output, Error<M::Error>> {
        match Instant::now().checked_add(M::TIMEOUT) {
            Some(deadline) => ctx.until(deadline, next.run(message)).await,
            None => next.run(message).await,
        }
    }
}
