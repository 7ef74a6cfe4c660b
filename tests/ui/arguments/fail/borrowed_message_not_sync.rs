use std::cell::Cell;

use cqrs::prelude::*;

#[command]
struct PlaceOrder(Cell<u64>);

#[handler]
async fn place_order(_: &PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
