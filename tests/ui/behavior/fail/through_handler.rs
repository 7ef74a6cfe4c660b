use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[command]
struct CancelOrder;

#[handler]
async fn cancel_order(_: CancelOrder) -> Result<(), BoxError> {
    Ok(())
}

#[handler(through(cancel_order))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
