//! The handlers of an event, and how they react to it, one by one or together.

use std::any::Any;
use std::fmt;
use std::panic::resume_unwind;

use futures_util::stream::{FuturesOrdered, StreamExt};

use crate::any_next::{AnyNext, AnySlot, Each, Erased, Slot, SlotOf};
use crate::box_error::{BoxError, HandlerError};
use crate::boxed::BoxFuture;
use crate::call::Call;
use crate::context::Context;
use crate::definition::HandlerDefinition;
use crate::detached_failure::{DetachedCause, HandlerPanic};
use crate::detached_queue::Queue;
use crate::global_behavior::Stage;
use crate::handler::{Handles, HandlesRef, Outcome};
use crate::message::{Event, Message};
use crate::publish_error::{HandlerFailure, PublishError};
use crate::publishing::Publishing;
use crate::scope::catch;

/// All handlers of one event, in the order in which they run.
#[doc(hidden)]
pub struct EventHandlers<E> {
    handlers: Vec<EventHandler<E>>,
    /// Where the event is detached.
    queue: Option<Queue<E>>,
}

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
        Self { handlers: Vec::new(), queue: Queue::of_event() }
    }

    pub(crate) fn push<H: HandlesRef<E>>(
        &mut self,
        definition: &'static HandlerDefinition,
        handler: H,
        stages: Vec<Stage>,
    ) {
        self.handlers.push(EventHandler { definition, handler: Box::new(handler), stages });
    }
}

impl<E: Event> EventHandlers<E> {
    /// By the policy that the event's definition names.
    pub(crate) async fn publish(&self, event: E, context: Context<'_>) -> Result<(), PublishError> {
        if let Some(queue) = &self.queue {
            queue.room(context.mediator()).await?.put(event, context);
            return Ok(());
        }
        match E::definition().publishing() {
            Publishing::Concurrent => self.together(&event, context).await,
            Publishing::StopOnFirstError => self.in_order(&event, context, true).await,
            Publishing::Sequential | Publishing::Detached { .. } => {
                self.in_order(&event, context, false).await
            }
        }
    }

    async fn in_order(&self, event: &E, context: Context<'_>, stops: bool) -> Result<(), PublishError> {
        let mut failures = Vec::new();
        let mut handlers = self.handlers.iter();
        for handler in handlers.by_ref() {
            if let Err(failure) = handler.run(event, context).await {
                failures.push(failure);
                if stops {
                    break;
                }
            }
        }
        self.outcome(failures, handlers.len())
    }

    /// All of them on this task. A panic waits until each is done, so that none is dropped for another's mistake.
    async fn together(&self, event: &E, context: Context<'_>) -> Result<(), PublishError> {
        let running: FuturesOrdered<_> =
            self.handlers.iter().map(|handler| catch(handler.run(event, context))).collect();
        let mut failures = Vec::new();
        for outcome in running.collect::<Vec<_>>().await {
            match outcome {
                Ok(Ok(())) => {}
                Ok(Err(failure)) => failures.push(failure),
                Err(panic) => resume_unwind(panic),
            }
        }
        self.outcome(failures, 0)
    }

    /// One after the other, without a publisher to tell of it. A panic ends its handler and nothing else.
    pub(crate) async fn in_the_background(
        &self,
        event: &E,
        context: Context<'_>,
        report: impl Fn(DetachedCause),
    ) {
        let mut failures = Vec::new();
        for handler in &self.handlers {
            match catch(handler.run(event, context)).await {
                Ok(Ok(())) => {}
                Ok(Err(failure)) => failures.push(failure),
                Err(panic) => {
                    report(DetachedCause::Panicked(HandlerPanic::new(handler.definition, &*panic)));
                }
            }
        }
        if let Err(error) = self.outcome(failures, 0) {
            report(DetachedCause::Failed(error));
        }
    }

    fn outcome(&self, failures: Vec<HandlerFailure>, not_run: usize) -> Result<(), PublishError> {
        if failures.is_empty() {
            return Ok(());
        }
        Err(PublishError {
            event: E::NAME,
            handlers: self.handlers.len(),
            not_run,
            failures,
            rejection: None,
        })
    }
}

impl<E: Event> EventHandler<E> {
    /// In a call of its own, so that what one handler adds to it, and what is noted of it, is not there for the next.
    async fn run(&self, event: &E, context: Context<'_>) -> Result<(), HandlerFailure> {
        let call = Call::handler_of(context.call());
        self.react(event, call.context()).await.map(drop).map_err(|error| {
            let error = error.map_handler(|error| BoxError::from_inner(error.into_boxed()));
            HandlerFailure { definition: self.definition, error }
        })
    }

    fn react<'a>(&'a self, event: &'a E, context: Context<'a>) -> BoxFuture<'a, Outcome<E>> {
        if self.stages.is_empty() { self.handler.react(event, context) } else { self.detour(event, context) }
    }

    #[cold]
    fn detour<'a>(&'a self, event: &'a E, context: Context<'a>) -> BoxFuture<'a, Outcome<E>> {
        Box::pin(async move {
            let mut reacted = Reacted { event, slot: Slot(None), handler: &*self.handler };
            let _ = AnyNext::new(&mut reacted, &self.stages, context, self.definition).run().await;
            reacted.slot.into_outcome(E::NAME)
        })
    }
}

/// An event on its way to one of its handlers.
struct Reacted<'a, E: Message> {
    event: &'a E,
    slot: SlotOf<E>,
    handler: &'a dyn Reacts<E>,
}

impl<E: Event> Erased for Reacted<'_, E> {
    fn message(&self) -> Option<&dyn Any> {
        Some(self.event)
    }

    fn message_mut(&mut self) -> Option<&mut dyn Any> {
        None
    }

    fn can_repeat(&self) -> bool {
        true
    }

    fn run<'s>(&'s mut self, _: bool, _: Each<'s>, context: Context<'s>) -> BoxFuture<'s, ()> {
        let Self { event, slot, handler } = self;
        Box::pin(async move { slot.0 = Some(handler.react(event, context).await) })
    }

    fn slot(&self) -> &dyn AnySlot {
        &self.slot
    }

    fn slot_mut(&mut self) -> &mut dyn AnySlot {
        &mut self.slot
    }
}

/// An event has this as its handler, so that each event counts as handled: none at all is fine.
impl<E: Message> Handles<E> for EventHandlers<E> {}

impl<E> fmt::Debug for EventHandlers<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.handlers.iter().map(|handler| handler.definition.name())).finish()
    }
}
