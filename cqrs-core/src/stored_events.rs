//! Events that are handed to their handlers once they are stored.

use std::fmt;
use std::future::{Future, pending};
use std::panic::resume_unwind;

use crate::boxed::BoxFuture;
use crate::call::Call;
use crate::detached::{self, Ticket};
use crate::mediator::{Mediator, publish_stored};
use crate::message::Event;
use crate::message_id::MessageId;
use crate::metadata::Metadata;

/// Events that are about to be stored, and are handed to their handlers once they are. It is for stores, which gather them
/// while a message is handled.
///
/// ```
/// use cqrs_core::{Event, MessageId, MediatorBuilder, Metadata, StoredEvents};
///
/// # async fn commit() -> Result<(), std::io::Error> { Ok(()) }
/// # fn add<E: Event>(event: E, id: MessageId) -> Result<(), cqrs_core::BuildError> {
/// let mediator = MediatorBuilder::empty().build()?;
/// let mut events = StoredEvents::new(&mediator);
/// events.push(event, id, Metadata::new());
/// let committed = events.publish_after(async { commit().await });
/// # drop(committed);
/// # Ok(())
/// # }
/// ```
///
/// # Rules
/// - The handlers see the event's own message id, and what its metadata says, but neither a deadline nor a cancellation.
/// - They run one event after the other, and of each event one handler after the other, whatever its policy says; a
///   detached event goes to its queue.
/// - They cannot undo what is stored. What fails is told to
///   [`on_detached_failure`](crate::MediatorBuilder::on_detached_failure). A shutdown waits for them.
pub struct StoredEvents {
    mediator: Mediator,
    events: Vec<Waiting>,
}

/// An event that waits until it is stored.
type Waiting = Box<dyn FnOnce(&Mediator) -> Admitted + Send>;

/// An event that a shutdown waits for.
struct Admitted {
    ticket: Ticket,
    publish: Box<dyn FnOnce(Ticket) -> BoxFuture<'static, ()> + Send>,
}

impl StoredEvents {
    /// None yet, for the handlers of this mediator.
    #[must_use]
    pub fn new(mediator: &Mediator) -> Self {
        Self { mediator: mediator.clone(), events: Vec::new() }
    }

    /// Puts an event behind those that are there.
    pub fn push<E: Event>(&mut self, event: E, id: MessageId, metadata: Metadata) {
        if !self.mediator.hears_of::<E>() {
            return;
        }
        self.events.push(Box::new(move |mediator| {
            let (mediator, metadata) = (mediator.clone(), metadata.without_limits());
            let ticket = {
                let origin = Call::origin(&mediator, metadata.clone());
                mediator.detached().ticket(E::definition(), &Call::again(&origin, E::definition(), id))
            };
            let publish = move |ticket| -> BoxFuture<'static, ()> {
                Box::pin(async move {
                    let origin = Call::origin(&mediator, metadata);
                    publish_stored(event, Call::again(&origin, E::definition(), id), ticket).await;
                })
            };
            Admitted { ticket, publish: Box::new(publish) }
        }));
    }

    /// Puts others behind those that are there.
    pub fn append(&mut self, others: Self) {
        self.events.extend(others.events);
    }

    /// Whether there is nothing for anybody to hear of.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Stores, and then hands the events to their handlers; where it cannot be stored, nobody hears of them. It is ready
    /// when the handlers are done.
    ///
    /// # Errors
    /// That of `store`.
    ///
    /// # Panics
    /// Where `store` does, and outside of a tokio runtime.
    ///
    /// # Cancellation
    /// It runs as a task of its own: once it has begun, it goes on when nobody waits for it any more. What is stored is
    /// heard of.
    pub async fn publish_after<T, E>(
        self,
        store: impl Future<Output = Result<T, E>> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let Self { mediator, events } = self;
        // All at once: who waits until none is left waits for the last one.
        let admitted: Vec<Admitted> = events.into_iter().map(|event| event(&mediator)).collect();
        let work = async move {
            let stored = store.await;
            if stored.is_err() {
                admitted.into_iter().for_each(|event| event.ticket.done());
                return stored;
            }
            let publish = async {
                for Admitted { ticket, publish } in admitted {
                    publish(ticket).await;
                }
            };
            // A shutdown that has run out of time does not wait, and what is left is told of as given up.
            mediator.cancellation().run_until_cancelled(publish).await;
            stored
        };
        match detached::spawn(work).await {
            Ok(stored) => stored,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                // The runtime is ending, and this task with it.
                Err(_) => pending().await,
            },
        }
    }
}

impl fmt::Debug for StoredEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredEvents").field("events", &self.events.len()).finish_non_exhaustive()
    }
}
