//! What a handler knows of the call that it serves.

use std::fmt;
use std::future::Future;
use std::num::NonZero;

use futures_core::Stream;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::bounded::Bounded;
use crate::call::{Call, Cause};
use crate::definition::MessageDefinition;
use crate::error::Error;
use crate::handler::{Handled, Handles};
use crate::mediator::{self, Mediator};
use crate::message::{Command, Event, Query, StreamQuery};
use crate::message_id::{CorrelationId, MessageId};
use crate::metadata::Metadata;
use crate::publish_error::PublishError;
use crate::rejection::Rejection;
use crate::trace_parent::TraceParent;

/// The call that a handler serves: what it sends, asks and publishes from here belongs to that call.
///
/// A handler takes it by value, `ctx: Context<'_>`; it is one reference and is copied freely. Ids are made when they are
/// first asked for, and stay the same for the call; a call of which nobody asks anything pays nothing for them.
///
/// ```
/// use cqrs_core::{BoxError, Context, FromContext};
///
/// /// Who sends the message: put there by `mediator.with(Metadata::new().with(CurrentUser { .. }))`.
/// #[derive(Clone)]
/// struct CurrentUser { name: String }
///
/// impl FromContext for CurrentUser {
///     type Dependencies = ();
///
///     async fn from_context((): &(), ctx: Context<'_>) -> Result<Self, BoxError> {
///         ctx.extension().ok_or_else(|| BoxError::msg("log in first"))
///     }
/// }
/// ```
///
/// # What a nested message inherits
/// What is sent, asked or published through the context has the same correlation id, deadline, cancellation and
/// extensions, and this message as its cause. *Correlation* and *causation* id are terms of messaging (Hohpe and Woolf,
/// "Enterprise Integration Patterns") and of event sourcing.
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
    call: &'a Call<'a>,
}

impl<'a> Context<'a> {
    #[inline]
    pub(crate) fn new(call: &'a Call<'a>) -> Self {
        Self { call }
    }

    pub(crate) fn call(self) -> &'a Call<'a> {
        self.call
    }

    /// The mediator that dispatched the message; clone it to keep it.
    #[must_use]
    pub fn mediator(self) -> &'a Mediator {
        self.call.mediator()
    }

    /// The message that is handled. `None` for the context of an [`Origin`](crate::Origin), which has none yet.
    #[must_use]
    pub fn message(self) -> Option<&'static MessageDefinition> {
        self.call.message()
    }

    /// The id of this message: a UUID of version 7, made when it is first asked for. All handlers of one event see the
    /// same.
    #[must_use]
    pub fn message_id(self) -> MessageId {
        self.call.message_id()
    }

    /// What ties together everything that one request set off: what the request brought, else an id that
    /// [`Mediator::with`] made for it; for what the program sends by itself, the id of the first message.
    #[must_use]
    pub fn correlation_id(self) -> CorrelationId {
        self.call.correlation_id()
    }

    /// Whether a handler of this mediator has sent the message, and not the program itself.
    #[must_use]
    pub fn is_nested(self) -> bool {
        self.call.is_nested()
    }

    /// The message whose handler sent this one, or what the metadata named; `None` for the first message of all.
    #[must_use]
    pub fn causation_id(self) -> Option<MessageId> {
        self.call.causation_id()
    }

    /// When the caller stops waiting: the earliest of all deadlines and timeouts around this call. Whoever set it drops
    /// the handler then; the handler may read it to spend less on what it calls.
    #[must_use]
    pub fn deadline(self) -> Option<Instant> {
        self.call.deadline()
    }

    /// Cancelled when this call ends, in whatever way, when the call that it is part of is cancelled, and when the
    /// mediator's shutdown runs out of time. For work that the handler has spawned; the handler itself is dropped.
    #[must_use]
    pub fn cancellation(self) -> &'a CancellationToken {
        self.call.cancellation()
    }

    /// A value that came with the request or that a behavior added, such as the current user or the tenant. The one nearest
    /// to this call wins.
    #[must_use]
    pub fn extension<T: Clone + Send + Sync + 'static>(self) -> Option<T> {
        self.call.extensions().find_map(|extensions| extensions.get().cloned())
    }

    /// A value that was [lent](Self::lend) to this call, or to one that it is within. The one nearest to this call wins.
    #[must_use]
    pub fn lent<T: Clone + Send + Sync + 'static>(self) -> Option<T> {
        self.call.lent()
    }

    /// Adds a value for the rest of this call, and for what is handled within it, in place of the one of the same type.
    ///
    /// Unlike what is [inserted](Self::insert) it does not travel: neither with [`metadata`](Self::metadata), nor to the
    /// handlers of a detached event. It is for what is open while the call runs, such as a transaction.
    pub fn lend<T: Send + Sync + 'static>(self, value: T) {
        self.call.lend(value);
    }

    /// Adds a value for the rest of this call and for all that is sent from it, in place of the one of the same type.
    pub fn insert<T: Send + Sync + 'static>(self, value: T) {
        self.call.insert(value);
    }

    /// The W3C trace context for what leaves the program from here: the trace that the request came with, or one of its
    /// own, and this message as the parent.
    #[must_use]
    pub fn trace_parent(self) -> TraceParent {
        let id = self.message_id().as_uuid().as_u128();
        // The low half of a version 7 UUID is random, and its variant bits are never all zero.
        #[allow(clippy::cast_possible_truncation, reason = "the low half is meant")]
        let span = NonZero::new(id as u64).unwrap_or(NonZero::<u64>::MIN);
        match self.call.metadata().and_then(Metadata::trace_parent) {
            Some(parent) => parent.child(span),
            None => TraceParent::new(self.call.trace_id(), span, false),
        }
    }

    /// Everything that a message to another program should carry: correlation id, deadline, extensions and trace of this
    /// call, and this message as the cause.
    pub fn metadata(self) -> Metadata {
        let mut metadata =
            Metadata::new().with_correlation_id(self.correlation_id()).with_trace_parent(self.trace_parent());
        metadata.causation_id =
            if self.message().is_some() { Some(self.message_id()) } else { self.causation_id() };
        metadata.deadline = self.deadline();
        for extensions in self.call.extensions() {
            metadata.extensions.add_missing(&extensions);
        }
        metadata
    }

    /// Runs `work`, a part of this call such as the rest of its pipeline, with a deadline of its own. Meanwhile
    /// [`deadline`](Self::deadline) tells the earlier of the two, also to what the handler sends: an inner deadline never
    /// extends an outer one. It needs a tokio runtime with time.
    ///
    /// # Errors
    /// A rejection of kind [`Deadline`](crate::RejectionKind::Deadline); the work is then dropped where it stands.
    pub fn until<F, T, E>(
        self,
        deadline: Instant,
        work: F,
    ) -> impl Future<Output = Result<T, E>> + Send + use<'a, F, T, E>
    where
        F: Future<Output = Result<T, E>> + Send,
        E: From<Rejection>,
    {
        let message = self.message().map_or("", MessageDefinition::name);
        async move {
            let _earlier = self.call.set_deadline(deadline);
            Bounded::new(message, Some(deadline), None, work).await
        }
    }

    /// Lets a behavior answer `Ok` although the handler's work could not be committed. Without it, such an answer becomes a
    /// rejection of kind [`Commit`](crate::RejectionKind::Commit).
    pub fn accept_failed_commit(self) {
        self.call.forgive_commits(self.call.failed_commits());
    }

    pub(crate) fn dispatch<M: Handled>(
        self,
        message: M,
    ) -> impl Future<Output = Result<M::Output, Error<M::Error>>> + Send + 'a {
        M::Handler::handle(None, message, Cause::Within(self.call))
    }

    /// Sends a command; see [`Mediator::send`].
    pub fn send<C: Command + Handled>(
        self,
        command: C,
    ) -> impl Future<Output = Result<C::Output, Error<C::Error>>> + Send + 'a {
        self.dispatch(command)
    }

    /// Asks a query; see [`Mediator::query`].
    pub fn query<Q: Query + Handled>(
        self,
        query: Q,
    ) -> impl Future<Output = Result<Q::Output, Error<Q::Error>>> + Send + 'a {
        self.dispatch(query)
    }

    /// Asks a streaming query; see [`Mediator::stream`].
    pub fn stream<Q: StreamQuery + Handled>(
        self,
        query: Q,
    ) -> impl Stream<Item = Result<Q::Output, Error<Q::Error>>> + Send + 'a {
        Q::Handler::stream(None, query, Cause::Within(self.call))
    }

    /// Publishes an event; see [`Mediator::publish`].
    pub fn publish<E: Event>(self, event: E) -> impl Future<Output = Result<(), PublishError>> + Send + 'a {
        mediator::publish(event, Cause::Within(self.call))
    }
}

/// It shows no extension's value.
impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.message().map(MessageDefinition::name);
        f.debug_struct("Context").field("message", &message).finish_non_exhaustive()
    }
}
