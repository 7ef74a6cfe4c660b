//! Its events, which a worker handles: the publisher waits for it, as it does here.

use std::hint::black_box;

use cqrs::BoxError;
use medi_rs::{medi_handler, medi_module, mediator};

use crate::case::{Case, calls};
use crate::work::{Order, order, work};

fn seen(order: &Order) -> Result<(), BoxError> {
    black_box(work(order));
    Ok(())
}

#[derive(Clone)]
struct ToOne(Order);

#[medi_handler]
async fn to_one(ToOne(order): ToOne) -> Result<(), BoxError> {
    seen(&order)
}

#[derive(Clone)]
struct ToThree(Order);

#[medi_handler]
async fn to_first(ToThree(order): ToThree) -> Result<(), BoxError> {
    seen(&order)
}

#[medi_handler]
async fn to_second(ToThree(order): ToThree) -> Result<(), BoxError> {
    seen(&order)
}

#[medi_handler]
async fn to_third(ToThree(order): ToThree) -> Result<(), BoxError> {
    seen(&order)
}

medi_module! {
    manifest events;
    events { ToOne => [to_one]; ToThree => [to_first, to_second, to_third]; }
}

mediator! {
    struct Events {
        event_queue_capacity: 16;
        event_workers: 1;
        modules: [events];
    }
}

pub(super) fn cases() -> Vec<Case> {
    let mediator: &'static Events = Box::leak(Box::new(Events::builder().build()));
    mediator.start().unwrap();
    vec![
        Case::rival(
            "publish/medi-rs-1",
            "medi-rs, `publish_and_wait` for one handler",
            move |n| async move {
                calls!(n => {
                    assert!(mediator.publish_and_wait(ToOne(order())).await.unwrap().is_success());
                    0
                })
            },
        )
        .answering(0)
        .beside("publish/direct-1", "publish/boxed-1"),
        Case::rival(
            "publish/medi-rs-3",
            "medi-rs, `publish_and_wait` for three handlers",
            move |n| async move {
                calls!(n => {
                    assert!(mediator.publish_and_wait(ToThree(order())).await.unwrap().is_success());
                    0
                })
            },
        )
        .answering(0)
        .beside("publish/direct-3", "publish/boxed-3"),
    ]
}
