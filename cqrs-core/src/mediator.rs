//! Dispatch.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use futures_core::Stream;
use tokio_util::sync::CancellationToken;

use crate::builder::MediatorBuilder;
use crate::call::{Call, Cause};
use crate::clock::Clock;
use crate::definition::MessageDefinition;
use crate::detached::{Detached, Ticket};
use crate::detached_failure::DetachedCause;
use crate::error::Error;
use crate::event_handlers::EventHandlers;
use crate::handler::{Handled, Handles};
use crate::handler_stream::yielding;
use crate::message::{Command, Event, Query, StreamQuery};
use crate::publish_error::PublishError;
use crate::registry::Registered;
use crate::running::Running;
use crate::slot::SlotOf;
use crate::watch::Watch;

/// Sends commands, asks queries and publishes events to the handlers that were annotated with `#[handler]`.
///
/// One concrete type, cheap to clone, without global state: two mediators with different dependencies live side by
/// side in one process. *Mediator* is the pattern of that name (Gamma et al.); `IMediator` in MediatR.
///
/// # Futures
/// Nothing runs before the future that is returned is polled. It borrows the mediator; to hand it to
/// `tokio::spawn`, clone the mediator into an `async move` block. Dropping it cancels the handler at its current
/// `.await` and rolls back what was opened for it; see [`Scoped`](crate::Scoped).
///
/// # Panics
/// A handler's panic reaches the caller as that panic, after its scoped arguments were rolled back. The mediator stays usable.
#[derive(Clone)]
pub struct Mediator {
    table: Arc<[Entry]>,
    shared: Arc<Shared>,
}

/// What few messages need.
pub(crate) struct Shared {
    clock: Arc<dyn Clock>,
    cancellation: CancellationToken,
    watch: Option<Box<Watch>>,
    detached: Arc<Detached>,
    #[cfg(feature = "json")]
    names: crate::by_name::Names,
}

impl Shared {
    pub(crate) fn new(
        registered: &Registered,
        clock: Arc<dyn Clock>,
        watch: Option<Box<Watch>>,
        detached: Arc<Detached>,
    ) -> Self {
        #[cfg(not(feature = "json"))]
        let _ = registered;
        Self {
            clock,
            cancellation: CancellationToken::new(),
            watch,
            detached,
            #[cfg(feature = "json")]
            names: registered.messages.iter().map(|message| (message.name(), *message)).collect(),
        }
    }
}

/// What handles one message, or nothing. The table has it at the message's slot.
pub(crate) type Entry = Option<Box<dyn Any + Send + Sync>>;

impl Mediator {
    /// Starts a mediator with every handler that the program links.
    pub fn builder() -> MediatorBuilder {
        MediatorBuilder::linked()
    }

    pub(crate) fn new(table: Vec<Entry>, shared: Shared) -> Self {
        Self { table: table.into(), shared: Arc::new(shared) }
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.shared.clock
    }

    /// What counts the messages that are being handled, if anything does.
    pub(crate) fn running(&self) -> Option<&Arc<Running>> {
        self.shared.watch.as_ref()?.running.as_ref()
    }

    /// Of everything that runs here.
    pub(crate) fn cancellation(&self) -> &CancellationToken {
        &self.shared.cancellation
    }

    /// The events that were published here and are handled later.
    pub(crate) fn detached(&self) -> &Arc<Detached> {
        &self.shared.detached
    }

    #[cfg(feature = "json")]
    pub(crate) fn names(&self) -> &crate::by_name::Names {
        &self.shared.names
    }

    /// What is in the place of the message's handler, if it is this.
    #[inline]
    pub(crate) fn entry<H: 'static>(&self, message: &MessageDefinition) -> Option<&H> {
        match self.place(message) {
            Some(entry) => (entry as &dyn Any).downcast_ref(),
            None => None,
        }
    }

    /// What is in the place of the message's handler, if anything is.
    #[inline]
    pub(crate) fn place(&self, message: &MessageDefinition) -> Option<&(dyn Any + Send + Sync)> {
        match self.table.get(message.slot()) {
            Some(Some(entry)) => Some(&**entry),
            _ => None,
        }
    }

    /// For what is neither a command nor a query by its type. `send` and `query` do the same without this function, which would
    /// be compiled for each message.
    #[cfg(feature = "tower")]
    #[inline]
    pub(crate) fn dispatch<M: Handled>(
        &self,
        message: M,
    ) -> impl Future<Output = Result<M::Output, Error<M::Error>>> + Send {
        M::Handler::handle(None, message, Cause::Program(self))
    }

    /// Sends a command to its handler and gives back what the handler returns.
    ///
    /// The call is static: for a command whose handler is in its own crate it allocates nothing, locks nothing and
    /// looks up nothing by hash.
    ///
    /// # Errors
    /// [`Error::Handler`] with the command's own error; [`Error::Rejected`] where a behavior said no, an argument could not be
    /// taken, begun or committed, and where this mediator was built without the command's handler.
    #[inline]
    pub fn send<C: Command + Handled>(
        &self,
        command: C,
    ) -> impl Future<Output = Result<C::Output, Error<C::Error>>> + Send {
        C::Handler::handle(None, command, Cause::Program(self))
    }

    /// Asks a query and gives back its answer. As cheap as [`send`](Self::send), with the same errors.
    #[inline]
    pub fn query<Q: Query + Handled>(
        &self,
        query: Q,
    ) -> impl Future<Output = Result<Q::Output, Error<Q::Error>>> + Send {
        Q::Handler::handle(None, query, Cause::Program(self))
    }

    /// Asks a streaming query. The handler starts when the stream is first polled, and stops where it stands when
    /// the stream is dropped.
    ///
    /// # Errors
    /// Each item is a result. The first error is the last item, whatever the handler's stream would yield after it. A
    /// handler that cannot start is one [`Error::Rejected`] item.
    #[inline]
    pub fn stream<Q: StreamQuery + Handled>(
        &self,
        query: Q,
    ) -> impl Stream<Item = Result<Q::Output, Error<Q::Error>>> + Send {
        Q::Handler::stream(None, query, Cause::Program(self))
    }

    /// [`stream`](Self::stream) for a stream that outlives the mediator it came from, such as the body of a response:
    /// `mediator.clone().into_stream(ExportOrders)`. It keeps the mediator, at the price of one allocation and an
    /// uncontended lock for each item.
    pub fn into_stream<Q: StreamQuery + Handled>(
        self,
        query: Q,
    ) -> impl Stream<Item = Result<Q::Output, Error<Q::Error>>> + Send + 'static {
        yielding(move |yielder| async move { yielder.yield_all(self.stream(query)).await })
    }

    /// Publishes an event to all its handlers. No handler at all is fine.
    ///
    /// How they run is the event's to say, at its definition: `#[event(publish = ..)]`. Their order is the handlers' to
    /// say: by `after`, then by `order`, then by name.
    ///
    /// | policy | handlers run | `publish` returns | use it when |
    /// |---|---|---|---|
    /// | `sequential` (default) | one after the other; each runs, whatever the ones before it returned | after the last, with all failures | the publisher shall know, and handlers are quick or depend on each other's order |
    /// | `stop_on_first_error` | one after the other, up to the first failure | after that, with the failure and how many did not run | a step that failed makes the next ones pointless |
    /// | `concurrent` | all at once on the publisher's task, in no order | after all, with all failures in the order of the handlers' names | handlers wait for different systems, and do not depend on each other |
    /// | `detached` | later, on a task of the event's own; event after event, handler after handler | as soon as the event is in the queue | the publisher shall not wait, and the event may be lost if the program crashes |
    ///
    /// # Detached events
    /// Each event type has one queue in each mediator. It has room for 1024 events, or what
    /// `detached(capacity = 64)` says; events that find it full wait for room, or are rejected, `when_full = reject`.
    /// No event is dropped silently: what its handlers fail with, a panic, and an event that was given up go to
    /// [`on_detached_failure`](MediatorBuilder::on_detached_failure). The queue is in memory: it does not survive a crash.
    ///
    /// The handlers see the message id, correlation and causation id, extensions and trace that they would have seen
    /// otherwise, but neither the deadline nor the cancellation of the publisher, who does not wait for them. They run
    /// on the tokio runtime of the first publisher, until it ends. Events in the queue keep the mediator alive; an empty
    /// queue does not.
    ///
    /// A handler of a detached event that publishes may wait for room too, unless it would wait for itself: where the
    /// queue cannot move on before this handler is done, its own or one whose handler waits for this one's, it gets
    /// [`Overloaded`](crate::RejectionKind::Overloaded). (What it has spawned is not known to belong to it, and waits.)
    ///
    /// # Errors
    /// [`PublishError`] with the failures, or with a [`rejection`](PublishError::rejection). A detached event is rejected
    /// as [`Overloaded`](crate::RejectionKind::Overloaded) when its queue is full,
    /// [`ShuttingDown`](crate::RejectionKind::ShuttingDown) and [`NoRuntime`](crate::RejectionKind::NoRuntime).
    ///
    /// # Panics
    /// A handler's panic reaches the caller: at once, and the handlers after it do not run; of a concurrent event, after
    /// the other handlers are done. Of a detached event it is reported, and the other handlers run.
    pub fn publish<E: Event>(&self, event: E) -> impl Future<Output = Result<(), PublishError>> + Send {
        publish(event, Cause::Program(self))
    }
}

impl Mediator {
    /// Whether anybody would hear of the event: a handler, or what watches all messages.
    pub(crate) fn hears_of<E: Event>(&self) -> bool {
        self.shared.watch.is_some() || self.entry::<EventHandlers>(E::definition()).is_some()
    }
}

pub(crate) fn publish<'a, E: Event>(
    event: E,
    cause: Cause<'a>,
) -> impl Future<Output = Result<(), PublishError>> + Send + 'a {
    async move {
        let call = Call::new::<E>(cause);
        let mediator = call.mediator();
        let watch = mediator.shared.watch.as_ref();
        let watched = match watch.map(|watch| watch.begin(E::definition(), &event, call.context())) {
            Some(begun) => Some(begun?),
            None => None,
        };
        let mut slot = SlotOf::<E>::default();
        let published = match mediator.entry::<EventHandlers>(E::definition()) {
            None => Ok(()),
            Some(handlers) => match handlers.queue() {
                None => handlers.publish(&event, &mut slot, call.context()).await,
                Some(queue) => match queue.admit(mediator) {
                    Ok(ticket) => match queue.room(mediator).await {
                        Ok(room) => {
                            room.put(ticket, Box::new(event), Box::new(slot), call.context());
                            Ok(())
                        }
                        Err(rejection) => Err(rejection.into()),
                    },
                    Err(rejection) => Err(rejection.into()),
                },
            },
        };
        if let Some(mut watched) = watched {
            watched.end(&published);
        }
        published
    }
}

/// An event that is stored has happened, whatever its handlers say: their failures are told, and so is a queue that does not
/// take it. It was let in with what it was stored for.
pub(crate) async fn publish_stored<E: Event>(event: E, call: Call<'_>, ticket: Ticket) {
    let mediator = call.mediator();
    let watch = mediator.shared.watch.as_ref();
    let watched = match watch.map(|watch| watch.begin(E::definition(), &event, call.context())).transpose() {
        Ok(watched) => watched,
        Err(error) => {
            ticket.report(DetachedCause::Failed(error));
            return ticket.done();
        }
    };
    let mut ticket = Some(ticket);
    let mut slot = SlotOf::<E>::default();
    let published = match mediator.entry::<EventHandlers>(E::definition()) {
        None => Ok(()),
        Some(handlers) => match handlers.queue() {
            None => {
                let report = |cause| {
                    if let Some(ticket) = &ticket {
                        ticket.report(cause);
                    }
                };
                handlers.in_the_background(&event, &mut slot, call.context(), report).await;
                Ok(())
            }
            Some(queue) => match queue.room(mediator).await {
                Ok(room) => {
                    if let Some(ticket) = ticket.take() {
                        room.put(ticket, Box::new(event), Box::new(slot), call.context());
                    }
                    Ok(())
                }
                Err(rejection) => Err(rejection.into()),
            },
        },
    };
    if let Some(mut watched) = watched {
        watched.end(&published);
    }
    // One that is in a queue is there with its ticket.
    if let Some(ticket) = ticket {
        if let Err(error) = published {
            ticket.report(DetachedCause::Failed(error));
        }
        ticket.done();
    }
}

impl fmt::Debug for Mediator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages = self.table.iter().flatten().count();
        f.debug_struct("Mediator").field("handled_messages", &messages).finish_non_exhaustive()
    }
}
