use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order(_: &mut PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
