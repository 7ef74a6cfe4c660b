//! Where a detached event waits for its handlers, and the task that runs them.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{self, OwnedPermit, Receiver, Sender};

use crate::call::Call;
use crate::context::Context;
use crate::definition::MessageDefinition;
use crate::detached::{Ticket, overloaded};
use crate::event_handlers::{EventHandlers, SharedEvent};
use crate::mediator::Mediator;
use crate::message_id::MessageId;
use crate::metadata::Metadata;
use crate::publishing::{Publishing, WhenFull};
use crate::rejection::{Rejection, RejectionKind};
use crate::slot::AnySlot;

/// The queue of one event. Its worker is started by the first event, on the runtime of that event's publisher, and
/// anew where that runtime has ended. The mediator keeps the queue, and the queue keeps the worker; each event keeps
/// the mediator until it is done. So the worker ends with the last mediator, and not before the last event.
pub(crate) struct Queue {
    event: &'static MessageDefinition,
    capacity: usize,
    when_full: WhenFull,
    sender: Mutex<Option<Sender<Queued>>>,
}

/// An event that waits, and what its handlers will know of its publisher.
pub(crate) struct Queued {
    event: Box<SharedEvent>,
    /// For the outcomes of its handlers.
    slot: Box<dyn AnySlot>,
    definition: &'static MessageDefinition,
    message_id: MessageId,
    metadata: Metadata,
    mediator: Mediator,
    ticket: Ticket,
}

/// Room for one event.
pub(crate) struct Room<'a> {
    queue: &'a Queue,
    permit: OwnedPermit<Queued>,
}

/// A worker may have ended with its runtime, and the new one with the next; but not over and over.
const ATTEMPTS: usize = 3;

impl Queue {
    /// None where the event is not detached.
    pub(crate) fn of(event: &'static MessageDefinition) -> Option<Self> {
        match event.publishing() {
            Publishing::Detached { capacity, when_full } => {
                let capacity = capacity.clamp(1, Semaphore::MAX_PERMITS);
                Some(Self { event, capacity, when_full, sender: Mutex::new(None) })
            }
            Publishing::Sequential | Publishing::StopOnFirstError | Publishing::Concurrent => None,
        }
    }

    /// Room in the queue, or why there is none.
    pub(crate) async fn room(&self, mediator: &Mediator) -> Result<Room<'_>, Rejection> {
        for _ in 0..ATTEMPTS {
            match self.sender(mediator)?.try_reserve_owned() {
                Ok(permit) => return Ok(Room { queue: self, permit }),
                Err(TrySendError::Full(_)) if self.when_full == WhenFull::Reject => {
                    let waiting = if self.capacity == 1 { "event waits" } else { "events wait" };
                    let why = format!("its queue is full: {} {waiting} in it", self.capacity);
                    return Err(overloaded(self.event.name(), why));
                }
                Err(TrySendError::Full(sender)) => {
                    let _waiting = mediator.detached().wait(self.event.name())?;
                    let permit = sender.reserve_owned().await;
                    // The shutdown may have run out of time meanwhile: that is what ended the worker.
                    self.is_open(mediator)?;
                    if let Ok(permit) = permit {
                        return Ok(Room { queue: self, permit });
                    }
                }
                Err(TrySendError::Closed(_)) => {}
            }
        }
        Err(Rejection::new(RejectionKind::NoRuntime, self.event.name()))
    }

    /// The way to a worker that runs.
    fn sender(&self, mediator: &Mediator) -> Result<Sender<Queued>, Rejection> {
        let mut sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = sender.as_ref().filter(|sender| !sender.is_closed()) {
            return Ok(open.clone());
        }
        let runtime =
            Handle::try_current().map_err(|_| Rejection::new(RejectionKind::NoRuntime, self.event.name()))?;
        let (new, receiver) = mpsc::channel(self.capacity);
        let closed = sender.replace(new.clone());
        drop(sender);
        drop(closed);
        let work = mediator.cancellation().clone().run_until_cancelled_owned(work(receiver));
        runtime.spawn(mediator.detached().work(self.event.name(), work));
        Ok(new)
    }

    /// Whether the mediator's work goes on: a worker that is started after that would only end.
    /// Lets an event in, as long as the mediator takes any.
    pub(crate) fn admit(&self, mediator: &Mediator) -> Result<Ticket, Rejection> {
        self.is_open(mediator)?;
        mediator.detached().admit(self.event)
    }

    fn is_open(&self, mediator: &Mediator) -> Result<(), Rejection> {
        if mediator.cancellation().is_cancelled() {
            return Err(Rejection::new(RejectionKind::ShuttingDown, self.event.name()));
        }
        Ok(())
    }

    /// Gives up what was put into a queue after its worker had ended. It would stay there as long as there is a way to it,
    /// and keep the mediator, which keeps the way.
    fn give_up(&self, closed: Sender<Queued>) {
        let mut sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = sender.take_if(|sender| sender.same_channel(&closed));
        // Whoever hears that the event was given up may publish another.
        drop(sender);
        drop((kept, closed));
    }
}

impl Room<'_> {
    /// Puts the event into the queue, with what its handlers inherit: all ids and the trace as they are here, and the
    /// extensions; not the deadline and the cancellation, which are those of a caller who does not wait.
    pub(crate) fn put(
        self,
        mut ticket: Ticket,
        event: Box<SharedEvent>,
        slot: Box<dyn AnySlot>,
        context: Context<'_>,
    ) {
        let Self { queue, permit } = self;
        let message_id = context.message_id();
        let mut metadata = context.metadata();
        metadata.causation_id = context.causation_id();
        metadata.deadline = None;
        metadata.cancellation = None;
        ticket.queued(message_id, context.correlation_id());
        let mediator = context.mediator().clone();
        let definition = queue.event;
        let sender = permit.send(Queued { event, slot, definition, message_id, metadata, mediator, ticket });
        // The worker's runtime may have ended since there was room. If it ends only now, the worker drops the event.
        if sender.is_closed() {
            queue.give_up(sender);
        }
    }
}

async fn work(mut events: Receiver<Queued>) {
    while let Some(event) = events.recv().await {
        if event.mediator.cancellation().is_cancelled() {
            return;
        }
        event.handle().await;
    }
}

impl Queued {
    async fn handle(self) {
        let Self { event, mut slot, definition, message_id, metadata, mediator, ticket } = self;
        if let Some(handlers) = mediator.entry::<EventHandlers>(definition) {
            let origin = Call::origin(&mediator, metadata);
            let call = Call::again(&origin, definition, message_id);
            let report = |cause| ticket.report(cause);
            handlers.in_the_background(&*event, &mut *slot, call.context(), report).await;
        }
        // Who waits for the last event finds nothing left of it.
        drop((event, slot, mediator));
        ticket.done();
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("capacity", &self.capacity).finish_non_exhaustive()
    }
}
