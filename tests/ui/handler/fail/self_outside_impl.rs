use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order(&self, _: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
