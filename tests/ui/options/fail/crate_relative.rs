use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler(crate = cqrs)]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
