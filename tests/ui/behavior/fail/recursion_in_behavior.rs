use cqrs::prelude::*;
use cqrs::{Error, Next};

#[command]
struct PlaceOrder;

#[behavior]
async fn place_first(
    message: PlaceOrder,
    next: impl Next<PlaceOrder>,
    mediator: Mediator,
) -> Result<(), Error<BoxError>> {
    mediator.send(PlaceOrder).await?;
    next.run(message).await
}

#[handler(through(place_first))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
