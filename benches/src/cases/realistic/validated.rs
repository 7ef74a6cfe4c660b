//! A command with two dependencies, validated first.

use std::fmt;
use std::hint::black_box;

use cqrs::prelude::*;
use cqrs::{Error, MediatorBuilder, Rejection, handlers};

use crate::case::{Case, calls};
use crate::cases::boxed::{BoxFuture, Handler, object};
use crate::work::{Order, PRICES, Prices, STOCK, Stock, answer_with, order, work_with};

/// What is wrong with an order.
#[derive(Debug)]
struct NoPieces {
    customer: u64,
}

impl fmt::Display for NoPieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "customer {} orders nothing", self.customer)
    }
}

impl std::error::Error for NoPieces {}

fn check(order: &Order) -> Result<(), NoPieces> {
    if order.pieces == 0 { Err(NoPieces { customer: order.customer }) } else { Ok(()) }
}

/// An order that is refused.
fn wrong() -> Order {
    Order { pieces: 0, ..order() }
}

/// What a refused call counts as.
const REFUSED: u64 = 1;

/// [`REFUSED`], if the call was refused. All of the error is looked at, so that it has to be made.
fn refused<E>(outcome: Result<u64, E>) -> u64 {
    u64::from(black_box(outcome).is_err())
}

mod direct {
    use super::*;

    pub(super) struct Passing(pub(super) Order);

    pub(super) async fn passing(
        Passing(order): Passing,
        prices: &Prices,
        stock: &Stock,
    ) -> Result<u64, BoxError> {
        check(&order)?;
        Ok(work_with(&order, prices, stock))
    }

    pub(super) struct Refused(pub(super) Order);

    pub(super) async fn refused(
        Refused(order): Refused,
        prices: &Prices,
        stock: &Stock,
    ) -> Result<u64, BoxError> {
        check(&order)?;
        Ok(work_with(&order, prices, stock))
    }
}

/// As it is done with `dyn` objects: a decorator that validates, around the handler.
mod boxed {
    use super::*;

    pub(super) struct Passing(pub(super) Order);

    pub(super) struct Refused(pub(super) Order);

    pub(super) struct Place {
        pub(super) prices: Prices,
        pub(super) stock: Stock,
    }

    impl Handler<Passing, u64> for Place {
        fn handle<'a>(&'a self, Passing(order): Passing) -> BoxFuture<'a, u64> {
            Box::pin(async move { Ok(work_with(&order, &self.prices, &self.stock)) })
        }
    }

    impl Handler<Refused, u64> for Place {
        fn handle<'a>(&'a self, Refused(order): Refused) -> BoxFuture<'a, u64> {
            Box::pin(async move { Ok(work_with(&order, &self.prices, &self.stock)) })
        }
    }

    pub(super) struct Validated<M: 'static>(pub(super) &'static dyn Handler<M, u64>);

    impl Handler<Passing, u64> for Validated<Passing> {
        fn handle<'a>(&'a self, message: Passing) -> BoxFuture<'a, u64> {
            Box::pin(async move {
                check(&message.0)?;
                self.0.handle(message).await
            })
        }
    }

    impl Handler<Refused, u64> for Validated<Refused> {
        fn handle<'a>(&'a self, message: Refused) -> BoxFuture<'a, u64> {
            Box::pin(async move {
                check(&message.0)?;
                self.0.handle(message).await
            })
        }
    }
}

trait Checked {
    fn check(&self) -> Result<(), NoPieces>;
}

#[behavior]
async fn validated<M: Message + Checked>(
    message: M,
    next: impl Next<M>,
) -> Result<M::Output, Error<M::Error>> {
    message.check().map_err(Rejection::invalid::<M>)?;
    next.run(message).await
}

#[command(returns = u64)]
struct Passing(Order);

impl Checked for Passing {
    fn check(&self) -> Result<(), NoPieces> {
        check(&self.0)
    }
}

#[handler(through(validated))]
async fn passing(Passing(order): Passing, prices: &Prices, stock: &Stock) -> Result<u64, BoxError> {
    Ok(work_with(&order, prices, stock))
}

#[command(returns = u64)]
struct Refused(Order);

impl Checked for Refused {
    fn check(&self) -> Result<(), NoPieces> {
        check(&self.0)
    }
}

#[handler(through(validated))]
async fn refusing(Refused(order): Refused, prices: &Prices, stock: &Stock) -> Result<u64, BoxError> {
    Ok(work_with(&order, prices, stock))
}

pub(super) fn cases() -> Vec<Case> {
    let shared: &'static (Prices, Stock) = Box::leak(Box::new((PRICES, STOCK)));
    let place = || boxed::Place { prices: PRICES, stock: STOCK };
    let boxed_passing = object(boxed::Validated::<boxed::Passing>(object(place())));
    let boxed_refused = object(boxed::Validated::<boxed::Refused>(object(place())));
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![passing, refusing])
        .provide(PRICES)
        .provide(STOCK)
        .build()
        .unwrap();
    let mediator: &'static Mediator = Box::leak(Box::new(mediator));
    let valid = [
        Case::by_hand(
            "real/valid-direct",
            "an `async fn` checks the command, uses two dependencies",
            move |n| {
                let (prices, stock) = shared;
                async move { calls!(n => direct::passing(direct::Passing(order()), prices, stock).await.unwrap()) }
            },
        ),
        Case::by_hand(
            "real/valid-boxed",
            "a `dyn` object that checks, around one that handles",
            move |n| async move { calls!(n => boxed_passing.handle(boxed::Passing(order())).await.unwrap()) },
        ),
        Case::ours(
            "real/valid-cqrs",
            "`send` through a behavior that checks, with two `&T`",
            move |n| async move { calls!(n => mediator.send(Passing(order())).await.unwrap()) },
        ),
    ];
    let invalid = [
        Case::by_hand("real/invalid-direct", "the same, and the command is refused", move |n| {
            let (prices, stock) = shared;
            async move { calls!(n => refused(direct::refused(direct::Refused(wrong()), prices, stock).await)) }
        }),
        Case::by_hand("real/invalid-boxed", "the same, and the command is refused", move |n| async move {
            calls!(n => refused(boxed_refused.handle(boxed::Refused(wrong())).await))
        }),
        Case::ours("real/invalid-cqrs", "the same, and the command is refused", move |n| async move {
            calls!(n => refused(mediator.send(Refused(wrong())).await))
        }),
    ];
    let valid =
        valid.map(|case| case.answering(answer_with()).beside("real/valid-direct", "real/valid-boxed"));
    let invalid =
        invalid.map(|case| case.answering(REFUSED).beside("real/invalid-direct", "real/invalid-boxed"));
    valid.into_iter().chain(invalid).collect()
}
