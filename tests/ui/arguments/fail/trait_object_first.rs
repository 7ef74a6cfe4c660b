use cqrs::prelude::*;

#[command]
struct PlaceOrder;

trait PriceList: Send + Sync {}

#[handler]
async fn place_order(_: &dyn PriceList, _: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
