use cqrs::prelude::*;
use cqrs::{Error, Next};

#[command]
struct PlaceOrder;

#[command]
struct CancelOrder;

#[behavior]
async fn check(message: CancelOrder, next: impl Next<CancelOrder>) -> Result<(), Error<BoxError>> {
    next.run(message).await
}

#[handler(through(check))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
