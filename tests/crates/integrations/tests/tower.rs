//! Messages through the layers of tower.

use std::future::{Future, poll_fn};
use std::time::Duration;

use cqrs::prelude::*;
use cqrs::{CorrelationId, Metadata, RejectionKind};
use futures_util::FutureExt;
use integrations::{AskInside, End, Failed, GetIds, NeedsUser, Run};
use tower::timeout::error::Elapsed;
use tower::{Service, ServiceBuilder, ServiceExt};

fn mediator() -> Mediator {
    Mediator::builder().build().unwrap()
}

#[tokio::test]
async fn a_command_and_a_query_are_answered() {
    let mediator = mediator();
    mediator.service::<Run>().oneshot(Run(End::Ok)).await.unwrap();
    let ids = mediator.service::<GetIds>().oneshot(GetIds).await.unwrap();
    assert_eq!(ids.causation, None);
}

#[tokio::test]
async fn errors_come_as_the_mediator_gives_them() {
    let error = mediator().service::<Run>().oneshot(Run(End::Fail)).await.unwrap_err();
    assert_eq!(error.as_handler(), Some(&Failed));
    let error = mediator().service::<NeedsUser>().oneshot(NeedsUser).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::Extract);
}

#[tokio::test]
async fn the_future_outlives_the_service_and_the_mediator() {
    fn spawnable<F: Future + Send + 'static>(future: F) -> F {
        future
    }
    let mut service = mediator().service::<Run>();
    assert!(poll_fn(|task| service.poll_ready(task)).now_or_never().unwrap().is_ok());
    let future = spawnable(service.clone().call(Run(End::Ok)));
    drop(service);
    tokio::spawn(future).await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn layers_box_the_error_and_it_is_found_again() {
    let service =
        ServiceBuilder::new().buffer(4).timeout(Duration::from_secs(1)).service(mediator().service::<Run>());
    service.clone().oneshot(Run(End::Ok)).await.unwrap();
    let error = service.clone().oneshot(Run(End::Fail)).await.unwrap_err();
    assert_eq!(error.downcast::<cqrs::Error<Failed>>().unwrap().as_handler(), Some(&Failed));
    let error = service.oneshot(Run(End::Wait)).await.unwrap_err();
    assert!(error.is::<Elapsed>());
}

#[tokio::test(start_paused = true)]
async fn each_request_may_bring_its_metadata() {
    let service = mediator().service::<AskInside>().with_metadata();
    for name in ["first", "second"] {
        let id: CorrelationId = name.parse().unwrap();
        let metadata = Metadata::new().with_correlation_id(id.clone());
        assert_eq!(service.clone().oneshot((metadata, AskInside)).await.unwrap().correlation, id);
    }
    let metadata = Metadata::new().with_timeout(Duration::from_secs(1));
    let error =
        mediator().service::<Run>().with_metadata().oneshot((metadata, Run(End::Wait))).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::Deadline);
}
