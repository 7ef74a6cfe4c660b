use cqrs::prelude::*;

#[command]
struct PlaceOrder;

trait Authorize {}

#[handler(through(Authorize))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
