use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
const fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
