use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Pool;

#[handler]
async fn place_order(_: &Pool, _: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
