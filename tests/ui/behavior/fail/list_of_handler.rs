use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {
    let _ = cqrs::MediatorBuilder::empty().behaviors(cqrs::behaviors![place_order]);
}
