//! Direct calls: the least that a call can cost.

use cqrs::BoxError;

use crate::case::{Case, calls};
use crate::work::{
    Order, PRICES, Prices, STOCK, Stock, answer_with, longer_answer, longer_work, order, work, work_with,
};

struct Plain(Order);

async fn plain(Plain(order): Plain) -> Result<u64, BoxError> {
    Ok(work(&order))
}

struct Two(Order);

async fn two(Two(order): Two, prices: &Prices, stock: &Stock) -> Result<u64, BoxError> {
    Ok(work_with(&order, prices, stock))
}

struct Longer(Order);

async fn longer(Longer(order): Longer) -> Result<u64, BoxError> {
    Ok(longer_work(&order))
}

struct Empty(Order);

async fn empty(Empty(_order): Empty) -> Result<(), BoxError> {
    Ok(())
}

pub(super) fn cases() -> Vec<Case> {
    let shared: &'static (Prices, Stock) = Box::leak(Box::new((PRICES, STOCK)));
    vec![
        Case::by_hand("send/direct", "an `async fn`, called and awaited", |n| async move {
            calls!(n => plain(Plain(order())).await.unwrap())
        }),
        Case::by_hand(
            "send/direct-two",
            "the same with two references to dependencies",
            move |n| async move { calls!(n => two(Two(order()), &shared.0, &shared.1).await.unwrap()) },
        )
        .answering(answer_with()),
        Case::by_hand("longer/direct", "an `async fn` that does eight times the work", |n| async move {
            calls!(n => longer(Longer(order())).await.unwrap())
        })
        .answering(longer_answer())
        .beside("longer/direct", "longer/boxed"),
        Case::by_hand("empty/direct", "an `async fn` without a body", |n| async move {
            calls!(n => { empty(Empty(order())).await.unwrap(); 0 })
        })
        .answering(0)
        .beside("empty/direct", "empty/boxed"),
    ]
}
