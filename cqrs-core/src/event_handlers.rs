//! The handlers of an event, and how they react to it, one by one or together.

use std::any::Any;
use std::fmt;
use std::panic::resume_unwind;

use futures_util::stream::{FuturesOrdered, StreamExt};

use crate::any_next::AnyNext;
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
        match self.event.publishing() {
            Publishing::Concurrent => self.together(event, slot, context).await,
            Publishing::StopOnFirstError => self.in_order(event, slot, context, true).await,
            Publishing::Sequential | Publishing::Detached { .. } => {
                self.in_order(event, slot, context, false).await
            }
        }
    }

    async fn in_order(
        &self,
        event: &SharedEvent,
        slot: &mut (dyn AnySlot + 'static),
        context: Context<'_>,
        stops: bool,
    ) -> Result<(), PublishError> {
        let mut failures = Vec::new();
        let mut handlers = self.handlers.iter();
        for handler in handlers.by_ref() {
            if let Err(failure) = handler.run(event, slot, context).await {
                failures.push(failure);
                if stops {
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
            catch(async move { handler.run(event, &mut *slot, context).await })
        });
        let running: FuturesOrdered<_> = running.collect();
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
        event: &SharedEvent,
        slot: &mut (dyn AnySlot + 'static),
        context: Context<'_>,
        report: impl Fn(DetachedCause),
    ) {
        let mut failures = Vec::new();
        for handler in &self.handlers {
            match catch(handler.run(event, slot, context)).await {
                Ok(Ok(())) => {}
                Ok(Err(failure)) => failures.push(failure),
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
    /// In a call of its own, so that what one handler adds to it, and what is noted of it, is not there for the next.
    async fn run(
        &self,
        event: &SharedEvent,
        slot: &mut (dyn AnySlot + 'static),
        context: Context<'_>,
    ) -> Result<(), HandlerFailure> {
        let call = Call::handler_of(context.call());
        let (event, context) = (Carried::Shared(event), call.context());
        if self.stages.is_empty() {
            self.ending.run(event, slot, None, context).await;
        } else {
            let _ = AnyNext::new(event, slot, &self.stages, &self.ending, context).run().await;
        }
        match slot.take_failure() {
            None => Ok(()),
            Some(error) => Err(HandlerFailure { definition: self.ending.definition, error }),
        }
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
