use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome};

#[command]
struct PlaceOrder;

#[behavior(order = 10, on(commands))]
async fn audit(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

#[handler(through(audit))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
