//! Dispatch.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use futures_core::Stream;
use tokio_util::sync::CancellationToken;

use crate::builder::MediatorBuilder;
use crate::call::Call;
use crate::clock::{Clock, SystemClock};
use crate::error::Error;
use crate::handler::{Handled, Handles};
use crate::handler_stream::yielding;
use crate::message::{Command, Event, Message, Query, StreamQuery};
use crate::publish::{EventHandlers, PublishError};
use crate::registry::Registered;

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
#[derive(Debug)]
pub(crate) struct Shared {
    clock: SystemClock,
    cancellation: CancellationToken,
    #[cfg(feature = "json")]
    names: crate::by_name::Names,
}

impl Shared {
    pub(crate) fn new(registered: &Registered) -> Self {
        #[cfg(not(feature = "json"))]
        let _ = registered;
        Self {
            clock: SystemClock,
            cancellation: CancellationToken::new(),
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
        &self.shared.clock
    }

    /// Of everything that runs here.
    pub(crate) fn cancellation(&self) -> &CancellationToken {
        &self.shared.cancellation
    }

    #[cfg(feature = "json")]
    pub(crate) fn names(&self) -> &crate::by_name::Names {
        &self.shared.names
    }

    /// The same verbs by wire name, for messages that arrive as JSON: `mediator.by_name().send("orders.place", body)`.
    #[cfg(feature = "json")]
    #[must_use]
    pub fn by_name(&self) -> crate::ByName<'_> {
        crate::ByName::new(self)
    }

    #[inline]
    pub(crate) fn handler<M: Message, H: 'static>(&self) -> Option<&H> {
        self.table.get(M::definition().slot())?.as_ref()?.downcast_ref()
    }

    #[inline]
    pub(crate) fn dispatch<M: Handled>(
        &self,
        message: M,
    ) -> impl Future<Output = Result<M::Output, Error<M::Error>>> + Send {
        let call = Call::new(self, M::definition());
        M::Handler::handle(self.handler::<M, M::Handler>(), message, call)
    }

    /// Sends a command to its handler and gives back what the handler returns.
    ///
    /// The call is static: for a command whose handler is in its own crate it allocates nothing, locks nothing and
    /// looks up nothing by hash.
    ///
    /// # Errors
    /// [`Error::Handler`] with the command's own error; [`Error::Rejected`] where an argument could not be taken, begun
    /// or committed, and where this mediator was built without the command's handler.
    #[inline]
    pub fn send<C: Command + Handled>(
        &self,
        command: C,
    ) -> impl Future<Output = Result<C::Output, Error<C::Error>>> + Send {
        self.dispatch(command)
    }

    /// Asks a query and gives back its answer. As cheap as [`send`](Self::send), with the same errors.
    #[inline]
    pub fn query<Q: Query + Handled>(
        &self,
        query: Q,
    ) -> impl Future<Output = Result<Q::Output, Error<Q::Error>>> + Send {
        self.dispatch(query)
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
        Q::Handler::stream(self.handler::<Q, Q::Handler>(), query, Call::new(self, Q::definition()))
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

    /// Publishes an event to all its handlers, one after the other: by their declared `order`, then by name.
    /// No handler at all is fine.
    ///
    /// # Errors
    /// Every handler runs, whatever the ones before it returned; the failures are gathered in one [`PublishError`].
    ///
    /// # Panics
    /// A handler's panic reaches the caller at once, and the handlers after it do not run.
    pub fn publish<E: Event>(&self, event: E) -> impl Future<Output = Result<(), PublishError>> + Send {
        publish(event, Call::new(self, E::definition()))
    }
}

pub(crate) fn publish<'a, E: Event>(
    event: E,
    call: Call<'a>,
) -> impl Future<Output = Result<(), PublishError>> + Send + 'a {
    async move {
        match call.mediator().handler::<E, EventHandlers<E>>() {
            Some(handlers) => handlers.publish(&event, call.context()).await,
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Mediator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages = self.table.iter().flatten().count();
        f.debug_struct("Mediator").field("handled_messages", &messages).finish_non_exhaustive()
    }
}
