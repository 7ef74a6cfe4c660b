use cqrs::prelude::*;

#[command(publish = detached)]
struct PlaceOrder;

#[handler]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
