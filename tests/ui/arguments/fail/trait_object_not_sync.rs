use cqrs::prelude::*;

#[command]
struct PlaceOrder;

trait PriceList {}

#[handler]
async fn place_order(_: PlaceOrder, _: &dyn PriceList) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
