use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[event]
struct OrderPlaced;

#[handler]
async fn confirm(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

#[handler(after(confirm))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
