//! A message of which only so many may run at once.

use std::fmt;
use std::marker::PhantomData;

use tower::limit::GlobalConcurrencyLimitLayer;
use tower::{Layer, ServiceExt, service_fn};

use crate::{Error, Message, Next, behavior};

/// How many messages of a type may run at once in one mediator: `.provide(ConcurrencyLimit::<Charge>::new(8))`.
pub struct ConcurrencyLimit<M> {
    layer: GlobalConcurrencyLimitLayer,
    message: PhantomData<fn(M)>,
}

impl<M> ConcurrencyLimit<M> {
    /// So many at once.
    ///
    /// # Panics
    /// For zero, since nothing would ever run.
    #[must_use]
    pub fn new(at_once: usize) -> Self {
        assert!(at_once > 0, "a concurrency limit of 0 lets nothing run: give at least 1");
        Self { layer: GlobalConcurrencyLimitLayer::new(at_once), message: PhantomData }
    }
}

impl<M> fmt::Debug for ConcurrencyLimit<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConcurrencyLimit").finish_non_exhaustive()
    }
}

/// Lets as many messages of this type run at once as their [`ConcurrencyLimit`] says; the others wait for their turn, in the
/// order in which they came. It is tower's limit, shared by all tasks.
///
/// # When not to use it
/// - To protect a database: its pool has a limit already.
/// - Where the others shall be turned away at once: put tower's load shedding around `mediator.service::<M>()`.
/// - On a message whose handler sends the same message: it would wait for itself.
///
/// # Cancellation
/// To drop the future gives the place, or the turn, to the next one.
///
/// # Errors
/// Those of the rest.
///
/// ```
/// use cqrs::prelude::*;
/// use cqrs::behaviors::{ConcurrencyLimit, limit};
///
/// #[command]
/// struct Render;
///
/// #[handler(through(limit))]
/// async fn render(_: Render) -> Result<(), BoxError> {
///     Ok(())
/// }
///
/// # fn main() -> Result<(), cqrs::BuildError> {
/// let mediator = cqrs::MediatorBuilder::empty()
///     .handlers(cqrs::handlers![render])
///     .provide(ConcurrencyLimit::<Render>::new(2))
///     .build()?;
/// # Ok(()) }
/// ```
#[behavior(crate = crate)]
pub async fn limit<M: Message>(
    message: M,
    next: impl Next<M>,
    limit: &ConcurrencyLimit<M>,
) -> Result<M::Output, Error<M::Error>> {
    limit.layer.layer(service_fn(|message| next.run(message))).oneshot(message).await
}

pub(super) mod by_ref {
    use super::{ConcurrencyLimit, Error, Layer, Message, ServiceExt, behavior, service_fn};
    use crate::NextRef;

    /// [`limit`](fn@super::limit) for a handler that borrows its message.
    ///
    /// # Errors
    /// Those of the rest.
    #[behavior(crate = crate)]
    pub async fn limit<M: Message + Sync>(
        message: &M,
        next: impl NextRef<M>,
        limit: &ConcurrencyLimit<M>,
    ) -> Result<M::Output, Error<M::Error>> {
        limit.layer.layer(service_fn(|()| next.run(message))).oneshot(()).await
    }
}
