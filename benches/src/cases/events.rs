//! Events, to one handler and to three; by hand, handlers that borrow the event, awaited one after the other.

use std::hint::black_box;

use cqrs::prelude::*;
use cqrs::{MediatorBuilder, handlers};

use crate::case::{Case, calls};
use crate::cases::boxed::BoxFuture;
use crate::work::{Order, order, work};

/// What each handler does.
fn seen(order: &Order) -> Result<(), BoxError> {
    black_box(work(order));
    Ok(())
}

struct DirectOne(Order);

async fn direct_one(event: &DirectOne) -> Result<(), BoxError> {
    seen(&event.0)
}

struct DirectThree(Order);

async fn direct_first(event: &DirectThree) -> Result<(), BoxError> {
    seen(&event.0)
}

async fn direct_second(event: &DirectThree) -> Result<(), BoxError> {
    seen(&event.0)
}

async fn direct_third(event: &DirectThree) -> Result<(), BoxError> {
    seen(&event.0)
}

fn direct() -> Vec<Case> {
    vec![
        Case::by_hand("publish/direct-1", "an `async fn` that borrows the event", |n| async move {
            calls!(n => { direct_one(&DirectOne(order())).await.unwrap(); 0 })
        }),
        Case::by_hand("publish/direct-3", "three of them, one after the other", |n| async move {
            calls!(n => {
                let event = DirectThree(order());
                direct_first(&event).await.unwrap();
                direct_second(&event).await.unwrap();
                direct_third(&event).await.unwrap();
                0
            })
        }),
    ]
}

/// What a handler of an event looks like where it is found at run time.
trait Subscriber<E>: Send + Sync {
    fn handle<'a>(&'a self, event: &'a E) -> BoxFuture<'a, ()>;
}

type Subscribers<E> = &'static [Box<dyn Subscriber<E>>];

struct BoxedOne(Order);

struct BoxedThree(Order);

struct First;

struct Second;

struct Third;

impl Subscriber<BoxedOne> for First {
    fn handle<'a>(&'a self, event: &'a BoxedOne) -> BoxFuture<'a, ()> {
        Box::pin(async move { seen(&event.0) })
    }
}

impl Subscriber<BoxedThree> for First {
    fn handle<'a>(&'a self, event: &'a BoxedThree) -> BoxFuture<'a, ()> {
        Box::pin(async move { seen(&event.0) })
    }
}

impl Subscriber<BoxedThree> for Second {
    fn handle<'a>(&'a self, event: &'a BoxedThree) -> BoxFuture<'a, ()> {
        Box::pin(async move { seen(&event.0) })
    }
}

impl Subscriber<BoxedThree> for Third {
    fn handle<'a>(&'a self, event: &'a BoxedThree) -> BoxFuture<'a, ()> {
        Box::pin(async move { seen(&event.0) })
    }
}

fn boxed() -> Vec<Case> {
    let one: Subscribers<BoxedOne> = black_box(Box::leak(Box::new([Box::new(First) as _])));
    let three: Subscribers<BoxedThree> =
        black_box(Box::leak(Box::new([Box::new(First) as _, Box::new(Second) as _, Box::new(Third) as _])));
    vec![
        Case::by_hand(
            "publish/boxed-1",
            "a list with one `dyn` handler, a boxed future for each",
            move |n| async move {
                calls!(n => {
                    let event = BoxedOne(order());
                    for subscriber in one {
                        subscriber.handle(&event).await.unwrap();
                    }
                    0
                })
            },
        ),
        Case::by_hand("publish/boxed-3", "a list with three of them", move |n| async move {
            calls!(n => {
                let event = BoxedThree(order());
                for subscriber in three {
                    subscriber.handle(&event).await.unwrap();
                }
                0
            })
        }),
    ]
}

#[event]
struct ToOne(Order);

#[handler]
async fn to_one(event: &ToOne) -> Result<(), BoxError> {
    seen(&event.0)
}

#[event]
struct ToThree(Order);

#[handler]
async fn to_first(event: &ToThree) -> Result<(), BoxError> {
    seen(&event.0)
}

#[handler]
async fn to_second(event: &ToThree) -> Result<(), BoxError> {
    seen(&event.0)
}

#[handler]
async fn to_third(event: &ToThree) -> Result<(), BoxError> {
    seen(&event.0)
}

fn ours() -> Vec<Case> {
    let mediator =
        MediatorBuilder::empty().handlers(handlers![to_one, to_first, to_second, to_third]).build().unwrap();
    let mediator: &'static Mediator = Box::leak(Box::new(mediator));
    vec![
        Case::ours("publish/cqrs-1", "`publish` to one handler", move |n| async move {
            calls!(n => { mediator.publish(ToOne(order())).await.unwrap(); 0 })
        }),
        Case::ours("publish/cqrs-3", "`publish` to three handlers", move |n| async move {
            calls!(n => { mediator.publish(ToThree(order())).await.unwrap(); 0 })
        }),
    ]
}

pub(super) fn cases() -> Vec<Case> {
    let beside = |case: Case| {
        let (direct, boxed) = if case.id().ends_with('1') {
            ("publish/direct-1", "publish/boxed-1")
        } else {
            ("publish/direct-3", "publish/boxed-3")
        };
        case.answering(0).beside(direct, boxed)
    };
    [direct(), boxed(), ours()].into_iter().flatten().map(beside).collect()
}
