//! A message with wrong fields.

use garde::Validate;

use crate::{Error, Message, Next, Rejection, behavior};

/// Refuses a message whose fields are wrong, before its handler runs. The rules are those of the
/// [`garde`](https://docs.rs/garde) crate; its report names all wrong fields together.
///
/// # When not to use it
/// For rules that need the state of the system ("the customer exists"): those are the handler's, inside its transaction. This
/// one is for what the message alone tells.
///
/// # Errors
/// A rejection of kind [`Invalid`](crate::RejectionKind::Invalid) with a [`garde::Report`] as its source.
///
/// ```
/// use cqrs::prelude::*;
/// use cqrs::behaviors::validate;
/// use garde::Validate;
///
/// #[command(returns = u64)]
/// #[derive(Validate)]
/// struct PlaceOrder {
///     #[garde(length(min = 1))]
///     article: String,
///     #[garde(range(min = 1, max = 100))]
///     quantity: u32,
/// }
///
/// #[handler(through(validate))]
/// async fn place_order(_: PlaceOrder) -> Result<u64, BoxError> {
///     Ok(1)
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mediator = cqrs::MediatorBuilder::empty().handlers(cqrs::handlers![place_order]).build()?;
/// let error = mediator.send(PlaceOrder { article: String::new(), quantity: 0 }).await.unwrap_err();
/// let report = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<garde::Report>());
/// assert_eq!(report.unwrap().iter().count(), 2);
/// # Ok(()) }
/// ```
#[behavior(crate = crate)]
pub async fn validate<M>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>>
where
    M: Message + Validate<Context: Default>,
{
    check(&message)?;
    next.run(message).await
}

fn check<M: Message + Validate<Context: Default>>(message: &M) -> Result<(), Rejection> {
    message.validate().map_err(Rejection::invalid::<M>)
}

pub(super) mod by_ref {
    use super::{Error, Message, Validate, behavior, check};
    use crate::NextRef;

    /// [`validate`](fn@super::validate) for a handler that borrows its message.
    ///
    /// # Errors
    /// A rejection of kind [`Invalid`](crate::RejectionKind::Invalid) with a [`garde::Report`] as its source.
    #[behavior(crate = crate)]
    pub async fn validate<M>(message: &M, next: impl NextRef<M>) -> Result<M::Output, Error<M::Error>>
    where
        M: Message + Sync + Validate<Context: Default>,
    {
        check(message)?;
        next.run(message).await
    }
}
