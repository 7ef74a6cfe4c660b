use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler(retyr)]
unsafe fn place_order<T>(_: PlaceOrder, _: impl Send) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
