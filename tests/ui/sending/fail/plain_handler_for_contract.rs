use cqrs::prelude::*;

#[command(contract)]
struct PlaceOrder;

#[handler]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
