//! The rest of a pipeline, for a test of one behavior.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;

use futures_core::Stream;

use crate::handler::Outcome;
use crate::message::Message;
use crate::next::{Next, NextRef, NextStream};

/// A function that stands for the rest of the pipeline, and what it returns.
struct Function<F, R>(F, PhantomData<fn() -> R>);

impl<F: Copy, R> Copy for Function<F, R> {}

impl<F: Copy, R> Clone for Function<F, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F, R> fmt::Debug for Function<F, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("next")
    }
}

/// A function as the rest of the pipeline, to test a behavior that takes `next: impl Next<M>` as the function that it is.
///
/// ```
/// use cqrs_core::testing::next;
/// use cqrs_core::{Error, Message, Next};
/// use std::sync::atomic::{AtomicU32, Ordering};
///
/// /// Tries twice.
/// async fn retry<M: Message + Clone>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
///     match next.run(message.clone()).await {
///         Err(_) => next.run(message).await,
///         done => done,
///     }
/// }
///
/// # async fn test<PlaceOrder: Message<Output = u64, Error = &'static str> + Clone>(place_order: PlaceOrder) {
/// let attempts = AtomicU32::new(0);
/// let outcome = retry(
///     place_order,
///     next(|_: PlaceOrder| {
///         let attempt = attempts.fetch_add(1, Ordering::Relaxed);
///         async move { if attempt == 0 { Err(Error::Handler("not now")) } else { Ok(7) } }
///     }),
/// );
/// assert_eq!(outcome.await.unwrap(), 7);
/// # }
/// ```
///
/// The function is `Copy`, as `next` is: what it captures, it borrows.
pub fn next<M, F, R>(function: F) -> impl Next<M> + fmt::Debug
where
    M: Message,
    F: Fn(M) -> R + Copy + Send + Sync,
    R: Future<Output = Outcome<M>> + Send,
{
    Function(function, PhantomData)
}

impl<M, F, R> Next<M> for Function<F, R>
where
    M: Message,
    F: Fn(M) -> R + Copy + Send + Sync,
    R: Future<Output = Outcome<M>> + Send,
{
    fn run(self, message: M) -> impl Future<Output = Outcome<M>> + Send {
        (self.0)(message)
    }
}

/// [`next`] for a behavior that borrows its message: `next: impl NextRef<M>`. The function looks at the message at once;
/// the future that it returns does not borrow it.
pub fn next_ref<M, F, R>(function: F) -> impl NextRef<M> + fmt::Debug
where
    M: Message,
    F: Fn(&M) -> R + Copy + Send + Sync,
    R: Future<Output = Outcome<M>> + Send,
{
    Function(function, PhantomData)
}

impl<M, F, R> NextRef<M> for Function<F, R>
where
    M: Message,
    F: Fn(&M) -> R + Copy + Send + Sync,
    R: Future<Output = Outcome<M>> + Send,
{
    fn run<'m>(self, message: &'m M) -> impl Future<Output = Outcome<M>> + Send + 'm
    where
        Self: 'm,
    {
        (self.0)(message)
    }
}

/// [`next`] for a behavior of streaming queries: `next: impl NextStream<M>`.
pub fn next_stream<M, F, R>(function: F) -> impl NextStream<M> + fmt::Debug
where
    M: Message,
    F: Fn(M) -> R + Copy + Send + Sync,
    R: Stream<Item = Outcome<M>> + Send,
{
    Function(function, PhantomData)
}

impl<M, F, R> NextStream<M> for Function<F, R>
where
    M: Message,
    F: Fn(M) -> R + Copy + Send + Sync,
    R: Stream<Item = Outcome<M>> + Send,
{
    fn run(self, message: M) -> impl Stream<Item = Outcome<M>> + Send {
        (self.0)(message)
    }
}
