//! `&mut T` arguments: opened for one message, and ended with it.

use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use pin_project_lite::pin_project;

use crate::box_error::BoxError;
use crate::context::Context;
use crate::dependency::Dependencies;
use crate::error::Error;
use crate::handler::Outcome;
use crate::message::Message;
use crate::rejection::{Rejection, RejectionKind};

/// A resource that is opened for one message and ended with it: a transaction, a unit of work, an aggregate.
///
/// A handler takes it as `&mut T`. It is generic over the message, so that what is opened can depend on it, such as
/// the aggregate whose id the message names. *Unit of Work* in Fowler's catalogue; a scoped service in .NET.
///
/// ```
/// use cqrs_core::{BoxError, Context, Scoped};
/// use std::sync::{Arc, Mutex};
///
/// #[derive(Default)]
/// struct Ledger(Mutex<Vec<String>>);
///
/// /// Entries that are written together, or not at all.
/// struct Entries { ledger: Arc<Ledger>, pending: Vec<String> }
///
/// impl<M: Sync> Scoped<M> for Entries {
///     type Dependencies = Arc<Ledger>;
///
///     async fn begin(ledger: &Arc<Ledger>, _: &M, _: Context<'_>) -> Result<Self, BoxError> {
///         Ok(Self { ledger: ledger.clone(), pending: Vec::new() })
///     }
///
///     async fn commit(self) -> Result<(), BoxError> {
///         let mut entries = self.ledger.0.lock().map_err(|_| BoxError::msg("the ledger is poisoned"))?;
///         entries.extend(self.pending);
///         Ok(())
///     }
///
///     async fn rollback(self) {}
/// }
/// ```
///
/// # Rules
/// - Begun after the by-value arguments are there, in the order of the arguments; ended in reverse.
/// - Committed after the handler returned `Ok`, rolled back after `Err`, a panic or cancellation.
/// - Where a later one cannot begin or commit, the ones before it are rolled back.
/// - Query handlers cannot take one: it does not compile.
///
/// # Errors
/// A failed `begin` or `commit` is [`Error::Rejected`] with [`RejectionKind::Begin`] or [`RejectionKind::Commit`];
/// the handler's answer is then dropped, since what it did was not kept.
///
/// # Cancellation
/// When the caller drops the future while the handler runs, `rollback` goes on as a task of the tokio runtime that the
/// drop happens in. Without a runtime, and while `begin` or `commit` is under way, the value (or the future that owns
/// it) is dropped instead: its `Drop` has to undo what is open, as database transactions do. A rollback that has begun
/// always runs to its end. A commit that is cancelled may or may not have happened.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be opened for one message",
    label = "is not `Scoped<{M}>`",
    note = "implement `Scoped` for it, or borrow it as a shared dependency: `&{Self}`"
)]
pub trait Scoped<M>: Sized + Send + 'static {
    /// The shared values that it is opened from; `()` for none.
    type Dependencies: Dependencies;

    /// Opens the resource for `message`.
    fn begin(
        dependencies: &Self::Dependencies,
        message: &M,
        context: Context<'_>,
    ) -> impl Future<Output = Result<Self, BoxError>> + Send;

    /// Keeps what the handler did.
    fn commit(self) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Undoes what the handler did.
    fn rollback(self) -> impl Future<Output = ()> + Send;
}

/// An open resource. Dropped before [`end`](Self::end), it rolls back in the background.
#[doc(hidden)]
#[derive(Debug)]
pub struct Scope<T: Scoped<M>, M: 'static> {
    /// `None` only after `end` or `drop` took it.
    resource: Option<T>,
    argument: &'static str,
    message: PhantomData<fn(M)>,
}

#[doc(hidden)]
pub async fn begin<T: Scoped<M>, M: Message>(
    argument: &'static str,
    dependencies: &T::Dependencies,
    message: &M,
    context: Context<'_>,
) -> Result<Scope<T, M>, Error<M::Error>> {
    match T::begin(dependencies, message, context).await {
        Ok(resource) => Ok(Scope { resource: Some(resource), argument, message: PhantomData }),
        Err(source) => Err(rejected::<M>(RejectionKind::Begin, argument, source)),
    }
}

fn rejected<M: Message>(kind: RejectionKind, argument: &'static str, source: BoxError) -> Error<M::Error> {
    Error::Rejected(Rejection::failed(kind, M::NAME, argument, source))
}

impl<T: Scoped<M>, M: Message> Scope<T, M> {
    /// The resource, for the handler.
    pub fn get(&mut self) -> &mut T {
        self.resource.as_mut().expect("a scope is open until it is ended, which consumes it")
    }

    /// Commits or rolls back, by what came of the handler, and lets a panic go on.
    pub async fn end(mut self, outcome: Caught<Outcome<M>>) -> Outcome<M> {
        let resource = self.resource.take().expect("a scope is ended once");
        match outcome {
            Ok(Ok(output)) => match resource.commit().await {
                Ok(()) => Ok(output),
                Err(source) => Err(rejected::<M>(RejectionKind::Commit, self.argument, source)),
            },
            Ok(Err(error)) => {
                Rollback::start(resource).await;
                Err(error)
            }
            Err(panic) => {
                Rollback::start(resource).await;
                resume_unwind(panic)
            }
        }
    }
}

impl<T: Scoped<M>, M: 'static> Drop for Scope<T, M> {
    fn drop(&mut self) {
        if let Some(resource) = self.resource.take() {
            drop(Rollback::start(resource));
        }
    }
}

/// A rollback that does not stop when its caller goes away: what is left of it is handed to the runtime.
struct Rollback(Option<Pin<Box<dyn Future<Output = ()> + Send>>>);

impl Rollback {
    fn start<T: Scoped<M>, M: 'static>(resource: T) -> Self {
        Self(Some(Box::pin(resource.rollback())))
    }
}

impl Future for Rollback {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<()> {
        if let Some(rollback) = &mut self.0 {
            ready!(rollback.as_mut().poll(task));
            self.0 = None;
        }
        Poll::Ready(())
    }
}

impl Drop for Rollback {
    fn drop(&mut self) {
        if let Some(rollback) = self.0.take()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(rollback);
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
