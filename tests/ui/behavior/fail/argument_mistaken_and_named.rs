use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[command]
struct PlaceOrder;

struct Log;

#[behavior]
async fn trace<M: Message>(message: M, next: impl Next<M>, _: Log) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[handler(through(trace))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
