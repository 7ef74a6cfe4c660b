use cqrs::prelude::*;
use cqrs::{Error, Message, NextRef};

#[command]
struct PlaceOrder;

#[behavior]
async fn retry<M: Message>(
    message: &M,
    next: impl NextRef<M>,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[handler(through(retry))]
async fn place_order(_: &PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
