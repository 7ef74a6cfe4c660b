use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
unsafe extern "C" fn place_order(_: PlaceOrder, ...) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
