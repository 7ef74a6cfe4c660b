//! Messages whose handler is in their own crate, without behaviors.

use std::hint::black_box;

use cqrs::prelude::*;
use cqrs::{MediatorBuilder, handlers};

use crate::case::{Case, calls};
use crate::work::{
    Order, PRICES, Prices, STOCK, Stock, answer_with, longer_answer, longer_work, order, work, work_with,
};

#[command(returns = u64)]
struct Plain(Order);

#[handler]
async fn plain(Plain(order): Plain) -> Result<u64, BoxError> {
    Ok(work(&order))
}

#[query(returns = u64)]
struct Ask(Order);

#[handler]
async fn ask(Ask(order): Ask) -> Result<u64, BoxError> {
    Ok(work(&order))
}

#[command(returns = u64)]
struct Two(Order);

#[handler]
async fn two(Two(order): Two, prices: &Prices, stock: &Stock) -> Result<u64, BoxError> {
    Ok(work_with(&order, prices, stock))
}

#[command(returns = u64)]
struct InContext(Order);

#[handler]
async fn in_context(
    InContext(order): InContext,
    prices: &Prices,
    stock: &Stock,
    _: Context<'_>,
) -> Result<u64, BoxError> {
    Ok(work_with(&order, prices, stock))
}

/// Opened for each message: counts what is committed.
struct Changes(u64);

impl<M: Sync> Scoped<M> for Changes {
    type Dependencies = ();

    async fn begin((): &(), _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self(0))
    }

    async fn commit(self) -> Result<(), BoxError> {
        black_box(self.0);
        Ok(())
    }

    async fn rollback(self) {}
}

#[command(returns = u64)]
struct InScope(Order);

#[handler]
async fn in_scope(InScope(order): InScope, changes: &mut Changes) -> Result<u64, BoxError> {
    changes.0 += order.pieces;
    Ok(work(&order))
}

#[command(returns = u64)]
struct Longer(Order);

#[handler]
async fn longer(Longer(order): Longer) -> Result<u64, BoxError> {
    Ok(longer_work(&order))
}

#[command]
struct Empty(Order);

#[handler]
async fn empty(Empty(_order): Empty) -> Result<(), BoxError> {
    Ok(())
}

#[query(returns = ())]
struct EmptyQuery(Order);

#[handler]
async fn empty_query(EmptyQuery(_order): EmptyQuery) -> Result<(), BoxError> {
    Ok(())
}

pub(super) fn cases() -> Vec<Case> {
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![plain, ask, two, in_context, in_scope, longer, empty, empty_query])
        .provide(PRICES)
        .provide(STOCK)
        .build()
        .unwrap();
    let mediator: &'static Mediator = Box::leak(Box::new(mediator));
    vec![
        Case::ours("send/cqrs", "`send` of a command", move |n| async move {
            calls!(n => mediator.send(Plain(order())).await.unwrap())
        }),
        Case::ours("send/cqrs-query", "`query`", move |n| async move {
            calls!(n => mediator.query(Ask(order())).await.unwrap())
        }),
        Case::ours("send/cqrs-two", "`send`, the handler takes two `&T`", move |n| async move {
            calls!(n => mediator.send(Two(order())).await.unwrap())
        })
        .answering(answer_with())
        .beside("send/direct-two", "send/boxed-two"),
        Case::ours(
            "send/cqrs-two-context",
            "`send`, the handler takes two `&T` and a `Context` that it does not read",
            move |n| async move { calls!(n => mediator.send(InContext(order())).await.unwrap()) },
        )
        .answering(answer_with())
        .beside("send/direct-two", "send/boxed-two"),
        Case::ours(
            "send/cqrs-scoped",
            "`send`, the handler takes a `&mut T`, begun and committed",
            move |n| async move { calls!(n => mediator.send(InScope(order())).await.unwrap()) },
        ),
        Case::ours("longer/cqrs", "`send`, the handler does eight times the work", move |n| async move {
            calls!(n => mediator.send(Longer(order())).await.unwrap())
        })
        .answering(longer_answer())
        .beside("longer/direct", "longer/boxed"),
        Case::ours("empty/cqrs", "`send`, the handler has no body", move |n| async move {
            calls!(n => { mediator.send(Empty(order())).await.unwrap(); 0 })
        })
        .answering(0)
        .beside("empty/direct", "empty/boxed"),
        Case::ours("empty/cqrs-query", "`query`, the handler has no body", move |n| async move {
            calls!(n => { mediator.query(EmptyQuery(order())).await.unwrap(); 0 })
        })
        .answering(0)
        .beside("empty/direct", "empty/boxed"),
    ]
}
