use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[command]
struct PlaceOrder;

#[behavior]
async fn retry<M: Message + Clone>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    match next.run(message.clone()).await {
        Ok(output) => Ok(output),
        Err(_) => next.run(message).await,
    }
}

#[handler(through(retry))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
