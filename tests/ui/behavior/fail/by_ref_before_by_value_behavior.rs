use cqrs::prelude::*;
use cqrs::{Error, Message, Next, NextRef};

#[command]
struct PlaceOrder;

#[behavior]
async fn trace<M: Message>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[behavior]
async fn retry<M: Message + Sync>(
    message: &M,
    next: impl NextRef<M>,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[handler(through(retry, trace))]
async fn place_order(_: &PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
