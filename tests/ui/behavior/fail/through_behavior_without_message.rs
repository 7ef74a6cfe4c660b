use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[command]
struct PlaceOrder;

#[behavior]
async fn authorize(next: impl Next<PlaceOrder>) -> Result<(), Error<BoxError>> {
    next.run(PlaceOrder).await
}

#[handler(through(authorize))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
