use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler(order = 99999999999)]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
