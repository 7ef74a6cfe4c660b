//! What keeps a [`Scoped`] resource's promise when the handler returns, fails, panics or is cancelled.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context as TaskContext, Poll};

use pin_project_lite::pin_project;

use crate::box_error::BoxError;
use crate::boxed::BoxFuture;
use crate::call::Call;
use crate::context::Context;
use crate::error::Error;
use crate::handler::Outcome;
use crate::message::Message;
use crate::rejection::{Rejection, RejectionKind};
use crate::scoped::Scoped;

/// The rollbacks that a cancelled call leaves behind. Dropped last, it hands them to the runtime, as one task, so that
/// they too run in reverse order. It allocates only then.
#[doc(hidden)]
#[derive(Default)]
pub struct Cleanup(Mutex<Vec<BoxFuture<'static, ()>>>);

impl Cleanup {
    #[must_use]
    pub const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    fn add(&self, rollback: BoxFuture<'static, ()>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(rollback);
    }
}

impl Drop for Cleanup {
    fn drop(&mut self) {
        let rollbacks = mem::take(self.0.get_mut().unwrap_or_else(PoisonError::into_inner));
        if rollbacks.is_empty() {
            return;
        }
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async {
                for rollback in rollbacks {
                    // A panic in one is no reason to leave the others undone; the panic hook has told of it.
                    let _ = catch(rollback).await;
                }
            });
        }
    }
}

impl fmt::Debug for Cleanup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cleanup").finish_non_exhaustive()
    }
}

/// An open resource. Dropped before [`end`](Self::end), it leaves its rollback to the cleanup.
#[doc(hidden)]
#[derive(Debug)]
pub struct Scope<'a, T: Scoped<M>, M: 'static> {
    /// `None` only after `end` or `drop` took it.
    resource: Option<T>,
    argument: &'static str,
    cleanup: &'a Cleanup,
    context: Context<'a>,
    /// Commits of this call that had failed when this one was begun.
    failed_before: u32,
    message: PhantomData<fn(M)>,
}

#[doc(hidden)]
pub async fn begin<'a, T: Scoped<M>, M: Message>(
    cleanup: &'a Cleanup,
    argument: &'static str,
    dependencies: &T::Dependencies,
    message: &M,
    context: Context<'a>,
) -> Result<Scope<'a, T, M>, Error<M::Error>> {
    let failed_before = context.call().failed_commits();
    match T::begin(dependencies, message, context).await {
        Ok(resource) => {
            let message = PhantomData;
            Ok(Scope { resource: Some(resource), argument, cleanup, context, failed_before, message })
        }
        Err(source) => Err(rejected::<M>(RejectionKind::Begin, argument, source)),
    }
}

fn rejected<M: Message>(kind: RejectionKind, argument: &'static str, source: BoxError) -> Error<M::Error> {
    Error::Rejected(Rejection::failed(kind, M::NAME, argument, source))
}

impl<T: Scoped<M>, M: Message> Scope<'_, T, M> {
    /// The resource, for the handler.
    pub fn get(&mut self) -> &mut T {
        self.resource.as_mut().expect("a scope is open until it is ended, which consumes it")
    }

    /// Commits or rolls back, by what came of the handler, and lets a panic go on.
    pub async fn end(mut self, outcome: Caught<Outcome<M>>) -> Outcome<M> {
        let resource = self.resource.take().expect("a scope is ended once");
        match outcome {
            Ok(Ok(output)) => {
                let call = self.context.call();
                let committing = Committing(call);
                resource.commit().await.map_err(|source| {
                    Rejection::failed(RejectionKind::Commit, M::NAME, self.argument, source)
                        .with_retry(T::retry)
                })?;
                mem::forget(committing);
                call.forgive_commits(self.failed_before);
                Ok(output)
            }
            Ok(Err(error)) => {
                Rollback::start(resource, self.cleanup).await;
                Err(error)
            }
            Err(panic) => {
                Rollback::start(resource, self.cleanup).await;
                resume_unwind(panic)
            }
        }
    }
}

/// A commit that has not gone well: it failed, panicked or was dropped, unless this is forgotten.
struct Committing<'a>(&'a Call<'a>);

impl Drop for Committing<'_> {
    fn drop(&mut self) {
        self.0.add_failed_commit();
    }
}

/// Whether the message is handled again: some time after `outcome`, if it is a commit that failed and may succeed.
#[doc(hidden)]
pub async fn again<M: Message>(outcome: &mut Outcome<M>, attempt: &mut u32) -> bool {
    let Err(Error::Rejected(rejection)) = outcome else { return false };
    *attempt += 1;
    let Some(pause) = rejection.retry_after(*attempt) else { return false };
    tokio::time::sleep(pause).await;
    true
}

impl<T: Scoped<M>, M: 'static> Drop for Scope<'_, T, M> {
    fn drop(&mut self) {
        if let Some(resource) = self.resource.take() {
            self.cleanup.add(rollback(resource));
        }
    }
}

/// The rollback, not yet called: it is the user's, and may panic, which must not happen in a `drop`.
fn rollback<T: Scoped<M>, M: 'static>(resource: T) -> BoxFuture<'static, ()> {
    Box::pin(async move { resource.rollback().await })
}

/// A rollback that does not stop when its caller goes away: what is left of it goes to the cleanup.
struct Rollback<'a> {
    future: Option<BoxFuture<'static, ()>>,
    cleanup: &'a Cleanup,
}

impl<'a> Rollback<'a> {
    fn start<T: Scoped<M>, M: 'static>(resource: T, cleanup: &'a Cleanup) -> Self {
        Self { future: Some(rollback(resource)), cleanup }
    }
}

impl Future for Rollback<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<()> {
        // Taken out, so that one that panics here is not polled again by the cleanup.
        let Some(mut future) = self.future.take() else { return Poll::Ready(()) };
        let poll = future.as_mut().poll(task);
        if poll.is_pending() {
            self.future = Some(future);
        }
        poll
    }
}

impl Drop for Rollback<'_> {
    fn drop(&mut self) {
        if let Some(future) = self.future.take() {
            self.cleanup.add(future);
        }
    }
}

type Caught<T> = Result<T, Box<dyn Any + Send>>;

pin_project! {
    /// A future whose panic is a value.
    #[doc(hidden)]
    #[derive(Debug)]
    pub struct CatchUnwind<F> {
        #[pin]
        future: F,
    }
}

#[doc(hidden)]
pub fn catch<F: Future>(future: F) -> CatchUnwind<F> {
    CatchUnwind { future }
}

impl<F: Future> Future for CatchUnwind<F> {
    type Output = Caught<F::Output>;

    fn poll(self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<Self::Output> {
        let future = self.project().future;
        // The panic goes on after the rollback, and the future is not polled again: nobody sees a broken state.
        match catch_unwind(AssertUnwindSafe(|| future.poll(task))) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::Arc;
    use std::task::Waker;

    use super::*;

    #[test]
    fn a_panic_becomes_a_value() {
        let mut task = TaskContext::from_waker(Waker::noop());
        let calm = pin!(catch(async { 42 })).poll(&mut task);
        assert!(matches!(calm, Poll::Ready(Ok(42))));
        let panicking = pin!(catch(async { panic!("no") })).poll(&mut task);
        let Poll::Ready(Err::<(), _>(panic)) = panicking else { panic!("expected the panic") };
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"no"));
    }

    fn noting(log: &Arc<Mutex<Vec<u32>>>, entry: u32, panics: bool) -> BoxFuture<'static, ()> {
        let log = log.clone();
        Box::pin(async move {
            tokio::task::yield_now().await;
            log.lock().unwrap().push(entry);
            assert!(!panics, "this rollback panics");
        })
    }

    #[tokio::test]
    async fn the_cleanup_runs_in_order_and_past_a_panic() {
        let log = Arc::default();
        let cleanup = Cleanup::new();
        cleanup.add(noting(&log, 2, true));
        cleanup.add(noting(&log, 1, false));
        drop(cleanup);
        while Arc::strong_count(&log) > 1 {
            tokio::task::yield_now().await;
        }
        assert_eq!(*log.lock().unwrap(), [2, 1]);
    }

    #[test]
    fn without_a_runtime_the_cleanup_drops_what_it_has() {
        let log = Arc::default();
        let cleanup = Cleanup::new();
        cleanup.add(noting(&log, 1, false));
        drop(cleanup);
        assert_eq!(Arc::strong_count(&log), 1);
        assert!(log.lock().unwrap().is_empty());
    }

    #[test]
    fn a_rollback_that_is_left_goes_to_the_cleanup_unless_it_panicked() {
        let mut task = TaskContext::from_waker(Waker::noop());
        let cleanup = Cleanup::new();
        {
            let future: BoxFuture<'_, ()> = Box::pin(std::future::pending());
            let mut left = Rollback { future: Some(future), cleanup: &cleanup };
            assert!(Pin::new(&mut left).poll(&mut task).is_pending());
        }
        assert_eq!(cleanup.0.lock().unwrap().len(), 1);

        let panicked = catch_unwind(AssertUnwindSafe(|| {
            let future: BoxFuture<'_, ()> = Box::pin(async { panic!("no") });
            let _ = Pin::new(&mut Rollback { future: Some(future), cleanup: &cleanup }).poll(&mut task);
        }));
        assert!(panicked.is_err());
        assert_eq!(cleanup.0.lock().unwrap().len(), 1);
    }
}
