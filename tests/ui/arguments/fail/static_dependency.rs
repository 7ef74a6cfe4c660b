use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Pool;

#[handler]
async fn place_order(_: PlaceOrder, _: &'static Pool) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
