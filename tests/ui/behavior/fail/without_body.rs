use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[behavior]
async fn trace<M: Message>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>>;

#[handler(through(trace))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

#[command]
struct PlaceOrder;

fn main() {}
