use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[event]
struct OrderPlaced;

#[behavior]
async fn trace<M: Message>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[handler(through(trace))]
async fn notify(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
