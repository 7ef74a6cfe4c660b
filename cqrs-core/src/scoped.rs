//! `&mut T` arguments: opened for one message, and ended with it.

use std::error::Error as StdError;
use std::future::Future;
use std::time::Duration;

use crate::box_error::BoxError;
use crate::context::Context;
use crate::dependency::Dependencies;

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
/// - One for each message: what a handler sends through its context opens and commits its own, before the sender's.
///   An event that it publishes is handled before its own commit.
/// - Query handlers cannot take one: it does not compile.
///
/// # Errors
/// A failed `begin` or `commit` is [`Error::Rejected`](crate::Error::Rejected) with
/// [`RejectionKind::Begin`](crate::RejectionKind::Begin) or [`RejectionKind::Commit`](crate::RejectionKind::Commit); the
/// handler's answer is then dropped, since what it did was not kept.
///
/// # Cancellation
/// When the caller drops the future while the handler runs, the rollbacks go on, in the same order, as a task of the
/// tokio runtime that the drop happens in; one that had begun goes on in the same way. The value (or the future that
/// owns it) is dropped instead where there is no runtime or it is shutting down, while `begin` or `commit` is under
/// way, and when `commit` panics: its `Drop` has to undo what is open, as database transactions do. A commit that is
/// cancelled may or may not have happened.
///
/// # Panics
/// A handler's panic goes on to the caller after the rollback. A panic of `rollback` goes to the caller in its place, or
/// in place of the handler's error; after a cancellation it ends that rollback only.
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

    /// Whether a failed commit may succeed when everything is begun and handled once more, and how long to wait before.
    ///
    /// `attempt` is the one that has failed, from 1. It is asked where the handler borrows its message
    /// (`&PlaceOrder`), so that the message is still there; what is behind an `Ok` of the handler is dropped first. The
    /// error is the one that [`commit`](Self::commit) returned; it can be given the number of attempts. By default
    /// nothing is tried again.
    fn retry(error: &mut (dyn StdError + Send + Sync + 'static), attempt: u32) -> Option<Duration> {
        let _ = (error, attempt);
        None
    }
}
