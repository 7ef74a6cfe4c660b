use cqrs::prelude::*;

#[command]
struct PlaceOrder;

async fn authorize(_: &PlaceOrder) {}

#[handler(through(authorize))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
