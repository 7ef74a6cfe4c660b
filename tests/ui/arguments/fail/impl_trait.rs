use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order(_: PlaceOrder, _: &(impl Send + Sync)) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
