use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order<const N: usize>(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
