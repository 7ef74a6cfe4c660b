//! mediator: handlers in a map behind locks, in an asynchronous and in a synchronous form. Both want `&mut`; a clone
//! shares the map, and each batch has one.

use cqrs::BoxError;
use mediator::{AsyncMediator, DefaultAsyncMediator, DefaultMediator, Event, Mediator, Request};
use tokio::runtime::Builder;

use crate::case::{Case, calls};
use crate::work::{Order, order, work};

struct Plain(Order);

impl Request<Result<u64, BoxError>> for Plain {}

struct Sync(Order);

impl Request<Result<u64, BoxError>> for Sync {}

#[derive(Clone)]
struct ToOne(Order);

impl Event for ToOne {}

#[derive(Clone)]
struct ToThree(Order);

impl Event for ToThree {}

pub(super) fn cases() -> Vec<Case> {
    let plain = asynchronous();
    let (to_one, to_three) = (plain.clone(), plain.clone());
    let sync = DefaultMediator::builder()
        .add_handler(|Sync(order): Sync| -> Result<u64, BoxError> { Ok(work(&order)) })
        .build();
    vec![
        Case::rival("send/mediator", "mediator, `send` of its asynchronous form", move |n| {
            let mut mediator = plain.clone();
            async move { calls!(n => mediator.send(Plain(order())).await.unwrap().unwrap()) }
        }),
        Case::rival("send/mediator-sync", "mediator, `send` of its synchronous form", move |n| {
            let mut mediator = sync.clone();
            async move { calls!(n => mediator.send(Sync(order())).unwrap().unwrap()) }
        }),
        Case::rival("publish/mediator-1", "mediator, `publish` to one handler", move |n| {
            let mut mediator = to_one.clone();
            async move { calls!(n => { mediator.publish(ToOne(order())).await.unwrap(); 0 }) }
        })
        .answering(0)
        .beside("publish/direct-1", "publish/boxed-1"),
        Case::rival("publish/mediator-3", "mediator, `publish` to three handlers", move |n| {
            let mut mediator = to_three.clone();
            async move { calls!(n => { mediator.publish(ToThree(order())).await.unwrap(); 0 }) }
        })
        .answering(0)
        .beside("publish/direct-3", "publish/boxed-3"),
    ]
}

/// Its builder blocks within a runtime, which a runtime of several threads allows; and not within another one.
fn asynchronous() -> DefaultAsyncMediator {
    let build = || {
        let runtime = Builder::new_multi_thread().worker_threads(1).build().unwrap();
        runtime.block_on(async {
            DefaultAsyncMediator::builder()
                .add_handler_fn(|Plain(order): Plain| async move { Ok::<u64, BoxError>(work(&order)) })
                .subscribe_fn(|ToOne(order): ToOne| async move { seen(&order) })
                .subscribe_fn(|ToThree(order): ToThree| async move { seen(&order) })
                .subscribe_fn(|ToThree(order): ToThree| async move { seen(&order) })
                .subscribe_fn(|ToThree(order): ToThree| async move { seen(&order) })
                .build()
        })
    };
    std::thread::scope(|scope| scope.spawn(build).join().unwrap())
}

fn seen(order: &Order) {
    std::hint::black_box(work(order));
}
