use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[command]
struct PlaceOrder;

#[behavior]
async fn trace<M: Message>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[handler(through(trace))]
async fn place_order<T>(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
