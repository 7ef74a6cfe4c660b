use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[command]
struct PlaceOrder;

trait Authorize {
    const ROLE: &'static str;
}

#[behavior]
async fn authorize<M: Message + Authorize>(
    message: M,
    next: impl Next<M>,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

trait Validate {
    fn problem(&self) -> Option<String>;
}

#[behavior]
async fn validate<M: Message + Validate>(
    message: M,
    next: impl Next<M>,
) -> Result<M::Output, Error<M::Error>> {
    match message.problem() {
        Some(problem) => Err(cqrs::Rejection::refused::<M>(BoxError::msg(problem)).into()),
        None => next.run(message).await,
    }
}

#[behavior]
async fn trace<M: Message>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[handler(through(trace, authorize, validate))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
