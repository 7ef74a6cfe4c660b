//! The streams that `#[handler]` makes of what a handler of a streaming query returns.

use std::fmt;
use std::future::{Future, Ready};
use std::marker::PhantomData;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context as TaskContext, Poll, ready};

use futures_core::Stream;
use pin_project_lite::pin_project;

use crate::boxed::BoxStream;
use crate::call::Cause;
use crate::detour::detour_stream;
use crate::error::Error;
use crate::handler::Outcome;
use crate::message::Message;
use crate::rejection::Rejection;
use crate::returned::{Fits, PassedOn, Returned};

/// One rejection, then the end.
pub(crate) struct Rejected<M> {
    rejection: Option<Rejection>,
    message: PhantomData<fn(M)>,
}

impl<M> Rejected<M> {
    pub(crate) fn new(rejection: Rejection) -> Self {
        Self { rejection: Some(rejection), message: PhantomData }
    }
}

impl<M: Message> Stream for Rejected<M> {
    type Item = Outcome<M>;

    fn poll_next(self: Pin<&mut Self>, _: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.get_mut().rejection.take().map(|rejection| Err(Error::Rejected(rejection))))
    }
}

pin_project! {
    /// The items of a handler's stream, as the caller gets them.
    #[doc(hidden)]
    pub struct Items<M: Message, S: Stream> {
        #[pin]
        stream: S,
        // Neither a bound nor an opaque type: what the handler returns wrongly would be reported again at each use.
        into_outcome: fn(S::Item) -> Outcome<M>,
    }
}

#[doc(hidden)]
pub fn items<M: Message, S>(stream: S) -> Items<M, S>
where
    S: Stream<Item: Returned<M, Result<M::Output, M::Error>>>,
{
    Items { stream, into_outcome: Fits::into_outcome }
}

/// The same for a behavior, whose items are outcomes already.
#[doc(hidden)]
pub fn outcomes<M: Message, S>(stream: S) -> Items<M, S>
where
    S: Stream<Item: PassedOn<S, M, Outcome<M>>>,
{
    Items { stream, into_outcome: PassedOn::into_outcome }
}

impl<M: Message, S: Stream> Stream for Items<M, S> {
    type Item = Outcome<M>;

    fn poll_next(self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        let this = self.project();
        this.stream.poll_next(task).map(|item| item.map(*this.into_outcome))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.size_hint()
    }
}

impl<M: Message, S: Stream> fmt::Debug for Items<M, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

pin_project! {
    /// The stream of a handler: prepared by a future, or ready, or on the detour. The first error is its last item.
    #[doc(hidden)]
    #[project = StartedProjection]
    pub enum Started<'a, F, S, T> {
        Starting { #[pin] future: F },
        Running { #[pin] stream: S },
        Detoured { stream: BoxStream<'a, T> },
        Ended,
    }
}

type Prepared<M, S> = Result<S, Error<<M as Message>::Error>>;

/// A stream that a future prepares; where that fails, one error and the end.
#[doc(hidden)]
pub fn started<'a, M, F, S>(future: F) -> Started<'a, F, S, Outcome<M>>
where
    M: Message,
    F: Future<Output = Prepared<M, S>>,
    S: Stream<Item = Outcome<M>>,
{
    Started::Starting { future }
}

/// A stream that needs no preparation.
#[doc(hidden)]
pub fn running<'a, M, S>(stream: S) -> Started<'a, Ready<Prepared<M, S>>, S, Outcome<M>>
where
    M: Message,
    S: Stream<Item = Outcome<M>>,
{
    Started::Running { stream }
}

/// The stream of a message whose handler is not in its place.
#[doc(hidden)]
pub fn detoured<'a, M: Message, F, S>(message: M, cause: Cause<'a>) -> Started<'a, F, S, Outcome<M>> {
    Started::Detoured { stream: detour_stream(message, cause) }
}

impl<F, S, T, E> Stream for Started<'_, F, S, Result<T, E>>
where
    F: Future<Output = Result<S, E>>,
    S: Stream<Item = Result<T, E>>,
{
    type Item = Result<T, E>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        let item = loop {
            match self.as_mut().project() {
                StartedProjection::Starting { future } => match ready!(future.poll(task)) {
                    Ok(stream) => self.set(Self::Running { stream }),
                    Err(error) => break Some(Err(error)),
                },
                StartedProjection::Running { stream } => break ready!(stream.poll_next(task)),
                StartedProjection::Detoured { stream } => break ready!(stream.as_mut().poll_next(task)),
                StartedProjection::Ended => return Poll::Ready(None),
            }
        };
        if !matches!(item, Some(Ok(_))) {
            self.set(Self::Ended);
        }
        Poll::Ready(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Self::Starting { .. } => (0, None),
            // The first error ends it, however many items are left.
            Self::Running { stream } => (0, stream.size_hint().1),
            Self::Detoured { stream } => (0, stream.size_hint().1),
            Self::Ended => (0, Some(0)),
        }
    }
}

impl<F, S, T> fmt::Debug for Started<'_, F, S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Starting { .. } => "Starting",
            Self::Running { .. } => "Running",
            Self::Detoured { .. } => "Detoured",
            Self::Ended => "Ended",
        })
    }
}

/// Hands items from a running future to the stream around it, one at a time.
///
/// A handler that borrows its message returns a stream that borrows it too; only a future can own the one and hold
/// the other. The lock is never contended: both ends are polled by the same task, one inside the other.
#[doc(hidden)]
pub struct Yielder<T>(Arc<Mutex<Option<T>>>);

impl<T> Yielder<T> {
    fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Yields every item of `stream`.
    pub async fn yield_all(self, stream: impl Stream<Item = T>) {
        let mut stream = pin!(stream);
        std::future::poll_fn(|task| {
            let Some(item) = ready!(stream.as_mut().poll_next(task)) else {
                return Poll::Ready(());
            };
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(item);
            // The stream around takes the item as soon as this returns, and polls again when it is asked again.
            Poll::Pending
        })
        .await;
    }

    /// Yields one item, after one that is still there; done when it was taken.
    pub(crate) async fn yield_one(&self, item: T) {
        let mut item = Some(item);
        std::future::poll_fn(|task| {
            let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if slot.is_none() {
                match item.take() {
                    Some(item) => *slot = Some(item),
                    None => return Poll::Ready(()),
                }
            }
            // What is between here and the stream around, a behavior's own executor say, may poll again only when woken, and
            // more often than the stream around is asked for an item.
            task.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    /// Yields one item, and lets the future go on to its end.
    pub fn yield_last(&self, item: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(item);
    }
}

impl<T> fmt::Debug for Yielder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Yielder").finish_non_exhaustive()
    }
}

pin_project! {
    /// A stream of what a future yields.
    #[doc(hidden)]
    pub struct Yielding<F, T> {
        #[pin]
        future: F,
        items: Yielder<T>,
        ended: bool,
    }
}

#[doc(hidden)]
pub fn yielding<T, F: Future<Output = ()>>(generate: impl FnOnce(Yielder<T>) -> F) -> Yielding<F, T> {
    let items = Yielder(Arc::default());
    Yielding { future: generate(Yielder(Arc::clone(&items.0))), items, ended: false }
}

impl<F: Future<Output = ()>, T> Stream for Yielding<F, T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<Option<T>> {
        let this = self.project();
        if *this.ended {
            return Poll::Ready(None);
        }
        *this.ended = this.future.poll(task).is_ready();
        match this.items.take() {
            Some(item) => Poll::Ready(Some(item)),
            None if *this.ended => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}

impl<F, T> fmt::Debug for Yielding<F, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Yielding").field("ended", &self.ended).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    /// Yields what the script says, in order: `None` is a pending poll.
    struct Scripted<'a>(std::slice::Iter<'a, Option<u32>>);

    fn scripted(script: &[Option<u32>]) -> Scripted<'_> {
        Scripted(script.iter())
    }

    impl Stream for Scripted<'_> {
        type Item = Result<u32, &'static str>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
            match self.0.next() {
                Some(Some(item)) => Poll::Ready(Some(Ok(*item))),
                Some(None) => Poll::Pending,
                None => Poll::Ready(None),
            }
        }
    }

    /// All polls up to and including two after the end.
    fn polls<S: Stream>(stream: S) -> Vec<Poll<Option<S::Item>>> {
        let mut stream = pin!(stream);
        let mut task = TaskContext::from_waker(Waker::noop());
        let mut polls = Vec::new();
        let mut ends = 0;
        while ends < 2 {
            let poll = stream.as_mut().poll_next(&mut task);
            ends += usize::from(matches!(poll, Poll::Ready(None)));
            polls.push(poll);
        }
        polls
    }

    const END: Poll<Option<Result<u32, &'static str>>> = Poll::Ready(None);

    #[test]
    fn a_started_stream_passes_everything_on_and_stays_ended() {
        let stream = Started::Starting {
            future: std::future::ready(Ok::<_, &'static str>(scripted(&[Some(1), None, Some(2)]))),
        };
        assert_eq!(
            polls(stream),
            [Poll::Ready(Some(Ok(1))), Poll::Pending, Poll::Ready(Some(Ok(2))), END, END]
        );
    }

    #[test]
    fn a_stream_that_does_not_start_is_one_error() {
        let stream: Started<'_, _, Scripted<'_>, Result<u32, _>> =
            Started::Starting { future: std::future::ready(Err("no")) };
        assert_eq!(polls(stream), [Poll::Ready(Some(Err("no"))), END, END]);
    }

    #[test]
    fn a_future_yields_a_stream_that_borrows_from_it() {
        let stream = yielding(|yielder| async move {
            let owned = vec![Some(1), None, Some(2)];
            yielder.yield_all(scripted(&owned)).await;
        });
        assert_eq!(
            polls(stream),
            [Poll::Ready(Some(Ok(1))), Poll::Pending, Poll::Ready(Some(Ok(2))), END, END]
        );
    }

    #[test]
    fn the_last_item_and_the_end_of_the_future_are_two_polls() {
        let stream = yielding(|yielder| async move { yielder.yield_last(Err("no")) });
        assert_eq!(polls(stream), [Poll::Ready(Some(Err("no"))), END, END]);
    }
}
