//! Behaviors that a handler names. They do nothing, so that what they cost by themselves is seen.

use cqrs::prelude::*;
use cqrs::{Error, MediatorBuilder, handlers};

use crate::case::{Case, calls};
use crate::work::{Order, order, work};

#[behavior]
async fn passing<M: Message>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[command(returns = u64)]
struct ThroughOne(Order);

#[handler(through(passing))]
async fn through_one(ThroughOne(order): ThroughOne) -> Result<u64, BoxError> {
    Ok(work(&order))
}

#[command(returns = u64)]
struct ThroughThree(Order);

#[handler(through(passing, passing, passing))]
async fn through_three(ThroughThree(order): ThroughThree) -> Result<u64, BoxError> {
    Ok(work(&order))
}

#[command(returns = u64)]
struct ThroughFive(Order);

#[handler(through(passing, passing, passing, passing, passing))]
async fn through_five(ThroughFive(order): ThroughFive) -> Result<u64, BoxError> {
    Ok(work(&order))
}

pub(super) fn cases() -> Vec<Case> {
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![through_one, through_three, through_five])
        .build()
        .unwrap();
    let mediator: &'static Mediator = Box::leak(Box::new(mediator));
    vec![
        Case::ours(
            "behaviors/cqrs-1",
            "`send`, the handler names a behavior that does nothing",
            move |n| async move { calls!(n => mediator.send(ThroughOne(order())).await.unwrap()) },
        ),
        Case::ours("behaviors/cqrs-3", "three of them", move |n| async move {
            calls!(n => mediator.send(ThroughThree(order())).await.unwrap())
        }),
        Case::ours("behaviors/cqrs-5", "five of them", move |n| async move {
            calls!(n => mediator.send(ThroughFive(order())).await.unwrap())
        }),
    ]
}
