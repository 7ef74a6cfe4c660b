use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler(crate = self::cqrs)]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
