//! Work that ends with a deadline, or when somebody cancels it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use futures_core::Stream;
use pin_project_lite::pin_project;
use tokio::time::{Instant, Sleep, sleep_until};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use crate::rejection::{Rejection, RejectionKind};

pin_project! {
    /// A future, or a stream, that is dropped when its time is over.
    pub(crate) struct Bounded<F> {
        // `None` once it was dropped.
        #[pin]
        inner: Option<F>,
        message: &'static str,
        deadline: Option<Instant>,
        // Made when the work first has to wait.
        timer: Option<Pin<Box<Sleep>>>,
        cancellation: Option<CancellationToken>,
        cancelled: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
    }
}

impl<F> Bounded<F> {
    pub(crate) fn new(
        message: &'static str,
        deadline: Option<Instant>,
        cancellation: Option<CancellationToken>,
        inner: F,
    ) -> Self {
        Self { inner: Some(inner), message, deadline, timer: None, cancellation, cancelled: None }
    }

    /// What `advance` makes of the work, and in between, whether its time is over.
    fn poll_with<T>(
        self: Pin<&mut Self>,
        task: &mut TaskContext<'_>,
        advance: impl FnOnce(Pin<&mut F>, &mut TaskContext<'_>) -> Poll<T>,
    ) -> Poll<Result<T, Option<Rejection>>> {
        let mut this = self.project();
        let message = *this.message;
        let Some(inner) = this.inner.as_mut().as_pin_mut() else { return Poll::Ready(Err(None)) };
        // Before the work: what comes too late does not begin.
        let over = if this.cancellation.as_ref().is_some_and(CancellationToken::is_cancelled) {
            Some(RejectionKind::Cancelled)
        } else if this.deadline.is_some_and(|deadline| deadline <= Instant::now()) {
            Some(RejectionKind::Deadline)
        } else {
            None
        };
        if let Some(kind) = over {
            this.inner.set(None);
            return Poll::Ready(Err(Some(Rejection::new(kind, message))));
        }
        if let Poll::Ready(value) = advance(inner, task) {
            return Poll::Ready(Ok(value));
        }
        let mut over = None;
        if let Some(deadline) = *this.deadline {
            let timer = this.timer.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
            if timer.as_mut().poll(task).is_ready() {
                over = Some(RejectionKind::Deadline);
            }
        }
        if let Some(token) = this.cancellation {
            let cancelled = this.cancelled.get_or_insert_with(|| Box::pin(token.clone().cancelled_owned()));
            if cancelled.as_mut().poll(task).is_ready() {
                over = Some(RejectionKind::Cancelled);
            }
        }
        let Some(kind) = over else { return Poll::Pending };
        this.inner.set(None);
        Poll::Ready(Err(Some(Rejection::new(kind, message))))
    }
}

impl<F, T, E> Future for Bounded<F>
where
    F: Future<Output = Result<T, E>>,
    E: From<Rejection>,
{
    type Output = Result<T, E>;

    fn poll(self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<Self::Output> {
        match ready!(self.poll_with(task, F::poll)) {
            Ok(result) => Poll::Ready(result),
            Err(Some(rejection)) => Poll::Ready(Err(rejection.into())),
            // Polled after its end, as no future may be.
            Err(None) => Poll::Pending,
        }
    }
}

impl<S, T, E> Stream for Bounded<S>
where
    S: Stream<Item = Result<T, E>>,
    E: From<Rejection>,
{
    type Item = Result<T, E>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        match ready!(self.as_mut().poll_with(task, S::poll_next)) {
            Ok(Some(item)) => Poll::Ready(Some(item)),
            Ok(None) => {
                self.project().inner.set(None);
                Poll::Ready(None)
            }
            Err(rejection) => Poll::Ready(rejection.map(|rejection| Err(rejection.into()))),
        }
    }
}

impl<F> fmt::Debug for Bounded<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bounded").field("message", &self.message).finish_non_exhaustive()
    }
}
