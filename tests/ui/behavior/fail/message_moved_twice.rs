use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[command]
struct PlaceOrder;

#[behavior]
async fn retry<M: Message>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    if let Ok(output) = next.run(message).await {
        return Ok(output);
    }
    next.run(message).await
}

#[handler(through(retry))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
