use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[command]
struct PlaceOrder;

#[behavior]
async fn number<M: Message<Output = u64>>(
    message: M,
    next: impl Next<M>,
) -> Result<u64, Error<M::Error>> {
    next.run(message).await
}

#[handler(through(number))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
