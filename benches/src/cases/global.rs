//! Global behaviors that do nothing. Each case has a mediator of its own, since they are around all of its commands.

use cqrs::prelude::*;
use cqrs::{MediatorBuilder, behaviors, handlers};

use crate::case::{Case, calls};
use crate::work::{Order, order, work};

#[behavior(order = 1, on(commands))]
async fn first(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

#[behavior(order = 2, on(commands))]
async fn second(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

#[behavior(order = 3, on(commands))]
async fn third(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

#[behavior(order = 4, on(commands))]
async fn fourth(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

#[behavior(order = 5, on(commands))]
async fn fifth(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

#[command(returns = u64)]
struct BehindOne(Order);

#[handler]
async fn behind_one(BehindOne(order): BehindOne) -> Result<u64, BoxError> {
    Ok(work(&order))
}

#[command(returns = u64)]
struct BehindFive(Order);

#[handler]
async fn behind_five(BehindFive(order): BehindFive) -> Result<u64, BoxError> {
    Ok(work(&order))
}

pub(super) fn cases() -> Vec<Case> {
    let one = MediatorBuilder::empty().handlers(handlers![behind_one]).behaviors(behaviors![first]);
    let five = MediatorBuilder::empty()
        .handlers(handlers![behind_five])
        .behaviors(behaviors![first, second, third, fourth, fifth]);
    let [one, five]: [&'static Mediator; 2] =
        [one, five].map(|builder| &*Box::leak(Box::new(builder.build().unwrap())));
    vec![
        Case::ours(
            "behaviors/cqrs-global-1",
            "`send`, behind a global behavior that does nothing",
            move |n| async move { calls!(n => one.send(BehindOne(order())).await.unwrap()) },
        ),
        Case::ours("behaviors/cqrs-global-5", "behind five of them", move |n| async move {
            calls!(n => five.send(BehindFive(order())).await.unwrap())
        }),
    ]
}
