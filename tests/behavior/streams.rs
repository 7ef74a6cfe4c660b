//! Streaming queries.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use cqrs::prelude::*;
use cqrs::{Error, MediatorBuilder, RejectionKind, handlers};
use futures_util::{Stream, StreamExt, stream};

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("broken")]
struct Broken;

type Item = Result<u32, Broken>;

#[query(streams = u32, error = Broken, name = "streams.Plain")]
struct Plain(u32);

#[handler]
fn plain(query: Plain) -> impl Stream<Item = Item> {
    stream::iter(0..query.0).map(Ok)
}

#[query(streams = u32, error = Broken, name = "streams.Borrowing")]
struct Borrowing(Vec<u32>);

#[handler]
fn borrowing<'a>(query: &'a Borrowing, factor: &'a Factor) -> impl Stream<Item = Item> + 'a {
    stream::iter(&query.0).then(async |n| {
        tokio::task::yield_now().await;
        Ok(n * factor.0)
    })
}

struct Factor(u32);

#[query(streams = u32, error = Broken, name = "streams.Boxed")]
struct Boxed;

#[handler]
fn boxed(_: Boxed, factor: &Factor) -> Pin<Box<dyn Stream<Item = Item> + Send + '_>> {
    Box::pin(stream::iter([Ok(1), Err(Broken), Ok(2)]).map(|item: Item| item.map(|n| n * factor.0)))
}

#[query(streams = u32, error = Broken, name = "streams.Prepared")]
struct Prepared {
    fail: bool,
}

#[handler]
async fn prepared(query: Prepared, ctx: Context<'_>) -> Result<impl Stream<Item = Item>, Broken> {
    let _ = ctx;
    tokio::task::yield_now().await;
    if query.fail { Err(Broken) } else { Ok(stream::iter([Ok(7)])) }
}

fn mediator() -> Mediator {
    MediatorBuilder::empty()
        .handlers(handlers![plain, borrowing, boxed, prepared])
        .provide(Factor(10))
        .build()
        .unwrap()
}

async fn collect(stream: impl Stream<Item = Result<u32, Error<Broken>>>) -> Vec<Item> {
    stream.map(|item| item.map_err(|error| error.as_handler().map_or(Broken, |_| Broken))).collect().await
}

#[tokio::test]
async fn every_form_streams() {
    let mediator = mediator();
    assert_eq!(collect(mediator.stream(Plain(3))).await, [Ok(0), Ok(1), Ok(2)]);
    assert_eq!(collect(mediator.stream(Plain(0))).await, []);
    assert_eq!(collect(mediator.stream(Borrowing(vec![1, 2, 3]))).await, [Ok(10), Ok(20), Ok(30)]);
    // The handler's stream goes on after its error; nobody sees that.
    assert_eq!(collect(mediator.stream(Boxed)).await, [Ok(10), Err(Broken)]);
    assert_eq!(collect(mediator.stream(Prepared { fail: false })).await, [Ok(7)]);
}

#[tokio::test]
async fn a_stream_can_outlive_its_mediator() {
    fn body(mediator: Mediator) -> impl Stream<Item = Result<u32, Error<Broken>>> + Send + 'static {
        mediator.into_stream(Borrowing(vec![1, 2]))
    }
    let body = body(mediator());
    assert_eq!(tokio::spawn(collect(body)).await.unwrap(), [Ok(10), Ok(20)]);
}

#[tokio::test]
async fn a_stream_that_cannot_start_is_one_error_and_the_end() {
    let mediator = mediator();
    let mut stream = std::pin::pin!(mediator.stream(Prepared { fail: true }));
    assert!(matches!(stream.next().await, Some(Err(Error::Handler(Broken)))));
    assert!(stream.next().await.is_none());
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_missing_handler_is_one_rejection_and_the_end() {
    let mediator = MediatorBuilder::empty().build().unwrap();
    let items: Vec<_> = mediator.stream(Plain(3)).collect().await;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].as_ref().unwrap_err().as_rejected().unwrap().kind(), RejectionKind::NoHandler);
}

struct Stopped(Arc<AtomicU32>);

impl Drop for Stopped {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[query(streams = u32, error = Broken, name = "streams.Endless")]
struct Endless;

#[handler]
fn endless(_: &Endless, stopped: &Arc<AtomicU32>) -> impl Stream<Item = Item> {
    let guard = Stopped(stopped.clone());
    stream::iter(0..).map(move |n| {
        let _ = &guard;
        Ok(n)
    })
}

#[tokio::test]
async fn dropping_the_stream_stops_the_handler() {
    let stopped = Arc::new(AtomicU32::new(0));
    let mediator =
        MediatorBuilder::empty().handlers(handlers![endless]).provide(stopped.clone()).build().unwrap();
    let first: Vec<_> = mediator.stream(Endless).take(3).collect().await;
    assert_eq!(first.len(), 3);
    assert_eq!(stopped.load(Ordering::Relaxed), 1);
}
