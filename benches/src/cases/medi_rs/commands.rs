//! Its commands. A query is a command there.

use cqrs::BoxError;
use medi_rs::{DecoratorNext, MediCommand, medi_handler, medi_module, mediator};

use crate::case::{Case, calls};
use crate::work::{Order, PRICES, Prices, STOCK, Stock, answer_with, order, work, work_with};

#[derive(MediCommand)]
#[medi_command(return_type = u64, error_type = BoxError)]
struct Plain(Order);

#[medi_handler]
async fn plain(Plain(order): Plain) -> Result<u64, BoxError> {
    Ok(work(&order))
}

#[derive(MediCommand)]
#[medi_command(return_type = u64, error_type = BoxError)]
struct Ask(Order);

#[medi_handler]
async fn ask(Ask(order): Ask) -> Result<u64, BoxError> {
    Ok(work(&order))
}

#[derive(MediCommand)]
#[medi_command(return_type = u64, error_type = BoxError)]
struct Two(Order);

/// The first reference is always the mediator there.
#[medi_handler]
async fn two(_: &Commands, prices: &Prices, stock: &Stock, Two(order): Two) -> Result<u64, BoxError> {
    Ok(work_with(&order, prices, stock))
}

async fn passing<C, N>(command: C, next: N) -> Result<N::Response, N::Error>
where
    C: Send,
    N: DecoratorNext<C>,
{
    next.call(command).await
}

#[derive(MediCommand)]
#[medi_command(return_type = u64, error_type = BoxError)]
struct ThroughThree(Order);

#[medi_handler(decorators = [passing, passing, passing])]
async fn through_three(ThroughThree(order): ThroughThree) -> Result<u64, BoxError> {
    Ok(work(&order))
}

#[derive(MediCommand)]
#[medi_command(error_type = BoxError)]
struct Empty(Order);

#[medi_handler]
async fn empty(Empty(_order): Empty) -> Result<(), BoxError> {
    Ok(())
}

medi_module! {
    manifest commands;
    resources { prices: Prices; stock: Stock; }
    commands { Plain => plain; Ask => ask; Two => two; ThroughThree => through_three; Empty => empty; }
}

mediator! {
    struct Commands {
        event_queue_capacity: 16;
        event_workers: 1;
        modules: [commands];
    }
}

pub(super) fn cases() -> Vec<Case> {
    let mediator: &'static Commands =
        Box::leak(Box::new(Commands::builder().prices(PRICES).stock(STOCK).build()));
    vec![
        Case::rival("send/medi-rs", "medi-rs, `send`", move |n| async move {
            calls!(n => mediator.send(Plain(order())).await.unwrap())
        }),
        Case::rival(
            "send/medi-rs-query",
            "medi-rs, `send` of a query, which is a command there",
            move |n| async move { calls!(n => mediator.send(Ask(order())).await.unwrap()) },
        ),
        Case::rival(
            "send/medi-rs-two",
            "medi-rs, the handler takes two resources by reference",
            move |n| async move { calls!(n => mediator.send(Two(order())).await.unwrap()) },
        )
        .answering(answer_with())
        .beside("send/direct-two", "send/boxed-two"),
        Case::rival(
            "behaviors/medi-rs-3",
            "medi-rs, three decorators that do nothing",
            move |n| async move { calls!(n => mediator.send(ThroughThree(order())).await.unwrap()) },
        ),
        Case::rival("empty/medi-rs", "medi-rs, the handler has no body", move |n| async move {
            calls!(n => { mediator.send(Empty(order())).await.unwrap(); 0 })
        })
        .answering(0)
        .beside("empty/direct", "empty/boxed"),
    ]
}
