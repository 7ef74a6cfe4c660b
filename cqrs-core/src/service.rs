//! A message as the request of a `tower::Service`.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use tower_service::Service;

use crate::error::Error;
use crate::handler::Handled;
use crate::mediator::Mediator;
use crate::message::Message;
use crate::metadata::Metadata;
use crate::verb::Served;

/// A [`tower_service::Service`] that sends one type of command, or asks one type of query: made by [`Mediator::service`].
///
/// The request is the message, or, [`with_metadata`](Self::with_metadata), a pair of [`Metadata`] and message. What the layers
/// around it see as an error is [`cqrs::Error`](Error): layers with errors of their own box it, and it is found again with
/// `downcast`.
///
/// It is always ready, and cheap to clone. Its future owns all that it needs, in one allocation for each message.
///
/// ```text
/// let place_order = tower::ServiceBuilder::new()
///     .timeout(Duration::from_secs(5))
///     .service(mediator.service::<PlaceOrder>());
/// place_order.oneshot(PlaceOrder { .. }).await
/// ```
///
/// The example `tower` of this crate is a whole program.
pub struct MediatorService<R> {
    mediator: Mediator,
    request: PhantomData<fn(R)>,
}

impl Mediator {
    /// A tower service for a command or a query, to put layers around it: timeouts, limits, retries. Needs the feature
    /// `tower`.
    #[must_use]
    pub fn service<M: Handled<Kind: Served<M>>>(&self) -> MediatorService<M> {
        MediatorService { mediator: self.clone(), request: PhantomData }
    }
}

impl<M: Message> MediatorService<M> {
    /// Takes what came with each request along, as [`Mediator::with`] does: `service.call((metadata, message))`.
    #[must_use]
    pub fn with_metadata(self) -> MediatorService<(Metadata, M)> {
        MediatorService { mediator: self.mediator, request: PhantomData }
    }
}

impl<M: Handled<Kind: Served<M>>> Service<M> for MediatorService<M> {
    type Response = M::Output;
    type Error = Error<M::Error>;
    type Future = Pin<Box<dyn Future<Output = Result<M::Output, Error<M::Error>>> + Send>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, message: M) -> Self::Future {
        let mediator = self.mediator.clone();
        Box::pin(async move { mediator.dispatch(message).await })
    }
}

impl<M: Handled<Kind: Served<M>>> Service<(Metadata, M)> for MediatorService<(Metadata, M)> {
    type Response = M::Output;
    type Error = Error<M::Error>;
    type Future = Pin<Box<dyn Future<Output = Result<M::Output, Error<M::Error>>> + Send>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, (metadata, message): (Metadata, M)) -> Self::Future {
        let mediator = self.mediator.clone();
        Box::pin(async move { mediator.with(metadata).dispatch(message).await })
    }
}

impl<R> Clone for MediatorService<R> {
    fn clone(&self) -> Self {
        Self { mediator: self.mediator.clone(), request: PhantomData }
    }
}

impl<R> fmt::Debug for MediatorService<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MediatorService").finish_non_exhaustive()
    }
}
