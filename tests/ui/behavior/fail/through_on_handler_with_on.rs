use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler(on(commands))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
