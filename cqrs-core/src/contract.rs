//! Contracts: messages whose handler is in another crate, found through the registry.

use std::fmt;
use std::future::Future;

use futures_core::Stream;

use crate::boxed::{BoxFuture, BoxStream};
use crate::call::Cause;
use crate::detour::{detour, detour_stream};
use crate::handler::{Handles, Outcome, found};
use crate::message::Message;

/// The handler of a contract, whichever crate it came from.
#[doc(hidden)]
pub struct Contract<M>(Box<dyn HandlesBoxed<M>>);

impl<M: Message> Contract<M> {
    pub(crate) fn new<H: Handles<M>>(handler: H) -> Self {
        Self(Box::new(handler))
    }
}

/// [`Handles`] behind a pointer.
trait HandlesBoxed<M: Message>: Send + Sync {
    fn handle_boxed<'a>(&'a self, message: M, cause: Cause<'a>) -> BoxFuture<'a, Outcome<M>>;
    fn stream_boxed<'a>(&'a self, message: M, cause: Cause<'a>) -> BoxStream<'a, Outcome<M>>;
}

impl<M: Message, H: Handles<M>> HandlesBoxed<M> for H {
    fn handle_boxed<'a>(&'a self, message: M, cause: Cause<'a>) -> BoxFuture<'a, Outcome<M>> {
        let future = Box::write(Box::new_uninit(), H::handle(Some(self), message, cause));
        Box::into_pin(future)
    }

    fn stream_boxed<'a>(&'a self, message: M, cause: Cause<'a>) -> BoxStream<'a, Outcome<M>> {
        Box::pin(H::stream(Some(self), message, cause))
    }
}

impl<M: Message> Handles<M> for Contract<M> {
    fn handle<'a>(
        handler: Option<&'a Self>,
        message: M,
        cause: Cause<'a>,
    ) -> impl Future<Output = Outcome<M>> + Send + 'a {
        match found::<M, Self>(handler, cause) {
            Some(contract) => contract.0.handle_boxed(message, cause),
            None => detour(message, cause),
        }
    }

    fn stream<'a>(
        handler: Option<&'a Self>,
        message: M,
        cause: Cause<'a>,
    ) -> impl Stream<Item = Outcome<M>> + Send + 'a {
        match found::<M, Self>(handler, cause) {
            Some(contract) => contract.0.stream_boxed(message, cause),
            None => detour_stream(message, cause),
        }
    }
}

impl<M> fmt::Debug for Contract<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contract").finish_non_exhaustive()
    }
}
