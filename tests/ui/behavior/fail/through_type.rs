use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Authorize;

#[handler(through(Authorize))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
