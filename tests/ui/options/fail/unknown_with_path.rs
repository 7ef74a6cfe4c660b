use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler(a::b = 1)]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
