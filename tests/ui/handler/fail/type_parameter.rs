use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order<T: Send>(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
