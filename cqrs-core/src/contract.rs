//! Contracts: messages whose handler is in another crate, found through the registry.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use futures_core::Stream;

use crate::context::Context;
use crate::error::Error;
use crate::handler::{BoxFuture, Handles, Outcome};
use crate::handler_stream::Rejected;
use crate::message::Message;
use crate::rejection::Rejection;

/// The handler of a contract, whichever crate it came from.
#[doc(hidden)]
pub struct Contract<M>(Box<dyn HandlesBoxed<M>>);

impl<M: Message> Contract<M> {
    pub(crate) fn new<H: Handles<M>>(handler: H) -> Self {
        Self(Box::new(handler))
    }
}

type BoxStream<'a, T> = Pin<Box<dyn Stream<Item = T> + Send + 'a>>;

/// [`Handles`] behind a pointer.
trait HandlesBoxed<M: Message>: Send + Sync {
    fn handle_boxed<'a>(&'a self, message: M, context: Context<'a>) -> BoxFuture<'a, Outcome<M>>;
    fn stream_boxed<'a>(&'a self, message: M, context: Context<'a>) -> BoxStream<'a, Outcome<M>>;
}

impl<M: Message, H: Handles<M>> HandlesBoxed<M> for H {
    fn handle_boxed<'a>(&'a self, message: M, context: Context<'a>) -> BoxFuture<'a, Outcome<M>> {
        Box::pin(H::handle(Some(self), message, context))
    }

    fn stream_boxed<'a>(&'a self, message: M, context: Context<'a>) -> BoxStream<'a, Outcome<M>> {
        Box::pin(H::stream(Some(self), message, context))
    }
}

impl<M: Message> Handles<M> for Contract<M> {
    fn handle<'a>(
        handler: Option<&'a Self>,
        message: M,
        context: Context<'a>,
    ) -> impl Future<Output = Outcome<M>> + Send + 'a {
        match handler {
            Some(contract) => contract.0.handle_boxed(message, context),
            None => Box::pin(std::future::ready(Err(Error::Rejected(Rejection::no_handler(M::NAME))))),
        }
    }

    fn stream<'a>(
        handler: Option<&'a Self>,
        message: M,
        context: Context<'a>,
    ) -> impl Stream<Item = Outcome<M>> + Send + 'a {
        match handler {
            Some(contract) => contract.0.stream_boxed(message, context),
            None => Box::pin(Rejected::<M>::new(Rejection::no_handler(M::NAME))),
        }
    }
}

impl<M> fmt::Debug for Contract<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contract").finish_non_exhaustive()
    }
}
