//! What a handler knows of the call that it serves.

use std::fmt;
use std::future::Future;

use futures_core::Stream;

use crate::error::Error;
use crate::handler::Handled;
use crate::mediator::Mediator;
use crate::message::{Command, Event, Query, StreamQuery};
use crate::publish::PublishError;

/// The call that a handler serves: what it sends, asks and publishes from here belongs to that call.
///
/// A handler takes it by value, `ctx: Context<'_>`; it is a few references and is copied freely.
///
/// # Errors
/// `ctx.send(..)` fails with the inner message's [`Error`], which `?` turns into the outer handler's own error. A
/// rejection of the inner message then reaches the outer caller inside [`Error::Handler`], as any other failure of its
/// handler.
///
/// # Recursion
/// What is sent is part of the sender's own future, without a box. A handler that may come back to itself needs one,
/// as every recursive `async fn` does: `Box::pin(ctx.send(..)).await`.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    mediator: &'a Mediator,
}

impl<'a> Context<'a> {
    pub(crate) fn new(mediator: &'a Mediator) -> Self {
        Self { mediator }
    }

    /// The mediator that dispatched the message; clone it to keep it.
    #[must_use]
    pub fn mediator(self) -> &'a Mediator {
        self.mediator
    }

    /// Sends a command; see [`Mediator::send`].
    pub fn send<C: Command + Handled>(
        self,
        command: C,
    ) -> impl Future<Output = Result<C::Output, Error<C::Error>>> + Send + 'a {
        self.mediator.send(command)
    }

    /// Asks a query; see [`Mediator::query`].
    pub fn query<Q: Query + Handled>(
        self,
        query: Q,
    ) -> impl Future<Output = Result<Q::Output, Error<Q::Error>>> + Send + 'a {
        self.mediator.query(query)
    }

    /// Asks a streaming query; see [`Mediator::stream`].
    pub fn stream<Q: StreamQuery + Handled>(
        self,
        query: Q,
    ) -> impl Stream<Item = Result<Q::Output, Error<Q::Error>>> + Send + 'a {
        self.mediator.stream(query)
    }

    /// Publishes an event; see [`Mediator::publish`].
    pub fn publish<E: Event>(self, event: E) -> impl Future<Output = Result<(), PublishError>> + Send + 'a {
        self.mediator.publish(event)
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").finish_non_exhaustive()
    }
}
