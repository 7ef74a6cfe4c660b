//! The rest of the pipeline, as a behavior that a handler names sees it.

use std::future::Future;

use futures_core::Stream;

use crate::error::Error;
use crate::message::Message;

/// The rest of the pipeline, for a behavior that takes the message by value: `next: impl Next<M>`.
///
/// `RequestHandlerDelegate` in MediatR; `Service` in tower. See `#[behavior]` for what a behavior may do with it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not take `{M}` by value",
    label = "not the rest of a pipeline for `{M}`"
)]
pub trait Next<M: Message>: Copy + Send + Sync {
    /// Runs the rest: the behaviors further inside, the arguments, the handler, the commit. Each call runs all of it anew.
    ///
    /// # Errors
    /// What the rest fails with.
    ///
    /// # Cancellation
    /// To drop the future cancels the rest, and rolls back what was opened for the handler.
    fn run(self, message: M) -> impl Future<Output = Result<M::Output, Error<M::Error>>> + Send;
}

/// The rest of the pipeline, for a behavior that borrows the message: `message: &M, next: impl NextRef<M>`.
///
/// It is there where the handler borrows its message as well, and so do all behaviors in between. Event handlers always do.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not borrow `{M}`",
    label = "not the rest of a pipeline that borrows `{M}`"
)]
pub trait NextRef<M: Message>: Copy + Send + Sync {
    /// Runs the rest; see [`Next::run`].
    ///
    /// # Errors
    /// What the rest fails with.
    fn run<'m>(self, message: &'m M) -> impl Future<Output = Result<M::Output, Error<M::Error>>> + Send + 'm
    where
        Self: 'm;
}

/// The rest of the pipeline of a streaming query: `next: impl NextStream<M>`.
///
/// `IStreamPipelineBehavior` in MediatR.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not stream the answers to `{M}`",
    label = "not the rest of a pipeline for `{M}`"
)]
pub trait NextStream<M: Message>: Copy + Send + Sync {
    /// The items of the rest. Nothing runs before the stream is polled; to drop it stops the handler where it stands.
    ///
    /// # Errors
    /// An error is an item, and the last one.
    fn run(self, message: M) -> impl Stream<Item = Result<M::Output, Error<M::Error>>> + Send;
}
