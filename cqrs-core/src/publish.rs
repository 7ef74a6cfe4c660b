//! Events, and the handlers that react to them.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;

use crate::any_next::{AnyNext, Each, Erased, Erasure, Slot};
use crate::box_error::{BoxError, HandlerError};
use crate::boxed::BoxFuture;
use crate::call::Call;
use crate::context::Context;
use crate::definition::{HandlerDefinition, Location};
use crate::error::Error;
use crate::global_behavior::Stage;
use crate::handler::{Handles, HandlesRef, Outcome};
use crate::message::{Event, Message};
use crate::rejection::Rejection;
use crate::testing::Kept;
use crate::through::honest;

/// All handlers of one event, in the order in which they run.
#[doc(hidden)]
pub struct EventHandlers<E>(Vec<EventHandler<E>>);

struct EventHandler<E> {
    definition: &'static HandlerDefinition,
    handler: Box<dyn Reacts<E>>,
    /// The global behaviors before it.
    stages: Vec<Stage>,
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

    pub(crate) fn push<H: HandlesRef<E>>(
        &mut self,
        definition: &'static HandlerDefinition,
        handler: H,
        stages: Vec<Stage>,
    ) {
        self.0.push(EventHandler { definition, handler: Box::new(handler), stages });
    }
}

impl<E: Event> EventHandler<E> {
    fn react<'a>(&'a self, event: &'a E, context: Context<'a>) -> BoxFuture<'a, Outcome<E>> {
        if self.stages.is_empty() { self.handler.react(event, context) } else { self.detour(event, context) }
    }

    #[cold]
    fn detour<'a>(&'a self, event: &'a E, context: Context<'a>) -> BoxFuture<'a, Outcome<E>> {
        Box::pin(async move {
            // Each handler has a call of its own, so that what a behavior adds for one is not there for the next.
            let call = Call::handler_of(context);
            let mut reacted = Reacted { event, slot: Slot(None), handler: &*self.handler };
            let _ = AnyNext::new(&mut reacted, &self.stages, call.context(), self.definition).run().await;
            honest::<E>(reacted.slot.into_outcome(), call.context())
        })
    }
}

/// An event on its way to one of its handlers.
struct Reacted<'a, E: Message> {
    event: &'a E,
    slot: Slot<E>,
    handler: &'a dyn Reacts<E>,
}

impl<E: Event> Erased for Reacted<'_, E> {
    fn message(&self) -> Option<&dyn Any> {
        Some(self.event)
    }

    fn message_mut(&mut self) -> Option<&mut dyn Any> {
        None
    }

    fn kept(&self) -> Kept {
        Kept::of(self.event)
    }

    fn can_repeat(&self) -> bool {
        true
    }

    fn run<'s>(&'s mut self, _: bool, _: Each<'s>, context: Context<'s>) -> BoxFuture<'s, ()> {
        let Self { event, slot, handler } = self;
        Box::pin(async move { slot.0 = Some(handler.react(event, context).await) })
    }

    fn outcome(&self) -> Option<Erasure<'_>> {
        self.slot.outcome()
    }

    fn output_mut(&mut self) -> Option<&mut dyn Any> {
        self.slot.output_mut()
    }

    fn answer(&mut self, output: &mut dyn Any) -> bool {
        self.slot.answer(output)
    }

    fn fail(&mut self, error: &mut dyn Any) -> bool {
        self.slot.fail(error)
    }

    fn reject(&mut self, rejection: Rejection) {
        self.slot.reject(rejection);
    }

    fn clear(&mut self) {
        self.slot.0 = None;
    }
}

impl<E: Event> EventHandlers<E> {
    pub(crate) async fn publish(&self, event: &E, context: Context<'_>) -> Result<(), PublishError> {
        let mut failures = Vec::new();
        for handler in &self.0 {
            if let Err(error) = handler.react(event, context).await {
                let error = error.map_handler(|error| BoxError::from_inner(error.into_boxed()));
                failures.push(HandlerFailure { definition: handler.definition, error });
            }
        }
        if failures.is_empty() {
            return Ok(());
        }
        Err(PublishError { event: E::NAME, handlers: self.0.len(), failures, rejection: None })
    }
}

/// An event has this as its handler, so that each event counts as handled: none at all is fine.
impl<E: Message> Handles<E> for EventHandlers<E> {}

impl<E> fmt::Debug for EventHandlers<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|handler| handler.definition.name())).finish()
    }
}

/// Some handlers of an event failed, while the others ran; or the framework rejected the event.
pub struct PublishError {
    event: &'static str,
    handlers: usize,
    failures: Vec<HandlerFailure>,
    rejection: Option<Rejection>,
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

    /// The failures, in the order in which the handlers ran; at least one, unless there is a
    /// [`rejection`](Self::rejection).
    #[must_use]
    pub fn failures(&self) -> &[HandlerFailure] {
        &self.failures
    }

    /// Why the framework did not take the event, or gave it up: a deadline, a queue that is full.
    #[must_use]
    pub fn rejection(&self) -> Option<&Rejection> {
        self.rejection.as_ref()
    }
}

impl From<Rejection> for PublishError {
    fn from(rejection: Rejection) -> Self {
        Self { event: rejection.message(), handlers: 0, failures: Vec::new(), rejection: Some(rejection) }
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
            .field("rejection", &self.rejection)
            .finish()
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(rejection) = &self.rejection {
            return fmt::Display::fmt(rejection, f);
        }
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
        match &self.rejection {
            Some(rejection) => rejection.source(),
            None => self.failures.first().and_then(|failure| failure.error.source()),
        }
    }
}
