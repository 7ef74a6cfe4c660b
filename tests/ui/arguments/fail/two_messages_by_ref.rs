use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[event]
struct OrderPlaced;

#[handler]
async fn place_order(_: &PlaceOrder, _: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
