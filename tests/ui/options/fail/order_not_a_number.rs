use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler(order = "first")]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
