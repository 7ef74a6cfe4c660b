use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[behavior]
async fn trace<M: Message>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

struct Plain;

#[handler(through(trace))]
async fn place_order(_: Plain) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
