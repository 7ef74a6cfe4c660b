use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[command]
struct PlaceOrder;

trait Validator<M> {
    fn problem(&self, message: &M) -> Option<String>;
}

#[behavior]
async fn validate<M: Message>(
    message: M,
    next: impl Next<M>,
    _: &dyn Validator<M>,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[handler(through(validate))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
