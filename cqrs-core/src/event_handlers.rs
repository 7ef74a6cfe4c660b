//! The handlers of an event, and how they react to it, one by one or together.

use std::any::Any;
use std::fmt;
use std::panic::resume_unwind;

use futures_util::stream::{FuturesOrdered, StreamExt};

use crate::any_next::{AnyOutcome, Way};
use crate::boxed::BoxFuture;
use crate::call::Call;
use crate::carried::Carried;
use crate::context::Context;
use crate::definition::MessageDefinition;
use crate::detached_failure::{DetachedCause, HandlerPanic};
use crate::detached_queue::Queue;
use crate::ending::Ending;
use crate::global_behavior::Stage;
use crate::handler::Handles;
use crate::message::Message;
use crate::publish_error::{HandlerFailure, PublishError};
use crate::publishing::Publishing;
use crate::rejection::Rejection;
use crate::scope::catch;
use crate::slot::AnySlot;

/// All handlers of one event, in the order in which they run.
#[doc(hidden)]
pub struct EventHandlers {
    event: &'static MessageDefinition,
    handlers: Vec<EventHandler>,
    /// Where the event is detached.
    queue: Option<Queue>,
}

struct EventHandler {
    ending: Ending,
    /// The global behaviors before it.
    stages: Vec<Stage>,
}

/// An event, as its handlers share it.
pub(crate) type SharedEvent = dyn Any + Send + Sync;

impl EventHandlers {
    pub(crate) fn of(event: &'static MessageDefinition) -> Self {
        Self { event, handlers: Vec::new(), queue: Queue::of(event) }
    }

    pub(crate) fn push(&mut self, ending: Ending, stages: Vec<Stage>) {
        self.handlers.push(EventHandler { ending, stages });
    }

    pub(crate) fn queue(&self) -> Option<&Queue> {
        self.queue.as_ref()
    }

    /// By the policy that the event's definition names. The outcomes of the handlers pass through `slot`.
    pub(crate) async fn publish(
        &self,
        event: &SharedEvent,
        slot: &mut (dyn AnySlot + 'static),
        context: Context<'_>,
    ) -> Result<(), PublishError> {
        let policy = self.event.publishing();
        if policy == Publishing::Concurrent {
            // In a box, so that the others do not pay for its size.
            return Box::pin(self.together(event, slot, context)).await;
        }
        let mut failures = Vec::new();
        let mut handlers = self.handlers.iter();
        for handler in handlers.by_ref() {
            // Each has a call of its own, so that what one adds to it, and what is noted of it, is not there for the next.
            let call = Call::handler_of(context.call());
            let outcome = handler.run(event, slot, call.context()).await;
            if let Some(failure) = handler.failure(&outcome, slot) {
                failures.push(failure);
                if policy == Publishing::StopOnFirstError {
                    break;
                }
            }
        }
        self.outcome(failures, handlers.len())
    }

    /// All of them on this task. A panic waits until each is done, so that none is dropped for another's mistake.
    async fn together(
        &self,
        event: &SharedEvent,
        slot: &mut (dyn AnySlot + 'static),
        context: Context<'_>,
    ) -> Result<(), PublishError> {
        let running = self.handlers.iter().map(|handler| {
            let mut slot = slot.another();
            catch(async move { handler.run_alone(event, &mut *slot, context).await })
        });
        let running: FuturesOrdered<_> = running.collect();
        let mut failures = Vec::new();
        for outcome in running.collect::<Vec<_>>().await {
            match outcome {
                Ok(failure) => failures.extend(failure),
                Err(panic) => resume_unwind(panic),
            }
        }
        self.outcome(failures, 0)
    }

    /// One after the other, without a publisher to tell of it. A panic ends its handler and nothing else.
    pub(crate) async fn in_the_background(
        &self,
        event: &SharedEvent,
        slot: &mut (dyn AnySlot + 'static),
        context: Context<'_>,
        report: impl Fn(DetachedCause),
    ) {
        let mut failures = Vec::new();
        for handler in &self.handlers {
            match catch(handler.run_alone(event, slot, context)).await {
                Ok(failure) => failures.extend(failure),
                Err(panic) => {
                    report(DetachedCause::Panicked(HandlerPanic::new(handler.ending.definition, &*panic)));
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
            event: self.event.name(),
            handlers: self.handlers.len(),
            not_run,
            failures,
            rejection: None,
        })
    }
}

impl EventHandler {
    fn run<'a>(
        &'a self,
        event: &'a SharedEvent,
        slot: &'a mut (dyn AnySlot + 'static),
        context: Context<'a>,
    ) -> BoxFuture<'a, AnyOutcome> {
        let event = Carried::Shared(event);
        if self.stages.is_empty() {
            return self.ending.run(event, slot, None, context);
        }
        Box::pin(async move {
            let way = Way::new(&self.stages, &self.ending, context);
            let _ = way.start(event, slot).await;
            way.settle(0, slot)
        })
    }

    /// In a call of its own.
    async fn run_alone(
        &self,
        event: &SharedEvent,
        slot: &mut (dyn AnySlot + 'static),
        context: Context<'_>,
    ) -> Option<HandlerFailure> {
        let call = Call::handler_of(context.call());
        let outcome = self.run(event, slot, call.context()).await;
        self.failure(&outcome, slot)
    }

    fn failure(&self, outcome: &AnyOutcome, slot: &mut (dyn AnySlot + 'static)) -> Option<HandlerFailure> {
        if outcome.is_ok() {
            return None;
        }
        // What says that it is not well, and not why, is not well either.
        let error = slot
            .take_failure()
            .unwrap_or_else(|| Rejection::no_handler(self.ending.definition.message().name()).into());
        Some(HandlerFailure { definition: self.ending.definition, error })
    }
}

/// An event has this as its handler, so that each event counts as handled: none at all is fine.
impl<E: Message> Handles<E> for EventHandlers {}

impl fmt::Debug for EventHandlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.handlers.iter().map(|handler| handler.ending.definition.name());
        f.debug_list().entries(names).finish()
    }
}
