use cqrs::prelude::*;

#[command]
struct PlaceOrder;

mod authorize {}

#[handler(through(authorize))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
