use cqrs::prelude::*;

#[command(r#returns = u64)]
struct PlaceOrder;

#[event]
struct OrderPlaced;

#[handler(order = 1_0,)]
async fn react(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

#[handler(order = -2_147_483_648)]
async fn react_first(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
async fn place_order(_: PlaceOrder) -> Result<u64, BoxError> {
    Ok(1)
}

fn main() {}
