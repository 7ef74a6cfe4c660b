use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler(order = 1)]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
