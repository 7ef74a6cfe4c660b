//! A command whose handler publishes an event to one handler.

use std::hint::black_box;

use cqrs::prelude::*;
use cqrs::{MediatorBuilder, handlers};

use crate::case::{Case, calls};
use crate::cases::boxed::{BoxFuture, Handler, object};
use crate::work::{Order, order, work};

fn seen(order: &Order) -> Result<(), BoxError> {
    black_box(work(order));
    Ok(())
}

mod direct {
    use super::*;

    pub(super) struct Place(pub(super) Order);

    struct Placed(Order);

    pub(super) async fn place(Place(order): Place) -> Result<u64, BoxError> {
        let answer = work(&order);
        confirm(&Placed(order)).await?;
        Ok(answer)
    }

    async fn confirm(event: &Placed) -> Result<(), BoxError> {
        seen(&event.0)
    }
}

mod boxed {
    use super::*;

    pub(super) struct Place(pub(super) Order);

    pub(super) struct Placed(Order);

    pub(super) trait Subscriber: Send + Sync {
        fn handle<'a>(&'a self, event: &'a Placed) -> BoxFuture<'a, ()>;
    }

    pub(super) struct Confirm;

    impl Subscriber for Confirm {
        fn handle<'a>(&'a self, event: &'a Placed) -> BoxFuture<'a, ()> {
            Box::pin(async move { seen(&event.0) })
        }
    }

    pub(super) struct Placing {
        pub(super) subscribers: Vec<Box<dyn Subscriber>>,
    }

    impl Handler<Place, u64> for Placing {
        fn handle<'a>(&'a self, Place(order): Place) -> BoxFuture<'a, u64> {
            Box::pin(async move {
                let answer = work(&order);
                let event = Placed(order);
                for subscriber in &self.subscribers {
                    subscriber.handle(&event).await?;
                }
                Ok(answer)
            })
        }
    }
}

#[command(returns = u64)]
struct Place(Order);

#[event]
struct Placed(Order);

#[handler]
async fn place(Place(order): Place, ctx: Context<'_>) -> Result<u64, BoxError> {
    let answer = work(&order);
    ctx.publish(Placed(order)).await?;
    Ok(answer)
}

#[handler]
async fn confirm(event: &Placed) -> Result<(), BoxError> {
    seen(&event.0)
}

pub(super) fn cases() -> Vec<Case> {
    let placing = object(boxed::Placing { subscribers: vec![Box::new(boxed::Confirm)] });
    let mediator = MediatorBuilder::empty().handlers(handlers![place, confirm]).build().unwrap();
    let mediator: &'static Mediator = Box::leak(Box::new(mediator));
    let all = [
        Case::by_hand(
            "real/event-direct",
            "an `async fn` that calls another one with the event",
            |n| async move { calls!(n => direct::place(direct::Place(order())).await.unwrap()) },
        ),
        Case::by_hand(
            "real/event-boxed",
            "a `dyn` object that calls another one with the event",
            move |n| async move { calls!(n => placing.handle(boxed::Place(order())).await.unwrap()) },
        ),
        Case::ours(
            "real/event-cqrs",
            "`send`, the handler publishes an event to one handler",
            move |n| async move { calls!(n => mediator.send(Place(order())).await.unwrap()) },
        ),
    ];
    all.map(|case| case.beside("real/event-direct", "real/event-boxed")).into()
}
