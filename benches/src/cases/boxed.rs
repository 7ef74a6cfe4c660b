//! One future in a box for each call of a method of a `dyn` object: what `async-trait` makes of an `async fn`.

use std::future::Future;
use std::hint::black_box;
use std::pin::Pin;

use cqrs::BoxError;

use crate::case::{Case, calls};
use crate::work::{
    Order, PRICES, Prices, STOCK, Stock, answer_with, longer_answer, longer_work, order, work, work_with,
};

/// What a handler looks like where it is found at run time.
pub(crate) trait Handler<M, T>: Send + Sync {
    fn handle<'a>(&'a self, message: M) -> BoxFuture<'a, T>;
}

pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, BoxError>> + Send + 'a>>;

/// A handler of which the compiler does not know the type.
pub(crate) fn object<M, T>(handler: impl Handler<M, T> + 'static) -> &'static dyn Handler<M, T>
where
    M: 'static,
    T: 'static,
{
    black_box(Box::leak(Box::new(handler)))
}

struct Plain(Order);

struct PlainHandler;

impl Handler<Plain, u64> for PlainHandler {
    fn handle<'a>(&'a self, Plain(order): Plain) -> BoxFuture<'a, u64> {
        Box::pin(async move { Ok(work(&order)) })
    }
}

struct Two(Order);

struct TwoHandler {
    prices: Prices,
    stock: Stock,
}

impl Handler<Two, u64> for TwoHandler {
    fn handle<'a>(&'a self, Two(order): Two) -> BoxFuture<'a, u64> {
        Box::pin(async move { Ok(work_with(&order, &self.prices, &self.stock)) })
    }
}

struct Longer(Order);

struct LongerHandler;

impl Handler<Longer, u64> for LongerHandler {
    fn handle<'a>(&'a self, Longer(order): Longer) -> BoxFuture<'a, u64> {
        Box::pin(async move { Ok(longer_work(&order)) })
    }
}

struct Empty(Order);

struct EmptyHandler;

impl Handler<Empty, ()> for EmptyHandler {
    fn handle<'a>(&'a self, message: Empty) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let Empty(_order) = message;
            Ok(())
        })
    }
}

pub(super) fn cases() -> Vec<Case> {
    let plain = object(PlainHandler);
    let two = object(TwoHandler { prices: PRICES, stock: STOCK });
    let longer = object(LongerHandler);
    let empty = object(EmptyHandler);
    vec![
        Case::by_hand(
            "send/boxed",
            "a method of a `dyn` object that returns a boxed future",
            move |n| async move { calls!(n => plain.handle(Plain(order())).await.unwrap()) },
        ),
        Case::by_hand(
            "send/boxed-two",
            "the same, of an object with two dependencies",
            move |n| async move { calls!(n => two.handle(Two(order())).await.unwrap()) },
        )
        .answering(answer_with()),
        Case::by_hand(
            "longer/boxed",
            "a method of a `dyn` object that returns a boxed future, with eight times the work",
            move |n| async move { calls!(n => longer.handle(Longer(order())).await.unwrap()) },
        )
        .answering(longer_answer())
        .beside("longer/direct", "longer/boxed"),
        Case::by_hand(
            "empty/boxed",
            "a method of a `dyn` object that returns a boxed future without a body",
            move |n| async move { calls!(n => { empty.handle(Empty(order())).await.unwrap(); 0 }) },
        )
        .answering(0)
        .beside("empty/direct", "empty/boxed"),
    ]
}
