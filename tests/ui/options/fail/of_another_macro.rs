use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler(returns = u64)]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
