use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[command]
struct ShipOrder;

#[handler]
async fn place_order(_: PlaceOrder, _: ShipOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
