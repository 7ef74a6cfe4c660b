//! By-value arguments.

use std::future::{Future, ready};

use crate::box_error::BoxError;
use crate::context::Context;
use crate::dependency::Dependencies;
use crate::error::Error;
use crate::mediator::Mediator;
use crate::message::Message;
use crate::rejection::{Rejection, RejectionKind};

/// A value that a handler takes from the call: `ctx: Context<'_>`, or a type of your own, such as the current user.
///
/// It is made anew for each message, before any `&mut` argument is opened, in the order of the arguments. The
/// counterpart in .NET is a transient service; in axum, an extractor.
///
/// ```
/// use cqrs_core::{BoxError, Context, FromContext};
/// use std::sync::Arc;
/// use std::time::SystemTime;
///
/// trait Clock: Send + Sync { fn now(&self) -> SystemTime; }
///
/// /// When the handling of the message began.
/// struct Started(SystemTime);
///
/// impl FromContext for Started {
///     type Dependencies = Arc<dyn Clock>;
///
///     async fn from_context(clock: &Arc<dyn Clock>, _: Context<'_>) -> Result<Self, BoxError> {
///         Ok(Self(clock.now()))
///     }
/// }
/// ```
///
/// # Errors
/// An error here becomes [`Error::Rejected`] with [`RejectionKind::Extract`], and the handler does not run.
///
/// # Cancellation
/// The future is dropped where it stands when the caller goes away.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not something that a call carries",
    label = "cannot be taken by value",
    note = "a shared dependency is borrowed: take `&{Self}`, and `&T` where the builder was given an `Arc<T>`",
    note = "what is opened for one message, such as a unit of work, is borrowed as well: take `&mut T`",
    note = "a value made for each message implements `FromContext`",
    note = "if it is a message: a handler takes one, as its first argument, and sends others through `ctx: Context<'_>`"
)]
pub trait FromContext: Sized + Send {
    /// The shared values that it is made from; `()` for none.
    type Dependencies: Dependencies;

    /// Takes the value from the call.
    fn from_context(
        dependencies: &Self::Dependencies,
        context: Context<'_>,
    ) -> impl Future<Output = Result<Self, BoxError>> + Send;
}

/// The mediator itself, for work that outlives the call.
impl FromContext for Mediator {
    type Dependencies = ();

    fn from_context((): &(), context: Context<'_>) -> impl Future<Output = Result<Self, BoxError>> + Send {
        ready(Ok(context.mediator().clone()))
    }
}

#[doc(hidden)]
pub async fn extract<T: FromContext, M: Message>(
    argument: &'static str,
    dependencies: &T::Dependencies,
    context: Context<'_>,
) -> Result<T, Error<M::Error>> {
    T::from_context(dependencies, context).await.map_err(|source| {
        Error::Rejected(Rejection::failed(RejectionKind::Extract, M::NAME, argument, source))
    })
}

/// What a handler borrows from the call: the context. It is there at once, and costs nothing to take.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not something that a call lends",
    label = "cannot borrow from the call",
    note = "only `Context<'_>` does; a value of your own owns its data and implements `FromContext`"
)]
pub trait Lent<'a> {
    fn lend(context: Context<'a>) -> Self;
}

impl<'a> Lent<'a> for Context<'a> {
    #[inline]
    fn lend(context: Context<'a>) -> Self {
        context
    }
}

#[doc(hidden)]
#[must_use]
#[inline]
pub fn lend<'a, T: Lent<'a>>(context: Context<'a>) -> T {
    T::lend(context)
}
