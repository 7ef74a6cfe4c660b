use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
extern "C" fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
