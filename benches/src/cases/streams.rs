//! Streaming queries, read until they end. What is measured is the stream: its items are numbers.

use std::hint::black_box;
use std::pin::{Pin, pin};

use cqrs::prelude::*;
use cqrs::{MediatorBuilder, handlers};
use futures_util::{Stream, StreamExt, stream};

use crate::case::{Case, calls};

pub(super) const FEW: u64 = 3;
pub(super) const MANY: u64 = 1000;

/// The items of one stream, added up.
pub(super) fn answer(items: u64) -> u64 {
    (0..items).sum()
}

/// Reads a stream to its end. A macro, because a function would be one more future.
macro_rules! drained {
    ($stream:expr) => {{
        let mut stream = pin!($stream);
        let mut sum = 0;
        while let Some(item) = stream.next().await {
            sum += black_box(item.unwrap());
        }
        sum
    }};
}

pub(super) use drained;

fn few(items: u64) -> impl Stream<Item = Result<u64, BoxError>> {
    stream::iter((0..items).map(Ok))
}

fn many(items: u64) -> impl Stream<Item = Result<u64, BoxError>> {
    stream::iter((0..items).map(Ok))
}

fn direct() -> Vec<Case> {
    vec![
        Case::by_hand("stream/direct-3", "a stream that a function returns", |n| async move {
            calls!(n => drained!(few(black_box(FEW))))
        }),
        Case::by_hand("stream/direct-1000", "the same", |n| async move {
            calls!(n => drained!(many(black_box(MANY))))
        }),
    ]
}

/// What a handler of a streaming query looks like where it is found at run time.
trait Streams<Q>: Send + Sync {
    fn stream(&self, query: Q) -> Pin<Box<dyn Stream<Item = Result<u64, BoxError>> + Send + '_>>;
}

struct BoxedFew(u64);

struct BoxedMany(u64);

struct Numbers;

impl Streams<BoxedFew> for Numbers {
    fn stream(&self, query: BoxedFew) -> Pin<Box<dyn Stream<Item = Result<u64, BoxError>> + Send + '_>> {
        Box::pin(stream::iter((0..query.0).map(Ok)))
    }
}

impl Streams<BoxedMany> for Numbers {
    fn stream(&self, query: BoxedMany) -> Pin<Box<dyn Stream<Item = Result<u64, BoxError>> + Send + '_>> {
        Box::pin(stream::iter((0..query.0).map(Ok)))
    }
}

fn boxed() -> Vec<Case> {
    let few: &'static dyn Streams<BoxedFew> = black_box(Box::leak(Box::new(Numbers)));
    let many: &'static dyn Streams<BoxedMany> = black_box(Box::leak(Box::new(Numbers)));
    vec![
        Case::by_hand(
            "stream/boxed-3",
            "a method of a `dyn` object that returns a boxed stream",
            move |n| async move { calls!(n => drained!(few.stream(BoxedFew(black_box(FEW))))) },
        ),
        Case::by_hand("stream/boxed-1000", "the same", move |n| async move {
            calls!(n => drained!(many.stream(BoxedMany(black_box(MANY)))))
        }),
    ]
}

#[query(streams = u64)]
struct Few(u64);

#[handler]
fn ours_few(Few(items): Few) -> impl Stream<Item = Result<u64, BoxError>> {
    stream::iter((0..items).map(Ok))
}

#[query(streams = u64)]
struct Many(u64);

#[handler]
fn ours_many(Many(items): Many) -> impl Stream<Item = Result<u64, BoxError>> {
    stream::iter((0..items).map(Ok))
}

fn ours() -> Vec<Case> {
    let mediator = MediatorBuilder::empty().handlers(handlers![ours_few, ours_many]).build().unwrap();
    let mediator: &'static Mediator = Box::leak(Box::new(mediator));
    vec![
        Case::ours("stream/cqrs-3", "`stream`", move |n| async move {
            calls!(n => drained!(mediator.stream(Few(black_box(FEW)))))
        }),
        Case::ours("stream/cqrs-1000", "the same", move |n| async move {
            calls!(n => drained!(mediator.stream(Many(black_box(MANY)))))
        }),
    ]
}

pub(super) fn cases() -> Vec<Case> {
    [direct(), boxed(), ours()].into_iter().flatten().map(placed).collect()
}

/// Says what a case of this group answers, and what is beside it: by the number in its id.
pub(super) fn placed(case: Case) -> Case {
    if case.id().ends_with("-1000") {
        case.answering(answer(MANY)).beside("stream/direct-1000", "stream/boxed-1000")
    } else {
        case.answering(answer(FEW)).beside("stream/direct-3", "stream/boxed-3")
    }
}
