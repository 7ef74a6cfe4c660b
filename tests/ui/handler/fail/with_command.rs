use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
#[command]
fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
