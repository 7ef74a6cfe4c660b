//! Events, and the handlers that react to them.

use std::error::Error as StdError;
use std::fmt;

use crate::box_error::{BoxError, HandlerError};
use crate::context::Context;
use crate::definition::{HandlerDefinition, Location};
use crate::error::Error;
use crate::handler::{BoxFuture, Handles, HandlesRef, Outcome};
use crate::message::{Event, Message};

/// All handlers of one event, in the order in which they run.
#[doc(hidden)]
pub struct EventHandlers<E>(Vec<EventHandler<E>>);

struct EventHandler<E> {
    definition: &'static HandlerDefinition,
    handler: Box<dyn Reacts<E>>,
}

/// [`HandlesRef`] behind a pointer.
trait Reacts<E: Message>: Send + Sync {
    fn react<'a>(&'a self, event: &'a E, context: Context<'a>) -> BoxFuture<'a, Outcome<E>>;
}

impl<E: Message, H: HandlesRef<E>> Reacts<E> for H {
    fn react<'a>(&'a self, event: &'a E, context: Context<'a>) -> BoxFuture<'a, Outcome<E>> {
        Box::pin(self.handle_ref(event, context))
    }
}

impl<E: Message> EventHandlers<E> {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn push<H: HandlesRef<E>>(&mut self, definition: &'static HandlerDefinition, handler: H) {
        self.0.push(EventHandler { definition, handler: Box::new(handler) });
    }
}

impl<E: Event> EventHandlers<E> {
    pub(crate) async fn publish(&self, event: &E, context: Context<'_>) -> Result<(), PublishError> {
        let mut failures = Vec::new();
        for EventHandler { definition, handler } in &self.0 {
            if let Err(error) = handler.react(event, context).await {
                let error = error.map_handler(|error| BoxError::from_inner(error.into_boxed()));
                failures.push(HandlerFailure { definition, error });
            }
        }
        if failures.is_empty() {
            return Ok(());
        }
        Err(PublishError { event: E::NAME, handlers: self.0.len(), failures })
    }
}

/// An event has this as its handler, so that each event counts as handled: none at all is fine.
impl<E: Message> Handles<E> for EventHandlers<E> {}

impl<E> fmt::Debug for EventHandlers<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|handler| handler.definition.name())).finish()
    }
}

/// Some handlers of an event failed. The others ran.
pub struct PublishError {
    event: &'static str,
    handlers: usize,
    failures: Vec<HandlerFailure>,
}

/// One handler's failure.
#[derive(Debug)]
pub struct HandlerFailure {
    definition: &'static HandlerDefinition,
    error: Error<BoxError>,
}

impl PublishError {
    /// The wire name of the event.
    #[must_use]
    pub fn event(&self) -> &'static str {
        self.event
    }

    /// The failures, in the order in which the handlers ran; at least one.
    #[must_use]
    pub fn failures(&self) -> &[HandlerFailure] {
        &self.failures
    }
}

impl HandlerFailure {
    /// The handler's name.
    #[must_use]
    pub fn handler(&self) -> &'static str {
        self.definition.name()
    }

    /// Where the handler is.
    #[must_use]
    pub fn location(&self) -> Location {
        self.definition.location()
    }

    /// What it failed with.
    #[must_use]
    pub fn error(&self) -> &Error<BoxError> {
        &self.error
    }
}

impl fmt::Debug for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublishError")
            .field("event", &self.event)
            .field("handlers", &self.handlers)
            .field("failures", &self.failures)
            .finish()
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (failed, all) = (self.failures.len(), self.handlers);
        let handlers = if all == 1 { "handler" } else { "handlers" };
        write!(f, "{failed} of {all} {handlers} of `{}` failed", self.event)?;
        for (index, failure) in self.failures.iter().enumerate() {
            let separator = if index == 0 { ": " } else { "; " };
            write!(f, "{separator}`{}` ({}): {}", failure.handler(), failure.location(), failure.error)?;
        }
        Ok(())
    }
}

impl StdError for PublishError {
    /// The cause of the first failure: the failures themselves are in the text.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.failures.first().and_then(|failure| failure.error.source())
    }
}
