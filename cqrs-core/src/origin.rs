//! Where messages come from: a request or a broker's message, with its metadata.

use std::fmt;
use std::future::Future;

use futures_core::Stream;

use crate::bounded::Bounded;
use crate::call::Call;
use crate::context::Context;
use crate::error::Error;
use crate::handler::Handled;
use crate::mediator::Mediator;
use crate::message::{Command, Event, Query, StreamQuery};
use crate::metadata::Metadata;
use crate::publish_error::PublishError;

/// A mediator together with what a request brought along: made by [`Mediator::with`].
///
/// ```
/// use cqrs_core::{Mediator, Metadata};
/// use std::time::Duration;
///
/// # fn handle(mediator: &Mediator, headers: Vec<(String, String)>) {
/// let metadata = Metadata::from_headers(headers).with_timeout(Duration::from_secs(2));
/// let request = mediator.with(metadata);
/// // request.send(PlaceOrder { .. }).await, request.query(GetOrder { .. }).await
/// # let _ = request;
/// # }
/// ```
///
/// Every message that is sent from it shares the correlation id, deadline, cancellation and extensions.
///
/// # Errors
/// Those of the [`Mediator`], and rejections of kind [`Deadline`](crate::RejectionKind::Deadline) and
/// [`Cancelled`](crate::RejectionKind::Cancelled): then the handler is dropped where it stands, and what was opened for it
/// is rolled back. A deadline needs a tokio runtime with time.
pub struct Origin<'a> {
    call: Call<'a>,
}

impl<'a> Origin<'a> {
    pub(crate) fn new(mediator: &'a Mediator, metadata: Metadata) -> Self {
        Self { call: Call::origin(mediator, metadata) }
    }

    /// The context that what is sent from here starts in, for unit tests of handlers and for what wants one. What is sent
    /// through it has the request's ids; its deadline and its cancellation are enforced by the verbs of the origin only.
    #[must_use]
    pub fn context(&self) -> Context<'_> {
        self.call.context()
    }

    /// What makes the same origin once more: what it was made of, and what it has come to know since, such as the ids that
    /// all its messages share.
    #[cfg(feature = "json")]
    pub(crate) fn metadata(&self) -> Metadata {
        let known = self.context().metadata();
        let Some(own) = self.call.metadata() else { return known };
        Metadata {
            causation_id: own.causation_id,
            cancellation: own.cancellation.clone(),
            trace_parent: own.trace_parent.or(known.trace_parent),
            ..known
        }
    }

    pub(crate) fn bounded<F>(&self, message: &'static str, work: F) -> Bounded<F> {
        let cancellation = self.call.metadata().and_then(Metadata::cancellation).cloned();
        Bounded::new(message, self.call.deadline(), cancellation, work)
    }

    /// What [`send`](Self::send) and [`query`](Self::query) do, whichever it is.
    #[cfg(feature = "tower")]
    pub(crate) fn dispatch<M: Handled>(
        &self,
        message: M,
    ) -> impl Future<Output = Result<M::Output, Error<M::Error>>> + Send {
        self.bounded(M::NAME, self.context().dispatch(message))
    }

    /// Sends a command; see [`Mediator::send`].
    pub fn send<C: Command + Handled>(
        &self,
        command: C,
    ) -> impl Future<Output = Result<C::Output, Error<C::Error>>> + Send {
        self.bounded(C::NAME, self.context().send(command))
    }

    /// Asks a query; see [`Mediator::query`].
    pub fn query<Q: Query + Handled>(
        &self,
        query: Q,
    ) -> impl Future<Output = Result<Q::Output, Error<Q::Error>>> + Send {
        self.bounded(Q::NAME, self.context().query(query))
    }

    /// Asks a streaming query; see [`Mediator::stream`]. The deadline is that of the whole stream.
    pub fn stream<Q: StreamQuery + Handled>(
        &self,
        query: Q,
    ) -> impl Stream<Item = Result<Q::Output, Error<Q::Error>>> + Send {
        self.bounded(Q::NAME, self.context().stream(query))
    }

    /// Publishes an event; see [`Mediator::publish`]. Where the deadline cuts it short, the error says that, and not what had
    /// failed before.
    pub fn publish<E: Event>(&self, event: E) -> impl Future<Output = Result<(), PublishError>> + Send {
        self.bounded(E::NAME, self.context().publish(event))
    }
}

impl fmt::Debug for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origin").field("metadata", &self.call.metadata()).finish_non_exhaustive()
    }
}

impl Mediator {
    /// Starts from what a request, or a message of a broker, brought along: its ids, deadline, trace, current user.
    #[must_use]
    pub fn with(&self, metadata: Metadata) -> Origin<'_> {
        Origin::new(self, metadata)
    }
}
