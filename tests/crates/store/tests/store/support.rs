//! What many of these tests need.

use std::error::Error as StdError;

use cqrs::prelude::*;
use cqrs::store::{RecordedEvent, StoreError, StreamId};
use cqrs::{Error, RejectionKind};

/// What the store says, in a rejection of this kind.
#[track_caller]
pub(crate) fn rejected<E: cqrs::HandlerError>(error: &Error<E>, kind: RejectionKind) -> &StoreError {
    let Error::Rejected(rejection) = error else { panic!("the handler failed: {error}") };
    assert_eq!(rejection.kind(), kind, "{rejection}");
    rejection.source().unwrap().downcast_ref().unwrap()
}

pub(crate) async fn stream(store: &Store, kind: &str, id: &str) -> Vec<RecordedEvent> {
    store.read_stream(&StreamId::new(kind, id).unwrap()).collect().await.unwrap()
}

/// The names of all events.
pub(crate) async fn log(store: &Store) -> Vec<String> {
    store.read_all().collect().await.unwrap().into_iter().map(|event| event.name).collect()
}
