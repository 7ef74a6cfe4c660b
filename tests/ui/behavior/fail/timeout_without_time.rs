use cqrs::behaviors::timeout;
use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler(through(timeout))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
