use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler(through(authorize))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
