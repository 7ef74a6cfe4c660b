use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order(_: PlaceOrder, _: &_) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
