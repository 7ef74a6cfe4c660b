use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
#[test]
fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
