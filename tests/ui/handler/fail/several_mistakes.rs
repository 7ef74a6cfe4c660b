use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler(ordre = 1)]
unsafe fn place_order<T>(_: PlaceOrder, _: impl Send) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
