use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order(_: &str, _: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
