use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
async fn place_order_again(_: &PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
